"""``upperhand options SCENARIO``: weapons or talks, what each option would change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .app import app
from .asking import AsJson, Draws, Out, Paths, Quick, ScenarioName, Seed, Threads, answer, prepared

if TYPE_CHECKING:
    from upperhand.questions.options import OptionMap
    from upperhand.report.one_page import OnePage


@app.command()
def options(
    scenario: ScenarioName,
    as_json: AsJson = False,
    seed: Seed = 1,
    paths: Paths = None,
    draws: Draws = None,
    threads: Threads = None,
    quick: Quick = False,
    out: Out = None,
) -> None:
    """Compare what each option would change: weapons or talks.

    Each is taken by itself, against doing nothing: upper hand, chance of a deal, deaths, escalation.
    """
    war, folder = prepared(scenario, None, None, out)
    from .progress import working

    def work(progress: Callable[[float], None]) -> OptionMap:
        from upperhand.questions.options import options as ask

        return ask(
            war,
            seed=seed,
            paths=paths,
            draws=draws,
            quick=quick,
            threads=threads,
            progress=progress,
        )

    count = len(war.options)
    found = working(
        "solving", work, ["the baseline", *(f"option {k} of {count}" for k in range(1, count + 1))]
    )

    def page() -> OnePage:
        from upperhand.report.page_options import options_page

        return options_page(found)

    answer(found, page, as_json, folder)
