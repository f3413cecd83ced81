"""Says which solves of the store make up a run, and lets a user ask them questions in SQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from upperhand.scenario.errors import UnknownName

from .files import write_whole
from .store import Store, path_of

FOLDER = "runs"
"""Of the store: one file for every run."""


class QueryError(ValueError):
    """A question that DuckDB cannot answer."""


@dataclass(frozen=True)
class Manifest:
    """A run.

    Attributes
    ----------
    id : str
        8 hexadecimal digits: the same question again is the same run.
    scenario, title, hash, version : str
    seed : int
    asked : int
        How many variants, the baseline aside.
    began, ended : str
        In ISO form; `ended` is empty while the run goes on, or if it was cut off.
    variants : dict of str to list of str
        Keys of every variant's solves, in their order; empty until the run has ended.
    """

    id: str
    scenario: str
    title: str
    hash: str
    version: str
    seed: int
    asked: int
    began: str
    ended: str = ""
    variants: dict[str, list[str]] = field(default_factory=dict)


def run_id(question: Mapping[str, Any]) -> str:
    """Return the identifier of a run that answers a question, given as plain data."""
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:8]


def begin(store: Store, manifest: Manifest) -> Manifest:
    """Note that a run begins, unless it has been noted before; return what is noted."""
    known = {each.id: each for each in listed_in(store.folder)}
    if manifest.id in known:
        return known[manifest.id]
    write(store, manifest)
    return manifest


def write(store: Store, manifest: Manifest) -> None:
    """Write a run's file.

    Raises
    ------
    upperhand.runs.store.StoreError
        If the store cannot be written to.
    """
    folder = store.folder / FOLDER
    content = json.dumps(asdict(manifest)).encode()
    with store.writing("what belongs to a run"):
        folder.mkdir(exist_ok=True)
        write_whole(folder / f"{manifest.id}.json", lambda file: file.write(content))


def listed_in(folder: str | Path) -> Iterator[Manifest]:
    """Yield the runs of a store, the latest first; files that are none are passed over."""
    found = []
    for file in (Path(folder) / FOLDER).glob("*.json"):
        try:
            found.append(Manifest(**json.loads(file.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError):
            continue
    yield from sorted(found, key=lambda manifest: manifest.began, reverse=True)


def find(folder: str | Path, identifier: str) -> Manifest:
    """Return a run by its identifier, or by as much of its beginning as no other has.

    Raises
    ------
    UnknownName
        If there is none, or it has not ended.
    """
    known = {manifest.id: manifest for manifest in listed_in(folder) if manifest.ended}
    meant = [name for name in known if identifier and name.startswith(identifier)]
    if len(meant) != 1:
        raise UnknownName(identifier, "finished run", known)
    return known[meant[0]]


def query(folder: str | Path, run: Manifest, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Ask a question about a run's solves.

    Parameters
    ----------
    sql : str
        About the table ``solves``: ``variant``, ``solve`` (from 0; the last two are those over the draws of the inputs),
        ``draw`` (0: the central inputs), and a column for every number of `measure`, such as ``"reservation/0"``.

    Returns
    -------
    columns : list of str
    rows : list of tuple

    Raises
    ------
    QueryError
        If it is no question about that table.
    """
    import duckdb

    place = Path(folder)
    keys = [(v, k, str(path_of(place, key))) for v, ks in run.variants.items() for k, key in enumerate(ks)]
    missing = [path for _, _, path in keys if not Path(path).exists()]
    if missing:
        raise QueryError(f"{len(missing)} of this run's solves are no longer in the store: run it again")
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE of_run (variant TEXT, solve INTEGER, filename TEXT)")
        connection.executemany("INSERT INTO of_run VALUES (?, ?, ?)", keys)
        files = sorted({path for _, _, path in keys})
        view = (
            "CREATE VIEW solves AS SELECT variant, solve, numbers.* EXCLUDE (filename) FROM of_run JOIN "
            f"read_parquet({_quoted(files)}, filename = true, union_by_name = true) AS numbers USING (filename)"
        )
        try:
            connection.execute(view)
            answer = connection.execute(sql)
            rows = answer.fetchall()
        except duckdb.Error as error:
            raise QueryError(str(error).strip()) from error
        return [column[0] for column in answer.description or ()], rows


def _quoted(files: Sequence[str]) -> str:
    return "[" + ", ".join("'" + file.replace("'", "''") + "'" for file in files) + "]"
