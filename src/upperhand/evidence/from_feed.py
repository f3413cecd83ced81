"""The entries of an RSS or Atom file; nothing is fetched."""

from __future__ import annotations

import io
from typing import Any

from .from_html import Extract, blocks_of
from .problems import DocumentError

MOST_ENTRIES = 1_000
"""Entries of one feed that are read."""


def read_feed(file: str, data: bytes) -> list[Extract]:
    """Return the entries of a feed, in its order.

    Raises
    ------
    DocumentError
        If it has none that can be read.

    Examples
    --------
    >>> feed = b"<rss><channel><title>Gazette</title><item><title>Talks</title><description>They failed.</description>"
    >>> [(e.title, e.text, e.publisher) for e in read_feed("a.xml", feed + b"</item></channel></rss>")]
    [('Talks', 'Talks\\n\\nThey failed.', 'Gazette')]
    """
    import feedparser

    parsed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    publisher = _line(parsed.feed.get("title"))
    found = []
    for entry in parsed.entries[:MOST_ENTRIES]:
        title = _line(entry.get("title"))
        pieces = [content.get("value") or "" for content in entry.get("content") or []]
        body = max([*pieces, entry.get("summary") or ""], key=len)
        blocks = blocks_of(body)
        if title and (not blocks or blocks[0] != title):
            blocks.insert(0, title)
        if blocks:
            name = "published" if entry.get("published_parsed") else "updated"
            when = entry.get(f"{name}_parsed")
            date = f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}" if when else ""
            author = _line(entry.get("author"))
            found.append(
                Extract(
                    "\n\n".join(blocks), title, publisher, author, date, f"the feed's {name}" if date else ""
                )
            )
    if not found:
        raise DocumentError(
            file,
            "the feed has no entries that can be read",
            "it holds no title or text of an article",
            "open it in a browser to see whether it is a feed",
        )
    return found


def _line(value: Any) -> str:
    return " ".join(" ".join(blocks_of(value)).split())[:300] if isinstance(value, str) else ""
