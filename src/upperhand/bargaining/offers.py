"""A take-it-or-leave-it offer to a side whose true reservation value the proposer knows only roughly.

The proposer P offers a settlement on the frontier. The responder R accepts if its points u_R exceed its
true reservation value, which is r_R plus a logistic error of scale s that R alone knows, so with
probability 1/(1 + e^-z), z = (u_R - r_R)/s. P maximises (u_P - r_P) · P(accept).

On one segment, u_P = c - λ u_R. With S = c - λ r_R - r_P (the surplus in P's points) the gain is
(S - λ s z)/(1 + e^-z), largest where S/(λ s) - z = 1 + e^z: with w = e^z, w + ln w = S/(λ s) - 1, so

    w = ω(S/(λ s) - 1)                     Wright's omega
    P(accept) = w/(1 + w)
    P's expected gain = λ s w
    R's expected gain = s ln(1 + w)        its mean excess over its true reservation value
    z = S/(λ s) - 1 - w,  u_R = r_R + s z

The logarithm of P's gain is concave along the whole frontier, so the sign of its slope at a breakpoint
says on which side the best offer lies: that finds the segment. Where the segment's optimum lies beyond
its end, the breakpoint itself is the best offer.

As s -> 0 this becomes the plain game: R is held to r_R and accepts iff the surplus is not negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from upperhand.bargaining.frontier import Frontier, Points, best_along
from upperhand.bargaining.omega import wright_omega
from upperhand.jit import leaf_kernel

EXACT = 1e-12
"""Relative to all points at the table: an error scale below counts as none, a shortfall below as a tie."""


@leaf_kernel
def _share_and_log(w: float) -> tuple[float, float]:
    """Return w/(1 + w) and ln(1 + w), to a few units in the last place also where w is tiny."""
    total = 1.0 + w
    per_total = 1.0 / total
    return w * per_total, math.log(total) - ((total - 1.0) - w) * per_total


@leaf_kernel
def _offer_without_error(
    own: Points,
    other: Points,
    n: int,
    first: int,
    step: int,
    lo: int,
    hi: int,
    r_prop: float,
    r_resp: float,
    tie: float,
) -> tuple[float, float, float, float, float]:
    """Return the plain take-it-or-leave-it game's `_offer`, between the positions lo and hi."""
    own_least = own[first + step * hi]
    own_most = own[first + step * lo]
    other_least = other[first + step * lo]
    other_most = other[first + step * hi]
    if r_resp <= other_most + tie:
        points_other = min(max(r_resp, other_least), other_most)
        points_own = best_along(other, own, n, first, step, points_other)
        if points_own - r_prop >= -tie:
            gain_other = max(0.0, points_other - r_resp)
            return 1.0, max(0.0, points_own - r_prop), gain_other, points_own, points_other
    # No deal: the proposer asks for its own reservation value (the limit of s -> 0), in vain.
    points_own = min(max(r_prop, own_least), own_most)
    points_other = best_along(own, other, n, first + step * n, -step, points_own)
    return 0.0, 0.0, 0.0, points_own, points_other


@leaf_kernel
def _offer(
    own: Points, other: Points, n: int, first: int, step: int, r_prop: float, r_resp: float, s: float
) -> tuple[float, float, float, float, float]:
    """Return (p_accept, gain_proposer, gain_responder, points_proposer, points_responder).

    The frontier is walked from breakpoint `first` in steps of `step`, from the end that is best for the
    proposer; positions count these steps.
    """
    # Leave out the ends where one side gives to the other what it does not care for, or the reverse.
    lo = 0
    i = first
    while lo < n and own[i + step] == own[i]:
        lo += 1
        i += step
    hi = n
    j = first + step * n
    while hi > lo and other[j - step] == other[j]:
        hi -= 1
        j -= step

    smallest = EXACT * (own[i] + other[j])
    if s <= smallest:
        return _offer_without_error(own, other, n, first, step, lo, hi, r_prop, r_resp, smallest)
    if own[i] - r_prop <= 0.0:  # not even the whole pie is worth having
        return 0.0, 0.0, 0.0, own[i], other[i]

    # Walk to the last segment at whose start the gain still rises with what is given.
    per_s = 1.0 / s
    segment = lo
    for k in range(lo + 1, hi):
        i = first + step * k
        fall = own[i] - own[i + step]
        rise = other[i + step] - other[i]
        if fall <= 0.0 or rise <= 0.0:  # part of a group: no length (or lost in rounding)
            continue
        worth = (own[i] - r_prop) * rise
        cost = fall * s
        z = (other[i] - r_resp) * per_s
        if worth <= cost * max(1.0, 2.0 + z):  # at most 1 + e^z: most walks end without its cost
            break
        if worth <= cost * (1.0 + math.exp(z)):
            break
        segment = k

    i = first + step * segment
    if lo < hi:
        # rise > 0, though `other` may not rise where a weight is lost in rounding: then the start is best
        rise = other[i + step] - other[i]
        if rise > 0.0:
            fall = own[i] - own[i + step]
            surplus_other = (own[i] - r_prop) * (rise / fall) + (other[i] - r_resp)  # S/λ
            argument = min(surplus_other * per_s - 1.0, 1e300)
            w = wright_omega(argument)
            points_other = r_resp + s * (argument - w)
            if points_other > other[i + step]:
                i += step
            elif points_other > other[i]:
                slope = fall / rise
                points_own = own[i] - slope * (points_other - other[i])
                p_accept, log = _share_and_log(w)
                return p_accept, slope * s * w, s * log, points_own, points_other
    # A breakpoint is best: the formulas above without the optimum's condition.
    z = (other[i] - r_resp) * per_s
    p_small, log = _share_and_log(math.exp(-abs(z)))
    p_accept = 1.0 - p_small if z >= 0.0 else p_small
    gain_other = s * (max(z, 0.0) + log)
    return p_accept, max(0.0, own[i] - r_prop) * p_accept, gain_other, own[i], other[i]


@leaf_kernel
def offer(
    ua: Points, ub: Points, n: int, r_prop: float, r_resp: float, s: float, proposer: int
) -> tuple[float, float, float, float, float]:
    """Return the proposer's best offer and what it is worth to both.

    Parameters
    ----------
    ua, ub : ndarray of float64
        The frontier, from `frontier.build`.
    n : int
        Number of issues, at least 1.
    r_prop, r_resp : float
        Reservation values (plus premium) of the proposer and of the responder, in points; any real numbers.
    s : float
        Scale of the logistic error about the responder's reservation value, in points, >= 0. At 0 the
        game is exact: the responder is held to `r_resp` (more where the frontier's end gives more), and
        accepts ties.
    proposer : int
        0: A proposes. 1: B does.

    Returns
    -------
    p_accept : float
        Probability of acceptance.
    gain_proposer, gain_responder : float
        Expected gains in points over fighting on, the probability included. The responder's is its
        mean over its own private error, E max(0, u_R - true reservation value).
    points_a, points_b : float
        What the offered settlement gives each side.

    Notes
    -----
    Where no settlement gives the proposer a gain, it offers nothing: probability and gains are 0, and
    the points are those of its own best settlement. Its own gain falls to 0 continuously there, but the
    probability jumps: a proposer with ever so little to gain still offers.
    """
    if proposer == 0:
        p_accept, gain_own, gain_other, points_a, points_b = _offer(ua, ub, n, n, -1, r_prop, r_resp, s)
    else:
        p_accept, gain_own, gain_other, points_b, points_a = _offer(ub, ua, n, 0, 1, r_prop, r_resp, s)
    return p_accept, gain_own, gain_other, points_a, points_b


@leaf_kernel
def expected_table(
    ua: Points, ub: Points, n: int, ra: float, rb: float, s: float, proposer_a: float
) -> tuple[float, float, float, float, float]:
    """Return what a round of talks is worth before it is known who makes the offer.

    Parameters
    ----------
    ua, ub : ndarray of float64
        The frontier, from `frontier.build`.
    n : int
        Number of issues, at least 1.
    ra, rb : float
        Reservation values (plus premium), in points.
    s : float
        Scale of the error about the other side's reservation value, in points, >= 0.
    proposer_a : float
        Probability that A makes the offer, else B does.

    Returns
    -------
    p_settle : float
        Probability that the round ends in a settlement.
    gain_a, gain_b : float
        Expected gains in points over fighting on, the probability included.
    points_a, points_b : float
        Expected points of the settlement, given that there is one. Where its probability is 0, the
        points of what would be offered.
    """
    proposer_b = 1.0 - proposer_a
    p_a, own_a, other_b, a_if_a, b_if_a = _offer(ua, ub, n, n, -1, ra, rb, s)
    p_b, own_b, other_a, b_if_b, a_if_b = _offer(ub, ua, n, 0, 1, rb, ra, s)
    settle_a = proposer_a * p_a
    settle_b = proposer_b * p_b
    p_settle = settle_a + settle_b
    if p_settle > 0.0:
        share_a = settle_a / p_settle
        share_b = settle_b / p_settle
    else:
        share_a = proposer_a
        share_b = proposer_b
    return (
        p_settle,
        proposer_a * own_a + proposer_b * other_a,
        proposer_b * own_b + proposer_a * other_b,
        share_a * a_if_a + share_b * a_if_b,
        share_b * b_if_b + share_a * b_if_a,
    )


@dataclass(frozen=True)
class Round:
    """What one serious round of talks would bring, before it is known who makes the offer.

    Attributes
    ----------
    p_settle : float
        Probability that it ends in a settlement.
    gain_a, gain_b : float
        Expected gains in points over fighting on, the probability included.
    points_a, points_b : float
        Expected points of the settlement, given that there is one.
    """

    p_settle: float
    gain_a: float
    gain_b: float
    points_a: float
    points_b: float


def hold_round(
    frontier: Frontier,
    reservation_a: float,
    reservation_b: float,
    error_points: float,
    *,
    proposer_a: float = 0.5,
) -> Round:
    """Return what one serious round of talks would bring.

    Parameters
    ----------
    frontier : Frontier
        What can be divided.
    reservation_a, reservation_b : float
        Points that fighting on is worth to each side (plus its premium).
    error_points : float
        Scale s of the logistic error about the other side's reservation value, in points.
    proposer_a : float
        Probability that A makes the offer; 1 for A alone, 0 for B alone.

    Returns
    -------
    Round

    Raises
    ------
    ValueError
        If `error_points` is negative or `proposer_a` is no probability, or a number is not finite.

    Examples
    --------
    Ten points are to be gained, each side knows the other's mind, and either may propose: the proposer
    takes them all.

    >>> hold_round(Frontier.of([100], [100]), 60.0, 30.0, 0.0)
    Round(p_settle=1.0, gain_a=5.0, gain_b=5.0, points_a=65.0, points_b=35.0)

    With an error of five points, about half of such offers are accepted.

    >>> round(hold_round(Frontier.of([100], [100]), 60.0, 30.0, 5.0).p_settle, 3)
    0.5
    """
    if not (math.isfinite(reservation_a) and math.isfinite(reservation_b)):
        raise ValueError(f"reservation values must be finite, not {reservation_a} and {reservation_b}")
    if not (math.isfinite(error_points) and error_points >= 0.0):
        raise ValueError(f"the error of a reservation value must be at least 0 points, not {error_points}")
    if not 0.0 <= proposer_a <= 1.0:
        raise ValueError(f"the probability that A proposes must lie in [0, 1], not {proposer_a}")
    return Round(
        *expected_table(
            frontier.points_a,
            frontier.points_b,
            frontier.issues,
            float(reservation_a),
            float(reservation_b),
            float(error_points),
            float(proposer_a),
        )
    )
