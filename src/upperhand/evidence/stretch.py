"""Stretches of the calendar: weeks, months, quarters, seasons, years, decades, and their early, mid and late parts."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

DAY = dt.timedelta(days=1)

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season, by the meteorologists' calendar of the northern half of the world."""


@dataclass(frozen=True, order=True)
class Stretch:
    """Days of the calendar, first and last included.

    Attributes
    ----------
    start, end : datetime.date
    precision : str
        What the words name: ``day``, ``days``, ``week``, ``weekend``, ``month``, ``quarter``, ``season``,
        ``year``, ``decade``; with ``part of a`` before it for early July and the like.
    """

    start: dt.date
    end: dt.date
    precision: str

    def cut(self, first: dt.date | None = None, last: dt.date | None = None) -> Stretch:
        """Return the days not before `first` nor after `last`; where none is left, the nearest day."""
        start, end = self.start, self.end
        if first is not None:
            start, end = max(start, first), max(end, first)
        if last is not None:
            start, end = min(start, last), min(end, last)
        return replace(self, start=start, end=end)


def safe(year: int, month: int, day: int) -> dt.date:
    """Return a date; a day beyond the month's last becomes the last, a year off the calendar its nearest.

    Examples
    --------
    >>> safe(2031, 2, 30)
    datetime.date(2031, 2, 28)
    """
    year = min(max(year, 1), 9998)
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def plus(date: dt.date, days: int) -> dt.date:
    """Return the date so many days on, kept within the calendar."""
    lowest, highest = dt.date.min.toordinal(), dt.date(9998, 12, 31).toordinal()
    return dt.date.fromordinal(min(max(date.toordinal() + days, lowest), highest))


def months_on(date: dt.date, months: int) -> dt.date:
    """Return the same day so many months on.

    Examples
    --------
    >>> months_on(dt.date(2031, 3, 31), -1)
    datetime.date(2031, 2, 28)
    """
    count = date.year * 12 + date.month - 1 + months
    return safe(count // 12, count % 12 + 1, date.day)


def day(date: dt.date) -> Stretch:
    """Return one day."""
    return Stretch(date, date, "day")


def week(date: dt.date, weeks: int = 0) -> Stretch:
    """Return the week, Monday to Sunday, so many weeks after that of a date."""
    monday = plus(date, 7 * weeks - date.weekday())
    return Stretch(monday, plus(monday, 6), "week")


def weekend(date: dt.date, weeks: int = 0) -> Stretch:
    """Return Saturday and Sunday of the week so many weeks after that of a date."""
    sunday = week(date, weeks).end
    return Stretch(plus(sunday, -1), sunday, "weekend")


def month(year: int, number: int) -> Stretch:
    """Return a month; its number may run over into other years.

    Examples
    --------
    >>> month(2031, 13).start
    datetime.date(2032, 1, 1)
    """
    first = months_on(safe(year, 1, 1), number - 1)
    return Stretch(first, safe(first.year, first.month, 31), "month")


def months(year: int, first: int, count: int, precision: str) -> Stretch:
    """Return so many months from one on."""
    return Stretch(month(year, first).start, month(year, first + count - 1).end, precision)


def quarter(year: int, number: int) -> Stretch:
    """Return a quarter of a year; its number may run over into other years."""
    return months(year, 3 * number - 2, 3, "quarter")


def season(year: int, name: str) -> Stretch:
    """Return the season that begins in a year; winter runs from December to the end of February."""
    return months(year, SEASONS[name], 3, "season")


def year(number: int) -> Stretch:
    """Return a year."""
    return Stretch(safe(number, 1, 1), safe(number, 12, 31), "year")


def decade(number: int) -> Stretch:
    """Return the ten years from one that ends in 0."""
    first = number - number % 10
    return Stretch(safe(first, 1, 1), safe(first + 9, 12, 31), "decade")


def part(whole: Stretch, which: str) -> Stretch:
    """Return a part of a stretch.

    Parameters
    ----------
    whole : Stretch
    which : {"early", "mid", "late", "start", "end", "first half", "second half"}
        Early, mid and late are thirds: of a month to the 10th, to the 20th and from the 21st; of a week Monday
        and Tuesday, Wednesday and Thursday, Friday to Sunday; of a decade four, three and three years; of what
        is made of months, whole months. Start and end are the first and last seven days of a month, the first
        and last month of anything longer, the first and last day of a week.

    Examples
    --------
    >>> str(part(month(2031, 7), "late").start)
    '2031-07-21'
    >>> str(part(year(2031), "early").end)
    '2031-04-30'
    """
    start, end = whole.start, whole.end
    days = (end - start).days + 1
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    name = f"part of a {whole.precision}"
    if days == 1:
        return whole
    if days <= 10:  # weeks and weekends: the last of them
        cuts = {"early": (0, 2), "mid": (2, 4), "late": (4, days), "start": (0, 1), "end": (days - 1, days)}
        cuts |= {"first half": (0, 4), "second half": (3, days)}
        low, high = cuts[which]
        return Stretch(plus(start, min(low, days - 1)), plus(start, min(high, days) - 1), name)
    if count == 1:
        bounds = {
            "early": (1, 10),
            "mid": (11, 20),
            "late": (21, 31),
            "start": (1, 7),
            "end": (end.day - 6, 31),
        }
        bounds |= {"first half": (1, 15), "second half": (16, 31)}
        first, last = bounds[which]
        return Stretch(safe(start.year, start.month, first), safe(start.year, start.month, last), name)
    third = 48 if whole.precision == "decade" else -(-count // 3)
    middle = 36 if whole.precision == "decade" else third
    spans = {"early": (0, third), "mid": (third, third + middle), "late": (third + middle, count)}
    spans |= {"start": (0, 1), "end": (count - 1, count)}
    spans |= {"first half": (0, count // 2), "second half": (count // 2, count)}
    low, high = spans[which]
    first_day = months_on(start, min(low, count - 1))
    last_month = months_on(safe(start.year, start.month, 1), min(high, count) - 1)
    return Stretch(first_day, safe(last_month.year, last_month.month, 31), name)
