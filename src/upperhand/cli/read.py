"""``upperhand read DOCS… --scenario WAR``: what do the reports say?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import INVALID, WrongUsage, app, put, put_json, say, user
from .asking import AsJson

if TYPE_CHECKING:
    from upperhand.evidence.actors import Gazetteer
    from upperhand.evidence.language_model import LanguageModel
    from upperhand.evidence.reading import Engine, Reading
    from upperhand.scenario.model import Scenario

Documents = Annotated[
    list[str],
    typer.Argument(
        metavar="DOCS...", help="Files, folders, or - for the standard input: text, HTML, PDF, feeds."
    ),
]
War = Annotated[
    str, typer.Option("--scenario", metavar="SCENARIO", help="A file or the name of a bundled scenario.")
]
Day = Annotated[
    str | None,
    typer.Option(
        "--published", metavar="DATE", help="Day of publication of all of them, such as 2031-03-15."
    ),
]
Which = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="rules (no model), or spacy (parses; extra 'spacy').")
]

Model = Annotated[
    bool,
    typer.Option(
        "--language-model",
        help="Let a model read as well: UPPERHAND_LLM_URL, UPPERHAND_LLM_MODEL, UPPERHAND_LLM_KEY.",
    ),
]


@app.command()
def read(
    documents: Documents,
    scenario: War,
    published: Day = None,
    engine: Which = "rules",
    language_model: Model = False,
    as_json: AsJson = False,
) -> None:
    """Read reports and keep what they say, to be reviewed.

    Documents and claims go to the ledger beside the scenario. Exit code 3 if a document could not be read; the others are
    kept.
    """
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.place import workplace
    from upperhand.evidence.reading import read as read_documents
    from upperhand.scenario.load import load

    day = day_of(published, "--published")
    coder = _engine(engine)
    model = _language_model(place_of_answers(scenario)) if language_model else None
    place = workplace(scenario).to_write(say)
    war = load(place.scenario_path)
    with Ledger.open(place.ledger_path) as ledger:
        found = read_documents(
            documents, war, coder, ledger=ledger, published=(day, user()) if day else None, model=model
        )
        pending = len(ledger.claims("pending"))
    for problem in found.problems:
        say(problem.render())
    if as_json:
        put_json(_as_dict(found, pending))
    else:
        put("\n".join(_lines(found, war, pending)))
    if found.problems:
        raise typer.Exit(INVALID)


def _as_dict(found: Reading, pending: int) -> dict[str, Any]:
    from upperhand.evidence.ledger_rows import plain

    return {
        "documents": [
            {
                "name": document.name,
                "file": document.file,
                "kind": document.kind,
                "title": document.title,
                "publisher": document.publisher,
                "published": str(document.published),
                "to_confirm": document.published.to_confirm,
            }
            for document in found.documents
        ],
        "claims": [
            {**plain(claim), "proposal": found.proposals[claim.id].as_dict()} for claim in found.claims
        ],
        "problems": [problem.as_dict() for problem in found.problems],
        "pending": pending,
    }


def _lines(found: Reading, war: Scenario, pending: int) -> Iterator[str]:
    from upperhand.evidence.telling import told, types_in_words
    from upperhand.scenario.labels import names_of

    labels = names_of(war).labels
    known = types_in_words()
    for document in found.documents:
        claims = [claim for claim in found.claims if claim.document == document.name]
        sure = " (inferred: confirm it with --published)" if document.published.to_confirm else ""
        yield f"{document.name}: {document.title or document.file}, published {document.published}{sure}"
        for claim in claims:
            place = claim.places[0].rpartition(" ")[2]
            more = f" and {len(claim.places) - 1} more" if len(claim.places) > 1 else ""
            yield f"  {place + more:<6} {told(claim, labels, known)}"
            yield f"         {found.proposals[claim.id].words()}"
        if not claims:
            yield "  nothing that the program understands: add claims by hand in the review"
    changes = sum(found.proposals[claim.id].kind != "none" for claim in found.claims)
    yield (
        f"{len(found.claims)} claims, of which {changes} would change the scenario; {pending} wait for a decision: "
        f"upperhand review {war.file}"
    )


def day_of(text: str | None, option: str) -> dt.date | None:
    """Return the day that a user wrote."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage(f"{option}: '{text}' is not a day", f"{option} 2031-03-15") from None


def place_of_answers(scenario: str) -> Path:
    """Return the folder that keeps a language model's answers, beside the ledger."""
    from upperhand.evidence.place import workplace

    return workplace(scenario).ledger_path.with_suffix(".answers")


def _language_model(answers: Path) -> Callable[[Gazetteer], LanguageModel]:
    from upperhand.evidence.language_model import LanguageModel
    from upperhand.evidence.language_model_endpoint import Endpoint, EndpointError
    from upperhand.evidence.said import how_said
    from upperhand.evidence.telling import types_in_words

    try:
        endpoint = Endpoint.from_environment()
    except EndpointError as error:
        raise WrongUsage(str(error.problem.what), error.problem.remedy) from error
    return lambda gazetteer: LanguageModel(endpoint, types_in_words(), gazetteer, how_said, answers)


def _engine(name: str) -> Engine:
    if name == "rules":
        from upperhand.evidence.reading import default_engine

        return default_engine()
    if name == "spacy":
        from upperhand.evidence.spacy_engine import spacy_engine

        return spacy_engine()
    raise WrongUsage(f"there is no engine '{name}'", "--engine rules, or --engine spacy")
