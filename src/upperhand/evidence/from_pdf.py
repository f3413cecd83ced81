"""The text of a PDF, page by page, without the lines that stand on every page."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import Any

from .from_html import Extract
from .kinds import MOST_CHARACTERS
from .problems import DocumentError

MOST_PAGES = 500
"""Pages beyond which a PDF is not read."""


def read_pdf(file: str, data: bytes) -> Extract:
    """Return the text of a PDF.

    Raises
    ------
    DocumentError
        If it is encrypted, broken, too long, unfolds into too much, or has no text.
    """
    import pypdf
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    locked = False
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted
        if locked and not reader.decrypt(""):
            raise _encrypted(file)
        pages = _pages(file, reader)
        information = reader.metadata
    except DocumentError:
        raise
    except (LimitReachedError, MemoryError) as error:
        raise DocumentError(
            file,
            "the PDF unfolds into too much",
            f"a part of it passes the limit: {error}",
            "save its text alone",
        ) from None
    except Exception as error:  # a broken PDF fails in as many ways as it has parts
        if locked:
            raise _encrypted(file) from None
        why = f"reading it failed: {type(error).__name__}: {str(error)[:120]}"
        raise DocumentError(file, "the PDF is broken", why, "save it again") from None
    text = "\n".join(_without_furniture(pages)).strip()
    if not re.search(r"\w", text):
        raise DocumentError(
            file, "the PDF holds no text", "its pages are probably pictures", "recognise its text first (OCR)"
        )
    published, basis = _created(information)
    title, author = _said(information, "/Title"), _said(information, "/Author")
    return Extract(text, title, "", author, published, basis)


def _encrypted(file: str) -> DocumentError:
    return DocumentError(
        file,
        "the PDF is encrypted",
        "its text can be read with its password only",
        "save a copy without a password",
    )


def _pages(file: str, reader: Any) -> list[list[str]]:
    if len(reader.pages) > MOST_PAGES:
        raise DocumentError(
            file,
            f"the PDF has more than {MOST_PAGES} pages",
            f"it has {len(reader.pages)}; an article has a few",
            "give the pages that matter",
        )
    pages, length = [], 0
    for page in reader.pages:
        lines = (page.extract_text() or "").splitlines()
        length += sum(map(len, lines))
        if length > MOST_CHARACTERS:
            raise DocumentError(
                file,
                f"the PDF holds more than {MOST_CHARACTERS:,} characters",
                "an article is a thousand times shorter",
                "give the pages that matter",
            )
        pages.append(lines)
    return pages


def _without_furniture(pages: list[list[str]]) -> list[str]:
    """Return the lines but for page numbers and what repeats at the top or foot of three pages or more."""

    def mask(line: str) -> str:
        return re.sub(r"\d+", "#", line.strip().lower())

    edges = Counter(mask(line) for lines in pages for line in {*lines[:2], *lines[-2:]})
    kept = []
    for lines in pages:
        for number, line in enumerate(lines):
            edge = number < 2 or number >= len(lines) - 2
            furniture = edges[mask(line)] >= 3 or re.fullmatch(r"(?:page )?#(?: of #)?|- # -", mask(line))
            if not (edge and furniture):
                kept.append(line)
    return kept


def _said(information: Any, name: str) -> str:
    try:
        value = information.get(name) if information and name else ""
    except Exception:
        return ""
    return " ".join(str(value).split())[:300] if value else ""


def _created(information: Any) -> tuple[str, str]:
    match = re.match(r"D:(\d{4})(\d\d)(\d\d)", _said(information, "/CreationDate"))
    return ("-".join(match.groups()), "PDF CreationDate") if match else ("", "")
