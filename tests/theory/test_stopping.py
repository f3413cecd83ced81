"""Settlement as a stopping game: game S to all digits, plain recursion, and its limits."""

from fractions import Fraction as F
from functools import cache
from itertools import product
from math import exp, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.theory import slantchev2003, smith_stam2004
from upperhand.theory.stopping import GAMES, solve

quick = settings(max_examples=50)
chances = st.fractions(0, 1, max_denominator=10)
inside = st.fractions(F(1, 20), F(19, 20), max_denominator=20)
small = st.fractions(0, F(1, 5), max_denominator=100)


@st.composite
def games(draw):
    forts = draw(st.integers(2, 7))
    low, high = sorted((draw(inside), draw(inside)))
    return {
        "forts": forts,
        "start": draw(st.integers(1, forts - 1)),
        "horizon": draw(st.integers(1, 8)),
        "p_low": low,
        "p_high": high,
        "prior_a": draw(chances),
        "prior_b": draw(chances),
        "cost_a": draw(small),
        "cost_b": draw(small),
        "discount": draw(st.fractions(F(4, 5), 1, max_denominator=50)),
        "proposer": draw(chances),
    }


def test_game_s():
    war = solve(**GAMES["S"])
    assert [round(x, 6) for x in war.start] == [0.648970, 0.415914]
    assert round(war.outcome(0.55).battles, 3) == 9.448


@pytest.mark.parametrize(
    ("name", "sigma", "p", "values", "battles"),
    [
        pytest.param("S", 0.005, 0.55, (0.647978, 0.414893), 8.961, id="S smoothed"),
        pytest.param("long", 0, 0.5, (0.543272, 0.543272), 45.540, id="long"),
        pytest.param("long", 0.005, 0.5, (0.540206, 0.540206), 34.124, id="long smoothed"),
        pytest.param("long-uneven", 0, 0.5, (0.605734, 0.473268), 44.187, id="long-uneven"),
        pytest.param("long-uneven", 0.005, 0.5, (0.602057, 0.469184), 29.935, id="long-uneven smoothed"),
    ],
)
def test_games_kept_as_they_are(name, sigma, p, values, battles):
    war = solve(**GAMES[name], sigma=sigma)
    assert [round(x, 6) for x in war.start] == list(values)
    assert round(war.outcome(p).battles, 3) == battles


def by_hand(game, sigma=0.0):
    """Return value and chance of settling by plain recursion on (wins, losses)."""
    forts, start, horizon = game["forts"], game["start"], game["horizon"]
    low, high, d = game["p_low"], game["p_high"], game["discount"]

    def believed(prior, w, lost):
        if_high = prior * high**w * (1 - high) ** lost
        if_low = (1 - prior) * low**w * (1 - low) ** lost
        return (if_high * high + if_low * low) / (if_high + if_low)

    @cache
    def fight(side, w, lost):
        p = believed((game["prior_a"], game["prior_b"])[side], w, lost)
        cost = (game["cost_a"], game["cost_b"])[side]
        return d * (p * state(w + 1, lost)[side] + (1 - p) * state(w, lost + 1)[side]) - cost

    @cache
    def state(w, lost):
        k = start + w - lost
        if k in (0, forts) or w + lost == horizon:
            return F(k, forts), 1 - F(k, forts), 0, None
        a, b = fight(0, w, lost), fight(1, w, lost)
        surplus = 1 - max(0, a) - max(0, b)
        share = max(0, a) + game["proposer"] * surplus
        s = 1 / (1 + exp(-float(surplus) / sigma)) if sigma else F(surplus >= 0)
        return s * share + (1 - s) * a, s * (1 - share) + (1 - s) * b, s, share

    return fight, state


@quick
@given(games())
def test_every_state_by_plain_recursion(game):
    war = solve(**game)
    fight, state = by_hand(game)
    for w, lost in product(range(game["horizon"] + 1), repeat=2):
        t, k = w + lost, game["start"] + w - lost
        if t > game["horizon"] or not 0 <= k <= game["forts"]:
            continue
        value_a, value_b, settles, share = state(w, lost)
        assert (war.value_a[t][k], war.value_b[t][k], war.settles[t][k]) == (value_a, value_b, settles)
        if share is not None:
            assert war.terms[t][k] == share
            assert war.reservation_a[t][k] == fight(0, w, lost)
            assert war.reservation_b[t][k] == fight(1, w, lost)


@quick
@given(games(), st.sampled_from([0.001, 0.02, 0.5]))
def test_smoothed_by_plain_recursion(game, sigma):
    game = {key: x if isinstance(x, int) else float(x) for key, x in game.items()}
    war = solve(**game, sigma=sigma)
    _, state = by_hand(game, sigma)
    assert war.start == pytest.approx(state(0, 0)[:2], abs=1e-12)
    assert war.settles[0][war.start_at] == pytest.approx(float(state(0, 0)[2]), rel=1e-6, abs=1e-12)


@quick
@given(games(), chances)
def test_the_outcome_by_every_sequence_of_battles(game, p):
    war = solve(**game)
    outcome = war.outcome(p)
    horizon, forts = game["horizon"], game["forts"]
    battles, ends, terms = F(0), {"settled": F(0), "military": F(0), "horizon": F(0)}, F(0)
    settled = [F(0)] * (horizon + 1)
    for course in product((1, 0), repeat=horizon):
        chance = F(1)
        for won in course:
            chance *= p if won else 1 - p
        k = game["start"]
        for t in range(horizon + 1):
            if k in (0, forts):
                ends["military"] += chance
                break
            if t == horizon:
                ends["horizon"] += chance
                break
            if war.settles[t][k]:
                ends["settled"] += chance
                terms += chance * war.terms[t][k]
                for n in range(t, horizon + 1):
                    settled[n] += chance
                break
            battles += chance
            k += 1 if course[t] else -1
    assert outcome.battles == battles
    assert (outcome.p_settled, outcome.p_military, outcome.p_horizon) == tuple(ends.values())
    assert outcome.settle_by_battle == tuple(settled)
    assert isnan(outcome.mean_terms) if not ends["settled"] else outcome.mean_terms == terms / ends["settled"]


def test_monte_carlo_smoothed():
    war = solve(**GAMES["S"], sigma=0.005)
    rng = np.random.default_rng(3)
    lengths, shares = [], []
    for _ in range(6000):
        t, k = 0, war.start_at
        while 0 < k < war.forts and t < war.horizon:
            if rng.random() < war.settles[t][k]:
                shares.append(war.terms[t][k])
                break
            t, k = t + 1, k + (1 if rng.random() < 0.55 else -1)
        lengths.append(t)
    outcome = war.outcome(0.55)
    assert np.mean(lengths) == pytest.approx(outcome.battles, abs=4 * np.std(lengths) / 6000**0.5)
    assert np.mean(shares) == pytest.approx(outcome.mean_terms, abs=4 * np.std(shares) / 6000**0.5)


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("sigma", [0, 0.005])
def test_the_ends_and_the_arrivals_add_up(name, sigma):
    war = solve(**GAMES[name], sigma=sigma)
    outcome = war.outcome(0.5)
    assert outcome.p_settled + outcome.p_military + outcome.p_horizon == pytest.approx(1)
    # Battles by what is left each period, and arrivals by what was fought the period before.
    assert sum(map(sum, outcome.arrivals[1:])) == pytest.approx(outcome.battles)
    assert outcome.settle_by_battle[-1] == pytest.approx(outcome.p_settled)


def test_smoothing_vanishes():
    sharp = solve(**GAMES["S"])
    for sigma, error in ((1e-3, 1e-3), (1e-5, 1e-5), (1e-300, 1e-12)):
        assert solve(**GAMES["S"], sigma=sigma).start == pytest.approx(sharp.start, abs=error)


@pytest.mark.parametrize("proposer", [F(0), F(1, 2), F(9, 10)])
def test_a_known_drift_and_no_horizon_is_slantchev(proposer):
    numbers = (F(95, 100), F(1, 50), F(3, 100))
    war = solve(6, 3, 400, 0.55, 0.55, 0.3, 0.8, 0.02, 0.03, 0.95, proposer=proposer)
    terms = slantchev2003.equilibrium(6, F(55, 100), *numbers, protocol="random", proposer=proposer)
    share = proposer * terms.share_if_a[3] + (1 - proposer) * terms.share_if_b[3]
    assert war.start == pytest.approx((float(share), float(1 - share)), abs=1e-8)
    assert war.outcome(0.55).battles == 0


def test_two_points_and_a_beta_prior_that_never_learns_agree():
    """Beta beliefs of enormous weight and a certain belief in one drift are the same game."""
    sure = solve(8, 4, 60, 0.45, 0.6, 1, 0, 0.01, 0.02, 0.99)
    weight = 1e12
    beta = smith_stam2004.solve(
        8, 4, (0.6 * weight, 0.4 * weight), (0.45 * weight, 0.55 * weight), 0.01, 0.02, 0.99, horizon=60
    )
    assert sure.start == pytest.approx(beta.start, abs=1e-8)
    assert sure.outcome(0.5).battles == pytest.approx(beta.outcome(0.5).battles, abs=1e-8)


def test_sides_exchange():
    game = {key: x if isinstance(x, int) else F(str(x)) for key, x in GAMES["S"].items()} | {"horizon": 14}
    other = game | {
        "start": game["forts"] - game["start"],
        "p_low": 1 - game["p_high"],
        "p_high": 1 - game["p_low"],
        "prior_a": 1 - game["prior_b"],
        "prior_b": 1 - game["prior_a"],
        "cost_a": game["cost_b"],
        "cost_b": game["cost_a"],
    }
    assert solve(**game, proposer=F(1, 3)).start == solve(**other, proposer=F(2, 3)).start[::-1]


@pytest.mark.parametrize("kind", [F, float])
def test_common_beliefs_without_costs_settle_at_the_tie(kind):
    war = solve(6, 2, 30, *map(kind, (F(2, 5), F(7, 10), F(1, 3), F(1, 3), 0, 0, 1)))
    assert war.settles[0][2] == 1
    assert war.outcome(kind(F(1, 2))).battles == 0


def test_long_records_and_many_forts():
    war = solve(200, 100, 600, 0.1, 0.9, 0.999, 0.001, 1e-5, 1e-5, 0.9999)
    assert 0 <= war.start[1] <= war.start[0] + 1e-9 <= 1 + 1e-9
    assert war.outcome(0.9).p_horizon < 1e-9


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"forts": 1}, "forts", id="one fort"),
        pytest.param({"start": 12}, "start", id="war over"),
        pytest.param({"horizon": 0}, "horizon", id="no horizon"),
        pytest.param({"p_low": 0}, "p_low", id="certain battle"),
        pytest.param({"p_low": 0.8}, "p_low", id="low above high"),
        pytest.param({"prior_a": 1.1}, "prior_a", id="not a probability"),
        pytest.param({"cost_b": -1}, "cost_b", id="negative cost"),
        pytest.param({"discount": 0}, "discount", id="discount 0"),
        pytest.param({"sigma": -0.1}, "sigma", id="negative sigma"),
        pytest.param({"sigma": float("nan")}, "sigma", id="sigma not a number"),
    ],
)
def test_refuses(change, word):
    with pytest.raises(ValueError, match=word):
        solve(**{**GAMES["S"], **change})
