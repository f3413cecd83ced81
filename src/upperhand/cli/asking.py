"""What the verbs that compute an answer have in common: arguments, checks before the work, and the output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import put_json, say

if TYPE_CHECKING:
    from upperhand.report.one_page import OnePage
    from upperhand.report.save import Result
    from upperhand.scenario.model import Scenario

MOST_SEED = 10**9

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A file or the name of a bundled scenario.")
]
Options = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        metavar="ID",
        help="Take an option or course of action, such as more_shells. Repeatable.",
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="TEXT",
        help='Change a number with =, += or *=, such as "brask.oil.weight *= 0.8 over 6 months". Repeatable.',
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Seed = Annotated[
    int,
    typer.Option(
        metavar="N", help="Chooses the luck, such as 7; same seed, same numbers.", min=0, max=MOST_SEED
    ),
]
Paths = Annotated[int | None, typer.Option(metavar="N", help="Paths explored in each solve.", min=1)]
Draws = Annotated[
    int | None, typer.Option(metavar="N", help="Draws of what the analyst does not know.", min=50)
]
Threads = Annotated[int | None, typer.Option(metavar="N", help="Threads; they change no number.", min=1)]
Quick = Annotated[bool, typer.Option("--quick", help="Fewer paths and solves: wider errors.")]
Out = Annotated[
    str | None, typer.Option("--out", metavar="DIR", help="Also write JSON, Parquet and figures there.")
]


def prepared(
    name: str, options: Sequence[str] | None, sets: Sequence[str] | None, out: str | None
) -> tuple[Scenario, Path | None]:
    """Load a scenario; refuse at once what would fail later: unknown names, a folder that is a file."""
    from upperhand.scenario.compile import compile_scenario
    from upperhand.scenario.load import load

    scenario = load(name)
    compile_scenario(scenario, options or (), sets or ())
    folder = None
    if out is not None:
        from upperhand.report.folder import usable

        try:
            folder = usable(out)
        except OSError as error:
            raise typer.BadParameter(str(error), param_hint="--out") from error
    return scenario, folder


def answer(result: Result, page: Callable[[], OnePage], as_json: bool, folder: Path | None) -> None:
    """Print a result as a page or as JSON, and write it to a folder if one is given."""
    if as_json:
        put_json(result.as_dict())
    else:
        from upperhand.report.one_page import on_terminal
        from upperhand.report.sheet import show

        show(on_terminal(page()))
    if folder is not None:
        from upperhand.report.save import save

        save(result, folder, say)
