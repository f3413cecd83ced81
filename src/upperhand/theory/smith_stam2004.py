"""Forts and heterogeneous priors, after Smith and Stam (2004).

**Protocol.** A holds k of N forts; at k = N A has the pie (size 1), at k = 0 B has it. A wins a
battle with a constant probability p that nobody knows: side i believes Beta(a_i, b_i), the sides
know that they disagree, and both learn from the battles by Bayes' rule. After w wins and l losses
of A the state is (w, l), k = start + w - l, and side i expects to win the next battle (A's win)
with probability (a_i + w) / (a_i + b_i + w + l). Before every battle they may settle. A battle
costs `cost_a` and `cost_b` now; what follows it is discounted by `discount`. After `horizon`
battles the line freezes: A has k/N. With R_i side i's own value of one more battle,

    r_i = max(0, R_i),    settle if and only if r_A + r_B <= 1,
    A's share x = r_A + proposer * (1 - r_A - r_B).

With *foresight*, R_i includes i's own expectation of later settlements; without it R_i is i's
value of the war fought to the end. Either way `value_i` is what i expects of the actual play: its
share where they settle, one battle and the value after it where they do not.

**Proof idea.** Backward over w + l, each value under the side's own posterior. **Theorem**: wars
with foresight never end sooner. A settlement leaves i at least r_i, so by induction R_i with
foresight is at least the total-war value; so where foresight settles, no foresight settles too,
on every path of battles.

**Reference.** Smith, A. and Stam, A. C. (2004), "Bargaining and the Nature of War", Journal of
Conflict Resolution 48(6), 783-813.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from upperhand.theory._numbers import (
    HALF,
    LARGEST,
    Number,
    Record,
    check_between,
    check_cost,
    check_count,
    check_discount,
    check_inside,
    check_sequence,
    one_kind,
    slack,
)

Table = tuple[tuple[Number, ...], ...]


@dataclass(frozen=True)
class Outcome(Record):
    """What happens on average when A's true probability of winning a battle is p.

    Attributes
    ----------
    battles : expected number of battles.
    p_military : probability that the last fort falls before any settlement.
    settle_by_battle : probability of a settlement after at most n battles, n = 0 .. horizon.
    mean_terms : A's mean share in the settlements (NaN if there is none).
    """

    battles: Number
    p_military: Number
    settle_by_battle: tuple[Number, ...]
    mean_terms: Number


@dataclass(frozen=True)
class Solution:
    """The exact solution; tables are indexed [w][l], with w + l <= horizon.

    Attributes
    ----------
    value_a, value_b : value of arriving at (w, l) not yet settled, under the side's own belief, in
        units of the pie.
    settles : whether they settle at (w, l); False where a side has lost its last fort and at the
        horizon.
    terms : A's share if they settle at (w, l); the end value where the war is over.

    States with k outside 0 .. N are NaN (False in `settles`).
    """

    value_a: Table
    value_b: Table
    settles: tuple[tuple[bool, ...], ...]
    terms: Table
    forts: int
    start_at: int
    horizon: int

    @property
    def start(self) -> tuple[Number, Number]:
        """(A's value, B's value) before the first battle."""
        return self.value_a[0][0], self.value_b[0][0]

    def outcome(self, p: Number) -> Outcome:
        """Follow the play when A wins each battle with probability `p`, in [0, 1]."""
        check_between("p", p)
        p, zero = one_kind(p, self.value_a[0][0] * 0)
        arrivals: dict[int, Number] = {0: zero + 1}
        battles, settled, share, taken = zero, zero, zero, zero
        by_battle: list[Number] = []
        for fought in range(self.horizon + 1):
            after: dict[int, Number] = {}
            for wins, mass in arrivals.items():
                losses = fought - wins
                if self.start_at + wins - losses in (0, self.forts):
                    taken += mass
                elif self.settles[wins][losses]:
                    settled += mass
                    share += mass * self.terms[wins][losses]
                elif fought < self.horizon:
                    battles += mass
                    after[wins + 1] = after.get(wins + 1, zero) + mass * p
                    after[wins] = after.get(wins, zero) + mass * (1 - p)
            by_battle.append(settled)
            arrivals = after
        mean_terms = share / settled if settled else nan
        return Outcome(battles, taken, tuple(by_battle), mean_terms)


def solve(
    forts: int,
    start: int,
    prior_a: tuple[Number, Number],
    prior_b: tuple[Number, Number],
    cost_a: Number,
    cost_b: Number,
    discount: Number,
    *,
    proposer: Number = HALF,
    foresight: bool = True,
    horizon: int = 200,
) -> Solution:
    """Solve the war exactly, backward from the horizon.

    Parameters
    ----------
    forts, start : N >= 2 and 0 < start < N.
    prior_a, prior_b : (a, b) of each side's Beta belief about A's probability of winning a
        battle, both > 0 and finite.
    cost_a, cost_b : cost of a battle, in units of the pie, >= 0.
    discount : per battle, 0 < discount <= 1.
    proposer : A's part of the surplus, in [0, 1].
    foresight : whether R_i includes i's expectation of later settlements.
    horizon : battles after which the line freezes, >= 1.

    Fractions give Fractions (their size grows with the horizon). r_A + r_B = 1 settles; with
    floats, up to 1e-12 above it too.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> war = solve(6, 3, (3, 2), (2, 3), .01, .01, .98)
    >>> round(war.start[0], 5), round(war.outcome(.5).battles, 3)
    (0.54055, 4.125)
    """
    forts = check_count("forts", forts, 2)
    start = check_count("start", start, 1)
    check_between("start", start, 1, forts - 1)
    horizon = check_count("horizon", horizon, 1)
    for name, prior in (("prior_a", prior_a), ("prior_b", prior_b)):
        if len(check_sequence(name, prior)) != 2:
            raise ValueError(f"{name} must be two numbers, not {len(prior)}")
        for place, number in enumerate(prior):
            check_inside(f"{name}[{place}]", number, 0, LARGEST)
    check_cost("cost_a", cost_a)
    check_cost("cost_b", cost_b)
    check_discount("discount", discount)
    check_between("proposer", proposer)
    wins_a, losses_a, wins_b, losses_b, cost_a, cost_b, discount, proposer = one_kind(
        *prior_a, *prior_b, cost_a, cost_b, discount, proposer
    )
    tie = slack(discount)
    one = discount * 0 + 1
    zero = one * 0

    def empty() -> list[list[Number]]:
        return [[nan] * (horizon + 1 - w) for w in range(horizon + 1)]

    value_a, value_b, terms = empty(), empty(), empty()
    finish_a, finish_b = (value_a, value_b) if foresight else (empty(), empty())
    settles = [[False] * (horizon + 1 - w) for w in range(horizon + 1)]
    for fought in range(horizon, -1, -1):
        for w in range(max(0, -(-(fought - start) // 2)), fought + 1):
            lost = fought - w
            k = start + w - lost
            if k > forts:
                break
            if k in (0, forts) or fought == horizon:
                share = one * k / forts
                terms[w][lost] = value_a[w][lost] = finish_a[w][lost] = share
                value_b[w][lost] = finish_b[w][lost] = one - share
                continue
            p_a = (wins_a + w) / (wins_a + losses_a + fought)
            p_b = (wins_b + w) / (wins_b + losses_b + fought)

            def battle(table: list[list[Number]], p: Number, cost: Number, w: int, lost: int) -> Number:
                return discount * (p * table[w + 1][lost] + (1 - p) * table[w][lost + 1]) - cost

            finish_a[w][lost] = battle(finish_a, p_a, cost_a, w, lost)
            finish_b[w][lost] = battle(finish_b, p_b, cost_b, w, lost)
            floor_a, floor_b = max(zero, finish_a[w][lost]), max(zero, finish_b[w][lost])
            surplus = 1 - floor_a - floor_b
            terms[w][lost] = floor_a + proposer * surplus
            settles[w][lost] = surplus >= -tie
            if settles[w][lost]:
                value_a[w][lost] = terms[w][lost]
                value_b[w][lost] = 1 - terms[w][lost]
            else:
                value_a[w][lost] = battle(value_a, p_a, cost_a, w, lost)
                value_b[w][lost] = battle(value_b, p_b, cost_b, w, lost)
    return Solution(
        value_a=tuple(tuple(row) for row in value_a),
        value_b=tuple(tuple(row) for row in value_b),
        settles=tuple(tuple(row) for row in settles),
        terms=tuple(tuple(row) for row in terms),
        forts=forts,
        start_at=start,
        horizon=horizon,
    )
