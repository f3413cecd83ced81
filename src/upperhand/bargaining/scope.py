"""What a war leaves out: which wars the exact solver covers, what to change in others, and whether talking matters."""

from __future__ import annotations

import numpy as np

from upperhand.scenario.draws import Draws
from upperhand.scenario.program import MODES, Array, Program
from upperhand.scenario.quantities import BY_FIELD, INPUTS, LATENTS, STATE, slot
from upperhand.war.tables import EFFECTIVENESS

MOST_STATES = 5_000_000
"""States of all periods that fit into a gigabyte."""

BY_EVENT = (MODES.index("event_at_least"), MODES.index("event_exactly"))
BY_FRONT = (MODES.index("front_at_least"), MODES.index("front_below"))


class ExactError(ValueError):
    """The exact solver does not cover this war."""


def moved(program: Program, *fields: str) -> np.ndarray:
    """Return the effects that change one of these inputs."""
    found = np.zeros(len(program.effects), bool)
    for name in fields:
        first = slot(name)
        size = int(np.prod(BY_FIELD[name].shape, dtype=np.int64))
        slots = program.effects["slot"]
        found |= (program.effects["bank"] == 0) & (slots >= first) & (slots < first + size)
    return program.effects[found]


def _largest(program: Program, inputs: Array, field: str) -> float:
    """Return the largest value that an input may take; infinite where effects change it."""
    return np.inf if len(moved(program, field)) else float(inputs.view(INPUTS)[field].max())


def applies(program: Program, draws: Draws | None = None) -> str | None:
    """Say why the exact solver does not cover a program, or None where it does.

    Parameters
    ----------
    program : Program
    draws : Draws, optional
        Inputs to solve for; default the central ones.

    Returns
    -------
    str or None
        A sentence that names what to set.
    """
    inputs = draws.inputs if draws is not None else program.inputs[None]
    states = draws.states if draws is not None else program.state[None]
    for check in (_shape, _start, _effects, _beliefs, _breach, _talks):
        reason = check(program, np.ascontiguousarray(inputs), np.ascontiguousarray(states))
        if reason:
            return f"the exact solver does not cover this war: {reason}"
    return None


def _shape(program: Program, inputs: Array, states: Array) -> str | None:
    structure = program.structure[0]
    if structure["law"] != 1:
        return "its law is 'battle'; set law: forts"
    if structure["elapsed"]:
        return "its numbers are of an earlier day; leave out numbers_as_of"
    fronts = int(structure["fronts"])
    if not 1 <= fronts <= 2:
        return f"it has {fronts} fronts; one or two are covered"
    tops = structure["lines"][:fronts]
    periods = program.periods + 1
    states_each = tops[0] + 1 if fronts == 1 else 2 * periods * (tops.sum() + 2) + np.prod(tops + 1)
    if states_each * periods * len(inputs) > MOST_STATES:
        return f"it has more than {MOST_STATES:,} states; use fewer forts, periods or draws"
    return None


def _start(program: Program, inputs: Array, states: Array) -> str | None:
    fronts = int(program.structure["fronts"][0])
    tops = program.structure["lines"][0, :fronts]
    start = states.view(STATE)["front_position"][:, 0, :fronts]
    if (start != np.round(start)).any() or (start < 0).any() or (start > tops).any():
        return "a front stands between two forts; set its position to a whole number"
    if (start != start[0]).any():
        return "where a front stands is not known; set its position to a number without a range"
    if ((start[0] == 0) | (start[0] == tops)).all() or (states.view(STATE)["ended"] != 0).any():
        return "it has been decided"
    return None


def _effects(program: Program, inputs: Array, states: Array) -> str | None:
    if (program.effects["bank"] == 1).any():
        return "effects push states; leave these effects out"
    if np.isin(program.effects["mode"], BY_EVENT).any():
        return "events have effects; leave them out"
    return None


def _beliefs(program: Program, inputs: Array, states: Array) -> str | None:
    types = int(program.structure["types"][0])
    if types < 2:
        return None
    shifts = np.ptp(program.type_latents[:types], axis=0)
    other = [name for k, name in enumerate(LATENTS) if k != EFFECTIVENESS and shifts[k].any()]
    if other:
        unknown = " and ".join(BY_FIELD[name].name for name in other)
        return f"its types differ in {unknown}; only effectiveness may be unknown"
    if _largest(program, inputs, "beliefs_drift") > 0:
        return "what was learnt is forgotten; set beliefs.drift to 0"
    if np.isin(moved(program, "battle_base_odds", "side_effectiveness")["mode"], BY_FRONT).any():
        return "the odds of a battle depend on where a front stands while they are unknown; leave these effects out"
    return None


def _breach(program: Program, inputs: Array, states: Array) -> str | None:
    if _largest(program, inputs, "breach_base") <= 0:
        return None
    surprise = inputs.view(INPUTS)["breach_surprise"]
    if len(moved(program, "breach_surprise")) or (surprise != np.round(surprise)).any():
        return "who breaks a settlement takes part of a fort; set breach.surprise to a whole number"
    return None


def _always_open(program: Program, inputs: Array) -> bool:
    """Say whether talks can be held every month, whatever happened before."""
    return not len(moved(program, "talks_access")) and bool((inputs.view(INPUTS)["talks_access"] >= 1).all())


def talking_matters(program: Program, draws: Draws) -> bool:
    """Say whether a month of talks changes what comes after it: further talks, face to lose, the armies' rest, an event."""
    inputs = np.ascontiguousarray(draws.inputs)
    felt = [_ever(program, inputs, f"side_talks_{name}") for name in ("regroup", "precondition", "demand")]
    remembered = [slot(name) for name in ("talking", "channels", "rounds", "talks_openness")]
    read = any(
        np.isin(rows["slot"][rows["bank"] == 1], remembered).any()
        for rows in (program.terms, program.conditions)
    )
    return not _always_open(program, inputs) or felt[0] or (felt[1] and felt[2]) or read


def _ever(program: Program, inputs: Array, field: str) -> bool:
    """Say whether an input is anything but 0, in any draw or by any effect."""
    return bool((inputs.view(INPUTS)[field] != 0).any()) or len(moved(program, field)) > 0


def _talks(program: Program, inputs: Array, states: Array) -> str | None:
    if _always_open(program, inputs):
        return None
    if _largest(program, inputs, "talks_memory") > 0:
        return "earlier rounds make talks easier; set talks.memory to 0"
    trusted = _largest(program, inputs, "talks_channel_weight") > 0
    if trusted and _largest(program, inputs, "talks_channel_gain") > 0:
        return "talks build trust in channels; set talks.channel_gain or talks.channel_weight to 0"
    return None
