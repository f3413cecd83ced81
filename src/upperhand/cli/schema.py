"""``upperhand schema``: the JSON schema of the scenario language."""

from __future__ import annotations

import typer

from .app import app, put_json


@app.command()
def schema(as_json: bool = typer.Option(True, "--json", help="Print JSON (always).", hidden=True)) -> None:
    """Print the JSON schema of the scenario language.

    Draft-07, for editors that complete names and check what is typed.
    """
    from upperhand.scenario.schema import scenario_schema

    put_json(scenario_schema())
