"""A war carried on from the day of its numbers: known laws come out, what is recorded is taken over, ramps go on."""

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import upperhand as uh
from upperhand.questions.causes import causes_of, program_with
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import Draws, central, with_centre
from upperhand.scenario.edit import add_items, set_value
from upperhand.scenario.errors import ScenarioError
from upperhand.scenario.load import bundled, loads
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Program
from upperhand.scenario.quantities import STATE
from upperhand.war.carry import _mean, carried, today
from upperhand.war.condition import observation_fit
from upperhand.war.initial import ready
from upperhand.war.simulate import simulate


def later(name: str, as_of: dt.date, text: str = "") -> Scenario:
    """Return a bundled war whose numbers are of its day, assessed on a later one."""
    text = text or bundled()[name].read_text(encoding="utf-8")
    before = loads(text)
    text = set_value(text, "as_of", as_of)
    return loads(set_value(text, "numbers_as_of", before.as_of, after="as_of"))


def states(scenario: Scenario, draws: int) -> tuple[Program, Draws, Draws]:
    program = compile_scenario(scenario)
    before = with_centre(program, draws, seed=1)
    return program, before, carried(program, before)


def test_without_an_earlier_day_nothing_is_carried_on() -> None:
    program = compile_scenario(uh.load("two-rivers"))
    draws = with_centre(program, 16, seed=1)
    plain = ready(program, draws.states, draws.inputs, draws.effects)
    assert np.array_equal(carried(program, draws).states, plain)


def test_four_months_of_battles_on_forts_follow_their_binomial_law() -> None:
    text = bundled()["forts"].read_text(encoding="utf-8").replace("cost: 1.0 ", "cost: [0.9, 1.0, 1.1] ")
    war = later("forts", dt.date(2020, 5, 1), text)
    n, months = 4096, 4
    _, _, after = states(war, n)
    where = after.states.view(STATE)["front_position"][1:, 0, 0]
    for wins in range(months + 1):
        ways = math.comb(months, wins)
        chance = np.mean([ways * p**wins * (1 - p) ** (months - wins) for p in (0.4, 0.7)])
        found = np.mean(where == 6 + wins - (months - wins))
        assert abs(found - chance) < 4 * math.sqrt(chance * (1 - chance) / n), wins


def test_recorded_ground_is_taken_over_and_other_fronts_move_by_chance() -> None:
    name = "two-rivers"
    text = bundled()[name].read_text(encoding="utf-8")
    day = loads(text).as_of
    as_of = (day.replace(day=1) + dt.timedelta(days=40)).replace(day=15)
    war = later(name, as_of, text)
    front, *others = war.names.fronts
    assert others, "the war has a second front"
    text = add_items(
        text, ["timeline", "months"], [{"month": f"{day:%Y-%m}", "note": "x", "from": "assumed"}]
    )
    text = text.replace("      note: x", f"      note: x\n      moved: {{{front}: 0.25}}")
    text = set_value(set_value(text, "as_of", as_of), "numbers_as_of", day, after="as_of")
    program, before, after = states(loads(text), 64)
    moved = (
        after.states.view(STATE)["front_position"][:, 0, :2]
        - ready(program, before.states, before.inputs, before.effects).view(STATE)["front_position"][:, 0, :2]
    )
    assert moved[:, 0] == pytest.approx(0.25)
    assert moved[1:, 1].std() > 0


def test_what_is_on_its_way_goes_on_from_the_day_of_the_numbers() -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    text = add_items(text, ["schedule"], [{"label": "x", "effects": ["arden.recruits += 10 over 10 months"]}])
    day = loads(text).as_of
    as_of = (day.replace(day=1) + dt.timedelta(days=130)).replace(day=1)
    program = compile_scenario(later("two-rivers", as_of, text))
    elapsed = int(program.structure["elapsed"][0])
    assert elapsed == 4
    assert program.effects["start"].min() == -elapsed


def test_the_deaths_of_a_war_carried_on_count_from_the_assessment_and_beliefs_stay() -> None:
    day = uh.load("two-rivers").as_of
    _, before, after = states(later("two-rivers", day + dt.timedelta(days=100)), 32)
    assert not after.states.view(STATE)["side_dead"].any()
    weights = [d.states.view(STATE)["type_weight"] for d in (before, after)]
    assert np.array_equal(weights[0], weights[1])


def test_the_same_draw_takes_the_same_course_whatever_stands_beside_it() -> None:
    day = uh.load("two-rivers").as_of
    program = compile_scenario(later("two-rivers", day + dt.timedelta(days=100)))
    few, many = (carried(program, with_centre(program, n, seed=1)).states for n in (16, 64))
    assert np.array_equal(few[0], many[0])
    assert np.array_equal(few[1:17], many[1:17])


@pytest.mark.parametrize("days", [1, 400])
def test_numbers_later_than_the_assessment_are_refused(days: int, tmp_path: Path) -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    day = loads(text).as_of + dt.timedelta(days=days)
    with pytest.raises(ScenarioError, match="numbers_as_of"):
        loads(set_value(text, "numbers_as_of", day, after="as_of"))


def test_an_event_known_to_have_reached_its_stage_since_then_moves_on_only_after() -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    text = set_value(text, "numbers_as_of", loads(text).as_of, after="as_of")
    text = set_value(text, "as_of", dt.date(2032, 3, 15))
    event = "  storm:\n    label: storm\n    stages: [near, here]\n    hazard: 10\n    at: near\n    from: assumed\n"
    reached = []
    for since in ("2030-01", "2032-01"):
        war = loads(text.replace("\nevents:\n", f"\nevents:\n{event}    since: {since}\n", 1))
        program, _, after = states(war, 8)
        e = program.names.events.index("storm")
        state = after.states.view(STATE)
        assert (state["event_stage"][:, 0, e] == 2).all()
        reached.append(set(state["event_since"][:, 0, e]))
    assert reached == [{-11.0}, {-1.0}]


def test_the_central_state_says_of_an_event_when_it_came_to_the_stage_where_it_stands() -> None:
    state = np.zeros(5, STATE)
    state["event_stage"][:, 0] = [0, 0, 1, 1, 1]  # mostly reached, each time on another day
    state["event_since"][:, 0] = [0, 0, -3, -2, -2]
    state["paused"] = [1, 1, 1, 0, 0]
    one = _mean(state.view(np.float64).reshape(5, -1)).view(STATE)
    assert (one["event_stage"][0, 0], one["event_since"][0, 0], one["paused"][0]) == (1, -2, 1)


def test_events_that_are_left_out_stand_still_from_the_day_of_the_numbers() -> None:
    war = later("two-rivers", uh.load("two-rivers").as_of + dt.timedelta(days=240))
    off = program_with(war, causes_of(war, ["events"]), lambda cause: False)
    before = with_centre(off, 64, seed=1)
    stages = [d.states.view(STATE)["event_stage"] for d in (before, carried(off, before))]
    assert np.array_equal(stages[0], stages[1])
    assert (carried(compile_scenario(war), before).states.view(STATE)["event_stage"] != stages[0]).any()


def test_where_the_war_stands_today_is_shown_and_simulated_from_there() -> None:
    day = uh.load("two-rivers").as_of
    program = compile_scenario(later("two-rivers", day + dt.timedelta(days=240)))
    assert np.array_equal(today(program), carried(program, central(program)).states[0])
    assert not np.array_equal(today(program), program.state)
    course = simulate(program, paths=4, periods=0)
    here = today(program).view(STATE)[0]["front_position"][: len(course.position)]
    assert course.position == pytest.approx(here)


@pytest.mark.parametrize(("days", "held"), [(0, False), (90, True)], ids=["seen that day", "seen later"])
def test_a_number_seen_later_is_held_against_the_war_carried_on(days: int, held: bool) -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    day = loads(text).as_of
    seen = {
        "on": day + dt.timedelta(days=days), "about": "brask.shells", "sees": 250, "reliability": ["B", 2],
        "public": True, "says": "x", "from": "assumed",
    }  # fmt: skip
    text = set_value(text, "as_of", day + dt.timedelta(days=100))
    text = set_value(text, "numbers_as_of", day, after="as_of")
    program, before, after = states(loads(add_items(text, ["observations"], [seen])), 64)
    observed = program.observations[-1]
    assert observed.carried is held
    alone = replace(program, observations=(observed,))
    stock = (after if held else before).states[:, observed.slot]
    expected = -0.5 * ((stock - 250) / observed.sd) ** 2
    assert observation_fit(alone, before) == pytest.approx(expected)
    assert not np.allclose(after.states[:, observed.slot], before.states[:, observed.slot])
