"""What the verbs of long runs have in common: where solves are kept, and where they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from .app import WrongUsage, say

if TYPE_CHECKING:
    from upperhand.runs.executors import Executor

Answer = TypeVar("Answer")

StoreFolder = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="DIR", help="Keep finished solves there; default: a folder of your user's cache."
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Solve on a dask.distributed cluster, such as tcp://127.0.0.1:8786.",
    ),
]


def store_folder(given: str | None) -> Path:
    """Return the folder of the store."""
    from upperhand.runs.store import default_store

    return Path(given) if given is not None else default_store()


@contextmanager
def executor(address: str | None, threads: int | None) -> Iterator[Executor]:
    """Give where to solve: a cluster, or threads of this machine; who breaks off is told that nothing is lost.

    Raises
    ------
    WrongUsage
        If both are asked for.
    """
    if address is not None and threads is not None:
        raise WrongUsage(
            "--threads says nothing about a cluster: its workers have their own", "--cluster alone"
        )
    try:
        if address is None:
            from upperhand.runs.executors import Threads

            yield Threads(threads)
        else:
            from upperhand.runs.cluster import Cluster

            with closing(Cluster(address)) as cluster:
                yield cluster
    except KeyboardInterrupt:
        say("finished solves are kept: the same command goes on where this one stood")
        raise


def carry_out(
    label: str, ask: Callable[..., Answer], *, store: str | None, cluster: str | None, threads: int | None
) -> Answer:
    """Ask a question whose solves are kept, with progress, and return the answer.

    Parameters
    ----------
    label : str
        What the bar says.
    ask : callable
        Takes ``store``, ``executor``, ``progress`` and ``warn`` by name; called beside the main thread.
    """
    from .progress import working

    with executor(cluster, threads) as where:

        def work(progress: Callable[[float], None]) -> Answer:
            return ask(
                store=store_folder(store),
                executor=where,
                progress=progress,
                warn=lambda text: say(f"warning: {text}"),
            )

        return working(label, work)
