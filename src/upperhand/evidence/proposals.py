"""What a claim would change in a scenario: an observation of a quantity, effects on the world, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["observation", "effect", "none"]


@dataclass(frozen=True)
class Proposal:
    """What taking a claim in would change.

    Attributes
    ----------
    kind : {"observation", "effect", "none"}
    text : str
        In words.
    about, sees : str
        Of an observation: the quantity's name, and the number, range or word that is seen.
    effects : tuple of str
        Of an effect: texts of the scenario language.
    reliability : str
        Grade of source and report: ``B3``.
    public : bool
        Whether the sides learn of it too.
    why : str
        The line of the table that proposed it, or a person's reason.

    Examples
    --------
    >>> Proposal("effect", "more shells", effects=("corvia.shells.monthly += 5",)).about
    ''
    """

    kind: Kind = "none"
    text: str = ""
    about: str = ""
    sees: str = ""
    effects: tuple[str, ...] = ()
    reliability: str = ""
    public: bool = True
    why: str = ""
