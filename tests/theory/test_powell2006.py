"""Powell (2006): the numbers of worked examples, no profitable deviation, and the limit of long wars."""

from fractions import Fraction as F
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from upperhand.theory.powell2006 import least_guarantee, shifting_power

quick = settings(max_examples=60)
chances = st.fractions(0, 1, max_denominator=20)
discounts = st.fractions(F(1, 10), F(19, 20), max_denominator=20)
amounts = st.fractions(0, 3, max_denominator=10)
D, C = F(9, 10), F(1, 2)


@pytest.mark.parametrize(
    ("p1", "war", "share", "values"),
    [
        pytest.param(F(1, 3), False, F(1, 20), (F(7, 2), F(13, 2)), id="1/3: peace"),
        pytest.param(F(2, 5), True, None, (F(5, 2), F(13, 2)), id="2/5: war"),
        pytest.param(F(61, 180), False, 0, (F(7, 2), F(13, 2)), id="the brink: peace"),
        pytest.param(F(62, 180), True, None, (F(5, 2), F(13, 2)), id="past the brink"),
    ],
)
def test_one_shift(p1, war, share, values):
    first = shifting_power([F(3, 10), p1], D, C, C)[0]
    assert (first.war_if_a, first.war_if_b) == (war, war)
    assert first.share_if_a == share
    assert (first.value_a, first.value_b) == values


def test_the_least_guarantee():
    assert least_guarantee(F(3, 10), F(2, 5), D, C) == F(11, 18)
    assert least_guarantee(F(3, 10), F(1, 3), D, C) == 0


@pytest.mark.parametrize(
    ("steps", "war"), [(n, True) for n in range(1, 6)] + [(n, False) for n in range(10, 16)]
)
def test_a_rise_in_equal_steps(steps, war):
    path = [F(3, 10) + F(3, 10) * F(t, steps) for t in range(steps + 1)]
    assert any(period.war_if_a for period in shifting_power(path, D, C, C)) is war


def test_a_cap_needs_a_guarantor_who_means_it():
    alone = shifting_power([F(3, 10), F(3, 5)], D, C, C, cap=F(38, 100))
    backed = shifting_power([F(3, 10), F(3, 5)], D, C, C, cap=F(38, 100), guarantee_a=2)
    assert all(period.war_if_a and period.war_if_b for period in alone)
    assert not any(period.war_if_a or period.war_if_b for period in backed)
    assert backed[0].share_if_a == F(8, 100)


@quick
@given(chances, chances, discounts, amounts, amounts, amounts)
def test_a_guarantee_against_a_changes_nothing_when_a_makes_all_offers(p0, p1, d, ca, cb, guarantee):
    def told(periods):
        return [(x.share_if_a, x.war_if_a, x.value_a, x.value_b) for x in periods]

    plain = shifting_power([p0, p1], d, ca, cb)
    assert told(plain) == told(shifting_power([p0, p1], d, ca, cb, guarantee_a=guarantee))


@quick
@given(chances, chances, discounts, amounts, amounts)
def test_war_exactly_when_power_shifts_fast(one, other, d, ca, cb):
    p0, p1 = sorted((one, other))
    assume((1 - p1) / (1 - d) >= cb)
    war = shifting_power([p0, p1], d, ca, cb)[0].war_if_a
    assert war == (d * p1 - p0 > cb * (1 - d) ** 2)


def test_a_falling_a_chooses_war_though_it_makes_all_offers():
    fall, after = shifting_power([F(4, 5), F(1, 5)], D, C, C)
    assert fall.war_if_a
    assert 1 + D * after.value_a < fall.value_a == F(15, 2)  # the whole flow now is not enough


@quick
@given(chances, chances, discounts, amounts, amounts)
def test_the_least_guarantee_is_the_least(one, other, d, ca, cb):
    p0, p1 = sorted((one, other))
    least = least_guarantee(p0, p1, d, cb)
    assert not shifting_power([p0, p1], d, ca, cb, guarantee_b=least)[0].war_if_a
    if least:
        assert shifting_power([p0, p1], d, ca, cb, guarantee_b=least - F(1, 10**9))[0].war_if_a


games = st.tuples(
    st.lists(chances, min_size=1, max_size=4), discounts, amounts, amounts, chances, amounts, amounts, chances
)


def war_values(game, t):
    path, d, ca, cb, _, ga, gb, _ = game
    p = path[min(t, len(path) - 1)]
    later = t >= 1
    return p / (1 - d) - ca - ga * later, (1 - p) / (1 - d) - cb + gb * later


def play(game):
    path, d, ca, cb, m, ga, gb, cap = game
    return shifting_power(path, d, ca, cb, proposer=m, guarantee_a=ga, guarantee_b=gb, cap=cap)


@quick
@given(games)
def test_no_profitable_deviation(game):
    """Each proposer's best offer by search, given next period's values, is the one returned."""
    path, d, _, _, m, _, _, cap = game
    periods = play(game)
    if len(path) == 1:  # the constant phase under the guarantees, which starts at t = 1
        periods = (*periods, play(([path[0]] * 2, *game[1:]))[1])
    for t, (now, after) in enumerate(pairwise((*periods, periods[-1]))):
        war_a, war_b = war_values(game, t)
        limit = cap if t else F(1)
        grid = {limit * F(i, 40) for i in range(41)}
        grid |= {x for x in (now.share_if_a, now.share_if_b) if x is not None}
        payoffs = {x: (x + d * after.value_a, 1 - x + d * after.value_b) for x in grid}
        if_a = max([war_a] + [a for a, b in payoffs.values() if b >= war_b])
        if_b = max([war_b] + [b for a, b in payoffs.values() if a >= war_a])
        acceptable = [x for x, (a, b) in payoffs.items() if a >= war_a and b >= war_b]
        assert now.war_if_a == now.war_if_b == (not acceptable)
        if now.war_if_a:
            assert now.share_if_a is None
            assert now.share_if_b is None
            assert (now.value_a, now.value_b) == (war_a, war_b)
            continue
        assert payoffs[now.share_if_a][0] == if_a
        assert payoffs[now.share_if_b][1] == if_b
        expected = m * now.share_if_a + (1 - m) * now.share_if_b
        assert now.value_a == expected + d * after.value_a
        assert now.value_b == 1 - expected + d * after.value_b


@quick
@given(games, st.floats(0, 1))
def test_the_constant_phase_is_the_limit_of_long_games(game, split):
    """Backward from any peaceful end far away, with nothing of the closed form."""
    d, m, cap = float(game[1]), float(game[4]), float(game[7])
    last = play(([game[0][-1]] * 2, *game[1:]))[1]
    war_a, war_b = (float(x) for x in war_values(game, len(game[0])))
    assume(min(abs(war_a + war_b - 1 / (1 - d)), abs(war_b - 1 / (1 - d)), abs(war_a - cap / (1 - d))) > 1e-6)
    a, b = split / (1 - d), (1 - split) / (1 - d)
    for _ in range(1200):
        low, high = max(0.0, war_a - d * a), min(cap, 1 + d * b - war_b)
        x = m * high + (1 - m) * low
        a, b = (x + d * a, 1 - x + d * b) if low <= high else (war_a, war_b)
    assert (a, b) == pytest.approx((float(last.value_a), float(last.value_b)), abs=1e-6)


def test_discount_near_one():
    exact = shifting_power([F(3, 10), F(3, 10)], 1 - F(1, 10**6), C, C, proposer=F(1, 2))
    close = shifting_power([0.3, 0.3], 1 - 1e-6, 0.5, 0.5, proposer=0.5)
    assert close[0].war_if_a is exact[0].war_if_a is False
    assert close[0].share_if_a == pytest.approx(float(exact[0].share_if_a), abs=1e-8)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"path": []}, "path", id="empty path"),
        pytest.param({"path": [0.3, 1.2]}, r"path\[1\]", id="not a probability"),
        pytest.param({"discount": 1}, "discount", id="discount 1"),
        pytest.param({"discount": 0}, "discount", id="discount 0"),
        pytest.param({"cost_a": -1}, "cost_a", id="negative cost"),
        pytest.param({"cap": 1.5}, "cap", id="cap above the flow"),
        pytest.param({"proposer": -0.1}, "proposer", id="proposer"),
        pytest.param({"guarantee_b": -1}, "guarantee_b", id="negative guarantee"),
    ],
)
def test_refuses(change, word):
    with pytest.raises(ValueError, match=word):
        shifting_power(**{"path": [0.3], "discount": 0.9, "cost_a": 0.5, "cost_b": 0.5} | change)


@pytest.mark.parametrize("nines", range(1, 10))
def test_floats_find_the_exact_wars_near_discount_one(nines):
    """Long horizons: one period decides little beside what all of them are worth."""
    random = Random(nines)
    discount = 1 - 10.0**-nines
    for _ in range(60):
        base, step = random.random(), 10.0 ** -random.randint(0, 10)
        moving = [min(1.0, max(0.0, base + step * random.uniform(-1, 1))) for _ in range(3)]
        path = random.choice([moving, [base] * 3])
        numbers = [random.random(), random.random()]
        options = {
            "proposer": random.choice([0.0, 1.0, random.random()]),
            "guarantee_a": random.choice([0.0, random.random()]),
            "guarantee_b": random.choice([0.0, 2 * random.random()]),
            "cap": random.choice([1.0, random.random(), moving[0]]),
        }
        floats = shifting_power(path, discount, *numbers, **options)
        exact = shifting_power(
            [F(p) for p in path],
            F(discount),
            *(F(number) for number in numbers),
            **{name: F(option) for name, option in options.items()},
        )
        assert [x.war_if_a for x in floats] == [x.war_if_a for x in exact]
        for ours, true in zip(floats, exact, strict=True):
            assert ours.value_a == pytest.approx(float(true.value_a), rel=1e-9, abs=1e-9 / (1 - discount))


def test_a_guarantee_above_the_costs_is_war_at_any_discount():
    for nines in range(1, 10):
        now, later = shifting_power([0.5, 0.5], 1 - 10.0**-nines, 0.1, 0.1, guarantee_b=0.7)
        assert (now.war_if_a, later.war_if_a) == (False, True)


def test_a_rising_a_whose_victim_would_not_fight_later():
    """The rule for war at 0 needs WB_1 >= 0: here it is -1/2, and B is left 0, not less."""
    p0, p1, discount, cost_b = F(3, 10), F(1), F(1, 2), F(1, 2)
    assert discount * p1 - p0 > cost_b * (1 - discount) ** 2
    assert not shifting_power([p0, p1], discount, C, cost_b)[0].war_if_a
