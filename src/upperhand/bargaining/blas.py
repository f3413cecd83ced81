"""Keeps linear algebra to one thread while solves run: they share the processors among themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

_lock = threading.Lock()
_inside = 0
_limits: list[_Limit] = []


class _Limit:
    """The limit of one thread, set and lifted by a thread of its own.

    Only the thread that set a limit may lift it (threadpoolctl 3.8 ignores all others), and the solve that is the last
    to end is rarely in the thread of the first that began.
    """

    def __init__(self) -> None:
        from threadpoolctl import threadpool_limits

        self.keeper, self.held = ThreadPoolExecutor(1), ExitStack()
        self.keeper.submit(lambda: self.held.enter_context(threadpool_limits(1, "blas"))).result()

    def lift(self) -> None:
        """Allow as many threads as before."""
        self.keeper.submit(self.held.close).result()
        self.keeper.shutdown()


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS to one thread until the last of the solves under way has left.

    The limit belongs to the process: lifted by the first solve to end, it would be lifted for all others too.
    """
    global _inside
    with _lock:
        if _inside == 0:
            _limits.append(_Limit())
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _limits.pop().lift()
