"""The tables behind the charts, in words and rounded numbers, for readers who cannot or would not see the drawing."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import charts
from .words import day, figure, near, percent

Row = tuple[str, ...]


@dataclass(frozen=True)
class ChartTable:
    """A table behind a chart, or behind one of its panels; the title is empty where the chart has but one."""

    title: str
    head: Row
    rows: tuple[Row, ...]


def tables(chart: charts.Chart) -> tuple[ChartTable, ...]:
    """Return the tables behind a chart.

    Examples
    --------
    >>> made = charts.Provenance("two-rivers", "The war", "2031-03-15", "ab", 1, "0.1.0")
    >>> part = charts.Part("settlement", "settlement", 0.4, 0.25, 0.6)
    >>> drawn = charts.EndsChart("ends", "", "", "", (charts.Bar("this", "this war", (part,)),), made)
    >>> tables(drawn)[0].rows
    (('settlement', '40 %', '25 % to 60 %'),)
    """
    match chart:
        case charts.FanChart():
            return (*(_fan(chart, panel) for panel in chart.panels), *_calendar(chart.marks))
        case charts.DealChart():
            return (_deal(chart), *_calendar(chart.marks))
        case charts.LadderChart() | charts.MapChart():
            return (_ladder(chart),)
        case charts.EndsChart():
            return tuple(_ends(bar, len(chart.bars) > 1) for bar in chart.bars)
        case charts.TermsChart():
            return (_terms(chart),)
        case charts.ChangeChart():
            return tuple(_changes(group) for group in chart.groups)
        case charts.OptionsChart():
            return (_options(chart),)
        case charts.WaterfallChart():
            return tuple(_fall(fall, chart.ends) for fall in chart.falls)


def _date(text: str) -> str:
    """Return a day, or a span of days, in words."""
    return re.sub(r"\d{4}-\d{2}-\d{2}", lambda found: day(dt.date.fromisoformat(found[0])), text)


def _figure(value: float) -> str:
    """Return a number; nothing where no path is left to give one."""
    return figure(value) if math.isfinite(value) else ""


def _between(low: float, high: float) -> str:
    return f"{figure(low)} to {figure(high)}" if math.isfinite(low) and math.isfinite(high) else ""


def _shares(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def _calendar(marks: Sequence[charts.Mark]) -> Iterable[ChartTable]:
    """Return the dates of the calendar, if any: the chart shows them as upright lines."""
    if marks:
        yield ChartTable(
            "dates shown as lines", ("date", ""), tuple((_date(mark.date), mark.label) for mark in marks)
        )


def _fan(chart: charts.FanChart, panel: charts.Panel) -> ChartTable:
    head = ["date"]
    for fan in panel.fans:
        head += [
            f"{fan.label}: median",
            "50 % of paths",
            "90 % of paths",
            *["baseline: median"] * bool(fan.before),
        ]
    rows = []
    for k, date in enumerate(chart.dates):
        row = [_date(date)]
        for fan in panel.fans:
            row += [_figure(fan.p50[k]), _between(fan.p25[k], fan.p75[k]), _between(fan.p5[k], fan.p95[k])]
            row += [_figure(fan.before[k])] if fan.before else []
        rows.append(tuple(row))
    return ChartTable(f"{panel.title}, {panel.unit}", tuple(head), tuple(rows))


def _deal(chart: charts.DealChart) -> ChartTable:
    head = ["by", *(name for curve in chart.curves for name in (curve.label, "range")), "past wars"]
    rows = []
    for k, date in enumerate(chart.dates):
        row = [_date(date)]
        for curve in chart.curves:
            row += [percent(curve.value[k]), _shares(curve.low[k], curve.high[k])]
        rows.append((*row, percent(chart.base_rate[k])))
    return ChartTable("", tuple(head), tuple(rows))


def _ladder(chart: charts.LadderChart | charts.MapChart) -> ChartTable:
    first, _ = chart.sides
    head = (
        "front",
        "lines",
        f"held by {first} today",
        f"by {_date(chart.date)}: median",
        "50 % of paths",
        "90 % of paths",
    )
    rows = tuple(
        (
            rung.label,
            ", ".join(rung.lines),
            _figure(rung.now),
            _figure(rung.p50),
            _between(rung.p25, rung.p75),
            _between(rung.p5, rung.p95),
        )
        for rung in chart.rungs
    )
    return ChartTable("", head, rows)


def _ends(bar: charts.Bar, several: bool) -> ChartTable:
    rows = tuple((part.label, percent(part.value), _shares(part.low, part.high)) for part in bar.parts)
    return ChartTable(bar.label if several else "", ("end", "chance", "range"), rows)


def _terms(chart: charts.TermsChart) -> ChartTable:
    first, second = chart.sides
    varied = any(row.before is not None for row in chart.rows)
    head = ["issue", f"{first}'s share", "range", *["baseline"] * varied, "today"]
    rows = tuple(
        (
            row.label,
            percent(row.share),
            _shares(row.low, row.high),
            *([percent(row.before) if row.before is not None else ""] * varied),
            percent(row.today),
            *(_figure(weight) for weight in row.weights),
        )
        for row in chart.rows
    )
    return ChartTable("", (*head, f"points for {first}", f"points for {second}"), rows)


def _change(change: charts.Change) -> Row:
    size = max(abs(change.value), abs(change.low), abs(change.high))
    low, high = (near(end, size, signed=True) for end in (change.low, change.high))
    return change.label, change.verdict or near(change.value, size, signed=True), f"{low} to {high}"


def _changes(group: charts.ChangeGroup) -> ChartTable:
    return ChartTable(group.unit, ("", "change", "range"), tuple(_change(row) for row in group.rows))


def _options(chart: charts.OptionsChart) -> ChartTable:
    hand = f"upper hand in points (+ for {chart.sides[0]})"
    chance = f"chance of a settlement by {chart.horizon} in percentage points"
    rows = []
    for point in chart.points:
        across = charts.Change("", "", point.x, point.x_low, point.x_high, 0.0, point.x_verdict)
        up = charts.Change("", "", point.y, point.y_low, point.y_high, 0.0, point.y_verdict)
        rows.append(
            (str(point.number), f"{point.label} ({point.actor})", *_change(across)[1:], *_change(up)[1:])
        )
    return ChartTable("", ("number", "option", hand, "range", chance, "range"), tuple(rows))


def _fall(fall: charts.Fall, ends: tuple[str, str]) -> ChartTable:
    """Return a waterfall: its shares keep their value where the sign is open, since values add up."""
    size = max(abs(fall.start), abs(fall.end))
    rows: list[Row] = [(ends[0], near(fall.start, size), "", "")]
    for step in fall.steps:
        bare = charts.Change(step.id, step.label, step.value, step.low, step.high, step.error, "")
        rows.append((*_change(bare), step.verdict))
    rows.append((ends[1], near(fall.end, size), "", ""))
    return ChartTable(f"{fall.title}, {fall.unit}", ("cause", "share", "range", ""), tuple(rows))
