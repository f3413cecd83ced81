"""``upperhand run SCENARIO``: many variants of a war, cut off and resumed at will."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import FAILED, WrongUsage, app, say
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
    from upperhand.questions.run import Run
    from upperhand.report.one_page import OnePage
    from upperhand.scenario.model import Scenario
    from upperhand.scenario.variants import Variant

File = Annotated[
    str | None,
    typer.Option(
        "--variants", metavar="FILE", help="YAML, NAME: {options: [ID], set: [TEXT]} for each variant."
    ),
]
Each = Annotated[bool, typer.Option("--each-option", help="A variant for every option, by itself.")]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="TEXT",
        help='A variant for every value, such as "corvia.will = 0.2, 0.5, 0.8". Repeatable: all combinations.',
    ),
]


@app.command()
def run(
    scenario: ScenarioName,
    variants: File = None,
    each_option: Each = False,
    vary: Vary = None,
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
    """Compare many variants with the war as it is.

    Finished solves are kept: the same command, after a crash or Ctrl-C, goes on where it stood.
    --option and --set hold in every variant of --vary.
    """
    war, folder = prepared(scenario, option, set_, out)
    chosen = _variants(war, variants, each_option, vary or [], option or [], set_ or [])

    def ask(**kept: Any) -> Run:
        from upperhand.questions.run import run as question

        return question(war, chosen, seed=seed, paths=paths, draws=draws, quick=quick, **kept)

    label = f"solving {len(chosen)} variants and the baseline"
    found = carry_out(label, ask, store=store, cluster=cluster, threads=threads)

    def page() -> OnePage:
        from upperhand.report.page_run import run_page

        return run_page(found)

    answer(found, page, as_json, folder)
    if found.failed:
        say(f"error: {len(found.failed)} of {len(chosen)} variants could not be solved")
        raise typer.Exit(FAILED)


def _variants(
    war: Scenario, file: str | None, each: bool, vary: list[str], options: list[str], sets: list[str]
) -> list[Variant]:
    from upperhand.scenario.compile import compile_scenario
    from upperhand.scenario.variants import crossed, each_option, read_variants, varied

    found = read_variants(file, war) if file is not None else []
    found += each_option(war) if each else []
    if vary:
        names = Counter(varied(text)[0].split("=")[0].rstrip("+* ") for text in vary)
        if twice := [name for name, times in names.items() if times > 1]:
            raise WrongUsage(f"--vary changes {twice[0]} twice", "all its values in one list")
        found += crossed([*([text] for text in sets), *(varied(text) for text in vary)], options)
    elif options or sets:
        raise WrongUsage(
            "--option and --set go with --vary", "whatif for one variant, --variants FILE for many"
        )
    for variant in found:
        compile_scenario(war, variant.options, variant.sets)
    if not found:
        raise WrongUsage("no variant is asked for", "--each-option, --vary TEXT or --variants FILE")
    repeated = [name for name, times in Counter(variant.name for variant in found).items() if times > 1]
    if repeated:
        raise WrongUsage(
            f"two variants are called '{repeated[0]}'", "every value once, and names of their own"
        )
    return found
