"""The numbers that a drawing shows: how they stand in its SVG, and what they must be.

Whoever draws a chart (Python for print, the page in the browser) puts the numbers of a mark on its SVG element:

``data-of``
    What it shows: the ids from the chart down to the thing, joined by ``/``: ``claims/upper_hand/arden`` (chart, panel, fan),
    ``deal/this`` (chart, curve), ``ladder/FRONT``, ``ends/this/settlement`` (chart, bar, part), ``terms/ISSUE``,
    ``changes/points/surplus`` (chart, group, change), ``options/ID``, ``waterfall/upper_hand/CAUSE`` (chart, fall, step). What
    belongs to the chart or to a group itself has the shorter name: ``deal`` has ``data-base-rate``.
``data-FIELD``
    The drawn value of that field of the thing, as `charts` has it, ``_`` written as ``-`` (``data-p50``, ``data-x-low``): in
    the chart's own units (a chance of 0.4 is 0.4 even where the axis is in per cent), lists separated by spaces, nothing
    (``nan``) where there is no number. An element has the fields that it shows; a band has two, a point with whiskers more.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from . import charts

Values = tuple[float, ...]


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
