"""What may have made a difference: options, changed numbers, events, observations, beliefs, each there or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from upperhand.scenario.beliefs import ANALYST
from upperhand.scenario.compile import chosen, compile_scenario
from upperhand.scenario.errors import UnknownName
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program, Range
from upperhand.war.condition import observe

ALL_OF = "*"
"""Last part of a name that stands for every cause of a kind, one by one: ``events.*``."""


@dataclass(frozen=True)
class Cause:
    """Something that is there or not; without it, the war goes on as if it had never been.

    Attributes
    ----------
    name, label : str
    options, sets : tuple of str
        Taken and changed where the cause is there.
    events : tuple of str
        Happen as the scenario says where it is there; without it they stand still where they stand.
    observations : tuple of int
        Heeded where it is there (index from 0).
    beliefs : tuple of str
        Unknowns of which the sides think their own where it is there; without it, what the analyst thinks.
    planned : tuple of int
        Entries of the schedule that are in force where it is there (index from 0).
    without : Scenario or None
        The war in which it is missing, where that is another file altogether; later causes are missing there, too.
    """

    name: str
    label: str
    options: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    observations: tuple[int, ...] = ()
    beliefs: tuple[str, ...] = ()
    planned: tuple[int, ...] = ()
    without: Scenario | None = None


def usual(scenario: Scenario) -> list[str]:
    """Return the names of the causes that are asked about unless others are: every belief; events and observations."""
    names = [f"beliefs.{name}" for name in scenario.beliefs]
    if scenario.observations:
        names.append("observations")
    if scenario.all_events():
        names.append("events")
    return names


def causes_of(
    scenario: Scenario, names: Sequence[str], options: Sequence[str] = (), sets: Sequence[str] = ()
) -> list[Cause]:
    """Return the causes of these names, and one for every option and every changed number.

    Parameters
    ----------
    names : sequence of str
        ``events``, ``observations`` or ``beliefs`` for all of a kind as one cause; ``events.ID``, ``observations.N`` (from
        1) or ``beliefs.ID`` for one of them; ``events.*`` for all of a kind, one by one.

    Raises
    ------
    UnknownName
        If there is no such cause or option.
    ValueError
        If two causes have something in common.
    """
    kinds: dict[str, dict[str, Cause]] = {
        "beliefs": {
            name: Cause(f"beliefs.{name}", belief.label, beliefs=(name,))
            for name, belief in scenario.beliefs.items()
        },
        "observations": {
            str(n): Cause(f"observations.{n}", seen.says, observations=(n - 1,))
            for n, seen in enumerate(scenario.observations, start=1)
        },
        "events": {
            name: Cause(f"events.{name}", event.label, events=(name,))
            for name, event in scenario.all_events().items()
        },
    }
    together = {
        "beliefs": "what the sides believe of themselves and each other",
        "observations": "what has been observed",
        "events": "what may happen",
    }
    found: list[Cause] = []
    for name in names:
        kind, _, rest = name.partition(".")
        single = kinds.get(kind, {})
        if name in together and single:
            found.append(_joined(name, together[name], single.values()))
        elif rest == ALL_OF and single:
            found += single.values()
        elif rest in single:
            found.append(single[rest])
        else:
            raise UnknownName(name, "cause", _known(kinds))
    for option in options:
        chosen(scenario, [option])  # refuses what does not exist
        known = scenario.options.get(option) or scenario.courses[option]
        found.append(Cause(option, known.label or option, options=(option,)))
    found += [Cause(text, text, sets=(text,)) for text in sets]
    chosen_once = list({cause.name: cause for cause in found}.values())
    parts = [part for cause in chosen_once for part in (*cause.events, *cause.observations, *cause.beliefs)]
    if len(set(parts)) < len(parts):
        raise ValueError(
            "two causes have something in common: name all of a kind as one cause, or one by one"
        )
    return chosen_once


def _joined(name: str, label: str, causes: Iterable[Cause]) -> Cause:
    parts = list(causes)
    return Cause(
        name,
        label,
        events=tuple(event for part in parts for event in part.events),
        observations=tuple(seen for part in parts for seen in part.observations),
        beliefs=tuple(belief for part in parts for belief in part.beliefs),
    )


def _known(kinds: dict[str, dict[str, Cause]]) -> list[str]:
    some = [kind for kind, causes in kinds.items() if causes]
    return [
        *some,
        *(f"{kind}.{ALL_OF}" for kind in some),
        *(c.name for causes in kinds.values() for c in causes.values()),
    ]


def program_with(
    scenario: Scenario, causes: Sequence[Cause], there: Callable[[Cause], bool], like: Program | None = None
) -> Program:
    """Return the war in which some causes are there and the others are not, observed.

    Parameters
    ----------
    like : Program, optional
        The war with all causes: where the other's numbers have ranges, this one's draws have the same coordinates.

    Raises
    ------
    UnknownName, TextError
        As `compile_scenario`.
    """
    on, off = [c for c in causes if there(c)], [c for c in causes if not there(c)]
    earlier = next((cause.without for cause in off if cause.without is not None), None)
    changed = without(scenario, off) if earlier is None else earlier
    program = compile_scenario(
        changed,
        [option for cause in on for option in cause.options],
        [text for cause in on for text in cause.sets],
    )
    if like is not None:
        program = replace(program, ranges=_in_place(program.ranges, like.ranges))
    return observe(_standing_still(program, [event for cause in off for event in cause.events]))


def _in_place(own: Sequence[Range], every: Sequence[Range]) -> tuple[Range, ...]:
    """Return ranges in the places that they have among those of all causes; what is missing leaves its place empty.

    A number whose range was another keeps its place, so that both are drawn with the same luck.
    """
    left, placed = list(own), []
    kept = {_said(number) for number in every}
    for number in every:
        alike = [r for r in left if (r.bank, r.name) == (number.bank, number.name)]
        same = next((r for r in alike if _said(r) == _said(number)), None)
        same = same or next((r for r in alike if _said(r) not in kept), None)
        if same is not None:
            left.remove(same)
        placed.append(same or replace(number, bank="absent"))
    return (*placed, *left)


def _said(number: Range) -> tuple[str, float, float, float]:
    return number.name, number.low, number.central, number.high


def without(scenario: Scenario, off: Sequence[Cause]) -> Scenario:
    """Return the scenario without some observations, and with the analyst's beliefs in place of some of the sides'."""
    unseen = {n for cause in off for n in cause.observations}
    shared = {name for cause in off for name in cause.beliefs}
    unplanned = {n for cause in off for n in cause.planned}
    if not unseen and not shared and not unplanned:
        return scenario
    update = {
        "observations": tuple(o for n, o in enumerate(scenario.observations) if n not in unseen),
        "schedule": tuple(p for n, p in enumerate(scenario.schedule) if n not in unplanned),
        "beliefs": {
            name: belief.model_copy(update={"weights": {ANALYST: belief.weights[ANALYST]}})
            if name in shared
            else belief
            for name, belief in scenario.beliefs.items()
        },
    }
    return scenario.model_copy(update=update).attach(scenario.names, scenario.places)


def _standing_still(program: Program, events: Sequence[str]) -> Program:
    """Return the program in which these events do not move, whatever acts on their hazards: their time is over."""
    if not events:
        return program
    structure = program.structure.copy()
    for event in events:  # over, too, before the war is carried on from an earlier day
        structure["event_close"][0, program.names.events.index(event)] = -1 - structure["elapsed"][0]
    return replace(program, structure=structure)
