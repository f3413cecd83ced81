"""Whether the words that a pattern asks for stand around a verb or noun, and where."""

from __future__ import annotations

from collections.abc import Sequence

from .clauses import BREAKS, Group
from .codebook import ACTOR, TARGETS, Pattern, Type
from .words import MENTION, NOUN, VERB, Word, acts

PREPOSITIONS = frozenset(
    (
        *(*TARGETS, "to", "up", "down", "out", "off", "back", "away", "aside", "through", "until"),
        *("unless", "as", "after", "if"),
    )
)
"""Words of patterns that stand behind a verb in any voice."""

_SAID_THAT = frozenset(("REQUEST", "THREATEN", "ACCUSE", "REJECT", None))
"""Types whose words may stand in what is said: "demanded that the army withdraw"."""

_DEEDS = frozenset(("AID", "ASSAULT", "MOBILIZE"))
"""Types whose words stand under their own verb, not under the purpose of it."""

_PARTICLES = frozenset(("up", "down", "out", "off", "back", "away", "over", "aside"))

_NEXT = frozenset(("no", "yes", "little"))
"""Words that belong to a verb only right behind it."""

_CLOSE = frozenset(
    ("for", "on", "upon", "to", "at", "against", "of", "about", "in", "after", "into", "towards", "toward")
)
"""Prepositions that belong to a verb only right behind it: "call for", not "call it a gain for"."""

_DAYS = frozenset(
    (
        *("on", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("today", "yesterday", "week", "month", "last", "this", "again", "both"),
    )
)
"""Words that may stand even there: "called on Monday for"."""

_WHOM = frozenset(("it", "him", "them", "us", "me"))
_WHO = frozenset(("he", "she", "it", "they", "we", "i"))

REACH = 9
"""How many words behind a verb the words of its pattern may stand."""


def behind(
    words: Sequence[Word],
    group: Group,
    pattern: Pattern,
    subject: tuple[int, int],
) -> list[int] | None:
    """Return the places of the words that a verb pattern asks for beside its verb, or None if one is missing.

    Parameters
    ----------
    subject : tuple of two int
        Places of the verb's subject: there a class before the verb is sought, and the object of a passive.

    Examples
    --------
    >>> from upperhand.evidence.clauses import groups
    >>> from upperhand.evidence.codebook import load
    >>> from upperhand.evidence.english import english
    >>> from upperhand.evidence.words import cut
    >>> words = cut("Rebels opened a second front.", (), english())
    >>> (verb,) = groups(words, english())
    >>> pattern = next(p for p in load().verbs["open"] if p.text == "open front")
    >>> [words[place].text for place in behind(words, verb, pattern, (0, 1))]
    ['front']
    """
    places: list[int] = []
    for element in pattern.before:
        at = next((k for k in range(subject[1] - 1, subject[0] - 1, -1) if is_one(words[k], element)), None)
        if at is None:
            return None
        places.append(at)
    places_after = crossed = False
    k = group.main + 1
    stop = min(len(words), group.main + 1 + REACH + 3)
    for element in pattern.after:
        at = None
        particle = element <= _PARTICLES
        leads = not element.isdisjoint(PREPOSITIONS)
        close = not places_after and element <= _CLOSE
        element_is_actor = ACTOR in element and len(element) == 1
        if crossed and "to" in element:
            return None
        for place in range(k, stop):
            word = words[place]
            if element_is_actor and (word.kind in ("preposition", "to") or word.text in _WHOM) and place >= k:
                break
            if particle and word.kind in ("preposition", "to") and not is_one(word, element):
                break
            if element <= _NEXT and word.kind not in ("adverb", "determiner", "preposition"):
                break  # "say no", not "say that he shows no signs"
            if (
                word.kind == "to"
                and pattern.type.plover in _DEEDS
                and _leads_to_another(words, place, element)
            ):
                break  # "flew to plead for shells": no shells were flown.
            if word.text == "that" and places_after and leads:
                break  # "told them that he would": nobody was told to.
            crossed = crossed or (word.text == "that" and element_is_actor)
            if group.passive and not leads and word.kind in ("preposition", "to"):
                break
            if word.text in BREAKS or (
                word.kind in ("conjunction", "subordinator")
                and not is_one(word, element)
                and word.text not in ("and", "or")
                and not (word.text == "that" and pattern.type.plover in _SAID_THAT)
                and place > group.main + 1
            ):
                break
            if is_one(word, element):
                if element <= _NEXT and element is pattern.after[-1] and _counts_none(words, place):
                    break  # "said no talks had begun"
                at = place
                break
            if close and not (word.kind == "adverb" or word.text in _DAYS):
                break
            if word.text == "," and place > k + 2:
                break
        if (
            at is None
            and not group.passive
            and not places
            and (at := _told_of(words, subject, element)) is not None
        ):
            places.append(at)
            continue
        if at is None and group.passive and subject[1] > subject[0]:
            at = next(
                (p for p in range(subject[1] - 1, subject[0] - 1, -1) if is_one(words[p], element)), None
            )
            if at is None:
                return None
            places.append(at)
            continue
        if at is None:
            return None
        places.append(at)
        places_after = True
        if not particle:
            k = at + 1
    return places


def _counts_none(words: Sequence[Word], place: int) -> bool:
    return words[place].text == "no" and place + 1 < len(words) and words[place + 1].kind == NOUN


def _leads_to_another(words: Sequence[Word], place: int, element: frozenset[str]) -> bool:
    after = words[place + 1] if place + 1 < len(words) else None
    return after is not None and after.kind == VERB and not is_one(after, element)


def _told_of(words: Sequence[Word], subject: tuple[int, int], element: frozenset[str]) -> int | None:
    """Return the noun before a verb's subject if it is its object: "the missiles they sent", "arms that Corvia gave"."""
    first, end = subject
    if end <= first:
        return None
    if words[end - 1].text in _WHO:
        k = end - 2
    elif first > 1 and words[first - 1].text in ("that", "which"):
        k = first - 2
    else:
        return None
    return k if k >= 0 and words[k].kind == NOUN and is_one(words[k], element) else None


def is_one(word: Word, element: frozenset[str]) -> bool:
    """Whether a word is among those that a part of a pattern allows."""
    if ACTOR in element and word.kind == MENTION and acts(word.mention):
        return True
    return any(lemma in element for lemma in word.lemmas)


def around(words: Sequence[Word], k: int, pattern: Pattern) -> list[int] | None:
    """Return the places of a noun pattern's other words, or None if one is missing."""
    places: list[int] = []
    at = k
    for element in reversed(pattern.before):
        stop = max(-1, at - 4)
        at = next((p for p in range(at - 1, stop, -1) if is_one(words[p], element)), -1)
        if at < 0:
            return None
        places.append(at)
    at = k
    for element in pattern.after:
        stop = min(len(words), at + 8)
        at = next((p for p in range(at + 1, stop) if is_one(words[p], element)), -1)
        if at < 0:
            return None
        places.append(at)
    return places


def forbidden(words: Sequence[Word], k: int, kind: Type) -> bool:
    """Whether a phrase near a trigger shows that something else is meant."""
    if not kind.unless:
        return False
    near = " " + " ".join(w.text for w in words[max(0, k - 6) : k + 8]) + " "
    return any(f" {phrase.strip()} " in near for phrase in kind.unless.split(",") if phrase.strip())
