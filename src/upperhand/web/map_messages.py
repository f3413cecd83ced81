"""What the server says of the map: GeoJSON to draw on, lines of defence, and who held what on which day."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from upperhand.report.charts import Held, Way

from .messages import Message

Place = tuple[float, float]
"""Longitude and latitude in degrees."""


class AtPlace(Message):
    """A place, as GeoJSON."""

    type: Literal["Point"]
    coordinates: Place


class AlongLines(Message):
    """Lines, as GeoJSON."""

    type: Literal["MultiLineString"]
    coordinates: tuple[tuple[Place, ...], ...]


class OfGround(Message):
    """Ground, as GeoJSON; outer rings run clockwise."""

    type: Literal["MultiPolygon"]
    coordinates: tuple[tuple[tuple[Place, ...], ...], ...]


class MapFeature(Message):
    """A part of the base map, as GeoJSON."""

    type: Literal["Feature"]
    id: str
    role: Literal["neighbour", "unit", "border", "river", "place"]
    name: str
    country: str = Field(description="two letters; empty where it does not matter")
    rank: int = Field(0, description="of a place: 1 the first to be named")
    geometry: Annotated[AtPlace | AlongLines | OfGround, Field(discriminator="type")]


class MapLine(Message):
    """The limit of a line of defence on the ground: `at` is its position among the lines."""

    at: float
    way: Way


class MapName(Message):
    """A line's name, and where to write it."""

    name: str
    at: Place


class MapFront(Message):
    """The lines of a front on the ground, from the first side's home to the second's."""

    id: str
    label: str
    limits: tuple[MapLine, ...]
    names: tuple[MapName, ...]


class Map(Message):
    """What a map of the war is drawn on; where the fronts stand is in each answer's chart `map`."""

    projection: Literal["mercator"]
    frame: tuple[float, float, float, float] = Field(description="west, south, east, north, in degrees")
    features: tuple[MapFeature, ...] = Field(description="in the order in which they are drawn")
    fronts: tuple[MapFront, ...]
    held: tuple[Held, ...]
    evidence: str = Field(description="where the lines are from")
    note: str = Field(description="how exact they are")
