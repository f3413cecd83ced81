"""What in a document is not the report itself: by-lines, links to read more, widgets, sub-heads, captions; by rule."""

from __future__ import annotations

import re


def _whole(*ways: str, end: str = r"\Z") -> re.Pattern[str]:
    """Return a pattern that fits a paragraph as one of several ways to write it, in any case."""
    return re.compile(f"(?:{'|'.join(ways)}){end}", re.IGNORECASE)


_NAME = r"(?-i:[A-Z][\w.'’-]*)"
_IN_BYLINE = (
    rf"(?:and|in|of|for|the|de|van|von|al|&|@|\w*correspondent|\w*reporter|editor|staff|writers?|{_NAME})"
)
_MONTH_DAY = r"\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? \d{4}|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{1,4}T?\)?)?"
_AGENCY = r"(?:getty images|afp|reuters|ap photo|shutterstock|epa|anadolu|file photo|handout)"

_RULES: list[tuple[str, re.Pattern[str]]] = [
    (
        "link to more",
        _whole(
            r"read (?:more|also|next|on|the full)|also read|see also|keep reading|continue reading|what to read next",
            r"related(?: (?:articles?|stories|content|news|topics))?|more (?:on this story|from|stories|news|like this)",
            r"recommended|you may also like|most (?:read|popular|viewed)|editors?['’]? picks?|go deeper|explore more",
            r"in pictures|watch|listen|analysis|explainer|opinion",
            end=r"\s*(?::|\||»|>|\Z|(?<=more)\s(?=[A-Z\d“]))",
        ),
    ),
    (
        "widget",
        _whole(
            r"font (?:size|change)|(?:increase|decrease|change|text) (?:font|text|size)(?: size)?|a[+-]",
            r"share(?: (?:this|on|via|article|story|full article)\b.{0,60})?|print(?: (?:this )?(?:page|article))?",
            r"copy (?:link|url)|save(?: (?:article|for later))?|e-?mail|tweet|facebook|twitter|whatsapp|telegram",
            r"linkedin|x|bookmark|comments?(?: \(\d+\))?|\d+ comments?|close|menu|search|back to top|loading\W*",
            r"advertis(?:ement|ing)|sponsored(?: content)?|skip (?:to|advert).{0,40}|log in|newsletters?",
            r"sign (?:up|in)\b.{0,120}|subscribe\b.{0,120}|follow (?:us|@|live)\b.{0,80}|join our .{0,80}",
            r"get (?:our|the) .{0,60}newsletter.{0,60}|click here.{0,60}|download (?:the|our) app.{0,40}",
            r"listen to (?:this )?(?:article|story).{0,40}|\d+[- ]min(?:ute)?s? (?:read|listen)|reading time.{0,20}",
            r"this (?:video|content) .{0,80}(?:play|load|available|browser).{0,80}|please enable .{0,80}",
            r"(?:we use|accept all|manage) cookies.{0,120}|tags?:.{0,200}|topics?:.{0,200}|filed under.{0,120}",
            end=r"\s*[.!:]?\Z",
        ),
    ),
    (
        "by-line",
        _whole(
            rf"(?!.*[a-z]\.\Z)(?:by|from|words by|written by|story by|text by)\s{_NAME}(?:[ ,]+{_IN_BYLINE}){{1,12}}\s*[|,]?",
            r"(?:(?:additional |further )?reporting by|(?:edited|editing|compiled|translated|produced) by)\b.{0,300}",
            r"(?:contributed by|additional reporting)\b.{0,300}",
            rf"{_NAME}(?: {_NAME}){{1,3}},? (?:is|are|was) (?:an? |the )?(?:\w+[ -]){{0,5}}"
            r"(?:correspondent|reporter|editor|columnist|fellow|journalist|bureau chief|contributor|staff writer)\b.{0,250}",
        ),
    ),
    (
        "date line",
        _whole(
            r"(?:(?:first |last )?(?:published|updated|posted|modified|created|date|issued)(?: on| at)?\s*:?\s*)?"
            r"(?:(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?\.?,? )?"
            rf"(?:{_MONTH_DAY}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
            rf"(?:[ ,T|@-]*(?:at |updated )?{_CLOCK})?(?:\W+updated.{{0,60}})?\s*[.|]?",
        ),
    ),
    (
        "caption",
        _whole(
            r"(?:(?:file )?(?:photo|photograph|image|picture|video|illustration|graphic|map|credit|caption|source|figure|fig\.)"
            r"(?: (?:by|credit|caption|source|illustration|\d+))?\s*[:.–—-].{0,400})",
            r"[\[(]*(?:photo|image|picture|illustration) by .{0,200}|file photo\b.{0,300}",
            rf".{{0,400}}{_AGENCY}(?: via [\w ]{{2,40}})?[\])]*(?:/[\w ./-]{{1,60}})?\s*[\])]?",
        ),
    ),
    (
        "notice",
        _whole(
            r"©|\(c\) \d{4}|copyright\b|all rights reserved|terms (?:of use|and conditions)|privacy policy|disclaimer\b",
            r"(?:the )?views expressed .{0,300}|a version of this article appear|correction(?: appended)?:",
            r"this article (?:was|has been) (?:first |originally )?(?:published|updated|amended)",
            end=r".{0,400}\Z",
        ),
    ),
    ("table row", _whole(r"\|.{0,600}\|")),
    ("rule", _whole(r"[\W_]{1,80}")),
]

_PUBLISHER = re.compile(
    r"(?:the )?(?:[A-Z][\w&.'’-]*(?: (?:[A-Z][\w&.'’-]*|of|and|&|the)){0,4} )?"
    r"(?:Times|Post|Journal|News|Gazette|Herald|Tribune|Guardian|Observer|Telegraph|Chronicle|Review|Press|Agency|Today"
    r"|Independent|Standard|Mail|Express|Weekly|Daily|Monitor|Mirror|Register|Courier|Broadcasting Corporation|Newspaper)\Z"
)

_WRITER = re.compile(rf"{_NAME}(?: {_NAME}){{1,3}}(?:,? (?:in|and|&) {_NAME}(?: {_NAME}){{0,3}}){{0,2}}\Z")

_STOP = re.compile(r"[.!…:;,][\"'”’»)\]]*\Z")
LONGEST_HEAD = 12
"""Words of a sub-head at most."""


def why_aside(text: str, number: int, title: str, following: str) -> str:
    """Return why a paragraph is set aside, or nothing if it is part of the report.

    Parameters
    ----------
    text : str
        The paragraph.
    number : int
        Its number, from 1.
    title : str
        The document's title.
    following : str
        The next paragraph, or nothing.

    Examples
    --------
    >>> why_aside("Read more: The war explained", 4, "", ""), why_aside("Talks failed.", 4, "", "")
    ('link to more', '')
    """
    words = " ".join(text.split())
    if words.startswith(("(", "[")) and words.endswith((")", "]")):
        words = words[1:-1].strip()
    if title and _plain(words) == _plain(title):
        return "title" if number == 1 else "title again"
    if len(words) > 600:
        return ""
    if number <= 4 and _PUBLISHER.match(words):
        return "publisher"
    for why, rule in _RULES:
        if rule.match(words) and not (why == "caption" and _speaks(words)):
            return why
    if 1 < number <= 3 and _WRITER.match(words):
        return "by-line"
    return "sub-head" if _is_head(words, number, following) else ""


def _speaks(words: str) -> bool:
    """Return whether what ends in an agency's name is a sentence that cites it: "officials told Reuters"."""
    return bool(
        re.search(r"\b(?:told|tell|said|says|to|by|with|from|of|the)\s+\S+\W*\Z", words, re.IGNORECASE)
    ) and not re.match(r"(?:file )?(?:photo|image|picture|credit)", words, re.IGNORECASE)


def _is_head(words: str, number: int, following: str) -> bool:
    """Return whether a short line without a full stop stands over a longer paragraph."""
    count = len(words.split())
    if count > LONGEST_HEAD or _STOP.search(words) or words[:1] in "\"“‘'•*-–":
        return False
    if words.endswith("?"):
        return count <= 10 and number > 1 and len(following) > len(words)
    return number > 1


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
