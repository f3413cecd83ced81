"""Verbs in the present: forms that may be nouns as well, told apart by what stands around them."""

from __future__ import annotations

from .said_verbs import Group
from .said_words import AUXILIARIES, Words


def object_follows(words: Words, k: int) -> bool:
    """Whether what stands behind a word may be its object, so that the word is a verb.

    Examples
    --------
    >>> object_follows(Words("to attack the port"), 1), object_follows(Words("prone to attack"), 2)
    (True, False)
    """
    if k + 1 >= len(words) or words.mark(k + 1):
        return False
    low, listed = words.low, words.cues.words
    after = low[k + 1]
    if after in ("of", "for", "and", "or"):
        return False
    return after in listed["determiners"] or after in listed["definite"] or words.named(k + 1) or after in (
        "it", "them", "him", "us", "more", "to", "out", "up", "back", "down", "off", "against", "in", "on", "at", "from", "with"
    ) or after not in listed["prepositions"]  # fmt: skip


def present(words: Words, i: int, found: list[Group]) -> Group | None:
    """Read a present form, or a bare one behind "and": both may be nouns as well.

    Parameters
    ----------
    words : Words
    i : int
        The word that may be a verb.
    found : list of Group
        The groups before it.

    Examples
    --------
    >>> words = Words("Rebels attack the port.")
    >>> present(words, 1, []) is None, present(Words("The attack failed."), 1, []) is None
    (False, True)
    """
    low, listed, kinds = words.low, words.cues.words, words.kinds(i)
    before = low[i - 1] if i else ""
    after = low[i + 1] if i + 1 < len(words) else ""
    if not _agrees(words, i) or (words.named(i) and not _headline(words)):
        return None
    if found and found[-1].head == i - 1 and found[-1].clause != -2 and before not in listed["adverbs"]:
        return None
    if not before or (words.mark(i - 1) and before not in ('"', "“", ",")):
        return None
    p = i - 1
    while (
        p > 0
        and low[p] not in ("and", "or", "but", "nor", ",", "no", "all", "both", "more", "most", "much")
        and (low[p] in listed["adverbs"] or low[p].endswith("ly"))
        and low[p - 1] not in ("and", "or", "but", "nor", ",")
    ):
        p -= 1
    if low[p] not in ("and", "or", "but", "nor"):
        before = low[p]
    if before in AUXILIARIES:
        return None
    adverb = before in listed["adverbs"] - listed["determiners"] or before.endswith("ly")
    if before in ("and", "or", "but", "nor", ",") or adverb:
        linked = next((k for k in range(len(found) - 1, -1, -1) if _shares(words, found[k])), -1)
        conjoined = before in ("and", "or", "but", "nor", ",") or low[max(0, i - 2)] in (
            "and",
            "or",
            "but",
            "nor",
        )
        if "base" in kinds and conjoined and before != "," and linked >= 0 and object_follows(words, i):
            shared = found[linked]
            if found[-1] is shared or found[-1].form in ("s", "ing", "base") or "past" not in kinds:
                return Group(i, i, "base", linked=shared.linked if shared.linked >= 0 else linked)
        if before in ("and", "or", "nor", ",") and not (object_follows(words, i) and "s" in kinds):
            return None
    elif (
        before in listed["determiners"] | listed["definite"] - {"that"}
        or before == "'s"
        or (before in listed["prepositions"] or before == "'")
    ):
        return None
    if before in listed["pronouns"]:
        return None if before == "that" and _verb_soon(words, i + 1) else Group(i, i, "s")
    if _demonym(before) and words.base(i) in words.cues.words["also_nouns"] | {
        "plan",
        "hope",
        "threat",
        "visit",
        "win",
    }:
        return None
    if (
        after in listed["determiners"]
        or after in listed["definite"]
        or after in ("to", "it", "them", "him", "its", "whether")
    ):
        return Group(i, i, "s")
    cue = words.cue(i, True)
    if cue and cue[1] > 1:
        return Group(i, i, "s")
    if (
        "s" in kinds
        and not _verb_soon(words, i + 1)
        and (after not in listed["prepositions"] or words.named(i - 1))
    ):
        return Group(i, i, "s") if (after and not words.mark(i + 1)) or _closes(words, i, found) else None
    if "base" in kinds and before.endswith("s") and (after in listed["prepositions"] or words.named(i + 1)):
        return Group(i, i, "s") if not _verb_soon(words, i + 1) else None
    if "base" in kinds and before.endswith("s") and not _verb_soon(words, i + 1) and not words.mark(i - 1):
        return Group(i, i, "s") if words.base(i) not in words.cues.words["also_nouns"] else None
    if (
        "base" in kinds
        and not _verb_soon(words, i + 1)
        and words.base(i) not in words.cues.words["also_nouns"]
        and words.named(i - 1)
    ):
        return Group(i, i, "s")
    return None


def _shares(words: Words, group: Group) -> bool:
    """Whether a bare verb behind "and" may share a group's auxiliaries."""
    return (
        group.linked >= 0 or group.form in ("to", "modal") or words.low[group.first] in ("did", "do", "does")
    )


def _agrees(words: Words, i: int) -> bool:
    """Whether the word before may be the subject of a present form: "armies attack", "the army attacks"."""
    if "base" in words.kinds(i) and i > 1 and words.low[i - 2] in ("a", "an"):
        return False
    before = words.low[i - 1] if i else ""
    if any(word in words.cues.words["mandates"] for word in words.low[max(0, i - 6) : i]):
        return True
    if (
        words.low[i + 1 : i + 2] == ["that"]
        and words.cue(i, True)
        and before not in words.cues.words["determiners"]
    ):
        return True
    known = (
        before in words.cues.words["plurals"]
        or before in words.cues.words["adverbs"]
        or before.endswith("ly")
    )
    if "base" in words.kinds(i):
        return known or before.endswith("s") or words.mark(i - 1) if before else False
    return known or not before.endswith("s") or before.endswith("ss") or words.named(i - 1)


def _headline(words: Words) -> bool:
    """Whether most words have capitals, as in some titles."""
    return sum(words.named(i) for i in range(len(words))) * 2 > len(words)


def _closes(words: Words, i: int, found: list[Group]) -> bool:
    """Whether a word at the end of a clause may be its verb: there is no other, and a subject stands before."""
    start = next((k for k in range(i - 1, -1, -1) if words.mark(k)), -1)
    if any(group.finite and group.first > start for group in found):
        return False
    return words.named(i - 1) or i == 1 or words.base(i) not in words.cues.words["also_nouns"]


def _demonym(word: str) -> bool:
    return word.endswith(("an", "ian", "ish", "ese", "ic", "al", "i")) and len(word) > 3


def _verb_soon(words: Words, i: int) -> bool:
    """Whether the next word is a finite verb's auxiliary, so that the one before it was a noun."""
    if i >= len(words):
        return False
    word = words.low[i]
    return word in words.cues.modals or word in AUXILIARIES or "past" in words.kinds(i)
