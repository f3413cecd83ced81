"""The solves behind an answer: replicates at the centre, one joint solve over ignorance, and the evidence's weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from upperhand.runs.replicate import Job, Outcome, Progress, run_all
from upperhand.scenario.draws import design
from upperhand.scenario.program import Array, Program
from upperhand.war.condition import observation_fit, timeline_fit, weigh

from . import measure
from .estimate import Estimate, around, by_draw


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
QUICK = Effort(replicates=3, paths=1500, played=800, joint_paths=4096, draws=2048, second_basis=False)


def effort_of(quick: bool, paths: int | None, draws: int | None) -> Effort:
    """Return the effort for the options of the command line."""
    effort = QUICK if quick else FULL
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
    jobs.append(
        Job(program, seed * 1000 + 500, effort.joint_paths, max(effort.joint_paths // 2, 200), draws=joined)
    )
    if effort.second_basis:
        jobs.append(Job(program, seed * 1000, effort.paths, effort.played, "rich"))
    return jobs, joined.z


def solve_all(
    programs: list[Program], effort: Effort, seed: int, threads: int | None, progress: Progress | None
) -> list[Solved]:
    """Run all solves of several variants of a war side by side; the first is the baseline.

    All share their luck and their draws. The evidence weighs the draws under the baseline: what somebody might do
    from today on does not change the past.
    """
    planned = [jobs_for(program, effort, seed) for program in programs]
    outcomes = run_all([job for jobs, _ in planned for job in jobs], threads, progress)
    solved: list[Solved] = []
    weights: Array | None = None
    size = 0.0
    for program, (jobs, z) in zip(programs, planned, strict=True):
        own, outcomes = outcomes[: len(jobs)], outcomes[len(jobs) :]
        if weights is None:
            weights, size = evidence(program, own[effort.replicates], z)
        joint = own[effort.replicates]
        solved.append(
            Solved(
                program=program,
                centre=own[: effort.replicates],
                joint=joint,
                weights=weights,
                sample_size=size,
                z=z,
                of_path=_draw_of_paths(joint),
                second=own[-1] if effort.second_basis else None,
            )
        )
    return solved


def _draw_of_paths(joint: Outcome) -> np.ndarray:
    return np.arange(len(joint.played.settled)) % len(joint.solution.draws)


def evidence(program: Program, joint: Outcome, z: Array) -> tuple[Array, float]:
    """Weigh the draws (without the central one) by the war so far and the observations.

    Returns
    -------
    weights : float64[draws]
        They sum to 1.
    size : float
        Effective sample size.
    """
    draws = joint.solution.draws
    n = len(draws)
    fit = timeline_fit(program, draws) + observation_fit(program, draws)
    quiet = sum(1 for month in program.timeline if not month.settled)
    if quiet and len(program.ranges):
        # That the war was not settled in the months before speaks against draws under which it soon would be.
        first = joint.played.months[:, 0]["settle"].astype(np.float64)[:, None]
        hazard = np.clip(by_draw(first, z, _draw_of_paths(joint))[0][:, 0], 0.0, 0.99)
        fit = fit + quiet * np.log1p(-hazard)
    weights, size = weigh(fit[1:] if n > 1 else fit, least=50.0 if len(program.ranges) else 0.0)
    return weights, size
