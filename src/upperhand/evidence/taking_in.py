"""Takes accepted claims into a scenario's file, and out again: ledger and file say the same, whatever happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from upperhand.scenario.document import decode
from upperhand.scenario.labels import names_of
from upperhand.scenario.load import loads

from .cited import Cited
from .documents import Document
from .ledger import Ledger
from .ledger_rows import Entry, Update
from .place import Workplace
from .problems import FileError
from .telling import told
from .update import Change, Taken, undone, updated

Write = Callable[[Path, bytes], None]
"""Writes a file whole or not at all."""


def take_in(
    place: Workplace,
    ledger: Ledger,
    who: str,
    types: Mapping[str, str],
    write: Write,
    as_of: dt.date | None = None,
    dry: bool = False,
) -> Change:
    """Take the accepted claims of a ledger into the scenario's file.

    The ledger is written first; if the program is stopped before the file is, `finish` writes it the next time.

    Parameters
    ----------
    place : Workplace
    ledger : Ledger
    who : str
    types : dict of str to str
        Labels of the codebook's types.
    write : callable
    as_of : datetime.date, optional
        The scenario's new date.
    dry : bool
        Say what would be done; write nothing.

    Raises
    ------
    ScenarioError
        If the file is no valid scenario.
    ValueError
        If the date would go back.
    """
    text = _text_of(place)
    labels = names_of(loads(text, str(place.scenario_path))).labels
    documents = {document.sha256: document for document in ledger.documents()}
    taken = [_taken(entry, documents, labels, types) for entry in ledger.claims("accepted")]
    change = updated(text, taken, as_of, str(place.scenario_path))
    if dry or change.after == text:
        return change
    ledger.add_update(Update(text, change.after, change.taken, change.as_of_before, change.as_of, who))
    write(place.scenario_path, change.after.encode("utf-8"))
    return change


def take_out(place: Workplace, ledger: Ledger, who: str, write: Write) -> Update:
    """Take the last update out of the scenario's file; its claims are accepted again.

    Raises
    ------
    FileError
        If there is no update, or its lines have been changed since.
    """
    last = last_update(ledger)
    if last is None:
        raise FileError(place.ledger_path.name, "there is no update to take back")
    now = _text_of(place)
    try:
        text = undone(now, last.before, last.after)
    except ValueError as error:
        remedy = "take the lines out by hand: they hold 'claim' and its id"
        raise FileError(str(place.scenario_path), str(error), remedy=remedy) from error
    loads(text, str(place.scenario_path))
    made = ledger.add_update(
        Update(now, text, (), last.as_of_after, last.as_of_before, who, undoes=last.number)
    )
    write(place.scenario_path, text.encode("utf-8"))
    return replace(made, claims=last.claims)


def finish(place: Workplace, ledger: Ledger, write: Write) -> bool:
    """Write the file of an update that was cut off between ledger and file; return whether there was one.

    The file is as it was before the last row of the ledger that changed it, to the byte.
    """
    rows = ledger.updates()
    if not rows or place.bundled:
        return False
    last = rows[-1]
    if place.scenario_path.read_bytes() != last.before.encode("utf-8") or last.before == last.after:
        return False
    write(place.scenario_path, last.after.encode("utf-8"))
    return True


def last_update(ledger: Ledger) -> Update | None:
    """Return the last update that was not taken back."""
    rows = ledger.updates()
    gone = {row.undoes for row in rows}
    standing = [row for row in rows if row.undoes is None and row.number not in gone]
    return standing[-1] if standing else None


def _text_of(place: Workplace) -> str:
    """Return the scenario's file with every byte: ends of lines and a byte-order mark as they are."""
    raw = place.scenario_path.read_bytes()
    decode(raw, str(place.scenario_path))  # says where it is no text
    return raw.decode("utf-8")


def _taken(
    entry: Entry,
    documents: Mapping[str, Document],
    labels: Mapping[str, str],
    types: Mapping[str, str],
) -> Taken:
    if entry.proposal is None:
        raise ValueError(f"claim {entry.id} has no proposal")
    document = documents.get(entry.claim.sha256)
    return Taken(
        claim=entry.claim,
        proposal=entry.proposal,
        label=told(entry.claim, labels, types),
        document=Cited.of(document) if document is not None else None,
        reviewed=entry.reviewed,
    )
