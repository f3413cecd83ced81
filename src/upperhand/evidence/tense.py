"""Which way a sentence looks at one of its places: back, ahead, or neither; for dates that leave the year open."""

from __future__ import annotations

import re

AHEAD, BACK, OPEN = 1, -1, 0

_AHEAD = re.compile(
    r"\b(?:will|won't|shall|would|'ll|’ll|(?-i:may)|might|could|upcoming|coming|ahead of|planned|plans?|planning"
    r"|expect(?:s|ed|ing)?"
    r"|due|scheduled|slated|set (?:to|for)|going to|intend(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:e|es|ed|ing)|prepar(?:e|es|ed|ing)"
    r"|call(?:s|ed|ing)? for|calls? on|proposed?|proposes|proposing|proposal|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)"
    r"|vow(?:s|ed|ing)?|announced plans|deadline|want(?:s|ed|ing)?|propos(?:al|als)|looming|forthcoming|tentatively"
    r"|(?:is|are|was|were) (?:to|about to)|agreed to|until|next|must|should|ready to|demand(?:s|ed|ing))\b",
    re.IGNORECASE,
)

_BACK = re.compile(
    r"\b(?:was|were|had|did|has|have|been|took|began|begun|held|met|won|lost|fell|came|went|told|sent|left|gave|made|saw"
    r"|struck|hit|shot|fought|said|spoke|broke|fled|grew|rose|led|became|sought|brought|drove|withdrew|flew|chose|found|got"
    r"|knew|kept|laid|paid|put|ran|set out|sank|sold|stood|thought|threw|wore|wrote|built|bought|caught|dealt|drew|felt"
    r"|recently|ago|already|earlier|previous(?:ly)?|following|(?!(?:arm|unit|ne|inde|fe|be|se|re|hundr|sacr|so-call|nam|wick)ed\b)"
    r"[a-z]{2,}ed)\b",
    re.IGNORECASE,
)


# "demanded in June that …": the date is of the demand, not of what is demanded.
_STATED = re.compile(
    r"\b(?:demanded|proposed|promised|pledged|vowed|agreed|urged|asked|announced)(?:\s+(?:in|on|at|late|early|last|the))*\s+\Z",
    re.IGNORECASE,
)
_STATED_AFTER = re.compile(r"[^.;]{0,30}?\s+that\b", re.IGNORECASE)


def direction(sentence: str, at: int) -> int:
    """Return which way a sentence looks at a place in it.

    The nearest word before the place that looks ahead or back decides, else the nearest one after it. A verb of
    planning looks ahead in any tense: who called for talks in November means a November to come.

    Parameters
    ----------
    sentence : str
    at : int
        Offset in the sentence.

    Returns
    -------
    {1, -1, 0}
        Ahead, back, open.

    Examples
    --------
    >>> direction("The envoys met on Tuesday", 15), direction("The envoys will meet on Tuesday", 21)
    (-1, 1)
    """
    before = sentence[max(0, at - 160) : at]
    if _STATED.search(before) and _STATED_AFTER.match(sentence, at):
        return BACK
    ahead, back = _last(_AHEAD, before), _last(_BACK, before)
    if ahead < 0 and back < 0:
        after = sentence[at : at + 120]
        first = (_first(_AHEAD, after), _first(_BACK, after))
        if first[0] == first[1]:
            return OPEN
        return AHEAD if first[0] < first[1] else BACK
    return AHEAD if ahead >= back else BACK


def _last(pattern: re.Pattern[str], text: str) -> int:
    ends = [match.end() for match in pattern.finditer(text)]
    return ends[-1] if ends else -1


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else len(text) + 1
