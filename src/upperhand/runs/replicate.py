"""One solve and play: the smallest piece of work, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from upperhand.bargaining.fitted import Solution, solve
from upperhand.bargaining.play import Played, play
from upperhand.bargaining.reading import read
from upperhand.scenario.draws import Draws, with_centre
from upperhand.scenario.program import Array, Program

PLAYED_COST = 0.3
"""Time to play a path, relative to the time to explore and solve one."""

Progress = Callable[[float], None]
"""Called with the share of the whole work done since the last call."""


def part(progress: Progress, share: float) -> Progress:
    """Return what reports the progress of a part that makes up `share` of the whole."""
    return lambda amount: progress(amount * share)


@dataclass(frozen=True)
class Job:
    """One solve and play: the smallest piece of work, small enough to be sent anywhere.

    Attributes
    ----------
    program : Program
    seed : int
        Two variants with the same seed share their luck.
    paths, played : int
        Explored and played paths.
    richness : str
        Basis of the regression.
    draws, draws_seed : int
        So many draws of the inputs beside the central ones, and what chooses them; 0: the central inputs alone.
    order : int32[periods, paths] or None
        Order of luck of the baseline that this job is compared with (see `fitted.solve`).
    """

    program: Program
    seed: int
    paths: int
    played: int
    richness: str = "standard"
    draws: int = 0
    draws_seed: int = 0
    order: np.ndarray | None = None

    @property
    def size(self) -> float:
        """Rough cost, to share out progress."""
        return float(self.program.periods * (self.paths + PLAYED_COST * self.played))

    def drawn(self) -> Draws | None:
        """Return the draws of the inputs, the central ones first; None: the central ones alone."""
        return with_centre(self.program, self.draws, self.draws_seed) if self.draws else None


@dataclass(frozen=True)
class Outcome:
    """What one solve and play gave.

    Attributes
    ----------
    values : ndarray of VALUES, shape (draws,)
    months : ndarray of TABLE, shape (draws, 2)
        See `bargaining.reading.read`.
    today : float64[draws, 2]
        Points of freezing today's line.
    played : Played
    solution : Solution
    """

    values: np.ndarray
    months: np.ndarray
    today: Array
    played: Played
    solution: Solution


def run(job: Job, threads: int = 1, progress: Progress | None = None) -> Outcome:
    """Solve and play one job."""
    share = job.paths / (job.paths + PLAYED_COST * job.played)
    step = job.size * share / job.program.periods
    solution = solve(
        job.program,
        job.drawn(),
        paths=job.paths,
        seed=job.seed,
        richness=job.richness,
        order=job.order,
        threads=threads,
        progress=(lambda n: progress(n * step)) if progress else None,
    )
    values, months, today = read(solution)
    played = play(solution, paths=job.played, seed=job.seed, threads=threads)
    if progress:
        progress(job.size * (1.0 - share))
    return Outcome(values, months, today, played, solution)
