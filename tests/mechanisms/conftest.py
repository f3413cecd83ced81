"""Effort of the mechanism tests, and the fixture that asserts and writes down what a cause moved."""

from collections.abc import Iterator

import pytest

from tests.mechanisms import harness


def pytest_configure(config: pytest.Config) -> None:
    """Solve with full effort where slow tests run, else with little."""
    harness.settings.effort = harness.FULL if config.getoption("--run-slow", default=False) else harness.QUICK


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Iterator[harness.Measured]:
    """What this test asserts and measures."""
    path, _, name = request.node.nodeid.rpartition("::")
    found = harness.Measured(f"{path.rpartition('/')[2]}::{name}")
    yield found
    found.write()


QUICK_TO_CHECK = ("test_carriers.py", "test_names.py", "test_table.py")
"""Files that solve nothing; all others run with the slow tests."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what solves wars run with the slow tests."""
    for item in items:
        if item.path.parent.name == "mechanisms" and item.path.name not in QUICK_TO_CHECK:
            item.add_marker(pytest.mark.slow)
