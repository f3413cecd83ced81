"""What the line of the day, a collapse or a settlement is worth to each side, in points."""

from upperhand.jit import leaf_kernel
from upperhand.war import ends, schedule
from upperhand.war.tables import STAKES

from . import frontier


@leaf_kernel
def settle_inputs(t, x, row, draws, tables, q, prepared):  # type: ignore[no-untyped-def]
    """Bring the inputs up to date (see `war.schedule`), and the sides' weights and the frontier that follow from them."""
    if not schedule.settle_inputs(t, x, row, draws, tables, q, prepared) & STAKES:
        return
    for i in range(2):
        total = 0.0
        for m in range(tables.issues):
            total += q.side_issue_weight[i, m]
        for m in range(tables.issues):
            prepared.weights[i, m] = (
                tables.points[i] * q.side_issue_weight[i, m] / total if total > 0.0 else 0.0
            )
    frontier.build(
        prepared.weights[0],
        prepared.weights[1],
        tables.issues,
        prepared.frontier_a,
        prepared.frontier_b,
        prepared.order,
    )


@leaf_kernel
def share_today(x, q, tables, prepared, m):  # type: ignore[no-untyped-def]
    """Share of issue m that side A has while nothing is settled: by the front's line, or `issue.today`."""
    f = tables.issue_front[m]
    if f < 0:
        return q.issue_today[m]
    if tables.law == 1:  # forts are alike, and may be more than the ladder of a battle front
        return x.front_position[f] / tables.lines[f]
    line = min(int(x.front_position[f]), tables.lines[f])
    if line >= tables.lines[f]:
        return 1.0
    part = x.front_position[f] - line
    return prepared.held[f, line] + part * (prepared.held[f, line + 1] - prepared.held[f, line])


@leaf_kernel
def freeze(x, q, tables, prepared):  # type: ignore[no-untyped-def]
    """Points of freezing today's line, ``u_A(F), u_B(F)``."""
    a = 0.0
    b = 0.0
    for m in range(tables.issues):
        share = share_today(x, q, tables, prepared, m)
        a += prepared.weights[0, m] * share
        b += prepared.weights[1, m] * (1.0 - share)
    return a, b


@leaf_kernel
def after_collapse(x, q, tables, prepared, loser):  # type: ignore[no-untyped-def]
    """Points after a collapse: the winner takes its aims on every issue and keeps what it has."""
    a = 0.0
    b = 0.0
    for m in range(tables.issues):
        share = share_today(x, q, tables, prepared, m)
        if loser == 1:
            share = max(share, q.side_issue_aims[0, m])
        else:
            share = min(share, 1.0 - q.side_issue_aims[1, m])
        a += prepared.weights[0, m] * share
        b += prepared.weights[1, m] * (1.0 - share)
    return a, b


@leaf_kernel
def at_end(x, q, tables, prepared):  # type: ignore[no-untyped-def]
    """Points of a war that has ended without a settlement, or that is cut off at the solver's horizon.

    A collapse gives the winner its aims; escalation costs both on top of today's line; otherwise today's line stands.
    """
    if x.ended == ends.COLLAPSE_A:
        return after_collapse(x, q, tables, prepared, 0)
    if x.ended == ends.COLLAPSE_B:
        return after_collapse(x, q, tables, prepared, 1)
    a, b = freeze(x, q, tables, prepared)
    if x.ended == ends.ESCALATED:
        return a - q.side_escalation_cost[0], b - q.side_escalation_cost[1]
    return a, b
