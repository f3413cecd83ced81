"""Offers that screen while the fighting goes on, two types, after Powell (2004).

**Protocol.** S, who does not know D's type, offers D a share y in [0, 1] of a pie of size 1. D
accepts, which ends the game, or both fight a round: it costs S `cost_s` and D its type's cost.
With probability a (by type) S collapses and D gets the pie, with probability b D collapses and S
gets it, else the next round begins, discounted by `discount`, without end. Both types last
equally long: a + b is the same, s = 1 - a - b; the tough type gains more from a round,
a_tough - cost_tough > a_weak - cost_weak. D gives in rather than fight at a loss.

**Proof idea.** S never offers more than the tough type's worth of fighting on for ever,
F = (a_tough - cost_tough) / (1 - discount * s), which that type therefore holds out for. The weak
type takes r_n if it would otherwise wait one round for r_(n-1):

    r_n = a_weak - cost_weak + discount * s * r_(n-1),    r_0 = F.

Let k be the odds that D is weak. With V(k) S's value times 1 + k, offering r_n makes as many weak
types accept as bring the odds down to the cut-off k_(n-1), where S is indifferent between r_(n-1)
and r_(n-2) and goes on with r_(n-1). S's indifference at k_n, with fight f by type, b - cost_s:

    (k_n - k_(n-1)) * (r_(n-1) - r_n)
        = (1 - discount * s) * V(k_(n-1)) - k_(n-1) * f_weak - f_tough.

With odds in [k_n, k_(n+1)) S offers r_n: the more sure it is that D is weak, the lower it begins
and the longer the war may last. When r_n would be negative, the price is 0 and there is no lower
one; S then mixes at k_(n-1) so that the weak type is indifferent at 0.

**Reference.** Powell, R. (2004), "Bargaining and Learning While Fighting", American Journal of
Political Science 48(2), 344-361; for the cut-offs, Fudenberg, D., Levine, D. and Tirole, J.
(1985), "Infinite-Horizon Models of Bargaining with One-Sided Incomplete Information".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from upperhand.theory._numbers import (
    Number,
    Record,
    check_between,
    check_cost,
    check_discount,
    one_kind,
)

LISTED_ODDS = 10**6
"""`prices` and `cutoffs` list every offer that is made at odds up to this (a million to one)."""


@dataclass(frozen=True)
class Summary(Record):
    """The equilibrium from one prior.

    Attributes
    ----------
    rounds : largest number of battles that can be fought before the offer that all accept.
    first_offer : D's share in the first offer.
    battles : expected number of battles.
    p_decisive : probability that a collapse ends the war.
    value_s : S's expected payoff, in units of the pie.
    """

    rounds: int
    first_offer: Number
    battles: Number
    p_decisive: Number
    value_s: Number


@dataclass(frozen=True)
class Screening:
    """The screening war; `a_weak` and `b_weak` default to the tough type's.

    Parameters
    ----------
    cost_s, cost_tough, cost_weak : cost of a round to S, to a tough D, to a weak D, in units of
        the pie, >= 0.
    a_tough, b_tough, a_weak, b_weak : probability that S / D collapses in a round, by D's type;
        a + b <= 1, the same for both types (with floats, to 1e-9).
    discount : per round, 0 < discount <= 1.

    Raises
    ------
    ValueError : if an argument is out of its range, the tough type gains no more from a round
        than the weak one, or fighting for ever costs nothing (then nothing makes S hurry).

    Examples
    --------
    >>> war = Screening(.05, .02, .12, .2, .2)
    >>> [round(price, 4) for price in war.prices[:3]], [round(k, 5) for k in war.cutoffs[:3]]
    ([0.4186, 0.3186, 0.2616], [0.0, 1.0, 4.50877])
    >>> summary = war.summary(.95)
    >>> summary.rounds, round(summary.battles, 3), round(summary.value_s, 5)
    (2, 0.13, 0.7127)
    """

    cost_s: Number
    cost_tough: Number
    cost_weak: Number
    a_tough: Number
    b_tough: Number
    a_weak: Number | None = None
    b_weak: Number | None = None
    discount: Number = Fraction(19, 20)

    def __post_init__(self) -> None:
        """Check the parameters and bring them to one kind of number."""
        a_weak = self.a_tough if self.a_weak is None else self.a_weak
        b_weak = self.b_tough if self.b_weak is None else self.b_weak
        check_cost("cost_s", self.cost_s)
        check_cost("cost_tough", self.cost_tough)
        check_cost("cost_weak", self.cost_weak)
        check_between("a_tough", self.a_tough)
        check_between("b_tough", self.b_tough)
        check_between("a_weak", a_weak)
        check_between("b_weak", b_weak)
        check_discount("discount", self.discount)
        cost_s, cost_tough, cost_weak, a_tough, b_tough, a_weak, b_weak, discount = one_kind(
            self.cost_s,
            self.cost_tough,
            self.cost_weak,
            self.a_tough,
            self.b_tough,
            a_weak,
            b_weak,
            self.discount,
        )
        for name, value in (
            ("cost_s", cost_s),
            ("cost_tough", cost_tough),
            ("cost_weak", cost_weak),
            ("a_tough", a_tough),
            ("b_tough", b_tough),
            ("a_weak", a_weak),
            ("b_weak", b_weak),
            ("discount", discount),
        ):
            object.__setattr__(self, name, value)
        rounding = 1e-9 if isinstance(discount, float) else 0
        if not -rounding <= a_tough + b_tough - a_weak - b_weak <= rounding:
            raise ValueError(
                "a + b must be the same for both types, but "
                f"{a_tough} + {b_tough} and {a_weak} + {b_weak} differ"
            )
        if a_tough + b_tough > 1 + rounding:
            raise ValueError(f"a_tough + b_tough must be at most 1, not {a_tough + b_tough}")
        if a_weak - cost_weak >= a_tough - cost_tough:
            raise ValueError(
                "the tough type must gain more from a round: a_tough - cost_tough = "
                f"{a_tough - cost_tough}, a_weak - cost_weak = {a_weak - cost_weak}"
            )
        if self._carry == 1:
            raise ValueError("with discount 1 and a + b = 0 the war would never end")
        if self._waste <= 0:
            raise ValueError(
                "fighting must cost something: S has no reason to settle with discount 1 "
                "(or a + b = 1) and cost_s = cost_tough = 0"
            )

    @property
    def prices(self) -> tuple[Number, ...]:
        """Offers r_0, r_1, ..., as many as `cutoffs`."""
        return tuple(self._offers(LISTED_ODDS)[0])

    @property
    def cutoffs(self) -> tuple[Number, ...]:
        """Odds that D is weak from which r_0, r_1, ... is the first offer, up to a million."""
        return tuple(self._offers(LISTED_ODDS)[1])

    def summary(self, prob_weak: Number) -> Summary:
        """Return the equilibrium when D is weak with probability `prob_weak`, in [0, 1].

        If D is known to be weak, S offers what the weak type's war is worth, accepted at once.
        At a cut-off, where S is indifferent, it makes the lower offer.
        """
        check_between("prob_weak", prob_weak)
        prob_weak, zero = one_kind(prob_weak, self.discount * 0)
        if prob_weak == 1:
            offer = max(zero, self._gain_weak) / (1 - self._carry)
            return Summary(0, offer, zero, zero, 1 - offer)
        odds = prob_weak / (1 - prob_weak)
        prices, cutoffs, worths = self._offers(odds)
        last = len(prices) - 1
        value = worths[last] + (odds - cutoffs[last]) * (1 - prices[last])
        # A quantity per unit of tough types: `fought[n]` battles from odds k_n with offer r_n on.
        fought = [zero]
        for n in range(1, last + 1):
            mass = 1 + cutoffs[n - 1]
            after = fought[n - 1]
            if n > 1 and self._unfloored(prices[n - 1]) < 0:
                wanted = -self._gain_weak / self._carry
                mix = (wanted - prices[n - 2]) / (prices[n - 1] - prices[n - 2])
                after = mix * fought[n - 1] + (1 - mix) * fought[n - 2]
            fought.append(mass + self._lasting * after)
        battles = fought[last] / (1 + odds)
        decisive = battles * (1 - self._lasting)
        return Summary(last, prices[last], battles, decisive, value / (1 + odds))

    @property
    def _gain_weak(self) -> Number:
        """What a weak D gains from a round if nothing follows; `a_weak` is set by now."""
        return (self.a_tough if self.a_weak is None else self.a_weak) - self.cost_weak

    @property
    def _lasting(self) -> Number:
        """Probability that a round decides nothing."""
        return max(self.discount * 0, 1 - self.a_tough - self.b_tough)

    @property
    def _carry(self) -> Number:
        """What a round leaves of the value of the next."""
        return self.discount * self._lasting

    @property
    def _waste(self) -> Number:
        """What S and a tough D lose together in a round, in present value of the pie."""
        return (1 - self.discount) * self._lasting + self.cost_s + self.cost_tough

    def _unfloored(self, price: Number) -> Number:
        """Return the weak type's worth of a round after which it takes `price`."""
        return self._gain_weak + self._carry * price

    def _offers(self, odds: Number) -> tuple[list[Number], list[Number], list[Number]]:
        """Return prices, cut-offs not above `odds`, and V at the cut-offs."""
        zero = self.discount * 0
        b_weak = self.b_tough if self.b_weak is None else self.b_weak
        fight_weak, fight_tough = b_weak - self.cost_s, self.b_tough - self.cost_s
        price = max(zero, (self.a_tough - self.cost_tough) / (1 - self._carry))
        prices, cutoffs = [price], [zero]
        worths: list[Number] = [1 - price]
        step = (self.a_tough - self.cost_tough) - self._gain_weak
        while price > 0:
            lower = self._unfloored(price)
            if lower <= 0:
                lower, step = zero, price
            if step <= 0:
                break
            cutoff, worth = cutoffs[-1], worths[-1]
            wasted = (1 - self._carry) * worth - cutoff * fight_weak - fight_tough
            ahead = wasted / step
            if cutoff + ahead > odds:
                break
            cutoffs.append(cutoff + ahead)
            worths.append(worth + ahead * (1 - price))
            prices.append(lower)
            price = lower
            step = step * self._carry
        return prices, cutoffs, worths
