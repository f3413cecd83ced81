"""What is kept of every month of the played war: label, unit, owner and spread over paths of each measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from upperhand.questions.result import Assessment
from upperhand.scenario.program import Array

Owner = Literal["world", "side", "front", "supplier"]

LEAST_AT_WAR = 0.02
"""Share of paths that must still be at war for their spread to be shown."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
STATISTICS = ("p5", "p25", "p50", "p75", "p95")


@dataclass(frozen=True)
class Measure:
    """One number of the played war, kept every period for every path.

    Attributes
    ----------
    id : str
    owner : {"world", "side", "front", "supplier"}
        What the columns of its array stand for.
    unit, label : str
    field : str
        Its field in `bargaining.play.MONTH`; empty where it is computed from several.
    """

    id: str
    owner: Owner
    unit: str
    label: str
    field: str


MEASURES: tuple[Measure, ...] = (
    Measure("position", "front", "lines held by the first side", "where the front stands", "position"),
    Measure("force", "side", "thousand", "troops able to fight", "force"),
    Measure("shells", "side", "thousand", "shells in stock", "shells"),
    Measure("fires", "side", "share of need", "shells fired relative to need", "fires"),
    Measure("long_range", "supplier", "missiles", "long-range missiles in stock", "long_range"),
    Measure("reach", "supplier", "km", "how far its missiles may and can be fired", "reach"),
    Measure("inflow", "side", "thousand per month", "shells that come", "inflow"),
    Measure("strikes", "side", "hits a month", "strikes in depth that get through", "strikes"),
    Measure("logistics", "side", "share", "working logistics", "logistics"),
    Measure("infrastructure", "side", "share", "working infrastructure", "infrastructure"),
    Measure("oil", "side", "share", "working oil and export capacity", "oil"),
    Measure("economy", "side", "share", "war economy", "economy"),
    Measure("exhaustion", "side", "0 to 1", "exhaustion", "exhaustion"),
    Measure("support", "side", "0 to 1", "support at home for going on", "support"),
    Measure("gains_held", "side", "lines", "ground won and still held", "gains_held"),
    Measure("press", "side", "probability", "chance of pressing this period", "press"),
    Measure("losses", "side", "thousand per month", "losses of the period", "losses"),
    Measure("dead", "side", "thousand", "dead since the assessment", "dead"),
    Measure(
        "belief", "side", "log-odds", "what the side believes of the balance of fighting quality", "belief"
    ),
    Measure("escalation", "world", "level", "level of escalation", "escalation"),
    Measure("channels", "world", "0 to 1", "trust in channels", "channels"),
    Measure("paused", "world", "probability", "guns silent without a settlement", "paused"),
    Measure("access", "world", "probability", "chance that talks can be held this period", "access"),
    Measure("consent", "side", "probability", "consent to talks", "consent"),
    Measure("acceptance", "world", "probability", "chance that a serious offer is accepted", "acceptance"),
    Measure("talk", "world", "probability", "chance of talks this period", "talk"),
    Measure("settle", "world", "probability", "chance of a settlement this period", "settle"),
    Measure("reservation", "side", "points", "reservation value: what fighting on is worth", "fight"),
    Measure("to_the_finish", "side", "points", "what a war to the finish is worth", "finish"),
    Measure("premium", "side", "points", "premium for the risk of a breach", "premium"),
    Measure("claim", "side", "points", "claim: reservation value plus premium", ""),
    Measure("freeze", "side", "points", "worth of freezing that period's line", "freeze"),
    Measure("surplus", "world", "points", "surplus (below zero: points missing)", "surplus"),
    Measure("surplus_to_the_finish", "world", "points", "surplus of a war to the finish", "surplus_finish"),
    Measure("breach", "world", "probability", "chance that a settlement made then would be broken", "breach"),
)
"""Every measure, in the order of the tables."""

BY_ID: dict[str, Measure] = {measure.id: measure for measure in MEASURES}


def entities(found: Assessment, measure: Measure) -> tuple[str, ...]:
    """Return whose numbers a measure holds, in the order of its columns; ``("",)`` for the world."""
    names = found.program.names
    owners: dict[Owner, tuple[str, ...]] = {
        "world": ("",),
        "side": names.sides,
        "front": names.fronts,
        "supplier": names.suppliers,
    }
    return owners[measure.owner]


def values(found: Assessment, measure: Measure) -> Array:
    """Return a measure on every path, shape (paths, periods + 1, entities)."""
    months = found.months
    raw = months["fight"] + months["premium"] if measure.id == "claim" else months[measure.field]
    wide = raw if raw.ndim == 3 else raw[:, :, None]
    return np.asarray(wide[:, :, : len(entities(found, measure))], np.float64)


def alive(found: Assessment) -> Array:
    """Return the chance that each path is still at war, unsettled, when a period begins.

    Returns
    -------
    float64[paths, periods + 1]
    """
    return np.asarray(found.months["alive"], np.float64)


def last_period(found: Assessment) -> int:
    """Return the last period that begins with at least `LEAST_AT_WAR` of the paths at war."""
    share = alive(found).mean(axis=0)
    return int(np.flatnonzero(share >= LEAST_AT_WAR)[-1])


def quantiles(columns: Array, weights: Array, shares: tuple[float, ...] = QUANTILES) -> Array:
    """Return weighted quantiles of each column, interpolated between the values' mid-weights.

    Parameters
    ----------
    columns : float64[paths, columns]
    weights : float64[paths, columns]
        A column whose weights are all 0 gives nan.
    shares : tuple of float

    Returns
    -------
    float64[shares, columns]

    Examples
    --------
    >>> quantiles(np.array([[1.0], [2.0], [3.0]]), np.ones((3, 1)), (0.5,))
    array([[2.]])
    """
    out = np.full((len(shares), columns.shape[1]), np.nan)
    order = np.argsort(columns, axis=0, kind="stable")
    sorted_values = np.take_along_axis(columns, order, axis=0)
    sorted_weights = np.take_along_axis(weights, order, axis=0)
    middle = np.cumsum(sorted_weights, axis=0) - 0.5 * sorted_weights
    total = sorted_weights.sum(axis=0)
    for k in range(columns.shape[1]):
        counted = sorted_weights[:, k] > 0.0
        if counted.any():
            out[:, k] = np.interp(
                np.multiply(shares, total[k]), middle[counted, k], sorted_values[counted, k]
            )
    return out


def mean(columns: Array, weights: Array) -> Array:
    """Return the weighted mean of each column; nan where all weights are 0."""
    total = weights.sum(axis=0)
    return np.where(total > 0.0, (columns * weights).sum(axis=0) / np.where(total > 0.0, total, 1.0), np.nan)
