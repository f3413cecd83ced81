"""What is accepted without a look: how much, what was left and why, and which claims would count twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .ledger_rows import Entry
from .proposal import Proposal, effect_target
from .related import Relation


@dataclass(frozen=True)
class Accepted:
    """What `Desk.accept_all` did: how many claims it accepted, and why it left others.

    Attributes
    ----------
    accepted : int
    weak : int
        Below the grade that was asked for, or without a grade.
    model : int
        Read by a language model: never accepted without a look.
    unfit : int
        Whose change the scenario cannot take.
    repeated : int
        With an effect that an accepted claim, which says the same, has already: it would count twice.
    """

    accepted: int
    weak: int = 0
    model: int = 0
    unfit: int = 0
    repeated: int = 0

    def left(self, least: str = "") -> tuple[str, ...]:
        """Return how many claims were left pending, and why.

        Examples
        --------
        >>> Accepted(3, model=1).left()
        ('left 1 pending: read by a language model: look at them yourself',)
        """
        reasons = (
            (self.weak, f"worse than {least}"),
            (self.model, "read by a language model: look at them yourself"),
            (self.repeated, "with an effect that an accepted claim, which says the same, has already"),
            (self.unfit, "with a change that the scenario cannot take: edit or reject them"),
        )
        return tuple(f"left {count} pending: {why}" for count, why in reasons if count)


def counted(
    entry: Entry,
    entries: Mapping[str, Entry],
    relations: Mapping[str, tuple[Relation, ...]],
    taken: Collection[str] = (),
) -> str:
    """Return the accepted claim that says the same and has such an effect already, or an empty text."""
    own = moved(entry)
    for relation in relations.get(entry.id, ()) if own else ():
        other = entries[relation.id]
        counts = other.status in ("accepted", "applied") or other.id in taken
        if relation.how == "duplicate" and counts and own & moved(other):
            return other.id
    return ""


def moved(entry: Entry) -> set[str]:
    """Return the numbers that the effects of a claim move."""
    return {effect_target(text) for text in entry.proposal.effects} if entry.proposal else set()


def at_least(proposal: Proposal | None, worst: tuple[str, int]) -> bool:
    """Return whether a proposal's source and report are both graded no worse than `worst`, such as ``("C", 3)``."""
    if proposal is None:
        return False
    source, report = proposal.reliability
    return source <= worst[0] and report <= worst[1]
