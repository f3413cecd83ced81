"""A brief, as a run keeps it, as a file of Markdown or HTML."""

from __future__ import annotations

import json
from typing import Any, Literal

from upperhand.report.one_page import OnePage, as_html, as_markdown

from .faults import Refused

PAGES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {"schema": {"type": "string"}} for kind in ("text/markdown", "text/html")},
        "description": "the brief",
    }
}


def brief_as(answer: bytes, form: Literal["md", "html"]) -> tuple[str, str]:
    """Return a brief's text, and what kind of text it is.

    Parameters
    ----------
    answer : bytes
        As `messages.Answer`.
    form : {"md", "html"}

    Raises
    ------
    Refused
        If the answer is no brief.
    """
    from pydantic import TypeAdapter

    found = json.loads(answer)["page"]
    if found is None:
        raise Refused(404, "this run made no brief", remedy="ask for one: POST /api/brief")
    page = TypeAdapter(OnePage).validate_python(found)
    return (as_markdown(page), "text/markdown") if form == "md" else (as_html(page), "text/html")
