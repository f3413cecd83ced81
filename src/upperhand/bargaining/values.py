"""Reading fitted values: what fighting on is worth in a state, from the coefficients of its period."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.program import Array

from . import basis as features
from . import position, table

FINISH = 12
"""Columns fitted for W: [A, B], what talking changes [A, B], what pressing changes [A by A, A by B, B by A, B by B],
and the war resumed after a breach, relative to W: [A by A, A by B, B by A, B by B]."""

GO_ON = 8
"""Columns fitted for R: the first eight of the same."""


class Fitted(NamedTuple):
    """The fitted solution as the kernels take it.

    Attributes
    ----------
    basis : Basis
    finish : float64[periods, features, FINISH]
    go_on : float64[periods, features of R, GO_ON]
    finish_shift : float64[periods, draws, FINISH]
        What a draw of the inputs adds; zero where only the central draw is solved.
    go_on_shift : float64[periods, draws, GO_ON]
    """

    basis: features.Basis
    finish: Array
    go_on: Array
    finish_shift: Array
    go_on_shift: Array


class Scratch(NamedTuple):
    """Working memory of one thread."""

    q: np.ndarray  # INPUTS, shape (2,): this period's and the next one's
    q_flat: Array  # its float64 view, shape (2, N_INPUTS)
    prepared: np.ndarray  # PREPARED, shape (2,)
    x: np.ndarray  # STATE, shape (3,)
    x_flat: Array
    base: Array
    features: Array
    outputs: Array  # shape (2, FINISH)
    likelihood: Array
    weights: Array  # shape (3, TYPES)
    values: np.ndarray  # VALUES, shape (1,)
    table: np.ndarray  # TABLE, shape (1,)


@kernel
def _logistic(z):  # type: ignore[no-untyped-def]
    return 1.0 / (1.0 + math.exp(min(max(-z, -60.0), 60.0)))


@kernel
def _accumulate(rows, n, coefficients, shift, out):  # type: ignore[no-untyped-def]
    columns = coefficients.shape[1]
    for c in range(columns):
        out[c] = shift[c]
    for m in range(n):
        weight = rows[m]
        for c in range(columns):
            out[c] += weight * coefficients[m, c]


@kernel
def finish(t, draw, x, x_flat, q, prepared, tables, fitted, s, v):  # type: ignore[no-untyped-def]
    """Fill W, its talking and pressing parts, and the war resumed after a breach.

    Parameters
    ----------
    t : int
        Period of the state.
    draw : int
        Row of the inputs' draw.
    s : Scratch
    v : record of VALUES
    """
    out = s.outputs[0]
    features.fill(x, x_flat, q, tables, prepared, fitted.basis, s.weights[0], s.base, s.features)
    _accumulate(s.features, fitted.finish.shape[1], fitted.finish[t], fitted.finish_shift[t, draw], out)
    first = _logistic(out[4] / q.side_press_choice[0])
    second = _logistic(out[7] / q.side_press_choice[1])
    v.press_finish[0] = first
    v.press_finish[1] = second
    v.finish[0] = out[0] + first * out[4] + second * out[5]
    v.finish[1] = out[1] + first * out[6] + second * out[7]
    for i in range(2):
        v.finish_talk[i] = v.finish[i] + out[2 + i]
        v.broken[i, 0] = v.finish[i] + out[8 + 2 * i]
        v.broken[i, 1] = v.finish[i] + out[9 + 2 * i]


@kernel
def go_on(t, draw, q, prepared, tables, fitted, s, v):  # type: ignore[no-untyped-def]
    """Fill R; call it after `finish`, whose features and values it builds on."""
    own = fitted.finish.shape[1]
    gain = table.claims(v.finish[0], v.finish[1], v.broken, q, prepared, tables)[3]
    features.fill_after(v.finish[0], v.finish[1], 2.0 * gain, fitted.basis, s.features[own:])
    out = s.outputs[1]
    _accumulate(s.features, fitted.go_on.shape[1], fitted.go_on[t], fitted.go_on_shift[t, draw], out)
    first = _logistic(out[4] / q.side_press_choice[0])
    second = _logistic(out[7] / q.side_press_choice[1])
    v.press[0] = first
    v.press[1] = second
    v.fight[0] = out[0] + first * out[4] + second * out[5]
    v.fight[1] = out[1] + first * out[6] + second * out[7]
    for i in range(2):
        v.talk[i] = v.fight[i] + out[2 + i]


@kernel
def at_horizon(x, q, prepared, tables, v):  # type: ignore[no-untyped-def]
    """Fill all values of a state at the solver's horizon, where today's line stands."""
    points = position.at_end(x, q, tables, prepared)
    for i in range(2):
        v.press[i] = 0.5
        v.press_finish[i] = 0.5
        v.finish[i] = points[i]
        v.finish_talk[i] = points[i]
        v.fight[i] = points[i]
        v.talk[i] = points[i]
        v.broken[i, 0] = points[i]
        v.broken[i, 1] = points[i]


@kernel
def month_cost(before_dead, x, q, prepared, tables, i):  # type: ignore[no-untyped-def]
    """Cost to side i of the period that led to `x`, in points: base, deaths, damage; a pause costs less."""
    running = q.side_cost[i] * (q.pause_cost if x.paused > 0.5 else 1.0) * tables.months
    damage = q.side_cost_damage[i] * (1.0 - x.side_infrastructure[i]) * tables.months
    return running + damage + q.side_cost_death[i] * (x.side_dead[i] - before_dead)
