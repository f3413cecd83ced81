"""The names by which actors are known: read from the lists in ``actors/`` into a tree of words."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
"""A word, or initials with full stops. Hyphens and apostrophes part words."""


@dataclass(frozen=True, slots=True)
class Name:
    """One thing that a name may stand for.

    Attributes
    ----------
    actor : str or None
        Code of the actor; None for a phrase that names nobody.
    how : str
        Kind of name: name, adjective, combining (as in "Corvo-"), capital, seat, organisation,
        person, last name, nobody, own.
    shape : tuple of str
        What each word must look like in the text: ``A`` all capitals, ``C`` a capital first, ``-`` anything.
    office : str or None
        Office that the person held from ``since`` to ``until``.
    person : str or None
        The person's full name.
    """

    actor: str | None
    how: str
    shape: tuple[str, ...]
    office: str | None = None
    person: str | None = None
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max

    def holds(self, on: dt.date) -> bool:
        """Whether the name meant this on a day; the last day of an office counts."""
        return self.since <= on <= self.until


class Node(NamedTuple):
    """A place in the tree: the words that may follow, and what ends here."""

    next: dict[str, Node]
    here: list[Name]


class Office(NamedTuple):
    """Who held an office, and when."""

    role: str
    person: str
    since: dt.date
    until: dt.date


def folded(word: str) -> str:
    """Return a word in small letters, without accents and full stops, with the few letters that do not decompose.

    >>> folded("É.Ø."), folded("Ðïłı")
    ('eo', 'dili')
    """
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word.translate(_LETTERS))
        word = "".join(part for part in parts if not unicodedata.combining(part))
    return word.lower().replace(".", "")


_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "Ð": "D", "ð": "d"}
)


def words_of(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the folded words of a name and the shape that each must have in a text.

    >>> words_of("al-Amin's UN")
    (('al', 'amin', 's', 'un'), ('-', 'C', '-', 'A'))
    """
    found = [match[0] for match in WORD.finditer(name)]
    return tuple(map(folded, found)), tuple(map(_shape, found))


def _shape(word: str) -> str:
    if word.isupper() and len(word) > 1:
        return "A"
    return "C" if word[0].isupper() else "-"


@dataclass
class Names:
    """A tree of names, with the offices of each actor.

    Examples
    --------
    >>> names = Names()
    >>> names.add("Republic of Corvia", "XCO", "name")
    >>> [name.actor for name in names.root["republic"].next["of"].next["corvia"].here]
    ['XCO']
    """

    root: dict[str, Node] = field(default_factory=dict)
    offices: dict[str, list[Office]] = field(default_factory=dict)

    def add(
        self,
        text: str,
        actor: str | None,
        how: str,
        office: str | None = None,
        person: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> None:
        """Add what a name stands for; earlier additions come first where several hold on a day."""
        words, shape = words_of(text)
        if not words:
            return
        name = Name(actor, how, shape, office, person, since or dt.date.min, until or dt.date.max)
        if name not in (here := self._node(words).here):
            here.append(name)

    def add_holder(
        self,
        actor: str,
        office: str,
        since: dt.date,
        until: dt.date | None,
        names: Iterable[str],
        family_first: bool,
    ) -> None:
        """Add the holder of an office: the full name first, then other names; a last name if none is given.

        A last name that is not in the list is only read once the full name stood before, or behind a title.
        """
        listed = list(names)
        full = listed[0]
        self.offices.setdefault(actor, []).append(Office(office, full, since, until or dt.date.max))
        for name in listed:
            self.add(name, actor, "person", office, full, since, until)
        parts = full.split()
        last = parts[0] if family_first else parts[-1]
        if last not in listed and len(parts) > 1:
            self.add(last, actor, "last name", office, full, since, until)

    def _node(self, words: tuple[str, ...]) -> Node:
        at = self.root
        for word in words[:-1]:
            at = at.setdefault(word, Node({}, [])).next
        return at.setdefault(words[-1], Node({}, []))

    def lookup(self, text: str) -> list[Name]:
        """Return everything that a text as a whole may stand for, whatever its case and day."""
        words, at, here = words_of(text)[0], self.root, list[Name]()
        for word in words:
            if (node := at.get(word)) is None:
                return []
            at, here = node.next, node.here
        return list(here)

    def copy(self) -> Names:
        """Return a copy that can be added to."""
        return Names(_copied(self.root), {actor: list(held) for actor, held in self.offices.items()})


def _copied(nodes: Mapping[str, Node]) -> dict[str, Node]:
    return {word: Node(_copied(node.next), list(node.here)) for word, node in nodes.items()}


@dataclass(frozen=True)
class Grammar:
    """The words around a name: roles, modifiers, titles, and what makes a name ambiguous.

    Attributes
    ----------
    roles : dict of tuple of str to str
        Role of each sequence of folded words; ``longest`` is the greatest number of words.
    kinds : dict of str to str
        Kind of each role: leader, minister, official, government, military, people.
    """

    roles: dict[tuple[str, ...], str]
    kinds: dict[str, str]
    longest: int
    modifiers: frozenset[str]
    former: frozenset[str]
    verbs: frozenset[str]
    compounds: frozenset[str]
    prefixes: frozenset[str]
    titles: frozenset[str]
    locatives: frozenset[str]
    directions: frozenset[str]
    not_given_names: frozenset[str]
    ordinary: frozenset[str]
    personal: frozenset[str]
    unless_near: dict[str, re.Pattern[str]]
    unless_next: dict[str, frozenset[str]]


def _read(file: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load((files("upperhand.evidence") / "actors" / file).read_text(encoding="utf-8"))


@cache
def grammar() -> Grammar:
    """Return the words around names, read once."""
    lists, unsure = _read("roles.yaml"), _read("ambiguous.yaml")
    roles = {words_of(word)[0]: role for role, entry in lists["roles"].items() for word in entry["words"]}

    def words(key: str) -> frozenset[str]:
        return frozenset(word for text in lists[key].split() for word in words_of(text)[0])

    return Grammar(
        roles=roles,
        kinds={role: entry["kind"] for role, entry in lists["roles"].items()},
        longest=max(map(len, roles)),
        ordinary=frozenset(map(folded, unsure["ordinary"])),
        personal=frozenset(map(folded, unsure["personal"])),
        unless_near={
            folded(name): re.compile(r"\b(?:" + "|".join(map(re.escape, near)) + r")\b")
            for name, near in unsure["unless_near"].items()
        },
        unless_next={folded(name): frozenset(after) for name, after in unsure["unless_next"].items()},
        **{key: words(key) for key in _WORD_LISTS},
    )


_WORD_LISTS = (
    *(
        "modifiers",
        "former",
        "verbs",
        "compounds",
        "prefixes",
        "titles",
        "locatives",
        "directions",
        "not_given_names",
    ),
)


_STATE_KEYS = {
    "names": "name",
    "adjectives": "adjective",
    "combining": "combining",
    "capitals": "capital",
    "seats": "seat",
}


@cache
def world() -> Names:
    """Return the names of all states, organisations and office holders of the lists, read once."""
    names = Names()
    for phrase in _read("ambiguous.yaml")["nobody"]:
        names.add(phrase, None, "nobody")
    for code, entry in _read("states.yaml").items():
        for key, how in _STATE_KEYS.items():
            for name in entry.get(key, ()):
                names.add(name, code, how, since=entry.get("since"), until=entry.get("until"))
    for code, entry in _read("organisations.yaml").items():
        for key, how in (("names", "organisation"), ("adjectives", "adjective")):
            for name in entry.get(key, ()):
                names.add(name, code, how)
    family_first = frozenset(_read("roles.yaml")["family_name_first"])
    for code, office, since, until, *listed in _read("offices.yaml"):
        names.add_holder(code, office, since, until, listed, code in family_first)
    return names


@cache
def called() -> dict[str, str]:
    """Return by which name each listed state and organisation is called first, by its code.

    Examples
    --------
    >>> called()["UN"]
    'United Nations'
    """
    listed = {**_read("states.yaml"), **_read("organisations.yaml")}
    return {code: entry["names"][0] for code, entry in listed.items() if entry.get("names")}
