"""The weekly brief: where the war stands, what moved the answer since last time, and what it rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import AssessmentRecord, Entry, Forecast
from upperhand.evidence.proposal import effect_target
from upperhand.questions.assess import assess
from upperhand.questions.changes import Changes, Item, changes, comparable
from upperhand.questions.dates import period_end
from upperhand.questions.result import Assessment
from upperhand.runs.executors import Executor
from upperhand.runs.replicate import Progress
from upperhand.scenario.events import bases_of, is_dated
from upperhand.scenario.load import loads
from upperhand.scenario.model import Event, Scenario

MOST_ITEMS = 10
"""Claims that are looked at one by one; more are put together by the number that they speak of."""

HALF_OF_WORK = 0.5

DUE_AFTER = (3, 6, 12)
"""Months after which forecasts come due, besides the horizon."""

_CLAIM = re.compile(r"\bclaim ([0-9a-f]{16})\b")


@dataclass(frozen=True)
class Told:
    """A claim that moved the answer, for the page.

    Attributes
    ----------
    label : str
        In a few words.
    places : tuple of str
        Where it is said.
    quote : str
        The sentence; empty where the ledger does not have it.
    change : str
        What of it went into the scenario, in words.
    reviewed, edited : bool
        Whether a person looked at it, and corrected it.
    """

    claim: str
    label: str
    places: tuple[str, ...]
    quote: str
    change: str
    reviewed: bool
    edited: bool


@dataclass(frozen=True)
class Brief:
    """The answer of today, and what has changed since the last one.

    Attributes
    ----------
    now : Assessment
    since : datetime.date or None
        Date of the scenario that it is compared with; None if there is nothing to compare with.
    changes : Changes or None
    told : dict of str to tuple of Told
        The claims behind each item of the news.
    pending : int
        Claims that nobody has decided about.
    to_confirm : tuple of str
        Documents whose publication somebody should confirm.
    unreviewed : int
        Claims in the scenario that nobody has looked at.
    """

    now: Assessment
    since: dt.date | None
    changes: Changes | None
    told: Mapping[str, tuple[Told, ...]]
    pending: int
    to_confirm: tuple[str, ...]
    unreviewed: int

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of ``brief --json``."""
        return {
            **self.now.as_dict(),
            "since": self.since.isoformat() if self.since else None,
            "changes": self.changes.as_dict() if self.changes else None,
            "claims": {
                name: [{**vars(told), "places": list(told.places)} for told in group]
                for name, group in self.told.items()
            },
            "pending": self.pending,
            "to_confirm": list(self.to_confirm),
            "unreviewed": self.unreviewed,
        }


@dataclass(frozen=True)
class Past:
    """What a brief needs of the ledger.

    Attributes
    ----------
    before : Scenario or None
        The scenario to compare with.
    entries : dict of str to Entry
        The ledger's claims by id.
    to_confirm : tuple of str
        Documents behind accepted claims whose publication is only inferred.
    """

    before: Scenario | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)
    to_confirm: tuple[str, ...] = ()


def past(text: str, ledger: Ledger, since: dt.date | None = None) -> Past:
    """Return what a ledger knows.

    Parameters
    ----------
    text : str
        The scenario's file.
    ledger : Ledger
    since : datetime.date, optional
        Compare with the last brief of a scenario of this date or earlier.
    """
    entries = {entry.id: entry for entry in ledger.claims()}
    return Past(_before(text, ledger, since), entries, _to_confirm(ledger, entries.values()))


def brief(
    scenario: Scenario,
    past: Past,
    *,
    store: str | Path,
    seed: int = 1,
    paths: int | None = None,
    draws: int | None = None,
    quick: bool = False,
    threads: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] = lambda text: None,
) -> Brief:
    """Assess a scenario and compare it with what it was when the last brief was made.

    Parameters
    ----------
    scenario : Scenario
    past : Past
    store, seed, paths, draws, quick, threads, executor, progress, warn
        As for `upperhand.questions.explain.explain`.
    """

    def part(share: float) -> None:
        if progress:
            progress(HALF_OF_WORK * share)

    effort: dict[str, Any] = {
        "seed": seed,
        "paths": paths,
        "draws": draws,
        "quick": quick,
        "threads": threads,
    }
    before = past.before if past.before is not None and comparable(past.before, scenario) else None
    now = assess(scenario, progress=part, **effort)
    found: Changes | None = None
    told: dict[str, tuple[Told, ...]] = {}
    if before is not None:
        items, told = news(before, scenario, past.entries)
        found = changes(
            before, scenario, items, store=store, executor=executor, progress=part, warn=warn, **effort
        )
    return Brief(
        now=now,
        since=before.as_of if before else None,
        changes=found,
        told=told,
        pending=sum(entry.status == "pending" for entry in past.entries.values()),
        to_confirm=past.to_confirm,
        unreviewed=sum(note.endswith(", not reviewed") for note in _notes(scenario)),
    )


@dataclass(frozen=True)
class _Entered:
    """What of a claim stands in a scenario."""

    label: str
    about: str
    observations: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


def news(
    before: Scenario, after: Scenario, entries: Mapping[str, Entry]
) -> tuple[list[Item], dict[str, tuple[Told, ...]]]:
    """Return what a scenario has taken in of claims since it was as before, and the claims behind each item.

    Parameters
    ----------
    before, after : Scenario
    entries : dict of str to Entry
        The ledger's claims by id.
    """
    known = {claim for note in _notes(before) for claim in _CLAIM.findall(note)}
    found: dict[str, _Entered] = {}
    for n, seen in enumerate(after.observations):
        for claim in _CLAIM.findall(seen.note or ""):
            sees = seen.sees if isinstance(seen.sees, str) else " to ".join(map(str, seen.sees.numbers))
            heard = "public" if seen.public else "not public"
            change = f"{seen.about} is {sees} ({''.join(map(str, seen.reliability))}, {heard}, {seen.on})"
            entered = found.setdefault(claim, _Entered(seen.says, seen.about))
            entered.observations.append(n)
            entered.changes.append(change)
    for n, planned in enumerate(after.schedule):
        for claim in _CLAIM.findall(planned.note or ""):
            about = effect_target(planned.effects[0]) if planned.effects else ""
            entered = found.setdefault(claim, _Entered(planned.label, about))
            entered.planned.append(n)
            entered.changes.extend(planned.effects)
    found = {claim: entered for claim, entered in found.items() if claim not in known}
    groups: dict[str, list[str]] = {}
    for claim, entered in found.items():
        groups.setdefault(entered.about if len(found) > MOST_ITEMS else claim, []).append(claim)
    items, told = [], {}
    for name, claims in groups.items():
        label = found[claims[0]].label if len(claims) == 1 else f"{len(claims)} reports on {name}"
        seen_by = tuple(n for claim in claims for n in found[claim].observations)
        planned_by = tuple(n for claim in claims for n in found[claim].planned)
        items.append(Item(name, label, seen_by, planned_by))
        told[name] = tuple(
            _told(claim, found[claim].label, "; ".join(found[claim].changes), entries.get(claim))
            for claim in claims
        )
    return items, told


def recorded(found: Brief, text: str, ledger: Ledger, arguments: Mapping[str, Any]) -> None:
    """Write a brief and its forecasts down, unless the last one is the same."""
    now = found.now
    record = AssessmentRecord(
        verb="brief",
        arguments=dict(arguments),
        scenario=text,
        scenario_hash=now.scenario.hash,
        as_of=now.scenario.as_of,
        version=now.version,
        seed=now.seed,
        paths=now.effort.paths,
        draws=now.effort.draws,
        result=found.as_dict(),
    )
    last = ledger.assessments("brief")[-1:]
    if last and _same(last[0], record):
        return
    number = ledger.add_assessment(record)
    ledger.add_forecasts(forecasts(now, number))


def forecasts(now: Assessment, assessment: int) -> list[Forecast]:
    """Return the forecasts that an assessment makes: a settlement by each of several dates."""
    months = now.program.months_per_period
    periods = sorted({*(round(after / months) for after in DUE_AFTER), len(now.deal)})
    found = []
    for period in periods:
        if not 1 <= period <= len(now.deal):
            continue
        deal, by = now.deal[period - 1], period_end(now.scenario, period)
        chance = deal.chance
        low, value, high = (min(max(v, 0.0), 1.0) for v in (chance.low, chance.value, chance.high))
        what = f"{now.scenario.title}: a settlement by {by.isoformat()}"
        found.append(
            Forecast(
                what,
                by,
                value,
                min(low, value),
                max(high, value),
                deal.base_rate,
                now.scenario.as_of,
                assessment,
                "deal",
            )
        )
    return found


def _same(one: AssessmentRecord, other: AssessmentRecord) -> bool:
    fields = ("scenario_hash", "version", "seed", "paths", "draws", "as_of")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _before(text: str, ledger: Ledger, since: dt.date | None) -> Scenario | None:
    """Return the scenario to compare with: of the last brief that was another, else as it was before its first update."""
    earlier = [
        a for a in ledger.assessments("brief") if a.scenario != text and (since is None or a.as_of <= since)
    ]
    if earlier:
        return loads(earlier[-1].scenario, "the scenario of the last brief")
    undone = {update.undoes for update in ledger.updates()}
    updates = [
        u for u in ledger.updates() if u.undoes is None and u.number not in undone and u.before != text
    ]
    return loads(updates[0].before, "the scenario before its first update") if updates else None


def _told(claim: str, label: str, change: str, entry: Entry | None) -> Told:
    if entry is None:
        return Told(claim, label, (), "", change, True, False)
    edited = entry.decision is not None and bool(entry.decision.edited)
    return Told(claim, label, entry.claim.places, entry.claim.quote, change, entry.reviewed, edited)


def _notes(scenario: Scenario) -> list[str]:
    return [block.note or "" for block in (*scenario.observations, *scenario.schedule)]


def _to_confirm(ledger: Ledger, entries: Iterable[Entry]) -> tuple[str, ...]:
    used = {entry.claim.sha256 for entry in entries if entry.status in ("accepted", "applied")}
    return tuple(d.name for d in ledger.documents() if d.sha256 in used and d.published.to_confirm)


def passed_events(scenario: Scenario) -> Sequence[str]:
    """Return labels of dated events that came due while the war was carried on, if the file does not say how they came out.

    Examples
    --------
    >>> import upperhand as uh
    >>> passed_events(uh.load("two-rivers"))  # its numbers are of the assessment's date
    ()
    """
    if scenario.numbers_as_of is None:
        return ()
    dated = [(event, event.on or event.window) for event in scenario.all_events().values()]
    return [
        event.label
        for event, when in dated
        if when is not None and when.end < scenario.as_of and not _has_come_out(event, scenario)
    ]


def _has_come_out(event: Event, scenario: Scenario) -> bool:
    """Return whether the file says how an event came out: its chances are 0 or 1, or it gives the stage reached."""
    if is_dated(event):
        return all(chance is not None and chance.value in (0.0, 1.0) for chance in bases_of(event, scenario))
    return event.at is not None
