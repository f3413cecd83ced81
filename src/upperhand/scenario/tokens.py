"""Reading small texts token by token, with errors that say where and what was expected."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .errors import UnknownName, listing
from .names import Namespace, Ref

MAX_TEXT = 1000

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}(?:-\d{2})?(?![\w.]))"
    r"|(?P<number>(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)"
    r"|(?P<op>>=|<=|==|\+=|-=|\*=|/=|[=<>()\[\],*+/-])"
    r"|(?P<bad>\S))"
)


class TextError(ValueError):
    """A text that does not follow the grammar, with the offset of the first thing that is wrong."""

    def __init__(self, what: str, offset: int = 0, remedy: str = "", why: str = "", text: str = "") -> None:
        self.what, self.offset, self.remedy, self.why, self.text = what, offset, remedy, why, text
        super().__init__(self.render())

    def render(self) -> str:
        """Return what is wrong, with the text and a caret if the text is known."""
        parts = [self.what]
        if self.text:
            parts = [f"'{self.text}': {self.what}", f"  {self.text}", "  " + " " * self.offset + "^"]
        if self.remedy:
            parts.append(f"  try: {self.remedy}")
        return "\n".join(parts)


@dataclass(frozen=True)
class Amount:
    """A number, known (``low`` and ``high`` are None) or with the analyst's 90 % range around its median."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def numbers(self) -> tuple[float, ...]:
        """The number, or low, central and high."""
        return (self.value,) if self.low is None or self.high is None else (self.low, self.value, self.high)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    offset: int


class TokenReader:
    """Reads tokens one after the other, with errors that name what was found."""

    def __init__(self, text: str, names: Namespace) -> None:
        if len(text) > MAX_TEXT:
            raise TextError(f"the text has {len(text)} characters; at most {MAX_TEXT} are read")
        self.names = names
        self.tokens: list[_Token] = []
        position = 0
        while match := _TOKEN.match(text, position):
            kind = match.lastgroup or "bad"
            self.tokens.append(_Token(kind, match[kind], match.start(kind)))
            position = match.end()
        self.tokens.append(_Token("end", "the end", len(text.rstrip())))
        self.at = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str | None:
        """Move past the next token if it is one of these; return it or None."""
        if self.here.kind != "end" and self.here.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def need(self, text: str) -> None:
        if self.take(text) is None:
            raise self.surprise(f"'{text}'")

    def surprise(self, expected: str, remedy: str = "") -> TextError:
        found = self.here.text if self.here.kind == "end" else f"'{self.here.text}'"
        return TextError(f"expected {expected}, found {found}", self.here.offset, remedy)

    def number(self) -> float:
        start = self.here
        sign = -1.0 if self.take("-", "+") == "-" else 1.0
        if self.here.kind != "number":
            if self.here.kind == "date":
                raise self.surprise("a number", "a date stands after 'from'")
            raise self.surprise("a number")
        value = float(self.here.text.replace("_", ""))
        if not math.isfinite(value):
            raise TextError(f"'{self.here.text}' is too large", start.offset)
        self.at += 1
        return sign * value

    def amount(self) -> Amount:
        start = self.here.offset
        if self.take("[") is None:
            return Amount(self.number())
        values = [self.number()]
        while self.take(","):
            values.append(self.number())
        self.need("]")
        if len(values) != 3:
            raise TextError("a range has three numbers: [low, central, high]", start)
        low, central, high = values
        if not low <= central <= high:
            raise TextError("a range rises: [low, central, high]", start, remedy=str(sorted(values)))
        return Amount(central, low, high)

    def ref(self) -> Ref:
        token = self.here
        if token.kind != "name":
            raise self.surprise("the name of a quantity")
        try:
            found = self.names.resolve(token.text)
        except UnknownName as error:
            raise TextError(
                f"there is no quantity '{token.text}'",
                token.offset,
                listing(error.nearest),
                "see 'upperhand quantities'",
            ) from error
        self.at += 1
        return found

    def word(self, ref: Ref) -> float | None:
        """Read a word that stands for a value of the quantity, if there is one."""
        token = self.here
        if token.kind != "name":
            return None
        words = self.names.words_for(ref)
        level = self.names.level(ref, token.text)
        if level is None:
            if not words:
                raise self.surprise("a number")
            raise TextError(f"'{token.text}' is no value of {ref.name}", token.offset, listing(words[:6]))
        self.at += 1
        return level
