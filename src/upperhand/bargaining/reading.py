"""Reading a solution at the assessment's date, for every draw of the inputs."""

from __future__ import annotations

import numpy as np

from upperhand.jit import kernel, leaf_kernel
from upperhand.scenario.program import Array

from . import position, table, values
from .fitted import Solution
from .paths import load_path


@leaf_kernel
def tell(v, x, q, prepared, tables, months, today):  # type: ignore[no-untyped-def]
    """Fill the month at the table, the claims over the values of a war to the finish, and the points of today's line."""
    table.sit_down(v, x, q, prepared, tables, months[0])
    # The same month over the values of a war to the finish: its surplus is S_W.
    chance, first, second, gain = table.claims(v.finish[0], v.finish[1], v.broken, q, prepared, tables)
    months[1].breach = chance
    months[1].premium[0] = first
    months[1].premium[1] = second
    months[1].surplus = 2.0 * gain
    frozen = position.freeze(x, q, tables, prepared)
    today[0] = frozen[0]
    today[1] = frozen[1]


@kernel
def _read(t, states, inputs, effects, tables_of, basis_of, fitted, work, found, months, today):  # type: ignore[no-untyped-def]
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    x = w.x
    q = w.q
    for row in range(states.shape[0]):
        load_path(states, row, x)
        position.settle_inputs(t, x, row, (inputs, effects), tables, q, w.prepared)
        v = found[row]
        values.finish(t, row, x, q, w.prepared, tables, basis, fitted, w, v)
        values.go_on(t, row, q, w.prepared, tables, basis, fitted, w, v)
        tell(v, x, q, w.prepared, tables, months[row], today[row])


def read(solution: Solution) -> tuple[np.ndarray, np.ndarray, Array]:
    """Read what fighting on is worth today, and today's month at the table.

    Parameters
    ----------
    solution : Solution

    Returns
    -------
    found : ndarray of VALUES, shape (draws,)
    months : ndarray of TABLE, shape (draws, 2)
        Column 0: the table; column 1: breach, premium and surplus over the values of a war to the finish.
    today : float64[draws, 2]
        Points of freezing today's line.
    """
    n = len(solution.draws)
    found = np.zeros(n, table.VALUES)
    months = np.zeros((n, 2), table.TABLE)
    today = np.zeros((n, 2))
    _read(
        0,
        solution.draws.states,
        solution.draws.inputs,
        solution.draws.effects,
        solution.tables,
        solution.basis,
        solution.fitted,
        values.scratch(),
        found,
        months,
        today,
    )
    return found, months, today
