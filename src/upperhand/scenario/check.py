"""What must hold across a scenario: names that exist, sums, dates, evidence; with warnings and notes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress

from . import evidence
from .beliefs import ANALYST
from .check_events import check_cycles, check_effects, check_events
from .checking import Checking
from .errors import Enough, Problem
from .events import event_paths
from .findings import KEY
from .model import Block, Number, Path, Scenario
from .quantities import LATENTS
from .when import When, period_of

OVERLAP = 40.0
"""Points of common stakes below which nearly any exchange of issues suits both sides."""

TOLERANCE = 1e-4
"""By how many points weights may miss 100, and hundredths by which probabilities may miss 1."""


def check(scenario: Scenario, text: str) -> tuple[list[Problem], list[str], list[str]]:
    """Return problems, warnings and notes of a scenario.

    Parameters
    ----------
    scenario : Scenario
    text : str
        The file, to point into it.
    """
    c = Checking(scenario, text)
    with suppress(Enough):
        for run in _CHECKS:
            run(c)
        if not c.problems:
            check_cycles(c)
    return c.problems, c.warnings, c.notes


def check_sources(c: Checking) -> None:
    """Sources are documents or data sets, known by the assessment's date, and so are the numbers and the war's beginning."""
    numbers = c.scenario.numbers_as_of
    if numbers is not None and numbers > c.scenario.as_of:
        c.problem(
            f"numbers_as_of {numbers} lies after as_of {c.scenario.as_of}",
            ("numbers_as_of",),
            "the numbers are carried on from their day to the assessment's, never back",
            "leave numbers_as_of out, or move as_of",
        )
    began = c.scenario.began
    if began is not None and began > c.scenario.as_of:
        c.late("the war's beginning", When(start=began, end=began), ("began",))
    if began is None and c.scenario.timeline.months:
        line = c.place(("timeline",)).line
        c.warnings.append(
            f"line {line}: the timeline tells of a war under way, but nothing says when it began: past wars are counted "
            "from their first day (add 'began: YEAR-MONTH-DAY' at the top)"
        )
    for name, source in c.scenario.sources.items():
        path = ("sources", name)
        if (source.document is None) == (source.dataset is None):
            what = f"source '{name}' is either a document or a data set"
            c.problem(what, path, remedy="add 'document:' or 'dataset:'")
        if source.dated is not None and source.dated.start > c.scenario.as_of:
            c.late(f"source '{name}'", source.dated, (*path, "dated"))
        if source.until is not None and source.until.start > c.scenario.as_of:
            c.late(f"data set '{name}'", source.until, (*path, "until"))


def check_references(c: Checking) -> None:
    """Names of sides, fronts, actors, options and quantities exist."""
    s = c.scenario
    actors = [*s.sides, *s.suppliers, *s.mediators, *s.actors]
    for key, supplier in s.suppliers.items():
        c.known(supplier.supplies, s.sides, "side", ("suppliers", key, "supplies"))
    for key, stake in s.stakes.items():
        c.known(stake.front, s.fronts, "front", ("stakes", key, "front"))
        if (stake.kind == "territory") != (stake.front is not None):
            what = f"stake '{key}': a territory has a front, and nothing else has"
            why = "the line on the front decides who has a territory while nothing is settled"
            c.problem(what, ("stakes", key), why, "kind: territory, with front: FRONT")
    for key, option in s.options.items():
        c.known(option.actor, actors, "actor", ("options", key, "actor"))
    for key, course in s.courses.items():
        c.known(course.actor, actors, "actor", ("courses", key, "actor"))
        for i, name in enumerate(course.options):
            c.known(name, s.options, "option", ("courses", key, "options", i))
    paths = event_paths(s)
    for key, event in s.all_events().items():
        c.known(event.actor, actors, "actor", (*paths[key], "actor"))
    for key, side in s.sides.items():
        for group in ("positions", "preconditions"):
            for i, position in enumerate(getattr(side, group)):
                if position.quantity is not None:
                    c.ref(position.quantity, ("sides", key, group, i, "quantity"))


def check_beliefs(c: Checking) -> None:
    """Types shift what can be learnt, and probabilities sum to 1."""
    s = c.scenario
    for key, belief in s.beliefs.items():
        path: Path = ("beliefs", key)
        for kind, shifts in belief.types.items():
            for name in shifts:
                where = (*path, "types", kind, name, KEY)
                ref = c.ref(name, where)
                if ref is not None and ref.quantity.field not in LATENTS:
                    learnt = ", ".join(field.removeprefix("side_") for field in LATENTS)
                    c.problem(
                        f"nobody is uncertain of {name}",
                        where,
                        f"types shift what the sides learn about: {learnt}",
                    )
        if not belief.types:
            c.problem(f"'{key}' has no types", path)
        if ANALYST not in belief.weights:
            c.problem(
                f"'{key}' lacks the analyst's weights", (*path, "weights"), remedy="analyst: {TYPE: P, ...}"
            )
        for who, weights in belief.weights.items():
            where = (*path, "weights", who)
            c.known(who, [ANALYST, *s.sides], "holder of beliefs", (*where, KEY))
            for kind in weights:
                c.known(kind, belief.types, "type", (*where, kind, KEY))
            total = sum(weights.values())
            if min(weights.values(), default=0) < 0 or abs(total - 1) > TOLERANCE / 100:
                amount = f"{abs(total - 1):g} too {'much' if total > 1 else 'little'}"
                what = f"the weights of {who} sum to {total:g}, {amount}"
                c.problem(what, (*where, KEY), "probabilities are not negative and sum to 1")


def check_stakes(c: Checking) -> None:
    """Each side divides 100 points among the issues."""
    s = c.scenario
    weights = {
        side: {
            m: number.value if (number := s.quantities.get(f"{side}.{m}.weight")) else 0.0 for m in s.stakes
        }
        for side in s.names.sides
    }
    a, b = weights.values()
    shared = [m for m in s.stakes if a[m] > 0 and b[m] > 0]
    if not shared:
        c.problem(
            "no issue matters to both sides", ("stakes",), "without one there is nothing to bargain over"
        )
        return
    totals = {}
    for side, points in weights.items():
        total, totals[side] = sum(points.values()), sum(points[m] for m in shared)
        if min(abs(total - 100), abs(totals[side] - 100)) > TOLERANCE:
            parts = " + ".join(f"{m} {value:g}" for m, value in points.items() if value)
            amount = f"{abs(total - 100):g} points too {'many' if total > 100 else 'few'}"
            what = f"{side}'s weights sum to {total:g}, {amount}"
            c.problem(what, ("stakes",), f"each side divides 100 points among the issues: {parts}")
    for m in s.stakes:
        if m not in shared and a[m] + b[m] > 0:
            who = next(side for side, points in weights.items() if points[m] > 0)
            c.notes.append(
                f"stake '{m}' matters only to {who}: it is set aside and the others rescaled to 100 points"
            )
    first, second = totals.values()
    overlap = sum(min(100 * a[m] / first, 100 * b[m] / second) for m in shared)
    if overlap < OVERLAP:
        c.warnings.append(
            f"the sides' stakes overlap by only {overlap:.0f} of 100 points (the sum of smaller weights), "
            "so that nearly any exchange of issues would suit both"
        )


def check_fronts(c: Checking) -> None:
    """Every front says where it stands, on its own ladder of lines."""
    s = c.scenario
    for key, front in s.fronts.items():
        c.known(front.opened_by, s.sides, "side", ("fronts", key, "opened_by"))
        if front.opened is not None and front.opened.start > s.as_of:
            c.late(f"the opening of '{key}'", front.opened, ("fronts", key, "opened"))
        if f"{key}.position" not in s.quantities:
            c.problem(f"front '{key}' does not say where it stands", ("fronts", key), remedy="stands_at: 0")
        for full in (f"{key}.position", f"{key}.home"):
            number = s.quantities.get(full)
            if number is not None and max(number.numbers) > len(front.lines):
                c.problem(f"{full} lies beyond the last of {len(front.lines)} lines", ("quantities", full))


def check_observations(c: Checking) -> None:
    """Observations are of numbers that somebody is uncertain of, and were known by the assessment's date."""
    s = c.scenario
    for i, item in enumerate(s.observations):
        path: Path = ("observations", i)
        if item.on.start > s.as_of:
            c.late("this observation", item.on, (*path, "on"))
        ref = c.ref(item.about, (*path, "about"))
        if isinstance(item.sees, str):
            c.known(item.sees, evidence.LEVELS, "level", (*path, "sees"))
        if ref is None:
            continue
        number = s.quantities.get(ref.name)
        if ref.quantity.kind == "derived":
            why = "observations are of inputs and states"
            c.problem(f"{ref.name} is derived", (*path, "about"), why, "name a number that moves it")
        elif isinstance(item.sees, Number):
            c.within(item.sees.numbers, ref.quantity, ref.name, (*path, "sees"))
        elif (
            number is None
            and not ref.quantity.latent
            and not math.isfinite(ref.quantity.high - ref.quantity.low)
        ):
            c.problem(f"'{item.sees}' says nothing of {ref.name}, which has no range", (*path, "sees"))
        if (number is None or number.low is None) and not ref.quantity.latent:
            c.warnings.append(
                f"observation {i + 1} is about {ref.name}, which is taken as known: it changes nothing"
            )


def check_timeline(c: Checking) -> None:
    """The war so far lies before the assessment's date, each period once, in units that can be read."""
    s = c.scenario
    seen: set[int] = set()
    for i, month in enumerate(s.timeline.months):
        path: Path = ("timeline", "months", i)
        if month.month.start > s.as_of:
            c.late("this part of the timeline", month.month, (*path, "month"))
        period = period_of(month.month.start, s.as_of, s.period)
        if period in seen:
            c.problem(f"{month.month} stands twice in the timeline", (*path, "month"))
        seen.add(period)
        for front in month.moved:
            c.known(front, s.fronts, "front", (*path, "moved", front, KEY))
        for front in month.km2:
            where = (*path, "km2", front, KEY)
            if c.known(front, s.fronts, "front", where) and s.fronts[front].km2_per_line is None:
                c.problem(
                    f"front '{front}' does not say how many km² a line is", where, remedy="km2_per_line: 500"
                )
            if front in month.moved:
                c.problem(f"'{front}' is given in lines and in km²", where, remedy="keep one")
        for side, lost in month.losses.items():
            c.known(side, s.sides, "side", (*path, "losses", side, KEY))
            if lost < 0:
                c.problem("losses are not negative", (*path, "losses", side))


def check_evidence(c: Checking) -> None:
    """Every block with numbers of its own says where they come from; others were checked when read."""
    for path, block in _blocks_with_numbers(c.scenario):
        if block.from_ is None:
            c.problem(
                f"the numbers of '{path[-1]}' have no evidence",
                path,
                "every number says where it comes from, on its own block or on one around it",
                "from: assumed",
            )


def _blocks_with_numbers(s: Scenario) -> Iterator[tuple[Path, Block]]:
    for section, blocks in (("options", s.options), ("courses", s.courses)):
        for key, block in blocks.items():
            if block.effects:
                yield (section, key), block
    paths = event_paths(s)
    for key, event in s.all_events().items():
        yield paths[key], event
    for key, belief in s.beliefs.items():
        yield ("beliefs", key), belief
    for i, item in enumerate(s.observations):
        yield ("observations", i), item
    for i, month in enumerate(s.timeline.months):
        if month.moved or month.km2 or month.losses:
            yield ("timeline", "months", i), month
    for i, planned in enumerate(s.schedule):
        yield ("schedule", i), planned
    for key, front in s.fronts.items():
        for i, line in enumerate(front.lines):
            if line.when_taken or line.when_lost or (i == 0 and front.km2_per_line):
                yield ("fronts", key, "lines", i), line


_CHECKS = (
    check_sources,
    check_references,
    check_beliefs,
    check_stakes,
    check_fronts,
    check_effects,
    check_events,
    check_observations,
    check_timeline,
    check_evidence,
)
