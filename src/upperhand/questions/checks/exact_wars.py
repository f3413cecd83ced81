"""Checks of the exact solver against the published games and a limit case in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.outcome import follow_exact
from upperhand.bargaining.stationary import limit_case
from upperhand.theory import slantchev2003, stopping

from . import wars
from .check import ARITHMETIC, Check

GROUP = "exact solver"

ALLOWED = 1e-8
"""Points: sums over some ten thousand states, each with an error of 1e-14 of 100 points or less."""

GAMES: dict[str, dict[str, Any]] = {
    "S": {**stopping.GAMES["S"]},
    "S smoothed": {**stopping.GAMES["S"], "sigma": 0.005},
    "S, B proposes more often": {**stopping.GAMES["S"], "sigma": 0.02, "proposer": 0.3},
    "S, war dearer than surrender": {**stopping.GAMES["S"], "cost_a": 0.08, "cost_b": 0.1},
}

LONG_GAMES: dict[str, dict[str, Any]] = {
    "40 forts, 150 battles": {**stopping.GAMES["long"]},
    "40 forts, uneven": {**stopping.GAMES["long-uneven"]},
    "40 forts, smoothed": {**stopping.GAMES["long"], "sigma": 0.005},
}


def near(model: str, case: str, ours: float, exact: float) -> Check:
    """Compare two numbers that differ by floating-point arithmetic only."""
    return Check(GROUP, model, case, float(ours), float(exact), ALLOWED, ARITHMETIC)


def stopping_games(games: dict[str, dict[str, Any]]) -> Iterator[Check]:
    """Compare values today, R in every state, and battles when the truth lies between the beliefs."""
    for name, game in games.items():
        published, solution = stopping.solve(**game), solve_exact(wars.stopping_war(**game))
        start = read_exact(solution)[1][0, 0]["arrive"]
        for i, side in enumerate("AB"):
            yield near("stopping", f"{name}: value of {side}", start[i], 100 * float(published.start[i]))
        worst = 0.0
        for i, table in enumerate((published.reservation_a, published.reservation_b)):
            possible = ~np.isnan(np.array(published.belief_a))
            possible[:, [0, -1]] = False  # decided
            gap = solution.found[0]["fight"][..., i] - 100 * np.array(table)
            worst = max(worst, float(np.abs(gap[possible]).max()))
        yield near("stopping", f"{name}: R, largest gap of any state", worst, 0.0)
        p = 0.5 * (game["p_low"] + game["p_high"])
        found = follow_exact(solution, shifts=np.array([wars.log_odds(p)]))
        expected = published.outcome(p)
        yield near("stopping", f"{name}: battles at p = {p:g}", found.battles, float(expected.battles))


def complete_information() -> Iterator[Check]:
    """Compare the war on six forts: far from the horizon it is the war without end."""
    game = (6, 0.55, 0.95, 0.02, 0.02)
    solution = solve_exact(wars.certain_war(6, 3, 300, 0.55, 0.95, 0.02))
    found, months, _ = read_exact(solution)
    war = slantchev2003.war_to_finish(*game)
    terms = slantchev2003.equilibrium(*game, protocol="random")
    model = "slantchev2003"
    yield near(model, "to the finish: A", found[0]["finish"][0], 100 * float(war.value_a[3]))
    yield near(model, "to the finish: B", found[0]["finish"][1], 100 * float(war.value_b[3]))
    yield near(model, "fighting on: A", found[0]["fight"][0], 100 * float(terms.share_if_b[3]))
    yield near(model, "fighting on: B", found[0]["fight"][1], 100 * (1 - float(terms.share_if_a[3])))
    yield near(model, "settles at once: chance", months[0, 0]["settle"], 1.0)
    mean = 50 * float(terms.share_if_a[3] + terms.share_if_b[3])
    yield near(model, "terms: points of A", months[0, 0]["points"][0], mean)


def endless() -> Iterator[Check]:
    """Compare the stationary war without an end but settlement with its closed form."""
    discount, costs, access, error, skill = 0.9, (0.6, 0.9), 0.15, 5.0, 0.7
    closed = limit_case(discount, *costs, access, error, proposer_a=skill)
    found, months, _ = read_exact(solve_exact(wars.endless_war(260, discount, costs, access, error, skill)))
    model = "limit case"
    yield near(model, "fighting on: A", found[0]["fight"][0], closed.reservation_a)
    yield near(model, "fighting on: B", found[0]["fight"][1], closed.reservation_b)
    yield near(model, "surplus", months[0, 0]["surplus"], closed.surplus)
    yield near(model, "chance of a settlement a month", months[0, 0]["settle"], closed.hazard)


def checks(full: bool) -> Iterator[Check]:
    """Compute all of them."""
    yield from stopping_games({**GAMES, **LONG_GAMES} if full else GAMES)
    yield from complete_information()
    yield from endless()
