"""A shortened war of the two rivers, and effort that is tiny: these tests look at form and pairing, not at values."""

from typing import Any

import pytest

from upperhand.scenario.load import bundled, loads
from upperhand.scenario.model import Scenario

TINY: dict[str, Any] = {"quick": True, "paths": 600, "draws": 128}
SPAN = "horizon: 24\ntail: 36\n"


@pytest.fixture(scope="session")
def war() -> Scenario:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    assert SPAN in text
    # A milder past: few draws have to carry it.
    timeline = text.index("\ntimeline:"), text.index("\nworld:")
    return loads(
        text[: timeline[0]].replace(SPAN, "horizon: 8\ntail: 8\n") + text[timeline[1] :], "short.yaml"
    )


@pytest.fixture(scope="session")
def tiny() -> dict[str, Any]:
    return dict(TINY)
