"""The file of a ledger: opened safely, added to in transactions, each row chained to the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from .ledger_rows import Record, record, written
from .problems import LedgerError

VERSION = 1
"""Of the file's form, kept in the file; a newer one is refused."""

APPLICATION = 0x55504C47
"""Marks a database as a ledger."""

BUSY_SECONDS = 20.0
"""How long to wait for another program that is writing."""

START = "0" * 64
"""The chain before the first row."""

Clock = Callable[[], dt.datetime]


def utc() -> dt.datetime:
    """Return the time."""
    return dt.datetime.now(dt.UTC)


class Row(NamedTuple):
    """A row as it is read: its JSON, with the long texts of its body, as one object."""

    number: int
    kind: str
    key: str
    about: int | None
    at: str
    fields: dict[str, Any]
    chain: str


class LedgerFile:
    """An open file: rows are added at its end within `writing`, and read within `reading`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, now: Clock) -> None:
        self.path = path
        self._connection = connection
        self._now = now

    @classmethod
    def open(cls, path: Path, create: bool, read_only: bool, now: Clock = utc) -> LedgerFile:
        """Open a ledger, or start one.

        Raises
        ------
        LedgerError
            If there is none and none shall be started, or the file is another thing, damaged, or of a newer program.
        """
        _must_be_one(path, create and not read_only)
        with told(path):
            connection = _connect(path, create, read_only)
            try:
                _known(path, connection, may_write=not read_only)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, now)

    def close(self) -> None:
        """Close the file; what was added is safe already."""
        with suppress(
            sqlite3.Error
        ):  # a full disk may keep the log from being merged: it is read all the same
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Add rows: all of them are on the disk when this ends, or none is."""
        with told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._back()
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read one state of the ledger, whoever adds to it meanwhile."""
        with told(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._back()

    def _back(self) -> None:
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def add(
        self,
        kind: str,
        fields: Mapping[str, Any],
        key: str = "",
        about: int | None = None,
        long: tuple[str, ...] = (),
    ) -> int:
        """Add a row and return its number; call it within `writing`.

        Parameters
        ----------
        kind : str
        fields : dict
            As JSON knows it.
        key : str
            Unique among the rows of the kind.
        about : int, optional
            Number of the row that it belongs to.
        long : tuple of str
            Fields that are kept compressed.
        """
        last = self._connection.execute("SELECT number, chain FROM rows ORDER BY number DESC LIMIT 1")
        number, before = last.fetchone() or (0, START)
        try:
            content = written({name: value for name, value in fields.items() if name not in long})
            body = zlib.compress(written({name: fields[name] for name in long}).encode()) if long else None
        except ValueError as error:
            raise LedgerError(str(self.path), f"this {kind} cannot be written down", str(error)) from None
        at = self._now().astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row = (number + 1, kind, key, about, at, content, body)
        self._connection.execute(
            "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, link(before, row))
        )
        return int(number) + 1

    def rows(
        self, kind: str = "", about: int | None = None, key: str = "", long: bool = True
    ) -> Iterator[Row]:
        """Return rows in their order: all, of one kind, about one row, or with one key; with `long` texts or without."""
        conditions, values = ["1"], []
        for column, value in (("kind", kind), ("about", about), ("key", key)):
            if value:
                conditions.append(f"{column} = ?")
                values.append(value)
        body = "body" if long else "NULL"
        found = self._connection.execute(
            f"SELECT number, kind, key, about, at, content, {body}, chain FROM rows"
            f" WHERE {' AND '.join(conditions)} ORDER BY number",
            values,
        )
        for number, own, name, whose, at, content, packed, chain in found:
            yield Row(number, own, name, whose, at, self._fields(number, content, packed), chain)

    def row(self, number: int) -> Row | None:
        """Return the row of a number, if there is one."""
        found = self._connection.execute("SELECT * FROM rows WHERE number = ?", (number,)).fetchone()
        if found is None:
            return None
        _, kind, key, about, at, content, body, chain = found
        return Row(number, kind, key, about, at, self._fields(number, content, body), chain)

    def find(self, kind: str, key: str) -> Row | None:
        """Return the row of a kind with a key, if there is one."""
        return next(self.rows(kind, key=key), None) if key else None

    def record(self, kind: type[Record], row: Row) -> Record:
        """Return the record that a row holds, with its number and time.

        Raises
        ------
        LedgerError
            If the row holds something else.
        """
        try:
            return record(kind, {**row.fields, "number": row.number, "at": row.at})
        except ValueError as error:
            raise self._unreadable(row.number, str(error).splitlines()[0]) from None

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each kind."""
        return dict(self._connection.execute("SELECT kind, count(*) FROM rows GROUP BY kind"))

    def problems(self) -> tuple[int, str, list[str]]:
        """Go through the whole file: number of rows, the chain's end, and what is wrong, in sentences."""
        wrong = [
            f"the file is damaged: {text}"
            for (text,) in self._connection.execute("PRAGMA integrity_check(5)")
            if text != "ok"
        ]
        chain, count = START, 0
        for *row, noted in self._connection.execute("SELECT * FROM rows ORDER BY number"):
            count += 1
            if row[0] != count:
                wrong.append(f"row {count} is missing: the next one is {row[0]}")
                break
            chain = link(chain, tuple(row))
            if chain != noted:
                wrong.append(f"row {count} ({row[1]} of {row[4]}) is not as it was written")
                break
            try:
                self._fields(row[0], row[5], row[6])
            except LedgerError as error:
                wrong.append(error.problem.what)
        guarded = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master")}
        missing = sorted({"in_order", "never_changed", "never_deleted"} - guarded)
        wrong += [f"the guard '{name}' was taken out" for name in missing]
        return count, chain, wrong

    def _fields(self, number: int, content: str, body: bytes | None) -> dict[str, Any]:
        try:
            found = json.loads(content)
            if body is not None:
                found |= json.loads(zlib.decompress(body))
        except (ValueError, TypeError, zlib.error) as error:
            raise self._unreadable(number, str(error)) from None
        return dict(found)

    def _unreadable(self, number: int, why: str) -> LedgerError:
        remedy = "upperhand ledger check; a row of a newer upperhand needs that program"
        return LedgerError(str(self.path), f"row {number} cannot be read", why, remedy)


def link(before: str, row: tuple[Any, ...]) -> str:
    """Return the hash that chains a row to the chain before it.

    Parameters
    ----------
    before : str
        The chain's hash so far.
    row : tuple
        Number, kind, key, about, at, content and body.

    Examples
    --------
    >>> row = (1, "claim", "a", None, "2031-03-15T12:00:00Z", "{}", None)
    >>> link(START, row) == link(START, row), link(START, row) == link(START, (*row[:5], "{ }", None))
    (True, False)
    """
    *head, body = row
    digest = hashlib.sha256(json.dumps([before, *head, None if body is None else len(body)]).encode())
    digest.update(body or b"")
    return digest.hexdigest()


def _must_be_one(path: Path, create: bool) -> None:
    """Refuse what is no ledger before the database touches it."""
    file = str(path)
    if sqlite3.sqlite_version_info < (3, 38):
        raise LedgerError(file, "the ledger needs SQLite 3.38 or later", f"this is {sqlite3.sqlite_version}")
    try:
        if not path.exists():
            if not create:
                why = "nothing was read for this scenario yet"
                raise LedgerError(
                    file, "there is no ledger", why, "upperhand read DOCUMENTS --scenario SCENARIO"
                )
            return
        if not path.is_file():
            raise LedgerError(file, "this is no ledger", "it is no regular file")
        with path.open("rb") as opened:
            head = opened.read(16)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise LedgerError(file, "the ledger cannot be opened", why, "check who may read it") from None
    if head and head != b"SQLite format 3\0":
        raise LedgerError(file, "this is no ledger", remedy="move it away, or name the scenario's own")
    if not head and not create:
        raise LedgerError(file, "the ledger is empty", remedy="delete it")


def _connect(path: Path, create: bool, read_only: bool) -> sqlite3.Connection:
    how = "rwc" if create else "rw"
    may_write = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if read_only and not may_write:
        log = path.with_name(path.name + "-wal")
        how = "ro" if log.exists() else "ro&immutable=1"  # the log that readers share cannot be made there
    place = f"{path.absolute().as_uri()}?mode={how}"
    connection = sqlite3.connect(place, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")  # so that a replaced row counts as deleted
    return connection


def _known(path: Path, connection: sqlite3.Connection, may_write: bool) -> None:
    """Refuse other databases and newer ledgers; write the tables of a new one."""

    def marks() -> tuple[int, int, int]:
        found = [
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        ]
        return found[0], found[1], connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]

    application, version, tables = marks()
    if (application, tables) == (0, 0):
        if not may_write:
            raise LedgerError(str(path), "the ledger is empty", remedy="delete it")
    elif application != APPLICATION:
        raise LedgerError(str(path), "this is no ledger", "it is a database of another program")
    elif version > VERSION:
        why = f"its form is {version}, this program knows {VERSION}"
        raise LedgerError(str(path), "the ledger is of a newer upperhand", why, "update the program")
    if not may_write:
        return
    _retried(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone())
    connection.execute("PRAGMA synchronous = FULL")
    if tables:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if marks()[2] == 0:  # nobody else wrote them meanwhile
            schema = files("upperhand.evidence").joinpath("ledger_schema.sql").read_text(encoding="utf-8")
            for statement in _statements(schema):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """Return the statements of a script one by one, so that they can be one transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _retried(change: Callable[[], object]) -> None:
    """Do what the database does not itself wait for while another program is at it."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            change()
            return
        except sqlite3.OperationalError as error:
            if not _named(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _named(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "") or ""


_TOLD = {
    "SQLITE_FULL": ("the disk is full", "make room, then do it again"),
    "SQLITE_IOERR": ("the disk takes no more", "make room or check the disk, then do it again"),
    "SQLITE_READONLY": ("the ledger cannot be written", "check who may write the file and its folder"),
    "SQLITE_CANTOPEN": (
        "the ledger cannot be opened",
        "check that its folder exists and who may write there",
    ),
    "SQLITE_PERM": ("the ledger cannot be opened", "check who may read and write it"),
    "SQLITE_NOTADB": ("the ledger is damaged", "bring back a copy; the damaged file was not changed"),
    "SQLITE_CORRUPT": ("the ledger is damaged", "upperhand ledger check tells how far; bring back a copy"),
    "SQLITE_BUSY": ("another program is writing to the ledger", "wait for it to end, then do it again"),
    "SQLITE_LOCKED": ("another program is writing to the ledger", "wait for it to end, then do it again"),
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the database's errors into ones that a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        name = _named(error)
        for start, (what, remedy) in _TOLD.items():
            if name.startswith(start):
                raise LedgerError(str(path), what, f"nothing was added ({error})", remedy) from error
        raise LedgerError(str(path), "the ledger refuses this", str(error)) from error
