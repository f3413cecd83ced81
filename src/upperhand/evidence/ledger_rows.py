"""What a ledger holds, as frozen records, and how they are written as JSON and read again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, TypeVar, cast

from .claims import Claim
from .proposal import Proposal

Verdict = Literal["accept", "edit", "reject", "hand", "undo"]
Status = Literal["pending", "accepted", "rejected", "applied"]
CameTrue = Literal["yes", "no", "withdrawn"]

STATUSES: tuple[Status, ...] = ("pending", "accepted", "rejected", "applied")

Record = TypeVar("Record")


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a claim.

    Attributes
    ----------
    claim : str
        Its id.
    verdict : {"accept", "edit", "reject", "hand", "undo"}
        ``edit``: accepted with corrections; ``hand``: added by hand, and so accepted; ``undo``: takes back the
        decision on this claim that stands.
    who : str
        A user's name, or ``--accept-all``.
    reviewed : bool
        Whether a person looked at it.
    corrected : Claim or None
        The claim as it should have been read.
    proposal : Proposal or None
        What it shall change, if that is not what was proposed.
    edited : tuple of str
        Names of the fields that were corrected.
    note : str
        Why.
    at : str
        When, UTC; filled in by the ledger, like `number`.
    number : int
        Of its row.

    Examples
    --------
    >>> Decision("00ff00ff00ff00ff", "accept", "ilva").reviewed
    True
    """

    claim: str
    verdict: Verdict
    who: str
    reviewed: bool = True
    corrected: Claim | None = None
    proposal: Proposal | None = None
    edited: tuple[str, ...] = ()
    note: str = ""
    at: str = ""
    number: int = 0


@dataclass(frozen=True)
class Update:
    """A scenario's text before and after claims were taken in.

    Attributes
    ----------
    before, after : str
        The whole text of the file.
    claims : tuple of str
        Ids of the claims taken in.
    as_of_before, as_of_after : datetime.date
    who : str
    undoes : int or None
        Number of the update that this one takes back; its claims are accepted again, no longer applied.
    note : str
    at : str
        When, UTC; filled in by the ledger, like `number`.
    number : int

    Examples
    --------
    >>> day = dt.date(2031, 3, 15)
    >>> Update("id: a", "id: b", (), day, day, "ilva").undoes is None
    True
    """

    before: str
    after: str
    claims: tuple[str, ...]
    as_of_before: dt.date
    as_of_after: dt.date
    who: str
    undoes: int | None = None
    note: str = ""
    at: str = ""
    number: int = 0


@dataclass(frozen=True)
class AssessmentRecord:
    """An answer, with everything needed to compute it again.

    Attributes
    ----------
    verb : str
        ``assess``, ``brief`` …
    arguments : dict
        The verb's arguments, as JSON knows them.
    scenario : str
        The whole text of the file.
    scenario_hash : str
        Of the scenario as loaded.
    as_of : datetime.date
    version : str
        Of the program.
    seed : int
    paths, draws : int or None
    result : dict
        As ``--json`` prints it.
    at : str
        When, UTC; filled in by the ledger, like `number`.
    number : int
    """

    verb: str
    arguments: Mapping[str, Any]
    scenario: str
    scenario_hash: str
    as_of: dt.date
    version: str
    seed: int
    paths: int | None
    draws: int | None
    result: Mapping[str, Any]
    at: str = ""
    number: int = 0


@dataclass(frozen=True)
class Forecast:
    """A probability that was given, to be held against what came.

    Attributes
    ----------
    what : str
        The statement that will be true or not, in words.
    by : datetime.date
        The day on which it is due.
    probability, low, high : float
        With its range.
    base_rate : float or None
        What one would say without the model.
    made : datetime.date
        The scenario's date: no news after it was known.
    assessment : int
        Number of the assessment that it is from.
    key : str
        What it is about, for programs: ``deal``.
    at : str
        When it was written down, UTC; filled in by the ledger, like `number`.
    number : int

    Raises
    ------
    ValueError
        If a probability is none, or the range is upside down.
    """

    what: str
    by: dt.date
    probability: float
    low: float
    high: float
    base_rate: float | None
    made: dt.date
    assessment: int
    key: str = ""
    at: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        given = [self.probability, self.low, self.high]
        if self.base_rate is not None:
            given.append(self.base_rate)
        if not all(0 <= value <= 1 for value in given) or self.low > self.high:
            raise ValueError(f"'{self.what[:60]}': a probability lies between 0 and 1, and low below high")


@dataclass(frozen=True)
class Outcome:
    """How a forecast came out; the last word on a forecast counts.

    Attributes
    ----------
    forecast : int
        Number of the forecast.
    came_true : {"yes", "no", "withdrawn"}
        ``withdrawn``: it turned out to have no answer; `note` of the evidence says why.
    day : datetime.date or None
        On which it was settled.
    who : str
        Who says so.
    evidence : str
        Where it stands.
    at : str
        When it was written down, UTC; filled in by the ledger, like `number`.
    number : int
    """

    forecast: int
    came_true: CameTrue
    day: dt.date | None
    who: str
    evidence: str
    at: str = ""
    number: int = 0


@dataclass(frozen=True)
class Entry:
    """A claim with all that the ledger knows of it.

    Attributes
    ----------
    number : int
        Of its row.
    at : str
        When it was added, UTC.
    coded : Claim
        As it was read, with all its places.
    proposed : Proposal or None
        What it would change, as proposed.
    decision : Decision or None
        The one that stands.
    status : {"pending", "accepted", "rejected", "applied"}
        ``applied``: a standing update took it in.
    update : int or None
        Number of that update.
    """

    number: int
    at: str
    coded: Claim
    proposed: Proposal | None = None
    decision: Decision | None = None
    status: Status = "pending"
    update: int | None = None

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.coded.id

    @property
    def claim(self) -> Claim:
        """The claim as decided: corrected, if somebody did."""
        if self.decision is None or self.decision.corrected is None:
            return self.coded
        return replace(self.decision.corrected, places=self.coded.places)

    @property
    def proposal(self) -> Proposal | None:
        """What it changes, as decided: corrected, if somebody did."""
        decided = self.decision.proposal if self.decision else None
        return decided if decided is not None else self.proposed

    @property
    def reviewed(self) -> bool:
        """Whether a person looked at it."""
        return self.decision is not None and self.decision.reviewed


@dataclass(frozen=True)
class Due:
    """A forecast with how it came out, if that is known."""

    forecast: Forecast
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Added:
    """What adding did: ids of the new claims, and of known ones that were found in new places."""

    new: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What a check of the whole ledger found.

    Attributes
    ----------
    rows : int
    chain : str
        The last row's hash: note it elsewhere, and nobody can write the ledger anew unseen.
    problems : tuple of str
        Empty if all is well.
    """

    rows: int
    chain: str
    problems: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@cache
def _adapter(kind: Hashable) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(cast(Any, kind))


def plain(value: object) -> dict[str, Any]:
    """Return a record as JSON knows it.

    Examples
    --------
    >>> plain(Outcome(3, "yes", dt.date(2031, 4, 1), "ilva", "gazette ¶2"))["day"]
    '2031-04-01'
    """
    found: dict[str, Any] = _adapter(cast(Hashable, type(value))).dump_python(value, mode="json")
    return found


def record(kind: type[Record], fields: Mapping[str, Any]) -> Record:
    """Return the record that JSON stands for.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> record(Proposal, {"kind": "none", "reliability": ["B", 3]}).reliability
    ('B', 3)
    """
    found: Record = _adapter(cast(Hashable, kind)).validate_python(fields)
    return found


def written(fields: Mapping[str, Any]) -> str:
    """Return an object as JSON on one line; what is no character is written as a question mark.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> written({"place": "river ¶4"})
    '{"place": "river ¶4"}'
    """
    return json.dumps(fields, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode("utf-8")
