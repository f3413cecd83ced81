"""Carries the war on from the day of a scenario's numbers to the assessment's date, draw by draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.draws import Draws, central
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import FRONTS, N_STATE, STATE, TYPES

from . import schedule
from .draws import path_key, stream
from .initial import ready
from .step import postures, step
from .tables import MONTH, PATH, PREPARED, tables

CENTRAL_PATHS = 128
"""Courses that the war could have taken at the central inputs; their mean is where it stands."""

TRIES = 8
"""Courses looked at for a draw until one does not end the war, which is known to go on."""

GOLDEN_SECTION = 0.6180339887498949

KINDS = ("event_stage", "paused", "ended")
"""Fields of the state that take single values: the commonest stands for the central inputs."""


@kernel
def _carry(  # type: ignore[no-untyped-def]
    seed,
    elapsed,
    states,
    inputs,
    effects,
    kind,
    moved,
    tables_of,
    path,
    month,
    prepared_of,
    likelihood,
    stood,
    out,
):
    tables = tables_of[0]
    x = path[0]
    q = month[0]
    prepared = prepared_of[0]
    for row in range(states.shape[0]):
        for attempt in range(TRIES):
            key = (path_key(seed, row * TRIES + attempt), np.uint64(0))
            for c in range(N_STATE):
                x.flat[c] = states[row, c]
            theta = tables.latents[kind[row]]
            schedule.settle_inputs(-elapsed, x, row, (inputs, effects), tables, q, prepared)
            for t in range(-elapsed, 0):
                if schedule.due(t, x, tables, prepared):
                    schedule.settle_inputs(t, x, row, (inputs, effects), tables, q, prepared)
                else:
                    schedule.calendar(t, q, tables)
                pressing = postures(key, t, 0.5, 0.5)
                for f in range(tables.fronts):
                    stood[f] = x.front_position[f]
                if step(t, x, q, prepared, effects[row], tables, key, theta, pressing, 0.0, 0.0, likelihood):
                    prepared.moved = 1.0
                if x.ended > 0.0:
                    break
                for f in range(tables.fronts):  # ground that was recorded is known, whatever the luck
                    if not np.isnan(moved[t + elapsed, f]):
                        at = stood[f] + moved[t + elapsed, f]
                        x.front_position[f] = min(max(at, 0.0), float(tables.lines[f]))
                        prepared.moved = 1.0
            if x.ended == 0.0:
                break
        if x.ended == 0.0:
            for c in range(N_STATE):
                out[row, c] = x.flat[c]
        else:  # the inputs hardly let the war last: what is known stands
            for c in range(N_STATE):
                out[row, c] = states[row, c]


def carried(program: Program, draws: Draws) -> Draws:
    """Return draws whose states are those of the assessment's date, with everything that steps derive filled in.

    The numbers of a scenario may be of an earlier day (``numbers_as_of``). From there every draw takes one course of the
    war, with effects and events as they come and postures of chance; ground that the timeline records is taken over.
    What happened in between is ignorance, not chance: it spreads the draws. The central draw is the mean of many
    courses. What the sides may have learnt in that time is left out.

    Parameters
    ----------
    program : Program
    draws : Draws
        Their states are those of the day of the numbers.

    Returns
    -------
    Draws
        The same coordinates, inputs and effects, one row each as before.

    Examples
    --------
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.scenario.draws import central
    >>> from upperhand.scenario.load import load
    >>> war = compile_scenario(load("two-rivers"))
    >>> carried(war, central(war)).states.shape == central(war).states.shape
    True
    """
    elapsed = int(program.structure["elapsed"][0])
    if elapsed == 0:
        return replace(draws, states=ready(program, draws.states, draws.inputs, draws.effects))
    middle = ~draws.z.any(axis=1) if draws.z.shape[1] else np.ones(len(draws), bool)
    times = np.where(middle, CENTRAL_PATHS, 1)
    rows = np.repeat(np.arange(len(draws)), times)
    states, inputs, effects = draws.states[rows], draws.inputs[rows], draws.effects[rows]
    out = np.empty_like(states)
    shares = np.cumsum(program.priors[0] / program.priors[0].sum())
    kind = np.searchsorted(shares, (np.arange(len(rows)) + 0.5) * GOLDEN_SECTION % 1.0).astype(np.int64)
    prepared = np.zeros(1, PREPARED)
    prepared["row"] = -1
    _carry(
        stream(0, "carried"),
        elapsed,
        ready(program, states, inputs, effects),
        inputs,
        effects,
        np.minimum(kind, TYPES - 1),
        recorded_moves(program),
        tables(program),
        np.zeros(1, PATH),
        np.zeros(1, MONTH),
        prepared,
        np.ones(TYPES),
        np.zeros(FRONTS),
        out,
    )
    after = out.view(STATE)
    after["type_weight"] = states.view(STATE)["type_weight"]
    after["side_dead"] = 0.0
    found = np.empty_like(draws.states)
    ends = np.cumsum(times)
    for row, (first, last) in enumerate(zip(ends - times, ends, strict=True)):
        found[row] = out[first] if last - first == 1 else _mean(out[first:last])
    return replace(draws, states=ready(program, found, draws.inputs, draws.effects))


def today(program: Program) -> Array:
    """Return the central state at the assessment's date, float64[N_STATE]: the program's own, carried on if it is older.

    Examples
    --------
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.scenario.load import load
    >>> float(today(compile_scenario(load("forts"))).view(STATE)[0]["front_position"][0])
    6.0
    """
    if program.structure["elapsed"][0] == 0:
        return program.state
    return np.asarray(carried(program, central(program)).states[0])


def recorded_moves(program: Program) -> Array:
    """Return what the timeline records of each period carried on, in lines; nan where it does not.

    Returns
    -------
    float64[elapsed, fronts]

    Examples
    --------
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.scenario.load import load
    >>> recorded_moves(compile_scenario(load("two-rivers"))).shape  # its numbers are of the assessment's date
    (0, 3)
    """
    elapsed = int(program.structure["elapsed"][0])
    moved = np.full((elapsed, len(program.names.fronts)), np.nan)
    for month in program.timeline:
        if -elapsed <= month.period < 0:
            moved[month.period + elapsed] = month.moved
    return moved


def _mean(states: Array) -> Array:
    """Return the mean of states; of what takes single values, the commonest, and when an event mostly came to that stage."""
    mean: Array = states.mean(axis=0)
    one, every = mean.view(STATE), states.view(STATE)
    for name in KINDS:
        columns = np.atleast_2d(every[name].reshape(len(states), -1))
        common = [_commonest(column) for column in columns.T]
        one[name] = np.reshape(common, one[name].shape)
    stages, since = (every[name].reshape(len(states), -1) for name in ("event_stage", "event_since"))
    for event, stage in enumerate(one["event_stage"].ravel()):
        one["event_since"].reshape(-1)[event] = _commonest(since[stages[:, event] == stage, event])
    return mean


def _commonest(values: Array) -> float:
    found, counts = np.unique(values, return_counts=True)
    return float(found[np.argmax(counts)])
