"""What a claim would change: the table, row by row, and how far a claim is trusted."""

from __future__ import annotations

import datetime as dt
import re

import pytest

import upperhand as uh
from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.cited import cites
from upperhand.evidence.claims import Claim, Coded, Said, Speaker
from upperhand.evidence.dates import find_dates
from upperhand.evidence.documents import Document, read_bytes
from upperhand.evidence.grading import grade
from upperhand.evidence.proposal import Proposal
from upperhand.evidence.proposal_table import Row, rows
from upperhand.evidence.proposals import Proposer
from upperhand.scenario.model import Scenario
from upperhand.scenario.quantities import QUANTITIES

DAY = dt.date(2024, 9, 14)


@pytest.fixture(scope="module")
def war() -> Scenario:
    return uh.load("ukraine-2024-09")


def who(actor: str | None, role: str | None = None) -> Mention | None:
    return Mention(0, 1, actor, role, "name") if actor else None


def claim(
    type_: str,
    source: str | None,
    target: str | None,
    quote: str = "",
    said: Said | None = None,
    when: str = "",
) -> Claim:
    coded = Coded(type_, 0, 1, who(source), who(target), said or Said(), "")
    dates = find_dates(when, DAY) if when else ()
    return Claim("c", "doc", "", 0, 9, quote, coded, dates[0] if dates else None, ("doc ¶1",), "rules")


CASES = {
    "side says it would talk": (claim("willingness", "russia", None), "russia.talks.reluctance is low (C4"),
    "side will not talk": (claim("unwillingness", "russia", None), "russia.talks.reluctance is high (C3"),
    "it is denied that a side will not talk": (
        claim("unwillingness", "russia", None, said=Said(negated=True)), "russia.talks.reluctance is low",
    ),
    "condition": (claim("precondition", "ukraine", None), "ukraine.talks.precondition is high"),
    "sides meet": (claim("meet", "ukraine", "russia"), "channels += [0.01, 0.04, 0.08]"),
    "a side meets a mediator": (claim("meet", "russia", "turkey"), "turkey.effort is high"),
    "a mediator offers": (claim("mediate", "turkey", None), "turkey.effort is high"),
    "permission is given": (claim("weapon_permission", "usa", "ukraine"), "usa.long_range.depth_km = 250; usa.long_range"),
    "permission is weighed": (
        claim("weapon_permission", "usa", "ukraine", said=Said("possible")), "usa.fear is low (C4",
    ),
    "shells come": (
        claim("arms_delivery", "north_korea", "russia", "it shipped artillery shells"), "north_korea.shells.monthly is high",
    ),
    "drones come": (claim("arms_delivery", "iran", "russia", "it sent Drones"), "iran.drones.monthly is high"),
    "some arms come": (claim("arms_delivery", "iran", "russia", "it sent arms"), "iran.will is high"),
    "aid is cut": (claim("cut_aid", "usa", "ukraine"), "usa.will *= [0.6, 0.8, 0.95]"),
    "a side will meet its supplier": (
        claim("agree_talks", "russia", "north_korea", said=Said("future")), "north_korea.will is high (C4",
    ),
    "a side seeks arms": (claim("arms_talks", "russia", "north_korea"), "north_korea.will is high (C4"),
    "sanctions on a supplier": (claim("sanction", "usa", "iran"), "iran.threatened is very high"),
    "sanctions on a side": (claim("sanction", "usa", "russia"), "russia.sanctions += [0.002, 0.008, 0.02]"),
    "a strike on oil": (claim("strike", "ukraine", None, "it hit a refinery"), "russia.oil -= [0.005, 0.015, 0.04]"),
    "a strike on power": (claim("strike", "russia", "ukraine", "it hit the grid"), "ukraine.infrastructure -="),
    "ground on a front that is named": (
        claim("capture", "russia", None, "It took a village near Pokrovsk"), "donetsk.position -= [0.01, 0.05, 0.15]",
    ),
    "the other side gains there": (
        claim("capture", "ukraine", "russia", "It took a village near Pokrovsk"), "donetsk.position += [0.01",
    ),
    "ground somewhere": (claim("capture", "ukraine", "russia", "It took a hill"), "ukraine.effectiveness is high (C4"),
    "tired": (claim("exhaustion", None, "ukraine"), "ukraine.exhaustion is high"),
    "gains decide talks, thinks a supplier": (
        claim("leverage_belief", "usa", None, said=Said("hypothetical")), "usa.theory is high (C4",
    ),
    "guarantees are discussed": (claim("guarantee_talks", "usa", "ukraine", said=Said("future")), "ukraine.guarantee is high"),
    "a call-up": (claim("mobilise", "russia", None), "russia.recruits += [1, 4, 10] for 6 months; russia.support -= "),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_table_proposes(case: str, war: Scenario) -> None:
    given, words = CASES[case]
    found = Proposer(war).propose(given)
    assert words in found.words()
    assert not found.problem(war)


NOTHING = {
    "a mere possibility is no event": (claim("sanction", "usa", "iran", said=Said("possible")), "told as possible"),
    "a condition is no event": (claim("attack", "russia", "ukraine", said=Said("hypothetical")), "told as hypothetical"),
    "denied": (claim("cut_aid", "usa", "ukraine", said=Said(negated=True)), "told as not so"),
    "nobody did it": (claim("cut_aid", None, "ukraine"), "nobody is named"),
    "somebody else did it": (claim("cut_aid", "BRA", "ukraine"), "BRA is an outsider to this war"),
    "a type without a number": (claim("investigate", "russia", "BRA"), "done to BRA"),
    "a former minister does not act": (
        Claim("c", "d", "", 0, 9, "", Coded("cut_aid", 0, 1, who("usa", "former president"), who("ukraine"), Said(), ""),
              None, (), "rules"), "nobody is named",
    ),
    "before the scenario's day": (
        claim("sanction", "usa", "russia", when="in March 2022"), "it happened before 13 September 2024",
    ),
    "a permission by hearsay": (
        claim("weapon_permission", "usa", "ukraine", said=Said(speakers=(Speaker("a lawmaker", None, None, True, 0, 1),))),
        "people without a name say so",
    ),
    "long ago": (claim("willingness", "russia", None, when="in March 2022"), "so long ago"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTHING, ids=str)
def test_nothing_is_proposed_and_it_says_why(case: str, war: Scenario) -> None:
    given, why = NOTHING[case]
    found = Proposer(war).propose(given)
    assert found.kind == "none"
    assert why in found.why


def test_what_happened_since_the_day_of_the_numbers_is_news(war: Scenario) -> None:
    later = war.model_copy(update={"as_of": dt.date(2024, 10, 5), "numbers_as_of": war.as_of}).attach(
        war.names, war.places
    )
    given = claim("sanction", "usa", "russia", when="on 20 September 2024")
    assert Proposer(later).propose(given).kind == "effect"
    assert (
        Proposer(later).propose(claim("sanction", "usa", "russia", when="on 2 September 2024")).kind == "none"
    )


def test_what_the_scenario_cites_already_is_not_proposed_again(war: Scenario) -> None:
    seen = next(o for o in war.observations if o.about == "russia.exhaustion")
    paragraph = int(re.findall(r"¶(\d+)", seen.from_ or "")[0])
    file = war.sources["nyt-0913"].document or ""
    text = "\n\n".join(f"Paragraph {k} is told in these words." for k in range(1, 12)).encode()
    (document,) = read_bytes(f"somewhere/{file}", text, DAY)
    place = next(p for p in document.passages if p.paragraph == paragraph)
    coded = Coded("exhaustion", 0, 1, who("russia"), None, Said(), "")
    told = Claim("c", document.name, "", place.start, place.end, "", coded, None, (), "rules")
    assert "has it already, from nyt-0913" in Proposer(war).propose(told, document).why
    other = next(p for p in document.passages if p.paragraph == paragraph + 4)
    again = Claim("c", document.name, "", other.start, other.end, "", coded, None, (), "rules")
    assert Proposer(war).propose(again, document).kind == "observation"


def test_effects_told_by_nobody_by_name_reach_down_to_no_change(war: Scenario) -> None:
    sure = Proposer(war).propose(claim("cut_aid", "usa", "ukraine"))
    assert sure.effects == ("usa.will *= [0.6, 0.8, 0.95]",)
    said = Said(speakers=(Speaker("officials", "usa", "official", True, 0, 1),))
    heard = Proposer(war).propose(claim("cut_aid", "usa", "ukraine", said=said))
    assert heard.effects == ("usa.will *= [0.6, 0.8, 1]",)
    assert "perhaps no change" in heard.graded


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{'+'.join(row.types)[:40]}")
def test_every_row_speaks_of_quantities_that_exist(row: Row) -> None:
    names = {q.name for q in QUANTITIES}
    texts = [row.about] if row.about else [re.split(r"\s*[-+*/]?=", e)[0] for e in row.effects]
    for text in texts:
        assert re.sub(r"^\{\w+\}\.", "", text) in names


def test_effects_and_observations_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="not both"):
        Row(types=("x",), about="a", sees="high", effects=("b += 1",), why="w")


@pytest.mark.parametrize(
    ("said", "publisher", "at_best", "publishers", "expected"),
    [
        (Said(), "Gazette", 1, 1, ("B", 2)),
        (Said(), "", 1, 1, ("C", 2)),
        (Said(speakers=(Speaker("he", "arden", None, False, 0, 2),)), "Gazette", 1, 1, ("C", 3)),
        (Said(speakers=(Speaker("officials", None, None, True, 0, 2),)), "Gazette", 1, 1, ("C", 3)),
        (Said(speakers=(Speaker("the envoy", "corvia", None, False, 0, 2),)), "Gazette", 1, 1, ("B", 3)),
        (Said("possible"), "Gazette", 1, 1, ("B", 4)),
        (Said(), "Gazette", 4, 1, ("B", 4)),
        (Said(), "Gazette", 1, 3, ("B", 1)),
        (Said("possible"), "", 1, 2, ("C", 3)),
    ],
    ids=["told", "publisher unknown", "told by a side", "told by nobody", "told by another", "hedged", "cheap talk",
         "three publishers", "two that hedge"],
)  # fmt: skip
def test_reliability(
    said: Said, publisher: str, at_best: int, publishers: int, expected: tuple[str, int]
) -> None:
    (document,) = read_bytes("a.txt", b"Some words stand here.", DAY)
    document = Document(**{**vars(document), "publisher": publisher})
    found, why = grade(
        claim("meet", "arden", None, said=said), document, at_best, ("arden", "brask"), publishers
    )
    assert found == expected
    assert why


@pytest.mark.parametrize(
    ("evidence", "paragraph", "found"),
    [("a ¶3", 3, True), ("a ¶3-5", 4, True), ("a ¶3, ¶7", 7, True), ("a ¶3", 30, False), ("b ¶3", 3, False),
     ("a", 3, False), ("b ¶1; a ¶3; assumed", 3, True)],
)  # fmt: skip
def test_paragraphs_that_evidence_cites(evidence: str, paragraph: int, found: bool) -> None:
    assert cites(evidence, "a", paragraph) is found


def test_a_proposal_survives_json() -> None:
    for given, _ in CASES.values():
        proposal = Proposer(uh.load("ukraine-2024-09")).propose(given)
        assert Proposal.of(proposal.as_dict()) == proposal
