"""How a thing is said: as a fact, a hope, a plan or a mere thought; denied or not; when; and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from .actor_roles import Mention
from .claims import Said
from .said_clauses import Clauses
from .said_climb import Climb
from .said_nouns import read_noun
from .said_speakers import subject
from .said_words import Words

__all__ = ["Sayings", "how_said"]


_CITES = frozenset(["citing", "quoting"])


class Sayings:
    """A sentence analysed once, to be asked of any of its words how they are said.

    Parameters
    ----------
    sentence : str
    mentions : sequence of Mention
        Actors named in it, with the sentence's offsets: they say who the speakers are.

    Examples
    --------
    >>> sentence = "Corvia, which attacked the port last week, may attack again."
    >>> sayings = Sayings(sentence)
    >>> sayings.of(14, 22).modality, sayings.of(47, 53).modality
    ('fact', 'possible')
    """

    def __init__(self, sentence: str, mentions: Sequence[Mention] = ()) -> None:
        self._words = Words(sentence)
        self._clauses = Clauses(self._words)
        self._mentions = mentions

    def of(self, start: int, end: int) -> Said:
        """Return how the words from ``start`` up to ``end`` are said: one verb, or a noun that names a doing."""
        words, clauses = self._words, self._clauses
        places = [i for i in range(len(words)) if words.starts[i] < end and words.ends[i] > start]
        if not places:
            return Said()
        climb = Climb(clauses, self._mentions)
        touched = [clauses.inside[i] for i in places if i in clauses.inside]
        heads = [k for k in touched if clauses.groups[k].head in places]
        if heads:
            climb.verb(heads[0])
        elif touched:
            climb.verb(touched[0])
        else:
            read_noun(climb, places[0])
        return self._with_cited(climb.said(places[0]), places[0])

    def _with_cited(self, said: Said, at: int) -> Said:
        """Return a saying with whom its speaker cites: "the paper reported, citing a lawmaker who asked not to be named"."""
        words = self._words
        cites = [i for i in range(at + 1, len(words) - 1) if words.low[i] in _CITES]
        if not cites:
            return said
        last = cites[0] + 1
        while last < len(words) and not (words.mark(last) and words.low[last] != "'"):
            last += 1
        cited = subject(self._clauses, cites[0] + 1, last, self._mentions)
        if cited is None or any(speaker.start == cited.start for speaker in said.speakers):
            return said
        return replace(said, speakers=(cited, *said.speakers))


def how_said(sentence: str, start: int, end: int, mentions: Sequence[Mention] = ()) -> Said:
    """Return how the words from ``start`` up to ``end`` of a sentence are said.

    Parameters
    ----------
    sentence : str
    start, end : int
        Offsets of a verb or of a noun that names a doing: of "wants to attack", those of "attack", for of several
        verbs the first is read.
    mentions : sequence of Mention
        Actors named in the sentence: they say who the speakers are.

    Returns
    -------
    Said

    Examples
    --------
    >>> how_said("Officials denied that Corvia had attacked.", 33, 41).negated
    True
    >>> said = how_said("If Corvia attacks, Ostria will answer.", 10, 17)
    >>> said.modality, said.cues
    ('hypothetical', ('If',))
    """
    return _sayings(sentence, tuple(mentions)).of(start, end)


@lru_cache(maxsize=8)
def _sayings(sentence: str, mentions: tuple[Mention, ...]) -> Sayings:
    """Return a sentence analysed; an engine asks about each of its events in turn."""
    return Sayings(sentence, mentions)
