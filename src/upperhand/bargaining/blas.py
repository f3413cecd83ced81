"""Keeps linear algebra to one thread while solves run: they share the processors among themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_limits: list[object] = []


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS to one thread until the last of the solves under way has left.

    The limit belongs to the process: lifted by the first solve to end, it would be lifted for all others too.
    """
    from threadpoolctl import threadpool_limits

    global _inside
    with _lock:
        if _inside == 0:
            _limits.append(threadpool_limits(1, "blas"))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _limits.pop().restore_original_limits()  # type: ignore[attr-defined]
