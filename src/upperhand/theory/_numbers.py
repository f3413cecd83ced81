"""Check the arguments of the published models and bring them to one kind of number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from fractions import Fraction
from numbers import Rational, Real
from operator import index
from reprlib import repr as shortened
from typing import Any, TypeAlias

Number: TypeAlias = float | Fraction
"""A float, or a Fraction where the model's solution is rational."""

HALF = Fraction(1, 2)

TIE = 1e-12
"""Floats closer than this count as tied (Fractions are compared exactly).

It is an absolute distance: of two floats, a gain of less than 1e-12 is taken for rounding, and
the outcome is that of the tie. Give Fractions where so little matters.
"""

LARGEST = 1e300
"""The largest cost, force or weight: sums of a few such numbers are still floats."""

MOST = 10**6
"""The largest count (of forts, battles), where a model sets no smaller one."""


class Record:
    """A result: a frozen dataclass whose fields can also be unpacked in order."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the fields in order."""
        return (getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]


def one_kind(*values: Number) -> tuple[Number, ...]:
    """Return all values as Fractions if every one is rational, else all as floats.

    One float among Fractions makes every later operation a slow conversion, and an exact
    computation that is not exact; deciding once, at the door, avoids both.
    """
    exact: list[Number] = []
    for value in values:
        if not isinstance(value, Rational):
            return tuple(float(number) for number in values)
        exact.append(Fraction(int(value.numerator), int(value.denominator)))
    return tuple(exact)


def slack(*values: Number) -> Number:
    """Return the tolerance for ties between numbers of this kind: 0 for Fractions."""
    return TIE if any(isinstance(value, float) for value in values) else Fraction(0)


def shown(value: object) -> str:
    """Return the value as an error message shows it, whatever its length."""
    try:
        return shortened(value)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return "a number of thousands of digits"


def check_number(name: str, value: Number) -> Number:
    """Return a number to compare with; raise ValueError unless value is a real one, and no bool."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name} must be a number (int, float or Fraction), not {shown(value)}")
    return value if isinstance(value, Rational) else float(value)  # a float32 would not hold `LARGEST`


def check_sequence(name: str, values: object) -> list[Number]:
    """Return the values as a list; raise ValueError, naming it, if there is no list of numbers."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(f"{name} must be a sequence of numbers, not {shown(values)}")
    listed = list(values)
    for place, value in enumerate(listed):
        check_number(f"{name}[{place}]", value)
    return listed


def check_between(name: str, value: Number, low: Number = 0, high: Number = 1) -> None:
    """Raise ValueError unless value is a number, low <= value <= high (a NaN is not)."""
    if not low <= check_number(name, value) <= high:
        raise ValueError(f"{name} must be between {low} and {high}, not {shown(value)}")


def check_inside(name: str, value: Number, low: Number = 0, high: Number = 1) -> None:
    """Raise ValueError unless value is a number, low < value < high, strictly."""
    if not low < check_number(name, value) < high:
        raise ValueError(f"{name} must be strictly between {low} and {high}, not {shown(value)}")


def check_order(low_name: str, low: Number, high_name: str, high: Number) -> None:
    """Raise ValueError unless low <= high; each has been checked on its own before."""
    if low > high:
        raise ValueError(f"{low_name} must not exceed {high_name}, but {shown(low)} > {shown(high)}")


def check_cost(name: str, value: Number) -> None:
    """Raise ValueError unless value is a number from 0 to `LARGEST`."""
    check_between(name, value, 0, LARGEST)


def check_discount(name: str, value: Number) -> None:
    """Raise ValueError unless value is a number, 0 < value <= 1."""
    if not 0 < check_number(name, value) <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, not {shown(value)}")


def check_count(name: str, value: int, least: int, most: int = MOST) -> int:
    """Return value as an int; raise ValueError unless it is whole, from `least` to `most`."""
    try:
        whole = index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, not {shown(value)}") from None
    if isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, not {value}")
    if not least <= whole <= most:
        raise ValueError(f"{name} must be at least {least} and at most {most}, not {shown(whole)}")
    return whole
