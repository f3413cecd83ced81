"""Numbers with their uncertainty: chance and ignorance kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from upperhand.scenario.program import Array


@dataclass(frozen=True)
class Estimate:
    """A number with two uncertainties.

    Attributes
    ----------
    value : float
    low, high : float
        90 % over the analyst's ignorance of the inputs, and at least what other ways to compute the number give.
    error : float
        Half-width (90 %) of solver and sampling error.
    """

    value: float
    low: float
    high: float
    error: float

    @property
    def both(self) -> tuple[float, float]:
        """Ends of the range with the error: two independent uncertainties, so their half-widths add up as squares.

        Examples
        --------
        >>> Estimate(10.0, 7.0, 16.0, 4.0).both[0]
        5.0
        """
        error = self.error if np.isfinite(self.error) else 0.0
        below, above = np.hypot(self.value - self.low, error), np.hypot(self.high - self.value, error)
        return float(self.value - below), float(self.value + above)

    @property
    def cannot_tell(self) -> bool:
        """Whether the sign is uncertain once both uncertainties are put together."""
        low, high = self.both
        return low < 0.0 < high

    @property
    def doubtful(self) -> tuple[float, float]:
        """Both ends of the range; with the error, where only that leaves the sign open."""
        if self.cannot_tell and (self.low >= 0.0 or self.high <= 0.0):
            return self.both
        return self.low, self.high

    def reaching(self, gaps: Array, low: float = -np.inf, high: float = np.inf) -> Estimate:
        """Return the estimate with a range that holds what other ways to compute the number add to its value.

        Parameters
        ----------
        gaps : float64[n]
            Another way's number minus this one's.
        low, high : float
            Bounds of the quantity.

        Examples
        --------
        >>> Estimate(0.5, 0.4, 0.6, 0.05).reaching(np.array([-0.2, 0.05]))
        Estimate(value=0.5, low=0.3, high=0.6, error=0.05)
        """
        reached = self.value + gaps[np.isfinite(gaps)]
        return replace(
            self,
            low=max(min(self.low, *reached.tolist()), low) if len(reached) else self.low,
            high=min(max(self.high, *reached.tolist()), high) if len(reached) else self.high,
        )

    def times(self, factor: float) -> Estimate:
        """Return the estimate in another unit; the factor is above 0."""
        return Estimate(factor * self.value, factor * self.low, factor * self.high, factor * self.error)

    def as_dict(self, **more: object) -> dict[str, object]:
        """Return the fields, rounded to what they can carry, with further entries."""
        fields = {name: round(float(getattr(self, name)), 6) for name in ("value", "low", "high", "error")}
        return {**fields, **more}


def half_width(samples: Array) -> float:
    """Return the 90 % half-width of the mean of replicate results, from Student's t.

    Examples
    --------
    >>> round(half_width(np.array([1.0, 2.0, 3.0, 4.0])), 2)
    1.52
    """
    n = len(samples)
    if n < 2:
        return float("nan")
    return float(stdtrit(n - 1, 0.95) * samples.std(ddof=1) / np.sqrt(n))


def quantile(values: Array, weights: Array, share: float) -> float:
    """Return a weighted quantile (interpolated between the values' mid-weights)."""
    order = np.argsort(values, kind="stable")
    v, w = values[order], weights[order]
    positions = np.cumsum(w) - 0.5 * w
    return float(np.interp(share * w.sum(), positions, v))


def around(
    samples: Array, spread: Array, weights: Array, low: float = -np.inf, high: float = np.inf
) -> Estimate:
    """Join replicate solves at the central inputs with what the inputs' draws make of the result.

    Parameters
    ----------
    samples : float64[replicates]
        Result of each replicate at the central inputs.
    spread : float64[1 + draws]
        Result at the central inputs and at each draw, from the joint solves (see `agreed`).
    weights : float64[draws]
        Weights of the draws given the evidence; they sum to 1.
    low, high : float
        Bounds of the quantity.

    Notes
    -----
    The joint solves serve for differences only: they tell by how much a draw moves the result, and the replicates
    tell where the centre is. So their own bias cancels. The value reported is the evidence-weighted median, and the range
    is at least as wide as the error.
    """
    central, error = float(samples.mean()), half_width(samples)
    middle, bottom, top = (quantile(spread[1:], weights, share) - spread[0] for share in (0.5, 0.05, 0.95))
    value = central + middle
    wide = error if np.isfinite(error) else 0.0
    return Estimate(
        value=float(np.clip(value, low, high)),
        low=float(np.clip(min(central + bottom, value - wide), low, high)),
        high=float(np.clip(max(central + top, value + wide), low, high)),
        error=error,
    )


def never_falling(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Return estimates of a chance that only grows with time, each at least as high as the one before.

    Every month is estimated by itself, so that its range can come to lie a little below the last one's.

    Examples
    --------
    >>> never_falling([Estimate(0.2, 0.1, 0.3, 0.0), Estimate(0.3, 0.05, 0.4, 0.0)])[1].low
    0.1
    """
    grown: list[Estimate] = []
    for each in estimates:
        last = grown[-1] if grown else each
        value, low, high = max(each.value, last.value), max(each.low, last.low), max(each.high, last.high)
        grown.append(Estimate(value, low, high, each.error))
    return grown


def adding_up(shares: Mapping[str, Estimate], total: float) -> dict[str, Estimate]:
    """Return shares of a whole with values that add up to `total`: medians of parts need not, the parts do.

    Examples
    --------
    >>> parts = {"a": Estimate(0.3, 0.1, 0.6, 0.0), "b": Estimate(0.5, 0.2, 0.8, 0.0)}
    >>> [round(share.value, 3) for share in adding_up(parts, 1.0).values()]
    [0.375, 0.625]
    """
    whole = sum(share.value for share in shares.values())
    if whole <= 0.0:
        return dict(shares)
    scaled = {name: share.value * total / whole for name, share in shares.items()}
    return {
        name: Estimate(value, min(shares[name].low, value), max(shares[name].high, value), shares[name].error)
        for name, value in scaled.items()
    }


def agreed(both: Array, weights: Array, ranges: int) -> Array:
    """Average what two joint solves with luck of their own say of every draw, shrunk to what they agree on.

    What the draws really do to a result both solves see, and noise is each one's own: the covariance of the two over
    the draws is the variance that ignorance makes, whatever the noise. The average is drawn towards its mean so that
    it has that variance; noise then does not pass for ignorance. Noise of `ranges` coordinates agrees by chance, too, by
    one part in their square root (one standard deviation): so much is added, lest few paths make narrow ranges.

    Parameters
    ----------
    both : float64[2, 1 + draws]
        What each of the solves gives at the central inputs and at every draw.
    weights : float64[draws]
        Weights of the draws; they sum to 1.
    ranges : int
        How many numbers the draws vary.

    Returns
    -------
    float64[1 + draws]

    Examples
    --------
    >>> evenly = np.full(4, 0.25)
    >>> agreed(np.array([[0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0]]), evenly, 100).tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0]
    >>> agreed(np.array([[0.0, 1.0, 1.0, 3.0, 3.0], [0.0, 1.0, 3.0, 1.0, 3.0]]), evenly, 10_000).round(1).tolist()
    [1.8, 1.9, 2.0, 2.0, 2.1]
    """
    mean = both.mean(axis=0)
    middle = float(weights @ mean[1:])
    one, other = both[:, 1:] - (both[:, 1:] @ weights)[:, None]
    whole = float(weights @ (mean[1:] - middle) ** 2)
    shared = max(float(weights @ (one * other)), 0.0) + whole / np.sqrt(max(ranges, 1))
    shrink = min(np.sqrt(shared / whole), 1.0) if whole > 0.0 else 0.0
    return np.asarray(middle + shrink * (mean - middle))
