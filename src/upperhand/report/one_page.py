"""A page of headings, paragraphs and tables, once, and how it looks on a terminal, in Markdown and in HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType

from . import sheet


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    head : tuple of str
        Headings of the columns; none if empty.
    rows : tuple of tuple of str
        Spaces before a cell's text set it in.
    right : tuple of int
        Columns set flush right.
    wide : int, optional
        The column that wraps on a terminal; the one with the longest text if absent.
    bars : tuple of float
        A share for each row, drawn as a bar on a terminal; none if empty.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    wide: int | None = None
    bars: tuple[float, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs and tables; notes are set small. The id stays the same whatever the heading says."""

    heading: str
    parts: tuple[str | Table, ...]
    notes: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class OnePage:
    """A page.

    Attributes
    ----------
    title, date : str
    sections : tuple of Section
    foot : tuple of str
        From what it was made, and what it cannot know.
    under : tuple of str
        Lines below the title, such as what was added to the scenario.
    """

    title: str
    date: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


def table(
    rows: Iterable[Sequence[str]],
    head: Sequence[str] = (),
    right: Sequence[int] = (),
    wide: int = 0,
    bars: Iterable[float] = (),
) -> Table:
    """Return a table from any sequences; its first column wraps unless another is named.

    Examples
    --------
    >>> table([["a", "b"]]).rows
    (('a', 'b'),)
    """
    return Table(tuple(head), tuple(tuple(row) for row in rows), tuple(right), wide, tuple(bars))


def on_terminal(page: OnePage) -> RenderableType:
    """Return the page for a terminal."""
    parts: list[RenderableType] = [sheet.title(page.title, page.date)]
    parts += [sheet.words(line) for line in page.under]
    for section in page.sections:
        inside = [
            sheet.words(part) if isinstance(part, str) else _terminal_table(part) for part in section.parts
        ]
        parts.append(
            sheet.section(section.heading, *inside, *(sheet.words(note, "dim") for note in section.notes))
        )
    if page.foot:
        parts += [sheet.words(""), *(sheet.words(line, "dim") for line in page.foot)]
    return sheet.page(*parts)


def _terminal_table(table: Table) -> RenderableType:
    rows, head, wide = table.rows, table.head, table.wide
    if wide is None:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)] or [0]
        wide = widths.index(max(widths))
    if table.bars:
        rows = tuple((*row, sheet.bar(share)) for row, share in zip(rows, table.bars, strict=True))
        head = (*head, "") if head else ()
    return sheet.rows(rows, head, right=table.right, wide=wide)


def as_markdown(page: OnePage) -> str:
    """Return the page in Markdown.

    Examples
    --------
    >>> print(as_markdown(OnePage("A war", "1 May 2031", (Section("Who?", ("Nobody_1.",)),))))
    # A war
    <BLANKLINE>
    1 May 2031
    <BLANKLINE>
    ## Who?
    <BLANKLINE>
    Nobody\\_1.
    <BLANKLINE>
    """
    return "\n".join(_markdown(page))


def _markdown(page: OnePage) -> Iterator[str]:
    yield from (f"# {_escaped(page.title)}", "", _escaped(page.date), "")
    for line in page.under:
        yield from (_escaped(line), "")
    for section in page.sections:
        yield from (f"## {_escaped(section.heading)}", "")
        for part in section.parts:
            if isinstance(part, str):
                yield from (_escaped(part), "")
                continue
            columns = len(part.rows[0]) if part.rows else len(part.head)
            yield "| " + " | ".join(map(_cell, part.head or ("",) * columns)) + " |"
            yield "|" + "".join("---:|" if k in part.right else "---|" for k in range(columns))
            yield from ("| " + " | ".join(map(_cell, row)) + " |" for row in part.rows)
            yield ""
        for note in section.notes:
            yield from (f"*{_escaped(note)}*", "")
    if page.foot:
        yield from ("---", "")
    for line in page.foot:
        yield from (f"*{_escaped(line)}*", "")


def _escaped(text: str) -> str:
    for mark in "\\`*_[]<>|#":
        text = text.replace(mark, f"\\{mark}")
    return text


def _cell(text: str) -> str:
    return " ".join(_escaped(text).split())


STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --dim: #555; --paper: #fff; --line: #bbb; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --dim: #aaa; --paper: #161616; --line: #555; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.2rem 0 .3rem; } p { margin: .3rem 0; }
.date, .note, footer { color: var(--dim); } .note, footer { font-size: .85rem; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: normal; color: var(--dim); } footer { margin-top: 1.5rem; border-top: 1px solid var(--line); }
@media print { body { margin: 0; font-size: 10pt; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What the page may load: its own style, and nothing else."""


def as_html(page: OnePage) -> str:
    """Return the page as one self-contained HTML file.

    Examples
    --------
    >>> "<script" in as_html(OnePage("<script>", "", ()))
    False
    """
    said = html.escape
    body = [f"<h1>{said(page.title)}</h1>", f'<p class="date">{said(page.date)}</p>']
    body += [f"<p>{said(line)}</p>" for line in page.under]
    for section in page.sections:
        body.append(f"<section><h2>{said(section.heading)}</h2>")
        for part in section.parts:
            body.append(f"<p>{said(part)}</p>" if isinstance(part, str) else _html_table(part))
        body += [f'<p class="note">{said(note)}</p>' for note in section.notes]
        body.append("</section>")
    foot = "".join(f"<p>{said(line)}</p>" for line in page.foot)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{said(page.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + f"\n</main>\n<footer>{foot}</footer>\n</body>\n</html>\n"
    )


def _html_table(table: Table) -> str:
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows
    )
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table>"
