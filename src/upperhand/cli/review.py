"""``upperhand review SCENARIO``: accept, correct or reject what was read, one claim after another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from .app import WrongUsage, app, put, put_json, say, user
from .asking import AsJson, ScenarioName

if TYPE_CHECKING:
    from upperhand.evidence.ledger_rows import Status
    from upperhand.evidence.review import Desk

AcceptAll = Annotated[
    bool,
    typer.Option(
        "--accept-all", help="Accept all pending claims unseen; the brief marks them as unreviewed."
    ),
]
Least = Annotated[
    str,
    typer.Option("--least", metavar="GRADE", help="With --accept-all: the worst reliability, B or B3."),
]
AsList = Annotated[bool, typer.Option("--list", help="Print the claims and where they stand.")]
StatusName = Annotated[
    str,
    typer.Option(
        "--status", metavar="WORD", help="Those pending (default), accepted, rejected, applied, or all."
    ),
]
AsExamples = Annotated[
    bool, typer.Option("--examples", help="Print reviewed sentences as labelled lines of JSON.")
]
Who = Annotated[
    str, typer.Option("--who", metavar="NAME", help="Who decides; default: your name on this machine.")
]


@app.command()
def review(
    scenario: ScenarioName,
    accept_all: AcceptAll = False,
    least: Least = "",
    as_list: AsList = False,
    status: StatusName = "",
    as_examples: AsExamples = False,
    who: Who = "",
    as_json: AsJson = False,
) -> None:
    """Accept, correct or reject what was read.

    One key a claim; ? lists the keys. Every decision is kept at once, and can be undone. Where the input is no terminal,
    it is read line by line.
    """
    if sum((accept_all, as_list, as_examples)) > 1:
        raise WrongUsage("--accept-all, --list and --examples are three things", "one of them")
    if least and not accept_all:
        raise WrongUsage("--least says what --accept-all leaves out", f"--accept-all --least {least}")
    from upperhand.evidence.codebook import load as codebook
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.place import workplace
    from upperhand.evidence.review import Desk
    from upperhand.evidence.review_fields import FieldError
    from upperhand.scenario.load import load

    where = workplace(scenario)
    only_reads = as_list or as_examples or (as_json and not accept_all)
    if not only_reads:
        where = where.to_write(say)
    war = load(where.scenario_path)
    with Ledger.open(
        where.ledger_path, create=not (only_reads or accept_all), read_only=only_reads
    ) as ledger:
        if as_examples:
            from upperhand.evidence.review_examples import examples

            for example in examples(ledger):
                put(json.dumps(example, ensure_ascii=False))
            return
        desk = Desk(ledger, war, codebook().types, who or user())
        if accept_all:
            try:
                _accept_all(desk, least, as_json)
            except FieldError as error:
                raise WrongUsage(str(error), "--least C3") from error
        elif only_reads:
            _list(desk, _status(status), as_json)
        else:
            from .review_session import Session

            ids = desk.queue(_status(status))
            Session(desk).run(ids)
            left = len(desk.queue())
            say(f"{left} left to review" if left else f"all reviewed; next: upperhand update {scenario}")


def _status(text: str) -> Status | None:
    from upperhand.evidence.ledger_rows import STATUSES
    from upperhand.scenario.errors import UnknownName

    if text == "all":
        return None
    found = next((status for status in STATUSES if status == (text or "pending")), None)
    if found is None:
        raise UnknownName(text, "status", (*STATUSES, "all"))
    return found


def _accept_all(desk: Desk, least: str, as_json: bool) -> None:
    done = desk.accept_all(least)
    if as_json:
        put_json(vars(done))
        return
    put(f"accepted {done.accepted}, unreviewed")
    for line in done.left(least):
        say(line)


def _list(desk: Desk, status: Status | None, as_json: bool) -> None:
    cards = desk.cards(status)
    if as_json:
        put_json([card.as_dict() for card in cards])
        return
    for card in cards:
        told = f"{card.actor} [{card.label}] {card.target}"
        put(f"{card.id}  {card.status:<8}  {told}, {card.place}{' (!)' if card.near else ''}")
        put(f"{'':<28}{card.change}")
    marked = "; (!): others say the same, contradict it or replace it" if any(c.near for c in cards) else ""
    say(f"{len(cards)} claims{marked}")
