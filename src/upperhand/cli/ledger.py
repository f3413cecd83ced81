"""``upperhand ledger``: what the ledger beside a scenario holds, whether it is whole, and all of it as lines of JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import NOT_MET, app, put, put_json, say
from .asking import AsJson, ScenarioName

if TYPE_CHECKING:
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.ledger_file import Row

group = typer.Typer(no_args_is_help=True)
app.add_typer(group, name="ledger", help="Show, check or export what was read and decided about a war.")

LAST = 10
"""Rows that are shown."""

OutFile = Annotated[
    str | None, typer.Option("--out", metavar="FILE", help="Write there; default: standard output.")
]
Chain = Annotated[
    str | None,
    typer.Option(
        "--chain", metavar="HASH", help="A hash noted at an earlier check: the ledger must still have it."
    ),
]


@group.command()
def show(scenario: ScenarioName, as_json: AsJson = False) -> None:
    """Show counts, where the claims stand, last rows."""
    with _opened(scenario) as ledger:
        counts, rows = ledger.counts(), ledger.last(LAST)
        standing: dict[str, int] = {}
        for entry in ledger.claims():
            standing[entry.status] = standing.get(entry.status, 0) + 1
        file = str(ledger.path)
    last = [{"number": row.number, "row": row.kind, "at": row.at, "what": _what(row)} for row in rows]
    if as_json:
        put_json({"file": file, "rows": counts, "claims": standing, "last": last})
        return
    put(f"{file}: {sum(counts.values())} rows")
    put("  " + (", ".join(f"{count} of {kind}" for kind, count in counts.items()) or "nothing yet"))
    if standing:
        put("  claims: " + ", ".join(f"{count} {status}" for status, count in standing.items()))
    for each in last:
        put(f"  {each['number']:>6}  {each['at']}  {each['row']:<12} {each['what']}".rstrip())


@group.command()
def check(scenario: ScenarioName, chain: Chain = None, as_json: AsJson = False) -> None:
    """Check that every row is as it was written.

    Exit code 4 if something is wrong. Note the hash that is printed: whoever writes the ledger anew later cannot keep it.
    """
    from upperhand.evidence.ledger_rows import Checked
    from upperhand.evidence.problems import LedgerError

    with _opened(scenario) as ledger:
        file = str(ledger.path)
        try:
            found = ledger.check(chain)
        except LedgerError as error:
            found = Checked(0, "", (f"{error.problem.what}: {error.problem.why}",))
    if as_json:
        put_json(
            {
                "file": file,
                "ok": found.ok,
                "rows": found.rows,
                "chain": found.chain,
                "problems": list(found.problems),
            }
        )
    elif found.ok:
        put(f"{file}: ok: {found.rows} rows, chain {found.chain}")
    for problem in found.problems if not as_json else ():
        say(f"{file}: {problem}")
    if not found.ok:
        raise typer.Exit(NOT_MET)


@group.command()
def export(
    scenario: ScenarioName,
    out: OutFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print lines of JSON (always).", hidden=True)
    ] = True,
) -> None:
    """Write every row as one line of JSON, in order."""
    with _opened(scenario) as ledger:
        if out is None:
            ledger.export(sys.stdout)
            return
        try:
            with open(out, "w", encoding="utf-8") as stream:
                count = ledger.export(stream)
        except OSError as error:
            raise typer.BadParameter(f"{out}: {error.strerror or error}", param_hint="--out") from error
    say(f"wrote {count} rows to {out}")


def _opened(scenario: str) -> Ledger:
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.place import workplace

    return Ledger.open(workplace(scenario).ledger_path, create=False, read_only=True)


def _what(row: Row) -> str:
    """Return a row in a few words."""
    from upperhand.evidence.review_card import harmless

    fields: dict[str, Any] = row.fields
    if row.kind == "claim":
        coded = fields["coded"]
        return f"{row.key} {coded['type']}: {harmless(fields['quote'][:50])}"
    if row.kind == "decision":
        return f"{fields['verdict']} {fields['claim']} by {fields['who']}"
    if row.kind == "proposal":
        return f"{fields['kind']} {fields['about']}{'; '.join(fields['effects'])}"[:60]
    named = (fields.get(name) for name in ("name", "what", "came_true", "verb", "undoes", "basis"))
    return next((str(value)[:60] for value in named if value), "")
