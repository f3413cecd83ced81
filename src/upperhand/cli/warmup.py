"""``upperhand warmup``: compile the kernels now, so that the first answer does not wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable

from .app import app, put, put_json
from .asking import AsJson


@app.command()
def warmup(as_json: AsJson = False) -> None:
    """Compile the kernels now, so that no answer waits for it.

    Once on this machine, and again after an update.
    """
    from .progress import kernels_compiled, working

    already, started = kernels_compiled(), time.perf_counter()
    working("compiling", _solve_little)
    seconds = time.perf_counter() - started
    if as_json:
        put_json({"compiled": not already, "seconds": round(seconds, 2)})
    elif already:
        put(f"the kernels were compiled already (checked in {seconds:.0f} s)")
    else:
        put(f"compiled the kernels in {seconds:.0f} s")


def _solve_little(progress: Callable[[float], None]) -> None:
    """Answer a small question about every bundled law of war, and check one answer, so that every kernel is used once."""
    from upperhand.bargaining.agreement import agreement
    from upperhand.bargaining.longstaff_schwartz import solve_realised
    from upperhand.questions.assess import assess
    from upperhand.scenario.compile import compile_scenario
    from upperhand.scenario.load import load

    for name in ("forts", "two-rivers"):
        assess(load(name), quick=True, paths=500, progress=lambda share: progress(share * 0.4))
    forts = compile_scenario(load("forts"))
    agreement(forts, paths=1000, played=100)
    solve_realised(forts, paths=1000)
    progress(0.2)
