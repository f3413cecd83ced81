"""A change that a claim proposes to a scenario: what it says, how sure that is, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from upperhand.scenario.errors import UnknownName
from upperhand.scenario.model import Scenario
from upperhand.scenario.text import parse_effect
from upperhand.scenario.tokens import TextError


@dataclass(frozen=True)
class Proposal:
    """What a claim would change.

    Attributes
    ----------
    kind : {"observation", "effect", "none"}
    about, sees : str
        Quantity of an observation, and very low to very high or a number as the scenario writes it.
    effects : tuple of str
        As in a scenario.
    reliability : (str, int)
        Source A to F, report 1 to 6.
    public : bool
        Whether both sides heard it.
    why : str
        The row of the table in a sentence; for ``none``, why nothing is proposed.
    graded : str
        How the reliability came about.
    amount : str
        The number that the word of an observation stands for, and what has been thought.
    """

    kind: Literal["observation", "effect", "none"]
    about: str = ""
    sees: str = ""
    effects: tuple[str, ...] = ()
    reliability: tuple[str, int] = ("C", 3)
    public: bool = True
    why: str = ""
    graded: str = ""
    amount: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object.

        Examples
        --------
        >>> seen = Proposal("observation", about="corvia.exhaustion", sees="high")
        >>> Proposal.of(seen.as_dict()) == seen
        True
        """
        return {**vars(self), "effects": list(self.effects), "reliability": list(self.reliability)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Proposal:
        """Return the proposal of a JSON object."""
        letter, number = data["reliability"]
        return cls(**{**data, "effects": tuple(data["effects"]), "reliability": (str(letter), int(number))})

    def words(self) -> str:
        """Return the proposal in one line.

        Examples
        --------
        >>> Proposal("observation", about="corvia.exhaustion", sees="high").words()
        'observation: corvia.exhaustion is high (C3, public)'
        """
        heard = "public" if self.public else "not public"
        if self.kind == "observation":
            amount = f": about {self.amount}" if self.amount else ""
            grade = f"{self.reliability[0]}{self.reliability[1]}"
            return f"observation: {self.about} is {self.sees} ({grade}, {heard}){amount}"
        if self.kind == "effect":
            return f"effect: {'; '.join(self.effects)} ({self.reliability[0]}{self.reliability[1]})"
        return f"no change: {self.why}"

    def problem(self, scenario: Scenario) -> str:
        """Return what keeps the scenario from taking this proposal, or an empty text."""
        try:
            if self.kind == "observation":
                scenario.names.resolve(self.about)
            for effect in self.effects if self.kind == "effect" else ():
                parse_effect(effect, scenario.names)
        except (UnknownName, TextError) as error:
            return str(error)
        return ""


def effect_target(effect: str) -> str:
    """Return the number that an effect changes.

    Examples
    --------
    >>> effect_target("corvia.oil -= [0, 0.1, 0.2]")
    'corvia.oil'
    """
    return re.split(r"\s*[-+*/]?=", effect, maxsplit=1)[0].strip()
