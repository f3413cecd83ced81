"""One check: a number of ours beside the exact one, how far they may differ, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Value = float | bool

ROUNDING = "rounding of the last digit of the published number"
ARITHMETIC = "exact on both sides; rounding of floating-point arithmetic"
FRACTIONS = "both are fractions, so nothing is rounded"
SAME = "yes or no: it must be the same"


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes
    ----------
    group : str
        Part of the engine that is checked.
    model, case : str
        Which model, and which of its numbers.
    ours, exact : float or bool
        The number that upperhand computes, and the one it must be.
    tolerance : float
        By how much they may differ.
    why : str
        Why they may differ by that much.

    Examples
    --------
    >>> check = Check("theory", "fearon1995", "war", 0.2501, 0.25, 5e-4, "rounding")
    >>> round(check.error, 4), check.ok
    (0.0001, True)
    >>> Check("theory", "fearon1995", "war", float("nan"), 0.25, 5e-4, "rounding").ok
    False
    """

    group: str
    model: str
    case: str
    ours: Value
    exact: Value
    tolerance: float
    why: str

    @property
    def error(self) -> float:
        """By how much the two differ."""
        return abs(float(self.ours) - float(self.exact))

    @property
    def ok(self) -> bool:
        """Whether they differ by no more than the tolerance; not a number is never ok."""
        return self.error <= self.tolerance

    def as_dict(self) -> dict[str, Any]:
        """Return the check's JSON object; a number that is none becomes null."""

        def plain(value: Value) -> Value | None:
            return value if isinstance(value, bool) or math.isfinite(value) else None

        return {
            "group": self.group,
            "model": self.model,
            "case": self.case,
            "ours": plain(self.ours),
            "exact": plain(self.exact),
            "error": plain(self.error),
            "tolerance": plain(self.tolerance),
            "why": self.why,
            "ok": self.ok,
        }
