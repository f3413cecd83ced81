"""From nodes to a Scenario: fields go to the models, all other keys are numbers of the table, evidence is inherited."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from . import evidence, model
from .document import Node
from .errors import Place, Problem, ScenarioError, listing, nearest
from .model import Number, Path, Scenario
from .names import TARGET_CLASSES, Namespace, quantities_of
from .quantities import DATES, EVENTS, FRONTS, ISSUES, LINES, MEDIATORS, STAGES, SUPPLIERS, TYPES, Quantity
from .sections import ALIASES, NUMBERS, RESERVED, SECTIONS, Section

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")
_TOP = tuple(name for name in Scenario.model_fields if name not in ("quantities", "hash", "file", "warnings", "notes"))
_PLAIN_TOP = tuple(name for name in _TOP if name not in SECTIONS)

_PREFIXES = ("sides", "stakes", "fronts", "suppliers", "mediators", "calendar", "events")
"""Sections whose identifiers begin the names of quantities."""


@dataclass(frozen=True)
class _Owner:
    """Whose numbers a block may hold: names in each scope begin with the prefix (``{side}`` stands for each side)."""

    scope: str = ""
    prefix: str = ""
    paired: str = ""
    paired_prefix: str = ""


class Reader:
    """Reads one document; collects problems instead of stopping at the first."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}
        self.quantities: dict[str, Number] = {}
        self.names = Namespace()
        self.sources: list[str] = []

    # ---- the whole
    def scenario(self, shown: str, text: str) -> Scenario:
        """Return the scenario, or raise a ScenarioError with every problem found."""
        if not isinstance(self.root.value, dict):
            raise ScenarioError(
                shown,
                [Problem(f"a scenario is a mapping, this is {self.root.kind}", self.root.place, remedy="start with 'upperhand: 1'")],
                text,
            )
        top = self.root.value
        if "upperhand" not in top:
            self.problem("this is not a scenario: it does not say 'upperhand: 1'", self.root.place, remedy="start with 'upperhand: 1'")
            raise ScenarioError(shown, self.problems, text)
        if top["upperhand"].value != 1:
            self.problem("this version of the language is not known", top["upperhand"].place, remedy="upperhand: 1")
            raise ScenarioError(shown, self.problems, text)
        self.places[()] = self.root.place
        for key in top:
            if key not in _TOP and key not in NUMBERS and key != "from":
                self.unknown(key, self.key_place(self.root, key), [*_TOP, *NUMBERS], "section")
        self.gather(top)
        if self.problems:
            raise ScenarioError(shown, self.problems, text)
        inherited = self.evidence_of(self.root, None)
        data: dict[str, Any] = {k: self.plain(top[k], (k,)) for k in _PLAIN_TOP if k in top}
        for key, section in SECTIONS.items():
            if key in top:
                self.places[(key,)] = self.key_place(self.root, key)
                data[key] = self.section(top[key], (key,), section, inherited)
        for key in NUMBERS:
            if key in top:
                self.places[(key,)] = self.key_place(self.root, key)
                self.numbers(top[key], key, inherited)
        scenario = self.build(Scenario, data, ()) if not self.problems else None
        if scenario is None or self.problems:
            raise ScenarioError(shown, self.problems, text)
        scenario = scenario.model_copy(update={"quantities": self.quantities, "hash": content_hash(self.root), "file": shown})
        scenario._names = self.names
        scenario._places = self.places
        return scenario

    # ---- identifiers
    def gather(self, top: dict[str, Node]) -> None:
        """Find every identifier first, so that names can be resolved wherever they stand."""
        seen: dict[str, Place] = {}
        ids = {
            key: self.identifiers(top.get(key), key, seen)
            for key in ("sides", "stakes", "fronts", "suppliers", "mediators", "calendar", "events", "options", "courses", "actors")
        }
        self.identifiers(top.get("beliefs"), "beliefs", {})
        lines: dict[str, tuple[str, ...]] = {}
        for front in ids["fronts"]:
            node = _child(top["fronts"], front, "lines")
            lines[front] = self.line_ids(node) if node is not None else ()
        stages: dict[str, tuple[str, ...]] = {}
        events = list(ids["events"])
        for event in ids["events"]:
            stages[event] = self.stage_ids(_child(top["events"], event))
        for supplier in ids["suppliers"]:
            for group in ("packages", "decides"):
                node = _child(top["suppliers"], supplier, group)
                for name in self.identifiers(node, group, {}):
                    full = f"{supplier}_{name}"
                    if full in seen:
                        self.problem(f"'{full}' is the name of two things", node.place if node else Place())
                    seen[full] = Place()
                    events.append(full)
                    stages[full] = self.stage_ids(_child(top["suppliers"], supplier, group, name))
        sources = top.get("sources")
        self.sources = list(sources.value) if sources is not None and isinstance(sources.value, dict) else []
        self.names = Namespace(
            sides=ids["sides"],
            fronts=ids["fronts"],
            lines=lines,
            suppliers=ids["suppliers"],
            mediators=ids["mediators"],
            issues=ids["stakes"],
            events=tuple(events),
            stages=stages,
            dates=ids["calendar"],
            types=self.type_names(top.get("beliefs")),
        )
        self.capacities(top)

    def capacities(self, top: dict[str, Node]) -> None:
        names = self.names
        if len(names.sides) != 2 and "sides" in top:
            self.problem(f"a war has exactly two sides, here are {len(names.sides)}", top["sides"].place)
        counts = (
            ("fronts", len(names.fronts), FRONTS),
            ("suppliers", len(names.suppliers), SUPPLIERS),
            ("mediators", len(names.mediators), MEDIATORS),
            ("stakes", len(names.issues), ISSUES),
            ("events", len(names.events), EVENTS),
            ("calendar", len(names.dates), DATES),
            ("beliefs", len(names.types), TYPES),
        )
        for key, count, most in counts:
            if count > most:
                what = "products of types" if key == "beliefs" else "events, with suppliers' packages and decisions" if key == "events" else key
                self.problem(f"{count} {what}; there is room for {most}", top[key].place if key in top else Place())
        for front, lines in names.lines.items():
            if len(lines) > LINES:
                self.problem(f"front '{front}' has {len(lines)} lines; there is room for {LINES}", top["fronts"].place)
        for event, stages in names.stages.items():
            if len(stages) > STAGES:
                self.problem(f"'{event}' has {len(stages)} stages or outcomes; there is room for {STAGES}", self.root.place)

    def identifiers(self, node: Node | None, what: str, seen: dict[str, Place]) -> tuple[str, ...]:
        if node is None or not isinstance(node.value, dict):
            return ()
        found = []
        for key in node.value:
            if key == "from":
                continue
            place = self.key_place(node, key)
            if not _IDENTIFIER.match(key):
                self.problem(
                    f"'{key[:60]}' cannot be an identifier",
                    place,
                    "identifiers are lower-case letters, digits and underscores, so that they can stand in effects",
                    _identifier_from(key),
                )
            elif what in _PREFIXES and (key in RESERVED or any(q.split(".")[0] == key for q in quantities_of("world"))):
                self.problem(f"'{key}' already means something else in the language", place, remedy=f"{key}_1")
            elif key in seen:
                self.problem(f"'{key}' is the name of two things", place, f"the other is in line {seen[key].line}")
            seen.setdefault(key, place)
            found.append(key)
        return tuple(found)

    def line_ids(self, node: Node) -> tuple[str, ...]:
        found: list[str] = []
        for item in node.value if isinstance(node.value, list) else []:
            value = item.value
            if isinstance(value, dict):
                chosen = value.get("id") or value.get("name")
                value = chosen.value if chosen is not None else ""
            name = _identifier_from(str(value))
            if name in found:
                self.problem(f"two lines of this front are called '{name}'", item.place)
            found.append(name)
        return tuple(found)

    def stage_ids(self, node: Node | None) -> tuple[str, ...]:
        if node is None or not isinstance(node.value, dict):
            return ("happens",)
        for key in ("stages", "outcomes"):
            inner = node.value.get(key)
            if inner is not None and isinstance(inner.value, dict):
                return self.identifiers(inner, key, {})
            if inner is not None and isinstance(inner.value, list):
                names = [str(item.value) for item in inner.value if not isinstance(item.value, (dict, list))]
                for name in names:
                    if not _IDENTIFIER.match(name):
                        self.problem(f"'{name[:60]}' cannot be an identifier", inner.place, remedy=_identifier_from(name))
                if len(set(names)) < len(names):
                    self.problem("two stages have the same name", inner.place)
                return tuple(names)
        return ("happens",)

    def type_names(self, node: Node | None) -> tuple[str, ...]:
        products = [""]
        for name in node.value if node is not None and isinstance(node.value, dict) else ():
            types = _child(node, name, "types") if node is not None else None
            if types is None or not isinstance(types.value, dict):
                continue
            ids = self.identifiers(types, "types", {})
            products = [f"{first}+{second}" if first else second for first in products for second in ids]
            if len(products) > 1000:
                break
        return tuple(products) if products != [""] else ("as_assumed",)

    # ---- blocks
    def section(self, node: Node, path: Path, section: Section, inherited: str | None, owner: str = "") -> Any:
        """Read a section: blocks by identifier, in a list, or one."""
        if section.many == "one":
            return self.block(node, path, section, inherited, _Owner())
        if section.many == "list":
            if not isinstance(node.value, list):
                self.problem(f"expected a list, found {node.kind}", node.place)
                return ()
            ids = self.names.lines.get(owner, ())
            blocks = [
                self.block(item, (*path, i), section, inherited, self.owner(section, f"{owner}.{ids[i]}" if i < len(ids) else ""))
                for i, item in enumerate(node.value)
            ]
            return tuple(block for block in blocks if block is not None)
        if isinstance(node.value, list) and path[-1] == "stages":  # bare names of stages
            for i, item in enumerate(node.value):
                self.places[(*path, i)] = item.place
            return {str(item.value): model.Stage.model_validate({"from": inherited}) for item in node.value}
        if not isinstance(node.value, dict):
            self.problem(f"expected a mapping, found {node.kind}", node.place)
            return {}
        inherited = self.evidence_of(node, inherited)
        found = {}
        for key, item in node.value.items():
            if key == "from":
                continue
            block = self.block(item, (*path, key), section, inherited, self.owner(section, key))
            self.places[(*path, key)] = self.key_place(node, key)
            if block is not None:
                found[key] = block
        return found

    def owner(self, section: Section, name: str) -> _Owner:
        if not section.scope:
            return _Owner()
        return _Owner(section.scope, f"{name}.", section.paired, f"{{side}}.{name}." if section.paired else "")

    def block(self, node: Node, path: Path, section: Section, inherited: str | None, owner: _Owner) -> BaseModel | None:
        """Read one block: its fields, its blocks within, its numbers."""
        self.places[path] = node.place
        if section.short and not isinstance(node.value, dict):
            value = self.plain(node, (*path, section.short))
            return self.build(section.model, {section.short: value, "from": inherited}, path)
        if not isinstance(node.value, dict):
            self.problem(f"expected a mapping, found {node.kind}", node.place)
            return None
        inherited = self.evidence_of(node, inherited)
        fields = {field.alias or name for name, field in section.model.model_fields.items()}
        data: dict[str, Any] = {"from": inherited}
        for key, item in node.value.items():
            if key == "from":
                continue
            self.places[(*path, key)] = self.key_place(node, key)
            if key in section.children:
                line_owner = str(path[-1]) if key == "lines" else ""
                data[key] = self.section(item, (*path, key), section.children[key], inherited, line_owner)
            elif key in fields and key not in ALIASES.get(owner.scope, {}):
                data[key] = self.plain(item, (*path, key))
            elif not self.number(item, key, self.key_place(node, key), inherited, owner):
                known = [*fields, *quantities_of(owner.scope), *quantities_of(owner.paired)]
                known += ALIASES.get(owner.scope, {})
                self.unknown(key, self.key_place(node, key), known, "key")
        return self.build(section.model, data, path)

    def build(self, what: type[BaseModel], data: dict[str, Any], path: Path) -> Any:
        """Validate data with a model; turn its errors into problems."""
        try:
            return what.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False)[:20]:
                self.problems.append(self.from_pydantic(detail, path, what))
            return None

    def from_pydantic(self, detail: Any, path: Path, what: type[BaseModel]) -> Problem:
        location: Path = (*path, *detail["loc"])
        place = self.place(location)
        kind = str(detail["type"])
        key = str(detail["loc"][-1]) if detail["loc"] else ""
        if kind == "missing":
            return Problem(f"'{key}' is missing", place, _doc_of(what, key), f"add '{key}:'")
        if kind == "extra_forbidden":
            close = nearest(key, [f.alias or n for n, f in what.model_fields.items()])
            return Problem(f"'{key}' is not a key here", place, remedy=listing(close))
        message = str(detail["msg"]).removeprefix("Value error, ")
        expected = {
            "string_type": "expected a text; a number or date as a text needs quotes",
            "bool_type": "expected yes or no",
            "float_type": "expected a number",
            "int_type": "expected a whole number",
            "dict_type": "expected a mapping",
            "tuple_type": "expected a list",
            "model_type": "expected a mapping",
        }
        if kind == "literal_error":
            return Problem(f"'{str(detail['input'])[:60]}' is none of {detail['ctx']['expected']}", place)
        return Problem(expected.get(kind, message[:1].lower() + message[1:]), place, _doc_of(what, key))

    # ---- numbers
    def numbers(self, node: Node, section: str, inherited: str | None) -> None:
        """Read a section of numbers: ``world`` by their names in it, ``inputs`` by full names, nested or dotted."""
        if not isinstance(node.value, dict):
            self.problem(f"expected a mapping, found {node.kind}", node.place)
            return
        inherited = self.evidence_of(node, inherited)
        for key, item in node.value.items():
            if key == "from":
                continue
            place = self.key_place(node, key)
            if section == "world":
                if not self.number(item, key, place, inherited, _Owner("world")):
                    self.unknown(key, place, quantities_of("world"), "number of the world")
            else:
                self.full_name(item, key, place, inherited)

    def full_name(self, node: Node, name: str, place: Place, inherited: str | None) -> None:
        """Read a number, or a nest of them, by full name."""
        ref = self.names.find(name)
        if ref is not None and not (isinstance(node.value, dict) and "value" not in node.value):
            if ref.quantity.scope in ("event", "event_stage", "type", "date"):
                self.problem(f"{name} follows from what the file says of '{name.split('.')[0]}'", place, remedy="set it there")
                return
            self.put(node, name, ref.quantity, place, inherited)
        elif isinstance(node.value, dict):
            inherited = self.evidence_of(node, inherited)
            for key, item in node.value.items():
                if key != "from":
                    self.full_name(item, f"{name}.{key}", self.key_place(node, key), inherited)
        else:
            self.unknown(name, place, self.names.all_names(), "quantity")

    def number(self, node: Node, key: str, place: Place, inherited: str | None, owner: _Owner) -> bool:
        """Read a number of the owner, or a nest of them; return False if no name begins like this."""
        name = ALIASES.get(owner.scope, {}).get(key, key)
        own, paired = quantities_of(owner.scope), quantities_of(owner.paired)
        if name.endswith(".stock") and name.removesuffix(".stock") in own:
            name = name.removesuffix(".stock")
        nested = isinstance(node.value, dict) and "value" not in node.value
        if name in own and not nested:
            self.put(node, owner.prefix + name, own[name], place, inherited)
            return True
        if name in paired:
            self.pair(node, name, paired[name], place, inherited, owner)
            return True
        if nested and any(q.startswith(name + ".") for q in (*own, *paired)):
            assert isinstance(node.value, dict)
            inherited = self.evidence_of(node, inherited)
            for inner, item in node.value.items():
                if inner == "from":
                    continue
                inner_place = self.key_place(node, inner)
                if not self.number(item, f"{name}.{inner}", inner_place, inherited, owner):
                    known = [q.removeprefix(name + ".") for q in (*own, *paired) if q.startswith(name + ".")]
                    self.unknown(inner, inner_place, [*known, "stock"] if name in own else known, f"number of '{name}'")
            return True
        return False

    def pair(self, node: Node, name: str, quantity: Quantity, place: Place, inherited: str | None, owner: _Owner) -> None:
        """Read a number that each side has: by side, or one for both."""
        by_side = isinstance(node.value, dict) and "value" not in node.value
        if by_side:
            assert isinstance(node.value, dict)
            inherited = self.evidence_of(node, inherited)
            for side, item in node.value.items():
                if side == "from":
                    continue
                where = self.key_place(node, side)
                if side not in self.names.sides:
                    self.unknown(side, where, self.names.sides, "side")
                    continue
                self.put(item, owner.paired_prefix.format(side=side) + name, quantity, where, inherited)
            return
        for side in self.names.sides:
            self.put(node, owner.paired_prefix.format(side=side) + name, quantity, place, inherited)

    def put(self, node: Node, full: str, quantity: Quantity, place: Place, inherited: str | None) -> None:
        """Record a number under its full name, after a check of its form, bounds and evidence."""
        self.places[("quantities", full)] = place
        value_node = node
        if isinstance(node.value, dict):
            inherited = self.evidence_of(node, inherited)
            for key in node.value:
                if key not in ("value", "from", "note"):
                    self.unknown(key, self.key_place(node, key), ["value", "from", "note"], "key")
            value_node = node.value["value"]
        raw = self.plain(value_node, ("quantities", full))
        self.places[("quantities", full)] = value_node.place
        if isinstance(raw, str):
            ref = self.names.resolve(full)
            level = self.names.level(ref, raw)
            level = self.names.level(ref, _identifier_from(raw)) if level is None else level
            if level is None:
                self.not_a_number(raw, full, quantity, value_node.place)
                return
            raw = level
        number = self.build(Number, {"value": raw} if raw is None else raw, ("quantities", full))  # type: ignore[arg-type]
        if number is None:
            return
        if quantity.kind == "derived":
            self.problem(f"{full} is derived: it is computed every period and cannot be set", place)
        elif min(number.numbers) < quantity.low or max(number.numbers) > quantity.high:
            self.problem(
                f"{full} lies between {quantity.low:g} and {quantity.high:g} ({quantity.unit})", value_node.place, quantity.doc
            )
        if inherited is None:
            self.no_evidence(full, value_node.place)
        elif full in self.quantities:
            self.problem(f"{full} is given twice", place)
        self.quantities[full] = number.model_copy(update={"evidence": inherited or ""})

    def not_a_number(self, raw: str, full: str, quantity: Quantity, place: Place) -> None:
        words = self.names.words_for(self.names.resolve(full)) or (TARGET_CLASSES if quantity.unit == "class" else ())
        close = nearest(raw, words) or words[:6]
        remedy = listing(close)
        if not words:
            start = re.match(r"[-+]?[\d._]+", raw)
            remedy = f"{start[0]} (in {quantity.unit}; the unit is not written)" if start else f"a number in {quantity.unit}"
        self.problem(f"'{raw[:60]}' is no value of {full}", place, quantity.doc, remedy)

    def no_evidence(self, what: str, place: Place) -> None:
        """Complain of a number without evidence."""
        self.problem(
            f"{what} has no evidence",
            place,
            "every number says where it comes from, on its own block or on one around it",
            "from: assumed",
        )

    # ---- helpers
    def evidence_of(self, node: Node, inherited: str | None) -> str | None:
        """Return the evidence that holds within a mapping."""
        if not isinstance(node.value, dict) or "from" not in node.value:
            return inherited
        item = node.value["from"]
        if not isinstance(item.value, str):
            self.problem("'from' is a text", item.place, remedy="from: assumed")
            return inherited or evidence.ASSUMED
        what, remedy = evidence.problems_of(item.value, self.sources)
        if what:
            self.problem(what, item.place, "evidence is 'assumed' or a source with its place", remedy)
        return item.value

    def plain(self, node: Node, path: Path) -> Any:
        """Return the plain value of a node and record where its parts stand."""
        self.places[path] = node.place
        if isinstance(node.value, dict):
            found = {}
            for key, item in node.value.items():
                found[key] = self.plain(item, (*path, key))
            return found
        if isinstance(node.value, list):
            return [self.plain(item, (*path, i)) for i, item in enumerate(node.value)]
        return node.value

    def place(self, path: Path) -> Place:
        """Return where a path stands, or the nearest part around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place())

    def key_place(self, node: Node, key: str) -> Place:
        """Return where a key of a mapping stands."""
        return (node.keys or {}).get(key, node.place)

    def problem(self, what: str, place: Place, why: str = "", remedy: str = "") -> None:
        """Record a problem."""
        self.problems.append(Problem(what, place, why, remedy))

    def unknown(self, key: str, place: Place, known: Any, what: str) -> None:
        """Record an unknown key with the nearest known ones."""
        close = nearest(key, known)
        self.problem(f"'{key[:60]}' is not a known {what} here", place, remedy=listing(close))


def _identifier_from(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:48]
    return name if name[:1].isalpha() else f"n_{name}" if name else "name"


def _child(node: Node, *keys: str) -> Node | None:
    found: Node | None = node
    for key in keys:
        found = found.value.get(key) if found is not None and isinstance(found.value, dict) else None
    return found


def _doc_of(what: type[BaseModel], key: str) -> str:
    field = what.model_fields.get(key) or what.model_fields.get(f"{key}_")
    return (field.description or "") if field is not None else ""


def _bare(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: _bare(item) for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [_bare(item) for item in node.value]
    return float(node.value) if isinstance(node.value, (int, float)) else node.value


def content_hash(root: Node) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the content; comments and layout do not count."""
    canonical = json.dumps(_bare(root), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]
