"""The best that two sides can do together when they divide several issues: the Pareto frontier.

A settlement gives A the share x_m of issue m and B the rest, so that u_A = Σ wa_m x_m and
u_B = Σ wb_m (1 - x_m), in points. To move along the frontier from "all to B" to "all to A", hand A the
issues in falling order of wa/wb ("adjusted winner" [1]_): the frontier is piecewise linear and concave.
Issues with equal ratios are handed over together, at equal shares. Therefore neither the order of the
issues in a file, nor splitting one into parts, nor calling A "B" changes any settlement.

The kernels share one layout, filled by `build` into arrays the caller owns:

    ua[0..n]      A's points at each breakpoint, rising from 0 to Σ wa
    ub[0..n]      B's points there, falling from Σ wb to 0
    order[0..n-1] the issue handed over on the segment between breakpoints k and k+1

Of issues handed over together, the last holds the segment of the whole group; the others' segments have
no length. An issue that matters to neither side comes last and has no length either.

References
----------
.. [1] S. J. Brams, A. D. Taylor, "Fair Division", Cambridge University Press, 1996, ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from upperhand.jit import leaf_kernel

Points = NDArray[np.float64]
"""A 1-D array of points or of weights in points."""

TIE = 1e-12
"""Issues whose leanings (see `_leaning`; from -1 to 1) differ by no more are handed over together."""


@leaf_kernel
def _leaning(weight_a: float, weight_b: float) -> float:
    """Return (wa - wb)/(wa + wb): rises with wa/wb, changes its sign exactly when the sides swap."""
    total = weight_a + weight_b
    if total > 0.0:
        return (weight_a - weight_b) / total
    return -2.0  # matters to neither: after all others


@leaf_kernel
def _sort_by_leaning(wa: Points, wb: Points, n: int, leaning: Points, order: NDArray[np.int64]) -> None:
    """Fill order[0..n-1] with the issues by falling leaning and leaning[0..n-1] with these leanings."""
    for issue in range(n):
        value = _leaning(wa[issue], wb[issue])
        k = issue
        while k > 0 and leaning[k - 1] < value:
            leaning[k] = leaning[k - 1]
            order[k] = order[k - 1]
            k -= 1
        leaning[k] = value
        order[k] = issue


@leaf_kernel
def _group_sum(weights: Points, order: NDArray[np.int64], first: int, last: int) -> float:
    """Sort order[first..last] by issue and sum their weights, so that the sum's rounding is canonical."""
    for i in range(first + 1, last + 1):
        issue = order[i]
        k = i
        while k > first and order[k - 1] > issue:
            order[k] = order[k - 1]
            k -= 1
        order[k] = issue
    total = 0.0
    for i in range(first, last + 1):
        total += weights[order[i]]
    return total


@leaf_kernel
def build(wa: Points, wb: Points, n: int, ua: Points, ub: Points, order: NDArray[np.int64]) -> None:
    """Fill the frontier's breakpoints and the order in which issues pass from B to A.

    Parameters
    ----------
    wa, wb : ndarray of float64, at least n long
        Each side's weights on issues 0..n-1, in points; finite and >= 0. Not changed.
    n : int
        Number of issues.
    ua, ub : ndarray of float64, at least n + 1 long
        Filled: each side's points at the breakpoints (see the module's layout).
    order : ndarray of int64, at least n long
        Filled: the issue handed over on each segment.
    """
    _sort_by_leaning(wa, wb, n, ua, order)  # ua holds the leanings until its turn comes
    ub[n] = 0.0
    last = n - 1
    while last >= 0:
        first = last
        while first > 0 and ua[first - 1] - ua[first] <= TIE:
            first -= 1
        start = ub[last + 1] + _group_sum(wb, order, first, last)
        for k in range(first, last + 1):
            ub[k] = start
        last = first - 1
    first = 0
    start = 0.0
    while first < n:
        last = first
        while last + 1 < n and ua[last] - ua[last + 1] <= TIE:
            last += 1
        end = start + _group_sum(wa, order, first, last)
        for k in range(first, last + 1):
            ua[k] = start
        start = end
        first = last + 1
    ua[n] = start


@leaf_kernel
def best_along(x: Points, y: Points, n: int, first: int, step: int, value: float) -> float:
    """Return the largest y on the frontier where x is at least `value`; clipped to the ends.

    The frontier is walked from breakpoint `first` in steps of `step`, so that x rises: (0, +1) with
    x = ua, (n, -1) with x = ub.

    Parameters
    ----------
    x, y : ndarray of float64
        The breakpoints' points of the one and of the other side.
    n : int
        Number of segments.
    first, step : int
        Where the walk starts and its direction (+1 or -1).
    value : float
        Points of the side of x.

    Returns
    -------
    float
        Points of the side of y.
    """
    best: float = y[first]
    if value <= x[first]:
        return best
    k = first
    for _ in range(n):
        following = k + step
        rise = x[following] - x[k]
        if x[following] > value:
            best = y[k] - (value - x[k]) / rise * (y[k] - y[following])
            break
        if rise > 0.0:  # not where only y's side gives: there y is worse for the same x
            best = y[following]
        k = following
    return best


@leaf_kernel
def value_at(ua: Points, ub: Points, n: int, a: float) -> float:
    """Return the most B can have where A has at least `a` points.

    Parameters
    ----------
    ua, ub : ndarray of float64
        The frontier, from `build`.
    n : int
        Number of issues.
    a : float
        A's points; beyond [0, Σ wa] the nearest end counts.

    Returns
    -------
    float
        B's points: concave and falling in `a`.
    """
    return best_along(ua, ub, n, 0, 1, a)


@leaf_kernel
def value_at_b(ua: Points, ub: Points, n: int, b: float) -> float:
    """Return the most A can have where B has at least `b` points: `value_at` with the sides swapped.

    Parameters
    ----------
    ua, ub : ndarray of float64
        The frontier, from `build`.
    n : int
        Number of issues.
    b : float
        B's points; beyond [0, Σ wb] the nearest end counts.

    Returns
    -------
    float
        A's points.
    """
    return best_along(ub, ua, n, n, -1, b)


@leaf_kernel
def equal_gain(ua: Points, ub: Points, n: int, ra: float, rb: float) -> float:
    """Return the largest g such that some settlement gives A at least ra + g and B at least rb + g.

    The surplus is 2 g. Points may be thrown away (u_A >= ra + g, not equal), so that g exists wherever
    the reservation values lie: it is the largest smaller gain along the frontier.

    Parameters
    ----------
    ua, ub : ndarray of float64
        The frontier, from `build`.
    n : int
        Number of issues.
    ra, rb : float
        Each side's reservation value (plus premium), in points; any real numbers.

    Returns
    -------
    float
        g in points; negative where no settlement satisfies both.
    """
    if (ua[0] - ra) - (ub[0] - rb) >= 0.0:  # even with nothing A gains more: B's all is the limit
        return float(ub[0] - rb)
    meeting = n
    for k in range(n):
        ahead = (ua[k + 1] - ra) - (ub[k + 1] - rb)
        if ahead == 0.0:
            meeting = k + 1
            break
        if ahead > 0.0:
            # On the segment's line db u_A + da u_B is constant; the two gains are equal at its
            # crossing. Written with the sum of both ends, so that swapping the sides changes no bit.
            da = ua[k + 1] - ua[k]
            db = ub[k] - ub[k + 1]
            gain_a = (ua[k] + ua[k + 1]) - 2.0 * ra
            gain_b = (ub[k] + ub[k + 1]) - 2.0 * rb
            return float((db * gain_a + da * gain_b) / (2.0 * (da + db)))
    return float(ua[meeting] - ra)


@leaf_kernel
def terms(ua: Points, ub: Points, order: NDArray[np.int64], n: int, a: float, x: Points) -> None:
    """Fill the settlement on the frontier that gives A `a` points.

    Where `a` lies beyond the frontier the nearest settlement on it is meant; an issue that matters to
    one side only goes to that side, whatever `a`; one that matters to neither is shared equally.

    Parameters
    ----------
    ua, ub : ndarray of float64
        The frontier, from `build`.
    order : ndarray of int64
        The issue of each segment, from `build`.
    n : int
        Number of issues.
    a : float
        A's points.
    x : ndarray of float64, at least n long
        Filled: A's share of each issue, in [0, 1].
    """
    group = 0
    for k in range(n):
        da = ua[k + 1] - ua[k]
        db = ub[k] - ub[k + 1]
        if da <= 0.0 and db <= 0.0:  # handed over with the next segment that has a length
            continue
        if db <= 0.0:
            share = 1.0
        elif da <= 0.0:
            share = 0.0
        else:
            share = min(1.0, max(0.0, (a - ua[k]) / da))
        for i in range(group, k + 1):
            x[order[i]] = share
        group = k + 1
    for i in range(group, n):
        x[order[i]] = 0.5


def checked_weights(weights: ArrayLike, whose: str) -> Points:
    """Return weights as an array, or say what is wrong with them.

    Parameters
    ----------
    weights : array_like of float
        One side's weight on every issue, in points.
    whose : str
        Names the side in the error.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        If there are no issues, or a weight is negative or not finite.
    """
    values = np.ascontiguousarray(weights, dtype=np.float64)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"the weights of {whose} must be a list of at least one number, not {weights!r}")
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0.0)))
    if wrong.size:
        raise ValueError(
            f"the weights of {whose} must be finite and not negative; issue {wrong[0]} has {values[wrong[0]]}"
        )
    return values


@dataclass(frozen=True, eq=False)
class Frontier:
    """The Pareto frontier of two sides' weights; make one with `Frontier.of`.

    Attributes
    ----------
    points_a, points_b : ndarray of float64, shape (n + 1,)
        Each side's points at the breakpoints (`ua`, `ub` in the module's layout).
    order : ndarray of int64, shape (n,)
        The issue handed over on each segment.

    Examples
    --------
    Two issues: A cares for the first, B for the second.

    >>> frontier = Frontier.of([80, 20], [40, 60])
    >>> frontier.best_for_b(80.0), frontier.best_for_a(30.0)
    (60.0, 90.0)
    >>> frontier.surplus(50.0, 60.0)
    20.0
    >>> frontier.terms(90.0).tolist()
    [1.0, 0.5]
    """

    points_a: Points
    points_b: Points
    order: NDArray[np.int64]

    @classmethod
    def of(cls, weights_a: ArrayLike, weights_b: ArrayLike) -> Frontier:
        """Return the frontier of two lists of weights, in points, one per issue.

        Raises
        ------
        ValueError
            If a weight is negative or not finite, or the lists differ in length or are empty.
        """
        wa = checked_weights(weights_a, "side A")
        wb = checked_weights(weights_b, "side B")
        if wa.size != wb.size:
            raise ValueError(f"side A weighs {wa.size} issues and side B {wb.size}: they must be the same")
        ua = np.empty(wa.size + 1)
        ub = np.empty(wa.size + 1)
        order = np.empty(wa.size, dtype=np.int64)
        build(wa, wb, wa.size, ua, ub, order)
        return cls(ua, ub, order)

    @property
    def issues(self) -> int:
        """The number of issues."""
        return self.order.size

    def best_for_b(self, points_a: float) -> float:
        """Return the most points B can have where A has at least `points_a`."""
        return value_at(self.points_a, self.points_b, self.issues, points_a)

    def best_for_a(self, points_b: float) -> float:
        """Return the most points A can have where B has at least `points_b`."""
        return value_at_b(self.points_a, self.points_b, self.issues, points_b)

    def surplus(self, reservation_a: float, reservation_b: float) -> float:
        """Return the surplus S in points: twice the largest equal gain over the reservation values."""
        return 2.0 * equal_gain(self.points_a, self.points_b, self.issues, reservation_a, reservation_b)

    def terms(self, points_a: float) -> Points:
        """Return A's share of each issue, in [0, 1], in the settlement that gives A `points_a`."""
        shares = np.empty(self.issues)
        terms(self.points_a, self.points_b, self.order, self.issues, points_a, shares)
        return shares
