"""From nodes to a Scenario: fields go to the models, all other keys are numbers, evidence is inherited."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any

from pydantic import BaseModel

from . import model
from .document import Node
from .errors import Enough, Problem, ScenarioError
from .gather import Gatherer, child
from .model import Path, Scenario
from .names import Namespace, quantities_of
from .numbers import ALIASES, NumberReader, Owner
from .sections import NUMBERS, SECTIONS, SETTINGS, Section


class Reader(NumberReader):
    """Reads the blocks of one document."""

    def __init__(self, root: Node, names: Namespace) -> None:
        sources = child(root, "sources")
        super().__init__(names, tuple(sources.value) if sources and isinstance(sources.value, dict) else ())
        self.root = root

    def scenario(self) -> Scenario | None:
        """Return the scenario, or None if problems were found."""
        root = self.root
        self.places[()] = root.place
        for key, _ in root.items():
            self.places[key,] = root.key_place(key)
            if key not in SETTINGS and key not in SECTIONS and key not in NUMBERS:
                self.unknown(key, root.key_place(key), [*SETTINGS, *SECTIONS, *NUMBERS], "section")
        inherited = self.evidence_of(root, None)
        data: dict[str, Any] = {}
        for key, node in root.items():
            if key in SETTINGS:
                data[key] = self.plain(node, (key,))
            elif key in SECTIONS:
                data[key] = self.section(node, (key,), SECTIONS[key], inherited)
            elif key in NUMBERS:
                self.numbers(node, key, inherited)
        if self.problems:
            return None
        data |= {"quantities": self.quantities, "hash": content_hash(root)}
        scenario: Scenario | None = self.build(Scenario, data, ())
        return scenario

    def section(
        self, node: Node, path: Path, section: Section, inherited: str | None, owner: str = ""
    ) -> Any:
        """Read a section: blocks by identifier, in a list, or one."""
        if section.many == "one":
            return self.block(node, path, section, inherited, Owner())
        if isinstance(node.value, list) and section.many == "list":
            ids = self.names.lines.get(owner, ())
            names = [f"{owner}.{ids[i]}" if i < len(ids) else "" for i in range(len(node.value))]
            blocks = [
                self.block(item, (*path, i), section, inherited, _owner(section, names[i]))
                for i, item in enumerate(node.value)
            ]
            return tuple(block for block in blocks if block is not None)
        if isinstance(node.value, list) and section.model is model.Stage:  # bare names of stages
            self.plain(node, path)
            return {str(item.value): model.Stage.model_validate({"from": inherited}) for item in node.value}
        if not isinstance(node.value, dict) or section.many == "list":
            expected = "a list" if section.many == "list" else "a mapping"
            self.problem(f"expected {expected}, found {node.kind}", node.place)
            return {}
        inherited = self.evidence_of(node, inherited)
        found = {}
        for key, item in node.items():
            self.places[*path, key] = node.key_place(key)
            block = self.block(item, (*path, key), section, inherited, _owner(section, key))
            if block is not None:
                found[key] = block
        return found

    def block(
        self, node: Node, path: Path, section: Section, inherited: str | None, owner: Owner
    ) -> BaseModel | None:
        """Read one block: its fields, its blocks within, its numbers."""
        self.places.setdefault(path, node.place)
        data: dict[str, Any] = {"from": inherited}
        if section.short and not isinstance(node.value, dict):
            data[section.short] = self.plain(node, (*path, section.short))
        elif not isinstance(node.value, dict):
            self.problem(f"expected a mapping, found {node.kind}", node.place)
            return None
        inherited = data["from"] = self.evidence_of(node, inherited)
        fields = [field.alias or name for name, field in section.model.model_fields.items()]
        for key, item in node.items():
            place = self.places[*path, key] = node.key_place(key)
            if key in section.children:
                within = str(path[-1]) if key == "lines" else ""
                data[key] = self.section(item, (*path, key), section.children[key], inherited, within)
            elif key in fields:
                data[key] = self.plain(item, (*path, key))
            elif not self.number(item, key, place, inherited, owner):
                known = [*fields, *quantities_of(owner.scope), *quantities_of(owner.paired)]
                self.unknown(key, place, [*known, *ALIASES.get(owner.scope, {})], "key")
        return self.build(section.model, data, path)  # type: ignore[no-any-return]


def read(root: Node, shown: str, text: str) -> Scenario:
    """Read a scenario from a document's nodes, before the checks across its parts.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    if not isinstance(root.value, dict) or "upperhand" not in root.value:
        what = "this is not a scenario: it does not say 'upperhand: 1'"
        raise ScenarioError(shown, [Problem(what, root.place, remedy="start with 'upperhand: 1'")], text)
    version = root.value["upperhand"]
    if version.value != 1:
        what = "this version of the language is not known"
        raise ScenarioError(shown, [Problem(what, version.place, remedy="upperhand: 1")], text)
    gatherer = Gatherer(root)
    names = Namespace()
    with suppress(Enough):
        names = gatherer.namespace()
    if gatherer.problems:
        raise ScenarioError(shown, gatherer.problems, text)
    reader = Reader(root, names)
    scenario = None
    with suppress(Enough):
        scenario = reader.scenario()
    if scenario is None or reader.problems:
        raise ScenarioError(shown, reader.problems, text)
    return scenario.model_copy(update={"file": shown}).attach(names, reader.places)


def _owner(section: Section, name: str) -> Owner:
    if not section.scope:
        return Owner()
    return Owner(section.scope, f"{name}.", section.paired, f"{{side}}.{name}." if section.paired else "")


def _bare(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: _bare(item) for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [_bare(item) for item in node.value]
    return float(node.value) if isinstance(node.value, (int, float)) else node.value


def content_hash(root: Node) -> str:
    """Return the first 16 hex digits of the SHA-256 of the content; comments and layout do not count."""
    canonical = json.dumps(_bare(root), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]
