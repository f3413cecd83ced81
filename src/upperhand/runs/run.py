"""Brings many jobs to an end: what is kept already is not done again, what gets done is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from upperhand.bargaining.fitted import SolverError

from .executors import Executor, Threads
from .keys import key_of
from .record import Record
from .replicate import Job, Progress
from .store import Store, StoreError


class Runner:
    """Does jobs where the executor does them, and keeps them in a store.

    Memory does not grow with the number of jobs: they are read one by one, and their records are on disk.

    Attributes
    ----------
    done, kept : int
        Jobs that were done, and jobs that were found in the store.
    failed : dict of str to SolverError
        Why there is no record of a key.
    """

    def __init__(self, store: Store, executor: Executor) -> None:
        self.store, self.executor = store, executor
        self.done = self.kept = 0
        self.failed: dict[str, SolverError] = {}

    @classmethod
    def at(
        cls,
        store: str | Path,
        executor: Executor | None = None,
        threads: int | None = None,
        warn: Callable[[str], None] = lambda text: None,
    ) -> Runner:
        """Return a runner that keeps jobs in a folder and does them on an executor, else on threads of this machine."""
        return cls(Store(Path(store), warn), executor or Threads(threads))

    def complete(
        self, jobs: Iterable[Job], progress: Progress | None = None, *, order: bool = False
    ) -> list[str]:
        """See to it that every job's record is in the store, or known to have failed; return the jobs' keys.

        Parameters
        ----------
        jobs : iterable of Job
        progress : callable, optional
            Called with what was done or found, in units of `Job.size`.
        order : bool
            Keep the orders of luck, too: variants will follow these jobs.

        Raises
        ------
        upperhand.runs.store.StoreError
            If there is no room. Everything kept so far stays.
        """
        keys: list[str] = []
        seen: set[str] = set()

        def missing() -> Iterator[tuple[int, Job]]:
            for job in jobs:
                key = key_of(job)
                keys.append(key)
                if key in seen or self.store.has(key, order=order):
                    self.kept += 1
                    if progress:
                        progress(job.size)
                else:
                    yield len(keys) - 1, job
                seen.add(key)

        with closing(self.executor.each(missing(), progress)) as found:
            for number, each in found:
                if isinstance(each, SolverError):
                    self.failed[keys[number]] = each
                else:
                    self.store.put(keys[number], each, order=order)
                    self.done += 1
        return keys

    def read(self, keys: Sequence[str], jobs: Sequence[Job], *, order: bool = False) -> list[Record]:
        """Return records of the store; those that turn out to be damaged are done again.

        Parameters
        ----------
        jobs : sequence of Job
            As many as there are keys, in their order.

        Raises
        ------
        upperhand.bargaining.fitted.SolverError
            If one of the jobs failed.
        """
        found = {}
        for attempt in range(2):
            wanted = [k for k in range(len(keys)) if k not in found]
            if attempt and wanted:
                for k in wanted:
                    self.store.forget(keys[k])
                self.kept -= len(wanted)
                self.complete([jobs[k] for k in wanted], order=order)
            for k in wanted:
                if keys[k] in self.failed:
                    raise self.failed[keys[k]]
                record = self.store.get(keys[k], order=order)
                if record is not None:
                    found[k] = record
        if len(found) < len(keys):
            raise StoreError(f"{self.store.folder} does not give back what has just been written to it")
        return [found[k] for k in range(len(keys))]
