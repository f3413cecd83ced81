"""Which of the actors around a verb or noun are its parties: by the words that lead to them, by pairs, by what came before."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .actor_roles import Mention
from .clauses import Group
from .codebook import Type
from .frames import CIRCUMSTANCES, Slots
from .matching import Hit
from .words import MENTION, Word, acts

TAKES_PLACE = frozenset(
    (
        "erupt",
        "break",
        "flare",
        "rage",
        "continue",
        "resume",
        "begin",
        "start",
        "intensify",
        "escalate",
        "take",
        "spread",
        *(
            "fall",
            "rise",
            "grow",
            "drop",
            "slump",
            "slide",
            "wane",
            "ebb",
            "decline",
            "collapse",
            "soar",
            "erode",
        ),
    )
)
"""Verbs that only say that something happens: "fighting erupted between"."""

_FIGHTERS = frozenset(("military", "armed group", "commander"))
"""Roles of those whom only the other side captures."""

MOST = 6
"""Members of a list that are taken as parties."""


def taken(hit: Hit, targets: Sequence[Mention]) -> bool:
    """Whether those are soldiers to whom something is done: not by their own side."""
    passive = hit.group is not None and hit.group.passive and hit.kind.plover == "COERCE"
    return passive and (
        hit.pattern.anchor == "capture" or any(target.role in _FIGHTERS for target in targets)
    )


def slot(listed: Slots, leads: Sequence[str]) -> list[Mention]:
    """Return the actors behind the first of some words that leads to any; places do not count."""
    for lead in leads:
        for name, mentions in listed:
            if name == lead and (kept := [m for m in mentions if m.role != "place"]):
                return kept
    return []


def pick(listed: Slots, leads: Sequence[str], sources: Sequence[Mention], kind: Type) -> list[Mention]:
    """Return the target: behind the likeliest word, else the nearest, else a place."""
    own = {source.actor for source in sources}

    def others(mentions: Sequence[Mention], places: bool) -> list[Mention]:
        return [m for m in mentions if (kind.inward or m.actor not in own) and (places or m.role != "place")]

    for lead in leads:
        for name, mentions in listed:
            if name == lead and (kept := [m for m in others(mentions, False) if m.actor not in own]):
                return kept
    for name, mentions in listed:
        if name not in ("by", *CIRCUMSTANCES) and (
            kept := [m for m in others(mentions, False) if m.actor not in own]
        ):
            return kept
    if kind.place:
        for _, mentions in listed:
            if kept := [m for m in others(mentions, True) if m.actor not in own]:
                return kept[:1]
    return []


def the_two(words: Sequence[Word], k: int) -> bool:
    """Whether a noun is followed by "between the two countries": they were named before."""
    after = [word.text for word in words[k + 1 : k + 6]]
    return "between" in after and ("two" in after or "both" in after or "them" in after)


def two_of(before: Sequence[Mention]) -> list[Mention]:
    """Return the first two actors of the sentences before."""
    found: list[Mention] = []
    for mention in before:
        if acts(mention) and mention.role != "place" and all(mention.actor != other.actor for other in found):
            found.append(mention)
    return found[:2]


def at_most(mentions: Sequence[Mention]) -> list[Mention | None]:
    """Return the parties, or nobody as one: a list without end names six at most."""
    return [*mentions[:MOST]] or [None]


def each_other(words: Sequence[Word], hit: Hit) -> bool:
    """Whether two do the same to each other."""
    near = [word.text for word in words[hit.last : hit.last + 7]]
    return any(
        pair in (["each", "other"], ["one", "another"]) for pair in map(list, itertools.pairwise(near))
    )


def place_named(words: Sequence[Word], hit: Hit) -> list[Mention]:
    """Return the place where something happens, named nearest to its verb: those who act there."""
    at = [
        (abs(k - hit.last), w.mention) for k, w in enumerate(words) if w.mention and w.mention.role == "place"
    ]
    return [mention for _, mention in sorted(at, key=lambda pair: pair[0])[:1]]


def spoken_of(words: Sequence[Word], hit: Hit, sources: Sequence[Mention], spoken: bool) -> list[Mention]:
    """Return whom a statement is about that names nobody: who was named first before it, "and condemned the raid"."""
    own = {source.actor for source in sources}
    earlier = [w.mention for w in words[: hit.first] if w.mention is not None and acts(w.mention)]
    kept = [m for m in earlier if m.actor not in own]
    named = [m for m in kept if m.role != "place"]
    if not spoken and len({m.actor for m in named}) != 1:
        return []  # What is done, rather than said, is done to the only other actor or to nobody known.
    return named[:1] or (kept[:1] if spoken else [])


def noun_end(words: Sequence[Word], found: Sequence[Group], k: int) -> int:
    """Return where what belongs to a noun ends: at the next verb, or at a comma that does not part a list."""
    end = next((g.first for g in found if g.first > k and g.lemma not in TAKES_PLACE), len(words))
    for j in range(k + 1, end - 1):
        if words[j].text == "," and words[j + 1].kind not in (MENTION, "conjunction"):
            return j
    return end
