"""``upperhand assess SCENARIO``: who has the upper hand, is there a deal, when, and on which terms?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .app import app
from .asking import (
    AsJson,
    Draws,
    Options,
    Out,
    Paths,
    Quick,
    ScenarioName,
    Seed,
    Sets,
    Threads,
    answer,
    prepared,
)

if TYPE_CHECKING:
    from upperhand.questions.result import Assessment
    from upperhand.report.one_page import OnePage


@app.command()
def assess(
    scenario: ScenarioName,
    option: Options = None,
    set_: Sets = None,
    as_json: AsJson = False,
    seed: Seed = 1,
    paths: Paths = None,
    draws: Draws = None,
    threads: Threads = None,
    quick: Quick = False,
    out: Out = None,
) -> None:
    """Say who has the upper hand, and whether there is a deal."""
    war, folder = prepared(scenario, option, set_, out)
    from .progress import working

    def work(progress: Callable[[float], None]) -> Assessment:
        from upperhand.questions.assess import assess as ask

        return ask(
            war,
            options=option or (),
            sets=set_ or (),
            seed=seed,
            paths=paths,
            draws=draws,
            quick=quick,
            threads=threads,
            progress=progress,
        )

    found = working("solving", work)

    def page() -> OnePage:
        from upperhand.report.context import called
        from upperhand.report.page import assess_page

        return assess_page(found, [*(called(found, name) for name in option or ()), *(set_ or ())])

    answer(found, page, as_json, folder)
