"""What the analyst does not know: a low-discrepancy design over the scenario's ranges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .evidence import Z90
from .program import Array, Program, Range


@dataclass(frozen=True)
class Draws:
    """Inputs, initial states and effect values of several draws, one row each.

    Attributes
    ----------
    z : float64[draws, ranges]
        Standard normal coordinates; row of zeros = the central values.
    inputs, states, effects : float64[draws, ...]
    """

    z: Array
    inputs: Array
    states: Array
    effects: Array

    def __len__(self) -> int:
        return len(self.z)


def place(number: Range, z: Array) -> Array:
    """Return the values of a range at standard normal coordinates: a two-piece normal, clipped to the bounds.

    Examples
    --------
    >>> place(Range("x", "input", 0, 1.0, 2.0, 5.0), np.array([-1.6448536, 0.0, 1.6448536])).round(3)
    array([1., 2., 5.])
    """
    width = np.where(z > 0, number.high - number.central, number.central - number.low) / Z90
    return np.clip(number.central + z * width, number.bound_low, number.bound_high)


def coordinate(number: Range, value: float) -> float:
    """Return the standard normal coordinate at which a range takes a value (the inverse of `place`)."""
    gap = value - number.central
    width = number.high - number.central if gap > 0 else number.central - number.low
    return float(Z90 * gap / width) if width > 0 else 0.0


def at(program: Program, z: Array) -> Draws:
    """Return the draws at given coordinates, shape (draws, ranges)."""
    n = len(z)
    inputs = np.repeat(program.inputs[None, :], n, axis=0)
    states = np.repeat(program.state[None, :], n, axis=0)
    effects = np.repeat(program.effects["value"].astype(np.float64)[None, :], n, axis=0)
    banks = {"input": inputs, "state": states, "effect": effects}
    for column, number in enumerate(program.ranges):
        if number.bank == "absent":
            continue
        banks[number.bank][:, number.slot] = place(number, z[:, column])
    return Draws(z, inputs, states, effects)


def central(program: Program) -> Draws:
    """Return the single draw of central values."""
    return at(program, np.zeros((1, len(program.ranges))))


def design(program: Program, draws: int, seed: int) -> Draws:
    """Return a Sobol design over the ranges, shifted at random in every coordinate.

    Parameters
    ----------
    program : Program
    draws : int
        Number of draws.
    seed : int
        Seed of the shifts. A range keeps its coordinates when further ranges are added after it, so that a variant
        of a war is compared with its baseline draw by draw.
    """
    if not program.ranges:
        return at(program, np.zeros((draws, 0)))
    from scipy.special import ndtri
    from scipy.stats import qmc

    power = int(np.ceil(np.log2(max(draws, 2))))
    points = qmc.Sobol(len(program.ranges), scramble=False).random_base2(power)[:draws]
    shifts = [np.random.default_rng([seed, column]).random() for column in range(len(program.ranges))]
    u = (points + np.array(shifts)) % 1.0
    return at(program, ndtri(np.clip(u, 1e-6, 1.0 - 1e-6)))


def with_centre(program: Program, draws: int, seed: int) -> Draws:
    """Return the central values and a design after them, ``1 + draws`` rows."""
    centre, drawn = central(program), design(program, draws, seed)
    rows = [
        np.concatenate([getattr(centre, bank), getattr(drawn, bank)])
        for bank in ("z", "inputs", "states", "effects")
    ]
    return Draws(*rows)
