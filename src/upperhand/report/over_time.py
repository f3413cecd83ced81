"""Series over time: territory, stocks, strain and claims as fans of chance; the ladder of fronts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from upperhand.questions.dates import period_end
from upperhand.questions.result import Assessment
from upperhand.scenario.program import Array

from . import charts, findings, measures
from .charts import CHANCE
from .context import called, dates, marks, provenance
from .words import month

Reading = Callable[[Assessment], Array]
"""Reads one number of every path and period from an assessment."""

IN_WAR = "Paths count while they are at war and unsettled."


@dataclass(frozen=True)
class Span:
    """The periods of an assessment that are shown, and the baseline beside it if it is a variant."""

    found: Assessment
    before: Assessment | None = None

    @cached_property
    def last(self) -> int:
        """The last period shown: enough paths are at war in the variant and in the baseline."""
        ends = [measures.last_period(each) for each in (self.found, self.before) if each is not None]
        return min(ends)

    @cached_property
    def weights(self) -> Array:
        """Chance of each path to be at war in each period shown."""
        return measures.alive(self.found)[:, : self.last + 1]

    def fan(self, label: str, identifier: str, style: charts.Style, read: Reading) -> charts.Fan:
        """Return the quantiles of one number by period."""
        rows = measures.quantiles(read(self.found)[:, : self.last + 1], self.weights)
        median: tuple[float, ...] = ()
        if self.before is not None:
            weights = measures.alive(self.before)[:, : self.last + 1]
            median = plain(measures.quantiles(read(self.before)[:, : self.last + 1], weights, (0.5,))[0])
        p5, p25, p50, p75, p95 = (plain(row) for row in rows)
        return charts.Fan(identifier, label, style, p5, p25, p50, p75, p95, median)

    def fans(self, name: str) -> tuple[charts.Fan, ...]:
        """Return a fan for every side, front or supplier of a measure; those that never move are left out."""
        measure = measures.BY_ID[name]
        values = measures.values(self.found, measure)
        return tuple(
            self.fan(called(self.found, entity), entity, _style(self.found, entity), _column(measure, k))
            for k, entity in enumerate(measures.entities(self.found, measure))
            if np.ptp(values[:, :, k]) > 1e-6 * max(1.0, abs(float(values[0, 0, k])))
        )

    def panels(self, *wanted: tuple[str, str, str]) -> tuple[charts.Panel, ...]:
        """Return a panel for every (measure, title, unit) of which something moves."""
        made = (charts.Panel(name, title, unit, self.fans(name)) for name, title, unit in wanted)
        return tuple(panel for panel in made if panel.fans)

    def chart(
        self, identifier: str, finding: str, shows: str, panels: tuple[charts.Panel, ...]
    ) -> charts.FanChart | None:
        """Return the panels as a chart, or nothing if there are none."""
        if not panels:
            return None
        beside = " Dotted: the baseline's median." if self.before is not None else ""
        return charts.FanChart(
            identifier,
            finding,
            shows + beside,
            CHANCE,
            dates(self.found, self.last),
            panels,
            tuple(mark for mark in marks(self.found) if mark.at <= self.last),
            provenance(self.found),
        )


def plain(row: Array) -> tuple[float, ...]:
    """Return numbers rounded to what a drawing can show."""
    return tuple(float(f"{v:.6g}") for v in row)


def _column(measure: measures.Measure, k: int) -> Reading:
    return lambda found: measures.values(found, measure)[:, :, k]


def _style(found: Assessment, entity: str) -> charts.Style:
    supplier = found.scenario.suppliers.get(entity)
    side = supplier.supplies if supplier is not None else entity
    return "first" if side == found.sides[0] else "second" if side == found.sides[1] else "neutral"


def territory(found: Assessment, before: Assessment | None = None) -> charts.FanChart | None:
    """Return where every front stands over time, in lines held by the first side."""
    span, names = Span(found, before), found.program.names
    first = called(found, found.sides[0])
    panels = []
    for each in span.fans("position"):
        lines = names.lines[names.fronts.index(each.id)]
        labels = (charts.Tick(k + 0.5, called(found, f"{each.id}.{line}")) for k, line in enumerate(lines))
        panels.append(charts.Panel(each.id, each.label, f"lines held by {first}", (each,), tuple(labels)))
    shows = f"Lines held by {first} on each front. {IN_WAR}"
    return span.chart("territory", findings.territory(found, panels), shows, tuple(panels))


def stocks(found: Assessment, before: Assessment | None = None) -> charts.FanChart | None:
    """Return shells, troops and long-range missiles over time."""
    span = Span(found, before)
    panels = span.panels(
        ("shells", "Shells in stock", "thousand"),
        ("force", "Troops able to fight", "thousand"),
        ("long_range", "Long-range missiles, by supplier", "missiles"),
    )
    return span.chart("stocks", findings.stocks(found, panels), f"Stocks of both sides. {IN_WAR}", panels)


def strain(found: Assessment, before: Assessment | None = None) -> charts.FanChart | None:
    """Return exhaustion, support at home, economy and oil over time."""
    span = Span(found, before)
    panels = span.panels(
        ("exhaustion", "Exhaustion", "0 to 1"),
        ("support", "Support at home for going on", "0 to 1"),
        ("economy", "War economy", "share of par"),
        ("oil", "Working oil and export capacity", "share"),
    )
    return span.chart("strain", findings.strain(found, panels), f"What the war wears down. {IN_WAR}", panels)


def claims(found: Assessment, before: Assessment | None = None) -> charts.FanChart | None:
    """Return what the first side claims, what the second would leave it, and the surplus, over time."""
    first, second = (called(found, side) for side in found.sides)
    span, claim, left = Span(found, before), measures.BY_ID["claim"], measures.BY_ID["surplus"]
    panels = (
        charts.Panel(
            "claims",
            f"Points for {first}: its claim, and the most that {second}'s claim leaves it",
            "points",
            (
                span.fan(f"{first} claims", found.sides[0], "first", _column(claim, 0)),
                span.fan(f"{second} would leave", found.sides[1], "second", left_by_second),
            ),
        ),
        charts.Panel(
            "surplus",
            "Surplus: above zero there is a deal, below it that many points are missing",
            "points",
            (span.fan("surplus", "surplus", "neutral", _column(left, 0)),),
            now=((found.surplus.value, found.surplus.low, found.surplus.high),),
            reference=0.0,
        ),
    )
    shows = (
        f"A claim is what fighting on is worth plus the premium for a breach. A deal exists while {second}'s "
        f"claim leaves {first} more than {first} claims. Bar at the left: today's surplus with its range "
        "over what the analyst does not know."
    )
    return span.chart("claims", findings.surplus(found), shows, panels)


def left_by_second(found: Assessment) -> Array:
    """Return the most that a settlement can give the first side if the second is to have its claim.

    The frontier is that of the stakes' weights at the assessment; a new leader's weights would shift it.

    Returns
    -------
    float64[paths, periods + 1]
        Points of the first side.
    """
    from upperhand.bargaining.frontier import build

    claim = measures.values(found, measures.BY_ID["claim"])[:, :, 1]
    n = len(found.program.names.issues)
    weights = np.ascontiguousarray(found.program.input_view()["side_issue_weight"], np.float64)
    ua, ub, order = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n, np.int64)
    build(weights[0], weights[1], n, ua, ub, order)
    return np.interp(claim, ub[::-1], ua[::-1])


def ladder(found: Assessment) -> charts.LadderChart:
    """Return where each front stands among its lines, now and at the horizon."""
    measure = measures.BY_ID["position"]
    values, weights = measures.values(found, measure), measures.alive(found)
    names, inputs = found.program.names, found.program.input_view()
    last = measures.last_period(found)
    rungs = []
    for f, front in enumerate(names.fronts):
        spread = measures.quantiles(values[:, last : last + 1, f], weights[:, last : last + 1])[:, 0]
        rungs.append(
            charts.Rung(
                front,
                called(found, front),
                tuple(called(found, f"{front}.{line}") for line in names.lines[f]),
                float(inputs["front_home"][f]),
                bool(inputs["front_dormant"][f] > 0.5),
                float(values[0, 0, f]),
                *(float(v) for v in spread),
            )
        )
    first, second = (called(found, side) for side in found.sides)
    when = month(period_end(found.scenario, last))
    return charts.LadderChart(
        "ladder",
        findings.ladder(rungs, when, first),
        f"Diamond: today. Bar: where the front may stand in {when} (tick: median). {IN_WAR}",
        CHANCE,
        dates(found, last)[last],
        (first, second),
        tuple(rungs),
        provenance(found),
    )
