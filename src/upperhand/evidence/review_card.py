"""A claim as a reviewer sees it: its sentence in context, and everything that was read and proposed, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from .actor_names import called
from .claims import Claim, Said
from .documents import Document
from .ledger_rows import Entry
from .related import Relation
from .review_fields import TypeEntry, day_range

Shown = TypeVar("Shown")

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

_MODALITIES = {
    "fact": "as a fact",
    "possible": "as possible",
    "future": "as planned or expected",
    "wanted": "as wanted or asked for",
    "hypothetical": "as a condition or a belief, not as something that happened",
}

_HOW = {
    "contradicting": "contradicts",
    "otherwise": "reads the same sentence otherwise",
    "duplicate": "says the same",
    "later": "is later and replaces this",
    "earlier": "is earlier, replaced by this",
}


@dataclass(frozen=True)
class Context:
    """A sentence in its paragraph, cut where the highlights begin and end; white space is single.

    Attributes
    ----------
    before, after : str
        What stands around the sentence.
    lead, words, tail : str
        The sentence: up to, of and after the words that decided the type.
    """

    before: str
    lead: str
    words: str
    tail: str
    after: str


@dataclass(frozen=True)
class Near:
    """A related claim in a line."""

    how: str
    id: str
    why: str
    told: str
    status: str


@dataclass(frozen=True)
class Card:
    """Everything that a reviewer needs to decide on a claim; plain words, ready to be shown.

    Attributes
    ----------
    id, status : str
    position, total : int
        Of the queue, from 1.
    document, title, publisher, published, place : str
        ``published`` says whether it is to be confirmed.
    context : Context
    type, label, code : str
        Key of the type, what it means, and its codes.
    actor, target, when, said, change, reliability, public, why : str
        In words.
    engine : str
        Which engine read it.
    places : tuple of str
        Everywhere it is said.
    near : tuple of Near
        Duplicates, contradictions, what it replaces or is replaced by.
    decided : str
        The decision that stands, in words; empty if there is none.
    warning : str
        What to mind before it is accepted; mostly empty.
    """

    id: str
    status: str
    position: int
    total: int
    document: str
    title: str
    publisher: str
    published: str
    place: str
    context: Context
    type: str
    label: str
    code: str
    actor: str
    target: str
    when: str
    said: str
    change: str
    reliability: str
    public: str
    why: str
    engine: str
    places: tuple[str, ...]
    near: tuple[Near, ...]
    decided: str
    warning: str

    def as_dict(self) -> dict[str, Any]:
        """Return the card as plain data, for ``--json`` and the page."""
        return asdict(self)


def card(
    entry: Entry,
    document: Document,
    types: Mapping[str, TypeEntry],
    actors: Mapping[str, str],
    relations: Sequence[Relation] = (),
    others: Mapping[str, Entry] | None = None,
    position: int = 1,
    total: int = 1,
    warning: str = "",
) -> Card:
    """Return the card of a claim.

    Parameters
    ----------
    entry : Entry
    document : Document
        In which the claim stands.
    types : dict of str to TypeEntry
    actors : dict of str to str
        Names by identifier.
    relations : sequence of Relation
        As `related` gives them.
    others : dict of str to Entry, optional
        The entries that relations name.
    position, total : int
    warning : str
        What to mind before it is accepted.
    """
    claim, plan = entry.claim, entry.proposal
    coded = claim.coded
    type_ = types.get(coded.type)
    known = others or {}
    near = tuple(
        Near(_HOW[r.how], r.id, r.why, brief(known[r.id].claim, types, actors), known[r.id].status)
        for r in relations
        if r.id in known
    )
    confirm = " (to be confirmed)" if document.published.to_confirm else ""
    made = Card(
        entry.id,
        entry.status,
        position,
        total,
        document.name,
        document.title,
        document.publisher,
        f"{document.published}{confirm}",
        claim.places[0] if claim.places else document.place(claim.start),
        context(claim, document),
        coded.type,
        type_.label if type_ else coded.type.replace("_", " "),
        codes(type_),
        named(coded.source, actors),
        named(coded.target, actors),
        f"{day_range(claim.when)} ('{claim.when.expression}')" if claim.when else "not said",
        said_in_words(coded.said),
        plan.words() if plan else "nothing is proposed",
        f"{plan.reliability[0]}{plan.reliability[1]}" if plan else "",
        ("public" if plan.public else "not public") if plan else "",
        plan.why if plan and plan.why not in plan.words() else "",
        read_by(claim, relations),
        claim.places,
        near,
        decided(entry),
        warning,
    )
    return harmless(made)


def read_by(claim: Claim, relations: Sequence[Relation] = ()) -> str:
    """Return which engine read a claim; of a language model, whether the rules read the same sentence otherwise, or not at all.

    Examples
    --------
    >>> from upperhand.evidence.claims import Coded
    >>> read_by(Claim("", "", "", 0, 0, "", Coded("meet", 0, 1, None, None, Said(), ""), None, (), "model"))
    'a language model only'
    """
    if claim.engine != "model":
        return claim.engine
    paired = any(relation.how == "otherwise" for relation in relations)
    return "a language model" if paired else "a language model only"


def harmless(value: Shown) -> Shown:
    """Return a text, or whatever holds texts, without characters that would command a terminal or turn a line round.

    Examples
    --------
    >>> harmless("Envoys \\x1b[2J met"), harmless(("a\\u202eb", 1))
    ('Envoys \N{REPLACEMENT CHARACTER}[2J met', ('a\N{REPLACEMENT CHARACTER}b', 1))
    """
    made: Any = value
    if isinstance(value, str):
        made = _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", value)
    elif isinstance(value, tuple):
        made = tuple(map(harmless, value))
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{field.name: harmless(getattr(value, field.name)) for field in fields(value)})
    found: Shown = made
    return found


def context(claim: Claim, document: Document) -> Context:
    """Return a claim's sentence in its paragraph; a paragraph of one sentence has the one before it in front."""
    passages = document.passages
    at = next((n for n, p in enumerate(passages) if p.start <= claim.start < p.end), None)
    before, after = "", ""
    if at is not None:
        passage = passages[at]
        before, after = document.text[passage.start : claim.start], document.text[claim.end : passage.end]
        if len(passage.sentences) < 2 and at and not passages[at - 1].aside:
            earlier = passages[at - 1]
            before = f"{document.text[earlier.start : earlier.end]} {before}"
    start, end = claim.coded.start, claim.coded.end
    parts = (before, claim.quote[:start], claim.quote[start:end], claim.quote[end:], after)
    return Context(*(" ".join(part.split()) for part in parts))


def codes(type_: TypeEntry | None) -> str:
    """Return a type's codes in the two common ontologies."""
    if type_ is None:
        return ""
    return ", ".join(
        part
        for part in (
            f"PLOVER {type_.plover}" if type_.plover else "",
            f"CAMEO {type_.cameo}" if type_.cameo else "",
        )
        if part
    )


def named(mention: Any, actors: Mapping[str, str]) -> str:
    """Return an actor with the role in which it is named.

    Examples
    --------
    >>> from upperhand.evidence.actor_roles import Mention
    >>> named(Mention(0, 5, "arden", "army", "name"), {"arden": "Arden"}), named(None, {})
    ('Arden (army)', 'nobody')
    """
    if mention is None:
        return "nobody"
    inside = ", ".join(part for part in (mention.role, mention.person) if part)
    name = actors.get(mention.actor) or called().get(mention.actor, mention.actor)
    return f"{name} ({inside})" if inside else name


def said_in_words(said: Said) -> str:
    """Return how something is said.

    Examples
    --------
    >>> from upperhand.evidence.claims import Speaker
    >>> officials = Speaker("officials", None, None, True, 0, 9)
    >>> said_in_words(Said("possible", negated=True, speakers=(officials,), cues=("might",)))
    "as possible, denied, by officials (unnamed); cues: 'might'"
    """
    parts = [_MODALITIES[said.modality]]
    if said.negated:
        parts.append("denied")
    through = [f"{s.words}{' (unnamed)' if s.anonymous else ''}" for s in said.speakers]
    if through:
        parts.append("by " + ", through ".join(through))
    text = ", ".join(parts)
    return text + ("; cues: " + ", ".join(f"'{cue}'" for cue in said.cues) if said.cues else "")


def brief(claim: Claim, types: Mapping[str, TypeEntry], actors: Mapping[str, str]) -> str:
    """Return a claim in a line: who, what, to whom, when and where it stands."""
    coded = claim.coded
    type_ = types.get(coded.type)
    label = type_.label if type_ else coded.type.replace("_", " ")
    parts = [named(coded.source, actors), f"[{label}]"]
    if coded.target is not None:
        parts.append(named(coded.target, actors))
    if coded.said.negated:
        parts.append("denied")
    if claim.when is not None:
        parts.append(day_range(claim.when))
    return f"{' '.join(parts)}, {claim.places[0] if claim.places else claim.document}"


def decided(entry: Entry) -> str:
    """Return the decision that stands, in words."""
    decision = entry.decision
    if decision is None:
        return ""
    verdict = {
        "accept": "accepted",
        "edit": f"accepted, corrected: {', '.join(decision.edited) or 'nothing'}",
        "reject": "rejected",
        "hand": "added by hand",
        "undo": "",
    }[decision.verdict]
    note = f": {decision.note}" if decision.note else ""
    unreviewed = "" if decision.reviewed else ", unreviewed"
    taken = f", in the scenario by update {entry.update}" if entry.status == "applied" else ""
    return f"{verdict} by {decision.who} on {decision.at[:10]}{note}{unreviewed}{taken}"
