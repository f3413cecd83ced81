"""Compiling: every number, effect, hazard and belief of the file is where the war looks for it."""

import math

import numpy as np
import pytest

from upperhand.scenario.compile import compile_scenario, stake_scales
from upperhand.scenario.errors import UnknownName
from upperhand.scenario.events import NEVER
from upperhand.scenario.load import bundled, load, loads
from upperhand.scenario.program import ordered
from upperhand.scenario.quantities import BY_FIELD, LATENTS, QUANTITIES, slot
from upperhand.scenario.tokens import TextError

RIVERS = bundled()["two-rivers"].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rivers():
    return load("two-rivers")


@pytest.fixture(scope="module")
def program(rivers):
    return compile_scenario(rivers)


def rows(program, name, scenario):
    ref = scenario.names.resolve(name)
    return program.effects[(program.effects["slot"] == ref.slot) & (program.effects["bank"] == ref.bank)]


def test_forts_is_the_small_game_with_an_exact_answer():
    scenario = load("forts")
    program = compile_scenario(scenario)
    structure, inputs, state = program.structure[0], program.input_view(), program.state_view()
    assert (structure["law"], structure["flow"], structure["floor"]) == (1, 0, 1)
    assert (structure["fronts"], structure["lines"][0], structure["issue_front"][0]) == (1, 12, 0)
    assert (structure["horizon"], structure["tail"], structure["types"]) == (40, 0, 2)
    assert state["front_position"][0] == 6
    assert list(inputs["side_cost"]) == [1.0, 1.5]
    assert list(inputs["side_discount"]) == [0.995, 0.995]
    assert list(inputs["side_issue_weight"][:, 0]) == [100, 100]
    assert (inputs["talks_access"], inputs["talks_serious"], inputs["talks_error"]) == (1, 1, 0)
    assert inputs["breach_base"] == 0
    assert list(inputs["side_talks_reluctance"]) == [0, 0]
    shift = program.type_latents[:2, LATENTS.index("side_effectiveness"), 0]
    assert 1 / (1 + np.exp(-shift)) == pytest.approx([0.4, 0.7], abs=1e-15)
    assert program.priors[:, :2].tolist() == [[0.5, 0.5], [0.2, 0.8], [0.8, 0.2]]
    assert program.ranges == ()
    assert len(program.effects) == 0


def test_numbers_and_defaults(rivers, program):
    inputs, state = program.input_view(), program.state_view()
    assert inputs["side_shells_production"][1] == 70
    assert state["side_shells"][0] == 100
    assert state["supplier_long_range"][0] == 40
    assert inputs["supplier_long_range_targets"][0] == 1
    assert inputs["side_mediator_tie"][:, 0].tolist() == [0.6, 0.5]
    assert inputs["side_line_strength"][1, 0, 1] == 1.2
    assert inputs["front_dormant"].tolist()[:3] == [0, 0, 1]
    for quantity in QUANTITIES:
        if (
            quantity.scope == "world"
            and quantity.name not in rivers.quantities
            and quantity.kind != "derived"
        ):
            record = inputs if quantity.kind == "input" else state
            assert record[quantity.field] == quantity.default


def test_links_between_entities(program):
    structure = program.structure[0]
    assert structure["client"][:2].tolist() == [0, 1]
    assert structure["issue_front"][:4].tolist() == [0, 1, -1, -1]
    assert program.names.issues[:2] == ("south_bank", "hills")
    assert program.names.labels["lower_river.coast_road"] == "coast road"
    assert program.names.labels["league"] == "the League of the Coast"
    assert program.months_per_period == 1


def test_every_number_with_a_range_is_a_column_of_a_draw(rivers, program):
    ranged = {name for name, number in rivers.quantities.items() if number.low is not None}
    assert ranged <= {r.name for r in program.ranges}
    for r in program.ranges:
        bank = {"input": program.inputs, "state": program.state, "effect": program.effects["value"]}[r.bank]
        assert bank[r.slot] == r.central
        assert r.bound_low <= r.low <= r.central <= r.high <= r.bound_high


def test_ranges_of_effects_follow_their_rows(program, rivers):
    (found,) = [r for r in program.ranges if r.bank == "effect"]
    assert found.name == "arden.equipment += [60, 100, 140]"
    assert program.effects[found.slot]["slot"] == rivers.names.resolve("arden.equipment").slot
    with_more = compile_scenario(
        rivers,
        sets=["corvia.will *= [0.1, 0.2, 0.3]", "corvia.fear = [0.1, 0.2, 0.4]", "arden.guarantee += 8"],
    )
    for r in with_more.ranges:
        if r.bank == "effect":
            assert with_more.effects["value"][r.slot] == r.central
    assert len([r for r in with_more.ranges if r.bank == "effect"]) == 3


def test_effects_added_later_keep_the_ranges_on_their_rows(rivers, program):
    extra = compile_scenario(rivers, sets=["corvia.fear = 0.01"])
    more = extra.effects[~np.isin(extra.effects, program.effects)]
    assert len(more) == 1
    joined = program.with_effects(more)
    for r in joined.ranges:
        if r.bank == "effect":
            assert joined.effects["value"][r.slot] == r.central


def test_effects_are_in_an_order_that_does_not_depend_on_the_file(program):
    kinds = program.effects["kind"]
    assert (np.diff(kinds) >= 0).all()
    shuffled = program.effects[np.random.default_rng(1).permutation(len(program.effects))]
    again = ordered(shuffled)
    for place in np.unique(program.effects["slot"]):
        assert (again[again["slot"] == place] == program.effects[program.effects["slot"] == place]).all()


def test_effects_of_events_lines_and_the_schedule(rivers, program):
    names = program.names
    change = rows(program, "corvia.will", rivers)
    by_ref = {int(row["ref"]): row for row in change}
    election = by_ref[names.events.index("corvian_election")]
    assert (election["mode"], election["level"], election["kind"], election["ramp"]) == (2, 2, 1, 3)
    by_ref = {int(row["ref"]): row for row in rows(program, "dalmar.will", rivers)}
    threat = by_ref[names.events.index("league_threat")]
    assert (threat["mode"], threat["level"], threat["value"]) == (1, 1, 0.8)
    (corridor,) = rows(program, "brask.logistics.corridor", rivers)
    assert (corridor["mode"], corridor["ref"], corridor["level"], corridor["value"]) == (3, 0, 4, 0.6)
    (interceptors,) = rows(program, "corvia.air_defence.monthly", rivers)
    assert (interceptors["mode"], interceptors["start"], interceptors["duration"]) == (0, 2, 6)
    (crossing,) = rows(program, "upper_river.position", rivers)
    assert (crossing["bank"], crossing["mode"], crossing["level"]) == (1, 1, 2)
    (shipping,) = rows(program, "dalmar.shells.monthly", rivers)
    assert (shipping["level"], shipping["ramp"]) == (3, 2)


def test_from_in_an_event_on_a_known_date_becomes_a_delay():
    text = RIVERS.replace(
        "corvia.will *= 0.6 over 3 months", "corvia.will *= 0.6 over 3 months from 2032-01-20"
    )
    scenario = loads(text)
    found = [row for row in rows(compile_scenario(scenario), "corvia.will", scenario) if row["ramp"] == 3]
    # The election falls in period 6 and is in force from 7; January 2032 is period 10.
    assert [row["start"] for row in found] == [3]


def test_events(rivers, program):
    structure, names = program.structure[0], program.names
    election, deal = names.events.index("corvian_election"), names.events.index("dalmar_deal")
    assert (structure["event_dated"][election], structure["event_open"][election]) == (1, 6)
    assert structure["event_close"][election] == 6
    assert structure["event_stages"][election] == 2
    assert (structure["event_dated"][deal], structure["event_close"][deal]) == (0, NEVER)
    hazards = program.input_view()["event_stage_hazard"]
    assert hazards[election, :2].tolist() == [0.55, 0.45]
    assert hazards[deal, :3].tolist() == [0.15, 0.1, 0.3]
    state = program.state_view()
    assert state["event_stage"][deal] == 1
    strike = names.events.index("corvia_deep_strike")
    assert (state["event_stage"][strike], state["event_since"][strike]) == (2, -1)
    assert (np.diff(program.terms["event"]) >= 0).all()
    term = program.terms[program.terms["event"] == deal]
    assert term["slot"].tolist() == [slot("supplier_threatened", (1,))]
    assert term["coefficient"].tolist() == [-0.8]
    condition = program.conditions[program.conditions["event"] == names.events.index("league_threat")]
    assert condition["threshold"].tolist() == [2]


def test_the_calendar_is_in_months(program):
    months = program.structure[0]["date_period"]
    assert months[0] == pytest.approx(176 / 30.4375)
    assert program.input_view()["date_months_to"][0] == months[0]


def test_types_are_the_product_of_all_unknowns(program):
    assert program.names.types[:3] == ("even+short", "even+long", "arden_better+short")
    assert program.structure[0]["types"] == 6
    assert program.priors.sum(axis=1) == pytest.approx(1)
    assert program.priors[1, 2] == pytest.approx(0.5 * 0.7)
    endurance = program.type_latents[:, LATENTS.index("side_endurance"), 1]
    assert endurance[:2].tolist() == [-0.3, 0.3]


def test_a_common_prior_gives_both_sides_the_analysts_beliefs():
    scenario = loads(RIVERS.replace("horizon: 24", "horizon: 24\nswitches: {common_prior: yes}"))
    priors = compile_scenario(scenario).priors
    assert (priors[1] == priors[0]).all()
    assert (priors[2] == priors[0]).all()


def test_options_courses_and_sets(rivers):
    taken = compile_scenario(rivers, ["more_shells"], ["corvia.will *= 0.5"])
    added = [row for row in rows(taken, "corvia.shells.monthly", rivers) if row["mode"] == 0]
    assert [(row["kind"], row["value"], row["start"]) for row in added] == [(2, 30, 0)]
    once = compile_scenario(rivers, ["arm", "more_shells", "deep_strike", "more_shells"])
    assert len(once.effects) == len(compile_scenario(rivers, ["deep_strike", "more_shells"]).effects)
    talk = compile_scenario(rivers, ["talk"])
    assert len(rows(talk, "corvia.wants_end", rivers)) == 2


@pytest.mark.parametrize("name", sorted(bundled()))
def test_every_option_and_course_of_a_bundled_scenario_compiles(name):
    scenario = load(name)
    base = compile_scenario(scenario)
    for choice in (*scenario.options, *scenario.courses):
        program = compile_scenario(scenario, [choice])
        assert len(program.effects) >= len(base.effects)
        for r in program.ranges:
            if r.bank == "effect":
                assert program.effects["value"][r.slot] == r.central


def test_an_option_without_effects_changes_nothing(rivers, program):
    assert (compile_scenario(rivers, ["nothing"]).effects == program.effects).all()


@pytest.mark.parametrize(
    ("options", "sets", "nearest"),
    [(["more_shels"], [], "more_shells"), ([], ["corvia.wil = 1"], "corvia.will"), (["tlak"], [], "talk")],
)
def test_unknown_names_name_the_nearest(rivers, options, sets, nearest):
    with pytest.raises(UnknownName) as caught:
        compile_scenario(rivers, options, sets)
    assert nearest in caught.value.nearest
    assert nearest in str(caught.value)


def test_a_set_that_is_wrong_says_where(rivers):
    with pytest.raises(TextError) as caught:
        compile_scenario(rivers, sets=["corvia.will = 5"])
    assert str(caught.value).splitlines()[:3] == [
        "'corvia.will = 5': corvia.will lies between 0 and 2 (share)",
        "  corvia.will = 5",
        "                ^",
    ]
    with pytest.raises(TextError, match="lies before"):
        compile_scenario(rivers, sets=["corvia.will = 1 from 2030-01"])


def test_stakes_set_aside_are_worth_nothing_and_the_others_are_rescaled():
    text = RIVERS.replace("weight: {arden: 15, brask: 10}", "weight: {arden: 15, brask: 0}").replace(
        "weight: {arden: 30, brask: 45}", "weight: {arden: 30, brask: 55}"
    )
    scenario = loads(text)
    assert stake_scales(scenario)["dues"] == (0, 0)
    program = compile_scenario(scenario)
    weights = program.input_view()["side_issue_weight"]
    assert weights[:, 3].tolist() == [0, 0]
    assert weights.sum(axis=1) == pytest.approx([100, 100])
    (hills,) = [r for r in program.ranges if r.name == "arden.hills.weight"]
    assert (hills.low, hills.central, hills.high) == pytest.approx((1000 / 85, 1500 / 85, 2000 / 85))


def test_an_issue_only_one_side_cares_about_may_also_come_on_top_of_100():
    text = RIVERS.replace("  dues: ", "  flag: {label: the flag, weight: {arden: 7, brask: 0}}\n  dues: ")
    base, more = compile_scenario(load("two-rivers")), compile_scenario(loads(text))
    assert sorted(more.input_view()["side_issue_weight"].ravel()) == sorted(
        base.input_view()["side_issue_weight"].ravel()
    )


def test_the_war_so_far(program):
    assert program.timeline[0].label == "2030-10"
    first = program.timeline[0]
    assert first.moved[:2] == pytest.approx((0.1, 20 / 400))
    assert math.isnan(first.moved[2])
    assert first.losses == (3.5, 5.0)
    assert [month.talked for month in program.timeline] == [False, True, False, False, False]


def test_observations(program):
    reluctance, effectiveness = program.observations
    spread = (3.5 - 1) / (2 * 1.6448536269514722)
    assert reluctance.bank == "input"
    assert reluctance.value == pytest.approx(2 + 1.5 * 0.6744897501960817 / 1.6448536269514722)
    assert reluctance.sd == pytest.approx(spread * 0.75 * 1.0)
    assert not reluctance.public
    assert reluctance.latent == -1
    assert (effectiveness.value, effectiveness.side) == (-0.1, 1)
    assert LATENTS[effectiveness.latent] == "side_effectiveness"
    assert effectiveness.sd == pytest.approx(0.4 * math.sqrt(0.25 * 0.75))


def test_weeks():
    text = RIVERS.replace("period: month", "period: week").replace(
        "    on: 2031-06\n", "    on: 2031-06-10\n"
    )
    program = compile_scenario(loads(text))
    assert program.months_per_period == pytest.approx(7 / 30.4375)
    summit = program.names.events.index("elland_summit")
    assert program.structure[0]["event_open"][summit] == (31 - 15 + 30 + 31 + 10) // 7
    (duration,) = rows(program, "talks.forum", loads(text))["duration"]
    assert duration == pytest.approx(2 * 30.4375 / 7)


def test_every_field_of_the_table_has_a_unique_name():
    assert len(BY_FIELD) == len(QUANTITIES)
