"""Effort of the mechanism tests, and the fixture that asserts and writes down what a cause moved."""

from collections.abc import Iterator

import pytest

from tests.mechanisms import harness
from tests.mechanisms.full_effort import NEEDS_FULL_EFFORT


def pytest_configure(config: pytest.Config) -> None:
    """Solve with full effort where slow tests run, else with little."""
    harness.settings.reduced = not config.getoption("--run-slow", default=False)


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Iterator[harness.Measured]:
    """What this test asserts and measures."""
    path, _, name = request.node.nodeid.rpartition("::")
    test = f"{path.rpartition('/')[2]}::{name}"
    found = harness.Measured(test, frozenset(NEEDS_FULL_EFFORT.get(test, ())))
    yield found
    assert found.claims, "a test of a mechanism claims that something moves, or that it does not"
    found.write()
