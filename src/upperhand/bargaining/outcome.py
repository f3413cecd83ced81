"""What follows from an exact solution: chances of settlement by date, battles, terms and ends, by forward recursion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.program import Array
from upperhand.scenario.quantities import ISSUES
from upperhand.war.battlefield import forts_odds_against
from upperhand.war.tables import EFFECTIVENESS

from . import frontier, position, table, values
from .exact import ExactSolution
from .lattice import chance_of, contested, number, outcome_of, over, positions, put
from .paths import copy_path, load_path
from .to_the_finish import decided

PERIOD = np.dtype(
    [
        ("alive", np.float64),  # chance that the war goes on, unsettled, when the period begins
        ("settle", np.float64),  # chance of a settlement in this period
        ("decided", np.float64),  # chance that its battles decide the war
        ("talk", np.float64),  # chance of talks in this period
        ("battles", np.float64),  # expected number of battles in this period
        ("access", np.float64),  # the three parts of a deal, each times `alive`
        ("consent", np.float64, (2,)),
        ("acceptance", np.float64),
        ("points", np.float64, (2,)),  # points of the settlement times its chance
        ("position", np.float64, (2,)),  # where the fronts stand, times `alive`
    ]
)
"""What happens in a period on average."""


@dataclass(frozen=True)
class Outcome:
    """What happens on average when the sides follow the exact solution, in the central draw unless asked otherwise.

    Attributes
    ----------
    periods : ndarray of PERIOD, shape (periods,)
        To the solver's horizon.
    arrivals : float64[periods + 1, states]
        Chance that the war is in a state (see `lattice`) when a period begins, unsettled and undecided.
    shares : float64[periods, issues]
        A's share of each issue in settlements of the period, times their chance.
    realised : float64[2]
        Mean discounted value to each side along the way, in points.
    horizon : int
        Periods reported.
    """

    periods: np.ndarray
    arrivals: Array
    shares: Array
    realised: Array
    horizon: int

    @property
    def settled(self) -> Array:
        """Chance of a settlement by the end of each period up to the horizon."""
        return np.cumsum(self.periods["settle"][: self.horizon])

    @property
    def battles(self) -> float:
        """Expected number of battles up to the horizon."""
        return float(self.periods["battles"][: self.horizon].sum())

    @property
    def terms(self) -> Array:
        """A's mean share of each issue in settlements up to the horizon (nan where there is none)."""
        chance = self.periods["settle"][: self.horizon].sum()
        return np.asarray(self.shares[: self.horizon].sum(axis=0) / (chance if chance > 0 else np.nan))

    @property
    def ends(self) -> dict[str, float]:
        """Chances of how the war stands at the horizon: settlement, decided by battle, unresolved (they sum to 1)."""
        settled = float(self.periods["settle"][: self.horizon].sum())
        by_battle = float(self.periods["decided"][: self.horizon].sum())
        return {"settlement": settled, "decided": by_battle, "unresolved": 1.0 - settled - by_battle}


@kernel
def _forward(  # type: ignore[no-untyped-def]
    row,
    states,
    inputs,
    effects,
    lattice,
    odds,
    channels,
    found,
    shifts,
    tables_of,
    work,
    mass,
    months,
    arrivals,
    shares,
    realised,
):
    """Follow the chances of all states forward, for each true shift of the odds of a battle.

    Parameters
    ----------
    shifts : float64[truths]
    mass : float64[2, states, 2, truths]
        Scratch, zero: chance of a state, by parity of the period, whether the sides talked, and what is true.
    months : ndarray of PERIOD, shape (periods, truths)
    arrivals : float64[periods + 1, states, truths]
    shares : float64[periods, ISSUES, truths]
    realised : float64[truths, 2]
    """
    tables = tables_of[0]
    w = work[0]
    x = w.x
    q = w.q
    v = w.values
    month = w.table
    share = w.share
    truths = shifts.shape[0]
    load_path(states, row, x)
    copy_path(x, w.y)
    grown = np.ones(2)
    stays = np.zeros(2)
    talking = int(x.talking > 0.5)
    for k in range(truths):
        mass[0, number(lattice, lattice.start_0, lattice.start_1, 0), talking, k] = 1.0
    for t in range(lattice.periods + 1):
        now = mass[t % 2]
        ahead = mass[(t + 1) % 2]
        ahead[:] = 0.0
        x.channels = channels[t]
        for state in range(lattice.states):
            here = 0.0
            for talked in range(2):
                for k in range(truths):
                    here += now[state, talked, k]
                    arrivals[t, state, k] += now[state, talked, k]
            if here <= 0.0 or not put(lattice, t, state, odds, tables, x):
                continue
            position.settle_inputs(t, x, row, (inputs, effects), tables, q, w.prepared)
            if t == lattice.periods:
                end = position.at_end(x, q, tables, w.prepared)
                for k in range(truths):
                    for i in range(2):
                        realised[k, i] += arrivals[t, state, k] * grown[i] * end[i]
                continue
            first, second, since = positions(lattice, state)
            today = position.freeze(x, q, tables, w.prepared)
            v = found[t, state]
            fronts = int(contested(lattice, 0, first)) + int(contested(lattice, 1, second))
            for talked in range(2):
                x.talking = float(talked)
                table.sit_down(v, x, q, w.prepared, tables, month)
                frontier.terms(
                    w.prepared.frontier_a,
                    w.prepared.frontier_b,
                    w.prepared.order,
                    tables.issues,
                    month.points[0],
                    share,
                )
                for k in range(truths):
                    alive = now[state, talked, k]
                    if alive <= 0.0:
                        continue
                    out = months[t, k]
                    out.alive += alive
                    out.settle += alive * month.settle
                    out.talk += alive * month.talk
                    out.access += alive * month.access
                    out.acceptance += alive * month.acceptance
                    out.battles += alive * (1.0 - month.settle) * fronts
                    out.position[0] += alive * first
                    out.position[1] += alive * second
                    for m in range(tables.issues):
                        shares[t, m, k] += alive * month.settle * share[m]
                    stays[1] = alive * max(month.talk - month.settle, 0.0)
                    stays[0] = alive * (1.0 - month.talk)
                    for i in range(2):
                        out.consent[i] += alive * month.consent[i]
                        out.points[i] += alive * month.settle * month.points[i]
                        kept = q.side_discount[i] ** tables.months
                        gained = alive * (month.settle * month.worth[i] - month.refusal[i])
                        gained += (stays[0] + stays[1]) * (
                            tables.flow * (1.0 - kept) * today[i]
                            - values.month_cost(x.side_dead[i], x, q, tables, i)
                        )
                        gained += stays[1] * q.side_talks_regroup[i] * tables.months
                        realised[k, i] += grown[i] * gained
                    against = forts_odds_against(q, shifts[k])
                    for up_0 in range(2):
                        for up_1 in range(2):
                            chance = chance_of(lattice, first, second, up_0, up_1, against)
                            if chance <= 0.0:
                                continue
                            one, two, then = outcome_of(lattice, first, second, up_0, up_1, t, since)
                            if over(lattice, one, two):
                                gone = (stays[0] + stays[1]) * chance
                                out.decided += gone
                                end = decided(lattice, one, two, q, w.prepared, tables, w.y)
                                for i in range(2):
                                    kept = q.side_discount[i] ** tables.months
                                    realised[k, i] += gone * grown[i] * kept * end[i]
                                continue
                            place = number(lattice, one, two, then)
                            ahead[place, 0, k] += stays[0] * chance
                            ahead[place, 1, k] += stays[1] * chance
        for i in range(2):
            grown[i] *= q.side_discount[i] ** tables.months


def follow_exact(
    solution: ExactSolution,
    *,
    shifts: Array | None = None,
    weights: Array | None = None,
    draw: int = 0,
) -> Outcome:
    """Follow an exact solution forward.

    Parameters
    ----------
    solution : ExactSolution
    shifts : float64[truths], optional
        True shifts of the log-odds that side A wins a battle; default those of the types.
    weights : float64[truths], optional
        Their chances, sum 1; default the analyst's beliefs (equal ones for given `shifts`).
    draw : int
        Which draw of the inputs.

    Returns
    -------
    Outcome

    Examples
    --------
    >>> from upperhand.bargaining.exact import solve_exact
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.scenario.load import load
    >>> forts = solve_exact(compile_scenario(load("forts")))
    >>> even = follow_exact(forts, shifts=np.log([0.55 / 0.45]))
    >>> round(even.battles, 3)
    9.448
    """
    program, lattice, draws = solution.program, solution.lattice, solution.draws
    types = int(program.structure["types"][0])
    if shifts is None:
        latents = program.type_latents[:types, EFFECTIVENESS]
        shifts = latents[:, 0] - latents[:, 1]
        weights = program.priors[0, :types] if weights is None else weights
    shifts = np.ascontiguousarray(shifts, np.float64)
    chances = np.full(len(shifts), 1.0 / len(shifts)) if weights is None else np.asarray(weights, np.float64)
    n, issues = lattice.periods, len(program.names.issues)
    months = np.zeros((n, len(shifts)), PERIOD)
    arrivals = np.zeros((n + 1, lattice.states, len(shifts)))
    shares, realised = np.zeros((n, ISSUES, len(shifts))), np.zeros((len(shifts), 2))
    _forward(
        draw,
        draws.states,
        draws.inputs,
        draws.effects,
        lattice,
        solution.odds[draw],
        solution.channels[draw],
        solution.found[draw],
        shifts,
        solution.tables,
        values.scratch(),
        np.zeros((2, lattice.states, 2, len(shifts))),
        months,
        arrivals,
        shares,
        realised,
    )
    periods = np.zeros(n, PERIOD)
    for name in PERIOD.names or ():
        periods[name] = np.moveaxis(months[name], 1, -1) @ chances
    return Outcome(
        periods,
        arrivals @ chances,
        (shares @ chances)[:, :issues],
        chances @ realised,
        int(program.structure["horizon"][0]),
    )
