"""The fitted solver held to the exact one: values where the war goes, battles by play, terms and chances of a deal.

The bars: the root mean square error of what fighting on is worth stays within .002 of the pie over the states that the
exact policy reaches, each weighed by how likely it is reached; expected battles within 3 % of the exact ones (5 % where
the sides settle as soon as there is anything to share, so that a tiny error of the surplus moves the date).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.bargaining.brute_force import War
from tests.bargaining.wars import EVERYTHING, as_program, never_changing
from upperhand.bargaining.agreement import Agreement, agreement, expected_battles
from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.fitted import SolverError, regress, solve
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.questions.checks.wars import believing, stopping_war, varied
from upperhand.scenario.program import Program
from upperhand.theory import stopping

BAR = 0.2
"""Points of 100: .002 of the pie."""

PLAYED = 20_000
BASES = ["standard", "rich"]

STEEP: dict[str, Any] = {
    "forts": 8, "start": 4, "horizon": 60, "p_low": 0.2, "p_high": 0.8, "prior_a": 0.7, "prior_b": 0.3,
    "cost_a": 0.01, "cost_b": 0.01, "discount": 0.99,
}  # fmt: skip
"""After twenty battles hardly a war goes on; explored paths begin anew, so that late months are fitted too."""

S, LONG, UNEVEN = (stopping.GAMES[name] for name in ("S", "long", "long-uneven"))

FAR: dict[str, Any] = {
    **LONG,
    "p_low": 0.35,
    "p_high": 0.65,
    "prior_a": 0.97,
    "prior_b": 0.03,
    "cost_b": 0.003,
}
"""Beliefs so far apart that only much fighting brings them together."""

SELDOM = War(**{**EVERYTHING, "pressure": (0.5, 0.5), "face": (0.0, 0.0)})
"""Talks seldom, offers under private information, settlements that may be broken, and guarantees against it."""

TWO_FRONTS = War(
    forts=(8, 6), start=(4, 3), shares=(0.6, 0.4), horizon=24, odds=(0.4, 0.65), priors=((0.25, 0.75), (0.75, 0.25)),
    truth=(0.5, 0.5),
)  # fmt: skip

GAMES: dict[str, tuple[Program, float]] = {
    "game S": (stopping_war(**S), 0.05),
    "game S, smoothed": (stopping_war(**S, sigma=0.005), 0.03),
    "two fronts": (as_program(TWO_FRONTS), 0.05),
    "two fronts, smoothed": (as_program(replace(TWO_FRONTS, error=0.5, caches={})), 0.03),
    "talks seldom, premium and guarantee": (as_program(SELDOM), 0.03),
    "soon decided, smoothed": (stopping_war(**STEEP, sigma=0.005), 0.03),
    "beliefs far apart": (stopping_war(**FAR), 0.05),
}
"""Program, and the part by which expected battles may be off."""

LONG_GAMES: dict[str, tuple[Program, float]] = {
    "long": (stopping_war(**LONG), 0.05),
    "long, smoothed": (stopping_war(**LONG, sigma=0.005), 0.03),
    "long, uneven": (stopping_war(**UNEVEN), 0.05),
    "long, uneven, smoothed": (stopping_war(**UNEVEN, sigma=0.005), 0.03),
}
"""40 positions, 150 battles."""


def hold(
    program: Program, paths: int, seed: int, richness: str = "standard", played: int = PLAYED
) -> Agreement:
    return agreement(program, paths=paths, played=played, seed=seed, richness=richness, threads=2)


def check(found: Agreement, part: float) -> None:
    off = found.battles / found.battles_exact - 1
    told = (
        f"RMSE of R {found.rmse.round(3)} and W {found.rmse_finish.round(3)} points; battles {found.battles:.3f}, "
        f"exactly {found.battles_exact:.3f} ({off:+.1%}); settled {found.settled:.4f}, exactly {found.settled_exact:.4f}"
    )
    assert (found.rmse <= BAR).all(), told
    assert (found.rmse_finish <= BAR).all(), told
    assert abs(off) <= part, told
    assert abs(found.settled - found.settled_exact) <= 0.01, told


@pytest.mark.parametrize(("richness", "seed"), [("standard", 0), ("rich", 1)])
@pytest.mark.parametrize(("program", "part"), GAMES.values(), ids=GAMES)
def test_small_wars_are_fitted_within_the_bars(
    program: Program, part: float, richness: str, seed: int
) -> None:
    check(hold(program, 20_000, seed, richness), part)


@pytest.mark.parametrize(("name", "richness"), [("long", "rich"), ("long, uneven, smoothed", "standard")])
def test_a_long_war_is_fitted_within_the_bars_even_on_few_paths(name: str, richness: str) -> None:
    program, part = LONG_GAMES[name]
    check(hold(program, 3000, 0, richness, played=8000), part)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("richness", BASES)
@pytest.mark.parametrize(("program", "part"), (GAMES | LONG_GAMES).values(), ids=GAMES | LONG_GAMES)
def test_all_wars_are_fitted_within_the_bars_whatever_the_luck(
    program: Program, part: float, richness: str, seed: int
) -> None:
    check(hold(program, 20_000, seed, richness), part)


UNEVEN_FRONTS = replace(
    TWO_FRONTS, forts=(5, 12), start=(1, 9), horizon=40, odds=(0.3, 0.6), priors=((0.1, 0.9), (0.8, 0.2)),
    error=0.5, cost=(1.0, 1.0), caches={},
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("richness", BASES)
def test_a_war_one_of_whose_two_fronts_is_soon_decided_misses_the_bar_by_a_known_part(richness: str) -> None:
    """The features do not bend as R does in states that hardly any path reaches: up to .015 of the pie, not .002."""
    found = hold(as_program(UNEVEN_FRONTS), 20_000, 0, richness, played=2000)
    told = f"RMSE of W {found.rmse_finish.round(3)} and R {found.rmse.round(3)} points"
    assert max(*found.rmse_finish, *found.rmse) < 8 * BAR, told
    assert found.battles == pytest.approx(found.battles_exact, rel=0.03)


def with_truth(game: dict[str, Any], p: float) -> Program:
    """The stopping game where the analyst knows that A wins a battle with chance p, which neither side thinks possible."""
    beliefs = ((0.0, 0.0, 1.0), *((1 - prior, prior, 0.0) for prior in (game["prior_a"], game["prior_b"])))
    return believing(stopping_war(**game), (game["p_low"], game["p_high"], p), beliefs)


@pytest.mark.parametrize("richness", BASES)
def test_game_s_takes_9448_battles_when_the_truth_lies_between(richness: str) -> None:
    """The published figures: values .648970 and .415914, and 9.448 battles when A wins 55 % of them."""
    program = with_truth(dict(S), 0.55)
    fitted = solve(program, paths=20_000, seed=1, richness=richness, threads=2)
    by_play = expected_battles(program, play(fitted, paths=PLAYED, seed=1, threads=2))
    assert by_play == pytest.approx(9.448, rel=0.03), f"{by_play:.3f} battles"
    arrive = read(fitted)[1][0, 0]["arrive"]
    assert arrive == pytest.approx([64.8970, 41.5914], abs=BAR)


@pytest.mark.parametrize("richness", BASES)
def test_premium_surplus_and_points_of_today_are_those_of_the_exact_solver(richness: str) -> None:
    """What `assess` reads off at the assessment's date, where settlements may be broken and are guaranteed."""
    program = as_program(SELDOM)
    exact_months = read_exact(solve_exact(program))[1][0]
    months = np.stack(
        [read(solve(program, paths=8000, seed=k, richness=richness, threads=2))[1][0] for k in range(3)]
    )
    found = {name: months[name].mean(axis=0) for name in ("premium", "surplus", "breach", "consent")}
    told = "; ".join(
        f"{name} {found[name].round(3).tolist()}, exactly {exact_months[name].tolist()}" for name in found
    )
    assert exact_months[0]["premium"].min() > 0.3
    assert found["premium"] == pytest.approx(exact_months["premium"], abs=0.15), told
    assert found["surplus"] == pytest.approx(exact_months["surplus"], abs=0.5), told
    assert found["breach"] == pytest.approx(exact_months["breach"], abs=0.03), told
    assert found["consent"][0] == pytest.approx(exact_months[0]["consent"], abs=0.03), told


@pytest.mark.parametrize("richness", BASES)
def test_what_a_side_expects_is_what_it_would_find_in_play_if_it_were_right(richness: str) -> None:
    """The honest check of the fit: the played policy's realised value, under the side's own beliefs."""
    fitted = solve(as_program(SELDOM), paths=8000, seed=0, richness=richness, threads=2)
    played = play(fitted, paths=PLAYED, seed=0, threads=2)
    arrive = read(fitted)[1][0, 0]["arrive"]
    for i in range(2):
        worth_of_path = played.weights[:, i] * played.realised[:, i]
        error = worth_of_path.std() / np.sqrt(PLAYED)
        gap = worth_of_path.mean() - arrive[i]
        assert abs(gap) < 0.2 + 3 * error, f"realised less fitted {gap:.2f} points, error of play {error:.2f}"


@pytest.mark.parametrize("flow", [0, 1], ids=["only the end pays", "holding ground pays"])
def test_a_war_that_never_changes_has_its_closed_form(flow: int) -> None:
    """Far from the horizon; the front decides nothing here."""
    war, closed = never_changing(130, flow)
    found, months, _ = read(solve(war, paths=1000, seed=0, threads=2))
    # Nothing is left to chance but the battles, which count for nothing; the ridge of the fit leaves its trace.
    assert found[0]["fight"] == pytest.approx([closed.reservation_a, closed.reservation_b], abs=1e-3)
    assert months[0, 0]["surplus"] == pytest.approx(closed.surplus, abs=1e-3)
    assert months[0, 0]["settle"] == pytest.approx(closed.hazard, abs=1e-5)


def test_more_paths_bring_the_fit_closer() -> None:
    program = stopping_war(**S, sigma=0.005)
    found = [
        np.mean([hold(program, paths, seed, played=1).rmse for seed in range(3)])
        for paths in (300, 1500, 8000)
    ]
    assert found[0] > found[1] > found[2], found


def test_a_fit_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(SolverError, match="use more --paths"):
        regress(np.ones((3, 4)), np.zeros((3, 1)))
    with np.errstate(invalid="ignore"), pytest.raises(SolverError, match="not finite"):
        regress(np.column_stack([np.ones(9), np.arange(9.0)]), np.full((9, 1), np.inf))


@pytest.mark.parametrize("name", ["precondition", "regroup"])
def test_talks_that_are_always_open_may_still_matter(name: str) -> None:
    """A month of talks spares the face that entering them anew would cost, or lets armies regroup: values must hold it."""
    changes = {"precondition": {"side_talks_precondition": (6.0, 6.0), "side_talks_demand": (1.0, 1.0)}}
    changes["regroup"] = {"side_talks_regroup": (0.5, -0.3)}
    shy = {"side_talks_reluctance": (1.0, 0.5), "talks_error": 2.0, "talks_serious": 0.5}
    program = varied(stopping_war(**S), inputs=shy | changes[name], structure={"split": 0})
    found = agreement(program, paths=8000, played=500, seed=1)
    assert (found.rmse < 4 * BAR).all(), found.rmse  # 3.6 points where the fit takes talks for idle
