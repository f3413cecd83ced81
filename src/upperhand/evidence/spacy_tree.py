"""Who and whom in a sentence's dependency tree: subjects, objects, and what hangs on prepositions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .actor_names import grammar
from .actor_roles import Mention

if TYPE_CHECKING:
    Token = Any

_CLAUSES = frozenset(("ccomp", "advcl", "relcl", "parataxis", "acl", "csubj"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_PASSES_ON = frozenset(("compound", "poss", "amod", "nmod", "appos", "conj", "case", "nummod"))
_SAME = frozenset(("conj", "xcomp"))
_PERSON = frozenset(("he", "she", "it", "they", "him", "her", "them", "its", "his", "their"))
# Verbs whose object does what follows: "urged Corvia to withdraw".
_LENDS_OBJECT = frozenset(
    [
        "urge",
        "ask",
        "order",
        "tell",
        "force",
        "allow",
        "permit",
        "invite",
        "press",
        "warn",
        "call",
        "want",
        "help",
        "require",
        "encourage",
        "persuade",
        "advise",
        "request",
        "compel",
        "expect",
        "accuse",
        "enable",
        "pressure",
    ]
)


_DEEP = 3
"""How deep in a phrase a pronoun is still asked whom it means; those in the answer are not asked again."""


@dataclass(frozen=True)
class Slot:
    """An actor in a tree, and the word that leads to it: ``object``, ``clause``, ``before``, or a preposition.

    ``depth`` is how far down it stands, ``under`` the place of the preposition.
    """

    lead: str
    mention: Mention
    depth: int
    under: int = -1


class Tree:
    """A parsed sentence with the actors that its words name.

    Parameters
    ----------
    tokens : sequence of spaCy tokens
    mentions : sequence of Mention
        With offsets of the sentence.
    before : sequence of Mention
        Actors of the sentences before, for pronouns.
    """

    def __init__(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], before: Sequence[Mention] = ()
    ) -> None:
        self.tokens = tokens
        self.before = before
        words = grammar()
        self.named: dict[int, Mention] = {}
        acting = [m for m in mentions if m.role not in words.compounds and m.role not in words.prefixes]
        for token in tokens:
            end = token.idx + len(token)
            for mention in acting:
                if mention.start < end and token.idx < mention.end:
                    self.named[token.i] = mention

    def phrase(self, head: Token, lead: str = "", depth: int = 0) -> list[Slot]:
        """Return the actors that a noun phrase names: itself, else its possessors and adjectives; with all that it joins."""
        if depth > 6:
            return []
        found: list[Slot] = []
        if (mention := self.named.get(head.i)) is not None:
            found.append(Slot(lead, mention, depth))
            found += self._joined(head, mention, lead, depth)
        elif head.lower_ in _PERSON and depth < _DEEP and (mention := self._meant(head)) is not None:
            found.append(Slot(lead, mention, depth))
        else:
            for child in head.children:
                if child.dep_ in ("poss", "amod", "compound", "nmod") and (
                    found_here := self.phrase(child, lead, depth + 1)
                ):
                    found += found_here
            if not found:
                for child in head.children:
                    if child.dep_ == "prep" and child.lower_ in ("of", "from"):
                        for thing in child.children:
                            if thing.dep_ == "pobj":
                                found += self.phrase(thing, lead, depth + 1)
            if not found:
                for child in head.children:
                    if child.dep_ == "appos":
                        found += self.phrase(child, lead, depth + 1)
        for child in head.children:
            if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "ADJ"):
                found += self.phrase(child, lead, depth + 1)
        return _distinct(sorted(found, key=lambda slot: slot.mention.start))

    def _joined(self, head: Token, mention: Mention, lead: str, depth: int) -> list[Slot]:
        """Return who is joined within a phrase: "the ministers of Corvia and Ostria", "Corvian and Ostrian jets"."""
        inside = [i for i, other in self.named.items() if other is mention]
        found = []
        for token in head.subtree:
            other = self.named.get(token.i)
            if (
                other is None
                or other is mention
                or token.dep_ not in ("conj", "amod", "compound", "poss", "nmod")
            ):
                continue
            to_us = token.dep_ == "conj" and token.head.i in inside
            from_us = any(child.dep_ == "conj" and child.i in inside for child in token.children)
            if to_us or from_us:
                found.append(Slot(lead, other, depth))
                inside += [i for i, another in self.named.items() if another is other]
        return found

    def _meant(self, pronoun: Token) -> Mention | None:
        """Return whom a pronoun means: the subject of a clause above or before it, else the last actor told of before."""
        at = pronoun.head
        for _ in range(6):
            for child in at.children:
                if (
                    child.dep_ in _SUBJECTS
                    and child.i != pronoun.i
                    and child.i < pronoun.i
                    and child.lower_ not in _PERSON
                ):
                    slots = self.phrase(child, depth=_DEEP)
                    if slots:
                        return slots[0].mention
            if at.head.i == at.i:
                break
            at = at.head
        earlier = [m for i, m in sorted(self.named.items()) if i < pronoun.i and m.role != "place"]
        if earlier and pronoun.lower_ != "they":
            return earlier[0]
        # Who is named in the sentence itself is not whom its pronoun means.
        here = {m.actor for m in self.named.values()}
        told = [m for m in self.before if m.role != "place" and m.actor not in here]
        return told[-1] if told else (earlier[0] if earlier else None)

    def subject(self, verb: Token, depth: int = 0) -> Token | None:
        """Return the head of what does a verb: its own subject, or the one it shares with the verb it hangs on."""
        if depth > 6:
            return None
        for child in verb.children:
            if child.dep_ in _SUBJECTS:
                if child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
                    return verb.head
                return child
        above = verb.head.head if verb.dep_ == "pcomp" else verb.head
        if verb.dep_ in ("xcomp", "pcomp") and above.lemma_ in _LENDS_OBJECT:
            for child in above.children:
                if child.dep_ == "dobj" and child.i < verb.i:
                    return child
        if verb.dep_ in ("relcl", "acl") and verb.head.pos_ in ("NOUN", "PROPN"):
            return verb.head if verb.tag_ != "VBN" else None
        if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "acl", "dep"):
            above = verb.head
            while above.pos_ not in ("VERB", "AUX") and above.head.i != above.i:
                above = above.head
            return (
                self.subject(above, depth + 1)
                if above.i != verb.i and above.pos_ in ("VERB", "AUX")
                else None
            )
        return None

    def left_of(self, verb: Token) -> list[Mention]:
        """Return the last actor before a verb with no other verb between: where the tree has lost the subject."""
        for i in range(verb.i - 1, -1, -1):
            mention = self.named.get(i)
            if mention is not None:
                return [mention] if mention.role != "place" else []
            if self.tokens[i].pos_ == "VERB" or self.tokens[i].lower_ in (";", ":", "by"):
                return []
        return []

    def spoken_of(self, verb: Token, sources: Sequence[Mention]) -> list[Mention]:
        """Return the first other actor in what is said, wherever it stands there."""
        own = {m.actor for m in sources}
        for token in verb.subtree:
            mention = self.named.get(token.i)
            if (
                token.i > verb.i
                and mention is not None
                and mention.actor not in own
                and mention.role != "place"
            ):
                return [mention]
        return []

    def told_before(self, verb: Token, sources: Sequence[Mention]) -> list[Mention]:
        """Return the last other actor before a verb's subject: "Corvia closed the border, and Ostria broke off ties"."""
        own = {m.actor for m in sources}
        for i in range(min(verb.i, *(self.place(m) for m in sources)) - 1, -1, -1):
            mention = self.named.get(i)
            if mention is not None and mention.role != "place" and mention.actor not in own:
                return [mention]
        return []

    def place(self, mention: Mention) -> int:
        """Return where a mention's words begin."""
        return min((i for i, other in self.named.items() if other is mention), default=0)

    def each_other(self, verb: Token) -> bool:
        """Whether those who do it do it to each other."""
        low = [token.lower_ for token in verb.subtree]
        return any(pair in (("each", "other"), ("one", "another")) for pair in itertools.pairwise(low))

    def agent(self, verb: Token) -> Token | None:
        """Return who is named with "by" behind a verb in the passive."""
        for child in verb.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                for thing in child.children:
                    if thing.dep_ == "pobj":
                        return thing
        return None

    def passive(self, verb: Token) -> bool:
        """Whether a verb tells what is done to its subject."""
        if any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children):
            return True
        return bool(verb.tag_ == "VBN" and verb.dep_ == "acl") and verb.head.dep_ != "ROOT"

    def around(self, head: Token, without: int = -1) -> list[Slot]:
        """Return the actors under a word, each with what leads to it; clauses of their own are left out."""
        return list(self._under(head, "object", 0, without, -1))

    def _under(self, head: Token, lead: str, depth: int, without: int, under: int) -> Iterator[Slot]:
        if depth > 7:
            return
        for child in head.children:
            if (
                child.i == without
                or child.dep_ in _SUBJECTS
                or child.dep_ in ("agent", "punct", "mark", "cc")
            ):
                continue
            if child.dep_ in _CLAUSES or (child.dep_ == "conj" and child.pos_ == "VERB"):
                if child.dep_ == "ccomp":
                    subject = self.subject(child)
                    if subject is not None:
                        yield from self.phrase(subject, "clause", depth + 1)
                continue
            leads = child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ", "PART")
            here, place = (child.lower_, child.i) if leads else (lead, under)
            if child.dep_ in ("npadvmod", "advmod") and child.i not in self.named:
                continue
            if child.i in self.named or child.lower_ in _PERSON:
                yield from (replace(slot, under=place) for slot in self.phrase(child, here, depth))
            yield from self._under(child, here, depth + 1, without, place)


def _distinct(found: Sequence[Slot]) -> list[Slot]:
    by_actor: dict[str, Slot] = {}
    for slot in found:
        by_actor.setdefault(slot.mention.actor, slot)
    return list(by_actor.values())


def first_of(
    slots: Sequence[Slot], leads: Sequence[str], own: Mapping[str, object], places: bool
) -> list[Mention]:
    """Return the actors behind the likeliest word that leads to any; a mere place only if nothing better is there.

    Parameters
    ----------
    slots : sequence of Slot
    leads : sequence of str
        The likeliest first.
    own : mapping
        Actors that do not count.
    places : bool
        Whether a place may stand for its actor.

    Examples
    --------
    >>> corvia, ostria = (Mention(0, 6, code, None, "name") for code in ("CO", "OS"))
    >>> slots = [Slot("on", ostria, 2), Slot("object", corvia, 1)]
    >>> [mention.actor for mention in first_of(slots, ("on", "object"), {}, False)]
    ['OS']
    """
    for allowed in (False, True) if places else (False,):
        for lead in leads:
            fits = [
                slot
                for slot in slots
                if slot.lead == lead
                and slot.mention.actor not in own
                and (allowed or slot.mention.role != "place")
            ]
            if fits:
                nearest = min(fits, key=lambda slot: slot.depth)
                near = [
                    slot for slot in fits if slot.under == nearest.under and slot.depth <= nearest.depth + 1
                ]
                return [slot.mention for slot in _distinct(near)]
    return []
