"""The page of `whatif`: baseline, variant and paired change; through which numbers of the war it works."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from upperhand.questions.dates import period_end
from upperhand.questions.estimate import Estimate
from upperhand.questions.whatif import Comparison
from upperhand.scenario.compile import chosen

from . import effects, findings, paired, series, way
from .charts import Step
from .context import called, horizon_month
from .one_page import OnePage, Section, Table, table
from .page import deals_shown, effort, how_far_to_trust
from .words import day, end_label, figure, listed, month, percent_span, span, thousand, whole


def whatif_page(found: Comparison) -> OnePage:
    """Return the page of a comparison."""
    base = found.baseline
    changed = table(changes(found), ["", "baseline", "variant", "change"])
    return OnePage(
        title=base.scenario.title,
        date=f"as of {day(base.scenario.as_of)}",
        sections=(
            Section(f"What if: {asked(found)}?", (f"{findings.changes(found)}.", effort(base)), id="what-if"),
            Section("What it changes", (changed,), (paired.HOW_TO_READ,), id="changes"),
            what_it_sets(found),
            through_what(found),
            how_far_to_trust(base),
        ),
    )


def asked(found: Comparison) -> str:
    """Return the options by their labels and the further effects as they were given."""
    base = found.baseline
    further = found.effects[len(chosen(base.scenario, found.options)) :]
    return listed([*(called(base, name) for name in found.options), *further]) or "nothing changes"


def changes(found: Comparison) -> list[list[str]]:
    """Return the rows of the table: label, baseline, variant, paired change; what fighting on is worth comes first."""
    one, other, change = found.baseline, found.variant, found.difference
    names = {side: called(one, side) for side in one.sides}
    lines: list[list[str]] = []

    def add(
        label: str,
        before: Estimate,
        after: Estimate,
        shown: Callable[[Estimate], str],
        difference: str,
    ) -> None:
        lines.append([f"  {label}", shown(paired.bare(before)), shown(paired.alone(after)), difference])

    def under(heading: str) -> None:
        lines.append([heading, "", "", ""])

    under("today")
    for side, name in names.items():
        difference = paired.points(change["reservation"][side])
        add(f"fighting on, {name}", one.reservation[side], other.reservation[side], span, difference)
    hand = f"upper hand (+ {names[one.sides[0]]})"
    add(hand, one.upper_hand, other.upper_hand, span, paired.points(change["upper_hand"]))
    add("surplus", one.surplus, other.surplus, span, paired.points(change["surplus"]))
    under("settled")
    for before, after in zip(deals_shown(one), deals_shown(other), strict=True):
        label = f"by {month(period_end(one.scenario, before.period))}"
        difference = paired.share(change["deal"][before.period - 1])
        add(label, before.chance, after.chance, percent_span, difference)
    under(f"by {horizon_month(one)}")
    ends, moved = dict(series.flat_ends(other.ends)), dict(series.flat_ends(change["ends"]))
    for end, chance in series.flat_ends(one.ends):
        if end == "settlement" or end not in series.ends_that_occur(found):
            continue
        label = end_label(end, list(names.items()))
        add(label, chance, ends[end], percent_span, paired.share(moved[end]))
    for side, name in names.items():
        if max(one.losses[side].high, other.losses[side].high) > 0.0:
            difference = paired.deaths(change["losses"][side])
            add(f"thousand dead, {name}", one.losses[side], other.losses[side], thousand, difference)
    return lines


def what_it_sets(found: Comparison) -> Section:
    """Return what the variant sets, by the full names of the quantities."""
    heading = "What it sets"
    if not found.effects:
        return Section(heading, ("Nothing: what is asked for has no effects.",), id="sets")
    lines: list[list[str]] = []
    for text in found.effects:
        changed = effects.in_words(found.baseline, text)
        idle = " (it is so already: no change)" if changed.idle else ""
        lines += [[f"{changed.name}: {changed.change}{idle}"], [f"  {changed.meaning}"]]
    return Section(heading, (table(lines),), id="sets")


def through_what(found: Comparison) -> Section:
    """Return which numbers of the war move on the way to the answer, or why none does."""
    when = month(period_end(found.baseline.scenario, way.period_looked_at(found)))
    heading = f"Through what? The war in {when}"
    steps = [
        step for step in way.steps(found) if shown(step.before, step.unit) != shown(step.after, step.unit)
    ]
    if not steps:
        return Section(heading, (why_nothing(found), *_acts_on(found, steps)), id="through")
    means = f"Means over the possible courses of the war that are still at war in {when}, without → with the change."
    moved = table([_row(step) for step in steps])
    parts = (moved, *_acts_on(found, steps), *way.piled_up(found, steps))
    return Section(heading, parts, (means,), id="through")


def shown(value: float, unit: str) -> str:
    """Return a number of the war: shares as per cent, small numbers with a decimal.

    Examples
    --------
    >>> shown(0.877, "share"), shown(114.3, "thousand"), shown(0.07, "points")
    ('88 %', '114', '0.1')
    """
    if unit in ("share", "share of need", "probability", "0 to 1"):
        return f"{whole(100 * value)} %"
    return figure(round(value, 1))


def _unit(unit: str) -> str:
    return "" if unit in ("share", "probability", "0 to 1") else unit.removeprefix("share ")


def _row(step: Step) -> list[str]:
    return [step.label, f"{shown(step.before, step.unit)} → {shown(step.after, step.unit)}", _unit(step.unit)]


def _acts_on(found: Comparison, steps: Sequence[Step]) -> list[str | Table]:
    """Return what the change acts on first and hardly moves, where there is a war left to look at."""
    if way.over_by_then(found):
        return []
    told = {(step.measure, step.entity) for step in steps}
    still = [step for step in way.acts_on(found) if (step.measure, step.entity) not in told]
    return ["It acts on these, too, and hardly moves them:", table([_row(s) for s in still])] if still else []


def why_nothing(found: Comparison) -> str:
    """Return why nothing in the war moves."""
    if not found.effects:
        return "Nothing moves: what is asked for has no effects."
    if all(effects.in_words(found.baseline, text).idle for text in found.effects):
        return "Nothing moves: every number has the value already that the change would give it."
    if way.over_by_then(found):
        return "With the change or without, the war is over by then on every possible course: there is none to compare."
    return (
        "No number of the war that is kept moves by more than its error. The change acts later, or only "
        "under conditions that hardly occur, or it is small beside everything else."
    )
