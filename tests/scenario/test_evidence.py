"""Evidence: what may stand after `from:`, and how far a report may be off."""

import itertools

import pytest

from upperhand.scenario.evidence import (
    CREDIBILITY,
    LEVEL_SCORES,
    LEVELS,
    SOURCE_GRADES,
    problems_of,
    report_sd,
)

SOURCES = ("nyt-0913", "oryx")


@pytest.mark.parametrize(
    "text",
    [
        "assumed",
        "assumed, by analogy with 2022",
        "assumed: a guess",
        "nyt-0913",
        "nyt-0913 ¶6",
        "nyt-0913 ¶6-8",
        "nyt-0913 ¶6–8, 9",
        "nyt-0913 ¶6, ¶9; oryx",
        "oryx; assumed",
    ],
)
def test_evidence_that_can_be_read(text):
    assert problems_of(text, SOURCES) == ("", "")


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("nyt", "no source is called 'nyt'", "'nyt-0913'"),
        ("", "no source is called ''", "name it under"),
        ("nyt-0913 p. 6", "no source is called", "'nyt-0913'"),
        ("nyt-0913 ¶six", "is not a place", "nyt-0913 ¶6"),
        ("asumed", "no source is called", "'assumed'"),
        ("oryx; nyt-0914 ¶2", "no source is called 'nyt-0914'", "'nyt-0913'"),
    ],
)
def test_evidence_that_cannot(text, what, remedy):
    found = problems_of(text, SOURCES)
    assert what in found[0]
    assert remedy in found[1]


def test_a_worse_report_is_further_off():
    grades, credibilities = "ABCDE", (1, 2, 3, 4, 5)
    for (g, h), (c, d) in itertools.product(itertools.pairwise(grades), itertools.pairwise(credibilities)):
        assert report_sd(g, c, 1.0) < report_sd(h, c, 1.0)
        assert report_sd(g, c, 1.0) < report_sd(g, d, 1.0)
    assert report_sd("C", 3, 2.5) == 2.5
    assert set(SOURCE_GRADES) == set("ABCDEF")
    assert set(CREDIBILITY) == {1, 2, 3, 4, 5, 6}


def test_levels_are_points_of_a_normal():
    scipy_stats = pytest.importorskip("scipy.stats")
    for word, share in LEVELS.items():
        assert scipy_stats.norm.ppf(share) == pytest.approx(LEVEL_SCORES[word], abs=1e-12)
