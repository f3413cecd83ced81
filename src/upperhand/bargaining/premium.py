"""The commitment problem: how likely a settlement is to be broken, and how many more points that makes each side need."""

import math

from upperhand.jit import leaf_kernel

MOST_LIKELY = 0.6  # beyond this a settlement is none: q/(1-q) stays within 1.5


@leaf_kernel
def breach_chance(gain, base, slope):  # type: ignore[no-untyped-def]
    """Chance that a side breaks a settlement from which it gains `gain` points by breaking it.

    Log-odds are linear in the gain: ``logit(base) + gain / slope``.
    """
    if base <= 0.0:
        return 0.0
    odds = base / (1.0 - base) * math.exp(min(max(gain / slope, -60.0), 60.0))
    return odds / (1.0 + odds)


@leaf_kernel
def breach(value_a, value_b, gain, breaks_a, breaks_b, guarantee_a, guarantee_b, base, slope):  # type: ignore[no-untyped-def]
    """Chance ``q`` that the balanced settlement is broken by either side, after the expected shift of power.

    Parameters
    ----------
    value_a, value_b : float
        What fighting on is worth to each side, in points.
    gain : float
        Equal gain g of the balanced settlement over it.
    breaks_a, breaks_b : float
        What A's (B's) own breach is worth to A (B): the war resumed after the rest, at the moment it chose.
    guarantee_a, guarantee_b : float
        Cost to the *other* side of breaking the settlement: guarantees to A, to B.

    Returns
    -------
    float
        ``1 - (1 - q_A)(1 - q_B)``, at most `MOST_LIKELY`.
    """
    by_a = breach_chance(breaks_a - guarantee_b - (value_a + gain), base, slope)
    by_b = breach_chance(breaks_b - guarantee_a - (value_b + gain), base, slope)
    return min(1.0 - (1.0 - by_a) * (1.0 - by_b), MOST_LIKELY)


@leaf_kernel
def premium(value, resumed, q):  # type: ignore[no-untyped-def]
    """Extra points that a side needs because a settlement fails with chance q: ``(R - W') q / (1 - q)``, not below 0.

    From ``(1 - q) u + q W' >= R``: it settles for ``u >= R + (R - W') q / (1 - q)``.
    """
    return max(value - resumed, 0.0) * q / (1.0 - q)
