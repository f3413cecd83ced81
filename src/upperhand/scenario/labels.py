"""Names and labels of a scenario in the order of the program's arrays, for results and pages."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Outcome, Scenario, Stage
from .program import Names


def names_of(scenario: Scenario) -> Names:
    """Return the identifiers of a scenario with a label for each."""
    names = scenario.names
    return Names(
        sides=names.sides,
        fronts=names.fronts,
        lines=tuple(names.lines[front] for front in names.fronts),
        suppliers=names.suppliers,
        mediators=names.mediators,
        issues=names.issues,
        events=names.events,
        stages=tuple(names.stages[event] for event in names.events),
        dates=names.dates,
        types=names.types,
        labels=dict(_labels(scenario)),
    )


def by_name(names: Names, text: str) -> str:
    """Return a text of the table of quantities with the sides by their names.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> by_name(names_of(load("two-rivers")), "collapse of the first side, of the second side")
    'collapse of Arden, of Brask'
    """
    first, second = (names.labels[side] for side in names.sides)
    return text.replace("the first side", first).replace("the second side", second)


def _labels(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for actors in (scenario.sides, scenario.suppliers, scenario.mediators, scenario.actors):
        yield from ((key, str(vars(block)["name"])) for key, block in actors.items())
    labelled = (scenario.stakes, scenario.options, scenario.courses, scenario.beliefs, scenario.all_events())
    for blocks in labelled:
        yield from ((key, str(vars(block)["label"])) for key, block in blocks.items())
    for key, day in scenario.calendar.items():
        yield key, day.label or _words(key)
    for key, front in scenario.fronts.items():
        yield key, front.label or (" – ".join(front.between) if front.between else _words(key))
        for line_id, line in zip(scenario.names.lines[key], front.lines, strict=True):
            yield f"{key}.{line_id}", line.name
    for key, event in scenario.all_events().items():
        parts: dict[str, Stage | Outcome] = {**event.stages, **event.outcomes}
        for stage in scenario.names.stages[key]:
            yield f"{key}.{stage}", (parts[stage].label if stage in parts else None) or _words(stage)


def _words(identifier: str) -> str:
    return identifier.replace("_", " ")
