"""W in a war of forts: what a war to the finish is worth at every place, swept backward over the periods."""

from upperhand.jit import kernel, leaf_kernel
from upperhand.war.battlefield import forts_odds_against
from upperhand.war.ends import DECIDED

from . import position, values
from .lattice import chance_of, outcome_of, over
from .paths import copy_path, load_path
from .sweep import sweep


@leaf_kernel
def stand(lattice, first, second, x):  # type: ignore[no-untyped-def]
    """Set where the fronts of a path stand."""
    x.front_position[0] = float(first)
    if lattice.fronts == 2:
        x.front_position[1] = float(second)


@leaf_kernel
def decided(lattice, first, second, q, prepared, tables, y):  # type: ignore[no-untyped-def]
    """Return the points of a war whose last front has just been decided."""
    stand(lattice, first, second, y)
    y.ended = DECIDED
    return position.at_end(y, q, tables, prepared)


@leaf_kernel
def _weigh_places(t, row, draws, lattice, shift, tables, w, period, today):  # type: ignore[no-untyped-def]
    """Fill what period t does at every place (see `sweep.Period`), and the points of today's line, float64[2, places]."""
    x = w.x
    q = w.q
    for first in range(lattice.top_0 + 1):
        for second in range(lattice.top_1 + 1):
            place = first * (lattice.top_1 + 1) + second
            stand(lattice, first, second, x)
            if tables.watch_fronts:
                position.settle_inputs(t, x, row, draws, tables, q, w.prepared)
            points = position.freeze(x, q, tables, w.prepared)
            for i in range(2):
                today[i, place] = points[i]
                kept = q.side_discount[i] ** tables.months
                cost = values.month_cost(x.side_dead[i], x, q, tables, i)
                period.kept[i, place] = kept
                period.hold[i, place] = tables.flow * (1.0 - kept) * points[i] - cost
            for m in range(tables.types):
                period.win[m, place] = 1.0 / (1.0 + forts_odds_against(q, shift[m]))


@leaf_kernel
def _beside(lattice, first, second):  # type: ignore[no-untyped-def]
    """Say whether the war goes on at a place, and may be decided in the next battle."""
    if over(lattice, first, second):
        return False
    last = first <= 1 or first >= lattice.top_0 - 1
    return last and (lattice.fronts == 1 or second <= 1 or second >= lattice.top_1 - 1)


@leaf_kernel
def _last_battles(t, row, draws, lattice, shift, tables, w, period, finish):  # type: ignore[no-untyped-def]
    """Value W where the next battle may decide the war: what it decides counts by the stakes where it was fought."""
    for first in range(lattice.top_0 + 1):
        for second in range(lattice.top_1 + 1):
            if not _beside(lattice, first, second):
                continue
            place = first * (lattice.top_1 + 1) + second
            stand(lattice, first, second, w.x)
            if tables.watch_fronts:
                position.settle_inputs(t, w.x, row, draws, tables, w.q, w.prepared)
            for m in range(tables.types):
                for i in range(2):
                    finish[t, m, i, place] = period.hold[i, place]
            for up_0 in range(2):
                for up_1 in range(2):
                    one, two, _ = outcome_of(lattice, first, second, up_0, up_1, t, 0)
                    ended = over(lattice, one, two)
                    end = decided(lattice, one, two, w.q, w.prepared, tables, w.y)
                    for m in range(tables.types):
                        against = forts_odds_against(w.q, shift[m])
                        chance = chance_of(lattice, first, second, up_0, up_1, against)
                        for i in range(2):
                            later = finish[t + 1, m, i, one * (lattice.top_1 + 1) + two]
                            ahead = end[i] if ended else later
                            finish[t, m, i, place] += chance * period.kept[i, place] * ahead


@kernel
def to_the_finish(  # type: ignore[no-untyped-def]
    row, states, inputs, effects, lattice, shift, tables_of, work, period, today, finish
):
    """Fill W under every type at every place.

    Parameters
    ----------
    period : sweep.Period
        Scratch, with nothing to have but by fighting.
    today : float64[2, places]
        Scratch.
    finish : float64[periods + 1, types, 2, places]
    """
    tables = tables_of[0]
    w = work[0]
    draws = (inputs, effects)
    load_path(states, row, w.x)
    copy_path(w.x, w.y)
    for t in range(lattice.periods, -1, -1):
        stand(lattice, 0, 0, w.x)
        changed = position.settle_inputs(t, w.x, row, draws, tables, w.q, w.prepared)
        if t == lattice.periods or changed or tables.watch_fronts:
            _weigh_places(t, row, draws, lattice, shift, tables, w, period, today)
        for m in range(finish.shape[1]):
            finish[t, m] = today
        if t < lattice.periods:
            sweep(finish, t, t + 1, lattice.top_0, lattice.top_1, period)
            _last_battles(t, row, draws, lattice, shift, tables, w, period, finish)
