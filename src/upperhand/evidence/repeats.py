"""Sentences told more than once, in one document or in several: pull quotes, agency copy, rewordings."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .documents import Document
from .word_lists import word_lists

SHARE = 0.6
"""Least share of two sentences' content words, taken together, that both have (Jaccard) for one to repeat the other."""

FEWEST = 4
"""Content words that a sentence needs for its repeats to mean anything."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)?")


@dataclass(frozen=True, order=True)
class Place:
    """A sentence in a document: numbers in the order in which they were given, and offsets in its text."""

    document: int
    sentence: int
    name: str
    paragraph: int
    start: int
    end: int

    def __str__(self) -> str:
        """Return the place as it is cited."""
        return f"{self.name} ¶{self.paragraph}"


@dataclass(frozen=True)
class Repeat:
    """One sentence in all its places, two or more.

    Attributes
    ----------
    places : tuple of Place
        In the order of the documents; the first is the one to code.
    shares : tuple of float
        Of the content words that each place shares with the first; 1 for the first itself.
    """

    places: tuple[Place, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Content:
    """What of a sentence is compared: its content words, and what turns its meaning round."""

    words: frozenset[str]
    turns: tuple[bool, bool]
    numbers: frozenset[str]


def content_of(sentence: str) -> Content:
    """Return the content words of a sentence; capitals, endings of possession and empty words are left out.

    Examples
    --------
    >>> sorted(content_of("The river's army did not cross 3 bridges.").words)
    ['3', 'army', 'bridges', 'cross', 'river']
    """
    lists = word_lists("repeats.yaml")
    empty, negations = lists["empty"], lists["negations"]
    words = [word.replace("’", "'").removesuffix("'s") for word in _TOKEN.findall(sentence.casefold())]
    negated = any(word in negations or word.endswith("n't") for word in words)
    numbers = frozenset(word for word in words if word[0].isdigit())
    content = frozenset(w for w in words if w not in empty and w not in negations and not w.endswith("n't"))
    return Content(content, (negated, any(word in lists["conditions"] for word in words)), numbers)


def share(one: Content, other: Content) -> float:
    """Return the share of both sentences' content words that both have (Jaccard).

    It is 0 where one denies, supposes or counts what the other does not: those are no repeats but contradictions.

    Examples
    --------
    >>> share(content_of("Arden took the bridge on Friday"), content_of("On Friday Arden took a bridge"))
    1.0
    >>> share(content_of("Arden lost 3 tanks there"), content_of("Arden lost 5 tanks there"))
    0.0
    """
    if one.turns != other.turns or (one.numbers != other.numbers and one.numbers and other.numbers):
        return 0.0
    common = len(one.words & other.words)
    return common / (len(one.words) + len(other.words) - common) if common else 0.0


def find_repeats(documents: Sequence[Document], least: float = SHARE) -> tuple[Repeat, ...]:
    """Find the sentences that are told more than once.

    Two sentences repeat each other if they share enough content words; a sentence joins the group whose first it
    repeats best, so that a chain of small changes does not join what differs. What was set aside is not compared.

    Parameters
    ----------
    documents : sequence of Document
        The first in which a sentence stands is taken as its first place.
    least : float
        Least share, above 0 and at most 1.

    Returns
    -------
    tuple of Repeat
        In the order of their first places.

    Examples
    --------
    >>> from upperhand.evidence.documents import read_bytes
    >>> text = b"Envoys of Arden met envoys of Brask.\\n\\nRain fell.\\n\\nBrask envoys met Arden envoys on it."
    >>> [[str(place) for place in found.places] for found in find_repeats(read_bytes("a.txt", text))]
    [['a ¶1', 'a ¶3']]
    """
    if not 0 < least <= 1:
        raise ValueError(f"the least share must lie above 0 and not above 1, not {least}")
    places, contents = _compared(documents)
    rarity = Counter(word for content in contents for word in content.words)
    leaders: dict[str, list[int]] = defaultdict(list)
    groups: dict[int, list[tuple[int, float]]] = {}
    for index, content in enumerate(contents):
        words = sorted(content.words, key=lambda word: (rarity[word], word))
        # Two sets that share enough have one of their few rarest words in common (prefix filter).
        few = words[: len(words) - math.ceil(least * len(words) - 1e-9) + 1]
        low, high = least * len(words) - 1e-9, len(words) / least + 1e-9
        near = {k for word in few for k in leaders[word] if low <= len(contents[k].words) <= high}
        best = max(((share(contents[leader], content), -leader) for leader in near), default=(0.0, 0))
        if best[0] >= least - 1e-9:
            groups[-best[1]].append((index, best[0]))
            continue
        groups[index] = [(index, 1.0)]
        for word in few:
            leaders[word].append(index)
    return tuple(
        Repeat(tuple(places[index] for index, _ in group), tuple(value for _, value in group))
        for group in groups.values()
        if len(group) > 1
    )


def _compared(documents: Sequence[Document]) -> tuple[list[Place], list[Content]]:
    places, contents = [], []
    for number, document in enumerate(documents):
        for which, sentence in enumerate(document.sentences()):
            content = content_of(document.words(sentence))
            if len(content.words) >= FEWEST:
                place = (number, which, document.name, sentence.paragraph, sentence.start, sentence.end)
                places.append(Place(*place))
                contents.append(content)
    return places, contents
