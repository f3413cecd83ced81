"""Reports and the war so far made ready: what each says of which number, and how far it may be off."""

from __future__ import annotations

import math

from .beliefs import moments_of_types
from .evidence import LEVEL_SCORES, LEVELS, Z90, report_sd
from .model import Number, Observation, Scenario
from .names import Ref
from .program import Observed, Recorded
from .quantities import LATENTS
from .when import period_of


def observations_of(scenario: Scenario) -> tuple[Observed, ...]:
    """Return the observations of a scenario, ready for use."""
    types = moments_of_types(scenario)
    return tuple(observed(scenario, item, types) for item in scenario.observations)


def observed(scenario: Scenario, item: Observation, types: dict[str, tuple[float, float]]) -> Observed:
    """Return an observation as the war reads it.

    Parameters
    ----------
    scenario : Scenario
    item : Observation
    types : dict of str to (float, float)
        Mean and standard deviation of each latent quantity's shift across types, by full name.

    Notes
    -----
    The spread of what was thought possible is the analyst's range, with the types' spread added in
    quadrature; if there is neither, a sixth of the way between the bounds. A word (``high``) is a point of
    that range; see `evidence.LEVELS`. Of a state that is carried on, a word speaks of the range on the day of the
    numbers, a number of the day on which it was seen.
    """
    ref = scenario.names.resolve(item.about)
    number = scenario.quantities.get(ref.name)
    shift, types_sd = types.get(ref.name, (0.0, 0.0))
    spread = spread_of(ref, number, types_sd)
    if isinstance(item.sees, Number):
        value = item.sees.value
    else:
        value = level_value(ref, number, item.sees, spread, shift)
    latent = LATENTS.index(ref.quantity.field) if ref.quantity.latent else -1
    day = scenario.numbers_as_of or scenario.as_of
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
        carried=ref.bank == 1 and isinstance(item.sees, Number) and item.on.end > day,
    )


def spread_of(ref: Ref, number: Number | None, types_sd: float) -> float:
    """Return the standard deviation of what the analyst thinks possible of a number."""
    own = (
        (number.high - number.low) / (2 * Z90)
        if number and number.low is not None and number.high is not None
        else 0.0
    )
    spread = math.hypot(own, types_sd)
    if spread > 0:
        return spread
    low, high = ref.quantity.low, ref.quantity.high
    return (high - low) / 6 if math.isfinite(high - low) else 1.0


def level_value(ref: Ref, number: Number | None, word: str, spread: float, shift: float) -> float:
    """Return the number that a word such as ``high`` stands for; types shift what is thought of it by `shift` on average."""
    low, high = ref.quantity.low, ref.quantity.high
    score = LEVEL_SCORES[word]
    if ref.quantity.latent:
        value = (number.value if number else ref.quantity.default) + shift + score * spread
    elif (
        number is not None and number.low is not None and number.high is not None and number.low < number.high
    ):
        half = number.high - number.value if score > 0 else number.value - number.low
        value = number.value + score / Z90 * half
    else:
        value = low + LEVELS[word] * (high - low)
    return min(max(value, low), high)


def timeline_of(scenario: Scenario) -> tuple[Recorded, ...]:
    """Return the war so far, oldest period first; movement in km² is turned into lines of its front."""
    recorded = []
    for month in sorted(scenario.timeline.months, key=lambda item: item.month.start):
        moved = []
        for name, front in scenario.fronts.items():
            lines = month.moved.get(name, math.nan)
            if name in month.km2 and front.km2_per_line:
                lines = month.km2[name] / front.km2_per_line
            moved.append(lines)
        a, b = (month.losses.get(side, math.nan) for side in scenario.names.sides)
        label = f"{month.month.start:%Y-%m}" if scenario.period == "month" else str(month.month.start)
        period = period_of(month.month.start, scenario.as_of, scenario.period)
        recorded.append(Recorded(label, tuple(moved), (a, b), month.settled, month.talks, period))
    return tuple(recorded)
