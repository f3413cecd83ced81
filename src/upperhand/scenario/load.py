"""Load a scenario by file or by the name of a bundled one."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from .check import check
from .document import parse, read_text
from .errors import ScenarioError, UnknownName
from .evidence import grounds
from .model import Scenario
from .read import read

LEDGER = ".ledger"
"""Ending of the ledger beside a scenario's file."""


@cache
def bundled_folder() -> Path:
    """Return the folder of the bundled scenarios: in the package, or beside its source tree."""
    packaged = Path(str(files("upperhand"))) / "_bundled" / "scenarios"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "scenarios"


SUBFOLDER = "canonical"
"""Of the bundled scenarios: published models, small enough to be solved exactly."""


def bundled() -> dict[str, Path]:
    """Return the bundled scenarios by name: wars first, then the published models of the folder ``canonical``."""
    folder = bundled_folder()
    return {path.stem: path for part in (folder, folder / SUBFOLDER) for path in sorted(part.glob("*.yaml"))}


def find(name: str | os.PathLike[str]) -> tuple[Path, str]:
    """Return the file that a name stands for, and the name to show.

    The name of a bundled scenario means the copy of it in the current folder that has a ledger beside it, if there is one.

    Raises
    ------
    UnknownName
        If there is neither such a file nor such a bundled scenario.
    """
    text = os.fspath(name)
    known = bundled()
    own = known.get(text) or known.get(text.removeprefix(f"{SUBFOLDER}/"))
    if own is not None and text in (own.stem, f"{own.parent.name}/{own.stem}"):
        copy = Path(f"{own.stem}.yaml")
        if copy.is_file() and copy.with_suffix(LEDGER).is_file():
            return copy, str(copy)
        return own, _shown(own)
    path = Path(text)
    try:
        if path.exists():
            return path, text
    except (OSError, ValueError):
        pass
    raise UnknownName(text[:200], "file or bundled scenario", known)


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
        A file, or the name of a bundled scenario such as ``forts`` or ``canonical/fearon1995`` (``fearon1995`` for short).

    Returns
    -------
    Scenario

    Raises
    ------
    UnknownName
        If there is neither such a file nor such a bundled scenario.
    ScenarioError
        With every problem found: file, line, column, what, why, and the nearest right thing.

    Examples
    --------
    >>> load("forts").title
    'Twelve forts'
    """
    from .geography import geography

    path, shown = find(name)
    scenario = loads(read_text(path, shown), shown)
    geography(scenario)  # a map that does not fit is said now, not after the solve
    return scenario


def loads(text: str, shown: str = "scenario") -> Scenario:
    """Load and check a scenario from its text; `shown` names it in errors."""
    scenario = read(parse(text, shown), shown, text)
    problems, warnings, notes = check(scenario, text)
    if problems:
        raise ScenarioError(shown, sorted(problems, key=lambda p: (p.place.line, p.place.column)), text)
    found = {"warnings": tuple(warnings), "notes": tuple(notes)}
    return scenario.model_copy(update=found).attach(scenario.names, scenario.places)


def counts(scenario: Scenario) -> dict[str, int]:
    """Return how much there is of everything, for a first look."""
    found = {
        "fronts": len(scenario.fronts),
        "suppliers": len(scenario.suppliers),
        "mediators": len(scenario.mediators),
        "stakes": len(scenario.stakes),
        "events": len(scenario.all_events()),
        "options": len(scenario.options),
        "courses": len(scenario.courses),
        "observations": len(scenario.observations),
        "months of timeline": len(scenario.timeline.months),
        "sources": len(scenario.sources),
        "numbers": len(scenario.quantities),
    }
    evidence = grounds(number.evidence for number in scenario.quantities.values())
    return {what: count for what, count in found.items() if count} | evidence


def summaries() -> list[dict[str, str]]:
    """Return name, date, title and first sentence of every bundled scenario, without checking them."""
    found = []
    for name, path in bundled().items():
        top = parse(read_text(path, _shown(path)), _shown(path)).value
        field = {key: str(node.value or "") for key, node in top.items()} if isinstance(top, dict) else {}
        first = re.split(r"(?<=[.!?])\s", field.get("summary", "").strip())[0]
        found.append(
            {"name": name, "as_of": field.get("as_of", ""), "title": field.get("title", ""), "summary": first}
        )
    return found
