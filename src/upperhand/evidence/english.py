"""English as the rule engine knows it: forms of verbs and nouns, function words, and verbs that lead to other verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .codebook import Codebook, load, read_yaml

BASE, THIRD, PAST, PARTICIPLE, GERUND = 1, 2, 4, 8, 16
"""Forms of a verb, as bits: "attack", "attacks", "attacked" (told or suffered), "attacking"."""

_VOWELS = "aeiou"


def inflected(verb: str) -> dict[str, int]:
    """Return the forms of a regular verb.

    >>> sorted(inflected("plan"))
    ['plan', 'planed', 'planing', 'planned', 'planning', 'plans']
    >>> sorted(inflected("deny"))
    ['denied', 'denies', 'deny', 'denying']
    """
    told = PAST | PARTICIPLE
    if verb.endswith("e"):
        gerund = verb + "ing" if verb.endswith(("ee", "ye", "oe")) else verb[:-1] + "ing"
        forms = {verb + "s": THIRD, verb + "d": told, gerund: GERUND}
        if verb.endswith("ie"):
            forms[verb[:-2] + "ying"] = GERUND
    elif verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        forms = {verb[:-1] + "ies": THIRD, verb[:-1] + "ied": told, verb + "ing": GERUND}
    else:
        third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
        forms = {third: THIRD, verb + "ed": told, verb + "ing": GERUND}
        if len(verb) > 2 and verb[-1] not in "aeiouwxyh" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
            forms |= {verb + verb[-1] + "ed": told, verb + verb[-1] + "ing": GERUND}
    return {**forms, verb: BASE}


def singular(noun: str) -> str:
    """Return a noun's singular by its ending; words that are not plurals may lose an end as well.

    >>> singular("armies"), singular("clashes"), singular("talks"), singular("crisis"), singular("men")
    ('army', 'clash', 'talk', 'crisis', 'man')
    """
    if len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        if noun.endswith("ies") and len(noun) > 4:
            return noun[:-3] + "y"
        if noun.endswith(("ches", "shes", "sses", "xes")):
            return noun[:-2]
        return noun[:-1]
    if noun.endswith("men") and len(noun) <= 9:
        return noun[:-3] + "man"
    return noun


@dataclass(frozen=True)
class English:
    """Tables that the engine looks words up in.

    Attributes
    ----------
    forms : dict of str to tuple
        Lemma and forms of each verb form.
    both : frozenset of str
        Lemmas that are nouns as well as verbs.
    nouns : frozenset of str
        Lemmas that patterns know as nouns.
    function : dict of str to str
        Kind of each function word.
    spelled : dict of str to str
        The spelling that the tables use.
    chains : dict of tuple of str to str
        What a verb (with the words that belong to it) makes of the verb behind it.
    light, says, supposes, generic : collections of words
    """

    forms: Mapping[str, tuple[str, int]]
    both: frozenset[str]
    nouns: frozenset[str]
    function: Mapping[str, str]
    spelled: Mapping[str, str]
    chains: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    light: Mapping[str, tuple[tuple[str, ...], ...]]
    says: frozenset[str]
    supposes: frozenset[str]
    generic: frozenset[str]


def _words(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word]


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(part.split()) for part in text.split(",") if part.strip()]


def _irregular(text: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for entry in text.split(";"):
        parts = entry.split()
        if not parts:
            continue
        base, rest = parts[0], parts[1:]
        forms, last = [], base
        for part in rest:
            last = last if part == "=" else part
            forms.append(last)
        if len(forms) == 1:
            forms.append(forms[0])
        table[base] = tuple(forms)
    return table


def _conjugated(verbs: Iterable[str], irregular: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, int]]:
    forms: dict[str, tuple[str, int]] = {}
    for verb in sorted(verbs, key=lambda v: (v not in irregular, v)):
        made = inflected(verb)
        if verb in irregular:
            made = {form: bits for form, bits in made.items() if not bits & (PAST | PARTICIPLE)}
            told, suffered = irregular[verb]
            made[told] = made.get(told, 0) | PAST
            made[suffered] = made.get(suffered, 0) | PARTICIPLE
        for form, bits in made.items():
            if form in forms and forms[form][0] != verb:
                continue  # An irregular verb's form comes first: "found", "saw", "left".
            forms[form] = (verb, forms.get(form, (verb, 0))[1] | bits)
    return forms


@cache
def english(book: Codebook | None = None) -> English:
    """Return the tables for a codebook, made once; the codebook of the program if none is given.

    >>> english().forms["struck"][0], english().chains["vow"][0][1]
    ('strike', 'intends')
    """
    book = book or load()
    raw: dict[str, Any] = read_yaml("english.yaml")
    irregular = _irregular(raw["irregular"])
    chains: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, text in raw["chains"].items():
        for phrase in _phrases(text):
            chains.setdefault(phrase[0], []).append((phrase[1:], kind))
    light: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _phrases(raw["light"]):
        light.setdefault(phrase[0], []).append(phrase[1:])
    spelled = dict(pair.split() for pair in raw["also_spelled"].split(";") if pair.strip())
    verbs = {
        *book.verbs,
        *_words(raw["common"]),
        *irregular,
        *chains,
        *light,
        *_words(raw["says"]),
        *_words(raw["supposes"]),
    }
    verbs -= {"be", "have", "do"}
    # A pattern's noun is at home beside its article; a class's word may be a verb as well.
    both = {*_words(raw["both"]), *book.nouns}
    return English(
        forms=_conjugated(verbs, irregular),
        both=frozenset(both),
        nouns=frozenset(book.nouns),
        function={word: kind for kind, text in raw["function"].items() for word in _words(text)},
        spelled=spelled,
        chains={verb: tuple(sorted(group, key=lambda g: -len(g[0]))) for verb, group in chains.items()},
        light={verb: tuple(group) for verb, group in light.items()},
        says=frozenset(_words(raw["says"])),
        supposes=frozenset(_words(raw["supposes"])),
        generic=frozenset(_words(raw["generic_actors"])),
    )
