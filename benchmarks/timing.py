"""Time rivals in turns, and print what they managed side by side."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Rival:
    """Something to time.

    Attributes
    ----------
    name : str
        What the table calls it.
    run : callable
        Does the work once and returns the amount done (battles, war-months …) and the seconds it took;
        None for the seconds lets the caller's clock count.
    """

    name: str
    run: Callable[[], tuple[float, float | None]]


def alternate(rivals: Sequence[Rival], repetitions: int) -> dict[str, float]:
    """Return each rival's median amount per second over `repetitions` rounds.

    The rivals take turns, so that a slow spell of the machine falls on all of them alike; a first
    round, which compiles and fills caches, is not counted.
    """
    rates: dict[str, list[float]] = {rival.name: [] for rival in rivals}
    for turn in range(repetitions + 1):
        for rival in rivals:
            begun = time.perf_counter()
            amount, seconds = rival.run()
            if seconds is None:
                seconds = time.perf_counter() - begun
            if turn:
                rates[rival.name].append(amount / seconds)
    return {name: statistics.median(values) for name, values in rates.items()}


def table(title: str, unit: str, rates: dict[str, float], against: Sequence[str]) -> str:
    """Lay out rates as a plain table with one column of ratios for each name in `against`.

    Parameters
    ----------
    title : str
        The line above the table.
    unit : str
        What a rate counts, for the head of its column.
    rates : dict of str to float
        Amount per second by name.
    against : sequence of str
        Names whose rate is 1 in their column of ratios; unknown ones are left out.
    """
    columns = [name for name in against if name in rates]
    width = max(len(name) for name in rates)
    head = f"{'':{width}}  {unit:>16}" + "".join(f"  {'÷ ' + name:>{len(name) + 2}}" for name in columns)
    lines = [title, head]
    for name, rate in rates.items():
        ratios = "".join(f"  {rate / rates[column]:>{len(column) + 2}.4g}" for column in columns)
        lines.append(f"{name:{width}}  {rate:>16,.0f}{ratios}")
    return "\n".join(lines)
