"""What two engines make of the same sentences, side by side: where they agree, where they differ, what only one found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .claims import Claim


@dataclass(frozen=True)
class Pairing:
    """A claim of the rules beside one of a language model about the same sentence, or either alone.

    Attributes
    ----------
    rules, model : Claim or None
        At least one is there.
    differs : tuple of str
        In what two differ: ``type``, ``source``, ``target``, ``modality``, ``negation``, ``date``.
    """

    rules: Claim | None
    model: Claim | None
    differs: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """One of ``agree``, ``differ``, ``only rules``, ``only model``."""
        if self.rules is None or self.model is None:
            return "only model" if self.rules is None else "only rules"
        return "differ" if self.differs else "agree"

    def words(self) -> str:
        """Return in one line what the language model makes of it, beside the rules.

        Examples
        --------
        >>> from upperhand.evidence.claims import Coded, Said
        >>> rules = Claim("0", "a", "ab", 0, 9, "", Coded("attack", 0, 4, None, None, Said(), ""), None, (), "rules")
        >>> Pairing(None, rules).words(), Pairing(rules, rules).words()
        ('found by the language model only', 'the language model agrees')
        """
        if self.rules is None or self.model is None:
            return (
                "found by the language model only"
                if self.rules is None
                else "not found by the language model"
            )
        if not self.differs:
            return "the language model agrees"
        coded, when = self.model.coded, self.model.when
        reads = {
            "type": coded.type,
            "source": _code(self.model, "source") or "nobody",
            "target": _code(self.model, "target") or "nobody",
            "modality": coded.said.modality,
            "negation": "denied" if coded.said.negated else "not denied",
            "date": when.expression if when else "none",
        }
        return "the language model differs: " + ", ".join(f"{name} {reads[name]}" for name in self.differs)


def disagreements(rules: Sequence[Claim], model: Sequence[Claim]) -> tuple[Pairing, ...]:
    """Pair the claims of two engines.

    Claims of one sentence are paired if they have the type, overlapping words, or both parties in common; those that have most in
    common first. Each claim stands in exactly one pair.

    Parameters
    ----------
    rules, model : sequence of Claim

    Returns
    -------
    tuple of Pairing
        By document and sentence, in the order in which the claims were given; agreement too.

    Examples
    --------
    >>> from upperhand.evidence.claims import Coded, Said
    >>> def claim(type, modality):
    ...     return Claim("0", "a", "ab", 0, 20, "", Coded(type, 0, 4, None, None, Said(modality), ""), None, (), "rules")
    >>> found = disagreements([claim("attack", "fact"), claim("meet", "fact")], [claim("attack", "possible")])
    >>> [(pair.kind, pair.differs) for pair in found]
    [('differ', ('modality',)), ('only rules', ())]
    """
    sentences: dict[tuple[str, int, int], tuple[list[Claim], list[Claim]]] = defaultdict(lambda: ([], []))
    for which, claims in enumerate((rules, model)):
        for claim in claims:
            sentences[claim.sha256, claim.start, claim.end][which].append(claim)
    first: dict[str, int] = {}
    for key in sentences:
        first.setdefault(key[0], len(first))
    ordered = sorted(sentences, key=lambda key: (first[key[0]], *key[1:]))
    return tuple(pair for key in ordered for pair in _paired(*sentences[key]))


def _paired(rules: list[Claim], model: list[Claim]) -> Iterable[Pairing]:
    close = sorted(
        (-likeness, i, k)
        for i, one in enumerate(rules)
        for k, other in enumerate(model)
        if (likeness := _likeness(one, other)) > 0
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, k in close:
        if i not in partner and k not in taken:
            partner[i] = k
            taken.add(k)
    for i, one in enumerate(rules):
        other = model[partner[i]] if i in partner else None
        yield Pairing(one, other, _differs(one, other) if other else ())
    yield from (Pairing(None, other) for k, other in enumerate(model) if k not in taken)


def _likeness(one: Claim, other: Claim) -> int:
    """Return how much two claims of a sentence have in common; 0 if too little for them to be about the same."""
    a, b = one.coded, other.coded
    type_, overlap = a.type == b.type, a.start < b.end and b.start < a.end
    source, target = (
        _code(one, "source") == _code(other, "source"),
        _code(one, "target") == _code(other, "target"),
    )
    named = a.source is not None and a.target is not None
    if not (type_ or overlap or (source and target and named)):
        return 0
    return 16 * type_ + 8 * overlap + 4 * source + 2 * target + (a.said.modality == b.said.modality)


def _differs(one: Claim, other: Claim) -> tuple[str, ...]:
    a, b = one.coded, other.coded
    dates = one.when and (one.when.start, one.when.end), other.when and (other.when.start, other.when.end)
    found = {
        "type": a.type != b.type,
        "source": _code(one, "source") != _code(other, "source"),
        "target": _code(one, "target") != _code(other, "target"),
        "modality": a.said.modality != b.said.modality,
        "negation": a.said.negated != b.said.negated,
        "date": dates[0] != dates[1],
    }
    return tuple(name for name, different in found.items() if different)


def _code(claim: Claim, part: str) -> str | None:
    mention = claim.coded.source if part == "source" else claim.coded.target
    return mention.actor if mention else None
