"""The look that all figures share: colours, frame with finding and provenance, time axis, labels, files.

Nothing here imports matplotlib before a figure is drawn.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .charts import Chart, Mark, Style
from .drawn import written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, GREY, FAINT = "#1a1a1a", "#5f5f5f", "#d9d9d9"
COLOURS: dict[Style, str] = {"first": "#0072B2", "second": "#D55E00", "neutral": "#00785a"}
"""After Okabe and Ito: told apart by colour-blind readers too, and darker than each other in print."""

DASHES: dict[Style, Any] = {"first": "-", "second": (0, (6, 2)), "neutral": "-"}
MORE_DASHES: tuple[Any, ...] = ((0, (4, 1)), (0, (2, 1)), (0, (6, 1, 1, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)))
"""For further series of the same side."""

HATCHES: dict[Style, str] = {"first": "", "second": "////", "neutral": ""}

SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "upperhand",  # the same figure gives the same file
    "text.parse_math": False,  # a dollar sign is one
    "font.size": 9.0,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 8.0,
    "axes.titlecolor": INK,
    "hatch.linewidth": 0.4,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
}
"""Settings of matplotlib under which figures are drawn and written."""

WIDTH = 8.2
"""Inches."""

AIR = 0.04
"""Inches above and below a figure without words."""

PER_INCH = 110
"""Pixels per inch of the PNG files."""


@dataclass(frozen=True)
class Picture:
    """A figure as files: SVG text and PNG bytes."""

    id: str
    svg: str
    png: bytes


def frame(chart: Chart, height: float, foot_note: str = "") -> Figure:
    """Return an empty figure with the finding above and what was shown and from what below.

    Parameters
    ----------
    chart : Chart
    height : float
        Inches for the axes.
    foot_note : str
        What else the foot says.
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    title = textwrap.wrap(chart.finding, 74)
    shows = textwrap.wrap(chart.shows, 112)
    foot = textwrap.wrap(f"{chart.uncertainty} {foot_note}".strip(), 128)
    above = 0.16 + 0.225 * len(title) + 0.06 + 0.165 * len(shows) + 0.1
    below = 0.12 + 0.15 * (len(foot) + 1)
    whole = above + height + below
    layout = ConstrainedLayoutEngine(
        rect=(0.012, below / whole, 0.976, height / whole), w_pad=0.06, h_pad=0.05, wspace=0.04, hspace=0.06
    )
    figure = Figure(figsize=(WIDTH, whole), layout=layout)
    left = 0.14 / WIDTH
    write: dict[str, Any] = {"ha": "left", "va": "top", "in_layout": False, "linespacing": 1.2}
    y = 1.0 - 0.13 / whole
    figure.text(left, y, "\n".join(title), fontsize=12.5, weight="bold", **write)
    y -= (0.225 * len(title) + 0.06) / whole
    figure.text(left, y, "\n".join(shows), fontsize=8.8, color=GREY, **write)
    y = (below - 0.04) / whole
    lines = "\n".join([*foot, chart.provenance.note])
    figure.text(left, y, lines, fontsize=7.5, color=GREY, **write)
    return figure


def finish(figure: Figure, chart: Chart) -> Picture:
    """Return the figure as files that depend on nothing but the figure."""
    described = {"Title": chart.finding, "Description": chart.shows}
    software = f"upperhand {chart.provenance.version}"
    vector, pixels = io.StringIO(), io.BytesIO()
    figure.savefig(vector, format="svg", metadata={**described, "Creator": software, "Date": None})
    figure.savefig(pixels, format="png", dpi=PER_INCH, metadata={**described, "Software": software})
    return Picture(chart.id, written(vector.getvalue()), pixels.getvalue())


def without_words(figure: Figure) -> Figure:
    """Return a figure without title, foot and their room, for a page that says these itself."""
    layout: Any = figure.get_layout_engine()
    left, _, across, share = layout.get()["rect"]
    for text in list(figure.texts):
        text.remove()
    height = share * figure.get_size_inches()[1]
    whole = height + 2 * AIR
    layout.set(rect=(left, AIR / whole, across, height / whole))
    figure.set_size_inches(WIDTH, whole)
    return figure


def rows_of(figure: Figure, heights: list[float]) -> list[Axes]:
    """Return axes one above the other, with these relative heights."""
    grid = figure.add_gridspec(len(heights), 1, height_ratios=heights)
    return [figure.add_subplot(grid[k]) for k in range(len(heights))]


def time_axis(axes: Axes, dates: Sequence[str], most: int) -> None:
    """Mark an axis of periods with at most about so many dates."""
    days = [dt.date.fromisoformat(date) for date in dates]
    step = next((s for s in (1, 2, 3, 4, 6, 12, 24, 26, 52, 104) if (len(days) - 1) / s <= most), len(days))
    places = range(0, len(days), step)
    axes.set_xticks(places, [f"{days[place]:%b} {days[place].year}" for place in places])
    axes.set_xlim(0, max(len(days) - 1, 1))


def calendar_marks(axes: Axes, marks: Sequence[Mark], labelled: bool) -> None:
    """Draw the calendar's dates as thin lines, with their labels above the axes."""
    for k, mark in enumerate(marks):
        axes.axvline(mark.at, color=GREY, lw=0.7, ls=(0, (1, 2)), zorder=0.5)
        if labelled:
            axes.annotate(
                mark.label,
                (mark.at, 1.0 - 0.055 * (k % 4)),
                xycoords=("data", "axes fraction"),
                xytext=(3, -1),
                textcoords="offset points",
                ha="left",
                va="top",
                fontsize=7.2,
                color=GREY,
                bbox={"facecolor": "white", "alpha": 0.75, "lw": 0, "pad": 0.6},
            )


def end_labels(axes: Axes, items: Sequence[tuple[float, str, str]], gap: float = 0.075) -> None:
    """Write (height, text, colour) to the right of the axes, nudged apart so that all can be read.

    ``gap`` is the least distance, as a share of the height of the axes.
    """
    low, high = axes.get_ylim()
    places = sorted(((value - low) / (high - low), text, colour) for value, text, colour in items)
    heights: list[float] = []
    for place, _, _ in places:
        heights.append(max(place, heights[-1] + gap) if heights else place)
    over = max(heights[-1] - 1.0, 0.0) if heights else 0.0
    for k in range(len(heights) - 1, -1, -1):  # push back what would stand above the axes
        heights[k] = min(heights[k], 1.0 - gap * (len(heights) - 1 - k)) if over else heights[k]
    for height, (_, text, colour) in zip(heights, places, strict=True):
        axes.annotate(
            text,
            (1.0, height),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            fontsize=8.2,
            weight="bold",
            color=colour,
        )


def light_grid(axes: Axes, axis: str = "y") -> None:
    """Draw a faint grid behind everything."""
    axes.set_axisbelow(True)
    axes.grid(axis=axis, color=FAINT, lw=0.6)  # type: ignore[arg-type]


def apart(
    axes: Axes, points: Sequence[tuple[float, float]], radii: Sequence[float]
) -> list[tuple[float, float]]:
    """Return where to put labels so that none covers another, as offsets from their points.

    Parameters
    ----------
    axes : Axes
        With its limits set and its figure laid out.
    points : sequence of (float, float)
        The first are placed first.
    radii : sequence of float
        Room that each label needs around its middle, in typographic points.

    Returns
    -------
    list of (float, float)
        In typographic points.
    """
    unit = axes.figure.dpi / 72.0
    placed: list[tuple[float, float, float]] = []
    offsets = []
    where = axes.transData.transform(points) / unit if len(points) else ()
    for (x, y), radius in zip(where, radii, strict=True):
        ring = [(0.0, 0.0)]
        for turn in range(1, 20):
            angles = [2 * math.pi * k / (6 * turn) for k in range(6 * turn)]
            ring += [(turn * radius * math.cos(a), turn * radius * math.sin(a)) for a in angles]
        free = (
            (dx, dy)
            for dx, dy in ring
            if all(math.dist((x + dx, y + dy), (px, py)) >= radius + r for px, py, r in placed)
        )
        dx, dy = next(free, (0.0, 0.0))
        placed.append((float(x) + dx, float(y) + dy, radius))
        offsets.append((dx, dy))
    return offsets
