"""How far a claim may be trusted: reliability of its source, credibility of the report (the Admiralty code)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .claims import Claim
from .documents import Document

GRADES = "ABCDE"

_OF_MODALITY = {"fact": 2, "future": 3, "possible": 4, "wanted": 3, "hypothetical": 4}


def grade(
    claim: Claim,
    document: Document | None,
    at_best: int = 1,
    parties: Collection[str] = (),
    publishers: int = 1,
) -> tuple[tuple[str, int], str]:
    """Return the reliability of a claim and, in words, how it came about.

    Parameters
    ----------
    claim : Claim
    document : Document or None
        None for a claim that was added by hand.
    at_best : int
        Credibility that this kind of claim has at best, from 1 (confirmed) to 6.
    parties : collection of str
        The belligerents: each speaks for its own cause.
    publishers : int
        Independent publishers that carry the claim.

    Returns
    -------
    (str, int), str
        A source is B where the publisher is known and C otherwise; one worse where the words are a belligerent's or
        nobody's by name. A report is 2 where the document itself tells it as a fact, worse where somebody is
        quoted, it is planned, wanted or hedged; one better where several publishers carry it.

    Examples
    --------
    >>> from upperhand.evidence.claims import Coded, Said, Speaker
    >>> told = Coded("strike", 0, 6, None, None, Said(speakers=(Speaker("Arden", "arden", None, False, 0, 5),)), "")
    >>> grade(Claim("", "", "", 0, 0, "", told, None, (), "hand"), None, parties=("arden", "brask"))[0]
    ('D', 3)
    """
    said = claim.coded.said
    letter = 1 if document is not None and document.publisher else 2
    reasons = [f"{'known' if letter == 1 else 'unknown'} publisher {GRADES[letter]}"]
    nearest = said.speakers[0] if said.speakers else None
    if nearest is not None and nearest.actor in parties:
        letter += 1
        reasons.append("told by a party to the war, one worse")
    elif nearest is not None and nearest.anonymous:
        letter += 1
        reasons.append("told by nobody by name, one worse")
    number = _OF_MODALITY[said.modality]
    reasons.append(f"told as {said.modality}")
    if nearest is not None and number < 3:
        number = 3
        reasons.append("through somebody, 3")
    if publishers > 1:
        number = max(number - 1, 1)
        reasons.append(f"{publishers} publishers, one better")
    if number < at_best:
        number = at_best
        reasons.append(f"this kind of claim is {at_best} at best")
    return (GRADES[min(letter, len(GRADES) - 1)], number), "; ".join(reasons)


def publishers_of(claim: Claim, documents: Mapping[str, Document]) -> int:
    """Return how many publishers carry a claim; several documents of nobody known count once.

    Parameters
    ----------
    claim : Claim
    documents : dict of str to Document
        By name.

    Examples
    --------
    >>> from upperhand.evidence.claims import Coded, Said
    >>> from upperhand.evidence.documents import read_bytes
    >>> note, again = (read_bytes(f, b"Envoys met.")[0] for f in ("note.txt", "again.txt"))
    >>> coded = Coded("meet", 0, 6, None, None, Said(), "")
    >>> claim = Claim("", "note", "", 0, 0, "", coded, None, ("note ¶1", "again ¶1"), "hand")
    >>> publishers_of(claim, {"note": note, "again": again})
    1
    """
    names = {place.rpartition(" ¶")[0] for place in claim.places}
    return max(len({documents[name].publisher for name in names if name in documents}), 1)
