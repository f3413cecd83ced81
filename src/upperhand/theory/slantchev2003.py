"""War on N forts with offers before each battle and complete information, after Slantchev (2003).

**Protocol.** A holds k of N forts. At k = N A has the pie (size 1), at k = 0 B has it. At
0 < k < N a proposer names A's share; if it is accepted the game ends with that split, otherwise a
battle is fought: it costs A `cost_a` and B `cost_b` now, A wins it with probability p[k], k moves
by one and the next stage is discounted by `discount`. The proposer alternates after each battle,
or is A with probability `proposer` at each stage ("random").

**Proof idea.** A responder accepts what it gets from the battle, or 0 if that is negative (it can
give in). A battle wastes cost and time, so the proposer always prefers to leave the responder
just that. A's value y(k) of a stage then satisfies, with (Py)(k) = p y(k+1) + (1-p) y(k-1),
y(0) = 0, y(N) = 1 and m the chance that A proposes,

    y = m * min(1, 1 + cost_b - discount + discount * Py)
        + (1 - m) * max(0, discount * Py - cost_a).

Alternating offers are two such chains, m = 1, 0, 1, ... and 0, 1, 0, ... along k; random offers
are one with constant m. It is a zero-sum stopping game with perfect information, so the solution
is unique; strategy iteration (Hoffman and Karp 1966) finds it in finitely many tridiagonal
solves. The solves add positive numbers only (Grassmann, Taksar and Heyman 1985), so they stay
accurate when p is near 0 or 1 and N is large.

**References.** Slantchev, B. L. (2003), "The Principle of Convergence in Wartime Negotiations",
American Political Science Review 97(4), 621-632; the forts follow Smith, A. (1998), "Fighting
Battles, Winning Wars", Journal of Conflict Resolution 42(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from upperhand.theory._numbers import (
    HALF,
    Number,
    Record,
    check_between,
    check_cost,
    check_count,
    check_discount,
    check_sequence,
    one_kind,
    slack,
)


@dataclass(frozen=True)
class WarToFinish(Record):
    """The war without any settlement; each a tuple over k = 0 .. N.

    Attributes
    ----------
    value_a, value_b : discounted expected payoffs, in units of the pie.
    p_win_a : probability that A takes the last fort.
    battles : expected number of battles left.
    """

    value_a: tuple[Number, ...]
    value_b: tuple[Number, ...]
    p_win_a: tuple[Number, ...]
    battles: tuple[Number, ...]


@dataclass(frozen=True)
class Equilibrium(Record):
    """A's share in the settlement reached at once when A / B proposes; tuples over k = 0 .. N."""

    share_if_a: tuple[Number, ...]
    share_if_b: tuple[Number, ...]


def war_to_finish(
    forts: int,
    p: Number | Sequence[Number],
    discount: Number,
    cost_a: Number,
    cost_b: Number,
) -> WarToFinish:
    """Return what the war is worth if it is fought to the last fort.

    Parameters
    ----------
    forts : N >= 2.
    p : A's probability of winning a battle, in [0, 1]; one number, or one for each k = 0 .. N
        (those of 0 and N are not used).
    discount : per battle, 0 < discount <= 1.
    cost_a, cost_b : cost of a battle, in units of the pie, >= 0.

    Raises
    ------
    ValueError : if an argument is out of its range, or the war can go on for ever.

    Examples
    --------
    >>> war = war_to_finish(6, .55, .95, .02, .02)
    >>> round(war.value_a[3], 5), round(war.p_win_a[3], 5), round(war.battles[3], 5)
    (0.30009, 0.64612, 8.76699)
    """
    powers, discount, cost_a, cost_b, _ = _arguments(forts, p, discount, cost_a, cost_b, HALF)
    inner = range(1, forts)
    one = discount * 0 + 1

    def solve(rate: Number) -> tuple[list[Number], list[Number], list[Number]]:
        up: list[Number] = [rate * powers[k] for k in inner]
        down: list[Number] = [rate * (1 - powers[k]) for k in inner]
        wins = [one * 0] * (forts - 2) + [up[-1]]
        losses = [down[0]] + [one * 0] * (forts - 2)
        leak: list[Number] = [1 - rate] * len(up)
        solved = _chain(up, down, leak, [wins, losses, [one] * len(up)])
        return solved[0], solved[1], solved[2]

    won, _, battles = solve(one)
    paid_a, paid_b, stages = solve(discount)
    zero = one * 0
    value_a = [won_k - cost_a * n for won_k, n in zip(paid_a, stages, strict=True)]
    value_b = [lost_k - cost_b * n for lost_k, n in zip(paid_b, stages, strict=True)]
    return WarToFinish(
        value_a=(zero, *value_a, one),
        value_b=(one, *value_b, zero),
        p_win_a=(zero, *won, one),
        battles=(zero, *battles, zero),
    )


def equilibrium(
    forts: int,
    p: Number | Sequence[Number],
    discount: Number,
    cost_a: Number,
    cost_b: Number,
    *,
    protocol: Literal["alternate", "random"] = "alternate",
    proposer: Number = HALF,
) -> Equilibrium:
    """Return the settlements of the unique equilibrium, one per state and proposer.

    Parameters
    ----------
    forts, p, discount, cost_a, cost_b : as in `war_to_finish`.
    protocol : who proposes at the next stage, "alternate" or "random".
    proposer : probability that A proposes when `protocol` is "random", in [0, 1].

    Raises
    ------
    ValueError : if an argument is out of its range, or with `discount` 1 the war can go on for
        ever (then nothing pins the terms down).

    Examples
    --------
    >>> terms = equilibrium(6, .55, .95, .02, .02)
    >>> round(terms.share_if_a[3], 5), round(terms.share_if_b[3], 5)
    (0.63631, 0.55926)
    """
    powers, discount, cost_a, cost_b, proposer = _arguments(forts, p, discount, cost_a, cost_b, proposer)
    if protocol not in ("alternate", "random"):
        raise ValueError(f"protocol must be 'alternate' or 'random', not {protocol!r}")
    if discount == 1:
        war_to_finish(forts, powers, discount, cost_a, cost_b)
    one = discount * 0 + 1
    zero = one * 0
    arguments = (powers, discount, cost_a, cost_b)
    share_a, share_b = [zero], [zero]
    if protocol == "random":
        high, low = _offers(*arguments, [proposer] * (forts + 1))
        share_a += high
        share_b += low
    else:
        first = _offers(*arguments, [one if k % 2 else zero for k in range(forts + 1)])
        second = _offers(*arguments, [zero if k % 2 else one for k in range(forts + 1)])
        for k in range(1, forts):
            a_turn, b_turn = (first, second) if k % 2 else (second, first)
            share_a.append(a_turn[0][k - 1])
            share_b.append(b_turn[1][k - 1])
    return Equilibrium((*share_a, one), (*share_b, one))


def _arguments(
    forts: int,
    p: Number | Sequence[Number],
    discount: Number,
    cost_a: Number,
    cost_b: Number,
    proposer: Number,
) -> tuple[list[Number], Number, Number, Number, Number]:
    """Check the arguments; return p for k = 0 .. N and the numbers, all of one kind."""
    forts = check_count("forts", forts, 2)
    if isinstance(p, Iterable):
        powers = check_sequence("p", p)
    else:
        check_between("p", p)
        powers = [p] * (forts + 1)
    if len(powers) != forts + 1:
        raise ValueError(f"p must have {forts + 1} entries, k = 0 .. {forts}, not {len(powers)}")
    for k, chance in enumerate(powers):
        check_between(f"p[{k}]", chance)
    check_discount("discount", discount)
    check_cost("cost_a", cost_a)
    check_cost("cost_b", cost_b)
    check_between("proposer", proposer)
    numbers = one_kind(discount, cost_a, cost_b, proposer, *powers)
    return list(numbers[4:]), numbers[0], numbers[1], numbers[2], numbers[3]


def _chain(
    up: list[Number], down: list[Number], leak: list[Number], sources: list[list[Number]]
) -> list[list[Number]]:
    """Solve y[k] = up[k] y[k+1] + down[k] y[k-1] + source[k] with y = 0 beyond both ends.

    `leak` is 1 - up - down, passed separately because the difference would lose its digits. The
    pivot 1 - down * (up / pivot of the row before) is computed as a sum of positive terms.
    """
    pivots: list[Number] = []
    escape: Number = 1
    for k, (rise, fall, lost) in enumerate(zip(up, down, leak, strict=True)):
        escape = lost + fall * escape
        pivot = rise + escape
        if pivot == 0:
            raise ValueError(f"the war never ends: A always wins at {k} and B always at {k + 1}")
        pivots.append(pivot)
        escape = escape / pivot
    solutions = []
    for source in sources:
        carried = source[0] / pivots[0]
        forward = [carried]
        for k in range(1, len(up)):
            carried = (source[k] + down[k] * carried) / pivots[k]
            forward.append(carried)
        for k in range(len(up) - 2, -1, -1):
            forward[k] = forward[k] + up[k] / pivots[k] * forward[k + 1]
        solutions.append(forward)
    return solutions


def _offers(
    powers: list[Number],
    discount: Number,
    cost_a: Number,
    cost_b: Number,
    proposes: list[Number],
) -> tuple[list[Number], list[Number]]:
    """Return A's share if A, if B proposes at k = 1 .. N-1, when A proposes there by `proposes`.

    Strategy iteration: B's side (the min at 1) answers best to A's side (the max at 0), then A's
    side improves where it can; each outer round raises y, so it ends.
    """
    inner = range(1, len(powers) - 1)
    one = discount * 0 + 1
    tie = slack(one) / 10

    def evaluate(capped: list[bool], floored: list[bool]) -> tuple[list[Number], list[Number]]:
        up: list[Number] = []
        down: list[Number] = []
        leak: list[Number] = []
        source: list[Number] = []
        for k in inner:
            from_a = proposes[k] * 0 if capped[k - 1] else proposes[k]
            from_b = proposes[k] * 0 if floored[k - 1] else 1 - proposes[k]
            weight = discount * (from_a + from_b)
            up.append(weight * powers[k])
            down.append(weight * (1 - powers[k]))
            leak.append(1 - weight)
            fixed = proposes[k] if capped[k - 1] else proposes[k] * (1 - discount + cost_b)
            source.append(fixed - from_b * cost_a)
        source[-1] = source[-1] + up[-1]
        y = [one * 0, *_chain(up, down, leak, [source])[0], one]
        drift = [discount * (powers[k] * y[k + 1] + (1 - powers[k]) * y[k - 1]) for k in inner]
        return [1 - discount + cost_b + d for d in drift], [d - cost_a for d in drift]

    capped, floored = [False] * len(inner), [False] * len(inner)
    while True:
        while True:
            high, low = evaluate(capped, floored)
            better = [_switch(c, v - 1, tie) for c, v in zip(capped, high, strict=True)]
            if better == capped:
                break
            capped = better
        better = [_switch(f, -v, tie) for f, v in zip(floored, low, strict=True)]
        if better == floored:
            return [min(one, v) for v in high], [max(one * 0, v) for v in low]
        floored = better


def _switch(at_limit: bool, gain: Number, tie: Number) -> bool:
    """Go to the limit where that gains, leave it where that loses, stay at ties."""
    if gain > tie:
        return True
    return at_limit and gain >= -tie
