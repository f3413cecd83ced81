"""How a noun that names a doing is said: by its own adjectives, by what it hangs on, or by its verb."""

from __future__ import annotations

from .said_climb import Climb
from .said_loose import copula

_OWN = frozenset(("after", "following", "during", "since", "amid", "despite", "over"))
_MAYBE_PAST = frozenset(("alleged", "suspected", "purported", "supposed", "presumed", "unconfirmed"))
_CLOSES = frozenset(("and", "or", "but", "to", "not", "nor", "than"))
_ALSO_ARTICLES = frozenset(("that", "these", "those", "both"))
_REACH = 6


def read_noun(climb: Climb, at: int) -> None:
    """Read how the noun at a word is said.

    Examples
    --------
    >>> from upperhand.evidence.said_clauses import Clauses
    >>> from upperhand.evidence.said_words import Words
    >>> climb = Climb(Clauses(Words("The bishop called for a truce.")))
    >>> read_noun(climb, 5)
    >>> climb.modality
    'wanted'
    """
    words = climb.clauses.words
    definite, first = _phrase(climb, at, own=True)
    ahead = climb.modality != "fact" and not any(words.low[i] in _MAYBE_PAST for i in climb.cues)
    _read(climb, at, definite, first)
    if ahead:
        climb.tense = "future"


def _read(climb: Climb, at: int, definite: bool, first: int) -> None:
    clauses = climb.clauses
    words, listed = clauses.words, clauses.words.cues.words
    number = clauses.of[at]
    for _ in range(_REACH):
        if first == 0 or (clauses.of[first - 1] != number and not _same(climb, first - 1, number)):
            break
        before = first - 1
        word = words.low[before]
        if before in clauses.inside:
            _governed(climb, clauses.inside[before], definite)
            return
        if word in ("and", "or", ",") and before > 0 and before - 1 not in clauses.inside:
            if word == "," and not _list(climb, before):
                break
            _, first = _phrase(climb, before - 1, own=False)
            continue
        if word in listed["prepositions"] or word == "to":
            if _hung(climb, before, definite):
                return
            if definite or before == 0:
                _apart(climb, at)
                return
            if before - 1 in clauses.inside or words.mark(before - 1):
                break
            definite, first = _phrase(climb, before - 1, own=False)
            continue
        if word in ("not", "neither", "nor"):
            climb.negate(before)
            first = before
            continue
        cue = words.cue(before, False)
        if cue and cue[0] in ("failure", "wish", "danger"):
            climb.effect(cue[0], before, -1, "noun")
        break
    _by_its_verb(climb, at, definite)


def _same(climb: Climb, i: int, number: int) -> bool:
    """Whether a word belongs to the clause that one hangs on, or its verb group opens the clause."""
    clauses = climb.clauses
    return i in clauses.inside and clauses.groups[clauses.inside[i]].clause in (
        number,
        clauses.all[number].parent,
    )


def _list(climb: Climb, comma: int) -> bool:
    words = climb.clauses.words
    return any(words.low[i] in ("and", "or") for i in range(comma + 1, min(comma + 8, len(words))))


def _phrase(climb: Climb, at: int, own: bool) -> tuple[bool, int]:
    """Walk to where a noun phrase begins; its adjectives count if it is the noun asked for."""
    clauses = climb.clauses
    words, listed = clauses.words, clauses.words.cues.words
    i = at
    definite = False
    while i > 0:
        before = i - 1
        word = words.low[before]
        if (
            before == clauses.all[clauses.of[at]].cue
            or before in clauses.inside
            or (words.mark(before) and word != "'")
            or clauses.of[before] != clauses.of[at]
        ):
            break
        closes = (
            word in listed["prepositions"] or word in _CLOSES or word in listed["pronouns"] - _ALSO_ARTICLES
        )
        if closes and not (word == "and" and own and before > 0 and _adjectives(climb, before)):
            break
        if word in ("likely", "unable", "due", "ready", "able"):
            break
        i = before
        if word in listed["definite"] or word in ("'s", "'"):
            definite = True
        if own:
            if word in listed["hedges"]:
                climb.become("possible", before)
            elif word in listed["planned"]:
                climb.become("future", before)
            elif word in listed["wished"]:
                climb.become("wanted", before)
        if word in listed["negative_nouns"] and own and not words.phrase(before, "not_negations"):
            climb.negate(before)
        if word in listed["determiners"] or word in listed["definite"]:
            break
    return definite, i


def _adjectives(climb: Climb, joined: int) -> bool:
    """Whether "and" joins two adjectives of one phrase."""
    low = climb.clauses.words.low
    return low[joined - 1].endswith(("an", "ian", "ish", "ese", "ic", "al")) and low[joined + 1].endswith(
        ("an", "ian", "ish", "ese", "ic", "al")
    )


def _hung(climb: Climb, preposition: int, definite: bool) -> bool:
    """Read a noun behind a preposition by the word that the preposition hangs on; whether it told."""
    clauses = climb.clauses
    words = clauses.words
    word = words.low[preposition]
    for start in (preposition, preposition - 1, preposition - 2):
        if start >= 0:
            if (taken := words.phrase(start, "ahead")) and start + taken == preposition + 1:
                climb.become("future", start)
                return _ends(climb, preposition)
            if (taken := words.phrase(start, "without")) and start + taken == preposition + 1:
                return _without(climb, start)
    if word in _OWN:
        _apart(climb, preposition)
        return True
    host = preposition - 1
    if host < 0:
        return False
    verb = clauses.inside.get(host, -1)
    cue = words.cue(host, verb >= 0)
    if verb >= 0:
        if clauses.groups[verb].passive and cue and cue[0] not in ("wish", "plan", "danger"):
            cue = None
        _governed(climb, verb, definite, through=word)
        return True
    if cue and word in ("for", "of", "to", "on", "about", "against", "with", "over", "from", "in"):
        if cue[0] == "carrying" and words.low[host] in ("end", "halt", "stop"):
            _apart(climb, host)
            return True
        if cue[0] not in ("carrying", "speech", "plan") or (word in ("for", "of") and cue[0] != "carrying"):
            climb.effect(cue[0], host, -1, "noun")
            climb.tense = "future" if climb.modality != "fact" else climb.tense
            by = copula(climb, host)
            if by >= 0:
                climb.own(by, tense=False)
            outer = Climb(clauses, climb.mentions, steps=climb.steps + 1)
            if outer.steps < 8:
                read_noun(outer, host)
            if outer.negated and cue[0] != "wish":
                climb.negate(outer.cues[-1] if outer.cues else -1)
            if outer.modality == "hypothetical" or outer.would:
                climb.become("hypothetical", -1)
            for speaker in outer.speakers:
                climb.speak(speaker)
            return True
    if word in ("for", "on", "against", "to"):
        for i in range(host, max(-1, host - 8), -1):
            k = clauses.inside.get(i, -1)
            if k < 0:
                cue = words.cue(i, False)
                if cue and cue[0] == "wish" and word == "for":
                    climb.effect("wish", i, -1, "noun")
                    climb.tense = "future"
                    return True
                continue
            cue = words.cue(clauses.groups[k].head, True)
            if cue and cue[0] in ("wish",) and word == "for":
                _governed(climb, k, definite, through=word)
                return True
            break
    return False


def _ends(climb: Climb, at: int) -> bool:
    climb.tense = "future"
    climb.speakers_of(climb.clauses.of[at])
    return True


def _without(climb: Climb, start: int) -> bool:
    """Read "without a deal": it is not there, or it is a condition if the verb is of what would be."""
    clauses = climb.clauses
    number = clauses.of[start]
    for k in clauses.all[number].groups:
        if clauses.groups[k].modal in ("would", "possible"):
            climb.become("hypothetical", start)
            climb.negate(start)
            return True
    climb.negate(start)
    climb.tense = "past"
    climb.speakers_of(number)
    return True


def _apart(climb: Climb, at: int) -> None:
    """Take a thing for given: what is said around it does not change it."""
    climb.apart = True
    if climb.tense is None and climb.modality == "fact":
        climb.tense = "past"
    number = climb.clauses.of[at]
    kind = climb.clauses.all[number].kind
    if kind in ("condition", "question"):
        climb.become("hypothetical", climb.clauses.all[number].cue)
    climb.speakers_of(number)


def _governed(climb: Climb, k: int, definite: bool, through: str = "") -> None:
    """Read a noun by the verb that it is the object of."""
    clauses = climb.clauses
    words, group = clauses.words, clauses.groups[k]
    listed = words.cues.words
    base = words.base(group.head)
    cue = words.cue(group.head, True)
    kind = cue[0] if cue else ""
    # What is ordered, announced or agreed is done by that.
    if (
        kind in ("speech", "carrying")
        or (base == "order" and not through)
        or (
            kind == "plan"
            and not through
            and base not in ("plan", "promise", "pledge", "expect", "prepare", "schedule")
        )
    ):
        kind = ""
    if (
        through == "by"
        or (through in ("in", "at", "with", "from") and kind not in ("failure",))
        or (kind == "danger" and through == "on")
    ):
        kind = ""
    if (
        cue
        and cue[0] == "speech"
        and (group.negated or climb.negative_before(clauses.all[group.clause].start, group) >= 0)
    ):
        climb.become("possible", group.head)  # neither confirmed the meeting: it may be or not
        climb.speakers_of(group.clause)
        return
    if kind:
        climb.effect(kind, group.head, k, "noun")
        negated_here = kind == "failure"
        climb.own(k, tense=negated_here)
        if kind in ("wish", "plan", "danger", "refusal", "thought", "try") and climb.modality != "fact":
            climb.tense = "future"
        if kind == "denial":
            climb.tense = "past"
        climb.up(group.clause, k)
        return
    if (
        base in listed["given"]
        or (definite and base not in listed["light"])
        or (through in ("by", "in", "at", "with", "from") and definite)
    ):
        _apart(climb, group.head)
        return
    climb.verb(k)


def _by_its_verb(climb: Climb, at: int, definite: bool) -> None:
    """Read a noun by the verb that it is the subject of, or as it stands."""
    clauses, words = climb.clauses, climb.clauses.words
    number = clauses.of[at]
    clause = clauses.all[number]
    after = [k for k in clause.groups if clauses.groups[k].first > at]
    if clause.kind in ("infinitive", "gerund", "participle") and not after:
        if clause.groups:
            climb.verb(clause.groups[0])
        return
    if not after:
        if clause.groups:
            _governed(climb, clause.groups[-1], definite)
        elif clause.kind in ("condition", "question"):
            climb.up(number, -1)
        return
    negated = climb.negated
    cue = clauses.words.cue(clauses.groups[after[0]].head, True)
    group = clauses.groups[after[0]]
    if group.passive and cue and cue[0] in ("refusal", "failure"):
        climb.effect(cue[0], group.head, -1, "noun")
        climb.up(number, after[0])
        return
    loose = [k for k in range(len(clauses.groups)) if clauses.all[clauses.groups[k].clause].parent == number and (
        clauses.groups[k].first in (group.head + 1, group.head + 2) and clauses.groups[k].form == "to")]  # fmt: skip
    told = definite and words.base(group.head) not in words.cues.words["light"] | {"be"} and not loose
    if told and group.negated and group.modal != "would":
        _apart(climb, at)  # "the threat did not deter them": there was a threat
        return
    climb.verb(loose[0] if loose else after[0])
    if negated and not climb.negated:  # "no" was counted with the verb as well
        climb.negated = True
