"""The solves behind an answer: replicates at the centre, two joint solves over ignorance, and the evidence's weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from upperhand.runs import measure
from upperhand.runs.executors import run_all
from upperhand.runs.record import Record
from upperhand.runs.replicate import Job, Progress
from upperhand.scenario.draws import Draws, with_centre
from upperhand.scenario.program import Array, Program
from upperhand.war.condition import LEAST_DRAWS, observation_fit, timeline_fit, weigh

from .estimate import Estimate, agreed, around

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
QUICK = Effort(replicates=4, paths=1200, played=600, joint_paths=3000, draws=1024, alternatives=False)


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
    others : dict of str to Record
        The first replicate solved in another way: see `ALTERNATIVES`.
    centre_numbers : dict of str to float64[replicates]
        Numbers of the assessment's date and of the played war (see `runs.measure`).
    joint_numbers : dict of str to float64[2, 1 + draws]
        The same in both joint solves; the first draw is the central one.
    other_numbers : dict of str to float64[others]
        The same in the other solves.
    """

    program: Program
    centre: Sequence[Record]
    joint: Sequence[Record]
    weights: Array
    sample_size: float
    others: dict[str, Record]
    centre_numbers: dict[str, Array] = field(init=False)
    joint_numbers: dict[str, Array] = field(init=False)
    other_numbers: dict[str, Array] = field(init=False)

    def __post_init__(self) -> None:
        self.centre_numbers = _joined(self.centre, np.concatenate)
        self.joint_numbers = _joined(self.joint, np.stack)
        self.other_numbers = _joined(list(self.others.values()), np.concatenate)

    @property
    def records(self) -> list[Record]:
        """All solves, in the order of `jobs_for`."""
        return [*self.centre, *self.joint, *self.others.values()]

    def now(self, name: str, low: float = -np.inf, high: float = np.inf) -> Estimate:
        """Estimate a number of the assessment's date."""
        others = self.other_numbers.get(name, NONE)
        return self.estimate(self.centre_numbers[name], self.joint_numbers[name], others, low, high)

    def later(self, name: str, low: float = 0.0, high: float = 1.0) -> Estimate:
        """Estimate a number of the played war."""
        return self.now(name, low, high)

    def share(self, name: str) -> Estimate:
        """Estimate a ratio of the played war (see `measure.shares`): a share of all months, or of all settlements."""
        part, whole = measure.shares(self.program)[name]
        if self.centre_numbers[whole].mean() < measure.LEAST_WHOLE:
            return Estimate(0.5, 0.0, 1.0, 0.5)  # there is next to nothing to share: nobody can say
        overall = float(self.centre_numbers[part].sum() / self.centre_numbers[whole].sum())
        centre, joint, others = (
            measure.ratio(numbers[part], numbers[whole], overall) if numbers else NONE
            for numbers in (self.centre_numbers, self.joint_numbers, self.other_numbers)
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


def _joined(records: Sequence[Record], join: Callable[[list[Array]], Array]) -> dict[str, Array]:
    return {name: join([each[name] for each in records]) for name in records[0].numbers} if records else {}


def jobs_for(
    program: Program, effort: Effort, seed: int, baseline: Sequence[Record] | None = None
) -> list[Job]:
    """Return the jobs of an assessment: replicates, joint solves, alternatives.

    A variant shares the luck and the draws with the records of its baseline.
    """
    jobs = [
        Job(program, seed * SEEDS_APART + k, effort.paths, effort.played) for k in range(effort.replicates)
    ]
    half = effort.joint_paths // 2
    jobs.extend(
        Job(
            program,
            seed * SEEDS_APART + JOINT_SEEDS + k,
            half,
            max(half // 2, 200),
            draws=effort.draws,
            draws_seed=seed,
        )
        for k in range(2)
    )
    if effort.alternatives:
        jobs.extend(other(jobs[0]) for other in ALTERNATIVES.values())
    if baseline is None:
        return jobs
    return [replace(job, order=before.order) for job, before in zip(jobs, baseline, strict=True)]


def gathered(
    program: Program, effort: Effort, seed: int, records: Sequence[Record], baseline: Solved | None = None
) -> Solved:
    """Put the records of `jobs_for` together.

    A variant shares the draws' weights with its `baseline`: what somebody might do from today on does not change the past.
    """
    n = effort.replicates
    centre, joint, others = records[:n], records[n : n + 2], records[n + 2 :]
    if baseline is None:
        weights, size = evidence(program, with_centre(program, effort.draws, seed), joint)
    else:
        weights, size = baseline.weights, baseline.sample_size
    alternatives = dict(zip(ALTERNATIVES, others, strict=effort.alternatives))
    return Solved(program, centre, joint, weights, size, alternatives)


def solve_all(
    program: Program,
    effort: Effort,
    seed: int,
    threads: int | None,
    progress: Progress | None,
    baseline: Solved | None = None,
) -> Solved:
    """Run all solves of a war, or of a variant of its `baseline`; with the played paths of the replicates."""
    jobs = jobs_for(program, effort, seed, baseline.records if baseline else None)
    records = run_all(jobs, threads, progress, months=True)
    return gathered(program, effort, seed, records, baseline)


def evidence(program: Program, draws: Draws, joint: Sequence[Record]) -> tuple[Array, float]:
    """Weigh the draws (without the central one) by the war so far and the observations.

    Parameters
    ----------
    draws : Draws
        The central inputs first.
    joint : sequence of Record
        Both joint solves at these draws.

    Returns
    -------
    weights : float64[draws]
        They sum to 1.
    size : float
        Effective sample size.
    """
    n = len(draws)
    fit = timeline_fit(program, draws) + observation_fit(program, draws)
    quiet = sum(1 for month in program.timeline if not month.settled)
    if quiet and len(program.ranges):
        # That the war was not settled in the months before speaks against draws under which it soon would be.
        settle = np.stack([each["settle"] for each in joint])
        hazard = agreed(settle, np.full(n - 1, 1.0 / (n - 1)), len(program.ranges)).clip(0.0, 0.99)
        fit = fit + quiet * np.log1p(-hazard)
    weights, size = weigh(fit[1:], least=LEAST_DRAWS if program.ranges else 0.0)
    return weights, size
