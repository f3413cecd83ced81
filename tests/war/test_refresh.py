"""Inputs are computed anew only when something changes them, and only what depends on it: that must never be seen."""

import numpy as np
import pytest

from upperhand.bargaining import position
from upperhand.jit import kernel
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.scenario.quantities import N_INPUTS, TYPES
from upperhand.war import schedule
from upperhand.war.draws import path_key
from upperhand.war.initial import ready
from upperhand.war.step import postures, step
from upperhand.war.tables import MONTH, PATH, PREPARED, tables

FOLLOWS = (
    "focus",
    "log_focus",
    "pledge",
    "pressure",
    "held",
    "weights",
    "frontier_a",
    "frontier_b",
    "ways_shut",
)
"""What is compared of PREPARED: all that follows from the inputs (the rest is about the refresh itself)."""


@kernel
def fight_on(path_number, periods, inputs, effects, states, tables_of, path, month, prepared_of, seen, anew):  # type: ignore[no-untyped-def]
    """Fight one path; keep each period's inputs and what follows from them, as they stand and as computed from nothing."""
    tables_now = tables_of[0]
    x = path[0]
    q = month[0]
    prepared = prepared_of[0]
    likelihood = np.ones(TYPES)
    key = (path_key(5, path_number), np.uint64(0))
    for c in range(states.shape[1]):
        x.flat[c] = states[0, c]
    prepared.row = -1
    position.settle_inputs(0, x, 0, (inputs, effects), tables_now, q, prepared)
    for t in range(periods):
        if schedule.due(t, x, tables_now, prepared):
            position.settle_inputs(t, x, 0, (inputs, effects), tables_now, q, prepared)
        else:
            schedule.calendar(t, q, tables_now)
        month[1 + 2 * t] = month[0]
        prepared_of[1 + 2 * t] = prepared_of[0]
        prepared_of[2 + 2 * t].row = -1
        fresh = month[2 + 2 * t]
        position.settle_inputs(t, x, 0, (inputs, effects), tables_now, fresh, prepared_of[2 + 2 * t])
        for c in range(N_INPUTS):
            seen[t, c] = q.flat[c]
            anew[t, c] = fresh.flat[c]
        theta = tables_now.latents[0]
        press = postures(key, t, 0.5, 0.5)
        if step(t, x, q, prepared, effects[0], tables_now, key, theta, press, 0.0, 0.05, likelihood):
            prepared.moved = 1.0
        x.ended = 0.0


@pytest.mark.parametrize("name", ["two-rivers", "ukraine-2023-09", "ukraine-2024-09"])
def test_inputs_kept_are_those_computed_from_nothing(name: str) -> None:
    program = compile_scenario(load(name))
    periods, inputs = 30, program.inputs[None].copy()
    effects = program.effects["value"].astype(np.float64)[None]
    states, table = ready(program, program.state[None], inputs, effects), tables(program)
    changes = 0
    for path_number in range(40):
        month, prepared = np.zeros(1 + 2 * periods, MONTH), np.zeros(1 + 2 * periods, PREPARED)
        seen, anew = np.zeros((periods, N_INPUTS)), np.zeros((periods, N_INPUTS))
        fight_on(
            path_number,
            periods,
            inputs,
            effects,
            states,
            table,
            np.zeros(1, PATH),
            month,
            prepared,
            seen,
            anew,
        )
        assert np.array_equal(seen, anew)
        for name in FOLLOWS:
            assert np.array_equal(prepared[name][1::2], prepared[name][2::2]), name
        changes += int((np.diff(seen, axis=0) != 0).any(axis=1).sum())
    assert changes > 40  # the wars do change their inputs, by events, fronts and dates
