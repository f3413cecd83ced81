"""When a document was published: as it says itself, else an interval worked out from its text, to be confirmed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .dates import find_dates
from .sentences import split
from .stretch import year
from .tense import AHEAD, BACK, direction


@dataclass(frozen=True)
class Published:
    """The days on which a document may have been published.

    Attributes
    ----------
    start : datetime.date or None
        First day; None where nothing says how old the document may be.
    end : datetime.date
        Last day.
    precision : {"day", "interval", "open"}
    basis : str
        Where the date stands, or ``inferred``.
    reasons : tuple of str
        Why the interval is what it is, in sentences.
    to_confirm : bool
        Whether a person should confirm it before anything is counted from it.
    """

    start: dt.date | None
    end: dt.date
    precision: str
    basis: str
    reasons: tuple[str, ...] = ()
    to_confirm: bool = False

    @property
    def interval(self) -> tuple[dt.date, dt.date] | None:
        """Both ends for `find_dates`, or None where the first is open."""
        return (self.start, self.end) if self.start else None

    def __str__(self) -> str:
        """Return the days as a reader would write them."""
        if self.start == self.end:
            return str(self.end)
        return f"{self.start} to {self.end}" if self.start else f"not after {self.end}"


def said(written: str, basis: str, today: dt.date) -> Published | None:
    """Return the date that a document's particulars give, or None where they give none that can be.

    A PDF's is when the file was made, perhaps long after the text: to be confirmed.

    Examples
    --------
    >>> str(said("2031-03-12T08:00:00Z", "meta date", dt.date(2031, 4, 1)))
    '2031-03-12'
    """
    found = find_dates(written[:80], None)
    days = [mention.start for mention in found if mention.precision == "day"]
    twice = any(mention.other for mention in found)  # 3/4/2031 is a day of March or of April
    if not days or not dt.date(1800, 1, 1) <= days[0] <= today + dt.timedelta(days=1):
        return None
    certain = not basis.startswith(("PDF", "the page", "the first time"))
    return Published(days[0], days[0], "day", basis, (f"{basis} says {written[:40]}",), twice or not certain)


def inferred(name: str, paragraphs: list[tuple[str, str]], today: dt.date) -> Published:
    """Work out when a document may have been published.

    Parameters
    ----------
    name : str
        The file's name: a date in it counts.
    paragraphs : list of (text, why it was set aside)
    today : datetime.date
        The last day possible.

    Returns
    -------
    Published
        To be confirmed. Its first day is the latest past date that the text names with its year; and since writers leave
        out the year they write in, a year named with "in 2030" is taken to be over.

    Examples
    --------
    >>> found = inferred("a.txt", [("It began in March 2030 and may end by 2032.", "")], dt.date(2035, 1, 1))
    >>> str(found), len(found.reasons)
    ('2031-01-01 to 2032-12-31', 2)
    """
    for words, where in (
        (_in_name(name), "the file's name"),
        *((text, "date line") for text, why in paragraphs if why == "date line"),
    ):
        found = said(words, where, today)
        if found:
            return Published(found.start, found.end, "day", where, found.reasons, True)
    start: dt.date | None = None
    end, reasons = today, [f"it was read on {today}"]
    for text, _ in paragraphs:
        for first, last in split(text):
            sentence = text[first:last]
            for mention in find_dates(sentence, None):
                looks = direction(sentence, mention.begin)
                words = mention.expression.strip()
                past = (
                    looks == BACK and mention.relation in ("in", "since", "after") and mention.start <= today
                )
                ahead = looks == AHEAD or mention.relation == "until"
                if past:
                    is_day = mention.precision == "day"
                    over = mention.end if is_day else year(mention.end.year).end + dt.timedelta(days=1)
                    if over <= today and (start is None or over > start):
                        start = over
                        rest = "" if is_day else ", and writers leave out the year they write in"
                        reasons.append(f"not before {over}: the text looks back at '{words}'{rest}")
                elif ahead and mention.end < end and (start is None or mention.end >= start):
                    end = mention.end
                    reasons.append(f"not after {end}: the text looks ahead to '{words}'")
    if start is not None and start > end:  # the two rules disagree: what was looked ahead to was no forecast
        end = today
        reasons.append(f"what the text looks ahead to lies before that; so not after {today} only")
    start, end, more = _by_weekday(paragraphs, start, end)
    reasons += more
    if len(reasons) > 1 and end != today:
        reasons.pop(0)
    precision = "open" if start is None else "interval" if start != end else "day"
    return Published(start, end, precision, "inferred", tuple(reasons), True)


def _in_name(name: str) -> str:
    match = re.search(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)", name)
    return "-".join(match.groups()) if match else ""


def _by_weekday(
    paragraphs: list[tuple[str, str]], start: dt.date | None, end: dt.date
) -> tuple[dt.date | None, dt.date, list[str]]:
    """Narrow the days by a weekday with its date but no year: it is of the last or next two weeks."""
    first = start or end.replace(year=end.year - 12, day=1)
    for text, _ in paragraphs:
        for match in re.finditer(
            r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?\b",
            text,
        ):
            years = range(first.year, end.year + 1)
            days = []
            for in_year in years:
                for mention in find_dates(match[0], dt.date(in_year, 7, 1)):
                    near = mention.start
                    fits = mention.precision == "day" and "does not fit" not in mention.basis
                    if (
                        fits
                        and any(character.isdigit() for character in mention.expression)
                        and near not in days
                    ):
                        days.append(near)
            margin = dt.timedelta(days=14)
            days = [near for near in days if first - margin <= near <= end + margin]
            if len(days) == 1:
                low, high = max(first, days[0] - margin), min(end, days[0] + margin)
                if low <= high:
                    return low, high, [f"'{match[0]}' is {days[0]}, and a weekday is named within two weeks"]
    return start, end, []
