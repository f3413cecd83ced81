"""Kydd (2003): the numbers of worked examples, and every report and reply by enumeration."""

from fractions import Fraction as F
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.theory.kydd2003 import mediation

quick = settings(max_examples=120)
chances = st.fractions(0, 1, max_denominator=20)
costs = st.fractions(0, F(1, 2), max_denominator=20)
NOISE = (F(1, 5), F(1, 5))
EXAMPLE = (F(1, 2), F(1, 2), F(1, 10), F(1, 20), F(3, 10), *NOISE)


@pytest.mark.parametrize(
    ("ratio", "credible"),
    [
        pytest.param(F(0), False, id="unbiased"),
        pytest.param(F(105, 100), False, id="just too impartial"),
        pytest.param(F(106, 100), True, id="just partial enough"),
        pytest.param(F(79), True, id="very partial"),
        pytest.param(F(81), False, id="too partial"),
        pytest.param(F(-5), False, id="partial to B"),
    ],
)
def test_the_note(ratio, credible):
    word = mediation(*EXAMPLE, ratio, 1)
    assert word.credible is credible
    assert word.window == (F(20, 19), 80)
    assert (word.p_war, word.p_war_without) == (F(1, 10) if credible else F(1, 2), F(1, 2))
    assert mediation(*EXAMPLE, 7 * ratio, 7) == word  # only the ratio matters


@pytest.mark.parametrize("p", [F(0), F(1, 3), F(7, 10)])
def test_the_window_does_not_depend_on_p_inside(p):
    assert mediation(p, *EXAMPLE[1:], 2, 1).window == (F(20, 19), 80)


@quick
@given(chances, chances, costs, costs, costs, st.fractions(F(1, 50), F(1, 2), max_denominator=50), chances)
def test_an_unbiased_mediator_with_a_noisy_signal_is_never_believed(p, q, cost_a, one, other, noise, war):
    low, high = sorted((one, other))
    assert not mediation(p, q, cost_a, low, high, noise, noise, 0, war).credible


@quick
@given(
    st.tuples(chances, chances, costs, costs, costs),
    st.fractions(0, F(1, 2), max_denominator=20),
    st.fractions(0, F(1, 2), max_denominator=20),
    st.fractions(0, 5, max_denominator=10),
    st.fractions(0, 2, max_denominator=10),
)
def test_the_truth_against_every_other_report(numbers, noise_weak, noise_tough, bias, aversion):
    """All four ways to report, played out against A's best demand on its belief in the truth."""
    p, q, cost_a, one, other = numbers
    low, high = sorted((one, other))
    word = mediation(p, q, cost_a, low, high, noise_weak, noise_tough, bias, aversion)
    chance = {
        ("weak", "weak"): q * (1 - noise_weak),
        ("weak", "tough"): q * noise_weak,
        ("tough", "weak"): (1 - q) * noise_tough,
        ("tough", "tough"): (1 - q) * (1 - noise_tough),
    }  # (type, signal)
    cost = {"weak": high, "tough": low}

    def best_demand(belief):
        best, found = None, None
        for x in sorted({min(F(1), p + low), min(F(1), p + high)}):
            value = sum(
                share * (x if x - p <= cost[kind] else p - cost_a)
                for kind, share in (("weak", belief), ("tough", 1 - belief))
            )
            if best is None or value > best:
                best, found = value, x
        return found

    def belief_after(signal):
        total = chance["weak", signal] + chance["tough", signal]
        return chance["weak", signal] / total if total else q

    demands = {said: best_demand(belief_after(said)) for said in ("weak", "tough")}

    def plays(report):
        payoff, p_war = F(0), F(0)
        for (kind, signal), share in chance.items():
            x = demands[report[signal]]
            war = x - p > cost[kind]
            payoff += share * (bias * (p if war else x) - aversion * war)
            p_war += share * war
        return payoff, p_war

    truth = plays({"weak": "weak", "tough": "tough"})
    rivals = [
        plays({"weak": said, "tough": other_said})
        for said, other_said in product(("weak", "tough"), repeat=2)
        if (said, other_said) != ("weak", "tough")
    ]
    both_seen = all(chance["weak", s] + chance["tough", s] > 0 for s in ("weak", "tough"))
    moves = demands["weak"] != demands["tough"] and both_seen
    assert word.credible == (moves and all(truth[0] > rival[0] for rival in rivals))
    assert (word.window is not None) == moves
    if word.credible:
        assert word.p_war == truth[1]
        if aversion:
            assert word.window[0] < bias / aversion < word.window[1]
    else:
        assert word.p_war == word.p_war_without


@pytest.mark.parametrize(
    ("arguments", "credible", "window"),
    [
        pytest.param((*EXAMPLE[:5], 0, 0, F(1, 1000), 1), True, (0, inf), id="a perfect signal: any bias"),
        pytest.param((*EXAMPLE[:5], 0, 0, 0, 1), False, (0, inf), id="a perfect signal, no bias"),
        pytest.param((*EXAMPLE[:5], F(1, 2), F(1, 2), 2, 1), False, None, id="a coin"),
        pytest.param((F(1, 2), 1, *EXAMPLE[2:], 2, 1), False, None, id="surely weak: nothing to say"),
        pytest.param((F(1, 2), 0, *EXAMPLE[2:], 2, 1), False, None, id="surely tough"),
        pytest.param((F(1), *EXAMPLE[1:], 2, 1), False, None, id="the pie is A's anyway"),
        pytest.param((*EXAMPLE[:3], F(1, 10), F(3, 10), *NOISE, 5, 0), True, (F(20, 14), inf), id="no end"),
    ],
)
def test_corners(arguments, credible, window):
    word = mediation(*arguments)
    assert word.credible is credible
    assert word.window == window


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"noise_weak": 0.9}, "noise_weak . noise_tough", id="names exchanged"),
        pytest.param({"noise_tough": -0.1}, "noise_tough", id="not a probability"),
        pytest.param({"prob_weak": 1.1}, "prob_weak", id="prior"),
        pytest.param({"bias": float("inf")}, "bias", id="infinite bias"),
        pytest.param({"war_aversion": -1}, "war_aversion", id="likes war"),
        pytest.param({"cost_low": 0.4}, "cost_low", id="types exchanged"),
    ],
)
def test_refuses(change, word):
    plain = {"p": 0.5, "prob_weak": 0.5, "cost_a": 0.1, "cost_low": 0.05, "cost_high": 0.3}
    plain |= {"noise_weak": 0.2, "noise_tough": 0.2, "bias": 2, "war_aversion": 1}
    with pytest.raises(ValueError, match=word):
        mediation(**plain | change)


chances = st.floats(0, 1)


@quick
@given(st.one_of(st.just(1.0), chances), chances, chances, st.floats(0, 5))
def test_no_float_belief_is_above_one(prob_weak, noise_weak, noise_tough, bias):
    if noise_weak + noise_tough > 1:
        noise_weak, noise_tough = noise_weak / 2, noise_tough / 2
    word = mediation(0.5, prob_weak, 0.1, 0.05, 0.3, noise_weak, noise_tough, bias, 1)
    assert 0 <= word.p_war <= 1


def test_a_sure_prior_is_no_error():
    assert list(mediation(0.5, 1, 0.1, 0.05, 0.3, 0.2, 0.2, 2, 1)) == [False, None, 0, 0]
