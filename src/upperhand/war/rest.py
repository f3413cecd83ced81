"""What a settlement does to the balance: both sides rest, and whoever breaks it first moves at once."""

import math

from upperhand.jit import leaf_kernel

from .initial import derive
from .supply import ENOUGH_ARMOUR

KEPT_MONTHS = 24.0
"""Months of need that a stock of shells can reach in a rest: beyond, neither depots nor budgets hold them."""


@leaf_kernel
def rest(x, q, tables, prepared):  # type: ignore[no-untyped-def]
    """Let a path rest for ``guarantee.rest`` months, in closed form: stocks fill, damage and exhaustion heal.

    The inputs `q` are those in force during the rest. Nothing is fired and nobody falls; suppliers and factories go on,
    and economies move towards what they are worth with oil, works and the sea whole and open again.
    """
    if tables.law == 1:
        return
    months = q.guarantee_rest
    for i in range(2):
        healed = 1.0 - math.exp(-q.side_repair[i] * months)
        x.side_logistics[i] += healed * (1.0 - x.side_logistics[i])
        x.side_oil[i] += healed * (1.0 - x.side_oil[i])
        x.side_infrastructure[i] += healed * (1.0 - x.side_infrastructure[i])
        x.side_exhaustion[i] *= math.exp(-q.side_recovery[i] * months)
        x.side_support[i] += (1.0 - math.exp(-q.support_lag * months)) * (
            1.0 - x.side_exhaustion[i] - x.side_support[i]
        )
        x.side_support[i] = min(max(x.side_support[i], 0.0), 1.0)
        means = q.side_revenue[i] * (1.0 - q.side_sanctions[i])
        x.side_economy[i] += (1.0 - math.exp(-q.economy_lag * months)) * (means - x.side_economy[i])
        whole = x.side_economy[i] * months
        x.side_shells[i] += q.side_shells_production[i] * whole
        x.side_equipment[i] += q.side_equipment_production[i] * whole
        x.side_drones[i] += q.side_drones_production[i] * whole
        x.side_missiles[i] += q.side_missiles_production[i] * whole
        x.side_air_defence[i] += q.side_air_defence_production[i] * whole
    for s in range(tables.suppliers):
        c = tables.client[s]
        share = prepared.pledge[s] * months
        x.side_shells[c] += share * q.supplier_shells_monthly[s]
        x.side_equipment[c] += share * q.supplier_equipment_monthly[s]
        x.side_drones[c] += share * q.supplier_drones_monthly[s]
        x.side_air_defence[c] += share * q.supplier_air_defence_monthly[s]
        x.supplier_long_range[s] += share * q.supplier_long_range_monthly[s]
    for i in range(2):
        x.side_shells[i] = min(x.side_shells[i], KEPT_MONTHS * q.side_shells_need[i])
        x.side_equipment[i] = min(x.side_equipment[i], ENOUGH_ARMOUR * q.side_equipment_need[i])
    x.escalation *= math.exp(-q.escalation_fade * months)
    x.paused = 0.0
    x.talking = 0.0
    derive(x, q, tables, prepared)


@leaf_kernel
def strike_first(x, q, tables, breaker):  # type: ignore[no-untyped-def]
    """Let the breaker of a settlement take ``breach.surprise`` lines on every open front."""
    taken = q.breach_surprise if breaker == 0 else -q.breach_surprise
    for f in range(tables.fronts):
        if q.front_dormant[f] < 0.5:
            x.front_position[f] = min(max(x.front_position[f] + taken, 0.0), float(tables.lines[f]))
