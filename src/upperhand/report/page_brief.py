"""The brief in words: one page for somebody who has a minute."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from upperhand.questions.changes import Changes, Lever
from upperhand.questions.estimate import Estimate
from upperhand.questions.explain import NUMBERS, Share
from upperhand.scenario.evidence import grounds

from . import effects, findings
from .brief import Brief, Told, passed_events
from .context import called, horizon_month
from .one_page import OnePage, Section, Table
from .page import CANNOT_KNOW, deals_shown
from .words import (
    capital,
    count,
    day,
    decimal,
    figure,
    listed,
    percent,
    percent_span,
    whole,
)

FEW_LEVERS = 3
"""Numbers shown as what would change our mind."""

LONGEST_QUOTE = 160

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")

MOST_CLAIMS = 8
"""Claims that are quoted on the page."""


def brief_page(found: Brief) -> OnePage:
    """Return the page of a brief."""
    now = found.now
    sections = [_who(found), *_what_moved_it(found), _deal(found)]
    sections += [_missing(found), *_change_of_mind(found), _assumed(found)]
    return OnePage(
        title=f"{now.scenario.title}: brief",
        date=f"as of {day(now.scenario.as_of)}"
        + (f"; compared with {day(found.since)}" if found.since else ""),
        sections=tuple(sections),
        foot=tuple(_foot(found)),
    )


def _who(found: Brief) -> Section:
    now = found.now
    first, second = (called(now, side) for side in now.sides)
    lines = []
    hand = now.upper_hand
    if found.changes is None:
        lines.append("There is no earlier brief to compare it with; the next one will say what moved.")
    else:
        total = found.changes.total["upper_hand"]
        low, high = total.both
        side = first if total.value > 0 else second
        if total.cannot_tell:
            reach = f"{_towards(low, first, second)} to {_towards(high, first, second)}"
            change = f"whether it moved cannot be told: {reach}"
        else:
            ends = sorted((abs(low), abs(high)))
            change = f"it moved {decimal(abs(total.value))} points towards {side} ({decimal(ends[0])} to {decimal(ends[1])})"
        lines.append(f"Compared with the file of {day(found.since) if found.since else 'then'} {change}.")
    if math.isfinite(hand.error):
        lines.append(f"The computation's own error is ± {decimal(hand.error)}.")
    lines.append(
        "The upper hand is by how much the balanced settlement beats freezing today's line; all that is in dispute is "
        "worth 100 points to each side."
    )
    return Section(f"{findings.headline(now)}.", tuple(lines), id="upper-hand")


def _what_moved_it(found: Brief) -> Iterator[Section]:
    moved = found.changes
    if moved is None:
        return
    now = found.now
    first = called(now, now.sides[0])
    head = ("", f"upper hand\n(+ for {first})", "surplus", f"settled by\n{horizon_month(now)}, %")
    ranked = sorted(moved.news, key=lambda share: -abs(share.upper_hand.value))
    rows = [(f"then ({moved_from(found)})", *_levels(moved.before))]
    rows += [("time", *_shares(moved.time)), ("judgement", *_shares(moved.judgement))]
    rows += [(f"claim {n}{_mark(found, share)}", *_shares(share)) for n, share in enumerate(ranked, start=1)]
    rows += [
        ("all together", *(_share(name, moved.total[name]) for name in NUMBERS)),
        ("now", *_levels(moved.after)),
    ]
    said: tuple[str | Table, ...] = tuple(_said(found, ranked))
    yield Section("What moved it?", (Table(head, tuple(rows)), *said), tuple(_method(moved)), id="moved")


def moved_from(found: Brief) -> str:
    """Return the day with which a brief compares."""
    return day(found.since) if found.since else "before"


def _method(moved: Changes) -> Iterator[str]:
    parts = [
        "Time: the days that passed; judgement: what was changed in the file by hand",
        "in brackets 90 % with the error of the computation; ?: the sign cannot be told; *: nobody has looked at the claim",
    ]
    if moved.orders:
        parts.append(f"shares of the claims over {moved.orders} orders in which they could have come in")
    parts.append(
        "means of lighter solves than the headline's median, so 'now' can differ from it within the ranges; before rounding, "
        "shares add up to 'all together', and that is 'now' less 'then'"
    )
    yield "; ".join(parts) + "."


def _mark(found: Brief, share: Share) -> str:
    told = found.told.get(share.cause.name, ())
    return " *" if any(not each.reviewed for each in told) else ""


def _said(found: Brief, ranked: list[Share]) -> Iterator[Table]:
    rows = [
        (str(n), _claim(found, told))
        for n, share in enumerate(ranked, start=1)
        for told in found.told.get(share.cause.name, ())
    ]
    if rows:
        yield Table(
            ("", "claims: in a few words, what changes, as it is said, and where"), tuple(rows[:MOST_CLAIMS])
        )
    if len(rows) > MOST_CLAIMS:
        yield Table(
            ("", ""),
            (("…", f"and {count(len(rows) - MOST_CLAIMS, 'more claim')}: all are in --json and --out"),),
        )


def _claim(found: Brief, told: Told) -> str:
    corrected = " (corrected by a person)" if told.edited else ""
    changed = "; ".join(_changed(found, text) for text in told.change.split("; "))
    parts = (f"{told.label} → {changed}{corrected}.", _quote(told), f"[{_where(told.places)}]")
    return " ".join(filter(None, parts))


def _changed(found: Brief, text: str) -> str:
    """Return in words what of a claim stands in the scenario: an effect, or what is seen of a number."""
    now = found.now
    if "=" in text:
        changed = effects.in_words(now, text)
        return f"{changed.meaning}, {changed.change}"
    name, is_seen, sees = text.partition(" is ")
    if not is_seen:
        return text
    seen = _DAY.sub(lambda match: day(dt.date.fromisoformat(match[0])), sees)
    return f"{effects.means(now.program.names, now.scenario.names.resolve(name))}, seen to be {seen}"


def _where(places: Sequence[str]) -> str:
    """Return places, the paragraphs of one document together."""
    by_document: dict[str, list[str]] = {}
    for place in places:
        name, _, paragraph = place.rpartition(" ")
        by_document.setdefault(name, []).append(paragraph)
    return "; ".join(f"{name} {', '.join(which)}" for name, which in by_document.items()) or "by hand"


def _quote(told: Told) -> str:
    text = told.quote
    return (
        f"“{text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(' ', 1)[0] + ' …'}”"
        if text
        else ""
    )


def _shares(share: Share | None) -> tuple[str, ...]:
    if share is None:
        return ("nothing",) * len(NUMBERS)
    return tuple(_share(name, getattr(share, name)) for name in NUMBERS)


def _share(name: str, each: Estimate) -> str:
    """Return a share with one decimal, so that a reader can add up, and both uncertainties in its range."""
    scale = 100.0 if name == "deal" else 1.0
    low, high = (scale * end for end in each.both)
    value = decimal(scale * each.value, signed=True)
    if each.value == low == high == 0.0:
        return value
    return f"{value}{' ?' if each.cannot_tell else ''} ({decimal(low, signed=True)} to {decimal(high, signed=True)})"


def _levels(numbers: Mapping[str, Estimate]) -> tuple[str, ...]:
    found = []
    for name in NUMBERS:
        scale, signed = (100.0, False) if name == "deal" else (1.0, True)
        found.append(decimal(scale * numbers[name].value, signed=signed))
    return tuple(found)


def _towards(value: float, first: str, second: str) -> str:
    """Return a movement in points with the side that it favours."""
    return f"{decimal(abs(value))} towards {first if value > 0 else second}"


def _deal(found: Brief) -> Section:
    now = found.now
    rows = tuple(
        (period_words(found, each.period), percent_span(each.chance), percent(each.base_rate))
        for each in deals_shown(now)
    )
    head = ("settled by", "chance", "wars as old as this one")
    return Section("Is there a deal?", (f"{findings.surplus(now)}.", Table(head, rows)), id="deal")


def period_words(found: Brief, period: int) -> str:
    """Return the day on which a period ends."""
    from upperhand.questions.dates import period_end

    return day(period_end(found.now.scenario, period))


def _missing(found: Brief) -> Section:
    scenario = found.now.scenario
    lines = []
    if found.pending:
        lines.append(f"{count(found.pending, 'claim')} nobody has decided about: upperhand review.")
    if found.to_confirm:
        lines.append(
            f"The day of publication of {listed(found.to_confirm)} is inferred: somebody should confirm it."
        )
    bare = [m.month for m in scenario.timeline.months if not (m.moved or m.km2 or m.losses)]
    if bare:
        last = f"{bare[-1].start:%Y-%m}" if scenario.period == "month" else f"that of {bare[-1].start}"
        lines.append(f"The timeline has no figures for {count(len(bare), scenario.period)}, the last {last}.")
    open_events = passed_events(scenario)
    if open_events:
        lines.append(
            f"The file does not say how this came out: {listed(open_events)} (give its outcomes the chances 0 and 1)."
        )
    if scenario.numbers_as_of is not None:
        lines.append(
            f"The numbers are of {day(scenario.numbers_as_of)}; the war was carried on from there by chance, so what really "
            "happened since is known only as far as the timeline and the news say."
        )
    return Section("What is missing?", tuple(lines) or ("Nothing that the program knows of.",), id="missing")


def _change_of_mind(found: Brief) -> Iterator[Section]:
    moved = found.changes
    if moved is None:
        return
    levers = sorted(
        (lever for lever in moved.levers if lever.matters("upper_hand")),
        key=lambda each: -each.moves("upper_hand"),
    )
    if not levers:
        return
    first = called(found.now, found.now.sides[0])
    head = ("if this number moves", "over its range", f"upper hand\n(+ for {first})", "surplus", "settled")
    rows = tuple(_ends(found, lever) for lever in levers[:FEW_LEVERS])
    yield Section(
        "What would change our mind?",
        (Table(head, rows),),
        (
            "The numbers whose doubt moves the upper hand most, at both ends of their ranges, all else as it is thought to be.",
        ),
        id="mind",
    )


def _ends(found: Brief, lever: Lever) -> tuple[str, ...]:
    def both(name: str) -> str:
        return f"{whole(lever.at_low[name], True)} to {whole(lever.at_high[name], True)}"

    low, high = (percent(min(max(at["deal"], 0.0), 1.0)) for at in (lever.at_low, lever.at_high))
    reach = f"{figure(lever.low)} to {figure(lever.high)}"
    name = found.now.scenario.names.resolve(lever.name)
    return (
        effects.means(found.now.program.names, name),
        reach,
        both("upper_hand"),
        both("surplus"),
        f"{low} to {high}",
    )


def _assumed(found: Brief) -> Section:
    scenario = found.now.scenario
    kinds = grounds(number.evidence for number in scenario.quantities.values())
    parts = ", ".join(f"{number} {what}" for what, number in kinds.items())
    lines = [f"Of the numbers of the scenario: {parts}."]
    if found.unreviewed:
        lines.append(
            f"{capital(count(found.unreviewed, 'entry', 'entries'))} came from claims that nobody has looked at "
            "(accepted with --accept-all)."
        )
    lines.append(
        "How much a claim moves a number is a judgement of the program's table, unless a person changed it."
    )
    return Section("What is assumed?", tuple(lines), id="assumed")


def _foot(found: Brief) -> Iterator[str]:
    now = found.now
    wars = f", {count(found.changes.wars, 'variant')} of it" if found.changes else ""
    yield (
        f"Made from {now.scenario.id} ({now.scenario.hash}){wars}, seed {now.seed}, {now.effort.replicates} solves of "
        f"{now.effort.paths:,} paths, {now.effort.draws:,} draws, upperhand {now.version}."
    )
    yield CANNOT_KNOW
