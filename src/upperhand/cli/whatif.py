"""``upperhand whatif SCENARIO --option ID --set TEXT``: what a change would do, beside the baseline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .app import WrongUsage, app
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
    from upperhand.questions.whatif import Comparison
    from upperhand.report.one_page import OnePage


@app.command()
def whatif(
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
    """Compare a war with a variant: options taken, numbers changed.

    For example: upperhand whatif two-rivers --option more_shells --set "talks.access += 0.1"
    """
    if not option and not set_:
        raise WrongUsage(
            "nothing is to change",
            f"--option ID (all options: upperhand options {scenario}) or --set NAME=VALUE "
            f"(all names: upperhand quantities {scenario})",
        )
    war, folder = prepared(scenario, option, set_, out)
    from .progress import working

    def work(progress: Callable[[float], None]) -> Comparison:
        from upperhand.questions.whatif import whatif as ask

        return ask(
            war,
            options=option or (),
            set=set_ or (),
            seed=seed,
            paths=paths,
            draws=draws,
            quick=quick,
            threads=threads,
            progress=progress,
        )

    found = working("solving", work, ["the baseline", "the variant"])

    def page() -> OnePage:
        from upperhand.report.page_whatif import whatif_page

        return whatif_page(found)

    answer(found, page, as_json, folder)
