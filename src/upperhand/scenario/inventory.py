"""Every number of a scenario with what is known of it, and the reference page of the table."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .compile import compile_scenario
from .labels import by_name
from .model import Scenario
from .names import Ref
from .quantities import QUANTITIES, SCOPES

DEFAULT = "assumed (the table's default)"
"""Evidence of a number that the scenario does not mention."""


@dataclass(frozen=True)
class Entry:
    """A number of a scenario: value and range as the war reads them (None if it is derived or known)."""

    name: str
    unit: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    evidence: str
    doc: str

    @property
    def shown(self) -> str:
        """Value and range as text."""
        if self.value is None:
            return "–"
        if self.low is None or self.high is None:
            return f"{self.value:g}"
        return f"{self.value:g} [{self.low:g}, {self.high:g}]"

    def as_dict(self) -> dict[str, object]:
        """Return the entry as plain data."""
        return {
            "name": self.name,
            "unit": self.unit,
            "kind": self.kind,
            "value": self.value,
            "range": None if self.low is None else [self.low, self.value, self.high],
            "evidence": self.evidence,
            "doc": self.doc,
        }


def inventory(scenario: Scenario) -> tuple[Entry, ...]:
    """Return every number of a scenario's own entities, in the order of the table within each.

    Examples
    --------
    >>> from upperhand.scenario.load import load
    >>> next(entry for entry in inventory(load("forts")) if entry.name == "ash.cost").shown
    '1'
    """
    program = compile_scenario(scenario)
    ranges: dict[tuple[str, int], tuple[float | None, float | None]] = {
        (r.bank, r.slot): (r.low, r.high) for r in program.ranges
    }
    entries = []
    for ref in scenario.names.refs():
        bank = "input" if ref.bank == 0 else "state"
        derived = ref.quantity.kind == "derived"
        value = float((program.inputs if ref.bank == 0 else program.state)[ref.slot])
        low, high = ranges.get((bank, ref.slot), (None, None))
        entries.append(
            Entry(
                ref.name,
                by_name(program.names, ref.quantity.unit),
                ref.quantity.kind,
                None if derived else value,
                low,
                high,
                evidence_of(scenario, ref),
                by_name(program.names, ref.quantity.doc),
            )
        )
    return tuple(entries)


def evidence_of(scenario: Scenario, ref: Ref) -> str:
    """Return where a number of a scenario comes from."""
    if ref.quantity.kind == "derived":
        return "computed"
    number = scenario.quantities.get(ref.name)
    if number is not None:
        return number.evidence
    if ref.quantity.scope == "date":
        return "calendar"
    if ref.quantity.scope in ("event", "event_stage"):
        name = scenario.names.events[ref.index[0]]
        event = scenario.all_events()[name]
        return event.from_ or DEFAULT
    if ref.quantity.scope == "type":
        return "computed"
    return DEFAULT


_TITLES = {
    "world": "The world",
    "side": "A side",
    "front": "A front",
    "side_front": "A side on a front",
    "line": "A line of a front",
    "side_line": "A side on a line",
    "supplier": "A supplier",
    "mediator": "A mediator",
    "side_mediator": "A side and a mediator",
    "issue": "An issue at stake",
    "side_issue": "A side and an issue",
    "event": "An event",
    "event_stage": "A stage of an event",
    "date": "A date of the calendar",
    "type": "A combination of types",
}


def reference_page() -> str:
    """Return the page of all quantities, in Markdown."""
    lines = [
        "# Quantities",
        "",
        "Every number that a scenario can hold. This page is made from the table in",
        "`src/upperhand/scenario/quantities.py` by `upperhand quantities --reference`; do not edit it.",
        "",
        "An *input* is set or decided, and effects change it. A *state* is moved by the war; an effect can",
        "only push it once. A *derived* number is computed every period and can only be read. A *latent*",
        "input is one that the sides are uncertain of: types may shift it.",
    ]
    for scope, (_, spelling) in SCOPES.items():
        rows = [quantity for quantity in QUANTITIES if quantity.scope == scope]
        if not rows:
            continue
        name = spelling.replace("{name}", "NAME").replace("{", "").replace("}", "")
        lines += ["", f"## {_TITLES[scope]}", "", f"Written `{name}`.", ""]
        lines += ["| name | unit | kind | bounds | default | meaning |", "|---|---|---|---|---|---|"]
        for quantity in rows:
            kind = "input, latent" if quantity.latent else quantity.kind
            bounds = f"{_plain(quantity.low)} to {_plain(quantity.high)}"
            default = "" if quantity.kind == "derived" else _plain(quantity.default)
            lines.append(
                f"| `{quantity.name}` | {quantity.unit} | {kind} | {bounds} | {default} | {quantity.doc} |"
            )
    return "\n".join(lines) + "\n"


def _plain(value: float) -> str:
    return ("−∞" if value < 0 else "∞") if math.isinf(value) else f"{value:g}"
