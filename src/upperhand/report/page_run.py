"""The page of `run`: many variants by what they move, and what was computed and what was kept."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType

from upperhand.questions import base_rate
from upperhand.questions.explain import Explanation
from upperhand.questions.run import Run
from upperhand.runs.manifest import Manifest

from . import paired, series, series_runs, sheet
from .context import called, called_on_command_line, horizon_month
from .one_page import OnePage, Section, table
from .page import CANNOT_KNOW
from .words import VISIBLE_SHARE, count, day, percent, percent_span, span

MOST_SHOWN = 40
"""Variants that a page has room for; all are in ``--json`` and ``--out``."""

HOW_TO_READ = (
    "Upper hand: points. Chance of a deal: percentage points. In brackets 90 % over what the analyst does not know, with "
    "the same luck and the same inputs in all variants. ?: cannot tell, the range crosses zero. ·: no visible effect."
)


def run_page(found: Run) -> OnePage:
    """Return the page of a run, the variants with the largest effects first."""
    chart = series_runs.of_run(found)[0]
    ranked = series.by_effect(found.rows)[:MOST_SHOWN]
    lines = [
        [
            str(number),
            row.variant.name,
            paired.brief(row.upper_hand),
            paired.brief(row.deal, 100.0, VISIBLE_SHARE),
        ]
        for number, row in enumerate(ranked, start=1)
    ]
    base = found.baseline
    first = called(found, found.sides[0])
    without = (
        f"upper hand {span(base['upper_hand'], signed=True)} (above 0: for {first}), surplus "
        f"{span(base['surplus'], signed=True)}, settled by {horizon_month(found)} {percent_span(base['deal'])}"
    )
    left = len(found.rows) - len(ranked)
    more = (
        f" {count(left, 'variant')} with smaller effects left out: --json or --out has all." if left else ""
    )
    head = ["", "", f"upper hand\n(+ for {first})", "chance\nof a deal"]
    sections = [
        Section(
            f"{count(len(found.rows), 'variant')} beside the war as it is",
            (
                f"{chart.finding}.",
                f"The war as it is: {without} (base rate {percent(base_rate.by_horizon(found.program))}).",
            ),
            id="variants",
        ),
        Section(
            f"Change by {horizon_month(found)} against the war as it is",
            (table(lines, head, wide=1),),
            (HOW_TO_READ + more,),
            id="each-variant",
        ),
    ]
    if found.failed:
        sections.append(Section("Could not be solved", (table(found.failed.items(), wide=1),), id="failed"))
    trust = table(made_from(found, "variant"), wide=1)
    sections.append(Section("How far to trust this?", (trust,), id="method"))
    return OnePage(
        title=found.scenario.title,
        date=f"as of {day(found.scenario.as_of)}",
        sections=tuple(sections),
    )


def made_from(found: Run | Explanation, each: str) -> list[list[str]]:
    """Return what was computed for each of many wars, from what, and what the model cannot know."""
    e = found.effort
    return [
        [
            "effort",
            f"each {each}: {e.replicates} solves of {e.paths:,} paths, two over {e.draws:,} draws of the inputs",
        ],
        ["solves", f"{found.done:,} computed now, {found.kept:,} found in the store"],
        [
            "made from",
            f"{called_on_command_line(found)} (“{found.scenario.title}”, {found.scenario.hash}), seed {found.seed}, "
            f"upperhand {found.version}, in {found.seconds:.0f} s",
        ],
        ["cannot know", CANNOT_KNOW],
    ]


def runs_page(found: Sequence[Manifest], folder: str) -> RenderableType:
    """Return the list of the runs that a store holds."""
    if not found:
        return sheet.page(
            sheet.section(f"No runs in {folder}", sheet.words("upperhand run SCENARIO --each-option"))
        )
    lines = [
        [
            each.id,
            each.title,
            str(each.asked),
            each.began.replace("T", " ")[:16],
            "finished" if each.ended else "not finished: the same command goes on",
        ]
        for each in found
    ]
    return sheet.page(
        sheet.section(
            f"Runs in {folder}", sheet.rows(lines, ["run", "war", "variants", "began (UTC)", ""], wide=1)
        )
    )
