"""What a claim would change in a scenario: an observation or effects, from one table that is valid for any war."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Literal

from upperhand.scenario.beliefs import moments_of_types
from upperhand.scenario.errors import UnknownName
from upperhand.scenario.model import Scenario
from upperhand.scenario.names import Ref
from upperhand.scenario.observed import level_value, spread_of
from upperhand.scenario.text import parse_effect
from upperhand.scenario.tokens import TextError

from .actor_roles import Mention
from .cited import cites, file_of, source_of
from .claims import Claim
from .documents import Document
from .grading import grade
from .proposal import Proposal, effect_target
from .proposal_table import Row, rows

DOUBTFUL = 4
"""From this credibility on an effect may be none: the near end of its range is no change."""

GAIN = (0.01, 0.05, 0.15)
"""Lines of a front that a reported gain moves it."""

LONG_AGO = dt.timedelta(days=92)
"""Before the scenario's day, from when on what was seen says nothing of today."""

_SET = re.compile(r"[\w.]+\s*=")
_RANGE = re.compile(r"(?P<sign>[-+*/])=\s*\[(?P<values>[^]]*)\]")


class Proposer:
    """Proposes what claims would change in one scenario.

    Parameters
    ----------
    scenario : Scenario

    Examples
    --------
    >>> import upperhand as uh
    >>> from upperhand.evidence.claims import Coded, Said
    >>> vey = Mention(0, 5, "arden", "leader", "name")
    >>> coded = Coded("willingness", 6, 10, vey, None, Said(), "")
    >>> claim = Claim("", "river", "", 0, 0, "", coded, None, (), "hand")
    >>> Proposer(uh.load("two-rivers")).propose(claim).words()
    'observation: arden.talks.reluctance is low (C4, public): about 1.21; thought 1.5 (0.8 to 2.5)'
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._fronts = _words_of_fronts(scenario)
        self._types = moments_of_types(scenario)

    def propose(self, claim: Claim, document: Document | None = None, publishers: int = 1) -> Proposal:
        """Return what a claim would change.

        Parameters
        ----------
        claim : Claim
        document : Document, optional
            None for a claim that was added by hand.
        publishers : int
            Independent publishers that carry it.
        """
        coded = claim.coded
        fitting = [row for row in rows() if coded.type in row.types]
        if not fitting:
            return Proposal("none", why="no number of the model stands for this type of claim")
        for row in fitting:
            source = _acting(coded.source) or (_speaking(claim) if row.speaker else None)
            names = self._names(source, _acting(coded.target), claim.quote)
            found = self._filled(row, claim, names) if self._applies(row, claim, names, source) else None
            if found is not None:
                why = self._stale(found, claim) or self._told(found, claim, document)
                return (
                    Proposal("none", why=why)
                    if why
                    else self._graded(found, row, claim, document, publishers)
                )
        return Proposal("none", why=self._why_not(claim, fitting))

    def _names(self, who: str | None, whom: str | None, quote: str) -> dict[str, str]:
        first, second = self.scenario.names.sides
        other = {first: second, second: first}
        names: dict[str, str] = {}
        if who:
            names["source"] = who
            supplier = self.scenario.suppliers.get(who)
            side = supplier.supplies if supplier else who
            if side in other:
                names |= {"side": side, "enemy": other[side]}
        if whom:
            names["target"] = whom
        elif names.get("source") in other:
            names["target"] = names["enemy"]
        front = self._front(quote)
        if front:
            names["front"] = front
        return names

    def _front(self, quote: str) -> str:
        said = quote.lower()
        found = [
            (said.find(word), key) for word, key in self._fronts if re.search(rf"\b{re.escape(word)}", said)
        ]
        return min(found)[1] if found else ""

    def _parts(self, who: str | None, other: str | None) -> set[str]:
        """Return the parts that an actor plays, seen from the other one."""
        if not who:
            return {"nobody"}
        scenario = self.scenario
        parts = set()
        supplier = scenario.suppliers.get(who)
        theirs = scenario.suppliers.get(other or "")
        if who in scenario.names.sides:
            parts.add("side")
            if other in scenario.names.sides and other != who:
                parts.add("enemy")
            if theirs is not None:
                parts.add("client" if theirs.supplies == who else "enemy")
        if supplier is not None:
            parts.add("supplier")
            sided = theirs.supplies if theirs is not None else other
            if sided in scenario.names.sides:
                parts.add("own_supplier" if supplier.supplies == sided else "foe_supplier")
        if who in scenario.mediators:
            parts.add("mediator")
        if who in scenario.actors:
            parts.add("actor")
        return parts or {"outsider"}

    def _applies(self, row: Row, claim: Claim, names: Mapping[str, str], source: str | None) -> bool:
        coded = claim.coded
        if coded.said.modality not in row.modality:
            return False
        if coded.said.negated and (row.effects or not row.denied):
            return False
        target = _acting(coded.target)
        if row.source and not self._parts(source, target) & set(row.source):
            return False
        if row.target and not self._parts(target, source) & set(row.target):
            return False
        if row.front and "front" not in names:
            return False
        said = claim.quote.lower()
        return not row.words or any(re.search(rf"\b{re.escape(word)}", said) for word in row.words)

    def _filled(self, row: Row, claim: Claim, names: Mapping[str, str]) -> Proposal | None:
        """Return the row with its names filled in, or None if the scenario has no such numbers."""
        try:
            if row.about:
                about = row.about.format_map(names)
                ref = self.scenario.names.resolve(about)
                sees = row.denied if claim.coded.said.negated else row.sees
                return self._observation(ref, sees)
            effects = self._known(row.known, names) or tuple(text.format_map(names) for text in row.effects)
            for effect in effects:
                parse_effect(effect, self.scenario.names)
        except (KeyError, UnknownName, TextError):
            return None
        return Proposal("effect", effects=effects) if effects else None

    def _observation(self, ref: Ref, sees: str) -> Proposal | None:
        """Return an observation, or None about a number that cannot be seen or is taken as known: it would change nothing."""
        number = self.scenario.quantities.get(ref.name)
        types = self._types.get(ref.name, (0.0, 0.0))
        open_ = number is not None and number.low is not None and number.high is not None
        if ref.quantity.kind == "derived" or not (open_ or types[1] > 0):
            return None
        spread = spread_of(ref, number, types[1])
        level = level_value(ref, number, sees, spread, types[0])
        thought = number.numbers if number is not None else (types[0],)
        return Proposal(
            "observation", about=ref.name, sees=sees, amount=f"{_short(level)}; thought {_span(thought)}"
        )

    def _known(self, known: str, names: Mapping[str, str]) -> tuple[str, ...]:
        """Return effects that the scenario itself has: of a supplier's decision, or of ground that changes hands."""
        kind, _, rest = known.partition(":")
        if kind == "decides":
            supplier = self.scenario.suppliers.get(names.get("source", ""))
            for event in supplier.decides.values() if supplier else ():
                then = (*event.then, *(text for stage in event.stages.values() for text in stage.then))
                if any(rest in effect for effect in then):
                    return then
        if kind in ("gain", "loss"):
            first = names["source"] == self.scenario.names.sides[0]
            sign = "+" if first == (kind == "gain") else "-"
            return (f"{names['front']}.position {sign}= [{', '.join(map(str, GAIN))}]",)
        return ()

    def _why_not(self, claim: Claim, fitting: Sequence[Row]) -> str:
        """Return why no row applies."""
        coded = claim.coded
        source, target = _acting(coded.source), _acting(coded.target)
        if all(coded.said.modality not in row.modality for row in fitting):
            return f"told as {coded.said.modality}, so nothing has changed"
        if coded.said.negated:
            return "told as not so, which says nothing of a number"
        if source is None and all(row.source for row in fitting):
            return "nobody is named who did it"
        parts, other = self._parts(source, target), self._parts(target, source)
        acting = [row for row in fitting if not row.source or parts & set(row.source)]
        if not acting:
            who = "an outsider to" if parts == {"outsider"} else f"{_called(parts)} in"
            return f"{source} is {who} this war, and the table has a number for {_listed(fitting, 'source')} only"
        met = [row for row in acting if not row.target or other & set(row.target)]
        if not met:
            return f"done to {target or 'nobody named'}; the table has a number where it is done to {_listed(acting, 'target')}"
        if all(row.front and not self._front(claim.quote) for row in met):
            return "the sentence names no front of the scenario"
        return "the sentence names nothing that a number stands for, or the number is taken as known"

    def _stale(self, proposal: Proposal, claim: Claim) -> str:
        """Return why what happened then changes nothing now, or an empty text."""
        if claim.when is None:
            return ""
        then, day = claim.when.window[1], self.scenario.numbers_as_of or self.scenario.as_of
        if then is None:  # "since March": it goes on
            return ""
        if proposal.kind == "effect" and then < day:
            return f"it happened before {day:%d %B %Y}, and the scenario's numbers are of that day"
        if then < day - LONG_AGO:
            return "it was so long ago, before the days of which the scenario speaks"
        return ""

    def _told(self, proposal: Proposal, claim: Claim, document: Document | None) -> str:
        """Return that the scenario cites this very paragraph for this number already, or an empty text."""
        source = (
            source_of(self.scenario, file_of(document), document.published) if document is not None else ""
        )
        if not source or document is None:
            return ""
        paragraph = int(document.place(claim.start).rpartition("¶")[2])
        names = {effect_target(text) for text in proposal.effects} | {proposal.about}
        evidence = [n.evidence for name, n in self.scenario.quantities.items() if name in names]
        evidence += [seen.from_ or "" for seen in self.scenario.observations if seen.about in names]
        if any(cites(text, source, paragraph) for text in evidence):
            return f"the scenario has it already, from {source} ¶{paragraph}"
        return ""

    def _graded(
        self, proposal: Proposal, row: Row, claim: Claim, document: Document | None, publishers: int
    ) -> Proposal:
        reliability, graded = grade(
            claim, document, row.at_best, parties=self.scenario.names.sides, publishers=publishers
        )
        speakers = claim.coded.said.speakers
        public = row.public
        if public == "said":
            public = not speakers or not all(speaker.anonymous for speaker in speakers)
        proposal = replace(proposal, reliability=reliability, public=public, why=row.why, graded=graded)
        unnamed = any(speaker.anonymous for speaker in speakers)
        if proposal.kind == "effect" and (unnamed or reliability[1] >= DOUBTFUL):
            if any(_SET.match(effect) for effect in proposal.effects):
                why = "people without a name say so" if unnamed else "the report is doubtful"
                return Proposal(
                    "none", why=f"{why}, and it would change the war for good: wait, or edit it in"
                )
            effects = tuple(_or_nothing(effect) for effect in proposal.effects)
            if effects != proposal.effects:
                graded = f"{graded}; perhaps no change at all"
            proposal = replace(proposal, effects=effects, graded=graded)
        return proposal


def _acting(mention: Mention | None) -> str | None:
    """Return who acts, unless a past holder of an office does, or only a place is named."""
    if mention is None or (mention.role or "").startswith("former ") or mention.role == "place":
        return None
    return mention.actor


def _speaking(claim: Claim) -> str | None:
    """Return the nearest speaker that is known."""
    return next((s.actor for s in claim.coded.said.speakers if s.actor), None)


def _called(parts: Set[str]) -> str:
    exact = parts & {"own_supplier", "foe_supplier"}
    return " and ".join(f"a {part}" for part in sorted(parts - exact)) or "a supplier"


def _listed(rows: Sequence[Row], field: Literal["source", "target"]) -> str:
    parts = dict.fromkeys(part for row in rows for part in getattr(row, field))
    return " or ".join(part.replace("_", " ") for part in parts)


def _short(value: float) -> str:
    return f"{value:.3g}"


def _span(numbers: Sequence[float]) -> str:
    middle = _short(numbers[len(numbers) // 2])
    return f"{middle} ({_short(numbers[0])} to {_short(numbers[-1])})" if len(numbers) == 3 else middle


def _or_nothing(effect: str) -> str:
    """Return an effect whose range reaches down to no change.

    Examples
    --------
    >>> _or_nothing("corvia.oil -= [0.005, 0.015, 0.04]"), _or_nothing("corvia.will *= [0.6, 0.8, 0.95]")
    ('corvia.oil -= [0, 0.015, 0.04]', 'corvia.will *= [0.6, 0.8, 1]')
    """

    def opened(match: re.Match[str]) -> str:
        low, central, high = (value.strip() for value in match["values"].split(","))
        if match["sign"] in "+-":
            low, high = ("0", high) if float(central) >= 0 else (low, "0")
        else:
            low, high = (low, "1") if float(central) <= 1 else ("1", high)
        return f"{match['sign']}= [{low}, {central}, {high}]"

    return _RANGE.sub(opened, effect)


def _words_of_fronts(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Return the words by which a text names a front: its key, its ends and its lines."""
    found: dict[str, str] = {}
    for key, front in scenario.fronts.items():
        texts = [key.replace("_", " "), *(front.between or ()), *(line.name for line in front.lines)]
        for text in texts:
            for word in re.findall(r"\b[A-Z]\w{3,}|^\w{4,}\Z", text):
                found.setdefault(word.lower(), key)
    return tuple(found.items())
