"""Many variants of a war, each beside the baseline; can be cut off at any moment and goes on where it stood."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from upperhand import __version__
from upperhand.runs import manifest
from upperhand.runs.executors import Executor, Threads
from upperhand.runs.replicate import Job, Progress
from upperhand.runs.run import Runner
from upperhand.runs.store import Store
from upperhand.scenario.compile import chosen, compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program
from upperhand.scenario.variants import Variant
from upperhand.war.condition import observe

from .compare import change
from .estimate import Estimate
from .options import BRIEF, EACH
from .solves import Effort, Solved, effort_of, gathered, jobs_for

BASELINE = "baseline"
"""Name of the war as it is, among the variants of a run."""

POINTS = {"upper_hand": "upper_hand", "surplus": "surplus"}
"""Numbers of the assessment's date that a row has, by their names in `runs.measure`."""

CHANCES = {"deal": "settled", "escalation": "ends/escalation"}
"""Chances by the horizon that a row has."""


@dataclass(frozen=True)
class Row:
    """A variant's numbers, and how they differ from the baseline's.

    Attributes
    ----------
    numbers, changes : dict of str to Estimate
        ``upper_hand``, ``surplus`` (points), ``deal``, ``escalation`` (chance by the horizon), ``months`` (of war, until
        it ends or the horizon), ``reservation/SIDE`` (points), ``losses/SIDE`` (thousand dead by the horizon).
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
            "baseline": {name: each.as_dict() for name, each in self.baseline.items()},
            "variants": [row.as_dict() for row in self.rows],
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
    runner = Runner(Store(Path(store), warn), executor or Threads(threads))
    entry = _entry(scenario, variants, seed, effort)
    manifest.write(runner.store, entry)
    solves = Solves(scenario, runner, effort, seed, len(variants), progress)
    rows = [
        _row(scenario, variant, solves.baseline, solved)
        for variant, solved in zip(variants, solves.of(variants), strict=True)
    ]
    manifest.write(runner.store, replace(entry, ended=_now(), variants=solves.keys))
    return Run(
        scenario=scenario,
        program=solves.baseline.program,
        version=__version__,
        seed=seed,
        effort=effort,
        baseline=_numbers(solves.baseline),
        rows=tuple(rows),
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
        verb="run",
        scenario=scenario.id,
        title=scenario.title,
        hash=scenario.hash,
        version=__version__,
        seed=seed,
        began=_now(),
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


class Solves:
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

    def of(self, variants: Sequence[Variant]) -> Iterator[Solved]:
        """Yield what solving every variant gives, in their order; all solves are done first."""
        keys = self.runner.complete(
            (job for each in variants for job in self._jobs(self._program(each))), self._report
        )
        n = len(self.baseline.records)
        for k, variant in enumerate(variants):
            program, own = self._program(variant), keys[k * n : (k + 1) * n]
            self.keys[variant.name] = own
            records = self.runner.read(own, self._jobs(program))
            yield gathered(program, self.effort, self.seed, records, self.baseline)

    def _program(self, variant: Variant) -> Program:
        return observe(compile_scenario(self.scenario, variant.options, variant.sets))

    def _jobs(self, program: Program) -> list[Job]:
        return jobs_for(program, self.effort, self.seed, self.baseline.records)


def _names(sides: Sequence[str]) -> dict[str, str]:
    """Return the names of `runs.measure` by the names of a row."""
    return {
        **POINTS,
        **CHANCES,
        "months": "months",
        **{f"reservation/{side}": f"reservation/{i}" for i, side in enumerate(sides)},
        **{f"losses/{side}": f"losses/{i}" for i, side in enumerate(sides)},
    }


def _numbers(solved: Solved) -> dict[str, Estimate]:
    found = {}
    for name, measured in _names(solved.program.names.sides).items():
        if name in CHANCES:
            found[name] = solved.later(measured)
        elif name in POINTS or name.startswith("reservation/"):
            found[name] = solved.now(measured)
        else:
            found[name] = solved.later(measured, high=float("inf"))
    return found


def _row(scenario: Scenario, variant: Variant, baseline: Solved, solved: Solved) -> Row:
    return Row(
        variant=variant,
        numbers=_numbers(solved),
        changes={
            name: change(baseline, solved, measured)
            for name, measured in _names(baseline.program.names.sides).items()
        },
        effects=(*chosen(scenario, variant.options), *variant.sets),
    )
