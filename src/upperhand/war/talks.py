"""Step 9: chances and memory of talks; who wants them is a choice of `bargaining`."""

import math

from upperhand.jit import leaf_kernel

from .draws import channel_key, luck, to_uniform

PAUSE = channel_key("pause")

MOST_MEMORY = 0.5
"""Chance of talks that the memory of earlier rounds can give."""

MOST_ROUNDS = 50.0
"""Rounds that are remembered, as in the table of quantities."""


@leaf_kernel
def pressure(q, tables, side):  # type: ignore[no-untyped-def]
    """Points that refusing talks costs a side: from outside, and from suppliers that want an end, by their ties."""
    points = q.side_talks_pressure[side]
    for s in range(tables.suppliers):
        if tables.client[s] == side:
            points += q.supplier_tie[s] * q.supplier_wants_end[s]
    return points


@leaf_kernel
def ways_shut(q, tables):  # type: ignore[no-untyped-def]
    """Chance that no forum, mediator or supplier opens talks this period, as far as the inputs alone decide.

    Every way in counts by itself: ``product of (1 - chance)``. A forum needs both sides to be invited. A mediator
    opens talks with chance effort times the heed of both sides; a supplier that gives part of its diplomacy to talks
    acts as one.
    """
    forum = q.talks_forum * q.side_talks_invited[0] * q.side_talks_invited[1]
    shut = (1.0 - q.talks_access) * (1.0 - forum)
    for m in range(tables.mediators):
        shut *= 1.0 - q.mediator_effort[m] * q.side_mediator_tie[0, m] * q.side_mediator_tie[1, m]
    for s in range(tables.suppliers):
        shut *= 1.0 - q.talks_patron * q.supplier_attention[s] * q.supplier_tie[s]
    return shut


@leaf_kernel
def openness(x, q, tables, prepared):  # type: ignore[no-untyped-def]
    """Return the chance that talks can be held this period: by `ways_shut`, channels, earlier rounds, talks under way."""
    shut = prepared.ways_shut
    shut *= 1.0 - q.talks_channel_weight * min(x.channels, 1.0)
    shut *= 1.0 - min(q.talks_memory * x.rounds, MOST_MEMORY)
    if tables.months != 1.0:
        shut = shut**tables.months
    if x.talking > 0.5:
        going_on = q.talks_persistence if tables.months == 1.0 else q.talks_persistence**tables.months
        return max(going_on, 1.0 - shut)
    return 1.0 - shut


@leaf_kernel
def remember(x, q, tables, prepared, talk):  # type: ignore[no-untyped-def]
    """Record whether this was a month of talks; exchange prisoners; trust in channels and the memory of rounds follow."""
    months = tables.months
    fade = 1.0 - min(q.talks_channel_fade * months, 1.0)
    home = min(q.talks_exchange * x.channels * months, 1.0) * min(x.side_prisoners[0], x.side_prisoners[1])
    x.side_prisoners[0] -= home
    x.side_prisoners[1] -= home
    trust = q.talks_channel_gain * months * talk + q.talks_exchange_trust * home
    x.channels = min(max(x.channels * fade + trust, 0.0), 1.0)
    x.rounds = min(x.rounds * fade + talk * months, MOST_ROUNDS)
    x.talking = talk
    x.talks_openness = openness(x, q, tables, prepared)


@leaf_kernel
def pause_chance(x, q, tables):  # type: ignore[no-untyped-def]
    """Chance that a pause begins (or, in a pause, that it ends) this period: it needs both sides worn."""
    if x.paused > 0.5:
        return 1.0 - math.exp(-q.pause_resume * tables.months)
    worn = min(x.side_exhaustion[0], x.side_exhaustion[1])
    return 1.0 - math.exp(-q.pause_base * math.exp(q.pause_exhaustion * worn) * tables.months)


@leaf_kernel
def pause(t, x, q, tables, key):  # type: ignore[no-untyped-def]
    """Let exhausted armies pause, or a pause end."""
    u = to_uniform(luck(key, t, PAUSE))
    if u < pause_chance(x, q, tables):
        x.paused = 1.0 - x.paused
