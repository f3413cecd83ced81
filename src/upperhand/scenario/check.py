"""What must hold across a scenario: names that exist, sums, dates, triggers that can happen; with warnings and notes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from . import evidence
from .compile import bases_of, event_paths, hazard_of, is_dated, row_of, triggered
from .errors import Place, Problem, UnknownName, listing, nearest
from .model import Event, Number, Path, Scenario
from .names import Ref
from .text import Condition, TextError, parse_condition, parse_effect
from .when import When, period_of

OVERLAP = 40.0
"""Points of common stakes below which a bargain has little to work with."""

TOLERANCE = 1e-6


class Checker:
    """Runs every check on one scenario; collects problems, warnings and notes."""

    def __init__(self, scenario: Scenario, text: str) -> None:
        self.scenario = scenario
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.warnings: list[str] = []
        self.notes: list[str] = []

    def run(self) -> None:
        """Run the checks, cheap and basic ones first."""
        self.sources()
        self.references()
        self.beliefs()
        self.stakes()
        self.fronts()
        self.texts()
        self.events()
        self.observations()
        self.timeline()
        self.numbers_have_evidence()
        if not self.problems:
            self.cycles()

    # ---- helpers
    def place(self, path: Path, offset: int = 0) -> Place:
        places = self.scenario.places
        while path and path not in places:
            path = path[:-1]
        place = places.get(path, Place())
        if offset and 0 < place.line <= len(self.lines):
            source = self.lines[place.line - 1]
            quoted = source[place.column - 1 : place.column] in ("'", '"')
            column = place.column + offset + quoted
            if column <= len(source) + 1:
                return Place(place.line, column)
        return place

    def problem(self, what: str, path: Path, why: str = "", remedy: str = "", offset: int = 0) -> None:
        self.problems.append(Problem(what, self.place(path, offset), why, remedy))

    def known(self, name: str | None, known: Iterable[str], what: str, path: Path) -> bool:
        names = list(known)
        if name is None or name in names:
            return True
        self.problem(f"there is no {what} '{name[:60]}'", path, remedy=listing(nearest(name, names) or names[:5]))
        return False

    def ref(self, name: str, path: Path) -> Ref | None:
        try:
            return self.scenario.names.resolve(name)
        except UnknownName as error:
            self.problem(f"there is no quantity '{name[:60]}'", path, remedy=listing(error.nearest))
            return None

    def parsed(self, parse: Callable[[], Any], path: Path) -> Any:
        try:
            return parse()
        except TextError as error:
            self.problem(error.what, path, error.why, error.remedy, error.offset)
            return None

    # ---- checks
    def sources(self) -> None:
        as_of = self.scenario.as_of
        for name, source in self.scenario.sources.items():
            path = ("sources", name)
            if (source.document is None) == (source.dataset is None):
                self.problem(f"source '{name}' is either a document or a dataset", path, remedy="add 'document:' or 'dataset:'")
            if source.dated is not None and source.dated.start > as_of:
                self.late(f"source '{name}'", source.dated, (*path, "dated"))
            if source.until is not None and source.until.end > as_of:
                self.late(f"data set '{name}'", source.until, (*path, "until"))

    def late(self, what: str, when: When, path: Path) -> None:
        self.problem(
            f"{what} is dated {when}, after the assessment's date {self.scenario.as_of}",
            path,
            "evidence is what could be known on that day; otherwise an assessment of the past would know its own future",
            "move as_of, or leave it out",
        )

    def references(self) -> None:
        scenario = self.scenario
        actors = [*scenario.sides, *scenario.suppliers, *scenario.mediators, *scenario.actors]
        for key, supplier in scenario.suppliers.items():
            self.known(supplier.supplies, scenario.sides, "side", ("suppliers", key, "supplies"))
        for key, stake in scenario.stakes.items():
            self.known(stake.front, scenario.fronts, "front", ("stakes", key, "front"))
            if (stake.kind == "territory") != (stake.front is not None):
                self.problem(
                    f"stake '{key}': a territory has a front, and only a territory has",
                    ("stakes", key),
                    "the line on that front decides who has it while nothing is settled",
                )
        for key, option in scenario.options.items():
            self.known(option.actor, actors, "actor", ("options", key, "actor"))
        for key, course in scenario.courses.items():
            self.known(course.actor, actors, "actor", ("courses", key, "actor"))
            for i, name in enumerate(course.options):
                self.known(name, scenario.options, "option", ("courses", key, "options", i))
        paths = event_paths(scenario)
        for key, event in scenario.all_events().items():
            self.known(event.actor, actors, "actor", (*paths[key], "actor"))
        for key, front in scenario.fronts.items():
            self.known(front.opened_by, scenario.sides, "side", ("fronts", key, "opened_by"))
        for key, side in scenario.sides.items():
            for group in ("positions", "preconditions"):
                for i, position in enumerate(getattr(side, group)):
                    if position.quantity is not None:
                        self.ref(position.quantity, ("sides", key, group, i, "quantity"))

    def beliefs(self) -> None:
        scenario = self.scenario
        holders = ["analyst", *scenario.sides]
        for key, belief in scenario.beliefs.items():
            path: Path = ("beliefs", key)
            for kind, shifts in belief.types.items():
                for name in shifts:
                    where = (*path, "types", kind, name)
                    ref = self.ref(name, where)
                    if ref is not None and not ref.quantity.latent:
                        self.problem(
                            f"nobody is uncertain of {name}",
                            where,
                            "types shift what the sides learn about: effectiveness, strike_effect, endurance",
                        )
            if "analyst" not in belief.weights:
                self.problem(f"'{key}' lacks the analyst's weights", (*path, "weights"), remedy="analyst: {TYPE: P, ...}")
            for who, weights in belief.weights.items():
                where = (*path, "weights", who)
                if not self.known(who, holders, "holder of beliefs", where):
                    continue
                for kind in weights:
                    self.known(kind, belief.types, "type", (*where, kind))
                if min(weights.values(), default=0) < 0 or abs(sum(weights.values()) - 1) > 1e-6:
                    total = sum(weights.values())
                    self.problem(
                        f"the weights of {who} sum to {total:g}, {abs(total - 1):g} too {'much' if total > 1 else 'little'}",
                        where,
                        "probabilities are not negative and sum to 1",
                    )

    def stakes(self) -> None:
        scenario = self.scenario
        a, b = scenario.names.sides
        weight = {(m, s): self.weight(s, m) for m in scenario.stakes for s in (a, b)}
        shared = [m for m in scenario.stakes if weight[m, a] > 0 and weight[m, b] > 0]
        aside = [m for m in scenario.stakes if m not in shared and weight[m, a] + weight[m, b] > 0]
        if not shared:
            self.problem("no issue matters to both sides", ("stakes",), "without one there is nothing to bargain over")
            return
        totals = {}
        for side in (a, b):
            total = sum(weight[m, side] for m in scenario.stakes)
            totals[side] = sum(weight[m, side] for m in shared)
            if min(abs(total - 100), abs(totals[side] - 100)) > TOLERANCE * 100:
                parts = " + ".join(f"{m} {weight[m, side]:g}" for m in scenario.stakes if weight[m, side])
                self.problem(
                    f"{side}'s weights sum to {total:g}, {abs(total - 100):g} points too {'many' if total > 100 else 'few'}",
                    ("stakes",),
                    f"each side divides 100 points among the issues: {parts}",
                )
        for m in aside:
            who = a if weight[m, a] > 0 else b
            self.notes.append(f"stake '{m}' matters only to {who}: it is set aside, and the others are rescaled to 100 points")
        overlap = sum(min(100 * weight[m, a] / totals[a], 100 * weight[m, b] / totals[b]) for m in shared)
        if overlap < OVERLAP:
            self.warnings.append(
                f"the sides' stakes overlap by {overlap:.0f} points only (Σ min of the weights): nearly any exchange of issues suits both"
            )

    def weight(self, side: str, issue: str) -> float:
        number = self.scenario.quantities.get(f"{side}.{issue}.weight")
        return number.value if number is not None else 0.0

    def fronts(self) -> None:
        for key, front in self.scenario.fronts.items():
            count = len(front.lines)
            name = f"{key}.position"
            number = self.scenario.quantities.get(name)
            if number is None:
                self.problem(f"front '{key}' does not say where it stands", ("fronts", key), remedy="stands_at: 0")
            for full in (name, f"{key}.home"):
                value = self.scenario.quantities.get(full)
                if value is not None and max(value.numbers) > count:
                    self.problem(f"{full} is beyond the last of {count} lines", ("quantities", full))

    def texts(self) -> None:
        """Parse every effect; check its timing against what triggers it."""
        scenario = self.scenario
        for text, trigger, path in triggered(scenario):
            effect = self.parsed(lambda text=text: parse_effect(text, scenario.names), path)
            if effect is not None:
                self.parsed(lambda effect=effect, trigger=trigger: row_of(effect, trigger, scenario), path)
        for section in ("options", "courses"):
            for key, block in getattr(scenario, section).items():
                for i, text in enumerate(block.effects):
                    path = (section, key, "effects", i)
                    effect = self.parsed(lambda text=text: parse_effect(text, scenario.names), path)
                    if effect is not None and effect.start is not None:
                        self.future(effect.start, path)

    def future(self, when: When, path: Path) -> None:
        if period_of(when.end, self.scenario.as_of, self.scenario.period) < 0:
            self.problem(
                f"{when} lies before the assessment's date {self.scenario.as_of}",
                path,
                "what has happened already is in the numbers as they stand",
            )

    def events(self) -> None:
        paths = event_paths(self.scenario)
        for key, event in self.scenario.all_events().items():
            self.event(key, event, paths[key])

    def event(self, key: str, event: Event, path: Path) -> None:
        if event.on is not None and event.window is not None:
            self.problem(f"'{key}' has both a date and a window", path, remedy="keep 'on' or 'window'")
        when = event.on or event.window
        if when is not None:
            self.future(when, (*path, "on" if event.on else "window"))
        if is_dated(event):
            self.dated_event(key, event, path)
        else:
            if event.on is not None:
                self.problem(f"'{key}' has a date but no chance", path, remedy="p: 1, or outcomes with p each")
            hazard = self.parsed(lambda: hazard_of(event, self.scenario), (*path, "hazard"))
            if hazard is not None:
                missing = [s for s, base in zip(self.scenario.names.stages[key], bases_of(event, self.scenario), strict=True) if base is None]
                if missing:
                    self.problem(f"'{key}' has no hazard for {listing(missing, 'and')}", path, remedy="hazard: 0.05")
            if event.at is not None:
                self.known(event.at, self.scenario.names.stages[key], "stage", (*path, "at"))
            if isinstance(event.hazard, Number):
                self.chances([event.hazard], (*path, "hazard"), 10)
            for name, stage in event.stages.items():
                if stage.hazard is not None:
                    self.chances([stage.hazard], (*path, "stages", name, "hazard"), 10)
        if event.since is not None:
            if event.at is None:
                self.problem(f"'{key}' says since when, but not at which stage", path, remedy="at: STAGE")
            if event.since.start > self.scenario.as_of:
                self.late(f"the stage of '{key}'", event.since, (*path, "since"))
        if event.when is not None:
            self.parsed(lambda: parse_condition(event.when or "", self.scenario.names), (*path, "when"))

    def dated_event(self, key: str, event: Event, path: Path) -> None:
        if event.on is None and event.window is None:
            self.problem(f"'{key}' has chances but no date", path, remedy="on: 2024-11-05, or a hazard instead of 'p'")
        for name in ("stages", "at", "hazard"):
            if getattr(event, name):
                self.problem(f"'{key}' has outcomes or a chance, and also '{name}'", path, "an event is either dated or moved by a hazard")
        if event.outcomes and event.p is not None:
            self.problem(f"'{key}' has outcomes and a chance of its own", path, remedy="give each outcome its p")
        chances = [outcome.p for outcome in event.outcomes.values()] or ([event.p] if event.p else [])
        self.chances(chances, (*path, "outcomes") if event.outcomes else (*path, "p"), 1)
        total = sum(chance.value for chance in chances)
        if total > 1 + TOLERANCE:
            self.problem(f"the outcomes of '{key}' have chances that sum to {total:g}", (*path, "outcomes"), "what is left of 1 is that none occurs")

    def chances(self, numbers: list[Number], path: Path, most: float) -> None:
        for number in numbers:
            if min(number.numbers) < 0 or max(number.numbers) > most:
                self.problem(f"a chance lies between 0 and {most:g}", path)

    def observations(self) -> None:
        scenario = self.scenario
        for i, item in enumerate(scenario.observations):
            path: Path = ("observations", i)
            if item.on.start > scenario.as_of:
                self.late("this observation", item.on, (*path, "on"))
            ref = self.ref(item.about, (*path, "about"))
            if ref is None:
                continue
            if ref.quantity.kind == "derived":
                self.problem(f"{ref.name} is derived", (*path, "about"), "observations are of inputs and states", "name what moves it")
            if isinstance(item.sees, str):
                self.known(item.sees, evidence.LEVELS, "level", (*path, "sees"))
                if not math.isfinite(ref.quantity.high - ref.quantity.low) and ref.name not in scenario.quantities:
                    self.problem(f"'{item.sees}' needs a range of {ref.name}", (*path, "sees"))
            elif min(item.sees.numbers) < ref.quantity.low or max(item.sees.numbers) > ref.quantity.high:
                self.problem(
                    f"{ref.name} lies between {ref.quantity.low:g} and {ref.quantity.high:g} ({ref.quantity.unit})", (*path, "sees")
                )
            number = scenario.quantities.get(ref.name)
            if (number is None or number.low is None) and not ref.quantity.latent:
                self.warnings.append(f"observation {i + 1} is about {ref.name}, which is taken as known: it changes nothing")

    def timeline(self) -> None:
        scenario = self.scenario
        seen: set[int] = set()
        for i, month in enumerate(scenario.timeline.months):
            path: Path = ("timeline", "months", i)
            if month.month.start > scenario.as_of:
                self.late("this month of the timeline", month.month, (*path, "month"))
            period = period_of(month.month.start, scenario.as_of, scenario.period)
            if period in seen:
                self.problem(f"{month.month} stands twice in the timeline", (*path, "month"))
            seen.add(period)
            for front in (*month.moved, *month.km2):
                where = "moved" if front in month.moved else "km2"
                self.known(front, scenario.fronts, "front", (*path, where, front))
            for front in month.km2:
                if front in scenario.fronts and scenario.fronts[front].km2_per_line is None:
                    self.problem(f"front '{front}' does not say how many km² a line is", (*path, "km2", front), remedy="km2_per_line: 500")
                if front in month.moved:
                    self.problem(f"'{front}' is given in lines and in km²", (*path, "km2", front), remedy="keep one")
            for side, lost in month.losses.items():
                self.known(side, scenario.sides, "side", (*path, "losses", side))
                if lost < 0:
                    self.problem("losses are not negative", (*path, "losses", side))

    def numbers_have_evidence(self) -> None:
        """Every block with numbers of its own says where they come from; those of the table were checked when read."""
        scenario = self.scenario
        blocks: list[tuple[Path, Any, bool]] = []
        for key, option in scenario.options.items():
            blocks.append((("options", key), option, bool(option.effects)))
        for key, course in scenario.courses.items():
            blocks.append((("courses", key), course, bool(course.effects)))
        paths = event_paths(scenario)
        for key, event in scenario.all_events().items():
            blocks.append((paths[key], event, True))
        for key, belief in scenario.beliefs.items():
            blocks.append((("beliefs", key), belief, True))
        for i, item in enumerate(scenario.observations):
            blocks.append((("observations", i), item, True))
        for i, month in enumerate(scenario.timeline.months):
            blocks.append((("timeline", "months", i), month, bool(month.moved or month.km2 or month.losses)))
        for i, planned in enumerate(scenario.schedule):
            blocks.append((("schedule", i), planned, True))
        for key, front in scenario.fronts.items():
            for i, line in enumerate(front.lines):
                blocks.append((("fronts", key, "lines", i), line, bool(line.when_taken or line.when_lost)))
        for path, block, needs in blocks:
            if needs and block.from_ is None:
                self.problem(
                    f"'{path[-1]}' has numbers without evidence",
                    path,
                    "every number says where it comes from, on its own block or on one around it",
                    "from: assumed",
                )

    def cycles(self) -> None:
        """Refuse events that wait for each other."""
        events = self.scenario.all_events()
        order = list(events)
        waits: dict[str, list[str]] = {}
        for key, event in events.items():
            conditions: tuple[Condition, ...] = parse_condition(event.when, self.scenario.names) if event.when else ()
            waits[key] = [
                order[c.ref.index[0]]
                for c in conditions
                if c.ref.quantity.field == "event_stage" and c.sense > 0 and c.threshold > self.reached(order[c.ref.index[0]])
            ]
        state: dict[str, int] = {}
        for key in order:
            cycle = _cycle(key, waits, state)
            if cycle:
                paths = event_paths(self.scenario)
                self.problem(
                    "these events wait for each other: " + " → ".join(cycle),
                    (*paths[cycle[0]], "when"),
                    "none of them can ever happen",
                    "drop one of the conditions",
                )
                return

    def reached(self, key: str) -> float:
        event = self.scenario.all_events()[key]
        return self.scenario.names.stages[key].index(event.at) + 1.0 if event.at else 0.0


def _cycle(key: str, waits: dict[str, list[str]], state: dict[str, int]) -> list[str]:
    """Return a cycle reachable from an event, first name repeated at the end, or nothing (depth-first, no recursion)."""
    stack: list[tuple[str, Iterable[str]]] = [(key, iter(waits[key]))] if not state.get(key) else []
    trail = [key]
    state[key] = 1
    while stack:
        for following in stack[-1][1]:
            if state.get(following) == 1 and following in trail:
                return [*trail[trail.index(following) :], following]
            if not state.get(following):
                state[following] = 1
                trail.append(following)
                stack.append((following, iter(waits[following])))
                break
        else:
            state[trail.pop()] = 2
            stack.pop()
    return []


def check(scenario: Scenario, text: str) -> tuple[list[Problem], list[str], list[str]]:
    """Return problems, warnings and notes of a scenario."""
    checker = Checker(scenario, text)
    checker.run()
    return checker.problems, checker.warnings, checker.notes


