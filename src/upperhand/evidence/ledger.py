"""The ledger beside a scenario: what was read, decided, taken in, answered and forecast, and how it came out."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar

from upperhand.scenario.errors import UnknownName

from .claims import Claim
from .documents import Document
from .ledger_entries import entries
from .ledger_file import Clock, LedgerFile, Row, utc
from .ledger_rows import (
    Added,
    AssessmentRecord,
    Checked,
    Decision,
    Due,
    Entry,
    Forecast,
    Outcome,
    Status,
    Update,
    plain,
)
from .problems import LedgerError
from .proposal import Proposal
from .published import Published

Made = TypeVar("Made", Decision, Update, AssessmentRecord, Forecast, Outcome)


class Ledger:
    """An append-only file of everything that was read and decided about a war.

    Nothing in it is ever changed: what is taken back, is taken back by a further row. Each method that adds is
    one transaction, on the disk when it returns; several programs may use one ledger at once.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from upperhand.evidence.documents import read_bytes
    >>> with TemporaryDirectory() as folder, Ledger.open(f"{folder}/war.ledger") as ledger:
    ...     text = b"Envoys met on Tuesday."
    ...     kept = ledger.add_documents(read_bytes("river.txt", text, dt.date(2031, 3, 14)))
    ...     kept[0].name, ledger.document(kept[0].sha256).text, ledger.counts(), ledger.check().ok
    ('river', 'Envoys met on Tuesday.', {'document': 1}, True)
    """

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], create: bool = True, read_only: bool = False, now: Clock = utc
    ) -> Ledger:
        """Open a ledger.

        Parameters
        ----------
        path : str or path
        create : bool
            Start one where there is none.
        read_only : bool
            Add nothing; for folders in which one may not write.
        now : callable
            Tells the time, for rows' dates.

        Raises
        ------
        LedgerError
            If there is none, or it cannot be used: what it is instead, and what to do.
        """
        return cls(LedgerFile.open(Path(path), create, read_only, now))

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Ledger:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    # Documents

    def add_documents(self, documents: Iterable[Document]) -> tuple[Document, ...]:
        """Keep documents with their text, and return them as kept: code and cite these.

        A document that is there already, by its hash, is returned as it was first read; one whose name another
        document has, is given a name of its own.
        """
        kept = []
        with self._file.writing():
            names = {row.fields["name"] for row in self._file.rows("document", long=False)}
            for document in documents:
                row = self._file.find("document", document.sha256)
                if row is not None:
                    kept.append(self._document(row))
                    continue
                name, again = document.name, 2
                while name in names:
                    name, again = f"{document.name}-{again}", again + 1
                names.add(name)
                document = replace(document, name=name)
                self._file.add("document", plain(document), document.sha256, long=("text", "passages"))
                kept.append(document)
        return tuple(kept)

    def confirm_published(self, sha256: str, day: dt.date, who: str) -> Document:
        """Note on which day a document was published, as a person says, and return the document.

        From then on the dates of its claims ("last week") are counted from that day.
        """
        published = Published(day, day, "day", f"said by {who}", (f"{who} says {day}",))
        with self._file.writing():
            row = self._must("document", sha256)
            self._file.add("publication", plain(published), about=row.number)
            return self._document(row)

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, in the order in which they were added."""
        with self._file.reading():
            return tuple(map(self._document, self._file.rows("document")))

    def document(self, sha256: str) -> Document:
        """Return the document of a hash.

        Raises
        ------
        UnknownName
        """
        with self._file.reading():
            return self._document(self._must("document", sha256))

    def _document(self, row: Row) -> Document:
        document = self._file.record(Document, row)
        for said in self._file.rows("publication", about=row.number):
            document = replace(document, published=self._file.record(Published, said))
        return document

    # Claims

    def add_claims(self, claims: Iterable[Claim]) -> Added:
        """Add claims; of one that is there already, only the new places.

        Raises
        ------
        LedgerError
            If a claim's document is not in the ledger under that name: nothing is added.
        """
        new, again = [], []
        with self._file.writing():
            documents = {row.key: row for row in self._file.rows("document", long=False)}
            for claim in claims:
                document = documents.get(claim.sha256)
                if document is None or document.fields["name"] != claim.document:
                    what = (
                        f"claim {claim.id} is of a document that the ledger does not have: {claim.document}"
                    )
                    raise LedgerError(str(self.path), what, remedy="add its documents first")
                row = self._file.find("claim", claim.id)
                if row is None:
                    self._file.add("claim", plain(claim), claim.id, about=document.number)
                    new.append(claim.id)
                    continue
                known = set(row.fields["places"])
                for more in self._file.rows("places", about=row.number):
                    known.update(more.fields["places"])
                places = [place for place in claim.places if place not in known]
                if places:
                    self._file.add("places", {"places": places, "engine": claim.engine}, about=row.number)
                    again.append(claim.id)
        return Added(tuple(new), tuple(again))

    def add_proposals(self, proposals: Mapping[str, Proposal]) -> None:
        """Note what claims, by id, would change; the last word on a claim counts."""
        with self._file.writing():
            for claim, proposal in proposals.items():
                row = self._must("claim", claim)
                last = list(self._file.rows("proposal", about=row.number))[-1:]
                if not last or self._file.record(Proposal, last[0]) != proposal:
                    self._file.add("proposal", plain(proposal), about=row.number)

    def claims(self, status: Status | None = None) -> tuple[Entry, ...]:
        """Return claims with what was decided about them, in the order in which they were added."""
        with self._file.reading():
            return tuple(e for e in entries(self._file) if status is None or e.status == status)

    def claim(self, id: str) -> Entry:
        """Return the claim of an id.

        Raises
        ------
        UnknownName
        """
        with self._file.reading():
            row = self._must("claim", id)
            return next(entries(self._file, row))

    def decide(self, *decisions: Decision) -> tuple[Decision, ...]:
        """Write down decisions, all or none, and return them as written.

        Raises
        ------
        UnknownName
            If there is no such claim.
        LedgerError
            If a claim is in the scenario already, or there is nothing to take back.
        """
        made = []
        with self._file.writing():
            for decision in decisions:
                row = self._must("claim", decision.claim)
                entry = next(entries(self._file, row))
                if entry.status == "applied":
                    what = f"claim {entry.id} is in the scenario already, by update {entry.update}"
                    raise LedgerError(str(self.path), what, remedy="undo the update first")
                if decision.verdict == "undo" and entry.decision is None:
                    raise LedgerError(
                        str(self.path), f"there is no decision on claim {entry.id} to take back"
                    )
                number = self._add("decision", decision, about=row.number)
                made.append(self._made(Decision, number))
        return tuple(made)

    def decisions(self) -> tuple[Decision, ...]:
        """Return all decisions, in their order, also those taken back."""
        return self._all(Decision, "decision")

    # Updates

    def add_update(self, update: Update) -> Update:
        """Write down that claims were taken into the scenario, or that an update was taken back.

        Raises
        ------
        LedgerError
            If a claim is not accepted (or applied already), or the update to undo is none, or undone already.
        """
        with self._file.writing():
            for id in update.claims:
                entry = next(entries(self._file, self._must("claim", id)))
                if entry.status != "accepted":
                    raise LedgerError(str(self.path), f"claim {id} is {entry.status}, not accepted")
            if update.undoes is not None:
                row = self._file.row(update.undoes)
                undone = row and any(self._file.rows("update", about=row.number))
                if row is None or row.kind != "update" or undone:
                    what = f"row {update.undoes} is no update that can be taken back"
                    raise LedgerError(str(self.path), what, "it was taken back already" if undone else "")
            number = self._add("update", update, about=update.undoes, long=("before", "after"))
            return self._made(Update, number)

    def updates(self) -> tuple[Update, ...]:
        """Return all updates, in their order, also those taken back and the rows that take them back."""
        return self._all(Update, "update")

    # Assessments and forecasts

    def add_assessment(self, assessment: AssessmentRecord) -> int:
        """Write down an answer and return its number."""
        with self._file.writing():
            return self._add("assessment", assessment, long=("scenario", "result"))

    def assessments(self, verb: str | None = None) -> tuple[AssessmentRecord, ...]:
        """Return all answers, or those of one verb, in their order."""
        return tuple(a for a in self._all(AssessmentRecord, "assessment") if verb in (None, a.verb))

    def add_forecasts(self, forecasts: Iterable[Forecast]) -> tuple[Forecast, ...]:
        """Write down forecasts and return them with their numbers."""
        with self._file.writing():
            numbers = [self._add("forecast", f, about=f.assessment) for f in forecasts]
            return tuple(self._made(Forecast, number) for number in numbers)

    def add_outcome(self, outcome: Outcome) -> Outcome:
        """Write down how a forecast came out; a later outcome of the same forecast corrects it.

        Raises
        ------
        LedgerError
            If there is no such forecast.
        """
        with self._file.writing():
            row = self._file.row(outcome.forecast)
            if row is None or row.kind != "forecast":
                raise LedgerError(str(self.path), f"row {outcome.forecast} is no forecast")
            return self._made(Outcome, self._add("outcome", outcome, about=row.number))

    def forecasts(self, due_by: dt.date | None = None) -> tuple[Due, ...]:
        """Return forecasts with how they came out, in their order; with a day, those due by then."""
        with self._file.reading():
            came = {row.about: self._file.record(Outcome, row) for row in self._file.rows("outcome")}
            found = (self._file.record(Forecast, row) for row in self._file.rows("forecast"))
            return tuple(Due(f, came.get(f.number)) for f in found if due_by is None or f.by <= due_by)

    # The whole

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each kind."""
        with self._file.reading():
            return self._file.counts()

    def last(self, count: int = 10) -> tuple[Row, ...]:
        """Return the last rows, newest last."""
        with self._file.reading():
            return tuple(self._file.rows(long=False))[-count:] if count else ()

    def export(self, stream: IO[str]) -> int:
        """Write every row as a line of JSON, its kind first, in order; return how many."""
        count = 0
        with self._file.reading():
            for row in self._file.rows():
                head = {"row": row.kind, "number": row.number, "at": row.at}
                known = {"key": row.key, "about": row.about, "chain": row.chain}
                shown = {name: value for name, value in known.items() if value}
                stream.write(json.dumps(head | shown | {"content": row.fields}, ensure_ascii=False) + "\n")
                count += 1
        return count

    def check(self, chain: str | None = None) -> Checked:
        """Go through the whole ledger: is the file whole, is every row as it was written?

        Parameters
        ----------
        chain : str, optional
            A hash that an earlier check gave: the ledger must still have it.
        """
        with self._file.reading():
            rows, end, problems = self._file.problems()
            if chain is not None and not any(row.chain == chain for row in self._file.rows()):
                problems.append(f"no row has the hash {chain[:64]}: the ledger was written anew or cut off")
        return Checked(rows, end, tuple(problems))

    def _must(self, kind: str, key: str) -> Row:
        row = self._file.find(kind, key)
        if row is None:
            raise UnknownName(key[:80], kind, (found.key for found in self._file.rows(kind, long=False)))
        return row

    def _add(self, kind: str, made: Made, about: int | None = None, long: Sequence[str] = ()) -> int:
        fields: dict[str, Any] = plain(made)
        del fields["number"], fields["at"]  # the row has them
        return self._file.add(kind, fields, about=about, long=tuple(long))

    def _made(self, kind: type[Made], number: int) -> Made:
        row = self._file.row(number)
        assert row is not None
        return self._file.record(kind, row)

    def _all(self, kind: type[Made], name: str) -> tuple[Made, ...]:
        with self._file.reading():
            return tuple(self._file.record(kind, row) for row in self._file.rows(name))
