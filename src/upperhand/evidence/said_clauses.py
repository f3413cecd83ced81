"""Clauses of a sentence: which verb stands in which, what opens each and on which word it hangs."""

from __future__ import annotations

from dataclasses import dataclass, field

from .said_asides import Aside, asides
from .said_groups import Group, groups
from .said_words import Words

LOOSE = ("infinitive", "gerund", "participle")
"""Clauses whose verb does not say when."""

_TAKES_CLAUSE = frozenset(
    ["speech", "denial", "belief", "doubt", "danger", "wish", "plan", "thought", "hearsay", "refusal", "evidence"]
)
_STOPS = frozenset((";", ":", "—", "–"))
_QUOTES = frozenset(('"', "“", "”", "'", "‘", "’", "«", "»"))
_ONLY_FIRST = frozenset(
    ("whatever", "whichever", "providing", "provided", "assuming", "supposing", "suppose", "imagine")
)
_OBJECT_THEN_DOING = frozenset(
    [
        "accuse",
        "blame",
        "suspect",
        "prevent",
        "stop",
        "keep",
        "deter",
        "bar",
        "ban",
        "block",
        "prohibit",
        "discourage",
        "dissuade",
        "hinder",
    ]
)
_ASKED_IF = frozenset(
    [
        "unclear",
        "see",
        "ask",
        "asked",
        "asking",
        "wonder",
        "wondered",
        "know",
        "known",
        "uncertain",
        "doubtful",
        "decide",
        "clear",
        "sure",
        "say",
    ]
)
_WHEN = frozenset(("on", "in", "at", "after", "during", "through", "following", "last", "earlier"))
_JOINS = frozenset(("and", "or", "but", "nor", "yet"))


@dataclass
class Clause:
    """A clause; ``parent`` is another's index or -1, ``host`` the word it hangs on, ``by`` that word's group.

    ``kind``: main, complement, question, condition, relative, time, reason, infinitive, gerund, participle, aside.
    ``conditioned``: a condition hangs on it.
    """

    kind: str
    start: int
    parent: int
    host: int = -1
    by: int = -1
    groups: list[int] = field(default_factory=list)
    conditioned: bool = False
    cue: int = -1


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
        self._stack = [0]
        self._host_again = -1
        self._read_to = 0
        self._ends = self._finite_ahead()
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
                words.low[i] in _STOPS
                or words.low[i] in (",", ")", "(", "that")
                or (words.low[i] in listed["relatives"] or words.low[i] in listed["conditions"])
            ):
                nearest = -1
            ahead[i] = nearest
        return ahead

    def _push(self, clause: Clause) -> int:
        self.all.append(clause)
        self._stack.append(len(self.all) - 1)
        return self._stack[-1]

    @property
    def _top(self) -> Clause:
        return self.all[self._stack[-1]]

    def _has_finite(self, k: int) -> bool:
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
            self.of[i] = self._stack[-1]
            if (k := self.starts.get(i)) is not None:
                self._verb(k)
                for j in range(i, min(self.groups[k].head + 1, len(words))):
                    self.of[j] = self.groups[k].clause
                i = self.groups[k].head + 1
                self._bare_complement(k)
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
            self.of[after] = self._stack[-1]
            after += 1
            k = self.starts.get(after)
            if k is not None and self.groups[k].form == "ing":
                self._stack.append(number)
            elif k is not None and self.groups[k].finite:
                self._close_for_verb()
            elif self._fronted():
                self._stack.pop()
        return after

    def _fronted(self) -> bool:
        """Whether the open clause stands before its parent's verb and has had its own."""
        top = self._top
        ready = bool(top.groups) or (top.kind == "condition" and top.host == -2)
        return len(self._stack) > 1 and top.kind in ("condition", "time", "reason", *LOOSE) and ready and not (
            self._has_finite(self._stack[-2]))  # fmt: skip

    def _open(self, i: int) -> None:
        words, listed = self.words, self.words.cues.words
        word = words.low[i]
        if word in _STOPS or word == "(":
            self._stack = [0]
            self._push(Clause("main", i, -1))
        elif word == ",":
            self._comma(i)
        elif word in _JOINS:
            self._join(i)
        elif i < self._read_to:
            return
        elif (taken := words.phrase(i, "condition_phrases")) and words.low[i + taken - 1 : i + taken + 1] != [
            "condition",
            "of",
        ]:
            nominal = (
                self._ends[min(i + taken, len(words))] < 0
                or words.low[min(i + taken, len(words) - 1)] == "of"
            )
            self._condition(i, -2 if nominal else -1)
            self._read_to = i + taken
        elif (
            word in listed["conditions"]
            and not self._as_if(i)
            and (word not in _ONLY_FIRST or i == 0 or words.low[i + 1 : i + 2] == ["that"])
        ):
            self._condition(i, -1)
        elif word in listed["relatives"]:
            if (i and words.low[i - 1] not in ("about", "when", "over", "on")) or word in ("which", "whose"):
                kind = "question" if word == "which" and self._asked(i) else "relative"
                self._push(Clause(kind, i, self._stack[-1], cue=i))
        elif word == "that":
            self._that(i)
        elif (
            word == "once"
            and self._ends[i + 1] >= 0
            and self.groups[self._ends[i + 1]].form in ("s", "modal")
        ):
            self._condition(i, -1)
        elif word in listed["times"] and self._ends[i + 1] >= 0 and not self._just_preposition(i):
            self._push(Clause("time", i, self._stack[-1], cue=i))
        elif (
            word in listed["reasons"]
            and self._ends[i + 1] >= 0
            and words.low[min(i + 1, len(words) - 1)] != "of"
        ):
            self._push(Clause("reason", i, self._stack[-1], cue=i))

    def _as_if(self, i: int) -> bool:
        return self._top.kind == "condition" and self._top.start == i - 1

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
        last = self._top.groups[-1] if self._top.groups else -1
        return last >= 0 and self.words.base(self.groups[last].head) in (
            "ask",
            "wonder",
            "debate",
            "consider",
            "weigh",
            "know",
        )

    def _condition(self, i: int, host: int) -> None:
        words = self.words
        before = words.low[i - 1] if i else ""
        embedded = words.low[i] == "whether" or (words.low[i] == "if" and self._embeds(i, before))
        top = self._stack[-1]
        self._push(Clause("question" if embedded else "condition", i, top, host=host, cue=i))
        if embedded:
            return
        for number in reversed(self._stack[:-1]):
            self.all[number].conditioned = True
            if self.all[number].kind not in LOOSE:
                break

    def _embeds(self, i: int, before: str) -> bool:
        return before in _ASKED_IF

    def _that(self, i: int) -> None:
        words = self.words
        if i + 1 >= len(words) or (words.mark(i + 1) and words.low[i + 1] not in _QUOTES):
            return
        before = words.low[i - 1] if i else ""
        if before in ("now", "given", "so", "such", "provided"):
            self._push(Clause("reason", i, self._stack[-1], cue=i))
            return
        if before in _JOINS and self._join_complement(i):
            return
        cue = words.cue(i - 1, self.starts.get(i - 1) is not None) if i else None
        verb_next = any(j in self.starts and self.groups[self.starts[j]].finite for j in (i + 1, i + 2))
        if cue and cue[0] in (*_TAKES_CLAUSE, "failure"):
            by = self.inside.get(i - 1, -1)
            self._push(Clause("complement", i, self._stack[-1], host=i - 1, by=by, cue=i))
            return
        if before in ("is", "was", "are", "be", "'s"):
            self._push(Clause("complement", i, self._stack[-1], cue=i))
            return
        last = self._last_operator()
        if last >= 0 and i - 1 != self.groups[last].head and self._needs_touch(last):
            last = -1
        if last >= 0 and not (verb_next and i + 1 in self.starts):
            group = self.groups[last]
            self._push(Clause("complement", i, self._stack[-1], host=group.head, by=last, cue=i))
        elif self._ends[i + 1] >= 0 or i + 1 in self.starts:
            self._push(Clause("relative", i, self._stack[-1], cue=i))

    def _needs_touch(self, k: int) -> bool:
        """Whether a verb takes a clause only right behind it: demanded that; but told reporters that."""
        cue = self.words.cue(self.groups[k].head, True)
        if cue is None or self.words.base(self.groups[k].head) in ("warn", "promise", "ask"):
            return False
        return cue[0] in ("wish", "plan", "danger", "refusal")

    def _last_operator(self) -> int:
        """Return the open clause's last verb if it takes a clause and has none yet, or -1."""
        if not self._top.groups:
            return -1
        last = self._top.groups[-1]
        cue = self.words.cue(self.groups[last].head, True)
        taken = any(clause.by == last for clause in self.all)
        return last if cue and cue[0] in _TAKES_CLAUSE and not taken else -1

    def _join_complement(self, i: int) -> bool:
        for depth in range(len(self._stack) - 1, -1, -1):
            clause = self.all[self._stack[depth]]
            if clause.kind == "complement":
                del self._stack[depth:]
                self._push(Clause("complement", i, clause.parent, clause.host, clause.by, cue=i))
                return True
        return False

    def _comma(self, i: int) -> None:
        words = self.words
        j = i + 1
        while j < len(words) and (
            words.low[j] in _QUOTES or words.low[j] in ("then", "also", "still", "now", "never")
        ):
            j += 1
        if j >= len(words) or words.low[j] in _JOINS or words.low[j] in words.cues.words["relatives"]:
            return
        k = self.starts.get(j)
        if k is not None and self.groups[k].finite:
            self._close_for_verb()
        elif self._fronted() and (self._ends[j] >= 0 or (k is None and self._later_finite(j))):
            self._stack.pop()
            while self._fronted():
                self._stack.pop()
        elif self._top.kind == "relative" and self._top.groups and self._ends[j] >= 0:
            outer = next((d for d, n in enumerate(self._stack) if self.all[n].kind == "condition"), 0)
            if (
                outer
                and self._has_finite(self._stack[outer])
                and not self._has_finite(self._stack[outer - 1])
            ):
                del self._stack[outer:]

    def _later_finite(self, j: int) -> bool:
        return any(group.finite and group.first >= j for group in self.groups)

    def _close_for_verb(self) -> None:
        """Close what a comma before a finite verb closes: "…, which fell, will"."""
        for depth in range(len(self._stack) - 1, -1, -1):
            number = self._stack[depth]
            if self.all[number].kind not in LOOSE and not self._has_finite(number):
                del self._stack[depth + 1 :]
                return
        while len(self._stack) > 1 and self._top.kind in LOOSE:
            self._stack.pop()

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
            if group.form == "ing" and self._ends[j] >= 0 and self._has_finite(0):
                self._stack = [0]
                self._push(Clause("main", i, -1))
                return
            if group.form in ("to", "ing"):
                kinds = ("infinitive",) if group.form == "to" else ("gerund", "participle")
                for depth in range(len(self._stack) - 1, 0, -1):
                    if self.all[self._stack[depth]].kind in kinds:
                        self._host_again = self._stack[depth]
                        del self._stack[depth:]
                        return
            elif group.finite and group.form != "base":
                if comma and self._top.kind == "relative":
                    self._stack.pop()
                while len(self._stack) > 1 and self._top.kind in LOOSE:
                    self._stack.pop()
            return
        if self._ends[i + 1] < 0 or not self._subject_ahead(i + 1):
            return
        while len(self._stack) > 1 and self._top.kind in (*LOOSE, "relative", "time", "reason"):
            if not self._has_finite(self._stack[-1]) and self._top.kind not in LOOSE:
                return
            self._stack.pop()
        if not self._has_finite(self._stack[-1]):
            return
        top = self._top
        if words.low[i] == "but" and comma:
            self._stack = [0]
            self._push(Clause("main", i, -1))
        elif len(self._stack) > 1 and top.kind in ("condition", "complement", "question"):
            self._stack.pop()
            self._push(
                Clause(top.kind, i, top.parent, top.host, top.by, cue=top.cue, conditioned=top.conditioned)
            )
        else:
            self._stack = [0]
            self._push(Clause("main", i, -1, conditioned=top.conditioned and words.low[i] != "but"))

    def _subject_ahead(self, i: int) -> bool:
        """Whether what joins is a clause with its own subject, not a list: its verb does not serve both."""
        first = self.groups[self._ends[i]].first
        return first - i <= 8

    def _verb(self, k: int) -> None:
        group = self.groups[k]
        if group.form == "to":
            self._loose(k, "infinitive")
        elif group.form == "ing":
            self._loose(k, "gerund")
        elif group.form == "base" and group.linked >= 0:
            shared = self.groups[group.linked].clause
            if shared in self._stack:
                del self._stack[self._stack.index(shared) + 1 :]
            group.clause = shared
            self.all[shared].groups.append(k)
            return
        elif group.finite:
            if (
                group.inverted
                and self.words.low[group.first] in ("should", "were", "had")
                and not self.question
            ):
                self._condition(group.first, -1)
            else:
                joined = group.first and self.words.low[group.first - 1] in _JOINS
                if not joined and (self._top.kind in LOOSE or self._has_finite(self._stack[-1])):
                    self._make_room()
        group.clause = self._stack[-1]
        self._top.groups.append(k)

    def _make_room(self) -> None:
        """Close clauses until one still lacks its verb, if any does."""
        for depth in range(len(self._stack) - 1, -1, -1):
            number = self._stack[depth]
            if self.all[number].kind not in (*LOOSE, "aside") and not self._has_finite(number):
                del self._stack[depth + 1 :]
                return

    def _loose(self, k: int, kind: str) -> None:
        """Open the clause of an infinitive or an -ing form on the word that takes it."""
        words, group = self.words, self.groups[k]
        if self._host_again >= 0:
            again = self.all[self._host_again]
            self._host_again = -1
            self._push(Clause(again.kind, group.first, again.parent, again.host, again.by))
            return
        i = group.first
        before = words.low[i - 1] if i else ","
        if kind == "gerund" and (before in (",", "(", "—", "–") or before in _QUOTES):
            while len(self._stack) > 1 and self._top.kind == "gerund":
                self._stack.pop()
            by = self._top.groups[-1] if self._top.groups else -1
            self._push(Clause("participle", i, self._stack[-1], by=by))
            return
        host = self.host(i, self._stack[-1], kind)
        self._push(Clause(kind, i, self._stack[-1], host=host, by=self.inside.get(host, -1)))

    def host(self, i: int, clause: int, kind: str) -> int:
        """Return the nearest word before that takes what begins at a word, or -1."""
        words = self.words
        reach = 12 if kind == "infinitive" else 8
        for j in range(i - 1, max(-1, i - 1 - reach), -1):
            if words.low[j] in _STOPS or (words.low[j] == "," and kind != "infinitive"):
                return -1
            if self.of[j] != clause:
                if kind == "infinitive" and words.low[j] == ",":
                    continue
                return -1
            k = self.inside.get(j, -1)
            if k >= 0:
                group = self.groups[k]
                if j != group.head:
                    continue
                cue = words.cue(j, True)
                if kind == "gerund" and i - j > 2 and words.base(j) not in _OBJECT_THEN_DOING:
                    return -1
                if kind == "infinitive" and cue and not self._takes(j, i, cue[0]):
                    return -1
                if cue or group.passive or j == i - 1:
                    return j
                if words.base(j) not in ("be", "have") and kind == "infinitive":
                    return -1 if not words.cue(j, True) else j
                if words.base(j) == "be" and kind == "infinitive":
                    return j
                return -1
            if (
                words.cue(j, False)
                and words.low[j] not in ("first", "last")
                and (kind == "infinitive" or i - j <= 2)
            ):
                return j
        return -1

    def _takes(self, j: int, i: int, kind: str) -> bool:
        """Whether a verb takes the infinitive that begins at a word."""
        words = self.words
        listed = words.cues.words
        if kind == "failure" and words.base(j) not in listed["infinitive_failures"]:
            return False
        return words.base(j) not in listed["touching"] or i - j <= 2

    def _bare_complement(self, k: int) -> None:
        """Open the clause behind "said" that no "that" opens."""
        group, words = self.groups[k], self.words
        i = group.head + 1
        if i >= len(words) or words.low[i] in ("that", "to", "if", "whether"):
            return
        if self.of[group.head] >= 0 and self.all[group.clause].kind == "aside":
            return
        while i < len(words) and (words.low[i] in _QUOTES or words.low[i] in (",", ":")):
            i += 1
        if group.form == "part" or (
            i < len(words) and words.low[i] in words.cues.words["prepositions"] - _WHEN
        ):
            return
        cue = words.cue(group.head, True)
        ahead = self._ends[min(i, len(words))]
        quoted = i > group.head + 1
        if cue is None and words.low[min(i, len(words) - 1)] in (
            "confident",
            "optimistic",
            "convinced",
            "sure",
            "hopeful",
            "certain",
        ):
            if i + 1 < len(words) and words.low[i + 1] != "that" and self._ends[i + 1] >= 0:
                self._push(Clause("complement", i + 1, group.clause, host=i, by=-1))
            return
        bare = words.base(group.head) in words.cues.words["bare"]
        if (
            cue
            and bare
            and cue[0] in _TAKES_CLAUSE
            and ahead >= 0
            and (not quoted or (cue[0] == "speech" and i < len(words) and words.low[i - 1] in _QUOTES))
        ):
            if self.groups[ahead].first == i or (
                words.low[i] in words.cues.words["prepositions"] and group.passive
            ):
                return
            self._push(Clause("complement", i, group.clause, host=group.head, by=k))
