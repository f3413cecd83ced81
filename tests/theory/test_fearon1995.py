"""Fearon (1995): the numbers of worked examples, and no better demand on a grid."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.theory.fearon1995 import Ultimatum, bargaining_range, two_type, uniform_cost

quick = settings(max_examples=60)
chances = st.fractions(0, 1, max_denominator=50)
costs = st.fractions(0, 2, max_denominator=50)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param((F(1, 2), F(1, 10), F(1, 5)), (F(2, 5), F(7, 10)), id="inside"),
        pytest.param((F(1, 20), F(1, 10), F(1, 5)), (0, F(1, 4)), id="low end at 0"),
        pytest.param((F(9, 10), F(1, 10), F(1, 5)), (F(4, 5), 1), id="high end at 1"),
        pytest.param((F(1, 3), 0, 0), (F(1, 3), F(1, 3)), id="no costs: one point"),
    ],
)
def test_bargaining_range(arguments, expected):
    assert bargaining_range(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param((F(1, 2), F(1, 10), 0, F(1, 5)), (F(11, 20), F(1, 4), F(41, 80)), id="cost on [0, 1/5]"),
        pytest.param(
            (F(1, 2), F(1, 10), 0, F(2, 5)), (F(13, 20), F(3, 8), F(89, 160)), id="cost on [0, 2/5]"
        ),
        pytest.param((F(1, 2), F(1, 10), F(1, 5), F(1, 5)), (F(7, 10), 0, F(7, 10)), id="known cost"),
        pytest.param((F(1, 2), F(1, 10), F(1, 5), F(3, 10)), (F(7, 10), 0, F(7, 10)), id="safe corner"),
        pytest.param((F(1, 2), 1, 0, F(1, 5)), (F(1, 2), 0, F(1, 2)), id="own cost too high to risk"),
        pytest.param((F(9, 10), 0, 0, 1), (1, F(1, 10), F(99, 100)), id="demand hits the pie"),
        pytest.param((F(1), F(1, 10), 0, F(2, 5)), (1, 0, 1), id="sure to win"),
        pytest.param((F(0), 0, 0, 0), (0, 0, 0), id="nothing to gain"),
    ],
)
def test_uniform_cost(arguments, expected):
    assert uniform_cost(*arguments) == Ultimatum(*expected)


@pytest.mark.parametrize(
    ("prob_high", "demand", "p_war"),
    [
        pytest.param(F(2, 5), F(4, 5), F(3, 5), id="risky above 3/8"),
        pytest.param(F(3, 8), F(11, 20), 0, id="safe at the tie"),
        pytest.param(0.375, 0.55, 0, id="safe at the tie in floats"),
        pytest.param(F(3, 8) + F(1, 10**9), F(4, 5), F(5, 8) - F(1, 10**9), id="just above"),
        pytest.param(F(0), F(11, 20), 0, id="surely low"),
        pytest.param(F(1), F(4, 5), 0, id="surely high"),
    ],
)
def test_two_type(prob_high, demand, p_war):
    result = two_type(F(1, 2), F(1, 10), F(1, 20), F(3, 10), prob_high)
    assert (result.demand, result.p_war) == (demand, p_war)


def test_fractions_stay_fractions_and_floats_floats():
    assert all(isinstance(x, F) for x in uniform_cost(F(1, 2), F(1, 10), 0, 1))
    assert all(type(x) is float for x in uniform_cost(F(1, 2), 0.1, 0, 1))
    assert all(isinstance(x, F) for x in two_type(1, 0, 0, 1, F(1, 2)))


def payoff(demand, p, cost_a, prob_fight):
    return prob_fight * (p - cost_a) + (1 - prob_fight) * demand


@quick
@given(chances, costs, costs, costs)
def test_no_better_demand_against_a_uniform_cost(p, cost_a, one, other):
    low, high = sorted((one, other))
    result = uniform_cost(p, cost_a, low, high)

    def fights(demand):
        if low == high:
            return F(demand - p > low)
        return min(F(1), max(F(0), (demand - p - low) / (high - low)))

    assert 0 <= result.demand <= 1
    assert result.p_war == fights(result.demand)
    assert result.value_a == payoff(result.demand, p, cost_a, result.p_war)
    assert all(result.value_a >= payoff(F(i, 200), p, cost_a, fights(F(i, 200))) for i in range(201))


@quick
@given(chances, costs, costs, costs, chances)
def test_no_better_demand_against_two_types(p, cost_a, one, other, prob_high):
    low, high = sorted((one, other))
    result = two_type(p, cost_a, low, high, prob_high)

    def fights(demand):
        return (1 - prob_high) * (demand - p > low) + prob_high * (demand - p > high)

    assert 0 <= result.demand <= 1
    assert result.p_war == fights(result.demand)
    assert result.value_a == payoff(result.demand, p, cost_a, result.p_war)
    assert all(result.value_a >= payoff(F(i, 200), p, cost_a, fights(F(i, 200))) for i in range(201))


@pytest.mark.parametrize(
    ("p", "cost_a", "low", "high"),
    [
        pytest.param(0.3, 0.1, 0.1, 0.25, id="safe: rounding is no war"),
        pytest.param(0.3, 0.1, 0.1, 0.10000000000000002, id="narrow: p_war was 2"),
        pytest.param(0.7, 0.0, 0.3, 0.9, id="the safe demand is the pie"),
        pytest.param(0.3, 0.0, 0.0, 1e-20, id="demand too small to see beside p"),
        pytest.param(0.9, 0.0, 0.0, 1.0, id="the pie caps the bet"),
    ],
)
def test_floats_near_a_corner(p, cost_a, low, high):
    result = uniform_cost(p, cost_a, low, high)
    exact = uniform_cost(F(p), F(cost_a), F(low), F(high))
    assert 0 <= result.p_war <= 1
    assert (result.p_war == 0) == (exact.p_war < F(1, 10**15))
    assert list(result) == pytest.approx([float(x) for x in exact], abs=1e-12)


@quick
@given(*[st.floats(0, 1)] * 4)
def test_floats_are_near_the_exact_answer(p, cost_a, one, other):
    low, high = sorted((one, other))
    result, exact = uniform_cost(p, cost_a, low, high), uniform_cost(F(p), F(cost_a), F(low), F(high))
    assert 0 <= result.p_war <= 1
    assert list(result) == pytest.approx([float(x) for x in exact], abs=1e-9)


def test_floats_closer_than_a_trillionth_tie():
    assert two_type(0.3, 0.0, 0.0, 0.3, 1e-12).p_war == 0
    assert two_type(F(3, 10), 0, 0, F(3, 10), F(1, 10**12)).p_war == 1 - F(1, 10**12)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        pytest.param(lambda: bargaining_range(1.1, 0, 0), "p must be", id="p above 1"),
        pytest.param(lambda: bargaining_range(float("nan"), 0, 0), "p must be", id="p not a number"),
        pytest.param(lambda: uniform_cost(0.5, -0.1, 0, 1), "cost_a", id="negative cost"),
        pytest.param(lambda: uniform_cost(0.5, 0.1, 0.3, 0.2), "low must not", id="interval reversed"),
        pytest.param(lambda: uniform_cost(0.5, 0.1, 0, float("inf")), "high", id="infinite cost"),
        pytest.param(lambda: two_type(0.5, 0.1, 0.3, 0.2, 0.5), "cost_low", id="types reversed"),
        pytest.param(lambda: two_type(0.5, 0.1, 0.2, 0.3, 1.5), "prob_high", id="not a probability"),
    ],
)
def test_refuses(call, word):
    with pytest.raises(ValueError, match=word):
        call()
