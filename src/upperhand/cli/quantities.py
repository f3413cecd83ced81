"""``upperhand quantities SCENARIO``: every number of a war with its unit, value, range and evidence."""

from __future__ import annotations

import typer

from .app import WrongUsage, app, put, put_json


@app.command()
def quantities(
    scenario: str | None = typer.Argument(None, help="A file or the name of a bundled scenario."),
    like: str = typer.Option("", help="Only names that hold this text."),
    reference: bool = typer.Option(False, "--reference", help="Print the table of all quantities as a page."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """List the numbers of a scenario: name, value and range, unit, kind, evidence, meaning."""
    from upperhand.scenario.inventory import inventory, reference_page

    if reference:
        put(reference_page())
        return
    if scenario is None:
        raise WrongUsage(
            "no scenario is named", "upperhand quantities two-rivers, or --reference for all of them"
        )
    from upperhand.scenario.load import load

    entries = [entry for entry in inventory(load(scenario)) if like in entry.name]
    if as_json:
        put_json([entry.as_dict() for entry in entries])
        return
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        known = f"{entry.unit} · {entry.kind} · {entry.evidence} · {entry.doc}"
        put(f"{entry.name:<{width}}  {entry.shown:>24}  {known}")
