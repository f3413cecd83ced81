"""Fronts on the ground: the interpolation, the bands, and the same places in chart and drawing."""

import dataclasses
import itertools

import pytest

from upperhand.report import charts, figures, map_series
from upperhand.scenario.geography import Stand, geography
from upperhand.scenario.load import load

MADE = charts.Provenance("two-rivers", "The war", "2031-03-15", "ab", 1, "0.1.0")

STANDS = tuple(
    Stand(at=at, through=through)
    for at, through in ((0, [(0, 0), (4, 0)]), (1, [(0, 1), (1, 1), (4, 1)]), (3, [(0, 5), (4, 5)]))
)


def rung(front, lines, *, now, **quantiles):
    return charts.Rung(front, front, lines, float(len(lines)), False, now, **quantiles)


@pytest.fixture(scope="module")
def chart():
    rungs = (
        rung("mill_hills", ("a", "b", "c"), now=1.4, p5=0.2, p25=1.0, p50=1.5, p75=2.0, p95=3.0),
        rung("lower_river", ("a", "b", "c", "d"), now=1.0, p5=1.0, p25=1.0, p50=1.0, p75=1.0, p95=1.0),
    )
    ladder = charts.LadderChart("ladder", "", "", "", "2033-03-15", ("Arden", "Brask"), rungs, MADE)
    return map_series.of_ladder(ladder, load("two-rivers"))


@pytest.mark.parametrize(
    ("position", "height"), [(0, 0), (0.5, 0.5), (1, 1), (2, 3), (3, 5), (-1, 0), (9, 5)]
)
def test_a_front_lies_between_the_lines_around_its_position(position, height):
    assert {y for _, y in map_series.line_at(STANDS, position)} == {height}


def test_places_are_at_equal_distances_and_keep_the_ends():
    way = map_series.line_at(STANDS, 1.0)
    assert (way[0], way[-1]) == ((0.0, 1.0), (4.0, 1.0))
    assert len(way) == map_series.PLACES
    assert {round(b[0] - a[0], 2) for a, b in itertools.pairwise(way)} == {0.17}


def test_a_band_closes_and_runs_clockwise_through_the_lines_between():
    ring = map_series.band(STANDS, 0.5, 2.0)
    assert ring[0] == ring[-1]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) < 0
    assert (0.0, 1.0) in ring
    assert (4.0, 1.0) in ring


def test_the_map_says_what_the_ladder_says(chart):
    stands = geography(load("two-rivers")).fronts
    hills, river = chart.fronts
    assert hills.now == map_series.line_at(stands["mill_hills"], 1.4)
    assert hills.p95 == map_series.line_at(stands["mill_hills"], 3.0)
    assert river.now == river.p5 == river.p95
    assert chart.held[0].label == "held by Brask, 28 February 2031"


def test_a_war_without_a_map_has_no_such_chart():
    ladder = charts.LadderChart("ladder", "", "", "", "2033-03-15", ("A", "B"), (), MADE)
    assert map_series.of_ladder(ladder, load("forts")) is None


def test_the_drawing_has_the_places_and_the_lines_of_the_chart(chart):
    one = figures.draw([chart])[0]
    assert "Ardmouth" in one.svg
    moved = dataclasses.replace(chart.fronts[0], now=tuple((x, y + 0.2) for x, y in chart.fronts[0].now))
    other = figures.draw([dataclasses.replace(chart, fronts=(moved, chart.fronts[1]))])[0]
    assert other.svg != one.svg
    assert figures.draw([chart])[0] == one
