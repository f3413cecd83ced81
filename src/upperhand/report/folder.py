"""Says whether a folder can be written to, before the work whose result it shall hold."""

from __future__ import annotations

import tempfile
from pathlib import Path


def usable(folder: str) -> Path:
    """Return a folder to write to, made if absent.

    Raises
    ------
    OSError
        With one sentence for the user, if it is a file or cannot be written to.
    """
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise NotADirectoryError(f"{folder} is a file; --out wants a folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise type(error)(f"cannot write to the folder {folder}: {error.strerror or error}") from error
    return path
