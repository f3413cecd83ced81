"""Runs: questions that wait for a free place, are answered one after another, and are found again after a reload."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import time
import traceback
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from upperhand.cli.progress import kernels_compiled
from upperhand.runs.files import write_whole

from .faults import Refused, fault_of
from .messages import Fault, Progress, Question, Run, State
from .one_run import OneRun
from .worker import Cancelled, Lost

MOST_WAITING = 8
"""Runs that wait for a place; a further one is refused."""

MOST_KEPT = 200
"""Runs that are remembered; the oldest finished ones are forgotten."""

MOST_ANSWERS = 24
"""Answers held in memory; others are read from the store."""

MOST_BEGINNINGS = 2
"""Times that a run is begun: one during which the program was killed twice is not begun again."""

TOO_OFTEN = Fault(what="the program was stopped during this run, twice", remedy="ask for less: quick")

UNDER_WAY: tuple[State, ...] = ("waiting", "running")

Ask = Callable[[Question, str, Callable[[float], None]], bytes]
"""Computes the answer to a question about the scenario of a hash, as JSON; is told how to report shares of the work."""


class Runs:
    """All runs about a war: one is computed at a time, on all processors; what takes long gives way to quick questions.

    Parameters
    ----------
    folder : Path
        Keeps questions and answers; made if absent.
    ask : callable
    scenario : callable
        Returns the hash of the scenario as its file is now.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     runs = Runs(Path(folder), lambda question, scenario, report: b"{}", lambda: "ab")
    ...     id = runs.ask(Question(kind="assess"), "the war as it is")
    ...     runs.wait(id), runs.answer(id), runs.ask(Question(kind="assess"), "the war as it is") == id
    ...     runs.close()
    ('done', b'{}', True)
    """

    def __init__(self, folder: Path, ask: Ask, scenario: Callable[[], str]) -> None:
        self._folder, self._ask, self._scenario = folder, ask, scenario
        self._changed = threading.Condition()
        self._runs: OrderedDict[str, OneRun] = OrderedDict()
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._waiting: deque[str] = deque()
        self._closed = False
        folder.mkdir(parents=True, exist_ok=True)
        self._load()
        self._worker = threading.Thread(target=self._work, name="runs", daemon=True)
        self._worker.start()

    # ---- what the routes call

    def ask(self, question: Question, words: str) -> str:
        """Return the id of the run that answers a question: a known one if the same was asked before.

        Raises
        ------
        Refused
            If too many wait.
        """
        scenario = self._scenario()
        id = key_of(question, scenario)
        with self._changed:
            known = self._runs.get(id)
            ending = known is not None and known.state == "running" and known.ending
            if known is not None and known.state in (*UNDER_WAY, "done") and not ending:
                self._runs.move_to_end(id)
                return id
            if len(self._waiting) >= MOST_WAITING:
                what = f"{MOST_WAITING} questions wait already"
                raise Refused(429, what, remedy="wait until one is answered, or cancel one")
            run = OneRun(id, question, words, scenario, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
            self._runs[id] = run
            self._runs.move_to_end(id)
            self._line_up(run)
            self._forget()
            self._keep(run)
            self._changed.notify_all()
        return id

    def all(self) -> tuple[Run, ...]:
        """Return all runs, the latest first."""
        now = self._scenario()
        with self._changed:
            return tuple(self._told(run, now) for run in reversed(self._runs.values()))

    def get(self, id: str) -> Run:
        """Return a run.

        Raises
        ------
        Refused
            If there is none of this id.
        """
        now = self._scenario()
        with self._changed:
            return self._told(self._must(id), now)

    def progress(self, id: str) -> Progress:
        """Return how far a run is; cheap, for being asked often."""
        with self._changed:
            run = self._must(id)
            left = run.left(time.monotonic())
            return Progress(
                id=id,
                state=run.state,
                done=run.done,
                seconds_left=left,
                says=run.says(self._ahead(id), left),
                fault=run.fault,
            )

    def cancel(self, id: str) -> Run:
        """End a run; one that has ended stays as it is."""
        with self._changed:
            run = self._must(id)
            if run.state == "waiting":
                self._waiting.remove(id)
                self._end(run, "cancelled")
            run.gives_way = False
            run.stop.set()
        return self.get(id)

    def answer(self, id: str) -> bytes:
        """Return the answer of a run, as JSON.

        Raises
        ------
        Refused
            If there is none (yet).
        """
        with self._changed:
            run = self._must(id)
            if run.state != "done":
                raise Refused(409, f"this run has no answer: {run.state}", remedy="follow its events")
            if id in self._answers:
                self._answers.move_to_end(id)
                return self._answers[id]
        try:
            found = self._path(id, ".answer.json").read_bytes()
        except OSError:
            with self._changed:
                self._runs.pop(id, None)
            raise Refused(410, "the answer is no longer in the store", remedy="ask again") from None
        with self._changed:
            self._hold(id, found)
        return found

    def found(self, question: Question) -> bytes | None:
        """Return the answer to a question about the war as it is now, if it is known."""
        id = key_of(question, self._scenario())
        with self._changed:
            known = self._runs.get(id)
            if known is None or known.state != "done":
                return None
        return self.answer(id)

    def wait(self, id: str, seconds: float = 60.0) -> State:
        """Wait until a run has ended, and return how."""
        with self._changed:
            self._changed.wait_for(lambda: self._must(id).state not in UNDER_WAY, seconds)
            return self._must(id).state

    def close(self, kill: Callable[[], None] = lambda: None) -> None:
        """End what is under way; it is begun again by whoever opens the store next.

        Parameters
        ----------
        kill : callable
            Ends what computes, once no run can be taken for one that was cut off by chance.
        """
        with self._changed:
            self._closed = True
            for run in self._runs.values():
                run.stop.set()
            self._changed.notify_all()
        kill()
        self._worker.join(5.0)

    # ---- the work

    def _line_up(self, run: OneRun) -> None:
        """Let a run wait: a quick one before all that take long, and one of those that is under way gives way to it."""
        if not run.quick:
            self._waiting.append(run.id)
            return
        place = sum(self._runs[id].quick for id in self._waiting)
        self._waiting.insert(place, run.id)
        for other in self._runs.values():
            if other.state == "running" and not other.quick and not other.stop.is_set():
                other.gives_way = True
                other.stop.set()

    def _give_way(self, run: OneRun) -> None:
        """Let a run wait that was stopped for a quick one; it will be the first of those that take long."""
        run.gives_way, run.done, run.beginnings = False, 0.0, run.beginnings - 1
        run.stop.clear()
        run.seen.clear()
        self._waiting.insert(sum(self._runs[id].quick for id in self._waiting), run.id)
        self._end(run, "waiting")

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or bool(self._waiting))
                if self._closed:
                    return
                run = self._runs[self._waiting.popleft()]
                run.state, run.beginnings = "running", run.beginnings + 1
                run.compiling = not kernels_compiled()
                self._keep(run)
                self._changed.notify_all()
            self._do(run)

    def _do(self, run: OneRun) -> None:
        started = time.monotonic()

        def report(share: float) -> None:
            if run.stop.is_set():
                raise Cancelled
            with self._changed:
                run.heard(share, time.monotonic())
                self._changed.notify_all()

        try:
            found = self._ask(run.question, run.scenario, report)
            write_whole(self._path(run.id, ".answer.json"), lambda file: file.write(found))
        except Cancelled:
            with self._changed:
                if run.gives_way:
                    self._give_way(run)
                elif not self._closed:
                    self._end(run, "cancelled")
        except Lost:
            with self._changed:
                if run.gives_way:
                    self._give_way(run)
                elif run.ending and not self._closed:
                    self._end(run, "cancelled")
                elif not self._closed:
                    self._begin_again(run)
        except Exception as error:
            status, fault = fault_of(error)
            if status == 500:
                traceback.print_exc()
            with self._changed:
                run.fault = fault
                self._end(run, "failed")
        else:
            with self._changed:
                run.done, run.seconds = 1.0, time.monotonic() - started
                self._hold(run.id, found)
                self._end(run, "done")

    def _begin_again(self, run: OneRun) -> None:
        """Put a run that was cut off before all others; one that was cut off too often has failed."""
        run.done = 0.0
        run.seen.clear()
        if run.beginnings >= MOST_BEGINNINGS:
            run.fault = TOO_OFTEN
            self._end(run, "failed")
        else:
            self._waiting.appendleft(run.id)
            self._end(run, "waiting")

    def _end(self, run: OneRun, state: State) -> None:
        run.state = state
        if self._runs.get(run.id) is run:  # else it was cancelled, and asked again before it had ended
            self._keep(run)
        self._changed.notify_all()

    # ---- the store

    def _path(self, id: str, end: str) -> Path:
        return self._folder / f"{id}{end}"

    def _keep(self, run: OneRun) -> None:
        """Write a run to the store; a full disk costs no more than that it is not found after a restart."""
        content = run.written()
        with suppress(OSError):
            write_whole(self._path(run.id, ".run.json"), lambda file: file.write(content))

    def _load(self) -> None:
        """Read the runs of the store; begin again what was cut off. What is damaged is left out."""
        found = []
        for path in self._folder.glob("*.run.json"):
            try:
                run = OneRun.read(path.read_bytes())
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if path.name == f"{run.id}.run.json" and run.id == key_of(run.question, run.scenario):
                found.append(run)
        for run in sorted(found, key=lambda run: run.asked):
            self._runs[run.id] = run
            run.done = float(run.state == "done")
            if run.state not in UNDER_WAY:
                continue
            if run.beginnings >= MOST_BEGINNINGS:
                run.state, run.fault = "failed", TOO_OFTEN
            else:
                run.state = "waiting"
                self._line_up(run)
            self._keep(run)

    def _forget(self) -> None:
        ended = [id for id, run in self._runs.items() if run.state not in UNDER_WAY]
        for id in ended[: max(0, len(self._runs) - MOST_KEPT)]:
            del self._runs[id]
            self._answers.pop(id, None)
            for end in (".run.json", ".answer.json"):
                with suppress(OSError):
                    self._path(id, end).unlink(missing_ok=True)

    def _hold(self, id: str, answer: bytes) -> None:
        self._answers[id] = answer
        while len(self._answers) > MOST_ANSWERS:
            self._answers.popitem(last=False)

    # ---- telling

    def _must(self, id: str) -> OneRun:
        run = self._runs.get(id)
        if run is None:
            raise Refused(404, "there is no such run", remedy="ask again")
        return run

    def _ahead(self, id: str) -> int:
        if id not in self._waiting:
            return 0
        return self._waiting.index(id) + sum(run.state == "running" for run in self._runs.values())

    def _told(self, run: OneRun, scenario: str) -> Run:
        left = run.left(time.monotonic())
        return Run(
            id=run.id,
            question=run.question,
            words=run.words,
            state=run.state,
            done=run.done,
            seconds_left=left,
            says=run.says(self._ahead(run.id), left),
            asked=run.asked,
            fault=run.fault,
            of_this_file=run.scenario == scenario,
        )


def key_of(question: Question, scenario: str) -> str:
    """Return the id of the run that answers a question about a scenario with this version of the program.

    Examples
    --------
    >>> len(key_of(Question(kind="assess"), "ab"))
    20
    """
    from upperhand.runs.keys import engine

    asked = json.dumps([question.model_dump(mode="json"), scenario, engine()], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:20]
