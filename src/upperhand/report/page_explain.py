"""The page of `explain`: what made the difference, cause by cause."""

from __future__ import annotations

from rich.console import RenderableType

from upperhand.questions.explain import NUMBERS, Explanation

from . import paired, series_runs, sheet
from .context import called, called_on_command_line, horizon_month
from .words import VISIBLE_SHARE, capital, count, day, percent_span, span

HOW_TO_READ = (
    "A share is what a cause adds, averaged over all orders in which the causes could come in (Shapley): the order never "
    "matters, and shares add up to the difference between the last line and the first, up to rounding. In brackets 90 % "
    "over what the analyst does not know. ?: cannot tell. ·: no visible effect."
)


def explain_page(found: Explanation) -> RenderableType:
    """Return the page of an explanation, the largest shares first."""
    first = called(found, found.sides[0])
    ranked = sorted(found.shares, key=lambda share: -abs(share.upper_hand.value))
    lines = [["without these", *_levels(found, "without")]]
    lines += [
        [
            share.cause.label,
            paired.brief(share.upper_hand),
            paired.brief(share.surplus),
            paired.brief(share.deal, 100.0, VISIBLE_SHARE),
        ]
        for share in ranked
    ]
    lines.append(["with all", *_levels(found, "all")])
    head = ["", f"upper hand\n(+ for {first})", "surplus", f"settled by\n{horizon_month(found)}"]
    return sheet.page(
        sheet.title(found.scenario.title, f"as of {day(found.scenario.as_of)}"),
        sheet.section("What made the difference?", sheet.words(f"{capital(series_runs.told(found))}.")),
        sheet.section(
            "Share of each cause",
            sheet.rows(lines, head, right=(), wide=0),
            sheet.words(HOW_TO_READ, "dim"),
        ),
        sheet.section("How far to trust this?", sheet.rows(_made_from(found), wide=1)),
    )


def _levels(found: Explanation, which: str) -> list[str]:
    numbers = getattr(found, which)
    return [
        percent_span(numbers[name]) if name == "deal" else span(paired.bare(numbers[name]), signed=True)
        for name in NUMBERS
    ]


def _made_from(found: Explanation) -> list[list[str]]:
    e = found.effort
    how = (
        f"{found.orders} random orders of {len(found.shares)} causes; the errors hold what others might give"
        if found.orders
        else f"exact: all {count(found.subsets, 'subset')} of {count(len(found.shares), 'cause')}"
    )
    return [
        ["method", how],
        ["numbers", "means over what the analyst does not know, which add up; `assess` gives medians"],
        [
            "effort",
            f"each subset: {e.replicates} solves of {e.paths:,} paths, two over {e.draws:,} draws of the inputs",
        ],
        ["solves", f"{found.done:,} computed now, {found.kept:,} found in the store"],
        [
            "made from",
            f"{called_on_command_line(found)} (“{found.scenario.title}”, {found.scenario.hash}), seed {found.seed}, "
            f"upperhand {found.version}, in {found.seconds:.0f} s",
        ],
        ["cannot know", "what nobody wrote into the scenario; that a war goes as a model of it does"],
    ]
