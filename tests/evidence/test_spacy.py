"""The engine on dependency trees: it agrees with the rules where both can know, and is right where the rules must guess."""

import datetime as dt
import sys

import pytest

from tests.evidence.samples import INVENTED
from upperhand.evidence import spacy_engine
from upperhand.evidence.actor_names import Names
from upperhand.evidence.actors import Gazetteer
from upperhand.evidence.claims import Said
from upperhand.evidence.problems import DocumentError
from upperhand.evidence.rules import Rules, counts
from upperhand.evidence.said import how_said
from upperhand.evidence.spacy_engine import Trees

DAY = dt.date(2031, 5, 1)
GAZETTEER = Gazetteer(Names()).with_actors(INVENTED)


@pytest.fixture(scope="module")
def trees() -> Trees:
    return Trees()


def told(engine: Trees | Rules, sentence: str) -> set[tuple[str, str | None, str | None]]:
    """Return what an engine takes as having happened."""
    return {
        (one.type, one.source and one.source.actor, one.target and one.target.actor)
        for one in engine.code(sentence, GAZETTEER.find(sentence, DAY))
        if counts(one, engine.codebook)
    }


AGREED = [
    "Marwen condemned Ostavia.",
    "Marwen and Ostavia exchanged 50 prisoners on Friday.",
    "The presidents of Marwen and Ostavia met in Veldria.",
    "Talks between Marwen and Ostavia resumed on Monday.",
    "Marwen accused Ostavia of shelling a village.",
    "Veldria's foreign minister visited Marwen on Tuesday.",
    "Marwen expelled three Ostavian diplomats.",
    "Ostavia released forty Marwenian prisoners.",
    "Marwen signed a trade agreement with Veldria.",
    "Veldria called on Marwen to withdraw from the valley.",
    "Ostavia rejected a Marwenian proposal for a truce.",
    "Marwen threatened Ostavia with war.",
    "Veldria imposed sanctions on Marwen over its attacks on Ostavia.",
]


@pytest.mark.parametrize("sentence", AGREED)
def test_both_engines_agree_where_both_can_know(trees, sentence):
    found = told(trees, sentence)
    assert found
    assert found == told(Rules(how_said), sentence)


# Sentences in which the nearest name is not who does it, or to whom.
APART = [
    (
        "Marwen's attack, which Veldria condemned, destroyed an Ostavian bridge.",
        {("attack", "XMA", "XOS"), ("criticise", "XVE", "XMA")},
    ),
    (
        "Ostavia, which Marwen accused of spying, expelled two Veldrian diplomats.",
        {("accuse", "XMA", "XOS"), ("expel", "XOS", "XVE")},
    ),
    ("The Marwenian troops that Ostavia trained attacked Veldria.", {("attack", "XMA", "XVE")}),
    (
        "Marwen, whose army Ostavia had bombed for weeks, attacked Veldria.",
        {("strike", "XOS", "XMA"), ("attack", "XMA", "XVE")},
    ),
    ("Ostavia said Marwen had attacked its port.", {("attack", "XMA", "XOS")}),
]


@pytest.mark.parametrize(("sentence", "events"), APART, ids=[row[0] for row in APART])
def test_who_and_whom_where_the_nearest_name_is_not_the_one(trees, sentence, events):
    assert told(trees, sentence) == events


NOTHING_HAPPENED = [
    "Marwen wants to attack Ostavia.",
    "Marwen tried to seize the Ostavian capital.",
    "If Marwen attacks Ostavia, Veldria will impose sanctions on Marwen.",
    "Marwen did not bomb Ostavia.",
    "Marwen failed to capture the Ostavian port.",
    "Marwen may strike Ostavia again.",
    "Would Marwen invade Ostavia?",
    "Veldria fears Marwen could invade Ostavia.",
    "Marwen denied bombing Ostavia.",
]


@pytest.mark.parametrize("sentence", NOTHING_HAPPENED)
def test_what_is_not_told_as_a_fact_did_not_happen(trees, sentence):
    assert told(trees, sentence) == set()


def test_many_at_once_give_what_each_gives_alone(trees):
    items = [(sentence, GAZETTEER.find(sentence, DAY), ()) for sentence in [*AGREED, *NOTHING_HAPPENED]]
    assert list(trees.code_many(items, batch=5)) == [trees.code(*item) for item in items]


def test_a_pronoun_means_the_actor_told_of_before(trees):
    before = GAZETTEER.find("Marwen spoke.", DAY)
    sentence = "It attacked Ostavia."
    (one,) = trees.code(sentence, GAZETTEER.find(sentence, DAY), before)
    assert (one.source and one.source.actor, one.target and one.target.actor) == ("XMA", "XOS")


def test_a_pronoun_does_not_mean_who_is_named_beside_it(trees):
    before = GAZETTEER.find("Marwen struck Ostavia.", DAY)
    sentence = "It also bombed Ostavia's port."
    (one,) = trees.code(sentence, GAZETTEER.find(sentence, DAY), before)
    assert one.source
    assert one.source.actor == "XMA"


def test_an_actor_is_never_taken_from_the_model(trees):
    # A name that the model knows well and the gazetteer does not.
    assert "ner" not in spacy_engine.model().pipe_names
    assert trees.code("Corvia attacked Dunmark.", ()) == ()


def test_the_layer_of_saying_can_be_given():
    asked = []

    def always(sentence, start, end, mentions):
        asked.append(sentence[start:end])
        return Said("possible")

    sentence = "Marwen attacked Ostavia."
    (one,) = Trees(always).code(sentence, GAZETTEER.find(sentence, DAY))
    assert asked == ["attacked"]
    assert one.said == Said("possible")


def test_words_told_lie_in_the_sentence(trees):
    for sentence in [*AGREED, *NOTHING_HAPPENED]:
        for one in trees.code(sentence, GAZETTEER.find(sentence, DAY)):
            assert 0 <= one.start < one.end <= len(sentence)
            assert one.rule.split(":")[0] in trees.codebook.types


def test_without_the_extra_one_message_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    spacy_engine.model.cache_clear()
    try:
        with pytest.raises(DocumentError, match=r"pip install 'upperhand\[spacy\]'"):
            spacy_engine.spacy_engine()
    finally:
        spacy_engine.model.cache_clear()
