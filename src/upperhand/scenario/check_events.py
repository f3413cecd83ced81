"""Checks of what happens and why: effects and their timing, events, chances, triggers in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from .checking import Checking
from .errors import listing
from .events import bases_of, event_paths, hazard_of, is_dated, row_of, triggered
from .model import Event, Number, Path
from .text import parse_condition, parse_effect

HIGHEST_HAZARD = 10.0


def check_effects(c: Checking) -> None:
    """Every effect follows the grammar, and its timing goes with what starts it."""
    names = c.scenario.names
    for text, trigger, path in triggered(c.scenario):
        effect = c.parsed(lambda text=text: parse_effect(text, names), path)  # type: ignore[misc]
        if effect is not None:
            c.parsed(lambda e=effect, t=trigger: row_of(e, t, c.scenario), path)  # type: ignore[misc]
    for section in ("options", "courses"):
        for key, block in getattr(c.scenario, section).items():
            for i, text in enumerate(block.effects):
                path = (section, key, "effects", i)
                effect = c.parsed(lambda text=text: parse_effect(text, names), path)  # type: ignore[misc]
                if effect is not None and effect.start is not None:
                    c.future(effect.start, path)


def check_events(c: Checking) -> None:
    """Every event is either dated or moved by a hazard, and its chances are chances."""
    paths = event_paths(c.scenario)
    for key, event in c.scenario.all_events().items():
        path = paths[key]
        if event.on is not None and event.window is not None:
            c.problem(f"'{key}' has both a date and a window", path, remedy="keep 'on' or 'window'")
        when = event.on or event.window
        if when is not None:
            c.future(when, (*path, "on" if event.on else "window"))
        if is_dated(event):
            _dated(c, key, event, path)
        else:
            _moved_by_hazard(c, key, event, path)
        if event.when is not None:
            condition = event.when
            c.parsed(lambda text=condition: parse_condition(text, c.scenario.names), (*path, "when"))  # type: ignore[misc]


def _dated(c: Checking, key: str, event: Event, path: Path) -> None:
    if event.on is None and event.window is None:
        c.problem(
            f"'{key}' has chances but no date", path, remedy="on: 2024-11-05, or a hazard instead of 'p'"
        )
    for name in ("stages", "at", "since", "hazard"):
        if getattr(event, name):
            why = "an event is either dated, with chances, or moved by a hazard"
            c.problem(f"'{key}' has chances and also '{name}'", (*path, name), why)
    if event.outcomes and event.p is not None:
        c.problem(f"'{key}' has outcomes and a chance of its own", path, remedy="give each outcome its p")
    chances = [outcome.p for outcome in event.outcomes.values()]
    if event.p is not None:
        chances.append(event.p)
    _chances(c, chances, (*path, "outcomes" if event.outcomes else "p"), 1.0)
    total = sum(chance.value for chance in chances)
    if total > 1 + 1e-6:
        why = "what is left of 1 is the chance that none occurs"
        c.problem(f"the outcomes of '{key}' have chances that sum to {total:g}", (*path, "outcomes"), why)


def _moved_by_hazard(c: Checking, key: str, event: Event, path: Path) -> None:
    names = c.scenario.names
    if event.on is not None:
        c.problem(f"'{key}' has a date but no chance", path, remedy="p: 1, or outcomes with a p each")
    if event.then and not event.stages and event.hazard is None:
        c.problem(f"'{key}' has no hazard", path, remedy="hazard: 0.05, or a date with p")
    elif c.parsed(lambda: hazard_of(event, c.scenario), (*path, "hazard")) is not None:
        bases = zip(names.stages[key], bases_of(event, c.scenario), strict=True)
        missing = [stage for stage, base in bases if base is None]
        if event.at in missing:  # stages that are reached already need no hazard
            missing = missing[missing.index(event.at) + 1 :]
        if missing:
            c.problem(f"'{key}' has no hazard for {listing(missing, 'and')}", path, remedy="hazard: 0.05")
    if isinstance(event.hazard, Number):
        _chances(c, [event.hazard], (*path, "hazard"), HIGHEST_HAZARD)
    for name, stage in event.stages.items():
        if stage.hazard is not None:
            _chances(c, [stage.hazard], (*path, "stages", name, "hazard"), HIGHEST_HAZARD)
    c.known(event.at, names.stages[key], "stage", (*path, "at"))
    if event.since is not None:
        if event.at is None:
            c.problem(f"'{key}' says since when, but not at which stage it is", path, remedy="at: STAGE")
        if event.since.start > c.scenario.as_of:
            c.late(f"the stage of '{key}'", event.since, (*path, "since"))


def _chances(c: Checking, numbers: list[Number], path: Path, most: float) -> None:
    for number in numbers:
        if min(number.numbers) < 0 or max(number.numbers) > most:
            what = "a chance" if most == 1 else "a hazard per month"
            c.problem(f"{what} lies between 0 and {most:g}", path)


def check_cycles(c: Checking) -> None:
    """Refuse events that wait for each other: none of them could ever happen."""
    names = c.scenario.names
    events = c.scenario.all_events()
    waits: dict[str, list[str]] = {}
    for key, event in events.items():
        waits[key] = []
        for condition in parse_condition(event.when, names) if event.when else ():
            if condition.ref.quantity.field != "event_stage" or condition.sense < 0:
                continue
            other = names.events[condition.ref.index[0]]
            reached = names.stages[other].index(at) + 1.0 if (at := events[other].at) else 0.0
            if condition.threshold > reached:
                waits[key].append(other)
    cycle = _cycle(waits)
    if cycle:
        path = (*event_paths(c.scenario)[cycle[0]], "when")
        what = "these events wait for each other: " + " → ".join(cycle)
        c.problem(what, path, "none of them can ever happen", "drop one of the conditions")


def _cycle(waits: dict[str, list[str]]) -> list[str]:
    """Return a cycle, its first name repeated at the end, or nothing (depth-first, without recursion)."""
    done: set[str] = set()
    for start in waits:
        trail: list[str] = []
        stack: list[Iterator[str]] = [iter([start])]
        while stack:
            following = next(stack[-1], None)
            if following is None:
                stack.pop()
                if trail:
                    done.add(trail.pop())
            elif following in trail:
                return [*trail[trail.index(following) :], following]
            elif following not in done:
                trail.append(following)
                stack.append(iter(waits[following]))
    return []
