"""Where sentences end, in cases that mislead: abbreviations, initials, quotations, decimals, lost spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.evidence.sentences import split

# A bar marks where a sentence ends.
CASES = [
    "Talks failed. | Fighting goes on.",
    "The U.S. envoy met Gen. Roe. | He left.",
    "He went to the U.S. | The envoy stayed.",
    "Officials in the U.S. said so.",
    "Mr. Roe and Mrs. Doe met Lt. Col. A. B. Smith. | They left.",
    "President Jane R. Roe spoke. | She left.",
    "J.R. Roe spoke.",
    "No. 5 brigade held. | It lost 3.5 percent of its men.",
    "He said no. | She said yes.",
    "It began at 5 a.m. on Friday. | It ended at 6 p.m. | The town was quiet.",
    "It rained at 5 a.m. Friday in the capital.",
    "On Sept. 13 they met. | They meet again in Nov. | That is late.",
    "“We go on,” he said. | “They stop.” | The hall fell silent.",
    '"Why?" he asked. | Nobody knew.',
    '"Will they go?" General Roe asked. | Nobody knew.',
    "“Go now!” she said.",
    "We did not reject them... | In order for this to begin, both must agree.",
    "They fought ... and lost. | It was over.",
    "See example.com for more. | It is long.",
    "It cost 1.5 million. | 2022 was worse.",
    "Is it over? | No! | It goes on.",
    "He chose Plan B. | The rest followed.",
    "The firm Arms Inc. sold them. | The firm Guns Ltd. | The end.",
    "St. Mary and Ft. Stone fell.",
    "Roe et al. wrote it. | It is short.",
    "They have tanks, guns, etc. | The other side has none.",
    "He (Gen. Roe) left. | (She stayed.) | They met.",
    "Dr. Doe, Ph.D., spoke, i.e. he read, e.g. poems.",
    "1. The first point holds. | 2. The second does not.",
    "Talks in the D.C. area failed.",
    "He joined the U.N. | It had no plan.",
    "One line\nbroken in two. | Another.",
    "First block without a stop\n\n | Second block.",
    "“Nothing.” | “Nothing at all.”",
    "It cost €2.5 bn vs. $3 bn. | That is a lot.",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_at_the_bars(marked: str) -> None:
    wanted = [piece.strip() for piece in marked.split("|")]
    text = marked.replace(" | ", " ")
    assert [text[start:end] for start, end in split(text)] == wanted


def test_a_lost_space_does_not_join_two_sentences() -> None:
    text = "They crossed the border.In the town nothing moved."
    assert [text[start:end] for start, end in split(text)] == [
        "They crossed the border.",
        "In the town nothing moved.",
    ]


@given(st.text(max_size=300))
def test_every_character_but_white_space_lies_in_one_sentence(text: str) -> None:
    spans = split(text)
    covered = set()
    last = 0
    for start, end in spans:
        assert last <= start < end
        covered.update(range(start, end))
        last = end
    assert all(index in covered or text[index].isspace() for index in range(len(text)))


def test_long_texts_take_time_in_proportion() -> None:
    text = "A. " * 200_000
    assert split(text)
    assert split("." * 200_000)
    assert split('"' * 200_000)
