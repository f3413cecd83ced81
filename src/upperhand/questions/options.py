"""Weapons or talks? Every option: how far it moves the upper hand, and how far the chance of a deal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from upperhand.runs.replicate import Progress, part
from upperhand.scenario.compile import chosen, compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.war.condition import observe

from .assess import reduce
from .compare import change
from .estimate import Estimate
from .result import Assessment
from .solves import Effort, Solved, effort_of, solve_all

EACH = Effort(replicates=4, paths=1200, played=800, joint_paths=3000, draws=1024, alternatives=False)
"""Effort for the baseline and for every option."""

BRIEF = Effort(replicates=4, paths=900, played=500, joint_paths=2000, draws=1024, alternatives=False)


@dataclass(frozen=True)
class OptionPoint:
    """What one option changes, relative to the baseline.

    Attributes
    ----------
    upper_hand, surplus : Estimate
        In points.
    deal : Estimate
        Change of the chance of a settlement by the horizon.
    losses : dict of side to Estimate
        Change of deaths by the horizon, thousand.
    escalation : Estimate
        Change of the chance of escalation by the horizon.
    effects : tuple of str
    """

    id: str
    label: str
    actor: str
    upper_hand: Estimate
    surplus: Estimate
    deal: Estimate
    losses: dict[str, Estimate]
    escalation: Estimate
    effects: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the point's JSON object."""
        return {
            "id": self.id,
            "label": self.label,
            "actor": self.actor,
            "effects": list(self.effects),
            **{
                name: getattr(self, name).as_dict(cannot_tell=getattr(self, name).cannot_tell)
                for name in ("upper_hand", "surplus", "deal", "escalation")
            },
            "losses": {side: moved.as_dict() for side, moved in self.losses.items()},
        }


@dataclass(frozen=True)
class OptionMap:
    """All options of a scenario beside the baseline."""

    baseline: Assessment
    points: tuple[OptionPoint, ...]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of ``options --json``."""
        return {
            "baseline": self.baseline.as_dict(),
            "options": [point.as_dict() for point in self.points],
            "seconds": round(self.seconds, 2),
        }


def options(
    scenario: Scenario,
    *,
    seed: int = 1,
    paths: int | None = None,
    draws: int | None = None,
    quick: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> OptionMap:
    """Take every option in turn and compare it with the baseline.

    Parameters
    ----------
    scenario : Scenario
    seed, paths, draws, quick, threads, progress
        As for `assess`.

    Returns
    -------
    OptionMap
        In the order of the scenario.

    Examples
    --------
    >>> import upperhand as uh
    >>> found = uh.options(uh.load("two-rivers"), quick=True, paths=800, draws=128)
    >>> found.points[0].id
    'deep_strike'
    """
    started = time.perf_counter()
    effort = effort_of(BRIEF if quick else EACH, paths, draws)
    names = list(scenario.options)
    program = observe(compile_scenario(scenario))
    share = 1.0 / (len(names) + 1)
    scaled: Progress | None = part(progress, share) if progress else None
    baseline = solve_all(program, effort, seed, threads, scaled)
    points = []
    for name in names:
        variant = observe(compile_scenario(scenario, [name]))
        changed = solve_all(variant, effort, seed, threads, scaled, baseline)
        points.append(_point(scenario, name, baseline, changed))
    seconds = time.perf_counter() - started
    return OptionMap(reduce(scenario, baseline, effort, seed, seconds), tuple(points), seconds)


def _point(scenario: Scenario, name: str, baseline: Solved, changed: Solved) -> OptionPoint:
    option = scenario.options[name]
    return OptionPoint(
        id=name,
        label=option.label or name,
        actor=option.actor,
        upper_hand=change(baseline, changed, "upper_hand"),
        surplus=change(baseline, changed, "surplus"),
        deal=change(baseline, changed, "settled"),
        losses={
            side: change(baseline, changed, f"losses/{i}")
            for i, side in enumerate(baseline.program.names.sides)
        },
        escalation=change(baseline, changed, "ends/escalation"),
        effects=tuple(chosen(scenario, [name])),
    )
