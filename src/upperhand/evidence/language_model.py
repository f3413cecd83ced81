"""Claims by a language model, an extra beside the rules: asked sentence by sentence, checked against the text, never believed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .actors import Gazetteer
from .claims import Claim
from .documents import Document
from .language_model_cache import Cache
from .language_model_checks import Checker, HowSaid, Told
from .language_model_endpoint import Endpoint
from .language_model_line import Patience, Unanswered, ask
from .language_model_prompt import MOST_CHARACTERS, Unreadable, groups, messages, records
from .problems import DocumentError
from .repeats import Repeat

MOST_QUESTIONS = 60
"""Questions about one document; it holds some hundred thousand characters then."""


@dataclass(frozen=True)
class Answer:
    """What a language model found in documents.

    Attributes
    ----------
    claims : tuple of Claim
        With ``engine`` "model", in the order of the text; no two of one sentence, type and parties.
    problems : tuple of DocumentError
        What was dropped or could not be asked, and why.
    dropped : dict of str to int
        Records dropped, by reason.
    asked : int
        Questions that were sent; the others' answers were in the cache.
    reachable : bool
        Whether the endpoint may be asked further.
    """

    claims: tuple[Claim, ...] = ()
    problems: tuple[DocumentError, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    asked: int = 0
    reachable: bool = True


class LanguageModel:
    """Codes documents through an OpenAI-compatible endpoint.

    Whatever the endpoint answers, no exception leaves `code`: what does not pass the checks is dropped and told.

    Parameters
    ----------
    endpoint : Endpoint
    types : dict of str to str
        The codebook: meaning of each type by its key.
    gazetteer : Gazetteer
        Says who is meant; a model's word for an actor's identity is never taken.
    how_said : callable, optional
        Our own reading of how something is said; of the two, what is further from having happened stands.
    cache : Path, optional
        Folder of answers; without one every question is put anew.
    patience : Patience, optional

    Examples
    --------
    >>> from upperhand.evidence.actors import Own
    >>> from upperhand.evidence.actor_names import Names
    >>> from upperhand.evidence.documents import read_bytes
    >>> gazetteer = Gazetteer(Names()).with_actors({"XCO": Own(["Corvia"])})
    >>> endpoint = Endpoint("http://localhost:9/v1", "small")  # nobody listens there
    >>> model = LanguageModel(endpoint, {"attack": "attacks"}, gazetteer, patience=Patience(tries=1, each=1.0))
    >>> answer = model.code(read_bytes("a.txt", b"Corvia attacked the port.")[0])
    >>> len(answer.claims), answer.reachable, answer.problems[0].problem.what
    (0, False, 'localhost:9 could not be asked')
    """

    def __init__(
        self,
        endpoint: Endpoint,
        types: Mapping[str, str],
        gazetteer: Gazetteer,
        how_said: HowSaid | None = None,
        cache: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.types = types
        self.gazetteer = gazetteer
        self.how_said = how_said
        self.cache = Cache(cache) if cache else None
        self.patience = patience or Patience()
        # Whether the endpoint refused the settings that not all know; then they are left out for good.
        self._plain = False

    def code(self, document: Document, known: Mapping[int, tuple[str, ...] | None] | None = None) -> Answer:
        """Return the claims that the model finds in one document and that stand in it.

        Parameters
        ----------
        document : Document
        known : dict of int to (tuple of str or None), optional
            By the offset at which a sentence begins: where else it is said, or None if it repeats another and is
            not asked about.
        """
        known = known or {}
        told = Told.of(document, self.gazetteer)
        wanted = [
            at for at, sentence in enumerate(told.sentences) if known.get(sentence.start, ()) is not None
        ]
        checker = Checker(told, self.gazetteer, self.types, self.endpoint.model, self.how_said)
        claims: dict[tuple[object, ...], Claim] = {}
        dropped: Counter[str] = Counter()
        problems: list[DocumentError] = []
        asked, unreadable, left, reachable = 0, 0, 0, True
        until = time.monotonic() + self.patience.whole
        for number, places in enumerate(groups([told.words[at] for at in wanted])):
            group = [wanted[place] for place in places]
            if number >= MOST_QUESTIONS or not reachable:
                left += len(group)
                continue
            question = messages({at + 1: " ".join(told.words[at].split()) for at in group}, self.types)
            answer = self.cache.get(self.endpoint.model, question) if self.cache else None
            kept = answer is not None
            if answer is None:
                asked += 1
                try:
                    answer = self._ask(question, until)
                except Unanswered as problem:
                    problems.append(DocumentError(document.file, problem.what, problem.why, problem.remedy))
                    reachable, left = False, left + len(group)
                    continue
            try:
                found, wrong = records(answer)
            except Unreadable:
                unreadable += len(group)
                continue
            if not kept:
                self._keep(question, answer, document, problems)
            if wrong:
                dropped["the record has not the form that was asked for"] += wrong
            for record in found:
                claim = checker.claim(record, group)
                if isinstance(claim, str):
                    dropped[claim] += 1
                else:
                    more = known.get(claim.start) or ()
                    claims.setdefault(_what(claim), replace(claim, places=(*claim.places, *more)))
        long = sum(len(told.words[at]) > MOST_CHARACTERS for at in wanted)
        problems += _problems(document, self.endpoint.model, dropped, unreadable, left, long)
        ordered = sorted(claims.values(), key=lambda claim: (claim.start, claim.coded.start))
        return Answer(tuple(ordered), tuple(problems), dict(dropped), asked, reachable)

    def code_all(self, documents: Sequence[Document], repeats: Iterable[Repeat] = ()) -> Answer:
        """Return the claims found in several documents; where the endpoint fails, the rest are not asked about.

        Parameters
        ----------
        documents : sequence of Document
        repeats : iterable of Repeat, optional
            Of these documents: what is said again is asked about once, and its claims have all places.
        """
        known: dict[int, dict[int, tuple[str, ...] | None]] = defaultdict(dict)
        for repeat in repeats:
            first, *others = repeat.places
            known[first.document][first.start] = tuple(map(str, others))
            for other in others:
                known[other.document][other.start] = None
        answers: list[Answer] = []
        waiting = list(documents)
        while waiting and (not answers or answers[-1].reachable):
            answers.append(self.code(waiting.pop(0), known[len(answers)]))
        problems = [problem for answer in answers for problem in answer.problems]
        if waiting:
            what = f"the language model was not asked about this and {len(waiting) - 1} more documents"
            what = what if len(waiting) > 1 else "the language model was not asked about this document"
            problems.append(
                DocumentError(waiting[0].file, what, "it failed at the one before", "read them again")
            )
        return Answer(
            tuple(claim for answer in answers for claim in answer.claims),
            tuple(problems),
            dict(sum((Counter(answer.dropped) for answer in answers), Counter[str]())),
            sum(answer.asked for answer in answers),
            all(answer.reachable for answer in answers),
        )

    def _ask(self, question: list[dict[str, str]], until: float) -> str:
        try:
            return ask(self.endpoint, question, self.patience, until, self._plain)
        except Unanswered as problem:
            if not problem.picky or self._plain:
                raise
        answer = ask(self.endpoint, question, self.patience, until, plain=True)
        self._plain = True
        return answer

    def _keep(
        self, question: list[dict[str, str]], answer: str, document: Document, problems: list[DocumentError]
    ) -> None:
        if self.cache is None:
            return
        try:
            self.cache.put(self.endpoint.model, question, answer)
        except OSError as error:
            what = "the answer of the language model could not be kept"
            why, remedy = (
                error.strerror or type(error).__name__,
                f"make room in {self.cache.folder}, or name another",
            )
            if not any(problem.problem.what == what for problem in problems):
                problems.append(DocumentError(document.file, what, why, remedy))


def _what(claim: Claim) -> tuple[object, ...]:
    """Return what makes two claims of a document the same."""
    source, target = claim.coded.source, claim.coded.target
    return claim.start, claim.coded.type, source and source.actor, target and target.actor


def _problems(
    document: Document, model: str, dropped: Counter[str], unreadable: int, left: int, long: int
) -> Iterable[DocumentError]:
    """Return one problem for each kind of loss."""
    if dropped:
        count = dropped.total()
        what = f"{count} {'record' if count == 1 else 'records'} of the language model {model} "
        why = "; ".join(f"{reason}: {number}" for reason, number in sorted(dropped.items()))
        yield DocumentError(document.file, what + ("was dropped" if count == 1 else "were dropped"), why)
    if unreadable:
        yield DocumentError(
            document.file,
            f"the answer of the language model {model} about {unreadable} sentences cannot be read",
            "it is not the JSON that was asked for, or was cut off",
            "read the document again, or take another model",
        )
    if left:
        yield DocumentError(document.file, f"the language model was not asked about {left} sentences")
    if long:
        yield DocumentError(
            document.file,
            f"the language model was not asked about {long} sentences of more than {MOST_CHARACTERS:,} characters",
            "their ends were probably not found",
        )
