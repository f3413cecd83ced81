"""The brief in words: one page for somebody who has a minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upperhand.questions.changes import Changes, Lever
from upperhand.questions.estimate import Estimate
from upperhand.questions.explain import NUMBERS, Share
from upperhand.scenario.evidence import grounds

from . import findings, paired
from .brief import Brief, Told, passed_events
from .context import called, horizon_month
from .one_page import OnePage, Section, Table
from .page import CANNOT_KNOW, deals_shown
from .words import (
    CANNOT_TELL,
    VISIBLE_POINTS,
    VISIBLE_SHARE,
    capital,
    count,
    day,
    figure,
    listed,
    percent,
    percent_span,
    verdict,
    whole,
)

FEW_LEVERS = 3
"""Numbers shown as what would change our mind."""

LONGEST_QUOTE = 160


def brief_page(found: Brief) -> OnePage:
    """Return the page of a brief."""
    now = found.now
    sections = [_who(found), *_what_moved_it(found), _deal(found)]
    sections += [_missing(found), *_change_of_mind(found), _assumed(found)]
    return OnePage(
        title=f"{now.scenario.title}: brief",
        date=f"as of {day(now.scenario.as_of)}"
        + (f"; last one of {day(found.since)}" if found.since else ""),
        sections=tuple(sections),
        foot=tuple(_foot(found)),
    )


def _who(found: Brief) -> Section:
    now = found.now
    first, second = (called(now, side) for side in now.sides)
    lines = []
    if found.changes is None:
        lines.append("There is no earlier brief to compare it with; the next one will say what moved.")
    else:
        total = found.changes.total["upper_hand"]
        says = verdict(total)
        low, high = paired.written(total, 1.0, signed=True)[1:]
        if says == CANNOT_TELL:
            change = f"whether it moved cannot be told ({low} to {high} points towards {first})"
        elif says:
            change = "it did not move visibly"
        else:
            side = first if total.value > 0 else second
            change = f"it moved {findings.points(abs(total.value))} towards {side}{findings.between(total)}"
        lines.append(f"Since {day(found.since) if found.since else 'then'} {change}.")
    lines.append(
        "The upper hand is by how much the balanced settlement beats freezing today's line; all that is in dispute is "
        "worth 100 points to each side."
    )
    return Section(f"{findings.headline(now)}.", tuple(lines))


def _what_moved_it(found: Brief) -> Iterator[Section]:
    moved = found.changes
    if moved is None:
        return
    now = found.now
    first = called(now, now.sides[0])
    head = ("", f"upper hand\n(+ for {first})", "surplus", f"settled by\n{horizon_month(now)}")
    rows = [
        ("time", *_shares(moved.time)),
        ("judgement", *_shares(moved.judgement)),
    ]
    ranked = sorted(moved.news, key=lambda share: -abs(share.upper_hand.value))
    rows += [(f"claim {n}{_mark(found, share)}", *_shares(share)) for n, share in enumerate(ranked, start=1)]
    if not moved.news:
        rows.append(("news", "none", "none", "none"))
    rows.append(("all together", *(_share(name, moved.total[name]) for name in NUMBERS)))
    notes = [
        "; ".join(_method(moved))
        + ". ?: cannot tell the sign. ·: no visible effect. *: nobody has looked at the claim."
    ]
    said: tuple[str | Table, ...] = tuple(_said(found, ranked))
    yield Section("What moved it?", (Table(head, tuple(rows)), *said), tuple(notes))


def _method(moved: Changes) -> Iterator[str]:
    yield "Time: the days that passed; judgement: what was changed in the file by hand"
    yield "points, and percentage points of the chance; in brackets 90 % over what the analyst does not know"
    if moved.orders:
        yield f"shares of the news over {moved.orders} orders in which it could have come in"
    yield "means, which add up before rounding"


def _mark(found: Brief, share: Share) -> str:
    told = found.told.get(share.cause.name, ())
    return " *" if any(not each.reviewed for each in told) else ""


def _said(found: Brief, ranked: list[Share]) -> Iterator[Table]:
    rows = [
        (str(n), " ".join(filter(None, (told.label, _quote(told), f"[{_where(told.places)}]"))))
        for n, share in enumerate(ranked, start=1)
        for told in found.told.get(share.cause.name, ())
    ]
    if rows:
        yield Table(("", "claims: in a few words, as it is said, and where"), tuple(rows))


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
    scale, visible = (100.0, VISIBLE_SHARE) if name == "deal" else (1.0, VISIBLE_POINTS)
    says = verdict(each, visible)
    if says and says != CANNOT_TELL:
        return "·"
    value, low, high = paired.written(each, scale, signed=True)
    reach = "" if low == value == high else f" ({low} to {high})"
    return f"{value}{' ?' if says else ''}{reach}"


def _deal(found: Brief) -> Section:
    now = found.now
    rows = tuple(
        (period_words(found, each.period), percent_span(each.chance), percent(each.base_rate))
        for each in deals_shown(now)
    )
    head = ("settled by", "chance", "wars as old as this one")
    return Section("Is there a deal?", (f"{findings.surplus(now)}.", Table(head, rows)))


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
    return Section("What is missing?", tuple(lines) or ("Nothing that the program knows of.",))


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
    rows = tuple(_ends(lever) for lever in levers[:FEW_LEVERS])
    yield Section(
        "What would change our mind?",
        (Table(head, rows),),
        (
            "The numbers whose doubt moves the upper hand most, at both ends of their ranges, all else as it is thought to be.",
        ),
    )


def _ends(lever: Lever) -> tuple[str, ...]:
    def both(name: str) -> str:
        return f"{whole(lever.at_low[name], True)} to {whole(lever.at_high[name], True)}"

    low, high = (percent(min(max(at["deal"], 0.0), 1.0)) for at in (lever.at_low, lever.at_high))
    reach = f"{figure(lever.low)} to {figure(lever.high)}"
    return (lever.name, reach, both("upper_hand"), both("surplus"), f"{low} to {high}")


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
    return Section("What is assumed?", tuple(lines))


def _foot(found: Brief) -> Iterator[str]:
    now = found.now
    wars = f", {count(found.changes.wars, 'variant')} of it" if found.changes else ""
    yield (
        f"Made from {now.scenario.id} ({now.scenario.hash}){wars}, seed {now.seed}, {now.effort.replicates} solves of "
        f"{now.effort.paths:,} paths, {now.effort.draws:,} draws, upperhand {now.version}."
    )
    yield CANNOT_KNOW
