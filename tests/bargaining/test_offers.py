"""Offers against direct maximisation, their limits and symmetries."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import wrightomega

from upperhand.bargaining import offers
from upperhand.bargaining.frontier import Frontier
from upperhand.bargaining.offers import expected_table, hold_round, offer
from upperhand.bargaining.omega import wright_omega

Array = NDArray[np.float64]
Result = tuple[float, float, float, float, float]
quick = settings(max_examples=200)
weight = st.one_of(st.just(0.0), st.integers(1, 8).map(float), st.floats(0.1, 100.0))
reservation = st.floats(-60.0, 160.0)
scale = st.floats(-1.5, 1.7).map(lambda x: 10.0**x)
proposers = st.sampled_from([0, 1])
PIE = Frontier.of([100.0], [100.0])


@st.composite
def weights(draw: st.DrawFn) -> tuple[Array, Array]:
    """Two sides' weights on the same issues, rescaled to 100 points each."""
    pairs = draw(st.lists(st.tuples(weight, weight), min_size=1, max_size=8))
    wa, wb = np.array(pairs).T
    assume(wa.sum() > 0.0 and wb.sum() > 0.0)
    return 100.0 * wa / wa.sum(), 100.0 * wb / wb.sum()


def make(frontier: Frontier, r_prop: float, r_resp: float, s: float, proposer: int) -> Result:
    return offer(frontier.points_a, frontier.points_b, frontier.issues, r_prop, r_resp, s, proposer)


def logistic(z: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -z))


def responders_range(own: Array, other: Array) -> tuple[Array, Array]:
    """The efficient settlements' kinks, from the proposer's best on: points of proposer and responder.

    Written anew, by sorting ratios, as nothing of the program should be needed to check it.
    """
    both = (own > 0.0) & (other > 0.0)
    order = np.argsort(own[both] / other[both])  # what the proposer misses least goes first
    falls, rises = own[both][order], other[both][order]
    points_own = own.sum() - np.concatenate([[0.0], np.cumsum(falls)])
    points_other = other[own == 0.0].sum() + np.concatenate([[0.0], np.cumsum(rises)])
    return points_own, points_other


@quick
@given(weights(), reservation, reservation, scale, proposers)
def test_no_other_offer_is_better(
    sides: tuple[Array, Array], r_prop: float, r_resp: float, s: float, proposer: int
) -> None:
    p_accept, gain_own, gain_other, *points = make(Frontier.of(*sides), r_prop, r_resp, s, proposer)
    own, other = points[proposer], points[1 - proposer]
    kinks_own, kinks_other = responders_range(sides[proposer], sides[1 - proposer])
    assume(abs(r_prop - kinks_own[0]) > 1e-9)  # there the probability jumps, and sums are rounded

    # What is said about the offer is true of it …
    assert np.interp(other, kinks_other, kinks_own) == pytest.approx(own, abs=1e-7)
    assert kinks_other[0] - 1e-9 <= other <= kinks_other[-1] + 1e-9
    if r_prop >= kinks_own[0]:
        assert (p_accept, gain_own, gain_other) == (0.0, 0.0, 0.0)
        return
    z = (other - r_resp) / s
    assert p_accept == pytest.approx(float(logistic(np.array(z))), rel=1e-9, abs=0.0)
    assert gain_own == pytest.approx((own - r_prop) * p_accept, rel=1e-8, abs=1e-9 * p_accept)
    assert gain_other == pytest.approx(s * np.logaddexp(0.0, z), rel=1e-9, abs=0.0)

    # … and no other point of the frontier gives the proposer more.
    near = other + np.array([-1.0, -0.1, -0.01, 0.01, 0.1, 1.0]) * s
    grid = np.concatenate([np.linspace(kinks_other[0], kinks_other[-1], 4001), kinks_other, near])
    grid = grid.clip(kinks_other[0], kinks_other[-1])
    gains = (np.interp(grid, kinks_other, kinks_own) - r_prop) * logistic((grid - r_resp) / s)
    assert gain_own >= gains.max() * (1.0 - 1e-9) - 1e-9 * p_accept


@pytest.mark.parametrize("s", [0.3, 3.0, 30.0])
@pytest.mark.parametrize("proposer", [0, 1])
def test_it_is_the_best_of_every_segments_closed_form(s: float, proposer: int) -> None:
    # The whole range in small steps, so that every segment, every kink and every way of ending the
    # search occurs; every segment is solved, with SciPy's omega, and cut off at its ends.
    wa, wb = np.array([10.0, 30.0, 5.0, 25.0, 20.0, 10.0]), np.array([30.0, 10.0, 10.0, 25.0, 15.0, 10.0])
    kinks_own, kinks_other = responders_range((wa, wb)[proposer], (wb, wa)[proposer])
    fall, rise = -np.diff(kinks_own), np.diff(kinks_other)
    r_resp = np.linspace(-30.0, 130.0, 3201)
    frontier = Frontier.of(wa, wb)
    for r_prop in (-40.0, 20.0, 45.0, 80.0):
        surplus = (kinks_own[:-1] - r_prop) * rise / fall + kinks_other[:-1] - r_resp[:, None]
        argument = surplus / s - 1.0
        best = r_resp[:, None] + s * (argument - wrightomega(argument))
        other = best.clip(kinks_other[:-1], kinks_other[1:])
        own = kinks_own[:-1] - fall / rise * (other - kinks_other[:-1])
        expected = ((own - r_prop) * logistic((other - r_resp[:, None]) / s)).max(axis=1)
        found = [make(frontier, r_prop, r, s, proposer)[1] for r in r_resp]
        np.testing.assert_allclose(found, expected, rtol=1e-11)


@quick
@given(weights(), reservation, reservation, scale, proposers)
def test_swapping_the_sides_mirrors_exactly(
    sides: tuple[Array, Array], r_prop: float, r_resp: float, s: float, proposer: int
) -> None:
    wa, wb = sides
    here = make(Frontier.of(wa, wb), r_prop, r_resp, s, proposer)
    there = make(Frontier.of(wb, wa), r_prop, r_resp, s, 1 - proposer)
    assert here == (*there[:3], there[4], there[3])
    exact = make(Frontier.of(wa, wb), r_prop, r_resp, 0.0, proposer)
    mirrored = make(Frontier.of(wb, wa), r_prop, r_resp, 0.0, 1 - proposer)
    assert exact == (*mirrored[:3], mirrored[4], mirrored[3])


@quick
@given(weights(), reservation, reservation, scale, st.integers(0, 8))
def test_the_table_mirrors_exactly(
    sides: tuple[Array, Array], ra: float, rb: float, s: float, eighths: int
) -> None:
    wa, wb = sides
    here, there = Frontier.of(wa, wb), Frontier.of(wb, wa)
    pi = eighths / 8.0  # so that 1 - pi is exact
    p, gain_a, gain_b, a, b = expected_table(here.points_a, here.points_b, here.issues, ra, rb, s, pi)
    mirrored = expected_table(there.points_a, there.points_b, there.issues, rb, ra, s, 1.0 - pi)
    assert (p, gain_b, gain_a, b, a) == mirrored


@quick
@given(weights(), reservation, reservation, scale, proposers, st.floats(0.0, 40.0))
def test_a_stronger_other_side_or_a_better_war_lowers_the_gain(
    sides: tuple[Array, Array], r_prop: float, r_resp: float, s: float, proposer: int, more: float
) -> None:
    frontier = Frontier.of(*sides)
    gain = make(frontier, r_prop, r_resp, s, proposer)[1]
    slack = 1e-9 * gain
    assert make(frontier, r_prop, r_resp + more, s, proposer)[1] <= gain + slack
    assert make(frontier, r_prop + more, r_resp, s, proposer)[1] <= gain + slack
    # One point of one's own reservation value costs at most one point, when all offers are accepted.
    assert make(frontier, r_prop + more, r_resp, s, proposer)[1] >= gain - more - 1e-9


@quick
@given(weights(), reservation, reservation, scale, proposers, st.floats(0.01, 50.0))
def test_points_have_no_absolute_size(
    sides: tuple[Array, Array], r_prop: float, r_resp: float, s: float, proposer: int, c: float
) -> None:
    wa, wb = sides
    assume(abs(r_prop - (wa, wb)[proposer].sum()) > 1e-6)  # there the probability jumps
    p, *rest = make(Frontier.of(wa, wb), r_prop, r_resp, s, proposer)
    p_c, *rest_c = make(Frontier.of(c * wa, c * wb), c * r_prop, c * r_resp, c * s, proposer)
    assert p_c == pytest.approx(p, rel=1e-7, abs=1e-200)
    np.testing.assert_allclose(np.array(rest_c) / c, rest, rtol=1e-7, atol=1e-6)


@quick
@given(weights(), reservation, reservation, proposers)
def test_a_small_error_approaches_the_plain_game(
    sides: tuple[Array, Array], r_prop: float, r_resp: float, proposer: int
) -> None:
    frontier = Frontier.of(*sides)
    p, gain_own, gain_other, a, b = make(frontier, r_prop, r_resp, 0.0, proposer)
    kinks_own, kinks_other = responders_range(sides[proposer], sides[1 - proposer])
    room = np.interp(r_resp, kinks_other, kinks_own, right=-np.inf) - r_prop
    assume(abs(room) > 0.1 and abs(r_resp - kinks_other[-1]) > 0.1)
    assert p == (1.0 if room > 0.0 else 0.0)
    assert gain_own == pytest.approx(max(0.0, room), abs=1e-9)
    s = 1e-5
    near = make(frontier, r_prop, r_resp, s, proposer)
    # The price of the last doubts: about s ln(gain/s) points, weighed by the slope there (here <= 1000).
    if room > 0.0:
        assert near[0] == pytest.approx(1.0, abs=0.2)
    else:
        assert near[0] < 1e-9
    np.testing.assert_allclose(near[1:3], (gain_own, gain_other), atol=0.25)
    if p == 1.0:
        closer = make(frontier, r_prop, r_resp, s * 1e-3, proposer)
        assert abs(closer[1] - gain_own) <= abs(near[1] - gain_own) + 1e-9
        np.testing.assert_allclose(closer, (p, gain_own, gain_other, a, b), atol=1e-3)


@pytest.mark.parametrize("surplus", [-25.0, -10.0, 0.0, 3.0, 10.0, 40.0])
@pytest.mark.parametrize("s", [0.5, 3.0, 10.0])
@pytest.mark.parametrize("proposer", [0, 1])
def test_one_segment_is_the_closed_form(surplus: float, s: float, proposer: int) -> None:
    r_prop, r_resp = 60.0 - surplus, 40.0
    w = wright_omega(surplus / s - 1.0)
    z = surplus / s - 1.0 - w
    other = r_resp + s * z
    assert 0.0 < other < 100.0  # inside: nothing is cut off
    p_accept, gain_own, gain_other, *points = make(PIE, r_prop, r_resp, s, proposer)
    assert p_accept == pytest.approx(w / (1.0 + w), rel=1e-12, abs=0.0)
    assert gain_own == pytest.approx(s * w, rel=1e-12, abs=0.0)
    assert gain_other == pytest.approx(s * math.log1p(math.exp(z)), rel=1e-10, abs=0.0)
    assert points[1 - proposer] == pytest.approx(other, abs=1e-9)
    assert sum(points) == pytest.approx(100.0, abs=1e-9)


def test_a_segment_of_another_slope_by_hand() -> None:
    # A gives 2 points for each point of B: λ = 2; S = 200 - 2·40 - 60 = 60 of A's points; s = 10.
    w = wright_omega(60.0 / 20.0 - 1.0)  # ω(2) = 1.5571…
    p_accept, gain_a, gain_b, a, b = make(Frontier.of([200.0], [100.0]), 60.0, 40.0, 10.0, 0)
    assert w == pytest.approx(1.5571455989976115, rel=1e-14)
    assert p_accept == pytest.approx(w / (1.0 + w))
    assert gain_a == pytest.approx(20.0 * w)
    assert gain_b == pytest.approx(10.0 * math.log1p(w))
    assert b == pytest.approx(40.0 + 10.0 * math.log(w))
    assert a + 2.0 * b == pytest.approx(200.0)


def test_the_kink_is_offered_where_both_segments_point_to_it() -> None:
    # (80, 60): before it B's points cost A a third of a point, after it two.
    frontier = Frontier.of([80.0, 20.0], [40.0, 60.0])
    p_accept, gain_a, _, a, b = make(frontier, 60.0, 55.0, 5.0, 0)
    assert (a, b) == (80.0, 60.0)
    assert p_accept == pytest.approx(1.0 / (1.0 + math.exp(-1.0)))
    assert gain_a == pytest.approx(20.0 * p_accept)


@pytest.mark.parametrize(
    ("r_prop", "r_resp", "expected"),
    [
        pytest.param(40.0, 35.0, (1.0, 25.0, 0.0, 65.0, 35.0), id="the responder is held to its value"),
        pytest.param(60.0, 40.0, (1.0, 0.0, 0.0, 60.0, 40.0), id="ties are accepted"),
        pytest.param(61.0, 40.0, (0.0, 0.0, 0.0, 61.0, 39.0), id="no surplus, no deal"),
        pytest.param(20.0, -15.0, (1.0, 80.0, 15.0, 100.0, 0.0), id="the end gives the responder more"),
        pytest.param(-50.0, 100.0, (1.0, 50.0, 0.0, 0.0, 100.0), id="all is given away"),
        pytest.param(-50.0, 100.5, (0.0, 0.0, 0.0, 0.0, 100.0), id="all is not enough"),
        pytest.param(100.5, -30.0, (0.0, 0.0, 0.0, 100.0, 0.0), id="all is not worth having"),
    ],
)
def test_plain_take_it_or_leave_it(r_prop: float, r_resp: float, expected: Result) -> None:
    assert make(PIE, r_prop, r_resp, 0.0, 0) == pytest.approx(expected, abs=1e-12)
    mirrored = (*expected[:3], expected[4], expected[3])
    assert make(PIE, r_prop, r_resp, 0.0, 1) == pytest.approx(mirrored, abs=1e-12)


def test_what_matters_to_the_proposer_only_is_never_offered() -> None:
    frontier = Frontier.of([60.0, 40.0], [100.0, 0.0])
    assert make(frontier, -50.0, 100.5, 0.0, 0) == (0.0, 0.0, 0.0, 40.0, 100.0)
    assert make(frontier, -50.0, 200.0, 5.0, 0)[3:] == (40.0, 100.0)


@pytest.mark.parametrize("s", [0.0, 5.0])
def test_without_a_conflict_there_is_one_settlement(s: float) -> None:
    frontier = Frontier.of([100.0, 0.0], [0.0, 100.0])
    p_accept, gain_a, gain_b, a, b = make(frontier, 30.0, 70.0, s, 0)
    assert (a, b) == (100.0, 100.0)
    assert p_accept == (1.0 if s == 0.0 else pytest.approx(1.0 / (1.0 + math.exp(-6.0))))
    assert gain_a == pytest.approx(70.0 * p_accept)
    assert gain_b == (30.0 if s == 0.0 else pytest.approx(5.0 * math.log1p(math.exp(6.0))))


@pytest.mark.parametrize("s", [1e-300, 1e-11, 1e-6, 1e3, 1e12])
@pytest.mark.parametrize("r_prop", [-1e6, 0.0, 50.0, 99.999999, 100.0, 1e6])
@pytest.mark.parametrize("r_resp", [-1e6, 0.0, 50.0, 100.0, 1e6])
def test_extreme_numbers_stay_numbers(s: float, r_prop: float, r_resp: float) -> None:
    frontier = Frontier.of([70.0, 20.0, 10.0, 1e-9], [15.0, 25.0, 60.0, 0.0])
    for proposer in (0, 1):
        p_accept, gain_own, gain_other, a, b = make(frontier, r_prop, r_resp, s, proposer)
        assert 0.0 <= p_accept <= 1.0
        assert 0.0 <= gain_own <= max(0.0, 100.1 - r_prop)
        assert 0.0 <= gain_other <= max(0.0, 100.1 - r_resp) + s
        assert -1e-9 <= a <= 100.0 + 1e-8
        assert -1e-9 <= b <= 100.0 + 1e-8


@quick
@given(weights(), reservation, reservation, scale, st.floats(0.0, 1.0))
def test_the_table_is_the_mixture_over_who_proposes(
    sides: tuple[Array, Array], ra: float, rb: float, s: float, pi: float
) -> None:
    frontier = Frontier.of(*sides)
    table = expected_table(frontier.points_a, frontier.points_b, frontier.issues, ra, rb, s, pi)
    p_a, own_a, other_b, a_if_a, b_if_a = make(frontier, ra, rb, s, 0)
    p_b, own_b, other_a, a_if_b, b_if_b = make(frontier, rb, ra, s, 1)
    p_settle = pi * p_a + (1.0 - pi) * p_b
    assert table[0] == pytest.approx(p_settle, rel=1e-12)
    assert table[1] == pytest.approx(pi * own_a + (1.0 - pi) * other_a, rel=1e-12)
    assert table[2] == pytest.approx(pi * other_b + (1.0 - pi) * own_b, rel=1e-12)
    if p_settle > 1e-280:
        assert table[3] * p_settle == pytest.approx(pi * p_a * a_if_a + (1.0 - pi) * p_b * a_if_b, rel=1e-9)
        assert table[4] * p_settle == pytest.approx(pi * p_a * b_if_a + (1.0 - pi) * p_b * b_if_b, rel=1e-9)
    assert min(a_if_a, a_if_b) - 1e-9 <= table[3] <= max(a_if_a, a_if_b) + 1e-9
    assert min(b_if_a, b_if_b) - 1e-9 <= table[4] <= max(b_if_a, b_if_b) + 1e-9


def test_the_responders_gain_is_its_mean_over_its_private_error() -> None:
    *_, gain_other, _, b = make(PIE, 45.0, 40.0, 6.0, 0)
    u = (np.arange(200_000) + 0.5) / 200_000
    true_value = 40.0 + 6.0 * np.log(u / (1.0 - u))
    assert gain_other == pytest.approx(np.maximum(0.0, b - true_value).mean(), rel=1e-4)


@pytest.mark.parametrize(
    ("arguments", "proposer_a", "message"),
    [
        ((math.nan, 30.0, 5.0), 0.5, "must be finite, not nan and 30.0"),
        ((60.0, 30.0, -1.0), 0.5, "at least 0 points, not -1.0"),
        ((60.0, 30.0, 5.0), 1.1, r"must lie in \[0, 1\], not 1.1"),
    ],
)
def test_a_round_refuses_what_makes_no_sense(
    arguments: tuple[float, float, float], proposer_a: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        hold_round(PIE, *arguments, proposer_a=proposer_a)


def test_a_round_is_the_table() -> None:
    outcome = hold_round(PIE, 60, 30, 5, proposer_a=0.25)
    expected = expected_table(PIE.points_a, PIE.points_b, 1, 60.0, 30.0, 5.0, 0.25)
    assert (
        outcome.p_settle,
        outcome.gain_a,
        outcome.gain_b,
        outcome.points_a,
        outcome.points_b,
    ) == expected


def test_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(offers)
    assert result.attempted > 0
    assert result.failed == 0
