"""The codebook: what kinds of claims there are, by which words they are known, and who is who in them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .problems import DocumentError

PLOVER = (
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
"""The sixteen event types of PLOVER, in its order; DEMAND is called REQUEST, as in the data set POLECAT."""

ACTOR = "ACTOR"
"""In a pattern: any actor named."""

SOURCES = ("before", "by", "from", "of", "between", "in", "among")
TARGETS = (
    *("object", "to", "with", "against", "on", "at", "of", "for", "from", "in", "into", "over", "between"),
    *(
        "clause",
        "by",
        "about",
        "towards",
        "toward",
        "upon",
        "near",
        "around",
        "across",
        "before",
        "among",
        "along",
    ),
    *("opposite", "inside", "off", "around", "onto", "outside", "behind", "past", "within", "verb"),
)


class Examples(BaseModel):
    """Sentences that must and must not be coded so; ``Marwen > Ostavia`` behind a bar says who and whom."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    yes: tuple[str, ...] = Field(min_length=2)
    no: tuple[str, ...] = Field(min_length=2)


class Type(BaseModel):
    """A kind of claim.

    Attributes
    ----------
    key, label : str
        By which it is known, and what a reader sees.
    family : str
        The file in which it stands.
    plover : str or None
        The type of PLOVER that it falls under.
    cameo : str or None
        Its CAMEO code, root or finer.
    mode : str or None
        PLOVER's mode, where one is meant.
    statement : bool
        Whether saying it is doing it, as in promises and threats: it counts although what is said lies ahead.
    belief : bool
        Whether it is a belief about what would follow, which counts as held however it is said.
    verbs, reverse, nouns : str
        Patterns, parted by commas. A verb pattern begins with the verb; words in small letters follow in this order, those in
        capitals are classes of words. Bars part alternatives. Under ``reverse`` the subject is the one to whom it is done.
    unless : str
        Words or phrases, parted by commas, near which it is not meant.
    source, target : tuple of str
        Beside subject and object, the words that lead to who and whom, the likelier first.
        ``before`` is the possessor or adjective.
    mutual : str
        ``both`` or ``one`` if its subjects do it with each other: two events, one each way, or one.
    inward : bool
        Whether the target is the source itself when nobody else is named.
    place : bool
        Whether a mere place names the target when nothing better does.
    planned, refused : str or None
        The types that it becomes when it is intended, and when it is refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    family: str
    label: str
    plover: Literal[PLOVER] | None = None  # type: ignore[valid-type]
    cameo: str | None = None
    mode: str | None = None
    statement: bool = False
    verbs: str = ""
    reverse: str = ""
    nouns: str = ""
    unless: str = ""
    source: tuple[Literal[SOURCES], ...] = ("before", "by", "from")  # type: ignore[valid-type]
    target: tuple[Literal[TARGETS], ...] = ("object", "to", "with", "against", "on", "at", "of", "for", "in")  # type: ignore[valid-type]
    belief: bool = False
    mutual: Literal["both", "one", ""] = ""
    inward: bool = False
    place: bool = False
    planned: str | None = None
    refused: str | None = None
    examples: Examples


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of the codebook, ready to be matched.

    Attributes
    ----------
    type : Type
    text : str
        As it stands in the file.
    noun : bool
        Whether its first word is a noun rather than a verb.
    reverse : bool
        Whether the subject is the target.
    anchor : str
        The word by which it is found.
    before, after : tuple of frozenset of str
        What must stand before and after the anchor, in order.
    weight : int
        How much it asks for: of several that match, the heaviest counts.
    """

    type: Type
    text: str
    noun: bool
    reverse: bool
    anchor: str
    before: tuple[frozenset[str], ...]
    after: tuple[frozenset[str], ...]
    weight: int


@dataclass(frozen=True, eq=False)
class Codebook:
    """All kinds of claims, with the classes of words that their patterns use.

    Examples
    --------
    >>> book = load()
    >>> book["strike_energy"].plover, book["accuse"].statement
    ('ASSAULT', True)
    >>> book["strike_enrgy"]
    Traceback (most recent call last):
    ...
    KeyError: "the codebook has no type 'strike_enrgy'; the nearest is 'strike_energy'"
    """

    types: Mapping[str, Type]
    classes: Mapping[str, frozenset[str]]
    verbs: Mapping[str, tuple[Pattern, ...]] = field(repr=False)
    nouns: Mapping[str, tuple[Pattern, ...]] = field(repr=False)

    def __getitem__(self, key: str) -> Type:
        """Return a type by its key."""
        if key not in self.types:
            raise KeyError(f"the codebook has no type {key!r}{nearest(key, self.types)}")
        return self.types[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self.types)

    def __len__(self) -> int:
        """Return the number of types."""
        return len(self.types)


def nearest(word: str, known: Mapping[str, object]) -> str:
    """Return the end of a sentence that names the nearest known word, if one is near.

    >>> nearest("acuse", {"accuse": 1, "attack": 2})
    "; the nearest is 'accuse'"
    """
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; the nearest is {close[0]!r}" if close else ""


@cache
def load() -> Codebook:
    """Return the codebook that comes with the program, read once.

    >>> len(load()) >= 80
    True
    """
    folder = files("upperhand.evidence") / "codebook"
    raw = {
        entry.name: read_yaml(entry.name)
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".yaml") and entry.name not in ("english.yaml", "classes.yaml")
    }
    return build(raw, read_yaml("classes.yaml"))


def read_yaml(file: str) -> Any:
    """Return the content of a file of the codebook."""
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(
        (files("upperhand.evidence") / "codebook" / file).read_text(encoding="utf-8")
    )


def build(raw: Mapping[str, Any], classes: Mapping[str, str]) -> Codebook:
    """Return a codebook from the content of its files; what is wrong is one error that says where.

    Parameters
    ----------
    raw : dict of str to dict
        By the file's name: ``defaults`` of all its types, and ``types`` by key.
    classes : dict of str to str
        Words of each class.

    Raises
    ------
    DocumentError
        With the file, the type, what is wrong, and the nearest known name.
    """
    words = {name: frozenset(text.split()) for name, text in classes.items()}
    types: dict[str, Type] = {}
    for file, content in raw.items():
        for key, entry in content["types"].items():
            if key in types:
                raise DocumentError(file, f"the type {key!r} stands in {types[key].family}.yaml already")
            types[key] = _type(file, key, {**content.get("defaults", {}), **entry})
    verbs: dict[str, list[Pattern]] = {}
    nouns: dict[str, list[Pattern]] = {}
    for made in types.values():
        file = f"{made.family}.yaml"
        for other in (made.planned, made.refused):
            if other is not None and other not in types:
                raise DocumentError(file, f"{made.key}: there is no type {other!r}{nearest(other, types)}")
        for text, into, reverse in (
            (made.verbs, verbs, False),
            (made.reverse, verbs, True),
            (made.nouns, nouns, False),
        ):
            for line in _listed(text):
                for pattern in _patterns(made, line, into is nouns, reverse, words, file):
                    into.setdefault(pattern.anchor, []).append(pattern)
    # The heaviest pattern first: the first that matches is the one that counts.
    ordered = [
        {anchor: tuple(sorted(group, key=lambda p: -p.weight)) for anchor, group in table.items()}
        for table in (verbs, nouns)
    ]
    return Codebook(types, words, ordered[0], ordered[1])


def _type(file: str, key: str, entry: Mapping[str, Any]) -> Type:
    family = file.removesuffix(".yaml")
    try:
        return Type(key=key, family=family, **entry)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        what = f"{key}: {name}: {first['msg'].lower()}"
        remedy = nearest(name, dict.fromkeys(Type.model_fields)) if first["type"] == "extra_forbidden" else ""
        raise DocumentError(file, what, remedy=remedy.removeprefix("; ")) from error


def _listed(text: str) -> list[str]:
    return [line for part in text.split(",") if (line := " ".join(part.split()))]


def _patterns(
    made: Type, line: str, noun: bool, reverse: bool, classes: Mapping[str, frozenset[str]], file: str
) -> Iterator[Pattern]:
    parts = line.split()
    elements = [_element(part, made, line, classes, file) for part in parts]
    at = _anchor(parts) if noun else next((k for k, part in enumerate(parts) if not part.isupper()), 0)
    weight = sum(map(_asked, parts))
    anchors = set(parts[at].split("|"))
    if noun and parts[at].isupper() and parts[at] != ACTOR:
        anchors = set(elements[at])
    for anchor in sorted(anchors):
        if anchor.isupper():
            raise DocumentError(
                file, f"{made.key}: the pattern {line!r} needs a word in small letters to be found by"
            )
        before, after = tuple(elements[:at]), tuple(elements[at + 1 :])
        yield Pattern(made, line, noun, reverse, anchor, before, after, weight)


def _asked(part: str) -> int:
    """Return how much a part of a pattern asks for: a word more than a class, a class more than any actor."""
    if part == ACTOR or part in _LEADS:
        return 1
    return 3 if part.isupper() else 4


_LEADS = frozenset((*TARGETS, *SOURCES, "through", "until", "among"))


def _anchor(parts: list[str]) -> int:
    """Return which word of a noun pattern it is found by: the last one before a preposition, in small letters if there is one."""
    end = next((k for k, part in enumerate(parts) if k and part in _LEADS), len(parts))
    return max((k for k in range(end) if not parts[k].isupper()), default=end - 1)


def _element(
    part: str, made: Type, line: str, classes: Mapping[str, frozenset[str]], file: str
) -> frozenset[str]:
    found: set[str] = set()
    for word in part.split("|"):
        if word == ACTOR:
            found.add(ACTOR)
        elif word.isupper():
            if word not in classes:
                hint = nearest(word, classes)
                raise DocumentError(file, f"{made.key}: {line!r}: there is no class {word!r}{hint}")
            found |= classes[word]
        else:
            found.add(word)
    return frozenset(found)
