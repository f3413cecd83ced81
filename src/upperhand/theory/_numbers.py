"""Check the arguments of the published models and bring them to one kind of number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from math import isfinite
from numbers import Rational
from operator import index
from typing import Any, TypeAlias

Number: TypeAlias = float | Fraction
"""A float, or a Fraction where the model's solution is rational."""

HALF = Fraction(1, 2)

TIE = 1e-12
"""Floats closer than this count as tied (Fractions are compared exactly)."""


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


def check_between(name: str, value: Number, low: Number = 0, high: Number = 1) -> None:
    """Raise ValueError unless low <= value <= high (a NaN fails too)."""
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low} and {high}, not {value}")


def check_inside(name: str, value: Number, low: Number = 0, high: Number = 1) -> None:
    """Raise ValueError unless low < value < high, strictly."""
    if not low < value < high:
        raise ValueError(f"{name} must be strictly between {low} and {high}, not {value}")


def check_cost(name: str, value: Number) -> None:
    """Raise ValueError unless value is finite and not negative."""
    if not (value >= 0 and isfinite(value)):
        raise ValueError(f"{name} must be finite and at least 0, not {value}")


def check_discount(name: str, value: Number) -> None:
    """Raise ValueError unless 0 < value <= 1."""
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, not {value}")


def check_count(name: str, value: int, least: int) -> int:
    """Return value as an int; raise ValueError unless it is whole and at least `least`."""
    try:
        whole = index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None
    if whole < least:
        raise ValueError(f"{name} must be at least {least}, not {whole}")
    return whole
