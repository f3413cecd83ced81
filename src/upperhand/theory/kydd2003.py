"""When a mediator is believed, after Kydd (2003).

**Protocol.** A demands a share x of a pie of size 1; B accepts or fights, A wins the war with
probability p and it costs A `cost_a`. B is *weak* (its cost is `cost_high`) with probability
`prob_weak`, else *tough* (`cost_low`), and accepts if and only if 1 - x >= 1 - p - cost. Before
the demand a mediator sees a noisy signal of B's type - wrong with probability `noise_weak` if B is
weak, `noise_tough` if B is tough - and says "weak" or "tough", which costs nothing and proves
nothing. Its payoff is bias * (A's share) - war_aversion * [war], where A's share in a war is p on
average. Ties: B accepts, A takes the safe demand.

**Proof idea.** A compares the safe demand p + cost_low with the risky one p + cost_high (see
`fearon1995.two_type`). Words matter only if A makes the risky demand after "weak" and the safe
one after "tough". Given that, a mediator who saw s compares risky and safe: the risky demand
changes A's expected share by gain(s) and brings war with probability Pr(tough | s). It reports
the truth of both signals if and only if

    Pr(tough | "weak") / gain("weak") < bias / war_aversion < Pr(tough | "tough") / gain("tough"),

the window. A mediator who only wants peace (bias 0) would say "tough" whatever it saw, unless its
signal "weak" is certain; one that is too partial would always say "weak".

**Reference.** Kydd, A. (2003), "Which Side Are You On? Bias, Credibility, and Mediation",
American Journal of Political Science 47(4), 597-611.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from upperhand.theory._numbers import (
    LARGEST,
    Number,
    Record,
    check_between,
    check_cost,
    check_order,
    one_kind,
)
from upperhand.theory.fearon1995 import two_type


@dataclass(frozen=True)
class Mediation(Record):
    """What the mediator's word does.

    Attributes
    ----------
    credible : whether A acts on the mediator's word and the mediator strictly prefers the truth.
    window : (low, high) of bias / war_aversion in which it does, an open interval; `high` may be
        infinite; None if A's demand would not depend on the word even if it were the truth.
    p_war : probability of war (as without the mediator if it is not believed).
    p_war_without : probability of war without the mediator.
    """

    credible: bool
    window: tuple[Number, Number] | None
    p_war: Number
    p_war_without: Number


def mediation(
    p: Number,
    prob_weak: Number,
    cost_a: Number,
    cost_low: Number,
    cost_high: Number,
    noise_weak: Number,
    noise_tough: Number,
    bias: Number,
    war_aversion: Number,
) -> Mediation:
    """Return whether the mediator is believed, and the probability of war.

    Parameters
    ----------
    p : A's probability of winning the war, in [0, 1].
    prob_weak : A's probability that B is weak (has the high cost), in [0, 1].
    cost_a, cost_low, cost_high : costs of war in units of the pie, >= 0, cost_low <= cost_high.
    noise_weak, noise_tough : probability of a wrong signal if B is weak, if B is tough; together
        at most 1 (more would mean that the signal's names are exchanged).
    bias : worth of A's share to the mediator, per unit of the pie; negative if partial to B.
    war_aversion : cost of a war to the mediator, >= 0.

    Raises
    ------
    ValueError : if an argument is out of its range.

    Examples
    --------
    >>> word = mediation(.5, .5, .1, .05, .3, .2, .2, bias=2, war_aversion=1)
    >>> word.credible, [round(end, 3) for end in word.window], round(word.p_war, 9)
    (True, [1.053, 80.0], 0.1)
    """
    check_between("p", p)
    check_between("prob_weak", prob_weak)
    for name, cost in (("cost_a", cost_a), ("cost_low", cost_low), ("cost_high", cost_high)):
        check_cost(name, cost)
    check_order("cost_low", cost_low, "cost_high", cost_high)
    check_between("noise_weak", noise_weak)
    check_between("noise_tough", noise_tough)
    check_between("noise_weak + noise_tough", noise_weak + noise_tough)
    check_between("bias", bias, -LARGEST, LARGEST)
    check_cost("war_aversion", war_aversion)
    p, prob_weak, cost_a, cost_low, cost_high, noise_weak, noise_tough, bias, war_aversion = one_kind(
        p, prob_weak, cost_a, cost_low, cost_high, noise_weak, noise_tough, bias, war_aversion
    )
    without = two_type(p, cost_a, cost_low, cost_high, prob_weak).p_war

    # Sums of what is not negative: as floats, too, no belief is then above 1.
    said_weak = prob_weak * (1 - noise_weak) + (1 - prob_weak) * noise_tough
    said_tough = prob_weak * noise_weak + (1 - prob_weak) * (1 - noise_tough)
    if said_weak == 0 or said_tough == 0:
        return Mediation(False, None, without, without)
    weak_if_weak = prob_weak * (1 - noise_weak) / said_weak
    weak_if_tough = prob_weak * noise_weak / said_tough

    def risks(belief: Number) -> bool:
        return two_type(p, cost_a, cost_low, cost_high, belief).demand > safe

    safe = two_type(p, cost_a, cost_low, cost_high, 0).demand
    risky = two_type(p, cost_a, cost_low, cost_high, 1).demand
    if not risks(weak_if_weak) or risks(weak_if_tough):
        return Mediation(False, None, without, without)

    def gain(belief: Number) -> Number:
        return belief * risky + (1 - belief) * p - safe

    low = (1 - weak_if_weak) / gain(weak_if_weak)
    gain_if_tough = gain(weak_if_tough)
    high: Number = (1 - weak_if_tough) / gain_if_tough if gain_if_tough > 0 else inf
    credible = bias * gain(weak_if_weak) > war_aversion * (
        1 - weak_if_weak
    ) and bias * gain_if_tough < war_aversion * (1 - weak_if_tough)
    p_war = (1 - prob_weak) * noise_tough if credible else without
    return Mediation(credible, (low, high), p_war, without)
