"""``upperhand validate FILE...``: say whether scenarios are valid, and what is wrong where."""

from __future__ import annotations

from typing import Any

import typer

from .app import INVALID, OK, USAGE, app, put, put_json, say


@app.command()
def validate(
    files: list[str] = typer.Argument(..., metavar="FILE...", help="Files or names of bundled scenarios."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Check scenarios; exit code 3 if one is invalid."""
    from upperhand.scenario.errors import Problem, ScenarioError, UnknownName
    from upperhand.scenario.load import counts, load

    results: list[dict[str, Any]] = []
    code = OK
    for name in files:
        try:
            scenario = load(name)
        except (ScenarioError, UnknownName) as error:
            code = max(code, INVALID if isinstance(error, ScenarioError) else USAGE)
            wrong = error if isinstance(error, ScenarioError) else ScenarioError(name, [Problem(str(error))])
            results.append({"ok": False, **wrong.as_dict()})
            if not as_json:
                say(str(wrong))
            continue
        found = counts(scenario)
        results.append(
            {
                "ok": True,
                "file": scenario.file,
                "id": scenario.id,
                "hash": scenario.hash,
                "counts": found,
                "warnings": list(scenario.warnings),
                "notes": list(scenario.notes),
            }
        )
        if not as_json:
            put(f"{scenario.file}: ok: " + ", ".join(_counted(count, what) for what, count in found.items()))
            for kind, texts in (("warning", scenario.warnings), ("note", scenario.notes)):
                for text in texts:
                    say(f"{scenario.file}: {kind}: {text}")
    if as_json:
        put_json(results)
    if code != OK:
        raise typer.Exit(code)


def _counted(count: int, what: str) -> str:
    """Return a number with its noun: ``1 front``, ``3 months of timeline``."""
    first, _, rest = what.partition(" ")
    noun = first.removesuffix("s") if count == 1 else first
    return f"{count} {noun} {rest}".rstrip()
