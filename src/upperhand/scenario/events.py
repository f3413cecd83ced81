"""Events and effects of a scenario, read from its texts: what happens when, and what starts each effect."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .model import Event, Number, Path, Scenario
from .text import Effect, Hazard, parse_hazard
from .tokens import Amount, TextError
from .when import DAYS_PER_MONTH, period_of

NEVER = 100_000
"""Period of what has no end."""


@dataclass(frozen=True)
class Trigger:
    """What starts an effect: a date (mode 0), an event's stage (1, 2) or a front's line (3, 4).

    ``opens`` is the period of a dated event that can happen only then, else None; ``start`` is the period of a date.
    """

    mode: int = 0
    ref: int = 0
    level: float = 0.0
    opens: int | None = None
    start: int = 0


Found = tuple[str, Trigger, Path]
"""An effect's text, what starts it, and where it stands in the file."""


def months_per_period(scenario: Scenario) -> float:
    """Return the length of a scenario's period in months."""
    return 1.0 if scenario.period == "month" else 7.0 / DAYS_PER_MONTH


def row_of(effect: Effect, trigger: Trigger, scenario: Scenario) -> tuple[float, ...]:
    """Return an effect as a row of OPS.

    Raises
    ------
    TextError
        If its timing does not go with what triggers it.
    """
    months = months_per_period(scenario)
    quantity = effect.ref.quantity
    start = trigger.start + round(effect.after / months)
    if effect.start is not None:
        date = period_of(effect.start.start, scenario.as_of, scenario.period)
        if date < -scenario.elapsed:
            day = scenario.numbers_as_of or scenario.as_of
            raise TextError(f"{effect.start} lies before the day of the scenario's numbers {day}")
        if trigger.mode == 0:
            start = date
        elif trigger.opens is None:
            raise TextError(
                "'from' needs a date, but it is not known when this happens", remedy="after N months"
            )
        else:  # effects of an event are in force from the period after it
            start = max(date - trigger.opens - 1, 0)
    if trigger.mode >= 3:
        if effect.over or effect.after or effect.start or effect.duration < math.inf:
            raise TextError(
                "effects of a line hold while the line is held: no 'over', 'for', 'from' or 'after'"
            )
        if effect.ref.bank == 1:
            raise TextError(f"{effect.ref.name} is a state: a line that is held can only change inputs")
    return (
        effect.ref.bank,
        effect.ref.slot,
        effect.kind,
        trigger.mode,
        trigger.ref,
        trigger.level,
        start,
        effect.over / months,
        effect.duration / months,
        effect.amount.value,
        quantity.low,
        quantity.high,
    )


def triggered(scenario: Scenario) -> list[Found]:
    """Return every effect that stands in the scenario itself, with its trigger and its path in the file."""
    found: list[Found] = []
    for i, planned in enumerate(scenario.schedule):
        begins = Trigger(start=-scenario.elapsed)
        found += [(text, begins, ("schedule", i, "effects", k)) for k, text in enumerate(planned.effects)]
    for f, (front_name, front) in enumerate(scenario.fronts.items()):
        for n, line in enumerate(front.lines):
            path = ("fronts", front_name, "lines", n)
            found += [
                (t, Trigger(3, f, n + 1.0), (*path, "when_taken", k)) for k, t in enumerate(line.when_taken)
            ]
            found += [
                (t, Trigger(4, f, n + 1.0), (*path, "when_lost", k)) for k, t in enumerate(line.when_lost)
            ]
    paths = event_paths(scenario)
    for e, (name, event) in enumerate(scenario.all_events().items()):
        found += _event_effects(scenario, e, event, paths[name])
    return found


def event_paths(scenario: Scenario) -> dict[str, Path]:
    """Return where each event stands in the file."""
    paths: dict[str, Path] = {name: ("events", name) for name in scenario.events}
    for owner, supplier in scenario.suppliers.items():
        for group in ("packages", "decides"):
            paths.update(
                {f"{owner}_{name}": ("suppliers", owner, group, name) for name in getattr(supplier, group)}
            )
    return paths


def _event_effects(scenario: Scenario, e: int, event: Event, path: Path) -> list[Found]:
    opens = None
    if is_dated(event):
        first, last = window_of(event, scenario)
        opens = first if first == last else None
    final = 1.0 if is_dated(event) else float(max(len(event.stages), 1))
    found = [(t, Trigger(1, e, final, opens), (*path, "then", k)) for k, t in enumerate(event.then)]
    for n, (name, stage) in enumerate(event.stages.items()):
        where = (*path, "stages", name)
        found += [(t, Trigger(1, e, n + 1.0), (*where, "then", k)) for k, t in enumerate(stage.then)]
        found += [(t, Trigger(2, e, n + 1.0), (*where, "while", k)) for k, t in enumerate(stage.while_)]
    for n, (name, outcome) in enumerate(event.outcomes.items()):
        where = (*path, "outcomes", name)
        found += [(t, Trigger(2, e, n + 1.0, opens), (*where, "then", k)) for k, t in enumerate(outcome.then)]
    return found


def is_dated(event: Event) -> bool:
    """Return whether an event draws once, on its date or within its window, rather than by a hazard."""
    return event.p is not None or bool(event.outcomes)


def window_of(event: Event, scenario: Scenario) -> tuple[int, int]:
    """Return the first and last period in which an event can move."""
    when = event.on or event.window
    if when is None:
        return -scenario.elapsed, NEVER
    first = period_of(when.start, scenario.as_of, scenario.period)
    last = period_of(when.end, scenario.as_of, scenario.period)
    return max(first, -scenario.elapsed), last


def hazard_of(event: Event, scenario: Scenario) -> Hazard:
    """Return an event's hazard as written for all of its stages."""
    if event.hazard is None:
        return Hazard(None)
    if isinstance(event.hazard, Number):
        return Hazard(event.hazard.amount)
    return parse_hazard(event.hazard, scenario.names)


def bases_of(event: Event, scenario: Scenario) -> list[Amount | None]:
    """Return the base hazard of each stage, or the chance of each outcome."""
    if event.outcomes:
        return [outcome.p.amount for outcome in event.outcomes.values()]
    if event.p is not None:
        return [event.p.amount]
    common = hazard_of(event, scenario).base
    if not event.stages:
        return [common]
    return [stage.hazard.amount if stage.hazard is not None else common for stage in event.stages.values()]
