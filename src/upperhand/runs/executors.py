"""Where jobs are done: on threads of this machine (`cluster` has the other place). The numbers are the same."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from typing import Protocol

from upperhand.bargaining.fitted import SolverError, usable_threads

from .record import Record, attempt, record
from .replicate import Job, Progress

AHEAD = 2
"""Jobs that wait for a free thread or worker, for each of them: enough to keep it busy, few enough to hold in memory."""


class Stopped(Exception):
    """Ends a solve whose answer nobody waits for any more."""


class Executor(Protocol):
    """Does jobs."""

    def each(
        self, jobs: Iterable[tuple[int, Job]], progress: Progress | None = None
    ) -> Generator[tuple[int, Record | SolverError], None, None]:
        """Yield the record of every job with its number, or why there is none, as they are done.

        Whoever stops reading stops the work.

        Parameters
        ----------
        jobs : iterable of (int, Job)
            Read only as far ahead as keeps everybody busy.
        progress : callable, optional
            Called with what was done, in units of `Job.size`.
        """
        ...


class Threads:
    """Threads of this machine: the kernels let each other run.

    Parameters
    ----------
    threads : int, optional
        Default: one for each processor.
    months : bool
        Keep the played paths of every job, too.
    """

    def __init__(self, threads: int | None = None, *, months: bool = False) -> None:
        self.threads = usable_threads(threads)
        self.months = months

    def each(
        self, jobs: Iterable[tuple[int, Job]], progress: Progress | None = None
    ) -> Generator[tuple[int, Record | SolverError], None, None]:
        """See `Executor`."""
        stopped = threading.Event()

        def report(amount: float) -> None:
            if stopped.is_set():
                raise Stopped
            if progress:
                progress(amount)

        if self.threads == 1:
            for number, job in jobs:
                yield number, attempt(job, 1, report, months=self.months)
            return
        waiting = iter(jobs)
        under_way: dict[Future[Record | SolverError], int] = {}
        pool = ThreadPoolExecutor(self.threads)
        try:
            while True:
                while len(under_way) < AHEAD * self.threads and (entry := next(waiting, None)):
                    future = pool.submit(attempt, entry[1], 1, report, months=self.months)
                    under_way[future] = entry[0]
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    yield under_way.pop(future), future.result()
        finally:  # such as Ctrl-C: solves under way end at their next period; nobody waits
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)


def run_all(
    jobs: Sequence[Job], threads: int | None = None, progress: Progress | None = None, *, months: bool = False
) -> list[Record]:
    """Do jobs side by side, one thread each; records in the order of the jobs, whatever the threads.

    Parameters
    ----------
    jobs : sequence of Job
    threads : int, optional
        Default: one for each processor.
    progress : callable, optional
        Called with shares of the whole that add up to 1.
    months : bool
        Keep the played paths of every job, too.

    Raises
    ------
    upperhand.bargaining.fitted.SolverError
        If one of the fits degenerates.
    """
    total = sum(job.size for job in jobs)

    def report(amount: float) -> None:
        if progress:
            progress(amount / total)

    if len(jobs) == 1:  # all threads for the one
        return [record(jobs[0], usable_threads(threads), report, months=months)]
    # The longest first, so that no thread idles at the end.
    order = sorted(range(len(jobs)), key=lambda k: -jobs[k].size)
    found: dict[int, Record] = {}
    with closing(Threads(threads, months=months).each(((k, jobs[k]) for k in order), report)) as done:
        for k, each in done:
            if isinstance(each, SolverError):
                raise each
            found[k] = each
    return [found[k] for k in range(len(jobs))]
