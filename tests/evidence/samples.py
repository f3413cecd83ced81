"""Invented states, documents, claims and proposals for the tests of reading, ledger and review."""

import datetime as dt
import hashlib
import json
from pathlib import Path

from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.actors import Own
from upperhand.evidence.claims import Claim, Coded, Said, Speaker
from upperhand.evidence.dates import find_dates
from upperhand.evidence.documents import read_bytes

DATA = Path(__file__).parent / "data"
INVENTED = {code: Own(**entry) for code, entry in json.loads((DATA / "actors.json").read_text()).items()}
"""Three states of the labelled sentences, which the lists of the program do not know."""

DAY = dt.date(2031, 3, 14)
TEXT = """River envoys meet
By Jane Roe

Ardenian officials said on Tuesday that Brask had struck two depots. Nobody was hurt.

Corvia agreed last week to send Arden 500 shells. Dalmar did not.
"""


def document(name="river", text=TEXT):
    """Return a document that was read."""
    return read_bytes(f"{name}.txt", text.encode(), DAY)[0]


def claim(
    document,
    words="Brask had struck",
    type="strike",
    source="brask",
    target="arden",
    said=None,
    when="on Tuesday",
    engine="rules",
):
    """Return a claim on the sentence in which the words stand."""
    at = document.text.index(words)
    sentence = next(s for p in document.passages for s in p.sentences if s.start <= at < s.end)
    quote = document.text[sentence.start : sentence.end]
    start = at - sentence.start
    coded = Coded(
        type,
        start,
        start + len(words),
        Mention(start, start + 5, source, None, "name") if source else None,
        Mention(start, start + 5, target, "military", "name") if target else None,
        said or Said("fact", speakers=(Speaker("Ardenian officials", "arden", "official", True, 0, 18),)),
        f"{type}: words",
    )
    dates = find_dates(quote, (DAY, DAY)) if when else ()
    key = f"{document.sha256}{sentence.start}{type}{source}{target}{engine}"
    return Claim(
        hashlib.sha256(key.encode()).hexdigest()[:16],
        document.name,
        document.sha256,
        sentence.start,
        sentence.end,
        quote,
        coded,
        dates[0] if dates else None,
        (document.place(sentence.start),),
        engine,
    )
