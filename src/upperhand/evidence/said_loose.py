"""Climbs out of an infinitive or an -ing form: what the word that takes it makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .said_speakers import subject

if TYPE_CHECKING:
    from .said_climb import Climb


def from_loose(climb: Climb, number: int, k: int) -> None:
    """Climb out of the loose clause ``number``, whose verb is group ``k``."""
    clauses = climb.clauses
    words, clause = clauses.words, clauses.all[number]
    perfect = k >= 0 and clauses.groups[k].perfect
    if clause.host < 0:
        from_purpose(climb, number, k)
        return
    cue = words.cue(clause.host, clause.by >= 0)
    kind = cue[0] if cue else ""
    if not kind and clause.kind == "gerund" and words.low[clause.host] not in ("be",):
        kind = ""
    by = clause.by
    if by < 0:
        by = copula(climb, clause.host)
    if kind == "speech" and clause.kind == "infinitive" and by >= 0 and not climb.hearsay(by):
        if words.base(clause.host) in words.cues.words["own_doings"]:
            climb.speak(subject(clauses, -1, by, climb.mentions))
            kind = "carrying"
        else:
            kind = "wish"
    if (
        by >= 0
        and clauses.inside.get(clause.host) == by
        and words.base(clause.host) == "be"
        and clause.kind == "infinitive"
    ):
        noun = subject_class(climb, by)
        kind = noun if noun in ("wish", "thought", "danger") else "plan"
    kept = climb.tense if perfect else None
    climb.effect(kind, clause.host, by if clause.by >= 0 else -1, clause.kind)
    if by >= 0:
        effect = climb.modality
        climb.own(by, tense=kind in ("carrying", "failure", "try", "", "speech", "denial") and not perfect)
        if (
            kind in ("wish", "plan", "danger", "try")
            and climb.modality != "hypothetical"
            and effect != "fact"
            and (clauses.groups[by].modal)
        ):
            climb.modality = effect if kind == "wish" else climb.modality
        if kind in ("wish", "plan", "danger", "refusal", "thought", "belief") and not perfect:
            climb.tense = "future"
        elif kind in ("denial", "speech") and clause.kind == "gerund":
            climb.tense = "past"
        climb.up(clauses.groups[by].clause, by)
    else:
        climb.around_noun(clause.host, kind)
        if not perfect:
            climb.tense = "future" if climb.modality != "fact" else None
            if kind == "failure":
                climb.tense = "past"
    if kept:
        climb.tense = kept


def from_purpose(climb: Climb, number: int, k: int) -> None:
    """Read an infinitive of purpose, or an -ing form behind a preposition."""
    clauses = climb.clauses
    words, clause = clauses.words, clauses.all[number]
    before = words.low[clause.start - 1] if clause.start else ""
    last = [g for g in clauses.all[clause.parent].groups if clauses.groups[g].first < clause.start]
    if clause.kind == "infinitive":
        climb.become("wanted", clause.start)
        climb.tense = "future"
        if clauses.all[clause.parent].kind in ("condition", "question"):
            climb.become("hypothetical", clauses.all[clause.parent].cue)
        elif not last and clause.start and not clauses.all[clause.parent].groups:
            climb.modality = "future"  # a headline: "Corvia to send troops"
        if last:
            outer = type(climb)(clauses, climb.mentions, steps=climb.steps)
            outer.verb(last[-1])
            if outer.modality in ("future", "possible"):
                climb.become(outer.modality, -1)
            if outer.modality == "hypothetical" or outer.would:
                climb.become("hypothetical", -1)
            for speaker in outer.speakers:
                climb.speak(speaker)
        else:
            climb.speakers_of(clause.parent)
        return
    if before in ("without",) or words.low[max(0, clause.start - 2) : clause.start] in (["instead", "of"], ["rather", "than"],
        ["short", "of"], ["far", "from"]):  # fmt: skip
        climb.negate(clause.start - 1)
        climb.tense = "past"
        if not last:
            return
    if last and before not in ("after", "since", "following", "despite", "for", "before"):
        climb.own(last[-1])
        climb.up(clauses.groups[last[-1]].clause, last[-1])
    else:
        climb.tense = "past"
        climb.speakers_of(clause.parent)


def copula(climb: Climb, host: int) -> int:
    """Return the group of "is" before an adjective that takes an infinitive: "is likely to"."""
    clauses = climb.clauses
    number = clauses.of[host]
    for k in reversed(clauses.all[number].groups):
        group = clauses.groups[k]
        if group.head < host and host - group.head <= 4:
            base = clauses.words.base(group.head)
            return (
                k
                if base in ("be", "become", "seem", "remain", "look", "stay") or group.head == host - 1
                else -1
            )
    return -1


def subject_class(climb: Climb, k: int) -> str:
    """Return the class of a cue word in a verb's subject: "the goal is to"."""
    clauses = climb.clauses
    start = clauses.all[clauses.groups[k].clause].start
    for i in range(start, clauses.groups[k].first):
        cue = clauses.words.cue(i, False)
        if cue and i not in clauses.inside:
            return cue[0]
    return ""
