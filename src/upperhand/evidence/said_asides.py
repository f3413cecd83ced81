"""Attributions that stand aside in a sentence: ", he said", "according to officials", "as the ministry put it"."""

from __future__ import annotations

from dataclasses import dataclass

from .said_verbs import Group
from .said_words import Words

_BOUNDS = frozenset((",", ";", ":", "—", "–", "(", ")"))
_QUOTES = frozenset(('"', "“", "”", "'", "‘", "’"))
_JOINS = frozenset(
    (
        "and",
        "but",
        "or",
        "that",
        "which",
        "who",
        "whom",
        "if",
        "because",
        "while",
        "when",
        "as",
        "after",
        "before",
    )
)


@dataclass(frozen=True)
class Aside:
    """Words ``start`` to ``end`` that say who says so; the speaker is named by words ``first`` to ``last``."""

    start: int
    end: int
    first: int
    last: int


def asides(words: Words, groups: list[Group]) -> list[Aside]:
    """Return the attributions that stand aside, in order.

    Examples
    --------
    >>> from upperhand.evidence.said_groups import groups
    >>> words = Words("The port was hit, the army said on Monday.")
    >>> [words.low[a.first:a.last] for a in asides(words, groups(words))]
    [['the', 'army']]
    """
    found: list[Aside] = []
    finite = {group.first for group in groups if group.finite}
    for i, word in enumerate(words.low):
        if word == "according" and words.low[i + 1 : i + 2] == ["to"]:
            end = _stop(words, i + 2)
            while end < len(words) and words.low[end] == "," and words.low[end + 1 : end + 2] == ["who"]:
                end = _stop(words, end + 1)
            found.append(Aside(i, end, i + 2, _noun_end(words, i + 2, end)))
    for group in groups:
        if (
            group.form in ("s", "past")
            and not group.passive
            and not group.negated
            and group.head == group.first
        ):
            cue = words.cue(group.head, True)
            if (
                cue
                and (cue[0] == "speech" or words.base(group.head) == "warn")
                and words.base(group.head) not in ("accuse", "blame", "announce", "suggest")
            ):
                aside = _around(words, group, finite)
                if aside and not any(a.start <= aside.start < a.end for a in found):
                    found.append(aside)
    return sorted(found, key=lambda aside: aside.start)


def _stop(words: Words, i: int) -> int:
    """Return the next mark that ends a phrase."""
    while i < len(words) and words.low[i] not in _BOUNDS and not (words.mark(i) and words.low[i] in '.!?"“”'):
        i += 1
    return i


def _noun_end(words: Words, first: int, end: int) -> int:
    """Return where the noun phrase ends that names a speaker."""
    for j in range(first, end):
        if words.low[j] in (
            "who",
            "which",
            "that",
            "seen",
            "speaking",
            "on",
            "at",
            "said",
            "published",
            "released",
            "cited",
            "quoted",
            "obtained",
        ):
            return j
    return end


def _around(words: Words, group: Group, finite: set[int]) -> Aside | None:
    """Return the attribution that a verb of saying makes, if it stands aside."""
    low = words.low
    start = group.first
    while start > 0 and low[start - 1] not in _BOUNDS and low[start - 1] not in _QUOTES:
        start -= 1
        if start in finite or (low[start] in _JOINS and low[start] != "as"):
            return None
        if low[start] == "as":
            if low[start - 1] in ("long", "soon", "far") or words.phrase(start, "condition_phrases"):
                return None
            break
    end = _stop(words, group.head + 1)
    if any(i in finite for i in range(group.head + 1, end)):
        return None
    if low[start] == "as" and start < group.first:
        return Aside(start, end, start + 1, group.first) if end < len(words) else None
    if start == 0:
        return None
    inverted = group.first == start
    if not inverted and low[start - 1] not in (",", '"', "”", "—", "–", "'", "’"):
        return None
    if inverted:
        if low[start - 1] not in (",", '"', "”", "’", "'") or group.head + 1 >= end:
            return None
        if low[start - 1] == "," and low[group.head + 1] in (
            "that",
            "to",
            "it",
            "nothing",
            "in",
            "on",
            "its",
            "their",
        ):
            return None
        return Aside(start, end, group.head + 1, _noun_end(words, group.head + 1, end))
    if low[group.head + 1 : group.head + 2] in (["that"], ["to"], ["whether"]):
        return None
    quoted = (
        end < len(words) and low[start - 1] not in ('"', "”") and low[end + 1 : end + 2] in (['"'], ["“"])
    )
    if quoted and low[end] in ",:" and not _closed(words, start):
        return None
    before = [i for i in finite if i < start]
    after_verb = end < len(words) and low[end] == ","
    return Aside(start, end, start, group.first) if before or after_verb else None


def _closed(words: Words, start: int) -> bool:
    return any(low in _QUOTES - {"'", "’"} for low in words.low[:start])
