"""What tests of reading share."""

import pytest

from tests.evidence.samples import INVENTED
from upperhand.evidence.actors import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Return the world's names with those of the invented states."""
    return Gazetteer.load().with_actors(INVENTED)
