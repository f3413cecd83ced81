"""One period of the war: the steps, in their order."""

from upperhand.jit import leaf_kernel

from . import battlefield, economy, ends, learning, schedule, strikes, suppliers, supply, talks
from .draws import channel_key, luck, to_uniform

PRESS_A, PRESS_B = channel_key("explore/a"), channel_key("explore/b")


@leaf_kernel
def postures(key, t, first, second):  # type: ignore[no-untyped-def]
    """Draw whether each side presses this period (1.0) or holds (0.0), given the chances that they do."""
    return (
        1.0 if to_uniform(luck(key, t, PRESS_A)) < first else 0.0,
        1.0 if to_uniform(luck(key, t, PRESS_B)) < second else 0.0,
    )


@leaf_kernel
def step(t, x, q, prepared, values, tables, key, theta, press, talk, floor, likelihood):  # type: ignore[no-untyped-def]
    """Move one path by one period, in place.

    Parameters
    ----------
    t : int
        Period, 0 at the assessment's date.
    x : record of PATH
    q : record of MONTH
        The period's inputs (see `schedule.settle_inputs`).
    prepared : record of PREPARED
    values : float64[n_effects]
        Values of the effects in the path's draw.
    tables : record of TABLES
    key : (uint64, uint64)
        Base of the path's draws, and its rank (see `draws.luck`).
    theta : float64[len(LATENTS), 2]
        The path's true shifts of the latent quantities.
    press : (float, float)
        How much each side presses this period, 0 to 1.
    talk : float
        1 if the sides talk this period.
    floor : float
        Least chance of every event, used while exploring.
    likelihood : float64[TYPES]
        Scratch.

    Returns
    -------
    bool
        Whether any event moved; its effects are in force from the next period.
    """
    moved = open_month(t, x, q, prepared, values, tables, key, press, floor)
    close_month(t, x, q, prepared, tables, key, theta, press, talk, likelihood)
    return moved


@leaf_kernel
def open_month(t, x, q, prepared, values, tables, key, press, floor):  # type: ignore[no-untyped-def]
    """Do the part of a period that does not depend on the path's type: events, deliveries, supply, power.

    Returns
    -------
    bool
        Whether any event moved.
    """
    schedule.impulses(t, x, values, tables)
    moved = schedule.advance_events(t, x, q, tables, key, floor)
    if tables.law == 0:
        suppliers.deliver(x, q, tables, prepared)
        supply.replenish(x, q, tables, press)
        supply.power(x, q, tables)
    return moved


@leaf_kernel
def close_month(t, x, q, prepared, tables, key, theta, press, talk, likelihood):  # type: ignore[no-untyped-def]
    """Do the part of a period that depends on the path's type: battle, strikes, economy, learning, ends."""
    for k in range(tables.fighters):
        likelihood[k] = 1.0
    if tables.law == 1:
        battlefield.forts(t, x, q, tables, key, theta, likelihood)
        learning.learn(t, x, q, tables, key, theta, likelihood)
        if battlefield.forts_decided(x, tables):
            x.ended = ends.DECIDED
    else:
        if x.paused < 0.5:
            battlefield.fight(t, x, q, tables, prepared, key, theta, press, likelihood)
        battlefield.losses(t, x, q, tables, key, press)
        strikes.strike(x, q, tables, theta)
        economy.sustain(x, q, tables, theta)
        learning.learn(t, x, q, tables, key, theta, likelihood)
        ends.end(t, x, q, tables, key)
        talks.pause(t, x, q, tables, key)
    talks.remember(x, q, tables, prepared, talk)
