"""Checks of the fitted solver, on the code path and with the basis of `assess`, against the exact one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from upperhand.bargaining.agreement import compare
from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.fitted import solve
from upperhand.bargaining.longstaff_schwartz import solve_realised
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.scenario.program import Array, Program
from upperhand.theory import stopping

from . import wars
from .check import Check

GROUP = "fitted solver"
CROSS_CHECK = "cross-check"

BAR = 0.2
"""Points: root mean square error of R allowed with 20,000 paths (the bar set for this solver: .002 of the pie)."""


@dataclass(frozen=True)
class Case:
    """A war that is solved both ways.

    Attributes
    ----------
    battles : float
        Share by which expected battles may differ.
    """

    name: str
    program: Program
    battles: float = 0.05


@dataclass(frozen=True)
class Size:
    """How much is computed.

    Attributes
    ----------
    seeds : int
        Solves of every war, each with luck of its own.
    bases : tuple of str
    crosses, cross_paths : int
        Solves of the cross-check and explored paths of each.
    paths : int
        Explored and played paths.
    """

    seeds: int
    bases: tuple[str, ...]
    crosses: int
    cross_paths: int
    paths: int = 20_000


QUICK = Size(seeds=1, bases=("standard",), crosses=5, cross_paths=20_000)
FULL = Size(seeds=5, bases=("standard", "rich"), crosses=8, cross_paths=50_000)


def cases(full: bool) -> Iterator[Case]:
    """Return the wars: one front and two, smoothed or not, talks always or seldom, with premium and without."""
    game, smooth = (stopping.GAMES["S"] | {"sigma": sigma} for sigma in (0.0, 0.005))  # type: ignore[operator]
    yield Case("game S", wars.stopping_war(**game))
    yield Case("game S, smoothed", wars.stopping_war(**smooth), 0.03)
    shy = wars.varied(wars.stopping_war(**game), inputs=wars.SELDOM | wars.FRAGILE, structure={"split": 0})
    yield Case("offers, talks seldom, premium", shy, 0.03)
    two = {"forts": (8, 6), "start": (4, 3), "shares": (0.6, 0.4)}
    less = wars.stopping_war(
        **game | {"prior_a": 0.75, "prior_b": 0.25, "horizon": 24, "p_high": 0.65, "discount": 0.99}
    )
    yield Case("two fronts", wars.two_fronts(less, **two))  # type: ignore[arg-type]
    if not full:
        return
    shy = wars.varied(less, inputs=wars.SELDOM | wars.FRAGILE, structure={"split": 0})
    yield Case("two fronts, talks seldom, premium", wars.two_fronts(shy, **two), 0.03)  # type: ignore[arg-type]
    for name, sigma, battles in (("long", 0.0, 0.05), ("long", 0.005, 0.03), ("long-uneven", 0.0, 0.05)):
        title = f"40 forts ({name})" + (", smoothed" if sigma else "")
        yield Case(title, wars.stopping_war(**stopping.GAMES[name] | {"sigma": sigma}), battles)  # type: ignore[operator]


def against_exact(case: Case, size: Size, seed: int) -> Iterator[Check]:
    """Compare R over the states that the exact policy reaches, and expected battles."""
    exact = solve_exact(case.program)
    for richness in size.bases:
        for k in range(size.seeds):
            luck = 1000 * seed + k
            solution = solve(case.program, paths=size.paths, seed=luck, richness=richness)
            found = compare(solution, exact, play(solution, paths=size.paths, seed=luck))
            which = f"{case.name}" + (f" ({richness}, seed {luck})" if size.seeds > 1 else "")
            why = f"the bar for {size.paths:,} paths: root mean square .002 of the pie"
            for i, side in enumerate("AB"):
                yield Check(
                    GROUP, which, f"R of {side}, error over states", float(found.rmse[i]), 0.0, BAR, why
                )
            allowed = case.battles * found.battles_exact
            why = f"the bar for expected battles: {100 * case.battles:g} %, solver and Monte-Carlo error together"
            yield Check(GROUP, which, "battles", found.battles, found.battles_exact, allowed, why)


def summed_up(rows: Sequence[Array]) -> tuple[Array, Array]:
    """Return the mean of replicates and the half-width of its 99.5 % interval."""
    stacked = np.stack(rows)
    error = stacked.std(axis=0, ddof=1) / np.sqrt(len(stacked))
    return stacked.mean(axis=0), student.ppf(0.9975, len(stacked) - 1) * error


def cross_check(size: Size, seed: int) -> Iterator[Check]:
    """Compare both fitted solvers on game S: two regressions that share neither paths nor targets."""
    program, n = wars.stopping_war(**stopping.GAMES["S"]), size.crosses
    ours, realised = [], []
    for k in range(n):
        luck = 1000 * seed + 100 + k
        ours.append(read(solve(program, paths=5000, seed=luck))[1][0, 0]["arrive"].copy())
        solution = solve_realised(program, paths=size.cross_paths, seed=luck)
        realised.append(read(solution)[1][0, 0]["arrive"].copy())
    exact = read_exact(solve_exact(program))[1][0, 0]["arrive"]
    (first, error), (second, wider) = summed_up(ours), summed_up(realised)
    between = np.hypot(error, wider)
    both = f"Monte-Carlo error: 99.5 % interval of the difference, from {n} replicate solves of either kind"
    alone = f"Monte-Carlo error: 99.5 % interval, from {n} replicate solves"
    name = "Longstaff-Schwartz, game S"
    for i, side in enumerate("AB"):
        case, found = f"value of {side}", float(second[i])
        yield Check(CROSS_CHECK, name, f"{case}: fitted", found, float(first[i]), float(between[i]), both)
        yield Check(CROSS_CHECK, name, f"{case}: exact", found, float(exact[i]), float(wider[i]), alone)


def checks(full: bool, seed: int) -> Iterator[Check]:
    """Compute all of them."""
    size = FULL if full else QUICK
    for case in cases(full):
        yield from against_exact(case, size, seed)
    yield from cross_check(size, seed)
