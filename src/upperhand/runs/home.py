"""Where runs are kept unless somebody says otherwise."""

from __future__ import annotations

from pathlib import Path

from upperhand.jit import caches_home


def default_store() -> Path:
    """Return the folder in which this user's runs are kept (it may not exist yet)."""
    return caches_home().parent / "runs"
