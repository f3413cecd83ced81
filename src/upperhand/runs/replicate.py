"""Replicate solves: the same variant solved and played with different luck, side by side on threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from upperhand.bargaining.fitted import Solution, solve, usable_threads
from upperhand.bargaining.play import Played, play
from upperhand.bargaining.reading import read
from upperhand.scenario.draws import Draws
from upperhand.scenario.program import Array, Program


class Stopped(Exception):
    """Ends a solve whose answer nobody waits for any more."""


PLAYED_COST = 0.3
"""Time to play a path, relative to the time to explore and solve one."""

Progress = Callable[[float], None]
"""Called with the share of the whole work done since the last call."""


def part(progress: Progress, share: float) -> Progress:
    """Return what reports the progress of a part that makes up `share` of the whole."""
    return lambda amount: progress(amount * share)


@dataclass(frozen=True)
class Job:
    """One solve and play.

    Attributes
    ----------
    program : Program
    seed : int
        Two variants with the same seed share their luck.
    paths, played : int
        Explored and played paths.
    richness : str
        Basis of the regression.
    draws : Draws or None
        None: the central inputs.
    order : int32[periods, paths] or None
        Order of luck of the baseline that this job is compared with (see `fitted.solve`).
    """

    program: Program
    seed: int
    paths: int
    played: int
    richness: str = "standard"
    draws: Draws | None = None
    order: np.ndarray | None = None

    @property
    def size(self) -> float:
        """Rough cost, to share out progress."""
        return float(self.program.periods * (self.paths + PLAYED_COST * self.played))


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
        job.draws,
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


def run_all(
    jobs: Sequence[Job], threads: int | None = None, progress: Progress | None = None
) -> list[Outcome]:
    """Run jobs side by side, one thread each; results in the order of the jobs, whatever the threads.

    Parameters
    ----------
    jobs : sequence of Job
    threads : int, optional
        Default: one for each processor.
    progress : callable, optional
        Called with shares of the whole that add up to 1.
    """
    total, stopped = sum(job.size for job in jobs), threading.Event()

    def report(amount: float) -> None:
        if stopped.is_set():
            raise Stopped
        if progress:
            progress(amount / total)

    n = usable_threads(threads)
    if n == 1 or len(jobs) == 1:
        return [run(job, n, report) for job in jobs]
    # The longest first, so that no thread idles at the end.
    order = sorted(range(len(jobs)), key=lambda k: -jobs[k].size)
    pool = ThreadPoolExecutor(n)
    try:
        futures = {k: pool.submit(run, jobs[k], 1, report) for k in order}
        return [futures[k].result() for k in range(len(jobs))]
    except BaseException:  # such as Ctrl-C: solves under way end at their next period; nobody waits
        stopped.set()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
