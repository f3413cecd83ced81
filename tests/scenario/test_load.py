"""Loading: bundled scenarios are valid; numbers, evidence and hash are what the file says."""

import pytest

from upperhand.scenario.errors import ScenarioError, UnknownName
from upperhand.scenario.load import bundled, find, load, loads

RIVERS = bundled()["two-rivers"].read_text(encoding="utf-8")


def test_several_problems_are_shown_together_and_at_most_ten():
    text = RIVERS.replace("fleet: 0.5", "fleet: 5").replace("dated: 2031-03-12", "dated: 2032-03-12")
    with pytest.raises(ScenarioError) as caught:
        loads(text.replace("from: assumed      ", "note: nothing      "), "war.yaml")
    assert len(caught.value.problems) > 10
    assert str(caught.value).count("war.yaml:") == 10
    assert "more problems" in str(caught.value)


def test_a_message_has_the_source_line_a_caret_a_reason_and_a_remedy():
    with pytest.raises(ScenarioError) as caught:
        loads(RIVERS.replace("    pool: 2000", "    pol: 2000"), "war.yaml")
    shown = str(caught.value).splitlines()
    number = shown[0].split(":")[1]
    assert shown[1] == f"  {number} |     pol: 2000"
    assert shown[2].index("^") == shown[1].index("pol")
    assert shown[3] == "  try: 'pool' or 'oil'"


def test_all_bundled_scenarios_load():
    assert {"forts", "two-rivers"} <= set(bundled())
    for name in bundled():
        scenario = load(name)
        assert scenario.id == name
        assert len(scenario.hash) == 16


def test_bundled_scenarios_are_found_by_name_and_others_by_nearness(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find("forts")[0].name == "forts.yaml"
    with pytest.raises(UnknownName, match="the nearest is 'two-rivers'"):
        load("two-river")
    with pytest.raises(UnknownName, match="there is 'forts', 'two-rivers'"):
        load("zzz")
    (tmp_path / "mine.yaml").write_text(RIVERS, encoding="utf-8")
    assert load("mine.yaml").id == "two-rivers"
    assert load(tmp_path / "mine.yaml").hash == load("two-rivers").hash


def test_the_hash_sees_content_and_nothing_else():
    plain = loads(RIVERS).hash
    assert loads(RIVERS.replace("# points; each side's weights sum to 100", "# other words")).hash == plain
    assert loads(RIVERS.replace("fleet: 0.5", "fleet:   0.50")).hash == plain
    assert loads(RIVERS.replace("fleet: 0.5", "fleet: 0.51")).hash != plain
    assert loads(RIVERS.replace("name: Brask", "name: Brasq")).hash != plain


def test_evidence_is_inherited_from_the_nearest_block():
    text = RIVERS.replace(
        "will: [0.6, 0.8, 0.95]", "will: {value: [0.6, 0.8, 0.95], from: gazette ¶9}"
    ).replace("    missiles: {stock: 60", "    missiles: {from: ledger, stock: 60")
    found = loads(text).quantities
    assert found["corvia.will"].evidence == "gazette ¶9"
    assert found["brask.missiles"].evidence == "ledger"
    assert found["brask.missiles.production"].evidence == "ledger"
    assert found["brask.fleet"].evidence == "assumed"


def test_numbers_may_be_nested_dotted_or_by_full_name():
    base = loads(RIVERS).quantities
    nested = RIVERS.replace("shells.monthly: [20, 30, 45]", "shells: {monthly: [20, 30, 45]}")
    dotted = RIVERS.replace(
        "talks: {access: [0.03, 0.06, 0.12], ", "talks.access: [0.03, 0.06, 0.12]\n  talks: {"
    )
    by_name = RIVERS.replace("    fleet: 0.5\n", "") + "inputs:\n  brask.fleet: 0.5\n"
    nested_name = RIVERS.replace("    fleet: 0.5\n", "") + "inputs:\n  brask: {fleet: 0.5}\n"
    for text in (nested, dotted, by_name, nested_name):
        assert loads(text).quantities == base


def test_a_stock_may_be_named_so_anywhere():
    text = RIVERS.replace(
        "air_defence: {stock: 120, production: 10, need: 90}", "air_defence: {production: 10, need: 90}"
    )
    base = loads(RIVERS).quantities
    for more in (
        "inputs:\n  arden.air_defence.stock: 120\n",
        "inputs:\n  arden: {air_defence: {stock: 120}}\n",
    ):
        assert loads(text + more).quantities == base


def test_one_number_for_both_sides_or_one_each():
    found = loads(RIVERS).quantities
    assert found["arden.lower_river.near_dyke.strength"].value == 0.4
    assert found["brask.lower_river.near_dyke.strength"].value == 0.4
    assert found["arden.lower_river.far_dyke.strength"].value == 0.4
    assert found["brask.lower_river.far_dyke.strength"].numbers == (0.8, 1.2, 1.6)


def test_a_scenario_cannot_be_changed():
    scenario = load("forts")
    with pytest.raises(Exception, match="frozen"):
        scenario.horizon = 3


def test_stakes_that_matter_to_one_side_are_set_aside_with_a_note():
    text = RIVERS.replace("weight: {arden: 15, brask: 10}", "weight: {arden: 15, brask: 0}").replace(
        "weight: {arden: 30, brask: 45}", "weight: {arden: 30, brask: 55}"
    )
    scenario = loads(text)
    assert any("'dues' matters only to arden" in note for note in scenario.notes)


def test_little_overlap_of_stakes_warns():
    text = RIVERS.replace("weight: {arden: 40, brask: 30}", "weight: {arden: 80, brask: 3}").replace(
        "weight: {arden: [10, 15, 20], brask: [10, 15, 20]}", "weight: {arden: 3, brask: 3}"
    ).replace("weight: {arden: 30, brask: 45}", "weight: {arden: 2, brask: 84}")  # fmt: skip
    assert any("overlap by only 18 of 100 points" in warning for warning in loads(text).warnings)


def test_an_observation_of_a_known_number_warns():
    text = RIVERS.replace("about: brask.talks.reluctance", "about: brask.fleet")
    assert any("it changes nothing" in warning for warning in loads(text).warnings)
