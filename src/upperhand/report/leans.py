"""On which inputs an answer leans most, in words."""

from __future__ import annotations

from dataclasses import dataclass

from upperhand.questions.leaning import Lean
from upperhand.questions.result import Assessment
from upperhand.scenario.inventory import inventory

from .context import called, horizon_month
from .words import count, whole


@dataclass(frozen=True)
class LeansOn:
    """A number that the answer leans on.

    Attributes
    ----------
    of : str
        ``upper_hand``, ``surplus`` or ``chance``.
    input : str
        The number's name, by which its evidence is found; empty where it stands in an effect or an option.
    label : str
        What the number means, with its unit.
    low, high : float
        The ends of its range.
    change, error : float
        By how much the answer moves from the low end to the high one, in points or percentage points.
    text : str
        What follows the label.
    """

    of: str
    input: str
    label: str
    low: float
    high: float
    change: float
    error: float
    text: str


def leans(found: Assessment) -> tuple[LeansOn, ...]:
    """Return what an answer leans on, the largest first for each of its numbers."""
    known = {entry.name: entry for entry in inventory(found.scenario)}
    made = []
    for lean in found.leaning:
        entry = known.get(lean.input.name)
        label = f"{entry.doc} ({entry.unit})" if entry else lean.input.name
        low, high = (entry.low, entry.high) if entry else (None, None)
        ends = (lean.input.low if low is None else low, lean.input.high if high is None else high)
        made.append(
            LeansOn(
                lean.of,
                lean.input.name if entry else "",
                label,
                *ends,
                lean.change,
                lean.error,
                f"from {ends[0]:g} to {ends[1]:g}: {_moves(lean, found)}",
            )
        )
    return tuple(made)


def _moves(lean: Lean, found: Assessment) -> str:
    size = max(round(abs(lean.change)), 1)
    if lean.of == "upper_hand":
        side = found.sides[0] if lean.change > 0 else found.sides[1]
        return f"the upper hand moves {count(size, 'point')} towards {called(found, side)}"
    if lean.of == "surplus":
        return f"a settlement leaves {count(size, 'point')} {'more' if lean.change > 0 else 'less'} to share"
    direction = "rises" if lean.change > 0 else "falls"
    points = f"{whole(size)} percentage {'point' if size == 1 else 'points'}"
    return f"the chance of a settlement by {horizon_month(found)} {direction} by {points}"
