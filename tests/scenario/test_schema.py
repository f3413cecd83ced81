"""The committed schema and reference page are current, and the bundled scenarios fit them."""

import json
from pathlib import Path

import jsonschema
import pytest

from upperhand.scenario.document import Node, parse
from upperhand.scenario.inventory import reference_page
from upperhand.scenario.load import bundled
from upperhand.scenario.schema import scenario_schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schema" / "scenario-v1.schema.json"


def bare(node: Node):
    if isinstance(node.value, dict):
        return {key: bare(item) for key, item in node.value.items()}
    return [bare(item) for item in node.value] if isinstance(node.value, list) else node.value


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def test_the_committed_schema_is_current():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == scenario_schema(), (
        "run: upperhand schema > " + str(SCHEMA)
    )


def test_the_reference_page_is_current():
    page = ROOT / "docs" / "reference" / "quantities.md"
    assert page.read_text(encoding="utf-8") == reference_page(), (
        f"run: upperhand quantities --reference > {page}"
    )


def test_the_schema_uses_draft_07_only():
    text = SCHEMA.read_text(encoding="utf-8")
    for newer in (
        "$defs",
        "prefixItems",
        "unevaluatedProperties",
        "dependentRequired",
        "$anchor",
        "minContains",
    ):
        assert f'"{newer}"' not in text


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled_scenarios_fit_the_schema_and_name_it(name, validator):
    path = bundled()[name]
    text = path.read_text(encoding="utf-8")
    named = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == SCHEMA.resolve()
    errors = [f"{list(e.path)}: {e.message[:200]}" for e in validator.iter_errors(bare(parse(text)))]
    assert errors == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    pool: 2000", "    pol: 2000"),
        ("fleet: 0.5", "fleet: 1.5"),
        ("law_here", ""),
        ("reliability: [B, 3]", "reliability: [G, 3]"),
        ("production: [50, 70, 90]", "prodution: [50, 70, 90]"),
        ("cost: [0.1, 0.2, 0.4]", "cost: [0.1, 0.2]"),
        ("supplies: brask", "suplies: brask"),
        ("  elland: {name", "  Elland: {name"),
        ("kind: status", "kind: statue"),
        ("    label: the grain truce holds again\n", ""),
        ("public: no", "public: perhaps"),
        ("upperhand: 1", "upperhand: 2"),
    ],
)
def test_what_the_schema_can_see_it_refuses(old, new, validator):
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    if old == "law_here":
        old, new = "horizon: 24", "horizon: 24\nlaw: lanchester"
    assert old in text
    assert list(validator.iter_errors(bare(parse(text.replace(old, new, 1)))))
