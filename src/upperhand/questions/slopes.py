"""How much each input moves an answer, read off the joint solves over the analyst's ignorance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from upperhand.scenario.draws import with_centre
from upperhand.scenario.program import Array, Range

from .solves import Solved


@dataclass(frozen=True)
class Slopes:
    """Change of numbers by standard deviation of every input.

    Attributes
    ----------
    numbers : tuple of str
        As in `runs.measure`.
    ranges : tuple of Range
    slope : float64[ranges, numbers]
        Drawn towards zero by as much as is noise.
    error : float64[ranges, numbers]
        Standard deviation of the noise that is left.
    """

    numbers: tuple[str, ...]
    ranges: tuple[Range, ...]
    slope: Array
    error: Array


def slopes(found: Solved, draws: int, seed: int, numbers: Sequence[str]) -> Slopes:
    """Return how much each input with a range moves numbers of an assessment.

    Both joint solves give a slope by regression over the draws, each with noise of its own, which is about as large for
    one input as for another: half the mean square of their differences is its variance. What the slopes vary more than
    that is real, and every slope is drawn towards zero by the share of it that is noise (the James–Stein estimate; B.
    Efron and C. Morris, JASA 68, 1973).

    Parameters
    ----------
    found : Solved
    draws, seed : int
        With which it was solved.
    numbers : sequence of str

    Examples
    --------
    >>> from upperhand import load
    >>> from upperhand.questions.solves import QUICK, effort_of, solve_all
    >>> from upperhand.scenario.compile import compile_scenario
    >>> from upperhand.war.condition import observe
    >>> program = observe(compile_scenario(load("two-rivers")))
    >>> solved = solve_all(program, effort_of(QUICK, 1500, 128), 1, None, None)
    >>> slopes(solved, 128, 1, ["upper_hand"]).slope.shape == (len(program.ranges), 1)
    True
    """
    z = with_centre(found.program, draws, seed).z
    both = np.stack([found.joint_numbers[name] for name in numbers], axis=2)  # solve, draw, number
    used = z.std(axis=0) > 0
    design = np.concatenate([np.ones((len(z), 1)), z[:, used]], axis=1)
    each = np.zeros((2, z.shape[1], len(numbers)))
    # More inputs than draws leave slopes open: the smallest ones that fit are taken.
    each[:, used] = np.stack([np.linalg.lstsq(design, solve, rcond=None)[0][1:] for solve in both])
    mean = each.mean(axis=0)
    if not used.any():
        return Slopes(tuple(numbers), found.program.ranges, mean, np.zeros_like(mean))
    noise = 0.25 * ((each[0] - each[1])[used] ** 2).mean(axis=0)
    spread = (mean[used] ** 2).mean(axis=0)
    real = np.divide(np.maximum(spread - noise, 0.0), spread, out=np.zeros_like(spread), where=spread > 0)
    return Slopes(
        tuple(numbers),
        found.program.ranges,
        real * mean,
        np.broadcast_to(np.sqrt(real * noise), mean.shape) * used[:, None],
    )
