"""Write measured sizes into the last column of `docs/mechanisms.md`.

UPPERHAND_MEASURED=measured.jsonl python -m pytest tests/mechanisms --run-slow
python -m tests.mechanisms.sizes measured.jsonl
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mechanisms.md"

TEST = re.compile(r"`(test_\w+\.py::test_\w+)`")


def size(line: dict[str, Any]) -> str:
    """Return a measured size in words; chances and shares in percentage points."""
    value, half, label = float(line["value"]), float(line["half"]), str(line["label"])
    unit = ""
    if re.search(r"\b(chance|share|weight)\b", label):
        value, half, unit = 100.0 * value, 100.0 * half, " pp"
    if value == half == 0.0:
        return f"exactly 0 {label}"
    digits = 1 if half >= 0.095 else 2 if half >= 0.0095 or not half else 3
    spread = f" ± {half:.{digits}f}" if half else ""
    return (
        f"{value:+.{digits}f}{spread}{unit} {label}".replace("-", "−", 1)
        if value < 0
        else f"{value:+.{digits}f}{spread}{unit} {label}"
    )


def names_in(cell: str) -> list[str]:
    """Return the tests that a table's cell names."""
    return TEST.findall(cell)


def fill(page: str, measured: dict[str, list[dict[str, Any]]]) -> str:
    """Return the page with the sizes of each test behind its name."""
    rows = []
    for row in page.splitlines():
        cells = row.split(" | ")
        names = names_in(cells[-1]) if row.startswith("| ") and len(cells) > 2 else []
        if names:
            parts = [
                f"`{name}` {'; '.join(size(line) for line in measured.get(name, []))}".strip()
                for name in names
            ]
            cells[-1] = " ".join(parts) + " |"
        rows.append(" | ".join(cells))
    return "\n".join(rows) + "\n"


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the measured sizes by test; where a label was measured twice, the last."""
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for text in path.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        found[line["test"]][line["label"]] = line
    return {test: list(lines.values()) for test, lines in found.items()}


if __name__ == "__main__":
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), read(Path(sys.argv[1]))), encoding="utf-8")
