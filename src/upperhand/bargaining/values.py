"""Reading fitted values: what fighting on is worth in a state, from the coefficients of its period."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from upperhand.jit import leaf_kernel
from upperhand.scenario.program import Array
from upperhand.scenario.quantities import ISSUES, TYPES
from upperhand.war.tables import MONTH, PATH, PREPARED

from . import basis as features
from . import position, table

FINISH = 12
"""Columns fitted for W: [A, B], the war resumed after a breach, relative to W [A by A, A by B, B by A, B by B]; then, for
the first `levers` features only: what talking changes [A, B], what pressing changes [A by A, A by B, B by A, B by B]."""

GO_ON = 8
"""Columns fitted for R: [A, B]; then the same six for the levers."""


class Fitted(NamedTuple):
    """The fitted solution of all periods, as the kernels take it.

    Attributes
    ----------
    finish : float64[periods, features, FINISH]
    go_on : float64[periods, features of R, GO_ON]
    finish_shift : float64[periods, draws, FINISH]
        What a draw of the inputs adds; zero where only the central draw is solved.
    go_on_shift : float64[periods, draws, GO_ON]
    """

    finish: Array
    go_on: Array
    finish_shift: Array
    go_on_shift: Array


FEATURES = features.PRODUCTS + features.EXTRA + features.HINGES

WORK = np.dtype(
    [
        ("x", PATH),
        ("y", PATH),
        ("start", PATH),
        ("stale", np.float64),  # 1 while the next period's inputs are not in place
        ("worth", np.float64, (4,)),
        ("plain", np.float64, (4,)),
        ("sums", np.float64, (4,)),
        ("q", MONTH),  # this period's inputs
        ("ahead", MONTH),  # the next period's
        ("prepared", PREPARED),
        ("prepared_ahead", PREPARED),
        ("base", np.float64, (1 + features.STATES + features.SUMMARY,)),
        ("features", np.float64, (FEATURES,)),
        ("outputs", np.float64, (6,)),
        ("lever", np.float64, (6,)),
        ("outputs_terms", np.float64, (ISSUES,)),
        ("likelihood", np.float64, (TYPES,)),
        ("weights", np.float64, (3, TYPES)),
        ("values", table.VALUES),
        ("table", table.TABLE),
    ]
)
"""Working memory of one thread."""


def scratch() -> np.ndarray:
    """Return working memory for one thread, shape (1,)."""
    work = np.zeros(1, WORK)
    work["prepared"]["row"] = -1
    work["prepared_ahead"]["row"] = -1
    return work


@leaf_kernel
def _logistic(z):  # type: ignore[no-untyped-def]
    return 1.0 / (1.0 + math.exp(min(max(-z, -60.0), 60.0)))


@leaf_kernel
def _add_finish(w, n, t, draw, coefficients, shift):  # type: ignore[no-untyped-def]
    """Add up the columns of W that all features carry (sums in registers: this is the innermost loop of the solver)."""
    a = shift[t, draw, 0]
    b = shift[t, draw, 1]
    c = shift[t, draw, 2]
    d = shift[t, draw, 3]
    e = shift[t, draw, 4]
    f = shift[t, draw, 5]
    for m in range(n):
        weight = w.features[m]
        a += weight * coefficients[t, m, 0]
        b += weight * coefficients[t, m, 1]
        c += weight * coefficients[t, m, 2]
        d += weight * coefficients[t, m, 3]
        e += weight * coefficients[t, m, 4]
        f += weight * coefficients[t, m, 5]
    w.outputs[0] = a
    w.outputs[1] = b
    w.outputs[2] = c
    w.outputs[3] = d
    w.outputs[4] = e
    w.outputs[5] = f


@leaf_kernel
def _add_go_on(w, n, t, draw, coefficients, shift):  # type: ignore[no-untyped-def]
    """Add up the columns of R that all features carry (four sums each: one alone would wait for itself)."""
    a = shift[t, draw, 0]
    b = shift[t, draw, 1]
    a1 = a2 = a3 = b1 = b2 = b3 = 0.0
    whole = n - n % 4
    for m in range(0, whole, 4):
        a += w.features[m] * coefficients[t, m, 0]
        b += w.features[m] * coefficients[t, m, 1]
        a1 += w.features[m + 1] * coefficients[t, m + 1, 0]
        b1 += w.features[m + 1] * coefficients[t, m + 1, 1]
        a2 += w.features[m + 2] * coefficients[t, m + 2, 0]
        b2 += w.features[m + 2] * coefficients[t, m + 2, 1]
        a3 += w.features[m + 3] * coefficients[t, m + 3, 0]
        b3 += w.features[m + 3] * coefficients[t, m + 3, 1]
    for m in range(whole, n):
        a += w.features[m] * coefficients[t, m, 0]
        b += w.features[m] * coefficients[t, m, 1]
    w.outputs[0] = (a + a1) + (a2 + a3)
    w.outputs[1] = (b + b1) + (b2 + b3)


@leaf_kernel
def _add_levers(w, levers, t, coefficients, first):  # type: ignore[no-untyped-def]
    """Add up what talking and pressing change, into ``w.lever``: columns `first` and the five after it."""
    for c in range(6):
        w.lever[c] = 0.0
    for m in range(levers):
        weight = w.features[m]
        for c in range(6):
            w.lever[c] += weight * coefficients[t, m, first + c]


@leaf_kernel
def possible(points):  # type: ignore[no-untyped-def]
    """Hold a fitted value within what any course of the war can give: all of the stakes, or as much lost in fighting."""
    return min(max(points, -100.0), 100.0)


@leaf_kernel
def finish(t, draw, x, q, prepared, tables, basis, fitted, w, v):  # type: ignore[no-untyped-def]
    """Fill W, its talking and pressing parts, and the war resumed after a breach.

    Parameters
    ----------
    t : int
        Period of the state.
    draw : int
        Row of the inputs' draw.
    w : record of WORK
    v : record of VALUES
    """
    features.fill(x, q, tables, prepared, basis, w.base, w.features)
    _add_finish(w, basis.features, t, draw, fitted.finish, fitted.finish_shift)
    _add_levers(w, basis.levers, t, fitted.finish, 6)
    out = w.outputs
    lever = w.lever
    first = _logistic(lever[2] / q.side_press_choice[0])
    second = _logistic(lever[5] / q.side_press_choice[1])
    v.press_finish[0] = first
    v.press_finish[1] = second
    v.finish[0] = possible(out[0] + first * lever[2] + second * lever[3])
    v.finish[1] = possible(out[1] + first * lever[4] + second * lever[5])
    for i in range(2):
        v.finish_talk[i] = possible(v.finish[i] + lever[i])
        v.broken[i, 0] = possible(v.finish[i] + out[2 + 2 * i])
        v.broken[i, 1] = possible(v.finish[i] + out[3 + 2 * i])


@leaf_kernel
def go_on(t, draw, q, prepared, tables, basis, fitted, w, v):  # type: ignore[no-untyped-def]
    """Fill R; call it after `finish`, whose features and values it builds on."""
    gain = table.claims(v.finish[0], v.finish[1], v.broken, q, prepared, tables)[3]
    features.fill_after(v.finish[0], v.finish[1], 2.0 * gain, basis, w.features, basis.features)
    _add_go_on(w, basis.features + features.EXTRA + basis.bends, t, draw, fitted.go_on, fitted.go_on_shift)
    _add_levers(w, basis.levers, t, fitted.go_on, 2)
    out = w.outputs
    lever = w.lever
    first = _logistic(lever[2] / q.side_press_choice[0])
    second = _logistic(lever[5] / q.side_press_choice[1])
    v.press[0] = first
    v.press[1] = second
    v.fight[0] = possible(out[0] + first * lever[2] + second * lever[3])
    v.fight[1] = possible(out[1] + first * lever[4] + second * lever[5])
    for i in range(2):
        v.talk[i] = possible(v.fight[i] + lever[i])


@leaf_kernel
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


@leaf_kernel
def month_cost(before_dead, x, q, prepared, tables, i):  # type: ignore[no-untyped-def]
    """Cost to side i of the period that led to `x`, in points: base, deaths, damage; a pause costs less."""
    running = q.side_cost[i] * (q.pause_cost if x.paused > 0.5 else 1.0) * tables.months
    damage = q.side_cost_damage[i] * (1.0 - x.side_infrastructure[i]) * tables.months
    return running + damage + q.side_cost_death[i] * (x.side_dead[i] - before_dead)
