"""Clauses of a sentence: which verb stands in which, what opens each and on which word it hangs."""

from __future__ import annotations

from .said_asides import Aside, asides
from .said_groups import groups
from .said_hosts import Clause, host_of, open_bare, open_that
from .said_verbs import Group
from .said_words import JOINS, QUOTES, STOPS, Words

LOOSE = ("infinitive", "gerund", "participle")
"""Clauses whose verb does not say when."""


class Clauses:
    """A sentence's clauses; ``of`` gives the clause of each word.

    Examples
    --------
    >>> from upperhand.evidence.said_words import Words
    >>> cut = Clauses(Words("Corvia, which attacked the port, may attack again."))
    >>> [(clause.kind, len(clause.groups)) for clause in cut.all]
    [('main', 1), ('relative', 1)]
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.groups: list[Group] = groups(words)
        self.starts = {group.first: k for k, group in enumerate(self.groups)}
        self.inside = {
            i: k for k, group in enumerate(self.groups) for i in range(group.first, group.head + 1)
        }
        self.all: list[Clause] = [Clause("main", 0, -1)]
        self.of = [0] * len(words)
        self.asides: list[Aside] = asides(words, self.groups)
        self.question = bool(len(words)) and "?" in words.low[-3:]
        self.stack = [0]
        self._host_again = -1
        self._read_to = 0
        self.ends = self._finite_ahead()
        self._scan()

    def _finite_ahead(self) -> list[int]:
        """Return for each word the next finite group before any mark or opener, or -1."""
        words, listed = self.words, self.words.cues.words
        ahead = [-1] * (len(words) + 1)
        nearest = -1
        for i in range(len(words) - 1, -1, -1):
            if (k := self.starts.get(i)) is not None and self.groups[k].finite:
                nearest = k
            elif (
                words.low[i] in STOPS
                or words.low[i] in (",", ")", "(", "that")
                or (words.low[i] in listed["relatives"] or words.low[i] in listed["conditions"])
            ):
                nearest = -1
            ahead[i] = nearest
        return ahead

    def push(self, clause: Clause) -> int:
        self.all.append(clause)
        self.stack.append(len(self.all) - 1)
        return self.stack[-1]

    @property
    def top(self) -> Clause:
        return self.all[self.stack[-1]]

    def has_finite(self, k: int) -> bool:
        return any(self.groups[g].finite or self.groups[g].form == "base" for g in self.all[k].groups)

    def _scan(self) -> None:
        words = self.words
        closed = {aside.start: aside for aside in self.asides}
        i = 0
        while i < len(words):
            if (aside := closed.get(i)) is not None:
                i = self._set_aside(aside)
                continue
            self._open(i)
            self.of[i] = self.stack[-1]
            if (k := self.starts.get(i)) is not None:
                self._verb(k)
                for j in range(i, min(self.groups[k].head + 1, len(words))):
                    self.of[j] = self.groups[k].clause
                i = self.groups[k].head + 1
                open_bare(self, k)
                continue
            i += 1

    def _set_aside(self, aside: Aside) -> int:
        self.all.append(Clause("aside", aside.start, -1))
        number = len(self.all) - 1
        for j in range(aside.start, aside.end):
            self.of[j] = number
            if (k := self.starts.get(j)) is not None:
                self.groups[k].clause = number
                self.all[number].groups.append(k)
        after = aside.end
        if after < len(self.words) and self.words.low[after] == ",":
            self.of[after] = self.stack[-1]
            after += 1
            k = self.starts.get(after)
            if k is not None and self.groups[k].form == "ing":
                self.stack.append(number)
            elif k is not None and self.groups[k].finite:
                self._close_for_verb()
            elif self._fronted():
                self.stack.pop()
        return after

    def _fronted(self) -> bool:
        """Whether the open clause stands before its parent's verb and has had its own."""
        top = self.top
        ready = bool(top.groups) or (top.kind == "condition" and top.host == -2)
        return len(self.stack) > 1 and top.kind in ("condition", "time", "reason", *LOOSE) and ready and not (
            self.has_finite(self.stack[-2]))  # fmt: skip

    def _open(self, i: int) -> None:
        words, listed = self.words, self.words.cues.words
        word = words.low[i]
        if word in STOPS or word == "(":
            self.stack = [0]
            self.push(Clause("main", i, -1))
        elif word == ",":
            self._comma(i)
        elif word in JOINS:
            self._join(i)
        elif i < self._read_to:
            return
        elif (taken := words.phrase(i, "condition_phrases")) and words.low[i + taken - 1 : i + taken + 1] != [
            "condition",
            "of",
        ]:
            nominal = (
                self.ends[min(i + taken, len(words))] < 0 or words.low[min(i + taken, len(words) - 1)] == "of"
            )
            self._condition(i, -2 if nominal else -1)
            self._read_to = i + taken
        elif (
            word in listed["conditions"]
            and not self._as_if(i)
            and (word not in listed["only_first"] or i == 0 or words.low[i + 1 : i + 2] == ["that"])
        ):
            self._condition(i, -1)
        elif word in listed["relatives"]:
            if (i and words.low[i - 1] not in ("about", "when", "over", "on")) or word in ("which", "whose"):
                asked = words.low[i - 1] in listed["asked_if"] or (word == "which" and self._asked(i))
                self.push(Clause("question" if asked else "relative", i, self.stack[-1], cue=i))
        elif word in ("what", "how", "why") and i and words.low[i - 1] in listed["asked_if"]:
            self.push(Clause("question", i, self.stack[-1], cue=i))
        elif word == "that":
            open_that(self, i)
        elif (
            word == "once" and self.ends[i + 1] >= 0 and self.groups[self.ends[i + 1]].form in ("s", "modal")
        ):
            self._condition(i, -1)
        elif word in listed["times"] and self.ends[i + 1] >= 0 and not self._just_preposition(i):
            self.push(Clause("time", i, self.stack[-1], cue=i))
        elif (
            word in listed["reasons"]
            and self.ends[i + 1] >= 0
            and words.low[min(i + 1, len(words) - 1)] != "of"
        ):
            if i and words.low[i - 1] == "," and self.has_finite(0):
                self.stack = [0]
            self.push(Clause("reason", i, self.stack[-1], cue=i))

    def _as_if(self, i: int) -> bool:
        return self.top.kind == "condition" and self.top.start == i - 1

    def _just_preposition(self, i: int) -> bool:
        word = self.words.low[i]
        return word in ("as", "since") and self.words.low[i + 1] in (
            "of",
            "many",
            "much",
            "far",
            "well",
            "part",
        )

    def _asked(self, i: int) -> bool:
        """Whether a question word hangs on a word of asking or discussing."""
        last = self.top.groups[-1] if self.top.groups else -1
        return last >= 0 and self.words.base(self.groups[last].head) in self.words.cues.words["asks"]

    def _condition(self, i: int, host: int) -> None:
        words = self.words
        before = words.low[i - 1] if i else ""
        embedded = words.low[i] == "whether" or (words.low[i] == "if" and self._embeds(i, before))
        top = self.stack[-1]
        self.push(Clause("question" if embedded else "condition", i, top, host=host, cue=i))
        if embedded:
            return
        for number in reversed(self.stack[:-1]):
            self.all[number].conditioned = True
            if self.all[number].kind not in LOOSE:
                break

    def _embeds(self, i: int, before: str) -> bool:
        return before in self.words.cues.words["asked_if"]

    def _comma(self, i: int) -> None:
        words = self.words
        j = i + 1
        while j < len(words) and (
            words.low[j] in QUOTES or words.low[j] in ("then", "also", "still", "now", "never")
        ):
            j += 1
        if j >= len(words) or words.low[j] in JOINS or words.low[j] in words.cues.words["relatives"]:
            return
        k = self.starts.get(j)
        if k is not None and self.groups[k].finite:
            self._close_for_verb()
        elif self._fronted() and (self.ends[j] >= 0 or (k is None and self._later_finite(j))):
            self.stack.pop()
            while self._fronted():
                self.stack.pop()
        elif self.top.kind == "relative" and self.top.groups and self.ends[j] >= 0:
            outer = next((d for d, n in enumerate(self.stack) if self.all[n].kind == "condition"), 0)
            if outer and self.has_finite(self.stack[outer]) and not self.has_finite(self.stack[outer - 1]):
                del self.stack[outer:]

    def _later_finite(self, j: int) -> bool:
        return any(group.finite and group.first >= j for group in self.groups)

    def _close_for_verb(self) -> None:
        """Close what a comma before a finite verb closes: "…, which fell, will"."""
        for depth in range(len(self.stack) - 1, -1, -1):
            number = self.stack[depth]
            if self.all[number].kind not in LOOSE and not self.has_finite(number):
                del self.stack[depth + 1 :]
                return
        while len(self.stack) > 1 and self.top.kind in LOOSE:
            self.stack.pop()

    def _join(self, i: int) -> None:
        words, listed = self.words, self.words.cues.words
        comma = i > 0 and words.low[i - 1] == ","
        j = i + 1
        while (
            j < len(words)
            and (words.low[j] in listed["adverbs"] or words.low[j].endswith("ly"))
            and j not in self.starts
        ):
            j += 1
        self._host_again = -1
        k = self.starts.get(j)
        if k is not None:
            group = self.groups[k]
            if group.form == "ing" and self.ends[j] >= 0 and self.has_finite(0):
                self.stack = [0]
                self.push(Clause("main", i, -1))
                return
            if group.form in ("to", "ing"):
                kinds = ("infinitive",) if group.form == "to" else ("gerund", "participle")
                for depth in range(len(self.stack) - 1, 0, -1):
                    if self.all[self.stack[depth]].kind in kinds:
                        self._host_again = self.stack[depth]
                        del self.stack[depth:]
                        return
            elif group.finite and group.form != "base":
                if comma and self.top.kind == "relative":
                    self.stack.pop()
                self._back_to_speaker(k, comma or words.low[i] == "but")
                cue = words.cue(group.head, True)
                if self.top.kind == "question" and cue and cue[0] in ("failure", "speech", "denial"):
                    self.stack.pop()  # "asked whether they left and declined to say"
                while len(self.stack) > 1 and self.top.kind in LOOSE:
                    self.stack.pop()
            return
        if self.ends[i + 1] < 0 or not self._subject_ahead(i + 1):
            return
        while len(self.stack) > 1 and self.top.kind in (*LOOSE, "relative", "time", "reason"):
            if not self.has_finite(self.stack[-1]) and self.top.kind not in LOOSE:
                return
            self.stack.pop()
        if not self.has_finite(self.stack[-1]):
            return
        top = self.top
        if words.low[i] == "but" and comma:
            self.stack = [0]
            self.push(Clause("main", i, -1))
        elif len(self.stack) > 1 and top.kind in ("condition", "complement", "question"):
            self.stack.pop()
            self.push(
                Clause(top.kind, i, top.parent, top.host, top.by, cue=top.cue, conditioned=top.conditioned)
            )
        else:
            self.stack = [0]
            self.push(Clause("main", i, -1, conditioned=top.conditioned and words.low[i] != "but"))

    def _back_to_speaker(self, k: int, apart: bool) -> None:
        """Close what was said where the speaker says more: "said none was made, but said they would"."""
        cue = self.words.cue(self.groups[k].head, True)
        if not apart or cue is None or cue[0] not in ("speech", "denial"):
            return
        for depth in range(len(self.stack) - 1, 0, -1):
            clause = self.all[self.stack[depth]]
            host = (
                self.words.cue(clause.host, True) if clause.kind == "complement" and clause.by >= 0 else None
            )
            if host and host[0] in ("speech", "denial"):
                del self.stack[depth:]
                return

    def _subject_ahead(self, i: int) -> bool:
        """Whether what joins is a clause with its own subject, not a list: its verb does not serve both."""
        first = self.groups[self.ends[i]].first
        return first - i <= 8

    def _verb(self, k: int) -> None:
        group = self.groups[k]
        if group.form == "to":
            self._loose(k, "infinitive")
        elif group.form == "ing":
            self._loose(k, "gerund")
        elif group.form == "base" and group.linked >= 0:
            shared = self.groups[group.linked].clause
            if shared in self.stack:
                del self.stack[self.stack.index(shared) + 1 :]
            group.clause = shared
            self.all[shared].groups.append(k)
            return
        elif group.finite:
            unreal = self.words.low[group.first] == "had" and any(
                self.groups[g].modal and self.groups[g].perfect for g in self.top.groups
            )
            opens = group.inverted and self.words.low[group.first] in ("should", "were", "had")
            if (opens or unreal) and not self.question:
                self._condition(group.first, -1)
            else:
                joined = group.first and self.words.low[group.first - 1] in JOINS
                if not joined and (self.top.kind in LOOSE or self.has_finite(self.stack[-1])):
                    self._make_room()
        group.clause = self.stack[-1]
        self.top.groups.append(k)

    def _make_room(self) -> None:
        """Close clauses until one still lacks its verb, if any does."""
        for depth in range(len(self.stack) - 1, -1, -1):
            number = self.stack[depth]
            if self.all[number].kind not in (*LOOSE, "aside") and not self.has_finite(number):
                del self.stack[depth + 1 :]
                return

    def _loose(self, k: int, kind: str) -> None:
        """Open the clause of an infinitive or an -ing form on the word that takes it."""
        words, group = self.words, self.groups[k]
        if self._host_again >= 0:
            again = self.all[self._host_again]
            self._host_again = -1
            self.push(Clause(again.kind, group.first, again.parent, again.host, again.by))
            return
        i = group.first
        before = words.low[i - 1] if i else ","
        if kind == "gerund" and (before in (",", "(", "—", "–") or before in QUOTES):
            while len(self.stack) > 1 and self.top.kind == "gerund":
                self.stack.pop()
            by = self.top.groups[-1] if self.top.groups else -1
            self.push(Clause("participle", i, self.stack[-1], by=by))
            return
        host = host_of(self, i, self.stack[-1], kind)
        self.push(Clause(kind, i, self.stack[-1], host=host, by=self.inside.get(host, -1)))
