"""A variant as a scenario's file of its own: every other byte stays, what was changed is added to the schedule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.edit import Value, add_items, set_value
from upperhand.scenario.events import months_per_period
from upperhand.scenario.load import loads
from upperhand.scenario.model import Course, Option, Scenario
from upperhand.scenario.text import parse_effect

from .dates import period_end

_LATER = re.compile(r"\s+after\s.+?(?=\s+(?:over|for)\s|\Z)")


def kept(text: str, options: Sequence[str] = (), sets: Sequence[str] = (), name: str = "") -> str:
    """Return the file of a scenario in which options are taken and numbers changed.

    The options' effects begin on the assessment's date, as in a what-if; they say so, and so stay where they are when the
    file's date moves on.

    Parameters
    ----------
    text : str
        The scenario's file.
    options, sets : sequence of str
        As for `whatif`.
    name : str
        Added to the title.

    Raises
    ------
    UnknownName, TextError
        If an option or number does not exist, or an effect does not follow the grammar.

    Examples
    --------
    >>> from upperhand.scenario.load import bundled
    >>> made = kept(bundled()["two-rivers"].read_text("utf-8"), ["more_shells"], name="shells")
    >>> [line.strip() for line in made.splitlines() if "Send 30" in line or "from 2031-03-15" in line]
    ['more_shells: {actor: corvia, label: Send 30 thousand shells a month more, effects: corvia.shells.monthly += 30}',
     '- label: Send 30 thousand shells a month more',
     'effects: [corvia.shells.monthly += 30 from 2031-03-15]']
    """
    scenario = loads(text)
    compile_scenario(scenario, options, sets)
    items: list[dict[str, Value]] = []
    for taken in _taken(scenario, options):
        if taken.effects:
            effects = [_dated(each, scenario) for each in taken.effects]
            items.append({"label": taken.label, "from": taken.from_ or "assumed", "effects": effects})
    if sets:
        effects = [_dated(each, scenario) for each in sets]
        items.append({"label": "numbers changed for this variant", "from": "assumed", "effects": effects})
    made = add_items(text, ["schedule"], items)
    called = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return set_value(made, "title", f"{scenario.title}: {called}") if called else made


def _taken(scenario: Scenario, options: Sequence[str]) -> list[Option | Course]:
    """Return each option that is taken, by itself or by a course, once; then the courses."""
    courses = [name for name in dict.fromkeys(options) if name in scenario.courses]
    alone = [
        part for name in options for part in (scenario.courses[name].options if name in courses else (name,))
    ]
    found: list[Option | Course] = [scenario.options[name] for name in dict.fromkeys(alone)]
    return [*found, *(scenario.courses[name] for name in courses)]


def _dated(text: str, scenario: Scenario) -> str:
    """Return an effect with the date on which it begins."""
    effect = parse_effect(text, scenario.names)
    if effect.start is not None:
        return text
    begins = period_end(scenario, round(effect.after / months_per_period(scenario)))
    return f"{_LATER.sub('', text).rstrip()} from {begins}"
