"""How a scenario cites documents: under which key, since when, and for which numbers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from upperhand.scenario.model import Scenario

from .documents import Document
from .published import Published

NEAR = 14
"""Days within which a publication must be known for the scenario's date to follow it."""

SAME_DAYS = dt.timedelta(days=3)
"""By how much the days may differ that a document and a scenario give for its publication."""


@dataclass(frozen=True)
class Cited:
    """A document as a scenario cites it.

    Attributes
    ----------
    name, file, publisher, title : str
    published : Published
    """

    name: str
    file: str
    publisher: str
    title: str
    published: Published

    @property
    def first(self) -> dt.date:
        """The first day on which it may have been published."""
        return self.published.start or dt.date.min

    @property
    def last(self) -> dt.date:
        """The last day on which it may have been published."""
        return self.published.end

    @property
    def day_is_known(self) -> bool:
        """Whether it is known, within `NEAR` days, when the document was published."""
        return (self.last - self.first).days <= NEAR

    @classmethod
    def of(cls, document: Document) -> Cited:
        """Return how a document is cited."""
        return cls(document.name, file_of(document), document.publisher, document.title, document.published)


def file_of(document: Document) -> str:
    """Return how a scenario names the file of a document: without its folder; of an entry of a feed, with its name."""
    file = re.split(r"[/\\]", document.file)[-1]
    return f"{file}, {document.name}" if document.kind == "feed" else file


def source_of(scenario: Scenario, file: str, published: Published | None = None) -> str:
    """Return the key under which a scenario cites a document, or an empty text.

    Parameters
    ----------
    scenario : Scenario
    file : str
        The name of its file, without its folder.
    published : Published, optional
        When it was published: a document of the same name and surely of another time (more than `SAME_DAYS` apart) is
        another one.

    Examples
    --------
    >>> import upperhand as uh
    >>> source_of(uh.load("two-rivers"), "no-such-file.txt")
    ''
    """
    for key, source in scenario.sources.items():
        if not source.document or re.split(r"[/\\]", source.document)[-1] != file:
            continue
        if published is None or published.to_confirm or source.dated is None:
            return key
        first = published.start or dt.date.min
        if first <= source.dated.end + SAME_DAYS and source.dated.start - SAME_DAYS <= published.end:
            return key
    return ""


def cites(evidence: str, source: str, paragraph: int) -> bool:
    """Return whether a number's evidence names a paragraph of a source.

    Examples
    --------
    >>> cites("river ¶4-6; assumed", "river", 5), cites("river ¶4", "river", 5), cites("map", "river", 5)
    (True, False, False)
    """
    for part in evidence.split(";"):
        name, _, places = part.strip().partition("¶")
        if name.strip() != source:
            continue
        for piece in re.findall(r"\d+(?:\s*[–-]\s*\d+)?", places):
            ends = [int(end) for end in re.findall(r"\d+", piece)]
            if ends[0] <= paragraph <= ends[-1]:
                return True
    return False
