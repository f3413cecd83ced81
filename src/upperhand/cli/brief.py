"""``upperhand brief SCENARIO``: one page on what changed since last time, and why."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from .app import WrongUsage, app, put, put_json, say
from .asking import AsJson, Draws, Out, Paths, Quick, ScenarioName, Seed, Threads
from .keeping import ClusterAddress, StoreFolder, carry_out
from .read import day_of

if TYPE_CHECKING:
    from upperhand.evidence.ledger import Ledger
    from upperhand.report.brief import Brief

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Compare with the last brief of that date or earlier."),
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]
Html = Annotated[bool, typer.Option("--html", help="Print a self-contained HTML page.")]
Unrecorded = Annotated[
    bool, typer.Option("--no-record", help="Do not write the brief and its forecasts to the ledger.")
]


@app.command()
def brief(
    scenario: ScenarioName,
    since: Since = None,
    markdown: Markdown = False,
    html: Html = False,
    no_record: Unrecorded = False,
    as_json: AsJson = False,
    seed: Seed = 1,
    paths: Paths = None,
    draws: Draws = None,
    threads: Threads = None,
    quick: Quick = False,
    store: StoreFolder = None,
    cluster: ClusterAddress = None,
    out: Out = None,
) -> None:
    """Write the weekly brief.

    Who has the upper hand and what changed since the last brief; what time, news and revised judgement did, claim by claim
    with the sentence's place; the chance of a deal beside the base rate; what is missing, what would change our mind,
    what is assumed.
    """
    from upperhand.evidence.place import workplace
    from upperhand.scenario.compile import compile_scenario
    from upperhand.scenario.load import load

    if markdown + html + as_json > 1:
        raise WrongUsage(
            "a brief is printed in one form", "--markdown, --html or --json; --out DIR writes all three"
        )
    day = day_of(since, "--since")
    place = workplace(scenario)
    war = load(place.scenario_path)
    compile_scenario(war)
    text = place.scenario_path.read_bytes().decode(
        "utf-8"
    )  # as the ledger keeps it: every end of a line as it is
    keep = not no_record
    ledger = _opened(place.ledger_path, keep)

    def ask(**kept: Any) -> Brief:
        from upperhand.report.brief import brief as make

        return make(war, known, seed=seed, paths=paths, draws=draws, quick=quick, **kept)

    try:
        from upperhand.report.brief import Past, past

        known = past(text, ledger, day) if ledger is not None else Past()
        found = carry_out("solving", ask, store=store, cluster=cluster, threads=threads)
        if ledger is not None and keep:
            from upperhand.report.brief import recorded

            arguments = {"quick": quick, "since": since, "paths": paths, "draws": draws, "seed": seed}
            recorded(found, text, ledger, arguments)
    finally:
        if ledger is not None:
            ledger.close()
    _print(found, markdown, html, as_json)
    if out is not None:
        _save(found, out)


def _opened(path: Path, keep: bool) -> Ledger | None:
    """Open the ledger, for writing only where the brief is kept; nothing if there is none and nothing is kept.

    Raises
    ------
    LedgerError
        If it cannot be used; where it cannot be written, with how to do without.
    """
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.problems import LedgerError

    if not keep:
        return Ledger.open(path, create=False, read_only=True) if path.exists() else None
    try:
        return Ledger.open(path)
    except LedgerError as error:
        if path.exists() and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            raise
        problem = error.problem
        remedy = f"{problem.remedy}, or --no-record, which writes nothing"
        raise LedgerError(error.file, problem.what, problem.why, remedy) from error


def _print(found: Brief, markdown: bool, html: bool, as_json: bool) -> None:
    from upperhand.report import one_page, sheet
    from upperhand.report.page_brief import brief_page

    if as_json:
        put_json(found.as_dict())
    elif markdown:
        put(one_page.as_markdown(brief_page(found)))
    elif html:
        put(one_page.as_html(brief_page(found)))
    else:
        sheet.show(one_page.on_terminal(brief_page(found)))


def _put(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def _save(found: Brief, out: str) -> None:
    import json

    from upperhand.report import one_page
    from upperhand.report.folder import usable
    from upperhand.report.page_brief import brief_page
    from upperhand.runs.files import write_whole

    folder = usable(out)
    page = brief_page(found)
    written = {
        "brief.md": one_page.as_markdown(page),
        "brief.html": one_page.as_html(page),
        "brief.json": json.dumps(found.as_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        write_whole(folder / name, partial(_put, content.encode()))
    say(f"wrote {folder}: {', '.join(written)}")
