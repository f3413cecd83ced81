"""Differences between a variant of a war and its baseline, paired draw by draw and luck by luck."""

from __future__ import annotations

from typing import Any

from .estimate import Estimate, agreed, around
from .solves import Solved


def now(baseline: Solved, variant: Solved, name: str) -> Estimate:
    """Return the change of a number of the assessment's date."""
    samples = variant.today[name] - baseline.today[name]
    spread = agreed(
        variant.joint_today[name] - baseline.joint_today[name], baseline.weights, len(baseline.program.ranges)
    )
    return around(samples, spread, baseline.weights)


def later(baseline: Solved, variant: Solved, name: str) -> Estimate:
    """Return the change of a number of the played war."""
    samples = variant.played[name] - baseline.played[name]
    spread = agreed(
        variant.joint_played[name] - baseline.joint_played[name],
        baseline.weights,
        len(baseline.program.ranges),
    )
    return around(samples, spread, baseline.weights)


def difference(baseline: Solved, variant: Solved) -> dict[str, Any]:
    """Return the paired changes that `whatif` reports.

    Returns
    -------
    dict
        Of Estimates, in the form of an assessment: ``upper_hand``, ``surplus`` and ``surplus_to_the_finish``;
        ``reservation``, ``premium`` and ``losses`` by side; ``deal`` by period; ``ends`` by end, ``collapse`` by side.
    """
    sides = baseline.program.names.sides
    horizon = int(baseline.program.structure["horizon"][0])
    others = ("escalation", "pause", "unresolved", "decided")
    return {
        "upper_hand": now(baseline, variant, "upper_hand"),
        "surplus": now(baseline, variant, "surplus"),
        "surplus_to_the_finish": now(baseline, variant, "surplus_to_the_finish"),
        "reservation": {side: now(baseline, variant, f"reservation/{i}") for i, side in enumerate(sides)},
        "premium": {side: now(baseline, variant, f"premium/{i}") for i, side in enumerate(sides)},
        "deal": tuple(later(baseline, variant, f"deal/{t}") for t in range(1, horizon + 1)),
        "losses": {side: later(baseline, variant, f"losses/{i}") for i, side in enumerate(sides)},
        "ends": {
            "settlement": later(baseline, variant, "settled"),
            "collapse": {
                side: later(baseline, variant, f"ends/collapse/{i}") for i, side in enumerate(sides)
            },
            **{name: later(baseline, variant, f"ends/{name}") for name in others},
        },
    }
