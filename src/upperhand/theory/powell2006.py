"""Shifting power and the guarantee that would keep the peace, after Powell (2006).

**Protocol.** Each period brings a flow pie of size 1; V = 1 / (1 - discount) is the worth of all
of them. In period t A proposes with probability `proposer`, else B; a proposal is A's share of
this period's flow, in [0, 1]. The other side accepts or fights; the proposer may choose war
itself. War ends the game with

    WA_t = p_t * V - cost_a - guarantee_a * [t >= 1]
    WB_t = (1 - p_t) * V - cost_b + guarantee_b * [t >= 1]

where p_t is a known path, constant after its last entry. `guarantee_a` is what a guarantor would
cost A if A made war later; `guarantee_b` what it would give B; and from t = 1 on it may enforce
that A's share is at most `cap`. Ties: peace.

**Proof idea.** With next period's values VA', VB', both prefer a share x to war if and only if
`WA - discount * VA' <= x <= 1 + discount * VB' - WB`. Peace holds if some x in [0, cap] does
that, whoever proposes, and the proposer takes its best such x: the upper end for A, the lower
end for B. In the constant phase war is the answer exactly if WA + WB > V, WB > V or WA > cap * V.
Otherwise VA + VB = V and VA is the fixed point of

    proposer * min(cap, 1 + discount * (V - VA) - WB)
    + (1 - proposer) * max(0, WA - discount * VA) + discount * VA,

which is non-decreasing with slope at most `discount`: one fixed point, on one of four lines.
From there, backward along the path. With A making all offers and one shift of power, the least
that B can be left in period 0 is everything then and WB_1 later, so there is war at 0 if and only
if `discount * p1 - p0 > cost_b * (1 - discount)**2`: a rising A cannot promise now what it will
be too strong to grant later. (That is for p1 >= p0. If A falls fast, it is A that B cannot
pay enough out of one period's flow, and A, though it makes all offers, chooses war.)

**References.** Powell, R. (2006), "War as a Commitment Problem", International Organization
60(1), 169-203; Fearon, J. D. (1995), "Rationalist Explanations for War", International
Organization 49(3), section on preventive war.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upperhand.theory._numbers import (
    Number,
    Record,
    check_between,
    check_cost,
    check_discount,
    one_kind,
    slack,
)


@dataclass(frozen=True)
class Period(Record):
    """What happens in one period, given peace until then.

    Attributes
    ----------
    share_if_a, share_if_b : A's share of this period's flow when A / B proposes; None when that
        proposer's turn ends in war.
    war_if_a, war_if_b : whether that proposer's turn ends in war.
    value_a, value_b : worth of the game from here, before it is known who proposes, in units of
        one period's flow.
    """

    share_if_a: Number | None
    share_if_b: Number | None
    war_if_a: bool
    war_if_b: bool
    value_a: Number
    value_b: Number


def shifting_power(
    path: Sequence[Number],
    discount: Number,
    cost_a: Number,
    cost_b: Number,
    *,
    proposer: Number = 1,
    guarantee_a: Number = 0,
    guarantee_b: Number = 0,
    cap: Number = 1,
) -> tuple[Period, ...]:
    """Solve the game along a known path of power.

    Parameters
    ----------
    path : A's probability of winning a war begun in period t; the last entry holds for good.
    discount : per period, 0 < discount < 1.
    cost_a, cost_b : costs of war, in units of one period's flow, >= 0.
    proposer : probability that A proposes, in [0, 1].
    guarantee_a, guarantee_b : what a guarantor adds from period 1 on (see the module), >= 0.
    cap : largest share of A that a guarantor allows from period 1 on, in [0, 1].

    Returns
    -------
    One Period for each entry of `path`; the last repeats for ever (if `path` has one entry only,
    the periods after it differ from it by the guarantees alone).

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> first = shifting_power([F(3, 10), F(1, 3)], F(9, 10), F(1, 2), F(1, 2))[0]
    >>> str(first.share_if_a), str(first.value_a), str(first.value_b)
    ('1/20', '7/2', '13/2')
    """
    if not len(path):
        raise ValueError("path must have at least one entry")
    for t, p in enumerate(path):
        check_between(f"path[{t}]", p)
    check_discount("discount", discount)
    if discount == 1:
        raise ValueError("discount must be below 1, or the flow of pies is worth infinitely much")
    for name, cost in (
        ("cost_a", cost_a),
        ("cost_b", cost_b),
        ("guarantee_a", guarantee_a),
        ("guarantee_b", guarantee_b),
    ):
        check_cost(name, cost)
    check_between("proposer", proposer)
    check_between("cap", cap)
    numbers = one_kind(discount, cost_a, cost_b, proposer, guarantee_a, guarantee_b, cap, *(p for p in path))
    discount, cost_a, cost_b, proposer, guarantee_a, guarantee_b, cap = numbers[:7]
    powers = numbers[7:]
    worth = 1 / (1 - discount)

    def war_values(p: Number, later: bool) -> tuple[Number, Number]:
        war_a = p * worth - cost_a - (guarantee_a if later else 0)
        war_b = (1 - p) * worth - cost_b + (guarantee_b if later else 0)
        return war_a, war_b

    war_a, war_b = war_values(powers[-1], later=True)
    after = _constant_phase(war_a, war_b, discount, proposer, cap)
    periods: list[Period] = []
    if len(powers) > 1:
        periods.append(_one_period(war_a, war_b, after, discount, proposer, cap))
    for t in range(max(len(powers) - 2, 0), -1, -1):
        war_a, war_b = war_values(powers[t], later=t > 0)
        limit = cap if t > 0 else cap * 0 + 1
        periods.append(_one_period(war_a, war_b, after, discount, proposer, limit))
        after = periods[-1].value_a, periods[-1].value_b
    return tuple(reversed(periods))


def _tie(discount: Number) -> Number:
    """Return what counts as a tie: rounding grows with the worth of all flows."""
    return slack(discount) / (100 * (1 - discount))


def _one_period(
    war_a: Number,
    war_b: Number,
    after: tuple[Number, Number],
    discount: Number,
    proposer: Number,
    cap: Number,
) -> Period:
    """Solve one period given next period's values."""
    least = max(cap * 0, war_a - discount * after[0])
    most = min(cap, 1 + discount * after[1] - war_b)
    if least > most + _tie(discount):
        return Period(None, None, True, True, war_a, war_b)
    most = max(most, least)
    share = proposer * most + (1 - proposer) * least
    value_a = share + discount * after[0]
    return Period(most, least, False, False, value_a, 1 - share + discount * after[1])


def _constant_phase(
    war_a: Number, war_b: Number, discount: Number, proposer: Number, cap: Number
) -> tuple[Number, Number]:
    """Return the stationary values (A's, B's) when power no longer moves."""
    worth = 1 / (1 - discount)
    tie = _tie(discount)
    if war_a + war_b > worth + tie or war_b > worth + tie or war_a > cap * worth + tie:
        return war_a, war_b

    def ends(value: Number) -> tuple[Number, Number]:
        most = min(cap, 1 + discount * (worth - value) - war_b)
        return most, max(cap * 0, war_a - discount * value)

    def miss(value: Number) -> Number:
        most, least = ends(value)
        return abs(proposer * most + (1 - proposer) * least + discount * value - value)

    candidates: list[Number] = []
    for at_cap in (False, True):
        for at_zero in (False, True):
            slope, level = discount, cap * 0
            if at_cap:
                level += proposer * cap
            else:
                level += proposer * (worth - war_b)
                slope -= proposer * discount
            if not at_zero:
                level += (1 - proposer) * war_a
                slope -= (1 - proposer) * discount
            candidates.append(level / (1 - slope))
    value_a = min(candidates, key=miss)
    return value_a, worth - value_a


def least_guarantee(p0: Number, p1: Number, discount: Number, cost_b: Number) -> Number:
    """Return the least `guarantee_b` that keeps the peace at 0 when A makes all offers.

    Power shifts once, from `p0` to `p1`. The guarantee removes B's reason to fight a rising A;
    a falling A's own reason, which depends on A's cost, it does not touch. A guarantee above the
    two sides' costs of war together would itself bring war at 1, because B then prefers it to any
    share; it still keeps the peace at 0.

    Parameters
    ----------
    p0, p1 : A's probability of winning a war at 0 and later, in [0, 1].
    discount : per period, 0 < discount < 1.
    cost_b : B's cost of war, in units of one period's flow, >= 0.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> least_guarantee(F(3, 10), F(2, 5), F(9, 10), F(1, 2))
    Fraction(11, 18)
    """
    check_between("p0", p0)
    check_between("p1", p1)
    check_discount("discount", discount)
    if discount == 1:
        raise ValueError("discount must be below 1, or the flow of pies is worth infinitely much")
    check_cost("cost_b", cost_b)
    p0, p1, discount, cost_b = one_kind(p0, p1, discount, cost_b)
    worth = 1 / (1 - discount)
    owed = ((1 - p0) * worth - cost_b - 1) / discount
    if owed <= 0:
        return p0 * 0
    return max(p0 * 0, owed - ((1 - p1) * worth - cost_b))
