"""The rule engine: who did what to whom in sentences of many shapes, as a table; and what holds for any sentence."""

import datetime as dt
import doctest
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.samples import DATA, INVENTED
from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.actors import Gazetteer
from upperhand.evidence.claims import Said
from upperhand.evidence.gold import Event, Gold, plover, read, score
from upperhand.evidence.plain import counts
from upperhand.evidence.problems import DocumentError
from upperhand.evidence.rules import Rules
from upperhand.evidence.said import how_said

DAY = dt.date(2031, 5, 1)
GAZETTEER = Gazetteer.load().with_actors(INVENTED)
RULES = Rules()
SHORT = {"XMA": "M", "XOS": "O", "XVE": "V", None: "-"}


def told(text: str, before: str = "") -> str:
    """Return what counts as having happened: "type source>target", parted by semicolons."""
    mentions = GAZETTEER.find(text, DAY)
    coded = RULES.code(text, mentions, GAZETTEER.find(before, DAY))
    return "; ".join(
        f"{one.type} {SHORT[one.source and one.source.actor]}>{SHORT[one.target and one.target.actor]}"
        for one in coded
        if counts(one, RULES.codebook)
    )


CASES = [
    # voice
    ("active", "Marwen shelled Ostavia.", "strike M>O"),
    ("passive", "Ostavia was shelled by Marwen.", "strike M>O"),
    ("perfect passive", "Two Ostavian pilots have been detained by Marwen.", "arrest M>O"),
    ("passive without an agent", "Ostavian airfields were bombed at dawn.", "strike ->O"),
    ("reduced", "A frigate sunk by Marwen lay off Ostavia.", "sink_ships M>-"),
    ("headline without auxiliary", "Ostavia hit by Marwenian missiles", "strike M>O"),
    ("headline with to", "Marwen to send grain to Ostavia", "pledge_aid M>O"),
    # who
    ("possessor", "Marwen's army attacked Ostavia.", "attack M>O"),
    ("of", "Fighters of the Marwenian army attacked Ostavia.", "attack M>O"),
    ("place first", "In Veldria, Marwen condemned Ostavia.", "criticise M>O"),
    ("apposition", "Marwen, which borders the sea, condemned Ostavia.", "criticise M>O"),
    ("backed by", "Veldria-backed rebels attacked Marwen.", "attack ->M"),
    ("two at once", "Marwen and Veldria condemned Ostavia.", "criticise M>O; criticise V>O"),
    ("two targets", "Veldria urged Marwen and Ostavia to calm down.", "appeal V>M; appeal V>O"),
    ("relative clause", "Marwen, which invaded Ostavia in May, praised Veldria.", "attack M>O; support M>V"),
    (
        "second verb shares the subject",
        "Marwen bombed Ostavia and thanked Veldria.",
        "strike M>O; support M>V",
    ),
    ("second clause", "Marwen bombed Ostavia, and Veldria condemned the raid.", "strike M>O; criticise V>M"),
    ("gerund", "Marwen withdrew, accusing Ostavia of treachery.", "withdraw M>-; accuse M>O"),
    ("gerund first", "Defying Veldria, Marwen shelled Ostavia.", "reject M>V; strike M>O"),
    ("each other", "Marwen and Ostavia accused each other of cheating.", "accuse M>O; accuse O>M"),
    # nouns
    ("event as a noun", "A Marwenian air strike on Ostavia killed nine people.", "strike M>O"),
    ("by and on", "An attack by Marwen on Ostavia was feared no more.", "attack M>O"),
    ("light verb", "Marwen launched an assault on Ostavia.", "attack M>O"),
    ("between", "Talks between Marwen and Ostavia began.", "talks M>O"),
    ("planned", "Marwen's planned visit to Ostavia made news.", "agree_talks M>O"),
    ("compound is not the event", "Attack drones from Marwen were shown in Ostavia.", ""),
    # saying and doing
    ("said", "Marwen said Ostavia had attacked Veldria.", "attack O>V"),
    ("said it", "Marwen said it had attacked Ostavia.", "attack M>O"),
    ("accused of", "Marwen accused Ostavia of attacking Veldria.", "accuse M>O"),
    ("demanded that", "Marwen demanded that Ostavia free Veldria's crew.", "request M>O"),
    ("vowed to", "Marwen vowed to attack Ostavia.", "threaten_force M>O"),
    ("refused to", "Marwen refused to meet Ostavia.", "reject_talks M>O"),
    ("would not", "Marwen would not sign the treaty with Ostavia.", "reject_proposal M>O"),
    ("will", "Marwen will train Ostavian pilots.", "pledge_aid M>O"),
    ("began to", "Marwen began to shell Ostavia.", "strike M>O"),
    ("to end", "Marwen met Ostavia for talks to end the war.", "meet M>O; meet O>M"),
    # not so
    ("negated", "Marwen did not attack Ostavia.", ""),
    ("might", "Marwen might attack Ostavia.", ""),
    ("if", "If Marwen attacks Ostavia, Veldria will fight.", ""),
    ("question", "Will Marwen attack Ostavia?", ""),
    ("whether", "It is unclear whether Marwen attacked Ostavia.", ""),
    ("neither", "Neither Marwen nor Ostavia has moved troops to the border.", ""),
    ("stopped", "Marwen stopped shelling Ostavia.", ""),
    ("forbidden context", "Marwen's king died of a heart attack in Ostavia.", ""),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_sentence_is_coded_as_a_reader_would(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("Marwen spoke.", "It condemned Ostavia.", "criticise M>O"),
        ("Marwen and Ostavia rested.", "They signed a treaty.", "sign_agreement M>O; sign_agreement O>M"),
        ("Marwen rested.", "Ostavia condemned it.", "criticise O>M"),
        ("Marwen and Ostavia rested.", "Talks between the two countries resumed.", "talks M>O"),
    ],
    ids=["it", "they", "object", "the two"],
)
def test_pronouns_look_back(before: str, text: str, expected: str) -> None:
    assert told(text, before) == expected


def test_the_layer_of_how_it_is_said_is_asked_for_the_words_that_decided() -> None:
    asked: list[str] = []

    def said(sentence: str, start: int, end: int, mentions: object) -> Said:
        asked.append(sentence[start:end])
        return Said("possible")

    text = "Marwen attacked Ostavia."
    coded = Rules(said=said).code(text, GAZETTEER.find(text, DAY))
    assert asked == ["attacked"]
    assert [one.said.modality for one in coded] == ["possible"]


@pytest.mark.parametrize(
    "text",
    [
        "Marwen wants to attack Ostavia.",
        "Marwen tried to seize the Ostavian capital.",
        "Marwen hopes to capture the Ostavian port.",
        "Marwen failed to capture the Ostavian port.",
        "Marwen denied bombing Ostavia.",
        "Marwen may strike Ostavia again.",
        "Veldria fears Marwen could invade Ostavia.",
        "If Marwen attacks Ostavia, Veldria will impose sanctions on Marwen.",
    ],
)
def test_what_is_wished_tried_or_denied_did_not_happen(text: str) -> None:
    coded = Rules(said=how_said).code(text, GAZETTEER.find(text, DAY))
    assert coded
    assert not any(counts(one, RULES.codebook) for one in coded)


def test_every_coding_names_its_rule_and_its_place() -> None:
    text = "Marwen's jets bombed Ostavian airfields."
    (coded,) = RULES.code(text, GAZETTEER.find(text, DAY))
    assert (text[coded.start : coded.end], coded.rule) == ("bombed", "strike: bomb")


VOCABULARY = """
Marwen Ostavia Veldria 's attacked to not by with , and if that said will has been talks on the of refused ; ( “ ” –
missiles which who were visiting threats don't withdrew it they ? 12
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=30))
def test_any_words_are_coded_without_an_error_and_offsets_lie_within(words: list[str]) -> None:
    text = " ".join(words)
    mentions = GAZETTEER.find(text, DAY)
    for coded in RULES.code(text, mentions, mentions[:2]):
        assert 0 <= coded.start < coded.end <= len(text)
        assert coded.type in RULES.codebook
        assert coded.source or coded.target


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert RULES.code(text, ()) == ()


VERBS = st.sampled_from(
    ["attacked", "bombed", "condemned", "praised", "invaded", "accused", "visited", "freed"]
)


@given(VERBS, st.permutations(["Marwen", "Ostavia", "Veldria"]))
def test_naming_others_changes_the_parties_and_nothing_else(verb: str, names: list[str]) -> None:
    first, second = (RULES.code(t, GAZETTEER.find(t, DAY)) for t in (
        f"Marwen {verb} Ostavia.", f"{names[0]} {verb} {names[1]}."
    ))  # fmt: skip
    assert [one.type for one in first] == [one.type for one in second]
    codes = {"Marwen": "XMA", "Ostavia": "XOS", "Veldria": "XVE"}
    assert [one.source and one.source.actor for one in second] == [codes[names[0]]] * len(second)


def coded_events(sentence: Gold) -> list[Event]:
    found: list[Event] = []
    for one in RULES.code(sentence.text, GAZETTEER.find(sentence.text, sentence.date)):
        source, target = (
            party.actor if isinstance(party, Mention) else None for party in (one.source, one.target)
        )
        event = Event(plover(one.type), source, target)
        if counts(one, RULES.codebook) and RULES.codebook[one.type].plover and event not in found:
            found.append(event)
    return found


@pytest.mark.parametrize(
    ("file", "split", "types", "pairs"),
    [
        ("labelled.jsonl", "train", 0.93, 0.85),
        ("labelled.jsonl", "test", 0.60, 0.50),
        ("train_more.jsonl", "train", 0.70, 0.50),
    ],
)
def test_labelled_sentences_are_coded_at_least_this_well(
    file: str, split: str, types: float, pairs: float
) -> None:
    overall = score(read(DATA / file, split), coded_events).overall
    assert overall["type"].recall >= types
    assert overall["type"].precision >= types
    assert overall["type + source + target"].recall >= pairs


def test_a_sentence_without_end_is_read_at_its_beginning_only() -> None:
    text = "Marwen attacked Ostavia and then " * 20_000
    coded = RULES.code(text, [Mention(0, 6, "XMA", None, "name"), Mention(16, 23, "XOS", None, "name")])
    assert (coded[0].type, coded[0].start) == ("attack", 7)
    assert max(one.end for one in coded) < 400 * len("attacked ")


def test_a_gold_file_with_a_slip_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "A", "date": "2031-05-01", "events": []}\n{"text": "B"}\n')
    with pytest.raises(DocumentError, match="line 2 is not a labelled sentence"):
        read(path)


def test_a_gold_file_may_use_keys_and_cameo_codes(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    events = [
        {"type": type_, "source": "A", "target": None} for type_ in ("strike", "1121", "DEMAND", "pause")
    ]
    path.write_text(json.dumps({"text": "A", "date": "2031-05-01", "events": events}))
    assert [event.type for event in read(path)[0].events] == ["ASSAULT", "ACCUSE", "REQUEST", "pause"]


def test_the_benchmark_prints_every_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks.coding import main

    monkeypatch.setattr("sys.argv", ["coding", "--split", "train", "--plain"])
    assert main() == 0
    printed = capsys.readouterr().out
    assert "138 sentences, 137 events" in printed
    for title in ("type + source + target", "baseline", "by type", "by year", "words a second"):
        assert title in printed


def test_a_gold_file_with_modalities_and_dates_is_scored_by_them() -> None:
    wanted = Event("ASSAULT", "XMA", "XOS", "fact", "2031-04-30")
    sentence = Gold("Marwen attacked Ostavia yesterday.", DAY, (wanted,))
    report = score([sentence], lambda _: [Event("ASSAULT", "XMA", "XVE", "possible", "2031-04-30")])
    assert (report.modalities["fact"].right, report.dates.right, report.overall["type + source"].right) == (
        0,
        1,
        1,
    )


def test_the_example_of_the_docs_runs() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "coding.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0
