"""Who says so: the words that name a speaker, whether they name anybody, and who that is."""

from __future__ import annotations

from collections.abc import Sequence

from .actor_roles import Mention
from .claims import Speaker
from .said_asides import Aside
from .said_clauses import Clauses
from .said_words import Words

_INNER_END = frozenset(
    ("familiar", "with", "of", "in", "from", "at", "on", "close", "who", "briefed", "near", "to")
)


def unnamed(words: Words, first: int, last: int) -> Speaker:
    """Return the speaker of "is said to" and "reportedly": nobody is named.

    Examples
    --------
    >>> from upperhand.evidence.said_words import Words
    >>> unnamed(Words("It reportedly fell."), 1, 2)
    Speaker(words='reportedly', actor=None, role=None, anonymous=True, start=3, end=13)
    """
    start, end = words.starts[first], words.ends[min(last, len(words)) - 1]
    return Speaker(words.text[start:end], None, None, True, start, end)


def covering(clauses: Clauses, at: int) -> Aside | None:
    """Return the attribution that stands aside and covers a word: the next one, else the last one before."""
    if clauses.all[clauses.of[at]].kind == "aside" or _hangs_on_aside(clauses, clauses.of[at]):
        return None
    after = [aside for aside in clauses.asides if aside.start > at]
    if after:
        return after[0]
    return clauses.asides[-1] if clauses.asides else None


def _hangs_on_aside(clauses: Clauses, number: int) -> bool:
    while number >= 0:
        if clauses.all[number].kind == "aside":
            return True
        number = clauses.all[number].parent
    return False


def subject(clauses: Clauses, first: int, last: int, mentions: Sequence[Mention]) -> Speaker | None:
    """Return the speaker that words ``first`` to ``last`` name; for ``first`` -1, the subject of group ``last``.

    Examples
    --------
    >>> clauses = Clauses(Words("Two senior officials in Veld said it fell."))
    >>> speaker = subject(clauses, -1, 0, ())
    >>> speaker.words, speaker.anonymous
    ('senior officials in Veld', True)
    """
    words = clauses.words
    if first < 0:
        found = _subject_of(clauses, last)
        if found is None:
            return None
        first, last = found
    while first < last and (words.low[first] in words.cues.words["leading"] or words.mark(first)):
        first += 1
    while last > first and (
        words.mark(last - 1)
        or words.low[last - 1] in words.cues.words["adverbs"]
        or words.low[last - 1].endswith("ly")
    ):
        last -= 1
    if first >= last:
        return None
    start, end = words.starts[first], words.ends[last - 1]
    core = last
    for i in range(first + 1, last):
        if words.low[i] in _INNER_END or (words.mark(i) and words.low[i] != "'"):
            core = i
            break
    if words.mark(core) if core < len(words) else False:
        end = words.ends[core - 1]
    named = core - 1 > first and words.named(core - 1)
    anonymous = not named and any(words.low[i] in words.cues.words["anonymous"] for i in range(first, core))
    inside = [m for m in mentions if m.start < words.ends[core - 1] and m.end > start]
    mention = inside[-1] if inside else None
    if mention is not None and mention.how == "person":
        anonymous = False
    return Speaker(
        words.text[start:end],
        mention.actor if mention else None,
        mention.role if mention else None,
        anonymous,
        start,
        end,
    )


def _subject_of(clauses: Clauses, k: int) -> tuple[int, int] | None:
    """Return the words of the subject of a verb group."""
    words, group = clauses.words, clauses.groups[k]
    clause = clauses.all[group.clause]
    if clause.kind == "aside":
        aside = next((a for a in clauses.asides if a.start == clause.start), None)
        return (aside.first, aside.last) if aside else None
    if clause.kind in ("participle", "gerund", "infinitive"):
        if clause.parent >= 0 and clauses.all[clause.parent].kind == "aside":
            aside = next((a for a in clauses.asides if a.start == clauses.all[clause.parent].start), None)
            return (aside.first, aside.last) if aside else None
        outer = clauses.all[clause.parent].groups if clause.parent >= 0 else []
        earlier = [g for g in outer if clauses.groups[g].first < clause.start] or outer
        return _subject_of(clauses, earlier[0]) if earlier and earlier[0] != k else None
    before = group.first - 1
    while before > clause.start and words.low[before] in words.cues.words["adverbs"]:
        before -= 1
    shared = before < 0 or before in clauses.inside or words.low[before] in ("and", "or", "but", ",")
    first_group = clauses.groups[clause.groups[0]] if clause.groups and shared else group
    stop = first_group.first if first_group.finite else group.first
    if clause.kind == "relative" and stop - clause.start <= 1:
        return _noun_before(clauses, clause.start)
    first = stop
    while (
        first > clause.start
        and clauses.of[first - 1] == group.clause
        and words.low[first - 1] not in (";", ":", ",", "(", '"', "“")
    ):
        first -= 1
    if first == stop and first and words.low[first - 1] == ",":  # a relative clause stood between
        return _noun_before(clauses, clause.start if clause.start else first, group.clause)
    if words.low[first] in words.cues.words["relatives"]:
        first += 1
    return (first, stop) if first < stop else None


def _noun_before(clauses: Clauses, at: int, inside: int = -1) -> tuple[int, int] | None:
    """Return the noun phrase right before a clause."""
    words = clauses.words
    if inside >= 0:  # the subject's words opened the clause
        first = last = clauses.all[inside].start
        while last < len(words) and clauses.of[last] == inside and not words.mark(last):
            last += 1
        return (first, last) if first < last else None
    last = at
    while last > 0 and words.mark(last - 1):
        last -= 1
    first = last
    while (
        first > 0
        and not words.mark(first - 1)
        and first - 1 not in clauses.inside
        and (words.low[first - 1] not in words.cues.words["prepositions"])
    ):
        first -= 1
    return (first, last) if first < last else None
