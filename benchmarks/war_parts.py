"""Time the parts of a month of the full step, each repeated on a copy of a running war's state."""

import statistics
import time

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.program import Program
from upperhand.scenario.quantities import N_STATE, TYPES
from upperhand.war import battlefield, economy, ends, learning, schedule, strikes, suppliers, supply, talks
from upperhand.war.draws import path_key
from upperhand.war.initial import ready
from upperhand.war.step import postures, step
from upperhand.war.tables import MONTH, PATH, PREPARED, tables

PARTS = (
    "events",
    "deliveries and supply",
    "battle",
    "losses",
    "strikes and economy",
    "learning",
    "ends and talks",
    "inputs",
)
"""Parts of a month in the order of `war.step`; the kernel knows them by their number from 1, 0 times the copies alone."""

AGAIN = 4
"""How often a part is repeated every month, to stand out from the noise."""


@kernel
def _run(  # type: ignore[no-untyped-def]
    part, seed, paths, periods, inputs, effects, states, tables_of, path, copy, month, prepared_of, likelihood
):
    tables = tables_of[0]
    x = path[0]
    y = copy[0]
    q = month[0]
    prepared = prepared_of[0]
    press = (1.0, 0.0)
    done = 0
    for p in range(paths):
        key = (path_key(seed, p), np.uint64(0))
        for c in range(N_STATE):
            x.flat[c] = states[0, c]
        theta = tables.latents[p % tables.types]
        schedule.settle_inputs(0, x, 0, (inputs, effects), tables, q, prepared)
        for t in range(periods):
            changed = schedule.due(t, x, tables, prepared)
            if changed:
                schedule.settle_inputs(t, x, 0, (inputs, effects), tables, q, prepared)
            else:
                schedule.calendar(t, q, tables)
            press = postures(key, t, 0.5, 0.5)
            for _ in range(AGAIN if part >= 0 else 0):
                for c in range(N_STATE):
                    y.flat[c] = x.flat[c]
                if part == 1:
                    schedule.impulses(t, y, effects[0], tables)
                    schedule.advance_events(t, y, q, tables, key, 0.0)
                elif part == 2:
                    suppliers.deliver(y, q, tables, prepared)
                    supply.replenish(y, q, tables, press)
                    supply.power(y, q, tables)
                elif part == 3:
                    battlefield.fight(t, y, q, tables, prepared, key, theta, press, likelihood)
                elif part == 4:
                    battlefield.losses(t, y, q, tables, key, press)
                elif part == 5:
                    strikes.strike(y, q, tables, theta)
                    economy.sustain(y, q, tables, theta)
                elif part == 6:
                    learning.learn(t, y, q, tables, key, theta, likelihood)
                elif part == 7:
                    ends.end(t, y, q, tables, key)
                    talks.pause(t, y, q, tables, key)
                    talks.remember(y, q, tables, prepared, 0.0)
                elif part == 8 and (changed or t == 0):
                    # Once for the month in which something changes, and at the start of the path.
                    schedule.settle_inputs(t, y, 0, (inputs, effects), tables, q, prepared)
            if step(t, x, q, prepared, effects[0], tables, key, theta, press, 0.0, 0.0, likelihood):
                prepared.moved = 1.0
            done += 1
            if x.ended > 0.0:
                break
    return done


def parts_ns(
    program: Program, *, paths: int = 2000, periods: int = 36, repetitions: int = 7
) -> dict[str, float]:
    """Return the nanoseconds of processor time that a war-month takes, in all (key "month") and part by part.

    Parts are repeated on warm data, and inputs where they are already in place (so that `schedule.prepare` is spared).
    What is left of the whole is that, the state's copy at the start of a path, two draws for postures, and waiting.

    Parameters
    ----------
    program : Program
    paths, periods : int
    repetitions : int
        Rounds in which all parts take turns; medians are returned.
    """
    inputs, effects = program.inputs[None].copy(), program.effects["value"].astype(np.float64)[None]
    states, table = ready(program, program.state[None], inputs, effects), tables(program)

    def per_month(part: int) -> float:
        prepared = np.zeros(1, PREPARED)
        prepared["row"] = -1
        path, copy, month = np.zeros(1, PATH), np.zeros(1, PATH), np.zeros(1, MONTH)
        likelihood = np.ones(TYPES)
        begun = time.thread_time_ns()
        done = _run(  # type: ignore[no-untyped-call]
            part, 1, paths, periods, inputs, effects, states, table, path, copy, month, prepared, likelihood
        )
        return float((time.thread_time_ns() - begun) / done)

    per_month(0)
    rounds = [[per_month(part) for part in range(-1, len(PARTS) + 1)] for _ in range(repetitions)]
    whole = statistics.median(row[0] for row in rounds)
    found = {"month": whole}
    for part, name in enumerate(PARTS, start=1):
        found[name] = max(statistics.median((row[part + 1] - row[1]) / AGAIN for row in rounds), 0.0)
    return found
