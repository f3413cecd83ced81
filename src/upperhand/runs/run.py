"""Brings many jobs to an end: what is kept already is not done again, what gets done is kept at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .executors import Executor
from .keys import key_of
from .record import Record
from .record import record as do
from .replicate import Job, Progress
from .store import Store


class Runner:
    """Does jobs where the executor does them, and keeps them in a store.

    Memory does not grow with the number of jobs: they are read one by one, and their records are on disk.

    Attributes
    ----------
    done, kept : int
        Jobs that were done, and jobs that were found in the store.
    """

    def __init__(self, store: Store, executor: Executor) -> None:
        self.store, self.executor = store, executor
        self.done = self.kept = 0

    def complete(
        self, jobs: Iterable[Job], progress: Progress | None = None, *, order: bool = False
    ) -> list[str]:
        """See to it that every job's record is in the store, and return their keys.

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

        for number, found in self.executor.each(missing(), progress):
            self.store.put(keys[number], found, order=order)
            self.done += 1
        return keys

    def read(self, keys: Sequence[str], jobs: Sequence[Job], *, order: bool = False) -> list[Record]:
        """Return records of the store; one that turns out to be damaged is done again.

        Parameters
        ----------
        jobs : sequence of Job
            As many as there are keys, in their order.
        """
        found = []
        for key, job in zip(keys, jobs, strict=True):
            kept = self.store.get(key, order=order)
            if kept is None:
                kept = do(job)
                self.store.put(key, kept, order=order)
                self.done += 1
                self.kept = max(self.kept - 1, 0)
            found.append(kept)
        return found
