"""Python's SVG shows the numbers of the series: those that its marks name, at the places where they stand."""

import math
import re
from collections import defaultdict
from xml.etree import ElementTree

import numpy as np
import pytest

from upperhand.report import charts, drawn, figures, series

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = {
    "fans": {"p5", "p25", "p50", "p75", "p95"},
    "deal": {"value", "low", "high"},
    "ladder": {"now", "p5", "p25", "p50", "p75", "p95"},
    "map": {"now", "p5", "p25", "p50", "p75", "p95"},
    "ends": {"value"},
    "terms": {"share", "low", "high", "today"},
    "changes": {"value", "low", "high"},
    "options": {"x", "x_low", "x_high", "y", "y_low", "y_high"},
    "waterfall": {"value", "low", "high"},
}
"""What every thing of a chart must show; more may be shown."""


def shown(svg):
    """Return the numbers on the marks of an SVG, by what they are of and by field."""
    found = defaultdict(dict)
    for node in ElementTree.fromstring(svg).iter():
        of = node.get("data-of")
        for name, text in node.attrib.items():
            if of and name.startswith("data-") and name != "data-of":
                field = name.removeprefix("data-").replace("-", "_")
                assert field not in found[of], "drawn twice"
                found[of][field] = tuple(map(float, text.split()))
    return dict(found)


@pytest.fixture(scope="session")
def drawn_charts(found, comparison, option_map):
    steps = (
        charts.Change("shells", "more shells", 3.0, 1.0, 5.0, 0.2, ""),
        charts.Change("beliefs", "beliefs", -1.5, -4.0, 1.0, 0.2, "cannot tell"),
    )
    fall = charts.Fall("upper_hand", "upper hand", "points", -12.0, -10.5, steps)
    made = series.deal(found).provenance
    some = [chart for chart in series.of_comparison(comparison) if chart.id != "strain"]
    wanted = [
        *series.of_options(option_map),
        *some,
        charts.WaterfallChart("waterfall", "It fell", "Shares.", "", ("without", "with"), (fall,), made),
    ]
    return list(zip(wanted, figures.draw(wanted, bare=True), strict=True))


def test_every_form_of_chart_is_among_them(drawn_charts):
    assert {chart.kind for chart, _ in drawn_charts} >= set(SHOWN)


def test_what_is_drawn_is_what_the_series_hold(drawn_charts):
    for chart, picture in drawn_charts:
        known, seen = drawn.numbers(chart), shown(picture.svg)
        for of, rows in seen.items():
            for field, row in rows.items():
                whole = known[of][field]
                full = [*row, *[math.nan] * (len(whole) - len(row))]  # a band ends where no path is left
                assert np.allclose(full, whole, rtol=1e-6, atol=1e-7, equal_nan=True), (of, field)


def test_nothing_is_left_out(drawn_charts):
    for chart, picture in drawn_charts:
        if chart.kind in SHOWN:
            seen = shown(picture.svg)
            for of, rows in drawn.numbers(chart).items():
                if SHOWN[chart.kind] & set(rows):
                    assert SHOWN[chart.kind] <= set(seen[of]), of


def test_lines_stand_where_their_numbers_say(drawn_charts):
    """The heights on the paper are the numbers, up to one scale and one shift for all lines of a panel."""
    chart, picture = next((c, p) for c, p in drawn_charts if c.id == "claims")
    panels = defaultdict(list)
    for node in ElementTree.fromstring(picture.svg).iter():
        if "data-p50" in node.attrib:
            path = node.find(f"{SVG}path").get("d")
            heights = [float(y) for y in re.findall(r"[ML] \S+ (\S+)", path)]
            values = [float(v) for v in node.get("data-p50").split()]
            panels[node.get("data-of").rpartition("/")[0]] += list(zip(values, heights, strict=True))
    assert len(panels) == len(chart.panels)
    for pairs in panels.values():
        values, heights = np.array(pairs).T
        slope, start = np.polyfit(values, heights, 1)
        assert slope < 0  # upwards on the paper is less in an SVG
        assert np.allclose(slope * values + start, heights, atol=0.01)


def test_series_of_one_panel_differ_by_more_than_their_colour(drawn_charts):
    """In black and white: by dashes, hatches or, in rows, by their place and name."""
    for chart, picture in drawn_charts:
        panels = defaultdict(list)
        for node in ElementTree.fromstring(picture.svg).iter():
            of, path = node.get("data-of"), node.find(f"{SVG}path")
            if (
                of
                and path is not None
                and {"data-p50", "data-value"} & set(node.attrib)
                and chart.kind in ("fans", "deal")
            ):
                dashes = re.search(r"stroke-dasharray: ([^;]+)", path.get("style"))
                panels[of.rpartition("/")[0]].append(dashes and dashes[1])
        for of, dashes in panels.items():
            assert len(set(dashes)) == len(dashes), (of, dashes)


def test_a_bare_figure_leaves_its_words_to_the_page(drawn_charts):
    for chart, picture in drawn_charts:
        words = " ".join(
            text
            for node in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")
            for text in node.itertext()
        )
        assert chart.provenance.hash not in words
        assert chart.uncertainty not in words or not chart.uncertainty
