"""Step 2: what suppliers send this month; their packages and permissions are events of `schedule`."""

import math

from upperhand.jit import leaf_kernel

MOST_ENERGY = 5.0
"""By how much held gains can multiply what a supplier sends: stocks and factories set a limit."""


@leaf_kernel
def pledge(q, s, client):  # type: ignore[no-untyped-def]
    """Share of its pledged packages that a supplier sends, before events at the front move it.

    Its will times its bloc's unity, the share of its diplomacy left for arms and the client's standing (scandal); raised by
    the client's lobbying where the tie is close, lowered by threatened sanctions and by disclosure.
    """
    drive = (
        q.supplier_tie[s] * q.side_lobbying[client]
        - q.supplier_deterrence[s] * q.supplier_threatened[s]
        - q.supplier_exposure[s] * q.supplier_disclosed[s]
    )
    return (
        q.supplier_will[s]
        * q.supplier_unity[s]
        * (1.0 - q.supplier_attention[s])
        * (1.0 - q.side_scandal[client])
        * math.exp(drive)
    )


@leaf_kernel
def energy(x, q, s, client):  # type: ignore[no-untyped-def]
    """By how much the client's held gains and fear of escalation multiply what a supplier sends."""
    drive = q.supplier_theory[s] * x.side_gains_held[client] - q.supplier_fear[s] * x.escalation
    return min(math.exp(drive), MOST_ENERGY) if drive != 0.0 else 1.0


@leaf_kernel
def deliver(x, q, tables, prepared):  # type: ignore[no-untyped-def]
    """Move this month's deliveries into the clients' stocks.

    A supplier sends its `pledge` times what held gains and fear of escalation make of it (`energy`).
    """
    months = tables.months
    x.side_shells_inflow[0] = 0.0
    x.side_shells_inflow[1] = 0.0
    for s in range(tables.suppliers):
        c = tables.client[s]
        x.supplier_energy[s] = energy(x, q, s, c)
        share = prepared.pledge[s] * x.supplier_energy[s] * months
        x.side_shells_inflow[c] += share * q.supplier_shells_monthly[s] / months
        x.side_equipment[c] += share * q.supplier_equipment_monthly[s]
        x.side_drones[c] += share * q.supplier_drones_monthly[s]
        x.side_air_defence[c] += share * q.supplier_air_defence_monthly[s]
        x.side_force[c] += share * q.supplier_troops_monthly[s]
        x.side_economy[c] += 0.01 * share * q.supplier_money_monthly[s]
        x.supplier_long_range[s] += share * q.supplier_long_range_monthly[s]
        x.supplier_reach[s] = min(q.supplier_long_range_range_km[s], q.supplier_long_range_depth_km[s])
        x.escalation += q.supplier_provocation[s] * min(q.supplier_will[s], 1.0) * months
