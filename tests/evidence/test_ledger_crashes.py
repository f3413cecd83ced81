"""The ledger under kill -9, two writers, a full disk and folders that are read-only: nothing acknowledged is lost."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.evidence.samples import claim, document
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import Decision
from upperhand.evidence.problems import LedgerError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")

RIVER = document()
CLAIM = claim(RIVER)
AT_ONCE = 3


@contextmanager
def child(work):
    """Run `work(say)` in a process of its own; give its id and a function that returns the lines it said."""
    ears, mouth = os.pipe()
    process = os.fork()
    if process == 0:
        code = 1
        try:
            os.close(ears)
            work(lambda text: os.write(mouth, f"{text}\n".encode()))
            code = 0
        except BaseException as error:  # told to the parent: this process must not go on with its tests
            os.write(mouth, f"failed: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(code)
    os.close(mouth)

    def said():
        with os.fdopen(ears, encoding="utf-8") as opened:
            lines = opened.read().split("\n")
        os.waitpid(process, 0)
        return lines[:-1]

    yield process, said


def write_for_ever(path, round_):
    """Return work that adds claims and decisions, three at a time, and says each when it is on the disk."""

    def work(say):
        with Ledger.open(path) as ledger:
            ledger.add_documents([RIVER])
            for n in range(10**6):
                group = [f"{round_:04x}{n:06x}{k:06x}" for k in range(AT_ONCE)]
                ledger.add_claims([replace(CLAIM, id=id) for id in group])
                say("claims " + " ".join(group))
                ledger.decide(*(Decision(id, "accept", "ilva") for id in group))
                say("decisions " + " ".join(group))

    return work


def test_killed_at_any_moment_it_keeps_what_it_acknowledged(tmp_path):
    path = tmp_path / "war.ledger"
    chance = random.Random(5)
    acknowledged = {"claims": set(), "decisions": set()}
    with Ledger.open(tmp_path / "warm.ledger") as ledger:  # what is slow the first time is not what is tested
        ledger.add_documents([RIVER])
        ledger.add_claims([CLAIM])
        ledger.decide(Decision(CLAIM.id, "accept", "ilva"))
        assert len(ledger.claims()) == 1
    for round_ in range(300):  # on a slow machine more of them are killed before they wrote anything
        with child(write_for_ever(path, round_)) as (process, said):
            time.sleep(chance.choice([0.005, 0.03, 0.1]) * chance.random() * (1 + round_ / 50))
            os.kill(process, signal.SIGKILL)
            lines = said()
        for line in lines:
            kind, *ids = line.split()
            acknowledged[kind] |= set(ids)
        with Ledger.open(path) as ledger:
            assert ledger.check().problems == ()
            claims, decisions = ledger.claims(), ledger.decisions()
        assert acknowledged["claims"] <= {entry.id for entry in claims}
        assert acknowledged["decisions"] <= {decision.claim for decision in decisions}
        assert len(claims) % AT_ONCE == len(decisions) % AT_ONCE == 0
        if round_ >= 30 and len(acknowledged["decisions"]) > 30:
            break
    assert len(acknowledged["decisions"]) > 30, "the children were killed before they wrote anything"


def test_two_writers_lose_nothing(tmp_path):
    path = tmp_path / "war.ledger"

    def writer(name):
        def work(say):
            with Ledger.open(path) as ledger:
                ledger.add_documents([RIVER])
                for n in range(100):
                    id = f"{name}{n:015x}"
                    ledger.add_claims([replace(CLAIM, id=id)])
                    ledger.decide(Decision(id, "accept", name))
            say("done")

        return work

    with child(writer("a")) as (_, first), child(writer("b")) as (_, second):
        assert first() == second() == ["done"]
    with Ledger.open(path) as ledger:
        checked = ledger.check()
        assert (checked.problems, checked.rows) == ((), 401)
        assert ledger.counts() == {"document": 1, "claim": 200, "decision": 200}
        assert sum(decision.who == "a" for decision in ledger.decisions()) == 100


def fill(path):
    """Return work that adds documents until the disk takes no more, then says so."""

    def work(say):
        with Ledger.open(path) as ledger:
            for n in range(5000):
                text = f"Report {n}. " + " ".join(
                    f"{random.Random(n * 1000 + k).random():.9f}" for k in range(900)
                )
                try:
                    ledger.add_documents([document(text=text)])
                except LedgerError as error:
                    say(f"told: {error.problem.what}; {error.problem.remedy}")
                    say(f"rows: {sum(ledger.counts().values())}")
                    return
                say("kept")

    return work


def check_after_filling(path, lines):
    assert len([line for line in lines if line == "kept"]) > 3, lines
    assert lines[-2].startswith(
        ("told: the disk is full; make room", "told: the disk takes no more; make room")
    )
    with Ledger.open(path) as ledger:
        assert ledger.check().ok
        assert len(ledger.documents()) == lines.count("kept") == int(lines[-1].removeprefix("rows: "))


def test_a_file_that_may_not_grow(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "war.ledger"

    def limited(say):
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        fill(path)(say)

    with child(limited) as (_, said):
        check_after_filling(path, said())


def test_a_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    asked = [mount or "", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if mount is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here; the limit on a file's size is tested above")
    try:
        with child(fill(disk / "war.ledger")) as (_, said):
            lines = said()
        shutil.copytree(disk, tmp_path / "copy")  # elsewhere there is room to open it
        check_after_filling(tmp_path / "copy" / "war.ledger", lines)
        assert "told: the disk is full" in lines[-2]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def locked_folder():
    """Give a folder that another user may read but not write, with a ledger in it."""
    folder = Path(tempfile.mkdtemp())
    with Ledger.open(folder / "war.ledger") as ledger:
        ledger.add_documents([RIVER])
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def test_a_folder_that_is_read_only_can_be_read_and_says_why_not_written(locked_folder):
    path = locked_folder / "war.ledger"

    def work(say):
        as_nobody()
        with Ledger.open(path, read_only=True) as ledger:
            say(ledger.documents()[0].name)
        for attempt in (path, locked_folder / "new.ledger"):
            try:
                with Ledger.open(attempt) as ledger:
                    ledger.add_documents([document(text="Envoys met.")])
            except LedgerError as error:
                say(error.problem.what)

    with child(work) as (_, said):
        name, *problems = said()
    assert name == "river"
    assert (
        problems == ["the ledger cannot be written", "the ledger cannot be opened"]
        or problems == ["the ledger cannot be opened"] * 2
    )


def test_who_only_reads_cannot_add(tmp_path):
    Ledger.open(tmp_path / "war.ledger").close()
    with Ledger.open(tmp_path / "war.ledger", read_only=True) as ledger:
        with pytest.raises(LedgerError, match="cannot be written"):
            ledger.add_documents([RIVER])
        assert ledger.documents() == ()
    assert [file.name for file in tmp_path.iterdir()] == ["war.ledger"]  # no log of its own is left behind


def test_a_writer_that_waits_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("upperhand.evidence.ledger_file.BUSY_SECONDS", 0.05)
    with Ledger.open(tmp_path / "war.ledger") as first, Ledger.open(tmp_path / "war.ledger") as second:
        with first._file.writing(), pytest.raises(LedgerError, match="another program is writing"):
            second.add_documents([RIVER])
        assert second.add_documents([RIVER]) == (RIVER,)
