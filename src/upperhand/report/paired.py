"""Paired changes as words: the number with its range, or that it cannot be told or seen."""

from __future__ import annotations

import math

from upperhand.questions.estimate import Estimate

from .words import CANNOT_TELL, VISIBLE_POINTS, VISIBLE_SHARE, span, thousand, verdict, whole

VISIBLE_THOUSAND = 0.05
"""Deaths are shown to a tenth of a thousand."""

HOW_TO_READ = (
    "The range is 90 % over what the analyst does not know, with the same luck and the same inputs in both. "
    "“Cannot tell”: it crosses zero. “No visible effect”: it lies within half a point."
)


def points(change: Estimate, scale: float = 1.0, visible: float = VISIBLE_POINTS) -> str:
    """Return a paired change in whole units with its range, or what there is to say instead.

    Examples
    --------
    >>> points(Estimate(2.6, 1.2, 4.1, 0.3)), points(Estimate(1.0, -1.0, 3.0, 0.3))
    ('+3 (+1 to +4)', 'cannot tell (−1 to +3)')
    """
    says = verdict(change, visible)
    if says != CANNOT_TELL:
        return says or span(bare(change), scale, signed=True)
    low, high = _doubtful(change)
    return f"{says} ({whole(scale * low, signed=True)} to {whole(scale * high, signed=True)})"


def share(change: Estimate) -> str:
    """Return a paired change of a chance in percentage points."""
    return points(change, 100.0, VISIBLE_SHARE)


def deaths(change: Estimate) -> str:
    """Return a paired change of deaths in thousand."""
    says = verdict(change, VISIBLE_THOUSAND)
    if says != CANNOT_TELL:
        return says or thousand(change, signed=True)
    low, high = _doubtful(change)
    return f"{says} ({whole(low, signed=True)} to {whole(high, signed=True)})"


def bare(each: Estimate) -> Estimate:
    """Return an estimate without its error."""
    return Estimate(each.value, each.low, each.high, 0.0)


def _doubtful(change: Estimate) -> tuple[float, float]:
    """Return the range of a change of unknown sign; with the error, where only that leaves the sign open."""
    error = change.error if math.isfinite(change.error) else 0.0
    if change.low >= 0.0 or change.high <= 0.0:
        return change.low - error, change.high + error
    return change.low, change.high


def brief(change: Estimate, scale: float = 1.0, visible: float = VISIBLE_POINTS) -> str:
    """Return a paired change for a narrow column: "?" for a sign that cannot be told, "·" for no visible effect.

    Examples
    --------
    >>> brief(Estimate(2.6, 1.2, 4.1, 0.3)), brief(Estimate(1.0, -1.0, 3.0, 0.3)), brief(Estimate(0, 0, 0, 0))
    ('+3 (1, 4)', '? (−1, 3)', '·')
    """
    says = verdict(change, visible)
    if says and says != CANNOT_TELL:
        return "·"
    low, high = _doubtful(change) if says else (change.low, change.high)
    value = "?" if says else whole(scale * change.value, signed=True)
    return f"{value} ({whole(scale * low)}, {whole(scale * high)})"


def mark(change: Estimate, scale: float = 1.0, visible: float = VISIBLE_POINTS) -> str:
    """Return a paired change for a very narrow column: as `brief`, without the range.

    Examples
    --------
    >>> mark(Estimate(2.6, 1.2, 4.1, 0.3)), mark(Estimate(1.0, -1.0, 3.0, 0.3))
    ('+3', '?')
    """
    return brief(change, scale, visible).split(" ")[0]
