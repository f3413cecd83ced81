"""One possible course of a war, told period by period in plain words and rounded numbers."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from upperhand.bargaining.fitted import solve
from upperhand.bargaining.play import ENDS, play
from upperhand.questions.dates import period_end
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program
from upperhand.scenario.text import parse_effect
from upperhand.scenario.when import period_of
from upperhand.war.condition import observe

from .words import capital, count, day, decimal, end_label, listed, percent, whole

PATHS = 1500
"""Explored paths behind a trace: enough for a policy that makes sense, few enough for a test."""

SETTLED = 0.995
"""Chance of a settlement at which the story ends with it."""

MOVED = 0.05
"""Lines by which a front has to move to be told."""

HEAD, WIDTH = 14, 110


def trace(scenario: Scenario, *, paths: int = PATHS, seed: int = 0, threads: int | None = None) -> str:
    """Tell one course of a war that follows the solved policy.

    Numbers are rounded (whole points, thousand and per cent; lines to one decimal), so that the last digits of
    different machines do not show.

    Parameters
    ----------
    scenario : Scenario
    paths : int
        Explored paths of the solve.
    seed : int
        Of the solve and of the path's luck.
    threads : int, optional
        The text does not depend on it.

    Returns
    -------
    str
        Lines that end with a newline.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> print(trace(load("forts"), paths=300).splitlines()[0])
    Twelve forts: one of its possible courses
    """
    program = observe(compile_scenario(scenario))
    solution = solve(program, paths=paths, seed=seed, threads=threads)
    played = play(solution, paths=1, seed=seed, threads=threads)
    path = _Path(scenario, program, played.months[0], int(played.ended[0]), int(played.ended_at[0]))
    opening = (
        f"Path 0 with seed {seed}, following a policy solved on {paths:,} paths. Talks, postures and the war are drawn; "
        "settlements are not: the war goes on beside the chance that it was settled. Points are of the 100 that each "
        "side has at stake."
    )
    head = [f"{scenario.title}: one of its possible courses", *textwrap.wrap(opening, WIDTH)]
    return "\n".join([*head, *path.told()]) + "\n"


@dataclass(frozen=True)
class _Path:
    """One played path with the names to tell it by; `months` holds one row of MONTH per period."""

    scenario: Scenario
    program: Program
    months: np.ndarray
    ended: int
    ended_at: int

    def told(self) -> Iterator[str]:
        """Yield the lines, period by period, to the end of the war or the horizon."""
        unit = capital(self.scenario.period)
        yield ""
        yield f"{day(self.scenario.as_of)}, the beginning"
        yield from _row("fronts", [self.front(f, 0) for f in range(len(self.program.names.fronts))])
        yield from self.means(0)
        last = len(self.months) - 1
        for t in range(last):
            now = self.months[t]
            yield ""
            yield f"{unit} {t + 1}, to {day(period_end(self.scenario, t + 1))}"
            yield from self.table(t)
            if now["settle"] > SETTLED:
                yield from self.settled(t)
                return
            yield from self.war(t)
            if 0 <= self.ended_at <= t + 1:
                sides = [(side, self.label(side)) for side in self.program.names.sides]
                name = ENDS[self.ended]
                if name.startswith("collapse"):
                    name = f"collapse_{self.program.names.sides[self.ended - 1]}"
                yield ""
                yield f"The end: {end_label(name, sides)}. {self.chance_by_now(t + 1)}"
                return
        yield ""
        yield f"The horizon: {end_label('pause' if self.paused(last) else 'unresolved', [])}. {self.chance_by_now(last)}"

    def chance_by_now(self, t: int) -> str:
        """Return how likely it was that a settlement came first."""
        unsettled = 1.0
        for before in self.months[:t]:
            unsettled *= 1.0 - float(before["settle"])
        return f"The chance that the sides had settled before: {percent(1.0 - unsettled)}."

    def label(self, name: str) -> str:
        """Return what an entity is called."""
        return self.program.names.labels.get(name, name.replace("_", " "))

    def side(self, i: int) -> str:
        """Return what a side is called."""
        return self.label(self.program.names.sides[i])

    def paused(self, t: int) -> bool:
        """Return whether the guns are silent."""
        return bool(self.months[t]["paused"] > 0.5)

    def by_side(self, t: int, field: str, scale: float = 1.0, unit: str = "", digits: int = 0) -> str:
        """Return a number of both sides, side by side."""
        values = [scale * float(v) for v in self.months[t][field]]
        shown = [decimal(v, digits=digits) if digits else whole(v) for v in values]
        return ", ".join(f"{self.side(i)} {text}{unit}" for i, text in enumerate(shown))

    def position(self, f: int, t: int) -> float:
        """Return where a front stands; float32 keeps whole lines only almost whole."""
        return round(float(self.months[t]["position"][f]), 4)

    def front(self, f: int, t: int) -> str:
        """Return a front with the lines that the first side holds there."""
        names = self.program.names
        return f"{self.label(names.fronts[f])} {decimal(self.position(f, t))} of {len(names.lines[f])}"

    def table(self, t: int) -> Iterator[str]:
        """Tell what fighting on is worth, and what that makes of talks."""
        now = self.months[t]
        yield from _row(
            "fighting on",
            [f"worth {self.by_side(t, 'fight')} points", f"today's line {self.by_side(t, 'freeze')}"],
        )
        if now["breach"] >= 0.005:
            yield from _row(
                "breach",
                [f"chance {percent(float(now['breach']))}", f"premium {self.by_side(t, 'premium')} points"],
            )
        surplus = float(now["surplus"])
        parts = [f"{whole(abs(surplus))} points {'to share' if surplus >= 0 else 'missing'}"]
        parts.append(f"a way to talk {percent(float(now['access']))}")
        parts.append(
            "consent " + ", ".join(f"{self.side(i)} {percent(float(now['consent'][i]))}" for i in range(2))
        )
        parts.append(f"a serious offer is accepted {percent(float(now['acceptance']))}")
        parts.append(f"settlement this {self.scenario.period} {percent(float(now['settle']))}")
        yield from _row("table", parts)
        if now["talked"] > 0.5:
            yield from _row("", ["the sides talk, and do not agree"])

    def settled(self, t: int) -> Iterator[str]:
        """Tell a settlement that is certain."""
        yield ""
        yield f"The end: a settlement, worth {self.by_side(t, 'points')} points."

    def war(self, t: int) -> Iterator[str]:
        """Tell a period of the war: posture, fronts, losses, what arrives and happens, strikes, strain."""
        battles = self.program.structure["law"][0] == 0
        if battles:
            yield from _row("posture", [self.posture(t)])
        yield from _row("fronts", list(self.moves(t)) or ["nothing moves"])
        happened = [*self.planned(t), *self.events(t)]
        if happened:
            yield from _row("events", happened)
        if battles:
            yield from self.means(t + 1, t)

    def posture(self, t: int) -> str:
        """Return who presses."""
        if self.paused(t):
            return "the guns are silent"
        pressing = [self.side(i) for i in range(2) if self.months[t]["pressed"][i] > 0.5]
        if not pressing:
            return "nobody presses"
        return listed(pressing) + (" press" if len(pressing) > 1 else " presses")

    def moves(self, t: int) -> Iterator[str]:
        """Yield the fronts that moved, with the lines taken and lost."""
        for f, front in enumerate(self.program.names.fronts):
            old, new = self.position(f, t), self.position(f, t + 1)
            if abs(new - old) < MOVED:
                continue
            taker = self.side(0 if new > old else 1)
            taken = (
                range(math.floor(old), math.floor(new))
                if new > old
                else range(math.ceil(new), math.ceil(old))
            )
            lines = [self.label(f"{front}.{self.program.names.lines[f][line]}") for line in taken]
            what = f": {taker} takes {listed(lines)}" if lines else f" for {taker}"
            yield f"{self.label(front)} {decimal(old)} → {decimal(new)}{what}"

    def planned(self, t: int) -> Iterator[str]:
        """Yield what was planned for this period."""
        for plan in self.scenario.schedule:
            starts = [parse_effect(text, self.scenario.names).start for text in plan.effects]
            due = [self.period(start.start) if start else 0 for start in starts]
            if due and min(due) == t:
                yield f"{plan.label} (as planned)"

    def period(self, date: dt.date) -> int:
        """Return the period of a date; what is past counts as due now."""
        return max(period_of(date, self.scenario.as_of, self.scenario.period), 0)

    def events(self, t: int) -> Iterator[str]:
        """Yield the events that moved, and the reach of missiles where a permission changed it."""
        names = self.program.names
        for e, event in enumerate(names.events):
            stage = round(float(self.months[t + 1]["stage"][e]))
            if stage != round(float(self.months[t]["stage"][e])):
                reached = self.label(f"{event}.{names.stages[e][stage - 1]}")
                yield self.label(event) + ("" if reached == "happens" else f": {reached}")
        for s, supplier in enumerate(names.suppliers):
            before, after = (float(self.months[k]["reach"][s]) for k in (t, t + 1))
            if abs(after - before) >= 1.0:
                yield f"missiles of {self.label(supplier)} may now reach {whole(after)} km"

    def means(self, t: int, before: int | None = None) -> Iterator[str]:
        """Tell what the sides have left and, after a period, what it cost them."""
        if self.program.structure["law"][0] == 1:
            return
        if before is not None:
            lost = f"{self.by_side(t, 'losses', digits=1)} thousand"
            yield from _row("losses", [lost, f"dead so far {self.by_side(t, 'dead')} thousand"])
            yield from _row("supply", list(self.supply(t)))
            yield from _row("strikes", list(self.strikes(before, t)))
        yield from _row("force", [f"{self.by_side(t, 'force')} thousand"])
        strain = [("economy", "economy"), ("exhaustion", "exhaustion"), ("support", "support for the war")]
        yield from _row("at home", [f"{name} {self.by_side(t, field, 100, ' %')}" for field, name in strain])

    def supply(self, t: int) -> Iterator[str]:
        """Yield what arrived, what is left of it, and the suppliers' missiles in hand."""
        yield f"shells arrive {self.by_side(t, 'inflow')} thousand"
        yield f"in stock {self.by_side(t, 'shells')}"
        yield f"fired {self.by_side(t, 'fires', 100, ' %')} of need"
        counts = zip(self.program.names.suppliers, self.months[t]["long_range"], strict=False)
        held = [
            f"{self.label(supplier)} {whole(float(number))}" for supplier, number in counts if number >= 0.5
        ]
        if held:
            yield f"missiles in hand from {', '.join(held)}"

    def strikes(self, before: int, t: int) -> Iterator[str]:
        """Yield each side's hits, and what strikes and repair left of the other's works."""
        for i in range(2):
            works = []
            for field in ("logistics", "oil", "infrastructure"):
                old, new = (100.0 * float(self.months[k][field][1 - i]) for k in (before, t))
                if whole(old) != whole(new):
                    works.append(f"{field} {whole(old)} → {whole(new)} %")
            after = f" ({self.side(1 - i)}: {', '.join(works)})" if works else ""
            yield f"{self.side(i)} lands {count(round(float(self.months[t]['strikes'][i])), 'hit')}{after}"


def _row(head: str, parts: list[str]) -> list[str]:
    """Lay parts out behind a head, wrapped and indented."""
    # A number and its unit stay on one line.
    text = "; ".join(parts).replace(" %", "\xa0%")
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"  {head:{HEAD - 2}}",
        subsequent_indent=" " * HEAD,
        break_on_hyphens=False,
    )
    return [line.replace("\xa0", " ") for line in lines]
