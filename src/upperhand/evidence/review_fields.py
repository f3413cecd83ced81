"""A claim corrected field by field, or written by hand: every value is checked against the scenario's own names."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from upperhand.scenario.errors import UnknownName
from upperhand.scenario.evidence import LEVELS
from upperhand.scenario.text import parse_effect
from upperhand.scenario.tokens import TextError

from .actor_roles import Mention
from .claims import Claim
from .dates import DateMention, find_dates
from .proposal import Proposal
from .proposals import Proposer

if TYPE_CHECKING:
    from upperhand.scenario.model import Scenario

    from .actors import Gazetteer

FIELDS = ("type", "actor", "target", "date", "quantity", "value", "effect", "reliability", "public")
"""What can be corrected, in the order in which it is asked."""

NOTHING = "-"
"""Empties a field."""

_READ = frozenset({"type", "actor", "target", "date"})
_RELIABILITY = re.compile(r"(?P<source>[A-Fa-f])\s*(?P<report>[1-6])")
_VALUE = re.compile(r"\[?\s*(?P<numbers>-?\d[\d.]*(?:\s*,\s*-?\d[\d.]*){0,2})\s*\]?")


class TypeEntry(Protocol):
    """What a review shows of a type of claims; the codebook's entries have it."""

    @property
    def label(self) -> str:
        """In words."""
        ...

    @property
    def plover(self) -> str | None:
        """Its type in the PLOVER ontology."""
        ...

    @property
    def cameo(self) -> str | None:
        """Its CAMEO code."""
        ...


class FieldError(ValueError):
    """A value that a field does not take, with what would do."""


@dataclass(frozen=True)
class Checker:
    """Checks what a person types against a scenario and the codebook's types.

    Attributes
    ----------
    scenario : Scenario
    types : dict of str to TypeEntry
        By key. If empty, any word is a type.

    Examples
    --------
    >>> import upperhand as uh
    >>> checker = Checker(uh.load("two-rivers"), {})
    >>> checker.actor("Brask"), checker.value("0.2, 0.3, 0.4"), checker.reliability("b 3")
    ('brask', '[0.2, 0.3, 0.4]', ('B', 3))
    >>> checker.quantity("brask.exhaustoin")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    upperhand.scenario.errors.UnknownName: there is no quantity 'brask.exhaustoin'; the nearest is 'brask.exhaustion'...
    """

    scenario: Scenario
    types: Mapping[str, TypeEntry]

    @cached_property
    def actors(self) -> dict[str, str]:
        """Names of the scenario's actors, by identifier."""
        scenario = self.scenario
        blocks = (scenario.sides, scenario.suppliers, scenario.mediators, scenario.actors)
        return {key: block.name for group in blocks for key, block in group.items()}

    @cached_property
    def _world(self) -> Gazetteer:
        from .actors import Gazetteer

        return Gazetteer.load().with_scenario(self.scenario)

    def type(self, text: str) -> str:
        """Return the key of a type, which may be given by its label."""
        key = text.strip().lower().replace(" ", "_")
        if not self.types:
            if re.fullmatch(r"[a-z][a-z0-9_]*", key):
                return key
            raise FieldError(f"'{text[:60]}' is no type; try a word in small letters")
        if key in self.types:
            return key
        for known, entry in self.types.items():
            if entry.label.lower() == text.strip().lower():
                return known
        raise UnknownName(key, "type of claim", self.types)

    def actor(self, text: str) -> str:
        """Return the identifier of an actor, given by it or by a name; one outside the scenario by its code."""
        words = text.strip()
        for key, name in self.actors.items():
            if words.lower() in (key.lower(), name.lower()):
                return key
        code = self._world.code(words, self.scenario.as_of)
        if code is None:
            code = words if words in self._world.names.offices else None
        if code is None:
            raise UnknownName(words, "actor", self.actors)
        return code

    def date(self, text: str, published: dt.date | tuple[dt.date, dt.date] | None) -> DateMention:
        """Return the days that an expression names, counted from the day of publication."""
        found = find_dates(text, published or self.scenario.as_of)
        if not found:
            raise FieldError(
                f"there is no date in '{text[:60]}'; try 2031-03-12, 'in March 2031' or 'last week'"
            )
        return replace(found[0], begin=0, finish=0)

    def day(self, text: str) -> dt.date:
        """Return the one day that an expression names."""
        found = self.date(text, None)
        if found.start != found.end or not found.absolute:
            raise FieldError(f"'{text[:60]}' is not one day of one year; try 2031-03-12")
        return found.start

    def quantity(self, text: str) -> str:
        """Return the name of a quantity."""
        return self.scenario.names.resolve(text.strip()).name

    def value(self, text: str) -> str:
        """Return what an observation sees: a word, a number, or low, central and high."""
        words = " ".join(text.lower().split())
        if words in LEVELS:
            return words
        match = _VALUE.fullmatch(words)
        numbers = match["numbers"].split(",") if match else []
        try:
            values = [float(number) for number in numbers]
        except ValueError:
            values = []
        if len(values) not in (1, 3) or values != sorted(values):
            raise FieldError(f"'{text[:60]}' is no value; try {', '.join(LEVELS)}, 0.4 or [0.2, 0.4, 0.6]")
        shown = [number.strip() for number in numbers]
        return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"

    def effects(self, text: str) -> tuple[str, ...]:
        """Return the effects of a text, parted by semicolons."""
        found = tuple(part.strip() for part in text.split(";") if part.strip())
        for effect in found:
            try:
                parse_effect(effect, self.scenario.names)
            except TextError as error:
                if isinstance(error.__cause__, UnknownName):
                    raise error.__cause__ from None
                raise FieldError(
                    f"'{effect[:80]}': {error}" + ("" if error.remedy else "\n  try: NAME += 5")
                ) from None
        return found

    def reliability(self, text: str) -> tuple[str, int]:
        """Return the grade of source and report."""
        match = _RELIABILITY.fullmatch(text.strip())
        if match is None:
            raise FieldError(
                f"'{text[:60]}' is no reliability; try B3: source A to F, report 1 to 6, best first"
            )
        return match["source"].upper(), int(match["report"])

    def public(self, text: str) -> bool:
        """Return whether the sides know of it."""
        answer = text.strip().lower()
        if answer not in ("yes", "y", "true", "no", "n", "false"):
            raise FieldError(f"'{text[:60]}' is neither yes nor no")
        return answer in ("yes", "y", "true")


def shown(claim: Claim, proposal: Proposal | None) -> dict[str, str]:
    """Return the fields as they stand, as a person would type them.

    Examples
    --------
    >>> from upperhand.evidence.claims import Coded, Said
    >>> claim = Claim("", "a", "", 0, 0, "", Coded("strike", 0, 0, None, None, Said(), ""), None, (), "hand")
    >>> shown(claim, Proposal("observation", about="brask.exhaustion", sees="high"))["value"]
    'high'
    """
    coded, plan = claim.coded, proposal or Proposal("none")
    return {
        "type": coded.type,
        "actor": coded.source.actor if coded.source else NOTHING,
        "target": coded.target.actor if coded.target else NOTHING,
        "date": day_range(claim.when) if claim.when else NOTHING,
        "quantity": plan.about or NOTHING,
        "value": plan.sees or NOTHING,
        "effect": "; ".join(plan.effects) or NOTHING,
        "reliability": f"{plan.reliability[0]}{plan.reliability[1]}",
        "public": "yes" if plan.public else "no",
    }


def day_range(when: DateMention) -> str:
    """Return the days of a date: ``2031-03-12`` or ``2031-03-01 to 2031-03-31``."""
    return str(when.start) if when.start == when.end else f"{when.start} to {when.end}"


def corrected(
    claim: Claim,
    proposal: Proposal | None,
    changes: Mapping[str, str],
    checker: Checker,
    published: dt.date | tuple[dt.date, dt.date] | None = None,
    propose: Callable[[Claim], Proposal] | None = None,
) -> tuple[Claim, Proposal, tuple[str, ...]]:
    """Return a claim and its proposal with fields corrected, and the names of those that differ now.

    Parameters
    ----------
    claim : Claim
    proposal : Proposal or None
    changes : dict of str to str
        By the names of `FIELDS`; what is as it was counts as no change. ``-`` empties a field. An effect takes the
        place of an observation, and the other way round. Where the claim is corrected and no change is, the change
        is proposed anew.
    checker : Checker
    published : date or pair of dates, optional
        From which dates are counted.
    propose : callable, optional
        Says what a claim would change; default: the table of proposals, without the document.

    Raises
    ------
    FieldError, UnknownName
        At the first value that does not do.
    """
    if unknown := [name for name in changes if name not in FIELDS]:
        raise UnknownName(unknown[0], "field", FIELDS)
    before = shown(claim, proposal)
    new = {
        name: text.strip() for name, text in changes.items() if text.strip() and text.strip() != before[name]
    }
    coded = claim.coded
    if "type" in new:
        coded = replace(coded, type=checker.type(new["type"]))
    if "actor" in new:
        coded = replace(coded, source=_mention(new["actor"], coded.source, checker))
    if "target" in new:
        coded = replace(coded, target=_mention(new["target"], coded.target, checker))
    claim = replace(claim, coded=coded)
    if "date" in new:
        when = None if new["date"] == NOTHING else checker.date(new["date"], published)
        claim = replace(claim, when=when)
    if new.keys() & _READ and not new.keys() & {"quantity", "value", "effect"}:
        proposal = (propose or Proposer(checker.scenario).propose)(claim)
    plan = _plan(proposal or Proposal("none"), new, checker)
    after = shown(claim, plan)
    return claim, plan, tuple(name for name in FIELDS if after[name] != before[name])


def _plan(plan: Proposal, new: Mapping[str, str], checker: Checker) -> Proposal:
    """Return a proposal with its fields corrected."""
    if "effect" in new:
        effects = () if new["effect"] == NOTHING else checker.effects(new["effect"])
        plan = Proposal("effect" if effects else "none", "", "", effects, plan.reliability, plan.public)
    seen = {
        field: "" if new[name] == NOTHING else check(new[name])
        for name, field, check in (("quantity", "about", checker.quantity), ("value", "sees", checker.value))
        if name in new
    }
    if seen:
        about, sees = seen.get("about", plan.about), seen.get("sees", plan.sees)
        plan = replace(plan, kind="observation", about=about, sees=sees, effects=())
    if seen or "effect" in new:
        plan = replace(plan, why="by hand")
    if plan.kind == "observation" and not (plan.about and plan.sees):
        if plan.about or plan.sees:
            missing = "value" if plan.about else "quantity"
            raise FieldError(
                f"an observation needs a {missing} too; try {missing}, or '-' for both to change nothing"
            )
        plan = replace(plan, kind="none")
    if "reliability" in new:
        plan = replace(plan, reliability=checker.reliability(new["reliability"]), graded="by hand")
    if "public" in new:
        plan = replace(plan, public=checker.public(new["public"]))
    return plan


def change(text: str, checker: Checker) -> Proposal:
    """Return what a line asks for: an effect, or an observation written ``QUANTITY is VALUE``.

    Examples
    --------
    >>> import upperhand as uh
    >>> checker = Checker(uh.load("two-rivers"), {})
    >>> change("brask.exhaustion is high", checker).words()
    'observation: brask.exhaustion is high (C3, public)'
    >>> change("corvia.shells.monthly += 5", checker).kind
    'effect'
    """
    about, told, sees = text.partition(" is ")
    if told and not re.search(r"[=;]", text):
        quantity, value = checker.quantity(about), checker.value(sees)
        return Proposal("observation", about=quantity, sees=value, why="by hand", graded="by hand")
    if "=" not in text:
        raise FieldError(f"'{text[:60]}' is no change; try NAME += 5, NAME *= 0.9 or NAME is high")
    return Proposal("effect", effects=checker.effects(text), why="by hand", graded="by hand")


def identifier(sha256: str, start: int, type_: str, source: str | None, target: str | None) -> str:
    """Return the id of a claim added by hand: the same once more is the same claim."""
    text = f"{sha256}|{start}|hand|{type_}|{source or ''}|{target or ''}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _mention(text: str, before: Mention | None, checker: Checker) -> Mention | None:
    if text == NOTHING:
        return None
    start, end = (before.start, before.end) if before else (0, 0)
    return Mention(start, end, checker.actor(text), None, "hand")  # the role was that of another
