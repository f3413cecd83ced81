"""One course of every scenario's war, told in words, stays what it was; a change of numbers shows here first."""

import difflib

import pytest

from tests.golden.regenerate import SCENARIOS, file_of
from upperhand.report.trace import trace
from upperhand.scenario.load import load

SHOWN = 60
"""Lines of the difference that a failure prints."""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_war_runs_as_it_did(scenario: str) -> None:
    file = file_of(scenario)
    golden, told = file.read_text(encoding="utf-8"), trace(load(scenario))
    if told == golden:
        return
    changes = list(
        difflib.unified_diff(golden.splitlines(), told.splitlines(), file.name, "now", lineterm="", n=1)
    )
    more = f"\n… and {len(changes) - SHOWN} lines more" if len(changes) > SHOWN else ""
    pytest.fail(
        f"the golden trace of {scenario} has changed:\n\n" + "\n".join(changes[:SHOWN]) + more + "\n\n"
        "If this is meant: run `make golden`, look through the difference, and say in CHANGELOG.md in a line that "
        "begins with [numbers] which figures change, by how much and why.",
        pytrace=False,
    )


def test_a_trace_does_not_depend_on_the_threads() -> None:
    war = load("two-rivers")
    assert trace(war, paths=400, threads=1) == trace(war, paths=400, threads=2)
