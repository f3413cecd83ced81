"""How good estimates at once are, and how fast: each beside a full solve of the same variant.

Run as ``python -m benchmarks.at_once [SCENARIO …]``. Prints each variant, then how often the full solve lies within the error
that the estimate shows (its own error counted), and the median time of an estimate. Numbers of 2026-11 stand in
docs/decisions/0011-estimates-at-once.md.
"""

from __future__ import annotations

import sys
import time

import numpy as np

import upperhand as uh
from upperhand.questions.at_once import AtOnce
from upperhand.questions.estimate import half_width
from upperhand.runs.executors import run_all
from upperhand.runs.record import Record
from upperhand.runs.replicate import Job
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.model import Scenario
from upperhand.war.condition import observe

REPLICATES, PATHS, PLAYED = 4, 2000, 1500
OPTIONS, INPUTS = 12, 10


def solved(scenario: Scenario, variant: dict[str, list[str]], before: list[Record] | None) -> list[Record]:
    """Solve a variant fully at the central inputs."""
    program = observe(compile_scenario(scenario, variant.get("options", ()), variant.get("sets", ())))
    orders = [None] * REPLICATES if before is None else [each.order for each in before]
    jobs = [Job(program, 4000 + k, PATHS, PLAYED, order=order) for k, order in enumerate(orders)]
    return run_all(jobs, None, None)


def variants(scenario: Scenario) -> list[dict[str, list[str]]]:
    """Return options, and inputs set anywhere in their ranges, chosen at random."""
    rng = np.random.default_rng(3)
    options = rng.permutation(list(scenario.options))[:OPTIONS]
    ranges = [each for each in compile_scenario(scenario).ranges if each.bank == "input"]
    inputs = [ranges[k] for k in rng.permutation(len(ranges))[:INPUTS]]
    return [
        *({"options": [str(option)]} for option in options),
        *({"sets": [f"{each.name} = {rng.uniform(each.low, each.high):.6g}"]} for each in inputs),
    ]


def main(names: list[str]) -> None:
    """Measure and print."""
    within, took = [], []
    for name in names:
        scenario = uh.load(name)
        at_once, base = AtOnce(scenario), solved(scenario, {}, None)
        at_once.moved()
        for variant in variants(scenario):
            began = time.perf_counter()
            found = at_once.moved(**variant)
            took.append(time.perf_counter() - began)
            full = solved(scenario, variant, base)
            print(name, *variant.values())
            for number, each in found.items():
                change = np.array([a[number][0] - b[number][0] for a, b in zip(full, base, strict=True)])
                error = half_width(change)
                within.append(abs(each.value - change.mean()) <= np.hypot(each.error, error))
                shown = f"{each.value:8.3f} ± {each.error:.3f}   full {change.mean():8.3f} ± {error:.3f}"
                print(f"  {number:<11}{shown}{'' if within[-1] else '   outside'}", flush=True)
    print(f"{100 * np.mean(within):.0f} % of {len(within)} within the error; median {np.median(took):.3f} s")


if __name__ == "__main__":
    main(sys.argv[1:] or ["two-rivers", "ukraine-2024-09"])
