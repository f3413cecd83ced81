"""One run: its question, how far it is, and what the store keeps of it."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any, get_args

from upperhand.cli.progress import duration

from .messages import Fault, Question, State

WINDOW = 60.0
"""Seconds that the time left is reckoned from."""

STARTED = 0.02
"""Share of the work from which on a run is no longer taken to be compiling."""


@dataclass
class OneRun:
    """A run.

    Attributes
    ----------
    id, words, scenario, asked : str
        Its name, its question in words, the key of the scenario, and when it was asked.
    question : Question
    state : State
    done : float
        Share of the work.
    fault : Fault or None
        Why it failed.
    beginnings : int
        How often it was begun.
    compiling : bool
        Whether kernels were not compiled when it was begun.
    seconds : float
        That it took.
    gives_way : bool
        Whether it is being stopped for a quick one, and waits again after that.
    stop : threading.Event
        Set when it is to end.
    seen : deque of (float, float)
        Times, in seconds, and shares done then, of the last `WINDOW`.
    """

    id: str
    question: Question
    words: str
    scenario: str
    asked: str
    state: State = "waiting"
    done: float = 0.0
    fault: Fault | None = None
    beginnings: int = 0
    compiling: bool = False
    seconds: float = 0.0
    gives_way: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    seen: deque[tuple[float, float]] = field(default_factory=deque)

    @property
    def ending(self) -> bool:
        """Whether it is being cancelled."""
        return self.stop.is_set() and not self.gives_way

    @classmethod
    def read(cls, content: bytes) -> OneRun:
        """Return a run as `written` wrote it.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is damaged.
        """
        kept = json.loads(content)
        if kept["state"] not in get_args(State):
            raise ValueError(f"there is no state {kept['state']}")
        return cls(
            id=str(kept["id"]),
            question=Question.model_validate(kept["question"]),
            words=str(kept["words"]),
            scenario=str(kept["scenario"]),
            asked=str(kept["asked"]),
            state=kept["state"],
            fault=Fault.model_validate(kept["fault"]) if kept["fault"] else None,
            beginnings=int(kept["beginnings"]),
            seconds=float(kept["seconds"]),
        )

    def written(self) -> bytes:
        """Return what the store keeps of it."""
        kept: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("id", "words", "scenario", "asked", "state", "beginnings", "seconds")
        }
        kept["question"] = self.question.model_dump(mode="json")
        kept["fault"] = self.fault.model_dump(mode="json") if self.fault else None
        return json.dumps(kept).encode()

    @property
    def quick(self) -> bool:
        """Whether somebody waits for an answer within seconds."""
        return self.question.kind == "assess" and self.question.quick

    def heard(self, share: float, now: float) -> None:
        """Take note of a share of the work, done by a time in seconds."""
        self.done = min(1.0, self.done + share)
        if not self.seen or now - self.seen[-1][0] >= 0.2:
            self.seen.append((now, self.done))
        while len(self.seen) > 2 and now - self.seen[0][0] > WINDOW:
            self.seen.popleft()

    def left(self, now: float) -> float | None:
        """Return the seconds left, as far as the pace of the last minute tells."""
        if self.state != "running" or len(self.seen) < 2:
            return None
        start, done = self.seen[0]
        if now - start < 0.5 or self.done <= done:
            return None
        return (now - start) * (1.0 - self.done) / (self.done - done)

    def says(self, ahead: int, left: float | None) -> str:
        """Return how far it is, in words."""
        if self.state == "waiting":
            again = "was cut off and begins again; " if self.beginnings else ""
            return f"{again}waits for {ahead} before it" if ahead else f"{again}waits"
        if self.state == "running":
            if self.compiling and self.done < STARTED:
                return "compiling the kernels, once on this machine (about a minute)"
            again = "was cut off and has begun again: " if self.beginnings > 1 else ""
            share = f"{again}{100 * self.done:.0f} %"
            return share if left is None else f"{share}, about {duration(left)} left"
        if self.state == "done":
            return f"done in {duration(self.seconds)}"
        return "cancelled" if self.state == "cancelled" else (self.fault.what if self.fault else "failed")
