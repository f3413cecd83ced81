"""Step 7: repair, means, sea access, exhaustion and support at home."""

import math

from upperhand.jit import leaf_kernel

from .tables import ENDURANCE

POOREST, RICHEST = 0.05, 3.0
"""Bounds of the economy relative to par, as in the table of quantities."""


@leaf_kernel
def sustain(x, q, tables, theta):  # type: ignore[no-untyped-def]
    """Repair damage, move the economies towards their means, and wear both sides."""
    months = tables.months
    for i in range(2):
        j = 1 - i
        mended = min(q.side_repair[i] * months, 1.0)
        x.side_logistics[i] += mended * (1.0 - x.side_logistics[i])
        x.side_oil[i] += mended * (1.0 - x.side_oil[i])
        x.side_infrastructure[i] += mended * (1.0 - x.side_infrastructure[i])
        # The other's fleet closes the sea except for what an agreement allows.
        x.side_sea_access[i] = 1.0 - q.side_fleet[j] * (1.0 - q.side_port[i])
        means = (
            q.side_revenue[i]
            * (1.0 - q.side_oil_weight[i] * (1.0 - x.side_oil[i]))
            * (1.0 - q.side_infrastructure_weight[i] * (1.0 - x.side_infrastructure[i]))
            * (1.0 - q.side_sea_weight[i] * (1.0 - x.side_sea_access[i]))
            * (1.0 - q.side_sanctions[i])
        )
        lag = min(q.economy_lag * months, 1.0)
        x.side_economy[i] = min(max(x.side_economy[i] + lag * (means - x.side_economy[i]), POOREST), RICHEST)
        burden = (
            x.side_losses[i] / max(q.battle_losses, 1e-9)
            + q.strain_damage * (1.0 - x.side_infrastructure[i])
            + q.strain_poverty * max(1.0 - x.side_economy[i], 0.0)
        )
        worn = q.side_strain[i] * burden * math.exp(-q.side_endurance[i] - theta[ENDURANCE, i]) * months
        rest = q.side_recovery[i] * (1.0 if x.paused > 0.5 else q.recovery_fighting) * months
        tired = x.side_exhaustion[i] + worn - min(rest, 1.0) * x.side_exhaustion[i]
        x.side_exhaustion[i] = min(max(tired, 0.0), 1.0)
        mood = (
            1.0
            - x.side_exhaustion[i]
            + q.side_support_gains[i] * (x.side_gains_held[i] - x.side_gains_held[j])
            - q.support_scandal * q.side_scandal[i]
        )
        moved = min(q.support_lag * months, 1.0) * (min(max(mood, 0.0), 1.0) - x.side_support[i])
        x.side_support[i] = min(max(x.side_support[i] + moved, 0.0), 1.0)
    x.escalation = min(max(x.escalation * (1.0 - min(q.escalation_fade * months, 1.0)), 0.0), 5.0)
