"""The article in an HTML page: its text by trafilatura, its particulars from its head."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

_BLOCKS = frozenset(
    """
    address article aside blockquote br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main ol p pre section table td th tr ul title
    """.split()  # noqa: SIM905
)
_SILENT = frozenset(["script", "style", "template", "noscript", "svg", "head", "iframe", "object", "math"])
_DATES = [
    "article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "publication_date", "date",
]  # fmt: skip
_AUTHORS = ["author", "article:author", "dc.creator", "parsely-author", "byl"]
_PUBLISHERS = ["og:site_name", "application-name", "dc.publisher", "publisher"]


@dataclass(frozen=True)
class Extract:
    """What a reader took out of a file: its text and what it says of itself; empty where it does not.

    `published` is as written, and `basis` says where.
    """

    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    basis: str = ""


class _Page(HTMLParser):
    """Collects the text of blocks, the head's particulars and linked data; runs nothing, opens nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.meta: dict[str, str] = {}
        self.data: list[str] = []
        self.title = ""
        self._words: list[str] = []
        self._silent: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if name and given.get("content"):
                self.meta.setdefault(name, given["content"].strip()[:500])
        elif tag == "time" and given.get("datetime"):
            self.meta.setdefault("time", given["datetime"].strip()[:50])
        elif tag == "script":
            self._in = "data" if given.get("type", "").lower() == "application/ld+json" else ""
        elif tag == "title":
            self._in = "title"
        elif tag == "body":  # the end of the head may be left out
            self._silent.clear()
        if tag in _SILENT:
            self._silent.append(tag)
        if tag in _BLOCKS:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "title"):
            self._in = ""
        if self._silent and tag in self._silent[-8:]:
            while self._silent.pop() != tag:
                pass
        if tag in _BLOCKS:
            self._close()

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title = (self.title + data)[:500]
        elif self._in == "data":
            self.data.append(data[:200_000])
        elif not self._silent:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._close()

    def _close(self) -> None:
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if words:
            self.blocks.append(words)


def read_html(text: str) -> Extract:
    """Return the article in a page.

    Examples
    --------
    >>> read_html("<html><title>News</title><p>Talks failed.</p><script>alert(1)</script></html>").text
    'News\\n\\nTalks failed.'
    """
    page = _parsed(text)
    linked = _linked(page.data)
    found = _by_trafilatura(text)
    title = (
        linked.get("headline")
        or page.meta.get("og:title")
        or _get(found, "title")
        or " ".join(page.title.split())
    )
    publisher = linked.get("publisher") or _first(page.meta, _PUBLISHERS)[0] or _get(found, "sitename")
    author = linked.get("author") or _first(page.meta, _AUTHORS)[0] or _get(found, "author")
    published, where = _first(page.meta, _DATES)
    if linked.get("datePublished"):
        published, where = linked["datePublished"], "JSON-LD datePublished"
    elif not published and page.meta.get("time"):
        published, where = page.meta["time"], "the first time element"
    elif published:
        where = f"meta {where}"
    elif _get(found, "date"):
        published, where = _get(found, "date"), "the page, by trafilatura"
    body = _get(found, "text").strip() or "\n".join(page.blocks)
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    title = " ".join(title.split())
    if title and (not lines or _plain(lines[0]) != _plain(title)):
        lines.insert(0, title)
    return Extract("\n\n".join(lines), title, publisher, author, published, where)


def blocks_of(fragment: str) -> list[str]:
    """Return the text of a piece of HTML, block by block.

    Examples
    --------
    >>> blocks_of("<p>One &amp; two.</p><p>Three.<script>x()</script>")
    ['One & two.', 'Three.']
    """
    return _parsed(fragment).blocks


def _parsed(text: str) -> _Page:
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except (AssertionError, ValueError):  # the standard parser's own words for what it cannot make sense of
        page._close()
    return page


def _by_trafilatura(text: str) -> Any:
    from trafilatura import bare_extraction

    dates = {"extensive_search": False, "original_date": True}
    return bare_extraction(text, include_comments=False, with_metadata=True, date_extraction_params=dates)


def _get(found: Any, name: str) -> str:
    value = getattr(found, name, None)
    return value if isinstance(value, str) else ""


def _first(meta: dict[str, str], names: list[str]) -> tuple[str, str]:
    return next(((meta[name], name) for name in names if meta.get(name)), ("", ""))


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _linked(pieces: list[str]) -> dict[str, str]:
    """Return the particulars of the article in a page's linked data (schema.org)."""
    found: dict[str, str] = {}
    try:
        waiting: list[Any] = [json.loads("".join(pieces))] if pieces else []
    except (ValueError, RecursionError):
        waiting = []
        for piece in pieces:
            try:
                waiting.append(json.loads(piece))
            except (ValueError, RecursionError):
                continue
    for _ in range(500):
        if not waiting:
            break
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting.extend(item[:50])
        elif isinstance(item, dict):
            waiting.extend(value for key, value in item.items() if key == "@graph")
            if "datePublished" in item or "headline" in item:
                for key in ("headline", "datePublished", "author", "publisher"):
                    if words := _name(item.get(key)):
                        found.setdefault(key, words)
    return found


def _name(value: Any) -> str:
    """Return a text, a thing's name, or the names of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(item) for item in value[:10] if not isinstance(item, list))))
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:300] if isinstance(value, str) else ""
