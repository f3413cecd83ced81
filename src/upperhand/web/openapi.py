"""Prints the description of the API, from which the page's types are made: ``python -m upperhand.web.openapi``."""

from __future__ import annotations

import json
import sys
from typing import Any


def description() -> dict[str, Any]:
    """Return the API's description after OpenAPI 3.1.

    Examples
    --------
    >>> "/api/war" in description()["paths"]
    True
    """
    from .app import bare

    found: dict[str, Any] = bare().openapi()
    return found


if __name__ == "__main__":
    json.dump(description(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
