"""``upperhand score SCENARIO``: how did earlier forecasts come out?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from .app import WrongUsage, app, put, put_json, say, user
from .asking import AsJson, ScenarioName

if TYPE_CHECKING:
    from upperhand.evidence.ledger_rows import Due, Outcome
    from upperhand.evidence.score import Score

Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="N=yes|no|withdrawn", help="Say how forecast N came out. Repeatable."),
]
Grounds = Annotated[str | None, typer.Option("--evidence", metavar="TEXT", help="Where that stands.")]

_OUTCOME = re.compile(r"(?P<number>\d+)\s*=\s*(?P<came>yes|no|withdrawn)\Z")


@app.command()
def score(
    scenario: ScenarioName, outcome: Outcomes = None, evidence: Grounds = None, as_json: AsJson = False
) -> None:
    """Score the forecasts that have come due.

    Brier score and calibration beside the base rate. Whether a settlement came is taken from the scenario's timeline.
    """
    from upperhand.evidence.ledger import Ledger
    from upperhand.evidence.place import workplace
    from upperhand.evidence.score import known_outcomes
    from upperhand.evidence.score import score as rate
    from upperhand.scenario.load import load

    place = workplace(scenario)
    war = load(place.scenario_path)
    with Ledger.open(place.ledger_path, create=False) as ledger:
        for given in _given(outcome or [], evidence):
            ledger.add_outcome(given)
        for known in known_outcomes(ledger.forecasts(), war, user()):
            ledger.add_outcome(known)
        forecasts = ledger.forecasts()
    found = rate(forecasts, war.as_of)
    if as_json:
        put_json(
            {"as_of": str(war.as_of), **found.as_dict(), "forecasts": [_row(each) for each in forecasts]}
        )
        return
    put("\n".join(_lines(found, str(war.as_of))))
    for each in forecasts:
        if each.forecast.by <= war.as_of and each.outcome is None:
            say(f"nobody has said how forecast {each.forecast.number} came out: {each.forecast.what}")


def _given(texts: list[str], evidence: str | None) -> Iterator[Outcome]:
    from upperhand.evidence.ledger_rows import Outcome

    if texts and not evidence:
        raise WrongUsage("an outcome needs its evidence", '--evidence "paper of 3 June, page 1"')
    for text in texts:
        match = _OUTCOME.match(text.strip())
        if match is None:
            raise WrongUsage(f"--outcome: '{text}' is not N=yes, N=no or N=withdrawn", "--outcome 12=no")
        came = cast(Literal["yes", "no", "withdrawn"], match["came"])
        yield Outcome(int(match["number"]), came, None, user(), evidence or "")


def _row(each: Due) -> dict[str, object]:
    from upperhand.evidence.ledger_rows import plain

    return {**plain(each.forecast), "outcome": plain(each.outcome) if each.outcome else None}


def _lines(found: Score, as_of: str) -> Iterator[str]:
    yield f"forecasts due by {as_of}: {found.number} scored, of which {found.came_true} came true"
    more = {"wait": found.waiting, "due, outcome unknown": found.unknown, "withdrawn": found.withdrawn}
    others = ", ".join(f"{number} {what}" for what, number in more.items() if number)
    if others:
        yield f"others: {others}"
    if found.brier is None:
        yield "nothing can be said yet"
        return
    base = f"{found.brier_base:.3f}" if found.brier_base is not None else "none"
    yield f"Brier score {found.brier:.3f}; the base rate on the same forecasts {base} (0 is perfect, 0.25 a coin)"
    if found.difference is not None:
        error = f" ± {found.error:.3f} (standard error over days)" if found.error is not None else ""
        yield f"difference {found.difference:+.3f}{error}; below 0 the model did better"
    yield "forecast    came true    number"
    for group in found.groups:
        yield f"{100 * group.forecast:6.0f} %    {100 * group.came_true:7.0f} %    {group.number:6}"
    yield "Forecasts of one war hang together: many of them say little more than one."
