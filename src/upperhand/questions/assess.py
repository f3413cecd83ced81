"""The main question: who has the upper hand, is there a deal, when and on which terms?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from upperhand import __version__
from upperhand.runs.replicate import Progress
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.war.condition import observe

from . import base_rate, measure
from .estimate import Estimate, adding_up, agreed, around, half_width, never_falling
from .result import Assessment, Deal, Precision
from .solves import FULL, QUICK, Effort, Solved, effort_of, solve_all


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
    realised = [measure.realised(o.played) for o in found.centre]
    upper_hand_analyst, optimism = _under_the_analyst(found, realised)
    shares = {}
    for issue in program.names.issues:
        samples = np.array(
            [paths[f"terms/{issue}"].sum() / max(paths["settled"].sum(), 1e-12) for paths in found.paths]
        )
        ratio = found.joint_later[f"terms/{issue}"] / np.maximum(found.joint_later["settled"], 0.02)
        shares[issue] = around(samples, agreed(ratio, found.weights), found.weights, 0.0, 1.0)
    return Assessment(
        scenario=scenario,
        program=program,
        version=__version__,
        seed=seed,
        effort=effort,
        upper_hand=found.now("upper_hand"),
        upper_hand_analyst=upper_hand_analyst,
        optimism=optimism,
        reservation=both("reservation"),
        to_the_finish=both("to_the_finish"),
        freeze={side: float(found.today[f"freeze/{i}"].mean()) for i, side in enumerate(sides)},
        premium=both("premium", low=0.0),
        balanced=both("balanced"),
        surplus=found.now("surplus"),
        surplus_to_the_finish=found.now("surplus_to_the_finish"),
        breach=found.now("breach", low=0.0, high=1.0),
        deal=deal,
        parts={
            "access": found.later("parts/access"),
            "consent": {side: found.later(f"parts/consent/{i}") for i, side in enumerate(sides)},
            "acceptance": found.later("parts/acceptance"),
        },
        ends=_ends(found, chances[-1]),
        terms=shares,
        talks_share=found.later("talks/share"),
        talks_now=found.now("talk", low=0.0, high=1.0),
        sincerity=both("sincerity", low=0.0, high=1.0),
        losses={side: found.later(f"losses/{i}", high=np.inf) for i, side in enumerate(sides)},
        precision=_precision(found, realised),
        months=np.concatenate([o.played.months for o in found.centre]),
        seconds=seconds,
    )


def _ends(found: Solved, settled: Estimate) -> dict[str, Any]:
    """Return the chances of all ends; what is not settled is shared out among the others."""
    names = ("collapse/0", "collapse/1", "escalation", "pause", "unresolved", "decided")
    others = adding_up({name: found.later(f"ends/{name}") for name in names}, 1.0 - settled.value)
    collapse = {side: others.pop(f"collapse/{i}") for i, side in enumerate(found.program.names.sides)}
    return {"settlement": settled, "collapse": collapse, **others}


def _under_the_analyst(found: Solved, realised: list[dict[str, float]]) -> tuple[Estimate, Estimate]:
    """Value the same war, fought as the sides will fight it, under the analyst's beliefs.

    What fighting on is worth is then the mean realised value along played paths, less what arriving at this
    month's table adds. Ignorance is taken over from the sides' own values, which the same inputs move.
    """
    claims = np.zeros((len(realised), 2))
    freeze = np.zeros((len(realised), 2))
    believed = np.zeros((len(realised), 2))
    for k, (outcome, row) in enumerate(zip(found.centre, realised, strict=True)):
        for i in range(2):
            table_adds = outcome.months[0, 0]["arrive"][i] - outcome.values[0]["fight"][i]
            fight = row[f"analyst/{i}"] - table_adds
            claims[k, i] = fight + outcome.months[0, 0]["premium"][i]
            freeze[k, i] = outcome.today[0, i]
            believed[k, i] = outcome.values[0]["fight"][i] - fight
    upper = 0.5 * ((claims[:, 0] - freeze[:, 0]) - (claims[:, 1] - freeze[:, 1]))
    spread = agreed(found.joint_today["upper_hand"], found.weights)
    optimism = believed.sum(axis=1)
    error = half_width(optimism)
    middle = float(optimism.mean())
    return (
        around(upper, spread, found.weights),
        Estimate(middle, middle - error, middle + error, error),
    )


def _precision(found: Solved, realised: list[dict[str, float]]) -> Precision:
    """Say how far the numbers can be trusted: fits against play, two bases, effective sample size."""
    fitted = np.array([[o.months[0, 0]["arrive"][i] for i in range(2)] for o in found.centre])
    played = np.array([[row[f"own/{i}"] for i in range(2)] for row in realised])
    gap = played - fitted
    basis = {}
    if found.second is not None:
        one, other = found.centre[0], found.second
        first, second = measure.today(one), measure.today(other)
        basis = {
            "upper_hand": float(second["upper_hand"][0] - first["upper_hand"][0]),
            "surplus": float(second["surplus"][0] - first["surplus"][0]),
            "settlement": float(other.played.settled.mean() - one.played.settled.mean()),
        }
    return Precision(
        replicates=len(found.centre),
        sample_size=found.sample_size,
        draws=len(found.weights),
        played_minus_fitted=tuple(float(g) for g in gap.mean(axis=0)),
        played_minus_fitted_error=tuple(half_width(gap[:, i]) for i in range(2)),
        second_basis=basis,
        features=int(found.centre[0].solution.fitted.go_on.shape[2]),
    )
