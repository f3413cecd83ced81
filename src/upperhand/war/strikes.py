"""Step 6: strikes in depth: stock times range times permission, past air defence, on logistics, oil and infrastructure."""

import math

from upperhand.jit import leaf_kernel

from .tables import STRIKE_EFFECT

LEAST_WORKING = 0.05
"""Working share that strikes cannot take away; the lower bound of logistics, oil and infrastructure."""


@leaf_kernel
def _hurt(level, hits, targets):  # type: ignore[no-untyped-def]
    """Lower a working share: as many hits as ``targets`` halve it."""
    return max(level / (1.0 + hits / targets), LEAST_WORKING)


@leaf_kernel
def strike(x, q, tables, theta):  # type: ignore[no-untyped-def]
    """Fire the month's drones and missiles of both sides at once."""
    if x.paused > 0.5:
        x.side_strikes[0] = 0.0
        x.side_strikes[1] = 0.0
        return
    months = tables.months
    for i in range(2):
        j = 1 - i
        drones = min(q.side_drones_rate[i] * months, 1.0) * x.side_drones[i]
        own = min(q.side_missiles_rate[i] * months, 1.0) * x.side_missiles[i]
        x.side_drones[i] -= drones
        x.side_missiles[i] -= own
        near = 0.0
        deep = 0.0
        oil = drones * q.side_drones_oil[i] * q.side_drones_reach[i] + own * q.side_missiles_oil[i]
        rest = drones * (1.0 - q.side_drones_oil[i])
        deep += rest * q.side_drones_depots[i] * q.side_drones_reach[i]
        cities = rest * (1.0 - q.side_drones_depots[i]) * q.side_drones_reach[i] + own * (
            1.0 - q.side_missiles_oil[i]
        )
        foreign = 0.0  # strikes in depth with suppliers' weapons: what escalates
        fired = drones + own
        for s in range(tables.suppliers):
            if tables.client[s] != i or x.supplier_long_range[s] <= 0.0:
                continue
            shots = min(q.supplier_long_range_rate[s] * months, 1.0) * x.supplier_long_range[s]
            if q.supplier_long_range_targets[s] < 0.5:
                continue
            x.supplier_long_range[s] -= shots
            fired += shots
            reached = shots * x.supplier_reach[s] / (x.supplier_reach[s] + q.side_depth_half_km[j])
            if q.supplier_long_range_targets[s] < 1.5:
                near += reached
            elif q.supplier_long_range_targets[s] < 2.5:
                deep += reached
                foreign += reached
            else:
                deep += (1.0 - q.strikes_economy) * reached
                oil += q.strikes_economy * reached
                foreign += reached
        need = q.side_air_defence_need[j] * months
        ready = x.side_air_defence[j]
        stopped = ready / (ready + need)
        x.side_air_defence[j] = max(ready - min(stopped * fired, need), 0.0)
        through = (1.0 - stopped) * math.exp(q.side_strike_effect[i] + theta[STRIKE_EFFECT, i])
        targets = q.side_targets[j] * months
        x.side_strikes[i] = through * fired
        x.side_logistics[j] = _hurt(x.side_logistics[j], through * (q.strikes_near * near + deep), targets)
        x.side_oil[j] = _hurt(x.side_oil[j], through * oil, targets)
        x.side_infrastructure[j] = _hurt(x.side_infrastructure[j], through * cities, targets)
        x.escalation += q.escalation_deep * through * foreign / targets * months
