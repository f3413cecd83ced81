"""The layout of a scenario file: its sections, the model of each block, and whose numbers may stand in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from . import model


@dataclass(frozen=True)
class Section:
    """A part of the file.

    Attributes
    ----------
    model : type of Block
        Model of one block.
    many : {"map", "list", "one"}
        Blocks by identifier, in a list, or just one.
    scope : str
        Scope of the numbers that may stand in a block, or empty.
    paired : str
        Scope of the numbers that each side has of it; they are written ``NAME: {SIDE: V, ...}`` or, the same
        for both, ``NAME: V``.
    short : str
        Field that a bare text or number stands for, or empty.
    children : dict of str to Section
        Blocks within a block.
    """

    model: type[model.Block]
    many: Literal["map", "list", "one"] = "map"
    scope: str = ""
    paired: str = ""
    short: str = ""
    children: dict[str, Section] = field(default_factory=dict)


_EVENT = Section(
    model.Event,
    children={"stages": Section(model.Stage), "outcomes": Section(model.Outcome, short="p")},
)

SECTIONS: dict[str, Section] = {
    "sources": Section(model.Source),
    "actors": Section(model.Actor, short="name"),
    "sides": Section(
        model.Side,
        scope="side",
        children={
            "positions": Section(model.Position, "list", short="says"),
            "preconditions": Section(model.Position, "list", short="says"),
        },
    ),
    "stakes": Section(model.Stake, scope="issue", paired="side_issue"),
    "fronts": Section(
        model.Front,
        scope="front",
        paired="side_front",
        children={"lines": Section(model.Line, "list", scope="line", paired="side_line", short="name")},
    ),
    "suppliers": Section(model.Supplier, scope="supplier", children={"packages": _EVENT, "decides": _EVENT}),
    "mediators": Section(model.Mediator, scope="mediator", paired="side_mediator", short="name"),
    "calendar": Section(model.Day, short="on"),
    "events": _EVENT,
    "options": Section(model.Option),
    "courses": Section(model.Course),
    "beliefs": Section(model.Belief),
    "observations": Section(model.Observation, "list"),
    "timeline": Section(model.Timeline, "one", children={"months": Section(model.Month, "list")}),
    "schedule": Section(model.Planned, "list"),
}
"""Sections whose blocks are models, in the order in which they are read."""

NUMBERS = ("world", "inputs")
"""Sections that hold numbers only: of the world, and any by full name."""

SETTINGS = (
    "upperhand",
    "id",
    "title",
    "as_of",
    "numbers_as_of",
    "began",
    "period",
    "horizon",
    "tail",
    "law",
    "switches",
    "summary",
    "note",
)
"""Fields of the scenario itself."""
