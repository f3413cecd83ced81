"""Speed of a run on threads and on a local cluster: one worker against two, in pieces of half a second or more."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from itertools import count

from benchmarks.timing import Rival, alternate, table
from upperhand.questions.solves import Effort, jobs_for
from upperhand.runs.cluster import Cluster
from upperhand.runs.executors import Executor, Threads
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.war.condition import observe

EFFORT = Effort(replicates=14, paths=1500, played=600, joint_paths=3000, draws=256, alternatives=False)
"""Sixteen pieces of one or two seconds each."""

ONE, TWO = "one worker", "two workers"


def bench_cluster(repetitions: int) -> None:
    """Compare executors over sixteen solves; every round has luck of its own, so that nothing is kept."""
    from dask.distributed import LocalCluster

    program = observe(compile_scenario(load("ukraine-2024-09")))
    seeds = count(1)

    def on(executor: Executor) -> tuple[float, float]:
        jobs = jobs_for(program, EFFORT, next(seeds))
        begun = time.perf_counter()
        done = sum(1 for _ in executor.each(enumerate(jobs)))
        return 60 * done, time.perf_counter() - begun

    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:

        def workers(n: int) -> Cluster:
            local = LocalCluster(
                n_workers=n, threads_per_worker=1, dashboard_address=":0", local_directory=folder
            )
            stack.enter_context(local)
            cluster = Cluster(local.scheduler_address)
            stack.callback(cluster.close)
            return cluster

        one, two = workers(1), workers(2)
        rivals = [
            Rival("one thread", lambda: on(Threads(1))),
            Rival("two threads", lambda: on(Threads(2))),
            Rival(ONE, lambda: on(one)),
            Rival(TWO, lambda: on(two)),
        ]
        rates = alternate(rivals, repetitions)
    title = f"Solves of ukraine-2024-09 with {EFFORT.paths:,} paths; medians of {repetitions}"
    print(table(title, "solves/min", rates, ["one thread", ONE]))
