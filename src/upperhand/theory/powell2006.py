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
From there, backward along the path. The code counts A's value from p_t * V and B's from
(1 - p_t) * V: near discount 1 those are so large that their rounding would hide what one period
decides. With A making all offers and one shift of power, the least
that B can be left in period 0 is everything then and WB_1 later, so there is war at 0 if and only
if `discount * p1 - p0 > cost_b * (1 - discount)**2`: a rising A cannot promise now what it will
be too strong to grant later. (That is for p1 >= p0 and WB_1 >= 0. If WB_1 < 0, A leaves B 0 later,
and there is war at 0 if and only if WB_0 > 1. If A falls fast, it is A that B cannot pay enough
out of one period's flow, and A, though it makes all offers, chooses war.)

**References.** Powell, R. (2006), "War as a Commitment Problem", International Organization
60(1), 169-203; Fearon, J. D. (1995), "Rationalist Explanations for War", International
Organization 49(3), section on preventive war.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from upperhand.theory._numbers import (
    Number,
    Record,
    check_between,
    check_cost,
    check_discount,
    check_sequence,
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
    powers = check_sequence("path", path)
    if not powers:
        raise ValueError("path must have at least one entry")
    for t, p in enumerate(powers):
        check_between(f"path[{t}]", p)
    _check_flow(discount)
    for name, cost in (
        ("cost_a", cost_a),
        ("cost_b", cost_b),
        ("guarantee_a", guarantee_a),
        ("guarantee_b", guarantee_b),
    ):
        check_cost(name, cost)
    check_between("proposer", proposer)
    check_between("cap", cap)
    discount, cost_a, cost_b, proposer, guarantee_a, guarantee_b, cap, *powers = one_kind(
        discount, cost_a, cost_b, proposer, guarantee_a, guarantee_b, cap, *powers
    )
    terms = _Terms(discount, proposer, cost_a + guarantee_a, cost_b - guarantee_b, cap)
    last = _constant_phase(powers[-1], terms)
    states = [last] if len(powers) > 1 else []
    for p in reversed(powers[1:-1]):
        # What both lose by war now rather than later is a part of what war loses, of the same sign:
        # compare the whole, which rounding cannot hide.
        last = _one_period(p, last, terms, terms.cost_a + terms.cost_b)
        states.append(last)
    terms = _Terms(discount, proposer, cost_a, cost_b, cap * 0 + 1)
    states.append(_one_period(powers[0], last, terms, cost_a + cost_b + discount * last.extra))
    return tuple(state.period for state in reversed(states))


def _check_flow(discount: Number) -> None:
    """Raise ValueError unless 0 < discount < 1."""
    check_discount("discount", discount)
    if discount == 1:
        raise ValueError("discount must be below 1, or the flow of pies is worth infinitely much")


class _Terms(NamedTuple):
    """What holds in a period; the guarantees are counted among the costs of war."""

    discount: Number
    proposer: Number
    cost_a: Number
    cost_b: Number
    cap: Number

    @property
    def worth(self) -> Number:
        """V, what all flows are worth."""
        return 1 / (1 - self.discount)

    def tie(self, scale: Number) -> Number:
        """Return what counts as a tie between floats that come from others of size `scale`.

        It is less than elsewhere: what decides can itself be as small as 1 - discount.
        """
        return slack(scale) * (1 + scale + _size(self.cost_a) + _size(self.cost_b)) / 1000

    def share(self, wanted: Number) -> Number:
        """Return A's share, kept from 0 to `cap` whatever the rounding."""
        return min(self.cap, max(self.cap * 0, wanted))


def _size(number: Number) -> Number:
    """Return the number without its sign."""
    return max(number, -number)


class _State(NamedTuple):
    """One solved period: A's value is p * V + `extra_a`, both sides' V + `extra`."""

    period: Period
    p: Number
    extra_a: Number
    extra: Number


def _war(p: Number, terms: _Terms) -> _State:
    """Return the period in which war is made."""
    value_a = p * terms.worth - terms.cost_a
    value_b = (1 - p) * terms.worth - terms.cost_b
    period = Period(None, None, True, True, value_a, value_b)
    return _State(period, p, -terms.cost_a, -terms.cost_a - terms.cost_b)


def _one_period(p: Number, after: _State, terms: _Terms, spared: Number) -> _State:
    """Solve one period given the next; `spared` is what both together lose by war now."""
    discount, proposer, cost_a, cost_b, cap = terms
    # Shares are counted from this one, which makes up for the shift of power alone.
    shift = p + discount * (p - after.p) * terms.worth
    asked_a = -cost_a - discount * after.extra_a
    left_b = cost_b + discount * (after.extra - after.extra_a)
    moved = terms.worth if p != after.p else discount * 0
    tie = terms.tie(moved + _size(after.extra_a) + _size(after.extra))
    if spared < -terms.tie(discount) or asked_a > cap - shift + tie or left_b < -shift - tie:
        return _war(p, terms)
    least = max(-shift, asked_a)
    most = max(least, min(cap - shift, left_b))
    extra = discount * after.extra
    extra_a = proposer * most + (1 - proposer) * least + discount * after.extra_a
    shares = terms.share(shift + most), terms.share(shift + least)
    value_a = p * terms.worth + extra_a
    value_b = (1 - p) * terms.worth + extra - extra_a
    return _State(Period(*shares, False, False, value_a, value_b), p, extra_a, extra)


def _constant_phase(p: Number, terms: _Terms) -> _State:
    """Solve the periods in which power no longer moves."""
    discount, proposer, cost_a, cost_b, cap = terms
    tie = terms.tie(terms.worth)
    if (
        cost_a + cost_b < -terms.tie(discount)
        or p * terms.worth < -cost_b - tie
        or (p - cap) * terms.worth > cost_a + tie
    ):
        return _war(p, terms)

    def miss(extra_a: Number) -> Number:
        most = min(cap - p, cost_b - discount * extra_a)
        least = max(-p, -cost_a - discount * extra_a)
        return abs(proposer * most + (1 - proposer) * least - (1 - discount) * extra_a)

    candidates: list[Number] = []
    for at_cap in (False, True):
        for at_zero in (False, True):
            level = proposer * (cap - p if at_cap else cost_b)
            level -= (1 - proposer) * (p if at_zero else cost_a)
            free = proposer * (not at_cap) + (1 - proposer) * (not at_zero)
            candidates.append(level / (1 - discount + discount * free))
    extra_a = min(candidates, key=miss)
    value_a = p * terms.worth + extra_a
    shares = terms.share(p + cost_b - discount * extra_a), terms.share(p - cost_a - discount * extra_a)
    period = Period(*shares, False, False, value_a, (1 - p) * terms.worth - extra_a)
    return _State(period, p, extra_a, cap * 0)


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
    _check_flow(discount)
    check_cost("cost_b", cost_b)
    p0, p1, discount, cost_b = one_kind(p0, p1, discount, cost_b)
    worth = 1 / (1 - discount)
    if (1 - p0) * worth - cost_b <= 1:
        return p0 * 0
    # (WB_0 - 1) / discount - WB_1, without a difference of numbers as large as `worth`.
    return max(p0 * 0, (p1 - p0) * worth - (p0 + (1 - discount) * cost_b) / discount)
