"""Puts the ladder on the ground: each front now and at the horizon, interpolated between the lines of the scenario's map."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from upperhand.scenario.geography import Geography, Stand, geography
from upperhand.scenario.model import Scenario

from . import charts
from .charts import Way
from .words import day, listed, month

PLACES = 25
"""Of each line, at equal distances along it."""

DIGITS = 3
"""Of degrees: about a hundred metres, far below what a line drawn by hand is worth."""


def of_ladder(ladder: charts.LadderChart, scenario: Scenario) -> charts.MapChart | None:
    """Return the map that says what a ladder says; nothing if the scenario has no map.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> made = charts.Provenance("two-rivers", "The war", "2031-03-15", "ab", 1, "0.1.0")
    >>> rung = charts.Rung("mill_hills", "the Mill hills", ("a", "b", "c"), 3.0, False, 1.4, 0.5, 1.0, 1.5, 2.0, 2.5)
    >>> drawn = charts.LadderChart("ladder", "", "", "", "2033-03-15", ("Arden", "Brask"), (rung,), made)
    >>> front = of_ladder(drawn, load("two-rivers")).fronts[0]
    >>> front.p25 == line_at(geography(load("two-rivers")).fronts["mill_hills"], 1.0)
    True
    """
    found = geography(scenario)
    if found is None:
        return None
    rungs = tuple(rung for rung in ladder.rungs if rung.id in found.fronts)
    fronts = tuple(_front(rung, found.fronts[rung.id]) for rung in rungs)
    control = held(found, scenario)
    return charts.MapChart(
        "map",
        ladder.finding,
        _shows(ladder, control),
        ladder.uncertainty,
        ladder.date,
        ladder.sides,
        rungs,
        fronts,
        control,
        found.base or "",
        found.frame,
        found.note,
        ladder.provenance,
    )


def _shows(ladder: charts.LadderChart, control: tuple[charts.Held, ...]) -> str:
    when = month(dt.date.fromisoformat(ladder.date))
    says = f"Firm line: today. Broken line: the median in {when}; bands: where the front may stand then (50 and 90 %)."
    labels = listed(dict.fromkeys(each.label for each in control))
    return f"{says} Hatched: {labels}." if labels else says


def _front(rung: charts.Rung, stands: tuple[Stand, ...]) -> charts.MappedFront:
    def line(position: float) -> Way:
        return line_at(stands, position)

    return charts.MappedFront(
        rung.id,
        rung.label,
        rung.dormant,
        line(rung.now),
        line(rung.p5),
        line(rung.p25),
        line(rung.p50),
        line(rung.p75),
        line(rung.p95),
        band(stands, rung.p25, rung.p75),
        band(stands, rung.p5, rung.p95),
    )


@lru_cache(maxsize=64)
def drawn(stands: tuple[Stand, ...]) -> tuple[tuple[float, Way], ...]:
    """Return each line of a front that the map gives, by its position, as `PLACES` places at equal distances."""
    return tuple((stand.at, evenly(stand.through)) for stand in stands)


def line_at(stands: tuple[Stand, ...], position: float) -> Way:
    """Return the line of a front that stands at a position: place by place between the two lines around it."""
    known = drawn(stands)
    position = min(max(position, known[0][0]), known[-1][0])
    (low, nearer), (high, farther) = next((a, b) for a, b in pairwise(known) if position <= b[0])
    share = (position - low) / (high - low)
    return tuple(_between(a, b, share) for a, b in zip(nearer, farther, strict=True))


def band(stands: tuple[Stand, ...], low: float, high: float) -> Way:
    """Return a ring, clockwise, around all lines of a front between two positions."""
    within = [at for at, _ in drawn(stands) if low < at < high]
    ways = [line_at(stands, at) for at in (low, *within, high)]
    right = [way[-1] for way in ways[1:-1]]
    left = [way[0] for way in reversed(ways[1:-1])]
    return clockwise((*ways[0], *right, *reversed(ways[-1]), *left))


def clockwise(ring: Way) -> Way:
    """Return a closed ring that runs clockwise, as the page's projection expects.

    Examples
    --------
    >>> clockwise(((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (0.0, 1.0))
    """
    way = tuple(reversed(ring)) if _area(ring) > 0.0 else ring
    return (*way, way[0])


def _area(ring: Way) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0])))


def evenly(way: Sequence[tuple[float, float]], places: int = PLACES) -> Way:
    """Return a line through so many places at equal distances along it.

    Examples
    --------
    >>> evenly([(0.0, 0.0), (0.0, 1.0), (0.0, 4.0)], 3)
    ((0.0, 0.0), (0.0, 2.0), (0.0, 4.0))
    """
    narrow = math.cos(math.radians(sum(y for _, y in way) / len(way)))
    ends = [0.0]
    for a, b in pairwise(way):
        ends.append(ends[-1] + math.hypot((b[0] - a[0]) * narrow, b[1] - a[1]))
    made, k = [], 1
    for i in range(places):
        wanted = ends[-1] * i / (places - 1)
        while k < len(way) - 1 and ends[k] < wanted:
            k += 1
        length = ends[k] - ends[k - 1]
        made.append(_between(way[k - 1], way[k], (wanted - ends[k - 1]) / length if length else 0.0))
    return tuple(made)


def _between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return round(a[0] + share * (b[0] - a[0]), DIGITS), round(a[1] + share * (b[1] - a[1]), DIGITS)


def held(found: Geography, scenario: Scenario) -> tuple[charts.Held, ...]:
    """Return the ground that the map says a side held, each piece with its day."""
    styles: dict[str, charts.Style] = dict(zip(scenario.sides, ("first", "second"), strict=True))
    return tuple(
        charts.Held(
            each.side,
            styles[each.side],
            each.on.isoformat(),
            f"held by {scenario.sides[each.side].name}, {day(each.on)}",
            each.within,
            clockwise(each.ring),
        )
        for each in found.control
    )


def lines(found: Geography, front: str) -> tuple[tuple[float, Way], ...]:
    """Return the limits of a front's lines, each with its position, today's line aside."""
    return tuple((at, way) for at, way in drawn(found.fronts[front]) if at == round(at))


def names_at(found: Geography, front: str, count: int) -> tuple[tuple[float, float], ...]:
    """Return for each line of a front where on the ground to write its name."""
    stands = found.fronts[front]
    return tuple(line_at(stands, k + 0.5)[PLACES // 2] for k in range(count))
