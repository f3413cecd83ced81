"""Repeats: what is found, what must not be, and that the index finds what comparing all pairs finds."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.evidence.documents import Document, read_bytes
from upperhand.evidence.repeats import SHARE, content_of, find_repeats, share

TODAY = dt.date(2031, 3, 14)


def document(name: str, *paragraphs: str) -> Document:
    return read_bytes(f"{name}.txt", "\n\n".join(paragraphs).encode(), TODAY)[0]


def places(*documents: Document) -> list[list[str]]:
    return [[str(place) for place in found.places] for found in find_repeats(documents)]


def test_a_pull_quote_is_the_sentence_it_repeats() -> None:
    quoted = "The capital wants hostilities to end before next year's vote."
    text = document("a", quoted, "Rain fell on the river towns all day.", "On its part, " + quoted)
    assert places(text) == [["a ¶1", "a ¶3"]]


def test_reworded_copies_are_found_across_documents() -> None:
    first = document("a", "Envoys of Arden and Brask met in the border town on Tuesday.")
    second = document(
        "b", "It was cold.", "On Tuesday, in the border town, envoys from Brask and Arden met again."
    )
    assert places(first, second) == [["a ¶1", "b ¶2"]]
    assert find_repeats([first, second])[0].shares[1] >= SHARE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Arden will send shells to the northern army.", "Arden will not send shells to the northern army."),
        ("Arden lost 30 tanks at the northern crossing.", "Arden lost 13 tanks at the northern crossing."),
        (
            "Brask accepts the northern border line.",
            "If Brask accepts the northern border line, talks begin.",
        ),
        (
            "Brask accepts the northern border line.",
            "Brask refused: it never accepts the northern border line.",
        ),
        ("He left the town.", "He left the town."),  # too short to tell
    ],
)
def test_what_differs_where_it_matters_is_no_repeat(one: str, other: str) -> None:
    assert places(document("a", one), document("b", other)) == []


def test_what_is_set_aside_is_not_compared() -> None:
    link = "Read more: How envoys of Arden and Brask met in the border town"
    assert places(document("a", "It rained.", link), document("b", "It snowed.", link)) == []


def test_a_share_beyond_its_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="least share"):
        find_repeats([], 0.0)


@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=4, max_size=8), max_size=12),
    st.sampled_from([0.3, 0.6, 1.0]),
)
def test_the_index_finds_what_comparing_all_finds(rows: list[list[str]], least: float) -> None:
    texts = [" ".join(letter * 3 for letter in row) + "." for row in rows]
    given_documents = [document(f"d{number}", text) for number, text in enumerate(texts)]
    leaders: dict[int, list[int]] = {}
    contents = [content_of(text) for text in texts]
    for index, content in enumerate(contents):
        if len(content.words) < 4:
            continue
        best = max(((share(contents[k], content), -k) for k in leaders), default=(0.0, 0))
        if best[0] >= least - 1e-9:
            leaders[-best[1]].append(index)
        else:
            leaders[index] = [index]
    wanted = [group for group in leaders.values() if len(group) > 1]
    found = [[place.document for place in group.places] for group in find_repeats(given_documents, least)]
    assert found == wanted
