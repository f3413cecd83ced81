"""The main question: who has the upper hand, is there a deal, when and on which terms?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from upperhand import __version__
from upperhand.runs.replicate import Job, Outcome, Progress, run_all
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import design
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Array, Program
from upperhand.war.condition import observation_fit, observe, timeline_fit, weigh

from . import base_rate, measure
from .estimate import Estimate, around, by_draw, half_width
from .result import Assessment, Deal, Precision


@dataclass(frozen=True)
class Effort:
    """How much is computed.

    Attributes
    ----------
    replicates : int
        Solves at the central inputs with different luck.
    paths, played : int
        Explored and played paths of each.
    joint_paths, draws : int
        Explored paths and input draws of the joint solve over the analyst's ignorance.
    second_basis : bool
        Whether a further solve on the rich basis shows how much the choice of features matters.
    """

    replicates: int = 4
    paths: int = 5000
    played: int = 2000
    joint_paths: int = 12000
    draws: int = 2048
    second_basis: bool = True


FULL = Effort()
QUICK = Effort(replicates=2, paths=2000, played=1000, joint_paths=4000, draws=512, second_basis=False)


def effort_of(quick: bool, paths: int | None, draws: int | None) -> Effort:
    """Return the effort for the options of the command line."""
    effort = QUICK if quick else FULL
    if paths is not None:
        scale = paths / effort.paths
        effort = replace(
            effort, paths=paths, played=max(200, int(effort.played * scale)), joint_paths=int(effort.joint_paths * scale)
        )
    return replace(effort, draws=draws) if draws is not None else effort


@dataclass
class _Evidence:
    """Central replicates and the joint solve, ready to be reduced."""

    program: Program
    centre: list[Outcome]
    joint: Outcome
    weights: Array
    sample_size: float
    z: Array
    of_path: np.ndarray
    second: Outcome | None
    today: dict[str, Array] = field(init=False)
    joint_today: dict[str, Array] = field(init=False)
    paths: list[dict[str, Array]] = field(init=False)
    drawn: dict[str, tuple[Array, float]] = field(init=False)

    def __post_init__(self) -> None:
        self.today = _stack([measure.today(o) for o in self.centre])
        self.joint_today = measure.today(self.joint)
        self.paths = [measure.by_path(self.program, o.played) for o in self.centre]
        joint = measure.by_path(self.program, self.joint.played)
        fitted, centre = by_draw(np.stack(list(joint.values()), axis=1), self.z, self.of_path)
        self.drawn = {name: (fitted[:, k], float(centre[k])) for k, name in enumerate(joint)}

    def now(self, name: str, low: float = -np.inf, high: float = np.inf) -> Estimate:
        """Estimate a number of the assessment's date."""
        spread = self.joint_today[name]
        # The first draw of the joint solve is the central one.
        return around(self.today[name], spread[1:], self.weights, float(spread[0]), low, high)

    def later(self, name: str, low: float = 0.0, high: float = 1.0) -> Estimate:
        """Estimate a number of the played war."""
        samples = np.array([paths[name].mean() for paths in self.paths])
        spread, centre = self.drawn[name]
        return around(samples, spread[1:], self.weights, centre, low, high)


def _stack(rows: list[dict[str, Array]]) -> dict[str, Array]:
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


def jobs_for(program: Program, effort: Effort, seed: int) -> tuple[list[Job], Array]:
    """Return the jobs of an assessment: replicates, the joint solve, the second basis; and the draws' coordinates."""
    drawn = design(program, effort.draws, seed)
    joined = replace(
        drawn,
        z=np.concatenate([np.zeros((1, drawn.z.shape[1])), drawn.z]),
        inputs=np.concatenate([program.inputs[None], drawn.inputs]),
        states=np.concatenate([program.state[None], drawn.states]),
        effects=np.concatenate([program.effects["value"][None].astype(np.float64), drawn.effects]),
    )
    jobs = [Job(program, seed * 1000 + k, effort.paths, effort.played) for k in range(effort.replicates)]
    jobs.append(Job(program, seed * 1000 + 500, effort.joint_paths, max(effort.joint_paths // 2, 200), draws=joined))
    if effort.second_basis:
        jobs.append(Job(program, seed * 1000, effort.paths, effort.played, "rich"))
    return jobs, joined.z


def gather(program: Program, effort: Effort, seed: int, threads: int | None, progress: Progress | None) -> _Evidence:
    """Run all solves of an assessment and weigh the draws by the evidence."""
    jobs, z = jobs_for(program, effort, seed)
    outcomes = run_all(jobs, threads, progress)
    joint = outcomes[effort.replicates]
    draws = joint.solution.draws
    n = len(draws)
    of_path = np.arange(len(joint.played.settled)) % n
    fit = timeline_fit(program, draws) + observation_fit(program, draws)
    quiet = sum(1 for month in program.timeline if not month.settled)
    if quiet and len(program.ranges):
        # That the war was not settled in the months before speaks against draws under which it soon would be.
        first = joint.played.months[:, 0]["settle"].astype(np.float64)[:, None]
        hazard = np.clip(by_draw(first, z, of_path)[0][:, 0], 0.0, 0.99)
        fit = fit + quiet * np.log1p(-hazard)
    weights, size = weigh(fit[1:] if n > 1 else fit, least=50.0 if len(program.ranges) else 0.0)
    return _Evidence(
        program=program,
        centre=outcomes[: effort.replicates],
        joint=joint,
        weights=weights,
        sample_size=size,
        z=z,
        of_path=of_path,
        second=outcomes[-1] if effort.second_basis else None,
    )


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
    effort = effort_of(quick, paths, draws)
    program = observe(compile_scenario(scenario, options, sets))
    found = gather(program, effort, seed, threads, progress)
    return reduce(scenario, found, effort, seed, time.perf_counter() - started)


def reduce(scenario: Scenario, found: _Evidence, effort: Effort, seed: int, seconds: float) -> Assessment:
    """Reduce the solves to an assessment."""
    program = found.program
    sides = program.names.sides
    horizon = int(program.structure["horizon"][0])
    age = program.months_at_war
    both = lambda name, **bounds: {side: found.now(f"{name}/{i}", **bounds) for i, side in enumerate(sides)}  # noqa: E731
    deal = tuple(
        Deal(
            period=t,
            chance=found.later(f"deal/{t}"),
            base_rate=base_rate.settled_within(t * program.months_per_period, age or 0.0),
        )
        for t in range(1, horizon + 1)
    )
    realised = [measure.realised(o.played) for o in found.centre]
    upper_hand_analyst, optimism = _under_the_analyst(found, realised)
    settled = found.later("settled")
    shares = {}
    for issue in program.names.issues:
        samples = np.array([paths[f"terms/{issue}"].sum() / max(paths["settled"].sum(), 1e-12) for paths in found.paths])
        spread, centre = found.drawn[f"terms/{issue}"]
        whole, whole_centre = found.drawn["settled"]
        ratio = spread / np.maximum(whole, 0.02)
        shares[issue] = around(samples, ratio[1:], found.weights, centre / max(whole_centre, 0.02), 0.0, 1.0)
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
        surplus=found.now("surplus"),
        surplus_to_the_finish=found.now("surplus_to_the_finish"),
        breach=found.now("breach", low=0.0, high=1.0),
        deal=deal,
        parts={
            "access": found.later("parts/access"),
            "consent": {side: found.later(f"parts/consent/{i}") for i, side in enumerate(sides)},
            "acceptance": found.later("parts/acceptance"),
        },
        ends={
            "settlement": settled,
            "collapse": {side: found.later(f"ends/collapse/{i}") for i, side in enumerate(sides)},
            "escalation": found.later("ends/escalation"),
            "pause": found.later("ends/pause"),
            "unresolved": found.later("ends/unresolved"),
            "decided": found.later("ends/decided"),
        },
        terms=shares,
        talks_share=found.later("talks/share"),
        talks_now=found.now("talk", low=0.0, high=1.0),
        sincerity=both("sincerity", low=0.0, high=1.0),
        losses={side: found.later(f"losses/{i}", high=np.inf) for i, side in enumerate(sides)},
        precision=_precision(found, realised),
        months=np.concatenate([o.played.months for o in found.centre]),
        seconds=seconds,
    )


def _under_the_analyst(found: _Evidence, realised: list[dict[str, float]]) -> tuple[Estimate, Estimate]:
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
    spread = found.joint_today["upper_hand"]
    optimism = believed.sum(axis=1)
    error = half_width(optimism)
    middle = float(optimism.mean())
    return (
        around(upper, spread[1:], found.weights, float(spread[0])),
        Estimate(middle, middle - error, middle + error, error),
    )


def _precision(found: _Evidence, realised: list[dict[str, float]]) -> Precision:
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
        features=int(found.centre[0].solution.fitted.go_on.shape[1]),
    )
