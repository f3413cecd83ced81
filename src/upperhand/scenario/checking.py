"""What every check across a scenario needs: the scenario, places in its file, and where findings go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from .errors import MOST, Enough, Place, Problem, UnknownName, listing, nearest
from .model import Path, Scenario
from .names import Ref
from .quantities import Quantity
from .tokens import TextError
from .when import When, period_of

T = TypeVar("T")


class Checking:
    """Collects problems, warnings and notes of one scenario."""

    def __init__(self, scenario: Scenario, text: str) -> None:
        self.scenario = scenario
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.warnings: list[str] = []
        self.notes: list[str] = []

    def place(self, path: Path, offset: int = 0) -> Place:
        """Return where a path stands; `offset` counts characters into a text on one line."""
        places = self.scenario.places
        while path and path not in places:
            path = path[:-1]
        place = places.get(path, Place())
        if offset and 0 < place.line <= len(self.lines):
            source = self.lines[place.line - 1]
            quoted = source[place.column - 1 : place.column] in ("'", '"')
            if place.column + offset + quoted <= len(source) + 1:
                return Place(place.line, place.column + offset + quoted)
        return place

    def problem(self, what: str, path: Path, why: str = "", remedy: str = "", offset: int = 0) -> None:
        """Record a problem."""
        self.problems.append(Problem(what, self.place(path, offset), why, remedy))
        if len(self.problems) >= MOST:
            raise Enough

    def known(self, name: str | None, known: Iterable[str], what: str, path: Path) -> bool:
        """Record a problem unless a name (if there is one) is known."""
        names = list(known)
        if name is None or name in names:
            return True
        remedy = listing(nearest(name, names) or names[:5])
        self.problem(f"there is no {what} '{name[:60]}'", path, remedy=remedy)
        return False

    def ref(self, name: str, path: Path) -> Ref | None:
        """Return the number that a name stands for, or record a problem."""
        try:
            return self.scenario.names.resolve(name)
        except UnknownName as error:
            self.problem(f"there is no quantity '{name[:60]}'", path, remedy=listing(error.nearest))
            return None

    def parsed(self, parse: Callable[[], T], path: Path) -> T | None:
        """Return what a text says, or record where it does not follow the grammar."""
        try:
            return parse()
        except TextError as error:
            self.problem(error.what, path, error.why, error.remedy, error.offset)
            return None

    def within(self, values: Iterable[float], quantity: Quantity, name: str, path: Path) -> None:
        """Record a problem if a number is out of its bounds."""
        if any(not quantity.low <= value <= quantity.high for value in values):
            what = f"{name} lies between {quantity.low:g} and {quantity.high:g} ({quantity.unit})"
            self.problem(what, path, quantity.doc)

    def late(self, what: str, when: When, path: Path) -> None:
        """Record evidence that could not be known."""
        self.problem(
            f"{what} is dated {when}, after the assessment's date {self.scenario.as_of}",
            path,
            "evidence is what could be known on that day; an assessment must not know its own future",
            "move as_of, or leave it out",
        )

    def future(self, when: When, path: Path) -> None:
        """Record a problem if something planned lies before the day of the numbers."""
        scenario = self.scenario
        if period_of(when.end, scenario.as_of, scenario.period) < -scenario.elapsed:
            what = f"{when} lies before {_day_of_numbers(scenario)}"
            self.problem(what, path, "what has happened already is in the numbers as they stand")


def _day_of_numbers(scenario: Scenario) -> str:
    if scenario.numbers_as_of is not None:
        return f"the day of the scenario's numbers {scenario.numbers_as_of}"
    return f"the assessment's date {scenario.as_of}"
