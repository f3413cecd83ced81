"""A variant of the war as a file to keep."""

from __future__ import annotations

import re

from upperhand.questions.kept import kept
from upperhand.scenario.document import read_text

from .messages import Kept
from .war import CurrentWar


def variant_file(asked: Kept, current: CurrentWar) -> tuple[str, str]:
    """Return the scenario's file with a variant's changes, and a name for it that any system takes.

    Raises
    ------
    UnknownName, TextError
        If an option or number does not exist, or an effect does not follow the grammar.
    """
    path = current.place.scenario_path
    text = kept(read_text(path, path.name), asked.options, asked.sets, asked.name)
    called = re.sub(r"[^a-z0-9]+", "-", asked.name.lower()).strip("-")[:40] or "variant"
    return text, f"{current.scenario.file_stem}-{called}.yaml"
