"""The assessment adds up: ends, chances over time, shares; same seed, same answer, whatever the threads."""

import dataclasses
import json
from typing import Any

import numpy as np
import pytest

from upperhand.questions.assess import assess, reduce
from upperhand.questions.result import Assessment
from upperhand.questions.solves import Effort, effort_of, solve_all
from upperhand.runs import measure
from upperhand.scenario.compile import compile_scenario
from upperhand.war.condition import observe


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


def test_ranges_hold_what_other_ways_to_solve_it_give(war) -> None:
    effort = Effort(replicates=3, paths=1000, played=300, joint_paths=1200, draws=128)
    solved = solve_all(observe(compile_scenario(war)), effort, 1, None, None)
    found = reduce(war, solved, effort, 1, 0.0)
    spread = found.precision.spread
    assert set(spread) == {"seeds", "basis", "paths", "play"}
    assert all(
        set(spread[way]) == {"upper_hand", "surplus", "settlement", "months"} for way in ("basis", "paths")
    )
    ranges = {
        "upper_hand": found.upper_hand,
        "surplus": found.surplus,
        "settlement": found.deal[-1].chance,
    }
    for name, estimate in ranges.items():
        assert spread["seeds"][name] <= estimate.high - estimate.low
        for way in set(spread) - {"seeds"}:
            if name in spread[way]:
                other = estimate.value + spread[way][name]
                if name == "settlement":
                    other = min(max(other, 0.0), 1.0)
                assert estimate.low - 1e-9 <= other <= estimate.high + 1e-9, (name, way)
    months = solved.other_numbers["months"] - solved.centre_numbers["months"][0]
    assert [spread[way]["months"] for way in solved.others] == pytest.approx(months.tolist())
    assert not effort_of(Effort(), 800, None).alternatives  # too few to be halved


@pytest.mark.parametrize("settled", [0.0, 0.002])
def test_terms_of_settlements_that_hardly_happen_say_nothing(war, settled) -> None:
    effort = Effort(replicates=2, paths=800, played=200, joint_paths=1200, draws=128, alternatives=False)
    solved = solve_all(observe(compile_scenario(war)), effort, 1, None, None)
    fair = solved.share("terms/south_bank")
    solved.centre_numbers["settled/south_bank"] *= settled / solved.centre_numbers["settled"].mean()
    solved.centre_numbers["settled"] = (
        solved.centre_numbers["settled"] * settled / solved.centre_numbers["settled"].mean()
    )
    found = solved.share("terms/south_bank")
    assert (found.low, found.value, found.high) == (0.0, 0.5, 1.0)
    assert fair.high - fair.low < 1.0


def test_a_share_of_few_settlements_is_not_drawn_to_nothing() -> None:
    part, whole = np.array([0.006, 0.3, 0.0006]), np.array([0.01, 0.5, 0.001])
    assert measure.ratio(part, whole, 0.7) == pytest.approx([0.6, 0.6, 0.7])


def test_optimism_goes_where_all_believe_the_same(war) -> None:
    """What the sides expect beyond what the same war is worth to the analyst; nothing, once all three agree."""
    effort = Effort(replicates=4, paths=1200, played=2000, joint_paths=1200, draws=128, alternatives=False)
    apart = observe(compile_scenario(war))
    structure = apart.structure.copy()
    structure["common_prior"] = 1
    optimism = []
    for program in (apart, dataclasses.replace(apart, structure=structure)):
        solved = solve_all(program, effort, 1, None, None)
        found = reduce(war, solved, effort, 1, 0.0)
        optimism.append(found.optimism)
        more = [
            float((solved.centre_numbers[f"arrive/{i}"] - solved.centre_numbers[f"realised/{i}"]).mean())
            for i in range(2)
        ]
        middle = [each.value - each.error for each in (found.optimism, found.upper_hand_analyst)]
        assert middle[0] <= sum(more) <= middle[0] + 2 * found.optimism.error
        moved = float(solved.centre_numbers["upper_hand"].mean()) - 0.5 * (more[0] - more[1])
        assert middle[1] <= moved <= middle[1] + 2 * found.upper_hand_analyst.error
        gap = sum(found.precision.played_minus_fitted)
        assert found.optimism.low - 1e-9 <= found.optimism.value + gap <= found.optimism.high + 1e-9
    assert optimism[0].value > optimism[0].error
    assert abs(optimism[1].value) < optimism[1].error + 0.5


def test_the_answer_depends_on_the_seed_and_not_on_the_threads(war, tiny, found) -> None:
    assert _answer(assess(war, **tiny, threads=1)) == _answer(found)
    assert _answer(assess(war, **tiny, seed=2)) != _answer(found)


def test_the_json_form_says_what_the_python_form_says(found) -> None:
    answer = json.loads(_answer(found))
    assert answer["upper_hand"]["value"] == pytest.approx(found.upper_hand.value, abs=1e-6)
    assert answer["scenario"]["hash"] == found.scenario.hash
    assert answer["sides"] == list(found.sides)
