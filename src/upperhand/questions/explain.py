"""What made the difference? The share of every cause in the upper hand, the surplus and the chance of a deal."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from upperhand import __version__
from upperhand.runs.executors import Executor, Threads
from upperhand.runs.record import Record
from upperhand.runs.replicate import Job, Progress
from upperhand.runs.run import Runner
from upperhand.runs.store import Store
from upperhand.scenario.draws import with_centre
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Array, Program

from . import shapley
from .causes import Cause, causes_of, program_with, usual
from .estimate import Estimate, agreed, half_width, quantile
from .options import BRIEF, EACH
from .shapley import MOST_EXACT, Subset
from .solves import Effort, effort_of, evidence, jobs_for

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
    total : dict of str to float
        Values of `all` less those of `without`.
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
    total: dict[str, float]
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
            "scenario": {
                "id": self.scenario.id,
                "title": self.scenario.title,
                "as_of": self.scenario.as_of.isoformat(),
                "hash": self.scenario.hash,
            },
            "version": self.version,
            "seed": self.seed,
            "paths": self.effort.paths,
            "draws": self.effort.draws,
            "sides": list(self.sides),
            "without": {name: each.as_dict() for name, each in self.without.items()},
            "all": {name: each.as_dict() for name, each in self.all.items()},
            "shares": shares,
            "total": {name: round(sum(share[name]["value"] for share in shares), 6) for name in NUMBERS},
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
    runner = Runner(Store(Path(store), warn), executor or Threads(threads))
    worlds = _Worlds(scenario, found, effort, seed, runner, progress)
    n = len(found)
    orders = [] if n <= MOST_EXACT else shapley.orders(n, max(LEAST_PAIRS, MOST_SUBSETS // (2 * n)), seed)
    worlds.solve(shapley.on_the_way(orders) if orders else shapley.all_subsets(n))
    shares, error = _shares(worlds, n, orders)
    spread = worlds.spread(shares.joint)
    estimates = [
        {name: _estimate(shares, spread, error, worlds.weights, i, k) for k, name in enumerate(NUMBERS)}
        for i in range(n)
    ]
    nothing, everything = frozenset[int](), frozenset(range(n))
    total = worlds.value(everything).mean(axis=0) - worlds.value(nothing).mean(axis=0)
    return Explanation(
        scenario=scenario,
        program=worlds.programs[everything],
        version=__version__,
        seed=seed,
        effort=effort,
        without=worlds.estimates(nothing),
        all=worlds.estimates(everything),
        shares=tuple(Share(cause, **each) for cause, each in zip(found, estimates, strict=True)),
        total=dict(zip(NUMBERS, total.tolist(), strict=True)),
        subsets=len(worlds.values),
        orders=len(orders),
        done=runner.done,
        kept=runner.kept,
        seconds=time.perf_counter() - started,
    )


@dataclass(frozen=True)
class _Shares:
    """Shares by cause and number: of every replicate, and of both joint solves at every draw.

    Attributes
    ----------
    samples : float64[causes, replicates, numbers]
    joint : float64[causes, 2, 1 + draws, numbers]
    """

    samples: Array
    joint: Array


def _shares(worlds: _Worlds, n: int, orders: Sequence[tuple[int, ...]]) -> tuple[_Shares, Array]:
    """Return the shares, and the half-width of what looking at some orders only leaves open, float64[causes, numbers]."""
    if not orders:
        samples = shapley.exact(worlds.values, n)
        return _Shares(samples, shapley.exact(worlds.joints, n)), np.zeros((n, len(NUMBERS)))
    by_order = shapley.sampled(worlds.value, orders)
    pairs = (
        by_order.mean(axis=2).reshape(-1, 2, n, len(NUMBERS)).mean(axis=1)
    )  # an order and its reverse are one sample
    error = np.array([[half_width(pairs[:, i, k]) for k in range(len(NUMBERS))] for i in range(n)])
    joint = shapley.sampled(lambda subset: worlds.joints[subset], orders).mean(axis=0)
    return _Shares(by_order.mean(axis=0), joint), error


def _estimate(shares: _Shares, spread: Array, error: Array, weights: Array, i: int, k: int) -> Estimate:
    """Return a cause's share in a number: its mean, so that shares add up; range over ignorance; and error."""
    samples, over = shares.samples[i, :, k], spread[i, :, k]
    value = float(samples.mean())
    wide = float(np.hypot(half_width(samples), error[i, k]))
    low, high = (quantile(over, weights, share) - float(weights @ over) for share in (0.05, 0.95))
    return Estimate(value, min(value + low, value - wide), max(value + high, value + wide), wide)


class _Worlds:
    """The war with every subset of the causes that is looked at.

    Attributes
    ----------
    values : dict of frozenset to float64[replicates, numbers]
        What each replicate gives on average over ignorance.
    joints : dict of frozenset to float64[2, 1 + draws, numbers]
    weights : float64[draws]
        Of the draws, with all causes.
    """

    def __init__(
        self,
        scenario: Scenario,
        causes: Sequence[Cause],
        effort: Effort,
        seed: int,
        runner: Runner,
        progress: Progress | None,
    ) -> None:
        self.scenario, self.causes, self.effort, self.seed = scenario, causes, effort, seed
        self.runner, self.progress = runner, progress
        self.programs: dict[Subset, Program] = {}
        self.values: dict[Subset, Array] = {}
        self.joints: dict[Subset, Array] = {}
        self._weights: dict[frozenset[int], Array] = {}

    def solve(self, subsets: Sequence[Subset]) -> None:
        """Solve the war as the file has it, whose luck all others share, and the war with each of these subsets."""
        self.programs = {subset: self._program(subset) for subset in subsets}
        jobs = jobs_for(self._as_it_is(), self.effort, self.seed)
        total = (len(subsets) + 1) * sum(job.size for job in jobs)

        def report(size: float) -> None:
            if self.progress:
                self.progress(size / total)

        keys = self.runner.complete(jobs, report, order=True)
        self._reference = self.runner.read(keys, jobs, order=True)
        keys = self.runner.complete((job for subset in subsets for job in self._jobs(subset)), report)
        n = len(jobs)
        for k, subset in enumerate(subsets):
            self._take(subset, self.runner.read(keys[k * n : (k + 1) * n], self._jobs(subset)))
        self.weights = self._weights_of(frozenset(range(len(self.causes))))

    def value(self, subset: Subset) -> Array:
        """Return the value of a subset, float64[replicates, numbers]."""
        return self.values[subset]

    def spread(self, joint: Array) -> Array:
        """Return what both joint solves agree on, of arrays float64[causes, 2, 1 + draws, numbers]; without the centre."""
        ranges = len(next(iter(self.programs.values())).ranges)
        found = [
            [agreed(each[:, :, k], self.weights, ranges)[1:] for k in range(joint.shape[3])] for each in joint
        ]
        return np.swapaxes(np.array(found), 1, 2)

    def estimates(self, subset: Subset) -> dict[str, Estimate]:
        """Return the numbers of the war with some of the causes, with ranges."""
        one = _Shares(self.values[subset][None], self.joints[subset][None])
        spread, none = self.spread(one.joint), np.zeros((1, len(NUMBERS)))
        return {name: _estimate(one, spread, none, self.weights, 0, k) for k, name in enumerate(NUMBERS)}

    def _program(self, subset: Subset) -> Program:
        there = {self.causes[i].name for i in subset}
        return program_with(self.scenario, self.causes, lambda cause: cause.name in there)

    def _jobs(self, subset: Subset) -> list[Job]:
        return jobs_for(self.programs[subset], self.effort, self.seed, self._reference)

    def _take(self, subset: Subset, records: Sequence[Record]) -> None:
        n, weights = self.effort.replicates, self._weights_of(subset)
        centre = np.array([[each[name][0] for name in NUMBERS.values()] for each in records[:n]])
        joint = np.stack(
            [np.stack([each[name] for name in NUMBERS.values()], axis=1) for each in records[n : n + 2]]
        )
        # By how much a number's mean over ignorance, given what has been seen, differs from its value at the centre.
        over = np.tensordot(joint[:, 1:], weights, axes=(1, 0)) - joint[:, 0]
        self.values[subset] = centre + over[np.arange(n) % 2]
        self.joints[subset] = joint

    def _weights_of(self, subset: Subset) -> Array:
        """Weigh the draws by what has been seen in this war; what may happen from today on does not change the past."""
        seen = frozenset(i for i in subset if self.causes[i].observations)
        if seen not in self._weights:
            program = self._as_it_is({self.causes[i].name for i in seen})
            drawn = with_centre(program, self.effort.draws, self.seed)
            n = self.effort.replicates
            self._weights[seen] = evidence(program, drawn, self._reference[n : n + 2])[0]
        return self._weights[seen]

    def _as_it_is(self, seen: Container[str] | None = None) -> Program:
        """Return the war as the file has it, without options and changed numbers; with some observations only, if given."""

        def there(cause: Cause) -> bool:
            if cause.observations and seen is not None:
                return cause.name in seen
            return not cause.options and not cause.sets

        return program_with(self.scenario, self.causes, there)
