"""What each side's fighting on is worth, whether there is a deal, and what would move it.

Nothing heavy is imported until one of the names below is used, so that the command line starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upperhand.questions.assess import assess
    from upperhand.questions.explain import explain
    from upperhand.questions.options import options
    from upperhand.questions.run import run
    from upperhand.questions.verify import verify
    from upperhand.questions.whatif import whatif
    from upperhand.scenario.load import load

__version__ = "0.1.0"

__all__ = ["__version__", "assess", "explain", "load", "options", "run", "verify", "whatif"]

_HOME = {
    "assess": "upperhand.questions.assess",
    "explain": "upperhand.questions.explain",
    "load": "upperhand.scenario.load",
    "options": "upperhand.questions.options",
    "run": "upperhand.questions.run",
    "verify": "upperhand.questions.verify",
    "whatif": "upperhand.questions.whatif",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home the first time it is asked for (PEP 562)."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
