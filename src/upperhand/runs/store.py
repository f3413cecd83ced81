"""Keeps finished solves on disk, so that a run that was cut off goes on where it stood."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from upperhand.jit import caches_home

from .files import clear_away, write_whole
from .keys import FORMAT, engine
from .record import Record

RECORD, ORDER = ".parquet", ".order.parquet"
"""Ends of the names of the two files of a solve: its numbers, and the order of luck that variants follow."""

ABOUT = b"upperhand"
"""Key of a file's own description, in the metadata of its schema."""


def default_store() -> Path:
    """Return the folder in which this user's runs are kept unless somebody says otherwise (it may not exist yet)."""
    return caches_home().parent / "runs"


def path_of(folder: Path, key: str, end: str = RECORD) -> Path:
    """Return where a solve's file is in a store, or would be."""
    return folder / key[:2] / f"{key}{end}"


class StoreError(OSError):
    """The store cannot be written to."""


class Store:
    """Solves by key, as Parquet files; safe against being killed, and for several processes at once.

    Every file is whole or absent: it is written under another name, flushed to the disk, and renamed. Every file says
    whose it is, with a digest of its columns; one that does not hold what it says counts as absent, with a warning.

    Parameters
    ----------
    folder : Path
        Made if absent.
    warn : callable
        Told about files that cannot be used.

    Raises
    ------
    StoreError
        If the folder cannot be made or written to.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None] = lambda text: None) -> None:
        self.folder, self.warn = folder, warn
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise StoreError(f"cannot keep runs in {folder}: {error.strerror or error}") from error
        clear_away(folder, "*")

    def path(self, key: str, end: str = RECORD) -> Path:
        """Return where a solve's file is, or would be."""
        return path_of(self.folder, key, end)

    def has(self, key: str, *, order: bool) -> bool:
        """Return whether a solve's files are here; whether they are whole, `get` finds out."""
        return self.path(key).exists() and (not order or self.path(key, ORDER).exists())

    def forget(self, key: str) -> None:
        """Remove a solve's files."""
        for end in (RECORD, ORDER):
            self.path(key, end).unlink(missing_ok=True)

    def get(self, key: str, *, order: bool) -> Record | None:
        """Return a solve, without its played paths; None if it is not here, or not as it was written.

        Parameters
        ----------
        order : bool
            Whether the order of luck is wanted; without, it is empty.
        """
        table = self._read(key, RECORD)
        if table is None:
            return None
        ranks = np.zeros((0, 0), np.int32)
        if order:
            rows = self._read(key, ORDER)
            if rows is None:
                return None
            ranks = np.stack([column.to_numpy() for column in rows.columns])
        numbers = {name: table.column(name).to_numpy() for name in table.column_names if name != "draw"}
        return Record(numbers, int(_about(table)["features"]), ranks)

    def put(self, key: str, record: Record, *, order: bool) -> None:
        """Keep a solve.

        Raises
        ------
        StoreError
            If there is no room; what was kept before stays.
        """
        import pyarrow as pa

        if order:
            ranks = {f"period {t + 1}": row for t, row in enumerate(record.order)}
            self._write(key, ORDER, pa.table(ranks), record)
        draws = len(next(iter(record.numbers.values())))
        columns = {"draw": np.arange(draws, dtype=np.int32), **record.numbers}
        self._write(key, RECORD, pa.table(columns), record)

    def _read(self, key: str, end: str) -> Any:
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.path(key, end)
        try:
            table = pq.read_table(path)
            about = _about(table)
            whole = about.get("digest") == _digest(table, about)
        except FileNotFoundError:
            return None
        except (OSError, pa.ArrowException, ValueError, KeyError) as error:
            self.warn(f"{path} is damaged ({_first_line(error)}): computed again")
            return None
        if not whole or (about.get("key"), about.get("format")) != (key, FORMAT):
            self.warn(f"{path} is damaged or not what its name says: computed again")
            return None
        return table

    def _write(self, key: str, end: str, table: Any, record: Record) -> None:
        import pyarrow.parquet as pq

        about: dict[str, Any] = {
            "format": FORMAT,
            "key": key,
            "engine": engine(),
            "features": record.features,
        }
        about["digest"] = _digest(table, about)
        table = table.replace_schema_metadata({ABOUT: json.dumps(about).encode()})
        path = self.path(key, end)
        with self.writing("a finished solve"):
            path.parent.mkdir(exist_ok=True)
            write_whole(path, lambda file: pq.write_table(table, file, compression="zstd"))

    @contextmanager
    def writing(self, what: str) -> Iterator[None]:
        """Say what a user can do if something cannot be written.

        Raises
        ------
        StoreError
        """
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"cannot keep {what} in {self.folder}: {error.strerror or error}; what was kept before is safe. "
                "Make room, or choose another folder with --store, and run the same command again"
            ) from error


def _about(table: Any) -> dict[str, Any]:
    """Return a table's description of itself; empty, if it has none."""
    found = json.loads((table.schema.metadata or {}).get(ABOUT, b"{}"))
    return found if isinstance(found, dict) else {}


def _digest(table: Any, about: dict[str, Any]) -> str:
    """Hash the names and the numbers of a table's columns, and what is said about them."""
    said = {name: value for name, value in about.items() if name != "digest"}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for name in table.column_names:
        digest.update(name.encode())
        digest.update(table.column(name).to_numpy().tobytes())
    return digest.hexdigest()


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0][:100]
