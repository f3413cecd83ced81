"""The one module that gives every figure's series of a result; drawing and the web page only draw them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

import numpy as np

from upperhand.questions import base_rate
from upperhand.questions.estimate import Estimate
from upperhand.questions.options import OptionMap, OptionPoint
from upperhand.questions.result import Assessment
from upperhand.questions.whatif import Comparison
from upperhand.scenario.quantities import STATE
from upperhand.war.carry import today

from . import charts, findings, map_series, over_time
from .charts import IGNORANCE
from .context import called, dates, horizon_month, marks, provenance
from .over_time import plain
from .words import CANNOT_TELL, VISIBLE_SHARE, end_label, verdict


def of_assessment(found: Assessment, before: Assessment | None = None) -> tuple[charts.Chart, ...]:
    """Return every figure's series of an assessment.

    Parameters
    ----------
    found : Assessment
    before : Assessment, optional
        The baseline, if `found` is a variant: shown beside it.
    """
    ladder = over_time.ladder(found)
    made: tuple[charts.Chart | None, ...] = (
        over_time.claims(found, before),
        deal(found, before),
        ends(found, before),
        terms(found, before),
        ladder,
        map_series.of_ladder(ladder, found.scenario),
        over_time.territory(found, before),
        over_time.stocks(found, before),
        over_time.strain(found, before),
    )
    return tuple(chart for chart in made if chart is not None)


def of_comparison(found: Comparison) -> tuple[charts.Chart, ...]:
    """Return every figure's series of a comparison: what changes, then the variant beside the baseline."""
    return (changes(found), *of_assessment(found.variant, found.baseline))


def of_options(found: OptionMap) -> tuple[charts.Chart, ...]:
    """Return every figure's series of a map of options: the map, then the baseline."""
    return (weapons_or_talks(found), *of_assessment(found.baseline))


# ---- chances


def deal(found: Assessment, before: Assessment | None = None) -> charts.DealChart:
    """Return the chance of a settlement by the end of each period, beside the base rate."""
    curves = [_curve("variant" if before else "this", "with the change" if before else "this war", found)]
    if before is not None:
        curves.append(_curve("baseline", "baseline", before))
    counted = "of this age" if found.program.months_at_war else "from their first day on"
    return charts.DealChart(
        "deal",
        findings.deal(found),
        f"Chance that the war has been settled by each date; dashed: past wars {counted} ({base_rate.SOURCE}).",
        IGNORANCE,
        dates(found, len(found.deal)),
        tuple(curves),
        (0.0, *(round(each.base_rate, 6) for each in found.deal)),
        marks(found),
        provenance(found),
    )


def _curve(identifier: str, label: str, found: Assessment) -> charts.Curve:
    chances = [each.chance for each in found.deal]
    columns = ([getattr(c, name) for c in chances] for name in ("value", "low", "high", "error"))
    return charts.Curve(identifier, label, *((0.0, *plain(np.array(column))) for column in columns))


def flat_ends(ends: dict[str, Any]) -> list[tuple[str, Estimate]]:
    """Return the ends of the war, or changes of them, in a fixed order, the collapse of each side by itself."""
    flat: list[tuple[str, Estimate]] = []
    for name, value in ends.items():
        if isinstance(value, dict):
            flat += [(f"{name}_{side}", each) for side, each in value.items()]
        else:
            flat.append((name, value))
    return flat


def ends(found: Assessment, before: Assessment | None = None) -> charts.EndsChart:
    """Return how the war ends by the horizon."""
    bars = [_ends_bar(found, "variant" if before else "this", "with the change" if before else "this war")]
    if before is not None:
        bars.append(_ends_bar(before, "baseline", "baseline"))
    return charts.EndsChart(
        "ends",
        findings.ends(found, bars[0]),
        f"How the war has ended by {horizon_month(found)}, or has not.",
        IGNORANCE,
        tuple(bars),
        provenance(found),
    )


def _ends_bar(found: Assessment, identifier: str, label: str) -> charts.Bar:
    sides = [(side, called(found, side)) for side in found.sides]
    flat = flat_ends(found.ends)
    total = sum(each.value for _, each in flat)
    parts = (
        charts.Part(name, end_label(name, sides), each.value / total, each.low, each.high)
        for name, each in flat
    )
    return charts.Bar(identifier, label, tuple(parts))


def share_today(found: Assessment, issue: str) -> float:
    """Return the first side's share of an issue today: by the front's line, or as the file says."""
    program = found.program
    inputs, m = program.input_view(), program.names.issues.index(issue)
    front = int(program.structure["issue_front"][0, m])
    if front < 0:
        return float(inputs["issue_today"][m])
    n, position = (
        len(program.names.lines[front]),
        float(today(program).view(STATE)[0]["front_position"][front]),
    )
    if program.structure["law"][0] == 1:
        return position / n
    shares = np.asarray(inputs["line_share"][front][:n], np.float64)
    shares = shares / shares.sum() if shares.sum() > 0 else np.full(n, 1.0 / n)
    return float(np.interp(position, np.arange(n + 1), np.concatenate([[0.0], np.cumsum(shares)])))


def terms(found: Assessment, before: Assessment | None = None) -> charts.TermsChart | None:
    """Return the likely terms, issue by issue; nothing if a settlement hardly ever happens."""
    if found.ends["settlement"].value < 0.005:
        return None
    weights = found.program.input_view()["side_issue_weight"]
    rows = tuple(
        charts.Term(
            issue,
            called(found, issue),
            share.value,
            share.low,
            share.high,
            share_today(found, issue),
            (float(weights[0, m]), float(weights[1, m])),
            before.terms[issue].value if before is not None else None,
        )
        for m, (issue, share) in enumerate(found.terms.items())
    )
    first, second = (called(found, side) for side in found.sides)
    return charts.TermsChart(
        "terms",
        findings.terms(rows, first, second),
        f"{first}'s share of each issue in a settlement (hollow: today's); the rest is {second}'s.",
        IGNORANCE,
        (first, second),
        rows,
        provenance(found),
    )


# ---- differences


def changes(found: Comparison) -> charts.ChangeChart:
    """Return the paired changes of a comparison, grouped by unit."""
    base, difference = found.baseline, found.difference
    sides = [(side, called(base, side)) for side in base.sides]
    points = [
        _change("upper_hand", f"upper hand (above 0: for {sides[0][1]})", difference["upper_hand"]),
        _change("surplus", "surplus", difference["surplus"]),
        *(
            _change(
                f"reservation_{side}", f"what fighting on is worth to {name}", difference["reservation"][side]
            )
            for side, name in sides
        ),
    ]
    by_horizon = f"by {horizon_month(base)}"
    shares = [
        _change(f"ends_{end}", f"{end_label(end, sides)} {by_horizon}", each, 100.0)
        for end, each in flat_ends(difference["ends"])
        if end in ends_that_occur(found)
    ]
    deaths = [
        _change(f"losses_{side}", f"dead of {name} {by_horizon}", difference["losses"][side])
        for side, name in sides
    ]
    return charts.ChangeChart(
        "changes",
        findings.changes(found),
        "Variant minus baseline, with the same luck and the same draws of the inputs.",
        IGNORANCE,
        (
            charts.ChangeGroup("points", "points", tuple(points)),
            charts.ChangeGroup("chances", "percentage points", tuple(shares)),
            charts.ChangeGroup("deaths", "thousand", tuple(deaths)),
        ),
        provenance(base),
    )


def ends_that_occur(found: Comparison) -> set[str]:
    """Return the ends that are not out of the question in both variants."""
    both = (*flat_ends(found.baseline.ends), *flat_ends(found.variant.ends))
    return {end for end, chance in both if chance.high >= VISIBLE_SHARE}


def _change(identifier: str, label: str, each: Estimate, scale: float = 1.0) -> charts.Change:
    scaled = Estimate(*(scale * v for v in (each.value, each.low, each.high, each.error)))
    low, high = scaled.doubtful
    return charts.Change(identifier, label, scaled.value, low, high, scaled.error, verdict(scaled))


def weapons_or_talks(found: OptionMap) -> charts.OptionsChart:
    """Return every option's change of the upper hand and of the chance of a deal."""
    base = found.baseline

    def mark(number: int, point: OptionPoint) -> charts.OptionMark:
        x, y = point.upper_hand.doubtful, point.deal.doubtful
        return charts.OptionMark(
            point.id,
            number,
            point.label,
            called(base, point.actor),
            *(point.upper_hand.value, x[0], x[1], verdict(point.upper_hand)),
            *(100.0 * point.deal.value, 100.0 * y[0], 100.0 * y[1], verdict(point.deal, VISIBLE_SHARE)),
        )

    points = tuple(mark(number, point) for number, point in enumerate(by_effect(found.points), start=1))
    first, second = (called(base, side) for side in base.sides)
    return charts.OptionsChart(
        "options",
        findings.options(points, first, second),
        f"Across: change of the upper hand. Up: of the chance of a settlement by {horizon_month(base)}. "
        "Grey: cannot be told from none.",
        IGNORANCE,
        (first, second),
        horizon_month(base),
        points,
        provenance(base),
    )


class Moving(Protocol):
    """An option or a variant, with what it changes."""

    @property
    def upper_hand(self) -> Estimate:
        """In points."""
        ...

    @property
    def deal(self) -> Estimate:
        """Of the chance of a settlement by the horizon."""
        ...


M = TypeVar("M", bound=Moving)


def by_effect(points: Iterable[M]) -> list[M]:
    """Return options or variants with the largest effects first.

    First those that move the upper hand or the chance of a deal, by the larger of the two (a point counts as a
    percentage point); then those of which neither can be told (the nearest to being told first); then those that
    visibly do nothing.
    """

    def rank(point: Moving) -> tuple[int, float]:
        hand, chance = verdict(point.upper_hand), verdict(point.deal, VISIBLE_SHARE)
        told = [abs(point.upper_hand.value)] * (not hand) + [100.0 * abs(point.deal.value)] * (not chance)
        if told:
            return 0, -max(told)
        if CANNOT_TELL in (hand, chance):
            return 1, -max(_clearness(point.upper_hand), _clearness(point.deal))
        return 2, 0.0

    return sorted(points, key=rank)


def _clearness(change: Estimate) -> float:
    """Return a change relative to the half-width of its range."""
    half = 0.5 * (change.high - change.low)
    return abs(change.value) / half if half > 0.0 else 0.0
