"""The page of `options`: every option by what it moves, weapons and talks side by side."""

from __future__ import annotations

from rich.console import RenderableType

from upperhand.questions.options import OptionMap

from . import findings, paired, series, sheet
from .context import called, horizon_month
from .page import called_on_command_line, how_far_to_trust
from .words import VISIBLE_SHARE, day, percent


def options_page(found: OptionMap) -> RenderableType:
    """Return the page of all options, those with the clearest effects first."""
    base = found.baseline
    chart = series.weapons_or_talks(found)
    first, second = chart.sides
    lines = [
        [
            str(number),
            f"{point.label} ({called(base, point.actor)})",
            paired.brief(point.upper_hand),
            paired.brief(point.deal, 100.0, VISIBLE_SHARE),
            *(paired.mark(point.losses[side], 1.0) for side in base.sides),
            paired.mark(point.escalation, 100.0, VISIBLE_SHARE),
        ]
        for number, point in enumerate(series.by_effect(found), start=1)
    ]
    head = [
        "",
        "",
        f"upper hand\n(+ {first})",
        "chance\nof a deal",
        f"dead:\n{first}",
        f"\n{second}",
        "esca-\nlation",
    ]
    settled = f"settled by {horizon_month(base)}: {percent(base.deal[-1].chance.value)}"
    shown = lines[0][1] if lines else ""
    return sheet.page(
        sheet.title(base.scenario.title, f"as of {day(base.scenario.as_of)}"),
        sheet.section(
            "Weapons or talks: what would each option change?",
            sheet.words(f"{chart.finding}."),
            sheet.words(f"Without any: {findings.headline(base)}; {settled}."),
        ),
        sheet.section(
            f"Change by {horizon_month(base)} against doing nothing",
            sheet.rows(lines, head, wide=1, gap=1),
            sheet.words(
                f"Upper hand: points, + for {first}, − for {second}. Chances of a deal and of escalation: "
                "percentage points. Dead: thousand. In brackets the ends of the range. ?: cannot tell, the range "
                "crosses zero. ·: no visible effect, it lies within half a point. Ranges are 90 % over what the "
                "analyst does not know, with the same luck and the same inputs with and without the option.",
                "dim",
            ),
        )
        if shown
        else sheet.section("The scenario has no options."),
        how_far_to_trust(base),
        sheet.section(
            "Through what does one work?",
            sheet.words(f"upperhand whatif {called_on_command_line(base)} --option {_first(found)}"),
        )
        if found.points
        else None,
    )


def _first(found: OptionMap) -> str:
    return series.by_effect(found)[0].id
