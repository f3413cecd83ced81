"""A process of its own for the solves: the page stays quick meanwhile, and survives it if it is killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Protocol

from upperhand.evidence.place import Workplace

from .faults import Refused, fault_of
from .messages import Fault, Question

if TYPE_CHECKING:
    from upperhand.scenario.model import Scenario

    from .war import CurrentWar

EVERY = 0.1
"""Seconds between two reports of progress, and between two looks whether the run is still wanted."""

PATIENCE = 5.0
"""Seconds that a cancelled solve has to end by itself."""


CHANGED = Refused(409, "the scenario's file has changed since this was asked", remedy="ask again")


class Answerer(Protocol):
    """What answers questions in the process."""

    def __call__(
        self, question: Question, scenario: Scenario, place: Workplace, report: Callable[[float], None]
    ) -> dict[str, Any]:
        """Return the answer as data of JSON; `report` is told about shares of the work."""
        ...


class Cancelled(Exception):
    """Ends the solves of a run that nobody wants any more."""


class Lost(Exception):
    """The process was killed in the middle of a run."""


class Worker:
    """Answers questions in a process that is started when it is first needed, and anew when it was lost.

    Parameters
    ----------
    place : callable
        Returns where the scenario lies now.
    make : callable
        Makes, in the process, what answers; it can be sent there.
    """

    def __init__(self, place: Callable[[], Workplace], make: Callable[[], Answerer]) -> None:
        self._place, self._make = place, make
        self._process: Any = None
        self._line: Connection | None = None
        self._starting = threading.Lock()
        self._ended = False

    def start(self) -> Connection:
        """Start the process, unless it runs.

        Raises
        ------
        Lost
            If `end` was called.
        """
        with self._starting:
            if self._ended:
                raise Lost
            if self._line is None or not self._process.is_alive():
                context = multiprocessing.get_context("spawn")
                self._line, other = context.Pipe()
                self._process = context.Process(
                    target=_serve, args=(other, self._make), name="solves", daemon=True
                )
                self._process.start()
                other.close()
            return self._line

    @property
    def pid(self) -> int | None:
        """Number of the process; None if there is none."""
        return self._process.pid if self._process is not None else None

    def __call__(self, question: Question, scenario: str, report: Callable[[float], None]) -> bytes:
        """Return the answer to a question about the scenario of a hash, as JSON.

        Raises
        ------
        Cancelled
            If `report` does.
        Lost
            If the process was killed.
        Refused
            With what went wrong.
        """
        line = self.start()
        try:
            line.send((question.model_dump(mode="json"), scenario, self._place()))
            while True:
                if not line.poll(EVERY):
                    report(0.0)
                    continue
                what, content = line.recv()
                if what == "answer":
                    answer: bytes = content
                    return answer
                if what == "fault":
                    status, fault = content
                    raise Refused(status, **{name: fault[name] for name in ("what", "why", "remedy")})
                report(content)
        except Cancelled:
            self._stop()
            raise
        except (EOFError, OSError) as error:
            self._close()
            raise Lost from error

    def _stop(self) -> None:
        """End the solve under way; with the process, if it does not hear."""
        line, until = self._line, time.monotonic() + PATIENCE
        if line is None:
            return
        try:
            line.send("stop")
            while time.monotonic() < until:
                if line.poll(EVERY) and line.recv()[0] != "progress":
                    return
        except (EOFError, OSError):
            pass
        self._close()

    def end(self) -> None:
        """Kill the process for good, from whichever thread; who waits for an answer hears that it is lost."""
        with self._starting:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def _close(self) -> None:
        with self._starting:
            if self._process is not None:
                self._process.kill()
                self._process.join(PATIENCE)
            if self._line is not None:
                self._line.close()
            self._process = self._line = None


def _serve(line: Connection, make: Callable[[], Answerer]) -> None:
    """Answer one question after another, until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's: it closes the line
    if hasattr(os, "nice"):
        os.nice(5)  # whoever reads the page goes first
    from .memory import bound_memory
    from .war import CurrentWar

    bound_memory()
    answered = make()
    wars: dict[Workplace, CurrentWar] = {}
    with suppress(EOFError, OSError):
        while True:
            asked = line.recv()
            if asked == "stop":  # it came too late
                continue
            question, scenario, place = asked
            current = wars.setdefault(place, CurrentWar(place))
            teller = _Teller(line)
            try:
                war = current.scenario
                if current.key != scenario:
                    raise CHANGED
                found = answered(Question.model_validate(question), war, place, teller)
                answer = json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
            except Cancelled:
                teller.say("fault", (409, Fault(what="cancelled").model_dump()))
            except Exception as error:
                status, fault = fault_of(error)
                if status == 500:
                    traceback.print_exc()
                teller.say("fault", (status, fault.model_dump()))
            else:
                teller.say("answer", answer)


class _Teller:
    """Sends progress now and then, from whichever thread, and hears whether to stop."""

    def __init__(self, line: Connection) -> None:
        self._line, self._lock = line, threading.Lock()
        self._share, self._said, self._stopped = 0.0, 0.0, False

    def __call__(self, share: float) -> None:
        with self._lock:
            self._share += share
            now = time.monotonic()
            if now - self._said >= EVERY:
                self._stopped = self._stopped or (self._line.poll() and self._line.recv() == "stop")
                self._line.send(("progress", self._share))
                self._share, self._said = 0.0, now
            if self._stopped:
                raise Cancelled

    def say(self, what: str, content: Any) -> None:
        with self._lock:
            self._line.send((what, content))
