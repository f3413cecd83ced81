"""Which claims belong together: the same said twice, claims that contradict each other, and what later ones replace."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from .claims import Claim
from .disagreements import disagreements
from .published import Published

How = Literal["duplicate", "contradicting", "earlier", "later", "otherwise"]

NEWS = dt.timedelta(days=14)
"""What carries no date happened at most so long before it was published."""

LOOSE = dt.timedelta(days=62)
"""Beyond this, two stretches of days may overlap and mean different days."""

NEAR = 0.1
"""Numbers that differ by less than this share of the larger are the same, rounded."""

_NUMBER = re.compile(
    r"(?<![\w.,-])(?P<number>\d+(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?:\s+(?P<scale>thousand|million|billion))?"
    r"(?:\s*(?P<share>%|per\s?cent\b)|(?:\s+|-)(?P<noun>[a-z]{3,}))"
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_ABOUT_TIME = frozenset(
    [
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "hour",
        "hours",
        "minute",
        "minutes",
        "and",
        "the",
    ]
)


@dataclass(frozen=True)
class Relation:
    """How another claim stands to the one in hand.

    Attributes
    ----------
    how : {"duplicate", "contradicting", "earlier", "later", "otherwise"}
        ``earlier``: the one in hand replaces it; ``later``: it replaces the one in hand; ``otherwise``: another
        engine reads the same sentence differently.
    id : str
        Of the other claim.
    why : str
        In words.
    """

    how: How
    id: str
    why: str


@dataclass(frozen=True)
class Kinds:
    """What is known of types: pairs that contradict each other, what happens again, and what is mutual."""

    opposites: frozenset[tuple[str, str]] = frozenset()
    again: frozenset[str] = frozenset()
    mutual: frozenset[str] = frozenset()


@cache
def kinds() -> Kinds:
    """Return what the list beside this module says of types.

    Examples
    --------
    >>> ("willingness", "unwillingness") in kinds().opposites, "strike" in kinds().again
    (True, True)
    """
    from ruamel.yaml import YAML

    text = files("upperhand.evidence").joinpath("related.yaml").read_text(encoding="utf-8")
    data = YAML(typ="safe", pure=True).load(text)
    pairs = {(a, b) for a, b in data["opposites"]}
    both_ways = frozenset(pairs | {(b, a) for a, b in pairs})
    return Kinds(both_ways, frozenset(data["again"]), frozenset(data["mutual"]))


def related(
    claims: Iterable[Claim],
    published: Mapping[str, Published] | None = None,
    known: Kinds | None = None,
) -> dict[str, tuple[Relation, ...]]:
    """Return, for each claim that has any, the claims that belong with it.

    Parameters
    ----------
    claims : iterable of Claim
    published : dict of str to Published, optional
        When documents were published, by their hash: dates claims that carry no date of their own.
    known : Kinds, optional
        Default: the list beside this module.

    Returns
    -------
    dict of str to tuple of Relation
        Contradictions first. Two claims belong together if they are of one type, or of opposite ones, between the
        same parties. If they may be of one time, they are duplicates, or contradict each other when one denies
        what the other says, their types are opposite, or they count the same thing differently. If one is of a later
        time, it replaces the earlier one, unless it is of a type that happens again and again.
    """
    claims = tuple(claims)
    known = known or kinds()
    dated = published or {}
    found: dict[str, dict[tuple[How, str], Relation]] = defaultdict(dict)

    def note(claim: Claim, other: Claim, how: How, why: str) -> None:
        found[claim.id].setdefault((how, other.id), Relation(how, other.id, why))

    for group in _comparable(claims, known):
        for i, one in enumerate(group):
            for other in group[:i]:
                if other.id == one.id:
                    continue
                how, why = _compare(one, other, dated, known)
                if how in ("duplicate", "contradicting"):
                    note(one, other, how, why)
                    note(other, one, how, why)
                elif how:
                    note(one, other, how, why)
                    note(other, one, "later" if how == "earlier" else "earlier", why)
    in_order = sorted(
        claims, key=lambda claim: claim.id
    )  # so that it does not matter in which they were read
    model = [claim for claim in in_order if claim.engine == "model"]
    ours = [claim for claim in in_order if claim.engine not in ("model", "hand")] if model else []
    for pair in disagreements(ours, model):
        if pair.rules is not None and pair.model is not None and pair.differs:
            note(pair.rules, pair.model, "otherwise", pair.words())
            note(pair.model, pair.rules, "otherwise", pair.words())
    order = ("contradicting", "otherwise", "duplicate", "later", "earlier")
    return {
        id: tuple(sorted(relations.values(), key=lambda r: (order.index(r.how), r.id)))
        for id, relations in found.items()
    }


def span(claim: Claim, published: Published | None = None) -> tuple[dt.date, dt.date]:
    """Return the first and last day on which what a claim tells may lie.

    Its own date, if it has one; else the days before its document was published (`NEWS`); else any day.
    """
    if claim.when is not None:
        first, last = claim.when.window
        return first or dt.date.min, last or dt.date.max
    if published is None:
        return dt.date.min, dt.date.max
    if published.start is None:
        return dt.date.min, published.end
    return published.start - NEWS, published.end


def numbers(text: str) -> dict[str, tuple[float, ...]]:
    """Return the numbers of a text by what they count.

    Examples
    --------
    >>> numbers("Corvia sent 1,500 shells and 2 million drones over 3 days in 2031; 40% failed")
    {'shell': (1500.0,), 'drone': (2000000.0,), '%': (40.0,)}
    """
    found: dict[str, tuple[float, ...]] = {}
    for match in _NUMBER.finditer(text):
        noun = "%" if match["share"] else match["noun"]
        if noun in _ABOUT_TIME:
            continue
        value = float(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1.0)
        what = noun.removesuffix("s")
        found[what] = (*found.get(what, ()), value)
    return found


_numbers_once = lru_cache(maxsize=10_000)(numbers)


def _comparable(claims: Iterable[Claim], known: Kinds) -> Iterable[Sequence[Claim]]:
    """Return groups of claims in which each pair that can belong together meets."""
    buckets: dict[tuple[str, frozenset[str] | str], list[Claim]] = defaultdict(list)
    for claim in claims:
        source = claim.coded.source
        if source is None or claim.coded.said.modality == "hypothetical":
            continue  # without an actor nothing says that the same is meant; a condition claims nothing
        type_ = claim.coded.type
        key: frozenset[str] | str = _both(claim) if type_ in known.mutual else source.actor
        buckets[type_, key].append(claim)
    yield from buckets.values()
    for first, second in known.opposites:
        if first < second:
            for type_, key in list(buckets):
                if type_ == first and (second, key) in buckets:
                    for claim in buckets[first, key]:
                        for other in buckets[second, key]:
                            yield (claim, other)


def _compare(
    one: Claim, other: Claim, published: Mapping[str, Published], known: Kinds
) -> tuple[How | None, str]:
    """Return how the other claim stands to the one."""
    a, b = one.coded, other.coded
    target_a, target_b = (c.target.actor if c.target else None for c in (a, b))
    if a.type not in known.mutual and target_a != target_b and None not in (target_a, target_b):
        return None, ""
    opposite = a.type != b.type
    start_a, end_a = span(one, published.get(one.sha256))
    start_b, end_b = span(other, published.get(other.sha256))
    if end_b < start_a or end_a < start_b:
        if not opposite and a.type in known.again:
            return None, ""
        how: How = "earlier" if end_b < start_a else "later"
        return (
            how,
            f"{end_b if how == 'earlier' else end_a} before {start_a if how == 'earlier' else start_b}",
        )
    if a.said.modality != b.said.modality:
        return None, ""
    if opposite:
        same = a.said.negated == b.said.negated
        return ("contradicting", f"{a.type} against {b.type}") if same else (None, "")
    if a.said.negated != b.said.negated:
        return "contradicting", "one says so, the other denies it"
    counted = _counted_otherwise(one.quote, other.quote)
    if counted:
        return "contradicting", counted
    if target_a != target_b and a.type not in known.mutual:
        return None, ""
    loose = max(end_a - start_a, end_b - start_b) > LOOSE and one.sha256 != other.sha256
    return "duplicate", "if it is of the same time" if loose else "at the same time"


def _counted_otherwise(one: str, other: str) -> str:
    first, second = _numbers_once(one), _numbers_once(other)
    for what in first.keys() & second.keys():
        pairs = [(x, y) for x in first[what] for y in second[what]]
        if all(abs(x - y) > NEAR * max(x, y) for x, y in pairs):
            unit = "%" if what == "%" else f" {what}"
            return f"{first[what][0]:,g}{unit} against {second[what][0]:,g}{unit}"
    return ""


def _both(claim: Claim) -> frozenset[str]:
    mentions = (claim.coded.source, claim.coded.target)
    return frozenset(mention.actor for mention in mentions if mention is not None)
