"""``upperhand runs``: what the store holds, and questions about it in SQL."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from .app import WrongUsage, app, put, put_json
from .asking import AsJson
from .keeping import StoreFolder, store_folder

if TYPE_CHECKING:
    from upperhand.runs.manifest import Manifest

Identifier = Annotated[str | None, typer.Argument(metavar="RUN", help="A finished run, as the list has it.")]
Sql = Annotated[
    str | None,
    typer.Option(
        "--sql",
        metavar="TEXT",
        help="Ask the run's table solves, such as: select variant, avg(upper_hand) from solves group by variant",
    ),
]


@app.command()
def runs(run: Identifier = None, sql: Sql = None, as_json: AsJson = False, store: StoreFolder = None) -> None:
    """List kept runs, or ask one in SQL.

    The table solves has a row for every draw of every solve: variant, solve, draw, and a column for each number.
    """
    folder = store_folder(store)
    from upperhand.runs import manifest

    if run is None:
        if sql is not None:
            raise WrongUsage("--sql needs a run", "upperhand runs, for the list")
        found = list(manifest.listed_in(folder))
        if as_json:
            put_json([_entry(each) for each in found])
            return
        from upperhand.report.page_run import runs_page
        from upperhand.report.sheet import show

        show(runs_page(found, str(folder)))
        return
    chosen = manifest.find(folder, run)
    columns, rows = manifest.query(
        folder, chosen, sql or "select variant, count(*) as rows from solves group by all"
    )
    if as_json:
        put_json([dict(zip(columns, map(_plain, row), strict=True)) for row in rows])
        return
    from upperhand.report.sheet import rows as table
    from upperhand.report.sheet import show

    if columns:
        show(table([[_cell(value) for value in row] for row in rows], columns))
    else:
        put("done")


def _entry(each: Manifest) -> dict[str, object]:
    from dataclasses import asdict

    fields = asdict(each)
    return {**fields, "variants": list(fields["variants"])}


def _plain(value: object) -> object:
    """Return a cell of an answer as JSON knows it."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _cell(value: object) -> str:
    """Return a cell of an answer as the table shows it."""
    return f"{value:.6g}" if isinstance(value, (float, Decimal)) else "" if value is None else str(value)
