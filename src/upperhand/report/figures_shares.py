"""Draws shares: how the war ends, and who gets how much of each issue."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from . import charts, drawn
from .canvas import COLOURS, GREY, INK, frame, rows_of
from .words import decimal, percent, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

END_LOOKS = {
    "settlement": ("#009E73", ""),
    "collapse_first": ("#0072B2", "\\\\\\"),
    "collapse_second": ("#D55E00", "///"),
    "escalation": ("#222222", ""),
    "decided": ("#CC79A7", "xx"),
    "pause": ("#a6c8e0", ".."),
    "unresolved": ("#d0d0d0", ""),
}


def ends(chart: charts.EndsChart) -> Figure:
    """Draw how the war ends as stacked bars, with every part and its range listed below."""
    from matplotlib.patches import Rectangle

    shown = [k for k in range(len(chart.bars[0].parts)) if any(bar.parts[k].high > 0 for bar in chart.bars)]
    heights = [0.45 + 0.5 * len(chart.bars), 0.23 * (len(shown) + 1)]
    figure = frame(chart, sum(heights) + 0.1)
    axes, key = rows_of(figure, heights)
    looks = _looks(chart.bars[0])
    for row, bar in enumerate(chart.bars):
        left = 0.0
        for (colour, hatch, ink), part in zip(looks, bar.parts, strict=True):
            width = 100 * part.value
            look: dict[str, Any] = {"color": colour, "hatch": hatch, "edgecolor": "white", "lw": 0.8}
            (block,) = axes.barh(row, width, left=left, height=0.66, **look)
            drawn.bar(block, f"{chart.id}/{bar.id}/{part.id}", "value", 100.0)
            if width >= 6:
                place = (left + width / 2, row)
                axes.annotate(percent(part.value), place, ha="center", va="center", weight="bold", color=ink)
            left += width
    axes.set_yticks(
        range(len(chart.bars)), [bar.label for bar in chart.bars] if len(chart.bars) > 1 else [""]
    )
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("per cent")
    axes.spines["left"].set_visible(False)
    key.set_axis_off()
    key.set(xlim=(0, 1), ylim=(len(shown) - 0.3, -1.0))
    columns = [0.45 + 0.27 * n for n in range(len(chart.bars))]
    for across, bar in zip(columns, chart.bars, strict=True):
        heading = bar.label if len(chart.bars) > 1 else "chance (range)"
        key.text(across, -0.9, heading, fontsize=8, color=GREY, va="top")
    for row, k in enumerate(shown):
        colour, hatch, _ = looks[k]
        key.add_patch(
            Rectangle((0.0, row + 0.08), 0.03, 0.64, facecolor=colour, hatch=hatch, edgecolor="white", lw=0)
        )
        key.text(0.045, row + 0.4, chart.bars[0].parts[k].label, va="center", fontsize=8.6)
        for across, bar in zip(columns, chart.bars, strict=True):
            part = bar.parts[k]
            span = f"{percent(part.value)} ({whole(100 * part.low)} to {whole(100 * part.high)})"
            key.text(across, row + 0.4, span, va="center", fontsize=8.6)
    return figure


def _looks(bar: charts.Bar) -> list[tuple[str, str, str]]:
    """Return fill, hatch and ink of every part."""
    found, sides = [], iter(("collapse_first", "collapse_second"))
    for part in bar.parts:
        name = next(sides) if part.id.startswith("collapse_") else part.id
        found.append((*END_LOOKS[name], INK if name in ("pause", "unresolved") else "white"))
    return found


def terms(chart: charts.TermsChart) -> Figure:
    """Draw who gets how much of each issue, with today's share."""
    figure = frame(chart, 0.7 + 0.48 * len(chart.rows))
    axes = figure.add_subplot()
    first, second = chart.sides
    for k, row in enumerate(chart.rows):
        share = 100 * row.share
        place = f"{chart.id}/{row.id}"
        (block,) = axes.barh(k, share, height=0.6, color=COLOURS["first"], alpha=0.55, lw=0)
        drawn.bar(block, place, "share", 100.0)
        axes.barh(
            k,
            100 - share,
            left=share,
            height=0.6,
            color=COLOURS["second"],
            alpha=0.35,
            hatch="////",
            edgecolor="white",
            lw=0,
        )
        ends = axes.errorbar(
            [share],
            [k],
            xerr=[[share - 100 * row.low], [100 * row.high - share]],
            fmt="none",
            ecolor=INK,
            elinewidth=1.4,
            capsize=4,
            clip_on=False,
        )
        drawn.whisker(ends, place, 100.0)
        axes.plot([share, share], [k - 0.3, k + 0.3], color=INK, lw=2.2, clip_on=False)
        diamond: dict[str, Any] = {"marker": "D", "ms": 7, "mfc": "white", "mec": INK, "mew": 1.2}
        (today,) = axes.plot([100 * row.today], [k], clip_on=False, zorder=5, **diamond)
        drawn.point(today, place, "today", 100.0)
        if row.before is not None:
            dotted: dict[str, Any] = {"color": INK, "lw": 1.2, "ls": (0, (1, 1)), "clip_on": False}
            (before,) = axes.plot([100 * row.before] * 2, [k - 0.42, k + 0.42], **dotted)
            drawn.point(before, place, "before", 100.0)
        worth = f"worth {whole(row.weights[0])} to {first}, {whole(row.weights[1])} to {second}"
        axes.text(
            102.2, k, f"{decimal(share, digits=0)} %", va="center", ha="left", fontsize=8.5, weight="bold"
        )
        axes.text(-1.5, k, "\n".join(textwrap.wrap(row.label, 34)[:2]), va="bottom", ha="right", fontsize=8.6)
        axes.text(-1.5, k + 0.06, worth, va="top", ha="right", fontsize=7.2, color=GREY)
    axes.set_ylim(len(chart.rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_yticks([])
    axes.set_xlabel(f"{first}'s share, per cent")
    axes.spines["left"].set_visible(False)
    axes.set_title(f"to {first}", color=COLOURS["first"], loc="left", weight="bold")
    axes.set_title(f"to {second}", color=COLOURS["second"], loc="right", weight="bold")
    return figure
