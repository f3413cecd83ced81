"""Checks what was typed for the fields of a claim, each alone, so that a fault is shown at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from upperhand.evidence.review_fields import NOTHING, Checker, FieldError, change
from upperhand.scenario.errors import UnknownName

from .faults import Refused, fault_of

EMPTIES = ("actor", "target", "date", "quantity", "value", "effect")
"""Fields that may be emptied."""


def check(checker: Checker, typed: Mapping[str, str]) -> None:
    """Check every field that is not empty.

    Raises
    ------
    Refused
        At the first that does not do, with the field's name.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> check(Checker(load("two-rivers"), {}), {"actor": "Brask", "reliability": "Z9"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    upperhand.web.faults.Refused: 'Z9' is no reliability; try ...
    """
    checks: dict[str, Callable[[str], object]] = {
        "type": checker.type,
        "actor": checker.actor,
        "target": checker.actor,
        "date": lambda text: checker.date(text, None),
        "quantity": checker.quantity,
        "value": checker.value,
        "effect": checker.effects,
        "change": lambda text: change(text, checker),
        "reliability": checker.reliability,
        "public": checker.public,
    }
    for name, text in typed.items():
        if name not in checks or not text.strip() or (text.strip() == NOTHING and name in EMPTIES):
            continue
        try:
            checks[name](text.strip())
        except (FieldError, UnknownName) as error:
            status, fault = fault_of(error)
            raise Refused(status, fault.what, fault.why, fault.remedy, fault.nearest, name) from error
