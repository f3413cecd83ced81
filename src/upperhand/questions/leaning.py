"""On which inputs an answer leans most: by how much it moves from one end of an input's range to the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upperhand.scenario.program import Range

from .slopes import slopes
from .solves import Solved

ACROSS = 2 * 1.6449
"""Standard deviations from the 5 % to the 95 % point of a range."""

MOST = 6
"""Inputs that are named for each number."""

LEAST = 0.5
"""Points, or percentage points, below which nothing is named: they print as none."""


@dataclass(frozen=True)
class Lean:
    """How much a number of the answer moves with an input, all others as they are.

    Attributes
    ----------
    of : str
        ``upper_hand``, ``surplus`` or ``chance`` (of a settlement by the horizon).
    input : Range
    change : float
        From the low to the high end of the input's range, in points, or in percentage points.
    error : float
        Half-width (90 %).
    """

    of: str
    input: Range
    change: float
    error: float


def leaning(found: Solved, draws: int, seed: int) -> tuple[Lean, ...]:
    """Return on which inputs the upper hand, the surplus and the chance of a settlement lean most, the largest first.

    Only what the draws can tell from noise is named: with few draws that may be nothing.

    Parameters
    ----------
    found : Solved
    draws, seed : int
        With which it was solved.
    """
    horizon = int(found.program.structure["horizon"][0])
    numbers = {
        "upper_hand": ("upper_hand", 1.0),
        "surplus": ("surplus", 1.0),
        "chance": (f"deal/{horizon}", 100.0),
    }
    slope = slopes(found, draws, seed, [name for name, _ in numbers.values()])
    leans: list[Lean] = []
    for k, (of, (_, scale)) in enumerate(numbers.items()):
        change = ACROSS * scale * slope.slope[:, k]
        error = 1.6449 * ACROSS * scale * slope.error[:, k]
        told = (np.abs(change) >= LEAST) & (np.abs(change) > error)
        largest = [
            i
            for i in np.argsort(-np.abs(change), kind="stable")
            if told[i] and slope.ranges[i].bank != "absent"
        ][:MOST]
        leans += [Lean(of, slope.ranges[i], float(change[i]), float(error[i])) for i in largest]
    return tuple(leans)
