"""Answers a question of the page: asks the verb, and puts its result into texts, series and numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upperhand.report import chart_tables, charts, findings, page, series, series_runs
from upperhand.report.context import horizon_month
from upperhand.report.leans import leans
from upperhand.report.words import capital, listed, percent, percent_range, percent_span, span
from upperhand.scenario.labels import names_of
from upperhand.scenario.model import Scenario

from .faults import Refused
from .messages import Question, Shown, Standing
from .war import CurrentWar

if TYPE_CHECKING:
    from upperhand.questions.estimate import Estimate
    from upperhand.questions.result import Assessment
    from upperhand.report.one_page import OnePage, Section

Report = Callable[[float], None]

DIGITS = 9
"""Of the numbers that are drawn: what lies beyond is lost in the width of a line."""


def in_words(question: Question, scenario: Scenario) -> str:
    """Return a question in words.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> in_words(Question(kind="assess", options=["convene"], sets=["brask.recruits *= 0.8"]), load("two-rivers"))
    'with “Convene the sides” and “brask.recruits *= 0.8”'
    """
    labels = names_of(scenario).labels
    changes = listed(f"“{text}”" for text in (*(labels.get(o, o) for o in question.options), *question.sets))
    if question.kind == "options":
        return "every option in turn"
    if question.kind == "explain":
        return f"what made the difference: {changes}" if changes else "what made the difference"
    if question.kind == "brief":
        return "the weekly brief"
    return f"with {changes}" if changes else "the war as it is"


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


def answered(
    question: Question, hash: str, current: CurrentWar, store: Path, report: Report, effort: dict[str, int]
) -> dict[str, Any]:
    """Return the answer to a question, as `messages.Answer` has it.

    Parameters
    ----------
    question : Question
    hash : str
        Of the scenario that was asked about.
    current : CurrentWar
    store : Path
        Keeps solves of long runs.
    report : callable
        Told about shares of the work.
    effort : dict of str to int
        ``paths`` and ``draws``, if other than usual.

    Raises
    ------
    Refused
        If the scenario's file has changed since.
    """
    scenario = current.scenario
    if scenario.hash != hash:
        raise Refused(409, "the scenario's file has changed since this was asked", remedy="ask again")
    asked: dict[str, Any] = {"seed": question.seed, "quick": question.quick, "progress": report, **effort}
    changes: dict[str, Any] = {"options": question.options, "sets": question.sets}
    before: Assessment | None = None
    one_page: OnePage | None = None
    own: tuple[Section, ...] = ()
    changed = ""
    now: Assessment
    if question.kind == "options":
        from upperhand.questions.options import options
        from upperhand.report.page_options import options_page

        every = options(scenario, **asked)
        now, drawn, numbers = every.baseline, series.of_options(every)[:1], every.as_dict()
        own = options_page(every).sections
        changed = f"{capital(drawn[0].finding)}."
    elif question.kind == "explain":
        from upperhand.questions.assess import assess
        from upperhand.questions.explain import explain
        from upperhand.report.page_explain import explain_page

        asked["progress"] = lambda share: report(0.5 * share)
        now = assess(scenario, **changes, **asked)
        shared = explain(scenario, **changes, store=store, **asked)
        drawn, numbers = series_runs.of_explanation(shared), shared.as_dict()
        own = explain_page(shared).sections
        changed = f"{capital(drawn[0].finding)}."
    elif question.kind == "brief":
        from upperhand.report.page_brief import brief_page

        found = _brief(current, store, asked)
        now, numbers, one_page = found.now, found.as_dict(), brief_page(found)
        drawn = series.of_assessment(now)
    elif question.options or question.sets:
        from upperhand.questions.whatif import whatif
        from upperhand.report.page_whatif import whatif_page

        compared = whatif(scenario, options=question.options, set=question.sets, **asked)
        now, before = compared.variant, compared.baseline
        drawn, numbers = series.of_comparison(compared), compared.as_dict()
        own = whatif_page(compared).sections
        changed = f"{capital(findings.changes(compared))}."
    else:
        from upperhand.questions.assess import assess

        now = assess(scenario, **asked)
        drawn, numbers = series.of_assessment(now), now.as_dict()
    made = {
        "kind": question.kind,
        "question": question.model_dump(mode="json"),
        "words": in_words(question, scenario),
        "precision": _precision(now, question.quick),
        "standing": standing(now).model_dump(mode="json"),
        "baseline": standing(before).model_dump(mode="json") if before is not None else None,
        "changed": changed,
        "charts": [charts.as_dict(chart) for chart in drawn],
        "tables": {c.id: [asdict(each) for each in chart_tables.tables(c)] for c in drawn},
        "sections": [asdict(section) for section in _sections(page.assess_page(now).sections, own)],
        "page": asdict(one_page) if one_page is not None else None,
        "leaning": [asdict(each) for each in leans(now)],
        "numbers": numbers,
        "cannot_know": page.CANNOT_KNOW,
        "made": charts_note(now),
        "seconds": now.seconds,
    }
    plain: dict[str, Any] = finite(made)
    return plain


def _brief(current: CurrentWar, store: Path, asked: dict[str, Any]) -> Any:
    """Make the brief and write it, with its forecasts, to the ledger if there is one."""
    from upperhand.evidence.ledger import Ledger
    from upperhand.report.brief import Past, brief, past, recorded

    place, scenario = current.place, current.scenario
    text = place.scenario_path.read_bytes().decode("utf-8")
    if not place.ledger_path.exists():
        return brief(scenario, Past(), store=store, **asked)
    with Ledger.open(place.ledger_path) as ledger:
        found = brief(scenario, past(text, ledger), store=store, **asked)
        arguments = {name: asked.get(name) for name in ("quick", "paths", "draws", "seed")}
        recorded(found, text, ledger, {**arguments, "since": None})
    return found


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


def charts_note(found: Assessment) -> str:
    """Return what a result was made from, in a line."""
    from upperhand.report.context import provenance

    return provenance(found).note


def _precision(found: Assessment, quick: bool) -> str:
    first = "Quick: fewer paths and solves, wider errors." if quick else "Full."
    error = found.upper_hand.error
    own = (
        f" The computation's own error of the upper hand is ± {error:.0f} points."
        if math.isfinite(error)
        else ""
    )
    return first + own


def _sections(*pages: tuple[Section, ...]) -> Iterator[Section]:
    """Give the sections of pages, of those with the same id the first."""
    told: set[str] = set()
    for section in (section for each in pages for section in each):
        if section.id not in told:
            told.add(section.id)
            yield section


def finite(value: Any) -> Any:
    """Return data that JSON can carry: what is not finite becomes nothing, and numbers lose what nobody can see.

    Examples
    --------
    >>> finite({"error": float("inf"), "rows": (1.00000000004, 2)})
    {'error': None, 'rows': [1.0, 2]}
    """
    if isinstance(value, float):
        return round(value, DIGITS) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [finite(part) for part in value]
    return value
