"""A text cut into words, to be searched for names."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from .actor_names import WORD, folded

JOINED = re.compile(r"[\s'’.\-–]{1,3}\Z")
"""What may stand between two words of one name."""

HYPHENS = ("-", "–", "‑")

_DATELINE = re.compile(r"^[\w, .]*(?:\([^)]*\)|\s--?|\s?[–—])")
_SENTENCE_ENDS = ".!?\n"


@dataclass
class Text:
    """A text cut into words, while it is searched."""

    text: str
    on: dt.date
    starts: list[int]
    ends: list[int]
    words: list[str]
    introduced: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, text: str, on: dt.date) -> Text:
        """Cut a text."""
        spans = [match.span() for match in WORD.finditer(text)]
        raw = [text[start:end] for start, end in spans]
        words = [folded(word) if "." in word or not word.isascii() else word.lower() for word in raw]
        return cls(text, on, [start for start, _ in spans], [end for _, end in spans], words)

    def raw(self, i: int) -> str:
        """Return a word as it stands in the text."""
        return self.text[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text[self.ends[i - 1] : self.starts[i]]

    def spaced(self, i: int) -> bool:
        """Whether a word exists and only a blank parts it from the one before."""
        return 0 < i < len(self.words) and self.gap(i).isspace() and "\n\n" not in self.gap(i)

    def looks(self, i: int, j: int, shape: tuple[str, ...]) -> bool:
        """Whether words have the capitals that a name asks for."""
        for k, form in zip(range(i, j), shape, strict=False):
            if form == "A" and not self.raw(k).isupper():
                return False
            if form == "C" and not self.raw(k)[0].isupper():
                return False
        return True

    def headline(self, i: int) -> bool:
        """Whether a word stands in a line whose longer words all have capitals."""
        start, end = self.starts[i], self.ends[i]
        before = self.text[max(0, start - 150) : start].rpartition("\n")[2]
        line = before + self.text[start : end + 150].partition("\n")[0]
        words = [word for word in line.split() if len(word) > 3]
        return len(words) > 1 and all(not word[0].islower() for word in words)

    def dateline(self, i: int) -> bool:
        """Whether a word in capitals opens a paragraph as the place of reporting: "VELD, Corvia (Agency) –"."""
        opens = i == 0 or "\n" in self.gap(i)
        line = self.text[self.ends[i] : self.ends[i] + 40].split("\n")[0]
        return opens and self.raw(i).isupper() and _DATELINE.search(line) is not None

    def sentence(self, i: int) -> str:
        """Return the sentence around a word, roughly."""
        text, at = self.text, self.starts[i]
        first = max(text.rfind(end, max(0, at - 300), at) for end in _SENTENCE_ENDS)
        ends = [k for end in _SENTENCE_ENDS if (k := text.find(end, at, at + 300)) >= 0]
        return text[first + 1 if first >= 0 else max(0, at - 300) : min(ends, default=at + 300)]
