"""``upperhand schema``: the JSON schema of the scenario language."""

from __future__ import annotations

import typer

from .app import app, put_json


@app.command()
def schema(as_json: bool = typer.Option(True, "--json", help="Print JSON (always).", hidden=True)) -> None:
    """Print the JSON schema (draft-07) of the scenario language, for editors."""
    from upperhand.scenario.schema import scenario_schema

    put_json(scenario_schema())
