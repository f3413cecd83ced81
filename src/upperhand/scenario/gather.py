"""The identifiers of a document, found first, so that names can be resolved wherever they stand."""

from __future__ import annotations

import re

from .document import Node
from .errors import Place
from .findings import Findings, identifier_from
from .names import Namespace, quantities_of
from .quantities import DATES, EVENTS, FRONTS, ISSUES, LINES, MEDIATORS, STAGES, SUPPLIERS, TYPES

HAPPENS = "happens"
"""The one stage of an event that names none."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")

_PREFIXES = ("sides", "stakes", "fronts", "suppliers", "mediators", "calendar", "events")
"""Sections whose identifiers begin the names of quantities."""

_OTHERS = ("options", "courses", "actors")

_RESERVED = frozenset({"type", "analyst", "and", "exp", "over", "for", "from", "after", "world", "inputs"})
_WORLD = frozenset(name.split(".")[0] for name in quantities_of("world"))


class Gatherer(Findings):
    """Finds the identifiers of one document."""

    def __init__(self, root: Node) -> None:
        super().__init__()
        self.root = root
        self.seen: dict[str, Place] = {}

    def namespace(self) -> Namespace:
        """Return every name of the document; problems are collected."""
        ids = {key: self.section(child(self.root, key), key) for key in (*_PREFIXES, *_OTHERS)}
        self.identifiers(child(self.root, "beliefs"), {})
        stages = {event: self.stages(child(self.root, "events", event)) for event in ids["events"]}
        for supplier in ids["suppliers"]:
            for group in ("packages", "decides"):
                node = child(self.root, "suppliers", supplier, group)
                for name in self.identifiers(node, {}):
                    full = f"{supplier}_{name}"
                    if full in self.seen:
                        self.problem(f"'{full}' is the name of two things", node.place if node else Place())
                    self.seen[full] = node.key_place(name) if node else Place()
                    stages[full] = self.stages(child(self.root, "suppliers", supplier, group, name))
        names = Namespace(
            sides=ids["sides"],
            fronts=ids["fronts"],
            lines={front: self.lines(child(self.root, "fronts", front, "lines")) for front in ids["fronts"]},
            suppliers=ids["suppliers"],
            mediators=ids["mediators"],
            issues=ids["stakes"],
            events=tuple(stages),
            stages=stages,
            dates=ids["calendar"],
            types=self.types(child(self.root, "beliefs")),
        )
        self.capacities(names)
        return names

    def capacities(self, names: Namespace) -> None:
        """Complain of what there is no room for."""
        sides = child(self.root, "sides")
        if len(names.sides) != 2 and sides is not None:
            self.problem(f"a war has exactly two sides, here are {len(names.sides)}", sides.place)
        counts = (
            ("fronts", "fronts", len(names.fronts), FRONTS),
            ("suppliers", "suppliers", len(names.suppliers), SUPPLIERS),
            ("mediators", "mediators", len(names.mediators), MEDIATORS),
            ("stakes", "stakes", len(names.issues), ISSUES),
            ("events", "events, with suppliers' packages and decisions", len(names.events), EVENTS),
            ("calendar", "dates", len(names.dates), DATES),
            ("beliefs", "combinations of types", len(names.types), TYPES),
        )
        for key, what, count, most in counts:
            if count > most:
                node = child(self.root, key)
                self.problem(f"{count} {what}; there is room for {most}", node.place if node else Place())
        for front, lines in names.lines.items():
            if len(lines) > LINES:
                place = self.seen.get(front, Place())
                self.problem(f"front '{front}' has {len(lines)} lines; there is room for {LINES}", place)
        for event, stages in names.stages.items():
            if len(stages) > STAGES:
                what = f"'{event}' has {len(stages)} stages or outcomes; there is room for {STAGES}"
                self.problem(what, self.seen.get(event, Place()))

    def section(self, node: Node | None, key: str) -> tuple[str, ...]:
        """Return the identifiers of a section and refuse those that mean something else already."""
        found = self.identifiers(node, self.seen)
        if key in _PREFIXES and node is not None:
            for name in found:
                if name in _RESERVED or name in _WORLD:
                    remedy = f"'{name}_1', or a longer name"
                    self.problem(
                        f"'{name}' already means something in the language",
                        node.key_place(name),
                        remedy=remedy,
                    )
        return found

    def identifiers(self, node: Node | None, seen: dict[str, Place]) -> tuple[str, ...]:
        """Return the keys of a mapping of blocks."""
        if node is None or not isinstance(node.value, dict):
            return ()
        found = [key for key in node.value if key != "from"]
        for key in found:
            place = node.key_place(key)
            self.identifier(key, place)
            if key in seen:
                self.problem(
                    f"'{key}' is the name of two things", place, f"the other is in line {seen[key].line}"
                )
            seen.setdefault(key, place)
        return tuple(found)

    def identifier(self, name: str, place: Place) -> None:
        """Complain of what cannot be an identifier."""
        if not _IDENTIFIER.match(name):
            self.problem(
                f"'{name[:60]}' cannot be an identifier",
                place,
                "identifiers are lower-case letters, digits and underscores, to stand in effects",
                identifier_from(name),
            )

    def lines(self, node: Node | None) -> tuple[str, ...]:
        """Return the lines of a front; an identifier is made from the name where none is given."""
        found: list[str] = []
        for item in node.value if node is not None and isinstance(node.value, list) else []:
            chosen = child(item, "id") or child(item, "name") if isinstance(item.value, dict) else item
            name = identifier_from(str(chosen.value) if chosen is not None else "")
            if name in found:
                self.problem(f"two lines of this front are called '{name}'", item.place)
            found.append(name)
        return tuple(found)

    def stages(self, node: Node | None) -> tuple[str, ...]:
        """Return the stages or outcomes of an event."""
        for key in ("stages", "outcomes"):
            inner = child(node, key)
            if inner is None:
                continue
            if isinstance(inner.value, dict):
                return self.identifiers(inner, {})
            if isinstance(inner.value, list) and inner.value:
                names = [str(item.value) for item in inner.value if not isinstance(item.value, (dict, list))]
                for name in names:
                    self.identifier(name, inner.place)
                if len(set(names)) < len(names):
                    self.problem("two stages have the same name", inner.place)
                return tuple(names)
        return (HAPPENS,)

    def types(self, node: Node | None) -> tuple[str, ...]:
        """Return the combinations of types of everything nobody knows."""
        products = [""]
        for name in node.value if node is not None and isinstance(node.value, dict) else ():
            ids = self.identifiers(child(node, name, "types"), {})
            if ids and len(products) * len(ids) <= 10_000:
                products = [f"{first}+{second}" if first else second for first in products for second in ids]
        return tuple(products) if products != [""] else ("as_assumed",)


def child(node: Node | None, *keys: str) -> Node | None:
    """Return the node within mappings, or None."""
    for key in keys:
        node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
    return node
