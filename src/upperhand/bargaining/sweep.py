"""One period of battles over all places of a war of forts: the innermost loop of the exact solver, without a matrix.

A place is ``first * (top_1 + 1) + second``: how many forts side A holds on either front (``top_1`` is 0 with one
front). Every contested front moves by one fort, so the chances of a period are products of one number a place, and its
successors stand at fixed distances: nothing is stored but the values themselves and what a place is worth.
"""

from __future__ import annotations

from typing import NamedTuple

from upperhand.jit import kernel, leaf_kernel
from upperhand.scenario.program import Array


class Period(NamedTuple):
    """What a period does at every place, as the sweep takes it.

    Attributes
    ----------
    win : float64[types, places]
        Chance that side A wins a battle, under each type.
    hold : float64[sides, places]
        What the period itself is worth to a side: the flow of holding ground, less the cost of fighting.
    kept : float64[sides, places]
        Discount of what comes after it.
    least : float64[sides, places]
        What a side has by not fighting on, such as a standing offer that it may accept; -inf where it has no choice.
    """

    win: Array
    hold: Array
    kept: Array
    least: Array


@leaf_kernel
def _along(values, now, then, m, i, period, lo, hi, step, by):  # type: ignore[no-untyped-def]
    """Value the places ``lo, lo + step, …`` where one front is contested, which moves by `by` places."""
    for place in range(lo, hi, step):
        win = period.win[m, place]
        ahead = win * values[then, m, i, place + by] + (1.0 - win) * values[then, m, i, place - by]
        value = period.hold[i, place] + period.kept[i, place] * ahead
        values[now, m, i, place] = max(value, period.least[i, place])


@leaf_kernel
def _across(values, now, then, m, i, period, lo, hi, row):  # type: ignore[no-untyped-def]
    """Value the places lo to hi where both fronts are contested, by a row of places and by one."""
    for place in range(lo, hi):
        win = period.win[m, place]
        up = win * values[then, m, i, place + row + 1] + (1.0 - win) * values[then, m, i, place + row - 1]
        down = win * values[then, m, i, place - row + 1] + (1.0 - win) * values[then, m, i, place - row - 1]
        value = period.hold[i, place] + period.kept[i, place] * (win * up + (1.0 - win) * down)
        values[now, m, i, place] = max(value, period.least[i, place])


@kernel
def sweep(values, now, then, top_0, top_1, period):  # type: ignore[no-untyped-def]
    """Value every place with a contested front, from the values one period later.

    Parameters
    ----------
    values : float64[…, types, sides, places]
        Row `then` holds the values one period later, at decided places what they are worth; row `now` receives.
    now, then : int
    top_0, top_1 : int
        Forts on each front; ``top_1`` is 0 with one front.
    period : Period

    Examples
    --------
    Three forts of which A holds one, odds even, nothing to pay: the chance to take all of them before losing the last.

    >>> import numpy as np
    >>> values = np.zeros((2, 1, 1, 4)) + [0.0, 0.0, 0.0, 1.0]
    >>> one = np.ones((1, 4))
    >>> even = Period(0.5 * one, 0.0 * one, one, -np.inf * one)
    >>> for t in range(100):
    ...     sweep(values, t % 2, (t + 1) % 2, 3, 0, even)
    >>> values[1, 0, 0].round(6).tolist()
    [0.0, 0.333333, 0.666667, 1.0]
    """
    for m in range(values.shape[1]):
        for i in range(values.shape[2]):
            if top_1 == 0:
                _along(values, now, then, m, i, period, 1, top_0, 1, 1)
                continue
            row = top_1 + 1
            last = top_0 * row
            _along(values, now, then, m, i, period, 1, top_1, 1, 1)
            _along(values, now, then, m, i, period, last + 1, last + top_1, 1, 1)
            _along(values, now, then, m, i, period, row, last, row, row)
            _along(values, now, then, m, i, period, row + top_1, last + top_1, row, row)
            for start in range(row, last, row):
                _across(values, now, then, m, i, period, start + 1, start + top_1, row)
