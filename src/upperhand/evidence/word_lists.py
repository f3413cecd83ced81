"""Reads the lists of English words that stand beside the code, so that a user can extend them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def word_lists(file: str) -> Mapping[str, frozenset[str]]:
    """Return the lists of a file by their names; the words of each are parted by blanks.

    Parameters
    ----------
    file : str
        Name of a YAML file in this folder.

    Examples
    --------
    >>> "mr" in word_lists("sentences.yaml")["joined"]
    True
    """
    from ruamel.yaml import YAML

    listed = YAML(typ="safe").load((files("upperhand.evidence") / file).read_text(encoding="utf-8"))
    return MappingProxyType({name: frozenset(words.split()) for name, words in listed.items()})
