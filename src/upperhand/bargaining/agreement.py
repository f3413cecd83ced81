"""How far the fitted solver is from the exact one, in the states that the exact policy reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.program import Array, Program

from . import position, table, values
from .exact import ExactSolution, read_exact, solve_exact
from .fitted import Solution, solve
from .lattice import put
from .outcome import Outcome, follow_exact
from .paths import load_path
from .play import Played, play
from .reading import read


@dataclass(frozen=True)
class Agreement:
    """Fitted against exact, in the central draw.

    Attributes
    ----------
    rmse : float64[2]
        Root mean square error of R of each side, in points, over the states and periods that the exact policy reaches
        under the analyst's beliefs, each weighted by its chance.
    rmse_finish : float64[2]
        The same of W.
    today : float64[2]
        Fitted minus exact value of arriving at today's table, in points.
    battles, battles_exact : float
        Expected battles up to the horizon: played on the fitted policy, exact.
    settled, settled_exact : float
        Chance of a settlement up to the horizon.
    """

    rmse: Array
    rmse_finish: Array
    today: Array
    battles: float
    battles_exact: float
    settled: float
    settled_exact: float


@kernel
def _evaluate(  # type: ignore[no-untyped-def]
    states, inputs, effects, lattice, odds, channels, arrivals, tables_of, basis_of, fitted, work, out
):
    """Fill the fitted values of every state that is reached, shape (periods, states)."""
    tables = tables_of[0]
    basis = basis_of[0]
    w = work[0]
    x = w.x
    load_path(states, 0, x)
    for t in range(out.shape[0]):
        x.channels = channels[t]
        for state in range(lattice.states):
            if arrivals[t, state] <= 0.0 or not put(lattice, t, state, odds, tables, x):
                continue
            position.settle_inputs(t, x, 0, (inputs, effects), tables, w.q, w.prepared)
            values.finish(t, 0, x, w.q, w.prepared, tables, basis, fitted, w, out[t, state])
            values.go_on(t, 0, w.q, w.prepared, tables, basis, fitted, w, out[t, state])


def fitted_values(solution: Solution, exact: ExactSolution, outcome: Outcome) -> np.ndarray:
    """Return fitted values in the states of the exact solution, VALUES of shape (periods, states); 0 where not reached."""
    draws = solution.draws
    out = np.zeros((exact.lattice.periods, exact.lattice.states), table.VALUES)
    _evaluate(
        draws.states,
        draws.inputs,
        draws.effects,
        exact.lattice,
        exact.odds[0],
        exact.channels[0],
        outcome.arrivals,
        exact.tables,
        solution.basis,
        solution.fitted,
        values.scratch(),
        out,
    )
    return out


def expected_battles(program: Program, played: Played) -> float:
    """Return the mean number of periods of battle up to the horizon on played paths, times the contested fronts."""
    months = played.months[:, :-1]
    tops = program.structure["lines"][0, : len(program.names.fronts)]
    where = months["position"][:, :, : len(tops)]
    contested = ((where > 0) & (where < tops)).sum(axis=2)
    fought = months["alive"].astype(np.float64) * (1.0 - months["settle"]) * contested
    return float(fought.sum(axis=1).mean())


def compare(solution: Solution, exact: ExactSolution, played: Played) -> Agreement:
    """Compare a fitted solution, and paths played on it, with the exact solution of the same program."""
    outcome = follow_exact(exact)
    found = fitted_values(solution, exact, outcome)
    weights = outcome.arrivals[:-1]
    total = weights.sum()

    def error(name: str) -> Array:
        gap = np.where(weights[..., None] > 0, found[name] - exact.found[0, :-1][name], 0.0)
        return np.asarray(np.sqrt((weights[..., None] * gap**2).sum(axis=(0, 1)) / total))

    return Agreement(
        rmse=error("fight"),
        rmse_finish=error("finish"),
        today=read(solution)[1][0, 0]["arrive"] - read_exact(exact)[1][0, 0]["arrive"],
        battles=expected_battles(exact.program, played),
        battles_exact=outcome.battles,
        settled=float(played.settled.mean()),
        settled_exact=float(outcome.settled[-1]),
    )


def agreement(
    program: Program,
    *,
    paths: int = 20000,
    played: int = 20000,
    seed: int = 0,
    richness: str = "standard",
    threads: int | None = None,
) -> Agreement:
    """Solve a program both ways and compare.

    Parameters
    ----------
    program : Program
        One that the exact solver covers.
    paths, played : int
        Explored and played paths of the fitted solver.
    seed : int
    richness : {"standard", "rich"}
    threads : int, optional

    Returns
    -------
    Agreement

    Raises
    ------
    upperhand.bargaining.scope.ExactError
        If the exact solver does not cover the program.
    """
    exact = solve_exact(program)
    solution = solve(program, paths=paths, seed=seed, richness=richness, threads=threads)
    return compare(solution, exact, play(solution, paths=played, seed=seed, threads=threads))
