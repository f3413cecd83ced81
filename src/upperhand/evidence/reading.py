"""From documents to claims: who is named, what each sentence says, when, and where else it is said."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from upperhand.scenario.model import Scenario

from .actor_roles import Mention
from .actors import Gazetteer
from .cited import file_of, source_of
from .claims import Claim, Coded, identifier, nearest
from .dates import find_dates
from .documents import Document, Sentence, read_all, read_bytes
from .grading import publishers_of
from .ledger import Ledger
from .problems import DocumentError
from .proposal import Proposal
from .proposals import Proposer
from .published import Published
from .repeats import find_repeats

if TYPE_CHECKING:
    from .language_model import LanguageModel

LONGEST = 4_000
"""Characters of a sentence that are read: one that goes on further is none."""

AHEAD = dt.timedelta(days=366)
"""How long after the day of a scenario that lies in the future its documents may be published."""

REMEMBERED = 12
"""Mentions of the sentences before that a pronoun may mean."""


class Engine(Protocol):
    """Codes sentences: the rules, the parser, or a language model."""

    @property
    def name(self) -> str:
        """What a claim says of where it comes from."""
        ...

    def code_many(
        self, sentences: Iterable[tuple[str, Sequence[Mention], Sequence[Mention]]]
    ) -> Iterator[tuple[Coded, ...]]:
        """Return what each sentence says, given its mentions and those before it; offsets are the sentence's."""
        ...


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes
    ----------
    documents : tuple of Document
    claims : tuple of Claim
        In the order of the documents.
    proposals : dict of str to Proposal
        By the claim's id: what it would change.
    problems : tuple of DocumentError
    """

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    proposals: Mapping[str, Proposal]
    problems: tuple[DocumentError, ...]


def read(
    paths: Iterable[str | Path],
    scenario: Scenario,
    engine: Engine | None = None,
    today: dt.date | None = None,
    ledger: Ledger | None = None,
    published: tuple[dt.date, str] | None = None,
    model: Callable[[Gazetteer], LanguageModel] | None = None,
) -> Reading:
    """Read documents and code what they say of a war.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, or ``-`` for the standard input.
    scenario : Scenario
        Its actors are known by their own identifiers; proposals are about its numbers.
    engine : Engine, optional
        Default: the rules, which need no model.
    today : datetime.date, optional
        The day of reading.
    ledger : Ledger, optional
        Keeps documents, claims and proposals; a document that it has already stands as it was first read.
    published : (datetime.date, str), optional
        Day on which all of them were published, and who says so; kept in the ledger.
    model : callable, optional
        Makes a language model that reads as well; what it alone finds is marked, and never accepted unseen.

    Returns
    -------
    Reading
        What cannot be read is among its problems and stops nothing.

    Examples
    --------
    >>> import upperhand as uh
    >>> read(["no-such-file.txt"], uh.load("two-rivers")).problems[0].problem.what
    'there is no such file'
    """
    today = today or dt.date.today()
    if scenario.as_of > today:  # an invented war of days to come
        today = scenario.as_of + AHEAD
    documents, problems = read_all(paths, today)
    return taken_in(documents, scenario, engine, ledger, published, model, problems)


def read_upload(
    name: str,
    data: bytes,
    scenario: Scenario,
    ledger: Ledger,
    today: dt.date | None = None,
    *,
    title: str = "",
    publisher: str = "",
    published: tuple[dt.date, str] | None = None,
) -> Reading:
    """Read the content of one file, which came with a name but lies nowhere, as `read` does with the rules.

    Title, publisher and day of publication, with who says so, count before those that the file gives.

    Raises
    ------
    DocumentError
        If it cannot be read.
    """
    today = today or dt.date.today()
    if scenario.as_of > today:
        today = scenario.as_of + AHEAD
    documents = tuple(
        replace(document, title=title or document.title, publisher=publisher or document.publisher)
        for document in read_bytes(name, data, today)
    )
    return taken_in(documents, scenario, ledger=ledger, published=published)


def taken_in(
    documents: Sequence[Document],
    scenario: Scenario,
    engine: Engine | None = None,
    ledger: Ledger | None = None,
    published: tuple[dt.date, str] | None = None,
    model: Callable[[Gazetteer], LanguageModel] | None = None,
    problems: tuple[DocumentError, ...] = (),
) -> Reading:
    """Code documents and keep what they say; see `read` for the arguments."""
    once = {document.sha256: document for document in documents}
    documents = tuple(_as_cited(document, scenario) for document in once.values())
    if ledger is not None:
        documents = ledger.add_documents(documents)
        if published is not None:
            documents = tuple(ledger.confirm_published(d.sha256, *published) for d in documents)
    claims = claims_of(documents, scenario, engine)
    if model is not None:
        answer = model(Gazetteer.load().with_scenario(scenario)).code_all(documents, find_repeats(documents))
        known = {claim.id for claim in claims}
        claims += tuple(claim for claim in answer.claims if claim.id not in known)
        problems += answer.problems
    proposals = proposed(claims, documents, scenario)
    if ledger is not None:
        ledger.add_claims(claims)
        ledger.add_proposals(proposals)
    return Reading(documents, claims, proposals, problems)


def _as_cited(document: Document, scenario: Scenario) -> Document:
    """Return a document with the day of publication that the scenario gives it, where only a guess is known."""
    source = scenario.sources.get(source_of(scenario, file_of(document), document.published))
    if source is None or source.dated is None or not document.published.to_confirm:
        return document
    start, end = source.dated.start, source.dated.end
    reasons = (f"the scenario dates it {source.dated}",)
    precision = "day" if start == end else "interval"
    return replace(document, published=Published(start, end, precision, "the scenario", reasons))


def claims_of(
    documents: Sequence[Document], scenario: Scenario, engine: Engine | None = None
) -> tuple[Claim, ...]:
    """Return the claims of documents; what is repeated is one claim with all its places."""
    engine = engine or default_engine()
    gazetteer = Gazetteer.load().with_scenario(scenario)
    first_place = {}
    others: dict[tuple[int, int], tuple[str, ...]] = {}
    for repeat in find_repeats(documents):
        first, *more = repeat.places
        first_place.update({(p.document, p.start): (first.document, first.start) for p in more})
        others[first.document, first.start] = tuple(str(p) for p in more)
    found: list[Claim] = []
    for number, document in enumerate(documents):
        for sentence, claim in _of_document(document, gazetteer, engine):
            place = number, sentence.start
            if place in first_place:
                continue
            found.append(replace(claim, places=(*claim.places, *others.get(place, ()))))
    return tuple(found)


def proposed(
    claims: Iterable[Claim], documents: Iterable[Document], scenario: Scenario
) -> dict[str, Proposal]:
    """Return what each claim would change, by the claim's id; what one sentence says twice changes a number once."""
    by_name = {document.name: document for document in documents}
    proposer = Proposer(scenario)
    found: dict[str, Proposal] = {}
    told: set[tuple[object, ...]] = set()
    for claim in claims:
        proposal = proposer.propose(claim, by_name.get(claim.document), publishers_of(claim, by_name))
        change = (claim.sha256, claim.start, proposal.about, proposal.effects)
        if proposal.kind != "none" and change in told:
            proposal = Proposal("none", why="another claim of the same sentence changes this already")
        told.add(change)
        found[claim.id] = proposal
    return found


def default_engine() -> Engine:
    """Return the rules with the layer that reads how things are said."""
    from .rules import Rules
    from .said import how_said

    rules: Engine = Rules(said=how_said)
    return rules


def _of_document(
    document: Document, gazetteer: Gazetteer, engine: Engine
) -> Iterator[tuple[Sentence, Claim]]:
    mentions = gazetteer.find(_even(document.text), document.published.end)
    sentences = document.sentences()
    told = [_told(document, sentence, mentions) for sentence in sentences]
    for sentence, (quote, *_), found in zip(sentences, told, engine.code_many(told), strict=True):
        dates = find_dates(quote, document.published.interval) if found else ()
        seen: set[tuple[str, ...]] = set()
        for coded in found:
            parties = tuple(m.actor if m else "" for m in (coded.source, coded.target))
            if (coded.type, *parties) in seen:
                continue
            seen.add((coded.type, *parties))
            yield (
                sentence,
                Claim(
                    id=identifier(document.sha256, sentence.start, coded),
                    document=document.name,
                    sha256=document.sha256,
                    start=sentence.start,
                    end=sentence.end,
                    quote=quote,
                    coded=coded,
                    when=nearest(dates, coded.start, coded.end),
                    places=(document.place(sentence.start),),
                    engine=engine.name,
                ),
            )


def _told(
    document: Document, sentence: Sentence, mentions: Sequence[Mention]
) -> tuple[str, list[Mention], Sequence[Mention]]:
    """Return a sentence's words, who is named in it, and who was named before."""
    lo, hi = (bisect_left(mentions, at, key=_start) for at in (sentence.start, sentence.end))
    end = min(sentence.end, sentence.start + LONGEST)
    own = [_moved(m, -sentence.start) for m in mentions[lo:hi] if m.end <= end]
    return _even(document.text[sentence.start : end]), own, mentions[max(0, lo - REMEMBERED) : lo]


def _start(mention: Mention) -> int:
    return mention.start


def _even(text: str) -> str:
    """Return a text with every break of a line a space, so that offsets stay."""
    return re.sub(r"\s", " ", text)


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
