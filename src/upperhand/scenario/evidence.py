"""Where a number comes from (`from:`), and how far a report of a given reliability may be off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .errors import listing, nearest

ASSUMED = "assumed"

SOURCE_GRADES = {"A": 0.5, "B": 0.75, "C": 1.0, "D": 1.5, "E": 2.5, "F": 1.5}
"""Reliability of the source, after the Admiralty code: factor on the error of what it reports.

A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged.
"""

CREDIBILITY = {1: 0.5, 2: 0.75, 3: 1.0, 4: 1.5, 5: 2.5, 6: 1.5}
"""Credibility of the report itself: factor on its error.

1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
"""

Z90 = 1.6448536269514722
"""95 % point of the standard normal: both ends of a range lie so many (one-sided) deviations from its median."""

LEVELS = {"very low": 0.05, "low": 0.25, "medium": 0.5, "high": 0.75, "very high": 0.95}
"""Words for what a report sees, as points of the analyst's range (share of the range's probability below)."""

LEVEL_SCORES = {
    "very low": -Z90,
    "low": -0.6744897501960817,
    "medium": 0.0,
    "high": 0.6744897501960817,
    "very high": Z90,
}
"""The same as standard scores."""

_PART = re.compile(
    r"(?P<source>[A-Za-z0-9][A-Za-z0-9_.-]*)\s*(?P<place>¶\s*\d+(\s*[–-]\s*\d+)?(\s*,\s*¶?\s*\d+)*)?\Z"
)


def report_sd(grade: str, credibility: int, spread: float) -> float:
    """Return the standard deviation of a report's error.

    ``sd = spread * SOURCE_GRADES[grade] * CREDIBILITY[credibility]``, where the spread is the standard
    deviation of what the analyst thinks possible: a C3 report counts as much as what was thought before.

    Parameters
    ----------
    grade : {"A", "B", "C", "D", "E", "F"}
    credibility : {1, 2, 3, 4, 5, 6}
    spread : float
        In the quantity's unit.

    Examples
    --------
    >>> report_sd("B", 2, 1.0)
    0.5625
    """
    return spread * SOURCE_GRADES[grade] * CREDIBILITY[credibility]


def problems_of(evidence: str, sources: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong with a `from:` and a remedy, or two empty texts.

    Evidence is ``assumed`` (perhaps with a reason: ``assumed, by analogy``), or one or more sources separated
    by semicolons, each with its paragraphs: ``nyt-0913 ¶6; control-map``.

    Examples
    --------
    >>> problems_of("nyt-0913 ¶6-7; map", {"nyt-0913", "map"})
    ('', '')
    >>> problems_of("nyt-0914 ¶6", {"nyt-0913"})[1]
    "'nyt-0913'"
    """
    text = evidence.strip()
    if text == ASSUMED or text.startswith((ASSUMED + ",", ASSUMED + ":", ASSUMED + " (")):
        return "", ""
    known = sorted(sources)
    for part in text.split(";"):
        words = part.strip()
        if words == ASSUMED:
            continue
        match = _PART.match(words)
        name = match["source"] if match else words.split("¶")[0].strip()
        if name not in known:
            close = nearest(name, [*known, ASSUMED])
            return f"no source is called '{name[:60]}'", listing(
                close
            ) or "name it under 'sources', or write 'assumed'"
        if match is None:
            return f"'{words[:60]}' is not a place in a source", f"write '{name} ¶6' or '{name} ¶6-8'"
    return "", ""


def is_assumed(evidence: str) -> bool:
    """Return whether a number is somebody's judgement, even where the fact behind it is reported.

    Examples
    --------
    >>> is_assumed("nyt-0913 ¶8; assumed"), is_assumed("control-map")
    (True, False)
    """
    return any(part.strip().startswith(ASSUMED) for part in evidence.split(";"))


def names_a_source(evidence: str) -> bool:
    """Return whether a source is cited, by itself or for the fact behind a judgement.

    Examples
    --------
    >>> names_a_source("nyt-0913 ¶8; assumed"), names_a_source("assumed, by analogy")
    (True, False)
    """
    return any(not part.strip().startswith(ASSUMED) for part in evidence.split(";"))


def grounds(numbers: Iterable[str]) -> dict[str, int]:
    """Count numbers by their evidence, in the words in which every verb says it.

    Parameters
    ----------
    numbers : iterable of str
        The evidence of each number.

    Examples
    --------
    >>> grounds(["control-map", "nyt-0913 ¶8; assumed", "assumed", "assumed, by analogy"])
    {'from a source': 1, 'assumed from a reported fact': 1, 'assumed outright': 2}
    """
    found = {"from a source": 0, "assumed from a reported fact": 0, "assumed outright": 0}
    for evidence in numbers:
        reported = "assumed from a reported fact" if names_a_source(evidence) else "assumed outright"
        found[reported if is_assumed(evidence) else "from a source"] += 1
    return found
