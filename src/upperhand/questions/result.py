"""Results as frozen data, with their provenance, and their JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program

from .dates import period_end
from .estimate import Estimate

if TYPE_CHECKING:
    from .leaning import Lean
    from .solves import Effort


class Answer(Protocol):
    """Any answer about a war."""

    @property
    def scenario(self) -> Scenario:
        """The war as the file has it."""
        ...

    @property
    def program(self) -> Program:
        """The war that was solved."""
        ...

    @property
    def effort(self) -> Effort:
        """How much was computed."""
        ...

    @property
    def seed(self) -> int:
        """What chose the luck."""
        ...

    @property
    def version(self) -> str:
        """Of upperhand."""
        ...


def head(found: Answer) -> dict[str, Any]:
    """Return what every answer's JSON object begins with: what it was made from."""
    scenario = found.scenario
    return {
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "as_of": scenario.as_of.isoformat(),
            "hash": scenario.hash,
        },
        "version": found.version,
        "seed": found.seed,
        "paths": found.effort.paths,
        "draws": found.effort.draws,
        "sides": list(found.program.names.sides),
    }


@dataclass(frozen=True)
class Deal:
    """Chance of a settlement by the end of a period, with the base rate of wars of that age."""

    period: int
    chance: Estimate
    base_rate: float


@dataclass(frozen=True)
class Precision:
    """How far the numbers can be trusted.

    Attributes
    ----------
    replicates, draws, features : int
    sample_size : float
        Effective number of input draws that the evidence leaves.
    played_minus_fitted, played_minus_fitted_error : tuple of float
        Value of the played policy minus the fitted value, for both sides under their own beliefs, in points.
    spread : dict of str to dict of str to float
        By how far the upper hand and the surplus (points), the chance of a settlement and the months of war, both up to
        the horizon, differ: between ``seeds`` (largest less smallest), on a richer ``basis``, with half the ``paths``
        (other minus this), and where the war is valued by ``play``. Ranges are at least as wide.
    """

    replicates: int
    sample_size: float
    draws: int
    played_minus_fitted: tuple[float, ...]
    played_minus_fitted_error: tuple[float, ...]
    spread: dict[str, dict[str, float]]
    features: int


@dataclass(frozen=True)
class Assessment:
    """The answer for one variant of a war; see DESIGN.md, section 1, for the words.

    Attributes
    ----------
    upper_hand, upper_hand_analyst, optimism, surplus, surplus_to_the_finish : Estimate
        In points.
    reservation, to_the_finish, premium, sincerity, losses : dict of side to Estimate
    balanced : dict of side to Estimate
        What the settlement with equal gains over reservation value plus premium gives each side, in points. Half the
        difference of what it gives the sides above `freeze` is the upper hand.
    deal : tuple of Deal
        Cumulative chance of a settlement by the end of each period.
    parts : dict
        Mean access, consent and acceptance over the months of war up to the horizon.
    ends : dict
        Chances of each end up to the horizon; they sum to 1.
    terms : dict of issue to Estimate
        Share of each issue that goes to the first side, given a settlement.
    months : ndarray of bargaining.play.MONTH, shape (paths, periods + 1)
        The played paths of all replicates, for figures.
    leaning : tuple of Lean
        The inputs that the answer leans on most.
    """

    scenario: Scenario
    program: Program
    version: str
    seed: int
    effort: Effort
    upper_hand: Estimate
    upper_hand_analyst: Estimate
    optimism: Estimate
    reservation: dict[str, Estimate]
    to_the_finish: dict[str, Estimate]
    freeze: dict[str, float]
    premium: dict[str, Estimate]
    balanced: dict[str, Estimate]
    surplus: Estimate
    surplus_to_the_finish: Estimate
    breach: Estimate
    deal: tuple[Deal, ...]
    parts: dict[str, Any]
    ends: dict[str, Any]
    terms: dict[str, Estimate]
    talks_share: Estimate
    talks_now: Estimate
    sincerity: dict[str, Estimate]
    losses: dict[str, Estimate]
    precision: Precision
    months: np.ndarray
    seconds: float
    leaning: tuple[Lean, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """Identifiers of the sides; the first is A."""
        return self.program.names.sides

    def favours(self, estimate: Estimate) -> str:
        """Return the side that an upper hand favours, or "cannot tell"."""
        if estimate.cannot_tell:
            return "cannot tell"
        return self.sides[0] if estimate.value > 0 else self.sides[1]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of ``assess --json`` (DESIGN.md, section 6)."""

        def each(group: dict[str, Estimate]) -> dict[str, Any]:
            return {name: estimate.as_dict() for name, estimate in group.items()}

        return {
            **head(self),
            "upper_hand": self.upper_hand.as_dict(favours=self.favours(self.upper_hand)),
            "upper_hand_analyst": self.upper_hand_analyst.as_dict(
                favours=self.favours(self.upper_hand_analyst)
            ),
            "optimism": self.optimism.as_dict(),
            "reservation": each(self.reservation),
            "to_the_finish": each(self.to_the_finish),
            "freeze": {side: round(points, 6) for side, points in self.freeze.items()},
            "premium": each(self.premium),
            "balanced": each(self.balanced),
            "surplus": self.surplus.as_dict(),
            "surplus_to_the_finish": self.surplus_to_the_finish.as_dict(),
            "breach": self.breach.as_dict(),
            "deal": [
                deal.chance.as_dict(
                    date=period_end(self.scenario, deal.period).isoformat(),
                    base_rate=round(deal.base_rate, 6),
                )
                for deal in self.deal
            ],
            "deal_parts": {
                "access": self.parts["access"].as_dict(),
                "consent": each(self.parts["consent"]),
                "acceptance": self.parts["acceptance"].as_dict(),
            },
            "ends": {
                name: each(value) if isinstance(value, dict) else value.as_dict()
                for name, value in self.ends.items()
            },
            "terms": each(self.terms),
            "talks": {"share_of_months": self.talks_share.as_dict(), "this_month": self.talks_now.as_dict()},
            "sincerity": each(self.sincerity),
            "losses": each(self.losses),
            "diagnostics": {
                "replicates": self.precision.replicates,
                "effective_sample_size": round(self.precision.sample_size, 1),
                "draws": self.precision.draws,
                "features": self.precision.features,
                "played_minus_fitted": dict(
                    zip(self.sides, (round(g, 4) for g in self.precision.played_minus_fitted), strict=True)
                ),
                "played_minus_fitted_error": dict(
                    zip(
                        self.sides,
                        (round(g, 4) for g in self.precision.played_minus_fitted_error),
                        strict=True,
                    )
                ),
                "spread": {
                    way: {name: round(value, 5) for name, value in numbers.items()}
                    for way, numbers in self.precision.spread.items()
                },
                "floored_at_zero": bool(self.program.structure["floor"][0]),
            },
            "seconds": round(self.seconds, 2),
        }
