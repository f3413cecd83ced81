"""Two engines side by side: every claim stands in exactly one pair, and what differs is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.claims import Claim, Coded, Modality, Said
from upperhand.evidence.dates import find_dates
from upperhand.evidence.disagreements import disagreements


def claim(
    type: str = "attack",
    source: str | None = "XCO",
    target: str | None = "XOS",
    modality: Modality = "fact",
    words: tuple[int, int] = (0, 4),
    sentence: int = 0,
    document: str = "a",
) -> Claim:
    actors = [Mention(0, 1, code, None, "name") if code else None for code in (source, target)]
    coded = Coded(type, *words, actors[0], actors[1], Said(modality), "")
    return Claim("", document, document, sentence, sentence + 9, "", coded, None, (), "rules")


BASE = claim()
MARCH = find_dates("in March 2031", None)[0]


@pytest.mark.parametrize(
    ("rules", "model", "expected"),
    [
        pytest.param([BASE], [BASE], [("agree", ())], id="agree"),
        pytest.param([BASE], [claim("meet")], [("differ", ("type",))], id="type"),
        pytest.param([BASE], [claim(source=None)], [("differ", ("source",))], id="source"),
        pytest.param([BASE], [claim(target="XCO")], [("differ", ("target",))], id="target"),
        pytest.param([BASE], [claim(modality="future")], [("differ", ("modality",))], id="modality"),
        pytest.param(
            [BASE],
            [replace(BASE, coded=replace(BASE.coded, said=Said(negated=True)))],
            [("differ", ("negation",))],
            id="negation",
        ),
        pytest.param([BASE], [replace(BASE, when=MARCH)], [("differ", ("date",))], id="date"),
        pytest.param([BASE], [], [("only rules", ())], id="only rules"),
        pytest.param([], [BASE], [("only model", ())], id="only model"),
        pytest.param(
            [BASE], [claim(sentence=10)], [("only rules", ()), ("only model", ())], id="another sentence"
        ),
        pytest.param(
            [BASE], [claim(document="b")], [("only rules", ()), ("only model", ())], id="another document"
        ),
        pytest.param(
            [BASE],
            [claim("meet", "XOS", "XMA", words=(5, 9))],
            [("only rules", ()), ("only model", ())],
            id="nothing in common",
        ),
        pytest.param(
            [claim(source=None, target=None)],
            [claim("meet", None, None, words=(5, 9))],
            [("only rules", ()), ("only model", ())],
            id="two that name nobody have nobody in common",
        ),
        pytest.param(
            [claim("meet"), claim("attack")],
            [claim("attack"), claim("meet")],
            [("agree", ()), ("agree", ())],
            id="the likest are paired",
        ),
        pytest.param([], [], [], id="nothing"),
    ],
)
def test_pairs(rules: list[Claim], model: list[Claim], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(pair.kind, pair.differs) for pair in disagreements(rules, model)] == expected


CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from(["attack", "meet"]),
        st.sampled_from(["XCO", "XOS", None]),
        st.sampled_from(["XCO", "XOS", None]),
        st.sampled_from(["fact", "future"]),
        st.sampled_from([(0, 4), (3, 6), (7, 9)]),
        st.sampled_from([0, 10]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=8,
)


@given(CLAIMS, CLAIMS)
def test_every_claim_stands_in_one_pair_of_its_own_sentence(rules: list[Claim], model: list[Claim]) -> None:
    pairs = disagreements(rules, model)
    assert sorted(map(id, rules)) == sorted(id(pair.rules) for pair in pairs if pair.rules)
    assert sorted(map(id, model)) == sorted(id(pair.model) for pair in pairs if pair.model)
    for pair in pairs:
        if pair.rules and pair.model:
            assert (pair.rules.document, pair.rules.start) == (pair.model.document, pair.model.start)


@given(CLAIMS)
def test_an_engine_agrees_with_itself(claims: list[Claim]) -> None:
    assert {pair.kind for pair in disagreements(claims, claims)} <= {"agree"}


@given(CLAIMS, CLAIMS)
def test_as_many_differ_one_way_as_the_other(rules: list[Claim], model: list[Claim]) -> None:
    kinds = [pair.kind for pair in disagreements(rules, model)]
    turned = [pair.kind for pair in disagreements(model, rules)]
    assert kinds.count("agree") == turned.count("agree")
    assert kinds.count("only rules") - kinds.count("only model") == len(rules) - len(model)


def test_dates_are_compared_by_their_days() -> None:
    one = replace(BASE, when=MARCH)
    other = replace(BASE, when=replace(MARCH, expression="March", start=dt.date(2031, 3, 1)))
    assert disagreements([one], [other])[0].kind == "agree"


@pytest.mark.parametrize(
    ("rules", "model", "expected"),
    [
        ([BASE], [BASE], "the language model agrees"),
        ([], [BASE], "found by the language model only"),
        ([BASE], [], "not found by the language model"),
        (
            [BASE],
            [replace(claim("meet", None, "XCO", "possible"), when=MARCH)],
            "the language model differs: type meet, source nobody, target XCO, modality possible, date in March 2031",
        ),
        (
            [BASE],
            [replace(BASE, coded=replace(BASE.coded, said=Said(negated=True)))],
            "the language model differs: negation denied",
        ),
    ],
)
def test_a_reviewer_is_told_in_one_line(rules: list[Claim], model: list[Claim], expected: str) -> None:
    assert [pair.words() for pair in disagreements(rules, model)] == [expected]
