"""The rule engine: codes who did what to whom in a sentence by the codebook's patterns, without any model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .actor_roles import Mention
from .claims import Coded, Said
from .clauses import BREAKS, FINITE, INFINITIVE, ING, REDUCED, Group, groups, subject_region
from .codebook import ACTOR, TARGETS, Codebook, Pattern, Type, load
from .english import English, english
from .frames import Slots, before_noun, slots, subjects
from .words import MENTION, NOUN, Word, acts, cut

HowSaid = Callable[[str, int, int, Sequence[Mention]], Said]
"""Says how the words between two offsets of a sentence are meant."""

PREPOSITIONS = frozenset((*TARGETS, "to", "up", "down", "out", "off", "back", "away", "aside", "through", "until", "unless", "as", "after", "if"))
"""Words of patterns that stand behind a verb in any voice."""

_NOT_AIMED = frozenset(("CONCEDE", "RETREAT", "AGREE", "REQUEST", "SUPPORT", "REJECT", "AID"))
"""What a bare "to" before it does not tell: "talks to end the war" ended nothing."""

_PARTICLES = frozenset(("up", "down", "out", "off", "back", "away", "over", "aside"))

_CLOSE = frozenset(("for", "on", "upon", "to", "at", "against", "of", "about", "in", "after", "into", "towards", "toward"))
"""Prepositions that belong to a verb only right behind it: "call for", not "call it a gain for"."""

_DAYS = frozenset("on monday tuesday wednesday thursday friday saturday sunday today yesterday week month last this again both".split())

REACH = 9
"""How many words behind a verb the words of its pattern may stand."""

_HEDGES = frozenset(("could", "might", "may", "would", "should", "must"))
_CONDITIONS = frozenset(("if", "whether", "unless", "lest"))


@dataclass(slots=True)
class _Hit:
    """A pattern found: by which verb or noun, over which places, and whether it holds what follows as its content."""

    pattern: Pattern
    kind: Type
    first: int
    last: int
    group: Group | None
    end: int
    chain: str = ""
    used: frozenset[int] = frozenset()


class Rules:
    """Codes sentences by the patterns of a codebook.

    Parameters
    ----------
    said : callable, optional
        Called with sentence, start, end and mentions; says how those words are meant. Without it, the verb's own auxiliaries
        and the words that open its clause decide.
    codebook : Codebook, optional
        The program's own if none is given.

    Examples
    --------
    >>> import datetime as dt
    >>> from upperhand.evidence.actors import Gazetteer, Own
    >>> from upperhand.evidence.actor_names import Names
    >>> gazetteer = Gazetteer(Names()).with_actors({
    ...     "CO": Own(["Corvia"], ["Corvian"]), "OS": Own(["Ostria"], ["Ostrian"])})
    >>> text = "Corvian jets bombed Ostria after talks between the two had failed."
    >>> for coded in Rules().code(text, gazetteer.find(text, dt.date(2031, 5, 1))):
    ...     print(coded.type, coded.source.actor, coded.target.actor, coded.said.modality)
    strike CO OS fact
    """

    def __init__(self, said: HowSaid | None = None, codebook: Codebook | None = None) -> None:
        self.codebook = codebook or load()
        self.tables: English = english(self.codebook)
        self._said = said

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
            Actors of the sentences before, for "he", "they" and "the government".
        """
        words = cut(sentence, mentions, self.tables)
        found = groups(words, self.tables)
        hits = self._verbs(words, found)
        hits += self._nouns(words, found, hits)
        hits.sort(key=lambda hit: hit.first)
        coded: list[Coded] = []
        for hit in hits:
            said = self._how(sentence, words, found, hit, mentions)
            for source, target in self._pairs(words, found, hit, before):
                one = Coded(
                    *(hit.kind.key, words[hit.first].start, words[hit.last].end),
                    *(source, target, said, f"{hit.pattern.type.key}: {hit.pattern.text}"),
                )
                _merge(coded, one, self.codebook)
        return tuple(coded)

    # Which patterns match

    def _verbs(self, words: Sequence[Word], found: Sequence[Group]) -> list[_Hit]:
        matched: dict[int, tuple[Pattern, int, frozenset[int]]] = {}
        for j, group in enumerate(found):
            if (best := self._match_verb(words, found, j, group)) is not None:
                matched[j] = best
        hits: list[_Hit] = []
        closed = -1
        statement_closed = -1
        for j, group in enumerate(found):
            if j not in matched:
                continue
            pattern, last, used = matched[j]
            kind: Type | None = pattern.type
            first, top = group.first, group
            while top.governor is not None and top.chain:
                top = top.governor
                first = top.first
            if first < statement_closed and not kind.belief:
                continue
            if first < closed and top.form != FINITE and not _apart(words, top) and not kind.belief:
                continue
            if top.form == INFINITIVE and not top.chain and kind.plover in _NOT_AIMED:
                continue
            follower = next((n for n, g in enumerate(found) if g.governor is group and n in matched), None)
            own = bool(pattern.after) and pattern.type.family == "extension"
            if follower is not None and matched[follower][0].type.key != pattern.type.key and not own:
                continue  # "vowed to attack": the verb behind says what is vowed.
            kind = self._shifted(words, found, group, kind, top)
            if kind is None:
                continue
            end = self._content_end(words, found, j, group)
            hits.append(_Hit(pattern, kind, first, max(last, group.main), group, end, group.chain, used))
            if kind.statement or pattern.type.statement:
                statement_closed = max(statement_closed, end)
            else:
                closed = max(closed, end)
        return hits

    def _shifted(
        self, words: Sequence[Word], found: Sequence[Group], group: Group, kind: Type, top: Group
    ) -> Type | None:
        """Return what a type becomes when it is intended or refused."""
        chains = []
        at: Group | None = group
        while at is not None:
            if at.chain:
                chains.append(at.chain)
            at = at.governor
        unable = group.negated and group.modal in ("can", "could", "cannot") and kind.refused is not None
        refused = unable or "refuses" in chains or (top is not group and top.negated and "intends" in chains)
        if refused:
            if kind.refused:
                return self.codebook[kind.refused]
            return None if kind.plover in ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", None) else self.codebook["reject"]
        promised = group.governor is not None and group.governor.lemma in ("agree", "consent", "undertake", "commit")
        ready = group.governor is not None and kind.plover in ("CONCEDE", "RETREAT")
        if "intends" in chains and (ready or (promised and kind.plover in ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))):
            return self.codebook["agree"]
        if "intends" in chains and kind.planned:
            return self.codebook[kind.planned]
        if group.negated and kind.refused and kind.statement:
            return self.codebook[kind.refused]
        return kind

    def _match_verb(
        self, words: Sequence[Word], found: Sequence[Group], j: int, group: Group
    ) -> tuple[Pattern, int, frozenset[int]] | None:
        patterns = self.codebook.verbs.get(group.lemma, ())
        if group.passive:
            # "is exhausted" is a state before it is something done to somebody.
            state = words[group.main].text
            for pattern in self.codebook.verbs.get("be", ()):
                if len(pattern.after) == 1 and state in pattern.after[0]:
                    group.passive = False
                    return pattern, group.main, frozenset((group.main,))
        if not patterns:
            return None
        limit = found[j + 1].first if j + 1 < len(found) else len(words)
        subject: tuple[int, int] | None = None
        for pattern in patterns:
            if not pattern.before and not pattern.after:
                if not _forbidden(words, group.main, pattern.type):
                    return pattern, group.main, frozenset((group.main,))
                continue
            if pattern.before or group.passive:
                subject = subject or subject_region(words, found, group)
            places = self._match_after(words, found, group, pattern, limit, subject or (0, 0))
            if places is not None and not _forbidden(words, group.main, pattern.type):
                last = max([group.main, *(p for p in places if p <= group.main + REACH)])
                return pattern, last, frozenset((group.main, *places))
        return None

    def _match_after(
        self,
        words: Sequence[Word],
        found: Sequence[Group],
        group: Group,
        pattern: Pattern,
        limit: int,
        subject: tuple[int, int],
    ) -> list[int] | None:
        places: list[int] = []
        for element in pattern.before:
            at = next((k for k in range(subject[1] - 1, subject[0] - 1, -1) if _is(words[k], element)), None)
            if at is None:
                return None
            places.append(at)
        k = group.main + 1
        stop = min(len(words), group.main + 1 + REACH + 3)
        for element in pattern.after:
            at = None
            leads = not element.isdisjoint(PREPOSITIONS)
            close = k == group.main + 1 and element <= _CLOSE
            element_is_actor = ACTOR in element and len(element) == 1
            for place in range(k, stop):
                word = words[place]
                if element_is_actor and word.kind in ("preposition", "to") and place >= k:
                    break
                if group.passive and not leads and word.kind in ("preposition", "to"):
                    break
                if word.text in BREAKS or (
                    word.kind in ("conjunction", "subordinator")
                    and not _is(word, element)
                    and word.text not in ("and", "or", "that")
                    and place > group.main + 1
                ):
                    break
                if _is(word, element):
                    at = place
                    break
                if close and not (word.kind == "adverb" or word.text in _DAYS):
                    break
                if word.text == "," and place > k + 2:
                    break
            if at is None and group.passive and subject[1] > subject[0]:
                at = next((p for p in range(subject[1] - 1, subject[0] - 1, -1) if _is(words[p], element)), None)
                if at is None:
                    return None
                places.append(at)
                continue
            if at is None:
                return None
            places.append(at)
            if not element <= _PARTICLES:
                k = at + 1
        return places

    def _nouns(self, words: Sequence[Word], found: Sequence[Group], hits: Sequence[_Hit]) -> list[_Hit]:
        made: list[_Hit] = []
        used = {k for hit in hits for k in hit.used}
        spans = [(hit.group.main, hit.end) for hit in hits if hit.group is not None]
        closed = -1
        for k, word in enumerate(words):
            if word.kind != NOUN or k in used or k < closed:
                continue
            if any(first < k < end for first, end in spans):
                continue
            if k + 1 < len(words) and words[k + 1].kind == NOUN and words[k + 1].start == word.end + 1:
                continue  # "attack drones": not the head of its phrase.
            pattern = self._match_noun(words, k)
            if pattern is None or _forbidden(words, k, pattern.type):
                continue
            group = self._bearer(words, found, k)
            kind: Type | None = pattern.type
            if group is not None:
                top = group
                while top.governor is not None and top.chain:
                    top = top.governor
                kind = self._shifted(words, found, group, pattern.type, top)
                if kind is None:
                    continue
            end = next((g.first for g in found if g.first > k and g.form == FINITE), len(words))
            first = group.first if group is not None and group.first < k else k
            used_by = frozenset(_around(words, k, pattern) or ())
            made.append(_Hit(pattern, kind, first, k, group, end, group.chain if group else "", used_by))
            if kind.statement:
                closed = end
        return made

    def _match_noun(self, words: Sequence[Word], k: int) -> Pattern | None:
        for lemma in words[k].lemmas:
            for pattern in self.codebook.nouns.get(lemma, ()):
                if _around(words, k, pattern) is not None:
                    return pattern
        return None

    def _bearer(self, words: Sequence[Word], found: Sequence[Group], k: int) -> Group | None:
        """Return the verb that gives a noun its event: "launched" of "launched an attack"."""
        ahead = [g for g in found if g.main < k]
        if ahead:
            group = ahead[-1]
            between = words[group.main + 1 : k]
            clear = not any(
                (w.kind in ("conjunction", "subordinator") and w.text != "what") or w.text in BREAKS for w in between
            )
            if clear and len(between) <= 8 and self._light(words, group):
                leads = [w.text for w in between if w.kind == "preposition"]
                if len(leads) <= 1:
                    return group
        for group in found:
            if group.main > k and group.passive and self._light(words, group):
                first, end = subject_region(words, found, group)
                if first <= k < end:
                    return group
        return None

    def _light(self, words: Sequence[Word], group: Group) -> bool:
        after = [w.text for w in words[group.main + 1 : group.main + 4] if w.kind != "adverb"]
        return any(tuple(after[: len(rest)]) == rest for rest in self.tables.light.get(group.lemma, ()))

    def _content_end(self, words: Sequence[Word], found: Sequence[Group], j: int, group: Group) -> int:
        """Return where what a verb says ends: at the next verb that stands beside it rather than under it."""
        for other in found[j + 1 :]:
            if other.form != FINITE:
                continue
            before = other.first - 1
            while before > group.main and words[before].kind == "adverb":
                before -= 1
            if words[before].kind == "conjunction" and not other.modal:
                return before
            first, end = subject_region(words, found, other)
            opening = (first if end > first else before) - 1
            if opening <= group.main:
                continue
            mark = words[opening]
            if mark.text in (";", ":", "—", "–") or (mark.text == "," and not other.modal):
                return opening
            if mark.kind == "conjunction" and (words[opening - 1].text == "," or not other.modal):
                return opening
            if mark.text in ("while", "as", "after", "before", "although", "though", "because", "when", "since", "where"):
                return opening
            if words[before].text in ("which", "who") and words[before - 1].text == ",":
                return before - 1
        return len(words)

    # Who and whom

    def _pairs(
        self, words: Sequence[Word], found: Sequence[Group], hit: _Hit, before: Sequence[Mention]
    ) -> list[tuple[Mention | None, Mention | None]]:
        kind = hit.pattern.type
        if hit.pattern.noun:
            sources, targets = self._around_noun(words, found, hit, before)
        else:
            sources, targets = self._around_verb(words, found, hit, before)
        targets = [t for t in targets if all(t.actor != s.actor for s in sources)]
        mutual = kind.mutual or hit.kind.mutual
        if len(sources) == 2 and _each_other(words, hit):
            return [(sources[0], sources[1]), (sources[1], sources[0])]
        if mutual and not targets and len(sources) > 1:
            if len(sources) == 2 and mutual == "both":
                return [(sources[0], sources[1]), (sources[1], sources[0])]
            return [(one, sources[-1]) for one in sources[:-1]] if len(sources) > 2 else [(sources[0], sources[1])]
        if kind.inward and not sources:
            sources = _places(words, hit) or targets
        if not targets and hit.kind.statement and sources:
            targets = _spoken_of(words, hit, sources)
        if kind.inward and sources and not targets:
            targets = sources[1:] if len(sources) == 2 else sources
            sources = sources[:1]
        if not sources and not targets:
            return []
        pairs: list[tuple[Mention | None, Mention | None]] = [
            (source, target)
            for source in (sources[:6] or [None])
            for target in (targets[:6] or [None])
            if source is None or target is None or kind.inward or source.actor != target.actor
        ]
        if kind.mutual == "both" and kind.key == "meet" and len(sources) == 1 and len(targets) == 1:
            pairs.append((targets[0], sources[0]))
        return pairs

    def _around_verb(
        self, words: Sequence[Word], found: Sequence[Group], hit: _Hit, before: Sequence[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        group, kind = hit.group, hit.pattern.type
        assert group is not None
        statement = kind.statement or hit.kind.statement
        listed = slots(words, found, group.main + 1, hit.end, statement, hit.used)
        above = subjects(words, found, group, self.tables, before)
        if group.passive:
            agents = _slot(listed, ("by",))
            sources = agents or ([] if hit.pattern.reverse else _slot(listed, ("from",) if "from" in kind.source else ()))
            others = [entry for entry in listed if entry[0] != "by"]
            targets = above or _pick(others, kind.target, sources, kind)
            if hit.pattern.reverse:
                return above, sources or _pick(others, kind.target, above, kind)
            if not sources and not above:
                sources = []
            return sources, targets
        if hit.pattern.reverse:
            targets = above
            sources = _slot(listed, ("from", "by")) or _pick(listed, ("from", "by", "to", "object", "of", "in"), above, kind)
            if not targets:
                targets = [m for m in _slot(listed, ("of", "on", "over", "object")) if m not in sources]
            return [s for s in sources if all(s.actor != t.actor for t in targets)], targets
        if kind.mutual and len(above) > 1:
            return above, [m for m in _slot(listed, ("with",)) if all(m.actor != a.actor for a in above)]
        targets = _pick(listed, kind.target, above, kind)
        if not targets:
            targets = self._pronoun_object(words, found, group, above, before)
        if not targets and kind.place and not above:
            targets = _pick(slots(words, found, 0, group.first, True), ("in",), above, kind)
        return above, targets

    def _pronoun_object(
        self,
        words: Sequence[Word],
        found: Sequence[Group],
        group: Group,
        sources: Sequence[Mention],
        before: Sequence[Mention],
    ) -> list[Mention]:
        for word in words[group.main + 1 : group.main + 4]:
            if word.text in ("him", "her", "them", "it", "us"):
                own = {source.actor for source in sources}
                earlier = [w.mention for w in words[: group.first] if w.kind == MENTION and acts(w.mention)]
                for mention in [*reversed(earlier), *before]:
                    if mention is not None and mention.actor not in own and mention.role != "place":
                        return [mention]
            elif word.kind not in ("preposition", "to", "adverb"):
                break
        return []

    def _around_noun(
        self, words: Sequence[Word], found: Sequence[Group], hit: _Hit, before: Sequence[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        kind, group = hit.pattern.type, hit.group
        k = hit.last
        start = max([k, *(place for place in hit.used if place > k)])
        listed = slots(words, found, k + 1, hit.end if kind.statement else _noun_end(words, found, start), kind.statement)
        listed = [entry for entry in listed if entry[0] != "object"]
        owners = before_noun(words, k) if "before" in kind.source or kind.mutual else []
        bearers: list[Mention] = []
        if group is not None:
            if group.passive:
                bearers = _slot(slots(words, found, group.main + 1, min(len(words), group.main + 12), False), ("by",))
            else:
                bearers = subjects(words, found, group, self.tables, before)
        between = _slot(listed, ("between", "among")) if kind.mutual else []
        if len(between) > 1:
            return between, []
        leads = tuple(lead for lead in kind.source if lead not in ("before", "between", "of"))
        named = _slot(listed, leads)
        if bearers:
            rest = [entry for entry in listed if entry[0] not in leads or entry[0] in kind.target]
            targets = _pick(rest, kind.target, bearers, kind)
            if not targets and owners and all(o.actor != b.actor for o in owners for b in bearers):
                targets = owners
            return bearers, targets
        if not owners and not named and "of" in kind.source:
            named = _slot(listed, ("of",))
        sources = owners or named
        rest = [entry for entry in listed if not (entry[1] == named and not owners)]
        targets = _pick(rest, kind.target, sources, kind)
        if owners and named and not targets:
            return named, owners
        if kind.mutual and len(sources) > 1 and not targets:
            return sources, []
        if len(sources) + len(targets) and not (sources and targets) and not kind.inward and not kind.statement:
            # One name alone is an event only where the noun says that it took place.
            if not (kind.place and targets) and not sources:
                return [], []
        return sources, targets

    # How it is said

    def _how(
        self, sentence: str, words: Sequence[Word], found: Sequence[Group], hit: _Hit, mentions: Sequence[Mention]
    ) -> Said:
        start, end = words[hit.first].start, words[hit.last].end
        if self._said is not None:
            return self._said(sentence, start, end, mentions)
        return plain(words, found, hit.group, hit.first, hit.kind, self.tables)


def plain(
    words: Sequence[Word], found: Sequence[Group], group: Group | None, first: int, kind: Type, tables: English
) -> Said:
    """Return how a verb is said by its own auxiliaries and the words that open its clause, without the layer of ``said``."""
    cues: list[str] = []
    conditional = False
    for k in range(first - 1, -1, -1):
        if words[k].text in (";", ":", "—") or (words[k].text == "," and any(w.text in ("and", "but") for w in words[k : k + 2])):
            break
        if words[k].text in _CONDITIONS:
            conditional = True
            cues.append(words[k].text)
            break
    if words and words[-1].text == "?":
        return Said("hypothetical", cues=("?",))
    modality, negated, tense = "fact", False, "past"
    at = group
    shifted = False
    while at is not None:
        negated = negated or at.negated
        if at.modal in _HEDGES:
            modality = "possible"
            cues.append(at.modal)
        elif at.modal in ("will", "shall"):
            modality, tense = "future", "future"
        if at.chain == "wants" and modality == "fact":
            modality = "wanted"
        elif at.chain == "stops":
            negated = True
        elif at.chain in ("intends", "refuses"):
            shifted = True
        at = at.governor
    if group is None:
        nearest = next((g for g in found if g.first > first), None)
        if nearest is not None and nearest.modal in _HEDGES and not kind.statement:
            modality = "possible"
    if group is not None and not shifted:
        previous = [g for g in found if g.main < group.first]
        if previous and previous[-1].lemma in tables.supposes and group.governor is None:
            gap = words[previous[-1].main + 1 : group.first]
            if not any(w.kind == "conjunction" or w.text in BREAKS for w in gap):
                modality = "possible" if previous[-1].lemma != "deny" else modality
                negated = negated or previous[-1].lemma == "deny"
    if any(w.text in ("neither", "no", "nobody") for w in words[max(0, first - 6) : first]) or (words and words[0].text == "neither"):
        negated = True
    if kind.statement and shifted:
        negated = False
        modality = "fact" if modality in ("future",) or modality == "possible" and group is not None and group.modal == "would" else modality
    if kind.statement and kind.plover == "REJECT":
        negated = False
        modality = "fact" if modality == "possible" and group is not None and group.modal == "would" else modality
    if conditional:
        modality = "hypothetical"
    return Said(modality, negated, tense, cues=tuple(cues))  # type: ignore[arg-type]


def counts(coded: Coded, book: Codebook) -> bool:
    """Whether something coded counts as having happened: told as a fact, or a statement that was made.

    >>> from upperhand.evidence.codebook import load
    >>> counts(Coded("attack", 0, 1, None, None, Said("future"), ""), load())
    False
    >>> counts(Coded("pledge_arms", 0, 1, None, None, Said("future"), ""), load())
    True
    """
    if book[coded.type].belief:
        return not coded.said.negated
    if coded.said.happened:
        return True
    return book[coded.type].statement and not coded.said.negated and coded.said.modality in ("future", "wanted")


def _is(word: Word, element: frozenset[str]) -> bool:
    if ACTOR in element and word.kind == MENTION and acts(word.mention):
        return True
    return any(lemma in element for lemma in word.lemmas)


def _around(words: Sequence[Word], k: int, pattern: Pattern) -> list[int] | None:
    """Return the places of a noun pattern's other words, or None if one is missing."""
    places: list[int] = []
    at = k
    for element in reversed(pattern.before):
        stop = max(-1, at - 4)
        at = next((p for p in range(at - 1, stop, -1) if _is(words[p], element)), -1)
        if at < 0:
            return None
        places.append(at)
    at = k
    for element in pattern.after:
        stop = min(len(words), at + 8)
        at = next((p for p in range(at + 1, stop) if _is(words[p], element)), -1)
        if at < 0:
            return None
        places.append(at)
    return places


def _forbidden(words: Sequence[Word], k: int, kind: Type) -> bool:
    """Whether a phrase near a trigger shows that something else is meant."""
    if not kind.unless:
        return False
    near = " " + " ".join(w.text for w in words[max(0, k - 6) : k + 8]) + " "
    return any(f" {phrase.strip()} " in near for phrase in kind.unless.split(",") if phrase.strip())


def _slot(listed: Slots, leads: Sequence[str]) -> list[Mention]:
    for lead in leads:
        for name, mentions in listed:
            if name == lead and (kept := [m for m in mentions if m.role != "place"]):
                return kept
    return []


def _pick(listed: Slots, leads: Sequence[str], sources: Sequence[Mention], kind: Type) -> list[Mention]:
    """Return the target: behind the likeliest word, else the nearest, else a place."""
    own = {source.actor for source in sources}

    def others(mentions: Sequence[Mention], places: bool) -> list[Mention]:
        return [m for m in mentions if (kind.inward or m.actor not in own) and (places or m.role != "place")]

    for lead in leads:
        for name, mentions in listed:
            if name == lead and (kept := [m for m in others(mentions, False) if m.actor not in own]):
                return kept
    for name, mentions in listed:
        if name not in ("by", "after", "before", "since", "amid", "during") and (
            kept := [m for m in others(mentions, False) if m.actor not in own]
        ):
            return kept
    if kind.place:
        for _, mentions in listed:
            if kept := [m for m in others(mentions, True) if m.actor not in own]:
                return kept[:1]
    return []


def _each_other(words: Sequence[Word], hit: _Hit) -> bool:
    near = [word.text for word in words[hit.last : hit.last + 7]]
    return any(pair in (["each", "other"], ["one", "another"]) for pair in map(list, itertools.pairwise(near)))


def _places(words: Sequence[Word], hit: _Hit) -> list[Mention]:
    """Return the place where something happens, named nearest to its verb: those who act there."""
    at = [(abs(k - hit.last), w.mention) for k, w in enumerate(words) if w.mention and w.mention.role == "place"]
    return [mention for _, mention in sorted(at, key=lambda pair: pair[0])[:1]]


def _spoken_of(words: Sequence[Word], hit: _Hit, sources: Sequence[Mention]) -> list[Mention]:
    """Return whom a statement is about that names nobody: who was named last before it, "condemned the coup"."""
    own = {source.actor for source in sources}
    earlier = [w.mention for w in words[: hit.first] if w.mention is not None and acts(w.mention)]
    kept = [m for m in reversed(earlier) if m.actor not in own]
    return [m for m in kept if m.role != "place"][:1] or kept[:1]


def _noun_end(words: Sequence[Word], found: Sequence[Group], k: int) -> int:
    for group in found:
        if group.first > k and group.form in (FINITE, INFINITIVE, ING, REDUCED):
            return group.first
    return len(words)


def _apart(words: Sequence[Word], group: Group) -> bool:
    """Whether a gerund tells something of its own: ", accusing …", "after accusing …"."""
    return group.form == ING and group.first > 0 and words[group.first - 1].text in (",", "after", "while")


def _merge(coded: list[Coded], one: Coded, book: Codebook) -> None:
    """Add a coding unless it tells the same as another; two that complete each other become one.

    "The killing of the general in a Corvian air strike" names whom first and who later.
    """
    plover = book[one.type].plover
    for k, other in enumerate(coded):
        same = plover == book[other.type].plover and (plover is not None or one.type == other.type)
        if not same or one.said.happened != other.said.happened:
            continue
        if _fits(one.source, other.source) and _fits(one.target, other.target):
            source, target = other.source or one.source, other.target or one.target
            if source is not None and target is not None and source.actor == target.actor and not book[one.type].inward:
                continue
            coded[k] = replace(other, source=source, target=target)
            return
    coded.append(one)


def _fits(one: Mention | None, other: Mention | None) -> bool:
    return one is None or other is None or one.actor == other.actor


__all__ = ["HowSaid", "Rules", "counts", "plain"]
