"""Who is meant: finds the actors named in a text, with the roles in which they are named, as of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .actor_context import Context
from .actor_names import Grammar, Name, Names, Node, grammar, world
from .actor_roles import Mention, Roles, append, share
from .actor_text import JOINED, Text

if TYPE_CHECKING:
    from upperhand.scenario.model import Scenario

__all__ = ["Gazetteer", "Mention", "Own"]

_APOSTROPHES = ("'", "’")


@dataclass(frozen=True)
class Own:
    """A user's own actor: its names, the adjectives of its people, and its leader.

    ``same_as`` is the code of a listed actor whose names it takes over.
    """

    names: Sequence[str] = ()
    adjectives: Sequence[str] = ()
    leader: str | None = None
    same_as: str | None = None


class Gazetteer:
    """Finds actors by their names: longest name first, by the day's office holders, by case and context.

    It knows names only. It never takes an identity from a statistical tagger, so that every answer can be
    traced to a line of a list.

    Parameters
    ----------
    names : Names
        Tree of names.
    words : Grammar, optional
        Words around names.
    renamed : dict of str to str, optional
        Codes that a scenario has its own identifier for.

    Examples
    --------
    >>> import datetime as dt
    >>> own = {"XCO": Own(["Corvia"], ["Corvian", "Corvians"], leader="Ada Vey")}
    >>> gazetteer = Gazetteer(Names()).with_actors(own)
    >>> text = "The Corvian foreign minister left Corvia's capital; Ada Vey stayed."
    >>> for m in gazetteer.find(text, on=dt.date(2031, 5, 1)):
    ...     print(text[m.start:m.end], m.actor, m.role, m.how)
    Corvian foreign minister XCO foreign minister adjective
    Corvia XCO None name
    Ada Vey XCO leader person
    """

    def __init__(
        self, names: Names, words: Grammar | None = None, renamed: Mapping[str, str] | None = None
    ) -> None:
        self.names = names
        self.grammar = words or grammar()
        self.renamed = dict(renamed or {})
        self._context = Context(names, self.grammar)
        self._roles = Roles(self.grammar)

    @classmethod
    def load(cls) -> Gazetteer:
        """Return the gazetteer of all states, main organisations and office holders."""
        return cls(world())

    def with_actors(self, own: Mapping[str, Own]) -> Gazetteer:
        """Return a gazetteer that knows a user's own actors as well; their names come first.

        Parameters
        ----------
        own : dict of str to Own
            By the code that mentions shall carry.
        """
        names, renamed = self.names.copy(), dict(self.renamed)
        first = Names()
        for code, actor in own.items():
            if actor.same_as:
                renamed.setdefault(actor.same_as, code)
                known = {name.actor for name in self.names.lookup(actor.leader or "")}
                if actor.leader and actor.same_as not in known:
                    first.add_holder(actor.same_as, "leader", dt.date.min, None, [actor.leader], False)
                continue
            for name in actor.names:
                first.add(name, code, "own" if " " in name else "name")
            for name in actor.adjectives:
                first.add(name, code, "adjective")
            if actor.leader:
                first.add_holder(code, "leader", dt.date.min, None, [actor.leader], False)
        _merge(first.root, names.root)
        for code, held in first.offices.items():
            names.offices[code] = held + names.offices.get(code, [])
        return Gazetteer(names, self.grammar, renamed)

    def with_scenario(self, scenario: Scenario) -> Gazetteer:
        """Return a gazetteer that answers with a scenario's identifiers for its sides, suppliers and other actors.

        A scenario's actor whose name is that of a listed actor takes over all its names; any other is known
        by the names that the scenario gives.
        """
        own: dict[str, Own] = {}
        blocks = (scenario.sides, scenario.suppliers, scenario.mediators, scenario.actors)
        for key, block in ((key, block) for group in blocks for key, block in group.items()):
            adjective = getattr(block, "adjective", None)
            known = self.code(block.name, scenario.as_of)
            own.setdefault(
                key,
                Own(
                    names=[re.sub(r"^[Tt]he ", "", block.name)],
                    adjectives=[adjective] if adjective else [],
                    leader=getattr(block, "leader", None),
                    same_as=known,
                ),
            )
        return self.with_actors(own)

    def code(self, name: str, on: dt.date) -> str | None:
        """Return the code of the listed actor that a text as a whole names, if it does."""
        found = self.find(name, on)
        bare = re.sub(r"^[Tt]he ", "", name)
        whole = [m for m in found if m.role is None and m.end - m.start == len(bare)]
        return whole[0].actor if len(found) == 1 and whole else None

    def holder(self, actor: str, role: str, on: dt.date) -> str | None:
        """Return who held an office on a day, as far as the lists know.

        ``leader`` is whoever holds the office that stands first for that actor.
        """
        actor = next((code for code, own in self.renamed.items() if own == actor), actor)
        held = [o for o in self.names.offices.get(actor, ()) if o.since <= on <= o.until]
        leading = {"leader", *(r for r, kind in self.grammar.kinds.items() if kind == "leader")}
        for office in sorted(held, key=lambda o: o.since, reverse=True):
            if office.role == role:
                return office.person
        if role == "leader":
            return next((o.person for o in held if o.role in leading), None)
        return None

    def find(self, text: str, on: dt.date) -> list[Mention]:
        """Return the actors named in a text, in order; mentions do not overlap.

        Give whole documents rather than sentences where possible: a common last name is read as the person's
        once the full name stood before.

        Parameters
        ----------
        text : str
            Plain text of any length.
        on : date
            Day of publication: decides who holds an office and which states exist.
        """
        found: list[Mention] = []
        cut = Text.of(text, on)
        root, words, count = self.names.root, cut.words, len(cut.words)
        i = 0
        while i < count:
            if words[i] in root:
                match = self._longest(cut, i)
                if match is not None:
                    name, after = match
                    if name.actor is not None:
                        mention, after = self._mention(cut, i, after, name)
                        append(found, mention, text)
                    i = after
                    continue
            i += 1
        share(found, text)
        if self.renamed:
            found = [replace(m, actor=self.renamed.get(m.actor, m.actor)) for m in found]
        return found

    def _longest(self, cut: Text, i: int) -> tuple[Name, int] | None:
        best: tuple[Name, int] | None = None
        node: Node | None = self.names.root[cut.words[i]]
        j = i + 1
        skipped = False
        while node is not None:
            if node.here and (name := self._chosen(cut, i, j, node.here, skipped)):
                best = (name, j)
            if j >= len(cut.words) or not JOINED.match(cut.gap(j)):
                break
            follow = node.next.get(cut.words[j])
            if follow is None and node.next and len(cut.words[j]) == 1 and j > i and j + 1 < len(cut.words):
                follow = node.next.get(cut.words[j + 1])  # a middle initial
                skipped, j = follow is not None, j + 1
            node, j = follow, j + 1
        return best

    def _chosen(self, cut: Text, i: int, j: int, here: Sequence[Name], skipped: bool) -> Name | None:
        fits = [
            name
            for name in here
            if (skipped or cut.looks(i, j, name.shape)) and self._context.allowed(cut, i, j, name)
        ]
        if not fits:
            return None
        for name in fits:
            if name.holds(cut.on):
                return name
        past = [name for name in fits if name.until < cut.on and name.person]
        if not past:
            return None
        last = max(past, key=lambda name: name.until)
        return replace(last, office=f"former {last.office}")

    def _mention(self, cut: Text, i: int, j: int, name: Name) -> tuple[Mention, int]:
        actor = name.actor or ""
        start, end = cut.starts[i], cut.ends[j - 1]
        follows = j < len(cut.words) and cut.gap(j)[:1] in _APOSTROPHES
        possessive = follows and (cut.words[j] == "s" or cut.words[j - 1].endswith("s"))
        after = j + 1 if possessive and cut.words[j] == "s" else j
        if name.person:
            cut.introduced.add(name.person)
            role, reach = self._roles.behind(cut, j, after, name, possessive)
            if role is None or not (possessive or self.grammar.kinds.get(role) == "government"):
                return Mention(start, end, actor, name.office, "person", name.person), j
            return Mention(start, cut.ends[reach - 1], actor, role, "person"), reach
        if (prefix := self._roles.prefix(cut, i)) is not None:
            return Mention(start, end, actor, prefix, name.how), j
        role, reach = self._roles.behind(cut, j, after, name, possessive)
        if role is not None:
            end, after, last = cut.ends[reach - 1], reach, reach - 1
            if cut.words[i - 1] in self.grammar.former and cut.spaced(i):
                role = f"former {role}"
        else:
            role, first = (None, i) if possessive else self._roles.before(cut, i)
            start, last = cut.starts[first], first
            while last < i - 1 and cut.words[last + 1] != "of":
                last += 1
            if role is None and not possessive:
                role = self._roles.place(cut, i, name)
        # Nobody is meant in particular by a plural.
        person = self.holder(actor, role, cut.on) if role and not cut.words[last].endswith("s") else None
        how = "adjective" if name.how == "combining" else name.how
        return Mention(start, end, actor, role, how, person), after


def _merge(source: Mapping[str, Node], into: dict[str, Node]) -> None:
    """Put names in front of those that a tree has."""
    for word, node in source.items():
        there = into.setdefault(word, Node({}, []))
        there.here[:0] = node.here
        _merge(node.next, there.next)
