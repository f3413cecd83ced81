"""Maps: those of the program fit their wars and borders; one beside a scenario is checked and its errors are plain."""

import itertools

import pytest

from upperhand.scenario.errors import ScenarioError
from upperhand.scenario.geography import base_map, geography
from upperhand.scenario.load import bundled, load

MAPPED = sorted(
    path.name.partition(".")[0] for path in (bundled()["forts"].parent / "maps").glob("*.map.yaml")
)

OWN = """map: 1
frame: [0, 0, 5, 5]
from: assumed
fronts:
  mill_hills:
    - {at: 0, through: [[0, 0], [1, 0]]}
    - {at: 3, through: [[0, 1], [1, 1]]}
"""


HELD = "from: assumed\ncontrol: [{{side: {}, on: {}, within: A, ring: [[0, 0], [0, 1], [1, 1]]}}]"


@pytest.fixture
def war(tmp_path):
    (tmp_path / "war.yaml").write_bytes(bundled()["two-rivers"].read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", MAPPED)
def test_every_front_is_on_the_map_and_within_its_frame(name):
    scenario = load(name)
    found = geography(scenario)
    assert list(found.fronts) == list(scenario.fronts)
    west, south, east, north = found.frame
    for stands in found.fronts.values():
        for stand in stands:
            assert all(west <= x <= east and south <= y <= north for x, y in stand.through)
    countries = {each["properties"]["country"] for each in base_map(found.base)["features"]}
    assert {control.within for control in found.control} <= countries
    assert all(control.on <= scenario.as_of for control in found.control)


def test_the_base_map_has_recognised_borders_only():
    units = {each["id"]: each["properties"] for each in base_map("eastern-europe")["features"]}
    assert {units[name]["country"] for name in ("UA-43", "UA-40", "UA-14", "UA-09", "UA-23", "UA-65")} == {
        "UA"
    }


def test_outer_rings_run_clockwise():
    for name in ("eastern-europe", "two-rivers"):
        for each in base_map(name)["features"]:
            if each["geometry"]["type"] == "MultiPolygon":
                for outer, *_ in each["geometry"]["coordinates"]:
                    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(outer)) < 0


def test_a_war_without_a_map_has_none():
    assert geography(load("forts")) is None


def test_a_map_beside_the_scenario_comes_before_the_programs_own(war):
    (war / "war.map.yaml").write_text(OWN)
    assert list(geography(load(war / "war.yaml")).fronts) == ["mill_hills"]


def test_a_front_that_has_changed_is_left_off_the_programs_map(war):
    text = (war / "war.yaml").read_text().replace("lines: [ferry bank, Stonegate]", "lines: [ferry bank]")
    (war / "war.yaml").write_text(text)
    assert list(geography(load(war / "war.yaml")).fronts) == ["lower_river", "mill_hills"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("map: 1", "mop: 1", "does not say 'map: 1'"),
        ("mill_hills", "mill_hils", "there is no front 'mill_hils'"),
        ("at: 3", "at: 2", "'at' goes up from 0 to 3"),
        ("at: 0", "at: 3", "'at' goes up from 0 to 3"),
        ("[[0, 0], [1, 0]]", "[[0, 0]]", "at least 2 items"),
        ("[1, 0]", "[200, 0]", "less than or equal to 180"),
        ("frame: [0, 0, 5, 5]", "frame: [5, 0, 0, 5]", "the frame is empty"),
        ("from: assumed\n", "", "'from' is missing"),
        ("from: assumed", "from: assumed\nbase: ../secret", "there is no base map"),
        ("from: assumed", "from: assumed\nfrnts: {}", "'frnts' is not a known key"),
        ("from: assumed", HELD.format("x", "2031-01-01"), "there is no side 'x'"),
        ("from: assumed", HELD.format("brask", "2032-01-01"), "its own future"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_map_is_said_when_its_scenario_is_read(war, old, new, says):
    (war / "war.map.yaml").write_text(OWN.replace(old, new))
    with pytest.raises(ScenarioError) as refused:
        load(war / "war.yaml")
    assert says in str(refused.value)
    assert "war.map.yaml" in str(refused.value)
