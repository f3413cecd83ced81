"""What a map of the war is drawn on: the base map, the lines of every front, and who held what on which day."""

from __future__ import annotations

from upperhand.report import map_series
from upperhand.scenario.geography import Geography, base_map, geography
from upperhand.scenario.labels import names_of
from upperhand.scenario.model import Scenario

from .faults import Refused
from .map_messages import AtPlace, Map, MapFeature, MapFront, MapLine, MapName


def ground(scenario: Scenario) -> Map:
    """Return what a map of a war is drawn on.

    Raises
    ------
    Refused
        If the war has no map.
    ScenarioError
        If the map beside the scenario's file is not right.
    """
    found = geography(scenario)
    if found is None:
        raise Refused(404, "this war has no map", remedy="the ladder of lines says where the fronts stand")
    return Map(
        projection="mercator",
        frame=found.frame,
        features=_features(found),
        fronts=tuple(_front(found, front, scenario) for front in found.fronts),
        held=map_series.held(found, scenario),
        evidence=" ".join(found.from_.split()),
        note=found.note,
    )


def _features(found: Geography) -> tuple[MapFeature, ...]:
    based = base_map(found.base)["features"] if found.base is not None else ()
    features = [
        MapFeature(type="Feature", id=each["id"], **each["properties"], geometry=each["geometry"])
        for each in based
    ]
    for name, place in found.places.items():
        at = AtPlace(type="Point", coordinates=place)
        features.append(
            MapFeature(type="Feature", id=name, role="place", name=name, country="", rank=1, geometry=at)
        )
    return tuple(features)


def _front(found: Geography, front: str, scenario: Scenario) -> MapFront:
    labels = names_of(scenario).labels
    lines = names_of(scenario).lines[names_of(scenario).fronts.index(front)]
    named = [labels.get(f"{front}.{line}", line) for line in lines]
    places = map_series.names_at(found, front, len(lines))
    return MapFront(
        id=front,
        label=labels.get(front, front),
        limits=tuple(MapLine(at=at, way=way) for at, way in map_series.lines(found, front)),
        names=tuple(MapName(name=name, at=at) for name, at in zip(named, places, strict=True)),
    )
