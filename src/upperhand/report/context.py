"""What every page and figure says of a result: names, dates, provenance."""

from __future__ import annotations

from pathlib import Path

from upperhand.questions.dates import period_end
from upperhand.questions.result import Answer, Assessment, Named
from upperhand.scenario.load import bundled
from upperhand.scenario.when import months_between

from . import charts, measures
from .words import month


def called(found: Named, identifier: str) -> str:
    """Return the name of a side, front, issue or supplier."""
    return found.program.names.labels.get(identifier, identifier.replace("_", " "))


def called_on_command_line(found: Answer) -> str:
    """Return by what name a user finds the scenario again."""
    scenario = found.scenario
    own = bundled().get(scenario.id)
    if own is not None and Path(scenario.file).resolve() == own.resolve():
        return scenario.id
    return scenario.file or scenario.id


def provenance(found: Answer) -> charts.Provenance:
    """Return what a result was made from."""
    scenario = found.scenario
    return charts.Provenance(
        scenario.id, scenario.title, scenario.as_of.isoformat(), scenario.hash, found.seed, found.version
    )


def dates(found: Assessment, last: int) -> tuple[str, ...]:
    """Return the date of the assessment and of the end of every period up to one of them."""
    return tuple(period_end(found.scenario, t).isoformat() for t in range(last + 1))


def horizon_month(found: Named) -> str:
    """Return the month in which the horizon lies, in words."""
    return month(period_end(found.scenario, int(found.program.structure["horizon"][0])))


def last_month(found: Assessment) -> str:
    """Return the last month in which enough paths are still at war, in words."""
    return month(period_end(found.scenario, measures.last_period(found)))


def marks(found: Assessment) -> tuple[charts.Mark, ...]:
    """Return the calendar's dates that lie before the horizon."""
    ahead = []
    for name, date in found.scenario.calendar.items():
        at = months_between(found.scenario.as_of, date.on.middle) / found.program.months_per_period
        if 0 < at <= len(found.deal):
            ahead.append(charts.Mark(at, str(date.on), called(found, name)))
    return tuple(sorted(ahead, key=lambda mark: mark.at))
