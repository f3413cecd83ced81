"""Changes to a scenario's file that leave every other byte, comment and line where it was."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

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
    nodes = dict(_entries(_root(text)))
    if key in nodes:
        node = nodes[key]
        return text[: node.start_mark.index] + written(value) + text[_end(text, node) :]
    line = f"{key}: {written(value)}"
    return _with_lines(text, [line], _end(text, nodes[after])) if after in nodes else _appended(text, [line])


def add_items(text: str, path: Sequence[str], items: Sequence[Mapping[str, Value]]) -> str:
    """Return a file with items added at the end of a list; the list is made if there is none.

    Parameters
    ----------
    text : str
    path : sequence of str
        Keys that lead to the list: ``("timeline", "months")``.
    items : sequence of mapping
    """
    return _added(text, path, [_block(item) for item in items], [_flow(item) for item in items], "- ")


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
    return _added(text, path, blocks, [f"{key}: {_flow(entry)}" for key, entry in entries.items()], "")


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


def _entries(node: MappingNode) -> list[tuple[str, Node]]:
    return [(key.value, value) for key, value in node.value]


def _end(text: str, node: Node) -> int:
    """Return where the text of a node ends; a block ends with its last part, not with the comments after it."""
    if isinstance(node.value, list) and node.value and not getattr(node, "flow_style", True):
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return len(text[: node.end_mark.index].rstrip())  # a text in block style ends with its line


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


def _added(text: str, path: Sequence[str], blocks: list[list[str]], flows: list[str], mark: str) -> str:
    if not blocks:
        return text
    node: Any = _root(text)
    key_mark = node.start_mark
    for depth, key in enumerate(path):
        entries = dict(_entries(node))
        if key not in entries:
            return _made(text, node, path[depth:], blocks, mark, nested=depth > 0)
        parent, node = node, entries[key]
        key_mark = next(k.start_mark for k, _ in parent.value if k.value == key)
    if not isinstance(node.value, list):  # the key stands there with nothing behind it
        return _with_lines(text, _indented(blocks, mark, key_mark.column + 2), key_mark.index)
    if not node.value:  # [] or {}
        lines = _newline(text) + _newline(text).join(_indented(blocks, mark, key_mark.column + 2))
        return text[: node.start_mark.index].rstrip(" ") + lines + text[node.end_mark.index :]
    if node.flow_style:
        at = _end(text, node) - 1
        body = text[:at].rstrip()
        return body + ("" if body.endswith(",") else ",") + " " + ", ".join(flows) + text[at:]
    return _with_lines(text, _indented(blocks, mark, node.start_mark.column), _end(text, node))


def _made(
    text: str, node: MappingNode, keys: Sequence[str], blocks: list[list[str]], mark: str, nested: bool
) -> str:
    """Return a text with a section that it lacks."""
    column = node.start_mark.column if nested else 0
    lines = [" " * (column + 2 * deep) + f"{key}:" for deep, key in enumerate(keys)]
    lines += _indented(blocks, mark, column + 2 * len(keys))
    return _with_lines(text, lines, _end(text, node)) if nested else _appended(text, lines)


def _indented(blocks: Sequence[Sequence[str]], mark: str, column: int) -> list[str]:
    space = " " * column
    return [
        space + (mark if first == 0 else " " * len(mark)) + line
        for block in blocks
        for first, line in enumerate(block)
    ]
