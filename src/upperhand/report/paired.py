"""Paired changes as words: the number with its range, or that it cannot be told or seen."""

from __future__ import annotations

from upperhand.questions.estimate import Estimate

from .words import CANNOT_TELL, VISIBLE_POINTS, VISIBLE_SHARE, near, thousand, verdict, whole

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
    value, low, high = written(change, scale, signed=True)
    return f"{says or value} ({low} to {high})"


def share(change: Estimate) -> str:
    """Return a paired change of a chance in percentage points."""
    return points(change, 100.0, VISIBLE_SHARE)


def deaths(change: Estimate) -> str:
    """Return a paired change of deaths in thousand."""
    says = verdict(change, VISIBLE_THOUSAND)
    if says != CANNOT_TELL:
        return says or thousand(change, signed=True)
    _, low, high = written(change, 1.0, signed=True)
    return f"{says} ({low} to {high})"


def bare(each: Estimate) -> Estimate:
    """Return an estimate without its error."""
    return Estimate(each.value, each.low, each.high, 0.0)


def alone(each: Estimate) -> Estimate:
    """Return an estimate without range and error."""
    return Estimate(each.value, each.value, each.value, 0.0)


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
    value = "?" if says else written(change, scale, signed=True)[0]
    _, low, high = written(change, scale, signed=False)
    return f"{value} ({low} to {high})"


def written(change: Estimate, scale: float, signed: bool) -> tuple[str, str, str]:
    """Return value, low and high end of a change; a decimal where all is near 0, or an end would look like it."""
    low, high = change.doubtful
    size = abs(scale) * max(abs(low), abs(high))

    def end(value: float) -> str:
        """Return an end of the range, with a decimal where without one it would look like 0."""
        return near(value, 0.0 if whole(value) == "0" else size, signed)

    return near(scale * change.value, size, signed), end(scale * low), end(scale * high)
