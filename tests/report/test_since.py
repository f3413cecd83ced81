"""What the last brief said, out of a ledger's records."""

import datetime as dt

import pytest

from upperhand.evidence.ledger_rows import AssessmentRecord
from upperhand.questions.estimate import Estimate
from upperhand.report.since import Since, since
from upperhand.scenario.load import load

WAR = load("two-rivers")
HAND = {"value": -8.0, "low": -15.0, "high": -1.0, "error": 1.0}
RESULT = {"upper_hand": HAND, "reservation": {"arden": {}, "brask": {}}}


def record(text="then", as_of="2031-03-01", result=RESULT):
    return AssessmentRecord(
        "brief", {}, text, "ab", dt.date.fromisoformat(as_of), "0.1.0", 1, 450, 128, result
    )


def test_the_last_record_of_another_state_of_the_file_counts():
    found = since(
        WAR, "now", [record("a", "2031-02-01"), record("b", "2031-03-01"), record("now", "2031-03-15")]
    )
    assert found.as_of == dt.date(2031, 3, 1)
    assert found.sides == ("Arden", "Brask")
    assert found.upper_hand == Estimate(-8.0, -15.0, -1.0, 1.0)


@pytest.mark.parametrize(
    "records",
    [
        [],
        [record("now")],
        [record(result={})],
        [record(result={**RESULT, "upper_hand": {"value": None}})],
        [record(result={**RESULT, "reservation": {"others": {}, "brask": {}}})],
    ],
    ids=["none", "same", "empty", "no number", "another war"],
)
def test_without_one_there_is_nothing_to_say(records):
    assert since(WAR, "now", records) is None


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (Estimate(-5.0, -9.0, -1.0, 1.0), "3 points towards Arden"),
        (Estimate(-9.2, -12.0, -1.0, 0.2), "1 point towards Brask"),
        (Estimate(-8.3, -12.0, -1.0, 0.1), "has not visibly moved"),
        (Estimate(-6.0, -12.0, -1.0, 2.0), "has not visibly moved"),
    ],
)
def test_a_move_is_told_only_where_the_computation_can_show_it(now, says):
    assert says in Since(dt.date(2031, 3, 1), Estimate(-8.0, -15.0, -1.0, 1.0), ("Arden", "Brask")).change(
        now
    )
