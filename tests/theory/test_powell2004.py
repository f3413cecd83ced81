"""Powell (2004): the numbers of worked examples, no profitable deviation, and a solution on a grid."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from upperhand.theory.powell2004 import Screening

quick = settings(max_examples=60)
cents = st.fractions(0, F(3, 10), max_denominator=100)
EXAMPLE = Screening(F(5, 100), F(2, 100), F(12, 100), F(1, 5), F(1, 5))


@st.composite
def screenings(draw):
    """Return a war of either kind: types that differ in costs, or in power."""
    a, b = (draw(st.fractions(0, F(2, 5), max_denominator=40)) for _ in range(2))
    discount = draw(st.fractions(F(1, 2), 1, max_denominator=20))
    low, high = sorted((draw(cents), draw(cents)))
    cost_s = draw(cents)
    assume(low < high and a + b > 0)
    assume(discount < 1 or low + cost_s > 0)
    if draw(st.booleans()):
        return Screening(cost_s, low, high, a, b, discount=discount)
    step = draw(st.fractions(F(1, 100), F(3, 10), max_denominator=100))
    assume(step <= b)
    return Screening(cost_s, low, low, a + step, b - step, a, b, discount=discount)


def test_the_note():
    assert [round(float(r), 5) for r in EXAMPLE.prices[:3]] == [0.41860, 0.31860, 0.26160]
    assert EXAMPLE.cutoffs[:2] == (0, 1)
    assert round(float(EXAMPLE.cutoffs[2]), 5) == 4.50877
    result = EXAMPLE.summary(F(95, 100))
    assert (result.rounds, round(float(result.first_offer), 4)) == (2, 0.2616)
    assert result.battles == F(13, 100)
    assert result.p_decisive == F(52, 1000)
    assert round(float(result.value_s), 5) == 0.71270


@pytest.mark.parametrize(
    ("prob_weak", "rounds", "offer"),
    [
        pytest.param(F(0), 0, F(18, 43), id="surely tough"),
        pytest.param(F(49, 100), 0, F(18, 43), id="below 1/2: the offer all accept"),
        pytest.param(F(1, 2), 1, F(18, 43) - F(1, 10), id="at the cut-off: the lower offer"),
        pytest.param(F(1), 0, F(8, 43), id="surely weak"),
    ],
)
def test_first_offers(prob_weak, rounds, offer):
    result = EXAMPLE.summary(prob_weak)
    assert (result.rounds, result.first_offer) == (rounds, offer)


def test_a_known_weak_type_is_the_limit():
    near, known = EXAMPLE.summary(1 - F(1, 10**12)), EXAMPLE.summary(F(1))
    assert float(near.first_offer) == pytest.approx(float(known.first_offer), abs=2e-3)
    assert float(near.value_s) == pytest.approx(float(known.value_s), abs=1e-2)
    assert known.battles == 0


def worth(war, odds):
    """S's value times 1 + odds, by following the play from the summary's first round on."""
    return war.summary(odds / (1 + odds)).value_s * (1 + odds)


def fight(war, odds):
    """S's value times 1 + odds of a round in which nobody accepts, then the equilibrium."""
    lasting = 1 - war.a_tough - war.b_tough
    now = odds * (war.b_weak - war.cost_s) + war.b_tough - war.cost_s
    return now + war.discount * lasting * worth(war, odds)


@quick
@given(screenings(), st.fractions(0, 30, max_denominator=7))
def test_no_profitable_offer(war, odds):
    """Any listed price, at any odds, given how the weak type answers it, and no offer at all."""
    value = worth(war, odds)
    payoffs = [fight(war, odds), (1 + odds) * (1 - war.prices[0])]
    for n in range(1, len(war.prices)):
        left = min(war.cutoffs[n - 1], odds)
        payoffs.append((odds - left) * (1 - war.prices[n]) + fight(war, left))
    assert value == max(payoffs)


@quick
@given(screenings())
def test_the_weak_type_is_indifferent_and_the_tough_type_holds_out(war):
    carry = war.discount * (1 - war.a_tough - war.b_tough)
    forever = (war.a_tough - war.cost_tough) / (1 - carry)
    assert war.prices[0] == max(0, forever)
    for dear, cheap in zip(war.prices, war.prices[1:], strict=False):
        wait = war.a_weak - war.cost_weak + carry * dear
        assert cheap == max(0, wait)
        assert cheap < dear
    assert all(a < b for a, b in zip(war.cutoffs, war.cutoffs[1:], strict=False))


@quick
@given(screenings(), st.fractions(0, F(59, 60), max_denominator=60))
def test_the_summary_by_following_the_play(war, prob_weak):
    """Masses of the two types, round by round, from the offers and cut-offs alone."""
    result = war.summary(prob_weak)
    lasting = 1 - war.a_tough - war.b_tough
    assume(war.a_weak - war.cost_weak + war.discount * lasting * war.prices[-1] >= 0)  # no mixing
    weak, tough, reached, worth_now = prob_weak, 1 - prob_weak, F(1), F(1)
    value, battles, decisive = F(0), F(0), F(0)
    prices, cutoffs = war.prices, war.cutoffs
    assert prices[result.rounds] == result.first_offer
    for n in range(result.rounds, -1, -1):
        left = cutoffs[n - 1] * tough if n else F(0)
        agreed = weak - left if n else weak + tough
        value += worth_now * agreed * (1 - prices[n])
        if not n:
            break
        weak = left
        reached = weak + tough
        battles += reached
        decisive += reached * (war.a_tough + war.b_tough)
        value += worth_now * (weak * (war.b_weak - war.cost_s) + tough * (war.b_tough - war.cost_s))
        weak, tough = weak * lasting, tough * lasting
        worth_now *= war.discount
    assert (result.value_s, result.battles, result.p_decisive) == (value, battles, decisive)


@pytest.mark.parametrize(
    "war",
    [
        pytest.param(Screening(0.05, 0.02, 0.12, 0.2, 0.2), id="costs"),
        pytest.param(Screening(0.04, 0.05, 0.05, 0.3, 0.1, 0.2, 0.2, 0.9), id="power"),
        pytest.param(Screening(0.03, 0.02, 0.30, 0.2, 0.1, discount=0.9), id="weak gives in"),
    ],
)
def test_the_value_on_a_grid(war):
    """S chooses the odds that a rejection leaves, on a grid, knowing only the weak type's worth."""
    odds = np.linspace(0, 12, 1201)
    carry = war.discount * (1 - war.a_tough - war.b_tough)
    forever = (war.a_tough - war.cost_tough) / (1 - carry)
    pool = (1 + odds) * (1 - forever)
    value, offer = pool, np.full_like(odds, forever)
    now = odds * (war.b_weak - war.cost_s) + war.b_tough - war.cost_s
    for _ in range(25):
        price = np.maximum(0, war.a_weak - war.cost_weak + carry * offer)
        payoff = (odds[:, None] - odds) * (1 - price) + now + carry * value
        payoff[odds[:, None] < odds] = -np.inf
        best = payoff.argmax(axis=1)
        screens = payoff.max(axis=1) > pool
        value = np.where(screens, payoff.max(axis=1), pool)
        offer = np.where(screens, price[best], forever)
    exact = [worth(war, float(k)) for k in odds]
    assert value == pytest.approx(exact, abs=0.02)
    assert np.mean(value - exact) == pytest.approx(0, abs=0.005)


def test_mixing_when_the_weak_type_would_rather_give_in():
    """At the last cut-off but one S mixes, so that the weak type is indifferent at an offer of 0."""
    war = Screening(F(3, 100), F(2, 100), F(33, 100), F(3, 10), F(1, 10), discount=F(9, 10))
    carry, lasting = F(9, 10) * F(6, 10), F(6, 10)
    assert war.prices[-1] == 0
    n = len(war.prices) - 1
    assert n >= 2
    wait = war.cost_weak - war.a_weak
    mix = (wait / carry - war.prices[n - 2]) / (war.prices[n - 1] - war.prices[n - 2])
    assert 0 < mix < 1
    odds = war.cutoffs[n] + 1
    result = war.summary(odds / (1 + odds))
    mass = 1 + war.cutoffs[n - 1]

    def later(rounds):
        masses = [1 + war.cutoffs[m] for m in range(rounds)]
        return sum(x * lasting ** (rounds - 1 - m) for m, x in enumerate(masses))

    assert result.first_offer == 0
    expected = mass + lasting * (mix * later(n - 1) + (1 - mix) * later(n - 2))
    assert result.battles == expected / (1 + odds)


@pytest.mark.parametrize(
    ("war", "prices"),
    [
        pytest.param(Screening(0, F(1, 10), F(1, 5), F(1, 10), F(1, 10)), (0,), id="even the tough give in"),
        pytest.param(Screening(F(1, 10), 0, F(1, 10), F(1, 2), F(1, 2)), (F(1, 2), F(2, 5)), id="one round"),
        pytest.param(Screening(F(1, 10), 0, F(1), F(1, 2), F(1, 4)), None, id="the weak give in at once"),
    ],
)
def test_corners(war, prices):
    if prices is not None:
        assert tuple(war.prices) == pytest.approx(tuple(map(float, prices)))
    result = war.summary(F(9, 10))
    assert 0 <= result.value_s <= 1
    assert result.rounds == len(war.prices) - 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param((-0.1, 0.02, 0.12, 0.2, 0.2), "cost_s", id="negative cost"),
        pytest.param((0.05, 0.02, 0.12, 0.6, 0.6), "a_tough . b_tough", id="more than certain"),
        pytest.param((0.05, 0.02, 0.02, 0.2, 0.2), "tough type must gain", id="no difference"),
        pytest.param((0.05, 0.12, 0.02, 0.2, 0.2), "tough type must gain", id="types exchanged"),
        pytest.param((0.05, 0.02, 0.02, 0.3, 0.2, 0.2, 0.2), "same for both", id="unequal length"),
        pytest.param((0, 0, 0.12, 0.2, 0.2, None, None, 1), "cost something", id="free fighting"),
        pytest.param((0.1, 0.1, 0.12, 0, 0, None, None, 1), "never end", id="no end"),
        pytest.param((0.05, 0.02, 0.12, 0.2, 0.2, None, None, 1.1), "discount", id="discount above 1"),
    ],
)
def test_refuses(arguments, word):
    with pytest.raises(ValueError, match=word):
        Screening(*arguments)
    with pytest.raises(ValueError, match="prob_weak"):
        EXAMPLE.summary(1.5)
