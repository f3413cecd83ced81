"""The scenario as a tree of frozen models: its words and structure; its numbers in one dict by full name."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

from .errors import Place
from .names import Namespace
from .tokens import Amount, TextError
from .when import Period, When, period_of

Law = Literal["battle", "forts"]
StakeKind = Literal["territory", "status", "security", "economy", "people", "other"]
Path = tuple[str | int, ...]


def _truth(value: object) -> object:
    words = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if isinstance(value, str):
        return words.get(value.lower(), value)
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Truth = Annotated[
    bool,
    BeforeValidator(_truth),
    Field(strict=True),
    WithJsonSchema({"enum": [True, False, "yes", "no", "true", "false", "on", "off"]}),
]
Texts = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Frozen(BaseModel):
    """Base of all models: nothing unknown, nothing changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Number(Frozen):
    """A number with where it comes from: known, or the analyst's 90 % range around the median."""

    value: float
    low: float | None = None
    high: float | None = None
    evidence: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, dict):
            return value
        items: list[Any] = value if isinstance(value, list) else [value]
        if len(items) not in (1, 3) or any(
            isinstance(v, bool) or not isinstance(v, (int, float)) for v in items
        ):
            raise ValueError("expected a number or a range [low, central, high]")
        numbers = [float(v) for v in items]
        if not all(math.isfinite(v) for v in numbers):
            raise ValueError("a number is finite")
        if sorted(numbers) != numbers:
            raise TextError("a range rises: [low, central, high]", remedy=str(sorted(items)))
        if len(numbers) == 1:
            return {"value": numbers[0]}
        return {"low": numbers[0], "value": numbers[1], "high": numbers[2]}

    @property
    def numbers(self) -> tuple[float, ...]:
        """The number, or low, central and high."""
        return (self.value,) if self.low is None or self.high is None else (self.low, self.value, self.high)

    @property
    def amount(self) -> Amount:
        """The number without its evidence."""
        return Amount(self.value, self.low, self.high)


class Block(Frozen):
    """A part of a scenario with its evidence, which its numbers inherit."""

    from_: str | None = Field(
        None, alias="from", description="where the numbers of this block come from: 'assumed', or 'SOURCE ¶n'"
    )
    note: str | None = Field(None, description="words for a reader")


class Source(Block):
    """A document or a data set that numbers cite."""

    document: str | None = Field(None, description="file or address of the document")
    dataset: str | None = Field(None, description="what the data set holds")
    publisher: str | None = None
    title: str | None = None
    dated: When | None = Field(None, description="day, month or window of publication")
    until: When | None = Field(None, description="last day of a data set that is used")
    licence: str | None = None


class Actor(Block):
    """Somebody who decides and is neither a side, a supplier nor a mediator."""

    name: str


class Position(Block):
    """What a side declares, in words, with the number that carries it."""

    says: str
    quantity: str | None = Field(None, description="full name of the number that carries it")
    public: Truth = True


class Side(Block):
    """One of the two belligerents."""

    name: str
    adjective: str | None = None
    home: str | None = Field(None, description="its home ground, in words")
    leader: str | None = None
    aims: str | None = Field(None, description="what it fights for, in words")
    positions: tuple[Position, ...] = ()
    preconditions: tuple[Position, ...] = ()


class Stake(Block):
    """An issue in dispute."""

    label: str
    kind: StakeKind = "other"
    front: str | None = Field(None, description="front whose line decides the issue today (kind: territory)")


class Line(Block):
    """A defence line of a front."""

    name: str
    id: str | None = Field(None, description="short name; made from the name if absent")
    when_taken: Texts = Field((), description="effects in force while the first side holds the line")
    when_lost: Texts = Field((), description="effects in force while the second side holds the line")


class Front(Block):
    """A chain of lines between two places, from the first side's towards the second's."""

    label: str | None = None
    between: tuple[str, str] | None = None
    lines: tuple[Line, ...] = Field(min_length=1)
    opened_by: str | None = None
    opened: When | None = None
    km2_per_line: float | None = Field(
        None, gt=0, description="area that changes hands with a line, to read maps of the timeline"
    )


class Stage(Block):
    """A stage of an event."""

    label: str | None = None
    hazard: Number | None = Field(
        None, description="base hazard per month of reaching this stage from the one before"
    )
    then: Texts = Field((), description="effects from when the stage is reached")
    while_: Texts = Field((), alias="while", description="effects only while the event is at this stage")


class Outcome(Block):
    """An outcome of a dated event."""

    label: str | None = None
    p: Number
    then: Texts = ()


class Event(Block):
    """Something that may happen: in stages with a hazard, or on a date with outcomes."""

    label: str
    actor: str | None = None
    on: When | None = Field(None, description="date of the event")
    window: When | None = Field(None, description="first and last date on which it can happen")
    p: Number | None = Field(None, description="chance that a dated event happens")
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    stages: dict[str, Stage] = Field(default_factory=dict)
    at: str | None = Field(None, description="stage reached by the assessment's date")
    since: When | None = Field(None, description="when that stage was reached")
    hazard: str | Number | None = Field(
        None, description="V * exp(C * NAME + ...) per month, for each stage without its own"
    )
    when: str | None = Field(None, description="condition: NAME >= V and ...")
    then: Texts = Field((), description="effects once the last stage is reached, or whichever the outcome")


class Supplier(Block):
    """A third party that decides what reaches a side."""

    name: str
    supplies: str = Field(description="the side that it supplies")
    packages: dict[str, Event] = Field(
        default_factory=dict, description="deliveries under discussion, in stages"
    )
    decides: dict[str, Event] = Field(
        default_factory=dict, description="permissions and other decisions, in stages"
    )


class Mediator(Block):
    """A third party that brings the sides together."""

    name: str


class Day(Block):
    """A date of the calendar."""

    on: When
    label: str | None = None


class Option(Block):
    """A choice of an actor, with its effects."""

    actor: str
    label: str
    effects: Texts = ()


class Course(Block):
    """A course of action: options taken together, and effects of its own."""

    actor: str
    label: str
    options: Texts = ()
    effects: Texts = ()


class Planned(Block):
    """Changes that are sure to come on known dates."""

    label: str
    effects: Texts = ()


class Belief(Block):
    """One thing that nobody knows, with its possible values (types) and what each side thinks."""

    label: str
    types: dict[str, dict[str, float]]
    weights: dict[str, dict[str, float]] = Field(
        description="probability of each type: the analyst's, and each side's if it differs"
    )


class Observation(Block):
    """A report, statement, map or poll: changes what is believed, never the world."""

    on: When
    about: str
    sees: Number | str = Field(description="a number, or very low, low, medium, high, very high")
    reliability: tuple[Literal["A", "B", "C", "D", "E", "F"], Literal[1, 2, 3, 4, 5, 6]]
    public: Truth
    says: str
    by: str | None = None


class Month(Block):
    """A month (or week) of the war so far."""

    month: When
    moved: dict[str, float] = Field(
        default_factory=dict, description="lines gained by the first side, by front"
    )
    km2: dict[str, float] = Field(
        default_factory=dict, description="the same in km², read with the front's km2_per_line"
    )
    losses: dict[str, float] = Field(
        default_factory=dict, description="thousand dead and gravely wounded, by side"
    )
    talks: Truth = False
    settled: Truth = False


class Timeline(Block):
    """The war before the assessment's date, month by month."""

    months: tuple[Month, ...] = ()


class Switches(Frozen):
    """Assumptions that can be turned off to see what they do."""

    flow: Truth = Field(True, description="holding ground is worth something while the war lasts")
    floor_at_zero: Truth = Field(
        True, description="surrender is always open, so no reservation value lies below 0"
    )
    common_prior: Truth = Field(False, description="both sides share the analyst's beliefs")
    split: Truth = Field(
        False, description="the sides split the surplus instead of making offers under private information"
    )


class Scenario(Frozen):
    """A war as an analyst writes it down.

    Attributes
    ----------
    quantities : dict of str to Number
        Every number of the war that the file gives, by full name.
    hash : str
        First 16 hexadecimal digits of the SHA-256 of the content, comments and layout aside.
    warnings, notes : tuple of str
        What the checks found that does not stop the scenario from being used.
    """

    upperhand: Literal[1]
    id: str
    title: str
    as_of: dt.date
    numbers_as_of: dt.date | None = Field(
        None,
        description="day of which the file's numbers are, if it is earlier: the war is carried on from there to as_of",
    )
    began: dt.date | None = Field(
        None, description="when the war began; the base rate of its ending depends on its age"
    )
    period: Period = "month"
    horizon: int = Field(24, ge=1, le=600)
    tail: int = Field(36, ge=0, le=600)
    law: Law = "battle"
    switches: Switches = Switches()
    summary: str | None = None
    note: str | None = None
    sources: dict[str, Source] = Field(default_factory=dict)
    actors: dict[str, Actor] = Field(default_factory=dict)
    sides: dict[str, Side]
    stakes: dict[str, Stake]
    fronts: dict[str, Front]
    suppliers: dict[str, Supplier] = Field(default_factory=dict)
    mediators: dict[str, Mediator] = Field(default_factory=dict)
    calendar: dict[str, Day] = Field(default_factory=dict)
    events: dict[str, Event] = Field(default_factory=dict)
    options: dict[str, Option] = Field(default_factory=dict)
    courses: dict[str, Course] = Field(default_factory=dict)
    beliefs: dict[str, Belief] = Field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    timeline: Timeline = Timeline.model_validate({})
    schedule: tuple[Planned, ...] = ()
    quantities: dict[str, Number] = Field(default_factory=dict)
    hash: str = ""
    file: str = ""
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    _names: Namespace = PrivateAttr(default_factory=Namespace)
    _places: dict[Path, Place] = PrivateAttr(default_factory=dict)

    @property
    def file_stem(self) -> str:
        """The id as part of a file's name: it may hold anything, a path's separators too."""
        return re.sub(r"[^A-Za-z0-9_-]+", "-", self.id).strip("-")[:80] or "war"

    def attach(self, names: Namespace, places: dict[Path, Place]) -> Scenario:
        """Return the scenario itself, with the names and places of the file it was read from."""
        self._names, self._places = names, places
        return self

    @property
    def elapsed(self) -> int:
        """Periods from the day of the numbers to the assessment's date."""
        since = self.numbers_as_of or self.as_of
        return -period_of(since, self.as_of, self.period)

    @property
    def names(self) -> Namespace:
        """Every name that the scenario's texts may use."""
        return self._names

    @property
    def places(self) -> dict[Path, Place]:
        """Line and column of every part of the file, by path."""
        return self._places

    def all_events(self) -> dict[str, Event]:
        """Return the events and, after them, the suppliers' packages and decisions as ``SUPPLIER_NAME``."""
        found = dict(self.events)
        for owner, supplier in self.suppliers.items():
            for group in (supplier.packages, supplier.decides):
                found.update({f"{owner}_{name}": event for name, event in group.items()})
        return found
