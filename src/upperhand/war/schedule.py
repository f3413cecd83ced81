"""Step 1: effects that are due and events that happen; the inputs of the month."""

import math

from upperhand.jit import leaf_kernel

from . import suppliers, talks
from .draws import luck, to_uniform
from .tables import FOCUS, GROUND, OTHER, STAKES

NEVER = 1e9

LEAST_FOCUS = 0.01
"""Share of the effort at which a front is held though none is given to it."""


@leaf_kernel
def _since(effect, t, x):  # type: ignore[no-untyped-def]
    """Return the periods since an effect came into force: negative before, -NEVER where nothing has set its date."""
    if effect.mode == 0:
        return float(t - effect.start)
    if effect.mode <= 2:
        stage = x.event_stage[effect.ref]
        reached = stage >= effect.level if effect.mode == 1 else stage == effect.level
        return float(t) - x.event_since[effect.ref] - effect.start if reached else -NEVER
    beyond = x.front_position[effect.ref] >= effect.level
    return 0.0 if beyond == (effect.mode == 3) else -NEVER


@leaf_kernel
def _overtaken(e, since, t, x, tables):  # type: ignore[no-untyped-def]
    """Say whether a later set of the same input is in force (rows are sorted: all sets stand first)."""
    for other in range(tables.effect_rows):
        rival = tables.effects[other]
        if rival.kind != 0:
            break
        if other != e and rival.bank == 0 and rival.slot == tables.effects[e].slot:
            rival_since = _since(rival, t, x)
            if 0.0 <= rival_since < rival.duration and (
                rival_since < since or (rival_since == since and other > e)
            ):
                return True
    return False


@leaf_kernel
def refresh(t, x, row, base, values, tables, q, prepared):  # type: ignore[no-untyped-def]
    """Compute the month's inputs: value = (latest set or base) * products + sums, clamped.

    Parameters
    ----------
    t : int
        Period.
    x : record of PATH
        The path, for effects that events or fronts trigger.
    row : int
        Number of the path's draw: while it stays the same, only what effects touch is computed anew.
    base : float64[N_INPUTS]
        Inputs of the path's draw.
    values : float64[n_effects]
        Values of the effects in the path's draw.
    q : record of MONTH
        Receives the inputs.
    prepared : record of PREPARED
        Its ``next_change`` is the next period at which dated effects change something.

    Returns
    -------
    int
        The parts of PREPARED that may differ from before: see `tables.PARTS`; 0 where no input changed.
    """
    same = prepared.row == row
    if same:  # only what effects touch can differ from the base
        for k in range(tables.touched):
            slot = tables.touched_slot[k]
            prepared.before[k] = q.flat[slot]
            q.flat[slot] = base[slot]
    else:
        for slot in range(base.shape[0]):
            q.flat[slot] = base[slot]
        prepared.row = row
    next_change = NEVER
    for at in range(tables.input_rows):
        e = tables.on_inputs[at]
        effect = tables.effects[e]
        since = _since(effect, t, x)
        if since < 0.0:
            if since > -NEVER:
                next_change = min(next_change, t - since)
            continue
        if since >= effect.duration:
            continue
        fraction = 1.0
        if since + 1.0 < effect.ramp:
            fraction = (since + 1.0) / effect.ramp
            next_change = min(next_change, t + 1.0)
        if effect.duration < NEVER:
            next_change = min(next_change, t - since + effect.duration)
        slot = effect.slot
        if effect.kind == 0:
            if tables.rivals[e] == 1 and _overtaken(e, since, t, x, tables):
                continue
            q.flat[slot] += fraction * (values[e] - q.flat[slot])
        elif effect.kind == 1:
            q.flat[slot] *= 1.0 + fraction * (values[e] - 1.0)
        else:
            q.flat[slot] += fraction * values[e]
    changed = 0
    for k in range(tables.touched):  # clamp only at the end, so that the order of effects does not matter
        slot = tables.touched_slot[k]
        value = min(max(q.flat[slot], tables.touched_low[k]), tables.touched_high[k])
        q.flat[slot] = value
        if value != prepared.before[k]:
            changed |= tables.touched_part[k]
    prepared.next_change = next_change
    prepared.moved = 0.0
    for f in range(tables.fronts):
        prepared.line[f] = math.floor(x.front_position[f])
    return changed if same else OTHER | FOCUS | GROUND | STAKES


@leaf_kernel
def prepare(q, tables, prepared, changed):  # type: ignore[no-untyped-def]
    """Compute what follows from the inputs alone, as far as it changed: effort, territory by line, pressure, pledges."""
    if changed & FOCUS:
        for i in range(2):
            total = 0.0
            for f in range(tables.fronts):
                if q.front_dormant[f] < 0.5:
                    total += q.side_front_focus[i, f]
            for f in range(tables.fronts):
                share = q.side_front_focus[i, f] / total if total > 0.0 and q.front_dormant[f] < 0.5 else 0.0
                prepared.focus[i, f] = share
                prepared.log_focus[i, f] = math.log(max(share, LEAST_FOCUS))
    if changed & GROUND and tables.law == 0:
        for f in range(tables.fronts):
            total = 0.0
            for line in range(tables.lines[f]):
                total += q.line_share[f, line]
            held = 0.0
            prepared.held[f, 0] = 0.0
            for line in range(tables.lines[f]):
                held += q.line_share[f, line] / total if total > 0.0 else 1.0 / tables.lines[f]
                prepared.held[f, line + 1] = held
    if changed & OTHER:
        for i in range(2):
            prepared.pressure[i] = talks.pressure(q, tables, i)
        for s in range(tables.suppliers):
            prepared.pledge[s] = suppliers.pledge(q, s, tables.client[s])
        prepared.ways_shut = talks.ways_shut(q, tables)


@leaf_kernel
def due(t, x, tables, prepared):  # type: ignore[no-untyped-def]
    """Say whether the inputs have to be computed anew this period."""
    if prepared.moved > 0.5 or t >= prepared.next_change:
        return True
    if tables.watch_fronts:
        for f in range(tables.fronts):
            if math.floor(x.front_position[f]) != prepared.line[f]:
                return True
    return False


@leaf_kernel
def calendar(t, q, tables):  # type: ignore[no-untyped-def]
    """Set the months left until each date of the calendar."""
    for d in range(tables.dates):
        q.date_months_to[d] = tables.date_period[d] - t * tables.months


@leaf_kernel
def impulses(t, x, values, tables):  # type: ignore[no-untyped-def]
    """Give states the single pushes that are due this period."""
    for row in range(tables.impulse_rows):
        e = tables.impulses[row]
        effect = tables.effects[e]
        if _since(effect, t, x) != 0.0:
            continue
        old = x.flat[effect.slot]
        new = values[e] if effect.kind == 0 else (old * values[e] if effect.kind == 1 else old + values[e])
        x.flat[effect.slot] = min(max(new, effect.low), effect.high)


@leaf_kernel
def _value(bank, slot, x, q):  # type: ignore[no-untyped-def]
    return x.flat[slot] if bank == 1 else q.flat[slot]


@leaf_kernel
def advance_events(t, x, q, tables, key, floor):  # type: ignore[no-untyped-def]
    """Let every event that may move do so by its hazard; an event moves at most one stage a period.

    ``hazard = base * exp(sum coefficient * quantity)`` per month; the chance in a period of d months is
    ``1 - exp(-hazard d)``. A dated event draws once, spread evenly over its window, and its stage is the number
    of the outcome. ``floor`` is a least chance per period used while exploring (0 otherwise).

    Returns
    -------
    bool
        Whether any event moved; its effects are in force from the next period.
    """
    moved = False
    for e in range(tables.events):
        stage = int(x.event_stage[e])
        if stage >= tables.event_stages[e] or t < tables.event_open[e] or t > tables.event_close[e]:
            continue
        if tables.event_dated[e] == 1 and stage > 0:
            continue
        allowed = True
        for row in range(tables.condition_start[e], tables.condition_start[e + 1]):
            condition = tables.conditions[row]
            if condition.sense * (_value(condition.bank, condition.slot, x, q) - condition.threshold) < 0.0:
                allowed = False
                break
        if not allowed:
            continue
        exponent = 0.0
        for row in range(tables.term_start[e], tables.term_start[e + 1]):
            term = tables.terms[row]
            exponent += term.coefficient * _value(term.bank, term.slot, x, q)
        factor = math.exp(min(exponent, 50.0)) if exponent != 0.0 else 1.0
        u = to_uniform(luck(key, t, tables.event_channel[e]))
        if tables.event_dated[e] == 1:
            left = tables.event_close[e] - t + 1.0
            total = 0.0
            for outcome in range(tables.event_stages[e]):
                total += q.event_stage_hazard[e, outcome] * factor
            total = min(max(total, floor), 1.0)
            # Spread over the window: chance p in n periods, given that it has not happened in the periods before.
            spent = (tables.event_close[e] - tables.event_open[e] + 1.0 - left) / (
                tables.event_close[e] - tables.event_open[e] + 1.0
            )
            chance = (total / (tables.event_close[e] - tables.event_open[e] + 1.0)) / max(
                1.0 - total * spent, 1e-12
            )
            if u < chance:
                pick = u / chance
                mass = 0.0
                drawn = tables.event_stages[e]
                weight = 0.0
                for outcome in range(tables.event_stages[e]):
                    weight += q.event_stage_hazard[e, outcome]
                for outcome in range(tables.event_stages[e]):
                    mass += (
                        q.event_stage_hazard[e, outcome] / weight
                        if weight > 0.0
                        else 1.0 / tables.event_stages[e]
                    )
                    if pick < mass:
                        drawn = outcome + 1
                        break
                x.event_stage[e] = float(drawn)
                x.event_since[e] = t + 1.0
                moved = True
        else:
            rate = q.event_stage_hazard[e, stage] * factor * tables.months
            if u < max(rate, floor) and u < max(1.0 - math.exp(-rate), floor):
                x.event_stage[e] = stage + 1.0
                x.event_since[e] = t + 1.0
                moved = True
    return moved


@leaf_kernel
def settle_inputs(t, x, row, draws, tables, q, prepared):  # type: ignore[no-untyped-def]
    """Bring the inputs and all that follows from them up to date for the period.

    ``draws`` is the pair (inputs, effect values) of all draws; `row` is the path's.

    Returns
    -------
    int
        The parts of PREPARED that changed (see `tables.PARTS`); 0 for none.
    """
    changed = refresh(t, x, row, draws[0][row], draws[1][row], tables, q, prepared)
    if changed:
        prepare(q, tables, prepared, changed)
    calendar(t, q, tables)
    return changed
