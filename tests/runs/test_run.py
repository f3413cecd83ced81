"""Runs that are cut off go on where they stood, and give the numbers of a run that was not."""

import dataclasses
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import upperhand as uh
from upperhand.bargaining.fitted import SolverError
from upperhand.questions.run import numbers_of
from upperhand.runs import executors, manifest
from upperhand.runs.executors import Threads
from upperhand.runs.record import Record
from upperhand.runs.replicate import Job
from upperhand.runs.run import Runner
from upperhand.runs.store import Store, StoreError
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.errors import ScenarioError, UnknownName
from upperhand.scenario.tokens import TextError
from upperhand.scenario.variants import Variant, crossed, each_option, read_variants, varied

LITTLE = {"quick": True, "paths": 500, "draws": 128}

VARIANTS = [
    Variant("half", sets=("corvia.shells.monthly *= 0.5",)),
    Variant("guarantee", ("guarantee",)),
    Variant("both", ("guarantee",), ("corvia.shells.monthly *= 0.5",)),
]


@pytest.fixture(scope="module")
def war():
    return uh.load("two-rivers")


@pytest.fixture(scope="module")
def whole(war, tmp_path_factory):
    return uh.run(war, VARIANTS, store=tmp_path_factory.mktemp("whole"), **LITTLE)


def test_everything_is_computed_once(war, whole):
    solves = whole.effort.replicates + 2
    assert (whole.done, whole.kept) == (solves * (len(VARIANTS) + 1), 0)
    again = uh.run(war, VARIANTS, store=whole.store, **LITTLE)
    assert (again.done, again.kept) == (0, whole.done)
    assert again.rows == whole.rows
    assert again.baseline == whole.baseline
    more = uh.run(war, [*VARIANTS, Variant("league", ("sanction",))], store=whole.store, **LITTLE)
    assert (more.done, more.kept) == (solves, whole.done)
    assert more.rows[: len(VARIANTS)] == whole.rows


def test_a_variant_says_what_whatif_and_options_say(war, whole):
    """The same effort, the same luck: the same numbers."""
    asked = uh.options(war, **LITTLE)
    point = next(point for point in asked.points if point.id == "guarantee")
    row = whole.rows[1]
    assert row.upper_hand == point.upper_hand
    assert row.deal == point.deal
    assert row.changes["losses/arden"] == point.losses["arden"]
    assert whole.baseline["upper_hand"].value == pytest.approx(
        asked.baseline.upper_hand.value, abs=asked.baseline.upper_hand.error
    )


class Dies(Threads):
    """Breaks off after so many jobs, as Ctrl-C does."""

    def __init__(self, after):
        super().__init__(2)
        self.after = after

    def each(self, jobs, progress=None):
        for entry in super().each(jobs, progress):
            if self.after == 0:
                raise KeyboardInterrupt
            self.after -= 1
            yield entry


@pytest.mark.parametrize("after", [1, 8])
def test_broken_off_it_goes_on_where_it_stood(war, whole, tmp_path, after):
    with pytest.raises(KeyboardInterrupt):
        uh.run(war, VARIANTS, store=tmp_path, executor=Dies(after), **LITTLE)
    resumed = uh.run(war, VARIANTS, store=tmp_path, threads=1, **LITTLE)
    assert resumed.kept == after
    assert resumed.done + resumed.kept == whole.done
    assert resumed.rows == whole.rows


CUT_OFF = """
import sys, upperhand as uh
from upperhand.scenario.variants import Variant
variants = [Variant("half", sets=("corvia.shells.monthly *= 0.5",)), Variant("guarantee", ("guarantee",)),
            Variant("both", ("guarantee",), ("corvia.shells.monthly *= 0.5",))]
uh.run(uh.load("two-rivers"), variants, store=sys.argv[1], quick=True, paths=500, draws=128)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize("sign", ["SIGKILL", "SIGINT"])
def test_killed_at_some_moment_it_goes_on_bit_for_bit(war, whole, tmp_path, sign):
    process = subprocess.Popen([sys.executable, "-c", CUT_OFF, str(tmp_path)], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while len(list(tmp_path.glob("*/*.parquet"))) < 9 and time.monotonic() < until and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, getattr(signal, sign))
    assert process.wait(30) != 0
    found = sum(1 for file in tmp_path.glob("??/*.parquet") if "order" not in file.name)
    assert 0 < found < whole.done
    resumed = uh.run(war, VARIANTS, store=tmp_path, **LITTLE)
    assert found <= resumed.kept < whole.done
    assert resumed.rows == whole.rows
    assert resumed.baseline == whole.baseline


def test_damaged_solves_are_computed_again_with_a_warning(war, whole, tmp_path):
    uh.run(war, VARIANTS, store=tmp_path, **LITTLE)
    files = sorted(tmp_path.glob("??/*.parquet"))
    for file in files[::4]:
        file.write_bytes(file.read_bytes()[:-100])
    files[1].unlink()
    said = []
    mended = uh.run(war, VARIANTS, store=tmp_path, warn=said.append, **LITTLE)
    assert mended.rows == whole.rows
    assert 0 < mended.done < whole.done
    assert len(said) >= len(files[::4]) - 1
    assert all("computed again" in text for text in said)
    clean = []
    assert uh.run(war, VARIANTS, store=tmp_path, warn=clean.append, **LITTLE).done == 0
    assert clean == []


def test_a_full_disk_ends_the_run_with_a_word_and_loses_nothing(war, whole, tmp_path, monkeypatch):
    real, left = os.fsync, [8]

    def fills_up(descriptor):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fills_up)
    with pytest.raises(StoreError, match="No space left on device"):
        uh.run(war, VARIANTS, store=tmp_path, **LITTLE)
    monkeypatch.undo()
    resumed = uh.run(war, VARIANTS, store=tmp_path, **LITTLE)
    assert resumed.kept >= 2
    assert resumed.rows == whole.rows


def test_jobs_are_read_no_further_ahead_than_needed(war, monkeypatch):
    """So memory does not grow with the number of jobs."""
    drawn, done = [], []

    def job(number):
        drawn.append(number)
        return number, number

    monkeypatch.setattr(executors, "attempt", lambda job, threads, report, months: done.append(job) or job)
    for number, _ in Threads(2).each(job(number) for number in range(100)):
        done_by_now = len(done)
        assert len(drawn) <= done_by_now + executors.AHEAD * 2 + 1
        assert number in drawn
    assert sorted(done) == list(range(100))


def test_progress_adds_up_whether_computed_or_kept(war, whole, tmp_path):
    for _ in range(2):
        shares = []
        uh.run(war, VARIANTS, store=tmp_path, progress=shares.append, **LITTLE)
        assert sum(shares) == pytest.approx(1.0)


def test_two_variants_of_one_name_are_refused(war, tmp_path):
    for names in (("a", "a"), ("a", "baseline")):
        with pytest.raises(ValueError, match=f"two variants are called '{names[1]}'"):
            uh.run(war, [Variant(name) for name in names], store=tmp_path, **LITTLE)


# ---- the list of runs, and questions about them


def test_a_run_can_be_asked_in_sql(whole):
    entry = next(e for e in manifest.listed_in(whole.store) if e.id == whole.id)
    assert entry.ended
    assert list(entry.variants) == ["baseline", "half", "guarantee", "both"]
    sql = "select variant, avg(upper_hand), count(*) from solves where draw = 0 and solve < 4 group by 1 order by 1"
    columns, rows = manifest.query(whole.store, entry, sql)
    assert columns[0] == "variant"
    found = {row[0]: row[1:] for row in rows}
    assert {name: count for name, (_, count) in found.items()} == dict.fromkeys(entry.variants, 4)
    moved = found["half"][0] - found["baseline"][0]
    change = whole.rows[0].upper_hand
    assert change.low - change.error <= moved <= change.high + change.error
    with pytest.raises(manifest.QueryError, match="nonsense"):
        manifest.query(whole.store, entry, "select nonsense from solves")


def test_the_same_question_is_the_same_run(war, whole):
    again = uh.run(war, VARIANTS, store=whole.store, **LITTLE)
    other = uh.run(war, VARIANTS[:1], store=whole.store, **LITTLE)
    assert again.id == whole.id != other.id
    with pytest.raises(UnknownName, match="no finished run"):
        manifest.find(whole.store, "00000000")


def test_a_run_that_was_cut_off_is_listed_as_not_finished(war, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        uh.run(war, VARIANTS, store=tmp_path, executor=Dies(2), **LITTLE)
    (entry,) = manifest.listed_in(tmp_path)
    assert not entry.ended
    (tmp_path / manifest.FOLDER / "junk.json").write_text("{")
    assert len(list(manifest.listed_in(tmp_path))) == 1


# ---- variants


def test_values_are_crossed():
    texts = varied("corvia.will *= 0.5, 0.8 over 6 months")
    assert texts == ["corvia.will *= 0.5 over 6 months", "corvia.will *= 0.8 over 6 months"]
    found = crossed([texts, ["a = 1", "a = 2", "a = 3"]], ["guarantee"])
    assert len(found) == 6
    assert all(variant.options == ("guarantee",) for variant in found)
    assert len({variant.name for variant in found}) == 6


@pytest.mark.parametrize(
    "text",
    [
        "",
        "corvia.will",
        "= 1, 2",
        "corvia.will = 1,, 2",
        "corvia.will == 1",
        "corvia.will = [0.2, 0.5, 0.8]",
        "corvia.will = 1 over 2 months, 2 over 3 months",
    ],
)
def test_no_list_of_values(text):
    with pytest.raises(TextError, match="NAME = VALUE"):
        varied(text)


def test_every_option_is_a_variant(war):
    assert [variant.options for variant in each_option(war)] == [(name,) for name in war.options]


def test_variants_are_read_from_a_file(war, tmp_path):
    file = tmp_path / "variants.yaml"
    file.write_text(
        "half: {set: [corvia.shells.monthly *= 0.5]}\n"
        "both: {options: [guarantee], set: corvia.shells.monthly *= 0.5}\n"
        "as it is: {}\n"
    )
    assert read_variants(str(file), war) == [
        VARIANTS[0],
        VARIANTS[2],
        Variant("as it is"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- a\n", 1, "a list"),
        ("a: {options: [guarantee]}\nb: {option: [guarantee]}\n", 2, "'b' is no variant"),
        ("a:\n  options: [garantee]\n", 1, "nearest is 'guarantee'"),
        ("a: {set: [corvia.wil = 1]}\n", 1, "corvia.will"),
        ("a: {set: [corvia.will ~ 1]}\n", 1, "'a'"),
        ("a: {set: [{x: 1}]}\n", 1, "a mapping"),
        ("a: b: c\n", 1, "mapping"),
    ],
)
def test_a_file_of_variants_that_is_wrong(war, tmp_path, text, line, says):
    file = tmp_path / "variants.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        read_variants(str(file), war)
    assert f"variants.yaml:{line}:" in str(caught.value)
    assert says in str(caught.value)


class Counts:
    """Does nothing, and counts how many jobs are out at once."""

    def __init__(self, fails=()):
        self.out = self.most = self.jobs = 0
        self.fails = fails

    def each(self, jobs, progress=None):
        held = []
        for number, _ in jobs:
            self.jobs += 1
            held.append(number)
            self.most = max(self.most, len(held))
            if len(held) == 4:
                number = held.pop(0)
                yield number, SolverError("degenerate") if number in self.fails else RECORD
        for number in held:
            yield number, RECORD


RECORD = Record({"upper_hand": np.zeros(3)}, 1, np.zeros((1, 1), np.int32))


def test_a_thousand_variants_are_as_many_jobs_and_few_are_held(war, tmp_path):
    """What a long night's run does: every job once, read one by one, and a second time none."""
    program = compile_scenario(war)
    made = []

    def jobs():
        for seed in range(1000):
            made.append(seed)
            yield Job(program, seed, 500, 200)

    executor = Counts()
    runner = Runner(Store(tmp_path), executor)
    keys = runner.complete(jobs())
    assert len(set(keys)) == executor.jobs == runner.done == 1000
    assert executor.most == 4
    again = Runner(Store(tmp_path), Counts())
    assert again.complete(jobs()) == keys
    assert (again.done, again.kept) == (0, 1000)


def test_a_job_that_fails_does_not_stop_the_others(war, tmp_path):
    program = compile_scenario(war)
    jobs = [Job(program, seed, 500, 200) for seed in range(20)]
    runner = Runner(Store(tmp_path), Counts(fails=(3,)))
    keys = runner.complete(jobs)
    assert runner.done == 19
    assert list(runner.failed) == [keys[3]]
    assert len(runner.read(keys[:3], jobs[:3])) == 3
    with pytest.raises(SolverError, match="degenerate"):
        runner.read(keys[2:5], jobs[2:5])


def test_a_variant_that_cannot_be_solved_is_named_at_the_end(war, whole, monkeypatch, tmp_path):
    real = executors.attempt

    lengths = {len(compile_scenario(war, v.options, v.sets).effects) for v in VARIANTS}
    longest = max(lengths)

    def fails_for_both(job, *rest, **more):
        if job.order is not None and len(job.program.effects) == longest:
            return SolverError("degenerate")
        return real(job, *rest, **more)

    monkeypatch.setattr(executors, "attempt", fails_for_both)
    found = uh.run(war, VARIANTS, store=tmp_path, **LITTLE)
    assert found.failed == {"both": "degenerate"}
    assert found.rows == whole.rows[:2]
    assert found.as_dict()["failed"] == {"both": "degenerate"}


def test_a_finished_run_stays_finished_while_it_is_repeated(war, whole):
    before = manifest.find(whole.store, whole.id)
    with pytest.raises(KeyboardInterrupt):
        uh.run(
            war,
            [*VARIANTS, Variant("more", sets=("corvia.will = 0.1",))],
            store=whole.store,
            executor=Dies(0),
            **LITTLE,
        )
    uh.run(war, VARIANTS, store=whole.store, **LITTLE)
    after = manifest.find(whole.store, whole.id)
    assert after.began == before.began
    assert after.variants == before.variants


def test_months_are_months_whatever_the_period(war, whole):
    weekly = dataclasses.replace(whole.program, months_per_period=0.25)
    factors = {each.name: each.factor for each in numbers_of(weekly)}
    assert factors.pop("months") == 0.25
    assert set(factors.values()) == {1.0}
