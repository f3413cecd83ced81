"""Errors a person can act on: what is wrong, where (file, line, column), why, and the nearest right thing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN = 10
"""Problems shown together; the rest are counted."""

MOST = 100
"""Problems after which reading stops."""


class Enough(Exception):
    """Raised to stop reading when `MOST` problems have been found: the file is not what was meant."""


@dataclass(frozen=True)
class Place:
    """Where something stands in a file; lines and columns count from 1, 0 means unknown."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a scenario or document.

    Attributes
    ----------
    what : str
        What is wrong, in one sentence.
    place : Place
        Where.
    why : str
        The rule that it breaks; may be empty.
    remedy : str
        The nearest right thing; may be empty.
    """

    what: str
    place: Place = Place()
    why: str = ""
    remedy: str = ""


class ScenarioError(Exception):
    """A scenario that cannot be used, with every problem found (exit code 3).

    Attributes
    ----------
    file : str
        The file, as the user named it.
    problems : tuple of Problem
        At least one.
    """

    def __init__(self, file: str, problems: Sequence[Problem], text: str = "") -> None:
        self.file = file
        self.problems = tuple(problems)
        self._lines = text.splitlines()
        super().__init__(self.render())

    def render(self) -> str:
        """Return all problems as text, each with its source line and a caret."""
        shown = [self._render_one(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            shown.append(f"... and {len(self.problems) - SHOWN} more problems")
        return "\n".join(shown)

    def as_dict(self) -> dict[str, object]:
        """Return the problems as plain data, for ``--json``."""
        return {
            "file": self.file,
            "problems": [
                {
                    "line": p.place.line,
                    "column": p.place.column,
                    "what": p.what,
                    "why": p.why,
                    "remedy": p.remedy,
                }
                for p in self.problems
            ],
        }

    def _render_one(self, problem: Problem) -> str:
        place = problem.place
        where = f"{self.file}:{place.line}:{place.column}" if place.line else self.file
        parts = [f"{where}: {problem.what}"]
        if 0 < place.line <= len(self._lines):
            source = self._lines[place.line - 1].replace("\t", " ")
            start = max(0, place.column - 60)
            window = source[start : start + 100]
            number = str(place.line)
            parts.append(f"  {number} | {window}")
            if place.column:
                parts.append("  " + " " * len(number) + " | " + " " * (place.column - 1 - start) + "^")
        if problem.why:
            parts.append(f"  why: {problem.why}")
        if problem.remedy:
            parts.append(f"  try: {problem.remedy}")
        return "\n".join(parts)


class UnknownName(LookupError):
    """A name that a user gave and that does not exist (exit code 2), with the nearest that do.

    Attributes
    ----------
    name : str
        What was given.
    what : str
        What sort of name was looked for, for example ``option``.
    nearest : tuple of str
        Existing names like it, best first.
    """

    def __init__(self, name: str, what: str, known: Iterable[str]) -> None:
        names = tuple(known)
        self.name = name
        self.what = what
        self.nearest = nearest(name, names)
        hint = f"the nearest is {listing(self.nearest)}" if self.nearest else ""
        if not hint and 0 < len(names) <= SHOWN:
            hint = f"there is {listing(names)}"
        super().__init__(f"there is no {what} '{name}'" + (f"; {hint}" if hint else ""))


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the known names most like `name`, best first.

    Examples
    --------
    >>> nearest("shels.monthly", ["shells.monthly", "will", "shells.need"])
    ('shells.monthly',)
    """
    name = name[:80]
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=count, cutoff=0.6)
    if not close:  # a name that is a part of a known one, or the other way round, is also near
        close = [k for k in names if len(name) > 2 and (name in k or k in name)][:count]
    return tuple(close)


def listing(names: Sequence[str], last: str = "or") -> str:
    """Return names as a phrase: ``'a', 'b' or 'c'``.

    Examples
    --------
    >>> listing(["a", "b", "c"])
    "'a', 'b' or 'c'"
    """
    quoted = [f"'{name}'" for name in names]
    return (
        quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}" if quoted else ""
    )
