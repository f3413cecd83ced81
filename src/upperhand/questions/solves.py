"""The solves behind an answer: replicates at the centre, two joint solves over ignorance, and the evidence's weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from upperhand.runs.replicate import Job, Outcome, Progress, run_all
from upperhand.scenario.draws import design
from upperhand.scenario.program import Array, Program
from upperhand.war.condition import LEAST_DRAWS, observation_fit, timeline_fit, weigh

from . import measure
from .estimate import Estimate, agreed, around, by_draw

SEEDS_APART, JOINT_SEEDS = 1000, 500
"""Seeds of an assessment's solves: replicates from ``seed * SEEDS_APART`` on, joint solves `JOINT_SEEDS` further on."""

LEAST_WHOLE = 0.02
"""Chance of a settlement, or months of war, below which shares of it say nothing."""


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
        Explored paths and input draws of the two joint solves over the analyst's ignorance together.
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
QUICK = Effort(replicates=3, paths=1200, played=600, joint_paths=3000, draws=1024, second_basis=False)


def effort_of(effort: Effort, paths: int | None, draws: int | None) -> Effort:
    """Return an effort with the paths and draws that the command line asks for.

    Raises
    ------
    ValueError
        If there are too few draws for a range.
    """
    if draws is not None and draws < LEAST_DRAWS:
        raise ValueError(f"draws must be at least {LEAST_DRAWS:.0f}, not {draws}: fewer carry no range")
    if paths is not None:
        scale = paths / effort.paths
        effort = replace(
            effort,
            paths=paths,
            played=max(200, int(effort.played * scale)),
            joint_paths=int(effort.joint_paths * scale),
        )
    return replace(effort, draws=draws) if draws is not None else effort


@dataclass
class Solved:
    """Central replicates and the two joint solves, ready to be reduced.

    Attributes
    ----------
    today : dict of str to float64[replicates]
        Numbers of the assessment's date.
    joint_today, joint_later : dict of str to float64[2, 1 + draws]
        Numbers of the assessment's date and of the played war in both joint solves; the first draw is the central one.
    paths : list of dict of str to float64[played]
        Numbers of the played war, by path, of every replicate.
    """

    program: Program
    centre: list[Outcome]
    joint: list[Outcome]
    weights: Array
    sample_size: float
    z: Array
    second: Outcome | None
    today: dict[str, Array] = field(init=False)
    joint_today: dict[str, Array] = field(init=False)
    joint_later: dict[str, Array] = field(init=False)
    paths: list[dict[str, Array]] = field(init=False)

    def __post_init__(self) -> None:
        self.today = _joined([measure.today(o) for o in self.centre], np.concatenate)
        self.joint_today = _joined([measure.today(o) for o in self.joint], np.stack)
        self.paths = [measure.by_path(self.program, o.played) for o in self.centre]
        self.joint_later = _joined([self._by_draw(o) for o in self.joint], np.stack)

    def _by_draw(self, joint: Outcome) -> dict[str, Array]:
        numbers = measure.by_path(self.program, joint.played)
        fitted = by_draw(np.stack(list(numbers.values()), axis=1), self.z, _draw_of_paths(joint))
        return {name: fitted[:, k] for k, name in enumerate(numbers)}

    def now(self, name: str, low: float = -np.inf, high: float = np.inf) -> Estimate:
        """Estimate a number of the assessment's date."""
        spread = agreed(self.joint_today[name], self.weights)
        return around(self.today[name], spread, self.weights, low, high)

    def later(self, name: str, low: float = 0.0, high: float = 1.0) -> Estimate:
        """Estimate a number of the played war."""
        samples = np.array([paths[name].mean() for paths in self.paths])
        spread = agreed(self.joint_later[name], self.weights)
        return around(samples, spread, self.weights, low, high)

    def share(self, name: str) -> Estimate:
        """Estimate a ratio of the played war (see `measure.shares`): a share of all months, or of all settlements."""
        part, whole = measure.shares(self.program)[name]
        samples = [paths[part].mean() / max(paths[whole].mean(), LEAST_WHOLE) for paths in self.paths]
        ratio = self.joint_later[part] / np.maximum(self.joint_later[whole], LEAST_WHOLE)
        return around(np.array(samples), agreed(ratio, self.weights), self.weights, 0.0, 1.0)


def _joined(rows: list[dict[str, Array]], join: Callable[[list[Array]], Array]) -> dict[str, Array]:
    return {name: join([row[name] for row in rows]) for name in rows[0]}


def jobs_for(program: Program, effort: Effort, seed: int) -> tuple[list[Job], Array]:
    """Return the jobs of an assessment: replicates, joint solves, the second basis; and the draws' coordinates."""
    drawn = design(program, effort.draws, seed)
    joined = replace(
        drawn,
        z=np.concatenate([np.zeros((1, drawn.z.shape[1])), drawn.z]),
        inputs=np.concatenate([program.inputs[None], drawn.inputs]),
        states=np.concatenate([program.state[None], drawn.states]),
        effects=np.concatenate([program.effects["value"][None].astype(np.float64), drawn.effects]),
    )
    jobs = [
        Job(program, seed * SEEDS_APART + k, effort.paths, effort.played) for k in range(effort.replicates)
    ]
    half = effort.joint_paths // 2
    jobs.extend(
        Job(program, seed * SEEDS_APART + JOINT_SEEDS + k, half, max(half // 2, 200), draws=joined)
        for k in range(2)
    )
    if effort.second_basis:
        jobs.append(Job(program, seed * SEEDS_APART, effort.paths, effort.played, "rich"))
    return jobs, joined.z


def solve_all(
    program: Program,
    effort: Effort,
    seed: int,
    threads: int | None,
    progress: Progress | None,
    baseline: Solved | None = None,
) -> Solved:
    """Run all solves of a war.

    A variant shares the luck, the draws and their weights with its `baseline`: what somebody might do from today on
    does not change the past.
    """
    jobs, z = jobs_for(program, effort, seed)
    if baseline is not None:
        before = [*baseline.centre, *baseline.joint, *([baseline.second] if baseline.second else [])]
        jobs = [replace(job, order=o.solution.order) for job, o in zip(jobs, before, strict=True)]
    outcomes = run_all(jobs, threads, progress)
    centre, joint = outcomes[: effort.replicates], outcomes[effort.replicates : effort.replicates + 2]
    if baseline is None:
        weights, size = evidence(program, joint, z)
    else:
        weights, size = baseline.weights, baseline.sample_size
    second = outcomes[-1] if effort.second_basis else None
    return Solved(program, centre, joint, weights, size, z, second)


def _draw_of_paths(joint: Outcome) -> np.ndarray:
    return np.arange(len(joint.played.settled)) % len(joint.solution.draws)


def evidence(program: Program, joint: Sequence[Outcome], z: Array) -> tuple[Array, float]:
    """Weigh the draws (without the central one) by the war so far and the observations.

    Returns
    -------
    weights : float64[draws]
        They sum to 1.
    size : float
        Effective sample size.
    """
    draws = joint[0].solution.draws
    n = len(draws)
    fit = timeline_fit(program, draws) + observation_fit(program, draws)
    quiet = sum(1 for month in program.timeline if not month.settled)
    if quiet and len(program.ranges):
        # That the war was not settled in the months before speaks against draws under which it soon would be.
        settle = [
            by_draw(o.played.months[:, :1]["settle"].astype(np.float64), z, _draw_of_paths(o))[:, 0]
            for o in joint
        ]
        hazard = np.clip(agreed(np.stack(settle), np.full(n - 1, 1.0 / (n - 1))), 0.0, 0.99)
        fit = fit + quiet * np.log1p(-hazard)
    weights, size = weigh(fit[1:] if n > 1 else fit, least=LEAST_DRAWS if len(program.ranges) else 0.0)
    return weights, size
