"""Dates as analysts write them (a day, a month, a window) and the period of the war in which they fall."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

DAYS_PER_MONTH = 30.4375

Period = Literal["month", "week"]

_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\Z")


class When(BaseModel):
    """A stretch of days: one day, a month, or a window.

    Written ``2024-11-05``, ``2024-11`` or ``[2024-11-05, 2025-01]``.

    Examples
    --------
    >>> When.model_validate("2024-11").end
    datetime.date(2024, 11, 30)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: dt.date
    end: dt.date

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, list):
            if len(value) != 2:
                raise ValueError("a window has two dates: [first, last]")
            first, last = (_stretch(item) for item in value)
            if last[1] < first[0]:
                raise ValueError("the window ends before it begins")
            return {"start": first[0], "end": last[1]}
        if isinstance(value, (str, int, float)):
            first = _stretch(value)
            return {"start": first[0], "end": first[1]}
        return value

    @property
    def middle(self) -> dt.date:
        """The day in the middle."""
        return self.start + (self.end - self.start) / 2

    def __str__(self) -> str:
        """Return the dates as a reader would write them."""
        return str(self.start) if self.start == self.end else f"{self.start} to {self.end}"


def _stretch(value: object) -> tuple[dt.date, dt.date]:
    match = _DATE.match(str(value).strip()) if isinstance(value, (str, int, float)) else None
    if match is None:
        raise ValueError(f"'{str(value)[:40]}' is not a date; write 2024-11-05 or 2024-11")
    year, month, day = int(match[1]), int(match[2]), match[3]
    try:
        first = dt.date(year, month, int(day) if day else 1)
    except ValueError:
        raise ValueError(f"'{value}' is not a date of the calendar") from None
    if day:
        return first, first
    return first, dt.date(year, month, calendar.monthrange(year, month)[1])


def period_of(date: dt.date, as_of: dt.date, period: Period) -> int:
    """Return the period in which a date falls; 0 is the period of the assessment itself.

    Months count by the calendar, weeks by seven days from the assessment's date.

    Examples
    --------
    >>> period_of(dt.date(2024, 11, 5), dt.date(2024, 9, 13), "month")
    2
    >>> period_of(dt.date(2024, 9, 12), dt.date(2024, 9, 13), "week")
    -1
    """
    if period == "month":
        return (date.year - as_of.year) * 12 + date.month - as_of.month
    return (date - as_of).days // 7


def months_between(start: dt.date, end: dt.date) -> float:
    """Return the time between two dates in months of mean length."""
    return (end - start).days / DAYS_PER_MONTH
