"""Where a pattern of the codebook stands in a dependency tree, and which find holds another as its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .codebook import ACTOR, Pattern, Type
from .spacy_tree import Tree

Token = Any

VERBS = frozenset(("VERB", "AUX"))
"""Parts of speech that a verb's pattern may stand on."""

_OTHER_CLAUSE = frozenset(("ccomp", "advcl", "relcl", "parataxis", "conj"))


@dataclass(frozen=True)
class Hit:
    """A pattern found at a word."""

    pattern: Pattern
    kind: Type
    head: Token
    used: frozenset[int]


def told_by(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether another hit holds this one as its content: what a statement says, or the noun under a verb."""
    heads = {other.head.i: other for other in hits if other is not hit}
    at = hit.head
    for _ in range(12):
        if at.dep_ in ("nsubj", "nsubjpass", "relcl", "parataxis", "ROOT") or at.head.i == at.i:
            return False
        if at.dep_ == "advcl" or (at.dep_ == "conj" and at.pos_ in VERBS):
            return False
        at = at.head
        other = heads.get(at.i)
        if (
            other is not None
            and at.i < hit.head.i
            and (other.kind.statement or (hit.pattern.noun and not other.pattern.noun))
        ):
            return True
    return False


def reach(tree: Tree, token: Token) -> tuple[list[Token], list[Token]]:
    """Return the words under a word without those of other clauses, and those of its subject."""
    own: list[Token] = []
    waiting = list(token.children)
    while waiting:
        child = waiting.pop()
        if child.dep_ in _OTHER_CLAUSE and child.pos_ in VERBS:
            if child.dep_ == "ccomp":  # "wants Corvia to leave"
                own += [
                    t
                    for t in child.children
                    if t.dep_ == "nsubj" and any(c.tag_ == "TO" for c in child.children)
                ]
            continue
        if child.dep_ in ("nsubj", "nsubjpass", "punct"):
            continue
        own.append(child)
        waiting.extend(child.children)
    subject = tree.subject(token)
    above = (
        list(subject.subtree)
        if subject is not None and subject.i not in (t.i for t in token.ancestors)
        else []
    )
    if subject is not None and not above:
        above = [subject, *(c for c in subject.children if c.dep_ in ("amod", "compound", "poss"))]
    if tree.passive(token):
        own = own + above
    return sorted(own, key=lambda t: t.i), above


def places(
    tree: Tree,
    token: Token,
    pattern: Pattern,
    lemmas: Sequence[frozenset[str]],
    own: Sequence[Token],
    above: Sequence[Token],
) -> list[int] | None:
    """Return where the words of a pattern stand, or None if one is missing.

    Parameters
    ----------
    tree : Tree
    token : spaCy token
        The pattern's verb or noun.
    pattern : Pattern
    lemmas : sequence of frozenset of str
        What each word of the sentence may be known by.
    own, above : sequence of spaCy tokens
        From :func:`reach`.
    """
    at: list[int] = []
    before = [t for t in own if t.i < token.i] if pattern.noun else above
    for element in pattern.before:
        place = next((t.i for t in reversed(before) if _is(tree, t, element, lemmas)), None)
        if place is None:
            return None
        at.append(place)
    passive = tree.passive(token)
    behind = token.i
    for element in pattern.after:
        fits = [t for t in own if _is(tree, t, element, lemmas) and t.i not in at and t.i != token.i]
        if ACTOR in element:
            fits = [t for t in fits if not _within_loose(token, t)]
        ordered = [t for t in fits if t.i > behind] or (fits if passive else [])
        if not ordered:
            return None
        at.append(ordered[0].i)
        behind = max(behind, ordered[0].i)
    return at


def _within_loose(token: Token, actor: Token) -> bool:
    """Whether an actor stands in an infinitive under a verb: the object of that, not of the verb."""
    at = actor.head if actor.dep_ == "nsubj" else actor
    if at is not actor and at.i != token.i:
        at = at.head
    while at.i != token.i and at.head.i != at.i:
        if at.dep_ in ("xcomp", "ccomp"):
            return True
        at = at.head
    return False


def _is(tree: Tree, token: Token, element: frozenset[str], lemmas: Sequence[frozenset[str]]) -> bool:
    if ACTOR in element and token.i in tree.named:
        return True
    if token.pos_ == "PROPN" and token.i in tree.named:
        return False
    return not element.isdisjoint(lemmas[token.i])
