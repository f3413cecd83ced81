"""Numbers as words: whole points and per cent, ranges, and "cannot tell"."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from upperhand.questions.estimate import Estimate

CANNOT_TELL = "cannot tell"
NO_EFFECT = "no visible effect"
NOTHING = "no effect"

VISIBLE_POINTS = 0.5
"""Changes that stay below half a point round to nothing."""

HALF, MOSTLY, GOES, OPEN = 0.55, 0.65, 0.9, 0.9
"""Up to the first share an issue counts as shared about evenly; from the next two on it goes mostly, or all, to a side; with
a range wider than the last it is open."""

NEAR = 2.0
"""Changes that stay below this are shown with a decimal."""

VISIBLE_SHARE = 0.005
"""The same for chances: half a percentage point."""

MINUS = "−"


def whole(value: float, signed: bool = False) -> str:
    """Return a number rounded to a whole one, with a proper minus sign.

    Examples
    --------
    >>> whole(-12.6), whole(0.3, signed=True), whole(3.2, signed=True)
    ('−13', '0', '+3')
    """
    if not math.isfinite(value):
        return "?"
    number = math.floor(abs(value) + 0.5)
    if number == 0:
        return "0"
    return (MINUS if value < 0 else "+" if signed else "") + f"{number:,}"


def plural(number: str, noun: str) -> str:
    """Return a number in words or figures with its noun.

    Examples
    --------
    >>> plural("1", "point"), plural("0.4", "point")
    ('1 point', '0.4 points')
    """
    return f"{number} {noun}{'' if number == '1' else 's'}"


def near(value: float, size: float, signed: bool = False) -> str:
    """Return a whole number, or one with a decimal if all it is shown with stays below `NEAR`.

    Examples
    --------
    >>> near(-0.4, 1.2), near(-0.4, 12.0), near(3.2, 12.0, signed=True)
    ('−0.4', '0', '+3')
    """
    return decimal(value, signed) if size < NEAR else whole(value, signed)


def span(estimate: Estimate, scale: float = 1.0, signed: bool = False, unit: str = "") -> str:
    """Return value and range in whole units, the range only where it is seen, and so the error.

    Parameters
    ----------
    estimate : Estimate
    scale : float
        By what its numbers are multiplied first: 100 for per cent.
    signed : bool
        Whether a plus stands before what is positive.
    unit : str
        Written after the value.

    Examples
    --------
    >>> span(Estimate(-12.9, -18.6, -7.9, 0.4))
    '−13 (−19 to −8)'
    >>> span(Estimate(0.42, 0.26, 0.58, 0.02), 100, unit=" %")
    '42 % (26 to 58), ± 2'
    >>> span(Estimate(65.1, 64.9, 65.3, 0.2))
    '65'
    """
    value, low, high = (whole(scale * v, signed) for v in (estimate.value, estimate.low, estimate.high))
    shown = f"{value}{unit}" if value == low == high else f"{value}{unit} ({low} to {high})"
    error = abs(scale) * estimate.error
    return f"{shown}, ± {whole(error)}" if math.isfinite(error) and error >= 1.0 else shown


def percent(share: float) -> str:
    """Return a share as whole per cent; what is neither 0 nor 1 is not rounded to them.

    Examples
    --------
    >>> percent(0.42), percent(0.001), percent(0.0), percent(0.998)
    ('42 %', '<1 %', '0 %', '>99 %')
    """
    if 1e-9 < share < 0.005:
        return "<1 %"
    if 0.995 < share < 1.0 - 1e-9:
        return ">99 %"
    return f"{whole(100.0 * share)} %"


def percent_span(estimate: Estimate) -> str:
    """Return a chance with its range, where the range is seen.

    Examples
    --------
    >>> percent_span(Estimate(0.42, 0.26, 0.58, 0.02)), percent_span(Estimate(0.0, 0.0, 0.0, 0.0))
    ('42 % (26 to 58)', '0 %')
    """
    low, high = whole(100.0 * estimate.low), whole(100.0 * estimate.high)
    shown = percent(estimate.value)
    seen = estimate.low != estimate.high and not shown == f"{low} %" == f"{high} %"
    return f"{shown} ({low} to {high})" if seen else shown


def percent_range(estimate: Estimate) -> str:
    """Return the range of a chance in whole per cent, without the value.

    Examples
    --------
    >>> percent_range(Estimate(0.42, 0.26, 0.58, 0.02))
    '26 to 58 %'
    """
    return f"{whole(100.0 * estimate.low)} to {whole(100.0 * estimate.high)} %"


def thousand(estimate: Estimate, signed: bool = False) -> str:
    """Return thousands with their range; with one decimal where whole ones would hide them.

    Examples
    --------
    >>> thousand(Estimate(85.2, 60.1, 110.0, 1.0)), thousand(Estimate(1.26, 0.8, 2.0, 0.1))
    ('85 (60 to 110)', '1.3 (0.8 to 2.0)')
    """
    size = max(abs(estimate.low), abs(estimate.high))
    if size >= 10.0:
        return span(estimate, signed=signed).split(", ±")[0]
    value, low, high = (decimal(v, signed) for v in (estimate.value, estimate.low, estimate.high))
    return value if value == low == high else f"{value} ({low} to {high})"


def decimal(value: float, signed: bool = False, digits: int = 1) -> str:
    """Return a number with a fixed number of decimals and a proper minus sign.

    Examples
    --------
    >>> decimal(-0.04), decimal(-1.26), decimal(1.26, signed=True)
    ('0.0', '−1.3', '+1.3')
    """
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0.0:
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def figure(value: float) -> str:
    """Return a number to three significant digits, for quantities of any size.

    Examples
    --------
    >>> figure(250.0), figure(0.0333333), figure(12345.6), figure(-2.0)
    ('250', '0.0333', '12,346', '−2')
    """
    text = f"{abs(value):,.0f}" if abs(value) >= 1000 else f"{abs(value):.3g}"
    return (MINUS if value < 0 and float(text.replace(",", "")) != 0 else "") + text


def verdict(change: Estimate, visible: float = VISIBLE_POINTS) -> str:
    """Return what to say of a paired change whose sign is not clear; nothing where it is.

    Parameters
    ----------
    change : Estimate
    visible : float
        A change whose range lies within this on both sides, and whose error does, is not visible.

    Examples
    --------
    >>> verdict(Estimate(0.1, -0.2, 0.3, 0.1)), verdict(Estimate(1.0, -2.0, 3.0, 0.1))
    ('no visible effect', 'cannot tell')
    >>> verdict(Estimate(2.0, 1.0, 3.0, 0.1))
    ''
    """
    error = change.error if math.isfinite(change.error) else 0.0
    if change.value == change.low == change.high == error == 0.0:
        return NOTHING
    if max(abs(change.low), abs(change.high), error) < visible:
        return NO_EFFECT
    return CANNOT_TELL if change.cannot_tell else ""


def day(date: dt.date) -> str:
    """Return a date as a reader would write it.

    Examples
    --------
    >>> day(dt.date(2031, 3, 15))
    '15 March 2031'
    """
    return f"{date.day} {date:%B} {date.year}"


def month(date: dt.date) -> str:
    """Return the month of a date.

    Examples
    --------
    >>> month(dt.date(2031, 3, 15))
    'March 2031'
    """
    return f"{date:%B} {date.year}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a phrase.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    parts = list(items)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def count(number: int, what: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "month"), count(2, "month"), count(0, "country", "countries")
    ('1 month', '2 months', '0 countries')
    """
    return f"{number:,} {what if number == 1 else plural or what + 's'}"


def capital(text: str) -> str:
    """Return a text with its first letter as a capital, the rest untouched.

    Examples
    --------
    >>> capital("the Lower river")
    'The Lower river'
    """
    return text[:1].upper() + text[1:]


def balance(share: Estimate, first: str, second: str) -> str:
    """Return in words to whom an issue goes, given the first side's share with its range.

    Examples
    --------
    >>> balance(Estimate(0.97, 0.9, 1.0, 0.0), "Arden", "Brask")
    'goes to Arden'
    >>> balance(Estimate(0.3, 0.1, 0.45, 0.0), "Arden", "Brask")
    'mostly to Brask'
    >>> balance(Estimate(0.3, 0.1, 0.8, 0.0), "Arden", "Brask")
    'leans to Brask'
    >>> balance(Estimate(0.52, 0.4, 0.6, 0.0), "Arden", "Brask")
    'about half each'
    >>> balance(Estimate(0.41, 0.0, 0.99, 0.0), "Arden", "Brask")
    'open'
    """
    value = share.value
    winner, part = (first, value) if value > 0.5 else (second, 1.0 - value)
    if share.high - share.low > OPEN:
        return "open"
    if part <= HALF:
        return "about half each"
    if share.low < 0.5 < share.high or part < MOSTLY:
        return f"leans to {winner}"
    return f"goes to {winner}" if part >= GOES else f"mostly to {winner}"


def end_label(name: str, sides: Sequence[tuple[str, str]]) -> str:
    """Return in words how a war ends, from the name of the end; `sides` holds (identifier, name) pairs.

    Examples
    --------
    >>> end_label("collapse_a", [("a", "Arden"), ("b", "Brask")])
    'collapse of Arden'
    """
    for side, called in sides:
        if name == f"collapse_{side}":
            return f"collapse of {called}"
    return _ENDS[name]


_ENDS = {
    "settlement": "settlement",
    "escalation": "escalation beyond this war",
    "decided": "decided on the field",
    "pause": "guns silent, nothing settled",
    "unresolved": "still at war",
}
