"""Where the fronts of a war lie: reads the map beside a scenario, and the base map under it.

A map is a small file of its own, so that a scenario can be read without coordinates and a corrected line changes no number:
``war.map.yaml`` beside ``war.yaml``, else the program's own map of the scenario's id.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path as File
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from .document import Node, parse, read_text
from .errors import Place, Problem, ScenarioError, listing, nearest
from .load import bundled_folder
from .model import Frozen, Path, Scenario

ENDING = ".map.yaml"
"""Of a map's file."""

Degree = Annotated[float, Field(ge=-180.0, le=180.0)]
Point = tuple[Degree, Annotated[float, Field(ge=-85.0, le=85.0)]]
"""Longitude and latitude in degrees."""


class Stand(Frozen):
    """Where a front lies on the ground when it stands at a position among its lines."""

    at: float = Field(ge=0.0, description="position: as many lines as the first side holds")
    through: tuple[Point, ...] = Field(
        min_length=2, max_length=200, description="places from one end to the other"
    )


class Control(Frozen):
    """Ground that a side held on a day."""

    side: str
    on: dt.date
    within: str = Field(description="country whose ground it is: what lies beyond its border does not count")
    ring: tuple[Point, ...] = Field(min_length=3, max_length=500, description="roughly around it")


class Geography(Frozen):
    """A map of a war."""

    map: Literal[1]
    base: str | None = Field(None, description="base map of the program: a name")
    frame: tuple[Degree, Degree, Degree, Degree] = Field(description="west, south, east, north")
    from_: str = Field(alias="from", description="where the lines are from")
    note: str = Field("", description="how exact they are")
    places: dict[str, Point] = Field(default_factory=dict, max_length=60)
    fronts: dict[str, tuple[Stand, ...]]
    control: tuple[Control, ...] = Field((), max_length=20)
    file: str = ""


def geography(scenario: Scenario) -> Geography | None:
    """Return the map of a scenario; nothing if it has none.

    A front whose lines no longer fit the program's own map is left off it.

    Raises
    ------
    ScenarioError
        If the map beside the scenario is not right, with every problem found.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> sorted(geography(load("two-rivers")).fronts)
    ['lower_river', 'mill_hills', 'upper_river']
    """
    own = own_map(File(scenario.file))
    if own is not None:
        found = _read(own, own.stat().st_mtime_ns)
        problems = _problems(found, scenario)
        if problems:
            raise ScenarioError(found.file, problems)
        return found
    name = f"{scenario.id}{ENDING}"
    packaged = next((path for path in _maps().glob(f"*{ENDING}") if path.name == name), None)
    if packaged is None:
        return None
    found = _read(packaged, 0)
    fitting = {name: stands for name, stands in found.fronts.items() if not _of_front(name, stands, scenario)}
    control = tuple(each for each in found.control if each.side in scenario.sides)
    return found.model_copy(update={"fronts": fitting, "control": control}) if fitting else None


def own_map(file: File) -> File | None:
    """Return the map beside a scenario's file; nothing if there is none."""
    beside = file.with_name(f"{file.stem}{ENDING}") if file.suffix in (".yaml", ".yml") else None
    return beside if beside is not None and beside.is_file() else None


def base_map(name: str) -> dict[str, Any]:
    """Return a base map of the program: GeoJSON, features with `role`, `name` and `country`.

    Raises
    ------
    KeyError
        If there is none of this name.
    """
    if name not in base_maps():
        raise KeyError(name)
    return _base(_maps() / f"{name}.geojson")


def base_maps() -> tuple[str, ...]:
    """Return the names of the program's base maps."""
    return tuple(sorted(path.stem for path in _maps().glob("*.geojson")))


def _maps() -> File:
    return bundled_folder() / "maps"


@lru_cache(maxsize=4)
def _base(path: File) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@lru_cache(maxsize=8)
def _read(path: File, stamp: int) -> Geography:
    text = read_text(path, path.name)
    root = parse(text, path.name)
    if not isinstance(root.value, dict) or "map" not in root.value:
        what = "this is not a map: it does not say 'map: 1'"
        raise ScenarioError(path.name, [Problem(what, root.place, remedy="start with 'map: 1'")], text)
    try:
        found = Geography.model_validate(_bare(root))
    except ValidationError as error:
        problems = [_problem(root, detail) for detail in error.errors(include_url=False)[:20]]
        raise ScenarioError(path.name, problems, text) from None
    return found.model_copy(update={"file": path.name})


def _bare(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _bare(item) for key, item in node.value.items()}
    return [_bare(item) for item in node.value] if isinstance(node.value, list) else node.value


def _problem(root: Node, detail: Any) -> Problem:
    """Return a model's error as a problem in plain words, at its place in the file."""
    place, key = _place(root, detail["loc"]), str(detail["loc"][-1])
    if detail["type"] == "missing":
        return Problem(f"'{key}' is missing", place)
    if detail["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in Geography.model_fields.items() if name != "file"]
        return Problem(f"'{key}' is not a known key here", place, remedy=listing(nearest(key, known)))
    return Problem(f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}", place)


def _place(root: Node, path: Path) -> Place:
    node, place = root, root.place
    for part in path:
        if isinstance(node.value, dict) and part in node.value:
            place, node = node.key_place(str(part)), node.value[str(part)]
        elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            place = node.place
    return place


def _problems(found: Geography, scenario: Scenario) -> list[Problem]:
    """Return what does not fit between a map and its scenario."""
    problems = []
    if found.base is not None and found.base not in base_maps():
        problems.append(
            Problem(f"there is no base map '{found.base}'", remedy=f"leave it out, or {listing(base_maps())}")
        )
    west, south, east, north = found.frame
    if west >= east or south >= north:
        problems.append(Problem("the frame is empty", why="it says west, south, east, north, in degrees"))
    for name, stands in found.fronts.items():
        problems += _of_front(name, stands, scenario)
    for control in found.control:
        if control.side not in scenario.sides:
            problems.append(
                Problem(f"control: there is no side '{control.side}'", remedy=listing(tuple(scenario.sides)))
            )
        if control.on > scenario.as_of:
            what = f"control on {control.on} lies after the assessment's date {scenario.as_of}"
            problems.append(Problem(what, why="an assessment must not know its own future"))
    return problems


def _of_front(name: str, stands: tuple[Stand, ...], scenario: Scenario) -> list[Problem]:
    front = scenario.fronts.get(name)
    if front is None:
        near = nearest(name, scenario.fronts)
        return [Problem(f"there is no front '{name}' in the scenario", remedy=listing(near))]
    at, last = [stand.at for stand in stands], float(len(front.lines))
    if len(at) < 2 or at != sorted(set(at)) or at[0] != 0.0 or at[-1] != last:
        return [
            Problem(
                f"{name}: 'at' goes up from 0 to {last:g}",
                why=f"the front has {last:g} lines: at 0 the first side holds none of them, at {last:g} all",
                remedy="one line through places for each of them, and one for where the front stands today",
            )
        ]
    return []
