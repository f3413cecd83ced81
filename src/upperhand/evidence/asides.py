"""What in a document is not the report itself: by-lines, links to read more, widgets, sub-heads, captions; by rule."""

from __future__ import annotations

import re

_RULES: list[tuple[str, re.Pattern[str]]] = [
    (why, re.compile(pattern, re.IGNORECASE))
    for why, pattern in [
        (
            "link to more",
            r"(?:read (?:more|also|next|on|the full)|also read|see also|related(?: (?:articles?|stories|content|news|topics))?"
            r"|more (?:on this story|from|stories|news|like this)|recommended|you may also like|most (?:read|popular|viewed)"
            r"|editors?['’]? picks?|keep reading|continue reading|go deeper|explore more|what to read next|in pictures"
            r"|watch|listen|analysis|explainer|opinion)\s*(?::|\||»|>|\Z|(?<=more)\s(?=[A-Z\d“]))",
        ),
        (
            "widget",
            r"(?:font (?:size|change)|(?:increase|decrease|change|text) (?:font|text|size)(?: size)?|a[+-]|share(?: (?:this|on|via|"
            r"article|story|full article)\b.{0,60})?|print(?: (?:this )?(?:page|article))?|copy (?:link|url)|save(?: (?:article|for later))?"
            r"|e-?mail|tweet|facebook|twitter|whatsapp|telegram|linkedin|x|bookmark|comments?(?: \(\d+\))?|\d+ comments?"
            r"|advertis(?:ement|ing)|sponsored(?: content)?|skip (?:to|advert).{0,40}|loading\W*|close|menu|search|back to top"
            r"|sign (?:up|in)\b.{0,120}|log in|subscribe\b.{0,120}|follow (?:us|@|live)\b.{0,80}|join our .{0,80}"
            r"|get (?:our|the) .{0,60}newsletter.{0,60}|newsletters?|click here.{0,60}|download (?:the|our) app.{0,40}"
            r"|listen to (?:this )?(?:article|story).{0,40}|\d+[- ]min(?:ute)?s? (?:read|listen)|reading time.{0,20}"
            r"|this (?:video|content) .{0,80}(?:play|load|available|browser).{0,80}|please enable .{0,80}"
            r"|(?:we use|accept all|manage) cookies.{0,120}|tags?:.{0,200}|topics?:.{0,200}|filed under.{0,120})\s*[.!:]?\Z",
        ),
        (
            "by-line",
            r"(?!.*[a-z]\.\Z)(?:by|from|words by|written by|story by|text by)\s(?-i:[A-Z][\w.'’-]+)(?:[ ,]+(?:and|in|of|for|the|de|van|von|al"
            r"|&|@|correspondent|reporter|editor|staff|writer|writers|diplomatic|defence|defense|foreign|political|security"
            r"|(?-i:[A-Z][\w.'’-]*))){1,12}\s*[|,]?\Z",
        ),
        (
            "by-line",
            r"(?:(?:additional |further )?reporting by|(?:edited|editing|compiled|translated|produced|contributed) by"
            r"|additional reporting)\b.{0,300}\Z",
        ),
        (
            "by-line",
            r"(?-i:[A-Z][\w.'’-]+(?: (?-i:[A-Z][\w.'’-]*)){1,3}),? (?:is|are|was) (?:an? |the )?(?:\w+[ -]){0,5}"
            r"(?:correspondent|reporter|editor|columnist|fellow|journalist|bureau chief|contributor|staff writer|analyst at)\b.{0,250}\Z",
        ),
        (
            "date line",
            r"(?:(?:first |last )?(?:published|updated|posted|modified|created|date|issued)(?: on| at)?\s*:?\s*)?"
            r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? \d{4}"
            r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
            r"(?:[ ,T|@-]*(?:at |updated )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{1,4}T?\)?)?)?(?:\W+updated.{0,60})?\s*[.|]?\Z",
        ),
        (
            "caption",
            r"(?:(?:file )?(?:photo|photograph|image|picture|video|illustration|graphic|map|credit|caption|source|figure|fig\.)"
            r"(?: (?:by|credit|caption|source|illustration|\d+))?\s*[:.–—-].{0,400}|\[?\(?(?:photo|image|picture|illustration) by .{0,200}"
            r"|file photo\b.{0,300}|.{0,400}(?:getty images|afp|reuters|ap photo|shutterstock|epa|anadolu|file photo|handout)"
            r"(?: via [\w ]{2,40})?[\])]?(?:/[\w ./-]{1,60})?\s*[\])]?)\Z",
        ),
        (
            "notice",
            r"(?:©|\(c\) \d{4}|copyright\b|all rights reserved|terms (?:of use|and conditions)|privacy policy"
            r"|(?:the )?views expressed .{0,300}|this article (?:was|has been) (?:first |originally )?(?:published|updated|amended)"
            r"|a version of this article appear|disclaimer\b|correction(?: appended)?:).{0,400}\Z",
        ),
        ("rule", r"[\W_]{1,80}\Z"),
    ]
]

_PUBLISHER = re.compile(
    r"(?:the )?(?:[A-Z][\w&.'’-]*(?: (?:[A-Z][\w&.'’-]*|of|and|&|the)){0,4} )?"
    r"(?:Times|Post|Journal|News|Gazette|Herald|Tribune|Guardian|Observer|Telegraph|Chronicle|Review|Press|Agency|Today"
    r"|Independent|Standard|Mail|Express|Weekly|Daily|Monitor|Mirror|Register|Courier|Broadcasting Corporation|Newspaper)\Z"
)

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
    if title and _plain(words) == _plain(title):
        return "title" if number == 1 else "title again"
    if len(words) > 600:
        return ""
    if number <= 4 and _PUBLISHER.match(words):
        return "publisher"
    for why, rule in _RULES:
        if rule.match(words) and not (why == "caption" and _speaks(words)):
            return why
    return "sub-head" if _is_head(words, number, following) else ""


def _speaks(words: str) -> bool:
    """Return whether what ends in an agency's name is a sentence that cites it: "officials told Reuters"."""
    return bool(re.search(r"\b(?:told|tell|said|says|to|by|with|from|of|the)\s+\S+\W*\Z", words, re.IGNORECASE)) and not re.match(
        r"(?:file )?(?:photo|image|picture|credit)", words, re.IGNORECASE
    )


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
