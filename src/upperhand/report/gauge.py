"""Draws the upper hand as a mark on a scale between the two sides."""

from __future__ import annotations

import html
import math

from upperhand.questions.result import Assessment

from . import findings
from .canvas import COLOURS, GREY, INK
from .charts import Style
from .context import called
from .inline import inline
from .words import span, whole

STEP = 25
"""Points between two marks of the scale."""

LEFT, RIGHT, MIDDLE = 40.0, 600.0, 42.0

WORDS = f"fill: {GREY}; font-size: 13px"
RULE = f"stroke: {GREY}; stroke-width: 1.5"


def gauge(found: Assessment, before: Assessment | None = None, themed: bool = True) -> str:
    """Return the scale as an element of a page: the second side's end left, the first's right, today's line in the middle.

    Parameters
    ----------
    found : Assessment
    before : Assessment, optional
        The baseline of a variant, shown as a hollow mark.
    themed : bool
        See `inline`.
    """
    hand = found.upper_hand
    values = [hand.low, hand.high, hand.value, *([before.upper_hand.value] if before else [])]
    reach = STEP * max(1, math.ceil(max(map(abs, values)) / STEP))

    def at(value: float) -> str:
        return f"{0.5 * (LEFT + RIGHT) + 0.5 * (RIGHT - LEFT) * value / reach:.1f}"

    ticks = "".join(
        f'<line style="{RULE}" x1="{at(v)}" x2="{at(v)}" y1="{MIDDLE - 5}" y2="{MIDDLE + 5}"/>'
        f'<text x="{at(v)}" y="{MIDDLE + 24}" text-anchor="middle" style="{WORDS}">{whole(abs(v))}</text>'
        for v in range(-reach, reach + 1, STEP)
    )
    hollow = ""
    if before is not None:
        x = at(before.upper_hand.value)
        hollow = (
            f'<circle style="fill: #ffffff; stroke: {INK}; stroke-width: 2" cx="{x}" cy="{MIDDLE}" r="6"/>'
        )
    without = " Hollow: without the change." if before is not None else ""
    right, left = (called(found, side) for side in found.sides)
    says = (
        f"Points by which the balanced settlement is better than today's line: left for {left}, right for {right}. "
        f"Value and range: {span(hand, signed=True)} (above 0 for {right}).{without}"
    )
    drawn = (
        f'<svg viewBox="0 0 640 92">'
        f'<text x="{LEFT}" y="16" style="{_bold("second")}">← better for {html.escape(left)}</text>'
        f'<text x="{RIGHT}" y="16" text-anchor="end" style="{_bold("first")}">better for {html.escape(right)} →</text>'
        f'<line style="{RULE}" x1="{LEFT}" x2="{RIGHT}" y1="{MIDDLE}" y2="{MIDDLE}"/>{ticks}'
        f'<rect style="fill: #c4c4c4; stroke: {GREY}" x="{at(hand.low)}" y="{MIDDLE - 6}" height="12" '
        f'width="{float(at(hand.high)) - float(at(hand.low)):.1f}"/>{hollow}'
        f'<circle style="fill: {INK}" cx="{at(hand.value)}" cy="{MIDDLE}" r="8"/>'
        f'<text x="{at(0)}" y="{MIDDLE + 42}" text-anchor="middle" style="{WORDS}">'
        "0 = freezing today's line; points; bar: 90 % range</text></svg>"
    )
    return inline(drawn, "gauge", f"{findings.headline(found)}.", says, themed)


def _bold(style: Style) -> str:
    return f"fill: {COLOURS[style].lower()}; font-size: 13px; font-weight: 700"
