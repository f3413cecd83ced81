"""A few battles with an informed defender, two types, after Filson and Werner (2002).

**Protocol.** Attacker A has `units_a`, defender D `units_d`. Before each battle A offers D a
share of the pie (size 1). D accepts, which ends the game, or a battle is fought: it costs A
`cost_a` and D `cost_d`, A wins it with probability `p_tough` or `p_weak` > `p_tough` by D's type,
which only D knows, and the loser loses a unit; what follows is discounted by `discount`. When a
side has no unit left the other takes the pie. D may quit for 0 at any time.

**Proof idea.** A never offers the tough type more than its worth U_T of the war fought to the
end, so that type fights until it is offered this (A *pools*: both types accept). The weak type's
worth U_W after a battle depends on the odds k that D is weak: as A becomes surer of it, A offers
less. So the weak type's price for not fighting, C(k'), is a falling step function of the odds k'
that a rejection leaves A with; its steps are those of U_W one unit further, moved by what a
battle teaches. An offer at the price of a step is accepted by so many weak types that the odds
fall to the left end of that step (a cent more would bring that about in any case), where A, if
indifferent, goes on with the lower offer. With V(k) A's value times 1 + k, all of this is linear:

    V(k) = max over: (1 + k) * (1 - U_T),                          pool;
                     (k - k_j) * (1 - y_j) + fight(k_j),           offer y_j, the price at k_j,

an upper envelope of lines whose slopes rise with j; its kinks are the next steps. Those are found
from small differences of the lines before, again and again: with 40 units 16 digits are lost, all
that a float has. So Fractions stay exact, and floats are taken exactly, solved with `_digits`
decimal digits (more change nothing) and rounded at the end. The number of pieces grows with the
units and so does the time; `MOST_PIECES` is where `solve` refuses.

**Reference.** Filson, D. and Werner, S. (2002), "A Bargaining Model of War and Peace:
Anticipating the Onset, Duration, and Outcome of War", American Journal of Political Science
46(4), 819-838.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from upperhand.theory._numbers import (
    LARGEST,
    Number,
    Record,
    check_between,
    check_cost,
    check_count,
    check_discount,
    check_inside,
    one_kind,
    slack,
)

MOST_PIECES = 250_000
"""Pieces of all states together that `solve` takes on with floats: up to ten seconds."""

MOST_EXACT_PIECES = 3_000
"""The same with Fractions, whose digits grow too."""

MOST_UNITS = 200
"""Units of a side that `solve` takes on."""


@dataclass(frozen=True)
class Offer(Record):
    """A's offer at one prior.

    Attributes
    ----------
    offer : D's share.
    p_accept : probability that D accepts.
    value_a : A's expected payoff, in units of the pie.
    pools : whether the offer is one that both types accept.
    """

    offer: Number
    p_accept: Number
    value_a: Number
    pools: bool


@dataclass(frozen=True)
class Piece:
    """One kind of first offer, made when the odds that D is weak exceed `from_odds`.

    Attributes
    ----------
    from_odds : where the piece begins; the pieces are sorted by it.
    offer : D's share.
    odds_left : odds that D is weak after a rejection; None when both types accept.
    level, slope : A's value times (1 + odds) is level + slope * odds.
    """

    from_odds: Number
    offer: Number
    odds_left: Number | None
    level: Number
    slope: Number


@dataclass(frozen=True)
class Solution:
    """The exact solution: pieces in the odds that D is weak.

    Attributes
    ----------
    pieces : sorted by the odds from which they hold.
    value_tough : the tough type's worth of the game, in units of the pie.
    """

    pieces: tuple[Piece, ...]
    value_tough: Number

    def at(self, prob_weak: Number) -> Offer:
        """Return A's offer when D is weak with probability `prob_weak`, in [0, 1].

        Where A is indifferent it makes the higher offer.
        """
        check_between("prob_weak", prob_weak)
        prob_weak, zero = one_kind(prob_weak, self.value_tough * 0)
        weak, tough = prob_weak, 1 - prob_weak
        chosen = self.pieces[0]
        for piece in self.pieces[1:]:
            if weak - piece.from_odds * tough > slack(zero):
                chosen = piece
        value = chosen.level * tough + chosen.slope * weak
        if chosen.odds_left is None:
            return Offer(chosen.offer, zero + 1, value, True)
        return Offer(chosen.offer, weak - chosen.odds_left * tough, value, False)


def solve(
    p_tough: Number,
    p_weak: Number,
    cost_a: Number,
    cost_d: Number,
    units_a: int,
    units_d: int,
    discount: Number = 1,
) -> Solution:
    """Solve the war exactly as a function of the prior.

    Parameters
    ----------
    p_tough, p_weak : A's probability of winning a battle against the tough, the weak type,
        0 < p_tough < p_weak < 1.
    cost_a, cost_d : cost of a battle, in units of the pie, >= 0.
    units_a, units_d : battles that A, D can lose, from 1 to `MOST_UNITS`.
    discount : per battle, 0 < discount <= 1.

    Raises
    ------
    ValueError : if an argument is out of its range, or there are so many units that the solution
        has too many pieces (`MOST_PIECES`; with battles that cost 1/100 that is from about 60
        units on each side on, with Fractions from about 15).

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> war = solve(F(4, 10), F(7, 10), F(1, 20), F(1, 20), 2, 2)
    >>> first = war.at(F(1, 2))
    >>> str(first.offer), str(first.value_a), first.pools
    ('523/2000', '480419/924000', False)
    """
    check_inside("p_tough", p_tough)
    check_inside("p_weak", p_weak)
    if p_tough >= p_weak:
        raise ValueError(f"p_tough must be below p_weak, but {p_tough} >= {p_weak}")
    check_cost("cost_a", cost_a)
    check_cost("cost_d", cost_d)
    units_a = check_count("units_a", units_a, 1, MOST_UNITS)
    units_d = check_count("units_d", units_d, 1, MOST_UNITS)
    check_discount("discount", discount)
    numbers = one_kind(p_tough, p_weak, cost_a, cost_d, discount)
    if isinstance(numbers[0], Fraction):
        return _solve(numbers, units_a, units_d, MOST_EXACT_PIECES)
    with localcontext() as context:
        context.prec = _digits(units_a, units_d)
        solved = _solve(tuple(Decimal(float(number)) for number in numbers), units_a, units_d, MOST_PIECES)
    return _rounded(solved)


def _digits(units_a: int, units_d: int) -> int:
    """Return the decimal digits to solve with; about one in five units has been seen lost."""
    return 60 + units_a + units_d


def _rounded(solved: Solution) -> Solution:
    """Return the solution in floats.

    Odds above `LARGEST` are cut there: a float prior below 1 gives odds below 1e16.
    """

    def near(number: Number) -> float:
        return float(min(max(number, -int(LARGEST)), int(LARGEST)))

    pieces = tuple(
        Piece(
            near(piece.from_odds),
            near(piece.offer),
            None if piece.odds_left is None else near(piece.odds_left),
            near(piece.level),
            near(piece.slope),
        )
        for piece in solved.pieces
    )
    return Solution(pieces, near(solved.value_tough))


def _solve(numbers: tuple[Any, ...], units_a: int, units_d: int, most_pieces: int) -> Solution:
    """Solve in the arithmetic of `numbers`: p_tough, p_weak, cost_a, cost_d, discount."""
    zero = numbers[0] * 0
    one = zero + 1
    # One row of nodes for each unit of A; column n is D's units. Over: (A won) D keeps 0, A 1.
    won = Solution((Piece(zero, zero, None, one, one),), zero)
    lost = Solution((Piece(zero, one, None, zero, zero),), one)
    row = [lost] * (units_d + 1)
    pieces = 0
    for a in range(1, units_a + 1):
        fresh = [won]
        for d in range(1, units_d + 1):
            fresh.append(_node(fresh[d - 1], row[d], *numbers))
            pieces += len(fresh[d].pieces)
            if pieces > most_pieces:
                raise ValueError(
                    f"units_a = {units_a} and units_d = {units_d} are too many: with {a} and {d} the "
                    f"solution already has more than {most_pieces} pieces in all; take fewer units"
                    + (", or floats" if most_pieces == MOST_EXACT_PIECES else "")
                )
        row = fresh
    return row[units_d]


def _node(
    if_won: Solution,
    if_lost: Solution,
    p_tough: Number,
    p_weak: Number,
    cost_a: Number,
    cost_d: Number,
    discount: Number,
) -> Solution:
    """Solve one state from the states after A wins or loses a battle."""
    zero = p_tough * 0
    after = p_tough * if_won.value_tough + (1 - p_tough) * if_lost.value_tough
    value_tough = max(zero, discount * after - cost_d)
    pool = Piece(zero, value_tough, None, 1 - value_tough, 1 - value_tough)
    # Steps of the weak type's price, in the odds before the battle.
    steps = [(p.from_odds * p_tough / p_weak, 0, p) for p in if_won.pieces]
    steps += [(p.from_odds * (1 - p_tough) / (1 - p_weak), 1, p) for p in if_lost.pieces]
    steps.sort(key=lambda step: step[0])
    current = [if_won.pieces[0], if_lost.pieces[0]]
    envelope = [pool]
    price: Number | None = None
    for index, (odds, source, piece) in enumerate(steps):
        current[source] = piece
        if index + 1 < len(steps) and steps[index + 1][0] == odds:
            continue
        win, loss = current
        asked = discount * (p_weak * win.offer + (1 - p_weak) * loss.offer) - cost_d
        offer = max(zero, asked)
        if price is not None and offer >= price:
            continue
        price = offer
        fight = _fight(win, loss, odds, p_tough, p_weak, discount) - cost_a * (1 + odds)
        _add(envelope, Piece(odds, offer, odds, fight - odds * (1 - offer), 1 - offer))
    return Solution(tuple(envelope), value_tough)


def _fight(
    win: Piece, loss: Piece, odds: Number, p_tough: Number, p_weak: Number, discount: Number
) -> Number:
    """Return A's value of a battle, before its cost, per unit of tough types."""
    after_win = p_tough * win.level + p_weak * odds * win.slope
    after_loss = (1 - p_tough) * loss.level + (1 - p_weak) * odds * loss.slope
    return discount * (after_win + after_loss)


def _add(envelope: list[Piece], piece: Piece) -> None:
    """Add a line with a steeper slope than those before to the upper envelope."""
    while True:
        top = envelope[-1]
        if piece.slope <= top.slope:
            return
        start = (top.level - piece.level) / (piece.slope - top.slope)
        if start <= top.from_odds and len(envelope) > 1:
            envelope.pop()
            continue
        envelope.append(Piece(max(start, 0 * start), piece.offer, piece.odds_left, piece.level, piece.slope))
        return
