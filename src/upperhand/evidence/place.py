"""Where a scenario and its ledger lie: a file is itself, a bundled scenario gets a copy in the current folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from upperhand.scenario.load import LEDGER, bundled, find

from .problems import FileError


@dataclass(frozen=True)
class Workplace:
    """A scenario's file and its ledger.

    Attributes
    ----------
    scenario_path : Path
        The file to read now.
    ledger_path : Path
        Its ledger, there or not.
    bundled : bool
        Whether the file is a bundled one, which is never changed: call `to_write` before anything is written.
    """

    scenario_path: Path
    ledger_path: Path
    bundled: bool

    def to_write(self, say: Callable[[str], None]) -> Workplace:
        """Return the workplace to write in; a bundled scenario is copied beside its ledger, which `say` tells.

        Raises
        ------
        FileError
            If the copy cannot be written.
        """
        if not self.bundled:
            return self
        own = self.ledger_path.with_suffix(".yaml")
        if not own.exists():
            half = own.with_name(f".{own.name}.{os.getpid()}")
            try:
                half.write_bytes(self.scenario_path.read_bytes())
                os.replace(half, own)  # never half a scenario, whatever happens
            except OSError as error:
                what = "the scenario cannot be copied here"
                why = error.strerror or str(error)
                raise FileError(
                    own.name, what, why, "go to a folder of your own, where you may write"
                ) from None
            say(f"copied the bundled scenario to {own.name}; from now on '{own.stem}' means this file here")
        return replace(self, scenario_path=own, bundled=False)


def workplace(name: str | os.PathLike[str]) -> Workplace:
    """Return where a scenario and its ledger lie.

    Parameters
    ----------
    name : str or path
        A file, or the name of a bundled scenario. The name means the file of that name in the current folder, if
        there is one.

    Raises
    ------
    UnknownName
        If there is neither such a file nor such a bundled scenario.

    Examples
    --------
    >>> found = workplace("two-rivers")
    >>> found.bundled, found.ledger_path.name
    (True, 'two-rivers.ledger')
    """
    path, _ = find(name)
    if path not in bundled().values() or Path(name) == path:
        return Workplace(path, path.with_suffix(LEDGER), False)
    own = Path(f"{path.stem}.yaml")
    return Workplace(own if own.exists() else path, own.with_suffix(LEDGER), not own.exists())
