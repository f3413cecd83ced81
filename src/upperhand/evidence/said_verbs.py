"""A verb with its auxiliaries, and which way it looks: back, at today, ahead."""

from __future__ import annotations

from dataclasses import dataclass

from .claims import Tense
from .said_words import Words


@dataclass
class Group:
    """A verb with its auxiliaries; ``first`` and ``head`` are indices of words.

    ``form`` is the form of the group's first word: base (bare, as after "and"), s, past, ing, part, to, modal.
    ``linked`` is the group whose auxiliaries it shares: "will attack and occupy".
    """

    first: int
    head: int
    form: str
    modal: str = ""
    perfect: bool = False
    passive: bool = False
    negated: bool = False
    inverted: bool = False
    hedge: int = -1
    clause: int = -1
    linked: int = -1
    cue: tuple[str, int] | None = None

    @property
    def finite(self) -> bool:
        """Whether the group says when."""
        return self.form in ("s", "past", "modal")


def tense_of(words: Words, group: Group, shared: Group) -> Tense:
    """Return which way a verb looks; ``shared`` is the group whose auxiliaries it has, else itself.

    Examples
    --------
    >>> from upperhand.evidence.said_groups import groups
    >>> for sentence in ("They had left.", "They are leaving.", "They will leave."):
    ...     words = Words(sentence)
    ...     (group,) = groups(words)
    ...     print(tense_of(words, group, group))
    past
    present
    future
    """
    if group.perfect or shared.perfect:
        return "present" if "ing" in words.kinds(group.head) else "past"
    if shared.modal:
        return "future"
    if shared.form == "to":
        return "future"
    if words.low[group.first] in ("did", "was", "were", "had") or words.low[shared.first] in (
        "did",
        "was",
        "were",
        "had",
    ):
        return "past"
    if group.form in ("past", "part"):
        return "past"
    if group.form == "ing":
        return "present" if words.low[group.first] == "being" else "past"
    return "present"
