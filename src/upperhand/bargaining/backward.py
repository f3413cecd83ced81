"""One period backward: one-step expectations under each side's own posterior, and the war after a breach."""

import numpy as np

from upperhand.jit import kernel, leaf_kernel
from upperhand.war import learning, schedule
from upperhand.war.battlefield import forts_decided
from upperhand.war.draws import channel_key, luck, path_key, to_uniform
from upperhand.war.rest import rest, strike_first
from upperhand.war.step import close_month, open_month

from . import basis as features
from . import position, table, values
from .paths import choices, copy_path, load_path

TYPES_CHANNEL = channel_key("bargaining.types")
LEVER_CHANNEL = channel_key("bargaining.lever")


@leaf_kernel
def _type_at(u, weights, n):  # type: ignore[no-untyped-def]
    """Return the type at which the weights of the sides' mean posterior (row 0) add up to u."""
    mass = 0.0
    last = 0
    for m in range(n):
        if weights[0, m] > 0.0:
            last = m
        mass += weights[0, m]
        if u < mass:
            return m
    return last


@leaf_kernel
def _arrive(t, row, y, q, draws, tables, basis, fitted, w):  # type: ignore[no-untyped-def]
    """Value the state that a period led to: (W_A, W_B, B_A, B_B), with B the value of arriving at the next table.

    The next period's inputs are brought up to date where they may differ from those of the state valued before.
    """
    if y.ended > 0.0:
        a, b = position.at_end(y, q, tables, w.prepared)
        return a, b, a, b
    v = w.values
    ahead = w.ahead
    if w.stale > 0.5 or schedule.due(t + 1, y, tables, w.prepared_ahead):
        position.settle_inputs(t + 1, y, row, draws, tables, ahead, w.prepared_ahead)
        w.stale = 0.0
    if t + 1 == fitted.finish.shape[0]:
        values.at_horizon(y, ahead, w.prepared_ahead, tables, v)
        return v.finish[0], v.finish[1], v.finish[0], v.finish[1]
    values.finish(t + 1, row, y, ahead, w.prepared_ahead, tables, basis, fitted, w, v)
    values.go_on(t + 1, row, ahead, w.prepared_ahead, tables, basis, fitted, w, v)
    table.sit_down(v, y, ahead, w.prepared_ahead, tables, w.table)
    return v.finish[0], v.finish[1], w.table.arrive[0], w.table.arrive[1]


@leaf_kernel
def _worth(t, row, dead, y, q, draws, tables, basis, fitted, w, out):  # type: ignore[no-untyped-def]
    """Fill discounted values less the period's cost: W_A, W_B, R_A, R_B (the flow of holding ground comes on top)."""
    w_a, w_b, b_a, b_b = _arrive(t, row, y, q, draws, tables, basis, fitted, w)
    kept_a = q.side_discount[0] ** tables.months
    kept_b = q.side_discount[1] ** tables.months
    cost_a = values.month_cost(dead[0], y, q, tables, 0)
    cost_b = values.month_cost(dead[1], y, q, tables, 1)
    out[0] = kept_a * w_a - cost_a
    out[1] = kept_b * w_b - cost_b
    out[2] = kept_a * b_a - cost_a
    out[3] = kept_b * b_b - cost_b


@leaf_kernel
def load_features(rows, p, w):  # type: ignore[no-untyped-def]
    """Copy row p of features into the working memory."""
    for c in range(rows.shape[1]):
        w.features[c] = rows[p, c]


@kernel
def describe(t, lo, hi, states, inputs, effects, draw_of, tables_of, basis_of, fitted, work, rows):  # type: ignore[no-untyped-def]
    """Fill the features of explored states of one period.

    Parameters
    ----------
    states : float64[paths, N_STATE]
        States at period t, as flat views of STATE.
    rows : float64[paths, features]
        Receives them.
    """
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    x = w.x
    for p in range(lo, hi):
        load_path(states, p, x)
        position.settle_inputs(t, x, draw_of[p], (inputs, effects), tables, w.q, w.prepared)
        features.fill(x, w.q, tables, w.prepared, basis, w.base, w.features)
        for c in range(rows.shape[1]):
            rows[p, c] = w.features[c]


@kernel
def expect(  # type: ignore[no-untyped-def]
    seed,
    t,
    lo,
    hi,
    states,
    ranks,
    inputs,
    effects,
    draw_of,
    tables_of,
    basis_of,
    fitted,
    work,
    levers,
    targets,
    which,
    changes,
):
    """Compute the targets of the regression for explored states of one period.

    For each path: its randomly chosen levers (talk, press A, press B) and, for each side under its own
    posterior, ``(1 - discount) * u(status quo) - cost + discount * next``, where next is W for the war to the finish and
    the value of arriving at next period's table for R. `values.COURSES` courses of
    the month are simulated, each with luck of its own. What a lever changes is measured by itself: one of the courses
    again, with the lever turned over and the same luck.

    Parameters
    ----------
    states : float64[paths, N_STATE]
        States at period t, as flat views of STATE.
    ranks : int64[paths]
        Rank of each path, from 1, in an order in which neighbours have alike prospects (see `draws.luck`).
    fitted : Fitted
        Holds the solution of period t + 1 and later.
    levers : float64[paths, 3]
        Receives talk, press A, press B.
    targets : float64[paths, 4]
        Receives W_A, W_B, R_A, R_B.
    which : int64[paths]
        Receives the lever that this path measures.
    changes : float64[paths, 4]
        Receives what that lever changes in them.
    """
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    x = w.x
    y = w.y
    q = w.q
    draws = (inputs, effects)
    n_types = tables.types
    flow = tables.flow
    for p in range(lo, hi):
        load_path(states, p, x)
        row = draw_of[p]
        own = (path_key(seed + 1, p), np.uint64(0))
        prepared = w.prepared
        position.settle_inputs(t, x, row, draws, tables, q, prepared)
        press, talk = choices(own, t)
        levers[p, 0] = talk
        levers[p, 1] = press[0]
        levers[p, 2] = press[1]
        learning.posterior(x, tables, 0, w.weights[1])
        learning.posterior(x, tables, 1, w.weights[2])
        today = position.freeze(x, q, tables, prepared)
        hold_a = flow * (1.0 - q.side_discount[0] ** tables.months) * today[0]
        hold_b = flow * (1.0 - q.side_discount[1] ** tables.months) * today[1]
        dead = (x.side_dead[0], x.side_dead[1])
        exact = n_types <= values.COURSES
        for m in range(n_types):
            w.weights[0, m] = 0.5 * (w.weights[1, m] + w.weights[2, m])
        for c in range(4):
            w.sums[c] = 0.0
            w.totals[c] = 0.0
        w.stale = 1.0
        moved_before = False
        each = values.COURSES // n_types if exact else 1
        count = n_types * each if exact else values.COURSES
        for k in range(count):
            key = (path_key(seed, k), np.uint64(ranks[p]))
            m = (
                k % n_types
                if exact
                else _type_at(to_uniform(luck(key, t, TYPES_CHANNEL)), w.weights, n_types)
            )
            if w.weights[0, m] < 1e-9:
                for c in range(4):
                    w.each[k, c] = 0.0
                w.kind[k] = m
                continue
            copy_path(x, y)
            moved = open_month(t, y, q, prepared, effects[row], tables, key, press, 0.0)
            if moved or moved_before:
                w.stale = 1.0
            moved_before = moved
            close_month(t, y, q, prepared, tables, key, tables.latents[m], press, talk, w.likelihood)
            _worth(t, row, dead, y, q, draws, tables, basis, fitted, w, w.worth)
            for c in range(4):
                w.each[k, c] = w.worth[c]
                w.totals[c] += w.worth[c]
            w.kind[k] = m
        for k in range(count):
            m = w.kind[k]
            for c in range(4):
                if exact:
                    w.sums[c] += w.weights[1 + c % 2, m] * w.each[k, c] / each
                else:
                    # Importance of the type to this side, with the mean of the others as its control.
                    others = (w.totals[c] - w.each[k, c]) / (count - 1)
                    ratio = w.weights[1 + c % 2, m] / w.weights[0, m]
                    w.sums[c] += (w.each[k, c] + (ratio - 1.0) * (w.each[k, c] - others)) / count
        talked_a = talk * q.side_talks_regroup[0] * tables.months
        talked_b = talk * q.side_talks_regroup[1] * tables.months
        targets[p, 0] = w.sums[0] + hold_a + talked_a
        targets[p, 1] = w.sums[1] + hold_b + talked_b
        targets[p, 2] = w.sums[2] + hold_a + talked_a
        targets[p, 3] = w.sums[3] + hold_b + talked_b
        if basis.levers == 0:
            continue
        key = (path_key(seed, 0), np.uint64(ranks[p]))
        pick = to_uniform(luck(key, t, LEVER_CHANNEL))
        at = 0
        if exact:
            at = _type_at(to_uniform(luck(key, t, TYPES_CHANNEL)), w.weights, n_types)
        key = (path_key(seed, at), np.uint64(ranks[p]))
        chosen = w.kind[at]
        lever = 0 if tables.law == 1 else min(int(3.0 * pick), 2)
        which[p] = lever
        theta = tables.latents[chosen]
        other_talk = 1.0 - talk if lever == 0 else talk
        other_press = (
            1.0 - press[0] if lever == 1 else press[0],
            1.0 - press[1] if lever == 2 else press[1],
        )
        copy_path(x, y)
        w.stale = 1.0
        open_month(t, y, q, prepared, effects[row], tables, key, other_press, 0.0)
        close_month(t, y, q, prepared, tables, key, theta, other_press, other_talk, w.likelihood)
        _worth(t, row, dead, y, q, draws, tables, basis, fitted, w, w.worth)
        sign = 1.0 if levers[p, lever] < 0.5 else -1.0
        for c in range(4):
            share = w.weights[1 + c % 2, chosen] / w.weights[0, chosen]
            changes[p, c] = sign * share * (w.worth[c] - w.each[at, c])
            if lever == 0:
                changes[p, c] += q.side_talks_regroup[c % 2] * tables.months


@kernel
def resume(t, lo, hi, states, inputs, effects, draw_of, tables_of, basis_of, fitted, work, rows, targets):  # type: ignore[no-untyped-def]
    """Value the war resumed after a settlement that is kept for ``guarantee.rest`` months and then broken.

    Parameters
    ----------
    rows : float64[paths, features]
        From `describe`.
    targets : float64[paths, 4]
        Receives, relative to W at t: A's value if A breaks, A's if B breaks, B's if A breaks, B's if B breaks.
    """
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    last = fitted.finish.shape[0]
    x = w.x
    y = w.y
    q = w.q
    v = w.values
    for p in range(lo, hi):
        load_path(states, p, x)
        row = draw_of[p]
        position.settle_inputs(t, x, row, (inputs, effects), tables, q, w.prepared)
        load_features(rows, p, w)
        values.finish_of_features(t, row, q, basis, fitted, w, v)
        now_a = v.finish[0]
        now_b = v.finish[1]
        then = min(t + round(q.guarantee_rest / tables.months), last)
        position.settle_inputs(then, x, row, (inputs, effects), tables, q, w.prepared)
        rest(x, q, tables, w.prepared)
        for breaker in range(2):
            copy_path(x, y)
            strike_first(y, q, tables, breaker)
            decided = tables.law == 1 and forts_decided(y, tables)
            if then >= last or decided:
                values.at_horizon(y, q, w.prepared, tables, v)
            else:
                values.finish(then, row, y, q, w.prepared, tables, basis, fitted, w, v)
            targets[p, breaker] = v.finish[0] - now_a
            targets[p, 2 + breaker] = v.finish[1] - now_b


@kernel
def extend(t, lo, hi, states, inputs, effects, draw_of, tables_of, basis_of, fitted, work, rows, further):  # type: ignore[no-untyped-def]
    """Fill the further features of R (from W at t, already fitted) of explored states.

    Parameters
    ----------
    rows : float64[paths, features]
        From `describe`.
    further : float64[paths, EXTRA + hinges]
        Receives them.
    """
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    x = w.x
    q = w.q
    v = w.values
    own = basis.features
    for p in range(lo, hi):
        load_path(states, p, x)
        row = draw_of[p]
        position.settle_inputs(t, x, row, (inputs, effects), tables, q, w.prepared)
        load_features(rows, p, w)
        values.finish_of_features(t, row, q, basis, fitted, w, v)
        gain = table.claims(v.finish[0], v.finish[1], v.broken, q, w.prepared, tables)[3]
        features.fill_after(v.finish[0], v.finish[1], 2.0 * gain, basis, w.features, own)
        for c in range(further.shape[1]):
            further[p, c] = w.features[own + c]


@kernel
def summaries(t, lo, hi, states, inputs, effects, draw_of, tables_of, work, out):  # type: ignore[no-untyped-def]
    """Fill the summary numbers of explored states of one period (to standardise the basis)."""
    tables = tables_of[0]
    w = work[0]
    for p in range(lo, hi):
        load_path(states, p, w.x)
        row = draw_of[p]
        position.settle_inputs(t, w.x, row, (inputs, effects), tables, w.q, w.prepared)
        features.summarise(w.x, w.q, tables, w.prepared, out[p], 0)
