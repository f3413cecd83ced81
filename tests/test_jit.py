"""The kernel cache: fresh after any edit, kept small, and the user's own setting respected."""

import doctest
import os
import subprocess
import sys
import time
from pathlib import Path

import numba
import numpy as np
import pytest

from upperhand import jit

SOURCE = Path(jit.__file__)
CALLEE = "from upperhand.jit import kernel\n\n\n@kernel\ndef amount(x):\n    return {factor} * x\n"
CALLER = (
    "from upperhand.jit import kernel\nfrom upperhand.war.callee import amount\n\n\n"
    "@kernel\ndef total(x):\n    return amount(x) + 1.0\n"
)


def small_package(root: Path) -> Path:
    """A copy of the compiler's settings with two kernels, one calling the other across files."""
    package = root / "upperhand"
    for folder in jit.KERNEL_FOLDERS:
        (package / folder).mkdir(parents=True)
        (package / folder / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "jit.py").write_bytes(SOURCE.read_bytes())
    (package / "war" / "callee.py").write_text(CALLEE.format(factor=2.0))
    (package / "bargaining" / "caller.py").write_text(CALLER)
    return package


def run(root: Path, code: str, **environment: str) -> str:
    """Run code in a fresh interpreter that sees only the small package."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"NUMBA_CACHE_DIR", "OMP_NUM_THREADS"}}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**inherited, "PYTHONPATH": str(root), "XDG_CACHE_HOME": str(root / "cache"), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_callers_answer_follows_an_edit_of_its_callee(tmp_path: Path) -> None:
    package = small_package(tmp_path)
    code = "from upperhand.bargaining.caller import total; print(total(10.0), total.stats.cache_hits)"
    assert run(tmp_path, code) == "21.0 Counter()"
    assert run(tmp_path, code).startswith("21.0 Counter({")  # the cache is used …
    (package / "war" / "callee.py").write_text(CALLEE.format(factor=3.0))
    assert run(tmp_path, code) == "31.0 Counter()"  # … and not when it would be stale
    assert len(list((tmp_path / "cache" / "upperhand" / "kernels").iterdir())) == 2


def test_settings_reach_numba_even_if_it_was_imported_before(tmp_path: Path) -> None:
    small_package(tmp_path)
    code = (
        "import numba, os, upperhand.jit; "
        "print(numba.config.CACHE_DIR == os.environ['NUMBA_CACHE_DIR'], os.environ['OMP_NUM_THREADS'])"
    )
    assert run(tmp_path, code) == "True 1"


def test_a_users_own_settings_are_heeded_and_their_cache_is_never_stale(tmp_path: Path) -> None:
    package = small_package(tmp_path)
    code = "import upperhand.jit, numba, os; print(numba.config.CACHE_DIR, os.environ['OMP_NUM_THREADS'])"
    chosen = tmp_path / "chosen"
    own = chosen / jit.source_hash(package)
    assert run(tmp_path, code, NUMBA_CACHE_DIR=str(chosen), OMP_NUM_THREADS="3") == f"{own} 3"
    assert run(tmp_path, code, NUMBA_CACHE_DIR=str(own), OMP_NUM_THREADS="3") == f"{own} 3"  # a child process
    assert not (tmp_path / "cache").exists()
    (package / "war" / "callee.py").write_text(CALLEE.format(factor=3.0))
    assert run(tmp_path, code, NUMBA_CACHE_DIR=str(chosen)) != f"{own} 1"


def test_the_hash_sees_contents_names_and_new_files(tmp_path: Path) -> None:
    package = small_package(tmp_path)
    seen = {jit.source_hash(package)}
    file = package / "war" / "callee.py"
    changes = [
        lambda: file.write_text(CALLEE.format(factor=4.0)),
        lambda: file.rename(package / "war" / "renamed.py"),
        lambda: (package / "bargaining" / "deep").mkdir() or (package / "bargaining/deep/new.py").touch(),
        lambda: (package / "jit.py").write_text("# other options\n"),
    ]
    for change in changes:
        change()
        seen.add(jit.source_hash(package))
    assert len(seen) == 1 + len(changes)
    (package / "cli").mkdir()
    (package / "cli" / "main.py").touch()
    assert jit.source_hash(package) in seen  # no kernels there: no need to compile anew


def test_only_old_unused_caches_are_removed(tmp_path: Path) -> None:
    now = time.time()
    old = [tmp_path / f"{i:016x}" for i in range(12)]
    for i, folder in enumerate(old):
        folder.mkdir()
        os.utime(folder, (now - 1e6 - i, now - 1e6 - i))
    recent = [tmp_path / f"{i:016x}" for i in range(100, 110)]
    for folder in recent:
        folder.mkdir()
    other = tmp_path / "not-a-cache"
    other.mkdir()
    os.utime(other, (0, 0))
    current = jit.prepare_cache(tmp_path, "f" * 16)
    assert current.is_dir()
    assert other.is_dir()
    assert all(folder.is_dir() for folder in recent)  # a running program may write to them
    assert not any(folder.exists() for folder in old)
    for folder in recent:
        folder.rmdir()
    for i, folder in enumerate(old):
        folder.mkdir()
        os.utime(folder, (now - 1e6 - i, now - 1e6 - i))
    jit.prepare_cache(tmp_path, "f" * 16)
    assert [folder.exists() for folder in old] == [True] * (jit.KEPT_CACHES - 1) + [False] * 5


def test_where_the_cache_cannot_be_written_the_process_gets_its_own(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    folder = jit.prepare_cache(blocked / "kernels", "f" * 16)
    assert folder.is_dir()
    assert tmp_path not in folder.parents


@pytest.mark.parametrize(("value", "used"), [("/somewhere", True), ("relative", False), ("", False)])
def test_the_cache_home_follows_xdg(monkeypatch: pytest.MonkeyPatch, value: str, used: bool) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    expected = Path(value) if used else Path.home() / ".cache"
    assert jit.caches_home() == expected / "upperhand" / "kernels"


def test_a_leaf_kernel_that_allocates_is_refused() -> None:
    def allocates(n: int) -> float:
        return float(np.zeros(n).sum())

    with pytest.raises(numba.TypingError, match=r"np\.zeros|np\.empty"):
        jit.leaf_kernel(allocates)(3)


def test_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(jit)
    assert result.attempted > 0
    assert result.failed == 0
