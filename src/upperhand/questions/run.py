"""Many variants of a war, each beside the baseline; can be cut off at any moment and goes on where it stood."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from upperhand import __version__
from upperhand.bargaining.fitted import SolverError
from upperhand.runs import manifest
from upperhand.runs.executors import Executor
from upperhand.runs.replicate import Job, Progress
from upperhand.runs.run import Runner
from upperhand.scenario.compile import chosen, compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program
from upperhand.scenario.variants import Variant
from upperhand.war.condition import observe

from . import base_rate
from .compare import change
from .estimate import Estimate
from .options import BRIEF, EACH
from .result import head
from .solves import Effort, Solved, effort_of, gathered, jobs_for

BASELINE = "baseline"
"""Name of the war as it is, among the variants of a run."""

Bounds = tuple[float, float]
ANY, CHANCE, COUNT = (-np.inf, np.inf), (0.0, 1.0), (0.0, np.inf)


@dataclass(frozen=True)
class Number:
    """A number that every row has.

    Attributes
    ----------
    name, unit : str
    measured : str
        Its name in `runs.measure`.
    bounds : tuple of float
    factor : float
        What it is measured in, in its unit.
    """

    name: str
    measured: str
    unit: str
    bounds: Bounds = ANY
    factor: float = 1.0


def numbers_of(program: Program) -> tuple[Number, ...]:
    """Return the numbers that every row has."""
    sides = tuple(enumerate(program.names.sides))
    return (
        Number("upper_hand", "upper_hand", "points"),
        Number("surplus", "surplus", "points"),
        *(Number(f"reservation/{side}", f"reservation/{i}", "points") for i, side in sides),
        Number("deal", "settled", "probability", CHANCE),
        Number("escalation", "ends/escalation", "probability", CHANCE),
        Number("months", "months", "months", COUNT, program.months_per_period),
        *(Number(f"losses/{side}", f"losses/{i}", "thousand dead", COUNT) for i, side in sides),
    )


@dataclass(frozen=True)
class Row:
    """A variant's numbers, and how they differ from the baseline's.

    Attributes
    ----------
    numbers, changes : dict of str to Estimate
        ``upper_hand``, ``surplus`` (points), ``deal``, ``escalation`` (chance by the horizon), ``months`` (of war, until
        it ends or the horizon, at most), ``reservation/SIDE`` (points), ``losses/SIDE`` (thousand dead by the horizon).
    effects : tuple of str
        Everything that the variant changes, as text.
    """

    variant: Variant
    numbers: dict[str, Estimate]
    changes: dict[str, Estimate]
    effects: tuple[str, ...]

    @property
    def upper_hand(self) -> Estimate:
        """Change of the upper hand, in points."""
        return self.changes["upper_hand"]

    @property
    def deal(self) -> Estimate:
        """Change of the chance of a settlement by the horizon."""
        return self.changes["deal"]

    def as_dict(self) -> dict[str, Any]:
        """Return the row's JSON object."""
        return {
            "name": self.variant.name,
            "options": list(self.variant.options),
            "effects": list(self.effects),
            "numbers": {name: each.as_dict() for name, each in self.numbers.items()},
            "changes": {
                name: each.as_dict(cannot_tell=each.cannot_tell) for name, each in self.changes.items()
            },
        }


@dataclass(frozen=True)
class Run:
    """Many variants of a war beside their baseline.

    Attributes
    ----------
    baseline : dict of str to Estimate
    rows : tuple of Row
        In the order of the variants.
    failed : dict of str to str
        Variants that could not be solved, and why; they have no row.
    id : str
        Identifier of the run in the store (see `runs.manifest`).
    done, kept : int
        Solves that were computed, and solves that were found in the store.
    store : str
        Folder of the store.
    """

    scenario: Scenario
    program: Program
    version: str
    seed: int
    effort: Effort
    baseline: dict[str, Estimate]
    rows: tuple[Row, ...]
    failed: dict[str, str]
    id: str
    done: int
    kept: int
    store: str
    seconds: float

    @property
    def sides(self) -> tuple[str, ...]:
        """Identifiers of the sides; the first is A."""
        return self.program.names.sides

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of ``run --json``."""
        return {
            **head(self),
            "base_rate": round(base_rate.by_horizon(self.program), 6),
            "baseline": {name: each.as_dict() for name, each in self.baseline.items()},
            "variants": [row.as_dict() for row in self.rows],
            "failed": self.failed,
            "run": self.id,
            "solves": {"done": self.done, "kept": self.kept, "store": self.store},
            "seconds": round(self.seconds, 2),
        }


def run(
    scenario: Scenario,
    variants: Sequence[Variant],
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
) -> Run:
    """Compare many variants of a war with its baseline.

    Every solve is kept in the store as soon as it is done. The same call after a crash does the rest, and gives the same
    numbers, bit for bit; so do more variants, or other threads or workers.

    Parameters
    ----------
    scenario : Scenario
    variants : sequence of Variant
    store : str or Path
        Folder that finished solves are kept in.
    executor : Executor, optional
        Where the solves are done; default: on `threads` of this machine.
    seed, paths, draws, quick, threads, progress
        As for `assess`.
    warn : callable
        Told about damaged files of the store.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If two variants have the same name, or one has the baseline's.
    upperhand.bargaining.fitted.SolverError
        If the baseline cannot be solved. A variant that cannot is listed in `Run.failed`.
    upperhand.scenario.errors.UnknownName
        If an option or quantity does not exist.
    upperhand.runs.store.StoreError
        If the store cannot be written to.

    Examples
    --------
    >>> import tempfile, upperhand as uh
    >>> from upperhand.scenario.variants import Variant
    >>> war, half = uh.load("two-rivers"), Variant("half", sets=("corvia.shells.monthly *= 0.5",))
    >>> with tempfile.TemporaryDirectory() as store:
    ...     first = uh.run(war, [half], store=store, quick=True, paths=800, draws=128)
    ...     again = uh.run(war, [half], store=store, quick=True, paths=800, draws=128)
    >>> again.done, again.rows == first.rows
    (0, True)
    """
    started = time.perf_counter()
    effort = effort_of(BRIEF if quick else EACH, paths, draws)
    names = [BASELINE, *(variant.name for variant in variants)]
    if repeated := [name for name, times in Counter(names).items() if times > 1]:
        raise ValueError(f"two variants are called '{repeated[0]}'")
    runner = Runner.at(store, executor, threads, warn)
    entry = manifest.begin(runner.store, _entry(scenario, variants, seed, effort))
    paired = Paired(scenario, runner, effort, seed, len(variants), progress)
    rows: list[Row] = []
    failed: dict[str, str] = {}
    for variant, solved in zip(variants, paired.solve(variants), strict=True):
        if isinstance(solved, SolverError):
            failed[variant.name] = str(solved)
        else:
            rows.append(_row(scenario, variant, paired.baseline, solved))
    manifest.write(runner.store, replace(entry, ended=_now(), variants=paired.keys))
    return Run(
        scenario=scenario,
        program=paired.baseline.program,
        version=__version__,
        seed=seed,
        effort=effort,
        baseline=_numbers(paired.baseline),
        rows=tuple(rows),
        failed=failed,
        id=entry.id,
        done=runner.done,
        kept=runner.kept,
        store=str(store),
        seconds=time.perf_counter() - started,
    )


def _entry(scenario: Scenario, variants: Sequence[Variant], seed: int, effort: Effort) -> manifest.Manifest:
    """Return what the store says of a run that begins."""
    question = {
        "hash": scenario.hash,
        "version": __version__,
        "seed": seed,
        "effort": asdict(effort),
        "variants": [asdict(variant) for variant in variants],
    }
    return manifest.Manifest(
        id=manifest.run_id(question),
        scenario=scenario.id,
        title=scenario.title,
        hash=scenario.hash,
        version=__version__,
        seed=seed,
        asked=len(variants),
        began=_now(),
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


class Paired:
    """The solves of a baseline, and of many variants that follow it.

    Parameters
    ----------
    variants : int
        How many there will be, to share out progress.

    Attributes
    ----------
    baseline : Solved
    keys : dict of str to list of str
        Keys of the solves of the baseline and of every variant that has been read, by name.
    """

    def __init__(
        self,
        scenario: Scenario,
        runner: Runner,
        effort: Effort,
        seed: int,
        variants: int,
        progress: Progress | None,
    ) -> None:
        self.scenario, self.runner, self.effort, self.seed = scenario, runner, effort, seed
        program = observe(compile_scenario(scenario))
        jobs = jobs_for(program, effort, seed)
        total = (variants + 1) * sum(job.size for job in jobs)
        self._report: Progress = (lambda size: progress(size / total)) if progress else (lambda size: None)
        keys = runner.complete(jobs, self._report, order=True)
        self.keys = {BASELINE: keys}
        self.baseline = gathered(program, effort, seed, runner.read(keys, jobs, order=True))

    def solve(self, variants: Sequence[Variant]) -> Iterator[Solved | SolverError]:
        """Yield what solving every variant gives, or why it cannot be solved, in their order; all are solved first."""
        jobs = (job for each in variants for job in self._jobs(self._program(each)))
        keys = self.runner.complete(jobs, self._report)
        n = len(self.baseline.records)
        for k, variant in enumerate(variants):
            program, own = self._program(variant), keys[k * n : (k + 1) * n]
            try:
                records = self.runner.read(own, self._jobs(program))
            except SolverError as error:
                yield error
                continue
            self.keys[variant.name] = own
            yield gathered(program, self.effort, self.seed, records, self.baseline)

    def _program(self, variant: Variant) -> Program:
        return observe(compile_scenario(self.scenario, variant.options, variant.sets))

    def _jobs(self, program: Program) -> list[Job]:
        return jobs_for(program, self.effort, self.seed, self.baseline.records)


def _numbers(solved: Solved) -> dict[str, Estimate]:
    return {
        each.name: solved.now(each.measured, *each.bounds).times(each.factor)
        for each in numbers_of(solved.program)
    }


def _row(scenario: Scenario, variant: Variant, baseline: Solved, solved: Solved) -> Row:
    return Row(
        variant=variant,
        numbers=_numbers(solved),
        changes={
            each.name: change(baseline, solved, each.measured).times(each.factor)
            for each in numbers_of(baseline.program)
        },
        effects=(*chosen(scenario, variant.options), *variant.sets),
    )
