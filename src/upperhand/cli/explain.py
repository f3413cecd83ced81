"""``upperhand explain SCENARIO``: what made the difference, cause by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from .keeping import ClusterAddress, StoreFolder, carry_out

if TYPE_CHECKING:
    from upperhand.questions.explain import Explanation
    from upperhand.report.one_page import OnePage

Causes = Annotated[
    list[str] | None,
    typer.Option(
        "--cause",
        metavar="NAME",
        help="events, observations or beliefs as one cause; events.ID for one; events.* for each. Repeatable.",
    ),
]


@app.command()
def explain(
    scenario: ScenarioName,
    cause: Causes = None,
    option: Options = None,
    set_: Sets = None,
    as_json: AsJson = False,
    seed: Seed = 1,
    paths: Paths = None,
    draws: Draws = None,
    threads: Threads = None,
    quick: Quick = False,
    store: StoreFolder = None,
    cluster: ClusterAddress = None,
    out: Out = None,
) -> None:
    """Share out a difference between its causes.

    Shapley shares of options, changed numbers, events, observations and beliefs in the upper hand, the surplus and the
    chance of a deal. Without --cause, --option and --set: every belief, all observations, all events.
    """
    war, folder = prepared(scenario, option, set_, out)
    from upperhand.questions.causes import causes_of, usual

    try:
        found_causes = causes_of(war, cause or usual(war), option or [], set_ or [])
    except ValueError as error:
        raise WrongUsage(str(error), "--cause events, or --cause events.*") from error
    if not found_causes:
        raise WrongUsage(
            "the scenario has no belief, observation or event to explain", "--option ID or --set TEXT"
        )

    def ask(**kept: Any) -> Explanation:
        from upperhand.questions.explain import explain as question

        return question(
            war,
            causes=cause,
            options=option or (),
            sets=set_ or (),
            seed=seed,
            paths=paths,
            draws=draws,
            quick=quick,
            **kept,
        )

    label = "solving the war with some of the causes"
    found = carry_out(label, ask, store=store, cluster=cluster, threads=threads)

    def page() -> OnePage:
        from upperhand.report.page_explain import explain_page

        return explain_page(found)

    answer(found, page, as_json, folder)
