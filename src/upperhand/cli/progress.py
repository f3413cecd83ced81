"""Shows how far a long calculation is, as a bar or as plain lines, and lets Ctrl-C end it at once."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .app import say
from .interrupt import raise_if_heard

if TYPE_CHECKING:
    from rich.progress import Progress

Answer = TypeVar("Answer")

PATIENCE = 2.0
"""Seconds without a word."""

EVERY = 10.0
"""Seconds between two lines where there is no terminal for a bar."""

WINDOW = 60.0
"""Seconds that the time left is reckoned from: work that was kept from before goes by in a moment and says nothing."""

ENTRY_KERNEL = "play.follow"
"""The kernel that is compiled last: if it is there, all are."""


class Bar:
    """How far the work is, on standard error and only after a while: a bar on a terminal, else a line now and then.

    Parameters
    ----------
    label : str
        What is being done.
    steps : sequence of str
        Names of the equal parts that the work has, if it has parts.
    """

    def __init__(self, label: str, steps: Sequence[str] = ()) -> None:
        self._label = label
        self._steps = steps
        self._said = time.perf_counter()
        self._lock = threading.Lock()
        self._done = 0.0
        self._started = time.perf_counter()
        self._seen: deque[tuple[float, float]] = deque()
        self._progress: Progress | None = None
        self._task: object = None

    def __call__(self, share: float) -> None:
        """Take note that a share of the whole has been done; called from any thread."""
        with self._lock:
            now = time.perf_counter()
            self._done = min(self._done + share, 1.0)
            # What comes before the first report, compiling, says nothing of the pace.
            if not self._seen or now - self._seen[-1][0] >= 1.0:
                self._seen.append((now, self._done))
            while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW:
                self._seen.popleft()
            if sys.stderr.isatty():
                if now - self._started > PATIENCE:
                    self._show(now)
            elif now - self._said >= EVERY and self._done < 1.0:
                self._said = now
                say(f"{self._doing()}: {self._left(now)}")

    def _doing(self) -> str:
        """Return what is being done, with the part of the work that is at hand."""
        if not self._steps:
            return self._label
        return f"{self._label} {self._steps[min(int(self._done * len(self._steps) + 1e-9), len(self._steps) - 1)]}"

    def _show(self, now: float) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        if self._progress is None:
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}"))
            self._progress = Progress(
                *columns, console=Console(stderr=True), transient=True, refresh_per_second=4
            )
            self._task = self._progress.add_task("", total=1.0, left="")
            self._progress.start()
        self._progress.update(
            self._task,  # type: ignore[arg-type]
            description=self._doing(),
            completed=self._done,
            left=self._left(now),
        )

    def _left(self, now: float) -> str:
        start, done = self._seen[0] if self._seen else (now, 0.0)
        if now - start < 0.5 or self._done <= done:
            return f"{100 * self._done:.0f} %"
        seconds = (now - start) * (1.0 - self._done) / (self._done - done)
        return f"{100 * self._done:.0f} %, about {duration(seconds)} left"

    def close(self) -> None:
        """Take the bar away."""
        with self._lock:
            if self._progress is not None:
                self._progress.stop()
                self._progress = None


def duration(seconds: float) -> str:
    """Return a duration in words, as exactly as it can be known.

    Examples
    --------
    >>> duration(42.4), duration(340.0), duration(9000.0)
    ('42 s', '6 min', '2.5 h')
    """
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"


def kernels_compiled() -> bool:
    """Return whether the kernels have been compiled on this machine, for this state of their source."""
    import upperhand.jit  # noqa: F401  (sets the folder)

    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    return any(folder.rglob(f"{ENTRY_KERNEL}-*.nbi"))


def working(
    label: str, work: Callable[[Callable[[float], None]], Answer], steps: Sequence[str] = ()
) -> Answer:
    """Do a long calculation beside the main thread and return its answer.

    The main thread only waits, so that Ctrl-C is heard at once, whatever compiled code is running.

    Parameters
    ----------
    label : str
        What the bar says.
    work : callable
        Takes the callback for progress.
    steps : sequence of str
        Names of the equal parts that the work has, if it has parts.
    """
    if not kernels_compiled():
        say("compiling the kernels, once on this machine (about a minute) ...")
    bar = Bar(label, steps)
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def task() -> None:
        try:
            answers.append(work(bar))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=task, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.2)
            raise_if_heard()
    finally:
        bar.close()
    if errors:
        raise errors[0]
    return answers[0]
