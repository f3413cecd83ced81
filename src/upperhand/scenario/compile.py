"""From a Scenario to a Program: every number in its place, every effect, hazard and condition as a row."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from . import program as p
from .errors import UnknownName
from .model import Event, Number, Scenario
from .names import Ref
from .observed import observed
from .program import Names, Program, Range, Recorded
from .quantities import INPUTS, LATENTS, N_INPUTS, N_STATE, QUANTITIES, SIDES, STATE, TYPES
from .text import Amount, Condition, Effect, Hazard, TextError, parse_condition, parse_effect, parse_hazard
from .when import DAYS_PER_MONTH, months_between, period_of

NEVER = 100_000
"""Period of what has no end."""

LONG_AGO = -600
"""Period since which an event stands where it stands, if the file does not say."""


@dataclass(frozen=True)
class Trigger:
    """What starts an effect: a date (mode 0), an event's stage (1, 2) or a front's line (3, 4); see ``program.MODES``.

    ``opens`` is the period of a dated event that can happen only then, else None.
    """

    mode: int = 0
    ref: int = 0
    level: float = 0.0
    opens: int | None = None


@dataclass
class _Builder:
    """Collects rows and ranges."""

    scenario: Scenario
    rows: list[tuple[float, ...]] = field(default_factory=list)
    amounts: list[tuple[Amount, str]] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)

    @property
    def months(self) -> float:
        return months_per_period(self.scenario)

    def effect(self, text: str, trigger: Trigger) -> None:
        effect = parse_effect(text, self.scenario.names)
        self.rows.append(row_of(effect, trigger, self.scenario))
        self.amounts.append((effect.amount, text))

    def effects(self) -> np.ndarray:
        """Return the rows in order and note the ranges of their values by row."""
        table = np.array([tuple(row) for row in self.rows], p.OPS) if self.rows else np.zeros(0, p.OPS)
        order = p.effect_order(table)
        for position, row in enumerate(order):
            amount, text = self.amounts[row]
            if amount.low is not None and amount.high is not None and amount.low < amount.high:
                low, high = (0.0, np.inf) if table["kind"][row] == 1 else (-np.inf, np.inf)
                if table["kind"][row] == 0:
                    low, high = table["low"][row], table["high"][row]
                self.ranges.append(
                    Range(text, "effect", position, amount.low, amount.value, amount.high, float(low), float(high))
                )
        return table[order]


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
    start = round(effect.after / months)
    if effect.start is not None:
        date = period_of(effect.start.start, scenario.as_of, scenario.period)
        if date < 0:
            raise TextError(f"{effect.start} lies before the assessment's date {scenario.as_of}")
        if trigger.mode == 0:
            start = date
        elif trigger.opens is None:
            raise TextError("'from' needs a date, but it is not known when this happens", remedy="after N months")
        else:  # effects of an event are in force from the period after it
            start = max(date - trigger.opens - 1, 0)
    if trigger.mode >= 3:
        if effect.over or effect.after or effect.start or effect.duration < math.inf:
            raise TextError("effects of a line hold while the line is held: no 'over', 'for', 'from' or 'after'")
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


def triggered(scenario: Scenario) -> list[tuple[str, Trigger, tuple[str | int, ...]]]:
    """Return every effect that stands in the scenario itself, with its trigger and its path in the file."""
    found: list[tuple[str, Trigger, tuple[str | int, ...]]] = []
    for i, planned in enumerate(scenario.schedule):
        found += [(text, Trigger(), ("schedule", i, "effects", k)) for k, text in enumerate(planned.effects)]
    for f, (front_name, front) in enumerate(scenario.fronts.items()):
        for n, line in enumerate(front.lines):
            path = ("fronts", front_name, "lines", n)
            found += [(t, Trigger(3, f, n + 1.0), (*path, "when_taken", k)) for k, t in enumerate(line.when_taken)]
            found += [(t, Trigger(4, f, n + 1.0), (*path, "when_lost", k)) for k, t in enumerate(line.when_lost)]
    paths = event_paths(scenario)
    for e, (name, event) in enumerate(scenario.all_events().items()):
        found += _event_effects(scenario, e, event, paths[name])
    return found


def event_paths(scenario: Scenario) -> dict[str, tuple[str | int, ...]]:
    """Return where each event stands in the file."""
    paths: dict[str, tuple[str | int, ...]] = {name: ("events", name) for name in scenario.events}
    for owner, supplier in scenario.suppliers.items():
        for group in ("packages", "decides"):
            paths.update({f"{owner}_{name}": ("suppliers", owner, group, name) for name in getattr(supplier, group)})
    return paths


def _event_effects(
    scenario: Scenario, e: int, event: Event, path: tuple[str | int, ...]
) -> list[tuple[str, Trigger, tuple[str | int, ...]]]:
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
        return 0, NEVER
    first = period_of(when.start, scenario.as_of, scenario.period)
    last = period_of(when.end, scenario.as_of, scenario.period)
    return max(first, 0), last


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


def stake_scale(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return by what each issue's weights are multiplied for the two sides.

    An issue that only one side cares about is set aside (0); the others are rescaled so that each side's sum to 100.
    """
    a, b = scenario.names.sides
    weights = {m: tuple(_central(scenario, f"{side}.{m}.weight") for side in (a, b)) for m in scenario.stakes}
    shared = [m for m, (x, y) in weights.items() if x > 0 and y > 0]
    totals = [sum(weights[m][i] for m in shared) for i in range(SIDES)]
    scale = [100.0 / total if total > 0 else 1.0 for total in totals]
    scale = [1.0 if abs(value - 1.0) < 1e-12 else value for value in scale]
    return {m: (scale[0], scale[1]) if m in shared or not shared else (0.0, 0.0) for m in scenario.stakes}


def _central(scenario: Scenario, name: str) -> float:
    number = scenario.quantities.get(name)
    return number.value if number is not None else 0.0


def compile_scenario(scenario: Scenario, options: Sequence[str] = (), sets: Sequence[str] = ()) -> Program:
    """Compile a scenario into the arrays that the war and the solver run on.

    Parameters
    ----------
    scenario : Scenario
    options : sequence of str
        Identifiers of options and courses of action that are taken on the assessment's date.
    sets : sequence of str
        Further effects, as after ``--set``: ``usa.will *= 0.5``.

    Returns
    -------
    Program

    Raises
    ------
    UnknownName
        If an option, course or quantity does not exist.
    TextError
        If one of `sets` does not follow the grammar.
    """
    names = scenario.names
    builder = _Builder(scenario)
    inputs = _defaults(INPUTS, N_INPUTS)
    state = _defaults(STATE, N_STATE)
    scales = stake_scale(scenario)
    for name, number in scenario.quantities.items():
        ref = names.resolve(name)
        scale = 1.0
        if ref.quantity.field == "side_issue_weight":
            scale = scales[names.issues[ref.index[1]]][ref.index[0]]
        bank = inputs if ref.bank == 0 else state
        bank[ref.slot] = number.value * scale
        if number.low is not None and number.high is not None and number.low < number.high and scale > 0:
            _add_range(builder, ref, Amount(number.value * scale, number.low * scale, number.high * scale))
    structure = _structure(scenario)
    for d, day in enumerate(scenario.calendar.values()):
        months = months_between(scenario.as_of, day.on.middle)
        structure["date_period"][0, d] = months
        inputs[names.resolve(f"{names.dates[d]}.months_to").slot] = months
    terms, conditions = _events(scenario, builder, structure, inputs, state)
    for text, trigger, _ in triggered(scenario):
        builder.effect(text, trigger)
    for text in _chosen(scenario, options):
        builder.effect(text, Trigger())
    for text in sets:
        try:
            builder.effect(text, Trigger())
        except TextError as error:
            if isinstance(error.__cause__, UnknownName):
                raise error.__cause__ from None
            raise TextError(error.what, error.offset, error.remedy, error.why, text) from None
    effects = builder.effects()
    latents, priors, types = _types(scenario)
    structure["types"] = types
    return Program(
        id=scenario.id,
        title=scenario.title,
        hash=scenario.hash,
        as_of=scenario.as_of,
        months_per_period=builder.months,
        names=_names(scenario),
        structure=structure,
        inputs=inputs,
        state=state,
        effects=effects,
        terms=terms,
        conditions=conditions,
        type_latents=latents,
        priors=priors,
        ranges=tuple(builder.ranges),
        observations=tuple(observed(scenario, item, types_sd(scenario)) for item in scenario.observations),
        timeline=timeline_of(scenario),
    )


def _defaults(layout: np.dtype[np.void], size: int) -> p.Array:
    values = np.zeros(size)
    record = values.view(layout)
    for quantity in QUANTITIES:
        if quantity.field in (layout.names or ()):
            record[quantity.field] = quantity.default
    return values


def _add_range(builder: _Builder, ref: Ref, amount: Amount) -> None:
    assert amount.low is not None
    assert amount.high is not None
    builder.ranges.append(
        Range(
            ref.name,
            "input" if ref.bank == 0 else "state",
            ref.slot,
            amount.low,
            amount.value,
            amount.high,
            ref.quantity.low,
            ref.quantity.high,
        )
    )


def _structure(scenario: Scenario) -> np.ndarray:
    names, structure = scenario.names, p.empty_structure()
    structure["law"] = 0 if scenario.law == "battle" else 1
    structure["flow"] = scenario.switches.flow
    structure["floor"] = scenario.switches.floor_at_zero
    structure["split"] = scenario.switches.split
    structure["common_prior"] = scenario.switches.common_prior
    structure["fronts"] = len(names.fronts)
    for f, front in enumerate(names.fronts):
        structure["lines"][0, f] = len(names.lines[front])
    structure["suppliers"] = len(names.suppliers)
    for s, supplier in enumerate(scenario.suppliers.values()):
        structure["client"][0, s] = names.sides.index(supplier.supplies)
    structure["mediators"] = len(names.mediators)
    structure["issues"] = len(names.issues)
    for m, stake in enumerate(scenario.stakes.values()):
        structure["issue_front"][0, m] = names.fronts.index(stake.front) if stake.front else -1
    structure["events"] = len(names.events)
    structure["event_close"] = NEVER
    structure["dates"] = len(names.dates)
    structure["horizon"] = scenario.horizon
    structure["tail"] = scenario.tail
    return structure


def _events(
    scenario: Scenario, builder: _Builder, structure: np.ndarray, inputs: p.Array, state: p.Array
) -> tuple[np.ndarray, np.ndarray]:
    """Write the events' structure, bases and stages; return terms and conditions sorted by event."""
    names = scenario.names
    terms: list[tuple[float, ...]] = []
    conditions: list[tuple[float, ...]] = []
    for e, (name, event) in enumerate(scenario.all_events().items()):
        structure["event_stages"][0, e] = len(names.stages[name])
        structure["event_dated"][0, e] = is_dated(event)
        structure["event_open"][0, e], structure["event_close"][0, e] = window_of(event, scenario)
        for stage, base in zip(names.stages[name], bases_of(event, scenario), strict=True):
            ref = names.resolve(f"{name}.{stage}.hazard")
            amount = base or Amount(0.0)
            inputs[ref.slot] = amount.value
            if amount.low is not None and amount.high is not None and amount.low < amount.high:
                _add_range(builder, ref, amount)
        if not is_dated(event):
            terms += [(e, ref.bank, ref.slot, c) for c, ref in hazard_of(event, scenario).terms]
        if event.when:
            found: tuple[Condition, ...] = parse_condition(event.when, names)
            conditions += [(e, c.ref.bank, c.ref.slot, c.sense, c.threshold) for c in found]
        if event.at is not None:
            state[names.resolve(f"{name}.stage").slot] = names.stages[name].index(event.at) + 1.0
            since = LONG_AGO
            if event.since is not None:  # reached before the assessment: its single pushes are past
                since = max(min(period_of(event.since.start, scenario.as_of, scenario.period), -1), LONG_AGO)
            state[names.resolve(f"{name}.since").slot] = since
    return np.array(terms, p.TERMS), np.array(conditions, p.CONDITIONS)


def _chosen(scenario: Scenario, options: Sequence[str]) -> list[str]:
    """Return the effects of the options and courses chosen; an option that is chosen twice counts once."""
    texts: list[str] = []
    taken: list[str] = []
    for name in options:
        if name in scenario.courses:
            texts += scenario.courses[name].effects
            taken += scenario.courses[name].options
        elif name in scenario.options:
            taken.append(name)
        else:
            raise UnknownName(name, "option", [*scenario.options, *scenario.courses])
    for name in dict.fromkeys(taken):
        texts += scenario.options[name].effects
    return texts


def _types(scenario: Scenario) -> tuple[p.Array, p.Array, int]:
    """Return latents, priors and number of types: the product of everything nobody knows."""
    latents, priors = p.empty_types()
    beliefs = list(scenario.beliefs.values())
    if not beliefs:
        return latents, priors, 1
    a, b = scenario.names.sides
    combinations = list(itertools.product(*(belief.types for belief in beliefs)))
    priors[:] = 0.0
    for k, combination in enumerate(combinations[:TYPES]):
        for belief, kind in zip(beliefs, combination, strict=True):
            for name, shift in belief.types[kind].items():
                ref = scenario.names.resolve(name)
                latents[k, LATENTS.index(ref.quantity.field), ref.index[0]] += shift
        for row, who in enumerate(("analyst", a, b)):
            if scenario.switches.common_prior:
                who = "analyst"
            weights = [belief.weights.get(who, belief.weights["analyst"]) for belief in beliefs]
            priors[row, k] = math.prod(w.get(kind, 0.0) for w, kind in zip(weights, combination, strict=True))
    priors /= priors.sum(axis=1, keepdims=True)
    return latents, priors, len(combinations)


def types_sd(scenario: Scenario) -> dict[str, float]:
    """Return the standard deviation, under the analyst's weights, of each latent quantity's shift across types."""
    latents, priors, _ = _types(scenario)
    mean = np.einsum("k,kls->ls", priors[0], latents)
    sd = np.sqrt(np.maximum(np.einsum("k,kls->ls", priors[0], latents**2) - mean**2, 0.0))
    fields = {q.field: q.name for q in QUANTITIES}
    return {
        f"{side}.{fields[name]}": float(sd[n, i])
        for n, name in enumerate(LATENTS)
        for i, side in enumerate(scenario.names.sides)
    }


def timeline_of(scenario: Scenario) -> tuple[Recorded, ...]:
    """Return the war so far, oldest month first."""
    recorded = []
    for month in sorted(scenario.timeline.months, key=lambda item: item.month.start):
        moved = []
        for name, front in scenario.fronts.items():
            lines = month.moved.get(name, math.nan)
            if name in month.km2 and front.km2_per_line:
                lines = month.km2[name] / front.km2_per_line
            moved.append(lines)
        a, b = (month.losses.get(side, math.nan) for side in scenario.names.sides)
        label = f"{month.month.start:%Y-%m}" if scenario.period == "month" else str(month.month.start)
        recorded.append(Recorded(label, tuple(moved), (a, b), month.settled))
    return tuple(recorded)


def _names(scenario: Scenario) -> Names:
    names = scenario.names
    labels: dict[str, str] = {}
    for sides in (scenario.sides, scenario.suppliers, scenario.mediators, scenario.actors):
        labels.update({key: block.name for key, block in sides.items()})  # type: ignore[attr-defined]
    for blocks in (scenario.stakes, scenario.options, scenario.courses, scenario.beliefs, scenario.all_events()):
        labels.update({key: block.label for key, block in blocks.items()})  # type: ignore[attr-defined]
    for key, day in scenario.calendar.items():
        labels[key] = day.label or key.replace("_", " ")
    for key, front in scenario.fronts.items():
        labels[key] = front.label or (" – ".join(front.between) if front.between else key.replace("_", " "))
        for line_id, line in zip(names.lines[key], front.lines, strict=True):
            labels[f"{key}.{line_id}"] = line.name
    for key, event in scenario.all_events().items():
        parts = {**event.stages, **event.outcomes}
        for stage in names.stages[key]:
            labels[f"{key}.{stage}"] = (parts[stage].label if stage in parts else None) or stage.replace("_", " ")
    return Names(
        sides=names.sides,
        fronts=names.fronts,
        lines=tuple(names.lines[f] for f in names.fronts),
        suppliers=names.suppliers,
        mediators=names.mediators,
        issues=names.issues,
        events=names.events,
        stages=tuple(names.stages[e] for e in names.events),
        dates=names.dates,
        types=names.types,
        labels=labels,
    )


