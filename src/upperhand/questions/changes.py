"""What changed since last time? The shares of time, of revised judgement and of the news, one item by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from upperhand.runs.executors import Executor
from upperhand.runs.replicate import Progress
from upperhand.runs.run import Runner
from upperhand.scenario.draws import with_centre
from upperhand.scenario.evidence import Z90
from upperhand.scenario.model import Scenario

from . import shapley
from .causes import Cause, without
from .estimate import Estimate
from .explain import NUMBERS, Share, levels, named, shared
from .options import BRIEF, EACH
from .shapley import Subset
from .solves import effort_of
from .subsets import Parts, Subsets

MOST_EXACT = 3
"""News items up to which all subsets are solved; above, some orders in which they could have come in."""

PAIRS = 2
"""Orders looked at, each with its reverse."""


@dataclass(frozen=True)
class Item:
    """A piece of news that the scenario has taken in since last time.

    Attributes
    ----------
    name, label : str
    observations, planned : tuple of int
        The scenario's observations and entries of its schedule that it brought (index from 0).
    """

    name: str
    label: str
    observations: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lever:
    """A number that nobody knows well, and where the answer would stand at the ends of its range.

    Attributes
    ----------
    name : str
        Full name of the number, or the text of the effect whose size it is.
    low, high : float
        Ends of its 90 % range.
    at_low, at_high : dict of str to float
        ``upper_hand``, ``surplus`` and ``deal`` there, all else as it is thought to be.
    error : dict of str to float
        Half-width (90 %) of what the number of draws leaves open.
    """

    name: str
    low: float
    high: float
    at_low: dict[str, float]
    at_high: dict[str, float]
    error: dict[str, float]

    def moves(self, name: str) -> float:
        """Return by how much the answer differs between the ends."""
        return abs(self.at_high[name] - self.at_low[name])

    def matters(self, name: str) -> bool:
        """Return whether that is more than chance could make of the draws."""
        return self.moves(name) > 2.0 * self.error[name]


@dataclass(frozen=True)
class Changes:
    """What moved the answer between two states of a scenario.

    Attributes
    ----------
    before, after : dict of str to Estimate
        ``upper_hand``, ``surplus`` (points) and ``deal`` (chance of a settlement by the horizon) then and now.
    time, judgement : Share or None
        What the days that passed did, and what was changed in the file by hand; None if there is nothing of the kind.
    news : tuple of Share
        In the order of the items. With time and judgement their values add up to `total`.
    total : dict of str to Estimate
    levers : tuple of Lever
        Every number that has a range, in the scenario's order.
    orders : int
        Orders of the news that were looked at; 0: the shares are exact.
    """

    before: dict[str, Estimate]
    after: dict[str, Estimate]
    time: Share | None
    judgement: Share | None
    news: tuple[Share, ...]
    total: dict[str, Estimate]
    levers: tuple[Lever, ...]
    orders: int
    wars: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object."""

        def each(group: dict[str, Estimate]) -> dict[str, Any]:
            return {name: estimate.as_dict() for name, estimate in group.items()}

        return {
            "before": each(self.before),
            "after": each(self.after),
            "time": self.time.as_dict() if self.time else None,
            "judgement": self.judgement.as_dict() if self.judgement else None,
            "news": [share.as_dict() for share in self.news],
            "total": each(self.total),
            "levers": [vars(lever) for lever in self.levers],
            "method": {
                "name": "sampled" if self.orders else "exact",
                "orders": self.orders,
                "wars": self.wars,
            },
            "seconds": round(self.seconds, 2),
        }


def changes(
    before: Scenario,
    after: Scenario,
    news: Sequence[Item],
    *,
    store: str | Path,
    executor: Executor | None = None,
    seed: int = 1,
    paths: int | None = None,
    draws: int | None = None,
    quick: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] = lambda text: None,
) -> Changes:
    """Share out the difference between a scenario as it was and as it is, both looked at over the later one's horizon.

    Time passes first: dates come nearer, what was on its way goes on, the war is carried on. Then comes what was changed by
    hand, then the news. The shares of the news are Shapley's: what an item adds, averaged over the orders in which they
    could have come in. All wars share luck and draws.

    Parameters
    ----------
    before, after : Scenario
    news : sequence of Item
        Their observations and entries of the schedule are those of `after`.
    store, executor, seed, paths, draws, quick, threads, progress, warn
        As for `explain`.

    Returns
    -------
    Changes

    Raises
    ------
    ValueError
        If they are not `comparable`.
    upperhand.war.condition.ConditionError
        If what has been observed contradicts the ranges.
    upperhand.bargaining.fitted.SolverError
        If a fit degenerates.
    upperhand.runs.store.StoreError
        If the store cannot be written to.

    Examples
    --------
    >>> import tempfile, upperhand as uh
    >>> war = uh.load("two-rivers")
    >>> with tempfile.TemporaryDirectory() as store:
    ...     same = changes(war, war, [], store=store, quick=True, paths=800, draws=128)
    >>> same.total["upper_hand"].value, same.time, same.judgement
    (0.0, None, None)
    """
    started = time.perf_counter()
    if not comparable(before, after):
        raise ValueError("the scenario was of other sides, or in other periods: nothing to compare")
    before = replace_fields(before, horizon=after.horizon, tail=after.tail)
    items = [
        Cause(item.name, item.label, observations=item.observations, planned=item.planned) for item in news
    ]
    causes = [*_steps(before, after, items), *items]
    first = len(causes) - len(items)
    effort = effort_of(BRIEF if quick else EACH, paths, draws)
    runner = Runner.at(store, executor, threads, warn)
    wars = Subsets(after, causes, effort, seed, runner, NUMBERS.values())
    n = len(items)
    orders = [] if n <= MOST_EXACT else shapley.orders(n, PAIRS, seed)
    inner = shapley.on_the_way(orders) if orders else shapley.all_subsets(n)
    stairs = [frozenset(range(k)) for k in range(first)]
    solved = wars.solve([*stairs, *(_within(subset, first) for subset in inner)], progress)
    everything = frozenset(range(len(causes)))
    steps = [
        Share(
            causes[k],
            **named(
                wars.estimates(
                    solved[frozenset(range(k + 1))].less(solved[frozenset(range(k))]), frozenset(range(k + 1))
                )
            ),
        )
        for k in range(first)
    ]
    of_news = {subset: solved[_within(subset, first)] for subset in inner}
    shares = [
        Share(cause, **named(wars.estimates(part, everything, open_)))
        for cause, (part, open_) in zip(items, shared(of_news, n, orders) if n else (), strict=True)
    ]
    start = solved[stairs[0] if stairs else _within(frozenset(), first)]
    by_name = {share.cause.name: share for share in steps}
    return Changes(
        before=levels(wars.estimates(start, frozenset())),
        after=levels(wars.estimates(solved[everything], everything)),
        time=by_name.get("time"),
        judgement=by_name.get("judgement"),
        news=tuple(shares),
        total=named(wars.estimates(solved[everything].less(start), everything)),
        levers=_levers(wars, solved[everything], everything),
        orders=len(orders),
        wars=len(solved),
        seconds=time.perf_counter() - started,
    )


def comparable(before: Scenario, after: Scenario) -> bool:
    """Return whether two scenarios are of the same sides and in the same periods, so that their answers can be compared.

    Examples
    --------
    >>> import upperhand as uh
    >>> comparable(uh.load("two-rivers"), uh.load("two-rivers")), comparable(uh.load("two-rivers"), uh.load("forts"))
    (True, False)
    """
    return before.names.sides == after.names.sides and before.period == after.period


def _levers(wars: Subsets, parts: Parts, subset: Subset) -> tuple[Lever, ...]:
    """Return where the answer stands at the ends of every range: the slope of the answer over the draws."""
    program = wars.programs[subset]
    weights = wars.weights_of(subset)
    drawn = with_centre(program, wars.effort.draws, wars.seed).z[1:]
    answers = parts.joint[:, 1:].mean(axis=0)
    middle = weights @ answers
    spread = answers - middle
    error = Z90 * np.sqrt(weights @ spread**2 * (weights @ weights))
    found = []
    for column, number in enumerate(program.ranges):
        if number.bank == "absent":
            continue
        z = drawn[:, column] - weights @ drawn[:, column]
        slope = (weights * z) @ spread / max(weights @ z**2, 1e-12)
        low, high = (
            dict(zip(NUMBERS, (parts.value + s * Z90 * slope).tolist(), strict=True)) for s in (-1, 1)
        )
        wide = dict(zip(NUMBERS, (Z90 * error).tolist(), strict=True))
        found.append(Lever(number.name, number.low, number.high, low, high, wide))
    return tuple(found)


def _within(subset: Subset, first: int) -> Subset:
    return frozenset([*range(first), *(first + i for i in subset)])


def _steps(before: Scenario, after: Scenario, items: Sequence[Cause]) -> list[Cause]:
    """Return time and judgement as causes, where they changed anything."""
    aged = _aged(before, after)
    told = without(after, items)
    found = []
    if _content(aged) != _content(before):
        found.append(Cause("time", "the days that passed", without=before))
    if _content(told) != _content(aged):
        found.append(Cause("judgement", "what was changed by hand", without=aged))
    return found


def _aged(before: Scenario, after: Scenario) -> Scenario:
    """Return the scenario as it was, on the day of the later one: its months went by, nothing else is known of them."""
    if before.as_of == after.as_of:
        return before
    known = {item.month.start for item in before.timeline.months}
    passed = [
        item.model_copy(update={"moved": {}, "km2": {}, "losses": {}})
        for item in after.timeline.months
        if item.month.start not in known and item.month.end > before.as_of.replace(day=1)
    ]
    months = (*before.timeline.months, *passed)
    return replace_fields(
        before,
        as_of=after.as_of,
        numbers_as_of=before.numbers_as_of or before.as_of,
        timeline=before.timeline.model_copy(update={"months": months}),
    )


def replace_fields(scenario: Scenario, **fields: Any) -> Scenario:
    """Return a scenario with some of its parts replaced."""
    return scenario.model_copy(update=fields).attach(scenario.names, scenario.places)


def _content(scenario: Scenario) -> dict[str, Any]:
    """Return what of a scenario makes its numbers: not its sources, words and layout."""
    return scenario.model_dump(
        exclude={"sources", "hash", "file", "warnings", "notes", "note", "summary", "title", "id"}
    )
