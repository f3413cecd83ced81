"""The war alone, without choices of the table: many paths under fixed postures, in bounded memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.draws import central
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import FRONTS, N_STATE, TYPES

from . import schedule
from .carry import carried
from .draws import path_key
from .step import postures, step
from .tables import MONTH, PATH, PREPARED, tables

CHUNK = 4096
"""Paths per chunk; results are added up chunk by chunk, so that memory does not grow with the number of paths."""


@dataclass(frozen=True)
class Course:
    """Means over many courses of the war.

    Attributes
    ----------
    months : int
        War-months simulated.
    position : float64[fronts]
        Mean position of each front at the end.
    dead : float64[2]
        Mean deaths of each side, thousand.
    ended : float64[5]
        Share of paths by end (index as `ended`).
    """

    months: int
    position: Array
    dead: Array
    ended: Array


@kernel
def _simulate(  # type: ignore[no-untyped-def]
    seed,
    lo,
    hi,
    periods,
    press,
    inputs,
    effects,
    states,
    tables_of,
    path,
    month,
    prepared_of,
    likelihood,
    sums,
):
    tables = tables_of[0]
    x = path[0]
    q = month[0]
    prepared = prepared_of[0]
    done = 0
    for p in range(lo, hi):
        key = (path_key(seed, p), np.uint64(0))
        for c in range(N_STATE):
            x.flat[c] = states[0, c]
        theta = tables.latents[p % tables.types]
        schedule.settle_inputs(0, x, 0, (inputs, effects), tables, q, prepared)
        for t in range(periods):
            if schedule.due(t, x, tables, prepared):
                schedule.settle_inputs(t, x, 0, (inputs, effects), tables, q, prepared)
            else:
                schedule.calendar(t, q, tables)
            pressing = postures(key, t, press[0], press[1])
            if step(t, x, q, prepared, effects[0], tables, key, theta, pressing, 0.0, 0.0, likelihood):
                prepared.moved = 1.0
            done += 1
            if x.ended > 0.0:
                break
        for f in range(tables.fronts):
            sums[f] += x.front_position[f]
        sums[FRONTS] += x.side_dead[0]
        sums[FRONTS + 1] += x.side_dead[1]
        sums[FRONTS + 2 + int(x.ended)] += 1.0
    return done


def simulate(
    program: Program,
    *,
    paths: int,
    periods: int,
    seed: int = 0,
    press: tuple[float, float] = (0.5, 0.5),
    threads: int = 1,
) -> Course:
    """Simulate the war under fixed postures.

    Parameters
    ----------
    program : Program
    paths, periods : int
        Paths take the program's types in turn.
    seed : int
    press : tuple of float
        Chance that each side presses in a month.
    threads : int
        The numbers do not depend on it.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> from upperhand.scenario.compile import compile_scenario
    >>> simulate(compile_scenario(load("two-rivers")), paths=10, periods=3).months
    30
    """
    table = tables(program)
    inputs, effects = program.inputs[None].copy(), program.effects["value"].astype(np.float64)[None]
    states = carried(program, central(program)).states

    def work(lo: int) -> tuple[int, Array]:
        sums = np.zeros(FRONTS + 2 + 5)
        prepared = np.zeros(1, PREPARED)
        prepared["row"] = -1
        done = _simulate(
            seed,
            lo,
            min(lo + CHUNK, paths),
            periods,
            press,
            inputs,
            effects,
            states,
            table,
            np.zeros(1, PATH),
            np.zeros(1, MONTH),
            prepared,
            np.ones(TYPES),
            sums,
        )
        return int(done), sums

    starts = range(0, paths, CHUNK)
    total, months = np.zeros(FRONTS + 2 + 5), 0
    with ThreadPoolExecutor(threads) as pool:
        for done, sums in pool.map(work, starts):
            months += done
            total += sums
    means = total / paths
    return Course(months, means[: len(program.names.fronts)], means[FRONTS : FRONTS + 2], means[FRONTS + 2 :])
