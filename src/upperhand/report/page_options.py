"""The page of `options`: every option by what it moves, weapons and talks side by side."""

from __future__ import annotations

from upperhand.questions.options import OptionMap, OptionPoint
from upperhand.scenario.text import parse_effect

from . import findings, paired, series
from .context import called, called_on_command_line, horizon_month
from .one_page import OnePage, Section, table
from .page import effort, how_far_to_trust
from .words import VISIBLE_SHARE, day, percent_span, verdict

ARMS = {"shells", "equipment", "drones", "air_defence", "long_range", "missiles", "will"}
"""First parts of the names of quantities that say which weapons a side has, is sent, and may use how."""

HOW_TO_READ = (
    "Upper hand: points. Chance of a deal: percentage points. In brackets 90 % over what the analyst does not know, with "
    "the same luck and the same inputs with and without the option. ?: cannot tell, the range crosses zero. ·: no "
    "visible effect, it lies within half a point. Below an option: what it does to deaths (thousand) and to the chance "
    "of escalation (percentage points), where that can be told."
)


def options_page(found: OptionMap) -> OnePage:
    """Return the page of all options, those with the largest effects first."""
    base = found.baseline
    title, date = base.scenario.title, f"as of {day(base.scenario.as_of)}"
    if not found.points:
        return OnePage(title, date, (Section("The scenario has no options.", (), id="options"),))
    chart = series.weapons_or_talks(found)
    ranked = series.by_effect(found.points)
    lines = []
    for number, point in enumerate(ranked, start=1):
        hand, deal = paired.brief(point.upper_hand), paired.brief(point.deal, 100.0, VISIBLE_SHARE)
        lines.append([str(number), f"{point.label} ({called(base, point.actor)})", hand, deal])
        lines += [["", f"  {text}", "", ""] for text in beside(found, point)]
    head = ["", "", f"upper hand\n(+ for {chart.sides[0]})", "chance\nof a deal"]
    settled = f"settled by {horizon_month(base)}: {percent_span(base.deal[-1].chance)}"
    one = f"upperhand whatif {called_on_command_line(base)} --option {ranked[0].id}"
    return OnePage(
        title,
        date,
        (
            Section(
                "Weapons or talks: what would each option change?",
                (
                    f"{chart.finding}.{weapons(found)}",
                    f"Without any: {findings.headline(base)}; {settled}. {effort(base)}",
                ),
                id="options",
            ),
            Section(
                f"Change by {horizon_month(base)} against doing nothing",
                (table(lines, head, wide=1),),
                (HOW_TO_READ,),
                id="each-option",
            ),
            how_far_to_trust(base),
            Section("Through what does one work?", (one,), id="next"),
        ),
    )


def beside(found: OptionMap, point: OptionPoint) -> list[str]:
    """Return what an option visibly does to deaths and escalation."""
    base = found.baseline
    told = [
        f"dead of {called(base, side)} {paired.deaths(change)}"
        for side, change in point.losses.items()
        if not verdict(change, paired.VISIBLE_THOUSAND)
    ]
    if not verdict(point.escalation, VISIBLE_SHARE):
        told.append(f"escalation {paired.share(point.escalation)}")
    return told


def weapons(found: OptionMap) -> str:
    """Return how many of the options of sending weapons or permitting their use cannot be told from no effect."""
    names = found.baseline.scenario.names
    about = []
    for point in found.points:
        quantities = [parse_effect(text, names).ref.quantity for text in point.effects]
        if any(
            q.name.split(".")[0] in ARMS and (q.scope == "supplier" or q.kind == "state") for q in quantities
        ):
            about.append(point)
    doubtful = sum(bool(verdict(point.upper_hand) and verdict(point.deal, VISIBLE_SHARE)) for point in about)
    if not doubtful:
        return ""
    return f" Options of sending weapons or permitting their use: {doubtful} of {len(about)} cannot be told."
