"""The words that dates are made of, as parts of patterns, and what a rule finds in them before a tense has chosen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from .stretch import Stretch
from .tense import OPEN

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
FULL_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

# Names of months count only with a capital letter: to march and may are verbs.
MONTH = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = (
    r"(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
    r"|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?(?=,?\s+(?:\d|[A-Z])))"
)
YEAR = r"(?:1[89]|20)\d\d(?!\d|[.,]\d|[-–/]\d{4}|\s?%)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,:/]\d|\s?%|-)\b"
DASH = r"\s?[–—-]\s?"
SEASON = r"spring|summer|autumn|fall|winter"
OF_DAY = r"(?:\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night)|\s+at\s+noon|\s+at\s+midnight)?"

_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL += " seventeen eighteen nineteen twenty"
_NUMBERS = {word: number for number, word in enumerate(_SMALL.split(), 1)}
_NUMBERS |= {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}
_VAGUE = {"a couple of": (2, 2), "couple of": (2, 2), "a few": (2, 5), "few": (2, 5), "several": (3, 7)}
_VAGUE |= {"some": (3, 7), "many": (5, 12), "": (2, 8), "a dozen": (12, 12)}

NUMBER = (
    r"(?:a\s+couple\s+of|couple\s+of|a\s+few|few|several|a\s+dozen|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r"|\d{1,3})"
)


@dataclass(frozen=True)
class Candidate:
    """What a rule found: one stretch, or the few that the words allow, in order of time.

    Attributes
    ----------
    stretches : tuple of Stretch
    basis : str
        The rule in words.
    default : {-1, 0, 1}
        Which way to look if the sentence does not say: back, to the nearest, ahead.
    needs : {"", "lead", "part"}
        What must stand before the words for them to be a date: a preposition or a part, or a part.
    absolute : bool
        The year is said: the date does not depend on the publication's.
    other : Stretch or None
        A second reading.
    """

    stretches: tuple[Stretch, ...]
    basis: str
    default: int = OPEN
    needs: str = ""
    absolute: bool = False
    other: Stretch | None = None


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], Candidate | None]]


def pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for whole words in any case, in which a space stands for any white space."""
    return re.compile(r"(?<![\w$€£/.])(?<!\d-)(?:" + text.replace(" ", r"\s+") + r")(?!\w)", re.IGNORECASE)


def month_number(name: str) -> int:
    """Return the number of a month from its name, in full or cut short."""
    return MONTHS.index(name[:3].lower()) + 1


def weekday_number(name: str) -> int:
    """Return the number of a weekday from its name; Monday is 0."""
    return WEEKDAYS.index(name[:3].lower())


def day_number(text: str) -> int:
    """Return the number in a day as written: ``3``, ``03`` or ``3rd``."""
    return int(re.sub(r"\D", "", text))


def count(text: str) -> tuple[int, int]:
    """Return the least and the most that a number in words may mean.

    Examples
    --------
    >>> count("two"), count("a few"), count("14")
    ((2, 2), (2, 5), (14, 14))
    """
    words = " ".join(text.lower().split())
    if words in _VAGUE:
        return _VAGUE[words]
    number = int(words) if words.isdecimal() else _NUMBERS[words]
    return number, number
