"""How earlier forecasts came out: Brier score and calibration beside the base rate."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from upperhand.scenario.model import Scenario

from .ledger_rows import Due, Outcome

BINS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Ends of the groups in which forecasts are compared with what came."""


@dataclass(frozen=True)
class Group:
    """Forecasts of about the same probability, and how many of them came true."""

    low: float
    high: float
    number: int
    forecast: float
    came_true: float


@dataclass(frozen=True)
class Score:
    """How forecasts that have come due did.

    Attributes
    ----------
    number : int
        Forecasts that came out as yes or no.
    came_true : int
    brier, brier_base : float or None
        Mean squared difference between forecast and outcome (0 is perfect), and that of the base rate on the same forecasts.
    difference, error : float or None
        Brier score less that of the base rate, and its standard error over the days on which forecasts were made:
        those of one day count as one.
    groups : tuple of Group
    waiting, unknown, withdrawn : int
        Not yet due; due, but nobody has said how they came out; without an answer.
    """

    number: int
    came_true: int
    brier: float | None
    brier_base: float | None
    difference: float | None
    error: float | None
    groups: tuple[Group, ...]
    waiting: int
    unknown: int
    withdrawn: int

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {**vars(self), "groups": [vars(group) for group in self.groups]}


def score(forecasts: Sequence[Due], as_of: dt.date) -> Score:
    """Score forecasts.

    Parameters
    ----------
    forecasts : sequence of Due
        All forecasts of a ledger.
    as_of : datetime.date
        Those due by then count.

    Examples
    --------
    >>> from upperhand.evidence.ledger_rows import Forecast
    >>> by, made = dt.date(2031, 6, 1), dt.date(2031, 3, 1)
    >>> rain = Forecast("rain", by, 0.2, 0.1, 0.3, 0.5, made, 1, number=7)
    >>> found = score([Due(rain, Outcome(7, "no", by, "ilva", "gazette"))], by)
    >>> round(found.brier, 2), round(found.brier_base, 2)
    (0.04, 0.25)
    """
    due = [item for item in forecasts if item.forecast.by <= as_of]
    scored = [
        (d.forecast, d.outcome.came_true == "yes")
        for d in due
        if d.outcome and d.outcome.came_true != "withdrawn"
    ]
    squares = [(f.probability - came) ** 2 for f, came in scored]
    against = [(f.base_rate - came) ** 2 if f.base_rate is not None else None for f, came in scored]
    compared = [
        (f.made, s - b) for (f, _), s, b in zip(scored, squares, against, strict=True) if b is not None
    ]
    base = [b for b in against if b is not None]
    return Score(
        number=len(scored),
        came_true=sum(came for _, came in scored),
        brier=_mean(squares),
        brier_base=_mean(base),
        difference=_mean([gap for _, gap in compared]),
        error=_error(compared),
        groups=tuple(_groups([(f.probability, came) for f, came in scored])),
        waiting=len(forecasts) - len(due),
        unknown=sum(d.outcome is None for d in due),
        withdrawn=sum(d.outcome is not None and d.outcome.came_true == "withdrawn" for d in due),
    )


def known_outcomes(forecasts: Sequence[Due], scenario: Scenario, who: str) -> list[Outcome]:
    """Return how forecasts of a settlement came out, as far as the scenario's own timeline says.

    A forecast that is due by the scenario's date and has no outcome came true if a month of the timeline, after it was
    made and not after it was due, is marked as settled. It did not if none is and the timeline has figures of the fighting in
    the month in which it was due, or later. Silence says nothing.

    Parameters
    ----------
    forecasts : sequence of Due
    scenario : Scenario
    who : str
        In whose name the outcomes are noted.

    Examples
    --------
    >>> import upperhand as uh
    >>> from upperhand.evidence.ledger_rows import Forecast
    >>> war = uh.load("two-rivers")
    >>> due = dt.date(2031, 2, 28)
    >>> deal = Forecast("a deal", due, 0.2, 0.1, 0.3, 0.1, dt.date(2030, 12, 1), 1, "deal", number=7)
    >>> known_outcomes([Due(deal)], war, "ilva")[0].came_true
    'no'
    """
    found: list[Outcome] = []
    fought = [m.month for m in scenario.timeline.months if m.moved or m.km2 or m.losses]
    for item in forecasts:
        forecast = item.forecast
        if forecast.key != "deal" or item.outcome is not None or forecast.by > scenario.as_of:
            continue
        days = [
            month.month.end
            for month in scenario.timeline.months
            if month.settled and forecast.made <= month.month.end and month.month.start <= forecast.by
        ]
        came = min(days, default=None)
        if came is None and not any(month.end >= forecast.by for month in fought):
            continue
        evidence = f"timeline of {scenario.id} as of {scenario.as_of}"
        found.append(Outcome(forecast.number, "yes" if came else "no", came, who, evidence))
    return found


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _error(compared: Sequence[tuple[dt.date, float]]) -> float | None:
    """Return the standard error of the mean difference, with the days on which forecasts were made as the unit."""
    by_day: dict[dt.date, list[float]] = {}
    for made, gap in compared:
        by_day.setdefault(made, []).append(gap)
    means = [sum(gaps) / len(gaps) for gaps in by_day.values()]
    n = len(means)
    if n < 2:
        return None
    middle = sum(means) / n
    return math.sqrt(sum((m - middle) ** 2 for m in means) / (n - 1) / n)


def _groups(scored: Sequence[tuple[float, bool]]) -> list[Group]:
    found = []
    for low, high in pairwise(BINS):
        inside = [(p, came) for p, came in scored if low <= p < high or (high == 1.0 and p == 1.0)]
        if inside:
            n = len(inside)
            found.append(
                Group(low, high, n, sum(p for p, _ in inside) / n, sum(came for _, came in inside) / n)
            )
    return found
