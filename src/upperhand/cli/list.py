"""``upperhand list``: the bundled scenarios, one line each."""

from __future__ import annotations

import typer

from .app import app, put, put_json


@app.command("list")
def list_scenarios(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """List the bundled scenarios."""
    from upperhand.scenario.load import summaries

    found = summaries()
    if as_json:
        put_json(found)
        return
    width = max((len(item["name"]) for item in found), default=0)
    for item in found:
        put(f"{item['name']:<{width}}  {item['as_of']}  {item['title']}: {item['summary']}")
