"""The war with every subset of some causes: solved with the same luck and the same draws, weighed by what has been seen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from upperhand.runs.record import Record
from upperhand.runs.replicate import Job, Progress
from upperhand.runs.run import Runner
from upperhand.scenario.draws import with_centre
from upperhand.scenario.evidence import Z90
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Array, Program

from .causes import Cause, program_with
from .estimate import Estimate, agreed, half_width, quantile
from .shapley import Subset
from .solves import Effort, evidence, jobs_for

RESAMPLED = 100
"""Times that the draws are drawn anew from themselves, to see how much hangs on which there are."""


@dataclass(frozen=True)
class Parts:
    """What solving a war gives of some numbers, or a share of differences between such wars: all of it adds up.

    Attributes
    ----------
    centre : float64[replicates, numbers]
        At the central inputs.
    over : float64[2, numbers]
        By how much the mean over ignorance, given what has been seen, differs from the centre in each joint solve.
    resampled : float64[RESAMPLED, numbers]
        The mean of both, with the draws drawn anew.
    joint : float64[2, 1 + draws, numbers]
        In each joint solve, at the central inputs and at every draw.
    """

    centre: Array
    over: Array
    resampled: Array
    joint: Array

    @property
    def value(self) -> Array:
        """Mean over ignorance, float64[numbers]."""
        return np.asarray(self.centre.mean(axis=0) + self.over.mean(axis=0))

    def less(self, other: Parts) -> Parts:
        """Return by how much these parts differ from another war's."""
        return Parts(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(Parts)))


class Subsets:
    """The war with some of its causes.

    Parameters
    ----------
    numbers : iterable of str
        What is looked at, by its names in `runs.measure`.

    Attributes
    ----------
    programs : dict of frozenset to Program
    """

    def __init__(
        self,
        scenario: Scenario,
        causes: Sequence[Cause],
        effort: Effort,
        seed: int,
        runner: Runner,
        numbers: Iterable[str],
    ) -> None:
        self.scenario, self.causes, self.effort, self.seed = scenario, causes, effort, seed
        self.runner, self.numbers = runner, tuple(numbers)
        self.programs: dict[Subset, Program] = {}
        self._all = program_with(scenario, causes, lambda cause: True)
        self._weights: dict[Subset, Array] = {}
        chance = np.random.default_rng(seed)
        self._times = chance.multinomial(effort.draws, np.full(effort.draws, 1.0 / effort.draws), RESAMPLED)

    def solve(self, subsets: Sequence[Subset], progress: Progress | None = None) -> dict[Subset, Parts]:
        """Solve the war as the file has it, whose luck all others share, and the war with each of these subsets.

        Raises
        ------
        upperhand.war.condition.ConditionError
            If what has been seen contradicts the ranges; before the work on the subsets.
        upperhand.runs.store.StoreError
            If the store cannot be written to.
        """
        self.programs = {subset: self._program(subset) for subset in subsets}
        jobs = jobs_for(self._as_it_is(), self.effort, self.seed)
        total = (len(subsets) + 1) * sum(job.size for job in jobs)

        def report(size: float) -> None:
            if progress:
                progress(size / total)

        keys = self.runner.complete(jobs, report, order=True)
        self._reference = self.runner.read(keys, jobs, order=True)
        for subset in subsets:
            self.weights_of(subset)
        keys = self.runner.complete((job for subset in subsets for job in self._jobs(subset)), report)
        n = len(jobs)
        return {
            subset: self._parts(subset, self.runner.read(keys[k * n : (k + 1) * n], self._jobs(subset)))
            for k, subset in enumerate(subsets)
        }

    def estimates(self, part: Parts, seen: Subset, more: Array | None = None) -> list[Estimate]:
        """Return each number with its range over ignorance and its error.

        The value is the mean, so that shares add up; the range is as far about it as the draws reach about their mean. It
        holds ignorance only: an observation, which weighs the draws and moves none of them, has none of its own.

        Parameters
        ----------
        seen : frozenset of int
            Causes of the war whose observations weigh the draws.
        more : float64[numbers], optional
            Half-width of a further error.
        """
        weights, ranges = self.weights_of(seen), len(self._all.ranges)
        found = []
        for k, value in enumerate(part.value):
            over = agreed(part.joint[:, :, k], weights, ranges)[1:]
            low, high = (quantile(over, weights, share) - float(weights @ over) for share in (0.05, 0.95))
            errors = (
                half_width(part.centre[:, k]),
                Z90 * 0.5 * abs(part.over[0, k] - part.over[1, k]),
                Z90 * part.resampled[:, k].std(),
                more[k] if more is not None else 0.0,
            )
            error = float(np.sqrt(np.sum(np.square(errors))))
            found.append(
                Estimate(float(value), float(value) + min(low, 0.0), float(value) + max(high, 0.0), error)
            )
        return found

    def _program(self, subset: Subset) -> Program:
        there = {self.causes[i].name for i in subset}
        return program_with(self.scenario, self.causes, lambda cause: cause.name in there, self._all)

    def _jobs(self, subset: Subset) -> list[Job]:
        return jobs_for(self.programs[subset], self.effort, self.seed, self._reference)

    def _parts(self, subset: Subset, records: Sequence[Record]) -> Parts:
        n, weights = self.effort.replicates, self.weights_of(subset)
        centre = np.array([[each[name][0] for name in self.numbers] for each in records[:n]])
        joint = np.stack(
            [np.stack([each[name] for name in self.numbers], axis=1) for each in records[n : n + 2]]
        )
        both = joint.mean(axis=0)
        drawn = self._times * weights
        return Parts(
            centre=centre,
            over=np.tensordot(joint[:, 1:], weights, axes=(1, 0)) - joint[:, 0],
            resampled=drawn @ both[1:] / drawn.sum(axis=1, keepdims=True) - both[0],
            joint=joint,
        )

    def weights_of(self, subset: Subset) -> Array:
        """Weigh the draws by what has been seen in this war; what may happen from today on does not change the past."""
        causes = self.causes
        seen = frozenset(i for i in subset if causes[i].observations or causes[i].without is not None)
        if seen not in self._weights:
            program = self._as_it_is({self.causes[i].name for i in seen})
            drawn = with_centre(program, self.effort.draws, self.seed)
            n = self.effort.replicates
            self._weights[seen] = evidence(program, drawn, self._reference[n : n + 2])[0]
        return self._weights[seen]

    def _as_it_is(self, seen: Container[str] | None = None) -> Program:
        """Return the war as the file has it, without options and changed numbers.

        If `seen` is given, with some observations only, and draws in the same coordinates as those of `programs`.
        """

        def there(cause: Cause) -> bool:
            if (cause.observations or cause.without is not None) and seen is not None:
                return cause.name in seen
            return not cause.options and not cause.sets

        return program_with(self.scenario, self.causes, there, None if seen is None else self._all)
