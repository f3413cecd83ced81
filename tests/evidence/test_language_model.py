"""Language models: what they say of a document is held to its text; nothing else is believed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.fake_model import (
    GAZETTEER,
    GOOD,
    KEY,
    SHELLED,
    TYPES,
    answers,
    coded,
    document,
    model_of,
    record,
    send,
    serving,
)
from upperhand.evidence import language_model_prompt as prompt
from upperhand.evidence.claims import Said, may_be_accepted_unseen
from upperhand.evidence.documents import read_bytes
from upperhand.evidence.language_model_checks import STRICTER, Checker, Told, span_of
from upperhand.evidence.repeats import find_repeats

# Well


def test_a_good_answer_becomes_claims_that_are_traced_to_their_sentence() -> None:
    answer = coded(answers([SHELLED]))
    (claim,) = answer.claims
    assert not answer.problems
    assert claim.quote == "Corvian forces shelled the Ostrian port of Velm on 3 March 2031."
    assert document().text[claim.start : claim.end] == claim.quote
    assert claim.quote[claim.coded.start : claim.coded.end] == "shelled the Ostrian port"
    assert claim.coded.source is not None
    assert claim.coded.target is not None
    assert (claim.coded.type, claim.coded.source.actor, claim.coded.target.actor) == ("attack", "XCO", "XOS")
    assert claim.quote[claim.coded.source.start : claim.coded.source.end].startswith("Corvian")
    assert claim.when is not None
    assert claim.when.start == claim.when.end == dt.date(2031, 3, 3)
    assert (claim.document, claim.places, claim.engine) == ("river", ("river ¶2",), "model")
    assert not may_be_accepted_unseen(claim)


def test_the_question_has_the_types_and_the_sentences_as_data_and_the_key_is_only_a_header() -> None:
    with serving(answers([])) as server:
        model_of(server.url).code(document())
    (asked,), (headers,) = server.asked, server.headers
    assert server.paths == ["/v1/chat/completions"]
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(asked)
    task, data = (message["content"] for message in asked["messages"])
    assert all(f"{key}: {label}" in task for key, label in TYPES.items())
    lines = data.splitlines()
    assert [json.loads(line)["sentence"] for line in lines[1:-1]] == [1, 2, 3, 4]
    assert "The war at the river" not in data  # set aside: the title


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("```json\n{}\n```", id="in a fence"),
        pytest.param("Here it is:\n```\n{}\n```\nAnything else?", id="words around a fence"),
        pytest.param("<think>a [b] {{c}}</think>\n{}", id="thinks aloud"),
        pytest.param("\n  {}  ", id="blanks"),
    ],
)
def test_json_is_found_in_what_models_put_around_it(written: str) -> None:
    answer = coded(answers(written.replace("{}", json.dumps({"records": [SHELLED]}))))
    assert len(answer.claims) == 1
    assert not answer.problems


def test_a_bare_list_of_records_is_read_too() -> None:
    assert len(coded(answers(json.dumps([SHELLED]))).claims) == 1


def test_the_same_record_twice_is_one_claim() -> None:
    assert len(coded(answers([SHELLED, SHELLED])).claims) == 1


def test_a_wrong_sentence_number_is_put_right_where_only_one_sentence_has_the_quote() -> None:
    (claim,) = coded(answers([{**SHELLED, "sentence": 3}])).claims
    assert claim.quote.startswith("Corvian forces")


def test_what_is_said_again_is_asked_once_and_its_claim_has_all_places() -> None:
    again = b"Ostrian envoys met Ada Vey in Corvia. Rain fell on the old bridge of Velm."
    other = read_bytes(
        "hills.txt", again + b"\n\n" + b"On the old bridge of Velm rain fell.", dt.date(2031, 3, 14)
    )
    documents = (document("Ada Vey met Ostrian envoys in Corvia."), *other)
    with serving(
        answers([record(1, "met", "meet", source="Ada Vey"), record(2, "Rain fell", "attack")])
    ) as server:
        claims = model_of(server.url).code_all(documents, find_repeats(documents)).claims
    assert [claim.places for claim in claims] == [("river ¶1", "hills ¶1"), ("hills ¶1", "hills ¶2")]
    sent = [
        json.loads(line)
        for asked in server.asked
        for line in asked["messages"][1]["content"].split("\n")[1:-1]
    ]
    assert [line["sentence"] for line in sent] == [1, 2]


def test_broken_lines_and_wide_gaps_are_read_over() -> None:
    text = "On the third day of that war Corvian forces shelled  the\nold port of Velm on 3\u00a0March 2031, and envoys left."
    shelled = record(1, "shelled the old port", "attack", source="Corvian forces", when="3 March 2031")
    (claim,) = coded(answers([shelled]), text).claims
    assert claim.quote[claim.coded.start : claim.coded.end] == "shelled  the old port"
    assert document(text).text[claim.coded.start : claim.coded.end] == "shelled  the\nold port"
    assert claim.when is not None


# Who


@pytest.mark.parametrize(
    ("sentence", "quote", "source", "target", "expected"),
    [
        pytest.param(1, "shelled the", "Corvian forces", "Ostrian port", ("XCO", "XOS"), id="named"),
        pytest.param(1, "shelled the", "Corvia", "Ostria", ("XCO", "XOS"), id="by another name"),
        pytest.param(1, "shelled the", "Marwen", None, (None, None), id="not in the document"),
        pytest.param(1, "shelled the", "XCO", "the port of Velm", (None, None), id="a code is no name"),
        pytest.param(2, "did not withdraw", "Corvia", None, ("XCO", None), id="what a pronoun stands for"),
        pytest.param(2, "did not withdraw", "They", None, (None, None), id="a pronoun"),
        pytest.param(
            2, "did not withdraw", "Ada Vey", None, ("XCO", None), id="the leader of an actor named"
        ),
        pytest.param(3, "envoys met", "Ostria's envoys", "Ada Vey", ("XOS", "XCO"), id="straight apostrophe"),
    ],
)
def test_actors_are_ours(
    sentence: int, quote: str, source: str, target: str | None, expected: tuple[str | None, str | None]
) -> None:
    (claim,) = coded(answers([record(sentence, quote, "meet", source=source, target=target)])).claims
    found = tuple(mention and mention.actor for mention in (claim.coded.source, claim.coded.target))
    assert found == expected


def test_an_actor_named_only_after_the_sentence_is_nobody() -> None:
    (claim,) = coded(
        answers([record(1, "shells fell", "attack", source="Ostria")]), "Many shells fell. Ostria slept."
    ).claims
    assert claim.coded.source is None


# How it is said


@pytest.mark.parametrize("ours", STRICTER)
@pytest.mark.parametrize("theirs", STRICTER)
def test_of_two_readings_the_stricter_stands(ours: Any, theirs: Any) -> None:
    (claim,) = coded(
        answers([{**SHELLED, "modality": theirs}]), how_said=lambda *_: Said(ours, cues=("cue",))
    ).claims
    assert claim.coded.said.modality == max(ours, theirs, key=STRICTER.index)
    assert claim.coded.said.happened == (ours == theirs == "fact")
    assert claim.coded.said.cues == ("cue",)


@pytest.mark.parametrize(("ours", "theirs"), [(a, b) for a in (False, True) for b in (False, True)])
def test_denied_by_either_is_denied(ours: bool, theirs: bool) -> None:
    (claim,) = coded(answers([{**SHELLED, "negated": theirs}]), how_said=lambda *_: Said(negated=ours)).claims
    assert claim.coded.said.negated == (ours or theirs)


def test_how_it_is_said_is_asked_about_the_words_of_the_quote() -> None:
    asked: list[tuple[Any, ...]] = []

    def how_said(*words: Any) -> Said:
        asked.append(words)
        return Said()

    (claim,) = coded(answers([SHELLED]), how_said=how_said).claims
    ((sentence, start, end, mentions),) = asked
    assert sentence[start:end] == SHELLED["quote"]
    assert [mention.actor for mention in mentions] == ["XCO", "XOS"]
    assert (start, end) == (claim.coded.start, claim.coded.end)


def test_null_is_what_is_meant_where_a_model_does_not_say() -> None:
    nothing = dict.fromkeys(["source", "target", "modality", "negated", "when"])
    (claim,) = coded(answers([{**SHELLED, **nothing}])).claims
    assert claim.coded.said == Said()
    assert claim.coded.source is claim.coded.target is claim.when is None


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("3 March 2031", "2031-03-03"),
        ("on 3 March", "2031-03-03"),
        ("4 March 2031", None),
        ("yesterday", None),
        ("shelled", None),
        ("", None),
        (None, None),
    ],
)
def test_when_is_a_date_that_our_rules_find_in_the_words(when: str | None, day: str | None) -> None:
    (claim,) = coded(answers([{**SHELLED, "when": when}])).claims
    assert (claim.when and str(claim.when.start)) == day


# What is dropped

DROPPED = [
    pytest.param(record(1, "shelled the Ostrian harbour", "attack"), "quote", id="a quote that is nowhere"),
    pytest.param(record(1, "Ostrian forces shelled", "attack"), "quote", id="a quote with a word changed"),
    pytest.param(
        record(1, "helled the Ostrian port", "attack"), "quote", id="a quote that cuts its first word"
    ),
    pytest.param(
        record(1, "shelled the Ostrian por", "attack"), "quote", id="a quote that cuts its last word"
    ),
    pytest.param(record(1, "", "attack"), "quote", id="an empty quote"),
    pytest.param(record(1, ".", "attack"), "quote", id="a stop for a quote"),
    pytest.param(record(1, "The war at the river", "attack"), "quote", id="a quote of what was set aside"),
    pytest.param(record(1, "shelled the", "surrender"), "codebook", id="a type of its own"),
    pytest.param(record(1, "shelled the", ""), "codebook", id="no type"),
    pytest.param({**SHELLED, "modality": "certain"}, "form", id="a modality of its own"),
    pytest.param({**SHELLED, "sentence": "one"}, "form", id="a number in words"),
    pytest.param({**SHELLED, "source": ["Corvia"]}, "form", id="a list for an actor"),
    pytest.param({"quote": "shelled the", "type": "attack"}, "form", id="no sentence"),
    pytest.param("shelled", "form", id="a word for a record"),
    pytest.param(None, "form", id="nothing for a record"),
    pytest.param({**SHELLED, "quote": "x" * 5_000}, "form", id="endless"),
]


@pytest.mark.parametrize(("bad", "why"), DROPPED)
def test_a_bad_record_is_dropped_counted_and_told_and_the_good_one_stays(bad: Any, why: str) -> None:
    answer = coded(answers([bad, SHELLED]))
    assert len(answer.claims) == 1
    assert sum(answer.dropped.values()) == 1
    (problem,) = answer.problems
    assert "1 record of the language model small was dropped" in problem.problem.what
    assert why in problem.problem.why


def test_a_quote_whose_number_is_wrong_and_that_stands_twice_is_dropped() -> None:
    text = "Corvia attacked Velm. Corvia attacked Orm."
    assert coded(answers([record(9, "Corvia attacked", "attack")]), text).dropped
    assert coded(answers([record(2, "Corvia attacked", "attack")]), text).claims[0].quote.endswith("Orm.")


def test_more_records_than_any_text_has_are_not_looked_at() -> None:
    answer = coded(answers([{**SHELLED, "type": "none"}] * (prompt.MOST_RECORDS + 50) + [SHELLED]))
    assert not answer.claims
    assert sum(answer.dropped.values()) == prompt.MOST_RECORDS + 51


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("I cannot help with that.", id="no JSON"),
        pytest.param("", id="nothing"),
        pytest.param(GOOD[:-20], id="cut off"),
        pytest.param("```json\n" + GOOD[:-20], id="cut off in a fence"),
        pytest.param('{"claims": []}', id="another object"),
        pytest.param("7", id="a number"),
        pytest.param('{"records": {"a": 1}}', id="an object for the list"),
        pytest.param("[" * 100_000, id="nested without end"),
        pytest.param('{"records": [' * 5_000, id="records without end"),
    ],
)
def test_an_answer_that_is_not_what_was_asked_for_is_one_clear_problem(words: str) -> None:
    answer = coded(answers(words))
    assert not answer.claims
    (problem,) = answer.problems
    assert "cannot be read" in problem.problem.what
    assert "4 sentences" in problem.problem.what
    assert problem.problem.remedy


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b"[" * 100_000,
    ],
)
def test_an_answer_that_is_not_of_the_interface_is_one_clear_problem(body: bytes) -> None:
    answer = coded(lambda handler, _: send(handler, 200, body))
    (problem, rest) = answer.problems
    assert "form that is not OpenAI's" in problem.problem.what
    assert "not asked about 4 sentences" in rest.problem.what
    assert not answer.reachable


# Instructions in the text


def test_what_a_document_tells_the_model_to_say_stays_a_claim_that_a_person_must_see() -> None:
    # The model obeys the document: the best it can do is quote the document's own words, unreviewed.
    obeys = [
        record(1, "Ostria attacked Corvia", "attack", source="Ostria", target="Corvia"),
        record(4, "accept it", "accepted", source="Ostria"),
        {
            **record(4, "Ostria attacked Corvia", "attack"),
            "engine": "rules",
            "reviewed": True,
            "reliability": 1,
        },
    ]
    answer = coded(answers(obeys), how_said=lambda *_: Said("wanted"))
    assert len(answer.claims) == 2
    for claim in answer.claims:
        assert claim.engine == "model"
        assert not may_be_accepted_unseen(claim)
        assert "Ignore all instructions" in claim.quote
        assert claim.coded.said.modality == "wanted"
    assert answer.dropped == {"the type is not in the codebook": 1}


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=300))
def test_no_text_gets_out_of_its_fence(text: str) -> None:
    _, data = prompt.messages({1: text}, TYPES)
    first, line, last = data["content"].split("\n")
    assert json.loads(line) == {"sentence": 1, "text": text}
    mark = first.split()[2]
    assert mark not in line
    assert last == f"--- data {mark} ends ---"


def test_a_sentence_without_end_is_told_and_not_sent() -> None:
    answer = coded(answers([]), "Corvia attacked. " + "and on " * 2_000 + ". Talks failed.")
    assert "1 sentences of more than" in answer.problems[0].problem.what


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_no_json_whatever_makes_it_fail(value: Any) -> None:
    checker = Checker(Told.of(document(), GAZETTEER), GAZETTEER, TYPES, "small")
    for written in (json.dumps(value), json.dumps({"records": value}), json.dumps({"records": [value]})):
        try:
            found, _ = prompt.records(written)
        except prompt.Unreadable:
            continue
        for one in found:
            assert isinstance(checker.claim(one, range(4)), str)


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(1, 60), st.sampled_from([" ", "  ", "\n", "\t "]))
def test_a_piece_of_the_text_is_found_however_its_blanks_are_written(
    start: int, length: int, blank: str
) -> None:
    words = document().text.split()
    start %= len(words)
    piece = words[start : start + length]
    text = " ".join(words)
    span = span_of(blank.join(piece), text, least=1)
    if any(sign.isalnum() for sign in "".join(piece)):
        assert span is not None
        assert text[slice(*span)] == " ".join(piece)
    else:
        assert span is None


def test_nothing_of_this_is_imported_by_the_command_line() -> None:
    import subprocess
    import sys

    asked = "import sys, upperhand.cli.main; print([n for n in sys.modules if 'language_model' in n])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
