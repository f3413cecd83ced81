"""Numbers as words: rounding, ranges, and what is said of a change whose sign is not clear."""

import math

import pytest

from upperhand.questions.estimate import Estimate
from upperhand.report import paired, words

CHANGES = [
    # id, estimate, verdict in points
    ("clear", Estimate(2.0, 1.0, 3.0, 0.2), ""),
    ("clear and negative", Estimate(-2.0, -3.0, -1.0, 0.2), ""),
    ("crosses zero", Estimate(1.0, -1.0, 3.0, 0.2), "cannot tell"),
    ("error crosses zero", Estimate(1.0, 0.6, 3.0, 0.95), "cannot tell"),
    ("small", Estimate(0.1, -0.3, 0.4, 0.1), "no visible effect"),
    ("small with a large error", Estimate(0.1, -0.3, 0.4, 0.9), "cannot tell"),
    ("nothing at all", Estimate(0.0, 0.0, 0.0, 0.0), "no effect"),
    ("no error known", Estimate(2.0, 1.0, 3.0, math.nan), ""),
]


@pytest.mark.parametrize(("change", "said"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_verdict(change, said):
    assert words.verdict(change) == said
    shown = paired.points(change)
    assert shown.startswith(said) if said else "to" in shown
    near_zero = max(abs(change.low), abs(change.high)) < words.NEAR or "0" in map(
        words.whole, change.doubtful
    )
    assert ("." in shown) == (near_zero and "to" in shown.split())


@pytest.mark.parametrize(
    ("value", "shown"), [(0.4, "0"), (0.5, "1"), (-0.4, "0"), (-0.5, "−1"), (12.5, "13"), (-1234.4, "−1,234")]
)
def test_whole_rounds_half_away_from_zero(value, shown):
    assert words.whole(value) == shown


def test_span_shows_the_error_only_where_it_would_be_seen():
    assert words.span(Estimate(-12.9, -18.6, -7.9, 0.94)) == "−13 (−19 to −8)"
    assert words.span(Estimate(-12.9, -18.6, -7.9, 1.6)) == "−13 (−19 to −8), ± 2"
    assert words.span(Estimate(-12.9, -18.6, -7.9, math.nan)) == "−13 (−19 to −8)"


@pytest.mark.parametrize("share", [0.0, 0.0049, 0.4, 0.9951, 1.0])
def test_per_cent_never_calls_the_uncertain_certain(share):
    shown = words.percent(share)
    assert (shown == "0 %") == (share == 0.0)
    assert (shown == "100 %") == (share == 1.0)
