"""The page of `explain`: what made the difference, cause by cause."""

from __future__ import annotations

from upperhand.questions import base_rate
from upperhand.questions.estimate import Estimate
from upperhand.questions.explain import NUMBERS, Explanation

from . import paired, series_runs
from .context import called, horizon_month
from .one_page import OnePage, Section, table
from .page_run import made_from
from .words import (
    CANNOT_TELL,
    VISIBLE_POINTS,
    VISIBLE_SHARE,
    capital,
    count,
    day,
    percent,
    percent_span,
    span,
    verdict,
)

HOW_TO_READ = (
    "A share is what a cause adds, averaged over all orders in which the causes could come in (Shapley): the order never "
    "matters, and shares add up, before rounding, to what all make together. In brackets 90 % over what the analyst does not "
    "know; where only the error of the computation leaves the sign open, with that, too. ?: cannot tell the sign. ·: no "
    "visible effect. The surplus is today's: below 0 there is no deal yet, and one may come as the war goes on."
)


def explain_page(found: Explanation) -> OnePage:
    """Return the page of an explanation, the largest shares first."""
    first = called(found, found.sides[0])
    ranked = sorted(found.shares, key=lambda share: -abs(share.upper_hand.value))
    lines = [[series_runs.WITHOUT, *_levels(found, "without")]]
    lines += [
        [share.cause.label, *(_share(name, getattr(share, name)) for name in NUMBERS)] for share in ranked
    ]
    lines.append(["all together", *(_share(name, found.total[name]) for name in NUMBERS)])
    lines.append([series_runs.WITH_ALL, *_levels(found, "all")])
    head = ["", f"upper hand\n(+ for {first})", "surplus", f"settled by\n{horizon_month(found)}"]
    return OnePage(
        title=found.scenario.title,
        date=f"as of {day(found.scenario.as_of)}",
        sections=(
            Section("What made the difference?", (f"{capital(series_runs.told(found))}.",), id="explained"),
            Section("Share of each cause", (table(lines, head),), (HOW_TO_READ,), id="shares"),
            Section("How far to trust this?", (table(_made_from(found), wide=1),), id="method"),
        ),
    )


def _share(name: str, each: Estimate) -> str:
    """Return a share for a column: its value even where the sign is open, since values add up."""
    scale, visible = (100.0, VISIBLE_SHARE) if name == "deal" else (1.0, VISIBLE_POINTS)
    says = verdict(each, visible)
    if says and says != CANNOT_TELL:
        return "·"
    value, low, high = paired.written(each, scale, signed=True)
    return f"{value}{' ?' if says else ''} ({low} to {high})"


def _levels(found: Explanation, which: str) -> list[str]:
    numbers = getattr(found, which)
    return [
        percent_span(numbers[name]) if name == "deal" else span(paired.bare(numbers[name]), signed=True)
        for name in NUMBERS
    ]


def _made_from(found: Explanation) -> list[list[str]]:
    how = (
        f"{found.orders} random orders of {len(found.shares)} causes; the errors hold what others might give"
        if found.orders
        else f"exact: all {count(found.subsets, 'subset')} of {count(len(found.shares), 'cause')}"
    )
    means = "means over what the analyst does not know, which add up; `assess` gives medians"
    rate = f"{percent(base_rate.by_horizon(found.program))} of wars as old as this one were settled within such a time"
    return [["method", how], ["numbers", means], ["base rate", rate], *made_from(found, "subset")]
