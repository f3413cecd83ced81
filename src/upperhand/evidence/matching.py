"""Which patterns of the codebook a sentence's verbs and nouns match, and what becomes of what is intended or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .clauses import BREAKS, FINITE, INFINITIVE, ING, RELATIVE, Group, subject_region
from .codebook import Codebook, Pattern, Type
from .english import English
from .frames import CIRCUMSTANCES, OWNS
from .patterns import REACH, around, behind, forbidden, is_one
from .words import NOUN, VERB, Word, acts

_BY_CROWDS = frozenset(("march", "block", "blockade", "storm", "besiege"))
"""What a people, named as such, does in protest rather than in war."""

_PARTS = frozenset(
    ("while", "as", "after", "before", "although", "though", "because", "when", "since", "where")
)
"""Words that begin a clause beside the one before."""

AHEAD = frozenset(
    ("planned", "upcoming", "scheduled", "forthcoming", "proposed", "promised", "pledged", "expected")
)
"""Before a noun: what it names has been agreed or offered, and lies ahead."""

_PERMITS = frozenset(("allow", "permit", "let", "authorise", "approve"))

_NOT_AIMED = frozenset(("CONCEDE", "RETREAT", "AGREE", "REQUEST", "SUPPORT", "REJECT", "AID"))
"""What a bare "to" before it does not tell: "talks to end the war" ended nothing."""


@dataclass(slots=True)
class Hit:
    """A pattern found: by which verb or noun, over which places, and whether it holds what follows as its content."""

    pattern: Pattern
    kind: Type
    first: int
    last: int
    group: Group | None
    end: int
    chain: str = ""
    used: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Matcher:
    """Finds the patterns of a codebook in a sentence that is cut into words and verbs.

    Examples
    --------
    >>> from upperhand.evidence.clauses import groups
    >>> from upperhand.evidence.codebook import load
    >>> from upperhand.evidence.english import english
    >>> from upperhand.evidence.words import cut
    >>> words = cut("Rebels vowed to attack, and a raid followed.", (), english())
    >>> matcher = Matcher(load(), english())
    >>> [(hit.kind.key, hit.pattern.text) for hit in matcher.hits(words, groups(words, english()))]
    [('threaten_force', 'attack'), ('attack', 'raid')]
    """

    codebook: Codebook
    tables: English

    def hits(self, words: Sequence[Word], found: Sequence[Group]) -> list[Hit]:
        """Return what matches, in the order of the words."""
        verbs = self._verbs(words, found)
        nouns = self._nouns(words, found, verbs)
        held = [(hit.last, hit.end) for hit in nouns if hit.kind.statement]
        # "plans to visit": the noun says what is meant by the verb behind it.
        free = [
            hit
            for hit in verbs
            if hit.group is None
            or hit.group.form != INFINITIVE
            or not any(first < hit.group.first < end for first, end in held)
        ]
        return sorted(free + nouns, key=lambda hit: hit.first)

    def _verbs(self, words: Sequence[Word], found: Sequence[Group]) -> list[Hit]:
        matched: dict[int, tuple[Pattern, int, frozenset[int]]] = {}
        for j, group in enumerate(found):
            if (best := self._match_verb(words, found, group)) is not None:
                matched[j] = best
            elif self._together(words, found, group):
                matched[j] = self.codebook.verbs["cooperate"][-1], group.main, frozenset((group.main,))
        hits: list[Hit] = []
        closed = -1
        statement_closed = -1
        for j, group in enumerate(found):
            if j not in matched:
                continue
            pattern, last, used = matched[j]
            kind = pattern.type
            first, top = group.first, group
            while top.governor is not None and top.chain:
                top = top.governor
                first = top.first
            if first < statement_closed and not kind.belief:
                continue
            if first < closed and top.form != FINITE and not _apart(words, top) and not kind.belief:
                if kind.statement:
                    statement_closed = max(statement_closed, self._content_end(words, found, j, group))
                continue
            if top.form == INFINITIVE and not top.chain and kind.plover in _NOT_AIMED:
                continue
            follower = next((n for n, g in enumerate(found) if g.governor is group and n in matched), None)
            own = bool(pattern.after) and pattern.type.family == "extension"
            if follower is not None and matched[follower][0].type.key != pattern.type.key and not own:
                continue  # "vowed to attack": the verb behind says what is vowed.
            became = self._shifted(group, kind, top)
            if became is None:
                continue
            kind = became
            kind = self._in_company(words, found, group, kind)
            end = self._content_end(words, found, j, group)
            if max(used) >= end:
                end = len(
                    words
                )  # "refused to talk while Ostrian troops stand there": the clause belongs to it.
            hits.append(Hit(pattern, kind, first, max(last, group.main), group, end, group.chain, used))
            if kind.statement or pattern.type.statement:
                statement_closed = max(statement_closed, end)
            else:
                closed = max(closed, end)
        return hits

    def _together(self, words: Sequence[Word], found: Sequence[Group], group: Group) -> bool:
        """Whether two named sides do something together, whatever it is: that is cooperation."""
        near = [word.text for word in words[max(0, group.first - 1) : group.main + 5]]
        if group.form != FINITE or group.passive or group.lemma in self.tables.says:
            return False
        if (
            not any(word in ("together", "jointly", "joint") for word in near)
            or "cooperate" not in self.codebook.verbs
        ):
            return False
        first, end = subject_region(words, found, group)
        return (
            len({w.mention.actor for w in words[first:end] if w.mention is not None and acts(w.mention)}) > 1
        )

    def _in_company(self, words: Sequence[Word], found: Sequence[Group], group: Group, kind: Type) -> Type:
        """Return a protest for what a crowd demands, blocks or storms, an exercise for what two fleets do together."""
        near = {word.text for word in words[max(0, group.first - 2) : group.main + 3]}
        if kind.plover == "MOBILIZE" and not near.isdisjoint(("jointly", "together", "alongside")):
            return self.codebook["joint_exercise"]
        if kind.plover not in ("REQUEST", "ACCUSE", "COERCE", "ASSAULT") or group.passive:
            return kind
        first, end = subject_region(words, found, group)
        crowd = self.codebook.classes.get("CROWD", frozenset())
        bare = group.lemma in _BY_CROWDS and any(
            word.mention is not None
            and word.mention.how == "adjective"
            and word.mention.role is None
            and word.text.endswith("s")
            for word in words[first:end]
        )
        if not bare and not any(is_one(word, crowd) for word in words[first:end]):
            return kind
        quiet = kind.plover in ("REQUEST", "ACCUSE") or group.lemma in ("march", "block", "occupy")
        return self.codebook["protest" if quiet else "riot"]

    def _shifted(self, group: Group, kind: Type, top: Group) -> Type | None:
        """Return what a type becomes when it is intended or refused."""
        chains = []
        at: Group | None = group
        while at is not None:
            if at.chain:
                chains.append(at.chain)
            at = at.governor
        unable = group.negated and group.modal in ("can", "could", "cannot") and kind.refused is not None
        # "only allows", "does not allow": what is permitted is what is left over.
        withheld = group.lemma in _PERMITS and (group.negated or group.only) and kind.refused is not None
        refused = (
            unable
            or withheld
            or "refuses" in chains
            or (top is not group and top.negated and "intends" in chains)
        )
        if refused:
            if kind.refused:
                return self.codebook[kind.refused]
            return (
                None
                if kind.plover in ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", None)
                else self.codebook["reject"]
            )
        promised = group.governor is not None and group.governor.lemma in (
            "agree",
            "consent",
            "undertake",
            "commit",
        )
        ready = group.governor is not None and kind.plover in ("CONCEDE", "RETREAT")
        if "intends" in chains and (
            ready or (promised and kind.plover in ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
        ):
            return self.codebook["agree"]
        if "intends" in chains and kind.planned:
            return self.codebook[kind.planned]
        if group.negated and kind.refused and kind.statement and kind.plover != "REJECT":
            return self.codebook[kind.refused]
        return kind

    def _match_verb(
        self, words: Sequence[Word], found: Sequence[Group], group: Group
    ) -> tuple[Pattern, int, frozenset[int]] | None:
        patterns = self.codebook.verbs.get(group.lemma, ())
        if group.passive:
            # "is exhausted" is a state before it is something done to somebody.
            state = words[group.main].text
            for pattern in self.codebook.verbs.get("be", ()):
                if not pattern.after or state not in pattern.after[0]:
                    continue
                rest = replace(pattern, after=pattern.after[1:])
                places = behind(words, replace(group, passive=False), rest, (0, 0))
                if places is not None:
                    group.passive = False
                    return pattern, max([group.main, *places]), frozenset((group.main, *places))
        if not patterns:
            return None
        subject: tuple[int, int] | None = None
        for pattern in patterns:
            if not pattern.before and not pattern.after:
                if not forbidden(words, group.main, pattern.type):
                    return pattern, group.main, frozenset((group.main,))
                continue
            if pattern.before or group.passive or group.form == FINITE:
                subject = subject or subject_region(words, found, group)
            places = behind(words, group, pattern, subject or (0, 0))
            if places is not None and not forbidden(words, group.main, pattern.type):
                last = max([group.main, *(p for p in places if p <= group.main + REACH)])
                return pattern, last, frozenset((group.main, *places))
        return None

    def _nouns(self, words: Sequence[Word], found: Sequence[Group], hits: Sequence[Hit]) -> list[Hit]:
        made: list[Hit] = []
        used = {k for hit in hits for k in hit.used}
        spans = [
            (hit.group.main, hit.end)
            for hit in hits
            if hit.group is not None and hit.kind.key != "disclosure"
        ]
        closed = -1
        for k, word in enumerate(words):
            if word.kind != NOUN or k in used or k < closed:
                continue
            ahead = k > 0 and words[k - 1].text in AHEAD
            if not ahead and any(
                first < k < end and not _of_its_own(words, found, first, k) for first, end in spans
            ):
                continue
            if k + 1 < len(words) and words[k + 1].kind == NOUN and words[k + 1].start == word.end + 1:
                continue  # "attack drones": not the head of its phrase.
            pattern = self._match_noun(words, k)
            if pattern is None or forbidden(words, k, pattern.type):
                continue
            group = self._bearer(words, found, k)
            kind = pattern.type
            if group is not None:
                top = group
                while top.governor is not None and top.chain:
                    top = top.governor
                became = self._shifted(group, kind, top)
                if became is None:
                    continue
                kind = became
            elif (k and words[k - 1].text in AHEAD) and kind.planned:
                kind = self.codebook[kind.planned]
            end = next((g.first for g in found if g.first > k and g.form == FINITE), len(words))
            first = group.first if group is not None and group.first < k else k
            used_by = frozenset(around(words, k, pattern) or ())
            made.append(Hit(pattern, kind, first, k, group, end, group.chain if group else "", used_by))
            # What follows up to the next verb belongs to the noun: "an embargo on trade".
            closed = end if kind.statement else _noun_end(found, k, len(words))
        return made

    def _match_noun(self, words: Sequence[Word], k: int) -> Pattern | None:
        for lemma in words[k].lemmas:
            for pattern in self.codebook.nouns.get(lemma, ()):
                if around(words, k, pattern) is not None:
                    return pattern
        return None

    def _bearer(self, words: Sequence[Word], found: Sequence[Group], k: int) -> Group | None:
        """Return the verb that gives a noun its event: "launched" of "launched an attack"."""
        ahead = [g for g in found if g.main < k]
        if ahead:
            group = ahead[-1]
            between = words[group.main + 1 : k]
            clear = not any(
                (w.kind in ("conjunction", "subordinator") and w.text != "what") or w.text in BREAKS
                for w in between
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
        if (comma := _opening_ends(words, found, group)) >= 0:
            return comma
        for other in found[j + 1 :]:
            if other.form != FINITE:
                continue
            before = other.first - 1
            while before > group.main and words[before].kind == "adverb":
                before -= 1
            if words[before].kind == "conjunction" and not other.modal:
                return before
            if words[before].text in ("which", "who") and words[before - 1].text == ",":
                return before - 1
            if words[before].text == "," and _in_relative(words, group):
                return before  # "Corvia, which wants to talk, has asked"
            first, end = subject_region(words, found, other)
            opening = (first if end > first else before) - 1
            if opening <= group.main:
                continue
            mark = words[opening]
            if mark.text in (";", ":", "—", "–") or (mark.text == "," and not other.modal):
                return opening
            if mark.kind == "conjunction" and (words[opening - 1].text == "," or not other.modal):
                return opening
            if mark.text in _PARTS:
                return opening
        return len(words)


def _in_relative(words: Sequence[Word], group: Group) -> bool:
    """Whether a verb stands in a clause set off by commas: ", who wants"."""
    k = group.first - 1
    while k > 0 and words[k].text not in (",", *BREAKS) and group.first - k < 9:
        if words[k].text in ("who", "which", "whose") and words[k - 1].text == ",":
            return True
        k -= 1
    return False


def _opening_ends(words: Sequence[Word], found: Sequence[Group], group: Group) -> int:
    """Return the comma that ends the clause a sentence opens with, if a verb stands in it: "While none came, …"; else -1."""
    if not words or words[0].kind not in ("subordinator", "preposition") or words[0].text in RELATIVE:
        return -1
    if words[0].kind == "preposition" and group.form in (FINITE, INFINITIVE):
        first, _ = subject_region(words, found, group)
        if group.form == INFINITIVE or first == 0 or words[first - 1].text not in RELATIVE:
            return -1
    for k, word in enumerate(words):
        if word.text != "," or (k + 1 < len(words) and words[k + 1].kind in ("conjunction", "subordinator")):
            continue
        if any(g.main < k and (g.form == FINITE or g is group) for g in found):
            return k if group.main < k and any(g.form == FINITE and g.main > k for g in found) else -1
    return -1


def _of_its_own(words: Sequence[Word], found: Sequence[Group], main: int, k: int) -> bool:
    """Whether a noun behind a verb is another event, which somebody has: "after its invasion", "during her visit"."""
    owned = False
    for j in range(k - 1, max(main, k - 8), -1):
        word = words[j]
        owned = owned or word.text in OWNS or word.kind == "possessive" or _adjective(word)
        if word.text in CIRCUMSTANCES:
            return owned
        if word.kind in (VERB, "auxiliary", "preposition") or word.text in BREAKS:
            return False
    return False


def _adjective(word: Word) -> bool:
    return word.mention is not None and word.mention.how == "adjective" and word.mention.role is None


def _noun_end(found: Sequence[Group], k: int, end: int) -> int:
    return next((group.first for group in found if group.first > k), end)


def _apart(words: Sequence[Word], group: Group) -> bool:
    """Whether a gerund tells something of its own: ", accusing …", "after accusing …"."""
    return (
        group.form == ING
        and group.first > 0
        and words[group.first - 1].text in (",", "after", "while", "“", '"')
    )
