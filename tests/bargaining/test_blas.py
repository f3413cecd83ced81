"""Linear algebra runs on one thread while a solve is under way, and on as many as before once the last has ended."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
import scipy.linalg  # noqa: F401  (the compiler loads it, and its threads count too: not only in the midst of a test)
from threadpoolctl import threadpool_info, threadpool_limits

from upperhand.bargaining.blas import one_thread
from upperhand.bargaining.fitted import Solution, SolverError, solve
from upperhand.questions.checks.wars import line_of_forts, varied
from upperhand.runs import replicate
from upperhand.runs.executors import run_all
from upperhand.runs.replicate import Job
from upperhand.scenario.program import Program

BEFORE = 3


def threads() -> set[int]:
    """Return how many threads the libraries of linear algebra may use."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def aside(task: Callable[[], Any]) -> Any:
    """Do something in a thread that then ends: a limit set by one that lives on could be changed by no other."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(task).result()


@pytest.fixture(autouse=True)
def several() -> Iterator[None]:
    """Allow several threads, whatever the machine and the set-up of the tests."""
    limits = aside(lambda: threadpool_limits(BEFORE, "blas"))
    try:
        if threads() != {BEFORE}:
            pytest.skip("the linear algebra of this machine does not let its threads be set")
        yield
    finally:
        aside(limits.restore_original_limits)


def war(horizon: int) -> Program:
    return varied(line_of_forts(), structure={"horizon": horizon})


def test_a_solve_runs_on_one_thread_and_restores_what_was() -> None:
    seen: list[set[int]] = []
    solve(war(4), paths=200, threads=1, progress=lambda periods: seen.append(threads()))
    assert seen
    assert all(found == {1} for found in seen), seen
    assert threads() == {BEFORE}


def test_solves_side_by_side_run_on_one_thread_and_restore_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []

    def observed(*given: Any, progress: Callable[[int], None], **named: Any) -> Solution:
        def solved(periods: int) -> None:
            seen.append(threads())
            progress(periods)

        return solve(*given, progress=solved, **named)

    monkeypatch.setattr(replicate, "solve", observed)
    # Of different lengths, so that the first has ended while another still goes on.
    jobs = [Job(war(horizon), seed=0, paths=200, played=10) for horizon in (4, 12, 30)]
    run_all(jobs, threads=3)
    assert len(seen) >= 4 + 12 + 30
    assert all(found == {1} for found in seen), seen
    assert threads() == {BEFORE}


def test_the_last_of_several_solves_restores_what_was_in_whichever_thread() -> None:
    first, second = ExitStack(), ExitStack()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        one.submit(lambda: first.enter_context(one_thread())).result()
        other.submit(lambda: second.enter_context(one_thread())).result()
        one.submit(first.close).result()
        assert threads() == {1}
        other.submit(second.close).result()
        assert threads() == {BEFORE}


def test_a_solve_that_fails_restores_what_was() -> None:
    with pytest.raises(SolverError, match="cannot carry"):
        solve(war(30), paths=100, threads=1)
    assert threads() == {BEFORE}
