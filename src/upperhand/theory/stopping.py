"""Settlement as a stopping game with unknown drift: the small exact test of the fitted solver.

**Protocol.** A holds k of N forts, 0 < k < N. In period t = 0, 1, ... the sides may settle; if
they do not, one battle is fought: it costs A `cost_a` and B `cost_b` now, A wins it with a
constant probability p and k moves by one; the next period is discounted by `discount`. At k = N
the pie (size 1) is A's, at k = 0 it is B's. At t = `horizon` the line freezes: A has k/N.
Nobody knows p: it is `p_low` or `p_high`, side i puts probability `prior_i` on `p_high`, both know
that they disagree, and both learn from the battles by Bayes' rule. Write, at (t, k),

    R_i = -cost_i + discount * E_i[value_i(t+1, k +- 1)]     what fighting on is worth to i
    r_i = max(0, R_i)                                        surrender is always open
    S   = 1 - r_A - r_B                                      the surplus
    x   = r_A + proposer * S                                 A's share if they settle

Without smoothing they settle if and only if S >= 0. With `sigma` > 0 they settle with
probability s = 1 / (1 + exp(-S / sigma)), and value_i = s * (i's share) + (1 - s) * R_i.

**Why (t, k) is enough.** With w wins of A and l losses, t = w + l and k = start + w - l: the
posterior, a function of (w, l) alone, is a function of (t, k). So one backward sweep is exact.
An R_i below 0 never leads to a battle when sigma = 0: then r_i = 0 and S = 1 - r_j >= 0.

**Reference.** Ours, after Smith and Stam (2004), "Bargaining and the Nature of War", Journal of
Conflict Resolution 48(6), with two possible values of p in the place of Beta beliefs; see
`smith_stam2004`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, nan
from typing import Any

from upperhand.theory._numbers import (
    HALF,
    Number,
    check_between,
    check_cost,
    check_count,
    check_discount,
    check_inside,
    check_order,
    one_kind,
    slack,
)

Table = tuple[tuple[Number, ...], ...]

GAMES: Mapping[str, Mapping[str, Any]] = {
    "S": {
        "forts": 12,
        "start": 6,
        "horizon": 40,
        "p_low": 0.4,
        "p_high": 0.7,
        "prior_a": 0.8,
        "prior_b": 0.2,
        "cost_a": 0.01,
        "cost_b": 0.015,
        "discount": 0.995,
    },
    "long": {
        "forts": 40,
        "start": 20,
        "horizon": 150,
        "p_low": 0.42,
        "p_high": 0.58,
        "prior_a": 0.8,
        "prior_b": 0.2,
        "cost_a": 0.002,
        "cost_b": 0.002,
        "discount": 0.998,
    },
    "long-uneven": {
        "forts": 40,
        "start": 24,
        "horizon": 150,
        "p_low": 0.4,
        "p_high": 0.55,
        "prior_a": 0.85,
        "prior_b": 0.25,
        "cost_a": 0.002,
        "cost_b": 0.003,
        "discount": 0.999,
    },
}
"""Games to hold other solvers to: `solve(**GAMES["S"])`."""


@dataclass(frozen=True)
class Outcome:
    """What happens on average when the true probability that A wins a battle is `p`.

    Attributes
    ----------
    battles : expected number of battles.
    p_settled, p_military, p_horizon : how it ends (they sum to 1): a settlement, the last fort
        falls, the line freezes at the horizon.
    settle_by_battle : probability of a settlement after at most n battles, n = 0 .. horizon.
    mean_terms : A's mean share in the settlements (NaN if there is none).
    arrivals : probability of arriving at (t, k) not yet settled, indexed [t][k].
    """

    battles: Number
    p_settled: Number
    p_military: Number
    p_horizon: Number
    settle_by_battle: tuple[Number, ...]
    mean_terms: Number
    arrivals: Table


@dataclass(frozen=True)
class StoppingSolution:
    """The exact solution; tables are indexed [t][k], t = 0 .. horizon, k = 0 .. forts.

    Attributes
    ----------
    value_a, value_b : value of arriving at (t, k), before it is known whether they settle, in
        units of the pie, each under the side's own beliefs.
    reservation_a, reservation_b : R_i, the value of one more battle, not floored.
    settles : probability that they settle at (t, k): 0 or 1 unless smoothed.
    terms : A's share if they settle at (t, k).
    belief_a, belief_b : the side's probability of `p_high` at (t, k).

    States that cannot be reached by the parity of t + k are NaN. The last forts (k = 0, N) and
    the horizon hold the end values; `settles` is 0 there and R_i equals the end value.
    """

    value_a: Table
    value_b: Table
    reservation_a: Table
    reservation_b: Table
    settles: Table
    terms: Table
    belief_a: Table
    belief_b: Table
    forts: int
    start_at: int
    horizon: int

    @property
    def start(self) -> tuple[Number, Number]:
        """(A's value, B's value) at the first period."""
        return self.value_a[0][self.start_at], self.value_b[0][self.start_at]

    def outcome(self, p: Number) -> Outcome:
        """Follow the policy forward when A wins each battle with probability `p` (0 <= p <= 1)."""
        check_between("p", p)
        zero: Number = Fraction(0)
        if not isinstance(self.value_a[0][0], Fraction) or isinstance(p, float):
            zero, p = 0.0, float(p)
        arrivals = [[zero] * (self.forts + 1) for _ in range(self.horizon + 1)]
        arrivals[0][self.start_at] = zero + 1
        battles, settled, share, taken = zero, zero, zero, zero
        by_battle: list[Number] = []
        for t in range(self.horizon + 1):
            for k in range(self.forts + 1):
                mass = arrivals[t][k]
                if not mass:
                    continue
                if k in (0, self.forts):
                    taken += mass
                elif t < self.horizon:
                    agreed = mass * self.settles[t][k]
                    if agreed:
                        settled += agreed
                        share += agreed * self.terms[t][k]
                    fought = mass - agreed
                    if fought:
                        battles += fought
                        arrivals[t + 1][k + 1] += fought * p
                        arrivals[t + 1][k - 1] += fought * (1 - p)
            by_battle.append(settled)
        frozen = sum(arrivals[self.horizon][1 : self.forts], zero)
        return Outcome(
            battles=battles,
            p_settled=settled,
            p_military=taken,
            p_horizon=frozen,
            settle_by_battle=tuple(by_battle),
            mean_terms=share / settled if settled else nan,
            arrivals=tuple(tuple(row) for row in arrivals),
        )


def posterior(prior: Number, p_low: Number, p_high: Number, wins: int, losses: int) -> Number:
    """Return the probability of `p_high` after A's `wins` and `losses`.

    Fractions give the exact value; floats go by logarithms, so long records do not overflow.
    """
    if prior in (0, 1):
        return prior
    if isinstance(prior, Fraction):
        odds = prior / (1 - prior) * (p_high / p_low) ** wins
        odds *= ((1 - p_high) / (1 - p_low)) ** losses
        return odds / (1 + odds)
    log_odds = log(prior / (1 - prior)) + wins * log(p_high / p_low)
    log_odds += losses * log((1 - p_high) / (1 - p_low))
    return logistic(log_odds)


def logistic(z: float) -> float:
    """Return 1 / (1 + exp(-z)) for any float z."""
    if z >= 0:
        return 1 / (1 + exp(-min(z, 745.0)))
    return exp(max(z, -745.0)) / (1 + exp(max(z, -745.0)))


def solve(
    forts: int,
    start: int,
    horizon: int,
    p_low: Number,
    p_high: Number,
    prior_a: Number,
    prior_b: Number,
    cost_a: Number,
    cost_b: Number,
    discount: Number,
    *,
    proposer: Number = HALF,
    sigma: Number = 0,
) -> StoppingSolution:
    """Solve the stopping game exactly on (t, k), backward from the horizon.

    Parameters
    ----------
    forts, start, horizon : N >= 2, 0 < start < N, and the number of battles after which the line
        freezes (at least 1).
    p_low, p_high : A's probability of winning a battle, 0 < p_low <= p_high < 1.
    prior_a, prior_b : each side's probability of `p_high`, in [0, 1].
    cost_a, cost_b : cost of a battle, in units of the pie, >= 0.
    discount : per battle, 0 < discount <= 1.
    proposer : A's part of the surplus, in [0, 1].
    sigma : scale of the smoothing, in units of the pie, >= 0; 0 for none.

    Fractions give Fractions, unless `sigma` > 0. Without smoothing a surplus of 0 (with floats:
    above -1e-12) settles.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> game_s = solve(**GAMES["S"])
    >>> [round(value, 6) for value in game_s.start], round(game_s.outcome(.55).battles, 3)
    ([0.64897, 0.415914], 9.448)
    """
    forts = check_count("forts", forts, 2)
    start = check_count("start", start, 1)
    check_between("start", start, 1, forts - 1)
    horizon = check_count("horizon", horizon, 1)
    check_inside("p_low", p_low)
    check_inside("p_high", p_high)
    check_order("p_low", p_low, "p_high", p_high)
    for name, chance in (("prior_a", prior_a), ("prior_b", prior_b), ("proposer", proposer)):
        check_between(name, chance)
    for name, cost in (("cost_a", cost_a), ("cost_b", cost_b), ("sigma", sigma)):
        check_cost(name, cost)
    check_discount("discount", discount)
    if sigma:
        discount = float(discount)
    p_low, p_high, prior_a, prior_b, cost_a, cost_b, discount, proposer = one_kind(
        p_low, p_high, prior_a, prior_b, cost_a, cost_b, discount, proposer
    )
    tie = slack(p_low)
    one = p_low * 0 + 1

    def empty() -> list[list[Number]]:
        return [[nan] * (forts + 1) for _ in range(horizon + 1)]

    value_a, value_b, reservation_a, reservation_b = empty(), empty(), empty(), empty()
    settles, terms, belief_a, belief_b = empty(), empty(), empty(), empty()
    for t in range(horizon, -1, -1):
        for k in range(forts + 1):
            wins, odd = divmod(t + k - start, 2)
            ended = k in (0, forts)
            if not ended and (odd or not 0 <= wins <= t):
                continue
            if ended or t == horizon:
                share = one * k / forts
                value_a[t][k] = reservation_a[t][k] = terms[t][k] = share
                value_b[t][k] = reservation_b[t][k] = one - share
                settles[t][k] = one * 0
            if odd or not 0 <= wins <= t:
                continue
            pi_a = belief_a[t][k] = posterior(prior_a, p_low, p_high, wins, t - wins)
            pi_b = belief_b[t][k] = posterior(prior_b, p_low, p_high, wins, t - wins)
            if ended or t == horizon:
                continue
            p_a = p_low + pi_a * (p_high - p_low)
            p_b = p_low + pi_b * (p_high - p_low)
            up, down = value_a[t + 1][k + 1], value_a[t + 1][k - 1]
            fight_a = discount * (p_a * up + (1 - p_a) * down) - cost_a
            up, down = value_b[t + 1][k + 1], value_b[t + 1][k - 1]
            fight_b = discount * (p_b * up + (1 - p_b) * down) - cost_b
            floor_a = max(one * 0, fight_a)
            surplus = 1 - floor_a - max(one * 0, fight_b)
            share = floor_a + proposer * surplus
            if sigma:
                agree: Number = logistic(float(surplus) / float(sigma))
            else:
                agree = one if surplus >= -tie else one * 0
            reservation_a[t][k], reservation_b[t][k] = fight_a, fight_b
            settles[t][k], terms[t][k] = agree, share
            value_a[t][k] = agree * share + (1 - agree) * fight_a
            value_b[t][k] = agree * (1 - share) + (1 - agree) * fight_b

    def frozen(table: list[list[Number]]) -> Table:
        return tuple(tuple(row) for row in table)

    return StoppingSolution(
        value_a=frozen(value_a),
        value_b=frozen(value_b),
        reservation_a=frozen(reservation_a),
        reservation_b=frozen(reservation_b),
        settles=frozen(settles),
        terms=frozen(terms),
        belief_a=frozen(belief_a),
        belief_b=frozen(belief_b),
        forts=forts,
        start_at=start,
        horizon=horizon,
    )
