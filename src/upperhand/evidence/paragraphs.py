"""Where paragraphs begin and end in a text, with lines broken by its width or not."""

from __future__ import annotations

import re
from itertools import pairwise

WIDEST = 130
"""Longest line of a text whose lines are broken by its width."""

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_CLOSED = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*\Z")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the first and last offset of every paragraph, without white space around it.

    A line is a paragraph, unless lines are broken by the width of the page: then an empty line, a line set in,
    or a short line that closes a sentence ends one.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> text = "Talks failed.\\n\\nThey go on."
    >>> [text[start:end] for start, end in paragraphs(text)]
    ['Talks failed.', 'They go on.']
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m[0].strip()]
    block: list[tuple[int, int]] = []
    found: list[tuple[int, int]] = []
    for line in lines:
        if block and _apart(text[block[-1][1] : line[0]]):
            found += _of_block(text, block)
            block = []
        block.append(line)
    found += _of_block(text, block)
    return [_trimmed(text, start, end) for start, end in found]


def _apart(between: str) -> bool:
    """Return whether more than one line end lies between two lines."""
    return len(re.findall(r"\r\n|[\r\n\x85\u2028\u2029]", between)) > 1 or "\u2029" in between


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _of_block(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not _broken_by_width(text, lines):
        return lines
    width = max(end - start for start, end in lines)
    found = [lines[0]]
    for before, line in pairwise(lines):
        if _begins(text, before, line, width):
            found.append(line)
        else:
            found[-1] = (found[-1][0], line[1])
    return found


def _broken_by_width(text: str, lines: list[tuple[int, int]]) -> bool:
    """Return whether lines go on in the next one: several are about as long as the longest and close nothing."""
    if len(lines) < 2:
        return False
    lengths = [end - start for start, end in lines]
    widest = max(lengths)
    if not 40 <= widest <= WIDEST:
        return False
    going_on = [
        length > 0.6 * widest and not _CLOSED.search(text, end - min(length, 6), end)
        for length, (_, end) in zip(lengths[:-1], lines[:-1], strict=True)
    ]
    return sum(going_on) > 0.4 * len(going_on) and any(
        text[start : start + 1].islower() for start, _ in lines[1:]
    )


def _begins(text: str, before: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    """Return whether a line begins a paragraph."""
    first = text[line[0] : line[1]]
    if first.startswith(("  ", "\t", "• ", "- ", "* ")):
        return True
    short = before[1] - before[0] < 0.8 * width
    last = text[max(before[0], before[1] - 8) : before[1]]
    capital = first[:1].isupper() or first[:1] in "\"“‘'«"
    return capital and short and (bool(_CLOSED.search(last)) or before[1] - before[0] < 0.55 * width)
