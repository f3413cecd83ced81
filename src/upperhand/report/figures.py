"""Draws every chart with matplotlib, for print: one function a form of chart."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import TYPE_CHECKING, Any, cast

from . import charts, drawn, figures_changes, figures_map, figures_shares, figures_waterfall
from .canvas import (
    COLOURS,
    DASHES,
    FAINT,
    GREY,
    HATCHES,
    INK,
    MORE_DASHES,
    SETTINGS,
    Picture,
    calendar_marks,
    end_labels,
    finish,
    frame,
    light_grid,
    time_axis,
    without_words,
)
from .words import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw(wanted: Iterable[charts.Chart], bare: bool = False) -> list[Picture]:
    """Draw charts; the same chart always gives the same files.

    Parameters
    ----------
    wanted : iterable of Chart
        From `series`.
    bare : bool
        Without finding and foot, for a page that says these itself.

    Returns
    -------
    list of Picture
    """
    import matplotlib

    forms: dict[str, Callable[[Any], Figure]] = {
        "fans": fans,
        "deal": deal,
        "ladder": ladder,
        "map": figures_map.ground,
        "ends": figures_shares.ends,
        "terms": figures_shares.terms,
        "changes": figures_changes.changes,
        "options": figures_changes.options,
        "waterfall": figures_waterfall.waterfall,
    }
    # The user's own settings of matplotlib must not change the files.
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(cast(Any, SETTINGS))
        made = ((forms[chart.kind](chart), chart) for chart in wanted)
        return [finish(without_words(figure) if bare else figure, chart) for figure, chart in made]


def fans(chart: charts.FanChart) -> Figure:
    """Draw small multiples of fans; those of the claims in one column, to be read against each other."""
    columns = 1 if chart.id == "claims" or len(chart.panels) == 1 else 2
    rows = -(-len(chart.panels) // columns)
    labelled = columns == 1 and chart.id == "claims"
    dated = "; ".join(f"{mark.label} ({mark.date})" for mark in chart.marks)
    note = f"Upright dotted lines: {dated}." if dated and not labelled else ""
    figure = frame(chart, rows * (2.3 if columns == 1 else 2.15), note)
    for k, panel in enumerate(chart.panels):
        axes = figure.add_subplot(rows, columns, k + 1)
        named = labelled and k == 0
        _fan_panel(axes, panel, chart, room=0.09 * min(len(chart.marks), 4) if named else 0.0)
        calendar_marks(axes, chart.marks, labelled=named)
    return figure


def _fan_panel(axes: Axes, panel: charts.Panel, chart: charts.FanChart, room: float) -> None:
    """Draw the fans of a panel; `room` is left free above them, as a share of their height."""
    periods = range(len(chart.dates))
    twins = cycle(MORE_DASHES)
    seen: set[charts.Style] = set()
    for fan in panel.fans:
        dashes = next(twins) if fan.style in seen else DASHES[fan.style]
        seen.add(fan.style)
        colour, hatch = COLOURS[fan.style], HATCHES[fan.style] if len(panel.fans) > 1 else ""
        wide = axes.fill_between(periods, fan.p5, fan.p95, facecolor=colour, alpha=0.16, lw=0)
        place = f"{chart.id}/{panel.id}/{fan.id}"
        drawn.band(wide, place, "p5", "p95")
        if hatch:
            axes.fill_between(
                periods, fan.p5, fan.p95, facecolor="none", edgecolor=colour, hatch=hatch, lw=0, alpha=0.5
            )
        drawn.band(
            axes.fill_between(periods, fan.p25, fan.p75, color=colour, alpha=0.28, lw=0), place, "p25", "p75"
        )
        if fan.before:
            (before,) = axes.plot(periods, fan.before, color=colour, lw=1.3, ls=(0, (1, 1.5)))
            drawn.line(before, place, "before")
        (median,) = axes.plot(periods, fan.p50, color=colour, lw=1.9, ls=dashes)
        drawn.line(median, place, "p50")
    time_axis(axes, chart.dates, most=4)
    light_grid(axes)
    axes.margins(y=0.04)
    axes.set_title("\n".join(textwrap.wrap(panel.title, 80 if chart.id == "claims" else 46)))
    if panel.ticks:
        _line_names(axes, panel)
    else:
        axes.set_ylabel(panel.unit)
        if panel.reference is None and all(min(fan.p5) >= 0 for fan in panel.fans) and chart.id != "claims":
            axes.set_ylim(bottom=0)
    if panel.reference is not None:
        axes.axhline(panel.reference, color=INK, lw=0.9)
    for middle, low, high in panel.now:
        error = [[middle - low], [high - middle]]
        axes.errorbar(
            [0], [middle], yerr=error, fmt="none", ecolor=INK, elinewidth=2.2, capsize=4, clip_on=False
        )
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + room * (high - low))
    if not (len(panel.fans) == 1 and panel.fans[0].label in (panel.title, "surplus")):
        end_labels(axes, [(fan.p50[-1], fan.label, COLOURS[fan.style]) for fan in panel.fans])


def _line_names(axes: Axes, panel: charts.Panel) -> None:
    """Mark lines on the upright axis: names in the middle of each, limits between them."""
    low = min(min(fan.p5) for fan in panel.fans)
    high = max(max(fan.p95) for fan in panel.fans)
    first, last = max(int(low - 0.15), 0), min(int(high + 1.15), len(panel.ticks))
    axes.set_ylim(first, max(last, first + 1))
    shown = [tick for tick in panel.ticks if first < tick.at < last]
    step = -(-len(shown) // 8) if shown else 1
    axes.set_yticks(
        [tick.at for tick in shown[::step]],
        [textwrap.shorten(t.label, 22, placeholder="…") for t in shown[::step]],
    )
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    for limit in range(first, last + 1):
        axes.axhline(limit, color=FAINT, lw=0.6, zorder=0.4)


def deal(chart: charts.DealChart) -> Figure:
    """Draw cumulative chances of settlement with their ranges, and the base rate."""
    figure = frame(chart, 3.2)
    axes = figure.add_subplot()
    periods = range(len(chart.dates))
    looks: dict[str, tuple[str, Any, str]] = {
        "this": (COLOURS["neutral"], "-", ""),
        "variant": (COLOURS["neutral"], "-", ""),
        "baseline": (GREY, (0, (1, 1.5)), "...."),
    }
    labels = []
    for curve in chart.curves:
        colour, dashes, hatch = looks[curve.id]
        low, high, value = ([100 * v for v in row] for row in (curve.low, curve.high, curve.value))
        look: dict[str, Any] = {"color": colour, "alpha": 0.2}
        if hatch:
            look = {"fc": "none", "ec": colour, "hatch": hatch, "alpha": 0.5}
        place = f"{chart.id}/{curve.id}"
        drawn.band(axes.fill_between(periods, low, high, lw=0, **look), place, "low", "high", 100.0)
        drawn.line(axes.plot(periods, value, color=colour, lw=2.2, ls=dashes)[0], place, "value", 100.0)
        labels.append((value[-1], f"{curve.label} {percent(curve.value[-1])}", colour))
    base = [100 * v for v in chart.base_rate]
    (dashed,) = axes.plot(periods, base, color=INK, lw=1.2, ls=(0, (5, 3)))
    drawn.line(dashed, chart.id, "base_rate", 100.0)
    labels.append((base[-1], f"past wars {percent(chart.base_rate[-1])}", INK))
    highest = max([*base, *(100 * max(curve.high) for curve in chart.curves)])
    axes.set_ylim(0, min(max(60.0, 1.08 * highest), 102.0))
    time_axis(axes, chart.dates, most=6)
    axes.set_ylabel("per cent")
    light_grid(axes)
    calendar_marks(axes, chart.marks, labelled=True)
    end_labels(axes, labels)
    return figure


def ladder(chart: charts.LadderChart) -> Figure:
    """Draw fronts as rows of lines, with where the front stands and may stand."""
    from matplotlib.patches import Rectangle

    figure = frame(chart, 0.55 + 0.8 * len(chart.rungs))
    axes = figure.add_subplot()
    widest = max(len(rung.lines) for rung in chart.rungs)
    letters = max(int(92 / widest), 6)
    for k, rung in enumerate(chart.rungs):
        for n, line in enumerate(rung.lines):
            holder: charts.Style = "first" if n + 0.5 < rung.now else "second"
            block: dict[str, Any] = {"xy": (n, k - 0.12), "width": 1, "height": 0.42}
            axes.add_patch(Rectangle(**block, fc=COLOURS[holder], alpha=0.12, ec="white", lw=1.5))
            if HATCHES[holder]:
                axes.add_patch(
                    Rectangle(**block, fc="none", ec=COLOURS[holder], hatch=HATCHES[holder], lw=0, alpha=0.45)
                )
            every = -(-len(rung.lines) // 14)
            if n % every == 0:
                name = "\n".join(textwrap.wrap(line, letters, max_lines=2, placeholder="…"))
                axes.text(n + 0.5, k - 0.16, name, ha="center", va="bottom", fontsize=7.4, color=GREY)
        middle = k + 0.09
        place = f"{chart.id}/{rung.id}"
        for low, high, colour, thick in (("p5", "p95", GREY, 3.2), ("p25", "p75", INK, 7.0)):
            span = [getattr(rung, low), getattr(rung, high)]
            (part,) = axes.plot(span, [middle] * 2, color=colour, lw=thick, solid_capstyle="butt")
            drawn.ends(part, place, low, high)
        (median,) = axes.plot([rung.p50] * 2, [middle - 0.16, middle + 0.16], color=INK, lw=2.2)
        drawn.point(median, place, "p50")
        diamond: dict[str, Any] = {"marker": "D", "ms": 8, "mfc": "white", "mec": INK, "mew": 1.4}
        (today,) = axes.plot([rung.now], [middle], zorder=5, clip_on=False, **diamond)
        drawn.point(today, place, "now")
        if 0 < rung.home < len(rung.lines):
            axes.plot([rung.home] * 2, [k - 0.12, k + 0.3], color=INK, lw=1.1, ls=(0, (1, 1)))
        name = "\n".join(textwrap.wrap(rung.label + (" (dormant)" if rung.dormant else ""), 24))
        axes.text(-0.02 * widest, middle, name, ha="right", va="center", fontsize=9, weight="bold")
    axes.set_xlim(0, widest)
    axes.set_ylim(len(chart.rungs) - 0.55, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(f"← {chart.sides[0]}'s home", loc="left", color=COLOURS["first"], weight="bold")
    axes.set_title(f"{chart.sides[1]}'s home →", loc="right", color=COLOURS["second"], weight="bold")
    return figure
