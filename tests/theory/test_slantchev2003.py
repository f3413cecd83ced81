"""Slantchev (2003): the numbers of worked examples, ruin, search for deviations, corners."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.theory.slantchev2003 import equilibrium, war_to_finish

quick = settings(max_examples=40)


@st.composite
def wars(draw):
    forts = draw(st.integers(2, 7))
    chances = st.fractions(F(1, 20), F(19, 20), max_denominator=20)
    powers = draw(st.lists(chances, min_size=forts + 1, max_size=forts + 1))
    discount = draw(st.fractions(F(1, 2), 1, max_denominator=20))
    cost_a, cost_b = (draw(st.fractions(0, F(1, 2), max_denominator=20)) for _ in range(2))
    return forts, powers, discount, cost_a, cost_b


def test_the_note_war_to_the_finish():
    war = war_to_finish(6, 0.55, 0.95, 0.02, 0.02)
    assert [round(x[3], 5) for x in war] == [0.30009, 0.10452, 0.64612, 8.76699]


@pytest.mark.parametrize(
    ("protocol", "shares"),
    [
        pytest.param({}, (0.63631, 0.55926), id="alternate"),
        pytest.param({"protocol": "random"}, (0.64279, 0.55279), id="random"),
    ],
)
def test_the_note_shares(protocol, shares):
    terms = equilibrium(6, 0.55, 0.95, 0.02, 0.02, **protocol)
    assert (round(terms.share_if_a[3], 5), round(terms.share_if_b[3], 5)) == shares


@pytest.mark.parametrize("p", [F(1, 2), F(1, 3), F(9, 10)])
def test_ruin_in_closed_form(p):
    forts = 9
    war = war_to_finish(forts, p, 1, 0, 0)
    r = (1 - p) / p
    for k in range(forts + 1):
        won = F(k, forts) if r == 1 else (1 - r**k) / (1 - r**forts)
        length = k * (forts - k) if r == 1 else (k - forts * won) / (1 - 2 * p)
        assert (war.p_win_a[k], war.battles[k]) == (won, length)
        assert (war.value_a[k], war.value_b[k]) == (won, 1 - won)


@quick
@given(wars())
def test_the_war_to_the_finish_satisfies_its_equations(war):
    forts, powers, discount, cost_a, cost_b = war
    result = war_to_finish(*war)
    for k in range(1, forts):
        p = powers[k]

        def step(values, k=k, p=p):
            return p * values[k + 1] + (1 - p) * values[k - 1]

        assert result.p_win_a[k] == step(result.p_win_a)
        assert result.battles[k] == 1 + step(result.battles)
        assert result.value_a[k] == discount * step(result.value_a) - cost_a
        assert result.value_b[k] == discount * step(result.value_b) - cost_b


@settings(max_examples=15)
@given(wars())
def test_the_war_to_the_finish_by_following_its_battles(war):
    forts, powers, discount, cost_a, cost_b = (war[0], [float(p) for p in war[1]], *map(float, war[2:]))
    result = war_to_finish(forts, powers, discount, cost_a, cost_b)
    start = forts // 2
    mass = [0.0] * (forts + 1)
    mass[start], worth, won, value_a, value_b, battles = 1.0, 1.0, 0.0, 0.0, 0.0, 0.0
    for _ in range(4000):
        fought = sum(mass[1:forts])
        battles += fought
        value_a -= worth * cost_a * fought
        value_b -= worth * cost_b * fought
        worth *= discount
        after = [0.0] * (forts + 1)
        for k in range(1, forts):
            after[k + 1] += mass[k] * powers[k]
            after[k - 1] += mass[k] * (1 - powers[k])
        won += after[forts]
        value_a += worth * after[forts]
        value_b += worth * after[0]
        mass = after
        if fought < 1e-13:
            break
    found = [x[start] for x in result]
    assert [value_a, value_b, won, battles] == pytest.approx(found, rel=1e-6, abs=1e-6)


@quick
@given(wars(), st.sampled_from(["alternate", "random"]), st.fractions(0, 1, max_denominator=10))
def test_no_profitable_deviation(war, protocol, proposer):
    """Every state and proposer: exact replies of the responder to a grid of offers."""
    forts, powers, discount, cost_a, cost_b = war
    terms = equilibrium(*war, protocol=protocol, proposer=proposer)
    share_a, share_b = terms

    def after(k, a_proposed):
        if k in (0, forts):
            return F(k, forts)
        if protocol == "alternate":
            return share_b[k] if a_proposed else share_a[k]
        return proposer * share_a[k] + (1 - proposer) * share_b[k]

    assert (share_a[0], share_b[0], share_a[-1], share_b[-1]) == (0, 0, 1, 1)
    for k in range(1, forts):
        for a_proposes, offer in ((True, share_a[k]), (False, share_b[k])):
            p = powers[k]
            drift = p * after(k + 1, a_proposes) + (1 - p) * after(k - 1, a_proposes)
            battle_a, battle_b = discount * drift - cost_a, discount * (1 - drift) - cost_b
            assert 0 <= offer <= 1
            if a_proposes:
                assert 1 - offer == max(0, battle_b)
                best = max([battle_a] + [F(i, 60) for i in range(61) if 1 - F(i, 60) >= battle_b])
                assert offer >= best
            else:
                assert offer == max(0, battle_a)
                best = max([battle_b] + [1 - F(i, 60) for i in range(61) if F(i, 60) >= battle_a])
                assert 1 - offer >= best


@quick
@given(wars())
def test_the_terms_are_the_limit_of_long_finite_wars(war):
    """Backward from an arbitrary settlement far away, alternating offers."""
    forts, powers, discount, cost_a, cost_b = (war[0], [float(p) for p in war[1]], *map(float, war[2:]))
    discount = min(discount, 0.95)
    terms = equilibrium(forts, powers, discount, cost_a, cost_b)
    share_a = [k / forts for k in range(forts + 1)]
    share_b = list(share_a)
    for _ in range(400):
        old_a, old_b = share_a, share_b
        share_a, share_b = list(old_a), list(old_b)
        for k in range(1, forts):
            p = powers[k]
            fight_b = discount * (1 - p * old_b[k + 1] - (1 - p) * old_b[k - 1]) - cost_b
            fight_a = discount * (p * old_a[k + 1] + (1 - p) * old_a[k - 1]) - cost_a
            share_a[k], share_b[k] = 1 - max(0.0, fight_b), max(0.0, fight_a)
    assert share_a == pytest.approx(list(terms.share_if_a), abs=1e-7)
    assert share_b == pytest.approx(list(terms.share_if_b), abs=1e-7)


@pytest.mark.parametrize("p", [F(1, 10**6), F(1, 100), F(1, 2), F(99, 100), 1 - F(1, 10**6)])
def test_two_hundred_forts_in_floats_as_in_fractions(p):
    exact = war_to_finish(200, p, F(1), 0, 0)
    floats = war_to_finish(200, float(p), 1.0, 0, 0)
    # 1e-12 would be too much to ask: the float nearest p is not p, and 200 battles multiply that.
    assert floats.p_win_a == pytest.approx([float(x) for x in exact.p_win_a], rel=1e-9, abs=0)
    assert floats.battles == pytest.approx([float(x) for x in exact.battles], rel=1e-9)


@pytest.mark.parametrize("protocol", ["alternate", "random"])
@pytest.mark.parametrize("cost", [0.0, 1e-6, 0.001, 0.3])
@pytest.mark.parametrize("discount", [1.0, 0.9999, 0.9])
@pytest.mark.parametrize("p", [0.001, 0.45, 0.999])
def test_two_hundred_forts_satisfy_the_equations(protocol, cost, discount, p):
    share_a, share_b = equilibrium(200, p, discount, cost, cost, protocol=protocol)
    mean = [(a + b) / 2 for a, b in zip(share_a, share_b, strict=True)]
    after_a, after_b = (share_b, share_a) if protocol == "alternate" else (mean, mean)
    for k in range(1, 200):
        drift_a = p * after_a[k + 1] + (1 - p) * after_a[k - 1]
        drift_b = p * after_b[k + 1] + (1 - p) * after_b[k - 1]
        assert share_a[k] == pytest.approx(1 - max(0, discount * (1 - drift_a) - cost), abs=1e-12)
        assert share_b[k] == pytest.approx(max(0, discount * drift_b - cost), abs=1e-12)


@pytest.mark.parametrize(
    ("p", "won"), [pytest.param(1, 1, id="A always wins"), pytest.param(0, 0, id="B always wins")]
)
def test_certain_battles(p, won):
    war = war_to_finish(5, p, F(1), F(1, 10), F(1, 10))
    assert war.p_win_a[1:5] == (won,) * 4
    assert war.battles[1:5] == ((4, 3, 2, 1) if won else (1, 2, 3, 4))


def test_sides_exchange():
    powers = [0.5, 0.3, 0.6, 0.45, 0.7, 0.2, 0.5]
    mirror = [1 - p for p in reversed(powers)]
    terms = equilibrium(6, powers, 0.9, 0.01, 0.03)
    other = equilibrium(6, mirror, 0.9, 0.03, 0.01)
    assert [1 - x for x in reversed(other.share_if_b)] == pytest.approx(list(terms.share_if_a))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param((1, 0.5, 0.9, 0, 0), "forts", id="one fort"),
        pytest.param((2.5, 0.5, 0.9, 0, 0), "forts", id="half a fort"),
        pytest.param((6, 1.5, 0.9, 0, 0), "p must be", id="not a probability"),
        pytest.param((6, [0.5] * 5, 0.9, 0, 0), "7 entries", id="wrong number of p"),
        pytest.param((6, 0.5, 1.1, 0, 0), "discount", id="discount above 1"),
        pytest.param((6, 0.5, 0.9, -1, 0), "cost_a", id="negative cost"),
    ],
)
@pytest.mark.parametrize("function", [war_to_finish, equilibrium])
def test_refuses(function, arguments, word):
    with pytest.raises(ValueError, match=word):
        function(*arguments)


def test_refuses_a_war_that_never_ends():
    powers = [0.5, 0.5, 1, 0, 0.5, 0.5]
    with pytest.raises(ValueError, match="never ends"):
        war_to_finish(5, powers, 0.9, 0.1, 0.1)
    with pytest.raises(ValueError, match="never ends"):
        equilibrium(5, powers, 1, 0.1, 0.1)
    with pytest.raises(ValueError, match="protocol"):
        equilibrium(5, 0.5, 0.9, 0.1, 0.1, protocol="sometimes")
