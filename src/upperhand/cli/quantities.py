"""``upperhand quantities SCENARIO``: every number of a war with its unit, value, range and evidence."""

from __future__ import annotations

import typer

from .app import WrongUsage, app, put, put_json, say


@app.command()
def quantities(
    scenario: str | None = typer.Argument(
        None, metavar="SCENARIO", help="A file or the name of a bundled scenario."
    ),
    like: str = typer.Option("", help="Only names that hold this text."),
    reference: bool = typer.Option(False, "--reference", help="Print the table of all quantities as a page."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """List the numbers of a scenario, each with its evidence.

    Name, value and range, unit, kind, evidence, meaning; what the file gives first, then the rest.
    """
    from upperhand.scenario.inventory import inventory, reference_page

    if reference:
        put(reference_page())
        return
    if scenario is None:
        raise WrongUsage(
            "no scenario is named", "upperhand quantities two-rivers, or --reference for all of them"
        )
    from upperhand.scenario.evidence import grounds
    from upperhand.scenario.load import load

    war = load(scenario)
    given = war.quantities
    entries = [entry for entry in inventory(war) if like in entry.name]
    entries.sort(key=lambda entry: entry.name not in given)  # stable: each part keeps its order
    if as_json:
        put_json([entry.as_dict() for entry in entries])
        return
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        known = f"{entry.unit} · {entry.kind} · {entry.evidence} · {entry.doc}"
        put(f"{entry.name:<{width}}  {entry.shown:>24}  {known}")
    own = [entry.evidence for entry in entries if entry.name in given]
    counted = ", ".join(f"{count:,} {what}" for what, count in grounds(own).items())
    say(
        f"The file gives {len(own):,} of these numbers: {counted}. "
        f"The other {len(entries) - len(own):,}, listed last, are defaults, follow from other parts of it, or are computed."
    )
