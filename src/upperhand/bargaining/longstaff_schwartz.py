"""A second fitted solver, for cross-checks only: regress what paths realise, weighed by what each side believes.

Where `fitted` regresses one-step expectations under a side's own posterior, this one never forms an expectation. It
draws every path's type once, lets the war run, and weighs the path for side i by

    (i's prior weight of its type) / (weight with which the type was drawn)

which makes it a sample from what i expects, now and, since all that happens is public, at every later date. Backward,
R_i is the weighted regression of what the path brings from here on: settled by chance at later tables, fought on
otherwise. It shares with `fitted` the features and the table, but neither its explored paths nor any of its targets.

Reference: F. A. Longstaff and E. S. Schwartz, Review of Financial Studies 14(1), 2001, 113-147; weighed by belief as in
DESIGN.md, section 3.
"""

from __future__ import annotations

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.draws import Draws, central
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import INPUTS, N_STATE, STATE
from upperhand.war.carry import carried
from upperhand.war.draws import path_key
from upperhand.war.step import step

from . import backward, basis, paths, position, table, values
from .blas import one_thread
from .fitted import Solution, _Backward, in_chunks, regress, usable_threads
from .scope import moved


class CrossCheckError(ValueError):
    """The cross-check does not cover this war."""


def covers(program: Program) -> str | None:
    """Say why the cross-check does not cover a program, or None where it does.

    It covers wars of forts in which talks can be held every month, change nothing in the war, and a settlement holds:
    there nothing but the settlement itself is chosen.
    """
    inputs = program.inputs.view(INPUTS)
    if program.structure["law"][0] != 1:
        return "its law is 'battle'; set law: forts"
    if (inputs["talks_access"] < 1).any() or len(moved(program, "talks_access")):
        return "talks cannot always be held; set talks.access to 1"
    if (inputs["breach_base"] > 0).any() or len(moved(program, "breach_base")):
        return "a settlement may be broken; set breach.base to 0"
    if (inputs["side_talks_regroup"] != 0).any():
        return "talks help to regroup; set talks.regroup to 0"
    return None


@kernel
def _march(  # type: ignore[no-untyped-def]
    seed, lo, hi, t0, t1, every, start, out, inputs, effects, draw_of, mixture, tables_of, work, types
):
    """Let paths fight from period t0 to t1, each to its own end: none begins anew, since its type would then tell when.

    Arguments as those of `paths.explore`; `types`, int64[paths], receives each path's type.
    """
    tables = tables_of[0]
    w = work[0]
    x = w.x
    for p in range(lo, hi):
        key = (path_key(seed, p), np.uint64(0))
        paths.load_path(start, p, x)
        types[p] = paths.draw_type(key, tables, mixture)
        theta = tables.latents[types[p]]
        for t in range(t0, t1 + 1):
            if (t - t0) % every == 0:
                paths.store_path(x, out, (t - t0) // every, p)
            if t == t1 or x.ended > 0.0:
                for later in range((t - t0) // every + 1, (t1 - t0) // every + 1):
                    paths.store_path(x, out, later, p)
                break
            position.settle_inputs(t, x, draw_of[p], (inputs, effects), tables, w.q, w.prepared)
            press, talk = paths.choices(key, t)
            chosen = effects[draw_of[p]]
            if step(t, x, w.q, w.prepared, chosen, tables, key, theta, press, talk, 0.0, w.likelihood):
                w.prepared.moved = 1.0


@kernel
def _fight(  # type: ignore[no-untyped-def]
    t, lo, hi, states, inputs, effects, draw_of, tables_of, basis_of, fitted, work, after, finish, arrive
):
    """Turn what paths bring from period t + 1 on into what they bring from period t on, if the sides fight in t.

    Parameters
    ----------
    states, after : float64[paths, N_STATE]
        States at t and at t + 1.
    finish, arrive : float64[paths, 2]
        In: as realised from t + 1 on, in a war to the finish, and arriving at the table of t + 1. Out: W and R at t.
    """
    tables = tables_of[0]
    w = work[0]
    x = w.x
    y = w.y
    for p in range(lo, hi):
        paths.load_path(states, p, x)
        if x.ended > 0.0:
            continue
        paths.load_path(after, p, y)
        if y.ended > 0.0 or t + 1 == fitted.finish.shape[0]:
            position.settle_inputs(t + 1, y, draw_of[p], (inputs, effects), tables, w.ahead, w.prepared_ahead)
            end = position.at_end(y, w.ahead, tables, w.prepared_ahead)
            for i in range(2):
                finish[p, i] = end[i]
                arrive[p, i] = end[i]
        position.settle_inputs(t, x, draw_of[p], (inputs, effects), tables, w.q, w.prepared)
        today = position.freeze(x, w.q, tables, w.prepared)
        for i in range(2):
            kept = w.q.side_discount[i] ** tables.months
            cost = values.month_cost(x.side_dead[i], y, w.q, tables, i)
            hold = tables.flow * (1.0 - kept) * today[i] - cost
            finish[p, i] = hold + kept * finish[p, i]
            arrive[p, i] = hold + kept * arrive[p, i]


@kernel
def _sit_down(  # type: ignore[no-untyped-def]
    t, lo, hi, states, inputs, effects, draw_of, tables_of, basis_of, fitted, work, arrive
):
    """Let the table of period t stop paths by its chance of a settlement, which the fitted values decide.

    Parameters
    ----------
    arrive : float64[paths, 2]
        In: R at t, as realised. Out: what arriving at the table of t brings.
    """
    tables = tables_of[0]
    basis_used = basis_of[0]
    w = work[0]
    v = w.values
    for p in range(lo, hi):
        paths.load_path(states, p, w.x)
        if w.x.ended > 0.0:
            continue
        position.settle_inputs(t, w.x, draw_of[p], (inputs, effects), tables, w.q, w.prepared)
        values.finish(t, 0, w.x, w.q, w.prepared, tables, basis_used, fitted, w, v)
        values.go_on(t, 0, w.q, w.prepared, tables, basis_used, fitted, w, v)
        table.sit_down(v, w.x, w.q, w.prepared, tables, w.table)
        settle = w.table.settle
        for i in range(2):
            arrive[p, i] = settle * w.table.worth[i] + (1.0 - settle) * arrive[p, i] - w.table.refusal[i]


class _Realised(_Backward):
    """A backward solve whose targets are what the explored paths realise."""

    def __init__(
        self, program: Program, draws: Draws, n_paths: int, seed: int, richness: basis.Richness, threads: int
    ) -> None:
        self.types = np.zeros(n_paths, np.int64)
        super().__init__(program, draws, n_paths, seed, richness, threads)
        common = bool(program.structure["common_prior"][0])
        beliefs = program.priors[[0, 0]] if common else program.priors[1:]
        self.weights = np.stack([beliefs[i, self.types] / self.mixture[self.types] for i in range(2)])
        self.finish, self.arrive = np.zeros((n_paths, 2)), np.zeros((n_paths, 2))

    def _explore(self, t0: int, t1: int, every: int, start: Array, out: Array) -> None:
        given = (self.draws.inputs, self.draws.effects, self.draw_of, self.mixture, self.tables)

        def work(lo: int, hi: int) -> None:
            _march(self.streams[0], lo, hi, t0, t1, every, start, out, *given, values.scratch(), self.types)

        in_chunks(work, self.n, self.threads)

    def _weighed(self, design: Array, realised: Array, alive: np.ndarray, out: Array) -> None:
        """Regress what paths realised for each side, weighed by its beliefs, into the first two rows of `out`."""
        for i in range(2):
            used = alive & (self.weights[i] > 0)
            root = np.sqrt(self.weights[i, used])
            columns = design.shape[1] if used.sum() >= 4 * design.shape[1] else 1
            solved = regress(design[used, :columns] * root[:, None], (realised[used, i] * root)[:, None])
            out[i, :columns] = solved[:, 0]

    def period(self, t: int, states: Array) -> None:
        """Solve one period, given the solution of the later ones."""
        steps = np.empty((2, self.n, N_STATE))
        self._explore(t, t + 1, 1, states, steps)
        self._pass(_fight, t, states, steps[1], self.finish, self.arrive)
        alive = states.view(STATE)[:, 0]["ended"] == 0
        if alive.sum() < 2:
            return
        rows = np.zeros((self.n, self.own))
        self._pass(backward.describe, t, states, rows)
        today = t == 0  # all paths are in one state: average
        self._weighed(rows[:, :1] if today else rows, self.finish, alive, self.fitted.finish[t])
        further = np.zeros((self.n, self.extended - self.own))
        if not today:
            self._pass(backward.extend, t, states, rows, further)
        design = rows[:, :1] if today else np.concatenate([rows, further], axis=1)
        self._weighed(design, self.arrive, alive, self.fitted.go_on[t])
        self._pass(_sit_down, t, states, self.arrive)


def solve_realised(
    program: Program,
    *,
    paths: int = 50_000,
    seed: int = 0,
    richness: str = "standard",
    threads: int | None = None,
) -> Solution:
    """Solve a war of forts by regressing what paths realise; the answer can be read and played as `fitted.solve`'s.

    Parameters
    ----------
    program : Program
        One that `covers` accepts.
    paths : int
        Explored paths. Realised payoffs are noisy: this needs many times the paths of `fitted.solve`.
    seed : int
    richness : {"standard", "rich"}
    threads : int, optional
        Default: one for each processor. The numbers do not depend on it.

    Raises
    ------
    CrossCheckError
        If the war is not covered; the message says what to set.
    upperhand.bargaining.fitted.SolverError
        If the fit degenerates.

    Examples
    --------
    >>> from upperhand.bargaining.reading import read
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.scenario.load import load
    >>> _, months, _ = read(solve_realised(compile_scenario(load("forts")), paths=20_000, seed=1))
    >>> bool(abs(months[0, 0]["arrive"] - [64.897, 41.591]).max() < 1.5)
    True
    """
    reason = covers(program)
    if reason:
        raise CrossCheckError(f"the cross-check does not cover this war: {reason}")
    given = central(program)
    draws = carried(program, given)
    with one_thread():
        state = _Realised(program, draws, paths, seed, basis.BASES[richness], usable_threads(threads))
        state.run(None)
    return Solution(
        program, state.tables, state.basis, draws, state.fitted, richness, seed, paths, state.order
    )
