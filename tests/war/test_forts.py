"""The wars on forts agree with the gambler's ruin in closed form, and depend on nothing but the seed."""

import math
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.war.reference_draws import reference_bits
from upperhand.war import forts


def ruin(forts_: int, start: int, p: float) -> tuple[float, float]:
    """Return the gambler's ruin in closed form: A's chance of victory, and the mean number of battles."""
    if p == 0.5:
        return start / forts_, float(start * (forts_ - start))
    odds = (1 - p) / p
    win = (1 - odds**start) / (1 - odds**forts_)
    return win, (start - forts_ * win) / (1 - 2 * p)


def reference(seed: int, paths: int, forts_: int, start: int, p: float, horizon: int) -> tuple[int, int]:
    """Fight the wars one battle at a time in plain Python."""
    wins = battles = 0
    for path in range(paths):
        k = start
        for period in range(horizon):
            if k in (0, forts_):
                break
            drawn = reference_bits(seed, path, period, int(forts.CHANNEL)) >> 11
            k += 1 if drawn < p * 2**53 else -1
            battles += 1
        wins += k == forts_
    return wins, battles


@pytest.mark.parametrize(
    ("forts_", "start", "p"),
    [(6, 3, 0.55), (6, 1, 0.5), (12, 6, 0.5), (12, 9, 0.4), (40, 20, 0.52), (2, 1, 0.3)],
)
def test_agrees_with_the_gamblers_ruin(forts_: int, start: int, p: float) -> None:
    paths = 200_000
    wins, battles = forts.simulate(7, paths, forts_, start, p, horizon=20_000)
    chance, mean = ruin(forts_, start, p)
    assert abs(wins / paths - chance) < 4 * math.sqrt(chance * (1 - chance) / paths)
    # A war's length varies by less than 1.2 times the longest mean of a war on so many forts.
    assert abs(battles / paths - mean) < 4 * 1.2 * (forts_ / 2) ** 2 / math.sqrt(paths)


@settings(max_examples=40)
@given(
    seed=st.integers(-(2**63), 2**64 - 1),
    forts_=st.integers(1, 9),
    place=st.floats(0, 1),
    p=st.floats(0, 1),
    horizon=st.integers(0, 40),
)
def test_equals_a_plain_python_loop(seed: int, forts_: int, place: float, p: float, horizon: int) -> None:
    start = round(place * forts_)
    assert forts.simulate(seed, 60, forts_, start, p, horizon) == reference(
        seed, 60, forts_, start, p, horizon
    )


@pytest.mark.parametrize("chunk", [1, 7, 2047, 2048, 2049, 10_000, None])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_chunks_do_not_matter(threads: int, chunk: int | None) -> None:
    war = {"forts": 12, "start": 5, "p": 0.47, "horizon": 60}
    expected = forts.simulate(3, 6000, **war)
    assert forts.simulate(3, 6000, **war, threads=threads, chunk=chunk) == expected


def test_more_wars_leave_the_first_ones_as_they_were() -> None:
    few = forts.simulate(3, 3000, 12, 5, 0.47, 60)
    more = forts.simulate(3, 3001, 12, 5, 0.47, 60)
    assert 0 <= more[0] - few[0] <= 1
    assert 1 <= more[1] - few[1] <= 60


def test_memory_does_not_grow_with_the_number_of_wars() -> None:
    """In a fresh process, since a peak never falls: ten million wars need little more than ten thousand."""
    # VmHWM, not ru_maxrss: that one starts from the peak of the process that started this one.
    code = """
from pathlib import Path
from upperhand.war import forts

def peak(paths):
    forts.simulate(1, paths, 12, 6, 0.5, 120, threads=2)
    return next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)

print(peak(10_000), peak(10_000_000))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    few_kib, many_kib = map(int, done.stdout.split())
    assert many_kib - few_kib < 32 * 1024
    assert many_kib < 2 * 1024 * 1024


@pytest.mark.parametrize("seed", range(5))
def test_swapping_the_sides_mirrors_the_war(seed: int) -> None:
    """B's victories are A's in the mirrored war, up to luck: the two together leave no war undecided."""
    paths = 50_000
    wins_a, _ = forts.simulate(seed, paths, 10, 4, 0.6, 10_000)
    wins_b, _ = forts.simulate(seed + 100, paths, 10, 6, 0.4, 10_000)
    assert abs(wins_a + wins_b - paths) < 4 * math.sqrt(2 * paths * 0.25)


def test_a_war_cut_off_by_the_horizon_is_won_by_nobody() -> None:
    assert forts.simulate(1, 1000, 10, 5, 1.0, 4) == (0, 4000)
    assert forts.simulate(1, 1000, 10, 5, 1.0, 5) == (1000, 5000)
    assert forts.simulate(1, 1000, 10, 5, 0.0, 100) == (0, 5000)


def test_a_war_already_over_has_no_battle() -> None:
    assert forts.simulate(1, 10, 4, 4, 0.5, 9) == (10, 0)
    assert forts.simulate(1, 10, 4, 0, 0.5, 9) == (0, 0)
    assert forts.simulate(1, 0, 4, 2, 0.5, 9) == (0, 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"paths": -1}, "paths must be at least 0"),
        ({"forts": 0}, "forts must be at least 1"),
        ({"horizon": -1}, "horizon must be at least 0"),
        ({"threads": 0}, "threads must be at least 1"),
        ({"chunk": 0}, "chunk must be at least 1"),
        ({"start": 7}, "start must lie between 0 and forts"),
        ({"p": 1.5}, "between 0 and 1"),
    ],
)
def test_refuses_what_makes_no_war(change: dict[str, float], message: str) -> None:
    war: dict[str, float] = {"seed": 1, "paths": 10, "forts": 6, "start": 3, "p": 0.5, "horizon": 9}
    with pytest.raises(ValueError, match=message):
        forts.simulate(**{**war, **change})  # type: ignore[arg-type]
