"""Differences between a variant of a war and its baseline, paired draw by draw and luck by luck."""

from __future__ import annotations

from typing import Any

from .estimate import Estimate, agreed, around
from .solves import Solved


def change(baseline: Solved, variant: Solved, name: str) -> Estimate:
    """Return the change of a number of the assessment's date, or of the played war."""
    samples = variant.centre_numbers[name] - baseline.centre_numbers[name]
    spread = agreed(
        variant.joint_numbers[name] - baseline.joint_numbers[name],
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
        "upper_hand": change(baseline, variant, "upper_hand"),
        "surplus": change(baseline, variant, "surplus"),
        "surplus_to_the_finish": change(baseline, variant, "surplus_to_the_finish"),
        "reservation": {side: change(baseline, variant, f"reservation/{i}") for i, side in enumerate(sides)},
        "premium": {side: change(baseline, variant, f"premium/{i}") for i, side in enumerate(sides)},
        "deal": tuple(change(baseline, variant, f"deal/{t}") for t in range(1, horizon + 1)),
        "losses": {side: change(baseline, variant, f"losses/{i}") for i, side in enumerate(sides)},
        "ends": {
            "settlement": change(baseline, variant, "settled"),
            "collapse": {
                side: change(baseline, variant, f"ends/collapse/{i}") for i, side in enumerate(sides)
            },
            **{name: change(baseline, variant, f"ends/{name}") for name in others},
        },
    }
