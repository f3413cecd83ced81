"""How forecasts came out, against scores worked out by hand."""

import datetime as dt
import math

import pytest

import upperhand as uh
from upperhand.evidence.ledger_rows import CameTrue, Due, Forecast, Outcome
from upperhand.evidence.score import known_outcomes, score
from upperhand.scenario.load import bundled, loads

MADE, BY, LATER = dt.date(2031, 1, 1), dt.date(2031, 6, 30), dt.date(2031, 12, 31)


def due(
    p: float, came: CameTrue | None, assessment: int = 1, base: float | None = 0.3, by: dt.date = BY
) -> Due:
    made = MADE + dt.timedelta(days=assessment)
    forecast = Forecast("x", by, p, p, p, base, made, assessment, "deal", number=int(1000 * p) + assessment)
    return Due(forecast, Outcome(forecast.number, came, by, "ilva", "gazette") if came else None)


def test_brier_by_hand() -> None:
    found = score([due(0.1, "no"), due(0.6, "yes"), due(0.8, "no", 2)], BY)
    assert found.number == 3
    assert found.came_true == 1
    assert found.brier == pytest.approx((0.01 + 0.16 + 0.64) / 3)
    assert found.brier_base == pytest.approx((0.09 + 0.49 + 0.09) / 3)
    assert found.difference == pytest.approx((0.81 - 0.67) / 3)
    first, second = ((0.01 - 0.09) + (0.16 - 0.49)) / 2, 0.64 - 0.09
    assert found.error == pytest.approx(abs(second - first) / 2)
    assert math.isclose(sum(group.number for group in found.groups), 3)


def test_the_certain_and_right_score_nothing_and_the_base_rate_against_itself_too() -> None:
    found = score([due(1.0, "yes", base=1.0), due(0.0, "no", base=0.0)], BY)
    assert found.brier == found.brier_base == found.difference == 0


def test_what_is_not_due_not_known_or_withdrawn_does_not_count() -> None:
    forecasts = [due(0.5, "yes", by=LATER), due(0.4, None), due(0.3, "withdrawn"), due(0.2, "no")]
    found = score(forecasts, BY)
    assert (found.number, found.waiting, found.unknown, found.withdrawn) == (1, 1, 1, 1)


def test_nothing_due_says_nothing() -> None:
    found = score([due(0.5, None, by=LATER)], BY)
    assert found.brier is None
    assert found.as_dict()["groups"] == []


def test_groups_hold_the_share_that_came_true() -> None:
    found = score([due(0.31, "yes"), due(0.35, "no", 2), due(0.45, "no", 3), due(0.95, "yes", 4)], BY)
    low, high = found.groups
    assert low.number == 3
    assert low.came_true == pytest.approx(1 / 3)
    assert low.forecast == pytest.approx((0.31 + 0.35 + 0.45) / 3)
    assert (high.number, high.came_true) == (1, 1.0)


def test_the_timeline_says_whether_a_settlement_came() -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    war = loads(text)
    months = [m.month for m in war.timeline.months]
    assert months, "the war has a timeline"
    made, by = months[0].start, months[-1].end
    early = Forecast("x", by, 0.2, 0.1, 0.3, 0.3, made, 1, "deal", number=7)
    (no,) = known_outcomes([Due(early)], war, "ilva")
    assert no.came_true == "no"
    assert known_outcomes([Due(early, no)], war, "ilva") == []
    silent = Forecast("x", war.as_of, 0.2, 0.1, 0.3, 0.3, made, 1, "deal", number=8)
    assert months[-1].end < war.as_of
    assert known_outcomes([Due(silent)], war, "ilva") == [], "the timeline does not reach so far"
    assert (
        known_outcomes(
            [Due(Forecast("x", LATER.replace(year=2999), 0.2, 0.1, 0.3, 0.3, made, 1, "deal"))], war, "i"
        )
        == []
    )
    settled = war.timeline.months[-1].model_copy(update={"settled": True})
    timeline = war.timeline.model_copy(update={"months": (*war.timeline.months[:-1], settled)})
    (yes,) = known_outcomes([Due(early)], war.model_copy(update={"timeline": timeline}), "ilva")
    assert (yes.came_true, yes.day) == ("yes", settled.month.end)
    assert uh.load("two-rivers").hash == war.hash


def test_a_scenario_without_a_timeline_does_not_say_how_a_forecast_came_out() -> None:
    war = uh.load("two-rivers")
    forecast = Forecast("x", war.timeline.months[-1].month.end, 0.2, 0.1, 0.3, 0.3, MADE, 1, "deal", number=7)
    assert known_outcomes([Due(forecast)], war, "ilva")
    bare = war.model_copy(update={"timeline": war.timeline.model_copy(update={"months": ()})})
    assert known_outcomes([Due(forecast)], bare, "ilva") == []
