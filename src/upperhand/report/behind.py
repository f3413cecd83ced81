"""What stands behind the numbers of a scenario: sentences, data sets, or somebody's judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from upperhand.evidence.cited import file_of
from upperhand.evidence.documents import Document
from upperhand.scenario.evidence import grounds
from upperhand.scenario.model import Scenario

Cited = tuple[str, tuple[int, ...]]
"""A source's key with the paragraphs that are cited."""

MOST_PARAGRAPHS = 20
"""Of one range of paragraphs."""

_CITED = re.compile(r"(?P<source>[A-Za-z0-9][A-Za-z0-9_.-]*)\s*(?P<places>¶[\s\d,¶–-]*)?\Z")


@dataclass(frozen=True)
class Passage:
    """A paragraph that a number cites."""

    source: str
    place: str
    text: str


def ground_of(evidence: str) -> str:
    """Return whether a number is reported, assumed from a reported fact, or assumed outright.

    Examples
    --------
    >>> ground_of("assumed")
    'assumed outright'
    """
    return next(what for what, number in grounds([evidence]).items() if number)


def cited_in(text: str) -> Iterator[Cited]:
    """Give the sources that a `from:` names, each with its paragraphs.

    Examples
    --------
    >>> list(cited_in("gazette ¶3–5; assumed"))
    [('gazette', (3, 4, 5)), ('assumed', ())]
    """
    for part in text.split(";"):
        match = _CITED.match(part.strip())
        if match is None:
            continue
        numbers: list[int] = []
        for first, last in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", match["places"] or ""):
            numbers += range(int(first), min(int(last or first), int(first) + MOST_PARAGRAPHS) + 1)
        yield match["source"], tuple(numbers)


def file_name(document: str) -> str:
    """Return a document's address, or its file's name without the folder.

    Examples
    --------
    >>> file_name("../news/river.txt"), file_name("https://example.org/a")
    ('river.txt', 'https://example.org/a')
    """
    return document if "://" in document else re.split(r"[/\\]", document)[-1]


def passages(scenario: Scenario, documents: Iterable[Document], cited: Iterable[Cited]) -> Iterator[Passage]:
    """Give the cited paragraphs, each once, as far as the ledger's documents hold them.

    No file that a scenario names is opened for them.
    """
    by_name = {name: each for each in documents for name in (each.name, file_of(each))}
    for key, paragraphs in dict.fromkeys(cited):
        source = scenario.sources.get(key)
        file = file_name(source.document or "") if source is not None else ""
        document = by_name.get(file) or by_name.get(key)
        if document is None:
            continue
        for passage in document.passages:
            if passage.paragraph in paragraphs:
                yield Passage(key, f"{key} ¶{passage.paragraph}", document.words(passage))
