"""Puts accepted claims into a scenario's file: its date, its timeline, observations and effects; can be taken back."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from upperhand.scenario.edit import Value, add_entries, add_items, set_value
from upperhand.scenario.errors import ScenarioError
from upperhand.scenario.evidence import ASSUMED
from upperhand.scenario.load import loads
from upperhand.scenario.model import Scenario
from upperhand.scenario.text import parse_effect
from upperhand.scenario.when import DAYS_PER_MONTH, Period, When

from .cited import Cited, source_of
from .claims import Claim
from .proposal import Proposal

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)

_AFTER = re.compile(r"\s+after\s+[\d._]+\s*[a-z]+")

RECENT = dt.timedelta(days=31)
"""Before its publication, within which a claim's own date is taken; what is older is known by the report."""

_CITABLE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Taken:
    """An accepted claim that goes into the scenario.

    Attributes
    ----------
    label : str
        The claim in a few words of ours.
    document : Cited or None
        None for a claim without a document.
    reviewed : bool
        Whether a person looked at it.
    """

    claim: Claim
    proposal: Proposal
    label: str
    document: Cited | None
    reviewed: bool


@dataclass(frozen=True)
class Change:
    """A change of a scenario's file.

    Attributes
    ----------
    before, after : str
        The file.
    as_of_before, as_of : datetime.date
    taken : tuple of str
        Ids of the claims that went in.
    left : dict of str to str
        Ids of those that did not, and why.
    notes : tuple of str
        What the reader has to know or to do.
    """

    before: str
    after: str
    as_of_before: dt.date
    as_of: dt.date
    taken: tuple[str, ...]
    left: Mapping[str, str]
    notes: tuple[str, ...]


def updated(
    text: str, taken: Sequence[Taken], as_of: dt.date | None = None, file: str = "scenario.yaml"
) -> Change:
    """Return a scenario's file with accepted claims put in.

    Only lines are added, and the date is set: comments, order and layout stay.

    Parameters
    ----------
    text : str
        The scenario's file.
    taken : sequence of Taken
        In the order in which they were made.
    as_of : datetime.date, optional
        The new date; default: the last day on which one of the documents may have been published, or the day the scenario
        has if that is later.
    file : str
        Its name, for messages.

    Raises
    ------
    ScenarioError
        If the file, before or after, is no valid scenario.
    ValueError
        If the date would go back.

    Examples
    --------
    >>> from upperhand.scenario.load import bundled
    >>> text = bundled()["two-rivers"].read_text(encoding="utf-8")
    >>> change = updated(text, [], dt.date(2031, 4, 2))
    >>> str(change.as_of_before), str(change.as_of), undone(change.after, change.before, change.after) == text
    ('2031-03-15', '2031-04-02', True)
    """
    scenario = loads(text, file)
    cited = [t.document for t in taken if t.document]
    new_date = as_of or max([scenario.as_of, *(d.last for d in cited if d.day_is_known)])
    if new_date < scenario.as_of:
        raise ValueError(f"the scenario is of {scenario.as_of} already, later than {new_date}")
    nothing = {t.claim.id: t.proposal.why for t in taken if t.proposal.kind == "none"}
    misfits = {t.claim.id: why for t in taken if (why := t.proposal.problem(scenario))}
    moved, months = _moved_on(text, scenario, new_date, taken)
    loads(moved, file)
    going = [t for t in taken if t.claim.id not in {*nothing, *misfits}]
    try:
        after = _with_claims(moved, scenario, new_date, going)
        loads(after, file)
    except ScenarioError:  # one claim that does not fit keeps no other one out
        alone = {t.claim.id: _misfit(moved, scenario, new_date, t) for t in going}
        if not any(alone.values()):
            raise
        misfits |= {key: why for key, why in alone.items() if why}
        going = [t for t in going if t.claim.id not in misfits]
        after = _with_claims(moved, scenario, new_date, going)
        loads(after, file)
    return Change(
        before=text,
        after=after,
        as_of_before=scenario.as_of,
        as_of=new_date,
        taken=tuple(t.claim.id for t in going),
        left=nothing | misfits,
        notes=(*_notes(months, cited), *(f"claim {key} is left out: {why}" for key, why in misfits.items())),
    )


def _moved_on(
    text: str, scenario: Scenario, new_date: dt.date, taken: Sequence[Taken]
) -> tuple[str, list[dict[str, Value]]]:
    """Return the file on its new date, with the periods that have passed; and these."""
    after = text
    if new_date != scenario.as_of:
        after = set_value(after, "as_of", new_date)
        if scenario.numbers_as_of is None:
            after = set_value(after, "numbers_as_of", scenario.as_of, after="as_of")
    passed = _passed(scenario, new_date, taken)
    return add_items(after, ["timeline", "months"], passed), passed


def _with_claims(text: str, scenario: Scenario, new_date: dt.date, going: Sequence[Taken]) -> str:
    """Return the file with claims put in, and their documents among its sources."""
    after, names = _with_sources(text, scenario, [t.document for t in going if t.document])
    seen = [_observation(t, names, scenario, new_date) for t in going if t.proposal.kind == "observation"]
    happened = [_planned(t, names, scenario, new_date) for t in going if t.proposal.kind == "effect"]
    return add_items(add_items(after, ["observations"], seen), ["schedule"], happened)


def _misfit(text: str, scenario: Scenario, new_date: dt.date, claim: Taken) -> str:
    """Return why the scenario cannot take a claim, or an empty text."""
    try:
        loads(_with_claims(text, scenario, new_date, [claim]))
    except ScenarioError as error:
        return error.problems[0].what
    return ""


def undone(now: str, before: str, after: str) -> str:
    """Return a file without an update, even if a person has changed other lines since.

    Parameters
    ----------
    now : str
        The file as it is.
    before, after : str
        The file before and after the update.

    Raises
    ------
    ValueError
        If the lines of the update have been changed since.

    Examples
    --------
    >>> undone("a: 1\\nown: 5\\nc: 3\\n", "a: 1\\n", "a: 1\\nc: 3\\n")
    'a: 1\\nown: 5\\n'
    """
    lines = after.splitlines(keepends=True)
    back = _edits(lines, before.splitlines(keepends=True))
    own = _edits(lines, now.splitlines(keepends=True))
    if any((i1 < o2 and o1 < i2) or (i1, i2) == (o1, o2) for i1, i2, _ in back for o1, o2, _ in own):
        raise ValueError("lines of the update have been changed since")
    for first, last, instead in sorted([*back, *own], key=lambda edit: edit[:2], reverse=True):
        lines[first:last] = instead
    return "".join(lines)


def _edits(old: list[str], new: list[str]) -> list[tuple[int, int, list[str]]]:
    """Return which lines of a text are replaced by which."""
    found = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i1, i2, new[j1:j2]) for tag, i1, i2, j1, j2 in found if tag != "equal"]


def _with_sources(text: str, scenario: Scenario, documents: Iterable[Cited]) -> tuple[str, dict[str, str]]:
    """Return the file with every cited document among its sources, and under which key each stands."""
    names: dict[str, str] = {}
    new: dict[str, dict[str, Value]] = {}
    for document in documents:
        if document.name in names:
            continue
        known = source_of(scenario, document.file, document.published)
        if known:
            names[document.name] = known
            continue
        stem = _CITABLE.sub("-", document.name).strip("-._") or "document"
        if stem == "from" or stem.startswith(
            ASSUMED
        ):  # words that mean something else where numbers are cited
            stem = f"document-{stem}"
        key = stem
        number = 2
        while key in scenario.sources or key in new:
            key, number = f"{stem}-{number}", number + 1
        names[document.name] = key
        entry: dict[str, Value] = {"document": document.file}
        if document.day_is_known:
            same = document.first == document.last
            entry["dated"] = document.last if same else [document.first, document.last]
        if document.publisher:
            entry["publisher"] = document.publisher
        if document.title:
            entry["title"] = document.title
        new[key] = entry
    return add_entries(text, ["sources"], new), names


def _from(taken: Taken, names: Mapping[str, str]) -> str:
    """Return the evidence of a claim: every place in a document that the scenario cites, else that it is assumed."""
    cited = []
    for place in taken.claim.places:
        name, _, paragraph = place.rpartition(" ¶")
        if name in names:
            cited.append(f"{names[name]} ¶{paragraph}")
    return "; ".join(cited) if cited else "assumed, added by hand"


def _observation(
    taken: Taken, names: Mapping[str, str], scenario: Scenario, as_of: dt.date
) -> dict[str, Value]:
    proposal = taken.proposal
    speakers = taken.claim.coded.said.speakers
    told = next((s.actor for s in speakers if s.actor), None)
    known = {*scenario.sides, *scenario.suppliers, *scenario.mediators, *scenario.actors}
    return {
        "on": _day(taken, as_of),
        "about": proposal.about,
        "sees": _seen(proposal.sees),
        "reliability": list(proposal.reliability),
        "public": proposal.public,
        **({"by": told} if told in known else {}),
        "says": taken.label,
        "from": _from(taken, names),
        "note": _note(taken),
    }


def _planned(taken: Taken, names: Mapping[str, str], scenario: Scenario, as_of: dt.date) -> dict[str, Value]:
    day = _day(taken, as_of)
    return {
        "label": taken.label,
        "effects": [_dated(effect, day, scenario) for effect in taken.proposal.effects],
        "from": _from(taken, names),
        "note": _note(taken),
    }


def _dated(effect: str, day: dt.date, scenario: Scenario) -> str:
    """Return an effect that begins on a day, or as long after it as it says; one with a date of its own keeps that."""
    begins = parse_effect(effect, scenario.names)
    if begins.start is not None:
        return effect
    day += dt.timedelta(days=round(begins.after * DAYS_PER_MONTH))
    return f"{_AFTER.sub('', effect)} from {day}"


def _note(taken: Taken) -> str:
    return f"claim {taken.claim.id}" + ("" if taken.reviewed else ", not reviewed")


def _day(taken: Taken, as_of: dt.date) -> dt.date:
    """Return the day of a claim: on which it happened, if the text or a person says, else of its publication."""
    known = taken.document is not None and taken.document.day_is_known
    published = min(taken.document.last, as_of) if known and taken.document else as_of
    when = taken.claim.when
    happened = when is not None and when.relation == "in" and taken.claim.coded.said.happened
    near = happened and when is not None and dt.timedelta() <= published - when.end <= RECENT
    return when.end if near and when is not None else published


def _seen(sees: str) -> Value:
    """Return what an observation sees as the scenario writes it: a word, a number or a range."""
    try:
        numbers = [float(part) for part in sees.strip("[] ").split(",")]
    except ValueError:
        return sees
    return numbers[0] if len(numbers) == 1 else numbers


def _passed(scenario: Scenario, as_of: dt.date, taken: Sequence[Taken]) -> list[dict[str, Value]]:
    """Return the periods that have passed since the day of the numbers: not settled, with talks if a claim says so.

    What the timeline lacks before that day is the author's own gap, and stays one.
    """
    recorded = [item.month for item in scenario.timeline.months]
    if not recorded:
        return []
    since = scenario.numbers_as_of or scenario.as_of
    found: list[dict[str, Value]] = []
    first, last = _next(max(recorded, key=lambda when: when.end), scenario.period)
    while last < as_of:
        if last >= since:
            found.append(
                {
                    "month": f"{first:%Y-%m}" if scenario.period == "month" else [first, last],
                    "talks": any(_talks_in(t, scenario, first, last) for t in taken),
                    "note": "no figures yet",
                    "from": "assumed",
                }
            )
        first, last = _next(When(start=first, end=last), scenario.period)
    return found


def _next(latest: When, period: Period) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the period after one of the timeline."""
    if period == "week":
        first = max(latest.start + WEEK, latest.end + DAY)
        return first, first + WEEK - DAY
    first = (latest.end.replace(day=1) + 31 * DAY).replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def _talks_in(taken: Taken, scenario: Scenario, first: dt.date, last: dt.date) -> bool:
    coded, when = taken.claim.coded, taken.claim.when
    parties = {m.actor for m in (coded.source, coded.target) if m is not None}
    known = taken.document is not None and taken.document.day_is_known
    day = when.start if when is not None else taken.document.last if known and taken.document else None
    return (
        coded.type in ("talks", "consult", "meet")
        and coded.said.happened
        and parties == set(scenario.names.sides)
        and day is not None
        and first <= day <= last
    )


def _notes(months: Sequence[Mapping[str, Value]], cited: Sequence[Cited]) -> tuple[str, ...]:
    notes = []
    unknown = sorted({document.name for document in cited if not document.day_is_known})
    if unknown:
        notes.append(
            f"nobody knows when {', '.join(unknown)} was published, so the scenario's date does not follow it: "
            "upperhand read FILE --scenario SCENARIO --published DATE"
        )
    if months:
        first, last = (
            each[0] if isinstance(each := item["month"], list) else each for item in (months[0], months[-1])
        )
        which = f"{first}" if first == last else f"{first} to {last}"
        notes.append(f"give the timeline what is known of {which}: ground (km2) and losses")
    return tuple(notes)
