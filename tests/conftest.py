"""Set up every test run: the --run-slow switch, linear algebra on one thread, no window, no clock."""

import os

import pytest
from hypothesis import settings

# Before numpy and matplotlib are imported: results and times must not depend on the machine's own settings.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("MPLBACKEND", "Agg")

# The same examples in every run, and no limit on the time of one: the first call of a kernel compiles it.
settings.register_profile("upperhand", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("upperhand")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that lets slow tests run."""
    parser.addoption("--run-slow", action="store_true", help="run the tests marked slow as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless they are asked for."""
    if config.getoption("--run-slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
