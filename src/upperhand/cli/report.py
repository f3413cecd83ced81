"""``upperhand report SCENARIO``: the whole answer as one self-contained HTML file, and as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import WrongUsage, app, put, say
from .asking import Draws, Options, Paths, Quick, ScenarioName, Seed, Sets, Threads, prepared
from .keeping import store_folder

if TYPE_CHECKING:
    from upperhand.report.document import Told
    from upperhand.scenario.model import Scenario

File = Annotated[
    str | None,
    typer.Option(
        "--out", metavar="FILE", help="Where to write; default: SCENARIO-report.html, in this folder."
    ),
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Also print it, to a PDF of the same name.")]
Every = Annotated[bool, typer.Option("--options", help="With every option of the scenario: takes minutes.")]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="With what made the difference, cause by cause: takes minutes."),
]


@app.command()
def report(
    scenario: ScenarioName,
    option: Options = None,
    set_: Sets = None,
    options: Every = False,
    explain: Explain = False,
    seed: Seed = 1,
    paths: Paths = None,
    draws: Draws = None,
    threads: Threads = None,
    quick: Quick = False,
    out: File = None,
    pdf: Pdf = False,
) -> None:
    """Write a report: one HTML file with everything inside.

    The answer in short, every section of `assess` (with --option or --set those of `whatif`, too), the figures with the
    tables behind them, where each number comes from, and the data as CSV and JSON. Prints where it is.
    """
    war, _ = prepared(scenario, option, set_, None)
    from upperhand.report.file import free, write

    try:
        target = free(out if out is not None else f"{war.file_stem}-report.html", pdf)
    except (ValueError, OSError) as error:
        raise typer.BadParameter(str(error), param_hint="--out") from error
    if explain:
        _explainable(war, option or [], set_ or [])
    printed = None
    if pdf:
        from upperhand.report.pdf import printer

        name, printed = printer()
    asked: dict[str, Any] = {
        "seed": seed, "paths": paths, "draws": draws, "quick": quick, "threads": threads,
    }  # fmt: skip
    questions: dict[str, Callable[..., Any]] = {"found": partial(_answer, war, option or (), set_ or ())}
    if options and war.options:
        questions["options"] = partial(_options, war)
    if explain:
        questions["explained"] = partial(_explain, war, option or (), set_ or ())
    from .progress import working

    def work(progress: Callable[[float], None]) -> dict[str, Any]:
        from upperhand.runs.replicate import part

        whole = len(questions)
        return {name: ask(progress=part(progress, 1.0 / whole), **asked) for name, ask in questions.items()}

    told = _told(scenario, working("solving", work, [NAMES[name] for name in questions]))
    from upperhand.report.document import report as page

    write(target, page(told).encode())
    put(str(target))
    if printed is not None:
        say(f"printing with {name}")
        beside = target.with_suffix(".pdf")
        write(beside, printed(page(told, themed=name != "WeasyPrint")))
        put(str(beside))


NAMES = {"found": "the answer", "options": "every option", "explained": "what made the difference"}


def _explainable(war: Scenario, options: Sequence[str], sets: Sequence[str]) -> None:
    from upperhand.questions.causes import usual

    if not (options or sets or usual(war)):
        raise WrongUsage(
            "the scenario has no belief, observation or event to explain", "--option ID or --set TEXT"
        )


def _answer(war: Scenario, options: Sequence[str], sets: Sequence[str], **asked: Any) -> Any:
    """Ask about the variant beside its baseline, or about the war as it is if nothing is changed."""
    if options or sets:
        from upperhand.questions.whatif import whatif

        return whatif(war, options=options, set=sets, **asked)
    from upperhand.questions.assess import assess

    return assess(war, **asked)


def _options(war: Scenario, **asked: Any) -> Any:
    from upperhand.questions.options import options

    return options(war, **asked)


def _explain(war: Scenario, options: Sequence[str], sets: Sequence[str], **asked: Any) -> Any:
    from upperhand.questions.explain import explain

    return explain(war, options=options, sets=sets, store=store_folder(None), **asked)


def _told(scenario: str, answers: dict[str, Any]) -> Told:
    from upperhand.questions.whatif import Comparison
    from upperhand.report.document import Told
    from upperhand.report.file import kept

    answer = answers["found"]
    compared = answer if isinstance(answer, Comparison) else None
    found = compared.variant if compared else answer
    documents, since = kept(scenario, found.scenario)
    return Told(
        found=found,
        compared=compared,
        options=answers.get("options"),
        explained=answers.get("explained"),
        documents=documents,
        since=since,
    )
