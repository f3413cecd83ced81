"""What the last assessment said, for the page."""

from __future__ import annotations

import json

from upperhand.questions.estimate import Estimate
from upperhand.report.since import since
from upperhand.report.words import span
from upperhand.scenario.document import read_text

from .asking import shown
from .messages import Since
from .war import CurrentWar


def last_time(current: CurrentWar, answer: bytes | None) -> Since | None:
    """Return what the last assessment said, beside the war as it is in an answer; nothing if there is none.

    Parameters
    ----------
    current : CurrentWar
    answer : bytes or None
        As `messages.Answer`.
    """
    ledger = current.ledger()
    if ledger is None:
        return None
    path = current.place.scenario_path
    with ledger:
        found = since(current.scenario, read_text(path, path.name), ledger.assessments("brief"))
    if found is None:
        return None
    change = ""
    if answer is not None:
        given = json.loads(answer)
        asked = given["question"]
        as_it_is = given["baseline"] or (None if asked["options"] or asked["sets"] else given["standing"])
        if as_it_is:
            now = as_it_is["upper_hand"]
            change = found.change(Estimate(now["value"], now["low"], now["high"], now["error"] or 0.0))
    then = found.upper_hand
    return Since(
        as_of=found.as_of.isoformat(),
        upper_hand=shown(then, span(then, signed=True)),
        text=found.text,
        change=change,
    )
