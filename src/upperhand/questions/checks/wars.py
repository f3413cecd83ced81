"""Small wars that the checks are made on: the bundled line of forts with other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from math import log
from typing import Any

import numpy as np

from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.scenario.program import Program
from upperhand.scenario.quantities import INPUTS, STATE
from upperhand.war.tables import EFFECTIVENESS

SELDOM: dict[str, Any] = {
    "talks_error": 5.0,
    "talks_access": 0.3,
    "talks_persistence": 0.7,
    "talks_serious": 0.6,
    "talks_memory": 0.0,
    "talks_channel_weight": 0.0,
    "side_talks_reluctance": (1.0, 0.5),
}
"""Offers under private information; talks can be held in some months only, some rounds are serious, the sides are shy."""

FRAGILE: dict[str, Any] = {
    "breach_base": 0.15,
    "breach_slope": 4.0,
    "breach_surprise": 1.0,
    "guarantee_rest": 2.0,
    "side_guarantee": (10.0, 12.0),
}
"""A settlement may be broken, so both sides need a premium."""


@cache
def line_of_forts() -> Program:
    """Return the bundled war of forts, compiled; its arrays are not to be changed."""
    return compile_scenario(load("forts"))


def log_odds(p: float) -> float:
    """Return ln(p / (1 - p)).

    Examples
    --------
    >>> round(log_odds(0.7), 4)
    0.8473
    """
    return log(p / (1.0 - p))


def varied(
    program: Program,
    inputs: Mapping[str, Any] | None = None,
    state: Mapping[str, Any] | None = None,
    structure: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Program:
    """Return a program with other numbers, by field; a tuple fills the first places of an array."""
    new_inputs, new_state, new_structure = (
        program.inputs.copy(),
        program.state.copy(),
        program.structure.copy(),
    )
    records = (new_inputs.view(INPUTS), new_state.view(STATE), new_structure)
    for record, changes in zip(records, (inputs, state, structure), strict=True):
        for field, value in (changes or {}).items():
            if isinstance(value, tuple):
                record[field][0][tuple(slice(n) for n in np.shape(value))] = value
            else:
                record[field] = value
    return replace(program, inputs=new_inputs, state=new_state, structure=new_structure, **fields)


def believing(program: Program, odds: tuple[float, ...], priors: tuple[tuple[float, ...], ...]) -> Program:
    """Return a program whose sides think of these chances that A wins a battle; weights of the analyst, A and B."""
    latents, weights = np.zeros_like(program.type_latents), np.zeros_like(program.priors)
    latents[: len(odds), EFFECTIVENESS, 0] = [log_odds(p) for p in odds]
    weights[:, : len(odds)] = priors
    structure = program.structure.copy()
    structure["types"] = len(odds)
    return replace(program, structure=structure, type_latents=latents, priors=weights)


def stopping_war(
    *,
    forts: int,
    start: int,
    horizon: int,
    p_low: float,
    p_high: float,
    prior_a: float,
    prior_b: float,
    cost_a: float,
    cost_b: float,
    discount: float,
    proposer: float = 0.5,
    sigma: float = 0.0,
) -> Program:
    """Return the game of `theory.stopping.solve` with these arguments as a war of forts over 100 points.

    Examples
    --------
    >>> from upperhand.theory.stopping import GAMES
    >>> stopping_war(**GAMES["S"]).periods
    40
    """
    program = varied(
        line_of_forts(),
        inputs={
            "side_cost": (100 * cost_a, 100 * cost_b),
            "side_discount": discount,
            "side_talks_skill": (proposer, 1 - proposer),
            "talks_error": 100 * sigma,
        },
        state={"front_position": (float(start),)},
        structure={"lines": (forts,), "horizon": horizon, "tail": 0},
    )
    beliefs = ((0.5, 0.5), (1 - prior_a, prior_a), (1 - prior_b, prior_b))
    return believing(program, (p_low, p_high), beliefs)


def two_fronts(
    program: Program, forts: tuple[int, int], start: tuple[int, int], shares: tuple[float, float]
) -> Program:
    """Return the war on two fronts, each of which decides a share of the 100 points."""
    weights = np.zeros((2, program.inputs.view(INPUTS)["side_issue_weight"].shape[2]))
    weights[:, :2] = 100 * np.array(shares)
    names = replace(
        program.names,
        fronts=("north", "south"),
        issues=("north", "south"),
        lines=(("fort",) * forts[0], ("fort",) * forts[1]),
    )
    return varied(
        program,
        inputs={"side_issue_weight": tuple(map(tuple, weights)), "side_issue_aims": 1.0},
        state={"front_position": tuple(map(float, start))},
        structure={"fronts": 2, "issues": 2, "lines": forts, "issue_front": (0, 1)},
        names=names,
    )


def certain_war(forts: int, start: int, horizon: int, p: float, discount: float, cost: float) -> Program:
    """Return a war of forts in which both know the odds: complete information."""
    program = varied(
        line_of_forts(),
        inputs={"side_cost": 100 * cost, "side_discount": discount},
        state={"front_position": (float(start),)},
        structure={"lines": (forts,), "horizon": horizon, "tail": 0},
    )
    return believing(program, (p,), ((1.0,), (1.0,), (1.0,)))


def endless_war(
    horizon: int, discount: float, costs: tuple[float, float], access: float, error: float, skill: float
) -> Program:
    """Return a war that nothing decides: a line so long that no front reaches its end, and an issue it does not move."""
    program = varied(
        line_of_forts(),
        inputs={
            "side_cost": costs,
            "side_discount": discount,
            "talks_access": access,
            "talks_persistence": 0.0,
            "talks_memory": 0.0,
            "talks_channel_weight": 0.0,
            "talks_error": error,
            "side_talks_skill": (skill, 1 - skill),
            "issue_today": 0.5,
        },
        state={"front_position": (float(horizon + 1),)},
        structure={
            "lines": (2 * horizon + 2,),
            "horizon": horizon,
            "tail": 0,
            "issue_front": (-1,),
            "split": 0,
            "floor": 0,
        },
    )
    return believing(program, (0.5,), ((1.0,), (1.0,), (1.0,)))
