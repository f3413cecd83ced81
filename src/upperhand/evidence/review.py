"""The review of claims, without any printing: the queue, cards, decisions, and claims by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from upperhand.scenario.errors import UnknownName

from .actor_roles import Mention
from .claims import Claim, Coded, Said, may_be_accepted_unseen
from .documents import Document, read_bytes
from .grading import publishers_of
from .ledger import Ledger
from .ledger_rows import Decision, Entry, Status
from .proposal import Proposal
from .proposals import Proposer
from .published import Published
from .related import Relation, related
from .review_accepted import Accepted, at_least, counted
from .review_card import Card, card
from .review_fields import Checker, FieldError, TypeEntry, change, corrected, identifier, shown

if TYPE_CHECKING:
    from upperhand.scenario.model import Scenario

ACCEPT_ALL = "--accept-all"
"""Who decided where nobody looked."""

_FEW_WORDS = 3
"""So many words or fewer are a note of their own, also where a document has them."""


class Remembered:
    """How claims relate to each other, kept from one desk to the next: most decisions change none of it."""

    def __init__(self) -> None:
        self.of: tuple[object, dict[str, tuple[Relation, ...]]] | None = None


class Desk:
    """One person's review of the claims about one war; every decision is in the ledger at once.

    Parameters
    ----------
    ledger : Ledger
    scenario : Scenario
        Claims change its numbers: every correction is checked against its names.
    types : dict of str to TypeEntry
        The codebook's types.
    who : str
        The reviewer's name, as decisions carry it.
    remembered : Remembered, optional
        From an earlier desk.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import upperhand as uh
    >>> with TemporaryDirectory() as folder, Ledger.open(f"{folder}/war.ledger") as ledger:
    ...     desk = Desk(ledger, uh.load("two-rivers"), {}, "ilva")
    ...     id = desk.by_hand("Brask's army is tired.", "exhaustion", "Brask", change="brask.exhaustion is high")
    ...     desk.card(id).change, desk.card(id).status, desk.queue()
    ...     desk.undo() == (id,), desk.queue() == (id,)
    ('observation: brask.exhaustion is high (C3, public)', 'accepted', ())
    (True, True)
    """

    def __init__(
        self,
        ledger: Ledger,
        scenario: Scenario,
        types: Mapping[str, TypeEntry],
        who: str,
        remembered: Remembered | None = None,
    ) -> None:
        self.ledger = ledger
        self.who = who
        self.checker = Checker(scenario, types)
        self._remembered = remembered or Remembered()

    def queue(self, status: Status | None = "pending") -> tuple[str, ...]:
        """Return the ids of claims: first those that would change the scenario, in the order in which they were added.

        Behind each stand those that say the same or contradict it.
        """
        entries, relations = self._all()
        waiting = {id: entry for id, entry in entries.items() if status in (None, entry.status)}
        order: dict[str, None] = {}
        for id in sorted(waiting, key=lambda id: not _changes(waiting[id])):
            if id not in order:
                near = [r.id for r in relations.get(id, ()) if r.how != "earlier"]
                order |= dict.fromkeys([id, *(other for other in near if other in waiting)])
        return tuple(order)

    def cards(
        self, status: Status | None = "pending", first: int = 0, count: int | None = None
    ) -> tuple[Card, ...]:
        """Return the cards of the claims of a status, in the order of the queue: all, or so many from one on."""
        entries, relations = self._all()
        ids = self.queue(status)
        last = len(ids) if count is None else first + count
        documents = {document.sha256: document for document in self.ledger.documents()}
        return tuple(
            self._card(entries, relations, id, documents[entries[id].coded.sha256], n, len(ids))
            for n, id in enumerate(ids[first:last], first + 1)
        )

    def card(self, id: str, position: int = 1, total: int = 1) -> Card:
        """Return the card of one claim.

        Raises
        ------
        UnknownName
        """
        entries, relations = self._all()
        if id not in entries:
            raise UnknownName(id, "claim", entries)
        document = self.ledger.document(entries[id].coded.sha256)
        return self._card(entries, relations, id, document, position, total)

    def fields(self, id: str) -> dict[str, str]:
        """Return the fields of a claim as they stand: the defaults of a correction."""
        entry = self.ledger.claim(id)
        return shown(entry.claim, entry.proposal)

    def accept(self, id: str, note: str = "") -> None:
        """Accept a claim as it stands.

        Raises
        ------
        FieldError
            If the scenario cannot take its change.
        """
        if problem := self._unfit(self.ledger.claim(id)):
            raise FieldError(f"the scenario cannot take the change: {problem}\n  try: edit it")
        entry = self.ledger.claim(id)
        kept = entry.decision
        if kept is not None and kept.verdict == "edit":  # what was corrected stays corrected
            self.ledger.decide(replace(kept, who=self.who, reviewed=True, note=note))
        else:
            self.ledger.decide(Decision(id, "accept", self.who, note=note))

    def reject(self, id: str, reason: str = "") -> None:
        """Reject a claim."""
        self.ledger.decide(Decision(id, "reject", self.who, note=reason))

    def published(self, id: str, day: str) -> None:
        """Say on which day the document of a claim was published; its claims' dates are counted from there.

        What its pending claims would change is proposed anew.

        Raises
        ------
        FieldError
            If that is no day.
        """
        self.dated(self.ledger.claim(id).coded.sha256, day)

    def dated(self, sha256: str, day: str) -> Document:
        """Say on which day a document was published, as `published` does, and return it.

        Raises
        ------
        FieldError
            If that is no day.
        """
        document = self.ledger.confirm_published(sha256, self.checker.day(day), self.who)
        own = [e for e in self.ledger.claims("pending") if e.coded.sha256 == document.sha256 and e.proposed]
        self.ledger.add_proposals({e.id: self._proposed(e.claim, document) for e in own})
        return document

    def correct(self, id: str, changes: Mapping[str, str], note: str = "") -> tuple[str, ...]:
        """Accept a claim with corrections, and return the names of the fields that differ from what was read.

        Raises
        ------
        FieldError, UnknownName
            If a value does not do; nothing is written.
        """
        entry = self.ledger.claim(id)
        document = self.ledger.document(entry.coded.sha256)
        published = document.published.interval or document.published.end

        def propose(claim: Claim) -> Proposal:
            return self._proposed(claim, document)

        claim, plan, _ = corrected(entry.claim, entry.proposal, changes, self.checker, published, propose)
        if problem := plan.problem(self.checker.scenario):
            raise FieldError(f"the scenario cannot take the change: {problem}")
        read, now = shown(entry.coded, entry.proposed), shown(claim, plan)
        edited = tuple(name for name in read if read[name] != now[name])
        if not edited:
            self.ledger.decide(Decision(id, "accept", self.who, note=note))
        else:
            self.ledger.decide(
                Decision(id, "edit", self.who, corrected=claim, proposal=plan, edited=edited, note=note)
            )
        return edited

    def by_hand(
        self,
        words: str,
        type: str,
        actor: str,
        target: str = "",
        change: str = "",
        date: str = "",
        reliability: str = "",
        public: str = "",
    ) -> str:
        """Add a claim that nobody read, accepted, and return its id.

        Parameters
        ----------
        words : str
            A sentence of a document in the ledger, or part of one; anything else is kept as a note of its own.
        type, actor, target : str
            As a correction takes them; the actor and the target may be empty.
        change : str
            An effect, or ``QUANTITY is VALUE``; empty: what the table of proposals says, if anything.
        date, reliability, public : str
            Default: the scenario's day, C3, yes.

        Raises
        ------
        FieldError, UnknownName, DocumentError
            If a value does not do; nothing is written.
        """
        check = self.checker
        kind = check.type(type)
        source = Mention(0, 0, check.actor(actor), None, "hand") if actor.strip() else None
        whom = Mention(0, 0, check.actor(target), None, "hand") if target.strip() else None
        found = self._where(words)
        document, start, end = found if found is not None else self._note(words)
        published = document.published.interval or document.published.end
        when = check.date(date, published) if date.strip() else None
        quote = re.sub(r"\s", " ", document.text[start:end])
        coded = Coded(kind, 0, len(quote), source, whom, Said(), "by hand")
        parties = (source.actor if source else None, whom.actor if whom else None)
        id = identifier(document.sha256, start, kind, *parties)
        place = (document.place(start),)
        name = document.name
        claim = Claim(id, name, document.sha256, start, end, quote, coded, when, place, "hand")
        plan = self._planned(claim, document, change)
        extra = {"reliability": reliability, "public": public}
        _, plan, _ = corrected(claim, plan, extra, check, published)
        (kept,) = self.ledger.add_documents([document])
        claim = replace(claim, document=kept.name, places=(kept.place(start),))
        self.ledger.add_claims([claim])
        self.ledger.add_proposals({id: plan})
        self.ledger.decide(Decision(id, "hand", self.who))
        return id

    def undo(self) -> tuple[str, ...]:
        """Take back this reviewer's last decision, or all of the last `accept_all`; return the claims' ids."""
        stand = {e.decision.number: e for e in self.ledger.claims() if e.decision is not None}
        own = [n for n, e in stand.items() if e.status != "applied" and _by(e) in (self.who, ACCEPT_ALL)]
        if not own:
            return ()
        first = last = max(own)
        if _by(stand[last]) == ACCEPT_ALL:
            while first - 1 in stand and _by(stand[first - 1]) == ACCEPT_ALL:
                first -= 1
        back = [stand[number].id for number in sorted(own) if first <= number <= last]
        self.ledger.decide(*(Decision(id, "undo", self.who) for id in back))
        return tuple(back)

    def accept_all(self, least: str = "") -> Accepted:
        """Accept all pending claims without a look, in one transaction; they are marked as unreviewed.

        Parameters
        ----------
        least : str
            The worst reliability that is accepted: ``B``, or ``B3`` with the worst report.

        Raises
        ------
        FieldError
            If that is no grade.
        """
        worst = self._least(least)
        entries, relations = self._all()
        taken: list[str] = []
        left = dict.fromkeys(("weak", "model", "unfit", "repeated"), 0)
        for entry in (e for e in entries.values() if e.status == "pending"):
            if not may_be_accepted_unseen(entry.claim):
                left["model"] += 1
            elif worst is not None and not at_least(entry.proposal, worst):
                left["weak"] += 1
            elif self._unfit(entry):
                left["unfit"] += 1
            elif counted(entry, entries, relations, taken):
                left["repeated"] += 1
            else:
                taken.append(entry.id)
        self.ledger.decide(*(Decision(id, "accept", ACCEPT_ALL, reviewed=False) for id in taken))
        return Accepted(len(taken), **left)

    def _least(self, least: str) -> tuple[str, int] | None:
        if not least:
            return None
        return self.checker.reliability(f"{least.strip()}6" if len(least.strip()) == 1 else least)

    def _all(self) -> tuple[dict[str, Entry], dict[str, tuple[Relation, ...]]]:
        entries = {entry.id: entry for entry in self.ledger.claims()}
        published = {document.sha256: document.published for document in self.ledger.documents()}
        corrected = {e.id: e.decision.number for e in entries.values() if e.decision and e.decision.corrected}
        known = (tuple(entries), corrected, published)
        kept = self._remembered.of
        if kept is None or kept[0] != known:
            kept = (known, related((entry.claim for entry in entries.values()), published))
            self._remembered.of = kept
        return entries, kept[1]

    def _card(
        self,
        entries: Mapping[str, Entry],
        relations: Mapping[str, tuple[Relation, ...]],
        id: str,
        document: Document,
        position: int,
        total: int,
    ) -> Card:
        near = relations.get(id, ())
        types, actors = self.checker.types, self.checker.actors
        twice = counted(entries[id], entries, relations) if entries[id].status == "pending" else ""
        warning = (
            f"claim {twice} says the same and has this effect: accepted too, it counts twice" if twice else ""
        )
        return card(entries[id], document, types, actors, near, entries, position, total, warning)

    def _unfit(self, entry: Entry) -> str:
        return entry.proposal.problem(self.checker.scenario) if entry.proposal else ""

    def _planned(self, claim: Claim, document: Document, text: str) -> Proposal:
        if text.strip():
            return change(text.strip(), self.checker)
        return self._proposed(claim, document)

    def _proposed(self, claim: Claim, document: Document) -> Proposal:
        """Return what the table says that a claim would change."""
        carried = publishers_of(claim, {d.name: d for d in self.ledger.documents()})
        return Proposer(self.checker.scenario).propose(claim, document, carried)

    def _where(self, words: str) -> tuple[Document, int, int] | None:
        """Return the sentence of a document in which the words stand."""
        parts = words.split()
        if len(parts) <= _FEW_WORDS:
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, parts)))
        for document in reversed(self.ledger.documents()):
            match = pattern.search(document.text)
            if match is not None:
                around = [
                    s for p in document.passages for s in p.sentences if s.start <= match.start() < s.end
                ]
                start, end = (around[0].start, around[0].end) if around else match.span()
                return document, start, max(end, match.end())
        return None

    def _note(self, words: str) -> tuple[Document, int, int]:
        """Return the words as a document of their own, so that they can be cited."""
        text = " ".join(words.split())
        if not text:
            raise FieldError("a claim needs words; try the sentence, or a note of what you know")
        name = f"note-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
        as_of = self.checker.scenario.as_of
        (document,) = read_bytes(f"{name}.txt", text.encode("utf-8", "replace"), dt.date.today())
        day = Published(as_of, as_of, "day", f"noted by {self.who}", (f"noted by {self.who}",))
        return replace(document, author=self.who, published=day), 0, len(document.text)


def _by(entry: Entry) -> str:
    return entry.decision.who if entry.decision is not None else ""


def _changes(entry: Entry) -> bool:
    return entry.proposal is not None and entry.proposal.kind != "none"
