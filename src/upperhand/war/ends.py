"""How a war ends without a settlement: collapse of a side, or escalation beyond the war."""

import math

from upperhand.jit import leaf_kernel

from .draws import channel_key, luck, to_uniform

GOING_ON, COLLAPSE_A, COLLAPSE_B, ESCALATED, DECIDED = 0.0, 1.0, 2.0, 3.0, 4.0
COLLAPSE, ESCALATION = channel_key("collapse"), channel_key("escalation")


@leaf_kernel
def collapse_chance(x, q, tables, i):  # type: ignore[no-untyped-def]
    """Chance that side i collapses this period: it rises with exhaustion and falls with support at home."""
    strain = q.side_collapse_slope[i] * (x.side_exhaustion[i] - x.side_support[i])
    return 1.0 - math.exp(-q.side_collapse[i] * math.exp(strain) * tables.months)


@leaf_kernel
def escalation_chance(x, q, tables):  # type: ignore[no-untyped-def]
    """Chance that the war escalates beyond its bounds this period."""
    return 1.0 - math.exp(-q.escalation_base * math.exp(q.escalation_slope * x.escalation) * tables.months)


@leaf_kernel
def end(t, x, q, tables, key):  # type: ignore[no-untyped-def]
    """Set ``ended`` if the war ends this period."""
    if x.paused > 0.5:
        return
    u = to_uniform(luck(key, t, COLLAPSE))
    first = collapse_chance(x, q, tables, 0)
    second = collapse_chance(x, q, tables, 1)
    # Side A's chance is counted from 0, B's from 1: a swap of the sides mirrors the draw.
    if u < first:
        x.ended = COLLAPSE_A
    elif u >= 1.0 - second:
        x.ended = COLLAPSE_B
    elif to_uniform(luck(key, t, ESCALATION)) < escalation_chance(x, q, tables):
        x.ended = ESCALATED
