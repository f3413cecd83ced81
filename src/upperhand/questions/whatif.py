"""What if these options are taken, or these numbers are other ones? Always beside the baseline."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upperhand.runs.replicate import Progress, part
from upperhand.scenario.compile import chosen, compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.war.condition import observe

from .assess import reduce
from .compare import difference
from .dates import period_end
from .estimate import Estimate
from .result import Assessment
from .solves import QUICK, Effort, Solved, effort_of, solve_all

PAIRED = Effort(replicates=8, paths=2500, played=1000, joint_paths=6000, draws=1024, alternatives=False)
"""Effort of a comparison: more and smaller replicates than an assessment, because differences share their luck."""


@dataclass(frozen=True)
class Comparison:
    """A variant beside its baseline.

    Attributes
    ----------
    baseline, variant : Assessment
    difference : dict
        Paired changes: see `compare.difference`.
    options : tuple of str
    effects : tuple of str
        Everything that the variant changes, as text.
    """

    baseline: Assessment
    variant: Assessment
    difference: dict[str, Any]
    options: tuple[str, ...]
    effects: tuple[str, ...]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of ``whatif --json``."""
        changed = {name: _plain(value) for name, value in self.difference.items()}
        for t, entry in enumerate(changed["deal"], start=1):
            entry["date"] = period_end(self.baseline.scenario, t).isoformat()
        return {
            "baseline": self.baseline.as_dict(),
            "variant": self.variant.as_dict(),
            "difference": changed,
            "options": list(self.options),
            "effects": list(self.effects),
            "seconds": round(self.seconds, 2),
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Estimate):
        return value.as_dict(cannot_tell=value.cannot_tell)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value]


def effort_between(quick: bool, paths: int | None = None, draws: int | None = None) -> Effort:
    """Return the effort of a comparison."""
    return effort_of(QUICK if quick else PAIRED, paths, draws)


def solved(
    scenario: Scenario,
    effort: Effort,
    seed: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Solved:
    """Solve the war as it is, for comparisons with any number of variants."""
    return solve_all(observe(compile_scenario(scenario)), effort, seed, threads, progress)


def whatif(
    scenario: Scenario,
    *,
    options: Sequence[str] = (),
    set: Sequence[str] | dict[str, float] = (),
    seed: int = 1,
    paths: int | None = None,
    draws: int | None = None,
    quick: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    before: Solved | None = None,
) -> Comparison:
    """Compare a variant of a war with its baseline, with common luck and common draws of the inputs.

    Parameters
    ----------
    scenario : Scenario
    options : sequence of str
        Options or courses of action that are taken.
    set : sequence of str or dict of str to float
        Effects as after ``--set`` (``"corvia.will *= 0.5"``), or values by name.
    seed, paths, draws, quick, threads, progress
        As for `assess`.
    before : Solved, optional
        From `solved`, with the same seed, paths, draws and quick: saves half of the time.

    Returns
    -------
    Comparison

    Raises
    ------
    upperhand.scenario.errors.UnknownName
        If an option or quantity does not exist.

    Examples
    --------
    >>> import upperhand as uh
    >>> war = uh.load("two-rivers")
    >>> answer = uh.whatif(war, options=["nothing"], quick=True, paths=1500, draws=128)
    >>> answer.difference["upper_hand"].value
    0.0
    """
    started = time.perf_counter()
    sets = [f"{name} = {value}" for name, value in set.items()] if isinstance(set, dict) else list(set)
    effort = effort_between(quick, paths, draws)
    variant = observe(compile_scenario(scenario, options, sets))
    share = part(progress, 0.5 if before is None else 1.0) if progress else None
    if before is None:
        before = solved(scenario, effort, seed, threads, share)
    after = solve_all(variant, effort, seed, threads, share, before)
    seconds = time.perf_counter() - started
    return Comparison(
        baseline=reduce(scenario, before, effort, seed, seconds),
        variant=reduce(scenario, after, effort, seed, seconds),
        difference=difference(before, after),
        options=tuple(options),
        effects=(*chosen(scenario, options), *sets),
        seconds=seconds,
    )
