"""Answers a question of the page: asks the verb, and puts its result into texts, series and numbers."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upperhand.evidence.place import Workplace
from upperhand.report import chart_tables, charts, findings, page, series, series_runs
from upperhand.report.context import provenance
from upperhand.report.leans import leans
from upperhand.report.words import capital
from upperhand.runs.replicate import part
from upperhand.scenario.load import loads
from upperhand.scenario.model import Scenario

from .asking import in_words, standing
from .messages import Question
from .worker import CHANGED

if TYPE_CHECKING:
    from upperhand.questions.result import Assessment
    from upperhand.questions.solves import Solved
    from upperhand.report.one_page import OnePage, Section

Report = Callable[[float], None]

DIGITS = 9
"""Of the numbers that are drawn: what lies beyond is lost in the width of a line."""

MOST_KEPT = 2
"""Solves of the war as it is that are kept for comparisons."""


@dataclass(frozen=True)
class _Found:
    """What a verb gave; `own` are the sections of its page, `before` the war without the changes."""

    now: Assessment
    drawn: Sequence[charts.Chart]
    numbers: dict[str, Any]
    own: tuple[Section, ...] = ()
    changed: str = ""
    before: Assessment | None = None
    page: OnePage | None = None


class Answers:
    """Answers questions, in the worker's process; the war as it is is solved once for all variants.

    Parameters
    ----------
    store : Path
        Keeps solves of long runs.
    effort : dict of str to int
        ``paths`` and ``draws``, if other than usual.
    """

    def __init__(self, store: Path, effort: dict[str, int]) -> None:
        self._store, self._effort = store, effort
        self._kept: OrderedDict[tuple[str, int, bool], Solved] = OrderedDict()

    def __call__(
        self, question: Question, scenario: Scenario, place: Workplace, report: Report
    ) -> dict[str, Any]:
        """Return the answer, as `messages.Answer` has it; `report` is told about shares of the work."""
        asked: dict[str, Any] = {"seed": question.seed, "quick": question.quick, "progress": report}
        asked |= self._effort
        if question.kind == "options":
            found = _options(scenario, asked)
        elif question.kind == "explain":
            found = _explain(question, scenario, self._store, asked)
        elif question.kind == "brief":
            found = _brief(scenario, place, self._store, asked)
        elif question.options or question.sets:
            found = self._whatif(question, scenario, asked)
        else:
            found = self._assess(question, scenario, asked)
        now, drawn = found.now, found.drawn
        made = {
            "kind": question.kind,
            "question": question.model_dump(mode="json"),
            "words": in_words(question, scenario),
            "precision": _precision(now, question.quick),
            "standing": standing(now).model_dump(mode="json"),
            "baseline": standing(found.before).model_dump(mode="json") if found.before else None,
            "changed": found.changed,
            "charts": [charts.as_dict(chart) for chart in drawn],
            "tables": {c.id: [asdict(each) for each in chart_tables.tables(c)] for c in drawn},
            "sections": [asdict(each) for each in _sections(page.assess_page(now).sections, found.own)],
            "page": asdict(found.page) if found.page else None,
            "leaning": [asdict(each) for each in leans(now)],
            "numbers": found.numbers,
            "cannot_know": page.CANNOT_KNOW,
            "made": provenance(now).note,
            "seconds": now.seconds,
        }
        plain: dict[str, Any] = finite(made)
        return plain

    def _assess(self, question: Question, scenario: Scenario, asked: dict[str, Any]) -> _Found:
        """Assess the war as it is; quickly with the very solves that comparisons need."""
        from upperhand.questions.assess import assess, reduce
        from upperhand.questions.whatif import effort_between

        if question.quick:
            started = time.perf_counter()
            solved = self._solved(question, scenario, asked["progress"])
            effort = effort_between(question.quick, **self._effort)
            now = reduce(scenario, solved, effort, question.seed, time.perf_counter() - started)
        else:
            now = assess(scenario, **asked)
        return _Found(now, series.of_assessment(now), now.as_dict())

    def _whatif(self, question: Question, scenario: Scenario, asked: dict[str, Any]) -> _Found:
        from upperhand.questions.whatif import whatif
        from upperhand.report.page_whatif import whatif_page

        if (scenario.hash, question.seed, question.quick) not in self._kept:
            asked["progress"] = part(asked["progress"], 0.5)
        before = self._solved(question, scenario, asked["progress"])
        compared = whatif(scenario, options=question.options, set=question.sets, before=before, **asked)
        return _Found(
            compared.variant,
            series.of_comparison(compared),
            compared.as_dict(),
            whatif_page(compared).sections,
            f"{capital(findings.changes(compared))}.",
            compared.baseline,
        )

    def _solved(self, question: Question, scenario: Scenario, report: Report) -> Solved:
        """Return the solves of the war as it is, with the effort of a comparison."""
        from upperhand.questions.whatif import effort_between, solved

        key = scenario.hash, question.seed, question.quick
        if key not in self._kept:
            effort = effort_between(question.quick, **self._effort)
            self._kept[key] = solved(scenario, effort, question.seed, progress=report)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _options(scenario: Scenario, asked: dict[str, Any]) -> _Found:
    from upperhand.questions.options import options
    from upperhand.report.page_options import options_page

    every = options(scenario, **asked)
    drawn = series.of_options(every)[:1]
    own = options_page(every).sections
    return _Found(every.baseline, drawn, every.as_dict(), own, f"{capital(drawn[0].finding)}.")


def _explain(question: Question, scenario: Scenario, store: Path, asked: dict[str, Any]) -> _Found:
    from upperhand.questions.assess import assess
    from upperhand.questions.explain import explain
    from upperhand.report.page_explain import explain_page

    asked["progress"] = part(asked["progress"], 0.5)
    now = assess(scenario, options=question.options, sets=question.sets, **asked)
    shared = explain(scenario, options=question.options, sets=question.sets, store=store, **asked)
    drawn = series_runs.of_explanation(shared)
    return _Found(
        now, drawn, shared.as_dict(), explain_page(shared).sections, f"{capital(drawn[0].finding)}."
    )


def _brief(scenario: Scenario, place: Workplace, store: Path, asked: dict[str, Any]) -> _Found:
    """Make the brief and write it, with its forecasts, to the ledger if there is one."""
    from upperhand.evidence.ledger import Ledger
    from upperhand.report.brief import Past, brief, past, recorded
    from upperhand.report.page_brief import brief_page

    text = place.scenario_path.read_bytes().decode("utf-8")
    if loads(text).hash != scenario.hash:
        raise CHANGED
    if place.ledger_path.exists():
        with Ledger.open(place.ledger_path) as ledger:
            found = brief(scenario, past(text, ledger), store=store, **asked)
            arguments = {name: asked.get(name) for name in ("quick", "paths", "draws", "seed")}
            recorded(found, text, ledger, {**arguments, "since": None})
    else:
        found = brief(scenario, Past(), store=store, **asked)
    now = found.now
    return _Found(now, series.of_assessment(now), found.as_dict(), page=brief_page(found))


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
