"""Explored paths: talks, postures and pauses at random, never stopped by a settlement."""

from upperhand.jit import kernel
from upperhand.war import schedule
from upperhand.war.draws import draw, path_key, to_uniform
from upperhand.war.step import step

TALK_SHARE = 0.3
PAUSE_FLIP = 0.04
EVENT_FLOOR = 0.02
"""While exploring: share of months in talks, chance that a pause begins or ends, least chance of every event."""

PRESS_CHANNEL, TALK_CHANNEL, PAUSE_CHANNEL, TYPE_CHANNEL = 11, 13, 14, 15  # in tables.CHANNELS


@kernel
def choices(key, t, tables):  # type: ignore[no-untyped-def]
    """Draw (A presses, B presses, the sides talk) at random, each 0 or 1."""
    first = 1.0 if to_uniform(draw(key, t, tables.world_channel[PRESS_CHANNEL])) < 0.5 else 0.0
    second = 1.0 if to_uniform(draw(key, t, tables.world_channel[PRESS_CHANNEL + 1])) < 0.5 else 0.0
    talk = 1.0 if to_uniform(draw(key, t, tables.world_channel[TALK_CHANNEL])) < TALK_SHARE else 0.0
    return first, second, talk


@kernel
def draw_type(key, tables, mixture):  # type: ignore[no-untyped-def]
    """Draw a path's type from weights that sum to 1."""
    u = to_uniform(draw(key, 0, tables.world_channel[TYPE_CHANNEL]))
    mass = 0.0
    for m in range(tables.structure[0].types):
        mass += mixture[m]
        if u < mass:
            return m
    return tables.structure[0].types - 1


@kernel
def explore(seed, lo, hi, t0, t1, every, start, out, inputs, values, draw_of, mixture, tables, s):  # type: ignore[no-untyped-def]
    """Explore paths lo to hi from period t0 to t1 and keep their states.

    Parameters
    ----------
    seed : int
    every : int
        Keep the states of periods t0, t0 + every, …
    start : float64[paths, N_STATE]
        States at t0, as flat views of STATE.
    out : float64[kept, paths, N_STATE]
    inputs, values : float64[draws, N_INPUTS], float64[draws, effects]
    draw_of : int64[paths]
        Row of each path's draw.
    mixture : float64[TYPES]
        Weights from which the paths' types are drawn.
    s : Scratch
    """
    x = s.x[0]
    x_flat = s.x_flat[0]
    q = s.q[0]
    q_flat = s.q_flat[0]
    prepared = s.prepared[0]
    for p in range(lo, hi):
        key = path_key(seed, p)
        row = draw_of[p]
        x_flat[:] = start[p]
        theta = tables.latents[draw_type(key, tables, mixture)]
        schedule.settle_inputs(t0, x, inputs[row], values[row], tables, q, q_flat, prepared)
        for t in range(t0, t1 + 1):
            if (t - t0) % every == 0:
                out[(t - t0) // every, p, :] = x_flat
            if t == t1 or x.ended > 0.0:
                for later in range((t - t0) // every + 1, (t1 - t0) // every + 1):
                    out[later, p, :] = x_flat
                break
            if schedule.due(t, x, tables, prepared):
                schedule.settle_inputs(t, x, inputs[row], values[row], tables, q, q_flat, prepared)
            else:
                schedule.calendar(t, q, tables)
            first, second, talk = choices(key, t, tables)
            moved = step(
                t, x, x_flat, q, q_flat, prepared, values[row], tables, key, theta, (first, second), talk,
                EVENT_FLOOR, s.likelihood,
            )
            if moved:
                prepared.moved = 1.0
            if tables.structure[0].law == 0:
                x.ended = 0.0
                if to_uniform(draw(key, t, tables.world_channel[PAUSE_CHANNEL])) < PAUSE_FLIP:
                    x.paused = 1.0 - x.paused
