"""Dates in a text as intervals, counted from the day of publication, each with the words and the rule it rests on."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

from .date_search import TRIGGER, Found, candidates
from .sentences import split
from .stretch import Stretch, plus
from .tense import AHEAD, BACK, OPEN, direction

Relation = Literal["in", "since", "until", "before", "after"]


@dataclass(frozen=True)
class DateMention:
    """A date in a text, as the days it may mean.

    Attributes
    ----------
    expression : str
        The words, with the preposition before them.
    start, end : datetime.date
        First and last day of what the words name: of February, for "since February".
    precision : str
        ``day``, ``week``, ``month``, ``season``, ``part of a year`` and so on.
    relation : {"in", "since", "until", "before", "after"}
        How what is told lies to the days named; "by Friday" is ``until``.
    basis : str
        The rule used, in words.
    begin, finish : int
        Offsets of the expression in the text.
    other : tuple of two dates or None
        First and last day of a second reading.
    absolute : bool
        Whether the year is said, so that the publication does not matter.
    """

    expression: str
    start: dt.date
    end: dt.date
    precision: str
    relation: Relation
    basis: str
    begin: int
    finish: int
    other: tuple[dt.date, dt.date] | None = None
    absolute: bool = False

    @property
    def window(self) -> tuple[dt.date | None, dt.date | None]:
        """The days on which what is told may lie; None where a side is open.

        Examples
        --------
        >>> [str(day) for day in find_dates("since February", dt.date(2031, 9, 13))[0].window]
        ['2031-02-01', 'None']
        """
        return {
            "in": (self.start, self.end),
            "since": (self.start, None),
            "until": (None, self.end),
            "before": (None, plus(self.start, -1)),
            "after": (plus(self.end, 1), None),
        }[self.relation]


_RELATIONS: dict[str, Relation] = {
    "not until": "since", "not before": "since", "no earlier than": "since", "no sooner than": "since",
    "ever since": "since", "since": "since", "as of": "since", "starting": "since", "beginning": "since",
    "until": "until", "till": "until", "through": "until", "up to": "until", "by": "until",
    "no later than": "until", "before": "before", "ahead of": "before", "prior to": "before",
    "earlier than": "before", "after": "after", "following": "after", "later than": "after",
}  # fmt: skip

_OF_AN_EVENT: dict[Relation, Relation] = {"before": "until", "after": "since"}

_ONWARD = re.compile(r"\s+(?:on|onwards?)\b", re.IGNORECASE)
_OF_EVENT = re.compile(
    r"(?:.{0,4}['’]s\b|the\s\s+(?!(?:and|or|but|when|while|they|that|with|were|have)\b)[a-z]{4,})",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?P<by>\s+(?:to|until|till|through|and)\s+|\s?[–—-]\s?)(?:the\s+)?\Z", re.IGNORECASE)


def find_dates(text: str, published: dt.date | tuple[dt.date, dt.date] | None) -> tuple[DateMention, ...]:
    """Find the dates in a text, in its order.

    Parameters
    ----------
    text : str
        Any number of sentences.
    published : date, pair of dates, or None
        When the text was published: a day, or the first and last day on which it may have been. Without one only
        dates that say their year are returned.

    Returns
    -------
    tuple of DateMention
        A date that leaves its year, or which Tuesday, open is placed by the tense around it; where that does not
        say, weekdays and weekends lie back, and months too unless the next is less than half as far off as the last.

    Raises
    ------
    ValueError
        A publication before the year 1000 or after 9000, or an interval that ends before it begins.

    Examples
    --------
    >>> found = find_dates("Envoys met late last month and will meet on Tuesday.", dt.date(2031, 9, 12))
    >>> [(m.expression, str(m.start), str(m.end)) for m in found]
    [('late last month', '2031-08-21', '2031-08-31'), ('on Tuesday', '2031-09-16', '2031-09-16')]
    """
    first, last = published if isinstance(published, tuple) else (published, published)
    if first is None or last is None:
        found = _on(text, dt.date(2000, 1, 1))
        return tuple(mention for mention in found if mention.absolute)
    if not 1000 <= first.year <= last.year <= 9000 or last < first:
        raise ValueError(
            "the publication must lie between the years 1000 and 9000, its end not before its start"
        )
    early = _on(text, first)
    if first == last:
        return tuple(early)
    late = {(mention.begin, mention.finish): mention for mention in _on(text, last)}
    return tuple(_joined(mention, late.get((mention.begin, mention.finish))) for mention in early)


def _joined(early: DateMention, late: DateMention | None) -> DateMention:
    """Return a mention that holds both readings, where the day of publication is not sure."""
    if late is None or (early.start, early.end) == (late.start, late.end):
        return early
    start, end = min(early.start, late.start), max(early.end, late.end)
    return replace(early, start=start, end=end, basis=early.basis + "; the publication itself is uncertain")


def _on(text: str, on: dt.date) -> list[DateMention]:
    mentions: list[DateMention] = []
    for begin, finish in split(text):
        sentence = text[begin:finish]
        if not TRIGGER.search(sentence):
            continue
        for mention in _in_sentence(sentence, on):
            mentions.append(replace(mention, begin=mention.begin + begin, finish=mention.finish + begin))
    return mentions


def _in_sentence(sentence: str, on: dt.date) -> list[DateMention]:
    found = candidates(sentence, on)
    mentions: list[DateMention] = []
    index = 0
    while index < len(found):
        ranged = _range(sentence, found[index], found[index + 1], on) if index + 1 < len(found) else None
        mentions.append(ranged or _mention(sentence, found[index], on))
        index += 2 if ranged else 1
    return mentions


def _choose(found: Found, looks: int, on: dt.date) -> tuple[Stretch, Stretch | None]:
    """Return the reading by the way the sentence looks, and the other one."""
    every = found.candidate.stretches
    if len(every) == 1:
        return every[0], found.candidate.other
    back = [stretch for stretch in every if stretch.start <= on] or [every[0]]
    ahead = [stretch for stretch in every if stretch.end >= on] or [every[-1]]
    looks = looks or found.candidate.default
    if looks == OPEN:
        behind = (on - back[-1].end).days
        looks = BACK if behind <= 2 * (ahead[0].start - on).days else AHEAD
    chosen, other = (back[-1], ahead[0]) if looks == BACK else (ahead[0], back[-1])
    return chosen, found.candidate.other or (other if other != chosen else None)


def _mention(sentence: str, found: Found, on: dt.date) -> DateMention:
    lead = found.lead
    looks = direction(sentence, found.begin)
    if lead in ("since", "ever since", "as of"):
        looks = BACK
    elif lead in ("until", "till", "by", "no later than", "ahead of") and looks == OPEN:
        looks = AHEAD
    stretch, other = _choose(found, looks, on)
    if found.cut in ("earlier", "so far") and stretch.start <= on:
        stretch = stretch.cut(last=on)
    elif found.cut in ("later", "rest") and stretch.end >= on:
        stretch = stretch.cut(first=on)
    finish = found.finish
    basis = found.candidate.basis
    if len(found.candidate.stretches) > 1:
        basis += {BACK: "; the sentence looks back", AHEAD: "; the sentence looks ahead"}.get(looks, "")
    relation = _RELATIONS.get(lead, "since" if lead.startswith(("starting", "beginning")) else "in")
    if lead and _OF_EVENT.match(
        sentence[max(found.core - 4, 0) : found.core] + sentence[finish : finish + 24]
    ):
        # "before next year's election": before some day of that year, not before the year
        relation = _OF_AN_EVENT.get(relation, relation)
        basis += "; of an event in it" if relation != "in" else ""
    onward = _ONWARD.match(sentence, finish) if lead == "from" else None
    if onward:
        relation, finish = "since", onward.end()
    return DateMention(
        sentence[found.begin : finish],
        stretch.start,
        stretch.end,
        f"part of a {stretch.precision}"
        if found.cut in ("earlier", "later", "rest", "so far")
        else stretch.precision,
        relation,
        basis + (f", {found.cut}" if found.cut and found.cut not in basis else ""),
        found.begin,
        finish,
        (other.start, other.end) if other else None,
        found.candidate.absolute,
    )


def _range(sentence: str, first: Found, last: Found, on: dt.date) -> DateMention | None:
    """Return one mention for two dates that are the ends of a stretch, or None."""
    joint = _BETWEEN.search(sentence[first.finish : last.core])
    if joint is None or (
        joint.start() != 0 and sentence[first.finish : last.core].strip() != joint[0].strip()
    ):
        return None
    word = joint["by"].strip().lower()
    fits = {"and": first.lead == "between", "-": True, "–": True, "—": False}.get(word, True)
    if not fits or last.cut in ("earlier", "later", "rest", "so far"):
        return None
    end, _ = _choose(last, direction(sentence, first.begin), on)
    starts = [stretch for stretch in first.candidate.stretches if stretch.start <= end.start]
    if not starts or starts[-1].start > end.end:
        return None
    start = starts[-1]
    precision = start.precision if start.precision == end.precision else "days"
    if precision in ("day", "week", "month", "year"):
        precision += "s"
    return DateMention(
        sentence[first.begin : last.finish],
        start.start,
        end.end,
        precision,
        "in",
        f"from {first.candidate.basis} to {last.candidate.basis}",
        first.begin,
        last.finish,
        None,
        last.candidate.absolute,
    )
