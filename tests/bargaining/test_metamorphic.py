"""What must not change, or change in a known way, when a war is told otherwise: no answer needs to be known."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bargaining.test_exact import ONE, TWO, WARS, as_program
from tests.bargaining.brute_force import War
from tests.bargaining.wars import believing, bundled, log_odds, varied
from upperhand.bargaining import table
from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.fitted import solve
from upperhand.bargaining.outcome import follow_exact
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.bargaining.values import WORK
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load, loads
from upperhand.scenario.load import find
from upperhand.scenario.program import OPS, Program
from upperhand.scenario.quantities import INPUTS, ISSUES, slot
from upperhand.scenario.swap import swap_sides
from upperhand.war.tables import tables

INVENTED = "two-rivers"

EVERYTHING = {**WARS["everything"], "reluctance": (1.0, 1.5), "horizon": 24, "forts": (10,), "start": (6,)}
"""A war of forts with every part of the table in use."""

Reading = tuple[np.ndarray, np.ndarray, np.ndarray]


def upper_hand(reading: Reading) -> float:
    values, months, today = reading
    claims = values[0]["fight"] + months[0, 0]["premium"]
    return float(((claims[0] - today[0, 0]) - (claims[1] - today[0, 1])) / 2)


def exactly(program: Program) -> Reading:
    return read_exact(solve_exact(program))


def shortened(program: Program) -> Program:
    """A year is enough to compare two tellings of a war."""
    return varied(program, structure={"horizon": 12, "tail": 12})


def fitted(program: Program, seed: int, paths: int = 3000) -> Reading:
    return read(solve(shortened(program), paths=paths, seed=seed, threads=2))


# ---- swapping the sides


@pytest.mark.parametrize("given", [*WARS.values(), EVERYTHING], ids=[*WARS, "a longer war with everything"])
def test_swapping_the_sides_mirrors_everything_exactly(given: dict[str, Any]) -> None:
    program = as_program(War(**given))
    there, back = solve_exact(program), solve_exact(swap_sides(program))
    one, other = read_exact(there), read_exact(back)
    assert upper_hand(other) == pytest.approx(-upper_hand(one), abs=1e-9)
    for name in ("fight", "talk", "finish", "finish_talk"):
        assert other[0][0][name][::-1] == pytest.approx(one[0][0][name], abs=1e-9)
    assert other[0][0]["broken"][::-1, ::-1] == pytest.approx(one[0][0]["broken"], abs=1e-9)
    for name in ("premium", "consent", "points", "worth", "refusal", "arrive", "gain", "sincere"):
        assert other[1][0, 0][name][::-1] == pytest.approx(one[1][0, 0][name], abs=1e-9)
    for name in ("breach", "surplus", "access", "acceptance", "settle", "talk"):
        assert other[1][0, 0][name] == pytest.approx(one[1][0, 0][name], abs=1e-9)
    assert other[2][0, ::-1] == pytest.approx(one[2][0])
    forward, backward = follow_exact(there), follow_exact(back)
    np.testing.assert_allclose(backward.settled, forward.settled, rtol=0, atol=1e-10)
    assert backward.battles == pytest.approx(forward.battles)
    assert 1 - backward.terms == pytest.approx(forward.terms, nan_ok=True)


def test_swapping_twice_changes_nothing() -> None:
    program = bundled(INVENTED)
    twice = swap_sides(swap_sides(program))
    for field in dataclasses.fields(Program):
        one, other = getattr(program, field.name), getattr(twice, field.name)
        if isinstance(one, np.ndarray) and one.dtype.names:
            for name in one.dtype.names:
                np.testing.assert_allclose(other[name], one[name], atol=1e-9, err_msg=f"{field.name}.{name}")
        elif isinstance(one, np.ndarray):
            np.testing.assert_allclose(other, one, atol=1e-12, err_msg=field.name)
        elif field.name != "ranges":
            assert repr(other) == repr(one)  # what is not known (nan) does not equal itself
    for number, same in zip(program.ranges, twice.ranges, strict=True):
        assert (same.name, same.bank, same.slot) == (number.name, number.bank, number.slot)
        assert (same.low, same.central, same.high) == pytest.approx((number.low, number.central, number.high))


def test_an_effect_that_multiplies_where_a_front_stands_cannot_be_mirrored() -> None:
    program = compile_scenario(load(INVENTED), sets=["mill_hills.position *= 0.5"])
    with pytest.raises(ValueError, match="cannot be mirrored"):
        swap_sides(program)


def mirrored_gap(seeds: range, paths: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard error of U + U', S - S', S_W - S_W' and of both sides' R, premium, chance of a deal."""
    program = bundled(INVENTED)
    swapped = swap_sides(program)
    gaps = []
    for seed in seeds:
        one, other = fitted(program, seed, paths), fitted(swapped, seed, paths)
        gaps.append(
            [
                upper_hand(one) + upper_hand(other),
                one[1][0, 0]["surplus"] - other[1][0, 0]["surplus"],
                one[1][0, 1]["surplus"] - other[1][0, 1]["surplus"],
                *(one[0][0]["fight"] - other[0][0]["fight"][::-1]),
                *(one[1][0, 0]["premium"] - other[1][0, 0]["premium"][::-1]),
                100 * (one[1][0, 0]["settle"] - other[1][0, 0]["settle"]),
            ]
        )
    found = np.array(gaps)
    return found.mean(axis=0), found.std(axis=0, ddof=1) / np.sqrt(len(found))


def test_swapping_the_sides_mirrors_the_fitted_answer() -> None:
    gap, error = mirrored_gap(range(4), 3000)
    assert (np.abs(gap) < 0.5 + 2 * error).all()
    assert (error < 0.6).all()


@pytest.mark.slow
def test_swapping_the_sides_mirrors_the_fitted_answer_within_half_a_point() -> None:
    gap, error = mirrored_gap(range(16), 6000)
    assert (error < 0.2).all()
    assert (np.abs(gap) < 0.5).all()


# ---- an option without effects


def test_an_option_without_effects_changes_not_a_bit() -> None:
    scenario = load(INVENTED)
    without, chosen = compile_scenario(scenario), compile_scenario(scenario, options=["nothing"])
    assert scenario.options["nothing"].effects == []
    results = []
    for program in (without, chosen):
        solution = solve(shortened(program), paths=700, seed=3, threads=2)
        played = play(solution, paths=100, seed=3, threads=2)
        results.append([*solution.fitted, *read(solution), played.months, played.realised, played.terms])
    for one, other in zip(*results, strict=True):
        assert one.tobytes() == other.tobytes()


# ---- the unit in which a side measures


@pytest.mark.parametrize("side", [0, 1], ids=["A", "B"])
def test_a_side_that_measures_in_other_points_behaves_the_same(side: int) -> None:
    """Everything that one side measures in points is multiplied: its R, W and premium follow, all chances stay.

    The error about the other's reservation value and the scale of what a breach pays are the world's, not the side's:
    so the side makes all offers (it is the other's value that it does not know), and only the other can gain by a breach.
    """
    skill = (1.0, 0.0) if side == 0 else (0.0, 1.0)
    guarantee = (3.0, 1e9) if side == 0 else (1e9, 3.0)
    program = as_program(War(**{**EVERYTHING, "skill": skill, "guarantee": guarantee}))
    factor = 3.0
    inputs = program.inputs.copy()
    view = inputs.view(INPUTS)[0]
    for name in ("cost", "talks_reluctance", "talks_pressure", "talks_precondition", "talks_regroup"):
        view[f"side_{name}"][side] *= factor
    view["side_guarantee"][1 - side] *= factor  # what it would lose by breaking the other's guarantee
    points = tuple(100.0 * (factor if i == side else 1.0) for i in range(2))
    scaled = varied(replace(program, inputs=inputs), structure={"points": points})
    one, other = exactly(program), exactly(scaled)
    factors = np.array([factor if i == side else 1.0 for i in range(2)])
    assert one[1][0, 0]["premium"].max() > 0.1
    for name in ("fight", "talk", "finish"):
        assert other[0][0][name] == pytest.approx(factors * one[0][0][name], rel=1e-9)
    assert other[1][0, 0]["premium"] == pytest.approx(factors * one[1][0, 0]["premium"], abs=1e-9)
    for name in ("breach", "consent", "acceptance", "settle", "talk"):
        assert other[1][0, 0][name] == pytest.approx(one[1][0, 0][name], abs=1e-9)


# ---- how the issues are cut


def with_split_issue(program: Program, m: int) -> Program:
    """Cut issue m into two that stand and fall together: three tenths and seven tenths of it."""
    n = len(program.names.issues)
    assert n < ISSUES
    inputs, structure = program.inputs.copy(), program.structure.copy()
    view = inputs.view(INPUTS)[0]
    view["side_issue_weight"][:, n] = 0.7 * view["side_issue_weight"][:, m]
    view["side_issue_weight"][:, m] *= 0.3
    view["side_issue_aims"][:, n] = view["side_issue_aims"][:, m]
    view["issue_today"][n] = view["issue_today"][m]
    structure["issues"] = n + 1
    structure["issue_front"][0, n] = structure["issue_front"][0, m]
    assert not len(program.effects) or not np.isin(
        program.effects["slot"][program.effects["bank"] == 0], [slot("issue_today", (m,))]
    ).any()
    names = replace(program.names, issues=(*program.names.issues, "other part"))
    return replace(program, inputs=inputs, structure=structure, names=names)


def text_of(name: str) -> str:
    return find(name)[0].read_text()


def with_pride(name: str) -> Program:
    """A scenario with one issue more, for which only its first side cares; the weights still sum to 100."""
    text = text_of(name)
    if name == "forts":
        old = "front: valley_road, weight: 100}"
        new = "front: valley_road, weight: {ash: 70, birch: 100}}\n  pride: {label: pride, kind: status, weight: {ash: 30, birch: 0}}"
    else:
        old = "weight: {arden: 15, brask: 10}}"
        new = "weight: {arden: 15, brask: 10}}\n  pride: {label: pride, kind: status, weight: {arden: 20, brask: 0}}"
        text = text.replace("weight: {arden: 40,", "weight: {arden: 32,").replace("arden: [10, 15, 20]", "arden: [8, 12, 16]")
        text = text.replace("weight: {arden: 30,", "weight: {arden: 24,")
        old, new = old.replace("arden: 15", "arden: 15"), new.replace("arden: 15", "arden: 12")
    assert old in text
    return compile_scenario(loads(text.replace(old, new)))


@pytest.mark.parametrize("given", [ONE, TWO, EVERYTHING], ids=["one front", "two fronts", "everything"])
def test_splitting_an_issue_leaves_everything_where_it_was(given: dict[str, Any]) -> None:
    program = as_program(War(**given))
    one, other = exactly(program), exactly(with_split_issue(program, 0))
    assert upper_hand(other) == pytest.approx(upper_hand(one), abs=1e-9)
    for name in ("surplus", "settle", "arrive", "premium"):
        assert other[1][0, 0][name] == pytest.approx(one[1][0, 0][name], abs=1e-9)


def test_an_issue_that_only_one_side_cares_about_leaves_the_upper_hand_where_it_was() -> None:
    one, other = exactly(bundled("forts")), exactly(with_pride("forts"))
    assert upper_hand(other) == pytest.approx(upper_hand(one), abs=1e-9)
    assert other[1][0, 0]["surplus"] == pytest.approx(one[1][0, 0]["surplus"], abs=1e-9)


@pytest.mark.parametrize(
    "retell",
    [lambda: with_split_issue(bundled(INVENTED), 0), lambda: with_pride(INVENTED)],
    ids=["an issue split", "an issue of one side only"],
)
def test_issues_cut_otherwise_leave_the_fitted_answer_where_it_was(retell: Callable[[], Program]) -> None:
    one, other = fitted(bundled(INVENTED), 1, 1500), fitted(retell(), 1, 1500)
    assert upper_hand(other) == pytest.approx(upper_hand(one), abs=1e-5)
    assert other[1][0, 0]["surplus"] == pytest.approx(one[1][0, 0]["surplus"], abs=1e-5)
    assert other[1][0, 1]["surplus"] == pytest.approx(one[1][0, 1]["surplus"], abs=1e-5)


# ---- guarantees and talks


points = st.floats(-20.0, 120.0)


@given(points, points, st.tuples(points, points, points, points), st.floats(0.01, 0.9), st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_a_larger_guarantee_never_makes_a_deal_harder(
    a: float, b: float, resumed: tuple[float, float, float, float], base: float, guarantee: float, more: float
) -> None:
    work = np.zeros(1, WORK)[0]
    layout = tables(bundled("forts"))[0]
    work["prepared"]["frontier_a"][:2] = 0.0, 100.0
    work["prepared"]["frontier_b"][:2] = 100.0, 0.0
    work["q"]["breach_base"], work["q"]["breach_slope"] = base, 4.0
    broken = np.array(resumed).reshape(2, 2)
    results = []
    for promised in ((guarantee, guarantee), (guarantee + more, guarantee), (guarantee + more, guarantee + more)):
        work["q"]["side_guarantee"] = promised
        results.append(table.claims(a, b, broken, work["q"], work["prepared"], layout))
    chances, gains = [r[0] for r in results], [r[3] for r in results]
    assert chances[0] >= chances[1] >= chances[2]
    assert gains[0] <= gains[1] + 1e-12
    assert gains[1] <= gains[2] + 1e-12


def test_larger_guarantees_raise_the_surplus_to_the_finish_and_leave_its_values_alone() -> None:
    found = []
    for guarantee in (0.0, 4.0, 8.0, 16.0, 60.0):
        reading = exactly(as_program(War(**{**EVERYTHING, "guarantee": (guarantee, guarantee)})))
        finish, broken = reading[0][0]["finish"], reading[0][0]["broken"]
        assert broken[0, 1] + broken[1, 0] <= finish.sum()  # the condition of the claim
        found.append((reading[1][0, 1]["surplus"], finish.tolist()))
    surpluses = [surplus for surplus, _ in found]
    assert (np.diff(surpluses) >= 0).all()
    assert surpluses[-1] > surpluses[0] + 1
    assert all(finish == found[0][1] for _, finish in found)


def test_easier_talks_leave_the_surplus_to_the_finish_alone() -> None:
    """S falls when talks get easier, because waiting then has a better option in it; S_W does not."""
    found = [
        exactly(as_program(War(**{**EVERYTHING, "access": access, "persistence": access})))[1][0]
        for access in (0.05, 0.2, 0.6, 1.0)
    ]
    assert all(months[1] == found[0][1] for months in found)
    assert (np.diff([months[0]["surplus"] for months in found]) < 0).all()


@pytest.mark.parametrize(
    ("sets", "least", "most"),
    [
        pytest.param(["talks.access += 0.4"], -0.5, 0.5, id="easier talks"),
        pytest.param(["arden.guarantee += 12", "brask.guarantee += 12"], 0.0, 50.0, id="guarantees"),
    ],
)
def test_talks_and_guarantees_in_the_fitted_answer(sets: list[str], least: float, most: float) -> None:
    gaps = []
    for seed in range(3):
        one = fitted(bundled(INVENTED), seed, 2000)
        other = fitted(compile_scenario(load(INVENTED), sets=sets), seed, 2000)
        gaps.append(other[1][0, 1]["surplus"] - one[1][0, 1]["surplus"])
    assert least <= np.mean(gaps) <= most


# ---- little error


@pytest.mark.parametrize("name", ["offers", "everything", "everything, two fronts"])
def test_as_the_error_vanishes_the_game_is_take_it_or_leave_it(name: str) -> None:
    given = WARS[name]
    plain = exactly(as_program(War(**{**given, "error": 0.0})))
    gaps = []
    for error in (1e-1, 1e-3, 1e-5, 1e-7):
        reading = exactly(as_program(War(**{**given, "error": error})))
        gaps.append(np.abs(reading[1][0, 0]["arrive"] - plain[1][0, 0]["arrive"]).max())
    assert gaps[0] > gaps[1] > gaps[2] > gaps[3]
    assert gaps[3] < 1e-4
    assert plain[1][0, 0]["acceptance"] in (0.0, 1.0)


# ---- the neutrality of arms

LONG_ROAD = War(
    forts=(100,), start=(50,), shares=(1.0,), horizon=30, odds=(0.5,), priors=((1.0,), (1.0,)), truth=(1.0,),
    cost=(0.6, 0.9), discount=(0.97, 0.97), flow=True, floor=False, split=False, error=5.0, skill=(2.0, 1.0),
    access=0.3, persistence=0.6, serious=0.5, reluctance=(1.0, 1.5), pressure=(0.3, 0.2), regroup=(0.2, -0.1), rest=6,
)  # fmt: skip
"""Zero-sum, beliefs in common, the ends far off: what arms add to one side's prospects they take from the other's."""

ARMS = ["battle.base_odds += 0.4"]


def as_scenario(war: War, sets: list[str]) -> Program:
    """The war with effects, as after --set."""
    program = as_program(war)
    effects = compile_scenario(load("forts"), sets=sets).effects
    return program.with_effects(effects)


def deal_of(war: War, sets: list[str], program: Callable[[Program], Program] = lambda p: p) -> tuple[float, float, float]:
    """Chance of a deal within the horizon, S today, and U."""
    solution = solve_exact(program(as_scenario(war, sets)))
    reading = read_exact(solution)
    return float(follow_exact(solution).settled[-1]), float(reading[1][0, 0]["surplus"]), upper_hand(reading)


def test_arms_that_move_both_prospects_one_for_one_leave_the_chance_of_a_deal_alone() -> None:
    before, after = deal_of(LONG_ROAD, []), deal_of(LONG_ROAD, ARMS)
    assert 0.05 < before[0] < 0.95
    assert after[0] == pytest.approx(before[0], abs=1e-12)
    assert after[1] == pytest.approx(before[1], abs=1e-9)
    assert after[2] > before[2] + 1  # but they move the terms


def when_taken(program: Program, field: str, index: tuple[int, ...], factor: float, line: float) -> Program:
    """An input is multiplied while side A holds the front up to a line."""
    row = np.zeros(1, OPS)
    row["slot"], row["kind"], row["mode"], row["level"] = slot(field, index), 1, 3, line
    row["duration"], row["value"], row["high"] = np.inf, factor, 100.0
    return program.with_effects(row)


EXCEPTIONS: dict[str, Callable[[], tuple[float, float]]] = {
    # Their hits are a cost to the other side besides what they win.
    "damage as cost": lambda: (
        deal_of(LONG_ROAD, [])[0],
        deal_of(LONG_ROAD, [*ARMS, "birch.cost += 0.3"])[0],
    ),
    # A settlement may be broken, and the war resumed after it would be another one.
    "a later shift of power": lambda: tuple(  # type: ignore[return-value, dict-item]
        deal_of(replace(LONG_ROAD, breach=0.2, surprise=1), sets)[0] for sets in ([], ARMS)
    ),
    # The sides do not agree what the arms are worth; battles will tell.
    "disagreement about the weapon": lambda: (
        deal_of(LONG_ROAD, [])[0],
        deal_of(replace(LONG_ROAD, odds=(0.5, 0.6), priors=((0.0001, 0.9999), (0.9999, 0.0001)), truth=(0.5, 0.5)), [])[0],
    ),
    # Prospects cannot go beyond all or nothing.
    "corners": lambda: tuple(  # type: ignore[return-value, dict-item]
        deal_of(replace(LONG_ROAD, forts=(8,), start=(6,)), sets)[0] for sets in ([], ARMS)
    ),
    # Gains soften a precondition, and so open the way to talks.
    "preconditions softened by gains": lambda: tuple(  # type: ignore[return-value, dict-item]
        deal_of(
            replace(LONG_ROAD, face=(4.0, 0.0)), sets,
            lambda p: when_taken(p, "side_talks_precondition", (0,), 0.2, 51.0),
        )[0]
        for sets in ([], ARMS)
    ),
    # A supplier presses its client once it has what it needs.
    "suppliers that react": lambda: tuple(  # type: ignore[return-value, dict-item]
        deal_of(LONG_ROAD, sets, lambda p: when_taken(p, "side_talks_pressure", (0,), 8.0, 51.0))[0] for sets in ([], ARMS)
    ),
}  # fmt: skip


@pytest.mark.parametrize("chances", EXCEPTIONS.values(), ids=EXCEPTIONS)
def test_each_named_exception_to_neutrality_moves_the_chance_of_a_deal(chances: Callable[[], tuple[float, float]]) -> None:
    before, after = chances()
    assert abs(after - before) > 0.001


def test_common_beliefs_of_several_types_are_still_neutral() -> None:
    """Learning alone is no exception: sides that start from the same beliefs stay in step."""
    same = replace(LONG_ROAD, odds=(0.4, 0.6), priors=((0.3, 0.7), (0.3, 0.7)), truth=(0.3, 0.7))
    before, after = deal_of(LONG_ROAD, []), deal_of(same, ARMS)
    assert after[0] == pytest.approx(before[0], abs=1e-12)


def test_common_prior_makes_the_sides_share_the_analysts_beliefs() -> None:
    """With common_prior set, private beliefs change nothing."""
    program = believing(bundled("forts"), (log_odds(0.4), log_odds(0.7)), ((0.5, 0.5), (0.2, 0.8), (0.8, 0.2)))
    common = varied(program, structure={"common_prior": 1})
    shared = believing(program, (log_odds(0.4), log_odds(0.7)), ((0.5, 0.5), (0.5, 0.5), (0.5, 0.5)))
    assert exactly(common)[1][0, 0]["arrive"] == pytest.approx(exactly(shared)[1][0, 0]["arrive"], abs=1e-12)
