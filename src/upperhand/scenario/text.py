"""The three small texts of the language: effects (also after ``--set``), hazards and conditions.

    effect      NAME = V | NAME += V | NAME -= V | NAME *= V | NAME /= V
                [over N months] [for N months] [from DATE] [after N months]
    hazard      V | V * exp(TERM + TERM - ...) | exp(...)        TERM is NAME, C * NAME or NAME * C
    condition   NAME >= V and NAME <= V and EVENT.stage < STAGE ...

V is a number, a range ``[low, central, high]``, or a word where the quantity has words (classes of targets,
stages, lines).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .names import COMPUTED, Namespace, Ref
from .tokens import Amount, TextError, TokenReader
from .when import DAYS_PER_MONTH, When

INF = math.inf
SET, MULTIPLY, ADD = 0, 1, 2


@dataclass(frozen=True)
class Effect:
    """A change of one number of the war.

    ``kind`` is SET, MULTIPLY or ADD; times are in months; ``duration`` is infinite for good. ``start`` is the
    date after ``from``, if any.
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


def parse_effect(text: str, names: Namespace) -> Effect:
    """Read an effect, as it stands in a scenario or after ``--set``.

    Parameters
    ----------
    text : str
        For example ``corvia.will *= [0.4, 0.6, 0.8] over 3 months from 2025-01-20``.
    names : Namespace

    Raises
    ------
    TextError
        With the offset of what is wrong, and a remedy. Its cause is an UnknownName if there is no such name.

    Examples
    --------
    >>> parse_effect("talks.access += 0.3 for 2 months", Namespace()).duration
    2.0
    """
    reader = TokenReader(text, names)
    target = reader.here.offset
    ref = reader.ref()
    if ref.quantity.kind == "derived":
        raise TextError(
            f"{ref.name} is derived: it is computed every period and cannot be set",
            target,
            _movers(ref),
            "it is read-only",
        )
    if ref.quantity.field in COMPUTED:
        raise TextError(f"{ref.name} is kept by the war itself and cannot be set", target)
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
                f"{ref.name} lies between {quantity.low:g} and {quantity.high:g} ({quantity.unit})",
                offset,
                why=quantity.doc,
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


_UNITS = {
    "month": 1.0,
    "months": 1.0,
    "week": 7 / DAYS_PER_MONTH,
    "weeks": 7 / DAYS_PER_MONTH,
    "year": 12.0,
    "years": 12.0,
}


def _timing(reader: TokenReader, ref: Ref, kind: int, amount: Amount) -> Effect:
    times = {"over": 0.0, "for": INF, "after": 0.0}
    start: When | None = None
    seen: set[str] = set()
    while reader.here.kind != "end":
        token = reader.here
        word = reader.take("over", "for", "from", "after")
        if word is None:
            raise reader.surprise(
                "'over', 'for', 'from', 'after' or the end",
                f"{ref.name} is in {ref.quantity.unit}; units are not written"
                if token.kind == "name"
                else "",
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
                raise TextError(
                    f"'{reader.here.text}' is not a date of the calendar", reader.here.offset
                ) from None
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
    "side_losses": ("battle.losses", "battle.quiet"),
    "talks_openness": ("talks.access", "talks.forum"),
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
    reader = TokenReader(text, names)
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


def _term(reader: TokenReader, sign: float) -> tuple[float, Ref]:
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
    reader = TokenReader(text, names)
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
