"""Wright's omega function, compiled: the w that solves w + ln w = z."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from upperhand.jit import kernel


@kernel
def wright_omega(z: float) -> float:
    """Return the real w > 0 with w + ln w = z.

    A start that is right to about one part in a thousand everywhere, then a single step of Fritsch,
    Shafer and Crowley [1]_, whose relative error is the fourth power of the start's, divided by 50 or
    more: below 2e-14. The starts: for z < -1/2 a ratio of polynomials in e^z, for z < 6 a polynomial,
    both fitted to the least largest relative error (for themselves and for w/e^z); above, the
    asymptotic series [2]_.

    Parameters
    ----------
    z : float
        Any real number; a pure number.

    Returns
    -------
    float
        w, with relative error below 2e-14 (1e-16 in the median); below -745 it underflows to 0.
        NaN for NaN, infinity for infinity.

    References
    ----------
    .. [1] F. N. Fritsch, R. E. Shafer, W. P. Crowley, "Solution of the transcendental equation
       w e^w = x", Communications of the ACM 16(2), 1973.
    .. [2] R. M. Corless, D. J. Jeffrey, "The Wright ω function", AISC 2002.

    Examples
    --------
    >>> w = wright_omega(-5.0)
    >>> round(w + math.log(w), 12)
    -5.0
    """
    if z < -0.5:
        e = math.exp(z)
        if z < -40.0:  # w = e (1 - e + ...), and e is below half a unit in the last place of 1
            return e
        w = e * (0.99935196 + 0.30381763 * e) / (1.0 + 1.27429301 * e)
    elif z < 6.0:
        x = z - 1.0
        w = 1.00009947 + x * (
            0.499407742 + x * (0.0620003579 + x * (-0.00464407475 + x * (-0.000197315645 + x * 4.947672e-5)))
        )
    else:
        if z > 1e18:  # ln z is lost in the rounding of z
            return z
        log = math.log(z)
        w = z - log + (log / z) * (1.0 + 0.5 * (log - 2.0) / z)
    residual = z - w - math.log(w)
    once = 1.0 + w
    twice = 2.0 * once * (once + residual * (2.0 / 3.0))
    return w + w * (residual * (twice - residual)) / (once * (twice - 2.0 * residual))


@kernel
def _fill(z: NDArray[np.float64], w: NDArray[np.float64]) -> None:
    """Write the omega of each element of `z` to `w` (1-D, same length)."""
    for i in range(z.size):
        w[i] = wright_omega(z[i])


def wright_omega_each(z: ArrayLike) -> NDArray[np.float64]:
    """Return Wright's omega of every element; see `wright_omega`.

    Parameters
    ----------
    z : array_like of float
        Any shape; pure numbers.

    Returns
    -------
    ndarray of float64
        The same shape as `z`.

    Examples
    --------
    >>> wright_omega_each([1.0, 1.0 + math.e]).round(6).tolist()
    [1.0, 2.718282]
    """
    values = np.asarray(z, dtype=np.float64)
    result = np.empty(values.shape)
    _fill(np.ascontiguousarray(values).reshape(-1), result.reshape(-1))
    return result
