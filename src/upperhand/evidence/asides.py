"""What in a document is not the report itself: by-lines, links to read more, widgets, sub-heads, captions; by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_END = r"\Z"


@dataclass(frozen=True)
class _Rules:
    """Patterns for what is set aside, as ``asides.yaml`` has them.

    Attributes
    ----------
    asides : tuple of (str, pattern)
        Why, and a paragraph that is so; the first that fits decides.
    publisher, writer : pattern
        A line that is the name of a newspaper, or of those who wrote the text.
    """

    asides: tuple[tuple[str, re.Pattern[str]], ...]
    publisher: re.Pattern[str]
    writer: re.Pattern[str]


@cache
def _rules() -> _Rules:
    from ruamel.yaml import YAML

    listed = YAML(typ="safe").load((files("upperhand.evidence") / "asides.yaml").read_text(encoding="utf-8"))
    parts = {**listed["parts"], "AGENCY": f"(?:{'|'.join(listed['agencies'])})"}

    def filled(way: str) -> str:
        while found := re.search(r"<([A-Z_]+)>", way):
            way = way.replace(found[0], parts[found[1]])
        return way

    name, word = parts["NAME"], r"[A-Z][\w&.'’-]*"
    return _Rules(
        tuple(
            (
                rule["why"],
                re.compile(f"(?:{filled('|'.join(rule['ways']))}){rule.get('end', _END)}", re.IGNORECASE),
            )
            for rule in listed["rules"]
        ),
        re.compile(
            rf"(?:the )?(?:{word}(?: (?:{word}|of|and|&|the)){{0,4}} )?(?:{'|'.join(listed['publishers'])})\Z"
        ),
        re.compile(rf"{name}(?: {name}){{1,3}}(?:,? (?:in|and|&) {name}(?: {name}){{0,3}}){{0,2}}\Z"),
    )


_STOP = re.compile(r"[.!…:;,][\"'”’»)\]]*\Z")
LONGEST_HEAD = 12
"""Words of a sub-head at most."""


def why_aside(text: str, number: int, title: str, following: str) -> str:
    """Return why a paragraph is set aside, or nothing if it is part of the report.

    Parameters
    ----------
    text : str
        The paragraph.
    number : int
        Its number, from 1.
    title : str
        The document's title.
    following : str
        The next paragraph, or nothing.

    Examples
    --------
    >>> why_aside("Read more: The war explained", 4, "", ""), why_aside("Talks failed.", 4, "", "")
    ('link to more', '')
    """
    words = " ".join(text.split())
    if words.startswith(("(", "[")) and words.endswith((")", "]")):
        words = words[1:-1].strip()
    if title and _plain(words) == _plain(title):
        return "title" if number == 1 else "title again"
    if len(words) > 600:
        return ""
    if number <= 4 and _rules().publisher.match(words):
        return "publisher"
    for why, rule in _rules().asides:
        if rule.match(words) and not (why == "caption" and _speaks(words)):
            return why
    if 1 < number <= 3 and _rules().writer.match(words):
        return "by-line"
    return "sub-head" if _is_head(words, number, following) else ""


def _speaks(words: str) -> bool:
    """Return whether what ends in an agency's name is a sentence that cites it: "officials told Reuters"."""
    return bool(
        re.search(r"\b(?:told|tell|said|says|to|by|with|from|of|the)\s+\S+\W*\Z", words, re.IGNORECASE)
    ) and not re.match(r"(?:file )?(?:photo|image|picture|credit)", words, re.IGNORECASE)


def _is_head(words: str, number: int, following: str) -> bool:
    """Return whether a short line without a full stop stands over a longer paragraph."""
    count = len(words.split())
    if count > LONGEST_HEAD or _STOP.search(words) or words[:1] in "\"“‘'•*-–":
        return False
    if words.endswith("?"):
        return count <= 10 and number > 1 and len(following) > len(words)
    return number > 1


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
