"""News on the page: documents in, claims to review, decisions, and the update of the scenario's file."""

from __future__ import annotations

import datetime as dt
import difflib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upperhand.evidence.codebook import load as codebook
from upperhand.evidence.documents import Document
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import STATUSES
from upperhand.evidence.ledger_rows import Status as LedgerStatus
from upperhand.evidence.reading import read_upload
from upperhand.evidence.review import Desk, Remembered
from upperhand.evidence.review_card import harmless
from upperhand.evidence.review_fields import Checker
from upperhand.evidence.taking_in import finish, last_update, take_in, take_out
from upperhand.evidence.telling import told, types_in_words
from upperhand.report.words import day
from upperhand.runs.files import write_whole
from upperhand.scenario.labels import names_of

from . import fields
from .cards import Words, cards, published_words
from .faults import Refused
from .guard import MOST_DOCUMENT
from .messages import ByHand, Decided, ReadDocument, ReadNews, Status, TakeIn, Taken
from .news_messages import (
    AcceptedAll,
    Choices,
    Claims,
    DocumentSays,
    DocumentText,
    NewsCard,
    NewsNow,
    ParagraphSays,
    UpdateSays,
)
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
        self._remembered = Remembered()
        self._reading = threading.Lock()  # one document at a time: each may take much memory
        self._taking = threading.Lock()  # ledger and file are changed by one update at a time

    @contextmanager
    def _desk(self, write: bool) -> Iterator[Desk]:
        place = self._current.to_write() if write else self._current.place
        with Ledger.open(place.ledger_path, create=write, read_only=not write) as ledger:
            yield Desk(ledger, self._current.scenario, codebook().types, self._who, self._remembered)

    @property
    def _words(self) -> Words:
        return Words(self._current.scenario, self._current.numbers)

    def now(self) -> NewsNow:
        """Return what was read, what waits, and what was taken in."""
        place = self._current.place
        documents: tuple[DocumentSays, ...] = ()
        counted, update = dict.fromkeys(STATUSES, 0), None
        if place.ledger_path.exists():
            with Ledger.open(place.ledger_path, create=False, read_only=True) as ledger:
                entries, last = ledger.claims(), last_update(ledger)
                of_document = Counter(entry.coded.sha256 for entry in entries)
                documents = tuple(_document(d, of_document[d.sha256]) for d in ledger.documents())
            counted.update(Counter(entry.status for entry in entries))
            if last is not None:
                update = UpdateSays(claims=len(last.claims), day=day(last.as_of_after), made=last.at)
        own = place.ledger_path.with_suffix(".yaml") if place.bundled else place.scenario_path
        return NewsNow(
            documents=documents,
            **counted,
            update=update,
            file=own.name,
            ledger=place.ledger_path.name,
            bundled=place.bundled,
            most_bytes=MOST_DOCUMENT,
        )

    def choices(self) -> Choices:
        """Return what the fields of a claim take."""
        return self._words.choices(Checker(self._current.scenario, codebook().types))

    def read(
        self, name: str, data: bytes, title: str = "", publisher: str = "", published: str = ""
    ) -> ReadNews:
        """Read an upload; its name is only what it is cited by, and may be empty.

        Title, publisher and day of publication count before those that the document gives.

        Raises
        ------
        DocumentError
            If it cannot be read.
        Refused
            If it holds nothing.
        """
        if not data.strip():
            raise Refused(422, "the document is empty", remedy="send its content as the body of the request")
        on = _day(published)
        given = _bare(name or f"{title or _first_words(data)}.txt")
        with self._reading:
            place = self._current.to_write()
            with Ledger.open(place.ledger_path) as ledger:
                documents = {document.sha256 for document in ledger.documents()}
                before = {entry.id for entry in ledger.claims()}
                found = read_upload(
                    given,
                    data,
                    self._current.scenario,
                    ledger,
                    title=title.strip(),
                    publisher=publisher.strip(),
                    published=(on, self._who) if on else None,
                )
                pending = len(ledger.claims("pending"))
        counted = Counter(claim.document for claim in found.claims)
        new = Counter(claim.document for claim in found.claims if claim.id not in before)
        read = tuple(
            ReadDocument(
                name=document.name,
                title=document.title,
                kind=document.kind,
                publisher=document.publisher,
                published=published_words(document.published),
                to_confirm=document.published.to_confirm,
                claims=counted[document.name],
                new=new[document.name],
                known=document.sha256 in documents,
            )
            for document in found.documents
        )
        return ReadNews(documents=read, claims=tuple(c.id for c in found.claims), pending=pending)

    def published(self, name: str, said: str) -> DocumentSays:
        """Note on which day a document was published; its claims' dates are counted from there.

        Raises
        ------
        Refused
            If there is no such document, or that is no day.
        """
        if not self._current.place.ledger_path.exists():
            raise _no_document()
        with self._desk(write=True) as desk:
            known = {document.name: document.sha256 for document in desk.ledger.documents()}
            if name not in known:
                raise _no_document()
            found = desk.dated(known[name], said)
            claims = sum(entry.coded.sha256 == found.sha256 for entry in desk.ledger.claims())
            return _document(found, claims)

    def text(self, name: str) -> DocumentText:
        """Return a document's text as the ledger has it, with the claims that are said in each paragraph.

        Raises
        ------
        Refused
            If there is no such document.
        """
        if not self._current.place.ledger_path.exists():
            raise _no_document()
        with self._desk(write=False) as desk:
            found = next((each for each in desk.ledger.documents() if each.name == name), None)
            claims = desk.ledger.claims()
        if found is None:
            raise _no_document()
        said: dict[str, list[str]] = {}
        for entry in claims:
            for place in entry.claim.places:
                said.setdefault(place, []).append(entry.id)
        return DocumentText(
            name=found.name,
            title=found.title,
            publisher=found.publisher,
            published=published_words(found.published),
            paragraphs=tuple(
                ParagraphSays(
                    number=passage.paragraph,
                    text=harmless(found.words(passage)),
                    aside=passage.aside,
                    claims=tuple(said.get(f"{found.name} ¶{passage.paragraph}", ())),
                )
                for passage in found.passages
            ),
        )

    def claims(self, status: Status, first: int, count: int) -> Claims:
        """Return claims in the order of the review, so many from the first one on."""
        if not self._current.place.ledger_path.exists():
            return Claims(cards=(), pending=0, total=0)
        wanted: LedgerStatus | None = None if status == "all" else status
        with self._desk(write=False) as desk:
            total = len(desk.queue(wanted))
            shown = cards(desk, self._words, desk.cards(wanted, first, count))
            pending = total if wanted == "pending" else len(desk.queue())
        return Claims(cards=shown, pending=pending, total=total)

    def claim(self, id: str) -> NewsCard:
        """Return the card of one claim.

        Raises
        ------
        Refused
            If there is no such claim.
        """
        if not self._current.place.ledger_path.exists():
            raise _no_claim()
        with self._desk(write=False) as desk:
            if id not in desk.queue(None):
                raise _no_claim()
            return self._card(desk, id)

    def decide(self, id: str, decided: Decided) -> NewsCard:
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
                fields.check(desk.checker, decided.changes)
                desk.correct(id, decided.changes, decided.note)
            return self._card(desk, id)

    def _card(self, desk: Desk, id: str) -> NewsCard:
        return cards(desk, self._words, (desk.card(id),))[0]

    def accept_all(self, least: str) -> AcceptedAll:
        """Accept all claims that may be accepted without a look; they are marked as unreviewed.

        Raises
        ------
        FieldError
            If the worst reliability is no grade.
        """
        if not self._current.place.ledger_path.exists():
            return AcceptedAll(accepted=0, left=())
        with self._desk(write=True) as desk:
            done = desk.accept_all(least)
        return AcceptedAll(accepted=done.accepted, left=done.left(least))

    def undo(self) -> tuple[str, ...]:
        """Take back the last decision; return the claims that it was about."""
        if not self._current.place.ledger_path.exists():
            return ()
        with self._desk(write=True) as desk:
            return desk.undo()

    def by_hand(self, added: ByHand) -> NewsCard:
        """Add a claim that nobody read.

        Raises
        ------
        FieldError, UnknownName, DocumentError
            If a value does not do.
        """
        with self._desk(write=True) as desk:
            typed = added.model_dump()
            fields.check(desk.checker, typed)
            return self._card(desk, desk.by_hand(**typed))

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
        on = _day(asked.as_of)
        with self._taking, Ledger.open(place.ledger_path) as ledger:
            finish(place, ledger, _write)
            if asked.undo:
                before = place.scenario_path.read_text("utf-8")
                gone = take_out(place, ledger, self._who, _write)
                after, moved = place.scenario_path.read_text("utf-8"), (gone.as_of_before, gone.as_of_after)
                taken, left, notes = gone.claims, dict[str, str](), tuple[str, ...]()
            else:
                try:
                    change = take_in(place, ledger, self._who, types_in_words(), _write, on, asked.dry)
                except ValueError as error:
                    raise Refused(422, str(error), remedy="a later date") from error
                before, after, moved = change.before, change.after, (change.as_of_before, change.as_of)
                taken, left, notes = change.taken, dict(change.left), change.notes
            entries = ledger.claims()
        pending = sum(entry.status == "pending" for entry in entries)
        labels, types = names_of(self._current.scenario).labels, types_in_words()
        lines = list(
            difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", "", "", 1, "")
        )
        return Taken(
            as_of_before=str(moved[0]),
            as_of=str(moved[1]),
            as_of_before_words=day(moved[0]),
            as_of_words=day(moved[1]),
            taken=taken,
            left=left,
            told={e.id: told(e.claim, labels, types) for e in entries if e.id in {*taken, *left}},
            notes=notes,
            pending=pending,
            written=not asked.dry and after != before,
            difference="\n".join(lines[:LONGEST_DIFFERENCE]),
            war=self._current.scenario.hash,
        )


def _document(document: Document, claims: int) -> DocumentSays:
    return DocumentSays(
        name=document.name,
        title=harmless(document.title),
        publisher=harmless(document.publisher),
        published=published_words(document.published),
        day=document.published.end.isoformat(),
        to_confirm=document.published.to_confirm,
        reasons=tuple(map(harmless, document.published.reasons)),
        claims=claims,
    )


def _first_words(data: bytes) -> str:
    return " ".join(data[:400].decode("utf-8", "replace").split()[:6])


def _bare(name: str) -> str:
    """Return a name without a folder or anything that would command a terminal."""
    kept = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return kept.strip(" .")[:120] or "document"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(422, f"'{text}' is not a day", remedy="2031-03-15") from None


def _no_document() -> Refused:
    return Refused(404, "there is no such document", remedy="load the documents again")


def _no_claim() -> Refused:
    return Refused(404, "there is no such claim", remedy="load the claims again")


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda file: file.write(content))
