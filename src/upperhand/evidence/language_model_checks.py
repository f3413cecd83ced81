"""Holds what a language model says to the text: a quote must stand there, a type be known, an actor be found by our lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from .actors import Gazetteer, Mention
from .claims import Claim, Coded, Modality, Said, identifier
from .dates import DateMention, find_dates
from .documents import Document, Sentence
from .language_model_prompt import VERSION, Record

HowSaid = Callable[[str, int, int, Sequence[Mention]], Said]
"""The layer that reads how the words from one offset to another of a sentence are said."""

STRICTER: tuple[Modality, ...] = ("fact", "possible", "future", "wanted", "hypothetical")
"""Each is further from having happened than the one before it."""

# A model writes plain quotation marks where the text has curved ones; the words are the same.
_MARKS = str.maketrans("‘’‚‛“”„‟«»", '\'\'\'\'""""""')


@dataclass(frozen=True)
class Told:
    """A document's sentences with the actors in them.

    Attributes
    ----------
    document : Document
    sentences : tuple of Sentence
    words : tuple of str
        Of each sentence, every break of a line a space: offsets stay those of the document, counted from the sentence's start.
    mentions : tuple of tuple of Mention
        Of each sentence, with its offsets.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    words: tuple[str, ...]
    mentions: tuple[tuple[Mention, ...], ...]

    @classmethod
    def of(cls, document: Document, gazetteer: Gazetteer) -> Told:
        """Read a document.

        Examples
        --------
        >>> from upperhand.evidence.actors import Own
        >>> from upperhand.evidence.actor_names import Names
        >>> from upperhand.evidence.documents import read_bytes
        >>> own = Gazetteer(Names()).with_actors({"XCO": Own(["Corvia"])})
        >>> told = Told.of(read_bytes("a.txt", b"Rain fell. Corvia attacked.")[0], own)
        >>> told.words, [m.actor for m in told.mentions[1]]
        (('Rain fell.', 'Corvia attacked.'), ['XCO'])
        """
        text = re.sub(r"\s", " ", document.text)
        # All at once: a last name is known by the full name that stood before.
        every = gazetteer.find(text, document.published.end)
        starts = [mention.start for mention in every]
        sentences = document.sentences()
        return cls(
            document,
            sentences,
            tuple(text[sentence.start : sentence.end] for sentence in sentences),
            tuple(
                tuple(
                    replace(mention, start=mention.start - sentence.start, end=mention.end - sentence.start)
                    for mention in every[
                        bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)
                    ]
                    if mention.end <= sentence.end
                )
                for sentence in sentences
            ),
        )


@dataclass(frozen=True)
class Checker:
    """Turns records into claims, or says why not.

    Attributes
    ----------
    told : Told
    gazetteer : Gazetteer
    types : dict of str to str
        The codebook's types.
    engine : str
        Which model, for the claim's ``rule``.
    how_said : callable or None
    """

    told: Told
    gazetteer: Gazetteer
    types: Mapping[str, str]
    model: str
    how_said: HowSaid | None = None

    def claim(self, record: Record, asked: Sequence[int]) -> Claim | str:
        """Return a record as a claim, or why it is dropped.

        Parameters
        ----------
        record : Record
        asked : sequence of int
            Numbers, from 0, of the sentences that were asked about.
        """
        if record.type not in self.types:
            return "the type is not in the codebook"
        found = self._found(record, asked)
        if found is None:
            return "the quote is not in the text"
        number, start, end = found
        document, sentence, quote = (
            self.told.document,
            self.told.sentences[number],
            self.told.words[number],
        )
        source, target = self._actor(record.source, number), self._actor(record.target, number)
        said = self._said(record, number, start, end)
        rule = f"{self.model}, prompt {VERSION}"
        coded = Coded(record.type, start, end, source, target, said, rule)
        return Claim(
            identifier(document.sha256, sentence.start, coded),
            document.name,
            document.sha256,
            sentence.start,
            sentence.end,
            quote,
            coded,
            self._when(record.when, quote),
            (document.place(sentence.start),),
            "model",
        )

    def _found(self, record: Record, asked: Sequence[int]) -> tuple[int, int, int] | None:
        """Return where a record's quote stands: in the sentence it names, or in the only other one that has it."""
        number = record.sentence - 1
        if number in asked and (span := span_of(record.quote, self.told.words[number])):
            return number, *span
        others = [(other, span) for other in asked if (span := span_of(record.quote, self.told.words[other]))]
        return (others[0][0], *others[0][1]) if len(others) == 1 else None

    def _actor(self, named: str | None, number: int) -> Mention | None:
        """Return whom our lists find under the words that a model gives: in the sentence, else before it.

        One found before it has the empty span at the sentence's start.
        """
        if not named:
            return None
        here = self.told.mentions[number]
        able = [mention for mention in here if mention.role != "place"] or here
        span = span_of(named, self.told.words[number], least=1)
        if span:
            within = [m for m in able if m.start < span[1] and span[0] < m.end]
            if within:
                return within[0]
        # The words as such: the same actor under another name, or what a pronoun stands for.
        meant = self.gazetteer.find(named[:300], self.told.document.published.end)
        if not meant:
            return None
        for mention in able:
            if mention.actor == meant[0].actor:
                return mention
        for earlier in reversed(self.told.mentions[:number]):
            for mention in reversed(earlier):
                if mention.actor == meant[0].actor:
                    return replace(mention, start=0, end=0)
        return None

    def _said(self, record: Record, number: int, start: int, end: int) -> Said:
        """Return how it is said: where the model and our own reading differ, what is further from having happened."""
        said = Said(record.modality, record.negated, "future" if record.modality == "future" else "past")
        if self.how_said is None:
            return said
        own = self.how_said(self.told.words[number], start, end, self.told.mentions[number])
        modality = max(said.modality, own.modality, key=STRICTER.index)
        return replace(own, modality=modality, negated=said.negated or own.negated)

    def _when(self, named: str | None, quote: str) -> DateMention | None:
        """Return the date that our own rules find in the words that a model gives as the time."""
        span = span_of(named, quote, least=1) if named else None
        if span is None:
            return None
        dates = find_dates(quote, self.told.document.published.interval)
        return next((date for date in dates if date.begin < span[1] and span[0] < date.finish), None)


def span_of(words: str, text: str, least: int = 3) -> tuple[int, int] | None:
    """Return the first place of some words in a text: the same signs, but for white space and the form of quotation marks.

    Parameters
    ----------
    words, text : str
    least : int
        Letters and figures that the words need: fewer say nothing about where they stand.

    Examples
    --------
    >>> span_of("Corvia's  army", "The army of Corvia: Corvia’s army")
    (20, 33)
    >>> span_of("army", "The armyworm") is None, span_of("a", "a b") is None
    (True, True)
    """
    parts = words.translate(_MARKS).split()
    if sum(sign.isalnum() for part in parts for sign in part) < least:
        return None
    pattern = r"\s+".join(map(re.escape, parts))
    match = re.search(rf"(?<!\w){pattern}(?!\w)", text.translate(_MARKS))
    return match.span() if match else None
