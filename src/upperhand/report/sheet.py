"""Building blocks of the terminal pages: headings, paragraphs and tables that need no colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from typing import IO

WIDEST = 96
"""Columns beyond which lines get too long to read."""

INDENT = 2


def show(page: RenderableType, file: IO[str] | None = None, width: int | None = None) -> None:
    """Print a page: with colour on a terminal, plain elsewhere.

    Parameters
    ----------
    page : RenderableType
    file : text stream, optional
        Standard output if absent.
    width : int, optional
        Columns; as wide as the terminal, at most `WIDEST`, if absent.
    """
    console = Console(file=file, highlight=False, soft_wrap=False)
    console.width = width or min(console.width, WIDEST)
    if console.is_terminal:
        console.print(page)
        return
    with console.capture() as captured:
        console.print(page)
    plain = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    encoding = getattr(console.file, "encoding", None) or "utf-8"
    console.file.write(plain.encode(encoding, "replace").decode(encoding))


def title(text: str, right: str) -> RenderableType:
    """Return the first line of a page: what it is about, and its date."""
    grid = Table.grid(expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(Text(text, style="bold"), Text(right, style="dim"))
    return grid


def section(heading: str, *parts: RenderableType) -> RenderableType:
    """Return a heading with its indented parts, a blank line before it."""
    inside = [indented(part) for part in parts]
    return Group(Text(""), Text(heading, style="bold"), *inside)


def indented(part: RenderableType) -> RenderableType:
    """Return a part set in from the left."""
    return Padding(part, (0, 0, 0, INDENT))


def words(text: str, style: str = "") -> RenderableType:
    """Return a paragraph."""
    return Text(text, style=style)


def rows(
    lines: Iterable[Sequence[str]],
    head: Sequence[str] = (),
    right: Sequence[int] = (),
    wide: int = 0,
    gap: int = 2,
) -> RenderableType:
    """Return a table without rules.

    Parameters
    ----------
    lines : iterable of sequence of str
        Spaces before a cell's text set in all lines that it wraps to.
    head : sequence of str
        Column headings; none if empty.
    right : sequence of int
        Columns set flush right.
    wide : int
        The column that wraps if there is too little room; the others do not.
    gap : int
        Spaces between columns.
    """
    lines = [list(line) for line in lines]
    table = Table(
        box=None, show_header=bool(head), padding=(0, gap, 0, 0), pad_edge=False, header_style="dim"
    )
    for k in range(len(lines[0]) if lines else len(head)):
        table.add_column(
            head[k] if head else "",
            justify="right" if k in right else "left",
            no_wrap=k != wide,
            overflow="fold",
            vertical="top",
        )
    for line in lines:
        table.add_row(*(_cell(text) for text in line))
    return table


def _cell(text: str) -> RenderableType:
    inside = text.lstrip(" ")
    return Padding(Text(inside), (0, 0, 0, len(text) - len(inside)))


def bar(share: float, columns: int = 24) -> str:
    """Return a share as a bar of characters.

    Examples
    --------
    >>> bar(0.5, 8), bar(0.01, 8), bar(0.0, 8)
    ('████', '▏', '')
    """
    eighths = round(share * columns * 8)
    if share > 0 and eighths == 0:
        eighths = 1
    return "█" * (eighths // 8) + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[eighths % 8]


def page(*parts: RenderableType | None) -> RenderableType:
    """Return the parts one below the other."""
    return Group(*(part for part in parts if part is not None))
