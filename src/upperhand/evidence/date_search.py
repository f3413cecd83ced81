"""Where the rules for dates apply in a sentence: the longest match counts, with the part and preposition before it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from . import date_calendar, date_relative
from .date_words import Candidate
from .stretch import part
from .tense import AHEAD, direction

RULES = (*date_calendar.RULES, *date_relative.RULES)


TRIGGER = re.compile(
    r"\d{4}|\d0['’]?s\b|day|night|hour|morning|afternoon|evening|morrow|week|month|year|decade|fortnight|quarter|Q[1-4]|spring|summer|autumn|fall"
    r"|winter|christmas|[1-4](?:st|nd|rd|th)"
    r"|(?-i:\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JA|FE|MA|AP|JU|AU|SE|OC|NO|DE|Mon|Tue|Wed|Thu|Fri|Sat|Sun))",
    re.IGNORECASE,
)
"""A sentence without any of these holds no date: most are passed over by one look."""


@dataclass(frozen=True)
class Found:
    """A candidate in its place, with what stands before it."""

    begin: int
    finish: int
    core: int
    lead: str
    cut: str
    candidate: Candidate


_PART = re.compile(
    r"(?:(?:the\s+)?(?P<early>early)(?:\s+in|\s+part\s+of)?|(?:the\s+)?(?P<mid>mid)(?:dle)?(?:\s+of)?"
    r"|(?:the\s+)?(?P<late>late|latter\s+part\s+of)(?:\s+in)?"
    r"|(?:the\s+)?(?:very\s+)?(?P<start>start|beginning|turn|opening\s+days|first\s+days)\s+of"
    r"|(?:the\s+)?(?:very\s+)?(?P<end>end|close|final\s+days|last\s+days|closing\s+days)\s+of"
    r"|(?:the\s+)?(?P<first_half>first\s+half)\s+of|(?:the\s+)?(?P<second_half>second\s+half|latter\s+half)\s+of"
    r"|(?P<earlier>earlier)(?:\s+in|\s+on)?|(?P<later>later)(?:\s+in|\s+on)?|(?P<so_far>so\s+far)(?:\s+in)?"
    r"|(?:the\s+)?(?P<rest>rest|remainder)\s+of)(?:\s+|-)(?:the\s+)?\Z",
    re.IGNORECASE,
)

_LEAD = re.compile(
    r"\b(?P<lead>not\s+until|not\s+before|no\s+(?:earlier|sooner)\s+than|no\s+later\s+than|ever\s+since|since|until|till"
    r"|through|up\s+to|by|before|ahead\s+of|prior\s+to|earlier\s+than|after|following|later\s+than|as\s+of"
    r"|(?:starting|beginning)(?:\s+(?:in|on|from))?|from|between|in|on|at|over|during|throughout|of|for|within|around"
    r"|about|dated)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)

_COUNTED = re.compile(
    r"\s+(?:soldiers|troops|people|men|women|children|prisoners|tanks|drones|missiles|shells|vehicles|rounds|dead|wounded"
    r"|homes|tonnes|tons|km|kilometers|kilometres|miles|metres|meters|dollars|euros|million|billion|percent|per\s+cent"
    r"|hours|times)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"['’]s\b|\s+[a-z]")


def candidates(sentence: str, on: dt.date) -> list[Found]:
    """Return what the rules find, the longest first where they overlap, in the order of the text."""
    matches = [(match, read) for rule, read in RULES for match in rule.finditer(sentence)]
    matches.sort(key=lambda pair: (pair[0].start() - pair[0].end(), pair[0].start()))
    taken: list[Found] = []
    used = bytearray(len(sentence))
    for match, read in matches:
        if any(used[match.start() : match.end()]):
            continue
        candidate = read(match, on)
        found = candidate and _led(sentence, match.start(), match.end(), candidate, on)
        if found:
            taken.append(found)
            used[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    taken.sort(key=lambda f: f.core)
    for index in range(1, len(taken)):  # what stands before a date may belong to the date before it
        if taken[index].begin < taken[index - 1].finish:
            taken[index] = replace(taken[index], begin=taken[index].core)
    return taken


def _led(sentence: str, core: int, finish: int, candidate: Candidate, on: dt.date) -> Found | None:
    """Take in the part and the preposition before a date; None where the words are no date after all."""
    before, cut = sentence[:core], ""
    if match := _PART.search(before[-48:] if len(before) > 48 else before):
        which = next(name for name, words in match.groupdict().items() if words)
        before, cut = before[: len(before) - len(match[0])], which.replace("_", " ")
    led = _LEAD.search(before[-40:])
    lead = " ".join(led["lead"].lower().split()) if led else ""
    begin = len(before) - len(led[0]) if led else len(before)
    after = sentence[finish : finish + 24]
    if candidate.needs == "part" and not cut:
        return None
    if candidate.needs == "lead" and (_COUNTED.match(after) or not (lead or cut or _named(before, after))):
        return None
    if candidate.needs == "ahead" and direction(sentence, core) != AHEAD:
        return None
    if candidate.needs == "back" and direction(sentence, core) == AHEAD:
        return None
    if cut in ("early", "mid", "late", "start", "end", "first half", "second half"):
        parts = tuple(part(stretch, cut) for stretch in candidate.stretches)
        other = part(candidate.other, cut) if candidate.other else None
        candidate = replace(
            candidate, stretches=parts, other=other, basis=f"{cut} part of: {candidate.basis}"
        )
    if sentence[begin : begin + 1].isspace():
        begin += 1
    return Found(begin, finish, core, lead, cut, candidate)


def _named(before: str, after: str) -> bool:
    """Return whether a bare year or month stands as a date: "the 2014 vote", "(2014)", "2014's end"."""
    return bool(
        re.search(r"(?:\b(?:the|a|its|their|his|her|and|or|to)\s+|[(–—-]\s?)\Z", before[-8:], re.IGNORECASE)
    ) and bool(_NOUN.match(after) or after[:1] in (")", ",", ".", ";", ""))
