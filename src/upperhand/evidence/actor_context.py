"""Whether a name is the actor's where it stands: the country or the person, the state or the sea beside it."""

from __future__ import annotations

from dataclasses import dataclass

from .actor_names import Grammar, Name, Names
from .actor_text import HYPHENS, Text

_PERSONAL = frozenset({"person", "last name"})


@dataclass(frozen=True)
class Context:
    """Reads the words around a name."""

    names: Names
    grammar: Grammar

    def allowed(self, cut: Text, i: int, j: int, name: Name) -> bool:
        """Whether the words around let a name be the actor's."""
        words = self.grammar
        if name.how == "nobody":
            return True
        if name.how == "combining":
            return j < len(cut.words) and cut.gap(j) in HYPHENS
        if name.how == "last name":
            titled = cut.spaced(i) and cut.words[i - 1] in words.titles
            titled = titled or (i > 0 and cut.words[i - 1] in words.titles and cut.gap(i) == ". ")
            return (name.person in cut.introduced or titled) and self._alone(cut, i, j)
        if j - i > 1:
            return True
        key = cut.words[i]
        if key in words.ordinary and name.shape == ("A",) and self._shouting(cut, i):
            return False
        if cut.spaced(j) and cut.raw(j) in words.unless_next.get(key, ()):
            return False
        if key in words.unless_near and words.unless_near[key].search(cut.sentence(i)):
            return False
        if key in words.personal:
            return self._alone(cut, i, j)
        return name.how != "person" or not self._given_name_before(cut, i)

    def _shouting(self, cut: Text, i: int) -> bool:
        """Whether a neighbour is a plain word in capitals."""
        near = (k for k in (i - 1, i + 1) if 0 <= k < len(cut.words))
        return any(
            cut.raw(k).isupper() and len(cut.raw(k)) > 1 and cut.words[k] not in self.names.root for k in near
        )

    def _alone(self, cut: Text, i: int, j: int) -> bool:
        """Whether no given name stands before and no last name behind."""
        if self._given_name_before(cut, i):
            return False
        if not cut.spaced(j) or not cut.raw(j)[0].isupper():
            return True
        return self._known_word(cut.words[j]) or cut.headline(i)

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
