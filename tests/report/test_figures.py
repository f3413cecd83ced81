"""Figures: every chart can be drawn, the same input gives the same files, and text stays text."""

import hashlib
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib
import pytest

from upperhand.report import figures, series
from upperhand.report.canvas import apart, end_labels


@pytest.fixture(scope="module")
def pictures(found):
    return figures.draw(series.of_assessment(found))


def digest(pictures):
    return [hashlib.sha256(p.svg.encode() + p.png).hexdigest() for p in pictures]


def test_the_same_input_gives_the_same_files_whatever_the_users_settings(found, pictures):
    some = [chart for chart in series.of_assessment(found) if chart.id in ("deal", "stocks", "terms")]
    with matplotlib.rc_context({"font.size": 30.0, "svg.fonttype": "path", "axes.facecolor": "red"}):
        again = figures.draw(some)
        assert matplotlib.rcParams["font.size"] == 30.0  # and they are left as they were
    kept = [p for p in pictures if p.id in ("deal", "stocks", "terms")]
    assert digest(again) == digest(kept)


def test_text_is_text_and_says_finding_and_provenance(found, pictures):
    for picture, chart in zip(pictures, series.of_assessment(found), strict=True):
        root = ElementTree.fromstring(picture.svg)
        words = " ".join(" ".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text"))
        assert found.scenario.hash in words
        assert f"seed {found.seed}" in words
        for word in chart.finding.split()[:3]:
            assert word in words
        assert picture.png.startswith(b"\x89PNG")


def test_a_picture_names_no_date_or_place_of_its_making(pictures):
    for picture in pictures:
        assert "dc:date" not in picture.svg
        assert "matplotlib.org" not in picture.svg


@pytest.mark.parametrize("kind", ["forts", "comparison", "option_map"])
def test_every_form_can_be_drawn(request, kind):
    result = request.getfixturevalue(kind)
    of = {"forts": series.of_assessment, "comparison": series.of_comparison, "option_map": series.of_options}
    wanted = [chart for chart in of[kind](result) if chart.id not in ("strain", "stocks")]
    drawn = figures.draw(wanted)
    assert [p.id for p in drawn] == [chart.id for chart in wanted]


def test_labels_and_dots_are_kept_apart():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    end_labels(axes, [(0.99, "a", "k"), (1.0, "b", "k"), (1.0, "c", "k")], gap=0.1)
    heights = sorted(note.xy[1] for note in axes.texts)
    assert all(b - a >= 0.0999 for a, b in pairwise(heights))
    assert heights[-1] <= 1.0 + 1e-9
    points = [(0.5, 0.5)] * 5
    places = apart(axes, points, [7.5] * 5)
    for i, one in enumerate(places):
        for other in places[:i]:
            assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 >= 15.0 - 1e-6


def test_pages_do_not_import_matplotlib():
    code = (
        "import sys, upperhand.report.page, upperhand.report.page_options, upperhand.report.figures;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
