"""Puts a question into words, and where a war stands into texts and the numbers behind them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from upperhand.report import findings, page
from upperhand.report.context import horizon_month
from upperhand.report.effects import means
from upperhand.report.words import figure, listed, percent, percent_range, percent_span, span
from upperhand.scenario.labels import by_name, names_of
from upperhand.scenario.model import Scenario
from upperhand.scenario.text import SET, parse_effect
from upperhand.scenario.tokens import TextError

from .faults import Refused
from .messages import Question, Shown, Standing

if TYPE_CHECKING:
    from upperhand.questions.estimate import Estimate
    from upperhand.questions.result import Assessment


def in_words(question: Question, scenario: Scenario) -> str:
    """Return a question in words.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> in_words(Question(kind="assess", options=["convene"], sets=["brask.recruits *= 0.8"]), load("two-rivers"))
    'with “Convene the sides” and “brask.recruits *= 0.8”'
    >>> in_words(Question(kind="assess", sets=["brask.recruits = 11.5"]), load("two-rivers"))
    'with “Brask: men that recruitment can bring in a month at full war support: 11.5 thousand per month”'
    """
    labels = names_of(scenario).labels
    told = (
        *(labels.get(o, o) for o in question.options),
        *(_set_in_words(text, scenario) for text in question.sets),
    )
    changes = listed(f"“{text}”" for text in told)
    if question.kind == "options":
        return "every option in turn"
    if question.kind == "explain":
        return f"what made the difference: {changes}" if changes else "what made the difference"
    if question.kind == "brief":
        return "the weekly brief"
    return f"with {changes}" if changes else "the war as it is"


def _set_in_words(text: str, scenario: Scenario) -> str:
    """Return what a slider has set, in words; what says more than a number from today on stays as it was written."""
    try:
        effect = parse_effect(text, scenario.names)
    except TextError:
        return text
    dated = effect.over > 0 or math.isfinite(effect.duration) or effect.start is not None or effect.after > 0
    names, ref = names_of(scenario), effect.ref
    if effect.kind != SET or dated or effect.amount.low is not None or ref.quantity.unit == "class":
        return text
    return f"{means(names, ref)}: {figure(effect.amount.value)} {by_name(names, ref.quantity.unit)}"


def check(question: Question, scenario: Scenario) -> None:
    """Refuse at once what would fail later.

    Raises
    ------
    UnknownName, TextError
        If an option or number does not exist, or an effect does not follow the grammar.
    Refused
        If there is nothing to ask about.
    """
    from upperhand.scenario.compile import compile_scenario

    compile_scenario(scenario, question.options, question.sets)
    if question.kind == "options" and not scenario.options:
        raise Refused(422, "this war has no options", remedy="change a number instead")


def standing(found: Assessment) -> Standing:
    """Return where a war stands, in texts and the numbers behind them."""
    last = found.deal[-1]
    answer = "Cannot tell" if found.surplus.cannot_tell else "Yes" if found.surplus.value > 0 else "No"
    return Standing(
        upper_hand=shown(found.upper_hand, span(found.upper_hand, signed=True)),
        favours=found.favours(found.upper_hand),
        headline=f"{findings.headline(found)}.",
        means=page.meaning(found),
        believed=page.believed(found),
        surplus=shown(found.surplus, span(found.surplus, signed=True)),
        is_there_a_deal="Yes" if answer == "Yes" else "No" if answer == "No" else "Cannot tell",
        deal=f"{findings.surplus(found)}.",
        explained=page.surplus(found),
        chance=shown(last.chance, percent_span(last.chance), 100.0),
        chance_words=f"A settlement by {horizon_month(found)}: {percent(last.chance.value)} "
        f"({percent_range(last.chance)}); past wars: {percent(last.base_rate)}.",
        base_rate=100.0 * last.base_rate,
    )


def shown(each: Estimate, text: str, scale: float = 1.0) -> Shown:
    """Return a number with its range and the text in which it is printed."""
    value, low, high, error = (scale * v for v in (each.value, each.low, each.high, each.error))
    return Shown(value=value, low=low, high=high, error=error if math.isfinite(error) else None, text=text)
