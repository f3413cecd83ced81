"""`docs/mechanisms.md` lists every mechanism and loop, names what carries it, and tests that exist and measured something."""

import ast
import re
from pathlib import Path

import pytest

from tests.mechanisms.full_effort import NEEDS_FULL_EFFORT
from tests.mechanisms.sizes import PAGE, names_in
from upperhand.scenario.quantities import QUANTITIES

ROWS = [
    [cell.strip() for cell in row.strip("| ").split(" | ")]
    for row in PAGE.read_text(encoding="utf-8").splitlines()
    if row.startswith("| ")
]
MECHANISMS = {row[0]: row for row in ROWS if re.fullmatch(r"M\d\d", row[0])}
LOOPS = {row[0]: row for row in ROWS if re.fullmatch(r"\d", row[0])}

EXISTING = {
    f"{path.name}::{node.name}": node
    for path in Path(__file__).parent.glob("test_*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef)
}


def _words(*trees: ast.AST) -> set[str]:
    """Return the names of attributes and the texts that stand in a piece of code."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    found = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return found | {str(node.value) for node in nodes if isinstance(node, ast.Constant)}


def test_all_mechanisms_and_loops_are_listed_once() -> None:
    assert sorted(MECHANISMS) == [f"M{n:02d}" for n in range(1, 62)]
    assert sum(bool(re.fullmatch(r"M\d\d", row[0])) for row in ROWS) == 61
    assert sorted(LOOPS) == [str(n) for n in range(1, 10)]


@pytest.mark.parametrize("row", [*MECHANISMS.values(), *LOOPS.values()], ids=lambda row: row[0])
def test_a_row_names_its_carrier_and_existing_tests(row: list[str]) -> None:
    assert len(row) == (8 if row[0].startswith("M") else 5)
    assert all(row), "no cell is empty"
    names = names_in(row[-1])
    assert names
    assert not set(names) - set(EXISTING)
    sizes = re.split(r"`test_\w+\.py::test_\w+`", row[-1])[1:]
    assert all(re.search(r"\d", size) for size in sizes), (
        "run the slow tests with UPPERHAND_MEASURED, then sizes.py"
    )


def test_every_test_of_a_mechanism_stands_in_the_table() -> None:
    named = {name for row in ROWS for name in names_in(row[-1])}
    ours = {name for name in EXISTING if re.search(r"::test_(m\d\d|loop_\d)_", name)}
    assert ours == named


def test_every_test_of_a_mechanism_runs_without_run_slow() -> None:
    assert not [
        name for row in ROWS for name in names_in(row[-1]) if "slow" in _words(*EXISTING[name].decorator_list)
    ]


@pytest.mark.parametrize("test", NEEDS_FULL_EFFORT)
def test_claims_left_to_full_effort_exist(test: str) -> None:
    assert set(NEEDS_FULL_EFFORT[test]) <= _words(EXISTING[test])


def test_carriers_in_code_style_are_quantities_or_words_of_the_language() -> None:
    words = {q.name for q in QUANTITIES} | {q.name.rpartition(".")[2] for q in QUANTITIES}
    words |= {word for q in QUANTITIES for word in (q.name.partition(".")[0], f"{q.scope}.{q.name}")}
    language = {"when_taken", "began", "issue", "beliefs", "public", "reliability", "game", "theory", "on", "window",
                "reservation", "months_to", "strength"}  # fmt: skip
    unknown = set()
    for row in [*MECHANISMS.values(), *LOOPS.values()]:
        for text in re.findall(r"`([a-z_.]+)`", row[-2]):
            if text not in words | language:
                unknown.add(text)
    assert not unknown
