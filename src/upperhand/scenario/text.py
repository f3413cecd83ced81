"""The three small texts of the language: effects, hazards and conditions. One parser serves the files and ``--set``.

    effect      NAME = V | NAME += V | NAME -= V | NAME *= V | NAME /= V
                [over N months] [for N months] [from DATE] [after N months]
    hazard      V | V * exp(TERM + TERM - ...) | exp(...)        TERM is NAME, C * NAME or NAME * C
    condition   NAME >= V and NAME <= V and EVENT.stage < STAGE ...

V is a number, a range ``[low, central, high]``, or a word where the quantity has words (classes of targets, stages, lines).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .errors import UnknownName, listing
from .names import Namespace, Ref
from .when import DAYS_PER_MONTH, When

INF = math.inf
SET, MULTIPLY, ADD = 0, 1, 2
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
class Effect:
    """A change of one number of the war.

    ``kind`` is SET, MULTIPLY or ADD; times are in months; ``duration`` is infinite for good. ``start`` is the date after
    ``from``, if any.
    """

    ref: Ref
    kind: int
    amount: Amount
    over: float = 0.0
    duration: float = INF
    after: float = 0.0
    start: When | None = None


@dataclass(frozen=True)
class Hazard:
    """``base * exp(sum coefficient * number)``; the base is None if the text names only the exponent."""

    base: Amount | None
    terms: tuple[tuple[float, Ref], ...] = ()


@dataclass(frozen=True)
class Condition:
    """``sense * (number - threshold) >= 0``."""

    ref: Ref
    sense: float
    threshold: float


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    offset: int


class _Reader:
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
                f"there is no quantity '{token.text}'", token.offset, listing(error.nearest), "see 'upperhand quantities'"
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


def parse_effect(text: str, names: Namespace) -> Effect:
    """Read an effect, as it stands in a scenario or after ``--set``.

    Parameters
    ----------
    text : str
        For example ``usa.will *= [0.4, 0.6, 0.8] over 3 months from 2025-01-20``.
    names : Namespace

    Raises
    ------
    TextError
        With the offset of what is wrong, and a remedy. Its cause is an UnknownName if a quantity does not exist.

    Examples
    --------
    >>> parse_effect("talks.access += 0.3 for 2 months", Namespace()).duration
    2.0
    """
    reader = _Reader(text, names)
    target = reader.here.offset
    ref = reader.ref()
    if ref.quantity.kind == "derived":
        raise TextError(
            f"{ref.name} is derived: it is computed every period and cannot be set", target, _movers(ref), "it is read-only"
        )
    operator = reader.here
    sign = reader.take("=", "+=", "-=", "*=", "/=")
    if sign is None:
        raise reader.surprise("=, +=, -=, *= or /=")
    start = reader.here.offset
    level = reader.word(ref)
    if level is not None and sign != "=":
        raise TextError("a word can only be set", operator.offset, f"{ref.name} = ...")
    amount = Amount(level) if level is not None else reader.amount()
    kind, amount = _operate(ref, sign, amount, start)
    effect = _timing(reader, ref, kind, amount)
    if effect.ref.bank == 1 and (effect.over > 0 or effect.duration < INF):
        raise TextError(
            f"{ref.name} is a state: the war moves it, an effect can only push it once",
            target,
            "leave out 'over' and 'for'",
        )
    return effect


def _operate(ref: Ref, sign: str, amount: Amount, offset: int) -> tuple[int, Amount]:
    """Return the kind of change and its amount, after a check of bounds."""
    quantity = ref.quantity
    values = amount.numbers
    if sign == "=":
        if min(values) < quantity.low or max(values) > quantity.high:
            raise TextError(
                f"{ref.name} lies between {quantity.low:g} and {quantity.high:g} ({quantity.unit})", offset, why=quantity.doc
            )
        return SET, amount
    if sign == "+=":
        return ADD, amount
    if sign == "-=":
        return ADD, _map(amount, lambda v: -v)
    if min(values) < 0 or (sign == "/=" and min(values) == 0):
        raise TextError("a factor is positive", offset)
    return MULTIPLY, amount if sign == "*=" else _map(amount, lambda v: 1 / v)


def _map(amount: Amount, function: object) -> Amount:
    values = sorted(function(v) for v in amount.numbers)  # type: ignore[operator]
    return Amount(values[0]) if len(values) == 1 else Amount(values[1], values[0], values[2])


_UNITS = {"month": 1.0, "months": 1.0, "week": 7 / DAYS_PER_MONTH, "weeks": 7 / DAYS_PER_MONTH, "year": 12.0, "years": 12.0}


def _timing(reader: _Reader, ref: Ref, kind: int, amount: Amount) -> Effect:
    times = {"over": 0.0, "for": INF, "after": 0.0}
    start: When | None = None
    seen: set[str] = set()
    while reader.here.kind != "end":
        token = reader.here
        word = reader.take("over", "for", "from", "after")
        if word is None:
            raise reader.surprise(
                "'over', 'for', 'from', 'after' or the end",
                f"{ref.name} is in {ref.quantity.unit}; units are not written" if token.kind == "name" else "",
            )
        if word in seen:
            raise TextError(f"'{word}' stands twice", token.offset)
        seen.add(word)
        if word == "from":
            if reader.here.kind != "date":
                raise reader.surprise("a date such as 2025-01-20")
            try:
                start = When.model_validate(reader.here.text)
            except ValueError:
                raise TextError(f"'{reader.here.text}' is not a date of the calendar", reader.here.offset) from None
            reader.at += 1
            continue
        offset = reader.here.offset
        value = reader.number()
        unit = reader.here.text
        if reader.take(*_UNITS) is None:
            raise reader.surprise("'months', 'weeks' or 'years'")
        times[word] = value * _UNITS[unit]
        if not 0 <= times[word] <= 1200 or (word == "for" and value == 0):
            raise TextError("a time lies between 0 and 1200 months", offset)
    if {"from", "after"} <= seen:
        raise TextError("'from' and 'after' exclude each other", 0, "keep one")
    return Effect(ref, kind, amount, times["over"], times["for"], times["after"], start)


_MOVERS: dict[str, tuple[str, ...]] = {
    "side_fires": ("shells.production", "shells.need", "shells"),
    "side_shells_inflow": ("shells.production",),
    "side_power": ("shells.weight", "equipment", "force", "logistics"),
    "supplier_energy": ("theory", "fear"),
    "supplier_reach": ("long_range.range_km", "long_range.depth_km"),
    "side_strikes": ("drones.production", "missiles.production"),
    "side_sea_access": ("port", "fleet"),
    "side_losses": ("casualty_share", "trained"),
    "openness": ("talks.access", "talks.forum"),
}


def _movers(ref: Ref) -> str:
    prefix = ref.name[: len(ref.name) - len(ref.quantity.name)]
    moved_by = _MOVERS.get(ref.quantity.field, ())
    return "change what moves it: " + ", ".join(prefix + name for name in moved_by) if moved_by else ""


def parse_hazard(text: str, names: Namespace) -> Hazard:
    """Read a hazard per month.

    Raises
    ------
    TextError

    Examples
    --------
    >>> parse_hazard("0.1 * exp(2 * escalation - channels)", Namespace()).terms[1][0]
    -1.0
    """
    reader = _Reader(text, names)
    base: Amount | None = None
    if reader.here.text != "exp":
        start = reader.here.offset
        base = reader.amount()
        if min(base.numbers) < 0 or max(base.numbers) > 10:
            raise TextError("the base of a hazard lies between 0 and 10 a month", start)
        if reader.here.kind == "end":
            return Hazard(base)
        reader.need("*")
    if reader.take("exp") is None:
        raise reader.surprise("exp(...)", "0.10 * exp(0.8 * NAME - 0.5 * NAME)")
    reader.need("(")
    terms = []
    sign = -1.0 if reader.take("-", "+") == "-" else 1.0
    while True:
        terms.append(_term(reader, sign))
        step = reader.take("+", "-")
        if step is None:
            break
        sign = -1.0 if step == "-" else 1.0
    reader.need(")")
    if reader.here.kind != "end":
        raise reader.surprise("the end")
    return Hazard(base, tuple(terms))


def _term(reader: _Reader, sign: float) -> tuple[float, Ref]:
    if reader.here.kind == "name":
        ref = reader.ref()
        factor = reader.number() if reader.take("*") else 1.0
        return sign * factor, ref
    factor = reader.number()
    if reader.take("*") is None:
        raise reader.surprise("'* NAME'", "a constant belongs into the base: V * exp(...)")
    return sign * factor, reader.ref()


def parse_condition(text: str, names: Namespace) -> tuple[Condition, ...]:
    """Read a condition: comparisons joined by ``and``.

    Raises
    ------
    TextError

    Examples
    --------
    >>> parse_condition("escalation <= 0.5 and channels >= 0.2", Namespace())[0].threshold
    0.5
    """
    reader = _Reader(text, names)
    found: list[Condition] = []
    while True:
        ref = reader.ref()
        operator = reader.here
        sign = reader.take(">=", "<=", ">", "<", "==", "=")
        if sign is None:
            raise reader.surprise(">=, <=, < or >")
        level = reader.word(ref)
        value = level if level is not None else reader.number()
        found += _compare(ref, sign, value, operator.offset)
        if reader.here.kind == "end":
            return tuple(found)
        if reader.take("and") is None:
            raise reader.surprise("'and' or the end", "alternatives ('or') need an event each")


def _compare(ref: Ref, sign: str, value: float, offset: int) -> list[Condition]:
    whole = ref.quantity.field == "event_stage"
    if sign in ("==", "=", "<", ">") and not whole:
        raise TextError(f"{ref.name} moves continuously: compare it with >= or <=", offset)
    low, high = Condition(ref, 1.0, value), Condition(ref, -1.0, value)
    if sign == ">=":
        return [low]
    if sign == "<=":
        return [high]
    if sign == ">":
        return [Condition(ref, 1.0, value + 1)]
    return [Condition(ref, -1.0, value - 1)] if sign == "<" else [low, high]
