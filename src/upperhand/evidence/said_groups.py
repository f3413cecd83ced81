"""Verb groups of a sentence: a verb with its auxiliaries, and what they say of it."""

from __future__ import annotations

from .said_present import object_follows, present
from .said_verbs import Group
from .said_words import AUXILIARIES, Words


def groups(words: Words) -> list[Group]:
    """Return the verb groups of a sentence, in order.

    Examples
    --------
    >>> from upperhand.evidence.said_words import Words
    >>> [(g.form, g.modal, g.negated) for g in groups(Words("They may not have attacked to win."))]
    [('modal', 'possible', True), ('to', '', False)]
    """
    found: list[Group] = []
    i, count = 0, len(words)
    while i < count:
        group = _at(words, i, found)
        if group is None:
            i += 1
            continue
        found.append(group)
        i = group.head + 1
    return found


def _at(words: Words, i: int, found: list[Group]) -> Group | None:
    low, listed = words.low, words.cues.words
    word = low[i]
    if word in words.cues.modals:
        # "May" and "will" are names and nouns too.
        if (
            i
            and low[i - 1] in listed["determiners"]
            and low[i - 1] not in ("some", "all", "both", "many", "few")
        ):
            return None
        if word == "may" and words.text[words.starts[i]].isupper() and i:
            return None
        return _gather(words, i, Group(i, i, "modal", modal=words.cues.modals[word]))
    if word == "to" and i + 1 < len(words):
        return _infinitive(words, i, found)
    if word in AUXILIARIES or (word == "'s" and _is_verb_s(words, i)):
        kinds = words.kinds(i)
        form = "s" if word == "'s" else "past" if "past" in kinds else "ing" if "ing" in kinds else "s"
        if "part" in kinds:
            return None
        return _gather(words, i, Group(i, i, form))
    kinds = words.kinds(i)
    if not kinds:
        return None
    if "past" in kinds or "part" in kinds:
        if _adjective(words, i):
            return None
        after = low[i + 1] if i + 1 < len(words) else ""
        reduced = i == 0 or after == "by" or (after == "to" and words.base(i) in words.cues.passives)
        return Group(i, i, "past" if "past" in kinds and not reduced else "part")
    if "ing" in kinds:
        follows = i + 1 < len(words) and not words.mark(i + 1)
        noun = i and (
            low[i - 1] in listed["determiners"]
            or low[i - 1] in ("'s", "'")
            or _of_follows(words, i)
            or _behind_adjective(words, i)
        )
        return (
            None
            if noun or (not follows and i and low[i - 1] in listed["determiners"])
            else Group(i, i, "ing")
        )
    return present(words, i, found)


def _behind_adjective(words: Words, i: int) -> bool:
    listed, before = words.cues.words, words.low[i - 1]
    if before in listed["hedges"] or before in listed["planned"] or before in listed["wished"]:
        return True
    after = words.low[i + 1] if i + 1 < len(words) else "."
    closes = words.mark(min(i + 1, len(words) - 1)) or after in listed["prepositions"]
    described = (
        words.low[i - 2] in listed["determiners"]
        or words.low[i - 2] in listed["definite"]
        or words.low[i - 2] == "'s"
    )
    return i > 1 and described and ("part" in words.kinds(i - 1) or closes)


def _of_follows(words: Words, i: int) -> bool:
    return i + 1 < len(words) and words.low[i + 1] == "of"


def _is_verb_s(words: Words, i: int) -> bool:
    """Whether 's is "is" or "has": behind a pronoun, or before a participle."""
    return i > 0 and words.low[i - 1] in ("it", "he", "she", "that", "there", "who", "what")


def _adjective(words: Words, i: int) -> bool:
    """Whether a participle stands before a noun: "the planned summit", "newly captured villages"."""
    low, listed = words.low, words.cues.words
    before = low[i - 1] if i else ""
    after = low[i + 1] if i + 1 < len(words) else ""
    listed_as_adjective = (
        low[i] in listed["planned"] or low[i] in listed["hedges"] or low[i] in listed["wished"]
    )
    if listed_as_adjective and after.isalpha() and before != "to" and not (
        after in listed["determiners"] or after in listed["prepositions"] or after in ("to", "that", "it", "its", "plans")
        or words.named(i + 1) or after in listed["definite"]
    ):  # fmt: skip
        return True
    if (
        before in listed["determiners"]
        or before == "'s"
        or (before in listed["prepositions"] and before != "than")
    ):
        return bool(after) and not words.mark(i + 1) and after not in listed["prepositions"] and after not in (
            "and", "or", "to")  # fmt: skip
    return False


def _infinitive(words: Words, i: int, found: list[Group]) -> Group | None:
    low, listed = words.low, words.cues.words
    k = i + 1
    while k < len(words) and (
        low[k] in listed["adverbs"]
        or low[k] in "\"“'‘"
        or (low[k].endswith("ly") and "base" not in words.kinds(k))
    ):
        k += 1
    if k >= len(words):
        return None
    if "base" not in words.kinds(k):
        # An unknown word is taken for a verb where a word stands before it that asks for one.
        asked = i and words.cue(i - 1, bool(found) and found[-1].head == i - 1)
        object_ = k + 1 < len(words) and low[k + 1] in listed["determiners"] | listed["definite"]
        planned = bool(found) and found[-1].head == i - 1 and words.base(i - 1) == "be"
        if (
            not ((asked or planned) and (object_ or planned))
            or words.kinds(k)
            or not _bare(words, k)
            or low[k].endswith("s")
        ):
            return None
    if (
        low[k] not in AUXILIARIES
        and words.base(k) in words.cues.words["also_nouns"]
        and not object_follows(words, k)
    ):
        hosted = words.cue(i - 1, False) if i else None
        asks = words.cue(found[-1].head, True) if found else None
        takes = asks is not None and asks[0] in ("wish", "plan", "try", "failure") and asks[1] == 1
        if not (hosted or takes or (found and found[-1].head == i - 1)):
            return None
    group = Group(i, k, "to")
    before = low[i - 1] if i else ""
    group.negated = before in ("not", "never", "n't") and (i < 2 or low[i - 2] != "do")
    if low[k] in AUXILIARIES:
        return _gather(words, k, group)
    return group


def _gather(words: Words, i: int, group: Group) -> Group:
    """Read auxiliaries and the verb they belong to."""
    low, listed, cues = words.low, words.cues.words, words.cues
    last = AUXILIARIES.get(low[i], "be" if low[i] == "'s" else "modal")
    group.head = i
    k, skipped = i + 1, 0
    while k < len(words):
        if taken := words.phrase(k, "adverb_phrases"):
            k += taken
            continue
        word = low[k]
        kinds = words.kinds(k)
        if word in listed["negators"]:
            if not words.phrase(k, "not_negations"):
                group.negated = True
        elif word in listed["hedges"] or word in listed["told"] or word in listed["doubted"]:
            if word in ("likely", "possible", "potential") or not (
                word.endswith("ly") or word in ("perhaps", "maybe")
            ):
                if not (last == "be" and "part" in kinds):
                    break
                group.head, group.passive = k, True
                break
            group.hedge = k
        elif word in AUXILIARIES and (last == "modal" or last != "do" or word in ("have", "do", "be")):
            if AUXILIARIES[word] == "have" and last != "modal":
                group.head = k
                break
            group.perfect |= last == "have"
            last = AUXILIARIES[word]
            group.head = k
        elif (word == "to" and last == "have") or (word == "to" and low[i] == "ought"):
            break
        elif "part" in kinds and last in ("be", "have"):
            group.perfect |= last == "have"
            group.passive |= last == "be"
            group.head = k
            break
        elif "past" in kinds and last == "have":
            group.perfect, group.head = True, k
            break
        elif "ing" in kinds and last == "be":
            group.head = k
            break
        elif (
            last in ("modal", "do")
            and word not in listed["adverbs"]
            and word not in listed["determiners"]
            and (kinds or not word.endswith("ly"))
        ):
            if "base" in kinds or (not kinds and _bare(words, k)):
                group.head = k
                break
            if not _subject(words, k, group) or skipped > 5:
                break
            skipped += 1
            group.inverted = True
        elif word in listed["adverbs"] or word.endswith("ly"):
            pass
        elif skipped < 6 and _subject(words, k, group) and _questions(words, i):
            skipped += 1
            group.inverted = True
        else:
            break
        k += 1
    if group.head == i and last != "modal":
        group.perfect = False
    del cues
    return group


def _questions(words: Words, i: int) -> bool:
    """Whether an auxiliary stands before its subject: it opens the sentence or a clause."""
    if i == 0:
        return True
    before = words.low[i - 1]
    return before in (
        '"',
        "“",
        "'",
        ",",
        "until",
        "when",
        "why",
        "how",
        "where",
        "what",
        "friday",
        "nor",
        "neither",
        "only",
    )


def _subject(words: Words, k: int, group: Group) -> bool:
    """Whether a word may belong to a subject between an auxiliary and its verb: "should Corvia attack"."""
    before = group.first - 1
    opens = before < 0 or words.mark(before) or words.low[before] in (
        "and", "but", "or", "that", "until", "nor", "when", "why", "how", "where", "what", "who", "so", "if", "did", "day") or (
        words.low[before].endswith("day"))  # fmt: skip
    return opens and not words.mark(k) and words.low[k] not in words.cues.words["prepositions"] - {"of"}


def _bare(words: Words, k: int) -> bool:
    """Whether an unknown word behind a modal may be its verb."""
    return words.low[k].isalpha() and not words.text[words.starts[k]].isupper() and words.low[k] not in (
        words.cues.words["prepositions"] | words.cues.words["pronouns"] | {"and", "or", "but", "if"})  # fmt: skip
