"""The calendar dates of a scenario's periods."""

from __future__ import annotations

import calendar
import datetime as dt

from upperhand.scenario.model import Scenario


def period_end(scenario: Scenario, period: int) -> dt.date:
    """Return the date on which so many periods have passed since the assessment's date.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> period_end(load("forts"), 2)
    datetime.date(2020, 3, 1)
    """
    start = scenario.as_of
    if scenario.period == "week":
        return start + dt.timedelta(weeks=period)
    months = start.month - 1 + period
    year, month = start.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
