"""Load a scenario by file or by the name of a bundled one."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from .check import check
from .document import parse, read_text
from .errors import Problem, ScenarioError, listing, nearest
from .model import Scenario
from .read import read

_SUFFIXES = (".yaml", ".yml")


@cache
def bundled_folder() -> Path:
    """Return the folder of the bundled scenarios: in the package, or beside its source tree."""
    packaged = Path(str(files("upperhand"))) / "_bundled" / "scenarios"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "scenarios"


def bundled() -> dict[str, Path]:
    """Return the bundled scenarios by name."""
    folder = bundled_folder()
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder.is_dir() else {}


def find(name: str | os.PathLike[str]) -> tuple[Path, str]:
    """Return the file that a name stands for, and the name to show.

    Raises
    ------
    ScenarioError
        If there is neither such a file nor such a bundled scenario.
    """
    text = os.fspath(name)
    known = bundled()
    if text in known:
        return known[text], _shown(known[text])
    path = Path(text)
    try:
        if path.exists():
            return path, text
    except (OSError, ValueError):
        pass
    close = nearest(path.stem or text, known)
    raise ScenarioError(
        text[:200],
        [
            Problem(
                "there is no such file and no bundled scenario of that name",
                remedy=listing(close) or f"one of {listing(tuple(known))}",
            )
        ],
    )


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def load(name: str | os.PathLike[str]) -> Scenario:
    """Load and check a scenario.

    Parameters
    ----------
    name : str or path
        A file, or the name of a bundled scenario such as ``forts``.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every problem found: file, line, column, what, why, and the nearest right thing.

    Examples
    --------
    >>> load("forts").title
    'Twelve forts'
    """
    path, shown = find(name)
    return loads(read_text(path, shown), shown)


def loads(text: str, shown: str = "scenario") -> Scenario:
    """Load and check a scenario from its text; `shown` names it in errors."""
    scenario = read(parse(text, shown), shown, text)
    problems, warnings, notes = check(scenario, text)
    if problems:
        raise ScenarioError(shown, sorted(problems, key=lambda p: (p.place.line, p.place.column)), text)
    found = {"warnings": tuple(warnings), "notes": tuple(notes)}
    return scenario.model_copy(update=found).attach(scenario.names, scenario.places)
