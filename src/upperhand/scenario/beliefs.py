"""What nobody knows: combinations of types, what each shifts, what the sides and the analyst think."""

from __future__ import annotations

import itertools
import math

import numpy as np

from .model import Scenario
from .program import Array, empty_types
from .quantities import BY_FIELD, LATENTS

ANALYST = "analyst"


def types_of(scenario: Scenario) -> tuple[Array, Array, int]:
    """Return latents, priors and number of types: the product of all unknowns.

    Returns
    -------
    latents : ndarray, shape (TYPES, len(LATENTS), 2)
        Shift of each latent quantity of each side.
    priors : ndarray, shape (3, TYPES)
        Weights of the analyst and the two sides; unknowns are independent of each other.
    count : int
    """
    latents, priors = empty_types()
    beliefs = list(scenario.beliefs.values())
    if not beliefs:
        return latents, priors, 1
    holders = (ANALYST, *scenario.names.sides)
    combinations = list(itertools.product(*(belief.types for belief in beliefs)))
    priors[:] = 0.0
    for k, combination in enumerate(combinations):
        for belief, kind in zip(beliefs, combination, strict=True):
            for name, shift in belief.types[kind].items():
                ref = scenario.names.resolve(name)
                latents[k, LATENTS.index(ref.quantity.field), ref.index[0]] += shift
        for row, holder in enumerate(holders):
            who = ANALYST if scenario.switches.common_prior else holder
            weights = (belief.weights.get(who, belief.weights[ANALYST]) for belief in beliefs)
            priors[row, k] = math.prod(w.get(kind, 0.0) for w, kind in zip(weights, combination, strict=True))
    priors /= priors.sum(axis=1, keepdims=True)
    return latents, priors, len(combinations)


def moments_of_types(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation of each latent quantity's shift across the analyst's types, by full name."""
    latents, priors, _ = types_of(scenario)
    mean = np.einsum("k,kls->ls", priors[0], latents)
    variance = np.einsum("k,kls->ls", priors[0], latents**2) - mean**2
    return {
        f"{side}.{BY_FIELD[name].name}": (float(mean[n, i]), math.sqrt(max(float(variance[n, i]), 0.0)))
        for n, name in enumerate(LATENTS)
        for i, side in enumerate(scenario.names.sides)
    }
