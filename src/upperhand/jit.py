"""Compile a scalar kernel with numba, with a cache that sees every change of the kernels' source.

Numba's on-disk cache looks at the file of the function it compiles, not at the files of the
functions that one calls; with one file per step, an edited callee would keep returning its old
answer through a caller's stale cache. So the cache folder is named by a hash of *all* files that
hold kernels: any edit leads to a fresh folder. Import `kernel` from here, and import this module
before numba, everywhere.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

KERNEL_FOLDERS = ("war", "bargaining")
"""Subpackages whose files may hold kernels, or constants that kernels freeze when compiled."""

KEPT_CACHES = 8
"""How many cache folders, newest first, survive a clean-up."""

SAFE_SECONDS = 6 * 3600.0
"""A cache used since survives too: a running program may still write to it."""

_FOLDER_NAME = re.compile(r"[0-9a-f]{16}")

Function = TypeVar("Function", bound=Callable[..., Any])


def source_hash(package: Path) -> str:
    """Hash every file under `package` that a compiled kernel may depend on.

    Parameters
    ----------
    package : Path
        The folder of the `upperhand` package.

    Returns
    -------
    str
        16 hexadecimal digits; changes when a kernel file's bytes, path or presence change.
    """
    digest = hashlib.sha256()
    files = [package / "jit.py"]
    for folder in KERNEL_FOLDERS:
        files.extend(sorted((package / folder).rglob("*.py")))
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        name = file.relative_to(package).as_posix().encode()
        digest.update(b"%d %b %d " % (len(name), name, len(content)))
        digest.update(content)
    return digest.hexdigest()[:16]


def caches_home() -> Path:
    """Return the folder that holds all kernel caches of this user (it may not exist yet)."""
    configured = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(configured) if os.path.isabs(configured) else Path.home() / ".cache"
    return home / "upperhand" / "kernels"


def prepare_cache(home: Path, name: str) -> Path:
    """Create the cache folder `home/name`, mark it as just used and remove long unused siblings.

    Where `home` cannot be written, a temporary folder for this process alone is returned: slower
    (every process compiles anew) but never stale.

    Parameters
    ----------
    home : Path
        The folder that holds the caches.
    name : str
        The name of this source's cache, from `source_hash`.

    Returns
    -------
    Path
        An existing, writable folder.
    """
    folder = home / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(folder)
    except OSError:
        temporary = Path(tempfile.mkdtemp(prefix="upperhand-kernels-"))
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        return temporary
    _remove_unused(home, folder)
    return folder


def _remove_unused(home: Path, current: Path) -> None:
    """Remove all but the `KEPT_CACHES` most recently used caches; another process may do it too."""
    used: list[tuple[float, Path]] = []
    for sibling in home.iterdir():
        if sibling == current or not _FOLDER_NAME.fullmatch(sibling.name):
            continue
        try:
            used.append((sibling.stat().st_mtime, sibling))
        except OSError:  # removed by another process since the listing
            continue
    used.sort(reverse=True)
    for last_used, sibling in used[KEPT_CACHES - 1 :]:
        if time.time() - last_used > SAFE_SECONDS:
            shutil.rmtree(sibling, ignore_errors=True)


def _configure() -> None:
    """Set the environment that numba and the linear algebra libraries read when first imported."""
    # Many small fits run in our own threads: a second layer of threads inside BLAS only slows them.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    name, given = source_hash(Path(__file__).resolve().parent), os.environ.get("NUMBA_CACHE_DIR")
    if given and Path(given).name == name:  # set by the process that started this one
        return
    folder = prepare_cache(Path(given) if given else caches_home(), name)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    already = sys.modules.get("numba")
    if already is not None:  # numba has read the environment by now: tell it directly
        already.config.CACHE_DIR = str(folder)


_configure()

import numba  # noqa: E402  (the environment must be set first)


def kernel(function: Function) -> Function:
    """Compile a function of scalars and preallocated arrays; cached on disk, without the GIL.

    Division by zero follows IEEE 754 (infinity or NaN) and nothing is reordered (no fastmath).

    Parameters
    ----------
    function : callable
        A function in numba's nopython subset.

    Returns
    -------
    callable
        The compiled function, with the type of the original.

    Examples
    --------
    A kernel stands in a file (its cache needs one) and is called like any function.

    >>> from upperhand.bargaining.omega import wright_omega  # defined there under @kernel
    >>> wright_omega(1.0)
    1.0
    """
    compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return cast(Function, compiled)


def sum_kernel(function: Function) -> Function:
    """Compile a leaf kernel whose sums may be added up in any order, several terms at once.

    Sums over many terms then run in vector registers. The order is fixed when it is compiled: the same machine gives
    the same bits; another one may differ in the last place, as it does in BLAS.

    Parameters
    ----------
    function : callable
        As for `leaf_kernel`.

    Returns
    -------
    callable
        The compiled function, with the type of the original.

    Examples
    --------
    >>> from upperhand.bargaining.values import add_columns  # defined there under @sum_kernel
    >>> add_columns.targetoptions["fastmath"] == {"reassoc", "contract"}
    True
    """
    return _leaf(function, fastmath={"reassoc", "contract"})


def leaf_kernel(function: Function) -> Function:
    """Compile a kernel that only borrows its arrays: `kernel` without reference counting.

    Numba counts references to arrays by atomic operations on entry and exit of a function, which cost
    a small function more than its work (measured: `frontier.value_at` 46 ns with, 9 ns without). A
    function that creates no array, and returns and keeps none of those it is given, needs no counting;
    its caller holds the arrays. Numba refuses to compile one that allocates.

    Parameters
    ----------
    function : callable
        A function in numba's nopython subset that neither allocates nor returns an array.

    Returns
    -------
    callable
        The compiled function, with the type of the original.

    Examples
    --------
    >>> import numpy as np
    >>> from upperhand.bargaining.frontier import value_at  # defined there under @leaf_kernel
    >>> value_at(np.array([0.0, 100.0]), np.array([100.0, 0.0]), 1, 30.0)
    70.0
    """
    return _leaf(function)


def _leaf(function: Function, **options: Any) -> Function:
    options["_nrt"] = False  # an option that numba's published types leave out
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function))
