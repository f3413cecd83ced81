"""Play: a simulation that follows the solved policy; it alone gives dates, terms and ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.program import Array
from upperhand.scenario.quantities import EVENTS, FRONTS, ISSUES, SUPPLIERS
from upperhand.war import learning
from upperhand.war.draws import channel_key, luck, path_key, stream, to_uniform
from upperhand.war.step import postures, step

from . import frontier, position, table, values
from .fitted import Solution, in_chunks, usable_threads
from .paths import draw_type, load_path

MONTH = np.dtype(
    [
        (
            "alive",
            np.float32,
        ),  # chance that the path is not settled when the month begins (0 once the war has ended)
        ("settle", np.float32),  # chance of a settlement this month, given that there was none
        ("access", np.float32),
        ("consent", np.float32, (2,)),
        ("acceptance", np.float32),
        ("talk", np.float32),  # chance of talks this month
        ("paused", np.float32),
        ("surplus", np.float32),
        ("surplus_finish", np.float32),
        ("breach", np.float32),
        ("premium", np.float32, (2,)),
        ("fight", np.float32, (2,)),  # R
        ("finish", np.float32, (2,)),  # W
        ("points", np.float32, (2,)),  # of the settlement, if there is one
        ("freeze", np.float32, (2,)),
        ("press", np.float32, (2,)),
        ("position", np.float32, (FRONTS,)),
        ("gains_held", np.float32, (2,)),
        ("force", np.float32, (2,)),
        ("shells", np.float32, (2,)),
        ("fires", np.float32, (2,)),
        ("exhaustion", np.float32, (2,)),
        ("support", np.float32, (2,)),
        ("economy", np.float32, (2,)),
        ("oil", np.float32, (2,)),
        ("infrastructure", np.float32, (2,)),
        ("logistics", np.float32, (2,)),
        ("dead", np.float32, (2,)),
        ("losses", np.float32, (2,)),
        ("belief", np.float32, (2,)),  # each side's expected shift of battle log-odds towards A
        ("long_range", np.float32, (SUPPLIERS,)),
        ("escalation", np.float32),
        ("channels", np.float32),
        ("inflow", np.float32, (2,)),  # shells that came last month
        ("strikes", np.float32, (2,)),  # of each side's strikes last month, those that got through
        ("reach", np.float32, (SUPPLIERS,)),
        ("pressed", np.float32, (2,)),  # 1 if the side does press this month
        ("talked", np.float32),  # 1 if this is a month of talks without a settlement
        ("stage", np.float32, (EVENTS,)),
    ]
)
"""What is kept of a path in a month."""

CONSENT = channel_key("consent")

ENDS = ("war", "collapse_a", "collapse_b", "escalation", "decided")


@dataclass(frozen=True)
class Played:
    """Paths that follow a policy.

    Attributes
    ----------
    months : ndarray of MONTH, shape (paths, periods + 1)
        Up to the horizon reported.
    terms : float64[paths, issues]
        A's expected share of each issue in settlements up to the horizon, times their chance.
    settled : float64[paths]
        Chance of a settlement up to the horizon.
    ended : int64[paths]
        How the path ended up to the horizon if it was not settled before (index into ENDS).
    ended_at : int64[paths]
        In which period (-1: not).
    realised : float64[paths, 2]
        Discounted value to each side along the path, settlements by their chance, to the solver's horizon.
    weights : float64[paths, 2]
        Weight of the path under each side's own beliefs relative to the analyst's.
    """

    months: np.ndarray
    terms: Array
    settled: Array
    ended: np.ndarray
    ended_at: np.ndarray
    realised: Array
    weights: Array


@kernel
def follow(  # type: ignore[no-untyped-def]
    seed,
    lo,
    hi,
    horizon,
    periods,
    inputs,
    effects,
    states,
    analyst,
    tables_of,
    basis_of,
    fitted,
    work,
    months,
    terms,
    settled,
    ended,
    ended_at,
    realised,
    types,
):
    """Follow the policy on paths lo to hi.

    Settlements are not drawn: a path goes on with the chance that it was not settled, and all results are weighted by it.
    Talks, postures and the war itself are drawn.

    Parameters
    ----------
    horizon, periods : int
        Periods kept, and periods played for the realised value.
    analyst : float64[TYPES]
        The analyst's weights, from which the true types are drawn.
    """
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    x = w.x
    q = w.q
    v = w.values
    month = w.table
    share = w.share
    for p in range(lo, hi):
        key = (path_key(seed, p), np.uint64(0))
        row = p % inputs.shape[0]
        load_path(states, row, x)
        kind = draw_type(key, tables, analyst)
        types[p] = kind
        theta = tables.latents[kind]
        alive = 1.0
        grown_a = 1.0
        grown_b = 1.0
        for t in range(periods + 1):
            position.settle_inputs(t, x, row, (inputs, effects), tables, q, w.prepared)
            if x.ended > 0.0 or t == periods:
                end = position.at_end(x, q, tables, w.prepared)
                realised[p, 0] += alive * grown_a * end[0]
                realised[p, 1] += alive * grown_b * end[1]
                if x.ended > 0.0 and t <= horizon:
                    ended[p] = int(x.ended)
                    ended_at[p] = t
                for later in range(t, horizon + 1):
                    _keep(months[p, later], 0.0 if x.ended > 0.0 else alive, w, tables)
                break
            values.finish(t, row, x, q, w.prepared, tables, basis, fitted, w, v)
            values.go_on(t, row, q, w.prepared, tables, basis, fitted, w, v)
            table.sit_down(v, x, q, w.prepared, tables, month)
            if t <= horizon:
                _keep(months[p, t], alive, w, tables)
            if t < horizon and month.settle > 0.0:
                frontier.terms(
                    w.prepared.frontier_a,
                    w.prepared.frontier_b,
                    w.prepared.order,
                    tables.issues,
                    month.points[0],
                    share,
                )
                for m in range(tables.issues):
                    terms[p, m] += alive * month.settle * share[m]
                settled[p] += alive * month.settle
            kept_a = q.side_discount[0] ** tables.months
            kept_b = q.side_discount[1] ** tables.months
            today = position.freeze(x, q, tables, w.prepared)
            realised[p, 0] += alive * grown_a * (month.settle * month.worth[0] - month.refusal[0])
            realised[p, 1] += alive * grown_b * (month.settle * month.worth[1] - month.refusal[1])
            talked = month.talk - month.settle
            goes_on = 1.0 - month.settle
            alive *= goes_on
            chance = talked / goes_on if goes_on > 0.0 else 0.0
            talk = 1.0 if to_uniform(luck(key, t, CONSENT)) < chance else 0.0
            press = postures(key, t, v.press[0], v.press[1])
            if t <= horizon:
                months[p, t].pressed[0] = press[0]
                months[p, t].pressed[1] = press[1]
                months[p, t].talked = talk
            dead_a = x.side_dead[0]
            dead_b = x.side_dead[1]
            step(
                t,
                x,
                q,
                w.prepared,
                effects[row],
                tables,
                key,
                theta,
                press,
                talk,
                0.0,
                w.likelihood,
            )
            hold_a = tables.flow * (1.0 - kept_a) * today[0] + talk * q.side_talks_regroup[0] * tables.months
            hold_b = tables.flow * (1.0 - kept_b) * today[1] + talk * q.side_talks_regroup[1] * tables.months
            realised[p, 0] += alive * grown_a * (hold_a - values.month_cost(dead_a, x, q, tables, 0))
            realised[p, 1] += alive * grown_b * (hold_b - values.month_cost(dead_b, x, q, tables, 1))
            grown_a *= kept_a
            grown_b *= kept_b


@kernel
def _keep(out, alive, w, tables):  # type: ignore[no-untyped-def]
    """Copy what is reported of a month from the working memory."""
    x = w.x
    v = w.values
    month = w.table
    out.alive = alive
    out.settle = month.settle if x.ended == 0.0 else 0.0
    out.access = month.access
    out.acceptance = month.acceptance
    out.talk = month.talk
    out.paused = x.paused
    out.surplus = month.surplus
    out.breach = month.breach
    out.escalation = x.escalation
    out.channels = x.channels
    out.surplus_finish = 2.0 * table.claims(v.finish[0], v.finish[1], v.broken, w.q, w.prepared, tables)[3]
    frozen = position.freeze(x, w.q, tables, w.prepared)
    out.freeze[0] = frozen[0]
    out.freeze[1] = frozen[1]
    for i in range(2):
        out.consent[i] = month.consent[i]
        out.premium[i] = month.premium[i]
        out.fight[i] = v.fight[i]
        out.finish[i] = v.finish[i]
        out.points[i] = month.points[i]
        out.press[i] = v.press[i]
        out.gains_held[i] = x.side_gains_held[i]
        out.force[i] = x.side_force[i]
        out.shells[i] = x.side_shells[i]
        out.fires[i] = x.side_fires[i]
        out.exhaustion[i] = x.side_exhaustion[i]
        out.support[i] = x.side_support[i]
        out.economy[i] = x.side_economy[i]
        out.oil[i] = x.side_oil[i]
        out.infrastructure[i] = x.side_infrastructure[i]
        out.logistics[i] = x.side_logistics[i]
        out.dead[i] = x.side_dead[i]
        out.losses[i] = x.side_losses[i]
        out.inflow[i] = x.side_shells_inflow[i]
        out.strikes[i] = x.side_strikes[i]
        out.belief[i] = learning.expected_shift(x, tables, i)
    for f in range(tables.fronts):
        out.position[f] = x.front_position[f]
    for s in range(tables.suppliers):
        out.long_range[s] = x.supplier_long_range[s]
        out.reach[s] = x.supplier_reach[s]
    for e in range(tables.events):
        out.stage[e] = x.event_stage[e]


def play(solution: Solution, *, paths: int = 4000, seed: int = 0, threads: int | None = None) -> Played:
    """Follow a solved policy.

    Parameters
    ----------
    solution : Solution
    paths : int
    seed : int
        Two variants played with the same seed share their luck.
    threads : int, optional
        The numbers do not depend on it.

    Returns
    -------
    Played
    """
    program = solution.program
    horizon = int(program.structure["horizon"][0])
    months = np.zeros((paths, horizon + 1), MONTH)
    terms, settled = np.zeros((paths, ISSUES)), np.zeros(paths)
    ended, ended_at = np.zeros(paths, np.int64), np.full(paths, -1, np.int64)
    realised, types = np.zeros((paths, 2)), np.zeros(paths, np.int64)
    draws = solution.draws

    def work(lo: int, hi: int) -> None:
        follow(
            stream(seed, "play"),
            lo,
            hi,
            horizon,
            program.periods,
            draws.inputs,
            draws.effects,
            draws.states,
            np.ascontiguousarray(program.priors[0]),
            solution.tables,
            solution.basis,
            solution.fitted,
            values.scratch(),
            months,
            terms,
            settled,
            ended,
            ended_at,
            realised,
            types,
        )

    in_chunks(work, paths, usable_threads(threads))
    beliefs = program.priors[[0, 0]] if program.structure["common_prior"][0] else program.priors[1:]
    weights = np.stack([beliefs[i, types] / program.priors[0, types] for i in range(2)], axis=1)
    return Played(months, terms[:, : len(program.names.issues)], settled, ended, ended_at, realised, weights)
