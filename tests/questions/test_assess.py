"""The assessment adds up: ends, chances over time, shares; same seed, same answer, whatever the threads."""

import json
from typing import Any

import pytest

from upperhand.questions.assess import assess
from upperhand.questions.result import Assessment


@pytest.fixture(scope="module")
def found(war, tiny) -> Assessment:
    return assess(war, **tiny)


def _answer(found: Assessment) -> str:
    return json.dumps({**found.as_dict(), "seconds": None}, allow_nan=False)


def test_ends_sum_to_one(found) -> None:
    ends = found.as_dict()["ends"]
    shares = [end["value"] for name, end in ends.items() if name != "collapse"]
    shares += [end["value"] for end in ends["collapse"].values()]
    assert sum(shares) == pytest.approx(1.0, abs=1e-5)


def test_the_chance_of_a_deal_never_falls_and_ends_as_the_settlements_do(found) -> None:
    deal = found.as_dict()["deal"]
    for part in ("value", "low", "high", "base_rate", "date"):
        series = [month[part] for month in deal]
        assert series == sorted(series), part
    assert len(deal) == 8
    assert deal[-1]["value"] == pytest.approx(found.as_dict()["ends"]["settlement"]["value"], abs=1e-6)


def test_ranges_hold_their_values_and_shares_stay_shares(found) -> None:
    answer, seen = found.as_dict(), set()

    def look(part: Any, name: str) -> None:
        if isinstance(part, dict) and {"value", "low", "high"} <= part.keys():
            seen.add(name)
            assert part["low"] <= part["value"] <= part["high"]
            assert name not in shares or (part["low"] >= 0.0 and part["high"] <= 1.0)
        elif isinstance(part, dict | list):
            for each in part.values() if isinstance(part, dict) else part:
                look(each, name)

    shares = {"breach", "deal", "deal_parts", "ends", "terms", "talks", "sincerity"}
    for name, part in answer.items():
        look(part, name)
    assert shares <= seen


def test_the_answer_depends_on_the_seed_and_not_on_the_threads(war, tiny, found) -> None:
    assert _answer(assess(war, **tiny, threads=1)) == _answer(found)
    assert _answer(assess(war, **tiny, seed=2)) != _answer(found)


def test_the_json_form_says_what_the_python_form_says(found) -> None:
    answer = json.loads(_answer(found))
    assert answer["upper_hand"]["value"] == pytest.approx(found.upper_hand.value, abs=1e-6)
    assert answer["scenario"]["hash"] == found.scenario.hash
    assert answer["sides"] == list(found.sides)
