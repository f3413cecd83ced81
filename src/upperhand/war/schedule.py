"""Step 1: effects that are due and events that happen; the inputs of the month."""

import math

import numpy as np

from upperhand.bargaining import frontier
from upperhand.jit import kernel

from .draws import draw, to_uniform

NEVER = 1e9


@kernel
def _since(effect, t, x):  # type: ignore[no-untyped-def]
    """Return the periods since an effect came into force; negative when it is not in force."""
    if effect.mode == 0:
        return float(t - effect.start)
    if effect.mode <= 2:
        stage = x.event_stage[effect.ref]
        reached = stage >= effect.level if effect.mode == 1 else stage == effect.level
        return float(t) - x.event_since[effect.ref] - effect.start if reached else -1.0
    beyond = x.front_position[effect.ref] >= effect.level
    return 0.0 if beyond == (effect.mode == 3) else -1.0


@kernel
def _overtaken(e, since, t, x, effects):  # type: ignore[no-untyped-def]
    """Say whether a later set of the same input is in force (rows are sorted: all sets stand first)."""
    for other in range(effects.shape[0]):
        rival = effects[other]
        if rival.kind != 0:
            break
        if other != e and rival.bank == 0 and rival.slot == effects[e].slot:
            rival_since = _since(rival, t, x)
            if 0.0 <= rival_since < rival.duration and (rival_since < since or (rival_since == since and other > e)):
                return True
    return False


@kernel
def refresh(t, x, base, values, tables, q_flat, prepared):  # type: ignore[no-untyped-def]
    """Compute the month's inputs: value = (latest set or base) * products + sums, clamped.

    Parameters
    ----------
    t : int
        Period.
    x : record of STATE
        The path, for effects that events or fronts trigger.
    base : float64[N_INPUTS]
        Inputs of the path's draw.
    values : float64[n_effects]
        Values of the effects in the path's draw.
    q_flat : float64[N_INPUTS]
        Receives the inputs.
    prepared : record of PREPARED
        Its ``next_change`` is the next period at which dated effects change something.
    """
    q_flat[:] = base
    next_change = NEVER
    effects = tables.effects
    for e in range(effects.shape[0]):
        effect = effects[e]
        if effect.bank != 0:
            continue
        since = _since(effect, t, x)
        if since < 0.0:
            if effect.mode == 0:
                next_change = min(next_change, float(effect.start))
            elif effect.mode <= 2 and effect.start > 0:
                next_change = min(next_change, t + 1.0)
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
            if _overtaken(e, since, t, x, effects):
                continue
            q_flat[slot] += fraction * (values[e] - q_flat[slot])
        elif effect.kind == 1:
            q_flat[slot] *= 1.0 + fraction * (values[e] - 1.0)
        else:
            q_flat[slot] += fraction * values[e]
    for e in range(effects.shape[0]):  # clamp only at the end, so that the order of effects does not matter
        effect = effects[e]
        if effect.bank == 0:
            q_flat[effect.slot] = min(max(q_flat[effect.slot], effect.low), effect.high)
    prepared.next_change = next_change
    prepared.moved = 0.0
    for f in range(tables.structure[0].fronts):
        prepared.line[f] = math.floor(x.front_position[f])


@kernel
def prepare(q, tables, prepared):  # type: ignore[no-untyped-def]
    """Compute what follows from the inputs alone: shares of effort, territory by line, the frontier."""
    k = tables.structure[0]
    for i in range(2):
        total = 0.0
        for f in range(k.fronts):
            if q.front_dormant[f] < 0.5:
                total += q.side_front_focus[i, f]
        for f in range(k.fronts):
            share = q.side_front_focus[i, f] / total if total > 0.0 and q.front_dormant[f] < 0.5 else 0.0
            prepared.focus[i, f] = share
            prepared.log_focus[i, f] = math.log(max(share, 0.01))
    for f in range(k.fronts):
        if k.law == 1:
            break
        total = 0.0
        for line in range(k.lines[f]):
            total += q.line_share[f, line]
        held = 0.0
        prepared.held[f, 0] = 0.0
        for line in range(k.lines[f]):
            held += q.line_share[f, line] / total if total > 0.0 else 1.0 / k.lines[f]
            prepared.held[f, line + 1] = held
    for i in range(2):
        total = 0.0
        for m in range(k.issues):
            total += q.side_issue_weight[i, m]
        for m in range(k.issues):
            prepared.weights[i, m] = 100.0 * q.side_issue_weight[i, m] / total if total > 0.0 else 0.0
    frontier.build(
        prepared.weights[0], prepared.weights[1], k.issues, prepared.frontier_a, prepared.frontier_b, prepared.order
    )


@kernel
def due(t, x, tables, prepared):  # type: ignore[no-untyped-def]
    """Say whether the inputs have to be computed anew this period."""
    if prepared.moved > 0.5 or t >= prepared.next_change:
        return True
    for f in range(tables.structure[0].fronts):
        if math.floor(x.front_position[f]) != prepared.line[f]:
            return True
    return False


@kernel
def calendar(t, q, tables):  # type: ignore[no-untyped-def]
    """Set the months left until each date of the calendar."""
    k = tables.structure[0]
    for d in range(k.dates):
        q.date_months_to[d] = k.date_period[d] - t * tables.months


@kernel
def impulses(t, x, x_flat, values, tables):  # type: ignore[no-untyped-def]
    """Give states the single pushes that are due this period."""
    for row in range(tables.impulses.shape[0]):
        e = tables.impulses[row]
        effect = tables.effects[e]
        if _since(effect, t, x) != 0.0:
            continue
        old = x_flat[effect.slot]
        new = values[e] if effect.kind == 0 else (old * values[e] if effect.kind == 1 else old + values[e])
        x_flat[effect.slot] = min(max(new, effect.low), effect.high)


@kernel
def _value(bank, slot, x_flat, q_flat):  # type: ignore[no-untyped-def]
    return x_flat[slot] if bank == 1 else q_flat[slot]


@kernel
def advance_events(t, x, x_flat, q, q_flat, tables, key, floor):  # type: ignore[no-untyped-def]
    """Let every event that may move do so by its hazard; an event moves at most one stage a period.

    ``hazard = base * exp(sum coefficient * quantity)`` per month; the chance in a period of d months is
    ``1 - exp(-hazard d)``. A dated event draws once, spread evenly over its window, and its stage is the number
    of the outcome. ``floor`` is a least chance per period used while exploring (0 otherwise).

    Returns
    -------
    bool
        Whether any event moved; its effects are in force from the next period.
    """
    k = tables.structure[0]
    moved = False
    for e in range(k.events):
        stage = int(x.event_stage[e])
        if stage >= k.event_stages[e] or t < k.event_open[e] or t > k.event_close[e]:
            continue
        if k.event_dated[e] == 1 and stage > 0:
            continue
        allowed = True
        for row in range(tables.condition_start[e], tables.condition_start[e + 1]):
            condition = tables.conditions[row]
            if condition.sense * (_value(condition.bank, condition.slot, x_flat, q_flat) - condition.threshold) < 0.0:
                allowed = False
                break
        if not allowed:
            continue
        exponent = 0.0
        for row in range(tables.term_start[e], tables.term_start[e + 1]):
            term = tables.terms[row]
            exponent += term.coefficient * _value(term.bank, term.slot, x_flat, q_flat)
        factor = math.exp(min(exponent, 50.0)) if exponent != 0.0 else 1.0
        u = to_uniform(draw(key, t, tables.event_channel[e]))
        if k.event_dated[e] == 1:
            left = k.event_close[e] - t + 1.0
            total = 0.0
            for outcome in range(k.event_stages[e]):
                total += q.event_stage_hazard[e, outcome] * factor
            total = min(max(total, floor), 1.0)
            # Spread over the window: chance p in n periods, given that it has not happened in the periods before.
            spent = (k.event_close[e] - k.event_open[e] + 1.0 - left) / (k.event_close[e] - k.event_open[e] + 1.0)
            chance = (total / (k.event_close[e] - k.event_open[e] + 1.0)) / max(1.0 - total * spent, 1e-12)
            if u < chance:
                pick = u / chance
                mass = 0.0
                drawn = k.event_stages[e]
                weight = 0.0
                for outcome in range(k.event_stages[e]):
                    weight += q.event_stage_hazard[e, outcome]
                for outcome in range(k.event_stages[e]):
                    mass += q.event_stage_hazard[e, outcome] / weight if weight > 0.0 else 1.0 / k.event_stages[e]
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


@kernel
def settle_inputs(t, x, base, values, tables, q, q_flat, prepared):  # type: ignore[no-untyped-def]
    """Bring the inputs and all that follows from them up to date for the period."""
    refresh(t, x, base, values, tables, q_flat, prepared)
    calendar(t, q, tables)
    prepare(q, tables, prepared)


def as_record(array: np.ndarray, layout: np.dtype[np.void]) -> np.ndarray:
    """View float64 rows as records of a layout, without a copy."""
    return array.view(layout).reshape(array.shape[:-1])
