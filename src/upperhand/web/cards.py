"""Claims in words for the page: numbers by what they are, changes, grades and dates as a reader would say them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from upperhand.evidence.proposal import Proposal, effect_target
from upperhand.evidence.published import Published
from upperhand.evidence.review import Desk
from upperhand.evidence.review_card import Card, Near, harmless
from upperhand.evidence.review_fields import Checker, shown
from upperhand.evidence.telling import told
from upperhand.report.effects import means
from upperhand.report.words import capital, day
from upperhand.scenario.evidence import LEVELS
from upperhand.scenario.inventory import Entry
from upperhand.scenario.labels import names_of
from upperhand.scenario.model import Scenario

from .news_messages import Choice, Choices, NewsCard, Plan, PlannedLine

SOURCES = {
    "A": "completely reliable source",
    "B": "usually reliable source",
    "C": "fairly reliable source",
    "D": "source that is often wrong",
    "E": "unreliable source",
    "F": "source that nobody can judge",
}
REPORTS = {
    1: "confirmed report",
    2: "probably true report",
    3: "possibly true report",
    4: "doubtful report",
    5: "improbable report",
    6: "report that nobody can judge",
}
"""The two halves of the Admiralty code."""

LEADS = {
    "observation": "Changes what is believed, not the war itself",
    "effect": "Changes the war itself",
    "none": "Changes nothing",
}

PLAIN = ("", "number", "0 to 1", "share", "log-odds", "log factor")
"""Units that tell a reader nothing."""

MEANT_TWICE = (
    "an accepted claim that says the same has this effect already: accepted too, it would count twice"
)

_EFFECT = re.compile(r"(?P<sign>[-+*/]?)=\s*(?P<value>.*)\Z", re.DOTALL)
_CHANGES = {
    "": "is set to",
    "+": "rises by",
    "-": "falls by",
    "*": "is multiplied by",
    "/": "is divided by",
}


class Words:
    """Says in words what stands in claims about one war.

    Parameters
    ----------
    scenario : Scenario
    numbers : dict of str to Entry
        Every number of the scenario, by name.

    Examples
    --------
    >>> from upperhand.scenario.inventory import inventory
    >>> from upperhand.scenario.load import load
    >>> war = load("two-rivers")
    >>> words = Words(war, {entry.name: entry for entry in inventory(war)})
    >>> words.number("brask.recruits")
    'Brask: men that recruitment can bring in a month at full war support'
    >>> words.effect("brask.recruits *= [0.6, 0.8, 0.9]").says
    'is multiplied by 0.8 (0.6 to 0.9)'
    """

    def __init__(self, scenario: Scenario, numbers: Mapping[str, Entry]) -> None:
        self._scenario, self._numbers, self._names = scenario, numbers, names_of(scenario)

    def number(self, name: str) -> str:
        """Return what a number is: whose, and its meaning."""
        if name not in self._numbers:  # the scenario has changed since
            return name
        return capital(means(self._names, self._scenario.names.resolve(name)))

    def effect(self, text: str) -> PlannedLine:
        """Return an effect in words."""
        name = effect_target(text)
        match = _EFFECT.match(text.strip()[len(name) :].strip())
        says = f"{_CHANGES[match['sign']]} {_numbers(match['value'])}" if match else text
        return self._line(name, says)

    def plan(self, plan: Proposal | None) -> Plan:
        """Return what a claim would change."""
        if plan is None or plan.kind == "none":
            return Plan(lead=LEADS["none"], lines=(), grade="", graded="", heard="")
        lines: tuple[PlannedLine, ...]
        if plan.kind == "observation":
            level, _, thought = plan.amount.partition("; thought ")
            says = f"{plan.sees}, about {level}" if level and plan.sees in LEVELS else _numbers(plan.sees)
            lines = (self._line(plan.about, f"is seen to be {says}", thought),)
        else:
            lines = tuple(self.effect(text) for text in plan.effects)
        return Plan(
            lead=LEADS[plan.kind],
            lines=lines,
            grade=grade(plan.reliability),
            graded=capital(plan.graded),
            heard="Public: both sides heard of it"
            if plan.public
            else "Not public: the sides did not hear of it",
        )

    def _line(self, name: str, says: str, thought: str = "") -> PlannedLine:
        entry = self._numbers.get(name)
        if not thought and entry is not None and entry.value is not None:
            low, high = entry.low, entry.high
            span = "" if low is None or high is None else f" ({low:.3g} to {high:.3g})"
            thought = f"{entry.value:.3g}{span}"
        unit = entry.unit if entry is not None and entry.value is not None else ""
        if thought and unit not in PLAIN:
            thought = f"{thought}, {unit}"
        return PlannedLine(name=name, means=self.number(name), says=says, thought=thought)

    def choices(self, check: Checker) -> Choices:
        """Return what the fields of a claim take."""
        types = (Choice(value=key, label=kind.label) for key, kind in check.types.items())
        seen = (entry for entry in self._numbers.values() if entry.kind != "derived")
        return Choices(
            types=tuple(sorted(types, key=lambda each: each.label)),
            actors=tuple(Choice(value=key, label=name) for key, name in check.actors.items()),
            quantities=tuple(
                Choice(value=e.name, label=self.number(e.name), note=f"{e.name}: {e.shown} {e.unit}")
                for e in seen
            ),
            levels=tuple(Choice(value=level, label=capital(level)) for level in LEVELS),
            grades=tuple(
                Choice(value=f"{letter}{number}", label=grade((letter, number)))
                for letter in SOURCES
                for number in REPORTS
            ),
        )


MOST_NEAR = 12
"""Related claims that a card names; more are counted."""


def cards(desk: Desk, words: Words, found: Iterable[Card]) -> tuple[NewsCard, ...]:
    """Return claims' cards as the page shows them."""
    entries = {entry.id: entry for entry in desk.ledger.claims()}
    published = {document.sha256: document.published for document in desk.ledger.documents()}
    actors, types = desk.checker.actors, {key: kind.label for key, kind in desk.checker.types.items()}

    def near(each: Near) -> dict[str, str]:
        other = entries[each.id].claim
        place = other.places[0] if other.places else other.document
        return {**vars(each), "told": f"{told(other, actors, types)}, {place}"}

    def shown_as(card: Card) -> NewsCard:
        entry = entries[card.id]
        day_of, when = published[entry.coded.sha256], entry.claim.when
        return NewsCard.model_validate(
            {
                **card.as_dict(),
                "near": [near(each) for each in card.near[:MOST_NEAR]],
                "near_more": max(len(card.near) - MOST_NEAR, 0),
                "warning": MEANT_TWICE if card.warning else "",
                "fields": shown(entry.claim, entry.proposal),
                "told": harmless(told(entry.claim, actors, types)),
                "changes": entry.proposal is not None and entry.proposal.kind != "none",
                "published_words": published_words(day_of),
                "to_confirm": day_of.to_confirm,
                "when_words": f"{days(when.start, when.end)} (“{when.expression}”)" if when else "not said",
                "plan": words.plan(entry.proposal),
            }
        )

    return tuple(map(shown_as, found))


def grade(reliability: tuple[str, int]) -> str:
    """Return a reliability in words.

    Examples
    --------
    >>> grade(("B", 3))
    'B3: usually reliable source, possibly true report'
    """
    letter, number = reliability
    return f"{letter}{number}: {SOURCES[letter]}, {REPORTS[number]}"


def published_words(published: Published) -> str:
    """Return the days on which a document may have been published, in words."""
    if published.start is None:
        return f"not after {day(published.end)}"
    return days(published.start, published.end)


def days(start: dt.date, end: dt.date) -> str:
    """Return days in words.

    Examples
    --------
    >>> days(dt.date(2031, 3, 17), dt.date(2031, 3, 23)), days(dt.date(2031, 3, 17), dt.date(2031, 3, 17))
    ('17 to 23 March 2031', '17 March 2031')
    """
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def _numbers(text: str) -> str:
    """Return a number, or low, central and high, as a reader would write them."""
    found = [part.strip() for part in text.strip().strip("[]").split(",")]
    return f"{found[1]} ({found[0]} to {found[2]})" if len(found) == 3 else text.strip()
