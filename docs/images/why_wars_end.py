"""Draw docs/images/why-wars-end.svg: three published models, in each of which one number is changed.

Run it from the repository's root: python docs/images/why_wars_end.py
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from upperhand.report.canvas import COLOURS, SETTINGS, light_grid
from upperhand.theory import powell2006, stopping

HERE = Path(__file__).parent


def battles(**changes: float) -> float:
    """Return the expected battles of game S with other numbers, when A wins 55 % of battles."""
    return float(stopping.solve(**{**stopping.GAMES["S"], **changes}).outcome(0.55).battles)


def beliefs(axes: Axes) -> None:
    """Draw battles against how far apart the beliefs are."""
    apart = np.linspace(0.0, 0.9, 46)
    fought = [battles(prior_a=0.5 + gap / 2, prior_b=0.5 - gap / 2) for gap in apart]
    axes.step(100 * apart, fought, color=COLOURS["first"], lw=1.8, where="mid")
    axes.set_title("Optimism")
    axes.set_xlabel("how far apart beliefs are, % points")
    axes.set_ylabel("expected battles")


def costs(axes: Axes) -> None:
    """Draw battles against the cost of a battle."""
    spent = np.linspace(0.0, 0.06, 61)
    fought = [battles(cost_a=cost, cost_b=cost) for cost in spent]
    axes.step(100 * spent, fought, color=COLOURS["second"], lw=1.8, where="mid")
    axes.set_title("Cost of fighting")
    axes.set_xlabel("cost of a battle, points of 100")
    axes.set_ylabel("expected battles")


def shifts(axes: Axes) -> None:
    """Draw the least guarantee that keeps the peace against A's power after the shift."""
    later = np.linspace(0.3, 1.0, 141)
    least = [float(powell2006.least_guarantee(0.3, p, 0.9, 0.5)) for p in later]
    axes.plot(100 * later, least, color=COLOURS["neutral"], lw=1.8)
    axes.fill_between(100 * later, least, max(least), color=COLOURS["neutral"], alpha=0.12, lw=0)
    axes.text(42, 0.8 * max(least), "peace", color=COLOURS["neutral"])
    axes.text(74, 0.2 * max(least), "war")
    axes.set_title("Shifting power")
    axes.set_xlabel("A's chance to win after the shift, %\n(now 30 %)")
    axes.set_ylabel("guarantee to B, in periods' pies")


def main() -> None:
    """Write the figure."""
    matplotlib.rcParams.update(SETTINGS)
    figure = Figure(figsize=(8.2, 2.8), layout="constrained")
    for axes, draw in zip(figure.subplots(1, 3), (beliefs, costs, shifts), strict=True):
        draw(axes)
        light_grid(axes)
        axes.set_ylim(bottom=0)
    title = "Why wars end: battles against disagreement, against their cost; the guarantee that a shift of power needs"
    metadata = {"Title": title, "Creator": "docs/images/why_wars_end.py", "Date": None}
    figure.savefig(HERE / "why-wars-end.svg", metadata=metadata)


if __name__ == "__main__":
    main()
