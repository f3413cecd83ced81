"""Shares of causes: exact against brute force over all orders, and what must hold whatever the war."""

import doctest
import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import upperhand as uh
from upperhand.bargaining.fitted import solve
from upperhand.bargaining.play import play
from upperhand.questions import shapley
from upperhand.questions.causes import causes_of, program_with, usual
from upperhand.questions.explain import NUMBERS
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import design
from upperhand.scenario.errors import UnknownName
from upperhand.scenario.load import bundled, loads
from upperhand.war.condition import observe

LITTLE = {"quick": True, "paths": 500, "draws": 128}


def test_the_examples_in_the_documentation():
    assert doctest.testmod(shapley).failed == 0


# ---- the shares themselves


def random_game(n, seed, shape=(3,)):
    chance = np.random.default_rng(seed)
    return {subset: chance.standard_normal(shape) for subset in shapley.all_subsets(n)}


def by_all_orders(game, n):
    """What each adds, averaged over all orders: the definition, word by word."""
    shares = np.zeros((n, *game[frozenset()].shape))
    for order in itertools.permutations(range(n)):
        for k, cause in enumerate(order):
            shares[cause] += game[frozenset(order[: k + 1])] - game[frozenset(order[:k])]
    return shares / math.factorial(n)


@given(n=st.integers(1, 6), seed=st.integers(0, 1000))
def test_exact_shares_are_the_mean_over_all_orders(n, seed):
    game = random_game(n, seed)
    shares = shapley.exact(game, n)
    assert shares == pytest.approx(by_all_orders(game, n), abs=1e-12)
    assert shares.sum(axis=0) == pytest.approx(game[frozenset(range(n))] - game[frozenset()], abs=1e-12)


@given(n=st.integers(2, 6), seed=st.integers(0, 1000))
def test_the_order_of_the_causes_does_not_matter(n, seed):
    game = random_game(n, seed)
    renamed = np.random.default_rng(seed).permutation(n)
    other = {frozenset(int(renamed[i]) for i in subset): value for subset, value in game.items()}
    assert shapley.exact(other, n)[renamed] == pytest.approx(shapley.exact(game, n), abs=1e-12)


@given(n=st.integers(2, 6), seed=st.integers(0, 1000))
def test_who_adds_nothing_has_no_share_and_equals_have_equal_ones(n, seed):
    game = random_game(n, seed)
    idle = {subset: game[subset - {0}] for subset in game}
    assert shapley.exact(idle, n)[0] == pytest.approx(0.0, abs=1e-15)
    alike = {subset: game[frozenset(range(len(subset)))] for subset in game}  # only how many there are counts
    shares = shapley.exact(alike, n)
    assert shares == pytest.approx(np.broadcast_to(shares[0], shares.shape), abs=1e-12)


@given(n=st.integers(2, 5), seed=st.integers(0, 200))
def test_sampled_shares_add_up_in_every_order_and_meet_the_exact_ones(n, seed):
    game = random_game(n, seed)
    every = list(itertools.permutations(range(n)))
    found = shapley.sampled(game.__getitem__, every)
    total = game[frozenset(range(n))] - game[frozenset()]
    assert found.sum(axis=1) == pytest.approx(np.broadcast_to(total, (len(every), *total.shape)), abs=1e-12)
    assert found.mean(axis=0) == pytest.approx(shapley.exact(game, n), abs=1e-12)


def test_orders_come_with_their_reverse_and_name_every_subset_on_the_way():
    orders = shapley.orders(12, 4, seed=3)
    assert len(orders) == 8
    assert all(after == before[::-1] for before, after in zip(orders[::2], orders[1::2], strict=True))
    subsets = shapley.on_the_way(orders)
    assert len(subsets) == len(set(subsets)) <= 8 * 11 + 2
    assert {frozenset(), frozenset(range(12))} <= set(subsets)
    assert shapley.orders(12, 4, seed=3) == orders != shapley.orders(12, 4, seed=4)


# ---- causes


@pytest.fixture(scope="module")
def war():
    return uh.load("two-rivers")


def test_with_all_causes_the_war_is_the_one_of_the_file(war):
    every = causes_of(war, ["beliefs.*", "observations.*", "events.*"])
    with_all = program_with(war, every, lambda cause: True)
    as_it_is = observe(compile_scenario(war))
    for name in ("inputs", "state", "priors", "type_latents", "effects"):
        assert np.array_equal(getattr(with_all, name), getattr(as_it_is, name)), name
    assert with_all.ranges == as_it_is.ranges


def test_without_a_belief_the_sides_think_what_the_analyst_thinks(war):
    (cause,) = causes_of(war, ["beliefs.fighters"])
    program = program_with(war, [cause], lambda cause: False)
    by_kind = program.priors[:, : len(program.names.types)].reshape(3, 3, 2)
    assert by_kind.sum(axis=2)[1] == pytest.approx(by_kind.sum(axis=2)[2])
    assert by_kind.sum(axis=1)[1] != pytest.approx(by_kind.sum(axis=1)[2])  # the other unknown is as before


def test_without_an_event_it_never_moves_whatever_acts_on_it(war):
    """Even where a changed number raises its hazard; and the draws keep their places."""
    (cause,) = causes_of(war, ["events.elland_summit"])
    forced = causes_of(war, [], [], ["elland_summit.happens.hazard = 1"])
    before = program_with(war, [cause, *forced], lambda cause: True)
    after = program_with(war, [cause, *forced], lambda one: one is not cause)
    place = before.names.events.index("elland_summit")
    happens = [
        float(play(solve(program, paths=600, seed=1), paths=200, seed=1).months["stage"][:, -1, place].mean())
        for program in (before, after)
    ]
    assert happens[0] > 0.9
    assert happens[1] == 0.0
    assert np.array_equal(design(before, 64, 1).inputs, design(after, 64, 1).inputs)


def test_without_an_observation_nobody_has_heard_of_it(war):
    (cause,) = causes_of(war, ["observations.2"])
    program = program_with(war, [cause], lambda cause: False)
    assert [seen.label for seen in program.observations] == [war.observations[0].says]
    assert not np.array_equal(program.priors, observe(compile_scenario(war)).priors)  # it was public


def test_names_of_causes(war):
    assert usual(war) == ["beliefs.fighters", "beliefs.staying_power", "observations", "events"]
    assert [c.name for c in causes_of(war, ["beliefs.*"])] == ["beliefs.fighters", "beliefs.staying_power"]
    assert len(causes_of(war, ["events.*"])) == len(war.all_events())
    found = causes_of(war, ["beliefs.fighters", "beliefs.*"], ["guarantee", "guarantee"], ["corvia.will = 1"])
    assert [c.name for c in found] == [
        "beliefs.fighters",
        "beliefs.staying_power",
        "guarantee",
        "corvia.will = 1",
    ]
    for wrong in ("events.", "event", "observations.3", "beliefs.fighter", ""):
        with pytest.raises(UnknownName, match="no cause"):
            causes_of(war, [wrong])
    with pytest.raises(UnknownName, match="option"):
        causes_of(war, [], ["garantee"])


# ---- explanations


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("explained")


@pytest.fixture(scope="module")
def found(war, store):
    return uh.explain(war, options=["guarantee", "nothing", "more_shells"], store=store, **LITTLE)


def test_shares_add_up_to_the_total_and_to_what_whatif_says(war, found):
    for name in NUMBERS:
        values = [getattr(share, name).value for share in found.shares]
        assert math.fsum(values) == pytest.approx(found.total[name].value, abs=1e-9)
        assert found.all[name].value - found.without[name].value == pytest.approx(
            found.total[name].value, abs=1e-9
        )
    asked = uh.whatif(war, options=["guarantee", "nothing", "more_shells"], seed=1, **LITTLE)
    change = asked.difference["upper_hand"]
    assert found.total["upper_hand"].value == pytest.approx(change.value, abs=change.error + 0.5)


def test_an_option_without_effect_has_no_share(found):
    nothing = found.shares[1]
    assert nothing.cause.name == "nothing"
    for name in NUMBERS:
        share = getattr(nothing, name)
        assert (share.value, share.low, share.high, share.error) == (0.0, 0.0, 0.0, 0.0)


def test_the_order_never_matters(war, store, found):
    turned = uh.explain(war, options=["more_shells", "nothing", "guarantee"], store=store, **LITTLE)
    assert turned.done <= 6  # the war with all causes: its effects come in another order
    for share, other in zip(found.shares, turned.shares[::-1], strict=True):
        assert share.cause == other.cause
        for name in NUMBERS:
            one, two = getattr(share, name), getattr(other, name)
            assert one.value == pytest.approx(two.value, abs=1e-9)
            assert (one.low, one.high) == pytest.approx((two.low, two.high), abs=1e-9)


def test_the_printed_shares_add_up_to_the_printed_total(found):
    answer = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    for name in NUMBERS:
        printed = [share[name]["value"] for share in answer["shares"]]
        total = answer["total"][name]
        assert set(total) == {"value", "low", "high", "error"}
        assert round(sum(printed), 6) == total["value"]
        assert total["value"] == pytest.approx(found.total[name].value, abs=2e-6)
    assert answer["method"] == {"name": "exact", "subsets": 8, "orders": 0}


def test_heterogeneous_beliefs_cost_surplus_and_the_observations_are_heeded(war, store, found):
    asked = uh.explain(war, store=store, **LITTLE)
    shares = {share.cause.name: share for share in asked.shares}
    assert set(shares) == set(usual(war))
    optimism = shares["beliefs.fighters"].surplus.value + shares["beliefs.staying_power"].surplus.value
    assert optimism < 0.0  # sides that each believe in themselves leave less to share
    assert shares["observations"].upper_hand.value != 0.0
    assert asked.kept > 0  # the war as it is was solved for the other explanation
    assert asked.without["surplus"].value > asked.all["surplus"].value


def test_more_than_ten_causes_are_sampled_with_an_error(war, store, monkeypatch):
    monkeypatch.setattr("upperhand.questions.explain.MOST_EXACT", 2)
    monkeypatch.setattr("upperhand.questions.explain.MOST_SUBSETS", 8)
    sets = [
        "corvia.will = 0.9",
        "arden.drones.production *= 2",
        "brask.recruits *= 0.8",
    ]
    sampled = uh.explain(war, sets=sets, store=store, **LITTLE)
    assert sampled.orders == 8
    for name in NUMBERS:
        total = math.fsum(getattr(share, name).value for share in sampled.shares)
        assert total == pytest.approx(sampled.total[name].value, abs=1e-9)
    monkeypatch.setattr("upperhand.questions.explain.MOST_EXACT", 10)
    exact = uh.explain(war, sets=sets, store=store, **LITTLE)
    assert exact.orders == 0
    for one, other in zip(sampled.shares, exact.shares, strict=True):
        gap = abs(one.upper_hand.value - other.upper_hand.value)
        assert math.isfinite(one.upper_hand.error)
        assert gap <= 2.0 * one.upper_hand.error < 20.0


def test_nothing_to_explain(store):
    bare = bundled()["forts"].read_text(encoding="utf-8")
    assert "beliefs:" in bare
    war = loads(bare[: bare.index("beliefs:")] + bare[bare.index("beliefs:") :].split("\n\n", 1)[1])
    assert usual(war) == []
    with pytest.raises(ValueError, match="nothing to explain"):
        uh.explain(war, store=store, **LITTLE)


def test_draws_keep_their_coordinates_whichever_causes_are_there():
    """On a war whose options have ranges of their own, in the midst of others."""
    war = uh.load("ukraine-2024-09")
    plain = compile_scenario(war)
    ranged = [name for name in war.options if len(compile_scenario(war, [name]).ranges) > len(plain.ranges)]
    assert len(ranged) >= 3
    for name in ranged:
        assert compile_scenario(war, [name]).ranges[: len(plain.ranges)] == plain.ranges or (
            [r.name for r in compile_scenario(war, [name]).ranges[: len(plain.ranges)]]
            == [r.name for r in plain.ranges]
        )
    several = causes_of(war, [], ranged[:3])
    every = program_with(war, several, lambda cause: True)
    for left_out in several:
        program = program_with(war, several, lambda cause, left_out=left_out: cause is not left_out, every)
        assert len(program.ranges) == len(every.ranges)
        for own, whole in zip(program.ranges, every.ranges, strict=True):
            assert (own.name, own.central) == (whole.name, whole.central)
        absent = [r.name for r in program.ranges if r.bank == "absent"]
        assert 0 < len(absent) < 6
        drawn = design(program, 64, 1)
        assert np.array_equal(drawn.z, design(every, 64, 1).z)


def test_an_observation_moves_the_share_by_what_it_says_with_an_error(store):
    """Of two reports about the same number, one says high and one low: their shares have opposite signs."""
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    start = text.index("observations:")
    end = text.index("timeline:")
    reports = """observations:
  - {on: 2031-03-12, about: brask.recruits, sees: 15, reliability: [B, 2], public: no, says: many, from: gazette ¶7}
  - {on: 2031-03-12, about: brask.recruits, sees: 11, reliability: [B, 2], public: no, says: few, from: gazette ¶7}

"""
    war = loads(text[:start] + reports + text[end:])
    found = uh.explain(war, causes=["observations.*"], store=store, **{**LITTLE, "draws": 1024})
    many, few = (share.upper_hand for share in found.shares)
    assert many.value < 0.0 < few.value
    for share in (many, few):
        assert 0.0 < share.error < 3.0
        assert share.low <= share.value <= share.high


def test_chances_end_at_nothing_and_at_certainty(found):
    for deal in (found.without["deal"], found.all["deal"]):
        assert 0.0 <= deal.low <= deal.high <= 1.0
