"""``upperhand verify``: is the solver right? The published models, computed anew and by the main engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from .app import NOT_MET, app, put_json
from .asking import AsJson, Seed

if TYPE_CHECKING:
    from upperhand.questions.verify import Verification

Full = Annotated[
    bool, typer.Option("--full", help="Everything: more paths and seeds, larger games. Minutes.")
]


@app.command()
def verify(as_json: AsJson = False, full: Full = False, seed: Seed = 1) -> None:
    """Hold the solvers to published models.

    Exit code 4 if a check is not met.
    """
    from .progress import working

    def work(progress: Callable[[float], None]) -> Verification:
        from upperhand.questions.verify import verify as ask

        return ask(full=full, seed=seed, progress=progress)

    found = working("checking", work)
    if as_json:
        put_json(found.as_dict())
    else:
        from upperhand.report.page_verify import verify_page
        from upperhand.report.sheet import show

        show(verify_page(found))
    if not found.ok:
        raise typer.Exit(NOT_MET)
