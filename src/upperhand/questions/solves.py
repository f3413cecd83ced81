"""The solves behind an answer: replicates at the centre, two joint solves over ignorance, and the evidence's weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from upperhand.runs.replicate import Job, Outcome, Progress, run_all
from upperhand.scenario.draws import design
from upperhand.scenario.program import Array, Program
from upperhand.war.condition import LEAST_DRAWS, observation_fit, timeline_fit, weigh

from . import measure
from .estimate import Estimate, agreed, around, by_draw

SEEDS_APART, JOINT_SEEDS = 1000, 500
"""Seeds of an assessment's solves: replicates from ``seed * SEEDS_APART`` on, joint solves `JOINT_SEEDS` further on."""

ALTERNATIVES: dict[str, Callable[[Job], Job]] = {
    "basis": lambda job: replace(job, richness="rich"),
    "paths": lambda job: replace(job, paths=job.paths // 2),
}
"""How else the first replicate is solved: on richer regression features, and with half the paths."""

NONE = np.zeros(0)


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
    alternatives : bool
        Whether further solves show how much the choice of features and the number of paths matter.
    """

    replicates: int = 4
    paths: int = 5000
    played: int = 2000
    joint_paths: int = 12000
    draws: int = 2048
    alternatives: bool = True


FULL = Effort()
QUICK = Effort(replicates=3, paths=1200, played=600, joint_paths=3000, draws=1024, alternatives=False)


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
            alternatives=effort.alternatives and scale >= 1.0,  # half of few paths may not carry a fit
        )
    return replace(effort, draws=draws) if draws is not None else effort


@dataclass
class Solved:
    """Central replicates and the two joint solves, ready to be reduced.

    Attributes
    ----------
    others : dict of str to Outcome
        The first replicate solved in another way: see `ALTERNATIVES`.
    today, played : dict of str to float64[replicates]
        Numbers of the assessment's date, and of the played war.
    joint_today, joint_played : dict of str to float64[2, 1 + draws]
        The same in both joint solves; the first draw is the central one.
    other_today, other_played : dict of str to float64[others]
        The same in the other solves.
    """

    program: Program
    centre: list[Outcome]
    joint: list[Outcome]
    weights: Array
    sample_size: float
    z: Array
    others: dict[str, Outcome]
    today: dict[str, Array] = field(init=False)
    played: dict[str, Array] = field(init=False)
    joint_today: dict[str, Array] = field(init=False)
    joint_played: dict[str, Array] = field(init=False)
    other_today: dict[str, Array] = field(init=False)
    other_played: dict[str, Array] = field(init=False)

    def __post_init__(self) -> None:
        self.today = _joined([measure.today(o) for o in self.centre], np.concatenate)
        self.played = _joined([self._means(o) for o in self.centre], np.array)
        self.joint_today = _joined([measure.today(o) for o in self.joint], np.stack)
        self.joint_played = _joined([self._by_draw(o) for o in self.joint], np.stack)
        self.other_today = _joined([measure.today(o) for o in self.others.values()], np.concatenate)
        self.other_played = _joined([self._means(o) for o in self.others.values()], np.array)

    def _means(self, outcome: Outcome) -> dict[str, float]:
        numbers = measure.by_path(self.program, outcome.played)
        return {name: float(values.mean()) for name, values in numbers.items()}

    def _by_draw(self, joint: Outcome) -> dict[str, Array]:
        numbers = measure.by_path(self.program, joint.played)
        fitted = by_draw(np.stack(list(numbers.values()), axis=1), self.z, _draw_of_paths(joint))
        return {name: fitted[:, k] for k, name in enumerate(numbers)}

    def now(self, name: str, low: float = -np.inf, high: float = np.inf) -> Estimate:
        """Estimate a number of the assessment's date."""
        others = self.other_today.get(name, NONE)
        return self.estimate(self.today[name], self.joint_today[name], others, low, high)

    def later(self, name: str, low: float = 0.0, high: float = 1.0) -> Estimate:
        """Estimate a number of the played war."""
        others = self.other_played.get(name, NONE)
        return self.estimate(self.played[name], self.joint_played[name], others, low, high)

    def share(self, name: str) -> Estimate:
        """Estimate a ratio of the played war (see `measure.shares`): a share of all months, or of all settlements."""
        part, whole = measure.shares(self.program)[name]
        if self.played[whole].mean() < measure.LEAST_WHOLE:
            return Estimate(0.5, 0.0, 1.0, 0.5)  # there is next to nothing to share: nobody can say
        overall = float(self.played[part].sum() / self.played[whole].sum())
        centre, joint, others = (
            measure.ratio(numbers[part], numbers[whole], overall) if numbers else NONE
            for numbers in (self.played, self.joint_played, self.other_played)
        )
        return self.estimate(centre, joint, others, 0.0, 1.0)

    def estimate(
        self, samples: Array, joint: Array, others: Array = NONE, low: float = -np.inf, high: float = np.inf
    ) -> Estimate:
        """Join what the replicates, the joint solves and the other solves give of a number.

        Parameters
        ----------
        samples : float64[replicates]
        joint : float64[2, 1 + draws]
        others : float64[others]
        low, high : float
            Bounds of the number.
        """
        found = around(
            samples, agreed(joint, self.weights, len(self.program.ranges)), self.weights, low, high
        )
        return found.reaching(np.concatenate([samples - samples.mean(), others - samples[0]]), low, high)


def _joined(rows: Sequence[Mapping[str, Any]], join: Callable[[list[Any]], Array]) -> dict[str, Array]:
    return {name: join([row[name] for row in rows]) for name in rows[0]} if rows else {}


def jobs_for(program: Program, effort: Effort, seed: int) -> tuple[list[Job], Array]:
    """Return the jobs of an assessment: replicates, joint solves, alternatives; and the draws' coordinates."""
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
    if effort.alternatives:
        jobs.extend(other(jobs[0]) for other in ALTERNATIVES.values())
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
        before = [*baseline.centre, *baseline.joint, *baseline.others.values()]
        jobs = [replace(job, order=o.solution.order) for job, o in zip(jobs, before, strict=True)]
    outcomes = run_all(jobs, threads, progress)
    n = effort.replicates
    centre, joint, others = outcomes[:n], outcomes[n : n + 2], outcomes[n + 2 :]
    if baseline is None:
        weights, size = evidence(program, joint, z)
    else:
        weights, size = baseline.weights, baseline.sample_size
    return Solved(
        program, centre, joint, weights, size, z, dict(zip(ALTERNATIVES, others, strict=effort.alternatives))
    )


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
        hazard = agreed(np.stack(settle), np.full(n - 1, 1.0 / (n - 1)), len(program.ranges)).clip(0.0, 0.99)
        fit = fit + quiet * np.log1p(-hazard)
    weights, size = weigh(fit[1:], least=LEAST_DRAWS if program.ranges else 0.0)
    return weights, size
