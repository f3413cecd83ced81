"""Measure the full step on the Ukraine scenario: speed, what bounds it, memory, and the command line as a whole."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.timing import Rival, alternate, table
from benchmarks.war_parts import parts_ns
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.war.simulate import simulate

SCENARIO, PATHS, PERIODS = "ukraine-2024-09", 8192, 36
ONE, TWO = "1 thread", "2 threads"
MOST_GB = 2.0
"""What a million paths may take in memory."""

# A process's own peak: what the parent held before the start is not in VmHWM, unlike in getrusage.
MILLION = """
from pathlib import Path
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.war.simulate import simulate
simulate(compile_scenario(load({scenario!r})), paths={paths}, periods={periods}, threads=2)
status = Path("/proc/self/status")
if status.exists():
    print(status.read_text())
else:
    import resource
    print(f"VmHWM: {{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}} kB")
"""

WHOLE = [["assess", SCENARIO], ["assess", SCENARIO, "--quick"]]


def bench_war(repetitions: int, paths: int) -> int:
    """Print speed, parts and memory of the full step; return 4 if a million paths take too much memory."""
    program = compile_scenario(load(SCENARIO))

    def run(threads: int) -> tuple[float, None]:
        return simulate(program, paths=PATHS, periods=PERIODS, threads=threads).months, None

    rates = alternate([Rival(ONE, lambda: run(1)), Rival(TWO, lambda: run(2))], repetitions)
    print(table(f"The full step on {SCENARIO}; medians of {repetitions}", "war-months/s", rates, [ONE]))
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        print("(Other programs keep this machine busy: rates are too low, and threads gain too little.)")
    print(f"\n{what_bounds(parts_ns(program, repetitions=repetitions))}")
    peak = peak_memory_gb(paths)
    print(f"\n{paths:,} paths: peak memory {peak:.2f} GB, the interpreter included (at most {MOST_GB:g})")
    return 0 if peak < MOST_GB else 4


def what_bounds(parts: dict[str, float]) -> str:
    """Say in words where a month's time goes, the dearest part first.

    Examples
    --------
    >>> what_bounds({"month": 100.0, "battle": 50.0, "learning": 20.0})
    'A war-month takes 100 ns of one core: battle 50, learning 20, the rest 30.'
    """
    whole = parts["month"]
    own = {name: ns for name, ns in parts.items() if name != "month"}
    dearest = sorted(own, key=lambda name: -own[name])
    named = ", ".join(f"{name} {own[name]:.0f}" for name in dearest)
    rest = max(whole - sum(own.values()), 0.0)
    return f"A war-month takes {whole:.0f} ns of one core: {named}, the rest {rest:.0f}."


def peak_memory_gb(paths: int) -> float:
    """Return the most memory that a fresh process holds while it simulates so many paths."""
    code = MILLION.format(scenario=SCENARIO, paths=paths, periods=PERIODS)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    assert found is not None, done.stdout
    return int(found[1]) * 1024 / 1e9


def bench_whole(repetitions: int = 3) -> None:
    """Print how long whole commands take with a warm cache."""
    program = Path(sys.executable).with_name("upperhand")
    for words in WHOLE:
        seconds = []
        for _ in range(repetitions + 1):
            begun = time.perf_counter()
            subprocess.run([program, *words], check=True, capture_output=True)
            seconds.append(time.perf_counter() - begun)
        print(
            f"upperhand {' '.join(words)}: {sorted(seconds[1:])[repetitions // 2]:.1f} s, the first {seconds[0]:.1f} s"
        )
