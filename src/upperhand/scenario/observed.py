"""Observations made ready: what a report says of which number, in its unit, and how far it may be off."""

from __future__ import annotations

import math

from .evidence import LEVEL_SCORES, LEVELS, Z90, report_sd
from .model import Number, Observation, Scenario
from .names import Ref
from .program import Observed
from .quantities import LATENTS


def observed(scenario: Scenario, item: Observation, types_sd: dict[str, float]) -> Observed:
    """Return an observation as the war reads it.

    Parameters
    ----------
    scenario : Scenario
    item : Observation
    types_sd : dict of str to float
        Standard deviation of each latent quantity across types, by full name.

    Notes
    -----
    The spread of what was thought possible is the analyst's range, with the types' spread added in quadrature; if there is
    neither, a sixth of the way between the bounds. A word (``high``) is a point of that range; see `evidence.LEVELS`.
    """
    ref = scenario.names.resolve(item.about)
    number = scenario.quantities.get(ref.name)
    spread = spread_of(ref, number, types_sd)
    value = item.sees.value if isinstance(item.sees, Number) else level_value(ref, number, item.sees, spread)
    latent = LATENTS.index(ref.quantity.field) if ref.quantity.latent else -1
    return Observed(
        name=ref.name,
        label=item.says,
        bank="input" if ref.bank == 0 else "state",
        slot=ref.slot,
        value=value,
        sd=report_sd(item.reliability[0], item.reliability[1], spread),
        public=item.public,
        latent=latent,
        side=ref.index[0] if latent >= 0 else -1,
    )


def spread_of(ref: Ref, number: Number | None, types_sd: dict[str, float]) -> float:
    """Return the standard deviation of what the analyst thinks possible of a number."""
    own = (number.high - number.low) / (2 * Z90) if number and number.low is not None and number.high is not None else 0.0
    spread = math.hypot(own, types_sd.get(ref.name, 0.0))
    if spread > 0:
        return spread
    low, high = ref.quantity.low, ref.quantity.high
    return (high - low) / 6 if math.isfinite(high - low) else 1.0


def level_value(ref: Ref, number: Number | None, word: str, spread: float) -> float:
    """Return the number that a word such as ``high`` stands for."""
    low, high = ref.quantity.low, ref.quantity.high
    score = LEVEL_SCORES[word]
    if number is not None and number.low is not None and number.high is not None and number.low < number.high:
        half = number.high - number.value if score > 0 else number.value - number.low
        value = number.value + score / Z90 * half
    elif ref.quantity.latent:
        value = (number.value if number else ref.quantity.default) + score * spread
    else:
        value = low + LEVELS[word] * (high - low)
    return min(max(value, low), high)
