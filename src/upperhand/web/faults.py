"""Turns every error into a status and a message that a person can act on; never a trace, never a path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from upperhand.evidence.problems import FileError, LedgerError
from upperhand.evidence.review_fields import FieldError
from upperhand.scenario.errors import ScenarioError, UnknownName
from upperhand.scenario.tokens import TextError

from .messages import Fault

OF_THE_PROGRAM = Fault(
    what="the program failed at this",
    why="this is an error of the program, not of yours; the terminal that runs it says more",
    remedy="try again, or report it with what the terminal says",
)


class Refused(Exception):
    """A request that is not done.

    Attributes
    ----------
    status : int
        Of HTTP.
    fault : Fault
    """

    def __init__(
        self,
        status: int,
        what: str,
        why: str = "",
        remedy: str = "",
        nearest: tuple[str, ...] = (),
        field: str = "",
    ) -> None:
        self.status = status
        self.fault = Fault(what=what, why=why, remedy=remedy, nearest=nearest, field=field)
        super().__init__(what)


def fault_of(error: BaseException) -> tuple[int, Fault]:
    """Return the status and the message of an error.

    Examples
    --------
    >>> status, fault = fault_of(UnknownName("more_shels", "option", ["more_shells"]))
    >>> status, fault.what, fault.nearest
    (422, "there is no option 'more_shels'", ('more_shells',))
    >>> fault_of(RuntimeError("secret"))[1].what
    'the program failed at this'
    """
    if isinstance(error, Refused):
        return error.status, error.fault
    if isinstance(error, UnknownName):
        what = f"there is no {error.what} '{error.name[:80]}'"
        return 422, Fault(what=what, remedy=str(error).partition("; ")[2], nearest=error.nearest)
    if isinstance(error, TextError):
        shown = f"'{error.text[:200]}': {error.what}" if error.text else error.what
        return 422, Fault(what=shown, why=error.why, remedy=error.remedy)
    if isinstance(error, FieldError):
        what, _, remedy = str(error).partition("\n  try: ")
        return 422, Fault(what=what, remedy=remedy)
    if isinstance(error, FileError):
        problem = error.problem
        status = 409 if isinstance(error, LedgerError) else 422
        return status, Fault(
            what=f"{_file(error.file)}: {problem.what}", why=problem.why, remedy=problem.remedy
        )
    if isinstance(error, ScenarioError):
        first = error.problems[0]
        what = f"{_file(error.file)}, line {first.place.line}: {first.what}"
        return 409, Fault(what=what, why=first.why, remedy=first.remedy)
    if isinstance(error, MemoryError):
        return 422, Fault(
            what="there is too little memory for this",
            remedy="start the server with fewer --paths or --draws",
        )
    return _by_name(error)


def _by_name(error: BaseException) -> tuple[int, Fault]:
    """Return the message of an error of the solver: by its class's name, so that nothing heavy is imported here."""
    if type(error).__name__ in ("ConditionError", "SolverError", "StoreError") or isinstance(
        error, ValueError
    ):
        return 422, Fault(what=str(error)[:600])
    return 500, OF_THE_PROGRAM


def of_validation(problems: Sequence[Any]) -> Fault:
    """Return what is wrong with a request that does not have the form of the API, without what was sent.

    Examples
    --------
    >>> of_validation([{"loc": ("body", "seed"), "msg": "Input should be a valid integer"}]).what
    'seed: Input should be a valid integer'
    """
    shown = [
        f"{'.'.join(str(part) for part in problem['loc'][1:])[:120] or problem['loc'][0]}: {problem['msg'][:200]}"
        for problem in problems[:3]
    ]
    return Fault(what="; ".join(shown), why="the request does not have the form of the API")


def _file(name: str) -> str:
    """Return a file's name without its folder."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]
