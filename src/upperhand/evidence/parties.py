"""Who did it, and to whom: the source and target of a pattern that matched, by its frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .actor_roles import Mention
from .clauses import FINITE, Group, subject_region
from .english import English
from .frames import CIRCUMSTANCES, OWNS, before_noun, head, slots, subjects
from .matching import AHEAD, Hit
from .party_choice import (
    TAKES_PLACE,
    at_most,
    each_other,
    noun_end,
    pick,
    place_named,
    slot,
    spoken_of,
    taken,
    the_two,
    two_of,
)
from .words import MENTION, NOUN, Word, acts

_DONE_TO = frozenset(("MOBILIZE", "SANCTION", "COERCE", "ASSAULT", "RETREAT", "AID"))
"""Types that are hardly ever without a target, named or not."""

_TOGETHER = frozenset(("exchange", "trade", "clash", "battle", "fight", "skirmish"))
"""Verbs by which two subjects do the same to each other."""

Pair = tuple[Mention | None, Mention | None]


@dataclass(frozen=True)
class Parties:
    """Reads who and whom in one sentence.

    Attributes
    ----------
    words, found : sequences
        The sentence's words and verbs.
    tables : English
    classes : dict of str to frozenset of str
        Classes of words of the codebook.
    before : sequence of Mention
        Actors of the sentences before.
    """

    words: Sequence[Word]
    found: Sequence[Group]
    tables: English
    classes: Mapping[str, frozenset[str]]
    before: Sequence[Mention]

    def pairs(self, hit: Hit) -> list[Pair]:
        """Return the pairs of source and target of a hit; none if nobody is named."""
        words = self.words
        kind = hit.pattern.type
        if hit.pattern.noun:
            sources, targets = self._around_noun(hit)
        else:
            sources, targets = self._around_verb(hit)
        targets = [t for t in targets if all(t.actor != s.actor for s in sources)]
        mutual = kind.mutual or hit.kind.mutual
        if not mutual and hit.pattern.anchor in _TOGETHER:
            mutual = "one"
        if not targets and hit.kind.plover in ("COERCE", "ASSAULT") and self._at_home(hit):
            sources = sources or self._at_the_place(hit)
            return [(source, source) for source in sources]
        if len(sources) == 2 and each_other(words, hit):
            return [(sources[0], sources[1]), (sources[1], sources[0])]
        if mutual and not targets and len(sources) > 1:
            if len(sources) == 2 and mutual == "both":
                return [(sources[0], sources[1]), (sources[1], sources[0])]
            return [(one, sources[-1]) for one in sources[:-1]]
        inward = (kind.inward or hit.kind.inward) and not taken(hit, targets)
        if inward and not sources:
            sources = place_named(words, hit) or targets
        if (
            not targets
            and sources
            and not kind.belief
            and (hit.kind.statement or hit.kind.plover in _DONE_TO)
        ):
            targets = spoken_of(words, hit, sources, hit.kind.statement)
        if hit.kind.key == "visit" and not targets:
            return []
        if inward and sources and not targets:
            targets = sources[1:] if len(sources) == 2 else sources
            sources = sources[:1]
        if kind.belief and not sources:
            sources, targets = (
                targets,
                [],
            )  # "strengthens Corvia's hand": it is Corvia that would have leverage.
        if kind.belief and not sources:
            earlier = [w.mention for w in words[: hit.first] if w.mention is not None and acts(w.mention)]
            sources = [m for m in earlier if m.role != "place"]
        if not sources and not targets:
            return []
        pairs: list[Pair] = [
            (source, target)
            for source in at_most(sources)
            for target in at_most(targets)
            if source is None or target is None or inward or source.actor != target.actor
        ]
        if hit.kind.key == "meet" and len(sources) == 1 and len(targets) == 1:
            pairs.append((targets[0], sources[0]))
        return pairs

    def _at_home(self, hit: Hit) -> bool:
        """Whether what is done is done at home: to the opposition, by martial law, to seize power."""
        near = self.words[hit.first : hit.last + 7]
        home = self.classes.get("HOME", frozenset())
        return any(not home.isdisjoint(word.lemmas) for word in near)

    def _at_the_place(self, hit: Hit) -> list[Mention]:
        """Return the place that stands in the subject: "soldiers in Corvia" are Corvia's."""
        if hit.group is None or hit.group.passive:
            return []
        first, end = subject_region(self.words, self.found, hit.group)
        return [w.mention for w in self.words[first:end] if w.mention is not None][:1]

    def _around_verb(self, hit: Hit) -> tuple[list[Mention], list[Mention]]:
        words, found, before = self.words, self.found, self.before
        group, kind = hit.group, hit.pattern.type
        assert group is not None
        statement = kind.statement or hit.kind.statement
        listed = slots(words, found, group.main + 1, hit.end, statement, hit.used)
        if min(hit.used) < group.first and not hit.pattern.before:
            # "the missiles they gave to fight Corvia": what was given stands before; what for is no party.
            listed = [entry for entry in listed if entry[0] != "verb"]
        above = subjects(words, found, group, self.tables, before)
        if kind.mutual and hit.pattern.before and not above and the_two(words, min(hit.used)):
            return two_of(before), []
        if group.passive:
            agents = slot(listed, ("by",))
            sources = agents or (
                [] if hit.pattern.reverse else slot(listed, ("from",) if "from" in kind.source else ())
            )
            others = [entry for entry in listed if entry[0] != "by"]
            targets = above or pick(others, kind.target, sources, kind)
            if hit.pattern.reverse:
                return above, sources or pick(others, kind.target, above, kind)
            if not sources and not above:
                sources = []
            return sources, targets
        if hit.pattern.reverse:
            targets = above
            sources = slot(listed, ("from", "by")) or pick(
                listed, ("from", "by", "to", "object", "of", "in"), above, kind
            )
            if not targets:
                targets = [m for m in slot(listed, ("of", "on", "over", "object")) if m not in sources]
            return [s for s in sources if all(s.actor != t.actor for t in targets)], targets
        if kind.key == "precondition" and hit.pattern.before and (setter := self._setter(hit)):
            return setter
        if kind.mutual and not above and (whether := self._asked_about(hit)):
            return whether
        if kind.mutual and len(above) > 1:
            # "A and B met C", but "A and B signed a C-brokered deal".
            leads = ("with",) if hit.pattern.after else ("with", "object")
            return above, [m for m in slot(listed, leads) if all(m.actor != a.actor for a in above)]
        targets = pick(listed, kind.target, above, kind)
        if not targets:
            targets = self._pronoun_object(group, above)
        k = group.first - 2
        if not targets and k >= 0 and words[k].kind == NOUN and words[k + 1].kind == "pronoun":
            # "the Ostrian provinces it occupies": what is occupied stands before.
            targets = [m for m in before_noun(words, k) if all(m.actor != a.actor for a in above)]
        if not targets and hit.pattern.before and group.form == FINITE:
            # "Trade with Corvia grew": the parties stand in the subject.
            inside = slots(words, found, *subject_region(words, found, group), False)
            targets = [
                m for m in slot(inside, ("to", "with", "from")) if all(m.actor != a.actor for a in above)
            ]
            if not targets and len(above) == 2:
                return above[:1], above[1:]
        if not targets and kind.place and not above:
            targets = pick(slots(words, found, 0, group.first, True), ("in",), above, kind)
        return above, targets

    def _setter(self, hit: Hit) -> tuple[list[Mention], list[Mention]] | None:
        """Return who says that no talks can begin until, and whom it is asked of: whoever else is named."""
        words, found = self.words, self.found
        says = next((g for g in reversed(found) if g.main < hit.first and g.lemma in self.tables.says), None)
        if says is None or not (sources := subjects(words, found, says, self.tables, self.before)):
            return None
        own = {source.actor for source in sources}
        named = [w.mention for w in words[says.main :] if w.mention is not None and acts(w.mention)]
        return sources, [m for m in named if m.actor not in own][:1]

    def _asked_about(self, hit: Hit) -> tuple[list[Mention], list[Mention]] | None:
        """Return who is to do what to whom of talks "on whether Corvia should arm Ostria": those are the parties."""
        words, found = self.words, self.found
        assert hit.group is not None
        near = range(hit.group.main + 1, min(hit.group.main + 5, len(words)))
        asked = next((k for k in near if words[k].text == "whether"), -1)
        group = next((g for g in found if g.form == FINITE and g.first > asked), None)
        if asked < 0 or group is None:
            return None
        sources = head(words, *subject_region(words, found, group))
        targets = slot(slots(words, found, group.main + 1, len(words), False), ("object", "to", "with"))
        return (sources, targets) if sources else None

    def _pronoun_object(self, group: Group, sources: Sequence[Mention]) -> list[Mention]:
        words = self.words
        for word in words[group.main + 1 : group.main + 4]:
            if word.text in ("him", "her", "them", "it", "us"):
                own = {source.actor for source in sources}
                earlier = [w.mention for w in words[: group.first] if w.kind == MENTION and acts(w.mention)]
                for mention in [*reversed(earlier), *self.before]:
                    if mention is not None and mention.actor not in own and mention.role != "place":
                        return [mention]
            elif word.kind not in ("preposition", "to", "adverb"):
                break
        return []

    def _last_subject(self, k: int) -> list[Mention]:
        """Return the subject named last before a place."""
        for group in reversed(self.found):
            if group.main < k and (own := head(self.words, *subject_region(self.words, self.found, group))):
                return own
        return []

    def _pronoun_owner(self, k: int) -> list[Mention]:
        """Return whose an event is behind "after his", "during their": the subject's of the verb before it."""
        words, found = self.words, self.found
        near = [word.text for word in words[max(0, k - 5) : k]]
        if OWNS.isdisjoint(near) or not any(word in CIRCUMSTANCES for word in near):
            return []
        group = next((g for g in reversed(found) if g.main < k), None)
        if group is None:
            # "During her visit, the queen said": the subject stands behind.
            ahead = next((g for g in found if g.form == FINITE), None)
            return head(words, *subject_region(words, found, ahead)) if ahead is not None else []
        if "its" in near or "their" in near:
            # "imposed sanctions on Corvia after its invasion": the one named last.
            named = [w.mention for w in words[group.main : k] if w.mention is not None and acts(w.mention)]
            if named:
                return named[-1:]
        return subjects(words, found, group, self.tables, self.before)

    def _around_noun(self, hit: Hit) -> tuple[list[Mention], list[Mention]]:
        words, found, before = self.words, self.found, self.before
        kind, group = hit.pattern.type, hit.group
        k = hit.last
        start = max([k, *(place for place in hit.used if place > k)])
        listed = slots(
            words, found, k + 1, hit.end if kind.statement else noun_end(words, found, start), kind.statement
        )
        happens = next((g for g in found if g.first > start), None)
        if (
            happens is not None
            and happens.lemma in TAKES_PLACE
            and happens.first > k + 1
            and not kind.statement
        ):
            # "support for the war is falling in Corvia": the place stands behind the verb.
            listed += slots(words, found, happens.main + 1, noun_end(words, found, happens.main), False)
        listed = [entry for entry in listed if entry[0] != "object"]
        owners = before_noun(words, k) if "before" in kind.source or kind.mutual else []
        if not owners and kind.mutual and "their" in [word.text for word in words[max(0, k - 3) : k]]:
            owners = two_of(before)
        if not owners and group is None:
            owners = self._pronoun_owner(k)
        bearers: list[Mention] = []
        if group is not None:
            if group.passive:
                bearers = slot(
                    slots(words, found, group.main + 1, min(len(words), group.main + 12), False), ("by",)
                )
            else:
                bearers = subjects(words, found, group, self.tables, before)
        between = slot(listed, ("between", "among"))
        if kind.mutual and not between and not owners and the_two(words, k):
            between = two_of(before)
        if len(between) > 1:
            return (between, []) if kind.mutual else (between[:1], between[1:])
        leads = tuple(lead for lead in kind.source if lead not in ("before", "between", "of"))
        named = slot(listed, leads)
        if bearers:
            rest = [entry for entry in listed if entry[0] not in leads or entry[0] in kind.target]
            targets = pick(rest, kind.target, bearers, kind)
            if not targets and owners and all(o.actor != b.actor for o in owners for b in bearers):
                targets = owners
            return bearers, targets
        if not owners and not named and "of" in kind.source:
            named = slot(listed, ("of",))
        if not owners and not named and "in" in kind.source:
            # "support for the war in Corvia": those who live there.
            named = [m for lead, mentions in listed if lead in ("in", "across") for m in mentions][:1]
        sources = owners or named
        rest = [entry for entry in listed if not (entry[1] == named and not owners)]
        targets = pick(rest, kind.target, sources, kind)
        if owners and named and not targets:
            return named, owners
        if kind.mutual and len(sources) > 1 and not targets:
            return sources, []
        if not sources and targets and k and words[k - 1].text in AHEAD:
            sources = self._last_subject(
                k
            )  # "if planned talks with Ostria fail": those who were told of before.
        if kind.mutual and group is None and not targets and not owners and len(named) == 1:
            return [], []  # "at a summit of generals": where, not who with whom.
        # A target alone is an event only where the noun says that something took place there.
        if not sources and not (kind.inward or kind.statement or kind.place):
            return [], []
        return sources, targets
