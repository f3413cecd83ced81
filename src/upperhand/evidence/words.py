"""A sentence cut into words, mentions and marks, each with what it can be: verb, noun or function word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .actor_names import grammar
from .actor_roles import Mention
from .english import BASE, GERUND, PARTICIPLE, PAST, THIRD, English, singular

_CUT = re.compile(r"\w+(?:[-‑]\w+)*|['’](?:s|ll|ve|re|d)\b|n['’]t\b|[^\w\s]")
_NOT = re.compile(r"n['’]t\b")
_BE = {
    "be": BASE, "is": THIRD, "are": THIRD, "am": THIRD, "was": PAST, "were": PAST, "been": PARTICIPLE, "being": GERUND,
}  # fmt: skip
_HAVE = {"have": BASE, "has": THIRD, "had": PAST | PARTICIPLE, "having": GERUND}
_DO = {"do": BASE, "does": THIRD, "did": PAST, "done": PARTICIPLE, "doing": GERUND}
AUXILIARY = {
    **{form: ("be", bits) for form, bits in _BE.items()},
    **{form: ("have", bits) for form, bits in _HAVE.items()},
    **{form: ("do", bits) for form, bits in _DO.items()},
    **{"gets": ("get", THIRD), "'ve": ("have", BASE), "'re": ("be", THIRD)},
}
"""Forms of be, have and do, with their lemma and bits."""

VERB, NOUN, MENTION, MARK = "verb", "noun", "mention", "mark"


@dataclass(slots=True)
class Word:
    """One word, mention or mark of a sentence.

    Attributes
    ----------
    text : str
        In small letters.
    start, end : int
    kind : str
        ``verb``, ``auxiliary``, ``noun`` (anything with content that is no verb), ``mention``, ``mark``, or a function
        word's kind: determiner, preposition, pronoun, modal, conjunction, subordinator, adverb, to, not, possessive.
    lemma : str
        Of a verb or noun.
    bits : int
        Forms that a verb may be in.
    lemmas : tuple of str
        Everything that a pattern may know the word by.
    mention : Mention or None
    """

    text: str
    start: int
    end: int
    kind: str
    lemma: str
    bits: int = 0
    lemmas: tuple[str, ...] = ()
    mention: Mention | None = None


def acts(mention: Mention | None) -> bool:
    """Whether a mention names somebody who can act or suffer: not "Corvia-backed", not "pro-Corvian"."""
    if mention is None:
        return False
    words = grammar()
    return mention.role not in words.compounds and mention.role not in words.prefixes


def cut(sentence: str, mentions: Sequence[Mention], tables: English) -> list[Word]:
    """Return the words of a sentence; each mention is one of them.

    Parameters
    ----------
    sentence : str
    mentions : sequence of Mention
        With offsets of the sentence, in order.
    tables : English

    Examples
    --------
    >>> from upperhand.evidence.english import english
    >>> [(w.text, w.kind) for w in cut("Rebels did not attack the base.", (), english())][:4]
    [('rebels', 'noun'), ('did', 'auxiliary'), ('not', 'not'), ('attack', 'verb')]
    """
    words: list[Word] = []
    at = 0
    for mention in mentions:
        if mention.start < at:
            continue
        _cut_between(sentence, at, mention.start, words, tables)
        raw = sentence[mention.start : mention.end]
        text = raw.lower()
        # Capitals belong to the name: only the role's words ("troops") say something.
        plain = [part for part in raw.replace("-", " ").split() if part.islower()]
        lemmas = tuple(sorted({lemma for part in plain for lemma in (part, singular(part))}))
        words.append(Word(text, mention.start, mention.end, MENTION, "", 0, lemmas, mention))
        at = mention.end
    _cut_between(sentence, at, len(sentence), words, tables)
    _decide(words, tables)
    return words


def _cut_between(sentence: str, start: int, end: int, words: list[Word], tables: English) -> None:
    for match in _CUT.finditer(sentence, start, end):
        first, last, text = match.start(), match.end(), match[0].lower().replace("’", "'")
        if text.endswith(("n't", "n'")) or (
            text.endswith("n") and sentence[last : last + 2].lower() in ("'t", "’t")
        ):
            base = text.removesuffix("n't").removesuffix("n")
            base = {"wo": "will", "ca": "can", "sha": "shall"}.get(base, base)
            words.append(_word(base, first, last - 1, tables))
            words.append(Word("not", last - 1, last + 2, "not", "not", 0, ("not",)))
        elif text in ("t", "'") and words and words[-1].text == "not" and first < words[-1].end:
            continue
        elif match[0] in ("May", "March") and words:
            words.append(Word(text, first, last, NOUN, text, 0, (text,)))
        else:
            words.append(_word(text, first, last, tables))


def _word(text: str, start: int, end: int, tables: English) -> Word:
    if not text[0].isalnum():
        if text == "'s" or text == "'":
            return Word(text, start, end, "possessive", text)
        if text == "'ll":
            return Word("will", start, end, "modal", "will")
        if text in AUXILIARY:
            return Word(text, start, end, "auxiliary", *AUXILIARY[text])
        return Word(text, start, end, MARK, text)
    if text in AUXILIARY:
        lemma, bits = AUXILIARY[text]
        return Word(text, start, end, "auxiliary", lemma, bits, (lemma, text))
    if text == "to":
        return Word(text, start, end, "to", "to", 0, ("to",))
    text_known = tables.spelled.get(text, text)
    form = tables.forms.get(text_known)
    if text[0].isdigit():
        return Word(text, start, end, "determiner", text, 0, (text,))
    kind = tables.function.get(text)
    if kind is not None and (form is None or kind in ("preposition", "subordinator", "modal", "adverb")):
        if text == "not" or text == "never":
            kind = "not"
        return Word(text, start, end, kind, text, 0, (text,))
    joined = text_known.replace("-", "")
    noun = singular(text_known)
    noun = tables.spelled.get(noun, noun)
    known = {text, text_known, noun, singular(joined)}
    if "-" in text:
        known |= {noun.rpartition("-")[2]}
    if form is not None:
        known.add(form[0])
        return Word(text, start, end, "?", noun, form[1], tuple(sorted(known)))
    if text.endswith("ly") and len(text) > 4:
        return Word(text, start, end, "adverb", text, 0, tuple(sorted(known)))
    return Word(text, start, end, NOUN, noun, 0, tuple(sorted(known)))


_SPLIT = frozenset(("through", "up", "down", "out", "off", "back", "away", "over", "into"))
"""Words that make a gerund a verb: "in breaking through"."""

_CONDITIONS = frozenset(("if", "unless", "whether"))

_PARTICLES = frozenset(("back", "down", "up", "forward", "aside", "home", "open", "free", "alert"))
_NOUNISH_BEFORE = frozenset(("determiner", "preposition", "ordinary_adjective", "possessive", "number"))


def _decide(words: list[Word], tables: English) -> None:
    """Decide for every form of a verb whether it is one here."""
    finite_before = False
    for k, word in enumerate(words):
        if word.kind == MARK and word.text in ";:":
            finite_before = False
        if word.kind == "subordinator" or (word.kind == "conjunction"):
            finite_before = False
        if word.kind in ("auxiliary", "modal"):
            finite_before = True
        if word.kind != "?":
            continue
        lemma = tables.forms[tables.spelled.get(word.text, word.text)][0]
        if _is_verb(words, k, word, lemma, tables, finite_before):
            word.kind, word.lemma = VERB, lemma
            if word.bits & (THIRD | PAST):
                finite_before = True
        else:
            word.kind = NOUN


def _is_verb(words: list[Word], k: int, word: Word, lemma: str, tables: English, finite: bool) -> bool:
    before = _before(words, k)
    after = words[k + 1] if k + 1 < len(words) else None
    bits = word.bits
    if word.text in _PARTICLES and k and words[k - 1].kind in (VERB, MENTION, NOUN, "pronoun"):
        return False
    if k and words[k - 1].text == "no":
        return False
    nounish = word.text in tables.both or singular(word.text) in tables.both or lemma in tables.both
    if before is not None and before.kind in ("to", "modal", "not"):
        return bool(bits & (BASE | PARTICIPLE | GERUND)) or before.kind == "not"
    if (
        before is not None
        and before.kind == VERB
        and bits & BASE
        and not bits & PAST
        and before.lemma not in ("help", "let", "make")
    ):
        return False
    if bits & GERUND and not bits & BASE:
        open_end = after is None or (after.kind in ("preposition", "to", MARK) and after.text not in _SPLIT)
        if before is not None and before.kind == "preposition" and open_end:
            return False
        modifies = before is not None and before.kind == VERB and after is not None and after.kind == NOUN
        if modifies and before is not None and before.lemma not in tables.chains:
            return False
        if before is not None and before.kind in ("determiner", "ordinary_adjective", "possessive"):
            return False
        return not (
            after is not None and after.text == "of" and not (before and before.kind == "auxiliary")
        ) and not (before is not None and before.kind == NOUN and word.text in tables.nouns)
    if bits & (PAST | PARTICIPLE) and not bits & (BASE | THIRD):
        if before is None:
            return True
        if before.kind in ("determiner", "possessive", "ordinary_adjective", "preposition"):
            return False
        if before.kind == "subordinator" and before.text in _CONDITIONS and after is not None:
            # "if planned talks fail", but "if he planned talks".
            return after.kind not in (NOUN, "?")
        # "X's attacked base" aside, a past form after a bare adjective of a state describes a noun: "Corvian occupied land".
        return not (
            before.kind == MENTION
            and before.mention is not None
            and before.mention.how == "adjective"
            and before.mention.role is None
            and not before.text.endswith("s")
            and not before.text.endswith("ese")
            and after is not None
            and after.kind in (NOUN, "auxiliary", "modal")
        )
    # Base form or third person: "attack", "strikes", "hit".
    if before is None:
        return bool(bits & BASE) and not nounish
    if before.kind == "auxiliary":
        if before.lemma == "do":
            return True
        return bool(bits & PARTICIPLE)
    if before.kind == "pronoun" or before.text in ("who", "which", "that"):
        noun_follows = before.text == "that" and nounish and after is not None and after.kind in (NOUN, "?")
        return not noun_follows and (before.text not in ("its", "his", "their", "her") or not nounish)
    if before.kind in _NOUNISH_BEFORE:
        return False
    if before.kind == MENTION and before.mention is not None and bits & (BASE | THIRD) and not bits & PAST:
        adjective = before.mention.how == "adjective" and before.mention.role is None
        if adjective and not before.text.endswith("s"):
            return False
    if not nounish and before.kind == NOUN and finite and not bits & PAST:
        return False
    if not nounish:
        return before.kind != "determiner"
    if before.kind == "conjunction":
        previous = next((w for w in reversed(words[: k - 1]) if w.kind == VERB), None)
        if bits & THIRD and not bits & BASE:
            return after is not None and after.kind in ("determiner", MENTION) and previous is not None
        if previous is not None and previous.bits & BASE and after is not None:
            return after.kind in ("determiner", MENTION, "to", "possessive") or after.kind == NOUN
        return bool(bits & PAST) and after is not None and after.kind in ("determiner", MENTION)
    if finite:
        return False
    if before.kind == MENTION and before.mention is not None:
        return _bare_after_mention(words, k, before, after, bits)
    if before.kind == MARK:
        return before.text == "," and after is not None and after.kind in ("determiner", MENTION)
    if before.kind == NOUN:
        plural = before.text.endswith("s") and not before.text.endswith("ss")
        if bits & BASE and bits & PAST:  # "hit", "cut", "set"
            return True
        if bits & THIRD and not bits & BASE:
            follows = after is not None and after.kind in ("determiner", MENTION, "to", "pronoun", NOUN)
            return not plural and follows and not _verb_ahead(words, k)
        return plural and not _verb_ahead(words, k)
    return before.kind == "adverb"


def _after_mention(before: Word, after: Word | None, bits: int) -> bool:
    mention = before.mention
    assert mention is not None
    if after is not None and after.kind == "possessive":
        return False
    people = before.text.endswith("s") and not before.text.endswith("ss")
    if mention.how == "adjective" and mention.role is None and not people:
        return False
    if bits & BASE and bits & PAST:
        return True
    if bits & THIRD and not bits & BASE:
        return after is None or after.kind in (
            *(
                "determiner",
                MENTION,
                "to",
                "pronoun",
                "preposition",
                NOUN,
                "ordinary_adjective",
                "subordinator",
                "adverb",
            ),
        )
    return people or mention.role in ("people", "military", "police", "parliament")


def _bare_after_mention(words: list[Word], k: int, before: Word, after: Word | None, bits: int) -> bool:
    """Whether a form behind a name is a verb; a base form is none if a verb follows: "coast guard ship rammed"."""
    if bits & BASE and not bits & PAST and _verb_ahead(words, k):
        return False
    several = k >= 3 and words[k - 2].text in (",", "and") and words[k - 3].kind == MENTION
    if bits & BASE and several and before.mention is not None and before.mention.how != "adjective":
        return True
    return _after_mention(before, after, bits)


def _before(words: list[Word], k: int) -> Word | None:
    """Return the word before, adverbs skipped."""
    k -= 1
    while k >= 0 and words[k].kind == "adverb":
        k -= 1
    return words[k] if k >= 0 else None


def _verb_ahead(words: list[Word], k: int) -> bool:
    """Whether a finite verb follows before the clause ends."""
    for word in words[k + 1 : k + 14]:
        if word.kind in ("auxiliary", "modal"):
            return True
        if word.kind == "?" and word.bits & PAST and not word.bits & BASE:
            return True
        if word.kind in ("subordinator", "conjunction") or word.text in (",", ";", ":"):
            return False
    return False
