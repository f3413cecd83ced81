"""Write the golden traces anew: python -m tests.golden.regenerate (or: make golden)."""

from pathlib import Path

from upperhand.report.trace import trace
from upperhand.scenario.load import load

FOLDER = Path(__file__).parent
SCENARIOS = ("forts", "two-rivers", "ukraine-2024-09", "ukraine-2023-09")


def file_of(scenario: str) -> Path:
    """Return the file that holds a scenario's golden trace."""
    return FOLDER / f"{scenario}.txt"


def main() -> None:
    """Write every trace; the difference is then reviewed like any other change."""
    for scenario in SCENARIOS:
        file_of(scenario).write_text(trace(load(scenario)), encoding="utf-8")
        print(file_of(scenario))


if __name__ == "__main__":
    main()
