"""The application that every verb registers with; imports nothing heavy."""

from __future__ import annotations

import getpass
import json
import sys
from typing import Any

import typer

app = typer.Typer(
    name="upperhand",
    help="What each side's fighting on is worth, whether there is a deal, and what would move it.",
    epilog="SCENARIO is a file or the name of a bundled scenario: see 'upperhand list'.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

OK, FAILED, USAGE, INVALID, NOT_MET, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes: done, failed, wrong usage, invalid scenario or document, a check not met, Ctrl-C."""


class WrongUsage(Exception):
    """Arguments that ask no question: what is missing, and what to try (exit code 2)."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  try: {remedy}")


def put(text: str) -> None:
    """Write data to standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def put_json(value: Any) -> None:
    """Write one JSON value to standard output."""
    put(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def say(text: str) -> None:
    """Write a message to standard error."""
    sys.stderr.write(text + "\n")


def user() -> str:
    """Return who runs the program, for the ledger."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user: in a container, for example
        return "unknown"


@app.callback(invoke_without_command=True)
def version(show: bool = typer.Option(False, "--version", help="Print the version.", is_eager=True)) -> None:
    """Answer ``upperhand --version``."""
    if show:
        from upperhand import __version__

        put(__version__)
        raise typer.Exit
