"""The report: one self-contained HTML file with the terminal's sections, figures, tables, evidence and data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upperhand.evidence.documents import Document
from upperhand.questions.explain import Explanation
from upperhand.questions.options import OptionMap
from upperhand.questions.result import Assessment
from upperhand.questions.whatif import Comparison
from upperhand.scenario.inventory import Entry, inventory
from upperhand.scenario.model import Scenario, Source

from . import behind, chart_tables, charts, figures, findings, series, series_runs
from .context import horizon_month
from .downloads import Download, downloads
from .gauge import gauge
from .glossary import GLOSSARY
from .inline import inline
from .one_page import Section
from .page import CANNOT_KNOW, assess_page, assumed, believed, meaning
from .page_explain import explain_page
from .page_options import options_page
from .page_whatif import asked, whatif_page
from .since import Since
from .words import capital, day, percent, percent_range, percent_span

if TYPE_CHECKING:
    from jinja2 import Template

MARK = "<!-- A report of upperhand -->"
"""Stands at the beginning of every report."""

DRAWN_IN = {
    "changes": ("changes",),
    "deal": ("claims",),
    "when": ("deal",),
    "ends": ("ends",),
    "terms": ("terms",),
    "options": ("options",),
    "explained": ("waterfall",),
}
"""Figures of the sections; all others go where the war's own course is told."""

THE_WAR = (
    "If the fighting goes on: where the fronts may stand, and what the sides have left. These figures show chance within the "
    "war, all inputs at their central values."
)

HEADINGS = {"method": "How far to trust the shares of the causes?"}
"""Other headings of sections that would have the same as another one."""

CODE = ("next",)
"""Sections that are a command."""


@dataclass(frozen=True)
class Told:
    """What a report tells of.

    Attributes
    ----------
    found : Assessment
        The war as it is, or the variant.
    compared : Comparison, optional
        The variant beside its baseline.
    options : OptionMap, optional
    explained : Explanation, optional
    documents : sequence of Document
        What the ledger holds: sentences behind numbers.
    since : Since, optional
        The last assessment in the ledger.
    """

    found: Assessment
    compared: Comparison | None = None
    options: OptionMap | None = None
    explained: Explanation | None = None
    documents: Sequence[Document] = ()
    since: Since | None = None


@dataclass(frozen=True)
class Figure:
    """A chart with its drawing and the tables behind it; on paper, many panels get more room."""

    chart: charts.Chart
    svg: str
    tables: tuple[chart_tables.ChartTable, ...]
    dated: str

    @property
    def tall(self) -> bool:
        """Whether it has more than two rows of panels."""
        return isinstance(self.chart, charts.FanChart) and len(self.chart.panels) > 4


@dataclass(frozen=True)
class Card:
    """One of the answers in short; `before` is the same without the change."""

    asks: str
    answer: str
    more: str
    before: str = ""


@dataclass(frozen=True)
class Number:
    """A number of the scenario and what stands behind it."""

    entry: Entry
    ground: str
    passages: tuple[behind.Passage, ...]


def report(told: Told, themed: bool = True) -> str:
    """Return the report as HTML.

    Parameters
    ----------
    told : Told
    themed : bool
        False for a printer that knows no names of colours.
    """
    found, scenario = told.found, told.found.scenario
    drawn = _charts(told)
    sections = list(_sections(told))
    numbers, rest = _numbers(scenario, told.documents)
    made: dict[str, Any] = {
        "mark": MARK,
        "title": scenario.title,
        "summary": scenario.summary or "",
        "as_of": day(scenario.as_of),
        "variant": asked(told.compared) if told.compared else "",
        "headline": f"{findings.headline(found)}.",
        "means": meaning(found),
        "believed": believed(found),
        "gauge": gauge(found, told.compared.baseline if told.compared else None, themed),
        "cards": list(_cards(told)),
        "changed": f"{capital(findings.changes(told.compared))}." if told.compared else "",
        "sections": sections,
        "code": CODE,
        "figures": _figures(drawn, {section.id for section in sections}, themed),
        "the_war": THE_WAR,
        "assumed": assumed(found),
        "numbers": numbers,
        "rest": rest,
        "sources": [_source(key, source) for key, source in scenario.sources.items()],
        "observations": [
            (each, _in_words(str(each.on)), _said(scenario, told.documents, each.from_ or ""))
            for each in scenario.observations
        ],
        "glossary": GLOSSARY,
        "cannot_know": CANNOT_KNOW,
        "downloads": list(_downloads(told, drawn)),
        "stamp": stamp(found),
        "printed": printed(found),
    }
    return _template().render(made)


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("report.html")


def stamp(found: Assessment) -> str:
    """Return from what a report was made, in a line."""
    scenario = found.scenario
    numbers = scenario.numbers_as_of
    dated = f"data to {day(scenario.as_of)}" + (f", numbers of {day(numbers)}" if numbers else "")
    return f"{scenario.id} {scenario.hash} · {dated} · seed {found.seed} · upperhand {found.version}"


def printed(found: Assessment) -> str:
    """Return the stamp for the foot of every printed page: in a style sheet, so of plain letters and figures only."""
    return re.sub(r"[^\w .,·-]", "", stamp(found))


def _sections(told: Told) -> Iterator[Section]:
    """Give the sections: what changes first, then the answer, then what moves it; each id once."""
    page = assess_page(told.found).sections
    own: list[Section] = []
    if told.compared is not None:
        own += whatif_page(told.compared).sections
    more: list[Section] = []
    if told.options is not None:
        more += options_page(told.options).sections
    if told.explained is not None:
        more += explain_page(told.explained).sections
    first = {"upper-hand"}
    last = {"trust", "next"}
    seen = set(first)
    ordered = [*own, *(s for s in page if s.id not in last), *more]
    for section in ordered:
        if section.id not in seen | last:
            seen.add(section.id)
            yield replace(section, heading=HEADINGS.get(section.id, section.heading))
    for section in page:
        if section.id in last and not (section.id == "next" and told.options):
            yield section


def _charts(told: Told) -> list[charts.Chart]:
    """Return every figure's series, each once."""
    made: list[charts.Chart] = []
    made += series.of_comparison(told.compared) if told.compared else series.of_assessment(told.found)
    if told.options is not None:
        made += [series.weapons_or_talks(told.options)] if told.options.points else []
    if told.explained is not None:
        made += series_runs.of_explanation(told.explained)
    return made


def _figures(drawn: Sequence[charts.Chart], sections: set[str], themed: bool) -> dict[str, list[Figure]]:
    """Return the figures by the section that they stand in; those of the war's course under ``war``."""
    homes = {chart: section for section, ids in DRAWN_IN.items() for chart in ids if section in sections}
    found: dict[str, list[Figure]] = {}
    for chart, picture in zip(drawn, figures.draw(drawn, bare=True), strict=True):
        svg = inline(picture.svg, f"figure-{chart.id}", f"{chart.finding}.", chart.shows, themed)
        marks = getattr(chart, "marks", ())
        dated = "; ".join(f"{mark.label} ({_in_words(mark.date)})" for mark in marks)
        note = f"Upright dotted lines: {dated}." if dated else getattr(chart, "note", "")
        figure = Figure(chart, svg, chart_tables.tables(chart), note)
        found.setdefault(homes.get(chart.id, "war"), []).append(figure)
    return found


def _in_words(dates: str) -> str:
    """Return a text in which every day stands in words."""
    return re.sub(r"\d{4}-\d\d-\d\d", lambda match: day(dt.date.fromisoformat(match[0])), dates)


def _cards(told: Told) -> Iterator[Card]:
    found = told.found
    before = told.compared.baseline if told.compared else None
    yield Card(
        "Who has the upper hand?",
        f"{findings.headline(found)}.",
        _moved(told),
        f"{findings.headline(before)}." if before else "",
    )
    yield Card(
        "Is there a deal today?",
        _deal(found),
        f"{findings.surplus(found)}.",
        f"{findings.surplus(before)}." if before else "",
    )
    last = found.deal[-1]
    yield Card(
        f"Settled by {horizon_month(found)}?",
        percent(last.chance.value),
        f"Range {percent_range(last.chance)}; of past wars as old: {percent(last.base_rate)}.",
        percent_span(before.deal[-1].chance) if before else "",
    )


def _moved(told: Told) -> str:
    """Return how far the upper hand has moved since last time; of the war as it is, not of a variant."""
    if told.since is None or told.compared is not None:
        return ""
    return f"{told.since.change(told.found.upper_hand)} {told.since.text}."


def _deal(found: Assessment) -> str:
    return "Cannot tell" if found.surplus.cannot_tell else "Yes" if found.surplus.value > 0 else "No"


def _downloads(told: Told, drawn: Sequence[charts.Chart]) -> Iterator[Download]:
    return downloads(told.found, told.compared, told.options, told.explained, drawn)


def _numbers(scenario: Scenario, documents: Sequence[Document]) -> tuple[list[Number], list[Number]]:
    """Return the numbers that the file gives, and those that it leaves to the table."""
    own: list[Number] = []
    rest: list[Number] = []
    for entry in inventory(scenario):
        said = _said(scenario, documents, entry.evidence)
        ground = "computed" if entry.kind == "derived" else behind.ground_of(entry.evidence)
        (own if entry.name in scenario.quantities else rest).append(Number(entry, ground, said))
    return own, rest


def _said(scenario: Scenario, documents: Sequence[Document], evidence: str) -> tuple[behind.Passage, ...]:
    return tuple(behind.passages(scenario, documents, behind.cited_in(evidence))) if documents else ()


def _source(key: str, source: Source) -> dict[str, str]:
    document = behind.file_name(source.document or "")
    address = document if document.startswith(("https://", "http://")) else ""
    told = ", ".join(part for part in (source.title, source.publisher, source.dataset) if part)
    dated = source.dated or source.until
    return {
        "id": key,
        "told": told,
        "dated": _in_words(str(dated)) if dated else "",
        "document": document,
        "address": address,
        "licence": source.licence or "",
    }
