"""The verbs of a sentence: which words form one verb, how it stands, what it governs, and where its subject is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .english import BASE, GERUND, PARTICIPLE, PAST, THIRD, English
from .words import MARK, MENTION, NOUN, VERB, Word

FINITE, INFINITIVE, ING, REDUCED = "finite", "infinitive", "gerund", "participle"

BREAKS = frozenset((";", ":", "—", "–", "“", "”", '"', "(", ")", "…", "?", "!"))
"""Marks at which a clause ends for certain."""

_ANNOUNCES = frozenset(
    (
        "say",
        "tell",
        "announce",
        "declare",
        "state",
        "confirm",
        "add",
        "insist",
        "indicate",
        "warn",
        "stress",
        "reply",
    )
)
"""Behind these "would" tells what the speaker means to do."""

RELATIVE = frozenset(("who", "which", "that", "whose", "whom"))


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries: "has not been attacked".

    Attributes
    ----------
    first, main : int
        Places of its first word and of the verb that carries the meaning.
    lemma : str
    form : {"finite", "infinitive", "gerund", "participle"}
    passive, negated : bool
    only : bool
        Whether it is limited by "only": "only allows".
    modal : str
        "will", "could" …; empty if there is none.
    past : bool
    governor : Group or None
        The verb that it completes: "vowed" of "to attack".
    chain : str
        What that verb makes of it: intends, refuses, wants, does, stops; empty if it completes none.
    """

    first: int
    main: int
    lemma: str
    form: str
    passive: bool = False
    negated: bool = False
    modal: str = ""
    past: bool = False
    only: bool = False
    governor: Group | None = None
    chain: str = ""
    _subject: tuple[int, int] | None = field(default=None, repr=False)


def groups(words: Sequence[Word], tables: English) -> list[Group]:
    """Return the verbs of a sentence, in order, with what governs them.

    Examples
    --------
    >>> from upperhand.evidence.english import english
    >>> from upperhand.evidence.words import cut
    >>> words = cut("The rebels vowed to attack and were not stopped.", (), english())
    >>> [(g.lemma, g.form, g.passive, g.negated, g.chain) for g in groups(words, english())]
    [('vow', 'finite', False, False, ''), ('attack', 'infinitive', False, False, 'intends'), ('stop', 'finite', True, True, '')]
    """
    found: list[Group] = []
    k = 0
    while k < len(words):
        word = words[k]
        if word.kind in ("auxiliary", "modal", VERB) and _aside(words, k):
            k += 1
        elif word.kind in ("auxiliary", "modal", VERB) or (word.kind == "to" and _verbal(words, k + 1)):
            group = _group(words, k)
            found.append(group)
            k = group.main + 1
        else:
            k += 1
    _participles(words, found)
    for j, group in enumerate(found):
        _govern(words, found, j, group, tables)
    return found


def _aside(words: Sequence[Word], k: int) -> bool:
    """Whether a verb only says who calls something so: "what officials called a raid"."""
    return words[k].lemma in ("call", "describe", "term", "say") and any(
        w.text == "what" for w in words[max(0, k - 5) : k]
    )


def _verbal(words: Sequence[Word], k: int) -> bool:
    while k < len(words) and words[k].kind in ("adverb", "not"):
        k += 1
    return k < len(words) and words[k].kind in (VERB, "auxiliary") and bool(words[k].bits & BASE)


def _group(words: Sequence[Word], first: int) -> Group:
    k = first
    infinitive = words[k].kind == "to"
    negated = first > 0 and words[first - 1].kind == "not"
    modal, auxiliaries = "", list[Word]()
    main = k
    if infinitive:
        k += 1
    while k < len(words):
        word = words[k]
        if word.kind == "not":
            negated = True
        elif word.kind == "modal" and not auxiliaries and not modal:
            modal, main = word.text, k
        elif word.kind == "auxiliary":
            auxiliaries.append(word)
            main = k
        elif word.kind == VERB and _fits(word, auxiliaries, modal, infinitive):
            main = k
            break
        elif _verbal_next(words, k + 1) and (
            word.kind == "adverb" or (word.kind == "pronoun" and k == main + 1 and main == first)
        ):
            pass
        else:
            break
        k += 1
    verb = words[main]
    lemma = verb.lemma
    last = auxiliaries[-1] if auxiliaries and verb.kind == VERB else None
    passive = (
        last is not None
        and last.lemma in ("be", "get")
        and bool(verb.bits & PARTICIPLE)
        and verb.bits != GERUND
    )
    head = modal or (auxiliaries[0] if auxiliaries else verb)
    if infinitive:
        form = INFINITIVE
    elif (
        isinstance(head, str)
        or head.bits & (THIRD | PAST)
        or (head.bits & BASE and head.kind in ("auxiliary", VERB))
    ):
        form = FINITE
    elif head.bits & GERUND:
        form = ING
    else:
        form = REDUCED
    past = not isinstance(head, str) and bool(head.bits & PAST)
    only = any(word.text == "only" for word in words[max(0, first - 1) : main])
    return Group(first, main, lemma, form, passive, negated, modal, past, only)


def _fits(verb: Word, auxiliaries: Sequence[Word], modal: str, infinitive: bool) -> bool:
    if not auxiliaries:
        return bool(verb.bits & BASE) if modal or infinitive else True
    last = auxiliaries[-1].lemma
    if last == "have":
        return bool(verb.bits & (PARTICIPLE | PAST))
    if last == "do":
        return bool(verb.bits & BASE)
    return bool(verb.bits & (PARTICIPLE | GERUND))


def _verbal_next(words: Sequence[Word], k: int) -> bool:
    while k < len(words) and words[k].kind in ("adverb", "not"):
        k += 1
    return k < len(words) and words[k].kind in (VERB, "auxiliary")


def _participles(words: Sequence[Word], found: list[Group]) -> None:
    """Tell "troops attacked" from "troops attacked by rebels" and "territory occupied since May"."""
    for j, group in enumerate(found):
        word = words[group.main]
        if group.first != group.main or word.kind != VERB or not word.bits & PARTICIPLE:
            continue
        after = group.main + 1
        while after < len(words) and words[after].kind == "adverb":
            after += 1
        by = (
            after < len(words)
            and words[after].text == "by"
            and not (after + 1 < len(words) and words[after + 1].bits & GERUND)
        )
        before = words[group.first - 1] if group.first else None
        previous = found[j - 1] if j else None
        close = previous is not None and not any(
            w.kind in ("conjunction", "subordinator") or w.text in (",", *BREAKS)
            for w in words[previous.main + 1 : group.first]
        )
        bare = word.bits & PAST == 0
        second = (
            close
            and before is not None
            and before.kind in (NOUN, MENTION)
            and previous is not None
            and (
                previous.form == FINITE and previous.lemma not in ("say", "tell", "believe", "think", "know")
            )
        )
        ahead = (
            j + 1 < len(found)
            and _leads_on(words, found[j + 1])
            and not any(
                w.kind in ("conjunction", "subordinator") or w.text in (",", *BREAKS)
                for w in words[group.main + 1 : found[j + 1].first]
            )
        )
        objectless = (
            after < len(words)
            and words[after].kind in ("preposition", "to")
            and words[after].text not in ("down", "up", "out", "off", "over", "through", "about", "to")
            and ahead
        )
        opens = before is None or (before.text in (",", *BREAKS) and objectless)
        if (
            by
            or bare
            or (second and not _has_object(words, after))
            or (objectless and not opens and word.bits & PARTICIPLE)
        ):
            group.form, group.passive = REDUCED, True
        elif opens and before is None:
            group.form, group.passive = REDUCED, not _has_object(words, after)


def _leads_on(words: Sequence[Word], group: Group) -> bool:
    """Whether a verb is surely the clause's own: it has an auxiliary or an object."""
    return group.form == FINITE and (group.first < group.main or _has_object(words, group.main + 1))


def _has_object(words: Sequence[Word], k: int) -> bool:
    return k < len(words) and words[k].kind in (
        "determiner",
        MENTION,
        NOUN,
        "ordinary_adjective",
        "subordinator",
    )


def _govern(words: Sequence[Word], found: Sequence[Group], j: int, group: Group, tables: English) -> None:
    if not j:
        if group.modal in ("will", "shall"):
            group.chain = "refuses" if group.negated else "intends"
        elif group.modal == "would" and group.negated:
            group.chain = "refuses"
        elif group.form == INFINITIVE and group.first and words[group.first - 1].kind == MENTION:
            group.chain = "intends"  # A headline: "Corvia to send troops".
        return
    previous = found[j - 1]
    between = words[previous.main + 1 : group.first]
    if group.form in (INFINITIVE, ING) and len(between) <= 7:
        blocked = any(
            w.kind in (MENTION, "conjunction", "subordinator") or w.text in (",", *BREAKS) for w in between
        )
        if not blocked:
            kind, used = _chain(words, previous, tables)
            if kind and (group.form == INFINITIVE or len(between) <= used + 1):
                group.governor = previous
                group.chain = kind
                return
            if not between and group.form == INFINITIVE and previous.lemma == "be":
                group.governor, group.chain = previous, "intends"
                return
    if group.form == FINITE and group.modal in ("will", "would", "shall"):
        kind, _ = _chain(words, previous, tables)
        if kind == "intends" and words[previous.main + 1 : previous.main + 2] and len(between) <= 8:
            group.governor, group.chain = previous, "refuses" if group.negated else "intends"
        elif group.negated:
            group.chain = "refuses"
        elif group.modal in ("will", "shall") or previous.lemma in _ANNOUNCES:
            group.chain = "intends"


def _chain(words: Sequence[Word], group: Group, tables: English) -> tuple[str, int]:
    """Return what a verb makes of the verb behind it, and how many words belong to it."""
    after = [w.text for w in words[group.main + 1 : group.main + 4] if w.kind != "adverb"]
    if group.passive:
        own = words[group.main].text
        for rest, kind in tables.chains.get("be", ()):
            if rest == (own,):
                return kind, 0
        return "", 0
    for rest, kind in tables.chains.get(group.lemma, ()):
        if tuple(after[: len(rest)]) == rest:
            return kind, len(rest)
    return "", 0


def subject_region(words: Sequence[Word], found: Sequence[Group], group: Group) -> tuple[int, int]:
    """Return the places [first, end) of the words in which a verb's subject stands; empty if it has none of its own.

    Examples
    --------
    >>> from upperhand.evidence.english import english
    >>> from upperhand.evidence.words import cut
    >>> words = cut("In May the rebels, who had waited, attacked and fled.", (), english())
    >>> found = groups(words, english())
    >>> for group in found:
    ...     print(group.lemma, [word.text for word in words[slice(*subject_region(words, found, group))]])
    wait ['in', 'may', 'the', 'rebels']
    attack ['in', 'may', 'the', 'rebels']
    flee []
    """
    end = group.first
    while end > 0 and words[end - 1].kind in ("adverb", "not"):
        end -= 1
    if end == 0:
        return 0, 0
    last = words[end - 1]
    if last.text in ("he", "she", "it", "they", "we", "i") and group.form == FINITE:
        return end - 1, end  # "the missiles it has": nothing before the pronoun is the subject.
    if group.form == INFINITIVE and ((found and found[0].main < group.first) or last.kind != MENTION):
        return end, end
    if last.text in RELATIVE and last.kind in ("subordinator", "pronoun"):
        stop = end - 1
        if stop and words[stop - 1].text == ",":
            stop -= 1
        # The words before the relative pronoun, back to a verb or a mark.
        return _back(words, found, stop, True), stop
    if last.kind == "conjunction" or last.kind in ("subordinator", "preposition"):
        return end, end
    if last.text == ",":
        if group.form != FINITE:
            opens = not any(g.main < group.first and g.form == FINITE for g in found)
            return (_back(words, found, end - 1, False), end - 1) if opens and end > 1 else (end, end)
        opening = end - 2
        while opening >= 0 and words[opening].text != "," and words[opening].text not in BREAKS:
            opening -= 1
        if (
            opening > 0
            and words[opening].text == ","
            and words[opening + 1].text in ("including", "notably", "among")
        ):
            return _back(words, found, opening, False), end - 1
        if opening > 0 and words[opening].text == ",":
            if words[opening - 1].kind in (NOUN, MENTION, "possessive", MARK):
                first = _back(words, found, opening, False)
                if first < opening:
                    return first, opening
            return end, end
        return _back(words, found, end - 1, False), end - 1
    if last.text in BREAKS:
        return (end, end)
    return _back(words, found, end, False), end


def _back(words: Sequence[Word], found: Sequence[Group], end: int, near: bool) -> int:
    """Return where the noun phrase that ends here begins: at a verb, a mark, or a word that opens a clause."""
    verbs = {k for group in found for k in range(group.first, group.main + 1) if group.form != REDUCED}
    k = end
    while k > 0:
        word = words[k - 1]
        if word.text in BREAKS or word.kind in ("subordinator",) or (k - 1) in verbs:
            return k
        if word.text == ",":
            listed = words[k - 2].kind in (MENTION, "possessive") if k >= 2 else False
            if k == 2 and listed and words[k].kind == MENTION and end == 3:
                return 0  # A headline: "Corvia, Ostria trade fire".
            if near or not (
                listed and words[k].kind in (MENTION, "conjunction", "determiner") and _joined(words, k, end)
            ):
                return k
        elif word.kind == "conjunction" and (
            near or any(v < k - 1 and not _marked(words, v, k - 2) for v in verbs)
        ):
            return k
        k -= 1
    return 0


def _joined(words: Sequence[Word], k: int, end: int) -> bool:
    """Whether an "and" follows before the phrase ends: the comma parts members of a list."""
    return any(word.text in ("and", "or") for word in words[k:end])


def _marked(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a clause ends between two places."""
    return any(word.text in (",", *BREAKS) or word.kind == "subordinator" for word in words[first:last])
