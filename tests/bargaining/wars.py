"""Small wars of forts to hold the solvers to, built from the bundled scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.scenario.program import Program
from upperhand.scenario.quantities import INPUTS, LATENTS, STATE

EFFECTIVENESS = LATENTS.index("side_effectiveness")


@cache
def bundled(name: str) -> Program:
    """Return a bundled scenario, compiled; do not change its arrays."""
    return compile_scenario(load(name))


def varied(
    program: Program,
    inputs: Mapping[str, Any] | None = None,
    state: Mapping[str, Any] | None = None,
    structure: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Program:
    """Return a program with other inputs, states or switches, by field; a tuple fills the first places of an array."""
    copies = {
        "inputs": (program.inputs.copy(), INPUTS, inputs),
        "state": (program.state.copy(), STATE, state),
        "structure": (program.structure.copy(), None, structure),
    }
    for values, layout, changes in copies.values():
        record = values.view(layout) if layout is not None else values
        for field, value in (changes or {}).items():
            assert field in record.dtype.names, field
            if isinstance(value, tuple):
                record[field][0][tuple(slice(n) for n in np.shape(value))] = value
            else:
                record[field] = value
    return replace(program, **{name: values for name, (values, _, _) in copies.items()}, **fields)


def believing(program: Program, shifts: tuple[float, ...], priors: tuple[tuple[float, ...], ...]) -> Program:
    """Return a program with other types (shifts of the log-odds that side A wins) and beliefs (analyst, A, B)."""
    latents, weights = np.zeros_like(program.type_latents), np.zeros_like(program.priors)
    latents[: len(shifts), EFFECTIVENESS, 0] = shifts
    weights[:, : len(shifts)] = priors
    structure = program.structure.copy()
    structure["types"] = len(shifts)
    return replace(program, structure=structure, type_latents=latents, priors=weights)


def log_odds(p: float) -> float:
    """Return ln(p / (1 - p))."""
    return float(np.log(p / (1 - p)))


def stopping_game(
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
    """Return the game of `theory.stopping.solve` with these arguments as a war of forts over 100 points."""
    program = varied(
        bundled("forts"),
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
    return believing(program, (log_odds(p_low), log_odds(p_high)), beliefs)


def two_fronts(
    program: Program, forts: tuple[int, int], start: tuple[int, int], shares: tuple[float, float]
) -> Program:
    """Return the war on two fronts: of the 100 points of its one issue each front decides a share."""
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
