"""A sentence cut into words with their forms, and the lists of cue words that the way of saying is read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TOKEN = re.compile(r"\w+?(?=n['’]t\b)|n['’]t\b|['’](?:s|ll|d|ve|re|m)\b|\w+(?:[-.&]\w+)*|[^\w\s]")
_BE = {"be": "base", "is": "s", "are": "s", "am": "s", "'re": "s", "'m": "s", "was": "past", "were": "past", "been": "part",
       "being": "ing"}  # fmt: skip
_HAVE = {"have": "base", "has": "s", "'ve": "s", "had": "past", "having": "ing"}
_DO = {"do": "base", "does": "s", "did": "past"}
AUXILIARIES = {**dict.fromkeys(_BE, "be"), **dict.fromkeys(_HAVE, "have"), **dict.fromkeys(_DO, "do")}
"""Auxiliary verbs by the verb they are a form of."""

STOPS = frozenset((";", ":", "—", "–"))
"""Marks between sentences that stand in one."""

QUOTES = frozenset(('"', "“", "”", "'", "‘", "’", "«", "»"))
JOINS = frozenset(("and", "or", "but", "nor", "yet"))
"""Words that join two of a kind."""


@dataclass(frozen=True)
class Cues:
    """The lists of ``said.yaml``, ready for looking up.

    ``classes`` has each word, and each word with the one behind it, by its class; ``forms`` has the base of
    each known form of a verb with the kinds of form it may be (base, s, past, part, ing).
    """

    classes: dict[str, str]
    nouns: dict[str, str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    modals: dict[str, str]
    passives: dict[str, str]
    forms: dict[str, tuple[str, frozenset[str]]]
    words: dict[str, frozenset[str]]


def _inflected(base: str) -> dict[str, str]:
    """Return the forms of a regular verb."""
    if base.endswith("e"):
        return {"s": base + "s", "past": base + "d", "ing": base[:-1] + "ing"}
    if base.endswith("y") and base[-2] not in "aeiou":
        return {"s": base[:-1] + "ies", "past": base[:-1] + "ied", "ing": base + "ing"}
    s = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    # A short stem doubles its last letter: ban, plan, stop, refer, admit.
    doubled = base[-1] not in "aeiouwxyh" and base[-2] in "aeiou" and base[-3:-2] not in "aeiou"
    last = (
        base[-1] if doubled and (len(base) <= 4 or base.endswith(("mit", "fer", "pel", "cur", "ter"))) else ""
    )
    return {"s": s, "past": base + last + "ed", "ing": base + last + "ing"}


@lru_cache(maxsize=1)
def cues() -> Cues:
    """Return the cue words, read once."""
    from ruamel.yaml import YAML

    data = YAML(typ="safe", pure=True).load(Path(__file__).with_name("said.yaml").read_text("utf-8"))
    forms: dict[str, tuple[str, set[str]]] = {}

    def add(form: str, base: str, kind: str) -> None:
        forms.setdefault(form, (base, set()))[1].add(kind)

    for line in data["irregular"]:
        base, past, part = line.split()
        add(base, base, "base")
        add(past, base, "past")
        add(part, base, "part")
        add(_inflected(base)["s"], base, "s")
        ing = {"hit": "hitting", "put": "putting", "begin": "beginning", "forget": "forgetting"}.get(base)
        add(ing or _inflected(base)["ing"], base, "ing")
    for table, verb in ((_BE, "be"), (_HAVE, "have"), (_DO, "do")):
        for form, kind in table.items():
            forms.pop(form, None)
            add(form, verb, kind)
    irregular = {line.split()[0] for line in data["irregular"]}
    named = {word: key for key, words in data["classes"].items() for word in words if " " not in word}
    for base in {*data["verbs"]} - irregular:
        add(base, base, "base")
        for kind, form in _inflected(base).items():
            add(form, base, kind)
            if kind == "past":
                add(form, base, "part")
    classes: dict[str, str] = {}
    nouns: dict[str, str] = {}
    for key, words in data["classes"].items():
        for word in words:
            if key in ("hearsay", "thought", "evidence"):
                nouns[word] = key
            if key == "evidence":
                continue
            classes.setdefault(word, key)
    for word in named:  # plural nouns: hopes, threats, efforts
        key = nouns.get(word) or classes.get(word) or named[word]
        plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
        if plural not in forms or key == "evidence":
            nouns.setdefault(plural, key)
    lists = {
        key: tuple(tuple(phrase.split()) for phrase in data[key])
        for key in ("not_negations", "condition_phrases", "ahead", "without", "adverb_phrases")
    }
    return Cues(
        classes,
        nouns,
        lists,
        data["modals"],
        data["hearsay_passives"],
        {form: (base, frozenset(kinds)) for form, (base, kinds) in forms.items()},
        {key: frozenset(words) for key, words in data.items() if isinstance(words, list)},
    )


_PAST = frozenset({"past", "part"})
_ING = frozenset({"ing"})
_NONE: frozenset[str] = frozenset()


class Words:
    """A sentence cut into words and marks.

    Examples
    --------
    >>> words = Words("They didn't attack.")
    >>> words.low
    ['they', 'did', "n't", 'attack', '.']
    >>> words.base(3), sorted(words.kinds(3))
    ('attack', ['base'])
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.cues = cues()
        spans = [match.span() for match in _TOKEN.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.low = [text[start:end].lower().replace("’", "'") for start, end in spans]
        self.forms = [self._form(word) for word in self.low]

    def __len__(self) -> int:
        return len(self.low)

    def _form(self, word: str) -> tuple[str, frozenset[str]]:
        known = self.cues.forms.get(word)
        if known is not None and word not in self.cues.words["not_ing"]:
            return known
        if word.startswith("re-") and word[3:] in self.cues.forms:
            return self.cues.forms[word[3:]]
        if len(word) > 4:
            if word.endswith("ed") and word not in self.cues.words["not_past"]:
                return word[:-2], _PAST
            if word.endswith("ing") and word not in self.cues.words["not_ing"]:
                return word[:-3], _ING
        return word, _NONE

    def base(self, i: int) -> str:
        """Return a word's base form, as far as it is a verb's form."""
        return self.forms[i][0]

    def kinds(self, i: int) -> frozenset[str]:
        """Return which forms of a verb a word may be."""
        return self.forms[i][1]

    def mark(self, i: int) -> bool:
        """Whether a token is a mark rather than a word."""
        return not (self.low[i][0].isalnum() or (self.low[i][0] == "'" and len(self.low[i]) > 1))

    def named(self, i: int) -> bool:
        """Whether a word has a capital where only a name has one."""
        return i < len(self.low) and self.text[self.starts[i]].isupper() and i > 0

    def phrase(self, i: int, key: str) -> int:
        """Return how many words a phrase of a list takes that begins here, or 0."""
        low = self.low
        for phrase in self.cues.phrases[key]:
            if low[i] == phrase[0] and tuple(low[i : i + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def cue(self, i: int, verb: bool) -> tuple[str, int] | None:
        """Return the class of a cue word and how many words it takes; particles count: "call for", "rule out"."""
        classes = self.cues.classes
        word, base = self.low[i], self.forms[i][0]
        for length in (3, 2):
            if i + length <= len(self.low):
                rest = " ".join(self.low[i + 1 : i + length])
                for head in (base, word):
                    if (key := classes.get(f"{head} {rest}")) is not None:
                        return key, length
        if not verb and word in self.cues.nouns:
            return self.cues.nouns[word], 1
        if verb and base in classes:
            return classes[base], 1
        found = classes.get(word) or (classes.get(base) if self.forms[i][1] or verb else None)
        return (found, 1) if found else None
