"""The main question: who has the upper hand, is there a deal, when and on which terms?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from upperhand import __version__
from upperhand.runs.replicate import Progress
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Array
from upperhand.war.condition import observe

from . import base_rate
from .estimate import Estimate, adding_up, half_width, never_falling
from .leaning import leaning
from .result import Assessment, Deal, Precision
from .solves import FULL, NONE, QUICK, Effort, Solved, effort_of, solve_all


def assess(
    scenario: Scenario,
    *,
    options: Sequence[str] = (),
    sets: Sequence[str] = (),
    seed: int = 1,
    paths: int | None = None,
    draws: int | None = None,
    quick: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Assess a war: upper hand, surplus, chance and terms of a deal, with ranges.

    Parameters
    ----------
    scenario : Scenario
        From `upperhand.load`.
    options : sequence of str
        Options or courses of action taken on the scenario's date.
    sets : sequence of str
        Further effects, as after ``--set``.
    seed : int
        Same seed, same numbers, whatever the threads.
    paths, draws : int, optional
        Explored paths of each solve (default 5,000) and draws of the inputs (default 2,048).
    quick : bool
        Less of everything; the ranges say so.
    threads : int, optional
        Default: one for each processor.
    progress : callable, optional
        Called with shares of the work that add up to 1.

    Returns
    -------
    Assessment

    Raises
    ------
    ValueError
        If there are too few draws for a range.
    upperhand.scenario.errors.UnknownName
        If an option or quantity does not exist.
    upperhand.war.condition.ConditionError
        If the evidence contradicts the scenario's ranges.
    upperhand.bargaining.fitted.SolverError
        If a fit degenerates.

    Examples
    --------
    >>> import upperhand as uh
    >>> war = uh.load("two-rivers")
    >>> answer = uh.assess(war, quick=True, paths=1500, draws=128)
    >>> answer.upper_hand.low <= answer.upper_hand.value <= answer.upper_hand.high
    True
    """
    started = time.perf_counter()
    effort = effort_of(QUICK if quick else FULL, paths, draws)
    program = observe(compile_scenario(scenario, options, sets))
    found = solve_all(program, effort, seed, threads, progress)
    return reduce(scenario, found, effort, seed, time.perf_counter() - started)


def reduce(scenario: Scenario, found: Solved, effort: Effort, seed: int, seconds: float) -> Assessment:
    """Reduce the solves to an assessment."""
    program = found.program
    sides = program.names.sides
    horizon = int(program.structure["horizon"][0])
    age = program.months_at_war

    def both(name: str, low: float = -np.inf, high: float = np.inf) -> dict[str, Estimate]:
        return {side: found.now(f"{name}/{i}", low, high) for i, side in enumerate(sides)}

    chances = never_falling([found.later(f"deal/{t}") for t in range(1, horizon + 1)])
    deal = tuple(
        Deal(
            period=t,
            chance=chance,
            base_rate=base_rate.settled_within(t * program.months_per_period, age or 0.0),
        )
        for t, chance in enumerate(chances, start=1)
    )
    upper_hand_analyst, optimism = _under_the_analyst(found)
    gaps = _cross_check(found)
    gap = gaps.mean(axis=0)
    checked = _moved_by(gap)
    return Assessment(
        scenario=scenario,
        program=program,
        version=__version__,
        seed=seed,
        effort=effort,
        upper_hand=found.now("upper_hand").reaching(np.array([checked["upper_hand"]])),
        upper_hand_analyst=upper_hand_analyst,
        optimism=optimism.reaching(gap.sum(keepdims=True)),
        reservation={
            side: found.now(f"reservation/{i}").reaching(gap[i : i + 1]) for i, side in enumerate(sides)
        },
        to_the_finish=both("to_the_finish"),
        freeze={side: float(found.centre_numbers[f"freeze/{i}"].mean()) for i, side in enumerate(sides)},
        premium=both("premium", low=0.0),
        balanced={
            side: found.now(f"balanced/{i}").reaching(gap[i : i + 1] - gap.mean())
            for i, side in enumerate(sides)
        },
        surplus=found.now("surplus").reaching(np.array([checked["surplus"]])),
        surplus_to_the_finish=found.now("surplus_to_the_finish"),
        breach=found.now("breach", low=0.0, high=1.0),
        deal=deal,
        parts={
            "access": found.share("parts/access"),
            "consent": {side: found.share(f"parts/consent/{i}") for i, side in enumerate(sides)},
            "acceptance": found.share("parts/acceptance"),
        },
        ends=_ends(found, chances[-1]),
        terms={issue: found.share(f"terms/{issue}") for issue in program.names.issues},
        talks_share=found.share("talks/share"),
        talks_now=found.now("talk", low=0.0, high=1.0),
        sincerity=both("sincerity", low=0.0, high=1.0),
        losses={side: found.later(f"losses/{i}", high=np.inf) for i, side in enumerate(sides)},
        precision=_precision(found, gaps),
        months=np.concatenate([each.months for each in found.centre if each.months is not None]),
        seconds=seconds,
        leaning=leaning(found, effort.draws, seed),
    )


def _ends(found: Solved, settled: Estimate) -> dict[str, Any]:
    """Return the chances of all ends; what is not settled is shared out among the others."""
    names = ("collapse/0", "collapse/1", "escalation", "pause", "unresolved", "decided")
    others = adding_up({name: found.later(f"ends/{name}") for name in names}, 1.0 - settled.value)
    collapse = {side: others.pop(f"collapse/{i}") for i, side in enumerate(found.program.names.sides)}
    return {"settlement": settled, "collapse": collapse, **others}


def _under_the_analyst(found: Solved) -> tuple[Estimate, Estimate]:
    """Value the same war, fought as the sides will fight it, under the analyst's beliefs: upper hand, and optimism.

    What arriving at today's table is worth to the analyst is the mean realised value along played paths. By how much a
    side believes it to be worth more moves its claim, and both sides' together are their optimism.
    """

    def more(numbers: dict[str, Array], i: int) -> Array:
        return np.asarray(numbers[f"arrive/{i}"] - numbers[f"realised/{i}"])

    def upper_hand(numbers: dict[str, Array]) -> Array:
        return np.asarray(numbers["upper_hand"] - 0.5 * (more(numbers, 0) - more(numbers, 1)))

    def optimism(numbers: dict[str, Array]) -> Array:
        return more(numbers, 0) + more(numbers, 1)

    def estimate(number: Callable[[dict[str, Array]], Array]) -> Estimate:
        others = number(found.other_numbers) if found.others else NONE
        return found.estimate(number(found.centre_numbers), number(found.joint_numbers), others)

    return estimate(upper_hand), estimate(optimism)


def _cross_check(found: Solved) -> Array:
    """Return the value of the played policy minus the fitted value, float64[replicates, 2].

    Every path counts for a side by how likely its beliefs hold the path's type: no expectation is formed, so this
    checks the solver's.
    """
    numbers = found.centre_numbers
    gaps = [numbers[f"weighed/{i}"] / numbers[f"weight/{i}"] - numbers[f"arrive/{i}"] for i in range(2)]
    return np.stack(gaps, axis=1)


def _precision(found: Solved, gap: Array) -> Precision:
    """Say how far the numbers can be trusted: spread over seeds, bases and numbers of paths, fits against play."""
    months = found.program.months_per_period * found.centre_numbers["months"]
    hand, surplus, settled = (
        found.centre_numbers["upper_hand"],
        found.centre_numbers["surplus"],
        found.centre_numbers["settled"],
    )
    spread = {
        "seeds": {
            "upper_hand": float(np.ptp(hand)),
            "surplus": float(np.ptp(surplus)),
            "settlement": float(np.ptp(settled)),
            "months": float(np.ptp(months)),
        }
    }
    for k, name in enumerate(found.others):
        spread[name] = {
            "upper_hand": float(found.other_numbers["upper_hand"][k] - hand[0]),
            "surplus": float(found.other_numbers["surplus"][k] - surplus[0]),
            "settlement": float(found.other_numbers["settled"][k] - settled[0]),
            "months": float(found.program.months_per_period * found.other_numbers["months"][k] - months[0]),
        }
    spread["play"] = _moved_by(gap.mean(axis=0))
    return Precision(
        replicates=len(found.centre),
        sample_size=found.sample_size,
        draws=len(found.weights),
        played_minus_fitted=tuple(float(g) for g in gap.mean(axis=0)),
        played_minus_fitted_error=tuple(half_width(gap[:, i]) for i in range(2)),
        spread=spread,
        features=found.centre[0].features,
    )


def _moved_by(gap: Array) -> dict[str, float]:
    """Return what is added to the upper hand and the surplus if fighting on is worth so much more to both sides."""
    return {"upper_hand": 0.5 * float(gap[0] - gap[1]), "surplus": -float(gap[0] + gap[1])}
