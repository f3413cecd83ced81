"""A claim: who did what to whom, when, and how it is said; every part traceable to a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .actor_roles import Mention
from .dates import DateMention

Modality = Literal["fact", "possible", "future", "wanted", "hypothetical"]
Tense = Literal["past", "present", "future"]


@dataclass(frozen=True)
class Speaker:
    """Somebody through whom a report passes.

    Attributes
    ----------
    words : str
        As the text names them: "Corvian and Ostrian officials".
    actor, role : str or None
        Who that is, where the gazetteer knows.
    anonymous : bool
        Whether the text gives no name: "officials", "people familiar with the matter", or nobody at all
        ("is said to").
    start, end : int
        Offsets in the sentence.
    """

    words: str
    actor: str | None
    role: str | None
    anonymous: bool
    start: int
    end: int


@dataclass(frozen=True)
class Said:
    """How something is said.

    Attributes
    ----------
    modality : {"fact", "possible", "future", "wanted", "hypothetical"}
        ``fact``: as having happened or being so. ``possible``: hedged. ``future``: planned, expected, announced.
        ``wanted``: asked for, hoped, aimed at. ``hypothetical``: in or under a condition, a mechanism or a belief
        about what would follow; never an event.
    negated : bool
    tense : {"past", "present", "future"}
    speakers : tuple of Speaker
        The chain through which it is reported, nearest to the words first; empty if the document itself says so.
    cues : tuple of str
        The words that decided, for a reader to check.
    """

    modality: Modality = "fact"
    negated: bool = False
    tense: Tense = "past"
    speakers: tuple[Speaker, ...] = ()
    cues: tuple[str, ...] = ()

    @property
    def happened(self) -> bool:
        """Whether it is told as a fact that is so, by whomever.

        Examples
        --------
        >>> Said("fact").happened, Said("hypothetical").happened, Said("fact", negated=True).happened
        (True, False, False)
        """
        return self.modality == "fact" and not self.negated


@dataclass(frozen=True)
class Coded:
    """What one engine finds in one sentence; offsets are the sentence's.

    Attributes
    ----------
    type : str
        Key of the codebook.
    start, end : int
        The words that decided the type.
    source, target : Mention or None
        Who did it, and to or with whom.
    said : Said
    rule : str
        The line of the codebook that fired, for a reader to find.
    """

    type: str
    start: int
    end: int
    source: Mention | None
    target: Mention | None
    said: Said
    rule: str


@dataclass(frozen=True)
class Claim:
    """A claim as it is reviewed.

    Attributes
    ----------
    id : str
        Sixteen hexadecimal digits, from document, place, type and parties: reading again gives the same.
    document : str
        The name by which it is cited.
    sha256 : str
        Of the document's file.
    start, end : int
        The sentence, as offsets of the document's text.
    quote : str
        The sentence.
    coded : Coded
    when : DateMention or None
        When it happened or is to happen, as the text says; None if it does not.
    places : tuple of str
        Everywhere it is said, the fullest first: ``river ¶4``. Repeats of the same claim are one claim.
    engine : str
        ``rules``, ``spacy``, ``model`` or ``hand``.
    """

    id: str
    document: str
    sha256: str
    start: int
    end: int
    quote: str
    coded: Coded
    when: DateMention | None
    places: tuple[str, ...]
    engine: str


def identifier(document: str, start: int, coded: Coded) -> str:
    """Return a claim's id: the same document read again gives the same, whichever engine found it.

    Parameters
    ----------
    document : str
        SHA-256 of its file.
    start : int
        Where the sentence begins in the document's text.
    coded : Coded

    Examples
    --------
    >>> identifier("ab", 0, Coded("attack", 7, 15, None, None, Said(), "any"))
    '80284e3237d401b6'
    """
    who = "|".join(m.actor if m else "" for m in (coded.source, coded.target))
    text = f"{document}|{start}|{coded.start}|{coded.type}|{who}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def may_be_accepted_unseen(claim: Claim) -> bool:
    """Return whether a claim may be taken without a person who looks at it: never what a language model found.

    The words of a document can talk a language model into anything; they cannot do so with a rule.

    Examples
    --------
    >>> said = Coded("attack", 0, 4, None, None, Said(), "")
    >>> claim = Claim("0", "a", "ab", 0, 20, "", said, None, (), "rules")
    >>> from dataclasses import replace
    >>> may_be_accepted_unseen(claim), may_be_accepted_unseen(replace(claim, engine="model"))
    (True, False)
    """
    return claim.engine != "model"


def nearest(dates: Sequence[DateMention], start: int, end: int) -> DateMention | None:
    """Return the date that stands nearest to words of the same sentence, or None if there is none.

    Parameters
    ----------
    dates : sequence of DateMention
    start, end : int
        Offsets of the words.
    """

    def gap(date: DateMention) -> int:
        return max(date.begin - end, start - date.finish, 0)

    return min(dates, key=gap, default=None)
