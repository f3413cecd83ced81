"""The page of `verify`: a table of checks for every group, how far each may be off, and what is."""

from __future__ import annotations

from itertools import groupby

from rich.console import RenderableType

from upperhand.questions.checks.check import Check, Value
from upperhand.questions.verify import Verification

from . import sheet


def verify_page(found: Verification) -> RenderableType:
    """Return the page: what is off first, then every group with the reasons for its tolerances."""
    return sheet.page(
        sheet.title("Is the solver right?", f"upperhand {found.version}, seed {found.seed}"),
        sheet.words(""),
        sheet.words(verdict(found), "bold"),
        group("not met", found.off) if found.off else None,
        *(group(name, tuple(checks)) for name, checks in groupby(found.checks, lambda check: check.group)),
    )


def verdict(found: Verification) -> str:
    """Say in a sentence how many checks are met."""
    total, off, seconds = len(found.checks), len(found.off), f"{found.seconds:.0f} s"
    size = "everything" if found.full else "quick size; --full computes everything"
    if off:
        return f"{off} of {total} checks not met ({seconds}, {size})."
    return f"All {total} checks are met ({seconds}, {size})."


def reasons(checks: tuple[Check, ...]) -> list[str]:
    """Return the different reasons for tolerances, in the order in which they appear."""
    return list(dict.fromkeys(check.why for check in checks))


def group(name: str, checks: tuple[Check, ...]) -> RenderableType:
    """Return a group's table, with its reasons as numbered notes."""
    why = reasons(checks)
    notes = [sheet.words(f"{number}  {text}.", "dim") for number, text in enumerate(why, start=1)]
    return sheet.section(name.capitalize(), table(checks, why), *notes)


def table(checks: tuple[Check, ...], why: list[str]) -> RenderableType:
    """Return the table of these checks, each model's under its name."""
    lines = []
    for model, cases in groupby(checks, lambda check: check.model):
        lines.append([model, "", "", "", "", ""])
        for check in cases:
            allowed = f"{small(check.tolerance)} [{why.index(check.why) + 1}]"
            values = (number(check.ours), number(check.exact), small(check.error))
            lines.append([f"  {check.case}", *values, allowed, "ok" if check.ok else "OFF"])
    head = ["model, case", "ours", "exact", "error", "allowed", "ok"]
    return sheet.rows(lines, head, right=(1, 2, 3, 4), gap=1)


def number(value: Value) -> str:
    """Return a number as the table shows it.

    Examples
    --------
    >>> number(64.897), number(True), number(1.4e-14), number(0.0), number(float("nan"))
    ('64.897', 'yes', '1e-14', '0', 'none')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value != value:
        return "none"
    return f"{value:.6g}" if value == 0 or abs(value) >= 1e-4 else small(value)


def small(value: float) -> str:
    """Return an error or a tolerance: two digits say enough.

    Examples
    --------
    >>> small(0.454807), small(5.0025e-4), small(2e-9), small(0.0)
    ('0.45', '0.0005', '2e-09', '0')
    """
    if value != value:
        return "none"
    return f"{value:.2g}" if value == 0 or abs(value) >= 1e-4 else f"{value:.0e}"
