"""Paired changes as words: the number with its range, or that it cannot be told or seen."""

from __future__ import annotations

import math

from upperhand.questions.estimate import Estimate

from .words import CANNOT_TELL, VISIBLE_POINTS, VISIBLE_SHARE, near, thousand, verdict

VISIBLE_THOUSAND = 0.05
"""Deaths are shown to a tenth of a thousand."""

HOW_TO_READ = (
    "The range is 90 % over what the analyst does not know, with the same luck and the same inputs in both. "
    "“Cannot tell”: it crosses zero. “No visible effect”: it lies within half a point."
)


def points(change: Estimate, scale: float = 1.0, visible: float = VISIBLE_POINTS) -> str:
    """Return a paired change in whole units (near 0 with a decimal) with its range, or what there is to say instead.

    Examples
    --------
    >>> points(Estimate(2.6, 1.2, 4.1, 0.3)), points(Estimate(1.0, -1.0, 3.0, 0.3))
    ('+3 (+1 to +4)', 'cannot tell (−1 to +3)')
    >>> points(Estimate(0.9, 0.4, 1.3, 0.1))
    '+0.9 (+0.4 to +1.3)'
    """
    says = verdict(change, visible)
    if says and says != CANNOT_TELL:
        return says
    value, low, high = _written(change, scale, signed=True)
    return f"{says or value} ({low} to {high})"


def share(change: Estimate) -> str:
    """Return a paired change of a chance in percentage points."""
    return points(change, 100.0, VISIBLE_SHARE)


def deaths(change: Estimate) -> str:
    """Return a paired change of deaths in thousand."""
    says = verdict(change, VISIBLE_THOUSAND)
    if says != CANNOT_TELL:
        return says or thousand(change, signed=True)
    low, high = _doubtful(change)
    size = max(abs(low), abs(high))
    return f"{says} ({near(low, size, signed=True)} to {near(high, size, signed=True)})"


def bare(each: Estimate) -> Estimate:
    """Return an estimate without its error."""
    return Estimate(each.value, each.low, each.high, 0.0)


def _doubtful(change: Estimate) -> tuple[float, float]:
    """Return the range of a change; with the error, where only that leaves the sign open."""
    error = change.error if math.isfinite(change.error) else 0.0
    if change.cannot_tell and (change.low >= 0.0 or change.high <= 0.0):
        return change.low - error, change.high + error
    return change.low, change.high


def brief(change: Estimate, scale: float = 1.0, visible: float = VISIBLE_POINTS) -> str:
    """Return a paired change for a narrow column: "?" for a sign that cannot be told, "·" for no visible effect.

    Examples
    --------
    >>> brief(Estimate(2.6, 1.2, 4.1, 0.3)), brief(Estimate(1.0, -1.0, 3.0, 0.3)), brief(Estimate(0, 0, 0, 0))
    ('+3 (1 to 4)', '? (−1 to 3)', '·')
    """
    says = verdict(change, visible)
    if says and says != CANNOT_TELL:
        return "·"
    value = "?" if says else _written(change, scale, signed=True)[0]
    _, low, high = _written(change, scale, signed=False)
    return f"{value} ({low} to {high})"


def _written(change: Estimate, scale: float, signed: bool) -> tuple[str, str, str]:
    """Return value, low and high end of a change, all with the same number of decimals."""
    low, high = _doubtful(change)
    size = abs(scale) * max(abs(low), abs(high))
    return (
        near(scale * change.value, size, signed),
        near(scale * low, size, signed),
        near(scale * high, size, signed),
    )
