"""Who is meant: finds the actors named in a text, with the roles in which they are named, as of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .names import WORD, Grammar, Name, Names, Node, folded, grammar, world

if TYPE_CHECKING:
    from upperhand.scenario.model import Scenario

_JOINED = re.compile(r"[\s'’.\-–]{1,3}\Z")
_LINK = re.compile(r"(?:,? (and|or) (?:the )?|, (?:the )?)")
_APOSTROPHES = ("'", "’")
_PERSONAL = frozenset({"person", "last name"})
_SENTENCE_ENDS = ".!?\n"


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
class Own:
    """A user's own actor: its names, the adjectives of its people, and its leader.

    ``same_as`` is the code of a listed actor whose names it takes over.
    """

    names: Sequence[str] = ()
    adjectives: Sequence[str] = ()
    leader: str | None = None
    same_as: str | None = None


@dataclass
class Text:
    """A text cut into words, while it is searched."""

    text: str
    on: dt.date
    starts: list[int]
    ends: list[int]
    words: list[str]
    introduced: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, text: str, on: dt.date) -> Text:
        """Cut a text."""
        spans = [match.span() for match in WORD.finditer(text)]
        raw = [text[start:end] for start, end in spans]
        words = [folded(word) if "." in word or not word.isascii() else word.lower() for word in raw]
        return cls(text, on, [start for start, _ in spans], [end for _, end in spans], words)

    def raw(self, i: int) -> str:
        """Return a word as it stands in the text."""
        return self.text[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text[self.ends[i - 1] : self.starts[i]]

    def spaced(self, i: int) -> bool:
        """Whether a word exists and only a blank parts it from the one before."""
        return 0 < i < len(self.words) and self.gap(i).isspace() and "\n\n" not in self.gap(i)


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
                renamed[actor.same_as] = code
                known = {name.actor for name in self.names.lookup(actor.leader or "")}
                if actor.leader and actor.same_as not in known:
                    first.add_holder(code, "leader", dt.date.min, None, [actor.leader], False)
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
                        _append(found, mention, text)
                    i = after
                    continue
            i += 1
        self._share(found, text)
        if self.renamed:
            found = [replace(m, actor=self.renamed.get(m.actor, m.actor)) for m in found]
        return found

    def _share(self, found: list[Mention], text: str) -> None:
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
                self._share_within(found, first, last, text)
            first = last + 1

    def _share_within(self, found: list[Mention], first: int, last: int, text: str) -> None:
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

    # ------------------------------------------------------------ which name
    def _longest(self, cut: Text, i: int) -> tuple[Name, int] | None:
        best: tuple[Name, int] | None = None
        node: Node | None = self.names.root[cut.words[i]]
        j = i + 1
        skipped = False
        while node is not None:
            if node.here and (name := self._chosen(cut, i, j, node.here, skipped)):
                best = (name, j)
            if j >= len(cut.words) or not _JOINED.match(cut.gap(j)):
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
            if (skipped or _looks(cut, i, j, name.shape)) and self._allowed(cut, i, j, name)
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

    def _allowed(self, cut: Text, i: int, j: int, name: Name) -> bool:
        """Whether the words around let a name be the actor's."""
        words = self.grammar
        if name.how == "nobody":
            return True
        if name.how == "last name":
            titled = cut.spaced(i) and cut.words[i - 1] in words.titles
            titled = titled or (i > 0 and cut.words[i - 1] in words.titles and cut.gap(i) == ". ")
            return (name.person in cut.introduced or titled) and self._alone(cut, i, j)
        if j - i > 1:
            return True
        key = cut.words[i]
        if key in words.ordinary and name.shape == ("A",) and _shouting(cut, i):
            return False
        if cut.spaced(j) and cut.raw(j) in words.unless_next.get(key, ()):
            return False
        if key in words.unless_near and words.unless_near[key].search(_sentence(cut, i)):
            return False
        if name.how == "person":
            return not self._given_name_before(cut, i)
        if key in words.personal:
            return self._alone(cut, i, j)
        return True

    def _alone(self, cut: Text, i: int, j: int) -> bool:
        """Whether no given name stands before and no last name behind."""
        if self._given_name_before(cut, i):
            return False
        if not cut.spaced(j) or not cut.raw(j)[0].isupper():
            return True
        return self._known_word(cut.words[j])

    def _given_name_before(self, cut: Text, i: int) -> bool:
        if not cut.spaced(i):
            initial = i > 0 and len(cut.words[i - 1]) == 1 and cut.gap(i) == ". " and cut.raw(i - 1).isupper()
            return initial
        before = cut.raw(i - 1)
        if not before[0].isupper() or before.isupper():
            return False
        return not self._known_word(cut.words[i - 1])

    def _known_word(self, word: str) -> bool:
        """Whether a word with a capital is something else than a part of a person's name."""
        words, node = self.grammar, self.names.root.get(word)
        return (
            (node is not None and any(name.how not in _PERSONAL for name in node.here))
            or word in words.titles
            or word in words.not_given_names
            or (word,) in words.roles
            or word in words.directions
            or word.isdigit()
        )

    # ------------------------------------------------------------ in which role
    def _mention(self, cut: Text, i: int, j: int, name: Name) -> tuple[Mention, int]:
        actor = name.actor or ""
        start, end = cut.starts[i], cut.ends[j - 1]
        possessive = j < len(cut.words) and cut.words[j] == "s" and cut.gap(j) in _APOSTROPHES
        after = j + 1 if possessive else j
        if name.person:
            cut.introduced.add(name.person)
            role, reach = self._role_behind(cut, i, j, after, name, possessive)
            if role is None or not (possessive or self.grammar.kinds.get(role) == "government"):
                return Mention(start, end, actor, name.office, "person", name.person), j
            return Mention(start, cut.ends[reach - 1], actor, role, "person"), reach
        role, reach = self._role_behind(cut, i, j, after, name, possessive)
        if role is not None:
            end, after, last = cut.ends[reach - 1], reach, reach - 1
            if cut.words[i - 1] in self.grammar.former and cut.spaced(i):
                role = f"former {role}"
        else:
            role, first = (None, i) if possessive else self._role_before(cut, i)
            start, last = cut.starts[first], first
            while last < i - 1 and cut.words[last + 1] != "of":
                last += 1
            if role is None and not possessive:
                role = self._place(cut, i, name)
        # Nobody is meant in particular by a plural.
        person = self.holder(actor, role, cut.on) if role and not cut.words[last].endswith("s") else None
        return Mention(start, end, actor, role, name.how, person), after

    def _role_behind(
        self, cut: Text, i: int, j: int, after: int, name: Name, possessive: bool
    ) -> tuple[str | None, int]:
        words = self.grammar
        if not possessive and j < len(cut.words) and cut.gap(j) in ("-", "–"):
            return (cut.words[j], j + 1) if cut.words[j] in words.compounds else (None, j)
        former = ""
        k = after
        for _ in range(4):
            if not (cut.spaced(k) or (k > after and k < len(cut.words) and cut.gap(k) == "-")):
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

    def _role_before(self, cut: Text, i: int) -> tuple[str | None, int]:
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

    def _place(self, cut: Text, i: int, name: Name) -> str | None:
        if name.how not in ("name", "capital") or (name.how == "name" and i and cut.words[i - 1] == "at"):
            return None
        k = i
        while k > 0 and cut.spaced(k) and cut.words[k - 1] in self.grammar.directions:
            k -= 1
        return "place" if k > 0 and cut.spaced(k) and cut.words[k - 1] in self.grammar.locatives else None


def _append(found: list[Mention], mention: Mention, text: str) -> None:
    """Add a mention; a person right behind its own actor's role becomes one mention with it."""
    if found and mention.person and mention.how == "person":
        last = found[-1]
        between = text[last.end : mention.start]
        if last.actor == mention.actor and last.role and last.role != "place" and between == " ":
            role = last.role if last.role.startswith("former ") else mention.role
            found[-1] = replace(mention, start=last.start, role=role)
            return
    found.append(mention)


def _looks(cut: Text, i: int, j: int, shape: tuple[str, ...]) -> bool:
    for k, form in zip(range(i, j), shape, strict=False):
        if form == "A" and not cut.raw(k).isupper():
            return False
        if form == "C" and not cut.raw(k)[0].isupper():
            return False
    return True


def _shouting(cut: Text, i: int) -> bool:
    """Whether a neighbour is a long word in capitals, as in a headline."""
    near = (k for k in (i - 1, i + 1) if 0 <= k < len(cut.words))
    return any(cut.raw(k).isupper() and len(cut.raw(k)) > 4 for k in near)


def _sentence(cut: Text, i: int) -> str:
    """Return the sentence around a word, roughly."""
    text, at = cut.text, cut.starts[i]
    first = max(text.rfind(end, max(0, at - 300), at) for end in _SENTENCE_ENDS)
    ends = [k for end in _SENTENCE_ENDS if (k := text.find(end, at, at + 300)) >= 0]
    return text[first + 1 if first >= 0 else max(0, at - 300) : min(ends, default=at + 300)]


def _merge(source: Mapping[str, Node], into: dict[str, Node]) -> None:
    """Put names in front of those that a tree has."""
    for word, node in source.items():
        there = into.setdefault(word, Node({}, []))
        there.here[:0] = node.here
        _merge(node.next, there.next)
