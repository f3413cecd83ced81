"""News on the page: documents in, claims to review, decisions, and the update of the scenario's file."""

from __future__ import annotations

import datetime as dt
import difflib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upperhand.evidence.codebook import load as codebook
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import Status as LedgerStatus
from upperhand.evidence.reading import read_upload
from upperhand.evidence.review import Desk
from upperhand.evidence.taking_in import finish, take_in, take_out
from upperhand.evidence.telling import types_in_words
from upperhand.runs.files import write_whole

from .faults import Refused
from .messages import ByHand, Card, Claims, Decided, ReadDocument, ReadNews, Status, TakeIn, Taken
from .war import CurrentWar

MOST_CARDS = 500
"""Cards of one answer."""

LONGEST_DIFFERENCE = 400
"""Lines of an update's difference that are shown."""


class News:
    """What the page does with the ledger of a war; every change is on the disk when a method returns.

    Parameters
    ----------
    current : CurrentWar
    who : str
        The reviewer's name, as decisions carry it.
    """

    def __init__(self, current: CurrentWar, who: str) -> None:
        self._current, self._who = current, who
        self._reading = threading.Lock()  # one document at a time: each may take much memory

    @contextmanager
    def _desk(self, write: bool) -> Iterator[Desk]:
        place = self._current.to_write() if write else self._current.place
        with Ledger.open(place.ledger_path, create=write, read_only=not write) as ledger:
            yield Desk(ledger, self._current.scenario, codebook().types, self._who)

    def read(self, name: str, data: bytes) -> ReadNews:
        """Read an upload; its name is only what it is cited by.

        Raises
        ------
        DocumentError
            If it cannot be read.
        Refused
            If it holds nothing.
        """
        if not data:
            raise Refused(422, "the document is empty", remedy="send its content as the body of the request")
        with self._reading:
            place = self._current.to_write()
            with Ledger.open(place.ledger_path) as ledger:
                found = read_upload(_bare(name), data, self._current.scenario, ledger)
                pending = len(ledger.claims("pending"))
        counted = {document.name: 0 for document in found.documents}
        for claim in found.claims:
            counted[claim.document] += 1
        documents = tuple(
            ReadDocument(
                name=document.name,
                title=document.title,
                kind=document.kind,
                publisher=document.publisher,
                published=str(document.published),
                to_confirm=document.published.to_confirm,
                claims=counted[document.name],
            )
            for document in found.documents
        )
        return ReadNews(documents=documents, claims=tuple(c.id for c in found.claims), pending=pending)

    def claims(self, status: Status, first: int, count: int) -> Claims:
        """Return claims in the order of the review, so many from the first one on."""
        if not self._current.place.ledger_path.exists():
            return Claims(cards=(), pending=0, total=0)
        wanted: LedgerStatus | None = None if status == "all" else status
        with self._desk(write=False) as desk:
            cards = desk.cards(wanted)
            shown = tuple(_card(desk, card.id, card.as_dict()) for card in cards[first : first + count])
            pending = len(cards) if wanted == "pending" else len(desk.queue())
        return Claims(cards=shown, pending=pending, total=len(cards))

    def decide(self, id: str, decided: Decided) -> Card:
        """Decide on a claim, and return its card as it is then.

        Raises
        ------
        Refused
            If there is no such claim.
        FieldError, UnknownName
            If a correction does not do, or the scenario cannot take the change.
        """
        if not self._current.place.ledger_path.exists():
            raise _no_claim()
        with self._desk(write=True) as desk:
            if id not in desk.queue(None):
                raise _no_claim()
            if decided.verdict == "accept":
                desk.accept(id, decided.note)
            elif decided.verdict == "reject":
                desk.reject(id, decided.note)
            else:
                desk.correct(id, decided.changes, decided.note)
            return _card(desk, id, desk.card(id).as_dict())

    def undo(self) -> tuple[str, ...]:
        """Take back the last decision; return the claims that it was about."""
        if not self._current.place.ledger_path.exists():
            return ()
        with self._desk(write=True) as desk:
            return desk.undo()

    def by_hand(self, added: ByHand) -> Card:
        """Add a claim that nobody read.

        Raises
        ------
        FieldError, UnknownName, DocumentError
            If a value does not do.
        """
        with self._desk(write=True) as desk:
            id = desk.by_hand(**added.model_dump())
            return _card(desk, id, desk.card(id).as_dict())

    def take(self, asked: TakeIn) -> Taken:
        """Take the accepted claims into the scenario's file, or the last update out of it.

        Raises
        ------
        Refused
            If the date does not do.
        FileError, ScenarioError
            If there is nothing to take back, or the file cannot be changed.
        """
        place = self._current.to_write()
        day = _day(asked.as_of)
        with Ledger.open(place.ledger_path) as ledger:
            finish(place, ledger, _write)
            if asked.undo:
                before = place.scenario_path.read_text("utf-8")
                gone = take_out(place, ledger, self._who, _write)
                after, moved = place.scenario_path.read_text("utf-8"), (gone.as_of_before, gone.as_of_after)
                taken, left, notes = gone.claims, dict[str, str](), tuple[str, ...]()
            else:
                try:
                    change = take_in(place, ledger, self._who, types_in_words(), _write, day, asked.dry)
                except ValueError as error:
                    raise Refused(422, str(error), remedy="a later date") from error
                before, after, moved = change.before, change.after, (change.as_of_before, change.as_of)
                taken, left, notes = change.taken, dict(change.left), change.notes
            pending = len(ledger.claims("pending"))
        lines = list(
            difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", "", "", 1, "")
        )
        return Taken(
            as_of_before=str(moved[0]),
            as_of=str(moved[1]),
            taken=taken,
            left=left,
            notes=notes,
            pending=pending,
            written=not asked.dry and after != before,
            difference="\n".join(lines[:LONGEST_DIFFERENCE]),
            war=self._current.scenario.hash,
        )


def _card(desk: Desk, id: str, card: dict[str, object]) -> Card:
    return Card.model_validate({**card, "fields": desk.fields(id)})


def _bare(name: str) -> str:
    """Return a name without a folder or anything that would command a terminal."""
    kept = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return kept.strip(" .")[:120] or "document"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(422, f"'{text}' is not a day", remedy="2031-03-15") from None


def _no_claim() -> Refused:
    return Refused(404, "there is no such claim", remedy="load the claims again")


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda file: file.write(content))
