"""Who and whom: the actors that stand where a pattern's source and target are to be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .actor_roles import Mention
from .clauses import BREAKS, FINITE, ING, REDUCED, RELATIVE, Group, subject_region
from .english import English
from .words import MARK, MENTION, NOUN, Word, acts

_OPENS = frozenset((*RELATIVE, "what"))
_MANY = frozenset(("those", "these", "two", "three", "four", "both"))
_GROUPS = frozenset(
    ("countries", "states", "nations", "governments", "sides", "powers", "capitals", "allies", "neighbours", "leaders")
)  # fmt: skip

_VOICES = frozenset(("spokesman", "official", "foreign ministry", "defence ministry"))
"""Roles of those who speak for others: whom "he said" most likely means."""

OWNS = frozenset(("his", "her", "its", "their"))
"""Pronouns that say whose an event is."""

CIRCUMSTANCES = ("after", "following", "before", "since", "amid", "during", "despite")
"""Words that lead to another event: who stands behind them has no part in this one."""

Slots = list[tuple[str, list[Mention]]]
"""Mentions behind a verb or noun, by the word that leads to them, in the order of the text."""


def head(words: Sequence[Word], first: int, end: int) -> list[Mention]:
    """Return the actors that a noun phrase is about: its last name before a preposition, with those joined to it.

    "Corvia's ally Ostria" is about Ostria, "leaders of Corvia" about Corvia, "Corvia, Ostria and Veldria" about all three.
    """
    places: list[int] = []
    within = True
    for k in range(first, end):
        word = words[k]
        if word.kind == MENTION and acts(word.mention):
            if word.mention is not None and word.mention.role == "place":
                continue
            if within or not places:
                places.append(k)
                within = within and True
        elif word.kind in ("preposition", "to") and places:
            within = False
        elif word.kind == "preposition" and not places and k == first:
            within = True
    if not places and end - first <= 3:
        # A name that stands alone acts, even where the list before it made it a place.
        places = [
            k
            for k in range(first, end)
            if acts(words[k].mention)
            and (k == 0 or words[k - 1].kind in ("conjunction", "subordinator", MARK, "determiner"))
        ]
    if not places:
        return []
    # Members of a list stay together; of other names in a row the last is meant.
    last = places[-1]
    chosen = [last]
    for k in reversed(places[:-1]):
        gap = words[k + 1 : chosen[0]]
        if _linked(gap):
            chosen.insert(0, k)
        else:
            break
    return _distinct([words[k].mention for k in chosen])


def _linked(gap: Sequence[Word]) -> bool:
    """Whether words between two names join them as members of one list."""
    if not any(w.text in ("and", ",", "or", "&", "as") for w in gap):
        return False
    if len(gap) == 1:
        return True
    return (
        len(gap) <= 5
        and all(
            w.text in ("and", ",", "or", "&", "the", "both", "well", "as", "along", "its", "then")
            or w.kind in (NOUN, "possessive", "ordinary_adjective")
            for w in gap
        )
        and not (
            any(w.text == "," for w in gap)
            and not any(w.text == "and" for w in gap)
            and any(w.kind == NOUN for w in gap)
        )
    )


def _distinct(mentions: Sequence[Mention | None]) -> list[Mention]:
    found: list[Mention] = []
    for mention in mentions:
        if mention is not None and all(mention.actor != other.actor for other in found):
            found.append(mention)
    return found


def subjects(
    words: Sequence[Word], found: Sequence[Group], group: Group, tables: English, before: Sequence[Mention]
) -> list[Mention]:
    """Return whom a verb is said of: its own subject, or that of the verb that it completes or follows."""
    seen: set[int] = set()
    at: Group | None = group
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        first, end = subject_region(words, found, at)
        own = head(words, first, end)
        if own:
            return own
        if (
            end == first
            and at.form in (ING, REDUCED)
            and not any(g.main < at.first for g in found if g.form == FINITE)
        ):
            # "Bowing to pressure, Corvia lifted …": the subject stands behind.
            ahead = next((g for g in found if g.form == FINITE and g.first > at.main), None)
            if ahead is not None and ahead is not at:
                return head(words, *subject_region(words, found, ahead))
        if end > first:
            return _referred(words, found, at, first, end, tables, before)
        at = at.governor or _previous(words, found, at)
    return []


def _previous(words: Sequence[Word], found: Sequence[Group], group: Group) -> Group | None:
    """Return the verb whose subject a verb without one shares."""
    earlier = [g for g in found if g.main < group.first]
    finite = [g for g in earlier if g.form == FINITE]
    joined = group.form == FINITE and group.first > 0 and words[group.first - 1].kind == "conjunction"
    if joined and len(finite) > 1 and group.past and group.first == group.main:
        # "praised what Ostria had done and condemned it": not the verb of the clause that begins with "what" or "that".
        simple = [g for g in finite if g.first == g.main and g.past]
        within = finite[-1].first < finite[-1].main and _relative(words, found, finite[-1])
        if within and simple and simple[-1] is not finite[-1]:
            return simple[-1]
    return next(reversed(finite or earlier), None)


def _relative(words: Sequence[Word], found: Sequence[Group], group: Group) -> bool:
    first, end = subject_region(words, found, group)
    at = first - 1 if end > first else group.first - 1
    return at >= 0 and (words[at].text in _OPENS or words[group.first - 1].text in _OPENS)


def _referred(
    words: Sequence[Word],
    found: Sequence[Group],
    group: Group,
    first: int,
    end: int,
    tables: English,
    before: Sequence[Mention],
) -> list[Mention]:
    """Return whom "he", "they" or "the government" means: the subject of the clause before, else of the sentence before."""
    phrase = words[first:end]
    if several := _several(words, first, end, before):
        return several
    pronoun = any(
        w.text in ("he", "she", "it", "they", "we", "i", "who", "its", "their", "his", "her", "our")
        for w in phrase
    )
    generic = len(phrase) <= 6 and any(w.text in tables.generic for w in phrase)
    if not (pronoun or generic):
        return []
    persons = any(w.text in ("he", "she") for w in phrase)
    # In "the general fled, he said", somebody else speaks.
    aside = persons and group.lemma in tables.says and first > 0 and words[first - 1].kind == MARK
    earlier = [] if aside else [g for g in found if g.main < first and g is not group]
    for other in reversed(earlier):
        region = subject_region(words, found, other)
        if known := head(words, *region):
            if len(known) > 1 and any(w.text in ("he", "she") for w in phrase) and before:
                continue
            return known if any(w.text in ("they", "we") for w in phrase) else known[:1]
        if other.passive and other.main + 2 < len(words) and (by := _agent(words, other)):
            return by
    if any(w.text in ("we", "i", "our") for w in phrase):
        # Inside a quotation: who speaks stands behind it.
        speaks = next((g for g in found if g.main > end and g.lemma in tables.says), None)
        if speaks is not None and speaks is not group:
            return head(words, *subject_region(words, found, speaks))
    later = [w.mention for w in words[end:] if w.kind == MENTION and acts(w.mention)]
    if aside:
        for mention in reversed(before):
            if mention.role in _VOICES:
                return [mention]
    if persons:
        for mention in reversed(before):
            if mention.person and mention.role != "place":
                return [mention]
    candidates = [
        m
        for m in before
        if acts(m) and m.role != "place" and all(m.actor != other.actor for other in later[:1] if other)
    ]
    if not candidates:
        return []
    if any(w.text == "they" for w in phrase) and len(candidates) > 1:
        return _distinct(candidates[:2])
    return candidates[:1] if pronoun else candidates[-1:]


def _agent(words: Sequence[Word], group: Group) -> list[Mention]:
    """Return by whom something is done: "was proclaimed by Corvia"."""
    near = words[group.main + 1 : group.main + 5]
    if not near or near[0].text != "by":
        return []
    return _distinct([w.mention for w in near if w.kind == MENTION and acts(w.mention)][:1])


def _several(words: Sequence[Word], first: int, end: int, before: Sequence[Mention]) -> list[Mention]:
    """Return whom "those countries", "the two governments", "both sides" means: those last named together.

    Of the sentences before only the places of names are known: names a few letters apart are taken for a list.
    """
    texts = [word.text for word in words[first:end]]
    if len(texts) > 5 or _MANY.isdisjoint(texts) or _GROUPS.isdisjoint(texts):
        return []
    own = [w.mention for w in words[:first] if w.mention is not None and acts(w.mention)]
    two = "two" in texts or "both" in texts
    if two:
        named = _distinct([m for m in own if m.role != "place"])
        return named if len(named) == 2 else []
    run: list[Mention] = []
    for mention in reversed(before):
        if run and not 0 <= run[0].start - mention.end <= len(", and the "):
            if len(run) > 1:
                break
            run = []
        run.insert(0, mention)
    return _distinct(run) if len(run) > 1 else []


def slots(
    words: Sequence[Word],
    found: Sequence[Group],
    start: int,
    end: int,
    deep: bool,
    own: frozenset[int] = frozenset(),
) -> Slots:
    """Return the actors from a place on, by the word that leads to them.

    Parameters
    ----------
    start, end : int
        Places in the sentence.
    deep : bool
        Whether to look into clauses that complete the verb.
    own : frozenset of int
        Places of words that belong to the verb itself: "down" of "shoot down" leads to its object.
    """
    begins = {group.first: group for group in found}
    listed: Slots = []
    lead, last = "object", -1
    k = start
    while k < end:
        word = words[k]
        if k in begins:
            group = begins[k]
            if group.form == FINITE and not deep and group.first > start:
                break
            if group.form == ING and k > start and words[k - 1].text == ",":
                break
            if lead != "clause":
                lead = "clause" if group.form == FINITE else "verb"
            k = group.main
        elif lead not in ("verb", "clause", *CIRCUMSTANCES) and word.kind in ("preposition", "to"):
            lead = "object" if k in own else word.text
        elif lead == "verb" and word.text in CIRCUMSTANCES:
            lead = word.text
        elif not deep and _parts(word, k > start):
            break
        elif word.kind == MENTION and acts(word.mention) and word.mention is not None:
            mention = word.mention
            if lead == "over" and mention.role == "place":
                mention = replace(mention, role=None)  # "leverage over Corvia"
            if last >= 0 and listed and _linked(words[last + 1 : k]) and words[k - 1].kind != "preposition":
                listed[-1][1].append(mention)
            else:
                listed.append((lead, [mention]))
            last = k
        k += 1
    return listed


def _parts(word: Word, later: bool) -> bool:
    """Whether a word ends a plain clause: a relative pronoun or a mark that is no quotation mark."""
    relative = later and word.text in RELATIVE and word.kind in ("subordinator", "pronoun")
    return relative or (word.text in BREAKS and word.text not in ("“", "”", '"'))


def before_noun(words: Sequence[Word], k: int) -> list[Mention]:
    """Return the possessor or adjective before a noun: "Corvia's heavy air strike", "Corvian-Ostrian talks"."""
    j = k - 1
    steps = 0
    while j >= 0 and steps < 6:
        word = words[j]
        if word.kind == MENTION:
            if not acts(word.mention) or word.mention is None:
                j -= 1
                steps += 1
                continue
            found = [word.mention]
            while j >= 2 and words[j - 1].text in ("-", "–", "and", ",") and words[j - 2].kind == MENTION:
                if acts(words[j - 2].mention):
                    found.insert(0, words[j - 2].mention)  # type: ignore[arg-type]
                j -= 2
            return _distinct(found)
        if (
            word.kind in ("preposition", "to", "conjunction", "subordinator", "auxiliary", "modal", "verb")
            or word.text in BREAKS
            or word.text == ","
        ):
            return []
        if word.kind == "determiner" and word.text not in ("a", "the", "an"):
            return []
        j -= 1
        steps += 1
    return []
