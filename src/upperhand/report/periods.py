"""The tidy tables of results: measures by period, entity and statistic; options by what they move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from upperhand.questions.dates import period_end
from upperhand.questions.estimate import Estimate
from upperhand.questions.explain import NUMBERS, Explanation
from upperhand.questions.options import OptionMap
from upperhand.questions.result import Assessment
from upperhand.questions.run import Run, numbers_of

from . import measures

PERIOD_COLUMNS = ("period", "date", "measure", "entity", "statistic", "value", "unit")
VARIANT_COLUMNS = ("variant", "quantity", "measure", "entity", "statistic", "value", "unit")
SHARE_COLUMNS = ("cause", "label", "measure", "statistic", "value", "unit")

OPTION_COLUMNS = ("option", "label", "actor", "measure", "entity", "statistic", "value", "unit")

PeriodRow = tuple[int, dt.date, str, str, str, float, str]
OptionRow = tuple[str, str, str, str, str, str, float, str]


def of_assessment(found: Assessment) -> Iterator[PeriodRow]:
    """Yield the rows of an assessment, in the order of `PERIOD_COLUMNS`.

    The measures of the war (``p5`` … ``p95`` and ``mean``) show chance within the war at the central inputs:
    paths count by their chance of being at war, unsettled, while at least `measures.LEAST_AT_WAR` are. The
    measure ``deal`` (``value``, ``low``, ``high``, ``error``, ``base_rate``) is the chance of a settlement by
    then, with its range over what the analyst does not know.
    """
    weights, last = measures.alive(found), measures.last_period(found)
    days = [period_end(found.scenario, t) for t in range(weights.shape[1])]
    for t, share in enumerate(weights.mean(axis=0)):
        yield t, days[t], "at_war", "", "mean", float(share), "probability"
    shown = weights[:, : last + 1]
    for measure in measures.MEASURES:
        columns = measures.values(found, measure)[:, : last + 1]
        for k, entity in enumerate(measures.entities(found, measure)):
            statistics = dict(
                zip(measures.STATISTICS, measures.quantiles(columns[:, :, k], shown), strict=True)
            )
            statistics["mean"] = measures.mean(columns[:, :, k], shown)
            for name, row in statistics.items():
                for t in range(last + 1):
                    yield t, days[t], measure.id, entity, name, float(row[t]), measure.unit
    for deal in found.deal:
        numbers = {**_fields(deal.chance), "base_rate": deal.base_rate}
        for name, value in numbers.items():
            yield deal.period, days[deal.period], "deal", "", name, float(value), "probability"


def of_options(found: OptionMap) -> Iterator[OptionRow]:
    """Yield the rows of a map of options, in the order of `OPTION_COLUMNS`: paired changes by the horizon."""
    for point in found.points:
        head = (point.id, point.label, point.actor)
        changes: list[tuple[str, str, Estimate, str]] = [
            ("upper_hand", "", point.upper_hand, "points"),
            ("surplus", "", point.surplus, "points"),
            ("deal", "", point.deal, "probability"),
            ("escalation", "", point.escalation, "probability"),
            *(("losses", side, change, "thousand dead") for side, change in point.losses.items()),
        ]
        for measure, entity, change, unit in changes:
            for name, value in _fields(change).items():
                yield (*head, measure, entity, name, value, unit)


def of_run(found: Run) -> Iterator[tuple[str, str, str, str, str, float, str]]:
    """Yield the rows of a run, in the order of `VARIANT_COLUMNS`: the baseline's and every variant's numbers, and changes."""
    tables = [("", "number", found.baseline)]
    for row in found.rows:
        tables += [(row.variant.name, "number", row.numbers), (row.variant.name, "change", row.changes)]
    units = {each.name: each.unit for each in numbers_of(found.program)}
    for variant, quantity, numbers in tables:
        for name, each in numbers.items():
            measure, _, entity = name.partition("/")
            for statistic, value in _fields(each).items():
                yield variant, quantity, measure, entity, statistic, value, units[name]


def of_explanation(found: Explanation) -> Iterator[tuple[str, str, str, str, float, str]]:
    """Yield the rows of an explanation, in the order of `SHARE_COLUMNS`."""
    for share in found.shares:
        for measure in NUMBERS:
            unit = "probability" if measure == "deal" else "points"
            for statistic, value in _fields(getattr(share, measure)).items():
                yield share.cause.name, share.cause.label, measure, statistic, value, unit


def _fields(each: Estimate) -> dict[str, float]:
    return {"value": each.value, "low": each.low, "high": each.high, "error": each.error}
