"""Kept solves: whole or absent, damaged ones never used, and keys that see every change of what decides a number."""

import dataclasses
import errno
import os
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.questions.checks import wars
from upperhand.runs import files, keys, store
from upperhand.runs.keys import key_of
from upperhand.runs.record import Record
from upperhand.runs.replicate import Job
from upperhand.runs.store import Store, StoreError
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load

KEY = "ab" + 30 * "0"


def some_record(seed=0, draws=5):
    chance = np.random.default_rng(seed)
    numbers = {name: chance.standard_normal(draws) for name in ("upper_hand", "deal/1", "losses/0")}
    return Record(numbers, 17, chance.permutation(24).reshape(4, 6).astype(np.int32))


def same(one, other):
    return (
        list(one.numbers) == list(other.numbers)
        and all(np.array_equal(one[name], other[name]) for name in one.numbers)
        and one.features == other.features
    )


@pytest.fixture
def said():
    return []


@pytest.fixture
def kept(tmp_path, said):
    found = Store(tmp_path / "kept", said.append)
    found.put(KEY, some_record(), order=True)
    return found


def test_what_is_kept_comes_back_bit_for_bit(kept, said):
    found = kept.get(KEY, order=True)
    assert same(found, some_record())
    assert np.array_equal(found.order, some_record().order)
    assert found.order.dtype == np.int32
    assert kept.get(KEY, order=False).order.size == 0
    assert kept.get("cd" + 30 * "0", order=False) is None
    assert said == []


@pytest.mark.parametrize("end", [store.RECORD, store.ORDER])
def test_a_flipped_bit_anywhere_is_found(kept, said, end):
    file = kept.path(KEY, end)
    content, found = file.read_bytes(), 0
    for place in range(0, len(content), 11):
        damaged = bytearray(content)
        damaged[place] ^= 0x10
        file.write_bytes(damaged)
        said.clear()
        record = kept.get(KEY, order=True)
        if record is None:
            found += 1
            assert len(said) == 1
            assert str(file) in said[0]
            assert "computed again" in said[0]
        else:  # a bit that carries nothing, such as one of a statistic that is not read
            assert same(record, some_record())
            assert np.array_equal(record.order, some_record().order)
    assert found > 20


@pytest.mark.parametrize(
    "content", [b"", b"junk", b"PAR1" + 100 * b"\0" + b"PAR1"], ids=["empty", "junk", "looks like it"]
)
def test_what_is_no_solve_counts_as_absent(kept, said, content):
    kept.path(KEY).write_bytes(content)
    assert kept.get(KEY, order=False) is None
    assert len(said) == 1


def test_another_solve_under_this_name_counts_as_absent(kept, said):
    other = "ab" + 30 * "1"
    kept.put(other, some_record(seed=1), order=False)
    shutil.copy(kept.path(other), kept.path(KEY))
    assert kept.get(KEY, order=False) is None
    assert "not what its name says" in said[0]


def test_a_parquet_file_of_somebody_else_counts_as_absent(kept, said):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"draw": [0], "upper_hand": [1.0]}), kept.path(KEY))
    assert kept.get(KEY, order=False) is None
    assert len(said) == 1


def test_a_full_disk_is_said_and_loses_nothing(kept, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"No space left on device.*is safe.*same command again"):
        kept.put("ef" + 30 * "0", some_record(), order=False)
    assert same(kept.get(KEY, order=False), some_record())
    assert [file.name for file in kept.folder.rglob("*.writing-*")] == []
    assert kept.get("ef" + 30 * "0", order=False) is None


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot keep runs in"):
        Store(tmp_path / "file" / "below")


def test_what_a_killed_process_left_is_cleared_away(kept):
    old, new = (kept.folder / "ab" / f"{files.UNFINISHED}{name}" for name in ("old", "new"))
    old.write_text("half")
    new.write_text("half")
    os.utime(old, (1e9, 1e9))
    Store(kept.folder)
    assert not old.exists()
    assert new.exists()  # another process may be writing it


def test_a_file_that_another_process_has_just_finished_is_no_trouble(kept, monkeypatch):
    (kept.folder / "ab" / f"{files.UNFINISHED}x").write_text("half")
    real = type(kept.folder).stat

    def vanished(self, **more):
        if files.UNFINISHED in self.name:
            raise FileNotFoundError(self)
        return real(self, **more)

    monkeypatch.setattr(type(kept.folder), "stat", vanished)
    Store(kept.folder)


@pytest.fixture(scope="module")
def job():
    program = compile_scenario(load("two-rivers"))
    return Job(program, 1, 500, 200, draws=64, draws_seed=1)


def test_the_same_job_has_the_same_key(job):
    again = Job(compile_scenario(load("two-rivers")), 1, 500, 200, draws=64, draws_seed=1)
    assert key_of(again) == key_of(job)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"paths": 501},
        {"played": 201},
        {"richness": "rich"},
        {"draws": 65},
        {"draws": 0},
        {"draws_seed": 2},
        {"order": np.zeros((3, 4), np.int32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_may_change_a_number_changes_the_key(job, change):
    assert key_of(dataclasses.replace(job, **change)) != key_of(job)


@given(st.integers(0, 2**30))
def test_any_number_of_the_program_changes_the_key(seed):
    program = wars.line_of_forts()
    chance = np.random.default_rng(seed)
    name = ("inputs", "state", "type_latents", "priors")[chance.integers(4)]
    array = getattr(program, name).copy()
    array.flat[chance.integers(array.size)] += 1e-9
    changed = dataclasses.replace(program, **{name: array})
    assert key_of(Job(changed, 1, 500, 200)) != key_of(Job(program, 1, 500, 200))


@pytest.mark.parametrize(
    "change",
    [
        lambda p: {"months_per_period": 0.25},
        lambda p: {"names": dataclasses.replace(p.names, fronts=("a", *p.names.fronts[1:]))},
        lambda p: {"names": dataclasses.replace(p.names, events=("a", *p.names.events[1:]))},
        lambda p: {"names": dataclasses.replace(p.names, issues=("a", *p.names.issues[1:]))},
    ],
    ids=["weeks", "luck of fronts", "luck of events", "names of numbers"],
)
def test_whatever_the_kernels_read_changes_the_key(job, change):
    changed = dataclasses.replace(job.program, **change(job.program))
    assert key_of(dataclasses.replace(job, program=changed)) != key_of(job)


def test_orders_of_luck_differ_in_their_key(job):
    first, second = np.zeros((3, 4), np.int32), np.zeros((4, 3), np.int32)
    assert len({key_of(dataclasses.replace(job, order=order)) for order in (None, first, second)}) == 3


def test_another_engine_gives_other_keys(job, monkeypatch):
    before = key_of(job)
    monkeypatch.setattr(keys, "engine", lambda: "other")
    assert key_of(job) != before


def test_a_range_counts_only_where_inputs_are_drawn(job):
    wider = tuple(dataclasses.replace(r, high=r.high + 1.0) for r in job.program.ranges)
    changed = dataclasses.replace(job.program, ranges=wider)
    assert key_of(dataclasses.replace(job, program=changed)) != key_of(job)
    centre = dataclasses.replace(job, draws=0)
    assert key_of(dataclasses.replace(centre, program=changed)) == key_of(centre)
