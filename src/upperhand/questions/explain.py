"""What made the difference? The share of every cause in the upper hand, the surplus and the chance of a deal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any

import numpy as np

from upperhand import __version__
from upperhand.runs.executors import Executor
from upperhand.runs.replicate import Progress
from upperhand.runs.run import Runner
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Array, Program

from . import base_rate, shapley
from .causes import Cause, causes_of, usual
from .estimate import Estimate, half_width
from .options import BRIEF, EACH
from .result import head
from .shapley import MOST_EXACT, Subset
from .solves import Effort, effort_of
from .subsets import Parts, Subsets

NUMBERS = {"upper_hand": "upper_hand", "surplus": "surplus", "deal": "settled"}
"""What is explained, by its name in `runs.measure`: points, points, and the chance of a settlement by the horizon."""

MOST_SUBSETS = 400
"""Subsets that are looked at, about, where there are too many causes for all."""

LEAST_PAIRS = 4
"""Pairs of orders in which causes come in, at least."""


@dataclass(frozen=True)
class Share:
    """What a cause adds to each number, averaged over all orders in which the causes could come in."""

    cause: Cause
    upper_hand: Estimate
    surplus: Estimate
    deal: Estimate

    def as_dict(self) -> dict[str, Any]:
        """Return the share's JSON object."""
        return {
            "cause": self.cause.name,
            "label": self.cause.label,
            **{
                name: getattr(self, name).as_dict(cannot_tell=getattr(self, name).cannot_tell)
                for name in NUMBERS
            },
        }


@dataclass(frozen=True)
class Explanation:
    """What made the difference between the war with all causes and with none.

    Attributes
    ----------
    without, all : dict of str to Estimate
        ``upper_hand``, ``surplus``, ``deal`` with none of the causes, and with all.
    shares : tuple of Share
        In the order of the causes. Their values add up to `total`.
    total : dict of str to Estimate
        What all causes make together: `all` less `without`.
    subsets : int
        Wars that were solved, each with some of the causes.
    orders : int
        Orders looked at where there were too many causes for all subsets; 0: the shares are exact.
    """

    scenario: Scenario
    program: Program
    version: str
    seed: int
    effort: Effort
    without: dict[str, Estimate]
    all: dict[str, Estimate]
    shares: tuple[Share, ...]
    total: dict[str, Estimate]
    subsets: int
    orders: int
    done: int
    kept: int
    seconds: float

    @property
    def sides(self) -> tuple[str, ...]:
        """Identifiers of the sides; the first is A."""
        return self.program.names.sides

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of ``explain --json``; the shares printed add up to the totals printed."""
        shares = [share.as_dict() for share in self.shares]
        return {
            **head(self),
            "base_rate": round(base_rate.by_horizon(self.program), 6),
            "without": {name: each.as_dict() for name, each in self.without.items()},
            "all": {name: each.as_dict() for name, each in self.all.items()},
            "shares": shares,
            "total": {
                name: {**each.as_dict(), "value": round(sum(share[name]["value"] for share in shares), 6)}
                for name, each in self.total.items()
            },
            "method": {
                "name": "sampled" if self.orders else "exact",
                "subsets": self.subsets,
                "orders": self.orders,
            },
            "solves": {"done": self.done, "kept": self.kept},
            "seconds": round(self.seconds, 2),
        }


def explain(
    scenario: Scenario,
    *,
    causes: Sequence[str] | None = None,
    options: Sequence[str] = (),
    sets: Sequence[str] = (),
    store: str | Path,
    executor: Executor | None = None,
    seed: int = 1,
    paths: int | None = None,
    draws: int | None = None,
    quick: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] = lambda text: None,
) -> Explanation:
    """Share out the difference that causes make between them.

    The war is solved with every subset of the causes (up to ten; above, along random orders of them), always with the same
    luck and the same draws of the inputs. A cause's share is what it adds, averaged over all orders in which the causes
    could come in, after Shapley: the order never matters, and shares add up to the total.

    Parameters
    ----------
    scenario : Scenario
    causes : sequence of str, optional
        See `causes.causes_of`; default: with options or sets, those alone; else every belief, all observations, all events.
    options, sets : sequence of str
        Options or courses of action, and effects as after ``--set``: causes, too.
    store : str or Path
        Folder that finished solves are kept in; an explanation that was cut off goes on where it stood.
    executor, seed, paths, draws, quick, threads, progress, warn
        As for `run`.

    Returns
    -------
    Explanation

    Raises
    ------
    ValueError
        If there is no cause.
    upperhand.scenario.errors.UnknownName
        If a cause, an option or a quantity does not exist.
    upperhand.scenario.tokens.TextError
        If one of `sets` does not follow the grammar.
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
    ...     answer = uh.explain(war, options=["guarantee", "nothing"], store=store, quick=True, paths=800, draws=128)
    >>> answer.shares[1].upper_hand.value  # an option without effect has no share
    0.0
    """
    started = time.perf_counter()
    names = causes if causes is not None else ([] if options or sets else usual(scenario))
    found = causes_of(scenario, names, options, sets)
    if not found:
        raise ValueError("nothing to explain: name a cause, an option or a changed number")
    effort = effort_of(BRIEF if quick else EACH, paths, draws)
    runner = Runner.at(store, executor, threads, warn)
    n = len(found)
    orders = [] if n <= MOST_EXACT else shapley.orders(n, max(LEAST_PAIRS, MOST_SUBSETS // (2 * n)), seed)
    subsets = shapley.on_the_way(orders) if orders else shapley.all_subsets(n)
    wars = Subsets(scenario, found, effort, seed, runner, NUMBERS.values())
    solved = wars.solve(subsets, progress)
    nothing, everything = frozenset[int](), frozenset(range(n))
    shares = [
        Share(cause, **named(wars.estimates(part, everything, open_)))
        for cause, (part, open_) in zip(found, shared(solved, n, orders), strict=True)
    ]
    together = solved[everything].less(solved[nothing])
    return Explanation(
        scenario=scenario,
        program=wars.programs[everything],
        version=__version__,
        seed=seed,
        effort=effort,
        without=levels(wars.estimates(solved[nothing], nothing)),
        all=levels(wars.estimates(solved[everything], everything)),
        shares=tuple(shares),
        total=named(wars.estimates(together, everything)),
        subsets=len(subsets),
        orders=len(orders),
        done=runner.done,
        kept=runner.kept,
        seconds=time.perf_counter() - started,
    )


def shared(
    solved: Mapping[Subset, Parts], n: int, orders: Sequence[tuple[int, ...]]
) -> Iterator[tuple[Parts, Array]]:
    """Yield every cause's share, and the half-width (float64[numbers]) of what looking at some orders only leaves open."""
    fields = [field.name for field in fields_of(Parts)]
    values = {name: {subset: getattr(part, name) for subset, part in solved.items()} for name in fields}
    if not orders:
        found = {name: shapley.exact(values[name], n) for name in fields}
        for i in range(n):
            yield Parts(*(found[name][i] for name in fields)), np.zeros(len(NUMBERS))
        return
    by_order = {name: shapley.sampled(values[name].__getitem__, orders) for name in fields}
    for i in range(n):
        whole = np.stack(
            [Parts(*(by_order[name][k, i] for name in fields)).value for k in range(len(orders))]
        )
        pairs = whole.reshape(-1, 2, len(NUMBERS)).mean(axis=1)  # an order and its reverse are one sample
        error = np.array([half_width(pairs[:, k]) for k in range(len(NUMBERS))])
        yield Parts(*(by_order[name][:, i].mean(axis=0) for name in fields)), error


def named(estimates: Sequence[Estimate]) -> dict[str, Estimate]:
    """Return estimates by the names of `NUMBERS`."""
    return dict(zip(NUMBERS, estimates, strict=True))


def levels(estimates: Sequence[Estimate]) -> dict[str, Estimate]:
    """Return the numbers of a war; the range of a chance ends at 0 and 1."""
    found = named(estimates)
    deal = found["deal"]
    return {**found, "deal": replace(deal, low=max(deal.low, 0.0), high=min(deal.high, 1.0))}
