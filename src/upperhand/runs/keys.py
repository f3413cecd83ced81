"""Names a solve by its content: whatever may change a number changes the name."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from upperhand import __version__
from upperhand.jit import source_hash
from upperhand.war.carry import recorded_moves
from upperhand.war.tables import tables

from .replicate import Job

FORMAT = 1
"""Raised whenever a file of the store, or what is reckoned into a key, changes its meaning."""

FOLDERS = ("runs", "scenario")
"""Subpackages beside the kernels whose source decides the numbers of a solve."""


@cache
def engine() -> str:
    """Return a hash of what decides the numbers besides the job: source, version, libraries, kind of processor."""
    package = Path(__file__).resolve().parents[1]
    libraries = [f"{name} {version(name)}" for name in ("numpy", "scipy", "numba")]
    parts = [FORMAT, __version__, source_hash(package), *libraries, platform.machine()]
    digest = hashlib.sha256(" ".join(map(str, parts)).encode())
    for folder in FOLDERS:
        for file in sorted((package / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def key_of(job: Job) -> str:
    """Return the key of a job: 32 hexadecimal digits.

    The program counts by the numbers it is made of. So two variants that come to the same share their solves, and a
    comment in a scenario's file changes nothing.
    """
    program = job.program
    digest = hashlib.sha256(engine().encode())

    def add(name: str, content: object) -> None:
        if isinstance(content, np.ndarray):
            head = f"{name} {content.dtype.str} {content.shape} "
            digest.update(head.encode() + np.ascontiguousarray(content).tobytes())
        else:
            digest.update(f"{name} {content!r} ".encode())

    add("tables", tables(program))
    for name in ("inputs", "state", "priors"):
        add(name, getattr(program, name))
    add("issues", program.names.issues)
    add("recorded_moves", recorded_moves(program))
    for name in ("seed", "paths", "played", "richness", "draws"):
        add(name, getattr(job, name))
    if job.draws:
        add("draws_seed", job.draws_seed)
        add(
            "ranges",
            [(r.bank, r.slot, r.low, r.central, r.high, r.bound_low, r.bound_high) for r in program.ranges],
        )
    add("order", job.order)
    return digest.hexdigest()[:32]
