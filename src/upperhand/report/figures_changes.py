"""Draws differences: what a variant changes, and every option in the plane of weapons or talks."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from upperhand.questions.estimate import Estimate

from . import charts
from .canvas import FAINT, GREY, INK, apart, frame, light_grid, rows_of
from .words import span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def changes(chart: charts.ChangeChart) -> Figure:
    """Draw paired changes with their intervals, one set of axes for each unit."""
    sizes = [len(group.rows) + 1.2 for group in chart.groups]
    figure = frame(chart, 0.25 * sum(sizes) + 0.3 * len(sizes))
    for group, axes in zip(chart.groups, rows_of(figure, sizes), strict=True):
        for k, row in enumerate(group.rows):
            colour = GREY if row.verdict else INK
            error = [[row.value - row.low], [row.high - row.value]]
            axes.errorbar(
                [row.value], [k], xerr=error, fmt="o", ms=6, mfc="white" if row.verdict else INK, mec=colour,
                ecolor=colour, elinewidth=1.5, capsize=3,
            )  # fmt: skip
            note = row.verdict or span(Estimate(row.value, row.low, row.high, 0.0), signed=True)
            axes.annotate(
                note, (1.0, k), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
                va="center", fontsize=8.2, color=colour, weight="normal" if row.verdict else "bold",
            )  # fmt: skip
        axes.axvline(0, color=INK, lw=0.9)
        axes.set_yticks(range(len(group.rows)), [row.label for row in group.rows])
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.set_ylim(len(group.rows) - 0.4, -0.6)
        reach = max(1.0, *(max(abs(row.low), abs(row.high)) for row in group.rows)) * 1.08
        axes.set_xlim(-reach, reach)
        axes.set_title(group.unit)
        light_grid(axes, "x")
    return figure


def options(chart: charts.OptionsChart) -> Figure:
    """Draw every option in the plane of weapons or talks, with whiskers and a numbered key."""
    figure = frame(chart, max(4.2, 0.34 * len(chart.points) + 1.0))
    grid = figure.add_gridspec(1, 2, width_ratios=[1.7, 1.0])
    axes, key = figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
    axes.axhline(0, color=INK, lw=0.8)
    axes.axvline(0, color=INK, lw=0.8)
    for p in chart.points:
        for verdict, xs, ys in (
            (p.x_verdict, (p.x_low, p.x_high), (p.y, p.y)),
            (p.y_verdict, (p.x, p.x), (p.y_low, p.y_high)),
        ):
            colour, width, order = (FAINT, 1.1, 1) if verdict else (GREY, 1.8, 2)
            axes.plot(xs, ys, color=colour, lw=width, zorder=order)
    axes.set_xlim(*_about_zero([end for p in chart.points for end in (p.x_low, p.x_high)]))
    axes.set_ylim(*_about_zero([end for p in chart.points for end in (p.y_low, p.y_high)]))
    light_grid(axes, "both")
    axes.set_xlabel(
        f"← for {chart.sides[1]}      change of the upper hand, points      for {chart.sides[0]} →"
    )
    axes.set_ylabel("change of the chance of a settlement, percentage points")
    figure.draw_without_rendering()  # lays the axes out, so that the dots can be kept apart
    places = apart(axes, [(p.x, p.y) for p in chart.points])
    for p, (dx, dy) in zip(chart.points, places, strict=True):
        _dot(axes, p, dx, dy)
    _key(key, chart)
    return figure


def _about_zero(ends: list[float]) -> tuple[float, float]:
    """Return limits that hold the ends and zero, with some air."""
    low, high = min([-1.0, *ends]), max([1.0, *ends])
    air = 0.08 * (high - low)
    return low - air, high + air


def _dot(axes: Axes, p: charts.OptionMark, dx: float, dy: float) -> None:
    clear = not (p.x_verdict and p.y_verdict)
    ink, fill = ("white", INK) if clear else (GREY, "white")
    if dx or dy:
        axes.plot([p.x], [p.y], "o", ms=3, color=fill if clear else GREY, zorder=4)
    axes.annotate(
        str(p.number),
        (p.x, p.y),
        xytext=(dx, dy),
        textcoords="offset points",
        ha="center",
        va="center_baseline",
        fontsize=8,
        weight="bold",
        color=ink,
        zorder=6,
        bbox={"boxstyle": "circle,pad=0.3", "fc": fill, "ec": INK if clear else GREY, "lw": 1.0},
        arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.7, "shrinkA": 6} if dx or dy else None,
    )


def _key(axes: Axes, chart: charts.OptionsChart) -> None:
    """List the options by number; what moves nothing that can be told is grey."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    lines = [textwrap.wrap(f"{p.label} ({p.actor})", 38) for p in chart.points]
    y, step = 1.0, 1.0 / max(sum(len(text) + 0.5 for text in lines), 14)
    for p, text in zip(chart.points, lines, strict=True):
        ink = GREY if p.x_verdict and p.y_verdict else INK
        axes.text(0.0, y, str(p.number), va="top", fontsize=8.5, weight="bold", color=ink)
        axes.text(0.09, y, "\n".join(text), va="top", fontsize=8.2, color=ink)
        y -= step * (len(text) + 0.5)
