"""Rules for dates that name their place in the calendar: days, months, quarters, seasons, years and decades."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from .date_words import (
    DASH,
    DAY,
    FULL_MONTHS,
    MONTH,
    SEASON,
    WEEKDAY,
    YEAR,
    Candidate,
    Rule,
    day_number,
    month_number,
    pattern,
    weekday_number,
)
from .stretch import Stretch, day, decade, month, part, quarter, season, week, weekend, year
from .tense import BACK

_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_OF_YEAR = rf"(?:,? (?:of |in )?(?P<year>{YEAR}|(?:last|this|next|the) year))"


def _year_of(text: str | None, on: dt.date) -> int | None:
    """Return the year that is said, in figures or as last, this or next year."""
    if text is None:
        return None
    first = text.split()[0].lower()
    shifts = {"last": -1, "this": 0, "the": 0, "next": 1}
    return on.year + shifts[first] if first in shifts else int(text)


def yearly(
    make: Callable[[int], Stretch | None], said: str | None, on: dt.date, basis: str, needs: str = ""
) -> Candidate | None:
    """Return the stretch in the year that is said; without one, those of the years around the publication."""
    number = _year_of(said, on)
    numbers = [number] if number is not None else range(on.year - 2, on.year + 3)
    made = tuple(stretch for n in numbers if 1 < n < 9990 and (stretch := make(n)) is not None)
    if not made:
        return None
    absolute = said is not None and said[0].isdigit()
    told = basis + (", year said" if number is not None else ", year by the tense")
    return Candidate(made, told, needs=needs if number is None else "", absolute=absolute)


def _a_day(number: int, month_name: str, weekday: str | None) -> Callable[[int], Stretch | None]:
    def make(in_year: int) -> Stretch | None:
        try:
            date = dt.date(in_year, month_number(month_name), number)
        except ValueError:
            return None
        return day(date)

    def fitting(in_year: int) -> Stretch | None:
        found = make(in_year)
        fits = found is not None and found.start.weekday() == weekday_number(weekday or "")
        return found if fits else None

    return fitting if weekday else make


def _day_of_month(match: re.Match[str], on: dt.date) -> Candidate | None:
    number, name, weekday = day_number(match["day"]), match["month"], match["weekday"]
    found = yearly(_a_day(number, name, weekday), match["year"], on, "a day of a month")
    if found is None and weekday:  # the weekday does not fit: the date counts
        return yearly(
            _a_day(number, name, None), match["year"], on, "a day of a month; its weekday does not fit"
        )
    return found


def _days_of_month(match: re.Match[str], on: dt.date) -> Candidate | None:
    first, last = day_number(match["first"]), day_number(match["last"])

    def make(in_year: int) -> Stretch | None:
        start, end = (_a_day(n, match["month"], None)(in_year) for n in (first, last))
        return Stretch(start.start, end.end, "days") if start and end and start <= end else None

    return yearly(make, match["year"], on, "days of a month")


def _iso(match: re.Match[str], on: dt.date) -> Candidate | None:
    try:
        date = dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return Candidate((day(date),), "a date in figures", absolute=True)


def _figures(match: re.Match[str], on: dt.date) -> Candidate | None:
    first, second, in_year = int(match["a"]), int(match["b"]), int(match["y"])
    read = []
    for number, of in ((first, second), (second, first)):
        try:
            read.append(day(dt.date(in_year, of, number)))
        except ValueError:
            continue
    if not read:
        return None
    other = read[1] if len(read) == 2 and read[1] != read[0] else None
    told = "a date in figures" + (", day before month; it may be the other way" if other else "")
    return Candidate((read[0],), told, absolute=True, other=other)


def _month(match: re.Match[str], on: dt.date) -> Candidate | None:
    number = month_number(match["month"])
    # March and May are verbs and names besides; cut short, a month stands beside a day or a preposition.
    name = match["month"].lower()
    needs = "lead" if name in ("march", "may") or name not in FULL_MONTHS else ""
    return yearly(lambda y: month(y, number), match["year"], on, "a month", needs)


def _shifted_month(match: re.Match[str], on: dt.date) -> Candidate | None:
    number, which = month_number(match["month"]), match["which"].lower()
    if which == "this":
        return Candidate((month(on.year, number),), "the month of this year")
    this = month(on.year, on.month).start
    if which == "last":
        before = [s for y in (on.year - 2, on.year - 1, on.year) if (s := month(y, number)).end < this]
        return Candidate((before[-1],), "the latest such month before this one", other=before[-2])
    after = [s for y in (on.year, on.year + 1, on.year + 2) if (s := month(y, number)).start > on]
    return Candidate((after[0],), "the first such month to come", other=after[1])


def _week_of_month(match: re.Match[str], on: dt.date) -> Candidate | None:
    number, which = month_number(match["month"]), match["which"].lower()

    def make(in_year: int) -> Stretch:
        whole = month(in_year, number)
        if which in ("last", "final"):
            return Stretch(part(whole, "end").start, whole.end, "week")
        first = 7 * (_ORDINAL[which] - 1)
        days = dt.timedelta(days=first)
        return Stretch(whole.start + days, whole.start + days + dt.timedelta(days=6), "week")

    return yearly(make, match["year"], on, "a week of a month, counted by seven days")


def _season(match: re.Match[str], on: dt.date) -> Candidate | None:
    name = match["season"].lower()
    lead = (match["which"] or "").lower()
    if lead in ("last", "next", "this", "past", "coming"):
        every = [season(y, name) for y in range(on.year - 3, on.year + 4)]
        if lead in ("last", "past"):
            ended = [s for s in every if s.end < on]
            return Candidate((ended[-1],), "the latest such season that is over", other=ended[-2])
        if lead in ("next", "coming"):
            ahead = [s for s in every if s.start > on]
            return Candidate((ahead[0],), "the first such season to come", other=ahead[1])
        now = [s for s in every if s.start <= on <= s.end]
        return Candidate((now[0] if now else season(on.year, name),), "the season of this year")
    if match["year"] is None and (not match["the"] or (name == "fall" and match["of"])):
        return None  # to spring, to fall; the fall of a city
    found = yearly(lambda y: season(y, name), match["year"], on, "a season of the north")
    if found is None or name != "winter" or match["year"] is None or match["to"]:
        return found
    other = season(found.stretches[0].start.year - 1, name)
    return Candidate(found.stretches, found.basis + ", by its December", absolute=found.absolute, other=other)


def _quarter(match: re.Match[str], on: dt.date) -> Candidate | None:
    number = _ORDINAL[match["which"].lower()] if match["which"] else int(match["q"])
    return yearly(lambda y: quarter(y, number), match["year"], on, "a quarter of a year")


def _year(match: re.Match[str], on: dt.date) -> Candidate | None:
    return Candidate((year(int(match["y"])),), "a year", needs="lead", absolute=True)


def _years(match: re.Match[str], on: dt.date) -> Candidate | None:
    first, last = int(match["y"]), int(match["z"])
    last += first - first % 100 if last < 100 else 0
    if not first < last < first + 100:
        return None
    return Candidate((Stretch(year(first).start, year(last).end, "years"),), "years", absolute=True)


def _decade(match: re.Match[str], on: dt.date) -> Candidate | None:
    text = match["decade"]
    number = int(text)
    if number < 100:
        number += 2000 if number <= on.year % 100 else 1900
    return Candidate((decade(number),), "a decade", absolute=len(text) == 4)


def _feast(match: re.Match[str], on: dt.date) -> Candidate | None:
    name = match["feast"].lower()
    number, of = (25, 12) if name == "christmas" else (24, 12) if "christmas" in name else (31, 12)
    if name.endswith(("day", "new year")) and "new" in name:
        number, of = 1, 1
    return yearly(lambda y: day(dt.date(y, of, number)), match["year"], on, "a feast day")


def _first_weekday(match: re.Match[str], on: dt.date) -> Candidate | None:
    weekday, number = weekday_number(match["weekday"]), month_number(match["month"])
    which = match["which"].lower()

    def make(in_year: int) -> Stretch:
        whole = month(in_year, number)
        if which == "last":
            back = (whole.end.weekday() - weekday) % 7
            return day(whole.end - dt.timedelta(days=back))
        ahead = (weekday - whole.start.weekday()) % 7 + 7 * (_ORDINAL[which] - 1)
        return day(whole.start + dt.timedelta(days=ahead))

    return yearly(make, match["year"], on, "a weekday counted in a month")


def _last_of(match: re.Match[str], on: dt.date) -> Candidate | None:
    """Read ``the week of 9 September`` and ``the weekend of 7 September``."""
    found = _day_of_month(match, on)
    if found is None:
        return None
    whole = week if match["whole"].lower() == "week" else weekend
    made = tuple(whole(stretch.start) for stretch in found.stretches)
    return Candidate(made, "the week in which a day lies", default=BACK, absolute=found.absolute)


_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?"
_DAY_FIRST = rf"{_WEEKDAY}(?:the )?(?P<day>{DAY}) (?:of )?(?P<month>{MONTH}){_OF_YEAR}?"
_MONTH_FIRST = rf"{_WEEKDAY}(?P<month>{MONTH}) (?P<day>{DAY}){_OF_YEAR}?"

RULES: list[Rule] = [
    (pattern(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:T[\d:.]+Z?)?"), _iso),
    (pattern(r"(?P<a>\d{1,2})(?P<s>[./])(?P<b>\d{1,2})(?P=s)(?P<y>(?:19|20)\d\d)"), _figures),
    (pattern(_DAY_FIRST), _day_of_month),
    (pattern(_MONTH_FIRST), _day_of_month),
    (pattern(rf"(?:the )?(?P<whole>week|weekend) (?:of|beginning|starting) {_DAY_FIRST}"), _last_of),
    (pattern(rf"(?:the )?(?P<whole>week|weekend) (?:of|beginning|starting) {_MONTH_FIRST}"), _last_of),
    (
        pattern(
            rf"(?P<first>\d{{1,2}}(?:st|nd|rd|th)?)(?: to | and | until | through |{DASH})"
            rf"(?P<last>{DAY}) (?:of )?(?P<month>{MONTH}){_OF_YEAR}?"
        ),
        _days_of_month,
    ),
    (
        pattern(
            rf"(?P<month>{MONTH}) (?P<first>\d{{1,2}}(?:st|nd|rd|th)?)(?: to | and | until | through |{DASH})"
            rf"(?P<last>{DAY})(?! {MONTH}){_OF_YEAR}?"
        ),
        _days_of_month,
    ),
    (pattern(rf"(?P<month>{MONTH}){_OF_YEAR}?"), _month),
    (pattern(rf"(?P<which>last|this|next) (?P<month>{MONTH})"), _shifted_month),
    (
        pattern(
            rf"(?:the )?(?P<which>first|second|third|fourth|last|final) week (?:of|in) (?P<month>{MONTH}){_OF_YEAR}?"
        ),
        _week_of_month,
    ),
    (
        pattern(
            rf"(?:the )?(?P<which>first|second|third|fourth|last) (?P<weekday>{WEEKDAY}) (?:of|in) "
            rf"(?P<month>{MONTH}){_OF_YEAR}?"
        ),
        _first_weekday,
    ),
    (
        pattern(
            rf"(?P<the>the |in |this past )?(?:(?P<which>last|this|next|past|coming) )?(?P<season>{SEASON})"
            rf"(?:(?P<of> of)?,? (?P<year>{YEAR}|(?:last|this|next) year)(?P<to>[-–/]\d\d(?:\d\d)?)?)?(?P<fell> of\b)?"
        ),
        lambda match, on: None if match["fell"] and match["season"].lower() == "fall" else _season(match, on),
    ),
    (
        pattern(
            rf"(?:the )?(?P<which>first|second|third|fourth|[1-4](?:st|nd|rd|th)) quarter(?P<q>){_OF_YEAR}?"
        ),
        _quarter,
    ),
    (pattern(rf"(?-i:Q)(?P<q>[1-4])(?P<which>){_OF_YEAR}?"), _quarter),
    (pattern(rf"(?P<y>{YEAR})"), _year),
    (pattern(r"(?P<y>(?:19|20)\d\d)(?:[–/-])(?P<z>(?:19|20)\d\d|\d\d)(?![-–/]\d)"), _years),
    (pattern(r"(?:the )?(?:['’]?(?P<decade>(?:(?:1[89]|20)\d|[2-9])0)['’]?s)"), _decade),
    (
        pattern(
            rf"(?P<feast>christmas eve|christmas|new year['’]s eve|new year['’]s day|new year){_OF_YEAR}?"
        ),
        _feast,
    ),
]
"""Patterns with what they mean; where several fit, the longest counts."""
