"""Effects in words: which number of the world a change sets, from what to what, and when."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from upperhand.questions.result import Assessment
from upperhand.scenario.labels import by_name
from upperhand.scenario.names import TARGET_CLASSES, Ref
from upperhand.scenario.program import Names
from upperhand.scenario.text import ADD, MULTIPLY, SET, Effect, parse_effect
from upperhand.scenario.tokens import Amount
from upperhand.war.carry import today

from .context import called
from .words import MINUS, count, day, figure


@dataclass(frozen=True)
class Changed:
    """One effect in words.

    Attributes
    ----------
    name : str
        Full name of the quantity.
    change : str
        For example ``50 → 250 km``.
    meaning : str
        Whose it is and what it means.
    idle : bool
        Whether the quantity has that value already, so that the effect changes nothing.
    """

    name: str
    change: str
    meaning: str
    idle: bool


def in_words(found: Assessment, text: str) -> Changed:
    """Return an effect of a scenario, or one given after ``--set``, in words.

    Parameters
    ----------
    found : Assessment
        Of the war that the effect changes.
    text : str
        For example ``corvia.will *= 0.6 over 3 months``.
    """
    effect = parse_effect(text, found.scenario.names)
    ref = effect.ref
    flat = found.program.inputs if ref.bank == 0 else today(found.program)
    now = float(flat[ref.slot])
    meaning = means(found.program.names, ref)
    idle = (effect.kind == SET and effect.amount.numbers == (now,)) or (
        effect.amount.numbers == ((0.0,) if effect.kind == ADD else (1.0,)) and effect.kind != SET
    )
    return Changed(ref.name, f"{_change(effect, now, found)}{_timing(effect)}", meaning, idle)


def _change(effect: Effect, now: float, found: Assessment) -> str:
    ref, amount = effect.ref, effect.amount
    word = _word(ref, found)
    if word is not None:
        return f"{word(now)} → {word(amount.value)}"
    unit = by_name(found.program.names, ref.quantity.unit)
    if effect.kind == SET:
        return f"{figure(now)} → {_amount(amount)} {unit}"
    if effect.kind == MULTIPLY:
        return f"{figure(now)} × {_amount(amount)} {unit}"
    if amount.value < 0 and (amount.high is None or amount.high <= 0):
        turned = [-value for value in reversed(amount.numbers)]
        size = Amount(turned[0]) if len(turned) == 1 else Amount(turned[1], turned[0], turned[2])
        return f"{figure(now)} {MINUS} {_amount(size)} {unit}"
    return f"{figure(now)} + {_amount(amount)} {unit}"


def _amount(amount: Amount) -> str:
    if amount.low is None or amount.high is None:
        return figure(amount.value)
    return f"{figure(amount.value)} ({figure(amount.low)} to {figure(amount.high)})"


def _word(ref: Ref, found: Assessment) -> Callable[[float], str] | None:
    """Return how a value of a quantity is said where it has words, such as a class of targets."""
    if ref.quantity.unit == "class":
        return lambda value: TARGET_CLASSES[min(max(round(value), 0), len(TARGET_CLASSES) - 1)]
    if ref.quantity.field == "event_stage":
        names = found.program.names
        event, stages = names.events[ref.index[0]], names.stages[ref.index[0]]
        return lambda value: (
            "not begun"
            if value < 1
            else called(found, f"{event}.{stages[min(round(value), len(stages)) - 1]}")
        )
    return None


def _timing(effect: Effect) -> str:
    parts = []
    if effect.over > 0:
        parts.append(f"over {_months(effect.over)}")
    if math.isfinite(effect.duration):
        parts.append(f"for {_months(effect.duration)}")
    if effect.start is not None:
        parts.append(f"from {day(effect.start.start)}")
    if effect.after > 0:
        parts.append(f"after {_months(effect.after)}")
    return f", {', '.join(parts)}" if parts else ""


def _months(number: float) -> str:
    return count(round(number), "month") if abs(number - round(number)) < 1e-9 else f"{number:.1f} months"


def means(names: Names, ref: Ref) -> str:
    """Return whose a quantity is and what it means.

    Examples
    --------
    >>> from upperhand.scenario.labels import names_of
    >>> from upperhand.scenario.load import load
    >>> war = load("two-rivers")
    >>> means(names_of(war), war.names.resolve("brask.recruits"))
    'Brask: men that recruitment can bring in a month at full war support'
    """
    owner, doc = owner_of(names, ref), by_name(names, ref.quantity.doc)
    return f"{owner}: {doc}" if owner else doc


def owner_of(names: Names, ref: Ref) -> str:
    """Return in words whose a quantity is; nothing for the world's."""
    scope, index = ref.quantity.scope, ref.index

    def named(key: str) -> str:
        return names.labels.get(key, key.replace("_", " "))

    single = {
        "side": names.sides,
        "front": names.fronts,
        "supplier": names.suppliers,
        "mediator": names.mediators,
        "issue": names.issues,
        "event": names.events,
        "date": names.dates,
    }
    if scope in single:
        return named(single[scope][index[0]])
    pairs = {"side_front": names.fronts, "side_mediator": names.mediators, "side_issue": names.issues}
    if scope in pairs:
        return f"{named(names.sides[index[0]])}, {named(pairs[scope][index[1]])}"
    if scope in ("line", "side_line"):
        front = names.fronts[index[-2]]
        line = named(f"{front}.{names.lines[index[-2]][index[-1]]}")
        side = f"{named(names.sides[index[0]])}, " if scope == "side_line" else ""
        return f"{side}{named(front)}, {line}"
    if scope == "event_stage":
        event = names.events[index[0]]
        return f"{named(event)}, {named(f'{event}.{names.stages[index[0]][index[1]]}')}"
    if scope == "type":
        return named(names.types[index[0]])
    return ""
