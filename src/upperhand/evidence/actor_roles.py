"""In which role an actor is named: its leader, its army, the officials that two of them share, or a mere place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .actor_names import Grammar, Name
from .actor_text import HYPHENS, Text

_PLURAL_POSSESSIVES = ("' ", "’ ")
_LINK = re.compile(r"(?:,? (and|or) (?:the )?|, (?:the )?)")


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in a text.

    Attributes
    ----------
    start, end : int
        Offsets in the text; the role is within, a possessive's ``'s`` is not.
    actor : str
        ISO 3166 code, code of an organisation, or the scenario's own identifier.
    role : str or None
        Through whom the actor appears (``president``, ``foreign minister``, ``military``, ``official`` …);
        ``former …`` for a past holder; ``place`` where the name says where; the second half of a compound
        ("Corvia-backed": ``backed``); None where the actor itself is named.
    how : str
        By which kind of name: name, adjective, capital, seat, organisation, person, own.
    person : str or None
        Full name of the person named, or who held the named office on that day.
    """

    start: int
    end: int
    actor: str
    role: str | None
    how: str
    person: str | None = None


@dataclass(frozen=True)
class Roles:
    """Reads the words that say through whom an actor appears."""

    grammar: Grammar

    def prefix(self, cut: Text, i: int) -> str | None:
        """Read "pro-Corvian": the prefix."""
        joined = i > 0 and cut.gap(i) in HYPHENS and cut.words[i - 1] in self.grammar.prefixes
        return cut.words[i - 1] if joined else None

    def behind(self, cut: Text, j: int, after: int, name: Name, possessive: bool) -> tuple[str | None, int]:
        """Read "Corvian foreign minister", "Corvia's new army", "Corvia-backed": the role and where it ends."""
        words = self.grammar
        if not possessive and j < len(cut.words) and cut.gap(j) in HYPHENS:
            return (cut.words[j], j + 1) if cut.words[j] in words.compounds else (None, j)
        former = ""
        k = after
        for _ in range(4):
            if k >= len(cut.words):
                return None, j
            joined = cut.gap(k) in (HYPHENS if k > after else _PLURAL_POSSESSIVES)
            if not (joined or cut.spaced(k)):
                return None, j
            found = self._role_at(cut, k)
            if found is not None:
                role, reach = found
                bare = not possessive and name.how != "adjective" and "A" not in name.shape
                if bare and cut.words[k] in words.verbs and k == after:
                    return None, j
                return former + role, reach
            if cut.words[k] in words.former:
                former = "former "
            elif cut.words[k] not in words.modifiers:
                return None, j
            k += 1
        return None, j

    def _role_at(self, cut: Text, k: int) -> tuple[str, int] | None:
        for length in range(min(self.grammar.longest, len(cut.words) - k), 0, -1):
            role = self.grammar.roles.get(tuple(cut.words[k : k + length]))
            if role is not None and "," not in cut.text[cut.starts[k] : cut.ends[k + length - 1]]:
                return role, k + length
        return None

    def before(self, cut: Text, i: int) -> tuple[str | None, int]:
        """Read "the president of …" backwards."""
        k = i - 1
        if k >= 0 and cut.words[k] == "the" and cut.spaced(i):
            k -= 1
        if k < 1 or cut.words[k] != "of" or not cut.spaced(k + 1) or not cut.spaced(k):
            return None, i
        for length in range(min(self.grammar.longest, k), 0, -1):
            role = self.grammar.roles.get(tuple(cut.words[k - length : k]))
            if role is not None and role not in ("side", "people"):
                former = k > length and cut.words[k - length - 1] in self.grammar.former
                return (f"former {role}" if former else role), k - length
        return None, i

    def place(self, cut: Text, i: int, name: Name) -> str | None:
        """Read "in Corvia", "near eastern Corvia": the name says where."""
        if name.how in ("name", "capital") and cut.dateline(i):
            return "place"
        if name.how not in ("name", "capital") or (name.how == "name" and i and cut.words[i - 1] == "at"):
            return None
        k = i
        while k > 0 and cut.spaced(k) and cut.words[k - 1] in self.grammar.directions:
            k -= 1
        return "place" if k > 0 and cut.spaced(k) and cut.words[k - 1] in self.grammar.locatives else None


def append(found: list[Mention], mention: Mention, text: str) -> None:
    """Add a mention; a person right behind its own actor's role becomes one mention with it."""
    if found and mention.person and mention.how == "person":
        last = found[-1]
        between = text[last.end : mention.start]
        if last.actor == mention.actor and last.role and last.role != "place" and between == " ":
            role = last.role if last.role.startswith("former ") else mention.role
            found[-1] = replace(mention, start=last.start, role=role)
            return
    found.append(mention)


def share(found: list[Mention], text: str) -> None:
    """Give every member of an enumeration the role that only its first or last member carries.

    "Corvian and Ostrian officials", "the leaders of Corvia and Ostria", "in Corvia and Ostria".
    """
    first = 0
    while first < len(found):
        last, joined = first, False
        while last + 1 < len(found) and (
            how := _LINK.fullmatch(text, found[last].end, found[last + 1].start)
        ):
            last += 1
            joined = how[1] is not None
            if joined:
                break
        if joined:
            _share_within(found, first, last, text)
        first = last + 1


def _share_within(found: list[Mention], first: int, last: int, text: str) -> None:
    head, tail = found[first], found[last]
    members = range(first, last + 1)
    role = None
    if tail.role and tail.role != "place" and all(found[k].role is None for k in members if k != last):
        if all(found[k].how == "adjective" for k in members):
            role = tail.role
    elif head.role and all(found[k].role is None for k in members if k != first):
        before = head.role == "place" or " of " in text[head.start : head.end]
        if before and all(found[k].how in ("name", "capital", "organisation") for k in members):
            role = head.role
    if role is not None:
        for k in members:
            if found[k].role is None:
                found[k] = replace(found[k], role=role)
