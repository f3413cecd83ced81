"""What the last assessment in the ledger said, and how far the answer has moved since."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upperhand.evidence.ledger_rows import AssessmentRecord
from upperhand.questions.estimate import Estimate
from upperhand.scenario.model import Scenario

from .words import capital, count, day, whole


@dataclass(frozen=True)
class Since:
    """The last assessment of a war as it was before.

    Attributes
    ----------
    as_of : datetime.date
        Of the scenario then.
    upper_hand : Estimate
        In points, above 0 for the first side, as it was computed then.
    sides : tuple of str
        The sides' names.
    """

    as_of: dt.date
    upper_hand: Estimate
    sides: tuple[str, ...]

    @property
    def text(self) -> str:
        """What was said then.

        Examples
        --------
        >>> Since(dt.date(2031, 3, 8), Estimate(-8.2, -15.0, -1.0, 1.0), ("Arden", "Brask")).text
        'On 8 March 2031: 8 points (1 to 15) for Brask'
        >>> Since(dt.date(2031, 3, 8), Estimate(2.2, -15.0, 9.0, 1.0), ("Arden", "Brask")).text
        'On 8 March 2031: 2 points (−15 to 9) for Arden: cannot tell'
        """
        then = self.upper_hand
        side = self.sides[0] if then.value >= 0 else self.sides[1]
        ends = (then.low, then.high) if then.value >= 0 else (-then.high, -then.low)
        shown = f"{count(round(abs(then.value)), 'point')} ({whole(ends[0])} to {whole(ends[1])}) for {side}"
        return f"On {day(self.as_of)}: {shown}" + (": cannot tell" if then.cannot_tell else "")

    def change(self, now: Estimate) -> str:
        """Return how far the upper hand has moved, in a sentence.

        Parameters
        ----------
        now : Estimate
            The upper hand now.

        Examples
        --------
        >>> since = Since(dt.date(2031, 3, 8), Estimate(-8.2, -15.0, -1.0, 1.0), ("Arden", "Brask"))
        >>> since.change(Estimate(-5.0, -9.0, -1.0, 1.0))
        'Since 8 March 2031 it has moved 3 points towards Arden.'
        >>> since.change(Estimate(-8.0, -9.0, -1.0, 1.0))
        'Since 8 March 2031 it has not visibly moved.'
        """
        moved = now.value - self.upper_hand.value
        noise = math.hypot(*(e for e in (now.error, self.upper_hand.error) if math.isfinite(e)))
        when = f"since {day(self.as_of)}"
        if round(abs(moved)) < 1 or abs(moved) <= noise:
            return capital(f"{when} it has not visibly moved.")
        towards = self.sides[0] if moved > 0 else self.sides[1]
        return capital(f"{when} it has moved {count(round(abs(moved)), 'point')} towards {towards}.")


def since(scenario: Scenario, text: str, records: Sequence[AssessmentRecord]) -> Since | None:
    """Return the last assessment of another state of the war; nothing if there is none.

    Parameters
    ----------
    scenario : Scenario
        As it is now.
    text : str
        Its file.
    records : sequence of AssessmentRecord
        From the ledger, the oldest first.
    """
    for record in reversed(records):
        found = _estimate(record.result.get("upper_hand"))
        same_war = set(record.result.get("reservation", ())) == set(scenario.sides)
        if record.scenario != text and found is not None and same_war:
            return Since(record.as_of, found, tuple(side.name for side in scenario.sides.values()))
    return None


def _estimate(kept: Any) -> Estimate | None:
    """Return an estimate as an answer's JSON has it; nothing if it is none."""
    if not isinstance(kept, Mapping):
        return None
    value, low, high, error = (kept.get(name) for name in ("value", "low", "high", "error"))
    if not (
        isinstance(value, (int, float)) and isinstance(low, (int, float)) and isinstance(high, (int, float))
    ):
        return None
    return Estimate(value, low, high, error if isinstance(error, (int, float)) else math.inf)
