"""The table of what claims may change (`proposals.yaml`), read and checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from upperhand.scenario.evidence import LEVELS

from .claims import Modality

Part = Literal[
    "side",
    "enemy",
    "client",
    "own_supplier",
    "foe_supplier",
    "supplier",
    "mediator",
    "actor",
    "outsider",
    "nobody",
]


class Row(BaseModel):
    """One row: to which claims it applies, and what they would change. See the head of `proposals.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    types: tuple[str, ...] = Field(min_length=1)
    source: tuple[Part, ...] = ()
    target: tuple[Part, ...] = ()
    modality: tuple[Modality, ...] = ("fact",)
    words: tuple[str, ...] = ()
    front: bool = False
    speaker: bool = False
    about: str = ""
    sees: str = ""
    denied: str = ""
    effects: tuple[str, ...] = ()
    known: str = Field("", pattern=r"^(decides:.+|gain|loss)?$")
    at_best: int = Field(2, ge=1, le=6)
    public: bool | Literal["said"] = "said"
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Row:
        if bool(self.about) == bool(self.effects or self.known):
            raise ValueError("a row is an observation (about, sees) or has effects, not both")
        for word in (self.sees, self.denied):
            if word and word not in LEVELS:
                raise ValueError(f"'{word}' is none of {', '.join(LEVELS)}")
        if self.about and not self.sees:
            raise ValueError("an observation needs 'sees'")
        return self


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of the table, in order.

    Examples
    --------
    >>> any("willingness" in row.types for row in rows())
    True
    """
    from ruamel.yaml import YAML

    text = Path(__file__).with_name("proposals.yaml").read_text(encoding="utf-8")
    return tuple(Row.model_validate(row) for row in YAML(typ="safe", pure=True).load(text))
