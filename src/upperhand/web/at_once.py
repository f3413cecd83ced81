"""The estimate that follows every change at once: what it moves, beside the latest answer about the war as it is."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from upperhand.evidence.place import Workplace
from upperhand.questions.estimate import Estimate
from upperhand.report import findings
from upperhand.report.context import called, horizon_month
from upperhand.report.words import capital, percent, percent_range, percent_span, span, whole
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program

from .asking import shown
from .faults import Refused
from .messages import Asked, AtOnce, Question
from .runs import Runs
from .war import CurrentWar
from .worker import CHANGED, Lost, Worker

if TYPE_CHECKING:
    from upperhand.questions.at_once import AtOnce as Kept

PATHS_FOR_EACH = 2
"""Explored paths of the kept solution for each one of a solve, where somebody asks for fewer paths than usual."""


MOST_WAITING = 8
"""Estimates that wait for their turn; a further one is refused, so that those who read are not held up."""


class Estimates:
    """Says what changes move, in a process of its own, where one solution is kept for all.

    Parameters
    ----------
    effort : dict of str to int
        ``paths``, if other than usual.
    """

    def __init__(self, effort: dict[str, int]) -> None:
        self._effort = effort
        self._kept: Kept | None = None

    def __call__(
        self, question: Question, scenario: Scenario, place: Workplace, report: Callable[[float], None]
    ) -> dict[str, Any]:
        """Return what the question's changes add: ``upper_hand``, ``surplus``, ``settled``, each as an Estimate."""
        from upperhand.questions.at_once import KEPT_PATHS, AtOnce

        kept = self._kept
        if kept is None or (kept.scenario.hash, kept.seed) != (scenario.hash, question.seed):
            paths = min(KEPT_PATHS, PATHS_FOR_EACH * self._effort.get("paths", KEPT_PATHS))
            self._kept = kept = AtOnce(scenario, question.seed, paths=paths)
        return {name: asdict(each) for name, each in kept.moved(question.options, question.sets).items()}


@dataclass(frozen=True)
class _Stand:
    """Where a variant stands, as far as it can be estimated (see `questions.result.Stand`)."""

    scenario: Scenario
    program: Program
    upper_hand: Estimate
    surplus: Estimate

    @property
    def sides(self) -> tuple[str, ...]:
        return self.program.names.sides


class Estimator:
    """Estimates, in the server: one at a time.

    Parameters
    ----------
    worker : Worker
        With `Estimates`.
    runs : Runs
        Have the answer about the war as it is.
    current : CurrentWar
    """

    def __init__(self, worker: Worker, runs: Runs, current: CurrentWar) -> None:
        self._worker, self._runs, self._current = worker, runs, current
        self._turn, self._places = threading.Lock(), threading.BoundedSemaphore(1 + MOST_WAITING)

    def __call__(self, asked: Asked) -> AtOnce | None:
        """Return where a variant stands; nothing as long as the war as it is now has not been assessed, or if too many wait.

        Raises
        ------
        Refused
            If the process was killed, or the changes cannot be made.
        """
        scenario = self._current.scenario
        before = self._before(asked.seed)
        if before is None:
            return None
        question = Question(kind="assess", **asked.model_dump())
        if not self._places.acquire(blocking=False):
            return None
        try:
            with self._turn:
                found = self._worker(question, self._current.key, lambda share: None)
        except Lost:
            raise Refused(503, "the estimate was cut off", remedy="ask again") from None
        except Refused as refused:
            if refused.status == CHANGED.status:
                return None
            raise
        finally:
            self._places.release()
        moved = {name: Estimate(**each) for name, each in json.loads(found).items()}
        return _told(scenario, before, moved)

    def _before(self, seed: int) -> dict[str, Any] | None:
        """Return the numbers of the best answer about the war as it is."""
        for quick in (False, True):
            answer = self._runs.found(Question(kind="assess", seed=seed, quick=quick))
            if answer is not None:
                return _numbers(answer)
        return None

    def close(self) -> None:
        """End the process."""
        self._worker.end()


@lru_cache(maxsize=4)
def _numbers(answer: bytes) -> dict[str, Any]:
    numbers: dict[str, Any] = json.loads(answer)["numbers"]
    return numbers


def _told(scenario: Scenario, before: dict[str, Any], moved: dict[str, Estimate]) -> AtOnce:
    last = before["deal"][-1]
    hand, surplus = (_added(before[name], moved[name]) for name in ("upper_hand", "surplus"))
    chance = _added(last, moved["settled"], 0.0, 1.0)
    stand = _Stand(scenario, compile_scenario(scenario), hand, surplus)
    return AtOnce(
        upper_hand=shown(hand, span(hand, signed=True)),
        favours="cannot tell" if hand.cannot_tell else stand.sides[0 if hand.value > 0 else 1],
        headline=f"{findings.headline(stand)}.",
        means="",
        believed="",
        surplus=shown(surplus, span(surplus, signed=True)),
        is_there_a_deal="Cannot tell" if surplus.cannot_tell else "Yes" if surplus.value > 0 else "No",
        deal=f"{findings.surplus(stand)}.",
        explained="",
        chance=shown(chance, percent_span(chance), 100.0),
        chance_words=f"A settlement by {horizon_month(stand)}: {percent(chance.value)} "
        f"({percent_range(chance)}); past wars: {percent(last['base_rate'])}.",
        base_rate=100.0 * last["base_rate"],
        changed=_changes(stand, moved),
        precision=(
            "Estimated at once, at the central inputs and from a few hundred paths; the change of the upper hand is known "
            f"to ± {whole(max(moved['upper_hand'].error, 1.0))}."
        ),
    )


def _added(before: dict[str, Any], by: Estimate, low: float = -math.inf, high: float = math.inf) -> Estimate:
    """Return a number with what is added to it; their errors add up as squares."""
    value, bottom, top = (min(max(before[name] + by.value, low), high) for name in ("value", "low", "high"))
    return Estimate(value, bottom, top, math.hypot(before["error"] or 0.0, by.error))


def _changes(stand: _Stand, moved: dict[str, Estimate]) -> str:
    """Return what is moved by more than the error, in a sentence."""
    hand, surplus, settled = (moved[name] for name in ("upper_hand", "surplus", "settled"))
    side = called(stand, stand.sides[0 if hand.value > 0 else 1])
    told = {
        f"upper hand: {findings.points(abs(hand.value))} towards {side} (± {whole(hand.error)})": hand,
        f"surplus: {whole(surplus.value, signed=True)} (± {whole(surplus.error)})": surplus,
        f"chance of a settlement: {whole(100 * settled.value, signed=True)} percentage points "
        f"(± {whole(100 * settled.error)})": settled,
    }
    seen = [text for text, by in told.items() if not by.cannot_tell and by.value]
    return f"{capital('; '.join(seen))}." if seen else "No effect that an estimate can see."
