"""Where each claim stands, folded from the ledger's rows: proposals, decisions, updates and what was taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .claims import Claim, nearest
from .dates import find_dates
from .ledger_file import LedgerFile, Row
from .ledger_rows import Decision, Entry, Status
from .proposal import Proposal
from .published import Published


def entries(file: LedgerFile, only: Row | None = None) -> Iterator[Entry]:
    """Return every claim, or one, as it stands; call it within the file's `reading` or `writing`."""
    about = only.number if only else None
    belonging: dict[tuple[str, int | None], list[Row]] = defaultdict(list)
    for kind in ("places", "proposal", "decision"):
        for row in file.rows(kind, about=about):
            belonging[kind, row.about].append(row)
    updates = ((row.number, row.fields) for row in file.rows("update", long=False))
    applied = taken_in((number, fields["undoes"], fields["claims"]) for number, fields in updates)
    published = {row.about: file.record(Published, row) for row in file.rows("publication")}
    for row in [only] if only else file.rows("claim"):
        claim = file.record(Claim, row)
        if row.about in published:
            claim = dated(claim, published[row.about])
        more = [place for each in belonging["places", row.number] for place in each.fields["places"]]
        claim = replace(claim, places=(*claim.places, *more))
        proposals = belonging["proposal", row.number]
        decision = standing([file.record(Decision, each) for each in belonging["decision", row.number]])
        yield Entry(
            row.number,
            row.at,
            claim,
            file.record(Proposal, proposals[-1]) if proposals else None,
            decision,
            _status(decision, claim.id in applied),
            applied.get(claim.id),
        )


def dated(claim: Claim, published: Published) -> Claim:
    """Return a claim with its date counted from the day of publication that a person said.

    Examples
    --------
    >>> import datetime as dt
    >>> from upperhand.evidence.claims import Coded, Said
    >>> quote = "Envoys met last week."
    >>> claim = Claim("", "a", "", 0, 0, quote, Coded("meet", 7, 10, None, None, Said(), ""), None, (), "rules")
    >>> day = dt.date(2031, 3, 14)
    >>> when = dated(claim, Published(day, day, "day", "said by ilva")).when
    >>> when.expression, str(when.start)
    ('last week', '2031-03-03')
    """
    if claim.engine == "hand" or (claim.when is not None and claim.when.absolute):
        return claim
    found = find_dates(claim.quote, published.interval)
    if claim.when is not None:
        found = tuple(date for date in found if date.begin == claim.when.begin)
    return replace(claim, when=nearest(found, claim.coded.start, claim.coded.end) or claim.when)


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """Return the decision that stands after all of those on one claim: each ``undo`` takes one back.

    Examples
    --------
    >>> accept, reject, undo = (Decision("a", verdict, "ilva") for verdict in ("accept", "reject", "undo"))
    >>> standing([accept, reject, undo]).verdict, standing([accept, undo])
    ('accept', None)
    """
    stack: list[Decision] = []
    for decision in decisions:
        if decision.verdict != "undo":
            stack.append(decision)
        elif stack:
            stack.pop()
    return stack[-1] if stack else None


def taken_in(updates: Iterable[tuple[int, int | None, Sequence[str]]]) -> dict[str, int]:
    """Return the claims that standing updates took in, with the number of the update.

    Parameters
    ----------
    updates : iterable of (number, number of the update that it takes back, claims)

    Examples
    --------
    >>> taken_in([(4, None, ["a", "b"])]), taken_in([(4, None, ["a", "b"]), (5, 4, [])])
    ({'a': 4, 'b': 4}, {})
    """
    found: dict[int, Sequence[str]] = {}
    for number, undoes, claims in updates:
        if undoes is not None:
            found.pop(undoes, None)
        found[number] = claims
    return {claim: number for number, claims in found.items() for claim in claims}


def _status(decision: Decision | None, applied: bool) -> Status:
    if applied:
        return "applied"
    if decision is None:
        return "pending"
    return "rejected" if decision.verdict == "reject" else "accepted"
