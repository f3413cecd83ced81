"""Which names exist in a scenario, and which number of the war each one is."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import UnknownName
from .quantities import QUANTITIES, Quantity, slot

COMPUTED = frozenset({"months", "ended", "event_since", "type_weight", "date_months_to", "side_dead"})
"""Fields that the war itself keeps: no file and no effect may write them."""

TARGET_CLASSES = ("none", "military", "logistics", "economy")
"""Words for the classes of targets a supplier may permit; their index is the value."""

_BY_SCOPE: dict[str, dict[str, Quantity]] = {}
for _quantity in QUANTITIES:
    _BY_SCOPE.setdefault(_quantity.scope, {})[_quantity.name] = _quantity


def quantities_of(scope: str) -> dict[str, Quantity]:
    """Return the quantities of a scope by their names within it."""
    return _BY_SCOPE.get(scope, {})


@dataclass(frozen=True)
class Ref:
    """One number of the war: its full name, its quantity and its place in memory."""

    name: str
    quantity: Quantity
    index: tuple[int, ...]

    @property
    def bank(self) -> int:
        """0 for an input, 1 for a state (or a derived number, which stands among the states)."""
        return 0 if self.quantity.kind == "input" else 1

    @property
    def slot(self) -> int:
        """Place in the flat view of its bank."""
        return slot(self.quantity.field, self.index)


@dataclass(frozen=True)
class Namespace:
    """The entities of a scenario, in order, and from them every name that its texts may use.

    Attributes
    ----------
    sides, fronts, suppliers, mediators, issues, events, dates, types : tuple of str
    lines, stages : dict of str to tuple of str
        Lines of each front, stages (or outcomes) of each event.
    """

    sides: tuple[str, ...] = ()
    fronts: tuple[str, ...] = ()
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    suppliers: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def resolve(self, name: str) -> Ref:
        """Return the number that a full name stands for.

        Parameters
        ----------
        name : str
            For example ``corvia.long_range.depth_km``; ``.stock`` may stand after a stock's name.

        Raises
        ------
        UnknownName
            With the nearest names that exist.
        """
        found = self.find(name)
        if found is None:
            raise UnknownName(name, "quantity", self.all_names())
        return found

    def find(self, name: str) -> Ref | None:
        """Return the number that a full name stands for, or None."""
        found = self._find(name)
        return self._find(name.removesuffix(".stock")) if found is None and name.endswith(".stock") else found

    def _find(self, name: str) -> Ref | None:
        if name in _BY_SCOPE["world"]:
            return Ref(name, _BY_SCOPE["world"][name], ())
        parts = name.split(".")
        for depth in (3, 2, 1):
            if len(parts) <= depth:
                continue
            rest = ".".join(parts[depth:])
            for scope, index in self._owners(parts[:depth]):
                quantity = _BY_SCOPE[scope].get(rest)
                if quantity is not None:
                    return Ref(name, quantity, index)
        return None

    def _owners(self, path: list[str]) -> list[tuple[str, tuple[int, ...]]]:
        """Return the scopes (with index) whose numbers begin with these entities."""
        first = path[0]
        if len(path) == 1:
            single = {
                "side": self.sides,
                "front": self.fronts,
                "supplier": self.suppliers,
                "mediator": self.mediators,
                "issue": self.issues,
                "event": self.events,
                "date": self.dates,
            }
            return [(scope, (ids.index(first),)) for scope, ids in single.items() if first in ids]
        second = path[1]
        found: list[tuple[str, tuple[int, ...]]] = []
        if len(path) == 2:
            if first in self.sides:
                side = self.sides.index(first)
                pairs = {
                    "side_front": self.fronts,
                    "side_mediator": self.mediators,
                    "side_issue": self.issues,
                }
                found += [(scope, (side, ids.index(second))) for scope, ids in pairs.items() if second in ids]
            if second in self.lines.get(first, ()):
                found.append(("line", (self.fronts.index(first), self.lines[first].index(second))))
            if second in self.stages.get(first, ()):
                found.append(("event_stage", (self.events.index(first), self.stages[first].index(second))))
            if first == "type" and second in self.types:
                found.append(("type", (self.types.index(second),)))
            return found
        if first in self.sides and path[2] in self.lines.get(second, ()):
            front = self.fronts.index(second)
            found.append(("side_line", (self.sides.index(first), front, self.lines[second].index(path[2]))))
        return found

    def entities(self) -> list[tuple[str, str, tuple[int, ...]]]:
        """Return every owner of numbers: scope, prefix of its names, index."""
        owners: list[tuple[str, str, tuple[int, ...]]] = [("world", "", ())]
        single = {
            "side": self.sides,
            "front": self.fronts,
            "supplier": self.suppliers,
            "mediator": self.mediators,
            "issue": self.issues,
            "event": self.events,
            "date": self.dates,
        }
        for scope, ids in single.items():
            owners += [(scope, f"{name}.", (i,)) for i, name in enumerate(ids)]
        for i, side in enumerate(self.sides):
            for scope, ids in (
                ("side_front", self.fronts),
                ("side_mediator", self.mediators),
                ("side_issue", self.issues),
            ):
                owners += [(scope, f"{side}.{name}.", (i, k)) for k, name in enumerate(ids)]
            for f, front in enumerate(self.fronts):
                owners += [
                    ("side_line", f"{side}.{front}.{line}.", (i, f, k))
                    for k, line in enumerate(self.lines.get(front, ()))
                ]
        for f, front in enumerate(self.fronts):
            owners += [
                ("line", f"{front}.{line}.", (f, k)) for k, line in enumerate(self.lines.get(front, ()))
            ]
        for e, event in enumerate(self.events):
            owners += [
                ("event_stage", f"{event}.{stage}.", (e, k))
                for k, stage in enumerate(self.stages.get(event, ()))
            ]
        owners += [("type", f"type.{name}.", (k,)) for k, name in enumerate(self.types)]
        return owners

    def refs(self) -> list[Ref]:
        """Return every number of the scenario, in the order of the table within each owner."""
        return [
            Ref(prefix + quantity.name, quantity, index)
            for scope, prefix, index in self.entities()
            for quantity in _BY_SCOPE.get(scope, {}).values()
        ]

    def all_names(self) -> list[str]:
        """Return the names of all numbers of the scenario."""
        return [ref.name for ref in self.refs()]

    def level(self, ref: Ref, word: str) -> float | None:
        """Return the number that a word stands for as a value of a quantity, or None.

        Classes of targets go by name; a stage's name is its number; a line's name is the position of a front
        just after the first side has taken that line.
        """
        field_name = ref.quantity.field
        if ref.quantity.unit == "class" and word in TARGET_CLASSES:
            return float(TARGET_CLASSES.index(word))
        if field_name == "event_stage":
            stages = self.stages.get(self.events[ref.index[0]], ())
            return float(stages.index(word) + 1) if word in stages else None
        if field_name in ("front_position", "front_home"):
            lines = self.lines.get(self.fronts[ref.index[0]], ())
            return float(lines.index(word) + 1) if word in lines else None
        return None

    def words_for(self, ref: Ref) -> tuple[str, ...]:
        """Return the words that may stand for values of a quantity."""
        if ref.quantity.unit == "class":
            return TARGET_CLASSES
        if ref.quantity.field == "event_stage":
            return self.stages.get(self.events[ref.index[0]], ())
        if ref.quantity.field in ("front_position", "front_home"):
            return self.lines.get(self.fronts[ref.index[0]], ())
        return ()
