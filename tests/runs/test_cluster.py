"""The same numbers on a real local cluster, and nothing lost when a worker is killed."""

import os
import signal
import sys

import pytest

import upperhand as uh
from upperhand.runs import cluster
from upperhand.runs.cluster import Cluster, ClusterError
from upperhand.scenario.variants import Variant

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

LITTLE = {"quick": True, "paths": 500, "draws": 128}
VARIANTS = [Variant("half", sets=("corvia.shells.monthly *= 0.5",)), Variant("guarantee", ("guarantee",))]


@pytest.fixture(scope="module")
def war():
    return uh.load("two-rivers")


@pytest.fixture(scope="module")
def here(war, tmp_path_factory):
    """What threads of this machine give."""
    return uh.run(war, VARIANTS, store=tmp_path_factory.mktemp("here"), **LITTLE)


@pytest.fixture(scope="module")
def local():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as found:
        yield found


@pytest.fixture
def workers(local):
    found = Cluster(local.scheduler_address)
    yield found
    found.close()


def test_two_workers_give_the_same_numbers(war, here, workers, tmp_path):
    shares = []
    there = uh.run(war, VARIANTS, store=tmp_path, executor=workers, progress=shares.append, **LITTLE)
    assert there.rows == here.rows
    assert there.baseline == here.baseline
    assert there.done == here.done
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_a_worker_that_is_killed_loses_nothing(war, here, local, workers, tmp_path):
    killed = []

    def kill(share):
        if not killed and share:
            pid = next(worker.pid for worker in local.workers.values() if worker.pid)
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    there = uh.run(war, VARIANTS, store=tmp_path, executor=workers, progress=kill, **LITTLE)
    assert killed
    assert there.rows == here.rows


def test_whoever_stops_reading_takes_the_jobs_away(war, here, workers, tmp_path):
    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uh.run(war, VARIANTS, store=tmp_path, executor=workers, progress=stop, **LITTLE)
    there = uh.run(war, VARIANTS, store=tmp_path, executor=workers, **LITTLE)
    assert there.rows == here.rows


def test_a_worker_with_another_engine_is_found_out(war, workers, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "engine", lambda: "other")
    with pytest.raises(ClusterError, match="another version of upperhand"):
        uh.run(war, VARIANTS, store=tmp_path, executor=workers, **LITTLE)


def test_no_scheduler_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with pytest.raises(ClusterError, match="no scheduler answers at tcp:"):
        Cluster("tcp://127.0.0.1:1")
    for nonsense in ("foo", "nonsense://x", ""):
        with pytest.raises(ClusterError, match="is no address such as"):
            Cluster(nonsense)
