"""Filson and Werner (2002): the numbers of worked examples, and the same war solved on a grid of odds."""

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from upperhand.theory import filson_werner2002
from upperhand.theory.filson_werner2002 import solve

quick = settings(max_examples=60)
EXAMPLE = (F(4, 10), F(7, 10), F(1, 20), F(1, 20))


@st.composite
def wars(draw, most=3):
    tough, weak = sorted(F(draw(st.integers(1, 39)), 40) for _ in range(2))
    assume(tough < weak)
    costs = (draw(st.fractions(0, F(3, 10), max_denominator=50)) for _ in range(2))
    units = (draw(st.integers(1, most)) for _ in range(2))
    return (tough, weak, *costs, *units, draw(st.fractions(F(1, 2), 1, max_denominator=20)))


@pytest.mark.parametrize(
    ("prob_weak", "offer", "p_accept", "value", "pools"),
    [
        pytest.param(F(0), F(11, 20), 1, F(9, 20), True, id="surely tough"),
        pytest.param(F(1, 4), F(11, 20), 1, F(9, 20), True, id="pools at 1/4"),
        pytest.param(F(26, 100), F(1, 4), F(26, 100), F(454, 1000), False, id="screens above"),
        pytest.param(F(1), F(1, 4), 1, F(3, 4), False, id="surely weak"),
    ],
)
def test_one_battle(prob_weak, offer, p_accept, value, pools):
    result = solve(*EXAMPLE, 1, 1).at(prob_weak)
    assert (result.offer, result.p_accept, result.value_a, result.pools) == (offer, p_accept, value, pools)


def test_two_units_each():
    result = solve(*EXAMPLE, 2, 2).at(F(1, 2))
    assert (result.offer, result.value_a, result.pools) == (F(523, 2000), F(480419, 924000), False)
    assert round(float(result.p_accept), 4) == 0.3268
    floats = solve(*map(float, EXAMPLE), 2, 2).at(0.5)
    assert list(floats) == pytest.approx([float(x) for x in result])


def finish(p, cost, units_a, units_d, discount):
    """Return D's worth of the war to the end, if it may quit for 0 before any battle."""
    if not units_d:
        return F(0)
    if not units_a:
        return F(1)
    win = finish(p, cost, units_a, units_d - 1, discount)
    loss = finish(p, cost, units_a - 1, units_d, discount)
    return max(F(0), discount * (p * win + (1 - p) * loss) - cost)


@quick
@given(wars())
def test_known_types(war):
    """At the ends of the prior: complete information, settled at once for D's worth of war."""
    p_tough, p_weak, _, cost_d, units_a, units_d, discount = war
    solution = solve(*war)
    tough, weak = solution.at(F(0)), solution.at(F(1))
    assert (tough.offer, tough.p_accept) == (finish(p_tough, cost_d, units_a, units_d, discount), 1)
    assert solution.value_tough == tough.offer == 1 - tough.value_a
    assert weak.offer == finish(p_weak, cost_d, units_a, units_d, discount)
    assert weak.value_a == 1 - weak.offer
    assert weak.p_accept == 1


def on_grid(war, odds):
    """Solve on a grid of odds, knowing only V and the weak type's worth of later states.

    A chooses the odds that a rejection leaves; the offer that does it is the weak type's price
    there. Returns V and the offer on the grid.
    """
    p_tough, p_weak, cost_a, cost_d, units_a, units_d, discount = (float(x) for x in war)
    size = len(odds)
    states = {}
    for a in range(int(units_a) + 1):
        for d in range(int(units_d) + 1):
            if not d:
                states[a, d] = (1 + odds, np.zeros(size), 0.0)
                continue
            if not a:
                states[a, d] = (np.zeros(size), np.ones(size), 1.0)
                continue
            (win, win_worth, win_tough), (loss, loss_worth, loss_tough) = states[a, d - 1], states[a - 1, d]
            after_win, after_loss = odds * p_weak / p_tough, odds * (1 - p_weak) / (1 - p_tough)

            def look(table, where):
                slope = (table[-1] - table[-2]) / (odds[-1] - odds[-2])
                beyond = table[-1] + slope * (where - odds[-1])
                return np.where(where > odds[-1], beyond, np.interp(where, odds, table))

            fight = p_tough * look(win, after_win) + (1 - p_tough) * look(loss, after_loss)
            fight = discount * fight - cost_a * (1 + odds)
            worth_win = np.interp(after_win, odds, win_worth)
            worth_loss = np.interp(after_loss, odds, loss_worth)
            price = np.maximum(0, discount * (p_weak * worth_win + (1 - p_weak) * worth_loss) - cost_d)
            tough = max(0.0, discount * (p_tough * win_tough + (1 - p_tough) * loss_tough) - cost_d)
            payoff = (odds[:, None] - odds) * (1 - price) + fight
            payoff[odds[:, None] < odds] = -np.inf
            pool = (1 + odds) * (1 - tough)
            screens = payoff.max(axis=1) > pool + 1e-12
            offer = np.where(screens, price[payoff.argmax(axis=1)], tough)
            states[a, d] = (np.where(screens, payoff.max(axis=1), pool), offer, tough)
    return states[int(units_a), int(units_d)][:2]


@pytest.mark.parametrize(
    "war",
    [
        pytest.param((0.4, 0.7, 0.05, 0.05, 2, 2, 1), id="the worked example"),
        pytest.param((0.4, 0.7, 0.05, 0.05, 3, 3, 1), id="three units each"),
        pytest.param((0.3, 0.6, 0.02, 0.03, 3, 2, 0.95), id="discount"),
        pytest.param((0.2, 0.8, 0.01, 0.02, 2, 4, 0.98), id="types far apart"),
        pytest.param((0.6, 0.7, 0.01, 0.15, 3, 3, 1), id="D would rather quit"),
        pytest.param((0.45, 0.6, 0.0, 0.0, 3, 3, 1), id="free battles"),
        pytest.param((0.35, 0.65, 0.1, 0.0, 1, 4, 0.9), id="one unit against four"),
    ],
)
def test_on_a_grid(war):
    odds = np.concatenate([np.linspace(0, 6, 900, endpoint=False), np.geomspace(6, 400, 300)])
    value, offer = on_grid(war, odds)
    solution = solve(*war)
    inner = odds < 6
    exact = [solution.at(k / (1 + k)) for k in odds[inner]]
    masses = 1 + odds[inner]
    assert value[inner] / masses == pytest.approx([x.value_a for x in exact], abs=0.003)
    assert np.mean(np.abs(value[inner] / masses - [x.value_a for x in exact])) < 0.001
    same = np.abs(offer[inner] - [x.offer for x in exact]) < 0.01
    assert same.mean() > 0.95  # offers jump: near a jump the grid is off


@quick
@given(wars(), st.fractions(0, 1, max_denominator=40))
def test_the_value_is_what_the_play_pays(war, prob_weak):
    """Follow both types through every battle; A's payoff adds up to value_a.

    After an offer that leaves odds k_j, A may be indifferent in a later state. Its payoff there is
    the same whatever it does, so the play is followed with the solution's own choice.
    """
    p_tough, p_weak, cost_a, _, units_a, units_d, discount = war

    def pays(a, d, weak, tough, depth):
        if not d:
            return weak + tough
        if not a or not weak + tough:
            return F(0)
        first = solve(*war[:4], a, d, discount).at(weak / (weak + tough))
        mass = weak + tough
        if first.pools or not depth:
            return mass * first.value_a if not first.pools else mass * (1 - first.offer)
        left = weak - first.p_accept * mass
        assert 0 <= left <= weak
        win = pays(a, d - 1, left * p_weak, tough * p_tough, depth - 1)
        loss = pays(a - 1, d, left * (1 - p_weak), tough * (1 - p_tough), depth - 1)
        return (weak - left) * (1 - first.offer) - cost_a * (left + tough) + discount * (win + loss)

    solution = solve(*war)
    assert pays(units_a, units_d, prob_weak, 1 - prob_weak, 4) == solution.at(prob_weak).value_a


@quick
@given(wars(most=4))
def test_shape(war):
    """Convex in the prior, offers fall, both sides together never get more than the pie."""
    solution = solve(*war)
    grid = [solution.at(F(i, 40)) for i in range(41)]
    values = [x.value_a for x in grid]
    assert all(a + c >= 2 * b for a, b, c in zip(values, values[1:], values[2:], strict=False))
    assert all(x.offer >= y.offer for x, y in pairwise(grid))
    assert all(0 <= x.offer <= 1 and 0 <= x.p_accept <= 1 and x.value_a >= 1 - grid[0].offer for x in grid)
    starts = [piece.from_odds for piece in solution.pieces]
    assert starts == sorted(starts)
    for piece in solution.pieces[1:]:
        assert piece.odds_left <= piece.from_odds


def test_many_units():
    exact = solve(F(45, 100), F(60, 100), F(1, 100), F(1, 100), 7, 7)
    floats = solve(0.45, 0.6, 0.01, 0.01, 7, 7)
    for i in range(1, 20):
        assert floats.at(i / 20).value_a == pytest.approx(float(exact.at(F(i, 20)).value_a), abs=1e-12)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param((0, 0.7, 0.05, 0.05, 1, 1), "p_tough", id="certain battle"),
        pytest.param((0.4, 1, 0.05, 0.05, 1, 1), "p_weak", id="certain against the weak"),
        pytest.param((0.7, 0.4, 0.05, 0.05, 1, 1), "p_tough must be below", id="types exchanged"),
        pytest.param((0.4, 0.7, -0.05, 0.05, 1, 1), "cost_a", id="negative cost"),
        pytest.param((0.4, 0.7, 0.05, 0.05, 0, 1), "units_a", id="no unit"),
        pytest.param((0.4, 0.7, 0.05, 0.05, 1, 1.5), "units_d", id="half a unit"),
        pytest.param((0.4, 0.7, 0.05, 0.05, 1, 1, 0), "discount", id="discount 0"),
    ],
)
def test_refuses(arguments, word):
    with pytest.raises(ValueError, match=word):
        solve(*arguments)
    with pytest.raises(ValueError, match="prob_weak"):
        solve(*EXAMPLE, 1, 1).at(-0.1)


@pytest.mark.parametrize(
    "war",
    [
        pytest.param((0.4, 0.7, 0.01, 0.01, 16, 40, 0.99), id="was off by .24"),
        pytest.param((0.4, 0.7, 0.001, 0.001, 30, 30, 0.999), id="was off by 1e-4"),
        pytest.param((0.45, 0.6, 0.0001, 0.0001, 8, 70, 1), id="long and uneven"),
    ],
)
def test_more_digits_change_nothing(war, monkeypatch):
    usual = solve(*war)
    monkeypatch.setattr(filson_werner2002, "_digits", lambda units_a, units_d: 400)
    precise = solve(*war)
    for prob_weak in (*(i / 40 for i in range(41)), 1e-9, 1 - 1e-12):
        assert usual.at(prob_weak) == precise.at(prob_weak)


@pytest.mark.parametrize(
    ("numbers", "units", "words"),
    [
        pytest.param((0.4, 0.7, 0.01, 0.01), (10**400, 1), "units_a must be", id="astronomical"),
        pytest.param((0.4, 0.7, 0.01, 0.01), (1, 201), "units_d must be", id="above the limit"),
        pytest.param((0.4, 0.7, 0.01, 0.01), (200, 200), "more than 500 pieces", id="too many pieces"),
        pytest.param((F(2, 5), F(7, 10), F(1, 100), F(1, 100)), (20, 20), "or floats", id="Fractions"),
    ],
)
def test_refuses_what_would_not_end(numbers, units, words, monkeypatch):
    monkeypatch.setattr(filson_werner2002, "MOST_PIECES", 500)
    monkeypatch.setattr(filson_werner2002, "MOST_EXACT_PIECES", 300)
    with pytest.raises(ValueError, match=words):
        solve(*numbers, *units)


def test_two_hundred_units_that_battles_cost_too_much_for():
    assert list(solve(0.2, 0.8, 0.05, 0.05, 200, 200).at(0.5)) == [0, 1, 1, True]
