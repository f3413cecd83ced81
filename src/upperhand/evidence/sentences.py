"""Where sentences end: after a full stop that closes no abbreviation, initial, number or quoted question."""

from __future__ import annotations

import re

from .word_lists import word_lists

_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>[\"'”’»)\]]*+)(?P<space>\s+|(?<=[a-z)”\"][.!?])(?=[A-Z][a-z]+[\s,])|(?=\Z))"
)
_WORD = re.compile(r"[^\s(\[\"“‘«—–]*\Z")
_NEXT = re.compile(r"[\"'“‘«(\[—–\s-]*(\w[\w’'-]*)")
_SPEAKER = re.compile(r"(?:\S+\s+){1,6}?(?:said|asked|told|added|wrote|replied|says|asks|shouted|declared)\b")
_OPEN_QUOTES = "\"'“‘«(["


def split(text: str) -> list[tuple[int, int]]:
    """Return the first and the last offset of every sentence; white space around them is left out.

    Parameters
    ----------
    text : str
        One paragraph, or more: an empty line ends a sentence too.

    Examples
    --------
    >>> text = "Gen. J. R. Roe met the U.S. envoy at 3.30 p.m. on Friday. Talks go on."
    >>> [text[start:end] for start, end in split(text)]
    ['Gen. J. R. Roe met the U.S. envoy at 3.30 p.m. on Friday.', 'Talks go on.']
    """
    sentences: list[tuple[int, int]] = []
    for begin, finish in _blocks(text):
        start = begin
        for match in _STOP.finditer(text, begin, finish):
            if match.end() >= finish or not _ends(text, match, start):
                continue
            _add(sentences, text, start, match.start("space"))
            start = match.end()
        _add(sentences, text, start, finish)
    return sentences


def _blocks(text: str) -> list[tuple[int, int]]:
    blocks, begin = [], 0
    for gap in re.finditer(r"\n[^\S\n]*\n\s*", text):
        blocks.append((begin, gap.start()))
        begin = gap.end()
    return [*blocks, (begin, len(text))]


def _add(sentences: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        sentences.append((start + left, start + len(piece.rstrip())))


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    """Return whether a stop ends the sentence that began at `start`."""
    follows = _NEXT.match(text, match.end())
    word = follows[1] if follows else ""
    stop, close = match["stop"], match["close"]
    if word and word[0].islower():
        # a quoted question, an abbreviation or an ellipsis within; names like iPhone are too rare to count
        return False
    if stop != ".":
        if close and set(stop) <= set("!?") and set(close) - set(")]"):
            return not _SPEAKER.match(text, match.end(), match.end() + 80)
        return True
    before = _WORD.search(text, max(start, match.start() - 24), match.start())
    token = before[0].lower().replace("’", "'") if before else ""
    if not match["space"]:  # a space lost in extraction; not within a web address or a name with dots
        return "." not in token and "@" not in token and len(token) > 1
    if close:
        return True
    if token.isdecimal() and before is not None and before.start() == start:
        return False  # the number of a list: 1. First
    lists = word_lists("sentences.yaml")
    if token in lists["joined"] and not (token == "no" and not word[:1].isdigit()):
        return token in ("al", "ed", "res", "est", "art", "p", "v", "c") and word.lower() in lists["starters"]
    if token in lists["either"] or re.fullmatch(r"(?:[a-z]\.)+[a-z]", token):
        return word.lower() in lists["starters"] and not word[:1].isdigit()
    if len(token) == 1 and token.isalpha() and before is not None:
        return _after_initial(text, before.start(), start, word)
    return True


def _after_initial(text: str, at: int, start: int, word: str) -> bool:
    """Return whether a single letter with a stop ends a sentence: Plan B. The rest; not Jane R. Roe."""
    if word.lower() in word_lists("sentences.yaml")["starters"] and at > start:
        return True
    return not text[at].isupper()
