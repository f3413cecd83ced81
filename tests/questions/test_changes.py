"""What changed between two states of a war: parts add up, and each is where it belongs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from upperhand.questions import subsets
from upperhand.questions.causes import Cause, program_with
from upperhand.questions.changes import PAIRS, Changes, Item, _steps, changes
from upperhand.questions.options import BRIEF
from upperhand.runs.executors import Threads
from upperhand.runs.run import Runner
from upperhand.runs.store import Store
from upperhand.scenario.draws import Draws, with_centre
from upperhand.scenario.edit import add_items, set_value
from upperhand.scenario.load import bundled, loads
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program

TEXT = bundled()["two-rivers"].read_text(encoding="utf-8")
BEFORE = loads(TEXT)
LITTLE: dict[str, Any] = {"quick": True, "paths": 600, "draws": 384, "seed": 3}

GAINS = "brask.shells.production *= [0.5, 0.6, 0.7]"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


def seen(about: str, sees: str, public: bool = True) -> dict[str, Any]:
    told = {"reliability": ["B", 3], "public": public, "says": "x", "from": "assumed"}
    return {"on": BEFORE.as_of, "about": about, "sees": sees, **told}


def with_news(*observations: dict[str, Any], effects: tuple[str, ...] = (), later: int = 0) -> Scenario:
    text = add_items(TEXT, ["observations"], observations)
    text = add_items(text, ["schedule"], [{"label": e, "effects": [e], "from": "assumed"} for e in effects])
    if later:
        text = set_value(text, "as_of", BEFORE.as_of + dt.timedelta(days=later))
        text = set_value(text, "numbers_as_of", BEFORE.as_of, after="as_of")
    return loads(text)


def items(after: Scenario) -> list[Item]:
    """Return what is new in a scenario as items of the news."""
    first, planned = len(BEFORE.observations), len(BEFORE.schedule)
    return [
        *(Item(f"o{n}", "an observation", observations=(n,)) for n in range(first, len(after.observations))),
        *(Item(f"s{n}", "an effect", planned=(n,)) for n in range(planned, len(after.schedule))),
    ]


def adds_up(found: Changes) -> None:
    for name in ("upper_hand", "surplus", "deal"):
        parts = [getattr(share, name).value for share in (found.time, found.judgement, *found.news) if share]
        assert sum(parts) == pytest.approx(found.total[name].value, abs=1e-9)
        gap = found.after[name].value - found.before[name].value
        assert gap == pytest.approx(found.total[name].value, abs=1e-9)


def test_time_judgement_and_news_add_up(store: Path) -> None:
    after = with_news(seen("arden.talks.reluctance", "high"), effects=(GAINS,), later=70)
    after = after.model_copy(
        update={"quantities": {**after.quantities, "arden.cost": after.quantities["brask.cost"]}}
    ).attach(after.names, after.places)
    found = changes(BEFORE, after, items(after), store=store, **LITTLE)
    assert found.time is not None
    assert found.judgement is not None
    assert len(found.news) == 2
    adds_up(found)
    assert found.as_dict()["method"]["name"] == "exact"


def test_an_effect_that_hurts_a_side_moves_the_upper_hand_away_from_it(store: Path) -> None:
    after = with_news(effects=(GAINS,))
    found = changes(BEFORE, after, items(after), store=store, **LITTLE)
    assert found.time is found.judgement is None
    (share,) = found.news
    assert share.upper_hand.value > 0
    adds_up(found)


def test_an_observation_that_only_the_analyst_heard_moves_the_mean_over_ignorance_alone(store: Path) -> None:
    high, low = (
        with_news(seen("brask.talks.reluctance", sees, public=False)) for sees in ("very high", "very low")
    )
    shares = [changes(BEFORE, after, items(after), store=store, **LITTLE).news[0] for after in (high, low)]
    assert shares[0].deal.value < shares[1].deal.value


def test_days_without_news_are_time_alone(store: Path) -> None:
    after = with_news(later=70)
    found = changes(BEFORE, after, [], store=store, **LITTLE)
    assert found.judgement is None
    assert found.news == ()
    assert found.time is not None
    assert found.time.upper_hand.value == pytest.approx(found.total["upper_hand"].value)


def test_what_was_changed_by_hand_is_judgement_alone(store: Path) -> None:
    dear = BEFORE.quantities["arden.cost"].model_copy(update={"value": 2.0, "low": 1.8, "high": 2.2})
    quantities = {**BEFORE.quantities, "arden.cost": dear}
    after = BEFORE.model_copy(update={"quantities": quantities}).attach(BEFORE.names, BEFORE.places)
    found = changes(BEFORE, after, [], store=store, **LITTLE)
    assert found.time is None
    assert found.judgement is not None
    assert found.judgement.upper_hand.value < 0
    adds_up(found)


def test_many_items_are_sampled_and_still_add_up(store: Path) -> None:
    effects = tuple(f"brask.shells.production *= [0.{k}5, 0.{k}6, 0.{k}7]" for k in range(5, 9))
    after = with_news(effects=effects)
    found = changes(BEFORE, after, items(after), store=store, **LITTLE)
    assert found.orders == 2 * PAIRS
    adds_up(found)


def test_levers_are_the_slopes_of_the_answer(store: Path) -> None:
    after = with_news(effects=(GAINS,))
    found = changes(BEFORE, after, items(after), store=store, **LITTLE)
    by_name = {lever.name: lever for lever in found.levers}
    assert set(by_name) >= {"arden.cost", "brask.cost"}
    dear = by_name["arden.cost"]
    assert dear.at_high["upper_hand"] < dear.at_low["upper_hand"], "the dearer the war, the weaker the side"
    assert dear.moves("upper_hand") > 0
    for lever in found.levers:
        middle = (lever.at_low["upper_hand"] + lever.at_high["upper_hand"]) / 2
        assert middle == pytest.approx(found.after["upper_hand"].value, abs=1e-6)


def same_inputs(one: Draws, other: Draws) -> bool:
    return all(
        np.array_equal(getattr(one, bank), getattr(other, bank)) for bank in ("inputs", "states", "effects")
    )


def test_draws_are_weighed_by_the_inputs_that_they_are_solved_with(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The new effect stands before the old ones, so that by themselves both wars would draw in other coordinates.
    after = with_news(effects=("arden.recruits *= [0.5, 0.6, 0.9]",), later=40)
    news = [Cause("s", "an effect", planned=(len(after.schedule) - 1,))]
    causes = [*_steps(BEFORE, after, news), *news]
    wars = subsets.Subsets(after, causes, BRIEF, 1, Runner(Store(store), Threads(1)), ["upper_hand"])
    weighed: list[Draws] = []

    def noted(program: Program, draws: Draws, joint: object) -> tuple[np.ndarray, float]:
        weighed.append(draws)
        return np.zeros(len(draws) - 1), 1.0

    monkeypatch.setattr(subsets, "evidence", noted)
    wars._reference = []
    for subset in (frozenset[int](), frozenset([0])):
        wars.weights_of(subset)
        solved = with_centre(wars._program(subset), BRIEF.draws, 1)
        seen = weighed.pop()
        own = [k for k, number in enumerate(wars._program(subset).ranges) if number.bank != "absent"]
        assert np.array_equal(seen.z[:, own], solved.z[:, own])
        assert np.array_equal(seen.inputs, solved.inputs)
        assert np.array_equal(seen.states, solved.states)
    assert same_inputs(with_centre(wars._program(frozenset()), 64, 1), with_centre(wars._as_it_is([]), 64, 1))


def test_a_number_whose_range_was_changed_by_hand_is_drawn_with_the_same_luck() -> None:
    wide = BEFORE.quantities["arden.cost"].model_copy(update={"value": 2.0, "low": 1.0, "high": 3.0})
    quantities = {**BEFORE.quantities, "arden.cost": wide}
    after = BEFORE.model_copy(update={"quantities": quantities}).attach(BEFORE.names, BEFORE.places)
    causes = _steps(BEFORE, after, [])
    now = program_with(after, causes, lambda cause: True)
    then = program_with(after, causes, lambda cause: False, now)
    assert [r.name for r in then.ranges] == [r.name for r in now.ranges]
    assert all(r.bank != "absent" for r in then.ranges)


def test_another_horizon_is_no_change_of_the_war(store: Path) -> None:
    after = loads(TEXT.replace("horizon: 24", "horizon: 18"))
    found = changes(BEFORE, after, [], store=store, **LITTLE)
    assert found.time is found.judgement is None
    assert all(each.value == 0 for each in found.total.values())


def test_other_sides_and_other_periods_are_not_compared(store: Path) -> None:
    weekly = loads(TEXT.replace("period: month", "period: week"))
    with pytest.raises(ValueError, match="nothing to compare"):
        changes(BEFORE, weekly, [], store=store, **LITTLE)
