"""Gives the figures' series of long runs: many variants in a plane, and what made the difference."""

from __future__ import annotations

from upperhand.questions.explain import Explanation
from upperhand.questions.run import Row, Run

from . import charts, findings
from .charts import IGNORANCE
from .context import called, horizon_month, provenance
from .series import by_effect
from .words import CANNOT_TELL, VISIBLE_SHARE, capital, listed, verdict, whole

WITHOUT, WITH_ALL = "without these", "with all"
"""Names of the war without the causes, and of the war with them."""

MOST_DRAWN = 30
"""Variants that a figure has room for."""


def of_run(found: Run) -> tuple[charts.Chart, ...]:
    """Return the figures' series of a run: its variants in the plane of upper hand and chance of a deal."""
    ranked = by_effect(found.rows)[:MOST_DRAWN]
    first, second = (called(found, side) for side in found.sides)

    def mark(number: int, row: Row) -> charts.OptionMark:
        x, y = row.upper_hand.doubtful, row.deal.doubtful
        return charts.OptionMark(
            row.variant.name,
            number,
            row.variant.name,
            "",
            *(row.upper_hand.value, x[0], x[1], verdict(row.upper_hand)),
            *(100.0 * row.deal.value, 100.0 * y[0], 100.0 * y[1], verdict(row.deal, VISIBLE_SHARE)),
        )

    points = tuple(mark(number, row) for number, row in enumerate(ranked, start=1))
    left = len(found.rows) - len(points)
    shown = f" The {len(points)} largest of {len(found.rows):,}." if left else ""
    return (
        charts.OptionsChart(
            "variants",
            findings.options(points, first, second, "variant"),
            f"Across: change of the upper hand. Up: of the chance of a settlement by {horizon_month(found)}. "
            f"Grey: cannot be told from none.{shown}",
            IGNORANCE,
            (first, second),
            horizon_month(found),
            points,
            provenance(found),
        ),
    )


def of_explanation(found: Explanation) -> tuple[charts.Chart, ...]:
    """Return the waterfalls of an explanation: one for each number."""
    first = called(found, found.sides[0])
    numbers = (
        ("upper_hand", f"upper hand (above 0: for {first})", "points", 1.0),
        ("surplus", "surplus", "points", 1.0),
        ("deal", f"chance of a settlement by {horizon_month(found)}", "per cent", 100.0),
    )
    falls = []
    for name, title, unit, scale in numbers:
        steps = []
        for share in found.shares:
            each = getattr(share, name)
            low, high = each.doubtful
            says = verdict(each, VISIBLE_SHARE) if name == "deal" else verdict(each)
            steps.append(
                charts.Change(
                    share.cause.name,
                    share.cause.label,
                    scale * each.value,
                    scale * low,
                    scale * high,
                    scale * each.error,
                    says,
                )
            )
        start, end = scale * found.without[name].value, scale * found.all[name].value
        falls.append(charts.Fall(name, title, unit, start, end, tuple(steps)))
    return (
        charts.WaterfallChart(
            "waterfall",
            capital(told(found)),
            f"Each cause's share: what it adds, averaged over all orders in which {len(found.shares)} causes could come in. "
            "Dark: up, hatched: down, outlined: cannot be told.",
            IGNORANCE,
            (WITHOUT, WITH_ALL),
            tuple(falls),
            provenance(found),
        ),
    )


def told(found: Explanation) -> str:
    """Say which causes moved the upper hand, the largest first."""
    clear = [share for share in found.shares if not verdict(share.upper_hand)]
    if not clear:
        doubtful = any(verdict(share.upper_hand) == CANNOT_TELL for share in found.shares)
        return (
            "of no cause can it be told how it moves the upper hand"
            if doubtful
            else "no cause visibly moves the upper hand"
        )
    clear.sort(key=lambda share: -abs(share.upper_hand.value))
    parts = [f"{share.cause.label} ({whole(share.upper_hand.value, signed=True)})" for share in clear[:3]]
    return f"the upper hand was moved most by {listed(parts)}"
