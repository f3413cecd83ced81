"""What changes move, within a fraction of a second: solved at the central inputs beside a solution that is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from upperhand.bargaining.blas import one_thread
from upperhand.bargaining.fitted import Solution, solve
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.runs import measure
from upperhand.runs.replicate import Outcome
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import with_centre
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program
from upperhand.war.condition import observe

from .estimate import Estimate

KEPT_PATHS, KEPT_DRAWS = 3000, 1024
"""Explored paths of the solution that is kept, and draws of the inputs: so that it also holds where inputs are set otherwise."""

SMOOTH, CLOSE = 0.001, 0.06
"""How far coefficients are drawn towards zero in the solution that is kept, and towards it in those beside it. A larger
`CLOSE` makes for less noise, and for changes that come out too small (see docs/decisions/0011)."""

PATHS, PLAYED = 128, 128
"""Paths of the war as it is and of a variant, explored and played."""

LEAST = {"upper_hand": 0.35, "surplus": 0.5, "settled": 0.012}
"""Half-width (90 %) of the error of a small change: points, points, and chance of a settlement by the horizon."""

PART = 0.6
"""Half-width of the error of a large change, as a part of it. Both were measured: see docs/decisions/0011."""


class AtOnce:
    """A war that was solved once, so that what changes do to it is known at once.

    The kept solution is fitted over the analyst's ignorance. A variant is solved on few paths by fitting how much it differs from
    the kept one, and so is the war as it is, with the same luck: what both have in common, noise and bias, goes out in
    the difference.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    paths : int
        Explored paths of the solution that is kept.
    threads : int, optional
        Default: one for each processor.

    Examples
    --------
    >>> import upperhand as uh
    >>> from upperhand.questions.at_once import AtOnce
    >>> at_once = AtOnce(uh.load("two-rivers"), paths=600)
    >>> at_once.moved(options=["nothing"])["upper_hand"].value
    0.0
    """

    def __init__(
        self, scenario: Scenario, seed: int = 1, *, paths: int = KEPT_PATHS, threads: int | None = None
    ) -> None:
        self.scenario, self.seed, self.threads = scenario, seed, threads
        program = observe(compile_scenario(scenario))
        draws = with_centre(program, KEPT_DRAWS, seed)
        with one_thread():
            self._kept = solve(program, draws, paths=paths, seed=seed, pull=SMOOTH, threads=threads)
        self._order: np.ndarray | None = None
        self._base, solution = self._numbers(program)
        self._order = solution.order

    def moved(self, options: Sequence[str] = (), sets: Sequence[str] = ()) -> dict[str, Estimate]:
        """Return what options and effects add to the upper hand, the surplus and the chance of a settlement by the horizon.

        Parameters
        ----------
        options, sets : sequence of str
            As for `upperhand.whatif`.

        Returns
        -------
        dict of str to Estimate
            ``upper_hand``, ``surplus`` (points) and ``settled`` (a chance); their ranges are no wider than their errors.

        Raises
        ------
        upperhand.scenario.errors.UnknownName
            If an option or quantity does not exist.
        """
        found, _ = self._numbers(observe(compile_scenario(self.scenario, options, sets)))
        return {name: self._estimate(name, found[name] - self._base[name]) for name in LEAST}

    def _estimate(self, name: str, change: float) -> Estimate:
        error = float(np.hypot(LEAST[name], PART * change)) if change else 0.0
        return Estimate(change, change - error, change + error, error)

    def _numbers(self, program: Program) -> tuple[dict[str, float], Solution]:
        with one_thread():
            solution = solve(
                program,
                paths=PATHS,
                seed=self.seed,
                order=self._order,
                near=self._kept,
                pull=CLOSE,
                threads=self.threads,
            )
            played = play(solution, paths=PLAYED, seed=self.seed, threads=self.threads)
            outcome = Outcome(*read(solution), played, solution)
        now, later = measure.today(outcome), measure.by_path(program, played)
        found = {name: float(now[name][0]) for name in ("upper_hand", "surplus")}
        return {**found, "settled": float(later["settled"].mean())}, solution
