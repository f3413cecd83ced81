"""Does jobs on a dask.distributed cluster: the same numbers, whatever the workers, and none lost when one dies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .executors import AHEAD
from .keys import engine
from .record import Record, record
from .replicate import Job, Progress

DEATHS = 10
"""Workers that may die over one job before it is given up."""

PATIENCE = 30.0
"""Seconds to wait for the scheduler to answer."""


class ClusterError(RuntimeError):
    """The cluster cannot be reached, or cannot do the work."""


def remote(job: Job, wanted: str) -> Record:
    """Do a job on a worker, which must run the same engine."""
    if engine() != wanted:
        raise ClusterError(
            f"a worker runs another version of upperhand (engine {engine()}, wanted {wanted}): install the same on all"
        )
    return record(job)


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
        except ImportError as error:
            raise ClusterError("--cluster needs dask: pip install 'upperhand[cluster]'") from error
        try:
            self.client: Any = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(f"no scheduler answers at {address}: {error}") from error

    def each(
        self, jobs: Iterable[tuple[int, Job]], progress: Progress | None = None
    ) -> Iterator[tuple[int, Record]]:
        """See `executors.Executor`."""
        from dask.distributed import as_completed

        waiting = iter(jobs)
        under_way: dict[Any, tuple[int, Job, int]] = {}
        done = as_completed(loop=self.client.loop)

        def submit(number: int, job: Job, deaths: int = 0) -> None:
            future = self.client.submit(remote, job, engine(), pure=False)
            under_way[future] = (number, job, deaths)
            done.add(future)

        def fill() -> None:
            slots = sum(self.client.nthreads().values())
            while len(under_way) < AHEAD * max(slots, 1) and (entry := next(waiting, None)):
                submit(*entry)

        try:
            fill()
            while under_way:
                future = next(done)
                number, job, deaths = under_way.pop(future)
                found = self._result(future, deaths)
                if found is None:
                    submit(number, job, deaths + 1)
                    continue
                if progress:
                    progress(job.size)
                fill()
                yield number, found
        finally:
            self.client.cancel(list(under_way), force=True)

    @staticmethod
    def _result(future: Any, deaths: int) -> Record | None:
        """Return a job's record; None if the workers that did it died."""
        from concurrent.futures import CancelledError

        from dask.distributed import KilledWorker

        try:
            found: Record = future.result()
        except (KilledWorker, CancelledError) as error:
            if deaths >= DEATHS:
                raise ClusterError(f"{deaths + 1} workers died over the same job: {error}") from error
            return None
        return found

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        self.client.close()
