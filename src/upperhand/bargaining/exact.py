"""The exact solver: dynamic programming for a war of forts on one or two fronts, behind the fitted one's interface.

Backward over the states of `lattice`: first W of every type at every place, then, period by period, each side's
expectation under its own posterior of arriving at next period's table. The table, the claims, the points of a line
and the odds of a battle are the functions that the fitted solver and the play use.

W is a plain expectation, so under a posterior it is the weighted mean of its values under the types, also in states
that only a breach leads to (the line moved without a battle, nothing learnt).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from upperhand.jit import kernel, leaf_kernel
from upperhand.scenario.draws import Draws, central
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import STATE
from upperhand.war import learning, talks
from upperhand.war.battlefield import forts_odds_against
from upperhand.war.rest import strike_first
from upperhand.war.tables import EFFECTIVENESS, tables

from . import position, reading, table, values
from .lattice import Lattice, Odds, chance_of, lattice_of, number, outcome_of, over, positions, put
from .paths import copy_path, load_path
from .scope import ExactError, applies
from .sweep import Period
from .to_the_finish import decided, to_the_finish


@dataclass(frozen=True)
class ExactSolution:
    """The exact solution of a program, for every draw of its inputs.

    Attributes
    ----------
    program : Program
    tables : ndarray of TABLES
    draws : Draws
    lattice : Lattice
        How states are numbered.
    odds : tuple of Odds
        What battles teach, one per draw.
    channels : float64[draws, periods + 1]
        Trust in channels.
    found : ndarray of VALUES, shape (draws, periods + 1, states)
        What fighting on is worth in each state; nan where the war cannot be.
    """

    program: Program
    tables: np.ndarray
    draws: Draws
    lattice: Lattice
    odds: tuple[Odds, ...]
    channels: Array
    found: np.ndarray


@kernel
def _prepare(row, states, inputs, effects, tables_of, work, shift, lost, channels):  # type: ignore[no-untyped-def]
    """Fill what battles teach and how trust in channels fades, period by period."""
    tables = tables_of[0]
    w = work[0]
    x = w.x
    load_path(states, row, x)
    for t in range(lost.shape[0]):
        position.settle_inputs(t, x, row, (inputs, effects), tables, w.q, w.prepared)
        channels[t] = x.channels
        talks.remember(x, w.q, tables, w.prepared, 0.0)
        if t + 1 < lost.shape[0]:
            for m in range(tables.types):
                against = forts_odds_against(w.q, shift[m])
                lost[t + 1, m] = lost[t, m] + math.log(against / (1.0 + against))


@leaf_kernel
def _own_mean(finish, t, x, tables, weights, i):  # type: ignore[no-untyped-def]
    """Return W of side i where path x stands, under its posterior `weights`."""
    first = int(x.front_position[0])
    second = int(x.front_position[1]) if tables.fronts == 2 else 0
    row = tables.lines[1] + 1 if tables.fronts == 2 else 1
    total = 0.0
    for m in range(tables.types):
        total += weights[m] * finish[t, m, i, first * row + second]
    return total


@leaf_kernel
def _after_breach(t, row, lattice, draws, finish, x, tables, w, v):  # type: ignore[no-untyped-def]
    """Fill the value of the war resumed after a settlement is kept for the rest and then broken; needs posteriors."""
    if w.q.breach_base <= 0.0:
        for i in range(2):
            v.broken[i, 0] = v.finish[i]
            v.broken[i, 1] = v.finish[i]
        return
    then = min(t + int(round(w.q.guarantee_rest / tables.months)), lattice.periods)
    position.settle_inputs(then, x, row, draws, tables, w.ahead, w.prepared_ahead)
    for breaker in range(2):
        copy_path(x, w.y)
        strike_first(w.y, w.ahead, tables, breaker)
        for i in range(2):
            v.broken[i, breaker] = _own_mean(finish, then, w.y, tables, w.weights[1 + i], i)


@leaf_kernel
def _fight_on(t, state, lattice, arrive, x, tables, w, v):  # type: ignore[no-untyped-def]
    """Fill R, with and without talks this month, from the values of arriving at the next period's table."""
    q = w.q
    first, second, since = positions(lattice, state)
    for i in range(2):
        v.fight[i] = 0.0
        v.talk[i] = 0.0
    for up_0 in range(2):
        for up_1 in range(2):
            one, two, then = outcome_of(lattice, first, second, up_0, up_1, t, since)
            ended = over(lattice, one, two)
            end = decided(lattice, one, two, q, w.prepared, tables, w.y)
            place = 0 if ended else number(lattice, one, two, then)
            for i in range(2):
                chance = 0.0
                for m in range(tables.types):
                    against = forts_odds_against(
                        q, tables.latents[m, EFFECTIVENESS, 0] - tables.latents[m, EFFECTIVENESS, 1]
                    )
                    chance += w.weights[1 + i, m] * chance_of(lattice, first, second, up_0, up_1, against)
                if chance > 0.0:
                    v.fight[i] += chance * (end[i] if ended else arrive[place, 0, i])
                    v.talk[i] += chance * (end[i] if ended else arrive[place, 1, i])
    today = position.freeze(x, q, tables, w.prepared)
    for i in range(2):
        kept = q.side_discount[i] ** tables.months
        hold = tables.flow * (1.0 - kept) * today[i] - values.month_cost(x.side_dead[i], x, q, tables, i)
        v.fight[i] = kept * v.fight[i] + hold
        v.talk[i] = kept * v.talk[i] + hold + q.side_talks_regroup[i] * tables.months
        v.finish_talk[i] = v.finish[i] + q.side_talks_regroup[i] * tables.months
        v.press[i] = 0.5


@kernel
def _sweep(row, states, inputs, effects, lattice, odds, channels, finish, tables_of, work, arrive, found):  # type: ignore[no-untyped-def]
    """Fill the values of all states, from the horizon backward.

    Parameters
    ----------
    arrive : float64[2, states, 2, 2]
        Scratch: value of arriving at the table, by parity of the period, state, whether the sides talked, side.
    found : ndarray of VALUES, shape (periods + 1, states)
    """
    tables = tables_of[0]
    w = work[0]
    x = w.x
    load_path(states, row, x)
    copy_path(x, w.y)
    draws = (inputs, effects)
    for t in range(lattice.periods, -1, -1):
        x.channels = channels[t]
        now = arrive[t % 2]
        ahead = arrive[(t + 1) % 2]
        for state in range(lattice.states):
            if not put(lattice, t, state, odds, tables, x):
                continue
            v = found[t, state]
            position.settle_inputs(t, x, row, draws, tables, w.q, w.prepared)
            if t == lattice.periods:
                values.at_horizon(x, w.q, w.prepared, tables, v)
                for i in range(2):
                    now[state, 0, i] = v.fight[i]
                    now[state, 1, i] = v.fight[i]
                continue
            for i in range(2):
                learning.posterior(x, tables, i, w.weights[1 + i])
                v.finish[i] = _own_mean(finish, t, x, tables, w.weights[1 + i], i)
            _after_breach(t, row, lattice, draws, finish, x, tables, w, v)
            _fight_on(t, state, lattice, ahead, x, tables, w, v)
            for talked in range(2):
                x.talking = float(talked)
                table.sit_down(v, x, w.q, w.prepared, tables, w.table)
                for i in range(2):
                    now[state, talked, i] = w.table.arrive[i]


def solve_exact(program: Program, draws: Draws | None = None) -> ExactSolution:
    """Solve a war of forts exactly: what fighting on is worth to each side in every state and period.

    Parameters
    ----------
    program : Program
        With one or two fronts under the law of forts; see `scope.applies`.
    draws : Draws, optional
        Inputs to solve for, each by itself; default the central values.

    Returns
    -------
    ExactSolution

    Raises
    ------
    ExactError
        If the exact solver does not cover the program; the message says which quantities to set.

    Examples
    --------
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.scenario.load import load
    >>> _, months, _ = read_exact(solve_exact(compile_scenario(load("forts"))))
    >>> months[0, 0]["arrive"].round(4).tolist()
    [64.897, 41.5914]
    """
    chosen = draws if draws is not None else central(program)
    reason = applies(program, chosen)
    if reason:
        raise ExactError(reason)
    layout = tables(program)
    n, periods, types = len(chosen), program.periods, int(layout["types"][0])
    latents = program.type_latents[:types, EFFECTIVENESS]
    shift = np.ascontiguousarray(latents[:, 0] - latents[:, 1])
    lattice = lattice_of(program, chosen.states[0].view(STATE)[0])
    channels = np.zeros((n, periods + 1))
    found = np.full((n, periods + 1, lattice.states), np.nan, table.VALUES)
    odds = []
    for row in range(n):
        start = chosen.states[row].view(STATE)[0]
        one = lattice_of(program, start)
        learnt = Odds(
            shift, np.zeros((periods + 1, types)), np.ascontiguousarray(start["type_weight"][:types])
        )
        given = (row, chosen.states, chosen.inputs, chosen.effects)
        places = (lattice.top_0 + 1) * (lattice.top_1 + 1)
        finish, scratch = np.zeros((periods + 1, types, 2, places)), np.zeros((4, 2, places))
        period = Period(np.zeros((types, places)), scratch[0], scratch[1], scratch[2] - np.inf)
        arrive = np.full((2, lattice.states, 2, 2), np.nan)
        _prepare(*given, layout, values.scratch(), shift, learnt.lost, channels[row])
        to_the_finish(*given, one, shift, layout, values.scratch(), period, scratch[3], finish)
        _sweep(*given, one, learnt, channels[row], finish, layout, values.scratch(), arrive, found[row])
        odds.append(learnt)
    return ExactSolution(program, layout, chosen, lattice, tuple(odds), channels, found)


@kernel
def _read(states, inputs, effects, tables_of, work, found, months, today):  # type: ignore[no-untyped-def]
    w = work[0]
    for row in range(states.shape[0]):
        load_path(states, row, w.x)
        position.settle_inputs(0, w.x, row, (inputs, effects), tables_of[0], w.q, w.prepared)
        reading.tell(found[row], w.x, w.q, w.prepared, tables_of[0], months[row], today[row])


def read_exact(solution: ExactSolution) -> tuple[np.ndarray, np.ndarray, Array]:
    """Read what fighting on is worth today, and today's month at the table, as `reading.read` does.

    Parameters
    ----------
    solution : ExactSolution

    Returns
    -------
    found : ndarray of VALUES, shape (draws,)
    months : ndarray of TABLE, shape (draws, 2)
        Column 0: the table; column 1: breach, premium and surplus over the values of a war to the finish.
    today : float64[draws, 2]
        Points of freezing today's line.
    """
    draws, lattice = solution.draws, solution.lattice
    start = number(lattice, lattice.start_0, lattice.start_1, 0)
    found = solution.found[:, 0, start].copy()
    months = np.zeros((len(draws), 2), table.TABLE)
    today = np.zeros((len(draws), 2))
    _read(draws.states, draws.inputs, draws.effects, solution.tables, values.scratch(), found, months, today)
    return found, months, today
