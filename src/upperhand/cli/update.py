"""``upperhand update SCENARIO``: take the accepted claims into the scenario's file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import WrongUsage, app, put, put_json, say, user
from .asking import AsJson, ScenarioName
from .read import day_of

if TYPE_CHECKING:
    from upperhand.evidence.update import Change

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="New date of the scenario; default: that of the latest document."
    ),
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last update back.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")]


@app.command()
def update(
    scenario: ScenarioName,
    as_of: AsOf = None,
    undo: Undo = False,
    dry_run: Dry = False,
    as_json: AsJson = False,
) -> None:
    """Take accepted claims into the scenario's file.

    The date moves on, the timeline grows by the months that passed, observations and effects are added, each with its
    source. Nothing else in the file changes, and --undo takes it back.
    """
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.place import workplace
    from upperhand.evidence.taking_in import finish, take_in, take_out
    from upperhand.evidence.telling import types_in_words

    day = day_of(as_of, "--as-of")
    if undo and (day or dry_run):
        raise WrongUsage("--undo goes alone", "upperhand update SCENARIO --undo")
    place = workplace(scenario).to_write(say)
    with Ledger.open(place.ledger_path) as ledger:
        if finish(place, ledger, _write):
            say("an update had been cut off: its change of the file is now complete")
        if undo:
            gone = take_out(place, ledger, user(), _write)
            if as_json:
                put_json({"undone": gone.undoes, "claims": list(gone.claims), "as_of": str(gone.as_of_after)})
            else:
                put(
                    f"taken back: {len(gone.claims)} claims; {place.scenario_path} is of {gone.as_of_after} again"
                )
            return
        labels = types_in_words()
        try:
            change = take_in(place, ledger, user(), labels, _write, day, dry_run)
        except ValueError as error:
            if day is None:
                raise
            raise WrongUsage(str(error), "a later --as-of") from error
        pending = len(ledger.claims("pending"))
    if as_json:
        put_json(_as_dict(change, pending, dry_run))
    else:
        put("\n".join(_lines(change, place.scenario_path, pending, dry_run)))


def _write(path: Path, content: bytes) -> None:
    from upperhand.runs.files import write_whole

    write_whole(path, lambda file: file.write(content))


def _as_dict(change: Change, pending: int, dry: bool) -> dict[str, Any]:
    return {
        "as_of_before": str(change.as_of_before),
        "as_of": str(change.as_of),
        "taken": list(change.taken),
        "left": dict(change.left),
        "notes": list(change.notes),
        "pending": pending,
        "written": not dry and change.after != change.before,
    }


def _lines(change: Change, path: Path, pending: int, dry: bool) -> Iterator[str]:
    would = "would take" if dry else "took"
    if change.after == change.before:
        yield "nothing to take in: no accepted claim changes the scenario"
    else:
        moved = (
            f"from {change.as_of_before} to {change.as_of}"
            if change.as_of != change.as_of_before
            else f"{change.as_of}"
        )
        yield f"{would} {len(change.taken)} claims into {path}; its date: {moved}"
    if change.left:
        yield f"{len(change.left)} accepted claims change no number; they stay in the ledger"
    yield from (f"note: {note}" for note in change.notes)
    if pending:
        yield f"{pending} claims wait for a decision: upperhand review {path}"
    if dry:
        yield from _difference(change)
    elif change.after != change.before:
        yield f"what it changes: upperhand brief {path}"


def _difference(change: Change) -> Iterator[str]:
    import difflib

    before, after = change.before.splitlines(), change.after.splitlines()
    yield from difflib.unified_diff(before, after, "before", "after", n=1, lineterm="")
