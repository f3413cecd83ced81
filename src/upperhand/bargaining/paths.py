"""Explored paths: talks, postures and pauses at random, never stopped by a settlement."""

import numpy as np

from upperhand.jit import kernel, leaf_kernel
from upperhand.scenario.quantities import N_STATE
from upperhand.war import schedule
from upperhand.war.draws import channel_key, luck, path_key, to_uniform
from upperhand.war.rest import rest, strike_first
from upperhand.war.step import postures, step

from . import position

TALK_SHARE = 0.3
PAUSE_FLIP = 0.04
EVENT_FLOOR = 0.02
REST_CHANCE = 0.05
STILL_CHANCE = 0.1
"""While exploring: share of months in talks, chance that a pause begins or ends, least chance of every event, chance
that both sides rest, as they would after a settlement (a war resumed after a breach starts there; among forts, where
there is nothing to rest, somebody moves by surprise), and chance of a month without a battle among forts."""

TALK, PAUSE, REST = channel_key("explore/talk"), channel_key("explore/pause"), channel_key("explore/rest")
TYPE = channel_key("type")


@leaf_kernel
def load_path(states, p, x):  # type: ignore[no-untyped-def]
    """Copy row p of states into a path (loops, because a slice would allocate)."""
    for c in range(N_STATE):
        x.flat[c] = states[p, c]


@leaf_kernel
def store_path(x, out, row, p):  # type: ignore[no-untyped-def]
    """Copy a path into ``out[row, p]``."""
    for c in range(N_STATE):
        out[row, p, c] = x.flat[c]


@leaf_kernel
def copy_path(x, y):  # type: ignore[no-untyped-def]
    """Copy path x into path y."""
    for c in range(N_STATE):
        y.flat[c] = x.flat[c]


@leaf_kernel
def choices(key, t):  # type: ignore[no-untyped-def]
    """Draw ((A presses, B presses), the sides talk) at random, each 0 or 1."""
    talk = 1.0 if to_uniform(luck(key, t, TALK)) < TALK_SHARE else 0.0
    return postures(key, t, 0.5, 0.5), talk


@leaf_kernel
def draw_type(key, tables, mixture):  # type: ignore[no-untyped-def]
    """Draw a path's type from weights that sum to 1."""
    u = to_uniform(luck(key, 0, TYPE))
    mass = 0.0
    for m in range(tables.types):
        mass += mixture[m]
        if u < mass:
            return m
    return tables.types - 1


@kernel
def explore(seed, lo, hi, t0, t1, every, start, home, out, inputs, values, draw_of, mixture, tables_of, work):  # type: ignore[no-untyped-def]
    """Explore paths lo to hi from period t0 to t1 and keep their states.

    Parameters
    ----------
    seed : int
    every : int
        Keep the states of periods t0, t0 + every, …
    start : float64[paths, N_STATE]
        States at t0, as flat views of STATE.
    home : float64[paths, N_STATE]
        States at the assessment's date: a war of forts begins anew from there once it is decided, so that late months
        are explored as well as early ones.
    out : float64[kept, paths, N_STATE]
    inputs, values : float64[draws, N_INPUTS], float64[draws, effects]
    draw_of : int64[paths]
        Row of each path's draw.
    mixture : float64[TYPES]
        Weights from which the paths' types are drawn.
    work : ndarray of WORK, shape (1,)
    """
    tables = tables_of[0]
    w = work[0]
    x = w.x
    q = w.q
    prepared = w.prepared
    for p in range(lo, hi):
        key = (path_key(seed, p), np.uint64(0))
        row = draw_of[p]
        load_path(start, p, x)
        theta = tables.latents[draw_type(key, tables, mixture)]
        position.settle_inputs(t0, x, row, (inputs, values), tables, q, prepared)
        for t in range(t0, t1 + 1):
            if (t - t0) % every == 0:
                store_path(x, out, (t - t0) // every, p)
            if t == t1:
                break
            if schedule.due(t, x, tables, prepared):
                position.settle_inputs(t, x, row, (inputs, values), tables, q, prepared)
            else:
                schedule.calendar(t, q, tables)
            press, talk = choices(key, t)
            if tables.law == 1 and q.breach_base > 0.0:
                # A war resumed after a breach: months went by without a battle, and a front was moved by surprise.
                if to_uniform(luck(key, t, PAUSE)) < STILL_CHANCE:
                    continue
                u = to_uniform(luck(key, t, REST))
                if u < REST_CHANCE:
                    strike_first(x, q, tables, 0 if u < 0.5 * REST_CHANCE else 1)
            moved = step(
                t,
                x,
                q,
                prepared,
                values[row],
                tables,
                key,
                theta,
                press,
                talk,
                EVENT_FLOOR,
                w.likelihood,
            )
            if moved:
                prepared.moved = 1.0
            if tables.law == 1 and x.ended > 0.0:
                load_path(home, p, x)
                prepared.moved = 1.0
            if tables.law == 0:
                x.ended = 0.0
                if to_uniform(luck(key, t, REST)) < REST_CHANCE:
                    rest(x, q, tables, prepared)
                if to_uniform(luck(key, t, PAUSE)) < PAUSE_FLIP:
                    x.paused = 1.0 - x.paused
