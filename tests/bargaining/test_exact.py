"""The exact solver against the published stopping game, arithmetic by hand, and plain recursion."""

import doctest
import itertools
import math
from typing import Any

import numpy as np
import pytest

from tests.bargaining.brute_force import Recursion, War
from tests.bargaining.wars import WARS, as_program, never_changing
from upperhand.bargaining import exact as module
from upperhand.bargaining import outcome as outcome_module
from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.lattice import number
from upperhand.bargaining.outcome import follow_exact
from upperhand.bargaining.scope import ExactError, applies
from upperhand.questions.checks.wars import (
    believing,
    certain_war,
    line_of_forts,
    log_odds,
    stopping_war,
    two_fronts,
    varied,
)
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import at
from upperhand.scenario.load import load
from upperhand.scenario.program import OPS, Range
from upperhand.scenario.quantities import slot
from upperhand.theory import stopping

GAMES = {
    **{name: dict(game) for name, game in stopping.GAMES.items()},
    "S smoothed": {**stopping.GAMES["S"], "sigma": 0.005},
    "S smoothed, uneven split": {**stopping.GAMES["S"], "sigma": 0.02, "proposer": 0.3},
    "long smoothed": {**stopping.GAMES["long"], "sigma": 0.005},
    "so dear that surrender is better": {**stopping.GAMES["S"], "cost_a": 0.08, "cost_b": 0.1},
    "so dear, smoothed": {
        **stopping.GAMES["S"],
        "cost_a": 0.08,
        "cost_b": 0.1,
        "sigma": 0.02,
        "proposer": 0.7,
    },
}


@pytest.mark.parametrize("module", [module, outcome_module], ids=["exact", "outcome"])
def test_the_examples_in_the_documentation(module: Any) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0


@pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
def test_a_war_of_forts_is_the_stopping_game(game: dict[str, Any]) -> None:
    published = stopping.solve(**game)
    solution = solve_exact(stopping_war(**game))
    for i, name in enumerate(("reservation_a", "reservation_b")):
        values = 100 * np.array(getattr(published, name))
        possible = ~np.isnan(np.array(published.belief_a))
        possible[:, [0, -1]] = False  # decided
        np.testing.assert_allclose(
            solution.found[0]["fight"][..., i][possible], values[possible], rtol=0, atol=1e-9
        )
    start = read_exact(solution)[1][0, 0]["arrive"]
    np.testing.assert_allclose(start, 100 * np.array(published.start), rtol=0, atol=1e-9)
    for p in (0.4, 0.55, 0.7):
        expected = published.outcome(p)
        found = follow_exact(solution, shifts=np.array([log_odds(p)]))
        assert found.battles == pytest.approx(expected.battles, abs=1e-9)
        np.testing.assert_allclose(found.settled, expected.settle_by_battle[:-1], rtol=0, atol=1e-9)
        assert found.ends["settlement"] == pytest.approx(expected.p_settled, abs=1e-9)
        assert found.ends["decided"] == pytest.approx(expected.p_military, abs=1e-9)
        if expected.p_settled > 1e-6:
            assert found.terms[0] == pytest.approx(expected.mean_terms, abs=1e-9)


def test_game_s_takes_9448_battles_when_the_truth_lies_between() -> None:
    solution = solve_exact(stopping_war(**stopping.GAMES["S"]))
    assert follow_exact(solution, shifts=np.array([log_odds(0.55)])).battles == pytest.approx(9.448, abs=5e-4)
    # The analyst thinks either extreme equally likely: the mean of the two.
    each = [follow_exact(solution, shifts=np.array([log_odds(p)])).battles for p in (0.4, 0.7)]
    assert follow_exact(solution).battles == pytest.approx(np.mean(each), abs=1e-12)


def test_two_fronts_that_one_battle_decides() -> None:
    """One month of battles, one on each front: fighting is worth what the odds say, less its cost."""
    odds, cost = (0.4, 0.7), (1.0, 1.5)
    beliefs = ((0.5, 0.5), (0.2, 0.8), (0.8, 0.2))
    war = believing(line_of_forts(), odds, beliefs)
    war = two_fronts(varied(war, structure={"horizon": 5}), (2, 2), (1, 1), (0.7, 0.3))
    found, months, today = read_exact(solve_exact(war))
    hopes = (0.2 * 0.4 + 0.8 * 0.7, 1 - (0.8 * 0.4 + 0.2 * 0.7))
    fight = [0.995 * 100 * hope - c for hope, c in zip(hopes, cost, strict=True)]
    assert found[0]["fight"] == pytest.approx(fight, abs=1e-12)
    assert found[0]["finish"] == pytest.approx(fight, abs=1e-12)
    assert months[0, 0]["surplus"] == pytest.approx(100 - sum(fight), abs=1e-12)
    assert today[0] == pytest.approx([50, 50])


def test_two_fronts_of_which_one_lasts_longer() -> None:
    """The northern front (two forts) is decided by one battle, the southern (four) by two or not at all before the end.

    Nobody learns anything (one type), and no settlement is reached, since nobody can talk.
    """
    p, discount, cost = 0.6, 0.9, (2.0, 3.0)
    war = believing(line_of_forts(), (p,), ((1.0,), (1.0,), (1.0,)))
    war = varied(
        war,
        inputs={
            "side_cost": cost,
            "side_discount": discount,
            "talks_access": 0.0,
            "talks_channel_weight": 0.0,
            "talks_memory": 0.0,
        },
        structure={"horizon": 2},
    )
    found, _, _ = read_exact(solve_exact(two_fronts(war, (2, 4), (1, 2), (0.5, 0.5))))
    # After two months: north 1 with chance p; south 1 with p², 0 with (1-p)², else half.
    share = 0.5 * p + 0.5 * (p**2 + 2 * p * (1 - p) * 0.5)
    expected = [
        discount**2 * 100 * s - c * (1 + discount) for s, c in zip((share, 1 - share), cost, strict=True)
    ]
    assert found[0]["finish"] == pytest.approx(expected, abs=1e-12)
    assert found[0]["fight"] == pytest.approx(expected, abs=1e-12)


def test_two_fronts_add_up_where_time_costs_nothing() -> None:
    """Without cost and discount a war to the finish is worth the weighted sum of its fronts, whatever is learnt."""
    war = varied(line_of_forts(), inputs={"side_cost": 0.0, "side_discount": 1.0}, structure={"horizon": 30})
    both = read_exact(solve_exact(two_fronts(war, (8, 5), (3, 4), (0.7, 0.3))))[0][0]["finish"]
    alone = []
    for forts, start in ((8, 3), (5, 4)):
        single = varied(war, state={"front_position": (float(start),)}, structure={"lines": (forts,)})
        alone.append(read_exact(solve_exact(single))[0][0]["finish"])
    assert both == pytest.approx(0.7 * alone[0] + 0.3 * alone[1], abs=1e-10)


@pytest.mark.parametrize("given", WARS.values(), ids=WARS)
def test_a_tiny_war_is_what_plain_recursion_says(given: dict[str, Any]) -> None:
    war = War(**given)
    recursion, solution = Recursion(war), solve_exact(as_program(war))
    found, months, _ = read_exact(solution)
    expected = recursion.month(0, war.start, war.priors, False)
    for name in ("fight", "finish"):
        np.testing.assert_allclose(found[0][name], getattr(expected, name), rtol=0, atol=1e-8, err_msg=name)
    for name in ("arrive", "premium", "surplus", "settle", "talk", "points"):
        np.testing.assert_allclose(
            months[0, 0][name], getattr(expected, name), rtol=0, atol=1e-8, err_msg=name
        )
    # Every state of the second month, too.
    for after, wins, losses in recursion.battles(war.start):
        if recursion.decided(after):
            continue
        seen = recursion.likelihood(wins, losses)
        beliefs = tuple(
            tuple(
                b * s / sum(x * y for x, y in zip(belief, seen, strict=True))
                for b, s in zip(belief, seen, strict=True)
            )
            for belief in war.priors
        )
        second = after[1] if len(after) == 2 else 0
        place = number(solution.lattice, after[0], second, 1)
        fight = recursion.month(1, after, beliefs, False).fight  # type: ignore[arg-type]
        assert solution.found[0, 1, place]["fight"] == pytest.approx(fight, abs=1e-8)
    settled = follow_exact(solution).settled
    np.testing.assert_allclose(settled, recursion.settled_by(), rtol=0, atol=1e-8)


@pytest.mark.parametrize("given", WARS.values(), ids=WARS)
def test_what_a_side_expects_is_what_it_would_find_if_it_were_right(given: dict[str, Any]) -> None:
    """Backward and forward recursion agree: values are means of what is realised, under the side's own beliefs."""
    war = War(**given)
    solution = solve_exact(as_program(war))
    arrive = read_exact(solution)[1][0, 0]["arrive"]
    for i in range(2):
        realised = follow_exact(solution, weights=np.array(war.priors[i])).realised[i]
        assert realised == pytest.approx(arrive[i], abs=1e-9)


def test_odds_that_change_with_the_date_are_learnt_from_as_they_are() -> None:
    """An effect on the date halves the odds of A from the third month on: exact beliefs still depend on wins alone."""
    sets = ["ash.effectiveness = -0.7 from 2020-03-01"]
    program = compile_scenario(load("forts"), sets=sets)
    solution = solve_exact(program)
    shifts = np.array([log_odds(0.4), log_odds(0.7)])
    odds = np.array([0.0, 0.0, *[-0.7] * 38])
    chances = 1 / (1 + np.exp(-(odds[:, None] + shifts)))
    for wins, t in ((0, 1), (2, 3), (1, 4)):
        # Any order of wins gives the same weights up to a factor.
        weights = []
        for order in (range(wins), range(t - wins, t)):
            likelihood = np.ones(2)
            for period in range(t):
                likelihood *= chances[period] if period in order else 1 - chances[period]
            weights.append(likelihood / likelihood.max())
        assert weights[0] == pytest.approx(weights[1], abs=1e-12)
        learnt = solution.odds[0]
        found = np.exp(wins * learnt.shift + learnt.lost[t])
        assert found / found.max() == pytest.approx(weights[0], abs=1e-12)


@pytest.mark.parametrize("flow", [0, 1], ids=["only the end pays", "holding ground pays"])
def test_a_war_that_never_changes_has_its_closed_form(flow: int) -> None:
    """Far from the horizon; the front decides nothing here."""
    war, closed = never_changing(260, flow)
    found, months, _ = read_exact(solve_exact(war))
    assert found[0]["fight"] == pytest.approx([closed.reservation_a, closed.reservation_b], abs=1e-8)
    assert months[0, 0]["surplus"] == pytest.approx(closed.surplus, abs=1e-8)
    assert months[0, 0]["settle"] == pytest.approx(closed.hazard, abs=1e-10)


def test_every_draw_is_solved_by_itself() -> None:
    program = line_of_forts()
    cost = slot("side_cost", (0,))
    ranged = varied(program, ranges=(Range("ash.cost", "input", cost, 0.5, 1.0, 2.0, 0.0, 10.0),))
    draws = at(ranged, np.array([[0.0], [1.0], [-1.0]]))
    together = read_exact(solve_exact(ranged, draws))
    for row in range(3):
        inputs = program.inputs.copy()
        inputs[cost] = draws.inputs[row, cost]
        alone = read_exact(solve_exact(varied(program, inputs={"side_cost": (inputs[cost], 1.5)})))
        assert together[0][row] == alone[0][0]
        assert together[1][row, 0] == alone[1][0, 0]


REFUSED = {
    "another law": ({"structure": {"law": 0}}, "law: forts"),
    "three fronts": ({"structure": {"fronts": 3}}, "one or two"),
    "half a fort": ({"state": {"front_position": (5.5,)}}, "whole number"),
    "decided": ({"state": {"front_position": (12.0,)}}, "decided"),
    "forgetting": ({"inputs": {"beliefs_drift": 0.02}}, "beliefs.drift"),
    "part of a fort": ({"inputs": {"breach_base": 0.2, "breach_surprise": 0.3}}, "breach.surprise"),
    "rounds ease talks": ({"inputs": {"talks_access": 0.5}}, "talks.memory"),
    "talks build trust": ({"inputs": {"talks_access": 0.5, "talks_memory": 0.0}}, "talks.channel_gain"),
    "too large": ({"structure": {"horizon": 10**6}}, "states"),
}


@pytest.mark.parametrize(("changes", "names"), REFUSED.values(), ids=REFUSED)
def test_what_it_does_not_cover_it_refuses_and_says_what_to_set(changes: dict[str, Any], names: str) -> None:
    program = varied(line_of_forts(), **changes)
    reason = applies(program)
    assert reason is not None
    assert names in reason
    with pytest.raises(ExactError, match="does not cover"):
        solve_exact(program)


def test_other_unknowns_and_effects_that_depend_on_the_way_are_refused() -> None:
    program = line_of_forts()
    latents = program.type_latents.copy()
    latents[0, 2, 0] = 0.3
    assert "endurance" in (applies(varied(program, type_latents=latents)) or "")
    assert "push states" in (
        applies(compile_scenario(load("forts"), sets=["valley_road.position += 1"])) or ""
    )
    assert applies(compile_scenario(load("two-rivers"))) is not None
    assert applies(program) is None


def test_a_side_without_hope_gives_in() -> None:
    """Where every battle costs more than all there is, both are held to nothing more than surrender and settle at once."""
    war = varied(line_of_forts(), inputs={"side_cost": (60.0, 60.0), "side_discount": 0.5})
    solution = solve_exact(war)
    found, months, _ = read_exact(solution)
    assert (found[0]["fight"] < 0).all()
    assert months[0, 0]["surplus"] == pytest.approx(100)
    assert months[0, 0]["settle"] == 1
    assert math.isclose(follow_exact(solution).ends["settlement"], 1)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_line_that_changes_the_stakes_counts_where_the_last_battle_was_fought(level: int) -> None:
    """Nobody ever talks, so R is W; and W is the mean end of all courses of the war, told one by one."""
    costs = {"side_cost": 0.0, "side_discount": 1.0, "talks_access": 0.0, "talks_persistence": 0.0}
    costs |= {"talks_memory": 0.0, "talks_channel_weight": 0.0}
    two = two_fronts(certain_war(3, 1, 3, 0.6, 1.0, 0.0), (3, 2), (1, 1), (0.5, 0.5))
    effect = np.zeros(1, OPS)
    effect["slot"], effect["kind"], effect["mode"] = slot("side_issue_weight", (0, 0)), 1, 3
    effect["level"], effect["duration"], effect["value"], effect["high"] = level, np.inf, 5.0, 1e9
    program = varied(two, inputs=costs, structure={"flow": 0}).with_effects(effect)
    found = read_exact(solve_exact(program))[0][0]
    assert found["finish"] == pytest.approx(found["fight"], abs=1e-9)

    def end(first: int, second: int, t: int, left: tuple[int, int]) -> float:
        open_0, open_1 = 0 < first < 3, 0 < second < 2
        if t == 3 or not (open_0 or open_1):
            north = 5.0 if (left[0] if not (open_0 or open_1) else first) >= level else 1.0
            return 100 * (north * first / 3 + second / 2) / (north + 1)
        total = 0.0
        for up_0, up_1 in itertools.product((1, -1) if open_0 else (0,), (1, -1) if open_1 else (0,)):
            chance = math.prod({1: 0.6, -1: 0.4, 0: 1.0}[up] for up in (up_0, up_1))
            total += chance * end(first + up_0, second + up_1, t + 1, (first, second))
        return total

    assert found["finish"][0] == pytest.approx(end(1, 1, 0, (1, 1)), abs=1e-9)
