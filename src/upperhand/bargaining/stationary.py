"""A war that never changes, solved in closed form: the limit case that both solvers are held to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from upperhand.bargaining.omega import wright_omega


@dataclass(frozen=True)
class StationaryWar:
    """The closed form of a war that never changes; see `limit_case`.

    Attributes
    ----------
    reservation_a, reservation_b : float
        Points that fighting on is worth to each side.
    surplus : float
        S = 100 - reservation_a - reservation_b, in points.
    p_accept : float
        Probability that an offer is accepted, whoever makes it.
    hazard : float
        Probability of settlement in a period.
    inside : bool
        Whether both sides' offers lie inside the pie; where not, the closed form does not hold.
    """

    reservation_a: float
    reservation_b: float
    surplus: float
    p_accept: float
    hazard: float
    inside: bool


def limit_case(
    delta: float,
    cost_a: float,
    cost_b: float,
    tau: float,
    s: float,
    *,
    proposer_a: float = 0.5,
    flow_a: float = 0.0,
    flow_b: float = 0.0,
) -> StationaryWar:
    """Solve the stationary, zero-sum war with common beliefs and no end but settlement.

    A pie of 100 points, one segment of slope -1. Each period costs c_i; next period there are talks
    with probability τ, in which A proposes with probability π (else B). B_i, the value of arriving at
    next period, is R_i plus τ times i's expected gain at the table G_i, so

        R_i = f_i - c_i + δ B_i,   B_i = R_i + τ G_i,   f_i = (1 - δ) · (points of the status quo)
        (1 - δ) R_i + c_i - f_i = δ τ G_i                                                         (1)
        G_A = s [π w + (1 - π) ln(1 + w)],   G_B = s [(1 - π) w + π ln(1 + w)]
        w = ω(S/s - 1),   S = 100 - R_A - R_B

    Summed over both sides, whoever proposes:

        (1 - δ) ΣR + c_A + c_B - f_A - f_B = δ τ s [w + ln(1 + w)]                                (2)

    δ multiplies τ since next period's gain is discounted; the cost of this period is not. A zero-sum
    status quo held throughout has f_A + f_B = 100 (1 - δ): then the left side is c_A + c_B - (1 - δ) S.

    With S = s (1 + w + ln w) and t = ln w, (2) is an equation in t alone, whose two sides' difference
    rises and is convex in t: Newton's method from the right of its root converges monotonically. Then
    (1) gives each R_i.

    Parameters
    ----------
    delta : float
        Discount factor of a period, in (0, 1).
    cost_a, cost_b : float
        Cost of the fighting, points a period.
    tau : float
        Probability of talks in a period, in [0, 1].
    s : float
        Scale of the error about the other's reservation value, in points, > 0.
    proposer_a : float
        π, the probability that A makes the offer.
    flow_a, flow_b : float
        f_i: points a period that holding today's ground is worth to each side.

    Returns
    -------
    StationaryWar

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> war = limit_case(0.985, 0.3, 0.3, 0.15, 5.0)
    >>> round(war.surplus, 3), round(war.hazard, 4), war.inside
    (15.221, 0.092, True)
    """
    if not 0.0 < delta < 1.0:
        raise ValueError(f"the discount factor must lie between 0 and 1, not {delta}")
    if not 0.0 <= tau <= 1.0:
        raise ValueError(f"the probability of talks must lie in [0, 1], not {tau}")
    if not 0.0 <= proposer_a <= 1.0:
        raise ValueError(f"the probability that A proposes must lie in [0, 1], not {proposer_a}")
    if not (math.isfinite(s) and s > 0.0):
        raise ValueError(f"the error's scale must be above 0, not {s}")
    patience = 1.0 - delta
    net_cost_a = cost_a - flow_a
    net_cost_b = cost_b - flow_b
    # In units of s: patience (1 + w + t) + δτ (w + ln(1 + w)) = pie, with w = e^t. Without the second
    # term, which is positive, t = room - ω(room): the right of the root.
    pie = (100.0 * patience + net_cost_a + net_cost_b) / s
    room = pie / patience - 1.0
    t = room - wright_omega(room)
    for _ in range(200):
        w = math.exp(t)
        excess = patience * (1.0 + w + t) + delta * tau * (w + math.log1p(w)) - pie
        rise = patience * (w + 1.0) + delta * tau * (w + w / (1.0 + w))
        step = excess / rise
        t -= step
        if step <= 1e-14 * max(1.0, abs(t)):
            break
    w = math.exp(t)
    proposer_b = 1.0 - proposer_a
    proposing = delta * tau * s * w
    answering = delta * tau * s * math.log1p(w)
    reservation_a = (proposer_a * proposing + proposer_b * answering - net_cost_a) / patience
    reservation_b = (proposer_b * proposing + proposer_a * answering - net_cost_b) / patience
    offered_b = reservation_b + s * t
    offered_a = reservation_a + s * t
    inside = (proposer_a == 0.0 or 0.0 <= offered_b <= 100.0) and (
        proposer_b == 0.0 or 0.0 <= offered_a <= 100.0
    )
    p_accept = w / (1.0 + w)
    return StationaryWar(
        reservation_a=reservation_a,
        reservation_b=reservation_b,
        surplus=100.0 - reservation_a - reservation_b,
        p_accept=p_accept,
        hazard=tau * p_accept,
        inside=inside,
    )
