"""What a solver says of today, and the upper hand in it."""

from __future__ import annotations

import numpy as np

from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.scenario.program import Array, Program

Reading = tuple[np.ndarray, np.ndarray, Array]
"""Values, months at the table, points of today's line (see `reading.read`)."""


def upper_hand(reading: Reading) -> float:
    """Return the upper hand of side A over today's line, in points."""
    values, months, today = reading
    claims = values[0]["fight"] + months[0, 0]["premium"]
    return float(((claims[0] - today[0, 0]) - (claims[1] - today[0, 1])) / 2)


def exactly(program: Program) -> Reading:
    """Return what the exact solver says."""
    return read_exact(solve_exact(program))
