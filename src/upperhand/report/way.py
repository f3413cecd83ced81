"""The way from a change to the answer: which numbers of the played war it moves, the most first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from upperhand.questions.estimate import half_width
from upperhand.questions.whatif import Comparison
from upperhand.scenario.labels import by_name
from upperhand.scenario.program import Array
from upperhand.scenario.text import parse_effect

from . import measures
from .charts import Step
from .context import called
from .words import figure, whole

RESULTS = {"dead", "to_the_finish", "reservation", "claim", "freeze", "surplus", "surplus_to_the_finish"}
"""Measures that are answers themselves, or sums of others."""

NEARLY_ALL = 0.9
"""Share of the need from which on further shells are hardly fired but pile up in stock."""

VISIBLE_SIZE = 0.02
"""Part of the spread over paths from which on a number counts as moved."""

YEAR = 12.0
"""Months after which the war is looked at."""


ACTS_ON = (
    ("long_range", ("long_range", "reach", "strikes")),
    ("shells", ("inflow", "shells", "fires")),
    ("drones", ("strikes",)),
    ("missiles", ("strikes",)),
    ("troops", ("force",)),
    ("recruits", ("force",)),
    ("pool", ("force",)),
    ("force", ("force",)),
    ("oil", ("oil", "economy")),
    ("sanctions", ("economy",)),
    ("revenue", ("economy",)),
    ("infrastructure", ("infrastructure", "economy")),
    ("logistics", ("logistics",)),
    ("talks", ("consent",)),
)
"""What a quantity acts on first, by a part of its name: measures of its side, of its supplier or of that one's client."""


def period_looked_at(found: Comparison) -> int:
    """Return the period a year on, or the last that enough paths of both variants reach."""
    last = min(measures.last_period(each) for each in (found.baseline, found.variant))
    return max(min(round(YEAR / found.baseline.program.months_per_period), last), 1)


def acts_on(found: Comparison) -> list[Step]:
    """Return the numbers that what a variant sets acts on first, whether they move or not.

    They show why a change that works makes no difference: a few missiles, a stock that is full, a chance that is small.
    """
    names, at = found.baseline.program.names, period_looked_at(found)
    seen: dict[tuple[str, str], Step] = {}
    for text in found.effects:
        ref = parse_effect(text, found.baseline.scenario.names).ref
        scope, index = ref.quantity.scope, ref.index
        if not index or not scope.startswith(("side", "supplier")):
            continue
        supplier = names.suppliers[index[0]] if scope.startswith("supplier") else ""
        client = int(found.baseline.program.structure["client"][0][index[0]]) if supplier else index[0]
        for part, ids in ACTS_ON:
            if part not in ref.quantity.field:
                continue
            for name in ids:
                measure = measures.BY_ID[name]
                owner = supplier if measure.owner == "supplier" else names.sides[client]
                if owner and (name, owner) not in seen:
                    seen[name, owner] = _step(
                        found, measure, measures.entities(found.baseline, measure).index(owner), at
                    )
            break
    return list(seen.values())


def _step(found: Comparison, measure: measures.Measure, k: int, at: int) -> Step:
    """Return how a measure of one entity stands in both wars, in the mean over the paths at war."""
    replicates, both = found.baseline.precision.replicates, (found.baseline, found.variant)
    before, after = (
        _means(measures.values(each, measure)[:, at, k], measures.alive(each)[:, at], replicates)
        for each in both
    )
    change, error = float((after - before).mean()), half_width(after - before)
    column = measures.values(found.baseline, measure)[:, at, k]
    spread = max(float(column.std()), 0.02 * abs(float(before.mean())), 1e-3)
    entity = measures.entities(found.baseline, measure)[k]
    owner = called(found.baseline, entity) if entity else ""
    return Step(
        measure=measure.id,
        entity=entity,
        label=f"{owner}: {measure.label}" if owner else measure.label,
        unit=by_name(found.baseline.program.names, measure.unit),
        before=float(before.mean()),
        after=float(after.mean()),
        change=change,
        error=error,
        size=change / spread,
    )


def over_by_then(found: Comparison) -> bool:
    """Say whether one of the wars is over, on every path, by the period looked at: nothing is left to be compared."""
    at = period_looked_at(found)
    return min(float(measures.alive(each)[:, at].sum()) for each in (found.baseline, found.variant)) <= 0.0


def steps(found: Comparison, most: int = 8) -> list[Step]:
    """Return the numbers of the war that a variant moves visibly, the most first.

    A number counts as moved if its change exceeds the error over replicates, and `VISIBLE_SIZE` of
    the spread over paths.

    Parameters
    ----------
    found : Comparison
    most : int
        How many to return.
    """
    if over_by_then(found):
        return []
    at, moved = period_looked_at(found), []
    for measure in measures.MEASURES:
        if measure.id in RESULTS or measure.id in ("talk", "settle"):
            continue
        for k in range(len(measures.entities(found.baseline, measure))):
            step = _step(found, measure, k, at)
            if abs(step.change) > step.error and abs(step.size) > VISIBLE_SIZE:
                moved.append(step)
    return sorted(moved, key=lambda step: -abs(step.size))[:most]


def piled_up(found: Comparison, steps: Sequence[Step]) -> list[str]:
    """Return where shells that come, or no longer come, only move a stock, because a side fires nearly all it needs.

    Parameters
    ----------
    found : Comparison
    steps : sequence of Step
        What the variant moves.
    """
    at, both = period_looked_at(found), (found.baseline, found.variant)
    said = []
    for step in steps:
        if step.measure != "shells":
            continue
        fires, k = measures.BY_ID["fires"], found.baseline.sides.index(step.entity)
        before, after = (
            float(np.average(measures.values(each, fires)[:, at, k], weights=measures.alive(each)[:, at]))
            for each in both
        )
        if after < NEARLY_ALL:
            continue
        fired = f"fires {whole(100 * after)} % of the shells it needs ({whole(100 * before)} % without the change)"
        name, size = called(found.baseline, step.entity), figure(round(abs(step.change)))
        if step.change > 0.0:
            said.append(
                f"Why not more: {name} {fired}. The rest of what comes piles up in stock, {size} thousand more by then, "
                "and changes nothing there."
            )
        else:
            said.append(
                f"Why not more: {name} still {fired}: only its stock is smaller, by {size} thousand by then."
            )
    return said


def _means(values: Array, weights: Array, replicates: int) -> Array:
    """Return the mean over the paths at war, replicate by replicate."""
    v, w = values.reshape(replicates, -1), weights.reshape(replicates, -1)
    return np.asarray((v * w).sum(axis=1) / np.maximum(w.sum(axis=1), 1e-12))
