"""Step 8: what both sides learn from the month; everything here is public."""

import math

from upperhand.jit import leaf_kernel

from .draws import channel_key, luck, to_normal
from .tables import EFFECTIVENESS, ENDURANCE, STRIKE_EFFECT

SIGNALS = tuple(channel_key(f"signal/{latent}/{side}") for latent in ("effect", "endurance") for side in "ab")
"""Streams of the signs of strike effect and endurance, each of both sides."""


@leaf_kernel
def learn(t, x, q, tables, key, theta, likelihood):  # type: ignore[no-untyped-def]
    """Weigh the types by what happened: battles (already in ``likelihood``) and noisy signs of strain and damage.

    Each month shows ``true shift + noise`` of every latent quantity in which the types differ; what was learnt goes
    stale by ``beliefs.drift``. The largest weight is kept at 1, so that a side's posterior is prior times weight.
    """
    n = tables.types
    if n < 2:
        return
    spread = 0.5 / (q.beliefs_signal * q.beliefs_signal)
    effect_a = _seen(t, STRIKE_EFFECT, 0, q, tables, key, theta)
    effect_b = _seen(t, STRIKE_EFFECT, 1, q, tables, key, theta)
    endurance_a = _seen(t, ENDURANCE, 0, q, tables, key, theta)
    endurance_b = _seen(t, ENDURANCE, 1, q, tables, key, theta)
    largest = 0.0
    for k in range(tables.showings):
        misfit = (
            tables.signals[STRIKE_EFFECT, 0] * (effect_a - tables.showing[k, STRIKE_EFFECT, 0]) ** 2
            + tables.signals[STRIKE_EFFECT, 1] * (effect_b - tables.showing[k, STRIKE_EFFECT, 1]) ** 2
            + tables.signals[ENDURANCE, 0] * (endurance_a - tables.showing[k, ENDURANCE, 0]) ** 2
            + tables.signals[ENDURANCE, 1] * (endurance_b - tables.showing[k, ENDURANCE, 1]) ** 2
        )
        fit = math.exp(-min(spread * misfit, 300.0)) if misfit > 0.0 else 1.0
        for m in range(n):
            if tables.showing_of[m] == k:
                x.type_weight[m] *= likelihood[tables.fighter_of[m]] * fit
    for m in range(n):
        largest = max(largest, x.type_weight[m])
    drift = min(q.beliefs_drift * tables.months, 1.0)
    for m in range(n):
        share = x.type_weight[m] / largest if largest > 0.0 else 1.0
        x.type_weight[m] = (1.0 - drift) * share + drift


@leaf_kernel
def _seen(t, latent, i, q, tables, key, theta):  # type: ignore[no-untyped-def]
    """What the month shows of a latent quantity: its true shift and noise (0 where types do not differ in it)."""
    if tables.signals[latent, i] == 0:
        return 0.0
    noise = to_normal(luck(key, t, SIGNALS[2 * (latent - STRIKE_EFFECT) + i]))
    return theta[latent, i] + q.beliefs_signal * noise


@leaf_kernel
def posterior(x, tables, side, weights):  # type: ignore[no-untyped-def]
    """Fill a side's posterior weights over the types (they sum to 1)."""
    total = 0.0
    n = tables.types
    for m in range(n):
        weights[m] = tables.priors[side, m] * x.type_weight[m]
        total += weights[m]
    for m in range(n):
        weights[m] = weights[m] / total if total > 0.0 else tables.priors[side, m]


@leaf_kernel
def expected_shift(x, tables, side):  # type: ignore[no-untyped-def]
    """Return a side's expected shift of battle log-odds towards side A, under its own posterior."""
    total = 0.0
    shift = 0.0
    for m in range(tables.types):
        weight = tables.priors[side, m] * x.type_weight[m]
        total += weight
        shift += weight * (tables.latents[m, EFFECTIVENESS, 0] - tables.latents[m, EFFECTIVENESS, 1])
    return shift / total if total > 0.0 else 0.0
