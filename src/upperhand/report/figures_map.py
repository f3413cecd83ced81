"""Draws the fronts on the ground: base map, who held what, today's lines and where they may stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from upperhand.scenario.geography import base_map

from . import charts, drawn
from .canvas import COLOURS, FAINT, GREY, INK, frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LAND, OTHER_LAND, RIVER = "#f4f2ec", "#e9e9e9", "#9db8c9"
HELD_HATCHES: dict[charts.Style, str] = {"first": "\\\\\\\\", "second": "////", "neutral": ""}

APART = 0.03
"""Degrees between two places of an outline, at least."""

MOST_RANK = 2
"""Of places that are named: more would cover each other on paper."""


def ground(chart: charts.MapChart) -> Figure:
    """Draw the fronts of a war on its map, in Mercator's projection."""
    west, south, east, north = chart.frame
    bottom, top = _up(south), _up(north)
    figure = frame(chart, min(7.6, 7.6 * (top - bottom) / (east - west)), chart.note)
    axes = figure.add_subplot()
    axes.set(xlim=(west, east), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set(visible=True, color=FAINT)
    features = base_map(chart.base)["features"] if chart.base else []
    countries = {held.within for held in chart.held}
    units: dict[str, list[Any]] = {}
    for each in features:
        about, form = each["properties"], each["geometry"]
        if about["role"] in ("neighbour", "unit"):
            outer = (polygon[0] for polygon in form["coordinates"])
            rings = [_thin(ring) for ring in outer if _meets(ring, chart.frame)]
            if about["role"] == "unit":
                units.setdefault(about["country"], []).extend(rings)
            colour = LAND if about["country"] in countries and about["role"] == "unit" else OTHER_LAND
            _ground(
                axes,
                rings,
                facecolor=colour,
                edgecolor="white" if about["role"] == "unit" else colour,
                lw=0.5,
            )
        elif about["role"] in ("border", "river"):
            colour, width = (GREY, 1.0) if about["role"] == "border" else (RIVER, 1.6)
            for way in form["coordinates"]:
                axes.plot(*_drawn(_thin(way)), color=colour, lw=width)
    for held in chart.held:
        _held(axes, held, units.get(held.within, []))
    for front, rung in zip(chart.fronts, chart.rungs, strict=True):
        _front(axes, front, rung, f"{chart.id}/{front.id}")
    _places(axes, features, chart.frame)
    return figure


def _held(axes: Axes, held: charts.Held, country: Sequence[Any]) -> None:
    from matplotlib.path import Path

    patch = _ground(
        axes,
        [held.ring],
        facecolor="none",
        edgecolor=COLOURS[held.style],
        hatch=HELD_HATCHES[held.style],
        lw=0.0,
        alpha=0.55,
    )
    if country:
        paths = [Path(list(zip(*_drawn(ring), strict=True)), closed=True) for ring in country]
        patch.set_clip_path(Path.make_compound_path(*paths), axes.transData)


def _front(axes: Axes, front: charts.MappedFront, rung: charts.Rung, of: str) -> None:
    for ring, low, high, alpha in ((front.band90, "p5", "p95", 0.14), (front.band50, "p25", "p75", 0.22)):
        patch = _ground(axes, [ring], facecolor=INK, alpha=alpha, lw=0)
        drawn.mark(patch, of, **{low: (getattr(rung, low),), high: (getattr(rung, high),)})
    (median,) = axes.plot(*_drawn(front.p50), color=INK, lw=1.2, ls=(0, (3, 2)))
    drawn.mark(median, of, p50=(rung.p50,))
    dashes: Any = (0, (1, 1)) if front.dormant else "-"
    axes.plot(*_drawn(front.now), color="white", lw=3.4)
    (today,) = axes.plot(*_drawn(front.now), color=INK, lw=2.0, ls=dashes)
    drawn.mark(today, of, now=(rung.now,))


def _places(axes: Axes, features: Iterable[Any], within: tuple[float, float, float, float]) -> None:
    west, south, east, north = within
    for each in features:
        about = each["properties"]
        if about["role"] != "place" or about["rank"] > MOST_RANK:
            continue
        x, y = each["geometry"]["coordinates"]
        if west < x < east and south < y < north:
            axes.plot([x], [_up(y)], marker="o", ms=2.6, color=INK)
            axes.annotate(
                about["name"],
                (x, _up(y)),
                (-3 if x > west + 0.9 * (east - west) else 3, 3),
                textcoords="offset points",
                ha="right" if x > west + 0.9 * (east - west) else "left",
                fontsize=7.4,
                color=INK,
                annotation_clip=True,
                bbox={"facecolor": "white", "edgecolor": FAINT, "alpha": 0.7, "lw": 0, "pad": 0.6},
            )


def _meets(ring: Sequence[Any], within: tuple[float, float, float, float]) -> bool:
    west, south, east, north = within
    across, up = [x for x, _ in ring], [y for _, y in ring]
    return bool(min(across) < east and max(across) > west and min(up) < north and max(up) > south)


def _thin(way: Sequence[Any]) -> list[Any]:
    """Return a line without the places that paper could not show apart from the one before."""
    kept = [way[0]]
    for place in way[1:-1]:
        if abs(place[0] - kept[-1][0]) + abs(place[1] - kept[-1][1]) >= APART:
            kept.append(place)
    return [*kept, way[-1]]


def _ground(axes: Axes, rings: Sequence[Any], **look: Any) -> Any:
    """Draw rings as one patch, and return it."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    paths = [Path(list(zip(*_drawn(ring), strict=True)), closed=True) for ring in rings]
    return axes.add_patch(PathPatch(Path.make_compound_path(*paths), **look))


def _drawn(way: Iterable[Sequence[float]]) -> tuple[list[float], list[float]]:
    places = list(way)
    return [x for x, _ in places], [_up(y) for _, y in places]


def _up(latitude: float) -> float:
    """Return how far up a latitude is drawn, in degrees of longitude (Mercator)."""
    return math.degrees(math.log(math.tan(math.radians(45.0 + latitude / 2.0))))
