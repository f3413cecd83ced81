"""The rule engine: codes who did what to whom in a sentence by the codebook's patterns, without any model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from .actor_roles import Mention
from .claims import Coded, Said
from .clauses import FINITE, Group, groups
from .codebook import Codebook, load
from .english import English, english
from .matching import Hit, Matcher
from .parties import Parties
from .plain import counts, plain
from .words import Word, cut

LONGEST = 400
"""Words of a sentence that are read: longer ones are lists or damage, and the work grows with the square."""

_CONDITIONS = frozenset(("if", "unless", "should", "provided", "once", "until"))

HowSaid = Callable[[str, int, int, Sequence[Mention]], Said]
"""Says how the words between two offsets of a sentence are meant."""


class Rules:
    """Codes sentences by the patterns of a codebook.

    Parameters
    ----------
    said : callable, optional
        Called with sentence, start, end and mentions; says how those words are meant. Without it, the verb's own auxiliaries
        and the words that open its clause decide.
    codebook : Codebook, optional
        The program's own if none is given.

    Examples
    --------
    >>> import datetime as dt
    >>> from upperhand.evidence.actors import Gazetteer, Own
    >>> from upperhand.evidence.actor_names import Names
    >>> gazetteer = Gazetteer(Names()).with_actors({
    ...     "CO": Own(["Corvia"], ["Corvian"]), "OS": Own(["Ostria"], ["Ostrian"])})
    >>> text = "Corvian jets bombed Ostria after talks between the two had failed."
    >>> for coded in Rules().code(text, gazetteer.find(text, dt.date(2031, 5, 1))):
    ...     print(coded.type, coded.source.actor, coded.target.actor, coded.said.modality)
    strike CO OS fact
    """

    name = "rules"

    def __init__(self, said: HowSaid | None = None, codebook: Codebook | None = None) -> None:
        self.codebook = codebook or load()
        self.tables: English = english(self.codebook)
        self._said = said
        self._matcher = Matcher(self.codebook, self.tables)

    def code(
        self, sentence: str, mentions: Sequence[Mention], before: Sequence[Mention] = ()
    ) -> tuple[Coded, ...]:
        """Return what a sentence reports, in the order of its words.

        Parameters
        ----------
        sentence : str
        mentions : sequence of Mention
            The actors in it, with offsets of the sentence.
        before : sequence of Mention
            Actors of the sentences before, for "he", "they" and "the government".
        """
        words = cut(sentence, mentions, self.tables)[:LONGEST]
        found = groups(words, self.tables)
        parties = Parties(words, found, self.tables, self.codebook.classes, before)
        coded: list[Coded] = []
        for hit in self._matcher.hits(words, found):
            said = self._how(sentence, words, found, hit, mentions)
            start, end = words[hit.first].start, words[hit.last].end
            rule = f"{hit.pattern.type.key}: {hit.pattern.text}"
            for source, target in parties.pairs(hit):
                one = Coded(hit.kind.key, start, end, source, target, said, rule)
                _merge(coded, one, self.codebook)
        return tuple(coded)

    # How it is said

    def code_many(
        self, sentences: Iterable[tuple[str, Sequence[Mention], Sequence[Mention]]]
    ) -> Iterator[tuple[Coded, ...]]:
        """Return what each of many sentences reports, given its mentions and those before it."""
        return (self.code(*sentence) for sentence in sentences)

    def _how(
        self,
        sentence: str,
        words: Sequence[Word],
        found: Sequence[Group],
        hit: Hit,
        mentions: Sequence[Mention],
    ) -> Said:
        if self._said is not None:
            # The word that carries the meaning, not the verb that governs it: "wants to attack" is asked for "attack".
            at = hit.last if hit.pattern.noun or hit.group is None else hit.group.main
            start, end = words[at].start, words[at].end
            said = self._said(sentence, start, end, mentions)
            if said.modality == "hypothetical" and _made(words, hit) and not _doubted(words, at, said):
                said = replace(said, modality="fact")
            until = any(not element.isdisjoint(("until", "unless")) for element in hit.pattern.after)
            if said.negated and until and hit.kind.statement and said.modality != "hypothetical":
                # "no talks can begin until": the negation is the condition.
                said = replace(said, modality="fact", negated=False)
            if _given(words, hit):
                said = replace(said, modality="fact", negated=False)
            if hit.pattern.noun and hit.group is None and hit.kind is not hit.pattern.type:
                # "her planned visit" is planned, whatever is said of it.
                said = replace(said, modality="future", negated=False)
            turned = hit.kind.plover == "REJECT" and hit.pattern.type.plover != "REJECT"
            # "would not talk": the negation has become the refusal.
            return (
                replace(said, negated=False, modality="fact")
                if turned and said.modality != "hypothetical"
                else said
            )
        return plain(words, found, hit.group, hit.first, hit.kind, self.tables)


def _made(words: Sequence[Word], hit: Hit) -> bool:
    """Whether something is stated in so many words, now or before, or done: "are ready", "has begun to talk"."""
    top, does = hit.group, True
    while top is not None and top.governor is not None and top.chain:
        does = does and top.chain == "does"
        top = top.governor
    if hit.pattern.noun or top is None or top.form != FINITE or top.modal:
        return False
    done = does and (top.past or words[top.first].text in ("have", "has"))
    return hit.kind.statement or done


def _given(words: Sequence[Word], hit: Hit) -> bool:
    """Whether something is taken for granted on the way: "whether it may use the missiles they have sent"."""
    group = hit.group
    if group is None or hit.pattern.noun or group.modal or group.negated or group.form != FINITE:
        return False
    looks_back = group.past or words[group.first].text in ("have", "has")
    k = group.first
    return looks_back and k >= 2 and words[k - 1].kind == "pronoun" and (k - 2) in hit.used


def _doubted(words: Sequence[Word], at: int, said: Said) -> bool:
    """Whether anything but a condition behind it makes a statement hypothetical: that is about what is stated."""
    behind = [word.text for word in words[at:]]
    ahead = [word.text for word in words[:at]]
    cues = [cue.lower() for cue in said.cues]
    return not cues or any(cue in ahead or cue not in behind or cue not in _CONDITIONS for cue in cues)


def _merge(coded: list[Coded], one: Coded, book: Codebook) -> None:
    """Add a coding unless it tells the same as another; two that complete each other become one.

    "The killing of the general in a Corvian air strike" names whom first and who later.
    """
    plover = book[one.type].plover
    for k, other in enumerate(coded):
        same = plover == book[other.type].plover and (plover is not None or one.type == other.type)
        if not same or _told(one) != _told(other):
            continue
        if _fits(one.source, other.source) and _fits(one.target, other.target):
            source, target = other.source or one.source, other.target or one.target
            if (
                source is not None
                and target is not None
                and source.actor == target.actor
                and not book[one.type].inward
            ):
                continue
            coded[k] = replace(other, source=source, target=target)
            return
    coded.append(one)


def _told(coded: Coded) -> tuple[bool, bool]:
    return coded.said.happened, coded.said.modality == "hypothetical"


def _fits(one: Mention | None, other: Mention | None) -> bool:
    return one is None or other is None or one.actor == other.actor


__all__ = ["HowSaid", "Rules", "counts", "plain"]
