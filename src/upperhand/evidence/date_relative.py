"""Rules for dates that are counted from the publication: yesterday, on Tuesday, last month, two weeks ago."""

from __future__ import annotations

import datetime as dt
import re

from .date_words import NUMBER, OF_DAY, WEEKDAY, Candidate, Rule, count, pattern, weekday_number
from .stretch import Stretch, day, decade, month, months_on, plus, quarter, week, weekend, year
from .tense import AHEAD, BACK

_HALF = {"day": 0, "week": 3, "month": 15, "year": 183, "decade": 365}
"""Days by which a date counted in a unit may be off either way: a half of the unit, a year for decades."""

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}


def _back_or_on(on: dt.date, units: int, unit: str) -> dt.date:
    """Return the date so many units on (negative: back)."""
    if unit in ("day", "week"):
        return plus(on, units * _DAYS[unit])
    return months_on(on, units * {"month": 1, "year": 12, "decade": 120}[unit])


def _unit(text: str) -> tuple[str, int]:
    """Return the unit and how many of it a word means; a fortnight is two weeks."""
    name = text.lower().rstrip("s")
    return ("week", 2) if name == "fortnight" else (name, 1)


def _counted(match: re.Match[str], on: dt.date, sign: int) -> Candidate:
    unit, factor = _unit(match["unit"])
    low, high = (factor * number for number in count(match["number"] or ""))
    if low == high:
        middle = _back_or_on(on, sign * low, unit)
        first, last = plus(middle, -_HALF[unit]), plus(middle, _HALF[unit])
        margin = _DAYS[unit]
        about = " ".join((match["about"] or "").lower().split())
        if about in ("more than", "over", "at least"):
            first, last = (plus(middle, -margin), middle) if sign < 0 else (middle, plus(middle, margin))
        elif about in ("less than", "nearly", "almost", "under", "within", "not even"):
            near = plus(middle, -sign * max(_HALF[unit], 1))
            first, last = (middle, near) if sign < 0 else (near, middle)
        told = f"{low} {unit}s {'before' if sign < 0 else 'after'} publication, give or take half a {unit}"
        if unit == "day":
            told = f"{low} days {'before' if sign < 0 else 'after'} publication"
    else:
        first, last = sorted((_back_or_on(on, sign * low, unit), _back_or_on(on, sign * high, unit)))
        told = f"{low} to {high} {unit}s {'before' if sign < 0 else 'after'} publication"
    precision = unit if low == high else f"{unit}s"
    return Candidate((Stretch(first, last, precision),), told)


def _in_units(match: re.Match[str], on: dt.date) -> Candidate | None:
    found = _counted(match, on, 1)
    return Candidate(found.stretches, found.basis, needs="ahead")


_HELD = re.compile(r"\b(?:the|his|her|its|their)\s+\Z", re.IGNORECASE)
_ANY = re.compile(r"\b(?:an?|every|each)\s+\Z", re.IGNORECASE)
_OF = re.compile(r"\s+of\b", re.IGNORECASE)


def _rolling(match: re.Match[str], on: dt.date) -> Candidate | None:
    if _OF.match(match.string, match.end()):
        return None  # the last days of August, the first year of the war: counted from elsewhere
    sign = -1 if match["which"].lower() in ("last", "past") else 1
    unit, factor = _unit(match["unit"])
    plural = match["unit"].lower().endswith("s")
    if match["number"]:
        most = factor * count(match["number"])[1]
    elif plural:
        return _recent(match, on) if sign < 0 else _coming(match, on)
    elif match["prep"] or match["which"].lower() == "past":
        most = factor
    else:
        return None  # the next day, the last year of the war: counted from elsewhere
    first, last = sorted((_back_or_on(on, sign * most, unit), on))
    told = f"{most} {unit}{'s' if most > 1 else ''} {'up to' if sign < 0 else 'from'} publication"
    return Candidate((Stretch(first, last, f"{unit}s" if most > 1 else unit),), told)


_RECENT = {"day": 7, "week": 42, "month": 183, "year": 1826, "decade": 10957}


def _recent(match: re.Match[str], on: dt.date) -> Candidate | None:
    unit = _unit(match["unit"])[0]
    stretch = Stretch(plus(on, -_RECENT[unit]), on, f"{unit}s")
    return Candidate((stretch,), f"the {_RECENT[unit]} days up to publication")


def _coming(match: re.Match[str], on: dt.date) -> Candidate | None:
    unit = _unit(match["unit"])[0]
    stretch = Stretch(on, plus(on, _RECENT[unit]), f"{unit}s")
    return Candidate((stretch,), f"the {_RECENT[unit]} days from publication")


def _named(match: re.Match[str], on: dt.date) -> Candidate | None:
    which, unit = match["which"].lower(), match["unit"].lower()
    if which != "the" and _HELD.search(match.string[max(0, match.start() - 8) : match.start()]):
        return None  # the next week they left
    by = {"last": -1, "past": -1, "this": 0, "current": 0, "the": 0, "next": 1, "coming": 1}[which]
    stretch = whole(unit, on, by)
    needs = "part" if which == "the" else ""
    told = {-1: "before that", 0: "", 1: "after that"}[by]
    return Candidate((stretch,), f"the {unit} {told} of publication".replace("  ", " "), needs=needs)


def whole(unit: str, on: dt.date, by: int) -> Stretch:
    """Return the unit of the calendar so many after that of a date.

    Examples
    --------
    >>> str(whole("month", dt.date(2031, 1, 31), -1).start)
    '2030-12-01'
    """
    if unit == "week":
        return week(on, by)
    if unit == "month":
        return month(on.year, on.month + by)
    if unit == "quarter":
        return quarter(on.year, (on.month + 2) // 3 + by)
    if unit == "year":
        return year(on.year + by)
    return decade(on.year + 10 * by)


def _hours(match: re.Match[str], on: dt.date) -> Candidate | None:
    days = -(-count(match["number"])[1] // 24)
    ahead = (match["which"] or "").lower() in ("next", "coming")
    first, last = (on, plus(on, days)) if ahead else (plus(on, -days), on)
    return Candidate(
        (Stretch(first, last, "days"),), f"{days * 24} hours {'from' if ahead else 'up to'} publication"
    )


def _weekend(match: re.Match[str], on: dt.date) -> Candidate | None:
    which = (match["which"] or "").lower()
    every = tuple(weekend(on, by) for by in range(-2, 3))
    if which in ("last", "past"):
        ended = [s for s in every if s.end < on]
        return Candidate((ended[-1],), "the latest weekend that is over", other=ended[-2])
    if which == "next":
        ahead = [s for s in every if s.start > on]
        other = ahead[0] if ahead[0] != every[3] else None
        return Candidate((every[3],), "the weekend of the week after that of publication", other=other)
    if which == "this":
        return Candidate(every[1:3], "the weekend of this week, or the latest", default=AHEAD)
    if which == "coming":
        return Candidate((next(s for s in every if s.start > on),), "the first weekend to come")
    return Candidate(every[1:4], "the nearest weekend by the tense, back if it does not say", default=BACK)


def _weekday(match: re.Match[str], on: dt.date) -> Candidate | None:
    if _ANY.search(match.string[max(0, match.start() - 8) : match.start()]):
        return None
    number = weekday_number(match["weekday"])
    which = (match["which"] or match["week"] or "").lower()
    name = "the weekday"
    if match["week"]:
        by = {"last": -1, "this": 0, "next": 1}[which]
        return Candidate((day(plus(week(on, by).start, number)),), f"{name} of {which} week")
    back = plus(on, -((on.weekday() - number) % 7 or 7))  # strictly before
    ahead = plus(on, (number - on.weekday()) % 7 or 7)
    if which in ("last", "past"):
        return Candidate(
            (day(back),), "the latest such weekday before publication", other=day(plus(back, -7))
        )
    if which == "coming":
        return Candidate((day(ahead),), "the first such weekday after publication")
    if which == "next":
        chosen = plus(week(on, 1).start, number)
        other = day(ahead) if ahead != chosen else None
        return Candidate((day(chosen),), f"{name} of the week after that of publication", other=other)
    if which == "this":
        return Candidate((day(plus(week(on).start, number)),), f"{name} of this week")
    days = sorted({back, ahead} | ({on} if on.weekday() == number else set()))
    return Candidate(
        tuple(day(date) for date in days),
        "the nearest such weekday by the tense, back if it does not say",
        default=BACK,
    )


_DAYS_OFF = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier today": 0,
    "later today": 0, "yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2,
    "day before yesterday": -2, "the day after tomorrow": 2, "day after tomorrow": 2,
}  # fmt: skip


def _near_day(match: re.Match[str], on: dt.date) -> Candidate | None:
    words = " ".join(match["near"].lower().split())
    return Candidate((day(plus(on, _DAYS_OFF[words])),), f"{words}, counted from publication")


def _overnight(match: re.Match[str], on: dt.date) -> Candidate | None:
    return Candidate((Stretch(plus(on, -1), on, "days"),), "the night before publication", needs="back")


def _ending(match: re.Match[str], on: dt.date) -> Candidate | None:
    unit = match["unit"].lower()
    last = whole(unit, on, 0)
    first = plus(last.end, -30) if unit == "year" else plus(last.end, -6) if unit == "month" else last.end
    return Candidate(
        (Stretch(first, last.end, f"part of a {unit}"),), f"the end of the {unit} of publication"
    )


_NEAR = "|".join(sorted(_DAYS_OFF, key=len, reverse=True))
_ABOUT = r"(?:(?P<about>more than|less than|over|at least|nearly|almost|about|around|roughly|some|just|only|under) )?"
_COUNT = rf"(?P<number>{NUMBER})"
_UNITS = r"(?P<unit>(?:day|week|month|year|decade|fortnight)s?)"
_PLURAL = r"(?P<unit>day|week|month|year|decade)s"

RULES: list[Rule] = [
    (pattern(rf"(?P<near>{_NEAR})(?: (?:morning|afternoon|evening|night))?"), _near_day),
    (pattern(r"overnight"), _overnight),
    (pattern(rf"{_ABOUT}(?:{_COUNT} )?{_UNITS} ago"), lambda match, on: _counted(match, on, -1)),
    (pattern(rf"{_ABOUT}{_COUNT} {_UNITS} from now"), lambda match, on: _counted(match, on, 1)),
    (pattern(rf"in {_ABOUT}{_COUNT} {_UNITS}(?:['’]s?)?(?: time)?"), _in_units),
    (
        pattern(
            rf"(?P<prep>(?:over|in|during|within|for|throughout|across) )?(?:the|his|her|its|their)"
            rf" (?P<which>last|past|next|coming) (?:{_COUNT} )?{_UNITS}"
        ),
        _rolling,
    ),
    (
        pattern(
            rf"(?:(?:over|in|during|within) )?the (?P<which>last|past|next|coming|previous) {_COUNT} hours"
        ),
        _hours,
    ),
    (pattern(rf"{_COUNT} hours (?P<which>)ago"), _hours),
    (pattern(rf"(?P<prep>within) (?P<which>){_COUNT} {_UNITS}"), _rolling),
    (pattern(rf"(?:in |over |during )?(?:the )?(?:recent|last few|past few) {_PLURAL}"), _recent),
    (pattern(rf"(?:in |over |during )?the {_PLURAL} (?:ahead|to come)"), _coming),
    (pattern(rf"(?:in |over |during )?the coming {_PLURAL}"), _coming),
    (
        pattern(
            r"(?P<which>last|past|this|current|next|coming|the) (?P<unit>week|month|quarter|year|decade)"
        ),
        _named,
    ),
    (
        pattern(
            r"(?:(?:at|over|on|during) (?:the )?|(?P<lead>the ))?(?:(?P<which>last|past|this|next|coming) )?weekend"
        ),
        _weekend,
    ),
    (
        pattern(
            rf"(?:(?P<which>last|past|this|next|coming) )?(?P<weekday>{WEEKDAY}){OF_DAY}"
            r"(?: (?:of )?(?P<week>last|this|next) week)?"
        ),
        _weekday,
    ),
    (pattern(rf"(?P<week>last|this|next) week on (?P<which>)(?P<weekday>{WEEKDAY}){OF_DAY}"), _weekday),
    (pattern(r"(?:the )?(?P<unit>year|month|week)(?:['’]s |-| )end"), _ending),
]
"""Patterns with what they mean; where several fit, the longest counts."""
