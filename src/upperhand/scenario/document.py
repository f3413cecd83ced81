"""From a file to nodes that know their line and column; refuses what is not a plain, small document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Place, Problem, ScenarioError

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 40_000

Scalar = str | int | float | None

_NUMBER = re.compile(r"[+-]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][+-]?\d+)?\Z")
_INTEGER = re.compile(r"[+-]?\d[\d_]*\Z")
_CLOSING = {"[": "]", "{": "}"}
_NULL = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Node:
    """A value of the document and where it stands.

    ``value`` is a dict of nodes, a list of nodes, a string, a number or None; ``keys`` has the places of a
    dict's keys. ``plain`` is true for a scalar written without quotes.
    """

    value: dict[str, Node] | list[Node] | Scalar
    place: Place
    keys: dict[str, Place] | None = None
    plain: bool = False

    def key_place(self, key: str) -> Place:
        """Return where a key of a mapping stands."""
        return (self.keys or {}).get(key, self.place)

    def items(self) -> list[tuple[str, Node]]:
        """Return the entries of a mapping, its evidence aside."""
        return [(k, v) for k, v in self.value.items() if k != "from"] if isinstance(self.value, dict) else []

    @property
    def kind(self) -> str:
        """What a reader would call it."""
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, list):
            return "a list"
        if self.value is None:
            return "nothing"
        return "a text" if isinstance(self.value, str) else "a number"


def read_text(path: Path, shown: str) -> str:
    """Return the text of a file, or raise a ScenarioError that says why it cannot be one.

    Parameters
    ----------
    path : Path
    shown : str
        The file's name as the user gave it.
    """

    def refuse(what: str, why: str = "", remedy: str = "") -> ScenarioError:
        return ScenarioError(shown, [Problem(what, why=why, remedy=remedy)])

    try:
        if path.is_dir():
            raise refuse("this is a directory, not a file", remedy="name a file inside it")
        if not path.is_file():
            raise refuse("this is not an ordinary file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise refuse(
                f"the file has {size / 1e6:.1f} MB",
                f"a scenario is a text that a person can read; above {MAX_BYTES / 1e6:.0f} MB none is read",
                "check that this is the right file",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise refuse(f"the file cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise refuse(f"this cannot be the name of a file: {error}") from None
    return decode(raw, shown)


def decode(raw: bytes, shown: str) -> str:
    """Return the bytes of a file as text: UTF-8, with or without a byte-order mark, and nothing binary."""
    if b"\x00" in raw:
        raise ScenarioError(
            shown,
            [
                Problem(
                    "this is not a text",
                    why="it holds zero bytes: binary data or UTF-16",
                    remedy="save it as UTF-8",
                )
            ],
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        problem = Problem(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            Place(line, column),
            "a scenario is read as UTF-8",
            "save the file with encoding UTF-8",
        )
        text = raw.decode("utf-8", errors="replace")
        raise ScenarioError(shown, [problem], text) from None


def parse(text: str, shown: str = "scenario") -> Node:
    """Parse YAML into nodes.

    Only plain data is accepted: one document, no tags, no anchors or aliases, no merge keys, no duplicate
    keys. Scalars are texts or numbers (``40_000`` is a number); ``yes`` and ``no`` stay texts until a field
    asks for a truth value.

    Raises
    ------
    ScenarioError
        With the line and column of the first thing that is not right.

    Examples
    --------
    >>> parse("a: [1, x]").value["a"].value[0].value
    1
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    events = YAML(typ="safe", pure=True).parse(text)
    try:
        return _Builder(events, shown, text).document()
    except MarkedYAMLError as error:
        raise ScenarioError(shown, [_yaml_problem(error, text)], text) from None
    except (YAMLError, ValueError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        detail = str(error).strip().splitlines()
        raise ScenarioError(
            shown, [Problem(f"cannot be read as YAML: {detail[0] if detail else type(error).__name__}")], text
        ) from None


def _yaml_problem(error: MarkedYAMLError, text: str) -> Problem:
    """Return what the parser found, at the place where a reader would mend it."""
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark is not None else Place()
    what = " ".join(str(part) for part in (error.context, error.problem) if part) or "cannot be read as YAML"
    remedy = ""
    lines = text.splitlines()
    source = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    opened = error.context_mark
    if opened is not None and opened.line + 1 < place.line and "while parsing a flow" in what:
        bracket = lines[opened.line][opened.column]
        return Problem(
            f"not valid YAML: the '{bracket}' that opens here is not closed before line {place.line}",
            Place(opened.line + 1, opened.column + 1),
            remedy=f"close it with '{_CLOSING[bracket]}'",
        )
    if "\t" in source:
        remedy = "use spaces, not tabs, for indentation"
    elif "[" in source and ("=" in source or "exp(" in source):
        remedy = 'put the text in quotes: "corvia.will *= [0.4, 0.6, 0.8]"'
    elif "mapping values are not allowed" in what:
        remedy = "a text that holds ': ' needs quotes; otherwise check the indentation"
    return Problem(f"not valid YAML: {what}", place, remedy=remedy)


class _Builder:
    """Builds nodes from parser events, one document, with limits checked before anything grows."""

    def __init__(self, events: Iterator[object], shown: str, text: str) -> None:
        self._events = events
        self._shown = shown
        self._text = text
        self._count = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            name = type(event).__name__
            if name in (
                "StreamStartEvent",
                "DocumentStartEvent",
                "DocumentEndEvent",
                "StreamEndEvent",
                "CommentEvent",
            ):
                continue
            if root is not None:
                raise self._refuse(
                    event, "a second document starts here", "a scenario is one YAML document", "remove '---'"
                )
            root = self._node(event, 0)
        if root is None or root.value is None:
            raise ScenarioError(
                self._shown, [Problem("the file is empty", remedy="start with 'upperhand: 1'")], self._text
            )
        return root

    def _refuse(self, event: object, what: str, why: str = "", remedy: str = "") -> ScenarioError:
        return ScenarioError(self._shown, [Problem(what, _place(event), why, remedy)], self._text)

    def _next(self) -> object:
        event = next(self._events)
        while type(event).__name__ == "CommentEvent":
            event = next(self._events)
        return event

    def _node(self, event: object, depth: int) -> Node:
        name = type(event).__name__
        self._count += 1
        if depth > MAX_DEPTH:
            raise self._refuse(
                event, f"nested more than {MAX_DEPTH} deep", "no part of a scenario nests that deep"
            )
        if self._count > MAX_NODES:
            raise self._refuse(
                event, f"more than {MAX_NODES} values", "a scenario is a text that a person can read"
            )
        if name == "AliasEvent" or getattr(event, "anchor", None):
            raise self._refuse(
                event,
                "anchors (&) and aliases (*) are not part of the language",
                "a few aliases can stand for billions of values, and a reader has to look elsewhere",
                "write the value out; a text that begins with & or * needs quotes",
            )
        if _tagged(event):
            raise self._refuse(
                event,
                "tags (!) are not part of the language",
                remedy="quotes are needed around a text with !",
            )
        if name == "ScalarEvent":
            return self._scalar(event)
        if name == "SequenceStartEvent":
            items: list[Node] = []
            while type(item := self._next()).__name__ != "SequenceEndEvent":
                items.append(self._node(item, depth + 1))
            return Node(items, _place(event))
        return self._mapping(event, depth)

    def _mapping(self, event: object, depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while type(item := self._next()).__name__ != "MappingEndEvent":
            key_node = self._node(item, depth + 1)
            if isinstance(key_node.value, (dict, list)) or key_node.value is None:
                raise self._refuse(item, f"{key_node.kind} cannot be a key", remedy="use a name")
            key = str(getattr(item, "value", key_node.value))
            if key == "<<":
                raise self._refuse(
                    item, "merge keys (<<) are not part of the language", remedy="write the values out"
                )
            if key in values:
                raise self._refuse(
                    item,
                    f"'{key}' stands twice in the same block",
                    f"it stands first in line {keys[key].line}",
                    "keep one",
                )
            keys[key] = key_node.place
            values[key] = self._node(self._next(), depth + 1)
        return Node(values, _place(event), keys)

    def _scalar(self, event: object) -> Node:
        text = str(event.value)  # type: ignore[attr-defined]
        place = _place(event)
        if event.style is not None and event.style != "":  # type: ignore[attr-defined]
            return Node(text, place)
        if text in _NULL:
            return Node(None, place, plain=True)
        if len(text) < 40 and _NUMBER.match(text):
            clean = text.replace("_", "")
            return Node(int(clean) if _INTEGER.match(text) else float(clean), place, plain=True)
        return Node(text, place, plain=True)


def _tagged(event: object) -> bool:
    tag = getattr(event, "tag", None)
    return tag is not None and str(tag) != ""


def _place(event: object) -> Place:
    mark = getattr(event, "start_mark", None)
    return Place(mark.line + 1, mark.column + 1) if mark is not None else Place()
