"""Decisions as examples: reviewed sentences in the form of the labelled data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .claims import Claim
from .ledger import Ledger
from .ledger_rows import Entry
from .review_fields import shown


def examples(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Return reviewed sentences in the form of the labelled data, for tuning and measuring what reads claims.

    Yields
    ------
    dict
        ``text``, ``date``, ``events`` (type, source and target of the accepted claims, as corrected; empty if all
        were rejected), ``accepted`` (whether any was), ``corrected`` (for each corrected field what was read and
        what is right) and ``rejected`` (what was read and is not so). Claims that nobody looked at are no examples.
    """
    sentences: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in ledger.claims():
        if entry.reviewed:
            sentences[entry.coded.sha256, entry.coded.start].append(entry)
    for (sha256, _), entries in sentences.items():
        taken = [entry for entry in entries if entry.status != "rejected"]
        yield {
            "text": entries[0].coded.quote,
            "date": str(ledger.document(sha256).published.end),
            "events": [_event(entry.claim) for entry in taken],
            "accepted": bool(taken),
            "corrected": [_corrections(entry) for entry in taken if entry.decision and entry.decision.edited],
            "rejected": [_event(entry.coded) for entry in entries if entry.status == "rejected"],
        }


def _event(claim: Claim) -> dict[str, Any]:
    coded = claim.coded
    source, target = (mention.actor if mention else None for mention in (coded.source, coded.target))
    event = {"type": coded.type, "source": source, "target": target, "modality": coded.said.modality}
    return event | ({"negated": True} if coded.said.negated else {})


def _corrections(entry: Entry) -> dict[str, list[str]]:
    assert entry.decision is not None
    read, right = shown(entry.coded, entry.proposed), shown(entry.claim, entry.proposal)
    return {name: [read[name], right[name]] for name in entry.decision.edited}
