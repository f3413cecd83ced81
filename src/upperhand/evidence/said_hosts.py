"""On which word a clause hangs: "said that", "hopes that", "plans to", "accused of"."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .said_words import JOINS, QUOTES, STOPS

if TYPE_CHECKING:
    from .said_clauses import Clauses

_TAKES_CLAUSE = frozenset(
    (
        *("speech", "denial", "belief", "doubt", "danger", "wish"),
        *("plan", "thought", "hearsay", "refusal", "evidence"),
    )
)
"""Classes of words behind which a clause says what."""


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


def open_that(clauses: Clauses, i: int) -> None:
    """Open what "that" opens: what is said, hoped or feared; else a relative clause."""
    words = clauses.words
    if i + 1 >= len(words) or (words.mark(i + 1) and words.low[i + 1] not in QUOTES):
        return
    before = words.low[i - 1] if i else ""
    if before in ("now", "given", "so", "such", "provided"):
        clauses.push(Clause("reason", i, clauses.stack[-1], cue=i))
        return
    if before in JOINS and join_complement(clauses, i):
        return
    cue = words.cue(i - 1, clauses.starts.get(i - 1) is not None) if i else None
    verb_next = any(j in clauses.starts and clauses.groups[clauses.starts[j]].finite for j in (i + 1, i + 2))
    at_once = i + 1 in clauses.starts and clauses.groups[clauses.starts[i + 1]].finite
    # "An order that may": behind a noun, a verb right after makes it the noun's own clause.
    if cue and cue[0] in (*_TAKES_CLAUSE, "failure") and (i - 1 in clauses.inside or not at_once):
        by = clauses.inside.get(i - 1, -1)
        clauses.push(Clause("complement", i, clauses.stack[-1], host=i - 1, by=by, cue=i))
        return
    if before in ("is", "was", "are", "be", "'s"):
        clauses.push(Clause("complement", i, clauses.stack[-1], cue=i))
        return
    last = last_operator(clauses)
    if last >= 0 and i - 1 != clauses.groups[last].head and needs_touch(clauses, last):
        last = -1
    if last >= 0 and not (verb_next and i + 1 in clauses.starts):
        group = clauses.groups[last]
        clauses.push(Clause("complement", i, clauses.stack[-1], host=group.head, by=last, cue=i))
    elif clauses.ends[i + 1] >= 0 or i + 1 in clauses.starts:
        clauses.push(Clause("relative", i, clauses.stack[-1], cue=i))


def needs_touch(clauses: Clauses, k: int) -> bool:
    """Whether a verb takes a clause only right behind it: demanded that; but told reporters that."""
    cue = clauses.words.cue(clauses.groups[k].head, True)
    if cue is None or clauses.words.base(clauses.groups[k].head) in ("warn", "promise", "ask"):
        return False
    return cue[0] in ("wish", "plan", "danger", "refusal")


def last_operator(clauses: Clauses) -> int:
    """Return the open clause's last verb if it takes a clause and has none yet, or -1."""
    if not clauses.top.groups:
        return -1
    last = clauses.top.groups[-1]
    cue = clauses.words.cue(clauses.groups[last].head, True)
    taken = any(clause.by == last for clause in clauses.all)
    return last if cue and cue[0] in _TAKES_CLAUSE and not taken else -1


def join_complement(clauses: Clauses, i: int) -> bool:
    """Open a second clause on the word that the first hangs on: "said that … and that"; whether there is a first."""
    for depth in range(len(clauses.stack) - 1, -1, -1):
        clause = clauses.all[clauses.stack[depth]]
        if clause.kind == "complement":
            del clauses.stack[depth:]
            clauses.push(Clause("complement", i, clause.parent, clause.host, clause.by, cue=i))
            return True
    return False


def host_of(clauses: Clauses, i: int, clause: int, kind: str) -> int:
    """Return the nearest word before that takes what begins at a word, or -1.

    Parameters
    ----------
    clauses : Clauses
    i : int
        Where the infinitive or -ing form begins.
    clause : int
        The clause that it stands in.
    kind : str
        ``infinitive`` or ``gerund``.

    Examples
    --------
    >>> from upperhand.evidence.said_clauses import Clauses
    >>> from upperhand.evidence.said_words import Words
    >>> cut = Clauses(Words("They urged both sides to talk."))
    >>> cut.words.low[host_of(cut, 4, 0, "infinitive")]
    'urged'
    """
    words = clauses.words
    reach = 12 if kind == "infinitive" else 8
    for j in range(i - 1, max(-1, i - 1 - reach), -1):
        if words.low[j] in STOPS or (words.low[j] == "," and kind != "infinitive"):
            return -1
        if clauses.of[j] != clause:
            if kind == "infinitive" and words.low[j] == ",":
                continue
            return -1
        k = clauses.inside.get(j, -1)
        if k >= 0:
            group = clauses.groups[k]
            if j != group.head:
                continue
            cue = words.cue(j, True)
            if kind == "gerund" and i - j > 2 and words.base(j) not in words.cues.words["object_then_doing"]:
                return -1
            if kind == "infinitive" and cue and not takes(clauses, j, i, cue[0]):
                return -1
            if cue or j == i - 1 or (group.passive and i - j <= 2):
                return j
            if words.base(j) not in ("be", "have") and kind == "infinitive":
                return -1 if not words.cue(j, True) else j
            if words.base(j) == "be" and kind == "infinitive":
                return j
            return -1
        noun = words.cue(j, False)
        # A noun carries nothing on: "forces to free the town" are there to free it.
        carries = noun is not None and noun[0] == "carrying" and kind == "infinitive"
        if noun and not carries and (kind == "infinitive" or i - j <= 2):
            return j
    return -1


def takes(clauses: Clauses, j: int, i: int, kind: str) -> bool:
    """Whether a verb takes the infinitive that begins at a word."""
    words = clauses.words
    listed = words.cues.words
    if kind == "failure" and words.base(j) not in listed["infinitive_failures"]:
        return False
    return words.base(j) not in listed["touching"] or i - j <= 2


def _behind_relative(clauses: Clauses, i: int) -> int:
    """Return the next verb behind a relative clause that follows the subject: "say the general, who led it, may"."""
    low = clauses.words.low
    for j in range(i, min(i + 7, len(low) - 1)):
        if low[j] == "," and low[j + 1] in clauses.words.cues.words["relatives"]:
            return next((k for k, group in enumerate(clauses.groups) if group.finite and group.first > j), -1)
    return -1


def open_bare(clauses: Clauses, k: int) -> None:
    """Open the clause behind "said" that no "that" opens."""
    group, words = clauses.groups[k], clauses.words
    i = group.head + 1
    if i >= len(words) or words.low[i] in ("that", "to", "if", "whether"):
        return
    if clauses.of[group.head] >= 0 and clauses.all[group.clause].kind == "aside":
        return
    while i < len(words) and (words.low[i] in QUOTES or words.low[i] in (",", ":")):
        i += 1
    if group.form == "part" or (
        i < len(words)
        and words.low[i] in words.cues.words["prepositions"] - words.cues.words["when_and_where"]
    ):
        return
    cue = words.cue(group.head, True)
    ahead = clauses.ends[min(i, len(words))]
    if ahead < 0:
        ahead = _behind_relative(clauses, i)
    quoted = i > group.head + 1
    if cue is None and words.low[min(i, len(words) - 1)] in (
        "confident",
        "optimistic",
        "convinced",
        "sure",
        "hopeful",
        "certain",
    ):
        if i + 1 < len(words) and words.low[i + 1] != "that" and clauses.ends[i + 1] >= 0:
            clauses.push(Clause("complement", i + 1, group.clause, host=i, by=-1))
        return
    bare = words.base(group.head) in words.cues.words["bare"]
    if (
        cue
        and bare
        and cue[0] in _TAKES_CLAUSE
        and ahead >= 0
        and (not quoted or (cue[0] == "speech" and i < len(words) and words.low[i - 1] in QUOTES))
    ):
        if clauses.groups[ahead].first == i or (
            words.low[i] in words.cues.words["prepositions"] and group.passive
        ):
            return
        clauses.push(Clause("complement", i, group.clause, host=group.head, by=k))
