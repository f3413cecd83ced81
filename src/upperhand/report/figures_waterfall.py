"""Draws the way from a war without the causes to the war with all of them, step by step."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from upperhand.questions.estimate import Estimate

from . import charts, drawn
from .canvas import GREY, INK, frame, light_grid, rows_of
from .words import span, whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UP, DOWN = "#4d4d4d", "#b8b8b8"
"""Greys of steps up and down; a step down is hatched, too, so that print and poor sight lose nothing."""


def waterfall(chart: charts.WaterfallChart) -> Figure:
    """Draw one set of axes for each number; whiskers show the range of each cause's share."""
    sizes = [len(fall.steps) + 3.0 for fall in chart.falls]
    figure = frame(chart, 0.3 * sum(sizes) + 0.35 * len(sizes))
    for fall, axes in zip(chart.falls, rows_of(figure, sizes), strict=True):
        _fall(axes, fall, chart)
    return figure


def _fall(axes: Axes, fall: charts.Fall, chart: charts.WaterfallChart) -> None:
    """Draw a number's way from the top down; a share that cannot be told from none is outlined only."""
    labels = [
        chart.ends[0],
        *("\n".join(textwrap.wrap(step.label, 44)) for step in fall.steps),
        chart.ends[1],
    ]
    last = len(labels) - 1
    at = fall.start
    for k, step in enumerate(fall.steps, start=1):
        told = not step.verdict
        (block,) = axes.barh(
            k, step.value, left=at, height=0.62, edgecolor=INK if told else GREY, lw=0.9,
            facecolor=(UP if step.value > 0 else DOWN) if told else "white",
            hatch="///" if told and step.value < 0 else None,
        )  # fmt: skip
        place = f"{chart.id}/{fall.id}/{step.id}"
        drawn.bar(block, place, "value")
        ink = INK if told else GREY
        (reach,) = axes.plot([at + step.low, at + step.high], [k, k], color=ink, lw=1.2, zorder=3)
        drawn.ends(reach, place, "low", "high", start=at)
        note = step.verdict or span(Estimate(step.value, step.low, step.high, 0.0), signed=True)
        axes.annotate(
            note, (1.0, k), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=8.2, color=INK if told else GREY, weight="bold" if told else "normal",
        )  # fmt: skip
        axes.plot([at, at], [k - 1, k], color=GREY, lw=0.7, ls=(0, (2, 2)))
        at += step.value
    axes.plot([at, at], [last - 1, last], color=GREY, lw=0.7, ls=(0, (2, 2)))
    for name, k, value in (("start", 0, fall.start), ("end", last, fall.end)):
        drawn.point(axes.plot([value], [k], "D", color=INK, ms=6)[0], f"{chart.id}/{fall.id}", name)
        axes.annotate(
            whole(value, signed=fall.unit == "points"), (1.0, k), xycoords=("axes fraction", "data"), xytext=(6, 0),
            textcoords="offset points", va="center", fontsize=8.2, weight="bold",
        )  # fmt: skip
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_ylim(last + 0.6, -0.6)
    axes.set_title(f"{fall.title}, {fall.unit}")
    light_grid(axes, "x")
