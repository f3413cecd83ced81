"""Draws differences: what a variant changes, and every option in the plane of weapons or talks."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from upperhand.questions.estimate import Estimate

from . import charts, drawn
from .canvas import GREY, INK, apart, frame, light_grid, rows_of
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
            shown = axes.errorbar(
                [row.value], [k], xerr=error, fmt="o", ms=6, mfc="white" if row.verdict else INK, mec=colour,
                ecolor=colour, elinewidth=1.5, capsize=3,
            )  # fmt: skip
            place = f"{chart.id}/{group.id}/{row.id}"
            drawn.point(shown.lines[0], place, "value")
            drawn.whisker(shown, place)
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


BESIDE = 12
"""Options up to which the key stands beside the axes; a longer one stands below, in two columns."""


def options(chart: charts.OptionsChart) -> Figure:
    """Draw every option in the plane of weapons or talks, with whiskers and a numbered key."""
    lines = [textwrap.wrap(f"{p.label} ({p.actor})" if p.actor else p.label, 38) for p in chart.points]
    if len(lines) <= BESIDE:
        figure = frame(chart, max(4.2, 0.34 * len(lines) + 1.0))
        grid = figure.add_gridspec(1, 2, width_ratios=[1.7, 1.0])
        axes, keys = figure.add_subplot(grid[0]), [figure.add_subplot(grid[1])]
    else:
        below = 0.092 * sum(len(text) + 0.5 for text in lines)
        figure = frame(chart, 4.4 + below)
        grid = figure.add_gridspec(2, 2, height_ratios=[4.4, below])
        axes = figure.add_subplot(grid[0, :])
        keys = [figure.add_subplot(grid[1, k]) for k in range(2)]
    _plane(axes, chart)
    share = -(-len(lines) // len(keys))
    for k, key in enumerate(keys):
        _key(key, chart.points[k * share : (k + 1) * share], lines[k * share : (k + 1) * share])
    figure.draw_without_rendering()  # lays the axes out, so that the numbers can be kept apart
    ordered = sorted(chart.points, key=_unclear)
    radii = [6.5 if _unclear(p) else 9.0 for p in ordered]
    for p, (dx, dy) in zip(ordered, apart(axes, [(p.x, p.y) for p in ordered], radii), strict=True):
        _dot(axes, p, f"{chart.id}/{p.id}", dx, dy)
    return figure


def _unclear(p: charts.OptionMark) -> bool:
    return bool(p.x_verdict and p.y_verdict)


def _plane(axes: Axes, chart: charts.OptionsChart) -> None:
    """Draw axes and whiskers; whiskers of what cannot be told are pale and may leave the frame."""
    axes.axhline(0, color=INK, lw=0.8)
    axes.axvline(0, color=INK, lw=0.8)
    xs, ys = [p.x for p in chart.points], [p.y for p in chart.points]
    for p in chart.points:
        for axis, verdict, across, up in (
            ("x", p.x_verdict, (p.x_low, p.x_high), (p.y, p.y)),
            ("y", p.y_verdict, (p.x, p.x), (p.y_low, p.y_high)),
        ):
            pale = {"color": "#c4c4c4", "lw": 0.8, "ls": (0, (1, 2)), "zorder": 1}
            look: dict[str, Any] = pale if verdict else {"color": GREY, "lw": 1.8, "zorder": 2}
            (whisker,) = axes.plot(across, up, **look)
            names = f"{axis}_low", f"{axis}_high"
            drawn.ends(whisker, f"{chart.id}/{p.id}", *names, across=axis == "x")
            if not verdict:
                xs += across
                ys += up
    axes.set_xlim(*_about_zero(xs))
    axes.set_ylim(*_about_zero(ys))
    axes.set_xlabel(
        f"← for {chart.sides[1]}      change of the upper hand, points      for {chart.sides[0]} →"
    )
    axes.set_ylabel("change of the chance of\na settlement, percentage points")


def _about_zero(ends: list[float]) -> tuple[float, float]:
    """Return limits that hold the ends and zero, with some air."""
    low, high = min([-1.0, *ends]), max([1.0, *ends])
    air = 0.12 * (high - low)
    return low - air, high + air


def _dot(axes: Axes, p: charts.OptionMark, place: str, dx: float, dy: float) -> None:
    """Draw an option: a dark disc where something can be told, else a grey dot with its number beside it."""
    unclear, moved = _unclear(p), bool(dx or dy)
    if unclear and not moved:
        dx, moved = 6.0, True
    if moved:
        axes.plot([p.x], [p.y], "o", ms=3, color=GREY if unclear else INK, zorder=4)
    disc = {"boxstyle": "circle,pad=0.3", "fc": INK, "ec": INK}
    halo = {"boxstyle": "square,pad=0.05", "fc": "white", "ec": "none", "alpha": 0.7}
    number = axes.annotate(
        str(p.number),
        (p.x, p.y),
        xytext=(dx, dy),
        textcoords="offset points",
        ha="center",
        va="center_baseline",
        fontsize=7.5 if unclear else 8.0,
        weight="normal" if unclear else "bold",
        color=GREY if unclear else "white",
        zorder=5 if unclear else 6,
        bbox=halo if unclear else disc,
        arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.5, "shrinkA": 3} if moved else None,
    )
    drawn.mark(number, place, x=(float(number.xy[0]),), y=(float(number.xy[1]),))


def _key(axes: Axes, points: Sequence[charts.OptionMark], lines: Sequence[list[str]]) -> None:
    """List options by number; what moves nothing that can be told is grey."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    y, step = 1.0, 1.0 / max(sum(len(text) + 0.5 for text in lines), 12)
    for p, text in zip(points, lines, strict=True):
        ink = GREY if _unclear(p) else INK
        axes.text(0.0, y, str(p.number), va="top", fontsize=8.2, weight="bold", color=ink)
        axes.text(0.09, y, "\n".join(text), va="top", fontsize=8.2, color=ink)
        y -= step * (len(text) + 0.5)
