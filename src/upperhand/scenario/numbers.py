"""Numbers of a document: the name of the table that a key stands for, with bounds, words and evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from . import evidence
from .document import Node
from .errors import Place, Problem, listing, nearest
from .findings import Findings, identifier_from
from .model import Number, Path
from .names import COMPUTED, Namespace, quantities_of
from .quantities import Quantity
from .tokens import TextError

ALIASES = {"front": {"stands_at": "position"}}
"""Other spellings of quantities, by scope."""

FOLLOWS = ("event", "event_stage", "type", "date")
"""Scopes whose numbers follow from other parts of the file."""

_EXPECTED = {
    "string_type": "expected a text; a number as a text needs quotes",
    "bool_type": "expected yes or no",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "dict_type": "expected a mapping",
    "tuple_type": "expected a list",
    "model_type": "expected a mapping",
}


@dataclass(frozen=True)
class Owner:
    """Whose numbers a block may hold: its own, and those that each ``{side}`` has of it."""

    scope: str = ""
    prefix: str = ""
    paired: str = ""
    paired_prefix: str = ""


class NumberReader(Findings):
    """Reads numbers under their full names."""

    def __init__(self, names: Namespace, sources: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names
        self.sources = sources
        self.quantities: dict[str, Number] = {}

    def numbers(self, node: Node, section: str, inherited: str | None) -> None:
        """Read a section of numbers: ``world`` by their names in it, ``inputs`` by full names."""
        if not isinstance(node.value, dict):
            self.problem(f"expected a mapping, found {node.kind}", node.place)
            return
        inherited = self.evidence_of(node, inherited)
        for key, item in node.items():
            place = node.key_place(key)
            if section == "inputs":
                self.full_name(item, key, place, inherited)
            elif not self.number(item, key, place, inherited, Owner("world")):
                self.unknown(key, place, quantities_of("world"), "number of the world")

    def full_name(self, node: Node, name: str, place: Place, inherited: str | None) -> None:
        """Read a number, or a nest of them, by full name."""
        ref = self.names.find(name)
        if ref is not None and not _nest(node):
            if ref.quantity.scope in FOLLOWS:
                what = f"{name} follows from what the file says of '{name.split('.')[0]}'"
                self.problem(what, place, remedy="set it there")
            else:
                self.put(node, ref.name, ref.quantity, place, inherited)
        elif _nest(node):
            inherited = self.evidence_of(node, inherited)
            for key, item in node.items():
                self.full_name(item, f"{name}.{key}", node.key_place(key), inherited)
        else:
            self.unknown(name, place, self.names.all_names(), "quantity")

    def number(self, node: Node, key: str, place: Place, inherited: str | None, owner: Owner) -> bool:
        """Read a number of the owner, or a nest of them; return False if no name begins like this."""
        name = ALIASES.get(owner.scope, {}).get(key, key)
        own, paired = quantities_of(owner.scope), quantities_of(owner.paired)
        if name.endswith(".stock") and name.removesuffix(".stock") in own:
            name = name.removesuffix(".stock")
        if name in own and not _nest(node):
            self.put(node, owner.prefix + name, own[name], place, inherited)
            return True
        if name in paired:
            self.pair(node, name, paired[name], place, inherited, owner)
            return True
        known = [q.removeprefix(name + ".") for q in (*own, *paired) if q.startswith(name + ".")]
        if not _nest(node) or not known:
            return False
        inherited = self.evidence_of(node, inherited)
        for inner, item in node.items():
            inner_place = node.key_place(inner)
            if not self.number(item, f"{name}.{inner}", inner_place, inherited, owner):
                self.unknown(
                    inner, inner_place, [*known, *(["stock"] if name in own else [])], f"number of '{name}'"
                )
        return True

    def pair(
        self, node: Node, name: str, quantity: Quantity, place: Place, inherited: str | None, owner: Owner
    ) -> None:
        """Read a number that each side has: by side, or one for both."""
        if not _nest(node):
            for side in self.names.sides:
                self.put(node, owner.paired_prefix.format(side=side) + name, quantity, place, inherited)
            return
        inherited = self.evidence_of(node, inherited)
        for side, item in node.items():
            where = node.key_place(side)
            if side in self.names.sides:
                self.put(item, owner.paired_prefix.format(side=side) + name, quantity, where, inherited)
            else:
                self.unknown(side, where, self.names.sides, "side")

    def put(self, node: Node, full: str, quantity: Quantity, place: Place, inherited: str | None) -> None:
        """Record a number under its full name, after a check of its form, bounds and evidence."""
        full = full.removesuffix(".stock")
        path: Path = ("quantities", full)
        self.places[path] = place
        if full in self.quantities:
            self.problem(f"{full} is given twice", place)
        if quantity.kind == "derived":
            why = "the war computes it every period from other numbers"
            self.problem(f"{full} is derived: it cannot be set", place, why)
            return
        if quantity.field in COMPUTED:
            self.problem(f"{full} is kept by the war itself and cannot be set", place)
            return
        if isinstance(node.value, dict):  # {value: V, from: E, note: words}
            inherited = self.evidence_of(node, inherited)
            for key in node.value:
                if key not in ("value", "from", "note"):
                    self.unknown(key, node.key_place(key), ["value", "from", "note"], "key")
            node = node.value["value"]
        raw = self.plain(node, path)
        if raw is None:
            self.places[path] = place
        if isinstance(raw, str):
            raw = self.level(raw, full, quantity, node.place)
            if raw is None:
                return
        number: Number | None = self.build(Number, raw, path)
        if number is None:
            return
        if min(number.numbers) < quantity.low or max(number.numbers) > quantity.high:
            self.problem(
                f"{full} lies between {quantity.low:g} and {quantity.high:g} ({quantity.unit})",
                node.place,
                quantity.doc,
            )
        if inherited is None:
            self.no_evidence(full, node.place)
        self.quantities[full] = number.model_copy(update={"evidence": inherited or ""})

    def level(self, word: str, full: str, quantity: Quantity, place: Place) -> float | None:
        """Return the number that a word stands for, or complain."""
        ref = self.names.resolve(full)
        for spelling in (word, identifier_from(word)):
            level = self.names.level(ref, spelling)
            if level is not None:
                return level
        words = self.names.words_for(ref)
        start = re.match(r"[-+]?[\d._]+", word)
        if words:
            remedy = listing(nearest(word, words) or words[:6])
        elif start:
            remedy = f"{_meant(word, start[0])}: {full} is in {quantity.unit}, and units are not written"
        else:
            remedy = f"a number ({quantity.unit}) or a range [low, central, high]"
        self.problem(f"'{word[:60]}' is no value of {full}", place, quantity.doc, remedy)
        return None

    def no_evidence(self, what: str, place: Place) -> None:
        """Complain of a number without evidence."""
        self.problem(
            f"{what} has no evidence",
            place,
            "every number says where it comes from, on its own block or on one around it",
            "from: assumed",
        )

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

    def build(self, what: type[BaseModel], data: Any, path: Path) -> Any:
        """Validate data with a model; turn its errors into problems and return None then."""
        try:
            return what.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False)[:20]:
                self.add(self.from_pydantic(detail, path, what))
            return None

    def from_pydantic(self, detail: Any, path: Path, what: type[BaseModel]) -> Problem:
        """Return a model's error as a problem in plain words."""
        place = self.place((*path, *detail["loc"]))
        kind, key = str(detail["type"]), str(detail["loc"][-1]) if detail["loc"] else ""
        field = next((f for n, f in what.model_fields.items() if key in (n, f.alias)), None)
        doc = (field.description or "") if field is not None else ""
        if kind == "missing":
            return Problem(f"'{key}' is missing", place, doc, f"add '{key}:'")
        if kind == "extra_forbidden":
            known = [f.alias or n for n, f in what.model_fields.items()]
            return Problem(f"'{key}' is not a known key here", place, remedy=listing(nearest(key, known)))
        if kind == "literal_error":
            return Problem(
                f"'{str(detail['input'])[:60]}' is none of {detail['ctx']['expected']}", place, doc
            )
        if kind.startswith("date"):
            return Problem("expected a date", place, doc, "year, month and day: 2031-03-15")
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, TextError):
            return Problem(cause.what, place, doc, cause.remedy)
        message = str(detail["msg"]).removeprefix("Value error, ")
        return Problem(_EXPECTED.get(kind, message[:1].lower() + message[1:]), place, doc)


def _nest(node: Node) -> bool:
    """Return whether a node holds further names, rather than a number."""
    return isinstance(node.value, dict) and "value" not in node.value


def _meant(word: str, start: str) -> str:
    """Return what was probably meant by a text that begins with a number: a range without a bracket, per cent."""
    numbers = re.findall(r"[-+]?[\d._]+", word)
    if len(numbers) == 3 and "," in word:
        return f"[{', '.join(numbers)}]"
    try:
        return f"{float(start) / 100:g}" if word.removeprefix(start).strip() == "%" else start
    except ValueError:
        return start
