"""The codebook is whole, refuses what it does not know, and every example sentence in it is coded as it says."""

import datetime as dt

import pytest

from tests.evidence.samples import INVENTED
from upperhand.evidence.actors import Gazetteer
from upperhand.evidence.codebook import PLOVER, Codebook, build, load
from upperhand.evidence.problems import DocumentError
from upperhand.evidence.rules import Rules, counts

BOOK = load()
NAMES = {"Marwen": "XMA", "Ostavia": "XOS", "Veldria": "XVE", "-": None}
GAZETTEER = Gazetteer.load().with_actors(INVENTED)
RULES = Rules()
YES = [(key, text) for key in BOOK for text in BOOK[key].examples.yes]
NO = [(key, text) for key in BOOK for text in BOOK[key].examples.no]


def found(text: str) -> list[tuple[str, str | None, str | None]]:
    coded = RULES.code(text, GAZETTEER.find(text, dt.date(2031, 5, 1)))
    return [
        (one.type, one.source and one.source.actor, one.target and one.target.actor)
        for one in coded
        if counts(one, BOOK)
    ]


@pytest.mark.parametrize(("key", "example"), YES)
def test_a_positive_example_is_coded_with_its_parties(key: str, example: str) -> None:
    text, parties = (part.strip() for part in example.split("|"))
    source, target = (NAMES[name.strip()] for name in parties.split(">"))
    assert (key, source, target) in found(text)


@pytest.mark.parametrize(("key", "example"), NO)
def test_a_negative_example_is_not_coded(key: str, example: str) -> None:
    assert key not in [type_ for type_, _, _ in found(example)]


def test_every_type_of_plover_is_covered_and_no_other_named() -> None:
    assert {BOOK[key].plover for key in BOOK} - {None} == set(PLOVER)
    assert len(BOOK) >= 70


NEEDED = """
agree agree_talks agree_deal
 pledge_arms pledge_aid consult talks meet visit call mediate support sign_agreement recognise cooperate
joint_exercise share_intelligence trade_deal aid arms_delivery economic_aid humanitarian_aid troops_sent concede ease_sanctions
ceasefire_declared withdraw release_prisoners
 exchange_prisoners request appeal request_arms propose_talks demand_withdrawal accuse
criticise investigate reject reject_talks reject_proposal veto threaten threaten_sanctions threaten_force threaten_nuclear protest
sanction expel break_ties cut_aid mobilise deploy coerce arrest blockade cyber attack strike strike_energy strike_depth capture
ground_lost sink_ships casualties weapon_permission weapon_restriction leverage_belief exhaustion guarantee_talks willingness
unwillingness precondition appointment dismissal disclosure arms_talks pause war_support
"""


def test_the_types_that_the_review_knows_are_there() -> None:
    assert set(NEEDED.split()) <= set(BOOK)


def one_type(**entry: object) -> Codebook:
    whole = {"label": "hits", "examples": {"yes": ["a", "b"], "no": ["c", "d"]}, **entry}
    return build({"war.yaml": {"types": {"hit": whole}}}, {"WEAPON": "gun tank"})


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"verbs": "fire WAEPON"}, "there is no class 'WAEPON'; the nearest is 'WEAPON'"),
        ({"plover": "ASSULT"}, "hit: plover"),
        ({"lable": "x"}, "the nearest is 'label'"),
        ({"planned": "hti"}, "there is no type 'hti'; the nearest is 'hit'"),
        ({"verbs": "WEAPON"}, "needs a word in small letters"),
        ({"examples": {"yes": ["a"], "no": ["b", "c"]}}, "hit: examples.yes"),
    ],
    ids=["class", "plover", "field", "type", "anchor", "examples"],
)
def test_a_slip_is_told_with_its_place(entry: dict[str, object], told: str) -> None:
    with pytest.raises(DocumentError, match=r"war\.yaml") as error:
        one_type(**entry)
    assert told in str(error.value)


def test_a_key_that_is_missing_names_its_nearest() -> None:
    with pytest.raises(KeyError, match="the nearest is 'accuse'"):
        BOOK["acuse"]
