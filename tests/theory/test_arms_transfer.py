"""Arms transfers: the numbers of worked examples, neutrality by differences, thresholds by search."""

from fractions import Fraction as F
from math import inf, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.theory.arms_transfer import neutrality, protege, threshold

quick = settings(max_examples=80)
chances = st.fractions(0, 1, max_denominator=50)
costs = st.fractions(0, 1, max_denominator=50)
forces = st.fractions(F(1, 10), 5, max_denominator=10)
EXAMPLE = (1, F(1, 2), 2, F(3, 5), F(1, 10), F(1, 10))


def test_the_note():
    assert protege(*EXAMPLE, 0).p_war == F(2, 5)
    assert round(threshold(*EXAMPLE), 6) == 1.186932
    assert protege(*EXAMPLE, F(1186931, 10**6)).p_war == F(2, 5)
    assert protege(*EXAMPLE, F(1186932, 10**6)).p_war == 0


@pytest.mark.parametrize(
    ("p", "demand", "p_war", "slopes"),
    [
        pytest.param(F(1, 2), F(13, 20), F(3, 8), (1, 0), id="inside"),
        pytest.param(F(2, 5), F(11, 20), F(3, 8), (1, 0), id="less power: lower demand, same risk"),
        pytest.param(F(17, 20), F(1), F(3, 8), (1, 0), id="the demand just reaches the pie"),
        pytest.param(F(9, 10), F(1), F(1, 4), (0, F(-5, 2)), id="past it, arms for B bring risk"),
        pytest.param(F(1), F(1), F(0), (0, F(-5, 2)), id="at p = 1"),
    ],
)
def test_neutrality(p, demand, p_war, slopes):
    result = neutrality(p, F(1, 10), 0, F(2, 5))
    assert (result.demand, result.p_war) == (demand, p_war)
    assert (result.demand_slope, result.p_war_slope) == slopes
    assert result.p_limit == F(17, 20)


@quick
@given(st.fractions(F(1, 50), 1, max_denominator=50), costs, costs, costs)
def test_the_slopes_are_differences(p, cost_a, one, other):
    low, high = sorted((one, other))
    step = F(1, 10**6)
    now, less = neutrality(p, cost_a, low, high), neutrality(p - step, cost_a, low, high)
    assert (now.demand - less.demand) / step == now.demand_slope
    assert (now.p_war - less.p_war) / step == now.p_war_slope


@quick
@given(forces, forces, forces, chances, costs, costs, st.fractions(0, 9, max_denominator=5))
def test_no_better_demand(force, one, other, prob_weak, cost_a, cost_b, transfer):
    weak, strong = sorted((one, other))
    result = protege(force, weak, strong, prob_weak, cost_a, cost_b, transfer)
    types = [(prob_weak, force / (force + weak + transfer))]
    types.append((1 - prob_weak, force / (force + strong + transfer)))

    def pays(demand):
        value_a, value_b, p_war = F(0), F(0), F(0)
        for chance, p in types:
            if 1 - demand >= 1 - p - cost_b:
                value_a += chance * demand
                value_b += chance * (1 - demand)
            else:
                value_a += chance * (p - cost_a)
                value_b += chance * (1 - p - cost_b)
                p_war += chance
        return p_war, value_a, value_b

    assert 0 <= result.demand <= 1
    assert pays(result.demand) == (result.p_war, result.value_a, result.value_b)
    assert all(pays(F(i, 100))[1] <= result.value_a for i in range(101))


@quick
@given(forces, forces, forces, chances, costs, costs)
def test_the_threshold_by_search(force, one, other, prob_weak, cost_a, cost_b):
    weak, strong = sorted((one, other))
    war = (force, weak, strong, prob_weak, cost_a, cost_b)
    found = threshold(*war)
    if found == inf:
        assert protege(*war, 10**6).p_war > 0
        return
    for i in range(40):
        assert protege(*war, F(found) + F(1, 10**9) + F(i * i, 20)).p_war == 0
    if found:
        assert protege(*war, F(found) * (1 - F(1, 10**9))).p_war == 1 - prob_weak
    else:
        assert all(protege(*war, F(i, 10**3)).p_war == 0 for i in range(20))


def test_a_large_demand_can_make_a_small_transfer_peaceful_too():
    """With costs of B that let A ask the weak type for the whole pie, arms first bring war."""
    war = (F(10), F(0), F(4), F(9, 10), F(0), F(3, 10))
    at = [protege(*war, t).p_war > 0 for t in (0, F(5), F(60))]
    assert at == [False, True, False]
    assert 5 < threshold(*war) < 60


@quick
@given(chances, costs, costs)
def test_equal_types_never_fight(prob_weak, cost_a, cost_b):
    assert protege(1, 2, 2, prob_weak, cost_a, cost_b, 0).p_war == 0
    assert threshold(1, 2, 2, prob_weak, cost_a, cost_b) == 0


def test_kinds_of_numbers():
    exact = protege(*EXAMPLE, 1)
    assert all(isinstance(x, F) for x in exact)
    assert all(type(x) is float for x in protege(*map(float, EXAMPLE), 1))
    assert threshold(1, F(1, 2), 2, F(3, 5), 0, 0) == inf


@pytest.mark.parametrize(
    ("call", "word"),
    [
        pytest.param(lambda: protege(0, 1, 2, 0.5, 0.1, 0.1, 0), "force", id="no force"),
        pytest.param(lambda: protege(1, 2, 1, 0.5, 0.1, 0.1, 0), "weak must not", id="types exchanged"),
        pytest.param(lambda: protege(1, 1, 2, 0.5, 0.1, 0.1, -1), "transfer", id="negative transfer"),
        pytest.param(lambda: protege(1, 1, 2, 1.5, 0.1, 0.1, 1), "prob_weak", id="not a probability"),
        pytest.param(lambda: threshold(1, 1, 2, 0.5, -0.1, 0.1), "cost_a", id="negative cost"),
        pytest.param(lambda: neutrality(2, 0.1, 0, 1), "p must", id="p above 1"),
    ],
)
def test_refuses(call, word):
    with pytest.raises(ValueError, match=word):
        call()


def test_a_float_near_the_threshold_is_not_misjudged():
    t = threshold(*map(float, EXAMPLE))
    assert protege(*map(float, EXAMPLE), t * (1 + 1e-9)).p_war == 0
    assert protege(*map(float, EXAMPLE), t * (1 - 1e-9)).p_war == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("game", "transfer"),
    [
        pytest.param((1.0, 0.0, 1e200, 0.5, 0.1, 0.1), 4.0, id="a giant of a strong type"),
        pytest.param(
            (1.0, 0.5, 2.0, 1 - 1e-16, 1e-300, 0.0), sqrt(1.5 * (2**53 - 1)) * 1e150, id="costs near nothing"
        ),
        pytest.param((1e300, 0.0, 1e300, 0.5, 0.1, 0.1), 1e300 * (sqrt(21) - 3) / 2, id="large forces"),
    ],
)
def test_threshold_where_products_overflow(game, transfer):
    assert threshold(*game) == pytest.approx(transfer, rel=1e-9)


def test_threshold_beyond_floats_is_refused():
    with pytest.raises(ValueError, match="too large"):
        threshold(1e300, 0.0, 1e300, 1 - 1e-16, 5e-324, 0.0)


def test_neutrality_of_a_safe_demand():
    safe = neutrality(0.3, 0.1, 0.1, 0.10000000000000002)
    assert (safe.p_war, safe.demand_slope) == (0, 1)
