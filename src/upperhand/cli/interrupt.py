"""Hears Ctrl-C even where the exception it raises is lost: in a callback or an import that swallows it."""

from __future__ import annotations

import signal
from types import FrameType

_heard = False


def listen() -> None:
    """Remember every Ctrl-C from now on; it raises KeyboardInterrupt as before. Call it from the main thread."""
    signal.signal(signal.SIGINT, _hear)


def _hear(number: int, frame: FrameType | None) -> None:
    global _heard
    _heard = True
    raise KeyboardInterrupt


def raise_if_heard() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed since `listen`, lost or not."""
    if _heard:
        raise KeyboardInterrupt
