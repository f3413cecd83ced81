"""Does jobs on a dask.distributed cluster: the same numbers, whatever the workers, and none lost when one dies."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable
from typing import Any

from upperhand.bargaining.fitted import SolverError

from .executors import AHEAD
from .keys import engine
from .record import Record, attempt
from .replicate import Job, Progress

RESUBMISSIONS = 2
"""Times that a job is sent again after the scheduler gave it up; it does so after several workers died over it."""

PATIENCE = 30.0
"""Seconds to wait for the scheduler to answer."""


class ClusterError(RuntimeError):
    """The cluster cannot be reached, or cannot do the work."""


def remote(job: Job, wanted: str) -> Record | SolverError:
    """Do a job on a worker, which must run the same engine.

    Raises
    ------
    ClusterError
        If it runs another one.
    """
    if engine() != wanted:
        raise ClusterError(
            f"a worker runs another version of upperhand (engine {engine()}, wanted {wanted}): install the same on all"
        )
    return attempt(job)


class Cluster:
    """A dask.distributed cluster.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://127.0.0.1:8786``.

    Raises
    ------
    ClusterError
        If dask.distributed is not installed, or the scheduler does not answer.
    """

    def __init__(self, address: str) -> None:
        try:
            from dask.distributed import Client
            from distributed.comm.addressing import parse_address, parse_host_port
        except ImportError as error:
            raise ClusterError("--cluster needs dask: pip install 'upperhand[cluster]'") from error
        logging.getLogger("distributed").setLevel(
            logging.CRITICAL
        )  # what matters is said here, in a sentence
        try:
            parse_host_port(parse_address(address)[1])  # a client that is given nonsense never ends
        except ValueError as error:
            raise ClusterError(f"'{address}' is no address such as tcp://127.0.0.1:8786: {error}") from error
        try:
            self.client: Any = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(f"no scheduler answers at {address}: {error}") from error

    def each(
        self, jobs: Iterable[tuple[int, Job]], progress: Progress | None = None
    ) -> Generator[tuple[int, Record | SolverError], None, None]:
        """See `executors.Executor`.

        Raises
        ------
        ClusterError
            If workers die over a job again and again, or the scheduler is gone.
        """
        from dask.distributed import as_completed

        waiting = iter(jobs)
        under_way: dict[Any, tuple[int, Job, int]] = {}
        done = as_completed(loop=self.client.loop)

        def submit(number: int, job: Job, times: int = 0) -> None:
            future = self.client.submit(remote, job, engine(), pure=False)
            under_way[future] = (number, job, times)
            done.add(future)

        def fill() -> None:
            slots = sum(self.client.nthreads().values())
            while len(under_way) < AHEAD * max(slots, 1) and (entry := next(waiting, None)):
                submit(*entry)

        try:
            fill()
            while under_way:
                future = next(done)
                number, job, times = under_way.pop(future)
                found = self._result(future, times)
                if found is None:
                    submit(number, job, times + 1)
                    continue
                if progress:
                    progress(job.size)
                fill()
                yield number, found
        finally:
            self.client.cancel(list(under_way), force=True)

    def _result(self, future: Any, times: int) -> Record | SolverError | None:
        """Return what a job gave; None if the workers that did it died."""
        from concurrent.futures import CancelledError

        from dask.distributed import KilledWorker

        try:
            found: Record | SolverError = future.result()
        except (KilledWorker, CancelledError) as error:
            if self.client.status != "running":
                raise ClusterError(
                    "the scheduler is gone; finished solves are kept, and the same command goes on"
                ) from error
            if times >= RESUBMISSIONS:
                raise ClusterError(f"workers die over the same job again and again: {error}") from error
            return None
        return found

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        self.client.close()
