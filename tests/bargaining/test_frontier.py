"""The frontier against linear programming, by hand, and under the symmetries it must have."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from upperhand.bargaining import frontier as module
from upperhand.bargaining.frontier import Frontier, equal_gain, value_at, value_at_b

Array = NDArray[np.float64]
quick = settings(max_examples=200)
weight = st.one_of(st.just(0.0), st.integers(1, 8).map(float), st.floats(0.01, 100.0))
reservation = st.floats(-80.0, 180.0)


@st.composite
def weights(draw: st.DrawFn, largest: int = 7) -> tuple[Array, Array]:
    """Two sides' weights on the same issues, rescaled to 100 points each where possible."""
    pairs = draw(st.lists(st.tuples(weight, weight), min_size=1, max_size=largest))
    wa, wb = np.array(pairs).T
    wa, wb = (100.0 * w / w.sum() if w.sum() > 0.0 else w for w in (wa, wb))
    return np.ascontiguousarray(wa), np.ascontiguousarray(wb)


def best_for_b_by_linear_programming(wa: Array, wb: Array, a: float) -> float:
    """Maximise Σ wb (1 - x) subject to Σ wa x >= a, 0 <= x <= 1."""
    solution = linprog(wb, A_ub=[-wa], b_ub=[-a], bounds=(0.0, 1.0))
    assert solution.status == 0
    return float(wb.sum() - solution.fun)


def equal_gain_by_linear_programming(wa: Array, wb: Array, ra: float, rb: float) -> float:
    """Maximise g subject to Σ wa x >= ra + g, Σ wb (1 - x) >= rb + g, 0 <= x <= 1."""
    rows = np.array([[*-wa, 1.0], [*wb, 1.0]])
    bounds = [(0.0, 1.0)] * wa.size + [(None, None)]
    solution = linprog([*np.zeros(wa.size), -1.0], A_ub=rows, b_ub=[-ra, wb.sum() - rb], bounds=bounds)
    assert solution.status == 0
    return float(-solution.fun)


def gain(frontier: Frontier, ra: float, rb: float) -> float:
    return equal_gain(frontier.points_a, frontier.points_b, frontier.issues, ra, rb)


@quick
@given(weights(), st.floats(0.0, 1.0))
def test_best_for_b_is_the_linear_programme(sides: tuple[Array, Array], fraction: float) -> None:
    wa, wb = sides
    a = min(fraction * wa.sum(), Frontier.of(wa, wb).points_a[-1])
    expected = best_for_b_by_linear_programming(wa, wb, a * (1.0 - 1e-12))
    assert Frontier.of(wa, wb).best_for_b(a) == pytest.approx(expected, abs=1e-6)


@quick
@given(weights(), reservation, reservation)
def test_equal_gain_is_the_linear_programme(sides: tuple[Array, Array], ra: float, rb: float) -> None:
    wa, wb = sides
    expected = equal_gain_by_linear_programming(wa, wb, ra, rb)
    assert gain(Frontier.of(wa, wb), ra, rb) == pytest.approx(expected, abs=1e-6)


@quick
@given(weights(largest=12))
def test_breakpoints_run_from_all_to_b_to_all_to_a_and_are_concave(sides: tuple[Array, Array]) -> None:
    wa, wb = sides
    frontier = Frontier.of(wa, wb)
    ua, ub = frontier.points_a, frontier.points_b
    assert (ua[0], ub[-1]) == (0.0, 0.0)
    assert ua[-1] == pytest.approx(wa.sum())
    assert ub[0] == pytest.approx(wb.sum())
    da, db = np.diff(ua), -np.diff(ub)
    assert (da >= 0.0).all()
    assert (db >= 0.0).all()
    long = (da > 0.0) | (db > 0.0)
    da, db = da[long], db[long]
    assert (db[:-1] * da[1:] <= db[1:] * da[:-1] + 1e-9).all()
    assert sorted(frontier.order) == list(range(wa.size))


@quick
@given(weights(), st.floats(-20.0, 120.0))
def test_inverse(sides: tuple[Array, Array], a: float) -> None:
    frontier = Frontier.of(*sides)
    b = frontier.best_for_b(a)
    # The most A can have beside B's best is at least what was asked, and no less is left for B.
    best = frontier.best_for_a(b)
    assert best >= min(a, frontier.points_a[-1]) - 1e-9
    steepness = 1e4  # a weight of .01 against 100: rounding of one side's points weighs so much more
    assert frontier.best_for_b(best) == pytest.approx(b, abs=1e-13 * steepness)


@quick
@given(weights(), st.floats(-20.0, 120.0), reservation, reservation)
def test_swapping_the_sides_mirrors_exactly(
    sides: tuple[Array, Array], points: float, ra: float, rb: float
) -> None:
    wa, wb = sides
    here, there = Frontier.of(wa, wb), Frontier.of(wb, wa)
    assert set(zip(here.points_a, here.points_b, strict=True)) == set(
        zip(there.points_b, there.points_a, strict=True)
    )
    assert here.best_for_b(points) == there.best_for_a(points)
    assert here.best_for_a(points) == there.best_for_b(points)
    assert gain(here, ra, rb) == gain(there, rb, ra)


@quick
@given(st.lists(st.floats(0.01, 10.0), min_size=2, max_size=9), st.integers(0, 9), st.floats(0.1, 10.0))
def test_ratios_equal_but_for_rounding_mirror_exactly(parts: list[float], other: int, ratio: float) -> None:
    wa = np.array(parts)
    wb = wa * ratio  # rounded: the ratios differ in the last place
    wa, wb = np.insert(wa, min(other, wa.size), 7.0), np.insert(wb, min(other, wb.size), 3.0)
    here, there = Frontier.of(wa, wb), Frontier.of(wb, wa)
    assert set(zip(here.points_a, here.points_b, strict=True)) == set(
        zip(there.points_b, there.points_a, strict=True)
    )
    middle = here.terms(0.3 * wa.sum())
    assert np.ptp(np.delete(middle, min(other, len(parts)))) == 0.0  # all parts at the same share


@quick
@given(weights(), st.floats(-20.0, 120.0))
def test_swapping_the_sides_mirrors_the_terms(sides: tuple[Array, Array], a: float) -> None:
    wa, wb = sides
    here, there = Frontier.of(wa, wb), Frontier.of(wb, wa)
    low = here.points_a[np.flatnonzero(here.points_b == here.points_b[0])[-1]]
    a = max(a, low)  # below, waste would be meant, and B's points do not tell by how much
    np.testing.assert_allclose(here.terms(a), 1.0 - there.terms(here.best_for_b(a)), atol=1e-6)


@quick
@given(weights(), st.floats(-20.0, 120.0))
def test_terms_are_worth_what_the_frontier_says(sides: tuple[Array, Array], a: float) -> None:
    wa, wb = sides
    frontier = Frontier.of(wa, wb)
    x = frontier.terms(a)
    assert ((x >= 0.0) & (x <= 1.0)).all()
    alone = wa[(wb == 0.0)].sum()  # what matters to A only goes to A
    assert wa @ x == pytest.approx(min(max(a, alone), wa.sum()), abs=1e-9)
    assert wb @ (1.0 - x) == pytest.approx(frontier.best_for_b(a), abs=1e-9)


@quick
@given(weights(), st.data(), reservation, reservation, st.floats(0.0, 100.0))
def test_splitting_an_issue_changes_nothing(
    sides: tuple[Array, Array], data: st.DataObject, ra: float, rb: float, a: float
) -> None:
    wa, wb = sides
    issue = data.draw(st.integers(0, wa.size - 1))
    part = data.draw(st.floats(0.05, 0.95))
    parts = np.array([part, 1.0 - part])
    split_a = np.concatenate([wa, wa[issue] * parts])
    split_b = np.concatenate([wb, wb[issue] * parts])
    split_a, split_b = np.delete(split_a, issue), np.delete(split_b, issue)
    whole, split = Frontier.of(wa, wb), Frontier.of(split_a, split_b)
    assert split.best_for_b(a) == pytest.approx(whole.best_for_b(a), abs=1e-8)
    assert gain(split, ra, rb) == pytest.approx(gain(whole, ra, rb), abs=1e-9)
    shares, split_shares = whole.terms(a), split.terms(a)
    np.testing.assert_allclose(split_shares[:-2], np.delete(shares, issue), atol=1e-8)
    np.testing.assert_allclose(split_shares[-2:], shares[issue], atol=1e-8)


@quick
@given(weights(), st.integers(0, 7), reservation, reservation, st.floats(-10.0, 110.0))
def test_an_issue_that_matters_to_neither_changes_nothing(
    sides: tuple[Array, Array], where: int, ra: float, rb: float, a: float
) -> None:
    wa, wb = sides
    where = min(where, wa.size)
    before, after = Frontier.of(wa, wb), Frontier.of(np.insert(wa, where, 0.0), np.insert(wb, where, 0.0))
    assert after.best_for_b(a) == before.best_for_b(a)
    assert after.best_for_a(a) == before.best_for_a(a)
    assert gain(after, ra, rb) == gain(before, ra, rb)
    np.testing.assert_array_equal(np.delete(after.terms(a), where), before.terms(a))
    assert after.terms(a)[where] == 0.5


@quick
@given(weights(), st.data(), st.floats(0.0, 100.0))
def test_the_order_in_which_issues_are_listed_does_not_matter(
    sides: tuple[Array, Array], data: st.DataObject, a: float
) -> None:
    wa, wb = sides
    shuffled = data.draw(st.permutations(range(wa.size)))
    here, there = Frontier.of(wa, wb), Frontier.of(wa[shuffled], wb[shuffled])
    assert there.best_for_b(a) == pytest.approx(here.best_for_b(a), abs=1e-8)
    np.testing.assert_allclose(there.terms(a), here.terms(a)[shuffled], atol=1e-8)


@quick
@given(weights(), reservation, reservation, st.floats(-50.0, 50.0))
def test_equal_gain_moves_with_the_reservation_values(
    sides: tuple[Array, Array], ra: float, rb: float, shift: float
) -> None:
    frontier = Frontier.of(*sides)
    assert gain(frontier, ra + shift, rb + shift) == pytest.approx(gain(frontier, ra, rb) - shift, abs=1e-9)
    assert gain(frontier, ra + abs(shift), rb) <= gain(frontier, ra, rb) + 1e-12


HAND = Frontier.of([80, 20], [40, 60])  # breakpoints (0, 100), (80, 60), (100, 0)


@pytest.mark.parametrize(
    ("ra", "rb", "surplus"),
    [
        pytest.param(50.0, 60.0, 20.0, id="on the flat segment, at (60, 70)"),
        pytest.param(70.0, 30.0, 30.0, id="on the steep segment, at (85, 45)"),
        pytest.param(70.0, 50.0, 20.0, id="at the kink (80, 60)"),
        pytest.param(80.0, 60.0, 0.0, id="no more than the kink"),
        pytest.param(90.0, 60.0, -10.0 * 6.0 / 4.0, id="ten points missing on the steep segment"),
        pytest.param(-30.0, 120.0, -40.0, id="B wants more than all: A's points cannot help"),
        pytest.param(150.0, -10.0, -100.0, id="A wants more than all"),
        pytest.param(-500.0, 10.0, 180.0, id="A would pay to settle: B's whole pie is the limit"),
    ],
)
def test_surplus_by_hand(ra: float, rb: float, surplus: float) -> None:
    assert HAND.surplus(ra, rb) == pytest.approx(surplus, abs=1e-12)


def test_equal_ratios_are_handed_over_together() -> None:
    frontier = Frontier.of([10, 60, 30], [5, 80, 15])  # issues 0 and 2 have the ratio 2
    np.testing.assert_allclose(frontier.points_a, [0, 0, 40, 100])
    np.testing.assert_allclose(frontier.terms(20.0), [0.5, 0.0, 0.5])
    np.testing.assert_allclose(frontier.terms(70.0), [1.0, 0.5, 1.0])


def test_an_issue_of_one_side_goes_to_that_side() -> None:
    frontier = Frontier.of([30, 70, 0], [0, 60, 40])
    assert frontier.best_for_b(-5.0) == frontier.best_for_b(0.0) == frontier.best_for_b(30.0) == 100.0
    assert frontier.best_for_b(100.0) == frontier.best_for_b(130.0) == 40.0
    assert frontier.best_for_a(0.0) == 100.0
    np.testing.assert_allclose(frontier.terms(0.0), [1.0, 0.0, 0.0])
    np.testing.assert_allclose(frontier.terms(100.0), [1.0, 1.0, 0.0])


def test_kernels_use_only_the_first_n_elements() -> None:
    wa, wb = np.array([80.0, 20.0, 7.0]), np.array([40.0, 60.0, 9.0])
    ua, ub = np.full(5, -1.0), np.full(5, -1.0)
    order = np.full(4, -1, dtype=np.int64)
    module.build(wa, wb, 2, ua, ub, order)
    assert ua.tolist() == [0.0, 80.0, 100.0, -1.0, -1.0]
    assert ub.tolist() == [100.0, 60.0, 0.0, -1.0, -1.0]
    assert order.tolist() == [0, 1, -1, -1]
    assert value_at(ua, ub, 2, 90.0) == 30.0
    assert value_at_b(ua, ub, 2, 30.0) == 90.0


@pytest.mark.parametrize(
    ("wa", "wb", "message"),
    [
        pytest.param([1, -2], [1, 1], "side A.*not negative; issue 1 has -2", id="negative"),
        pytest.param([1, 2], [np.nan, 1], "side B.*issue 0 has nan", id="not a number"),
        pytest.param([1, 2], [1, 2, 3], "side A weighs 2 issues and side B 3", id="lengths"),
        pytest.param([], [], "at least one number", id="none"),
    ],
)
def test_wrong_weights_are_refused(wa: list[float], wb: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Frontier.of(wa, wb)


def test_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
