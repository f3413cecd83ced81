"""Climbs from a verb through the clauses around it, gathering what each makes of the way it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .actor_roles import Mention
from .claims import Modality, Said, Speaker, Tense
from .said_clauses import LOOSE, Clauses
from .said_hosts import Clause
from .said_loose import from_loose
from .said_speakers import covering, subject, unnamed
from .said_verbs import Group, tense_of

_MODAL: dict[str, Modality] = {
    "future": "future",
    "would": "future",
    "possible": "possible",
    "wished": "wanted",
}
_EFFECT: dict[str, Modality] = {
    "danger": "possible",
    "doubt": "possible",
    "wish": "wanted",
    "try": "wanted",
    "plan": "future",
    "hearsay": "possible",
}
_MERELY = frozenset(("suggest", "hint", "imply", "signal"))
_MANDATES = frozenset(("insist", "suggest", "recommend", "propose"))
_LIFTED = frozenset(("belief", "denial", "wish", "plan", "doubt", "hearsay"))


@dataclass
class Climb:
    """What is gathered on the way; ``said`` sums it up."""

    clauses: Clauses
    mentions: Sequence[Mention] = ()
    modality: Modality = "fact"
    negated: bool = False
    tense: Tense | None = None
    speakers: list[Speaker] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)
    steps: int = 0
    would: bool = False
    apart: bool = False

    def said(self, at: int) -> Said:
        """Return the sum."""
        words, clauses = self.clauses.words, self.clauses
        if (
            clauses.question
            and not self.apart
            and clauses.all[clauses.of[at]].kind not in ("relative", "aside")
        ):
            self.become("hypothetical", len(words) - 1)
        if self.would:
            self.become("hypothetical", -1)
        aside = covering(clauses, at)
        if aside is not None:
            speaker = subject(clauses, aside.first, aside.last, self.mentions)
            if speaker is not None and speaker not in self.speakers:
                self.speakers.append(speaker)
        tense = self.tense or ("past" if self.modality == "fact" else "future")
        if self.modality == "future":
            tense = "future"
        text = words.text
        cues = tuple(dict.fromkeys(text[words.starts[i] : words.ends[i]] for i in self.cues if i >= 0))
        return Said(self.modality, self.negated, tense, tuple(self.speakers), cues)

    def become(self, modality: Modality, cue: int) -> None:
        """Take on what an outer word makes of it; what is hypothetical stays so."""
        if modality == "fact" or self.modality == "hypothetical":
            return
        self.modality = modality
        if modality == "hypothetical":
            self.would = False
            if self.tense == "present" and self.clauses.words.low[cue] not in ("whether", "if", "?"):
                self.tense = "future"
        if cue >= 0:
            self.cues.append(cue)

    def negate(self, cue: int) -> None:
        """Turn yes into no and back."""
        self.negated = not self.negated
        if cue >= 0:
            self.cues.append(cue)

    def speak(self, speaker: Speaker | None) -> None:
        """Add one more through whom it is reported."""
        if speaker is not None and speaker not in self.speakers:
            self.speakers.append(speaker)

    def verb(self, k: int) -> None:
        """Read a verb group, and climb."""
        group, clause = self.clauses.groups[k], self.clauses.all[self.clauses.groups[k].clause]
        if clause.kind in LOOSE and clause.groups[0] != k and group.form in ("past", "part"):
            self.tense, self.apart = "past", True  # "to free the town occupied in May"
            outer = Climb(self.clauses, self.mentions, steps=self.steps + 1)
            outer.verb(clause.groups[0])
            self.become("hypothetical" if outer.modality == "hypothetical" or outer.would else "fact", -1)
            self.speakers += outer.speakers
            return
        self.own(k)
        self.up(group.clause, k)

    def own(self, k: int, tense: bool = True) -> None:
        """Take what a verb group itself says: modal verb, negation, hedge, tense, condition on its clause."""
        clauses, group = self.clauses, self.clauses.groups[k]
        words, clause = clauses.words, clauses.all[group.clause]
        shared = clauses.groups[group.linked] if group.linked >= 0 else group
        if tense or self.tense is None:
            self.tense = tense_of(words, group, shared)
        if shared.modal:
            if shared.modal == "would" and words.base(shared.head) in ("seem", "appear"):
                self.become("possible", shared.first)
            elif shared.modal == "would" and "any" in words.low[clause.start : shared.first]:
                self.become("hypothetical", shared.first)
            elif shared.modal == "would":
                self.would = self.modality != "hypothetical"
                self.cues.append(shared.first)
            if self.would or shared.modal != "would":
                self.become(_MODAL[shared.modal], shared.first)
            after = words.low[shared.first + 1 : shared.first + 2]
            if (
                shared.modal == "possible"
                and after
                and after[0] in ("therefore", "then", "thus", "thereby", "otherwise")
            ):
                self.become("hypothetical", shared.first + 1)
        self._hedges(k, shared)
        if shared.negated or group.negated:
            self.negate(self._negator(shared if shared.negated else group))
        elif (cue := self.negative_before(clause.start, shared)) >= 0:
            self.negate(cue)
        if self.would and shared.negated and not self._supposes(clause):
            self.would = False  # "would not sign": a refusal, not a thought
        conditioned = clause.conditioned or (
            clause.kind in LOOSE
            and clause.parent >= 0
            and clauses.all[clause.parent].conditioned
            and clause.kind != "participle"
        )
        if conditioned and (shared.modal or shared.form in ("s", "to") or group.form == "to"):
            cue = next((c.cue for c in clauses.all if c.kind == "condition"), -1)
            self.become("hypothetical", cue)
            if self.tense == "present":
                self.tense = "future"

    def _negator(self, group: Group) -> int:
        words = self.clauses.words
        for i in range(max(0, group.first - 1), group.head + 1):
            if words.low[i] in words.cues.words["negators"]:
                return i
        return group.first

    def _hedges(self, k: int, group: Group) -> None:
        clauses, words = self.clauses, self.clauses.words
        listed = words.cues.words
        start = clauses.all[group.clause].start if group.clause >= 0 else 0
        places = [group.hedge] if group.hedge >= 0 else []
        places += [i for i in (group.first - 1, start, start + 1) if 0 <= i < group.first]
        for i in dict.fromkeys(places):
            word = words.low[i]
            adverb = word.endswith("ly") or word in ("perhaps", "maybe", "suspected", "alleged")
            if word in listed["told"] or word in listed["doubted"]:
                self.speak(unnamed(words, i, i + 1))
                if word in listed["doubted"]:
                    self.become("possible", i)
                else:
                    self.cues.append(i)
            elif word in listed["hedges"] and adverb:
                self.become("possible", i)

    def _supposes(self, clause: Clause) -> bool:
        """Whether something in a sentence asks what would be."""
        low = self.clauses.words.low
        return (
            clause.conditioned
            or "without" in low
            or "otherwise" in low
            or clause.kind not in ("main", "complement")
        )

    def negative_before(self, start: int, group: Group) -> int:
        """Return the negation that stands before a verb group: "never signed", "no one signed", or -1."""
        words, clauses = self.clauses.words, self.clauses
        before = group.first - 1
        if (
            before >= start
            and before not in clauses.inside
            and words.low[before] in ("never", "hardly", "scarcely", "barely")
        ):
            return before
        for i in range(group.first - 1, max(start, group.first - 9) - 1, -1):
            if clauses.of[i] != group.clause or words.low[i] in (",", ";") or i in clauses.inside:
                return -1
            if words.low[i] in words.cues.words["negative_nouns"] and not words.phrase(i, "not_negations"):
                return i
        return -1

    def up(self, number: int, k: int) -> None:
        """Climb out of a clause."""
        self.steps += 1
        if number < 0 or self.steps > 12:
            return
        clauses = self.clauses
        clause = clauses.all[number]
        if clause.kind in ("condition", "question"):
            self.become("hypothetical", clause.cue)
            self.would = False
            if clause.kind == "condition" and self.tense == "present":
                self.tense = "future"
            elif clause.kind == "condition" and self.tense == "past" and k >= 0:
                self._unreal(clause.parent, k)
            elif clause.kind == "question":
                self._asker(clause)
            self.speakers_of(clause.parent)
        elif clause.kind in ("relative", "time", "reason"):
            self._beside(number, k)
        elif clause.kind == "complement":
            self._complement(number)
        elif clause.kind in ("infinitive", "gerund"):
            from_loose(self, number, k)
        elif (
            clause.kind == "participle" and clause.parent >= 0 and clauses.all[clause.parent].kind != "aside"
        ):
            if clause.by >= 0 and not self.clauses.groups[k].perfect:
                negated = self.negated
                self.own(clause.by, tense=self.steps == 1)
                self.negated = negated
                self.up(clauses.groups[clause.by].clause, clause.by)
            else:
                self.speakers_of(clause.parent)

    def _asker(self, clause: Clause) -> None:
        """Take down who wonders whether."""
        words = self.clauses.words
        for by in reversed(self.clauses.all[clause.parent].groups if clause.parent >= 0 else []):
            group = self.clauses.groups[by]
            if group.first < clause.start and words.base(group.head) in words.cues.words["speaks"]:
                self.speak(subject(self.clauses, -1, by, self.mentions))
                return

    def _unreal(self, parent: int, k: int) -> None:
        """Read "if it sent troops" under "would" as of what may come."""
        group = self.clauses.groups[k]
        if not group.perfect and parent >= 0:
            self.tense = "future"

    def speakers_of(self, number: int) -> None:
        """Climb on for the speakers alone: what is said around a clause of its own does not change it."""
        other = Climb(self.clauses, self.mentions, steps=self.steps)
        other.up(
            number,
            self.clauses.all[number].groups[-1] if number >= 0 and self.clauses.all[number].groups else -1,
        )
        for speaker in other.speakers:
            self.speak(speaker)

    def _beside(self, number: int, k: int) -> None:
        clauses = self.clauses
        clause = clauses.all[number]
        parent = clauses.all[clause.parent]
        outer = Climb(clauses, self.mentions, steps=self.steps)
        if parent.groups:
            main = [g for g in parent.groups if clauses.groups[g].finite] or parent.groups
            before = [g for g in main if clauses.groups[g].first < clause.start] or main
            outer.verb(before[-1])
        ahead = outer.modality != "fact"
        if (
            clause.kind == "time"
            and ahead
            and clauses.groups[k].form == "s"
            and not clauses.groups[k].perfect
        ):
            self.become("hypothetical", clause.cue)
        elif (
            clause.kind == "time"
            and ahead
            and clauses.words.low[clause.cue] in ("until", "till", "unless", "once")
        ):
            self.become("hypothetical", clause.cue)
            self.tense = "future"
        elif self.modality != "fact" and outer.modality == "hypothetical":
            self.become("hypothetical", -1)
        elif self.modality == "fact":
            self.apart = True
        if outer.would and self.modality != "fact":
            self.would = True
        for speaker in outer.speakers:
            self.speak(speaker)

    def _complement(self, number: int) -> None:
        clauses = self.clauses
        clause = clauses.all[number]
        words = clauses.words
        cue = words.cue(clause.host, clause.by >= 0) if clause.host >= 0 else None
        kind = cue[0] if cue else ""
        past = clause.by >= 0 and clauses.groups[clause.by].form in ("past", "ing")
        if self.would and (
            kind in ("speech", "plan", "wish", "danger", "denial") and (past or clause.by < 0)
        ):
            self.would = False
        if words.base(clause.host) in _MANDATES and clause.groups and self._subjunctive(clause):
            self.become("wanted", clause.host)
            self.tense = "future"
        self.effect(kind, clause.host, clause.by, "clause")
        if clause.by >= 0:
            self._outer(clause.by, kind)
        elif clause.host >= 0:
            self.around_noun(clause.host, kind)

    def _subjunctive(self, clause: Clause) -> bool:
        """Whether "that Corvia give up" has its verb bare, behind a subject that asks for another form."""
        words, group = self.clauses.words, self.clauses.groups[clause.groups[0]]
        low = words.low[group.first]
        return (
            group.form == "s"
            and low == words.base(group.first)
            and not words.low[group.first - 1].endswith(("s", "they"))
        )

    def _outer(self, by: int, kind: str) -> None:
        """Climb on from a verb whose clause is told: only its negation and conditions bear on what is told."""
        outer = Climb(self.clauses, self.mentions, steps=self.steps)
        outer.verb(by)
        if kind in _LIFTED and outer.negated:
            self.negate(outer.cues[-1] if outer.cues else -1)
        if outer.modality == "hypothetical" or outer.would:
            self.become("hypothetical", outer.cues[-1] if outer.cues else -1)
        elif self.modality == "fact" and outer.modality != "fact" and kind in ("belief", "wish", "plan"):
            self.become(outer.modality, -1)
        for speaker in outer.speakers:
            self.speak(speaker)

    def around_noun(self, host: int, kind: str) -> None:
        """Climb on from "hopes", "claims": a denial of them is a denial of what they say."""
        from .said_nouns import read_noun

        outer = Climb(self.clauses, self.mentions, steps=self.steps)
        read_noun(outer, host)
        if outer.negated and kind not in ("doubt", "wish"):
            self.negate(outer.cues[-1] if outer.cues else -1)
            if kind == "hearsay" and self.modality == "possible":
                self.modality = "fact"
        if outer.modality == "hypothetical" or outer.would:
            self.become("hypothetical", -1)
        for speaker in outer.speakers:
            self.speak(speaker)

    def hearsay(self, by: int) -> bool:
        group, words = self.clauses.groups[by], self.clauses.words
        base = words.base(group.head)
        reduced = group.form in ("past", "part") and base in ("say", "believe", "think", "report", "know")
        return base in words.cues.passives and (group.passive or reduced)

    def effect(self, kind: str, host: int, by: int, how: str) -> None:
        """Take what a class of words makes of what hangs on it."""
        clauses, words = self.clauses, self.clauses.words
        group = clauses.groups[by] if by >= 0 else None
        if group is not None and how in ("infinitive", "gerund") and self.hearsay(by):
            base = words.base(group.head)
            last = (
                group.head + 2
                if words.low[group.head + 1 : group.head + 2] in (["to"], ["of"])
                else group.head + 1
            )
            self.speak(unnamed(words, group.first, last))
            if words.cues.passives[base] == "possible":
                self.become("possible", group.head)
            else:
                self.cues.append(group.head)
            return
        if (
            (
                kind in ("speech", "denial", "belief", "doubt")
                or (group and words.base(group.head) in words.cues.words["speaks"])
            )
            and group is not None
            and how != "infinitive"
            and words.base(group.head) not in _MERELY
        ):
            self.speak(subject(clauses, -1, by, self.mentions))
        if kind == "speech":
            if words.base(host) in _MERELY and self.modality == "fact":
                self.become("possible", host)
            elif by >= 0:
                self.cues.append(host)
        elif kind == "belief":
            self.become("hypothetical" if self.modality == "future" or self.would else "possible", host)
        elif kind in _EFFECT:
            self.become(_EFFECT[kind], host)
            self.would = self.would and kind == "hearsay"
        elif kind == "thought":
            self.become(
                "hypothetical" if words.low[host] not in ("optimistic", "confident") else "future", host
            )
            self.would = False
        elif kind in ("failure", "denial"):
            self.negate(host)
        elif kind == "refusal":
            self.negate(host)
            self.become("future", host)
