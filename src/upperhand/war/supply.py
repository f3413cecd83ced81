"""Step 3: stocks and flows of men, shells and armour; combat power before focus and works."""

import math

from upperhand.jit import leaf_kernel

MOST_TIED_DOWN = 0.9
"""Share of a force that garrisons can tie down."""

LEAST_ARMOUR, ENOUGH_ARMOUR = 0.05, 2.0
"""Armour relative to need below and above which it no longer moves combat power."""

LEAST_MOVING = 0.02
"""Share of logistics that always gets through, on foot and by night."""


@leaf_kernel
def replenish(x, q, tables, press):  # type: ignore[no-untyped-def]
    """Recruit, produce and fire; leave each side's share of fire need met in ``side_fires``.

    Parameters
    ----------
    press : tuple of two floats
        How much each side presses, 0 (hold) to 1.
    """
    months = tables.months
    quiet = x.paused > 0.5
    for i in range(2):
        called = min(q.side_recruits[i] * x.side_support[i] * months, x.side_pool[i])
        x.side_pool[i] -= called
        x.side_force[i] += called
        whole = x.side_economy[i] * months
        x.side_shells_inflow[i] += q.side_shells_production[i] * x.side_economy[i]
        x.side_shells[i] += x.side_shells_inflow[i] * months
        x.side_equipment[i] += q.side_equipment_production[i] * whole
        x.side_drones[i] += q.side_drones_production[i] * whole
        x.side_missiles[i] += q.side_missiles_production[i] * whole
        x.side_air_defence[i] += q.side_air_defence_production[i] * whole
        need = (
            q.side_shells_need[i]
            * (q.side_shells_hold[i] + (1.0 - q.side_shells_hold[i]) * press[i])
            * months
        )
        fired = 0.0 if quiet else min(need, x.side_shells[i])
        x.side_shells[i] -= fired
        x.side_fires[i] = min(x.side_shells[i] / need, 1.0) if quiet else fired / need


@leaf_kernel
def power(x, q, tables):  # type: ignore[no-untyped-def]
    """Set each side's log combat power from men, fire, armour, logistics and wear."""
    for i in range(2):
        garrison = 0.0
        for f in range(tables.fronts):
            beyond = x.front_position[f] - q.front_home[f]
            garrison += q.front_hold_cost[f] * max(beyond if i == 0 else -beyond, 0.0)
        men = max(x.side_force[i] * (1.0 - min(garrison, MOST_TIED_DOWN)), 1.0)
        fire = q.side_shells_floor[i] + (1.0 - q.side_shells_floor[i]) * x.side_fires[i]
        armour = max(min(x.side_equipment[i] / q.side_equipment_need[i], ENOUGH_ARMOUR), LEAST_ARMOUR)
        moving = max(x.side_logistics[i] * q.side_logistics_corridor[i], LEAST_MOVING)
        x.side_power[i] = (
            math.log(men)
            + q.side_shells_weight[i] * math.log(fire)
            + q.side_equipment_weight[i] * math.log(armour)
            + q.side_logistics_weight[i] * math.log(moving)
            - q.battle_wear * x.side_exhaustion[i]
        )
