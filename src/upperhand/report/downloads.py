"""The data of a report as CSV and JSON, each a link that holds the whole file."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upperhand.questions.explain import Explanation
from upperhand.questions.options import OptionMap
from upperhand.questions.result import Assessment
from upperhand.questions.whatif import Comparison
from upperhand.scenario.inventory import inventory
from upperhand.scenario.model import Scenario

from . import charts, periods
from .behind import ground_of

_FORMULA = ("=", "+", "@", "-", "\t", "\r")
"""Beginnings of a text that a spreadsheet would take for a formula."""


@dataclass(frozen=True)
class Download:
    """A file inside the report."""

    name: str
    what: str
    kind: str
    content: str

    @property
    def link(self) -> str:
        """The file as an address that holds it."""
        return f"data:{self.kind};charset=utf-8;base64,{base64.b64encode(self.content.encode()).decode()}"

    @property
    def size(self) -> str:
        """How large it is."""
        return f"{max(1, round(len(self.content.encode()) / 1000)):,} kB"


def downloads(
    found: Assessment,
    compared: Comparison | None,
    options: OptionMap | None,
    explained: Explanation | None,
    drawn: Sequence[charts.Chart],
) -> Iterator[Download]:
    """Give all numbers of a report: as ``--json`` prints them, those of the figures, and tidy tables."""
    yield _json("result.json", "the answer, as --json prints it", (compared or found).as_dict())
    if options is not None:
        yield _json("options.json", "every option, as --json prints it", options.as_dict())
    if explained is not None:
        yield _json("explain.json", "the causes' shares, as --json prints them", explained.as_dict())
    yield _json("series.json", "the numbers of every figure", [charts.as_dict(each) for each in drawn])
    both = {"baseline": compared.baseline, "variant": compared.variant} if compared else {"": found}
    rows = ((name, *row) for name, each in both.items() for row in periods.of_assessment(each))
    yield _csv(
        "periods.csv",
        "the war by period, and the chance of a settlement",
        ("variant", *periods.PERIOD_COLUMNS),
        rows,
    )
    if options is not None:
        of_options = periods.of_options(options)
        yield _csv("options.csv", "what every option moves", periods.OPTION_COLUMNS, of_options)
    if explained is not None:
        shares = periods.of_explanation(explained)
        yield _csv("shares.csv", "each cause's share", periods.SHARE_COLUMNS, shares)
    yield _csv(
        "numbers.csv",
        "every number of the scenario with its evidence",
        NUMBER_COLUMNS,
        _numbers(found.scenario),
    )


NUMBER_COLUMNS = ("name", "value", "low", "high", "unit", "meaning", "evidence", "ground")


def _numbers(scenario: Scenario) -> Iterator[tuple[Any, ...]]:
    for each in inventory(scenario):
        ground = "computed" if each.kind == "derived" else ground_of(each.evidence)
        yield each.name, each.value, each.low, each.high, each.unit, each.doc, each.evidence, ground


def _json(name: str, what: str, value: Any) -> Download:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    return Download(name, what, "application/json", f"{text}\n")


def _csv(name: str, what: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Download:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return Download(name, what, "text/csv", file.getvalue())


def _cell(value: Any) -> Any:
    """Return a cell; a text that a spreadsheet would compute is quoted, numbers are left alone."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
