"""What is kept of a solve: its numbers, by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upperhand.bargaining.blas import one_thread
from upperhand.bargaining.fitted import SolverError
from upperhand.scenario.program import Array

from . import measure
from .replicate import Job, Outcome, Progress, run


@dataclass(frozen=True)
class Record:
    """What one solve and play says.

    Attributes
    ----------
    numbers : dict of str to float64[1 + draws]
        Numbers of the assessment's date and of the played war (see `measure`), at the central inputs and at every draw.
    features : int
        Of the regression.
    order : int32[periods, paths]
        Order of luck, which variants of this war follow.
    months : ndarray of bargaining.play.MONTH, shape (paths, periods + 1), or None
        The played paths, where somebody wants to draw them; they are not stored.
    """

    numbers: dict[str, Array]
    features: int
    order: np.ndarray
    months: np.ndarray | None = None

    def __getitem__(self, name: str) -> Array:
        return self.numbers[name]


def record(job: Job, threads: int = 1, progress: Progress | None = None, *, months: bool = False) -> Record:
    """Solve and play one job, and keep its numbers.

    Parameters
    ----------
    months : bool
        Keep the played paths, too.
    """
    with one_thread():  # how BLAS shares out a product moves its last digits
        outcome = run(job, threads, progress)
        numbers = {**measure.today(outcome), **_of_the_war(job, outcome)}
    return Record(
        numbers=numbers,
        features=int(outcome.solution.fitted.go_on.shape[2]),
        order=outcome.solution.order,
        months=outcome.played.months if months else None,
    )


def attempt(
    job: Job, threads: int = 1, progress: Progress | None = None, *, months: bool = False
) -> Record | SolverError:
    """Return the record of a job, or why there is none: one war that cannot be solved does not stop the others."""
    try:
        return record(job, threads, progress, months=months)
    except SolverError as error:
        return error


def _of_the_war(job: Job, outcome: Outcome) -> dict[str, Array]:
    """Return the numbers of the played war: means, or what they come to at every draw."""
    paths = measure.by_path(job.program, outcome.played)
    if not job.draws:
        return {name: np.array([values.mean()]) for name, values in paths.items()}
    draws = outcome.solution.draws
    of_path = np.arange(len(outcome.played.settled)) % len(draws)
    fitted = measure.by_draw(np.stack(list(paths.values()), axis=1), draws.z, of_path)
    return {name: fitted[:, k] for k, name in enumerate(paths)}
