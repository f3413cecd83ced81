"""What a file is, by what it holds rather than its name, and its characters."""

from __future__ import annotations

import codecs
import re

from .problems import DocumentError

MOST_BYTES = 20_000_000
"""Size of a file beyond which it is not read: news is shorter."""

MOST_CHARACTERS = 2_000_000
"""Length of a text beyond which it is not read; about 300,000 words."""

MOST_NESTED = 1_000
"""Depth of elements in HTML or a feed beyond which it is not read."""

_MAGIC = [
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save it as text or PDF"),
    (b"PK\x05\x06", "an empty zip archive", "give the documents themselves"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"BZh", "compressed with bzip2", "unpack it first"),
    (b"\xfd7zXZ", "compressed with xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstandard", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"Rar!", "a rar archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as text or PDF"),
    (b"\x89PNG", "an image", "give the text it shows"),
    (b"\xff\xd8\xff", "an image", "give the text it shows"),
    (b"GIF8", "an image", "give the text it shows"),
    (b"\x7fELF", "a program", "give a text, HTML, PDF or feed file"),
    (b"MZ\x90", "a program", "give a text, HTML, PDF or feed file"),
    (b"SQLite format 3", "a database", "give a text, HTML, PDF or feed file"),
    (b"{\\rtf", "a rich text document", "save it as text or PDF"),
]

_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?:<!--(?:(?!-->).)*-->|<\?[^>]*\?>|<!DOCTYPE[^>]*>)\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.IGNORECASE,
)
_MAIL = re.compile(
    r"(?:(?:Return-Path|Received|From|To|Cc|Date|Subject|MIME-Version|Message-ID|Content-Type|X-[\w-]+): [^\n]*\n"
    r"(?:[ \t][^\n]*\n)*){3}"
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._-]{2,40})""", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>")
_UNCLOSED = frozenset(
    [
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
            "param",
        ),
        *(
            "p",
            "li",
            "dt",
            "dd",
            "tr",
            "td",
            "th",
            "thead",
            "tbody",
            "tfoot",
            "option",
            "optgroup",
            "colgroup",
            "rp",
            "rt",
        ),
    ]
)


def kind_of(file: str, data: bytes) -> tuple[str, str]:
    """Return what a file is (``pdf``, ``feed``, ``html`` or ``text``) and its characters; none for a PDF.

    Raises
    ------
    DocumentError
        For a file that is empty, too big, no text, declares entities or nests too deep.

    Examples
    --------
    >>> kind_of("a.txt", b"Talks failed.")
    ('text', 'Talks failed.')
    """
    if len(data) > MOST_BYTES:
        raise too_big(file)
    if not data.strip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf"):
        raise DocumentError(file, "the file is empty", "there is nothing to read in it", "check the download")
    if b"%PDF-" in data[:1024]:
        return "pdf", ""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise DocumentError(
                file, f"the file is {what}", "only text, HTML, PDF and feeds are read", remedy
            )
    text = decoded(file, data)
    head = text[:4096]
    if _MAIL.match(head):
        raise DocumentError(
            file,
            "the file is an e-mail message",
            "only text, HTML, PDF and feeds are read",
            "save the article that it holds as text, or print it to PDF",
        )
    marked = head.lstrip().startswith("<")
    if marked and _ENTITY.search(text):
        raise DocumentError(
            file,
            "the file declares entities of its own",
            "a few lines of them can unfold into gigabytes or ask for other files",
            "save the page or feed again from its source, or as plain text",
        )
    if _FEED.match(head):
        kind = "feed"
    elif _HTML.search(head) or (file.lower().endswith((".html", ".htm", ".xhtml")) and "<" in head):
        kind = "html"
    elif head.lstrip().startswith("<?xml"):
        raise DocumentError(
            file,
            "the file is XML, but neither a feed nor a page",
            "which of its parts are sentences of a report cannot be told",
            "save the article as text or HTML",
        )
    else:
        return "text", text
    if (deep := nesting(text)) > MOST_NESTED:
        raise DocumentError(
            file,
            f"elements are nested more than {MOST_NESTED} deep",
            f"the file goes {deep} deep; no article does, and readers break on it",
            "save the article as plain text",
        )
    return kind, text


def too_big(file: str) -> DocumentError:
    """Return the problem of a file that is too big."""
    return DocumentError(
        file,
        f"the file is larger than {MOST_BYTES // 1_000_000} MB",
        "an article is a thousand times smaller; this is probably something else",
        "give the article alone, or split the file",
    )


def decoded(file: str, data: bytes) -> str:
    """Return the characters of a file.

    The mark at its start decides, then UTF-8 if it fits, then what the file says of itself, then Windows' Latin.
    Line ends stay as they are, so that offsets are those of the file's characters.

    Raises
    ------
    DocumentError
        If it is no text.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            text = data.decode(name, errors="replace")
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            said = _CHARSET.search(data[:2048])
            text = _decoded_as(said[1].decode("ascii") if said else "cp1252", data)
    strange = sum(1 for c in text[:100_000] if (c < " " and c not in "\t\n\r\f\v") or c in "\x7f\ufffd")
    if "\x00" in text[:100_000] or strange > 0.02 * min(len(text), 100_000):
        raise DocumentError(
            file,
            "the file is not text",
            "it holds bytes that no text has",
            "give a text, HTML, PDF or feed file",
        )
    if not re.search(r"\w", text):
        raise DocumentError(
            file, "the file holds no words", "there is nothing to read in it", "check the download"
        )
    return text


def _decoded_as(name: str, data: bytes) -> str:
    try:
        if codecs.lookup(name).name in ("utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"):
            name = "cp1252"
        return data.decode(name, errors="replace")
    except (LookupError, UnicodeError, ValueError):
        return data.decode("cp1252", errors="replace")


def nesting(text: str) -> int:
    """Return how deep elements are nested; those that may stay open are not counted.

    Examples
    --------
    >>> nesting("<div><p>one<p>two<div></div></div>")
    2
    """
    deepest = deep = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _UNCLOSED or match[3].endswith("/"):
            continue
        deep = max(0, deep - 1) if match[1] else deep + 1
        deepest = max(deepest, deep)
    return deepest
