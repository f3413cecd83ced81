"""The fitted solver: explore, then solve backward by regressing one-step expectations."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from upperhand.scenario.draws import Draws, central
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import N_STATE
from upperhand.war.carry import carried
from upperhand.war.draws import stream
from upperhand.war.tables import tables

from . import backward, basis, paths, scope, values
from .blas import one_thread

SEGMENT = 8
"""Explored states are kept every so many periods (more often in a short war) and explored again in between."""

SAMPLE = 1000
"""So many paths, at every period kept, show what varies: the basis is chosen from them."""

RIDGE = 1e-9
"""Added to the diagonal of scaled normal equations: columns that nearly repeat each other share their weight."""

STATES_PER_FEATURE = 4
"""A fit has at least so many explored states for each of its features."""

LEVERED = np.array([[-6, -5], [-4, -2], [-3, -1]])
"""Columns of what each lever changes [A, B] (see `values.FINISH`): talking, A's pressing, B's pressing."""

Progress = Callable[[int], None]
"""Called with the number of periods solved since the last call."""


class SolverError(RuntimeError):
    """The fit degenerates: more paths or a leaner basis are needed."""


@dataclass(frozen=True)
class Solution:
    """A fitted solution of a program.

    Attributes
    ----------
    program : Program
    tables : ndarray of TABLES
    basis : ndarray of BASIS
    draws : Draws
        The inputs that were solved for; one row for a central solve.
    fitted : Fitted
        Coefficients of every period.
    richness : str
        Name of the basis.
    seed, paths : int
    order : int32[periods, paths]
        Rank of every explored path in every period, by which they shared out chance (see `draws.luck`).
    """

    program: Program
    tables: np.ndarray
    basis: np.ndarray
    draws: Draws
    fitted: values.Fitted
    richness: str
    seed: int
    paths: int
    order: np.ndarray


def in_chunks(work: Callable[[int, int], Any], n: int, threads: int) -> list[Any]:
    """Call ``work(lo, hi)`` for chunks of range(n) on a pool of threads; results in the order of the chunks."""
    size = max(64, -(-n // max(4 * threads, 1)))
    bounds = [(lo, min(lo + size, n)) for lo in range(0, n, size)]
    if threads == 1:
        return [work(lo, hi) for lo, hi in bounds]
    return list(_pool(threads).map(lambda bound: work(*bound), bounds))


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """Return the pool of so many threads: a solve passes over its paths hundreds of times, and threads start slowly."""
    return ThreadPoolExecutor(threads)


def mixture_of(program: Program) -> Array:
    """Return the weights from which explored paths draw their type: the mean of all three beliefs."""
    used = program.priors[:1] if program.structure["common_prior"][0] else program.priors
    return np.ascontiguousarray(used.mean(axis=0))


class Normal:
    """Normal equations of a least-squares fit whose design grows by blocks of columns, so that no product is made twice.

    All coefficients but the first column's, the constant's, are drawn towards zero by `pull` (ridge regression; the other
    columns vary by about 1 over the whole war, though perhaps hardly in one period).
    """

    def __init__(self, block: Array, fixed: Array, fixed_gram: Array, pull: float = 0.0) -> None:
        self.parts, self.fixed, self.fixed_gram, self.pull = [block], fixed, fixed_gram, pull
        self.own = block.T @ block
        self.cross = block.T @ fixed

    def extend(self, block: Array) -> None:
        """Add a block of columns (after the others, before the fixed ones)."""
        across = np.concatenate([part.T @ block for part in self.parts])
        self.own = np.block([[self.own, across], [across.T, block.T @ block]])
        self.cross = np.concatenate([self.cross, block.T @ self.fixed])
        self.parts.append(block)

    def solve(self, targets: Array) -> Array:
        """Return coefficients, shape (columns, targets); the fixed columns come last. See `regress`."""
        rows = len(targets)
        gram = np.block([[self.own, self.cross], [self.cross.T, self.fixed_gram]])
        if not self.pull:
            _enough(rows, len(gram))
        gram[np.diag_indices(len(gram))] += [0.0, *[self.pull * rows] * (len(gram) - 1)]
        right = np.concatenate([part.T @ targets for part in [*self.parts, self.fixed]])
        return _solve(gram, right, rows)


def _enough(rows: int, columns: int) -> None:
    if rows < columns + 1:
        raise SolverError(f"{rows} explored states cannot carry {columns} features: use more --paths")


def _solve(gram: Array, right: Array, rows: int) -> Array:
    columns = len(gram)
    scale = np.sqrt(np.diag(gram) / rows)
    scale[scale < 1e-12] = 1.0
    scaled = gram / (rows * scale[:, None] * scale[None, :])
    scaled[np.diag_indices(columns)] += RIDGE
    try:
        solved = np.linalg.solve(scaled, right / (rows * scale[:, None]))
    except np.linalg.LinAlgError as error:
        raise SolverError("the regression is singular: use more --paths or the standard basis") from error
    if not np.isfinite(solved).all():
        raise SolverError("the regression gave numbers that are not finite: check the scenario's magnitudes")
    return np.asarray(solved / scale[:, None])


def _fit(normal: Normal, targets: Array, near: Array | None) -> Array:
    """Return coefficients; with those of a solution nearby, shape (targets, features), what is fitted is the difference."""
    if near is None:
        return normal.solve(targets)
    plain = np.concatenate(normal.parts, axis=1)
    known = near[:, : plain.shape[1]].T
    return np.asarray(known + normal.solve(targets - plain @ known))


def regress(design: Array, targets: Array) -> Array:
    """Return least-squares coefficients, shape (columns, targets), by scaled normal equations with a tiny ridge.

    Raises
    ------
    SolverError
        If there are fewer rows than columns, or numbers that are not finite.
    """
    _enough(*design.shape)
    return _solve(design.T @ design, design.T @ targets, len(design))


def usable_threads(threads: int | None) -> int:
    """Return the number of threads to use: as asked, else one for each processor."""
    if threads:
        return threads
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Backward:
    """State of one backward solve (kept while time runs backward)."""

    def __init__(
        self,
        program: Program,
        draws: Draws,
        n_paths: int,
        seed: int,
        richness: basis.Richness,
        threads: int,
        order: np.ndarray | None = None,
        near: Solution | None = None,
        pull: float = 0.0,
    ) -> None:
        self.near, self.pull = near, pull
        self.program, self.draws, self.n, self.threads = program, draws, n_paths, threads
        self.streams = stream(seed, "explore"), stream(seed, "expect")
        self.tables = tables(program)
        self.mixture = mixture_of(program)
        # Paths of the same draw stand side by side: their inputs are laid out once.
        self.draw_of = np.sort(np.arange(n_paths, dtype=np.int64) % len(draws))
        self.periods = program.periods
        self.home = draws.states[self.draw_of]
        self.every = max(1, min(SEGMENT, self.periods // SEGMENT))
        self.marks = list(range(0, self.periods + 1, self.every))
        self.kept = np.empty((len(self.marks), n_paths, N_STATE))
        self._explore(0, self.marks[-1], self.every, self.home, self.kept)
        if near is None:
            self._choose_basis(richness)
        else:
            self.basis = near.basis
        own, extended = basis.features_count(self.basis)
        self.fitted = values.Fitted(
            finish=np.zeros((self.periods, values.FINISH, own)),
            go_on=np.zeros((self.periods, values.GO_ON, extended)),
            finish_shift=np.zeros((self.periods, len(draws), values.FINISH)),
            go_on_shift=np.zeros((self.periods, len(draws), values.GO_ON)),
        )
        self.own, self.extended = own, extended
        if not pull and n_paths < STATES_PER_FEATURE * extended:
            least = STATES_PER_FEATURE * extended
            raise SolverError(
                f"{n_paths} explored paths cannot carry {extended} features: use {least} --paths or more"
            )
        # Ignorance enters linearly; columns that never vary are left out.
        self.z = draws.z[:, draws.z.std(axis=0) > 0] if len(draws) > 1 else np.zeros((1, 0))
        self.fixed = self.z[self.draw_of]
        self.fixed_gram = self.fixed.T @ self.fixed
        self.given = order is not None
        self.order = np.zeros((self.periods, n_paths), np.int32) if order is None else order
        if self.order.shape != (self.periods, n_paths):
            raise ValueError(f"the order has shape {self.order.shape}, not {(self.periods, n_paths)}")

    def _explore(self, t0: int, t1: int, every: int, start: Array, out: Array) -> None:
        def work(lo: int, hi: int) -> None:
            paths.explore(
                self.streams[0],
                lo,
                hi,
                t0,
                t1,
                every,
                start,
                self.home,
                out,
                self.draws.inputs,
                self.draws.effects,
                self.draw_of,
                self.mixture,
                self.tables,
                values.scratch(),
            )

        in_chunks(work, self.n, self.threads)

    def _choose_basis(self, richness: basis.Richness) -> None:
        sample = min(self.n, SAMPLE)
        chosen = np.linspace(0, self.n - 1, sample).astype(np.int64)  # of all draws alike
        states = self.kept[:, chosen]
        found = np.zeros((len(self.marks), sample, basis.SUMMARY))
        for row, t in enumerate(self.marks):
            backward.summaries(
                t,
                0,
                sample,
                states[row],
                self.draws.inputs,
                self.draws.effects,
                self.draw_of[chosen],
                self.tables,
                values.scratch(),
                found[row],
            )
        flat = states.reshape(-1, N_STATE)
        levers = self.program.structure["law"][0] == 0 or scope.talking_matters(self.program, self.draws)
        self.basis = basis.build(self.program, flat, found.reshape(-1, basis.SUMMARY), richness, levers)

    def _pass(
        self, kernel: Any, t: int, states: Array, *outputs: np.ndarray, ranks: np.ndarray | None = None
    ) -> None:
        def work(lo: int, hi: int) -> None:
            head = (t, lo, hi, states) if ranks is None else (self.streams[1], t, lo, hi, states, ranks)
            kernel(
                *head,
                self.draws.inputs,
                self.draws.effects,
                self.draw_of,
                self.tables,
                self.basis,
                self.fitted,
                values.scratch(),
                *outputs,
            )

        in_chunks(work, self.n, self.threads)

    def _ranks(self, t: int, rows: Array) -> np.ndarray:
        """Rank paths by their prospects, so that neighbours share chance out evenly (see `draws.luck`).

        A given order is kept: the luck of a path depends on its rank, and a variant shares it with its baseline.
        Prospects are W_A - W_B as if it were one period later (already solved); at the horizon, the position.
        """
        if self.given:
            return np.asarray(self.order[t], np.int64)
        if t + 1 < self.periods:
            found = rows @ (self.fitted.finish[t + 1, 0] - self.fitted.finish[t + 1, 1])
        else:
            found = rows[:, min(1, self.own - 1)]
        ranks = np.empty(self.n, np.int64)
        ranks[np.argsort(found, kind="stable")] = np.arange(1, self.n + 1)
        self.order[t] = ranks
        return ranks

    def _unpack(self, solved: Array, levers: Array, t: int, out: Array, shift: Array) -> None:
        """Lay fitted columns out as the kernels read them (see `values.FINISH`)."""
        used, count = len(solved) - self.z.shape[1], len(levers)
        out[t, 0:2, :used] = solved[:used].T
        out[t, LEVERED, :count] = levers.transpose(1, 2, 0)
        if self.z.shape[1]:
            shift[t, :, 0:2] = self.z @ solved[used:]

    def period(self, t: int, states: Array) -> None:
        """Solve one period, given the solution of the later ones."""
        rows, levers = np.empty((self.n, self.own)), np.zeros((self.n, 3))
        self._pass(backward.describe, t, states, rows)
        targets, changes, which = np.zeros((self.n, 4)), np.zeros((self.n, 4)), np.zeros(self.n, np.int64)
        ranks = self._ranks(t, rows)
        self._pass(backward.expect, t, states, levers, targets, which, changes, ranks=ranks)
        # At the assessment's date all paths share one state (in each draw): average, do not fit.
        plain = rows[:, :1] if t == 0 else rows
        count = min(int(self.basis[0]["levers"]), plain.shape[1])
        # What a lever changes is measured by itself; the rest of the target is then free of it.
        levered = self._levers(t, plain[:, :count], which, changes)
        targets -= np.einsum("nl,nc,clk->nk", levers, plain[:, :count], levered)
        fitted, near = self.fitted, None if self.near is None else self.near.fitted
        normal = Normal(plain, self.fixed, self.fixed_gram, self.pull)
        solved = _fit(normal, targets[:, :2], None if near is None else near.finish[t, 0:2])
        self._unpack(solved, levered[:, :, :2], t, fitted.finish, fitted.finish_shift)
        if self.program.input_view()["breach_base"] > 0:
            resumed = np.zeros((self.n, 4))
            self._pass(backward.resume, t, states, rows, resumed)
            solved = _fit(normal, resumed, None if near is None else near.finish[t, 2:6])
            fitted.finish[t, 2:6, : plain.shape[1]] = solved[: plain.shape[1]].T
            if self.z.shape[1]:
                fitted.finish_shift[t, :, 2:6] = self.z @ solved[plain.shape[1] :]
        if t > 0:
            extra = np.zeros((self.n, self.extended - self.own))
            self._pass(backward.extend, t, states, rows, extra)
            normal.extend(extra)
        solved = _fit(normal, targets[:, 2:], None if near is None else near.go_on[t, 0:2])
        self._unpack(solved, levered[:, :, 2:], t, fitted.go_on, fitted.go_on_shift)

    def _levers(self, t: int, plain: Array, which: np.ndarray, changes: Array) -> Array:
        """Return what each lever changes of W [A, B] and R [A, B], shape (features, levers, 4)."""
        count = plain.shape[1]
        levered = np.zeros((count, 3, 4))
        if self.near is not None:
            for column, of in ((0, self.near.fitted.finish), (2, self.near.fitted.go_on)):
                levered[:, :, column : column + 2] = of[t, LEVERED, :count].transpose(2, 0, 1)
        for lever in range(3):
            measured = which == lever
            if not count or measured.sum() <= count:
                continue
            rows = plain[measured]
            if self.near is None:
                levered[:, lever] = regress(rows, changes[measured])
            else:
                levered[0, lever] += (changes[measured] - rows @ levered[:, lever]).mean(axis=0)
        return levered

    def run(self, progress: Progress | None) -> None:
        """Solve all periods from the last to the first."""
        states = np.empty((self.every, self.n, N_STATE))
        for row in range(len(self.marks) - 1, -1, -1):
            t0 = self.marks[row]
            t1 = min(t0 + self.every, self.periods) - 1
            if t1 < t0:
                continue
            self._explore(t0, t1, 1, self.kept[row], states)
            for t in range(t1, t0 - 1, -1):
                self.period(t, states[t - t0])
                if progress:
                    progress(1)


def solve(
    program: Program,
    draws: Draws | None = None,
    *,
    paths: int = 5000,
    seed: int = 0,
    richness: str = "standard",
    order: np.ndarray | None = None,
    near: Solution | None = None,
    pull: float = 0.0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Solve a program: what fighting on is worth to each side in every state and period.

    Parameters
    ----------
    program : Program
    draws : Draws, optional
        Inputs to solve for; default the central values. With several draws their coordinates enter the
        regression (one joint regression over the analyst's ignorance).
    paths : int
        Explored paths.
    seed : int
        Seed of chance.
    richness : {"standard", "rich"}
        Which basis.
    order : int32[periods, paths], optional
        ``Solution.order`` of a baseline with the same seed and paths, so that this variant of it shares its luck.
    near : Solution, optional
        Of a war that differs little. What is fitted is then how much this one differs, on the same features, so that a few
        hundred paths carry it; needs a `pull`.
    pull : float
        By how much every coefficient but the constant is drawn towards zero, or towards that of the solution nearby:
        0.001 keeps a solution smooth where a period shows little of what varies later.
    threads : int, optional
        Default: one for each processor. The numbers do not depend on it.
    progress : callable, optional
        Called with the number of periods solved.

    Raises
    ------
    SolverError
        If the fit degenerates.
    """
    given = draws or central(program)
    chosen = carried(program, given)
    with one_thread():
        given_by = (order, near, pull)
        state = _Backward(
            program, chosen, paths, seed, basis.BASES[richness], usable_threads(threads), *given_by
        )
        state.run(progress)
    return Solution(
        program, state.tables, state.basis, chosen, state.fitted, richness, seed, paths, state.order
    )
