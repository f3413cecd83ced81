"""The war under fixed postures: no dependence on threads or chunks, and memory that does not grow with paths."""

import tracemalloc

import numpy as np
import pytest

from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.scenario.program import Program
from upperhand.war import simulate as simulation
from upperhand.war.simulate import Course, simulate

PATHS, PERIODS = 1000, 12


@pytest.fixture(scope="module", params=["two-rivers", "forts"])
def program(request) -> Program:
    return compile_scenario(load(request.param))


@pytest.fixture(scope="module")
def course(program) -> Course:
    return simulate(program, paths=PATHS, periods=PERIODS)


def _same(one: Course, other: Course) -> None:
    assert one.months == other.months
    # Sums over chunks are rounded in another order, so that the last digits may differ; counts may not.
    assert np.array_equal(np.rint(one.ended * PATHS), np.rint(other.ended * PATHS))
    assert other.position == pytest.approx(one.position, rel=1e-12)
    assert other.dead == pytest.approx(one.dead, rel=1e-12)


def test_threads_change_nothing_at_all(program, course) -> None:
    two = simulate(program, paths=PATHS, periods=PERIODS, threads=2)
    assert two.months == course.months
    for field in ("position", "dead", "ended"):
        assert np.array_equal(getattr(two, field), getattr(course, field))


@pytest.mark.parametrize("chunk", [1, 7, 128, 5000])
def test_chunks_change_nothing(program, course, monkeypatch, chunk) -> None:
    monkeypatch.setattr(simulation, "CHUNK", chunk)
    _same(course, simulate(program, paths=PATHS, periods=PERIODS, threads=2))


def test_ends_are_shares_and_months_are_counted(program, course) -> None:
    assert course.ended.sum() == pytest.approx(1.0)
    assert course.ended.min() >= 0.0
    assert 0 < course.months <= PATHS * PERIODS


def test_the_seed_and_the_postures_count(program, course) -> None:
    other = simulate(program, paths=PATHS, periods=PERIODS, seed=1)
    assert not np.array_equal(other.position, course.position)
    if program.structure["law"][0] == 0:
        pressed = simulate(program, paths=PATHS, periods=PERIODS, press=(1.0, 0.0))
        held = simulate(program, paths=PATHS, periods=PERIODS, press=(0.0, 1.0))
        assert (pressed.position > held.position).any()
        assert not (pressed.position < held.position).any()


def test_memory_does_not_grow_with_paths(program) -> None:
    peaks = []
    for paths in (4 * simulation.CHUNK, 16 * simulation.CHUNK):
        tracemalloc.start()
        simulate(program, paths=paths, periods=2)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
