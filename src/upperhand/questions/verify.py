"""Is the solver right? Every check of the published models, the exact and the fitted solver, and the canonical games."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from upperhand import __version__
from upperhand.questions.checks import brute, canonical, ensemble, exact_wars, fitted_wars, published
from upperhand.questions.checks.check import Check
from upperhand.runs.replicate import Progress

Part = Callable[[bool, int], Iterator[Check]]
"""Takes whether everything is to be computed, and the seed."""


def _published(full: bool, seed: int) -> Iterator[Check]:
    return published.checks()


def _brute(full: bool, seed: int) -> Iterator[Check]:
    return brute.checks(1000 if full else 60, seed)


def _exact(full: bool, seed: int) -> Iterator[Check]:
    return exact_wars.checks(full)


def _emergent(full: bool, seed: int) -> Iterator[Check]:
    return ensemble.checks(ensemble.FULL, seed)


PARTS: tuple[tuple[Part, float], ...] = (
    (_published, 0.01),
    (_brute, 0.04),
    (_exact, 0.05),
    (canonical.checks, 0.3),
    (fitted_wars.checks, 0.6),
)
"""Every group of checks, with its share of the work."""

ONLY_FULL: tuple[tuple[Part, float], ...] = ((_emergent, 0.2),)
"""Groups that take minutes whatever their size, so that the quick size leaves them out."""


@dataclass(frozen=True)
class Verification:
    """What the checks found.

    Attributes
    ----------
    checks : tuple of Check
    seed : int
    full : bool
        Whether everything was computed, or the quick size.
    seconds : float
    version : str
    """

    checks: tuple[Check, ...]
    seed: int
    full: bool
    seconds: float
    version: str = __version__

    @property
    def off(self) -> tuple[Check, ...]:
        """The checks that are not met."""
        return tuple(check for check in self.checks if not check.ok)

    @property
    def ok(self) -> bool:
        """Whether all checks are met, and there are some."""
        return bool(self.checks) and not self.off

    def as_dict(self) -> dict[str, Any]:
        """Return the verification's JSON object."""
        return {
            "version": self.version,
            "seed": self.seed,
            "full": self.full,
            "ok": self.ok,
            "off": len(self.off),
            "checks": [check.as_dict() for check in self.checks],
            "seconds": round(self.seconds, 2),
        }


def verify(*, full: bool = False, seed: int = 1, progress: Progress | None = None) -> Verification:
    """Check the solvers against the published models.

    Parameters
    ----------
    full : bool
        More parameter sets, paths, seeds, both bases, games of 40 forts, and an ensemble of random wars; takes minutes.
    seed : int
        Same seed, same numbers.
    progress : callable, optional
        Called with shares of the whole that add up to 1.

    Returns
    -------
    Verification

    Examples
    --------
    >>> verify().ok  # doctest: +SKIP
    True
    """
    started = time.perf_counter()
    found: list[Check] = []
    parts = (*PARTS, *ONLY_FULL) if full else PARTS
    whole = sum(share for _, share in parts)
    for part, share in parts:
        found += part(full, seed)
        if progress:
            progress(share / whole)
    return Verification(tuple(found), seed, full, time.perf_counter() - started)
