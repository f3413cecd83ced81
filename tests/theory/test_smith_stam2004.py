"""Smith and Stam (2004): the numbers of worked examples, the theorem, and every course of short wars."""

from fractions import Fraction as F
from functools import cache
from itertools import product
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.theory.smith_stam2004 import solve

quick = settings(max_examples=50)
small = st.fractions(0, F(1, 5), max_denominator=100)
betas = st.tuples(st.integers(1, 9), st.integers(1, 9))


@st.composite
def games(draw):
    forts = draw(st.integers(2, 7))
    return {
        "forts": forts,
        "start": draw(st.integers(1, forts - 1)),
        "prior_a": draw(betas),
        "prior_b": draw(betas),
        "cost_a": draw(small),
        "cost_b": draw(small),
        "discount": draw(st.fractions(F(4, 5), 1, max_denominator=50)),
        "proposer": draw(st.fractions(0, 1, max_denominator=10)),
        "horizon": draw(st.integers(1, 9)),
    }


@pytest.mark.parametrize(
    ("prior", "cost", "foresight", "value", "battles", "military"),
    [
        pytest.param((3, 2), 0.01, True, 0.54055, 4.125, 0.250, id="(3,2) foresight"),
        pytest.param((3, 2), 0.01, False, 0.53533, 2.000, 0.000, id="(3,2) without"),
        pytest.param((6, 3), 0.02, True, 0.58922, 6.258, 0.578, id="(6,3) foresight"),
        pytest.param((6, 3), 0.02, False, 0.58526, 4.500, 0.438, id="(6,3) without"),
    ],
)
def test_the_note(prior, cost, foresight, value, battles, military):
    war = solve(6, 3, prior, prior[::-1], cost, cost, 0.98, foresight=foresight)
    outcome = war.outcome(0.5)
    assert [round(x, 5) for x in war.start] == [value, value]
    # The note rounds 0.4375 to even or up; half a unit of the last digit allows either.
    assert outcome.battles == pytest.approx(battles, abs=5e-4)
    assert outcome.p_military == pytest.approx(military, abs=5.01e-4)


def by_hand(game, foresight):
    """Return the play by plain recursion on the definitions, memory by state."""
    forts, start, horizon = game["forts"], game["start"], game["horizon"]
    d, costs, priors = game["discount"], (game["cost_a"], game["cost_b"]), (game["prior_a"], game["prior_b"])

    def end(w, lost):
        k = start + w - lost
        return F(k, forts) if k in (0, forts) or w + lost == horizon else None

    def believed(side, w, lost):
        a, b = priors[side]
        return F(a + w, a + b + w + lost)

    @cache
    def finish(side, w, lost):
        x = end(w, lost)
        if x is not None:
            return x if side == 0 else 1 - x
        p = believed(side, w, lost)
        return d * (p * finish(side, w + 1, lost) + (1 - p) * finish(side, w, lost + 1)) - costs[side]

    @cache
    def battle(side, w, lost):
        p = believed(side, w, lost)
        return d * (p * value(side, w + 1, lost) + (1 - p) * value(side, w, lost + 1)) - costs[side]

    @cache
    def deal(w, lost):
        r = [max(F(0), (battle if foresight else finish)(side, w, lost)) for side in (0, 1)]
        return r[0] + game["proposer"] * (1 - sum(r)) if sum(r) <= 1 else None

    @cache
    def value(side, w, lost):
        x = end(w, lost)
        x = deal(w, lost) if x is None else x
        if x is None:
            return battle(side, w, lost)
        return x if side == 0 else 1 - x

    return end, deal, value


@quick
@given(games(), st.booleans())
def test_every_state_by_plain_recursion(game, foresight):
    war = solve(**game, foresight=foresight)
    end, deal, value = by_hand(game, foresight)
    reached = {(0, 0)}
    for w, lost in product(range(game["horizon"] + 1), repeat=2):
        if (w, lost) not in reached:
            continue
        assert (war.value_a[w][lost], war.value_b[w][lost]) == (value(0, w, lost), value(1, w, lost))
        if end(w, lost) is None:
            terms = deal(w, lost)
            assert war.settles[w][lost] == (terms is not None)
            if terms is not None:
                assert war.terms[w][lost] == terms
            reached |= {(w + 1, lost), (w, lost + 1)}
        else:
            assert not war.settles[w][lost]


@quick
@given(games(), st.booleans(), st.fractions(0, 1, max_denominator=10))
def test_the_outcome_by_every_sequence_of_battles(game, foresight, p):
    war = solve(**game, foresight=foresight)
    outcome = war.outcome(p)
    horizon = game["horizon"]
    battles, military, terms = F(0), F(0), F(0)
    settled = [F(0)] * (horizon + 1)
    for course in product((1, 0), repeat=horizon):
        chance = F(1)
        for won in course:
            chance *= p if won else 1 - p
        w = lost = 0
        for fought in range(horizon + 1):
            if game["start"] + w - lost in (0, game["forts"]):
                military += chance
                break
            if war.settles[w][lost]:
                terms += chance * war.terms[w][lost]
                for n in range(fought, horizon + 1):
                    settled[n] += chance
                break
            if fought < horizon:
                battles += chance
                w, lost = w + course[fought], lost + 1 - course[fought]
    assert (outcome.battles, outcome.p_military) == (battles, military)
    assert outcome.settle_by_battle == tuple(settled)
    if settled[-1]:
        assert outcome.mean_terms == terms / settled[-1]
    else:
        assert isnan(outcome.mean_terms)


@settings(max_examples=150)
@given(games())
def test_wars_with_foresight_never_end_sooner(game):
    """The theorem, state by state, which gives it on every path of battles."""
    seeing, blind = solve(**game, foresight=True), solve(**game, foresight=False)
    for w, row in enumerate(seeing.settles):
        for lost, settles in enumerate(row):
            if settles:
                assert blind.settles[w][lost]


@pytest.mark.parametrize("seed", range(12))
def test_wars_with_foresight_never_end_sooner_in_long_games(seed):
    rng = np.random.default_rng(seed)
    forts = int(rng.integers(4, 15))
    game = {
        "forts": forts,
        "start": int(rng.integers(1, forts)),
        "prior_a": tuple(rng.uniform(0.5, 12, 2)),
        "prior_b": tuple(rng.uniform(0.5, 12, 2)),
        "cost_a": rng.uniform(0, 0.03),
        "cost_b": rng.uniform(0, 0.03),
        "discount": rng.uniform(0.95, 1),
        "horizon": 60,
    }
    seeing, blind = solve(**game), solve(**game, foresight=False)
    for p in (0.2, 0.5, 0.7):
        late, soon = seeing.outcome(p), blind.outcome(p)
        assert late.battles >= soon.battles - 1e-12
        assert all(a <= b + 1e-12 for a, b in zip(late.settle_by_battle, soon.settle_by_battle, strict=True))
        assert late.p_military >= soon.p_military - 1e-12


def test_monte_carlo():
    war = solve(9, 4, (6.0, 3.0), (2.5, 4.0), 0.015, 0.01, 0.99, horizon=80)
    rng = np.random.default_rng(5)
    lengths, military = [], 0
    for _ in range(6000):
        w = lost = 0
        while 0 < 4 + w - lost < 9 and w + lost < 80 and not war.settles[w][lost]:
            won = rng.random() < 0.45
            w, lost = w + won, lost + 1 - won
        lengths.append(w + lost)
        military += 4 + w - lost in (0, 9)
    outcome = war.outcome(0.45)
    assert outcome.battles > 3
    assert np.mean(lengths) == pytest.approx(outcome.battles, abs=4 * np.std(lengths) / 6000**0.5)
    assert military / 6000 == pytest.approx(outcome.p_military, abs=4 * 0.5 / 6000**0.5)


@pytest.mark.parametrize(
    ("prior", "cost", "discount"),
    [
        pytest.param((2, 3), 0, 1, id="no costs, no discount: exact tie"),
        pytest.param((2, 3), F(1, 100), F(99, 100), id="costs"),
    ],
)
@pytest.mark.parametrize("kind", [F, float])
def test_common_priors_settle_at_once(prior, cost, discount, kind):
    prior = tuple(map(kind, prior))
    war = solve(5, 2, prior, prior, kind(cost), cost, discount, horizon=20)
    assert war.settles[0][0]
    assert war.outcome(kind(F(1, 2))).battles == 0
    assert sum(war.start) == 1


@pytest.mark.parametrize("foresight", [True, False])
def test_a_costly_war_costs_the_weak_everything(foresight):
    war = solve(4, 2, (1, 1), (1, 1), 0, 2, 1, foresight=foresight, horizon=30)
    assert war.start[1] < F(1, 2)
    assert solve(4, 2, (1, 1), (1, 1), 2, 2, 1, foresight=foresight, proposer=1, horizon=5).start == (1, 0)


def test_two_hundred_forts_and_the_default_horizon():
    war = solve(200, 100, (3, 2), (2, 3), 1e-4, 1e-4, 0.999)
    assert 0 < war.start[0] < 1
    assert war.outcome(0.5).settle_by_battle[-1] <= 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"start": 0}, "start", id="no fort left"),
        pytest.param({"start": 6}, "start", id="all forts held"),
        pytest.param({"prior_a": (0, 1)}, "prior_a", id="improper prior"),
        pytest.param({"prior_b": (1, float("inf"))}, "prior_b", id="infinite prior"),
        pytest.param({"prior_b": (1, 2, 3)}, "prior_b", id="three numbers"),
        pytest.param({"cost_a": -0.1}, "cost_a", id="negative cost"),
        pytest.param({"discount": 1.2}, "discount", id="discount above 1"),
        pytest.param({"horizon": 0}, "horizon", id="no horizon"),
        pytest.param({"proposer": 2}, "proposer", id="proposer"),
    ],
)
def test_refuses(change, word):
    game = {"forts": 6, "start": 3, "prior_a": (3, 2), "prior_b": (2, 3)}
    with pytest.raises(ValueError, match=word):
        solve(**game | {"cost_a": 0.01, "cost_b": 0.01, "discount": 0.98} | change)


def test_priors_of_any_size_are_right_or_refused():
    """A belief that nothing can move: (x, x) with x large is p = 1/2, also to the exact solver."""
    arguments = ((2, 3), 0.01, 0.01, 0.98)
    assert solve(6, 3, (1e299, 1e299), *arguments).start == pytest.approx((0.42998, 0.57969), abs=1e-5)
    with pytest.raises(ValueError, match=r"prior_a\[0\]"):
        solve(6, 3, (1e308, 1e308), *arguments)
