"""The rule engine with the layer of how it is said, on sentences built as newspapers build them, as a table."""

import datetime as dt
import json
from pathlib import Path

import pytest

from upperhand.evidence.actors import Gazetteer, Own
from upperhand.evidence.plain import counts
from upperhand.evidence.rules import Rules
from upperhand.evidence.said import how_said

DATA = Path(__file__).parent / "data"
DAY = dt.date(2031, 5, 1)
OWN = {key: Own(**entry) for key, entry in json.loads((DATA / "actors.json").read_text()).items()}
GAZETTEER = Gazetteer.load().with_actors(OWN)
RULES = Rules(said=how_said)
SHORT = {"XMA": "M", "XOS": "O", "XVE": "V", None: "-"}


def told(text: str, before: str = "") -> str:
    """Return what counts as having happened, with parties, parted by semicolons."""
    mentions = GAZETTEER.find(f"{before} {text}", DAY)
    start = len(before) + 1
    own = GAZETTEER.find(text, DAY)
    coded = RULES.code(text, own, [mention for mention in mentions if mention.end <= start])
    return "; ".join(
        f"{one.type} {SHORT[one.source and one.source.actor]}>{SHORT[one.target and one.target.actor]}"
        for one in coded
        if counts(one, RULES.codebook)
    )


CASES = [
    # what is allowed and what is not
    ("only allows", "Veldria only allows Marwen to strike targets near the Ostavian border.", "weapon_restriction V>M"),
    ("does not allow", "Veldria does not allow Marwen to fire its missiles into Ostavia.", "weapon_restriction V>M"),
    ("will not allow", "Veldria will not allow Marwen to fire its missiles, an aide said.", "weapon_restriction V>M"),
    # words that belong to another verb
    (
        "no of another verb",
        "Veldrian officials say Marwen still shows no signs of being willing to talk to Ostavia.",
        "unwillingness M>O",
    ),
    (
        "to of another verb",
        "Veldria told Ostavia that the Marwenian general was likely to travel by train.",
        "",
    ),
    (
        "efforts",
        "Veldria has been involved in efforts to explore a possible peace between Marwen and Ostavia.",
        "willingness V>M; willingness V>O",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_sentence_is_coded_as_a_reader_would(text: str, expected: str) -> None:
    assert told(text) == expected
