"""Runs that are cut off go on where they stood, and give the numbers of a run that was not."""

import os
import signal
import subprocess
import sys
import time

import pytest

import upperhand as uh
from upperhand.runs import executors, manifest
from upperhand.runs.executors import Threads
from upperhand.runs.store import StoreError
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


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_killed_at_some_moment_it_goes_on_bit_for_bit(war, whole, tmp_path, sign):
    process = subprocess.Popen([sys.executable, "-c", CUT_OFF, str(tmp_path)], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while len(list(tmp_path.glob("*/*.parquet"))) < 9 and time.monotonic() < until and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, sign)
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
    real, left = os.fsync, [4]

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

    monkeypatch.setattr(executors, "record", lambda job, threads, report, months: done.append(job) or job)
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


@pytest.mark.parametrize("text", ["", "corvia.will", "= 1, 2", "corvia.will = 1,, 2", "corvia.will == 1"])
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


def test_a_thousand_variants_are_as_many_jobs_and_no_more(war):
    """Only the names: what a long night's run would do."""
    lists = [[f"corvia.will = {k / 10}" for k in range(10)], [f"dalmar.will = {k / 100}" for k in range(100)]]
    assert len({variant.name for variant in crossed(lists)}) == 1000
