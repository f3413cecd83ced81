"""Reading fitted values: what fighting on is worth in a state, from the coefficients of its period."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from upperhand.jit import leaf_kernel, sum_kernel
from upperhand.scenario.program import Array
from upperhand.scenario.quantities import FRONTS, ISSUES, TYPES
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
    finish : float64[periods, FINISH, features]
    go_on : float64[periods, GO_ON, features of R]
    finish_shift : float64[periods, draws, FINISH]
        What a draw of the inputs adds; zero where only the central draw is solved.
    go_on_shift : float64[periods, draws, GO_ON]
    """

    finish: Array
    go_on: Array
    finish_shift: Array
    go_on_shift: Array


FEATURES = features.PRODUCTS + features.EXTRA + features.HINGES

COURSES = 4
"""So many courses of a path's next month are simulated, each with luck of its own; where there are more types than
that, also each with a type of its own, drawn from the sides' mean posterior and weighed for each side. With fewer types
each has as many courses as fit."""

WORK = np.dtype(
    [
        ("x", PATH),
        ("y", PATH),
        ("stale", np.float64),  # 1 while the next period's inputs are not in place
        ("worth", np.float64, (4,)),
        ("each", np.float64, (COURSES, 4)),  # worth of every course of the month
        ("kind", np.int64, (COURSES,)),  # its type
        ("sums", np.float64, (4,)),
        ("totals", np.float64, (4,)),
        ("q", MONTH),  # this period's inputs
        ("ahead", MONTH),  # the next period's
        ("prepared", PREPARED),
        ("prepared_ahead", PREPARED),
        ("base", np.float64, (1 + features.STATES + features.SUMMARY + features.SQUARES + FRONTS,)),
        ("features", np.float64, (FEATURES,)),
        ("outputs", np.float64, (6,)),
        ("lever", np.float64, (6,)),
        ("share", np.float64, (ISSUES,)),
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


@sum_kernel
def add_columns(features, n, t, draw, coefficients, shift, out):  # type: ignore[no-untyped-def]
    """Add up the six columns of W that all features carry: the innermost loop of the solver."""
    a = b = c = d = e = f = 0.0
    for m in range(n):
        weight = features[m]
        a += weight * coefficients[t, 0, m]
        b += weight * coefficients[t, 1, m]
        c += weight * coefficients[t, 2, m]
        d += weight * coefficients[t, 3, m]
        e += weight * coefficients[t, 4, m]
        f += weight * coefficients[t, 5, m]
    out[0] = a + shift[t, draw, 0]
    out[1] = b + shift[t, draw, 1]
    out[2] = c + shift[t, draw, 2]
    out[3] = d + shift[t, draw, 3]
    out[4] = e + shift[t, draw, 4]
    out[5] = f + shift[t, draw, 5]


@sum_kernel
def _add_two_columns(features, n, t, draw, coefficients, shift, out):  # type: ignore[no-untyped-def]
    """Add up the two columns of R that all features carry."""
    a = b = 0.0
    for m in range(n):
        a += features[m] * coefficients[t, 0, m]
        b += features[m] * coefficients[t, 1, m]
    out[0] = a + shift[t, draw, 0]
    out[1] = b + shift[t, draw, 1]


@leaf_kernel
def _add_levers(w, levers, t, coefficients, first):  # type: ignore[no-untyped-def]
    """Add up what talking and pressing change, into ``w.lever``: columns `first` and the five after it."""
    for c in range(6):
        total = 0.0
        for m in range(levers):
            total += w.features[m] * coefficients[t, first + c, m]
        w.lever[c] = total


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
    finish_of_features(t, draw, q, basis, fitted, w, v)


@leaf_kernel
def finish_of_features(t, draw, q, basis, fitted, w, v):  # type: ignore[no-untyped-def]
    """Do `finish` for a state whose features are in place."""
    add_columns(w.features, basis.features, t, draw, fitted.finish, fitted.finish_shift, w.outputs)
    _add_levers(w, basis.levers, t, fitted.finish, 6)
    out = w.outputs
    lever = w.lever
    first = _logistic(lever[2] / q.side_press_choice[0])
    second = _logistic(lever[5] / q.side_press_choice[1])
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
    count = basis.features + features.EXTRA + basis.bends
    _add_two_columns(w.features, count, t, draw, fitted.go_on, fitted.go_on_shift, w.outputs)
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
        v.finish[i] = points[i]
        v.finish_talk[i] = points[i]
        v.fight[i] = points[i]
        v.talk[i] = points[i]
        v.broken[i, 0] = points[i]
        v.broken[i, 1] = points[i]


@leaf_kernel
def month_cost(before_dead, x, q, tables, i):  # type: ignore[no-untyped-def]
    """Cost to side i of the period that led to `x`, in points: base, deaths, damage; a pause costs less."""
    running = q.side_cost[i] * (q.pause_cost if x.paused > 0.5 else 1.0) * tables.months
    damage = q.side_cost_damage[i] * (1.0 - x.side_infrastructure[i]) * tables.months
    return running + damage + q.side_cost_death[i] * (x.side_dead[i] - before_dead)
