"""The states of a war of forts: where one or two fronts stand, and what the battles so far have taught.

While a front is contested it sees one battle a period. Its battles so far are therefore known from the period (or,
once it is decided, from the period in which it was), and its wins from where it stands: wins = (battles + moved) / 2.
Types that shift only the odds of a battle weigh, after all battles,

    weight_m = exp(wins * shift_m + sum over battles of ln(1 - p_m)),    logit(p_m) = odds of the period + shift_m

up to a factor common to all types, since a win counts ``exp(odds + shift_m)`` times as much as a loss. The order of
wins and losses is irrelevant even where the odds change with the date. So (period, positions, period in which the
first of two fronts was decided) is the whole state, and values need no simulation.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from upperhand.jit import leaf_kernel
from upperhand.scenario.program import Array, Program


class Lattice(NamedTuple):
    """How the states of one period are numbered.

    With one front a state is its position. With two, first come all pairs of positions (both fronts contested), then
    the states in which the first front is decided: end of the front, period since which, position of the second;
    then the same with the fronts exchanged.

    Attributes
    ----------
    fronts, periods : int
    top_0, top_1 : int
        Forts on each front.
    start_0, start_1 : int
        Forts that side A holds at the start.
    decided_0, decided_1 : int
        Number of the first state in which only the first (second) front is decided.
    states : int
    """

    fronts: int
    periods: int
    top_0: int
    top_1: int
    start_0: int
    start_1: int
    decided_0: int
    decided_1: int
    states: int


class Odds(NamedTuple):
    """What battles teach.

    Attributes
    ----------
    shift : float64[types]
        Shift of the log-odds that side A wins a battle.
    lost : float64[periods + 1, types]
        Sum of ``ln(1 - p)`` over one front's battles in the periods before.
    prior : float64[types]
        Likelihood of what was seen before the assessment's date.
    """

    shift: Array
    lost: Array
    prior: Array


def lattice_of(program: Program, state: np.void) -> Lattice:
    """Return the lattice of a program with one or two fronts that starts in `state` (a record of STATE)."""
    structure = program.structure[0]
    fronts, periods = int(structure["fronts"]), program.periods
    top_0, top_1 = (int(structure["lines"][f]) if f < fronts else 0 for f in range(2))
    start_0, start_1 = (int(state["front_position"][f]) if f < fronts else 0 for f in range(2))
    both = (top_0 + 1) * (top_1 + 1)
    first = 2 * (periods + 1) * (top_1 + 1) if fronts == 2 else 0
    second = 2 * (periods + 1) * (top_0 + 1) if fronts == 2 else 0
    return Lattice(fronts, periods, top_0, top_1, start_0, start_1, both, both + first, both + first + second)


@leaf_kernel
def number(lattice, first, second, since):  # type: ignore[no-untyped-def]
    """Return the number of a state; `since` counts only where one of two fronts is decided."""
    if lattice.fronts == 1:
        return first
    if 0 < first < lattice.top_0:
        if 0 < second < lattice.top_1:
            return first * (lattice.top_1 + 1) + second
        end = 1 if second > 0 else 0
        return lattice.decided_1 + (end * (lattice.periods + 1) + since) * (lattice.top_0 + 1) + first
    end = 1 if first > 0 else 0
    return lattice.decided_0 + (end * (lattice.periods + 1) + since) * (lattice.top_1 + 1) + second


@leaf_kernel
def positions(lattice, state):  # type: ignore[no-untyped-def]
    """Return (position of the first front, of the second, period in which one of them was decided) of a state."""
    if lattice.fronts == 1:
        return state, 0, 0
    if state < lattice.decided_0:
        return state // (lattice.top_1 + 1), state % (lattice.top_1 + 1), 0
    if state < lattice.decided_1:
        rest = state - lattice.decided_0
        ends = rest // (lattice.top_1 + 1)
        second = rest % (lattice.top_1 + 1)
        return (ends // (lattice.periods + 1)) * lattice.top_0, second, ends % (lattice.periods + 1)
    rest = state - lattice.decided_1
    ends = rest // (lattice.top_0 + 1)
    first = rest % (lattice.top_0 + 1)
    return first, (ends // (lattice.periods + 1)) * lattice.top_1, ends % (lattice.periods + 1)


@leaf_kernel
def contested(lattice, f, position):  # type: ignore[no-untyped-def]
    """Say whether front f still sees battles."""
    top = lattice.top_0 if f == 0 else lattice.top_1
    return 0 < position < top


@leaf_kernel
def _wins(battles, moved):  # type: ignore[no-untyped-def]
    """Return side A's wins in a number of battles that moved a front by so many forts; -1 where that cannot be."""
    if abs(moved) > battles or (battles + moved) % 2 != 0:
        return -1
    return (battles + moved) // 2


@leaf_kernel
def record(lattice, t, state):  # type: ignore[no-untyped-def]
    """Return (battles on the first front, on the second, side A's wins on both) before period t.

    Wins are -1 where the war cannot be in this state in this period, or has been decided.
    """
    first, second, since = positions(lattice, state)
    open_0 = contested(lattice, 0, first)
    open_1 = contested(lattice, 1, second)
    if not (open_0 or open_1) or since > t:
        return 0, 0, -1
    if lattice.fronts == 2 and state < lattice.decided_0 and not (open_0 and open_1):
        return 0, 0, -1  # numbered further on
    battles_0 = t if open_0 else since
    battles_1 = t if open_1 else since
    if lattice.fronts == 1:
        battles_1 = 0
    wins_0 = _wins(battles_0, first - lattice.start_0)
    wins_1 = _wins(battles_1, second - lattice.start_1)
    if wins_0 < 0 or wins_1 < 0:
        return 0, 0, -1
    return battles_0, battles_1, wins_0 + wins_1


@leaf_kernel
def put(lattice, t, state, odds, tables, x):  # type: ignore[no-untyped-def]
    """Set a path's positions and the weights of the types; return False where the war cannot be in this state."""
    battles_0, battles_1, wins = record(lattice, t, state)
    if wins < 0:
        return False
    first, second, _ = positions(lattice, state)
    x.front_position[0] = float(first)
    if lattice.fronts == 2:
        x.front_position[1] = float(second)
    largest = -math.inf
    for m in range(tables.types):
        x.type_weight[m] = wins * odds.shift[m] + odds.lost[battles_0, m] + odds.lost[battles_1, m]
        largest = max(largest, x.type_weight[m])
    for m in range(tables.types):
        x.type_weight[m] = odds.prior[m] * math.exp(x.type_weight[m] - largest)
    return True


@leaf_kernel
def outcome_of(lattice, first, second, up_0, up_1, t, since):  # type: ignore[no-untyped-def]
    """Return (first, second, since) after a period of battles won or lost by side A on each contested front."""
    open_0 = contested(lattice, 0, first)
    open_1 = contested(lattice, 1, second)
    if open_0:
        first += 1 if up_0 == 1 else -1
    if open_1:
        second += 1 if up_1 == 1 else -1
    if open_0 and open_1:
        since = t + 1
    return first, second, since


@leaf_kernel
def chance_of(lattice, first, second, up_0, up_1, odds_against):  # type: ignore[no-untyped-def]
    """Return the chance of that outcome; 0 for a second outcome on a front that is decided."""
    chance = 1.0
    if contested(lattice, 0, first):
        chance *= (1.0 if up_0 == 1 else odds_against) / (1.0 + odds_against)
    elif up_0 == 0:
        return 0.0
    if contested(lattice, 1, second):
        chance *= (1.0 if up_1 == 1 else odds_against) / (1.0 + odds_against)
    elif up_1 == 0:
        return 0.0
    return chance


@leaf_kernel
def over(lattice, first, second):  # type: ignore[no-untyped-def]
    """Say whether every front is decided."""
    return not (contested(lattice, 0, first) or contested(lattice, 1, second))
