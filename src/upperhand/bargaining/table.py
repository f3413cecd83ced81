"""A month at the table: access, consent and acceptance, and what arriving there is worth to each side."""

import math

import numpy as np

from upperhand.jit import leaf_kernel
from upperhand.war import talks

from . import frontier, offers, premium

VALUES = np.dtype(
    [
        ("finish", np.float64, (2,)),  # W_i: fighting on with no settlement ever
        ("finish_talk", np.float64, (2,)),  # the same, with this month spent talking
        ("fight", np.float64, (2,)),  # R_i: fighting on this month, settlement possible later
        ("talk", np.float64, (2,)),  # R_i in a month of talks that brings no settlement
        (
            "broken",
            np.float64,
            (2, 2),
        ),  # [i, breaker]: value to i of the war resumed after that side's breach
        ("press", np.float64, (2,)),  # chance that the side presses when it looks to settlement
    ]
)
"""What each side's fighting on is worth in one state."""

TABLE = np.dtype(
    [
        ("breach", np.float64),  # chance that a settlement is broken
        ("premium", np.float64, (2,)),
        ("surplus", np.float64),  # S
        ("access", np.float64),
        ("consent", np.float64, (2,)),
        ("acceptance", np.float64),  # chance that a serious offer is accepted
        ("settle", np.float64),  # chance of a settlement this period
        ("talk", np.float64),  # chance of talks this period
        ("points", np.float64, (2,)),  # of the settlement, if there is one
        (
            "worth",
            np.float64,
            (2,),
        ),  # value to each side of the settlement, if there is one, its possible breach included
        ("refusal", np.float64, (2,)),  # expected cost of pressure and of lost face this period
        ("arrive", np.float64, (2,)),  # B_i: value of arriving at this period's talks
        ("gain", np.float64, (2,)),  # gain from being in talks over refusing them
        ("sincere", np.float64, (2,)),  # part of it that comes from the chance of a deal
    ]
)
"""One month at the table."""


@leaf_kernel
def claims(value_a, value_b, broken, q, prepared, tables):  # type: ignore[no-untyped-def]
    """Return (breach chance, premium A, premium B, equal gain g over value plus premium) for a pair of values.

    The settlement that is weighed for breach is the balanced one without premium, so that the premium is counted once.
    """
    n = tables.issues
    gain = frontier.equal_gain(prepared.frontier_a, prepared.frontier_b, n, value_a, value_b)
    if q.breach_base <= 0.0:
        return 0.0, 0.0, 0.0, gain
    chance = premium.breach(
        value_a,
        value_b,
        gain,
        broken[0, 0],
        broken[1, 1],
        q.side_guarantee[0],
        q.side_guarantee[1],
        q.breach_base,
        q.breach_slope,
    )
    first = premium.premium(value_a, broken[0, 1], chance)
    second = premium.premium(value_b, broken[1, 0], chance)
    gain = frontier.equal_gain(prepared.frontier_a, prepared.frontier_b, n, value_a + first, value_b + second)
    return chance, first, second, gain


@leaf_kernel
def consent(gain, reluctance):  # type: ignore[no-untyped-def]
    """Chance that a side consents to talk: ``g / (g + k)``, its gain g from talking over refusing."""
    if gain <= 0.0:
        return 0.0
    return gain / (gain + reluctance)


@leaf_kernel
def face(x, q, i):  # type: ignore[no-untyped-def]
    """Points of face that side i loses by entering talks with its declared precondition unmet; gains soften it."""
    if x.talking > 0.5:
        return 0.0
    demanded = q.side_talks_precondition[i] * q.side_talks_demand[i]
    if demanded == 0.0:
        return 0.0
    return demanded * math.exp(-q.side_talks_softening[i] * max(x.side_gains_held[i], 0.0))


@leaf_kernel
def sit_down(v, x, q, prepared, tables, t):  # type: ignore[no-untyped-def]
    """Work out one month at the table.

    Parameters
    ----------
    v : record of VALUES
        What fighting on is worth in this state.
    x, q, prepared : records of STATE, INPUTS, PREPARED
    tables : Tables
    t : record of TABLE
        Receives the result. ``arrive`` is R_i when nobody talks, plus what talks add:
        ``access * (consent of both) * (gain of talking)``, less the pressure borne by whoever refuses.
    """
    fight_a = v.fight[0]
    fight_b = v.fight[1]
    talk_a = v.talk[0]
    talk_b = v.talk[1]
    if tables.floor == 1:
        talk_a = max(talk_a, 0.0)
        talk_b = max(talk_b, 0.0)
    chance, first, second, gain = claims(talk_a, talk_b, v.broken, q, prepared, tables)
    t.breach = chance
    t.premium[0] = first
    t.premium[1] = second
    t.surplus = 2.0 * gain
    skill = q.side_talks_skill[0] / (q.side_talks_skill[0] + q.side_talks_skill[1])
    if tables.split == 1:
        surplus = t.surplus
        if q.talks_error > 0.0:
            accepted = 1.0 / (1.0 + math.exp(min(max(-surplus / q.talks_error, -700.0), 700.0)))
        else:
            accepted = 1.0 if surplus >= -1e-12 else 0.0
        points_a = talk_a + first + skill * surplus
        points_b = talk_b + second + (1.0 - skill) * surplus
        gain_a = accepted * skill * surplus
        gain_b = accepted * (1.0 - skill) * surplus
    else:
        accepted, gain_a, gain_b, points_a, points_b = offers.expected_table(
            prepared.frontier_a,
            prepared.frontier_b,
            tables.issues,
            talk_a + first,
            talk_b + second,
            q.talks_error,
            skill,
        )
    serious = q.talks_serious if tables.months == 1.0 else 1.0 - (1.0 - q.talks_serious) ** tables.months
    # Against going on, a settlement also saves what fighting on is worth less than surrender (0 without the floor).
    deal_a = serious * ((1.0 - chance) * gain_a + accepted * (talk_a - v.talk[0]))
    deal_b = serious * ((1.0 - chance) * gain_b + accepted * (talk_b - v.talk[1]))
    # Pressure falls only on the side that refuses: it is part of the gain from talking over refusing.
    pressure_a = prepared.pressure[0]
    pressure_b = prepared.pressure[1]
    lost_a = face(x, q, 0)
    lost_b = face(x, q, 1)
    t.gain[0] = v.talk[0] + deal_a - v.fight[0] - lost_a + pressure_a
    t.gain[1] = v.talk[1] + deal_b - v.fight[1] - lost_b + pressure_b
    t.access = talks.openness(x, q, tables, prepared)
    for i in range(2):
        # Without reluctance the split protocol is the published stopping game, in which nobody stays away.
        willing = tables.split == 1 and q.side_talks_reluctance[i] <= 0.0
        t.consent[i] = 1.0 if willing else consent(t.gain[i], q.side_talks_reluctance[i])
        # The part of the gain that exists only because a deal is possible.
        plain = v.finish_talk[i] - v.finish[i] - (lost_a if i == 0 else lost_b) + prepared.pressure[i]
        part = t.gain[i] - plain
        whole = part + max(plain, 0.0)
        t.sincere[i] = min(max(part / whole, 0.0), 1.0) if whole > 1e-9 else 0.0
    both = t.access * t.consent[0] * t.consent[1]
    t.acceptance = accepted
    t.talk = both
    t.settle = both * serious * accepted
    t.points[0] = points_a
    t.points[1] = points_b
    share = 1.0 / accepted if accepted > 1e-12 else 0.0
    t.worth[0] = talk_a + (1.0 - chance) * gain_a * share
    t.worth[1] = talk_b + (1.0 - chance) * gain_b * share
    t.refusal[0] = t.access * (1.0 - t.consent[0]) * pressure_a + both * lost_a
    t.refusal[1] = t.access * (1.0 - t.consent[1]) * pressure_b + both * lost_b
    t.arrive[0] = fight_a + both * (v.talk[0] + deal_a - fight_a) - t.refusal[0]
    t.arrive[1] = fight_b + both * (v.talk[1] + deal_b - fight_b) - t.refusal[1]
