"""Writes files whole or not at all: whoever is killed, or finds the disk full, leaves no half of one."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".writing-"
"""Beginning of the names of files that are being written; one that is left behind belongs to a process that was killed."""

LEFT_BEHIND = 3600.0
"""Seconds after which a file that is being written has been left behind."""


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file under another name, flush it to the disk, and give it its name.

    Parameters
    ----------
    path : Path
        In a folder that exists.
    fill : callable
        Writes the content.

    Raises
    ------
    OSError
        If it cannot be written; what stood there before stands there still.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def clear_away(folder: Path, pattern: str) -> None:
    """Remove what killed processes left behind in the subfolders of a folder; a file that vanishes meanwhile is none."""
    for file in folder.glob(f"{pattern}/{UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > LEFT_BEHIND:
                file.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
