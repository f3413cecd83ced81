"""Which claims belong together: a table of pairs, and what holds for any claims."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.samples import claim, document
from upperhand.evidence.claims import Said
from upperhand.evidence.dates import find_dates
from upperhand.evidence.published import Published
from upperhand.evidence.related import Kinds, kinds, numbers, related, span

BASE = claim(document(), when="")
KNOWN = Kinds(
    opposites=frozenset({("willingness", "unwillingness"), ("unwillingness", "willingness")}),
    again=frozenset({"strike"}),
    mutual=frozenset({"meet"}),
)


def made(
    id,
    type="strike",
    source="brask",
    target="arden",
    on=None,
    quote="Brask struck.",
    engine="rules",
    sha="a" * 64,
    start=0,
    **said,
):
    coded = replace(
        BASE.coded,
        type=type,
        source=replace(BASE.coded.source, actor=source) if source else None,
        target=replace(BASE.coded.target, actor=target) if target else None,
        said=Said(**said),
    )
    when = find_dates(on, dt.date(2031, 3, 14))[0] if on else None
    return replace(BASE, id=id, coded=coded, when=when, quote=quote, engine=engine, sha256=sha, start=start)


CASES = {
    "the same": (made("a"), made("b"), "duplicate"),
    "the same day": (made("a", on="on 3 March 2031"), made("b", on="in March 2031"), "duplicate"),
    "another day, happens again": (made("a", on="on 3 March 2031"), made("b", on="on 5 March 2031"), None),
    "another type": (made("a"), made("b", type="attack"), None),
    "another target": (made("a"), made("b", target="corvia"), None),
    "another source": (made("a"), made("b", source="corvia"), None),
    "the other way round": (made("a"), made("b", source="arden", target="brask"), None),
    "mutual, the other way round": (made("a", "meet"), made("b", "meet", "arden", "brask"), "duplicate"),
    "nobody named": (made("a", source=None), made("b", source=None), None),
    "one without target": (made("a"), made("b", target=None), None),
    "denied": (made("a"), made("b", negated=True), "contradicting"),
    "denied, another day": (made("a", on="on 3 March 2031"), made("b", on="on 5 March 2031", negated=True), None),
    "both denied": (made("a", negated=True), made("b", negated=True), "duplicate"),
    "a condition": (made("a"), made("b", modality="hypothetical", negated=True), None),
    "planned and done": (made("a"), made("b", modality="future"), None),
    "opposite types": (made("a", "willingness"), made("b", "unwillingness"), "contradicting"),
    "opposite, one denied": (made("a", "willingness"), made("b", "unwillingness", negated=True), None),
    "opposite types, later": (
        made("a", "willingness", on="in January 2031"),
        made("b", "unwillingness", on="in March 2031"),
        "later",
    ),
    "same, later": (
        made("a", "willingness", on="in January 2031"),
        made("b", "willingness", on="in March 2031", modality="possible"),
        "later",
    ),
    "same, earlier": (
        made("a", "willingness", on="in March 2031"),
        made("b", "willingness", on="in January 2031"),
        "earlier",
    ),
    "counted otherwise": (made("a", quote="It fired 500 shells."), made("b", quote="It fired 800 shells."), "contradicting"),
    "counted, rounded": (made("a", quote="It fired 500 shells."), made("b", quote="It fired 520 shells."), "duplicate"),
    "other things counted": (made("a", quote="It fired 500 shells."), made("b", quote="It fired 8 drones."), "duplicate"),
    "another engine, another type": (made("a"), made("b", type="attack", engine="model"), "otherwise"),
    "another engine, the same": (made("a"), made("b", engine="model"), "duplicate"),
    "another engine elsewhere": (made("a"), made("b", type="attack", engine="model", start=9), None),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "how"), CASES.values(), ids=CASES)
def test_pairs(one, other, how):
    found = related([one, other], known=KNOWN)
    assert [(r.how, r.id) for r in found.get("a", ())] == ([(how, "b")] if how else [])


def test_a_contradiction_says_why():
    one, other = made("a", quote="It fired 1,500 shells."), made("b", quote="It fired 80 shells.")
    assert related([one, other], known=KNOWN)["b"][0].why == "80 shell against 1,500 shell"


def test_a_claim_without_a_date_is_news_of_its_document():
    march, june = (Published(day, day, "day", "meta") for day in (dt.date(2031, 3, 12), dt.date(2031, 6, 12)))
    one, other = made("a", "willingness", sha="a" * 64), made("b", "willingness", sha="b" * 64)
    dated = {"a" * 64: march, "b" * 64: june}
    assert [r.how for r in related([one, other], dated, KNOWN)["a"]] == ["later"]
    assert [r.how for r in related([one, other], {}, KNOWN)["a"]] == ["duplicate"]
    assert span(one, march) == (dt.date(2031, 2, 26), dt.date(2031, 3, 12))
    assert span(one) == (dt.date.min, dt.date.max)


def test_what_may_be_of_another_time_is_said_to_be_so():
    day = Published(dt.date(2031, 3, 12), dt.date(2031, 3, 12), "day", "meta")
    unsure = Published(None, dt.date(2031, 3, 12), "open", "inferred", to_confirm=True)
    one, other = made("a", "meet", sha="a" * 64), made("b", "meet", sha="b" * 64)
    for second, why in ((day, "at the same time"), (unsure, "if it is of the same time")):
        dated = {"a" * 64: day, "b" * 64: second}
        assert [(r.how, r.why) for r in related([one, other], dated, KNOWN)["a"]] == [("duplicate", why)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("500 shells and 1,500 drones", {"shell": (500,), "drone": (1500,)}),
        ("2.5 million tonnes", {"tonne": (2.5e6,)}),
        ("30% of trade, 40 per cent of oil", {"%": (30, 40)}),
        ("in 2031, after 3 days and 12 months", {}),
        ("no numbers", {}),
        ("F-16s and a T-72 tank", {}),
    ],
)
def test_numbers(text, found):
    assert numbers(text) == found


def test_the_list_of_kinds_is_consistent():
    found = kinds()
    assert all((b, a) in found.opposites and a != b for a, b in found.opposites)
    assert found.again
    assert found.mutual


def test_the_list_names_types_of_the_codebook():
    codebook = pytest.importorskip("upperhand.evidence.codebook", reason="there is no codebook yet")
    found = kinds()
    named = {key for pair in found.opposites for key in pair} | found.again | found.mutual
    assert named <= set(codebook.load().types)


ANY = st.lists(
    st.builds(
        made,
        st.sampled_from("abcdef"),
        st.sampled_from(["strike", "willingness", "unwillingness", "meet"]),
        st.sampled_from(["arden", "brask", None]),
        st.sampled_from(["arden", "brask", None]),
        st.sampled_from([None, "in January 2031", "on 3 March 2031", "since February 2031"]),
        engine=st.sampled_from(["rules", "model"]),
        negated=st.booleans(),
        modality=st.sampled_from(["fact", "possible"]),
    ),
    max_size=6,
    unique_by=lambda claim: claim.id,
)
MIRRORED = {"earlier": "later", "later": "earlier"}


@given(ANY)
def test_relations_are_mirrored_and_never_with_itself(claims):
    found = related(claims, known=KNOWN)
    for id, relations in found.items():
        for relation in relations:
            assert relation.id != id
            mirrored = [(r.how, r.id) for r in found[relation.id]]
            assert (MIRRORED.get(relation.how, relation.how), id) in mirrored


@given(ANY, st.randoms())
def test_order_does_not_matter(claims, random):
    mixed = random.sample(claims, len(claims))

    def pairs(found):
        return {(id, r.how, r.id) for id, relations in found.items() for r in relations}

    assert pairs(related(claims, known=KNOWN)) == pairs(related(mixed, known=KNOWN))
