"""Measure speed side by side in one run and print it as ratios: python -m benchmarks.run."""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import forts_numpy
from benchmarks.cluster import bench_cluster
from benchmarks.exact_sweep import bench_sweeps
from benchmarks.timing import Rival, alternate, table
from benchmarks.war import bench_war, bench_whole
from upperhand.war import forts
from upperhand.war.draws import threshold

HERE = Path(__file__).parent

# Twelve forts, evenly held and evenly matched, at most ten years of monthly battles: 35 battles a war.
FORTS, START, P, HORIZON = 12, 6, 0.5, 120
WAR: dict[str, Any] = {"forts": FORTS, "start": START, "p": P, "horizon": HORIZON}
SEED = 1

OURS, PLAIN_C, NUMPY = "upperhand", "plain C", "NumPy"
MESA, MESA_MODELS = "Mesa, one model", "Mesa, a model a war"

Counts = tuple[int, int]


def main() -> int:
    """Run every benchmark; return 4 if programs that must agree do not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7, help="counted rounds; medians are printed")
    parser.add_argument(
        "--paths", type=int, default=2_000_000, help="wars fought a round by the compiled kernels"
    )
    parser.add_argument("--million", type=int, default=1_000_000, help="paths whose memory is measured")
    parser.add_argument("--whole", action="store_true", help="time whole commands too (minutes)")
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    status = bench_forts(options.paths, options.repetitions)
    print()
    status = max(status, bench_war(options.repetitions, options.million))
    print()
    status = max(status, bench_sweeps((100_000, 1_000_000), options.repetitions))
    print()
    bench_cluster(max(options.repetitions // 2, 1))
    if options.whole:
        print()
        bench_whole()
    return status


def bench_forts(paths: int, repetitions: int) -> int:
    """Compare the forts kernel with plain C, NumPy and Mesa; check that equal luck gives equal numbers."""
    # Here, so that the rest can be used where Mesa is not installed.
    from benchmarks import forts_mesa

    with tempfile.TemporaryDirectory() as folder:
        fight_in_c = compile_c(Path(folder))
        # Each rival fights for a few tenths of a second a round.
        few, fewest = paths // 20, paths // 1000
        if not agree(fight_in_c, few):
            return 4

        def ours(threads: int) -> tuple[float, None]:
            return forts.simulate(SEED, 4 * paths, **WAR, threads=threads)[1], None

        rivals = [
            Rival(OURS, lambda: ours(1)),
            Rival(f"{OURS}, 2 threads", lambda: ours(2)),
            Rival(NUMPY, lambda: (forts_numpy.simulate(SEED, few, **WAR)[1], None)),
            Rival(MESA, lambda: (forts_mesa.simulate_one_model(SEED, fewest, **WAR)[1], None)),
            Rival(MESA_MODELS, lambda: (forts_mesa.simulate_model_a_war(SEED, fewest, **WAR)[1], None)),
        ]
        if fight_in_c is not None:
            rivals.insert(2, Rival(PLAIN_C, in_c(fight_in_c, paths)))
        rates = alternate(rivals, repetitions)
    title = (
        f"Wars on {FORTS} forts from {START}, p = {P}, at most {HORIZON} battles; medians of {repetitions}"
    )
    print(table(title, "battles/s", rates, [PLAIN_C, NUMPY, MESA, OURS]))
    print(f"\nTen million wars: peak memory {peak_memory_mib():,.0f} MiB, the interpreter included")
    return 0


def agree(fight_in_c: Callable[[int], tuple[Counts, float]] | None, paths: int) -> bool:
    """Check that the programs which share our draws count the same victories and battles."""
    counts = {OURS: forts.simulate(SEED, paths, **WAR), NUMPY: forts_numpy.simulate(SEED, paths, **WAR)}
    if fight_in_c is not None:
        counts[PLAIN_C] = fight_in_c(paths)[0]
    if len(set(counts.values())) > 1:
        print(f"equal luck, but different numbers (victories, battles): {counts}", file=sys.stderr)
        return False
    return True


def in_c(fight: Callable[[int], tuple[Counts, float]], paths: int) -> Callable[[], tuple[float, float]]:
    """Make a run of the C program that is timed by its own clock: its start-up is not counted."""

    def run() -> tuple[float, float]:
        (_, battles), seconds = fight(paths)
        return battles, seconds

    return run


def compile_c(folder: Path) -> Callable[[int], tuple[Counts, float]] | None:
    """Compile the plain C loop into `folder`; None, with a word why, where there is no gcc."""
    program = folder / "forts"
    command = ["gcc", "-O3", "-march=native", "-o", str(program), str(HERE / "forts_c" / "forts.c")]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        print("no gcc here: the comparison with plain C is left out", file=sys.stderr)
        return None

    def fight(paths: int) -> tuple[Counts, float]:
        arguments = [SEED, paths, FORTS, START, int(threshold(P)), HORIZON, int(forts.CHANNEL)]
        done = subprocess.run(
            [str(program), *map(str, arguments)], check=True, capture_output=True, text=True
        )
        wins, battles, seconds = done.stdout.split()
        return (int(wins), int(battles)), float(seconds)

    return fight


def peak_memory_mib() -> float:
    """Return the most memory, in MiB, that a fresh process holds while it fights ten million wars."""
    code = f"from upperhand.war import forts; forts.simulate({SEED}, 10_000_000, **{WAR!r}, threads=2)"
    subprocess.run([sys.executable, "-c", code], check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
