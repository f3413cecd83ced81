"""The page of `assess`: what an analyst can read in a minute, in whole points and plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from upperhand.questions import base_rate
from upperhand.questions.dates import period_end
from upperhand.questions.result import Assessment, Deal, Precision
from upperhand.questions.solves import FULL
from upperhand.scenario.evidence import grounds

from . import findings, series
from .context import called, called_on_command_line, horizon_month
from .one_page import OnePage, Section, Table, table
from .words import (
    GOES,
    MOSTLY,
    OPEN,
    balance,
    capital,
    count,
    day,
    end_label,
    listed,
    percent,
    percent_range,
    percent_span,
    span,
    thousand,
    whole,
)

CANNOT_KNOW = (
    "It compares assumptions; it does not know the future. What the sides believe and want, and how often "
    "talks can be held, has no data behind it: it is assumed, within the ranges of the scenario."
)

THE_TERMS = (
    f"Goes to: at least {percent(GOES)} of the issue; mostly: at least {percent(MOSTLY)}; leans to: less, or a range on "
    f"both sides of one half; open: a range wider than {percent(OPEN)}. The sides trade issues: each gets first what weighs "
    "more for it than for the other."
)

ENOUGH_DRAWS = 200
"""Effective draws below which ranges are rough; below 50 no answer is given at all."""

WAYS = {
    "seeds": "other luck",
    "basis": "other regression features",
    "paths": "half the paths",
    "play": "the war as played",
}
"""Ways to compute the answer (see `result.Precision`)."""

FEW = 4
"""Replicates below which the error itself is poorly known."""


def assess_page(found: Assessment, taken: Sequence[str] = ()) -> OnePage:
    """Return the page of an assessment.

    Parameters
    ----------
    found : Assessment
    taken : sequence of str
        Options and effects that were added to the scenario, in words.
    """
    sections = (
        upper_hand(found),
        is_there_a_deal(found),
        when(found),
        how_it_ends(found),
        on_which_terms(found),
        at_what_cost(found),
        how_far_to_trust(found),
        Section("What would move it?", (next_question(found),), id="next"),
    )
    return OnePage(
        title=found.scenario.title,
        date=f"as of {day(found.scenario.as_of)}",
        sections=tuple(section for section in sections if section is not None),
        under=(f"with: {listed(taken)}",) if taken else (),
    )


def next_question(found: Assessment) -> str:
    """Return the command that says what would move the answer."""
    name = called_on_command_line(found)
    return (
        f"upperhand options {name}" if found.scenario.options else f"upperhand whatif {name} --set NAME=VALUE"
    )


def upper_hand(found: Assessment) -> Section:
    """Return who has the upper hand, what that means, and what the analyst's own beliefs make of it."""
    means = f"{meaning(found)} All that is in dispute is worth 100 points to each side."
    return Section(f"{findings.headline(found)}.", (means, believed(found)), id="upper-hand")


def meaning(found: Assessment) -> str:
    """Return what the upper hand is made of."""
    more = " and ".join(
        f"{findings.points(abs(gain))} {'more' if gain > 0 else 'less'} to {called(found, side)}"
        for side in found.sides
        for gain in (found.balanced[side].value - found.freeze[side],)
    )
    same = "gain over" if found.surplus.value > 0 else "loss against"
    return (
        f"The balanced settlement, with the same {same} fighting on for both, is worth {more} than freezing today's "
        "line. The upper hand is half the difference between the two."
    )


def believed(found: Assessment) -> str:
    """Return the upper hand by the analyst's beliefs, and how much more the sides expect than the analyst."""
    first, second = (called(found, side) for side in found.sides)
    own, hope = found.upper_hand_analyst, found.optimism
    analyst = "cannot tell"
    if not own.cannot_tell:
        analyst = f"{findings.towards(own.value, first, second)}{findings.between(own)}"
    if hope.cannot_tell or whole(hope.value) == "0":
        together = "Together the sides expect about as much of fighting as the analyst does."
    else:
        size, than = findings.points(abs(hope.value)), "more" if hope.value > 0 else "less"
        together = f"Together the sides expect {size} {than} of fighting than the analyst does."
    return f"By the analyst's beliefs instead of the sides': {analyst}. {together}"


def is_there_a_deal(found: Assessment) -> Section:
    """Return whether a deal exists, what each side would need, and what keeps it from being made."""
    names = [called(found, side) for side in found.sides]
    lines = [
        ["what fighting on is worth", *(span(found.reservation[side]) for side in found.sides)],
        ["premium: it may be broken", *(span(found.premium[side]) for side in found.sides)],
        ["freezing today's line", *(whole(found.freeze[side]) for side in found.sides)],
        ["balanced settlement", *(span(found.balanced[side]) for side in found.sides)],
    ]
    answer = "Cannot tell" if found.surplus.cannot_tell else "Yes" if found.surplus.value > 0 else "No"
    breach = (
        f"A settlement made today would be broken with a chance of {percent_span(found.breach)}. "
        f"If the only alternative were to fight to the finish: {finish(found)}."
    )
    parts = (surplus(found), table(lines, ["points", *names]), breach, *_parts(found))
    return Section(f"Is there a deal? {answer}", parts, id="deal")


def surplus(found: Assessment) -> str:
    """Return how many points there are to share, or are missing, and what that means."""
    now = found.surplus
    if now.cannot_tell:
        return f"{capital(findings.missing_to_share(now))}."
    if now.value > 0:
        return (
            f"{findings.points(now.value)} to share{findings.between(now)}: some "
            "settlements are worth more to both sides than fighting on, with the premium counted."
        )
    missing = f"{findings.points(-now.value)} are missing{findings.between(now)}"
    if now.value + sum(each.value for each in found.premium.values()) > 0:
        return f"{missing}. Without the fear of a breach there would be one: guarantees are what is missing."
    return f"{missing}: whatever the terms, fighting on is worth more to one side or the other."


def finish(found: Assessment) -> str:
    """Return the surplus over a war to the finish in words."""
    far = found.surplus_to_the_finish
    if far.cannot_tell:
        return findings.missing_to_share(far)
    return f"{findings.points(abs(far.value))} {'to share' if far.value > 0 else 'missing'}{findings.between(far)}"


def _parts(found: Assessment) -> list[str | Table]:
    """Return access, consent and acceptance, and which of them is the narrowest gate."""
    names = [called(found, side) for side in found.sides]
    access, acceptance = found.parts["access"], found.parts["acceptance"]
    consent = [found.parts["consent"][side] for side in found.sides]
    serious = float(found.program.input_view()["talks_serious"])
    gates = {
        "access to talks": access.value,
        "consent to talks": math.prod(each.value for each in consent),
        "acceptance of an offer": serious * acceptance.value,
    }
    narrowest = min(gates, key=lambda gate: gates[gate])
    lines = [
        ["access", "talks can be held", span(access, 100, unit=" %")],
        *(
            ["consent", f"{name} would talk", span(each, 100, unit=" %")]
            for name, each in zip(names, consent, strict=True)
        ),
        ["acceptance", "a serious offer is made", percent(serious)],
        ["", "it is accepted", span(acceptance, 100, unit=" %")],
    ]
    sincere = listed(
        f"{name} {percent(found.sincerity[side].value)}"
        for side, name in zip(found.sides, names, strict=True)
    )
    period = found.scenario.period
    return [
        f"For a settlement, all of these must come together in one {period}; least likely is {narrowest}:",
        table(lines, wide=1),
        f"Talks are under way in {percent(found.talks_share.value)} of {period}s. The part of a side's gain from "
        f"talking that comes from the chance of a deal, not from time won or pressure spared: {sincere}.",
    ]


def deals_shown(found: Assessment) -> list[Deal]:
    """Return the chances of settlement after half a year, one year and two, and at the horizon."""
    per_period = found.program.months_per_period
    wanted = {round(months / per_period) for months in (6, 12, 24)} | {len(found.deal)}
    return [deal for deal in found.deal if deal.period in wanted]


def when(found: Assessment) -> Section:
    """Return the chance of a settlement by several dates beside the base rate."""
    lines = [
        [
            f"by {day(period_end(found.scenario, deal.period))}",
            percent(deal.chance.value),
            percent_range(deal.chance),
            percent(deal.base_rate),
        ]
        for deal in deals_shown(found)
    ]
    age = found.program.months_at_war
    of = f"wars already {count(round(age), 'month')} old" if age else "from their first day (no age is given)"
    shown = table(lines, ["", "this war", "range", "past wars"], right=(1, 2, 3))
    past = f"Past wars: {of}; {base_rate.SOURCE}."
    return Section("When? Chance of a settlement", (shown,), (past,), id="when")


def how_it_ends(found: Assessment) -> Section:
    """Return the chances of each end by the horizon, the likeliest first."""
    sides = [(side, called(found, side)) for side in found.sides]
    flat = sorted(series.flat_ends(found.ends), key=lambda pair: -pair[1].value)
    seen = [(name, each) for name, each in flat if each.high > 0.0005]
    lines = [[end_label(name, sides), percent(each.value), percent_range(each)] for name, each in seen]
    shown = table(lines, right=(1, 2), bars=(each.value for _, each in seen))
    return Section(f"How does it stand by {horizon_month(found)}?", (shown,), id="ends")


def on_which_terms(found: Assessment) -> Section:
    """Return who gets how much of each issue if there is a settlement."""
    chart = series.terms(found)
    if chart is None:
        return Section("On which terms?", ("A settlement is too unlikely to say.",), id="terms")
    first, second = chart.sides
    lines = [
        [
            row.label,
            balance(found.terms[row.id], first, second),
            percent_span(found.terms[row.id]),
            percent(row.today),
        ]
        for row in chart.rows
    ]
    head = ["", "", f"{first}'s share", "today"]
    shown = table(lines, head, right=(3,))
    return Section("On which terms, if they settle?", (shown,), (THE_TERMS,), id="terms")


def at_what_cost(found: Assessment) -> Section | None:
    """Return the deaths expected by the horizon."""
    if all(each.high == 0.0 for each in found.losses.values()):
        return None
    dead = listed(f"{called(found, side)} {thousand(found.losses[side])}" for side in found.sides)
    heading = f"At what cost? Thousand dead by {horizon_month(found)}"
    return Section(heading, (f"{dead}.",), id="cost")


def how_far_to_trust(found: Assessment) -> Section:
    """Return what is assumed, what the precision is, and what the model cannot know."""
    name = called_on_command_line(found)
    lines = [
        ["assumed", assumed(found)],
        ["", f"All of them: upperhand quantities {name}"],
        *precision(found),
    ]
    lines += [["beware", warning] for warning in warnings(found)]
    lines.append(["cannot know", CANNOT_KNOW])
    made = (
        f"{name} (“{found.scenario.title}”, {found.scenario.hash}), seed {found.seed}, "
        f"upperhand {found.version}"
    )
    lines.append(["made from", f"{made}, in {found.seconds:.0f} s"])
    return Section("How far to trust this?", (table(lines, wide=1),), id="trust")


def assumed(found: Assessment) -> str:
    """Return how much of the scenario is assumed."""
    numbers = found.scenario.quantities.values()
    counted = listed(f"{n:,} {what}" for what, n in grounds(number.evidence for number in numbers).items())
    return f"Of {count(len(numbers), 'number')} in the file: {counted}. {len(found.program.ranges):,} have a range."


def effort(found: Assessment) -> str:
    """Return what to say of a baseline that was solved with another effort than `assess` takes."""
    return (
        f"This baseline comes from {found.precision.replicates} solves of {found.effort.paths:,} paths, that of "
        f"`upperhand assess` from {FULL.replicates} of {FULL.paths:,}: its numbers may differ a little, within the ranges."
    )


def precision(found: Assessment) -> list[list[str]]:
    """Return where ranges and errors come from, and how other ways to compute check the answer."""
    p, names = found.precision, [called(found, side) for side in found.sides]
    gaps = listed(
        f"{name} {whole(gap, signed=True)} ± {whole(error)}"
        for name, gap, error in zip(names, p.played_minus_fitted, p.played_minus_fitted_error, strict=True)
    )
    lines = []
    if found.program.ranges:
        drawn = (
            f"90 % over what the analyst does not know: {p.draws:,} sets of inputs drawn from the scenario's ranges, "
            f"weighed by how well they fit the war so far, which makes them as good as {p.sample_size:,.0f} equal ones. "
            "It is widened where other ways to compute a number differ more. A range that rounds to its value is left out."
        )
        lines.append(["ranges", drawn])
    solves = f"{p.replicates} solves of {found.effort.paths:,} paths"
    lines.append(["±", f"The error of {solves}, left out below 1."])
    checked = f"Points by which the war as played is worth more than solved for (best: 0): {gaps}. {solved_otherwise(p)}"
    return [*lines, ["checks", checked]]


def solved_otherwise(p: Precision) -> str:
    """Return by how much the answer differs at most between the ways in which it was computed."""
    ways = listed(WAYS[way] for way in p.spread)

    def most(name: str, factor: float = 1.0) -> float:
        return factor * max(abs(numbers.get(name, 0.0)) for numbers in p.spread.values())

    return (
        f"Computed in other ways ({ways}), the upper hand differs by at most {findings.points(most('upper_hand'))}, the "
        f"surplus by {whole(most('surplus'))}, the chance of a settlement by {whole(most('settlement', 100))} percentage "
        f"points and the time at war by {count(round(most('months')), 'month')}; the ranges of what has one include that."
    )


def warnings(found: Assessment) -> list[str]:
    """Return what makes these numbers less certain than they look."""
    p, said = found.precision, []
    if p.replicates < FEW:
        said.append(
            f"{p.replicates} solves tell little of their own error: leave out --quick for the answer."
        )
    off = [
        called(found, side)
        for side, gap, error in zip(
            found.sides, p.played_minus_fitted, p.played_minus_fitted_error, strict=True
        )
        if math.isfinite(error) and abs(gap) - error > 2.0
    ]
    if off:
        said.append(f"The fit is off by more than 2 points for {listed(off)}: use more --paths.")
    if found.program.ranges and p.sample_size < ENOUGH_DRAWS:
        left = whole(p.sample_size)
        said.append(f"Inputs that are as good as {left} equal draws make rough ranges: use more --draws.")
    return [*said, *found.scenario.warnings]
