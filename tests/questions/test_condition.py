"""Evidence changes what is believed: weights of draws and of types; the world stays as it is."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import quad

from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import central, design
from upperhand.scenario.load import load
from upperhand.scenario.program import Program
from upperhand.war import battlefield
from upperhand.war.condition import (
    ConditionError,
    observation_fit,
    observe,
    one_period_ahead,
    timeline_fit,
    weigh,
)
from upperhand.war.initial import ready
from upperhand.war.simulate import simulate

BANKS = {"input": "inputs", "state": "states"}


@pytest.fixture(scope="module")
def program() -> Program:
    return compile_scenario(load("two-rivers"))


@pytest.fixture(scope="module")
def draws(program):
    found = design(program, 256, 1)
    return replace(found, states=ready(program, found.states, found.inputs, found.effects))


def _about(program: Program, latent: bool):
    (seen,) = [seen for seen in program.observations if (seen.latent >= 0) == latent]
    return seen


@pytest.mark.parametrize("months", [1.0, 7.0 / 30.4375])
def test_one_period_ahead_is_what_the_war_does_in_one(program, months) -> None:
    """The timeline is compared with the war as the steps fight it, by months and by weeks."""
    war = replace(program, months_per_period=months, type_latents=np.zeros_like(program.type_latents))
    drawn, fronts, paths = central(war), len(war.names.fronts), 6000
    drawn = replace(drawn, states=ready(war, drawn.states, drawn.inputs, drawn.effects))
    expected = one_period_ahead(war, drawn)[0]
    mean, variance = expected[2::2], expected[3::2]
    courses = [simulate(war, paths=1, periods=1, seed=seed) for seed in range(paths)]
    moved = np.array([c.position for c in courses]) - war.state_view()["front_position"].ravel()[:fronts]
    # The month itself recruits and fires a little before it fights: hence a part of the move, too.
    sd = moved.std(axis=0)
    assert (np.abs(moved.mean(axis=0) - mean) <= 3.5 * sd / np.sqrt(paths) + 0.03 * np.abs(mean)).all()
    error = (moved**2).std(axis=0) / np.sqrt(paths)
    assert (np.abs(moved.var(axis=0) - variance) <= 3.5 * error + 0.03 * variance).all()
    assert (variance[:2] > 2.5 * error[:2]).all()
    assert variance[2] == 0.0  # a front that sleeps
    inputs = war.input_view()
    deaths = np.mean([c.dead for c in courses], axis=0) - war.state_view()["side_dead"].ravel()
    noise = np.exp(0.5 * inputs["battle_loss_noise"] ** 2)
    assert deaths == pytest.approx(inputs["side_casualty_share"] * np.exp(expected[:2]) * noise, rel=0.03)


@pytest.mark.parametrize("room", [0.1, 0.5, 7.0])
@pytest.mark.parametrize("tail", [0.7, 1.0, 1.5, 2.0, 3.0])
def test_moments_of_an_advance_are_those_of_its_law(tail, room) -> None:
    month, longest = SimpleNamespace(battle_tail=tail, battle_stride=0.2), min(room, 3.0)
    for power, found in enumerate(battlefield.expected_advance.py_func(month, room), start=1):

        def advance(u: float, power: int = power) -> float:
            return min(0.2 * u ** (-1.0 / tail), longest) ** power

        cut = min((0.2 / longest) ** tail, 1.0)
        expected = cut * longest**power + quad(advance, cut, 1.0)[0]
        assert found == pytest.approx(expected, rel=1e-7)


def test_a_public_observation_of_a_latent_moves_all_beliefs_and_not_the_world(program) -> None:
    seen, after = _about(program, latent=True), observe(program)
    for field in ("inputs", "state", "effects", "type_latents", "terms", "conditions"):
        assert np.array_equal(getattr(after, field), getattr(program, field))
    assert after.ranges == program.ranges
    shifted = program.inputs[seen.slot] + program.type_latents[:, seen.latent, seen.side]
    fit = np.exp(-0.5 * ((shifted - seen.value) / seen.sd) ** 2)
    expected = program.priors * fit
    assert after.priors == pytest.approx(expected / expected.sum(axis=1, keepdims=True))
    believed = [
        (p.priors * program.type_latents[:, seen.latent, seen.side]).sum(axis=1) for p in (program, after)
    ]
    assert (believed[1] < believed[0]).all()  # it says that the army fights worse


def test_a_private_observation_moves_the_analyst_alone(program) -> None:
    private = replace(program, observations=(replace(_about(program, latent=True), public=False),))
    after = observe(private)
    assert not np.allclose(after.priors[0], program.priors[0])
    assert after.priors[1:] == pytest.approx(program.priors[1:])


def test_what_no_side_is_uncertain_of_leaves_types_alone(program) -> None:
    after = observe(replace(program, observations=(_about(program, latent=False),)))
    assert after.priors == pytest.approx(program.priors)


def test_an_observation_of_an_input_weighs_the_draws(program, draws) -> None:
    seen = _about(program, latent=False)
    before = {bank: getattr(draws, field).copy() for bank, field in BANKS.items()}
    fit = observation_fit(replace(program, observations=(seen,)), draws)
    values = getattr(draws, BANKS[seen.bank])[:, seen.slot]
    assert fit == pytest.approx(-0.5 * ((values - seen.value) / seen.sd) ** 2)
    weights, _ = weigh(fit, least=0.0)
    assert abs(weights @ values - seen.value) < abs(values.mean() - seen.value)
    for bank, field in BANKS.items():
        assert np.array_equal(getattr(draws, field), before[bank])


def _bloodier(program: Program, factor: float) -> Program:
    months = tuple(replace(m, losses=tuple(factor * n for n in m.losses)) for m in program.timeline)
    return replace(program, timeline=months)


def test_a_bloodier_past_points_to_bloodier_battles(program, draws) -> None:
    slot = program.ranges[[r.name for r in program.ranges].index("battle.losses")].slot
    means = []
    for factor in (0.5, 1.0, 2.0):
        weights, _ = weigh(timeline_fit(_bloodier(program, factor), draws), least=0.0)
        means.append(weights @ draws.inputs[:, slot])
    assert means == sorted(means)
    assert means[2] - means[0] > 0.3


def test_no_past_says_nothing(program, draws) -> None:
    assert not timeline_fit(replace(program, timeline=()), draws).any()


def test_equal_fits_keep_every_draw() -> None:
    weights, size = weigh(np.full(80, -3.0))
    assert weights == pytest.approx(np.full(80, 1 / 80))
    assert size == pytest.approx(80)


def test_weights_by_hand() -> None:
    weights, size = weigh(np.log([1.0, 1.0, 2.0]), least=0.0)
    assert weights == pytest.approx([0.25, 0.25, 0.5])
    assert size == pytest.approx(1 / 0.375)


def test_evidence_that_contradicts_the_ranges_is_refused() -> None:
    fit = np.full(1000, -50.0)
    fit[:20] = 0.0
    with pytest.raises(
        ConditionError, match=r"leave 20 of 1000 draws .*at least 50 are needed.*widen the ranges"
    ):
        weigh(fit)
    assert weigh(fit, least=10.0)[1] == pytest.approx(20)
    with pytest.raises(ConditionError, match="20 of 40 draws"):  # also where there were fewer to begin with
        weigh(fit[:40])


def test_the_bundled_wars_do_not_contradict_their_ranges(program, draws) -> None:
    assert weigh(timeline_fit(program, draws) + observation_fit(program, draws))[1] > 50
