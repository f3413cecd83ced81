"""A take-it-or-leave-it demand under private costs, after Fearon (1995).

**Protocol.** A pie of size 1. A demands a share x in [0, 1]; B accepts (A has x, B has 1 - x) or
fights: A wins with probability p, and the war costs A `cost_a` and B `cost_b`, in units of the
pie. B accepts if and only if 1 - x >= 1 - p - cost_b. Only B knows its own cost.

**Proof idea.** B accepts when its cost is at least x - p, so a higher demand is a bet. Against a
cost uniform on [low, high], A's value is x while x <= p + low, and then
`F * (p - cost_a) + (1 - F) * x` with F = (x - p - low) / (high - low), which is concave with its
top at x = p + (high - cost_a) / 2; so the best demand is that point, brought back into
[p + low, 1]. Against two types only the two reservation demands can be best: the *safe* one,
p + cost_low, which both accept, and the *risky* one, p + cost_high, which the low-cost type
fights. A demand stops at 1: the whole pie.

**Reference.** Fearon, J. D. (1995), "Rationalist Explanations for War", International
Organization 49(3), 379-414.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from upperhand.theory._numbers import (
    Number,
    Record,
    check_between,
    check_cost,
    check_order,
    one_kind,
    slack,
)


class BargainingRange(NamedTuple):
    """A's shares that both sides prefer to war, from `low` to `high`."""

    low: Number
    high: Number


@dataclass(frozen=True)
class Ultimatum(Record):
    """A's best demand.

    Attributes
    ----------
    demand : A's share of the pie if B accepts.
    p_war : probability that B fights.
    value_a : A's expected payoff, in units of the pie.
    """

    demand: Number
    p_war: Number
    value_a: Number


def bargaining_range(p: Number, cost_a: Number, cost_b: Number) -> BargainingRange:
    """Return the shares of A that both sides prefer to war.

    Parameters
    ----------
    p : A's probability of winning the war, in [0, 1].
    cost_a, cost_b : costs of the war, in units of the pie, >= 0.

    Returns
    -------
    (low, high) : max(0, p - cost_a) and min(1, p + cost_b). It is never empty.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> tuple(bargaining_range(0.5, 0.25, 0.125))
    (0.25, 0.625)
    """
    check_between("p", p)
    check_cost("cost_a", cost_a)
    check_cost("cost_b", cost_b)
    p, cost_a, cost_b = one_kind(p, cost_a, cost_b)
    zero = p * 0
    return BargainingRange(max(zero, p - cost_a), min(zero + 1, p + cost_b))


def uniform_cost(p: Number, cost_a: Number, low: Number, high: Number) -> Ultimatum:
    """Return A's best demand when B's cost is uniform on [low, high].

    Parameters
    ----------
    p : A's probability of winning the war, in [0, 1].
    cost_a : A's cost of war, in units of the pie, >= 0.
    low, high : ends of the interval of B's cost, 0 <= low <= high (equal: a known cost).

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> uniform_cost(F(1, 2), F(1, 10), F(0), F(1, 5))
    Ultimatum(demand=Fraction(11, 20), p_war=Fraction(1, 4), value_a=Fraction(41, 80))
    """
    check_between("p", p)
    check_cost("cost_a", cost_a)
    check_cost("low", low)
    check_cost("high", high)
    check_order("low", low, "high", high)
    p, cost_a, low, high = one_kind(p, cost_a, low, high)
    margin = min(max((high - cost_a) / 2, low), high)
    demand = min(p * 0 + 1, p + margin)
    # What A asks beyond the safe demand; not from `demand`, whose rounding can exceed high - low.
    if p + margin <= 1:
        bet = margin - low
    elif p + low < 1:
        bet = 1 - p - low
    else:
        bet = p * 0
    p_war = bet / (high - low) if bet else p * 0
    return Ultimatum(demand, p_war, p_war * (p - cost_a) + (1 - p_war) * demand)


def two_type(p: Number, cost_a: Number, cost_low: Number, cost_high: Number, prob_high: Number) -> Ultimatum:
    """Return A's best demand when B's cost is `cost_high` with probability `prob_high`.

    Otherwise it is `cost_low`. Ties: B accepts, A takes the safe demand.

    Parameters
    ----------
    p : A's probability of winning the war, in [0, 1].
    cost_a, cost_low, cost_high : costs in units of the pie, >= 0, cost_low <= cost_high.
    prob_high : probability of the high cost, in [0, 1].

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> result = two_type(0.5, 0.1, 0.05, 0.3, 0.4)
    >>> round(result.demand, 9), round(result.p_war, 9)
    (0.8, 0.6)
    """
    check_between("p", p)
    check_between("prob_high", prob_high)
    for name, cost in (("cost_a", cost_a), ("cost_low", cost_low), ("cost_high", cost_high)):
        check_cost(name, cost)
    check_order("cost_low", cost_low, "cost_high", cost_high)
    p, cost_a, cost_low, cost_high, prob_high = one_kind(p, cost_a, cost_low, cost_high, prob_high)
    one = p * 0 + 1
    safe, risky = min(one, p + cost_low), min(one, p + cost_high)
    gamble = prob_high * risky + (1 - prob_high) * (p - cost_a)
    if risky > safe and gamble > safe + slack(p):
        return Ultimatum(risky, 1 - prob_high, gamble)
    return Ultimatum(safe, one * 0, safe)
