"""Third-party arms in ultimatum bargaining: when they move the terms, when the chance of war.

**Protocol.** As in `fearon1995`: A demands a share x of a pie of size 1, B accepts if and only if
1 - x is at least its value of war, A wins the war with probability p, war costs both. Ties: B
accepts, A takes the safe demand. Arms for B lower p.

*Neutrality.* B's cost is private, p is known. The best demand is p plus a number that depends on
the costs alone, so arms move the terms one for one and leave the probability of war where it is,
until the demand reaches the whole pie.

*Protege.* B's force is private: `weak` with probability `prob_weak`, else `strong`; A's force is
known; a patron adds `transfer` to B's. A wins with probability
force / (force + B's force + transfer). The more both types have from the patron, the less they
differ: the gap between A's chances against them is

    force * (strong - weak) / ((force + weak + transfer) * (force + strong + transfer)),

and A's risky demand pays only while prob_weak * gap > (1 - prob_weak) * (cost_a + cost_b). So
enough arms end the risk of war.

**Proof idea.** Two reservation demands, as in `fearon1995.two_type`. Where the risky demand is
the whole pie it falls short of the weak type's price and pays less than the inequality says; that
can make peace of a small transfer too, never war of a large one.

**References.** After Spaniel, W., on third-party arms and bargaining (see his "Formal Models of
International Relations" and work on arms transfers); Benson, B. V., Meirowitz, A. and Ramsay,
K. W. (2014), "Inducing Deterrence through Moral Hazard in Alliance Contracts", Journal of
Conflict Resolution 58(2), 307-335; the game form is stated here in full and is no transcription.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf, isfinite, sqrt

from upperhand.theory._numbers import (
    Number,
    Record,
    check_between,
    check_cost,
    check_order,
    one_kind,
    slack,
)
from upperhand.theory.fearon1995 import uniform_cost


@dataclass(frozen=True)
class Neutrality(Record):
    """What a small change of p does to A's best demand.

    Attributes
    ----------
    demand, p_war, value_a : as in `fearon1995.Ultimatum`.
    demand_slope, p_war_slope : change per unit of p, as p falls (arms for B).
    p_limit : the p from which the demand is the whole pie; below it (and at it, as p falls) the
        slopes are 1 and 0. Negative if the demand is the whole pie at any p.
    """

    demand: Number
    p_war: Number
    value_a: Number
    demand_slope: Number
    p_war_slope: Number
    p_limit: Number


@dataclass(frozen=True)
class Protege(Record):
    """A's best demand against a B with a patron.

    Attributes
    ----------
    demand : A's share of the pie if B accepts.
    p_war : probability that B fights.
    value_a, value_b : expected payoffs before B's force is known, in units of the pie; what the
        patron pays is not in them.
    """

    demand: Number
    p_war: Number
    value_a: Number
    value_b: Number


def neutrality(p: Number, cost_a: Number, low: Number, high: Number) -> Neutrality:
    """Return A's best demand against a uniform cost on [low, high], and how p moves it.

    Parameters
    ----------
    p : A's probability of winning the war, in [0, 1].
    cost_a : A's cost of war, in units of the pie, >= 0.
    low, high : ends of the interval of B's cost, 0 <= low <= high.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> before, after = neutrality(.5, .1, 0, .4), neutrality(.4, .1, 0, .4)
    >>> round(before.demand - after.demand, 9), round(before.p_war - after.p_war, 9)
    (0.1, 0.0)
    """
    ultimatum = uniform_cost(p, cost_a, low, high)
    p, cost_a, low, high = one_kind(p, cost_a, low, high)
    one = p * 0 + 1
    limit = one - min(max((high - cost_a) / 2, low), high)
    moves = p <= limit + slack(p)
    risky = high > low and p <= 1 - low + slack(p)
    corner_slope = -1 / (high - low) if risky else one * 0
    return Neutrality(
        demand=ultimatum.demand,
        p_war=ultimatum.p_war,
        value_a=ultimatum.value_a,
        demand_slope=one if moves else one * 0,
        p_war_slope=one * 0 if moves else corner_slope,
        p_limit=limit,
    )


def protege(
    force: Number,
    weak: Number,
    strong: Number,
    prob_weak: Number,
    cost_a: Number,
    cost_b: Number,
    transfer: Number,
) -> Protege:
    """Return A's best demand when a patron has added `transfer` to B's force.

    Parameters
    ----------
    force : A's force, > 0, in any unit of force.
    weak, strong : B's own force if weak, if strong, 0 <= weak <= strong, in the same unit.
    prob_weak : probability that B is weak, in [0, 1].
    cost_a, cost_b : costs of war, in units of the pie, >= 0.
    transfer : what the patron adds to either type, >= 0, in units of force.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> round(protege(1, .5, 2, .6, .1, .1, 0).p_war, 9), protege(1, .5, 2, .6, .1, .1, 1.2).p_war
    (0.4, 0.0)
    """
    _check(force, weak, strong, prob_weak, cost_a, cost_b)
    check_cost("transfer", transfer)
    force, weak, strong, prob_weak, cost_a, cost_b, transfer = one_kind(
        force, weak, strong, prob_weak, cost_a, cost_b, transfer
    )
    one = force * 0 + 1
    against_weak = force / (force + weak + transfer)
    against_strong = force / (force + strong + transfer)
    safe, risky = min(one, against_strong + cost_b), min(one, against_weak + cost_b)
    gamble = prob_weak * risky + (1 - prob_weak) * (against_strong - cost_a)
    if risky > safe and gamble > safe + slack(force):
        fights = (1 - prob_weak) * (1 - against_strong - cost_b)
        return Protege(risky, 1 - prob_weak, gamble, prob_weak * (1 - risky) + fights)
    return Protege(safe, one * 0, safe, 1 - safe)


def threshold(
    force: Number,
    weak: Number,
    strong: Number,
    prob_weak: Number,
    cost_a: Number,
    cost_b: Number,
) -> float:
    """Return the transfer at which war becomes peace: from it on, Pr(war) is 0.

    Parameters
    ----------
    force, weak, strong, prob_weak, cost_a, cost_b : as in `protege`.

    Returns
    -------
    The largest transfer at which A is indifferent, in units of force; 0 if there is no risk of
    war at any transfer, infinity if no transfer ends it (war costs nothing).

    Raises
    ------
    ValueError : if an argument is out of its range, or the transfer is too large for a float.

    Examples
    --------
    >>> round(threshold(1, .5, 2, .6, .1, .1), 6)
    1.186932
    """
    _check(force, weak, strong, prob_weak, cost_a, cost_b)
    if prob_weak in (0, 1) or weak == strong:
        return 0.0
    if cost_a + cost_b == 0:
        return inf
    # The positive root of (force + weak + t) * (force + strong + t) = stake, from the square root
    # of each factor (their product may be too large) and without a difference of close numbers.
    stake_root = sqrt(force) * sqrt(strong - weak) * sqrt(prob_weak / (1 - prob_weak))
    stake_root /= sqrt(cost_a + cost_b)
    own_root = sqrt(force + weak) * sqrt(force + strong)
    ends = hypot((strong - weak) / 2, stake_root) + float(force + (strong + weak) / 2)
    transfer = (stake_root - own_root) * ((stake_root + own_root) / ends)
    if not isfinite(transfer):
        raise ValueError("the transfer that ends the war is too large: the costs of war are too near 0")
    if transfer <= 0 or float(force) / (float(force + weak) + transfer) + float(cost_b) > 1:
        return 0.0
    return transfer


def _check(
    force: Number, weak: Number, strong: Number, prob_weak: Number, cost_a: Number, cost_b: Number
) -> None:
    """Check what `protege` and `threshold` have in common."""
    for name, number in (("force", force), ("weak", weak), ("strong", strong)):
        check_cost(name, number)
    if force == 0:
        raise ValueError("force must be above 0")
    check_order("weak", weak, "strong", strong)
    check_between("prob_weak", prob_weak)
    check_cost("cost_a", cost_a)
    check_cost("cost_b", cost_b)
