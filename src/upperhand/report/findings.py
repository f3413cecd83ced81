"""Titles that state what a figure shows, in one sentence of plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from upperhand.questions.estimate import Estimate
from upperhand.questions.result import Assessment, Stand
from upperhand.questions.whatif import Comparison

from . import charts
from .context import called, horizon_month, last_month
from .words import (
    CANNOT_TELL,
    HALF,
    VISIBLE_SHARE,
    capital,
    count,
    decimal,
    figure,
    listed,
    near,
    percent,
    percent_range,
    plural,
    verdict,
    whole,
)

NAMED = 2
"""Issues of each side that a title names."""

LITTLE = 0.15
"""Movements of less than this part of a defence line count as standing still."""


def headline(found: Stand) -> str:
    """Return who has the upper hand, and by how many points."""
    first, second = (called(found, side) for side in found.sides)
    hand = found.upper_hand
    if hand.cannot_tell:
        one, other = (towards(end, first, second) for end in hand.doubtful)
        return f"Who has the upper hand cannot be told: {one} to {other}"
    winner = first if hand.value > 0 else second
    return f"{winner} has the upper hand: by {points(abs(hand.value))}{between(hand)}"


def towards(value: float, first: str, second: str) -> str:
    """Return points with the side that they favour."""
    if whole(value) == "0":
        return "0"
    return f"{points(abs(value))} for {first if value > 0 else second}"


def points(value: float) -> str:
    """Return whole points with their noun."""
    return plural(whole(value), "point")


def surplus(found: Stand) -> str:
    """Return whether a deal exists, and how many points there are to share or missing."""
    now = found.surplus
    if now.cannot_tell:
        return f"Whether a deal exists cannot be told: {missing_to_share(now)}"
    if now.value > 0:
        return f"A deal exists: {points(now.value)} to share{between(now)}"
    return f"There is no deal today: {points(-now.value)} are missing{between(now)}"


def missing_to_share(each: Estimate) -> str:
    """Return the range of a surplus of unclear sign."""
    low, high = each.doubtful
    return f"from {whole(-low)} points missing to {whole(high)} points to share"


def deal(found: Assessment) -> str:
    """Return the chance of a settlement by the horizon against the base rate."""
    last = found.deal[-1]
    chance = f"{percent(last.chance.value)} ({percent_range(last.chance)})"
    return f"A settlement by {horizon_month(found)}: {chance}, against {percent(last.base_rate)} in past wars"


def ends(found: Assessment, bar: charts.Bar) -> str:
    """Return the likeliest ends."""
    ranked = sorted(bar.parts, key=lambda part: -part.value)
    shown = [f"{part.label} ({percent(part.value)})" for part in ranked[:2] if part.value >= 0.1]
    return f"By {horizon_month(found)} most likely: {listed(shown, 'or')}"


def terms(rows: Sequence[charts.Term], first: str, second: str) -> str:
    """Return who would get most of what, the weightiest issues by name."""
    parts = []
    most = {
        first: [row for row in rows if row.share > HALF],
        second: [r for r in rows if r.share < 1.0 - HALF],
    }
    for side, mine in most.items():
        own = sorted(mine, key=lambda row: -sum(row.weights))
        named = [row.label for row in own[:NAMED]]
        if len(own) > NAMED:
            named.append(count(len(own) - NAMED, "other issue"))
        if named:
            parts.append(f"{side} most of {listed(named)}")
    if not parts:
        return "A settlement would share every issue about evenly"
    return f"A settlement would give {'; '.join(parts)}"


def territory(found: Assessment, panels: Sequence[charts.Panel]) -> str:
    """Return which front moves most, and for whom."""
    first, second = (called(found, side) for side in found.sides)
    moved = [(panel.fans[0].p50[-1] - panel.fans[0].p50[0], panel.title) for panel in panels]
    if not moved:
        return "No front moves"
    most, front = max(moved, key=lambda pair: abs(pair[0]))
    when = f"if the war lasts to {last_month(found)}"
    if abs(most) < LITTLE:
        return f"The fronts most likely stand about where they are {when}"
    winner = first if most > 0 else second
    rest = "" if len(moved) == 1 else ", more than any other front"
    return f"{capital(front)} most likely moves {decimal(abs(most))} lines for {winner} {when}{rest}"


def stocks(found: Assessment, panels: Sequence[charts.Panel]) -> str:
    """Return how the first stock shown develops."""
    return _develops(found, panels, lambda value: figure(float(f"{value:.2g}")))


def strain(found: Assessment, panels: Sequence[charts.Panel]) -> str:
    """Return how the first of the strains shown develops."""
    return _develops(found, panels, lambda value: decimal(value, digits=2))


def _develops(found: Assessment, panels: Sequence[charts.Panel], write: Callable[[float], str]) -> str:
    if not panels:
        return ""
    panel, parts = panels[0], []
    for fan in panel.fans:
        now, then = fan.p50[0], fan.p50[-1]
        if abs(then - now) <= 0.1 * max(abs(now), 1e-9):
            parts.append(f"{fan.label} stays near {write(now)}")
        else:
            parts.append(
                f"{fan.label} {'rises' if then > now else 'falls'} from {write(now)} to {write(then)}"
            )
    unit = f" ({panel.unit}, median)" if panel.unit == "thousand" else " (median)"
    return f"{panel.title}{unit}, by {last_month(found)}: {listed(parts)}"


def ladder(rungs: Sequence[charts.Rung], when: str, first: str) -> str:
    """Return the front whose place is least certain, and how far it may move."""
    open_rungs = [rung for rung in rungs if rung.p95 - rung.p5 > 1e-6]
    if not open_rungs:
        return f"The fronts stand where they are until {when}"
    widest = max(open_rungs, key=lambda rung: rung.p95 - rung.p5)
    return (
        f"{capital(widest.label)} is the least certain front: in {when} between "
        f"{decimal(widest.p5)} and {decimal(widest.p95)} lines held by {first} (now {decimal(widest.now)})"
    )


def changes(found: Comparison) -> str:
    """Return what a variant changes, in one sentence."""
    first, second = (called(found.baseline, side) for side in found.baseline.sides)
    hand, chance = found.difference["upper_hand"], found.difference["deal"][-1]
    what = f"the chance of a settlement by {horizon_month(found.baseline)}"
    hand_says, chance_says = verdict(hand), verdict(chance, VISIBLE_SHARE)
    if hand_says and hand_says == chance_says:
        if hand_says == CANNOT_TELL:
            return f"Whether it changes the upper hand or {what} cannot be told"
        return f"{capital(hand_says)} on the upper hand or on {what}"
    if hand_says:
        one = f"Upper hand: {hand_says}"
    else:
        winner = first if hand.value > 0 else second
        one = f"It moves the upper hand {amount(hand, 'point')} towards {winner}"
    if chance_says:
        return f"{one}; {what}: {chance_says}"
    verb = "raises" if chance.value > 0 else "lowers"
    return f"{one}; it {verb} {what} by {amount(chance, 'percentage point', 100.0)}"


def amount(change: Estimate, what: str, scale: float = 1.0) -> str:
    """Return the size of a change of clear sign with its noun and range; near 0 with a decimal.

    Examples
    --------
    >>> amount(Estimate(-0.04, -0.06, -0.02, 0.01), "percentage point", 100.0)
    '4 percentage points (2 to 6)'
    """
    sizes = [scale * abs(size) for size in (change.value, change.low, change.high)]
    value, *ends = (near(size, max(sizes)) for size in (sizes[0], *sorted(sizes[1:])))
    return f"{plural(value, what)} ({' to '.join(ends)})"


def options(marks: Sequence[charts.OptionMark], first: str, second: str, what: str = "option") -> str:
    """Return how many options (or variants) cannot be told from no effect, and which of the others move the most."""
    hand = [point for point in marks if not point.x_verdict]
    chance = [point for point in marks if not point.y_verdict]
    doubtful = sum(bool(point.x_verdict and point.y_verdict) for point in marks)
    if doubtful == len(marks):
        return f"None of the {count(len(marks), what)} can be told from no effect"
    parts = [f"{doubtful or 'None'} of the {count(len(marks), what)} cannot be told from no effect"]
    if hand:
        most = max(hand, key=lambda point: abs(point.x))
        size = near(abs(most.x), max(abs(most.x_low), abs(most.x_high)))
        side = first if most.x > 0 else second
        parts.append(f"“{most.label}” moves the upper hand {plural(size, 'point')} towards {side}")
    if chance:
        talks = max(chance, key=lambda point: abs(point.y))
        who = "it" if hand and talks is most else f"“{talks.label}”"
        size = near(abs(talks.y), max(abs(talks.y_low), abs(talks.y_high)))
        verb = "raises" if talks.y > 0 else "lowers"
        parts.append(f"{who} {verb} the chance of a deal by {plural(size, 'percentage point')}")
    return "; ".join(parts)


def between(each: Estimate) -> str:
    """Return the range of sizes of an estimate of clear sign, in brackets; nothing where it rounds to the value."""
    small, large = (whole(size) for size in sorted((abs(each.low), abs(each.high))))
    return "" if small == large == whole(abs(each.value)) else f" ({small} to {large})"
