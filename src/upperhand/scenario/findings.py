"""What is found wrong while a document is read, with its places; shared by everything that reads nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .document import Node
from .errors import MOST, Enough, Place, Problem, listing, nearest
from .model import Path

KEY = "#key"
"""Ends the path of a key itself, where the key and not its value is meant."""


class Findings:
    """Collects problems instead of stopping at the first, and remembers where every part stands."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}

    def problem(self, what: str, place: Place, why: str = "", remedy: str = "") -> None:
        """Record a problem."""
        self.add(Problem(what, place, why, remedy))

    def add(self, problem: Problem) -> None:
        """Record a problem; stop when there are enough."""
        self.problems.append(problem)
        if len(self.problems) >= MOST:
            raise Enough

    def unknown(self, key: str, place: Place, known: Iterable[str], what: str) -> None:
        """Record an unknown key with the nearest known ones."""
        remedy = listing(nearest(key, known))
        if " " in key.strip():
            remedy = "put quotes around the text before it: within { } a comma ends a text"
        self.problem(f"'{key[:60]}' is not a known {what} here", place, remedy=remedy)

    def place(self, path: Path) -> Place:
        """Return where a path stands, or the nearest part around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place())

    def plain(self, node: Node, path: Path) -> Any:
        """Return the plain value of a node and record where its parts stand."""
        self.places[path] = node.place
        if isinstance(node.value, dict):
            for key in node.value:
                self.places[*path, key, KEY] = node.key_place(key)
            return {key: self.plain(item, (*path, key)) for key, item in node.value.items()}
        if isinstance(node.value, list):
            return [self.plain(item, (*path, i)) for i, item in enumerate(node.value)]
        return node.value


def identifier_from(text: str) -> str:
    """Return the identifier made from words.

    Examples
    --------
    >>> identifier_from("First belt")
    'first_belt'
    """
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:48]
    return name if name[:1].isalpha() else f"n_{name}" if name else "name"
