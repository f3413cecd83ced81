"""The numbers that a drawing shows: how they stand in its SVG, and what they must be.

Whoever draws a chart (Python for print, the page in the browser) puts the numbers of a mark on its SVG element:

``data-of``
    What it shows: the ids from the chart down to the thing, joined by ``/``: ``claims/upper_hand/arden`` (chart, panel, fan),
    ``deal/this`` (chart, curve), ``ladder/FRONT``, ``map/FRONT``, ``ends/this/settlement`` (chart, bar, part), ``terms/ISSUE``,
    ``changes/points/surplus`` (chart, group, change), ``options/ID``, ``waterfall/upper_hand/CAUSE`` (chart, fall, step). What
    belongs to the chart or to a group itself has the shorter name: ``deal`` has ``data-base-rate``.
``data-FIELD``
    The drawn value of that field of the thing, as `charts` has it, ``_`` written as ``-`` (``data-p50``, ``data-x-low``): in
    the chart's own units (a chance of 0.4 is 0.4 even where the axis is in per cent), lists separated by spaces, nothing
    (``nan``) where there is no number. An element has the fields that it shows; a band has two, a point with whiskers more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from . import charts

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

Values = tuple[float, ...]

_MARK = re.compile(r'id="mark\|([^|"]*)\|([^"]*)"')


def numbers(chart: charts.Chart) -> dict[str, dict[str, Values]]:
    """Return all numbers of a chart, by the ids from the chart down and by field.

    Examples
    --------
    >>> made = charts.Provenance("two-rivers", "The war", "2031-03-15", "ab", 1, "0.1.0")
    >>> part = charts.Part("settlement", "settlement", 0.4, 0.25, 0.6)
    >>> drawn = charts.EndsChart("ends", "", "", "", (charts.Bar("this", "this war", (part,)),), made)
    >>> numbers(drawn)["ends/this/settlement"]["low"]
    (0.25,)
    """
    found: dict[str, dict[str, Values]] = {}
    _collect(chart, chart.id, found)
    return found


def _collect(thing: Any, place: str, found: dict[str, dict[str, Values]]) -> None:
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found.setdefault(place, {})[field.name] = (float(value),)
        elif isinstance(value, tuple) and value and all(isinstance(v, (int, float)) for v in value):
            found.setdefault(place, {})[field.name] = tuple(map(float, value))
        elif isinstance(value, tuple):
            for part in value:
                if is_dataclass(part) and hasattr(part, "id"):
                    _collect(part, f"{place}/{part.id}", found)


# ---- what matplotlib has drawn: read from its artists, so that a slip of the drawing shows


def mark(artist: Artist, place: str, **values: Iterable[float]) -> None:
    """Put numbers on a thing that is drawn; `written` makes attributes of them."""
    said = (f"{name.replace('_', '-')}={' '.join(f'{v:.9g}' for v in row)}" for name, row in values.items())
    artist.set_gid(f"mark|{place}|{'|'.join(said)}")


def line(drawn: Line2D, place: str, field: str, scale: float = 1.0) -> None:
    """Mark a line with its heights, divided by the scale of the axis."""
    mark(drawn, place, **{field: (v / scale for v in _row(drawn, across=False))})


def point(drawn: Line2D, place: str, field: str, scale: float = 1.0) -> None:
    """Mark a point, or an upright stroke, with its place across."""
    mark(drawn, place, **{field: (_row(drawn, across=True)[0] / scale,)})


def ends(drawn: Line2D, place: str, low: str, high: str, start: float = 0.0, *, across: bool = True) -> None:
    """Mark a stroke with its two ends, counted from a start."""
    first, last = _row(drawn, across)
    mark(drawn, place, **{low: (first - start,), high: (last - start,)})


def _row(drawn: Line2D, across: bool) -> list[float]:
    row: Any = drawn.get_xdata() if across else drawn.get_ydata()
    return [float(v) for v in row]


def band(drawn: Collection, place: str, low: str, high: str, scale: float = 1.0) -> None:
    """Mark the area between two lines with both; where it is torn there are no numbers."""
    ends: dict[float, tuple[float, float]] = {}
    for path in drawn.get_paths():
        vertices: Any = path.vertices
        for x, y in vertices:
            least, most = ends.get(x, (y, y))
            ends[x] = (min(least, y), max(most, y))
    last = int(max(ends, default=-1.0))
    rows = [ends.get(float(x), (float("nan"),) * 2) for x in range(last + 1)]
    mark(drawn, place, **{low: (v / scale for v, _ in rows), high: (v / scale for _, v in rows)})


def whisker(drawn: Any, place: str, scale: float = 1.0, low: str = "low", high: str = "high") -> None:
    """Mark the horizontal whisker of an errorbar with its ends."""
    collection = drawn.lines[2][0]
    (start, _), (end, _) = collection.get_segments()[0]
    mark(collection, place, **{low: (start / scale,), high: (end / scale,)})


def bar(drawn: Rectangle, place: str, field: str, scale: float = 1.0) -> None:
    """Mark a horizontal bar with its length."""
    mark(drawn, place, **{field: (drawn.get_width() / scale,)})


def written(svg: str) -> str:
    """Return an SVG in which what `mark` put on things stands as attributes.

    Examples
    --------
    >>> written('<g id="mark|deal/this|low=0 0.1|high=0 0.3"/>')
    '<g data-of="deal/this" data-low="0 0.1" data-high="0 0.3"/>'
    """

    def attributes(match: re.Match[str]) -> str:
        pairs = (each.partition("=") for each in match[2].split("|"))
        return " ".join([f'data-of="{match[1]}"', *(f'data-{name}="{row}"' for name, _, row in pairs)])

    return _MARK.sub(attributes, svg)
