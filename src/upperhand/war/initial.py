"""The state at the assessment's date made whole: what steps derive, for a war that has taken no step yet."""

from __future__ import annotations

import numpy as np

from upperhand.jit import kernel, leaf_kernel
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import N_STATE

from . import schedule, suppliers, supply, talks
from .tables import MONTH, PATH, PREPARED, tables


@leaf_kernel
def derive(x, q, tables, prepared):  # type: ignore[no-untyped-def]
    """Set what the month's steps would have derived: fire, power, sea access, reach."""
    if tables.law == 1:
        return
    for i in range(2):
        need = q.side_shells_need[i] * 0.5 * (1.0 + q.side_shells_hold[i])
        coming = q.side_shells_production[i] * x.side_economy[i]
        for s in range(tables.suppliers):
            if tables.client[s] == i:
                coming += prepared.pledge[s] * q.supplier_shells_monthly[s]
        x.side_shells_inflow[i] = coming
        x.side_fires[i] = min((x.side_shells[i] + coming) / need, 1.0)
        x.side_sea_access[i] = 1.0 - q.side_fleet[1 - i] * (1.0 - q.side_port[i])
    for s in range(tables.suppliers):
        x.supplier_energy[s] = suppliers.energy(x, q, s, tables.client[s])
        x.supplier_reach[s] = min(q.supplier_long_range_range_km[s], q.supplier_long_range_depth_km[s])
    supply.power(x, q, tables)
    x.talks_openness = talks.openness(x, q, tables, prepared)


@kernel
def _ready(t, states, inputs, effects, tables_of, path, month, prepared_of):  # type: ignore[no-untyped-def]
    tables = tables_of[0]
    x = path[0]
    for row in range(states.shape[0]):
        for c in range(N_STATE):
            x.flat[c] = states[row, c]
        schedule.settle_inputs(t, x, row, (inputs, effects), tables, month[0], prepared_of[0])
        derive(x, month[0], tables, prepared_of[0])
        for c in range(N_STATE):
            states[row, c] = x.flat[c]


def ready(program: Program, states: Array, inputs: Array, effects: Array) -> Array:
    """Return the states of several draws with everything that steps derive filled in.

    Parameters
    ----------
    states, inputs, effects : float64[draws, ...]
        See `scenario.draws.Draws`.

    Returns
    -------
    float64[draws, N_STATE]
    """
    prepared = np.zeros(1, PREPARED)
    prepared["row"] = -1
    out = states.copy()
    _ready(0, out, inputs, effects, tables(program), np.zeros(1, PATH), np.zeros(1, MONTH), prepared)
    return out
