"""Changes to a scenario's file that leave every other byte, comment and line where it was."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node

Value = str | int | float | bool | dt.date | Sequence["Value"]

_PLAIN = re.compile(r"\d{4}-\d\d(-\d\d)?\Z|[A-Za-z][^:#\[\]{},&*!|>'\"%@`\\\n\r\t]*(?<! )\Z")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def set_value(text: str, key: str, value: Value, after: str = "") -> str:
    """Return a file with a value of its top level set.

    Parameters
    ----------
    text : str
        The scenario's file.
    key : str
    value : str, number, bool, date, or list of these
    after : str
        A key of the top level behind which a missing key is put; else it goes to the end.

    Examples
    --------
    >>> set_value("as_of: 2031-01-01  # a Wednesday\\nid: x", "as_of", dt.date(2031, 2, 1))
    'as_of: 2031-02-01  # a Wednesday\\nid: x'
    """
    root = _root(text)
    entries = {name.value: (name, node) for name, node in root.value}
    if key in entries:
        start, end = _span(text, entries[key])
        gap = " " if start == end else ""
        return text[:start] + gap + written(value) + text[end:]
    line = f"{key}: {written(value)}"
    if root.flow_style:
        return _grown(text, root, [line])
    return (
        _with_lines(text, [line], _span(text, entries[after])[1])
        if after in entries
        else _appended(text, [line])
    )


def add_items(text: str, path: Sequence[str], items: Sequence[Mapping[str, Value]]) -> str:
    """Return a file with items added at the end of a list; the list is made if there is none.

    Parameters
    ----------
    text : str
    path : sequence of str
        Keys that lead to the list: ``("timeline", "months")``.
    items : sequence of mapping

    Examples
    --------
    >>> print(add_items("schedule:\\n- label: x  # by hand\\nid: x", ["schedule"], [{"label": "more"}]))
    schedule:
    - label: x  # by hand
    - label: more
    id: x
    """
    blocks = [_under("- ", _block(item)) for item in items]
    return _added(text, path, blocks, [_flow(item) for item in items], "[]")


def add_entries(text: str, path: Sequence[str], entries: Mapping[str, Mapping[str, Value]]) -> str:
    """Return a file with entries added at the end of a mapping, such as ``sources``.

    Examples
    --------
    >>> print(add_entries("sources:\\n  map: {dataset: area}  # by hand\\nid: x", ["sources"], {"river": {"title": "Talks"}}))
    sources:
      map: {dataset: area}  # by hand
      river:
        title: Talks
    id: x
    """
    blocks = [[f"{key}:", *(f"  {line}" for line in _block(entry))] for key, entry in entries.items()]
    return _added(text, path, blocks, [f"{key}: {_flow(entry)}" for key, entry in entries.items()], "{}")


def written(value: Value) -> str:
    """Return a value as YAML on one line; texts in quotes only where they need them.

    Examples
    --------
    >>> written("says: so"), written(["C", 4]), written(False), written("plain words")
    ('"says: so"', '[C, 4]', 'no', 'plain words')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        plain = _PLAIN.match(value) and value.lower() not in _WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    return f"[{', '.join(written(item) for item in value)}]"


def _root(text: str) -> MappingNode:
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

    root = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, MappingNode):
        raise ValueError("a scenario is a mapping")
    return root


def _span(text: str, entry: tuple[Node, Node]) -> tuple[int, int]:
    """Return where the text of a key's value begins and ends; both are behind the colon where there is none.

    A block ends with its last part, not with the comments after it.
    """
    key, node = entry
    if node.value == "" and node.start_mark.index == node.end_mark.index:
        colon = text.index(":", key.end_mark.index) + 1
        return colon, colon
    return node.start_mark.index, _end(text, node)


def _end(text: str, node: Node) -> int:
    if isinstance(node.value, list) and node.value and not node.flow_style:  # type: ignore[attr-defined]
        return _last(text, node)
    return len(text[: node.end_mark.index].rstrip())  # a text in block style ends with its line


def _last(text: str, node: Node) -> int:
    """Return where the last part of a list or a mapping ends."""
    last = node.value[-1]
    return _span(text, last)[1] if isinstance(last, tuple) else _end(text, last)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _block(item: Mapping[str, Value]) -> list[str]:
    return [f"{key}: {written(value)}" for key, value in item.items()]


def _flow(item: Mapping[str, Value]) -> str:
    return "{" + ", ".join(_block(item)) + "}"


def _with_lines(text: str, lines: Sequence[str], end: int) -> str:
    """Return a text with lines put behind the line in which an offset lies."""
    newline = _newline(text)
    at = text.find("\n", end)
    if at < 0:
        return text + newline + newline.join(lines)
    return text[: at + 1] + newline.join(lines) + newline + text[at + 1 :]


def _appended(text: str, lines: Sequence[str]) -> str:
    newline = _newline(text)
    gap = "" if text.endswith("\n") or not text else newline
    return text + gap + newline.join(lines) + newline


def _added(text: str, path: Sequence[str], blocks: list[list[str]], flows: list[str], brackets: str) -> str:
    """Return a text with parts added to the list or mapping at a path, in the style in which it is written."""
    if not blocks:
        return text
    root = node = _root(text)
    entry: tuple[Node, Node] | None = None
    in_flow = False
    for depth, name in enumerate(path):
        known = {key.value: (key, value) for key, value in node.value} if isinstance(node.value, list) else {}
        if name not in known:  # what is missing is made, and added to the mapping around it
            for key in reversed(path[depth:]):
                blocks = [[f"{key}:", *("  " + line for block in blocks for line in block)]]
                flows = [f"{key}: {brackets[0]}{', '.join(flows)}{brackets[1]}"]
                brackets = "{}"
            break
        in_flow = bool(node.flow_style)
        entry = known[name]
        node = entry[1]  # type: ignore[assignment]
    if isinstance(node.value, list) and node.value:
        if node.flow_style:
            return _grown(text, node, flows)
        lines = _indented(blocks, node.start_mark.column)
        return _appended(text, lines) if node is root else _with_lines(text, lines, _end(text, node))
    if entry is None:
        raise ValueError("a scenario is not empty")
    start, end = _span(text, entry)
    if in_flow:
        gap = " " if start == end else ""
        return f"{text[:start]}{gap}{brackets[0]}{', '.join(flows)}{brackets[1]}{text[end:]}"
    lines = _indented(blocks, entry[0].start_mark.column + 2)
    if start == end:
        return _with_lines(text, lines, start)
    return text[:start].rstrip(" ") + "".join(_newline(text) + line for line in lines) + text[end:]


def _grown(text: str, node: Node, flows: Sequence[str]) -> str:
    """Return a text with parts added within brackets, before the comments that follow the last part."""
    at = _last(text, node)
    return text[:at] + ", " + ", ".join(flows) + text[at:]


def _under(mark: str, lines: Sequence[str]) -> list[str]:
    """Return lines behind a mark that stands before the first."""
    return [(mark if k == 0 else " " * len(mark)) + line for k, line in enumerate(lines)]


def _indented(blocks: Sequence[Sequence[str]], column: int) -> list[str]:
    return [" " * column + line for block in blocks for line in block]
