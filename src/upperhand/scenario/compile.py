"""From a Scenario to a Program: every number in its place, every effect, hazard and condition as a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import events as ev
from . import program as p
from .beliefs import types_of
from .errors import UnknownName
from .labels import names_of
from .model import Scenario
from .names import Ref
from .observed import observations_of, timeline_of
from .program import Array, Bank, Program, Range
from .quantities import INPUTS, N_INPUTS, N_STATE, QUANTITIES, SIDES, STATE
from .text import ADD, MULTIPLY, parse_condition, parse_effect
from .tokens import Amount, TextError
from .when import months_between, period_of

LONG_AGO = -600
"""Period since which an event stands where it stands, if the file does not say."""


def compile_scenario(scenario: Scenario, options: Sequence[str] = (), sets: Sequence[str] = ()) -> Program:
    """Compile a scenario into the arrays that the war and the solver run on.

    Parameters
    ----------
    scenario : Scenario
    options : sequence of str
        Identifiers of options and courses of action that are taken on the assessment's date.
    sets : sequence of str
        Further effects, as after ``--set``: ``corvia.will *= 0.5``.

    Returns
    -------
    Program

    Raises
    ------
    UnknownName
        If an option, course or quantity does not exist.
    TextError
        If one of `sets` does not follow the grammar.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> compile_scenario(load("forts"), sets=["ash.cost = 2"]).effects["value"]
    array([2.])
    """
    compiler = _Compiler(scenario)
    compiler.quantities()
    compiler.calendar()
    terms, conditions = compiler.events()
    for text, trigger, _ in ev.triggered(scenario):
        compiler.effect(text, trigger)
    compiler.of_file = len(compiler.rows)
    for text in chosen(scenario, options):
        compiler.effect(text, ev.Trigger())
    for text in sets:
        compiler.set(text)
    effects = compiler.effects()
    latents, priors, compiler.structure["types"] = types_of(scenario)
    return Program(
        id=scenario.id,
        title=scenario.title,
        hash=scenario.hash,
        as_of=scenario.as_of,
        months_per_period=ev.months_per_period(scenario),
        names=names_of(scenario),
        structure=compiler.structure,
        inputs=compiler.inputs,
        state=compiler.state,
        effects=effects,
        terms=terms,
        conditions=conditions,
        type_latents=latents,
        priors=priors,
        ranges=tuple(compiler.ranges),
        observations=observations_of(scenario),
        timeline=timeline_of(scenario),
        months_at_war=months_between(scenario.began, scenario.as_of) if scenario.began else None,
    )


def chosen(scenario: Scenario, options: Sequence[str]) -> list[str]:
    """Return the effects of the options and courses chosen; an option that is chosen twice counts once.

    Raises
    ------
    UnknownName
        If one of them does not exist.
    """
    courses: list[str] = []
    taken: list[str] = []
    for name in options:
        if name in scenario.courses:
            courses.append(name)
            taken += scenario.courses[name].options
        elif name in scenario.options:
            taken.append(name)
        else:
            raise UnknownName(name, "option", [*scenario.options, *scenario.courses])
    texts = [text for name in dict.fromkeys(taken) for text in scenario.options[name].effects]
    return texts + [text for name in dict.fromkeys(courses) for text in scenario.courses[name].effects]


def stake_scales(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return by what the weights of each issue are multiplied, for the two sides.

    An issue that only one side cares about is set aside (0); the others are rescaled to 100 points a side.
    """
    weights = {
        issue: tuple(
            number.value if (number := scenario.quantities.get(f"{side}.{issue}.weight")) is not None else 0.0
            for side in scenario.names.sides
        )
        for issue in scenario.stakes
    }
    shared = [issue for issue, pair in weights.items() if min(pair) > 0]
    totals = [sum(weights[issue][i] for issue in shared) for i in range(SIDES)]
    a, b = (100.0 / total if abs(total - 100.0) > 1e-9 and total > 0 else 1.0 for total in totals)
    return {issue: (a, b) if issue in shared else (0.0, 0.0) for issue in weights}


def _defaults(layout: np.dtype[np.void], size: int) -> Array:
    values = np.zeros(size)
    record = values.view(layout)
    for quantity in QUANTITIES:
        if quantity.field in (layout.names or ()):
            record[quantity.field] = quantity.default
    return values


def structure_of(scenario: Scenario) -> np.ndarray:
    """Return the counts, links and switches of a scenario; the events' are written with the events."""
    names, structure = scenario.names, p.empty_structure()
    values: dict[str, Any] = {
        "law": ("battle", "forts").index(scenario.law),
        "flow": scenario.switches.flow,
        "floor": scenario.switches.floor_at_zero,
        "split": scenario.switches.split,
        "common_prior": scenario.switches.common_prior,
        "fronts": len(names.fronts),
        "suppliers": len(names.suppliers),
        "mediators": len(names.mediators),
        "issues": len(names.issues),
        "events": len(names.events),
        "dates": len(names.dates),
        "horizon": scenario.horizon,
        "tail": scenario.tail,
        "elapsed": scenario.elapsed,
        "event_close": ev.NEVER,
    }
    for name, value in values.items():
        structure[name] = value
    for f, front in enumerate(names.fronts):
        structure["lines"][0, f] = len(names.lines[front])
    for s, supplier in enumerate(scenario.suppliers.values()):
        structure["client"][0, s] = names.sides.index(supplier.supplies)
    for m, stake in enumerate(scenario.stakes.values()):
        structure["issue_front"][0, m] = names.fronts.index(stake.front) if stake.front else -1
    return structure


@dataclass
class _Compiler:
    """Fills the arrays of one program; the first `of_file` rows of effects are those of the file itself."""

    scenario: Scenario
    structure: np.ndarray = field(init=False)
    inputs: Array = field(init=False)
    state: Array = field(init=False)
    ranges: list[Range] = field(default_factory=list)
    rows: list[tuple[float, ...]] = field(default_factory=list)
    amounts: list[tuple[Amount, str]] = field(default_factory=list)
    of_file: int = 0

    def __post_init__(self) -> None:
        self.structure = structure_of(self.scenario)
        self.inputs = _defaults(INPUTS, N_INPUTS)
        self.state = _defaults(STATE, N_STATE)

    def put(self, ref: Ref, amount: Amount, scale: float = 1.0) -> None:
        """Write a number, and note its range if it is not known."""
        bank = self.inputs if ref.bank == 0 else self.state
        bank[ref.slot] = amount.value * scale
        if amount.low is None or amount.high is None or amount.low == amount.high or scale == 0:
            return
        low, value, high = (scale * v for v in (amount.low, amount.value, amount.high))
        where: Bank = "input" if ref.bank == 0 else "state"
        quantity = ref.quantity
        self.ranges.append(Range(ref.name, where, ref.slot, low, value, high, quantity.low, quantity.high))

    def quantities(self) -> None:
        """Write the numbers of the file."""
        names, scales = self.scenario.names, stake_scales(self.scenario)
        for name, number in self.scenario.quantities.items():
            ref = names.resolve(name)
            scale = 1.0
            if ref.quantity.field == "side_issue_weight":
                scale = scales[names.issues[ref.index[1]]][ref.index[0]]
            self.put(ref, number.amount, scale)

    def calendar(self) -> None:
        """Write the dates, in months from the assessment's."""
        for d, (name, day) in enumerate(self.scenario.calendar.items()):
            months = months_between(self.scenario.as_of, day.on.middle)
            self.structure["date_period"][0, d] = months
            self.put(self.scenario.names.resolve(f"{name}.months_to"), Amount(months))

    def events(self) -> tuple[np.ndarray, np.ndarray]:
        """Write the events; return the terms of their hazards and their conditions."""
        scenario, names, structure = self.scenario, self.scenario.names, self.structure
        terms: list[tuple[float, ...]] = []
        conditions: list[tuple[float, ...]] = []
        for e, (name, event) in enumerate(scenario.all_events().items()):
            structure["event_stages"][0, e] = len(names.stages[name])
            structure["event_dated"][0, e] = ev.is_dated(event)
            structure["event_open"][0, e], structure["event_close"][0, e] = ev.window_of(event, scenario)
            for stage, base in zip(names.stages[name], ev.bases_of(event, scenario), strict=True):
                self.put(names.resolve(f"{name}.{stage}.hazard"), base or Amount(0.0))
            if not ev.is_dated(event):
                terms += [(e, ref.bank, ref.slot, c) for c, ref in ev.hazard_of(event, scenario).terms]
            for c in parse_condition(event.when, names) if event.when else ():
                conditions.append((e, c.ref.bank, c.ref.slot, c.sense, c.threshold))
            if event.at is not None:
                since = LONG_AGO
                if event.since is not None:
                    # Reached by now: its single pushes are past, or come while the war is carried on; it moves on after.
                    since = min(period_of(event.since.start, scenario.as_of, scenario.period), -1)
                    structure["event_open"][0, e] = max(structure["event_open"][0, e], since)
                self.put(names.resolve(f"{name}.stage"), Amount(names.stages[name].index(event.at) + 1.0))
                self.put(names.resolve(f"{name}.since"), Amount(float(max(since, LONG_AGO))))
        return np.array(terms, p.TERMS), np.array(conditions, p.CONDITIONS)

    def effect(self, text: str, trigger: ev.Trigger) -> None:
        """Add the row of an effect."""
        effect = parse_effect(text, self.scenario.names)
        self.rows.append(ev.row_of(effect, trigger, self.scenario))
        self.amounts.append((effect.amount, text))

    def set(self, text: str) -> None:
        """Add the row of an effect that a user gave, with errors of its own."""
        try:
            self.effect(text, ev.Trigger())
        except TextError as error:
            if isinstance(error.__cause__, UnknownName):
                raise error.__cause__ from None
            raise TextError(error.what, error.offset, error.remedy, error.why, text) from None

    def effects(self) -> np.ndarray:
        """Return the effects in the order that the step needs, and note the ranges of their values by row.

        Ranges of the file come first, those of options and of changed numbers after them: so a variant's draws keep the
        coordinates of its baseline's.
        """
        table = np.array(self.rows, p.OPS)
        order = p.effect_order(table)
        for position, row in sorted(enumerate(order), key=lambda entry: entry[1] >= self.of_file):
            amount, text = self.amounts[row]
            if amount.low is None or amount.high is None or amount.low == amount.high:
                continue
            bounds = (float(table["low"][row]), float(table["high"][row]))
            if table["kind"][row] == MULTIPLY:
                bounds = (0.0, np.inf)
            elif table["kind"][row] == ADD:
                bounds = (-np.inf, np.inf)
            self.ranges.append(
                Range(text, "effect", position, amount.low, amount.value, amount.high, *bounds)
            )
        return table[order]
