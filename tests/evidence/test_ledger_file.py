"""What is opened as a ledger: nothing else is, and nothing else is touched; a damaged one says so."""

import sqlite3

import pytest

from tests.evidence.samples import document
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_file import APPLICATION
from upperhand.evidence.problems import LedgerError


def test_a_ledger_must_be_there_unless_it_may_be_started(tmp_path):
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger.open(tmp_path / "war.ledger", create=False)
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger.open(tmp_path / "war.ledger", read_only=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger.open(tmp_path / "nowhere" / "war.ledger")
    with pytest.raises(LedgerError, match="regular file"):
        Ledger.open(tmp_path)


def test_an_empty_file_becomes_a_ledger(tmp_path):
    (tmp_path / "war.ledger").touch()
    with Ledger.open(tmp_path / "war.ledger") as ledger:
        assert ledger.check().ok


@pytest.mark.parametrize(
    "content", [b"id: two-rivers\n", b"\x00" * 4096, b"SQLite"], ids=["yaml", "zeros", "short"]
)
def test_another_file_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "war.ledger"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="this is no ledger"):
        Ledger.open(path)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["war.ledger"]


def test_another_database_is_refused(tmp_path):
    other = sqlite3.connect(tmp_path / "war.ledger")
    other.execute("CREATE TABLE rows (a)")
    other.close()
    with pytest.raises(LedgerError, match="database of another program"):
        Ledger.open(tmp_path / "war.ledger")


def test_a_newer_ledger_is_refused(tmp_path):
    Ledger.open(tmp_path / "war.ledger").close()
    other = sqlite3.connect(tmp_path / "war.ledger")
    assert other.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    other.execute("PRAGMA user_version = 2")
    other.close()
    with pytest.raises(LedgerError, match=r"newer upperhand\n  why: its form is 2, this program knows 1"):
        Ledger.open(tmp_path / "war.ledger")


@pytest.mark.parametrize("at", [100, 4096, 8192, 20000])
def test_a_damaged_file_is_told(tmp_path, at):
    path = tmp_path / "war.ledger"
    with Ledger.open(path) as ledger:
        for n in range(30):
            ledger.add_documents([document(text=f"Envoys met on day {n}. " + f"Words {n} of the day. " * n)])
    data = bytearray(path.read_bytes())
    assert len(data) > at + 3000
    data[at : at + 3000] = b"\xa5" * 3000
    path.write_bytes(data)
    try:
        with Ledger.open(path, read_only=True) as ledger:
            problems = ledger.check().problems
    except LedgerError as error:
        problems = (str(error),)
    assert problems
    assert "damaged" in problems[0] or "not as it was written" in problems[0]


def test_a_cut_off_file_is_told(tmp_path):
    path = tmp_path / "war.ledger"
    with Ledger.open(path) as ledger:
        ledger.add_documents([document(), document(text="Envoys met. " * 500)])
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(LedgerError, match="damaged"), Ledger.open(path) as ledger:
        assert ledger.check().ok
