"""How a verb is said by its own auxiliaries and its clause: what the engine goes by without the layer of its own."""

from __future__ import annotations

from collections.abc import Sequence

from .claims import Coded, Said
from .clauses import BREAKS, Group
from .codebook import Codebook, Type
from .english import English
from .words import Word

_HEDGES = frozenset(("could", "might", "may", "would", "should", "must"))
_CONDITIONS = frozenset(("if", "whether", "unless", "lest"))


def plain(
    words: Sequence[Word],
    found: Sequence[Group],
    group: Group | None,
    first: int,
    kind: Type,
    tables: English,
) -> Said:
    """Return how a verb is said by its own auxiliaries and the words that open its clause, without the layer of ``said``."""
    cues: list[str] = []
    conditional = False
    for k in range(first - 1, -1, -1):
        if words[k].text in (";", ":", "—") or (
            words[k].text == "," and any(w.text in ("and", "but") for w in words[k : k + 2])
        ):
            break
        if words[k].text in _CONDITIONS:
            conditional = True
            cues.append(words[k].text)
            break
    if (
        words
        and words[0].text in ("had", "were", "should")
        and len(words) > 1
        and words[1].kind in ("mention", "determiner")
    ):
        conditional = True
        cues.append(words[0].text)
    if words and words[-1].text == "?":
        return Said("hypothetical", cues=("?",))
    modality, negated, tense = "fact", False, "past"
    at = group
    shifted = False
    while at is not None:
        negated = negated or at.negated
        if at.modal in _HEDGES:
            modality = "possible"
            cues.append(at.modal)
        elif at.modal in ("will", "shall"):
            modality, tense = "future", "future"
        if at.chain == "wants" and modality == "fact":
            modality = "wanted"
        elif at.chain == "stops":
            negated = True
        elif at.chain in ("intends", "refuses"):
            shifted = True
        at = at.governor
    if group is None:
        nearest = next((g for g in found if g.first > first), None)
        if nearest is not None and nearest.modal in _HEDGES and not kind.statement:
            modality = "possible"
    if group is not None and not shifted:
        previous = [g for g in found if g.main < group.first]
        if previous and previous[-1].lemma in tables.supposes and group.governor is None:
            gap = words[previous[-1].main + 1 : group.first]
            if not any(w.kind == "conjunction" or w.text in BREAKS for w in gap):
                modality = "possible" if previous[-1].lemma != "deny" else modality
                negated = negated or previous[-1].lemma == "deny"
    if any(w.text in ("neither", "no", "nobody") for w in words[max(0, first - 6) : first]) or (
        words and words[0].text == "neither"
    ):
        negated = True
    if kind.statement and shifted:
        negated = False
        modality = (
            "fact"
            if modality in ("future",)
            or (
                modality == "possible"
                and group is not None
                and group.modal in ("would", "could", "can", "cannot")
            )
            else modality
        )
    if kind.statement and kind.plover == "REJECT":
        negated = False
        modality = (
            "fact"
            if modality == "possible"
            and group is not None
            and group.modal in ("would", "could", "can", "cannot")
            else modality
        )
    if conditional:
        modality = "hypothetical"
    return Said(modality, negated, tense, cues=tuple(cues))  # type: ignore[arg-type]


def counts(coded: Coded, book: Codebook) -> bool:
    """Whether something coded counts as having happened: told as a fact, or a statement that was made.

    >>> from upperhand.evidence.codebook import load
    >>> counts(Coded("attack", 0, 1, None, None, Said("future"), ""), load())
    False
    >>> counts(Coded("pledge_arms", 0, 1, None, None, Said("future"), ""), load())
    True
    """
    if book[coded.type].belief:
        return not coded.said.negated
    if coded.said.happened:
        return True
    return (
        book[coded.type].statement and not coded.said.negated and coded.said.modality in ("future", "wanted")
    )
