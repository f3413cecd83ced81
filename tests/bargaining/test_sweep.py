"""The matrix-free sweep against closed forms, all policies tried, and the chain of all states written out."""

import doctest
import itertools

import numpy as np
import pytest

from upperhand.bargaining import sweep as module
from upperhand.bargaining.sweep import Period, sweep


def settled(values: np.ndarray, top_0: int, top_1: int, period: Period, sweeps: int = 3000) -> np.ndarray:
    """Sweep until nothing changes, and return the values of the first type, shape (sides, places)."""
    both = np.stack([values, values])
    for turn in range(sweeps):
        sweep(both, turn % 2, 1 - turn % 2, top_0, top_1, period)
    return both[(sweeps - 1) % 2, 0]


def everywhere(places: int, *numbers: float) -> list[np.ndarray]:
    return [np.full((1, places), number) for number in numbers]


def test_the_example_in_the_documentation() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("p", [0.3, 0.5, 0.7])
def test_chance_to_take_all_forts_is_the_gamblers(p: float) -> None:
    top = 9
    win, hold, kept, least = everywhere(top + 1, p, 0.0, 1.0, -np.inf)
    start = np.zeros((1, 1, top + 1))
    start[..., top] = 1.0
    held, ratio = np.arange(top + 1), (1 - p) / p
    expected = held / top if p == 0.5 else (1 - ratio**held) / (1 - ratio**top)
    assert settled(start, top, 0, Period(win, hold, kept, least))[0] == pytest.approx(expected, abs=1e-9)


def test_a_standing_offer_is_taken_where_the_best_of_all_policies_takes_it() -> None:
    """Every way to say where the offer is taken is tried, and solved as a system of linear equations."""
    top, p, cost, discount = 7, 0.56, 3.0, 0.97
    offer = 100 * np.array([0.0, 0.2, 0.22, 0.5, 0.3, 0.6, 0.75, 1.0])
    win, hold, kept = everywhere(top + 1, p, -cost, discount)
    found = settled(offer[None, None], top, 0, Period(win, hold, kept, offer[None]))[0]
    best = np.full(top + 1, -np.inf)
    for taken in itertools.product((False, True), repeat=top - 1):
        matrix, right = np.eye(top + 1), offer.copy()
        for place, takes in enumerate(taken, start=1):
            if not takes:
                matrix[place, place + 1] -= discount * p
                matrix[place, place - 1] -= discount * (1 - p)
                right[place] = -cost
        best = np.maximum(best, np.linalg.solve(matrix, right))
    assert found == pytest.approx(best, abs=1e-9)
    assert 0 < (found[1:-1] > offer[1:-1]).sum() < top - 1  # it depends on where the front stands


def test_two_fronts_and_two_types_are_the_chain_of_all_states() -> None:
    top_0, top_1, rng = 4, 3, np.random.default_rng(3)
    places = (top_0 + 1) * (top_1 + 1)
    period = Period(
        win=rng.uniform(0.2, 0.8, (2, places)),
        hold=rng.uniform(-1, 1, (2, places)),
        kept=rng.uniform(0.8, 1, (2, places)),
        least=np.full((2, places), -np.inf),
    )
    values = rng.uniform(0, 100, (2, 2, 2, places))
    before = values.copy()
    sweep(values, 0, 1, top_0, top_1, period)
    assert np.array_equal(values[1], before[1])
    for m, i, first, second in np.ndindex(2, 2, top_0 + 1, top_1 + 1):
        place, open_0, open_1 = first * (top_1 + 1) + second, 0 < first < top_0, 0 < second < top_1
        if not (open_0 or open_1):
            assert values[0, m, i, place] == before[0, m, i, place]
            continue
        win, ahead = period.win[m, place], 0.0
        for up_0, up_1 in itertools.product((1, -1) if open_0 else (0,), (1, -1) if open_1 else (0,)):
            chance = np.prod([{1: win, -1: 1 - win, 0: 1.0}[up] for up in (up_0, up_1)])
            ahead += chance * before[1, m, i, (first + up_0) * (top_1 + 1) + second + up_1]
        expected = period.hold[i, place] + period.kept[i, place] * ahead
        assert values[0, m, i, place] == pytest.approx(expected, rel=1e-12)
