"""Where a report is written: a file of its own, which replaces nothing but an earlier report."""

from __future__ import annotations

import tempfile
from pathlib import Path

from upperhand.evidence.documents import Document
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.place import workplace
from upperhand.runs.files import write_whole
from upperhand.scenario.model import Scenario

from .document import MARK
from .since import Since, since

LOOKED_AT = 400
"""Bytes at the beginning of a file that show what it is."""


def free(name: str, pdf: bool = False) -> Path:
    """Return the file to write a report to; its folder is made if absent.

    Parameters
    ----------
    name : str
    pdf : bool
        Whether a PDF of the same name is written beside it.

    Raises
    ------
    ValueError
        With one sentence for the user, if something else stands there.
    OSError
        If the folder cannot be written to.
    """
    path = Path(name)
    if path.suffix.lower() == ".pdf":
        raise ValueError(
            f"{name}: the report itself is HTML; for a PDF beside it take --out {path.stem}.html --pdf"
        )
    for file, beginning in ((path, MARK), *(((path.with_suffix(".pdf"), "%PDF-"),) if pdf else ())):
        if file.is_dir():
            raise ValueError(f"{file} is a folder; --out wants a file, such as {file}/report.html")
        if file.exists():
            with file.open("rb") as there:
                if beginning.encode() not in there.read(LOOKED_AT):
                    raise ValueError(
                        f"{file} is there and is no report; it stays as it is: take another name"
                    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise type(error)(f"cannot write to the folder {path.parent}: {error.strerror or error}") from error
    return path


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    write_whole(path, lambda file: file.write(content))


def kept(name: str, scenario: Scenario) -> tuple[tuple[Document, ...], Since | None]:
    """Return the documents of a scenario's ledger and its last assessment before this one; nothing without a ledger.

    Parameters
    ----------
    name : str
        Of the scenario: its file or the name of a bundled one.
    scenario : Scenario
        As it was read from there.
    """
    place = workplace(name)
    if not place.ledger_path.exists():
        return (), None
    text = place.scenario_path.read_bytes().decode("utf-8")
    with Ledger.open(place.ledger_path, create=False, read_only=True) as ledger:
        return tuple(ledger.documents()), since(scenario, text, ledger.assessments("brief"))
