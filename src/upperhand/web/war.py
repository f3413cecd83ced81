"""The war that the page is about: read anew when its file changes, and told in the words of the API."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from upperhand import __version__
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.place import Workplace
from upperhand.questions.dates import period_end
from upperhand.report.behind import Cited, cited_in, file_name, ground_of, passages
from upperhand.report.glossary import GLOSSARY
from upperhand.report.page import CANNOT_KNOW
from upperhand.report.words import count, day, listed, month
from upperhand.scenario.errors import UnknownName
from upperhand.scenario.evidence import grounds
from upperhand.scenario.geography import own_map
from upperhand.scenario.inventory import Entry, inventory
from upperhand.scenario.labels import names_of
from upperhand.scenario.load import load
from upperhand.scenario.model import Course, Option, Scenario, Source

from .messages import (
    Evidence,
    InputSays,
    ObservationSays,
    OptionSays,
    PassageSays,
    SideSays,
    SourceSays,
    War,
    Word,
)


@dataclass(frozen=True)
class _Read:
    stamp: tuple[int, int]
    scenario: Scenario
    numbers: dict[str, Entry]


class CurrentWar:
    """The scenario as its file is now.

    Parameters
    ----------
    place : Workplace
    """

    def __init__(self, place: Workplace) -> None:
        self._lock = threading.Lock()
        self._place = place
        self._read: _Read | None = None

    @property
    def place(self) -> Workplace:
        """Where the scenario and its ledger lie."""
        return self._place

    def to_write(self) -> Workplace:
        """Return where to write; a bundled scenario is copied first, and the page is about the copy from then on."""
        with self._lock:
            self._place = self._place.to_write(lambda text: None)
            return self._place

    @property
    def scenario(self) -> Scenario:
        """The scenario.

        Raises
        ------
        ScenarioError
            If the file has become invalid.
        """
        return self._now().scenario

    @property
    def key(self) -> str:
        """What tells the scenario, and the map beside it, from other states of them."""
        found, drawn = self.scenario, own_map(self._place.scenario_path)
        return found.hash if drawn is None else f"{found.hash}-{sha256(drawn.read_bytes()).hexdigest()[:16]}"

    @property
    def numbers(self) -> dict[str, Entry]:
        """Every number of the scenario by its name."""
        return self._now().numbers

    def _now(self) -> _Read:
        with self._lock:
            path = self._place.scenario_path
            about = path.stat()
            stamp = (about.st_mtime_ns, about.st_size)
            if self._read is None or self._read.stamp != stamp:
                scenario = load(path)
                self._read = _Read(stamp, scenario, {entry.name: entry for entry in inventory(scenario)})
            return self._read

    def stamp(self) -> tuple[object, ...]:
        """Return what changes whenever the scenario's file, its map or its ledger does."""
        ledger = self._place.ledger_path
        stamps: list[object] = [self._place]
        scenario = self._place.scenario_path
        drawn = own_map(scenario)
        own = (scenario,) if drawn is None else (scenario, drawn)
        for path in (*own, ledger, ledger.with_name(f"{ledger.name}-wal")):
            try:
                about = path.stat()
                stamps.append((about.st_mtime_ns, about.st_size))
            except FileNotFoundError:
                stamps.append(None)
        return tuple(stamps)

    def ledger(self) -> Ledger | None:
        """Open the ledger for reading; nothing if there is none yet."""
        path = self._place.ledger_path
        return Ledger.open(path, create=False, read_only=True) if path.exists() else None


def war(current: CurrentWar) -> War:
    """Return what the page shows of the war itself."""
    scenario, numbers = current.scenario, current.numbers
    ledger = current.ledger()
    pending = 0
    if ledger is not None:
        with ledger:
            pending = len(ledger.claims("pending"))
    known = scenario.quantities.values()
    counted = listed(f"{n:,} {what}" for what, n in grounds(number.evidence for number in known).items())
    return War(
        id=scenario.id,
        title=scenario.title,
        summary=scenario.summary or "",
        as_of=scenario.as_of.isoformat(),
        as_of_words=day(scenario.as_of),
        hash=scenario.hash,
        version=__version__,
        period=scenario.period,
        horizon=month(period_end(scenario, scenario.horizon)),
        sides=tuple(_sides(scenario)),
        options=tuple(_options(scenario)),
        inputs=tuple(_input(numbers[name]) for name in scenario.quantities if _settable(numbers.get(name))),
        sources=tuple(_source(key, source) for key, source in scenario.sources.items()),
        glossary=tuple(Word(term=term, meaning=meaning) for term, meaning in GLOSSARY),
        grounds=f"Of {count(len(known), 'number')} in the file: {counted}.",
        cannot_know=CANNOT_KNOW,
        warnings=scenario.warnings,
        notes=scenario.notes,
        pending=pending,
        bundled=current.place.bundled,
    )


def _sides(scenario: Scenario) -> Iterator[SideSays]:
    for (key, side), style in zip(scenario.sides.items(), ("first", "second"), strict=True):
        yield SideSays(
            id=key,
            name=side.name,
            adjective=side.adjective or "",
            leader=side.leader or "",
            aims=side.aims or "",
            style="first" if style == "first" else "second",
        )


def _options(scenario: Scenario) -> Iterator[OptionSays]:
    labels = names_of(scenario).labels
    choices: dict[str, Option | Course] = {**scenario.options, **scenario.courses}
    for key, option in choices.items():
        yield OptionSays(
            id=key,
            label=option.label,
            actor=option.actor,
            actor_name=labels.get(option.actor, option.actor),
            effects=option.effects,
            options=option.options if isinstance(option, Course) else (),
            course=isinstance(option, Course),
            note=option.note or "",
            evidence=option.from_ or "",
        )


def _settable(entry: Entry | None) -> bool:
    return entry is not None and entry.kind == "input" and entry.value is not None


STEPS = 100
"""Of a slider, about."""


def slider(low: float, high: float) -> tuple[float, int]:
    """Return the step of a slider between two values, a round number, and with how many decimals its values are written.

    Examples
    --------
    >>> slider(0.4, 0.9), slider(8, 15), slider(1300, 2600), slider(0.006, 0.02)
    ((0.005, 3), (0.1, 1), (20.0, 0), (0.0002, 4))
    """
    wanted = (high - low) / STEPS
    power = math.floor(math.log10(wanted))
    step = next(n for n in (1, 2, 5, 10) if n * 10.0**power >= wanted * (1.0 - 1e-9)) * 10.0**power
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return round(step, decimals), decimals


def _input(entry: Entry) -> InputSays:
    ranged = entry.low is not None and entry.high is not None and entry.low < entry.high
    step, decimals = (
        slider(entry.low or 0.0, entry.high or 0.0) if ranged else slider(0.0, abs(entry.value or 1.0))
    )
    return InputSays(
        name=entry.name,
        unit=entry.unit,
        value=entry.value or 0.0,
        low=entry.low,
        high=entry.high,
        shown=entry.shown,
        meaning=entry.doc,
        step=step if ranged else None,
        decimals=decimals,
        evidence=entry.evidence,
        ground=ground_of(entry.evidence),
    )


def _source(key: str, source: Source) -> SourceSays:
    return SourceSays(
        id=key,
        title=source.title or "",
        publisher=source.publisher or "",
        dated=str(source.dated or source.until or ""),
        document=file_name(source.document or ""),
        dataset=source.dataset or "",
        licence=source.licence or "",
    )


def evidence(current: CurrentWar, name: str) -> Evidence:
    """Return what stands behind a number.

    Raises
    ------
    UnknownName
    """
    scenario, numbers = current.scenario, current.numbers
    entry = numbers.get(name)
    if entry is None:
        raise UnknownName(name, "quantity", numbers)
    seen = [each for each in scenario.observations if each.about == name]
    cited = [
        part for text in (entry.evidence, *(each.from_ or "" for each in seen)) for part in cited_in(text)
    ]
    keys = dict.fromkeys(key for key, _ in cited if key in scenario.sources)
    return Evidence(
        name=name,
        unit=entry.unit,
        kind=entry.kind,
        shown=entry.shown,
        meaning=entry.doc,
        evidence=entry.evidence,
        ground="computed" if entry.kind == "derived" else ground_of(entry.evidence),
        sources=tuple(_source(key, scenario.sources[key]) for key in keys),
        passages=tuple(_passages(current, cited)),
        observations=tuple(
            ObservationSays(
                says=each.says,
                on=str(each.on),
                by=each.by or "",
                reliability=f"{each.reliability[0]}{each.reliability[1]}",
                evidence=each.from_ or "",
            )
            for each in seen
        ),
    )


def _passages(current: CurrentWar, cited: Sequence[Cited]) -> Iterator[PassageSays]:
    ledger = current.ledger()
    if ledger is not None:
        with ledger:
            for each in passages(current.scenario, ledger.documents(), cited):
                yield PassageSays(source=each.source, place=each.place, text=each.text)
