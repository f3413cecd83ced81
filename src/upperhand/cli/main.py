"""Entry point of the command line: runs a verb and turns every error into a message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import typer

from . import interrupt
from .app import FAILED, INTERRUPTED, INVALID, OK, USAGE, WrongUsage, app, say

VERBS = (
    "list",
    "validate",
    "quantities",
    "assess",
    "whatif",
    "options",
    "run",
    "runs",
    "explain",
    "read",
    "review",
    "update",
    "brief",
    "report",
    "serve",
    "score",
    "ledger",
    "verify",
    "schema",
    "warmup",
)
"""Modules of this package that hold a verb each, in the order of the help page.

A verb's module registers a function with ``@app.command()`` and imports nothing heavy before it runs.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process if absent.

    Examples
    --------
    >>> main(["--version"])
    0.1.0
    0
    """
    try:
        if arguments is None:
            interrupt.listen()
        for verb in VERBS:
            import_module(f"upperhand.cli.{verb}")
        code = app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: not our failure
        sys.stderr.close()
        return OK
    except Exception as error:
        return _explain(error)
    if code == INTERRUPTED:
        _interrupted(own_process=arguments is None)
    return code if isinstance(code, int) else OK


def _interrupted(own_process: bool) -> None:
    """Say that Ctrl-C was heard; end the process at once, without waiting for threads that still compute."""
    say("interrupted")
    if own_process:
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(INTERRUPTED)


def _explain(error: Exception) -> int:
    """Print what a person can act on; return the exit code."""
    show = getattr(error, "show", None)
    if callable(show) and hasattr(error, "exit_code"):  # wrong usage, found by the parser of arguments
        show()
        return USAGE
    from upperhand.scenario.errors import ScenarioError, UnknownName
    from upperhand.scenario.tokens import TextError

    say(f"error: {error}" if str(error) else f"error: {type(error).__name__}")
    if isinstance(error, ScenarioError):
        return INVALID
    return USAGE if isinstance(error, (UnknownName, TextError, WrongUsage)) else FAILED


if __name__ == "__main__":
    sys.exit(main())
