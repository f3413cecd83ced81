"""A claim in a few words of ours, for lists, pages and the scenario's file."""

from __future__ import annotations

from collections.abc import Mapping

from .actor_names import called
from .actor_roles import Mention
from .claims import Claim
from .codebook import load


def types_in_words() -> dict[str, str]:
    """Return the labels of the codebook's types by key.

    Examples
    --------
    >>> len(types_in_words()) > 80
    True
    """
    return {key: kind.label for key, kind in load().types.items()}


def told(claim: Claim, labels: Mapping[str, str], types: Mapping[str, str]) -> str:
    """Return who did what to whom.

    Parameters
    ----------
    claim : Claim
    labels : dict of str to str
        Names of the scenario's actors by identifier.
    types : dict of str to str
        Labels of the codebook's types by key.

    Examples
    --------
    >>> from upperhand.evidence.claims import Coded, Said
    >>> coded = Coded("meet", 0, 3, Mention(0, 5, "arden", None, "name"), None, Said(), "")
    >>> told(Claim("", "", "", 0, 0, "", coded, None, (), "hand"), {"arden": "Arden"}, {"meet": "meets"})
    'Arden: meets'
    """
    coded = claim.coded
    what = types.get(coded.type, coded.type.replace("_", " "))
    said = coded.said
    if said.negated:
        what = f"not: {what}"
    how = "" if said.modality == "fact" else f" ({said.modality})"
    source, target = _name(coded.source, labels), _name(coded.target, labels)
    who = f"{source}: " if source else ""
    return f"{who}{what}{f' – {target}' if target else ''}{how}"


def _name(mention: Mention | None, labels: Mapping[str, str]) -> str:
    return (
        labels.get(mention.actor) or called().get(mention.actor, mention.actor) if mention is not None else ""
    )
