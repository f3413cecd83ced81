"""What must not change, or change in a known way, when a war is told otherwise: no answer needs to be known."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bargaining.answers import Reading, exactly, upper_hand
from tests.bargaining.brute_force import War
from tests.bargaining.wars import BOTH_FRONTS, EVERYTHING, ONE, SELDOM, TWO, WARS, as_program
from upperhand.bargaining import table
from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.fitted import solve
from upperhand.bargaining.outcome import follow_exact
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.bargaining.values import scratch
from upperhand.jit import kernel
from upperhand.questions.checks.wars import believing, line_of_forts, varied
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import find, load, loads
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import INPUTS, ISSUES, slot
from upperhand.scenario.swap import swap_sides
from upperhand.war.tables import tables

INVENTED = "two-rivers"
"""A full war: two sides, three fronts, suppliers, events, types, and everything at the table."""


@cache
def rivers() -> Program:
    """Return the full war, compiled; its arrays are not to be changed."""
    return compile_scenario(load(INVENTED))


def shortened(program: Program) -> Program:
    """A year is enough to compare two tellings of a war."""
    return varied(program, structure={"horizon": 12, "tail": 12})


def fitted(program: Program, seed: int, paths: int = 3000) -> Reading:
    return read(solve(program, paths=paths, seed=seed, threads=2))


def paired(program: Program, variant: Program, seed: int, paths: int) -> tuple[Reading, Reading]:
    """Both fitted answers with luck in common."""
    one = solve(program, paths=paths, seed=seed, threads=2)
    other = solve(variant, paths=paths, seed=seed, threads=2, order=one.order)
    return read(one), read(other)


# ---- swapping the sides


@pytest.mark.parametrize(
    "told",
    [*WARS.values(), EVERYTHING, BOTH_FRONTS],
    ids=[*WARS, "longer, everything", "longer, everything, two fronts"],
)
def test_swapping_the_sides_mirrors_everything_exactly(told: dict[str, Any]) -> None:
    program = as_program(War(**told))
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
    program = rivers()
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


def mirrored(program: Program, seeds: range, paths: int) -> tuple[Array, Array]:
    """Mean and standard error of what a mirrored war says too much or too little, in points and percentage points.

    Of U + U', S - S', S_W - S_W' and, for each side, R and premium; of the chance of a deal this month.
    """
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


UNBREAKABLE = varied(shortened(rivers()), inputs={"breach_base": 0.0})
"""The invented war where settlements hold: premiums are what makes fitted answers noisy."""


def assert_mirrored_within_half_a_point(program: Program, seeds: int, paths: int) -> None:
    gap, error = mirrored(program, range(seeds), paths)
    told = f"mean of {seeds} solves: gaps {gap.round(2)}, standard errors {error.round(2)}"
    # What the solves can tell: that no gap is half a point or more, but for their own error (one-sided, 95 %).
    assert (np.abs(gap) < 0.5 + 1.7 * error).all(), told
    assert (error < 0.3).all(), told


@pytest.mark.parametrize(
    ("program", "seeds"),
    [(UNBREAKABLE, 3), (as_program(War(**EVERYTHING)), 3), (line_of_forts(), 2)],
    ids=["an invented war", "forts, everything", "forts"],
)
def test_swapping_the_sides_mirrors_the_fitted_answer_within_half_a_point(
    program: Program, seeds: int
) -> None:
    """Measured: U is off by .27, .06 and .15 points, and nothing by more than .49 (S_W), .09 and .18."""
    assert_mirrored_within_half_a_point(program, seeds, 5000)


@pytest.mark.slow
def test_swapping_the_sides_mirrors_premiums_of_an_invented_war_too() -> None:
    """Measured: nothing is off by more than .10 points, with standard errors up to .39 (S and premiums)."""
    assert_mirrored_within_half_a_point(shortened(rivers()), 24, 20_000)


# ---- an option without effects


def test_an_option_without_effects_changes_not_a_bit() -> None:
    scenario = load(INVENTED)
    without, chosen = compile_scenario(scenario), compile_scenario(scenario, options=["nothing"])
    assert not scenario.options["nothing"].effects
    results = []
    for program in (without, chosen):
        solution = solve(shortened(program), paths=700, seed=3, threads=2)
        played = play(solution, paths=100, seed=3, threads=2)
        results.append([*solution.fitted, *read(solution), played.months, played.realised, played.terms])
    for one, other in zip(*results, strict=True):
        assert one.tobytes() == other.tobytes()


# ---- the unit in which a side measures


def of_two_issues(program: Program) -> Program:
    """The war on two fronts, of which each side cares more for the other one: the frontier bends."""
    weights = program.input_view()["side_issue_weight"].copy()
    weights[:, :2] = (70, 30), (45, 55)
    return varied(program, inputs={"side_issue_weight": tuple(map(tuple, weights))})


@pytest.mark.parametrize("fronts", [1, 2], ids=["one issue", "two issues"])
@pytest.mark.parametrize("proposer", [0, 1], ids=["A makes the offers", "B makes the offers"])
@pytest.mark.parametrize("side", [0, 1], ids=["A counts otherwise", "B counts otherwise"])
def test_a_side_that_measures_in_other_points_behaves_the_same(side: int, proposer: int, fronts: int) -> None:
    """Everything that one side measures in points is multiplied: its R, W and premium follow, all chances stay.

    The error of an offer is in points of whoever receives it, so that one side makes all offers here. Whether a breach
    pays is compared with equal gains, in which points of both sides meet: here it is equally likely whatever it pays.
    """
    skill = (1.0, 0.0) if proposer == 0 else (0.0, 1.0)
    told = EVERYTHING if fronts == 1 else BOTH_FRONTS
    program = as_program(War(**{**told, "skill": skill, "slope": 1e12, "breach": 0.05}))
    program = program if fronts == 1 else of_two_issues(program)
    factor = 3.0
    factors = np.array([factor if i == side else 1.0 for i in range(2)])
    inputs = program.inputs.copy()
    view = inputs.view(INPUTS)[0]
    for name in ("cost", "talks_reluctance", "talks_pressure", "talks_precondition", "talks_regroup"):
        view[f"side_{name}"] *= factors
    view["side_guarantee"] *= factors[::-1]  # what it would lose by breaking the other's guarantee
    if side != proposer:
        view["talks_error"] *= factor
    scaled = varied(replace(program, inputs=inputs), structure={"points": tuple(100 * factors)})
    one, other = exactly(program), exactly(scaled)
    assert one[1][0, 0]["premium"].min() > 0.1
    for name in ("fight", "talk", "finish"):
        assert other[0][0][name] == pytest.approx(factors * one[0][0][name], rel=1e-9)
    for name in ("premium", "arrive", "gain", "points"):
        assert other[1][0, 0][name] == pytest.approx(factors * one[1][0, 0][name], abs=1e-8)
    for name in ("breach", "consent", "acceptance", "settle", "talk"):
        assert other[1][0, 0][name] == pytest.approx(one[1][0, 0][name], abs=1e-9)
    assert other[2][0] == pytest.approx(factors * one[2][0])


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
    today = program.effects["slot"][program.effects["bank"] == 0] == slot("issue_today", (m,))
    assert not today.any(), "an effect moves this issue: both parts would have to follow it"
    names = replace(program.names, issues=(*program.names.issues, "other part"))
    return replace(program, inputs=inputs, structure=structure, names=names)


PRIDE: dict[str, list[tuple[str, str]]] = {
    "forts": [
        (
            "front: valley_road, weight: 100}",
            "front: valley_road, weight: {ash: 70, birch: 100}}\n"
            "  pride: {label: pride, kind: status, weight: {ash: 30, birch: 0}}",
        )
    ],
    INVENTED: [
        ("weight: {arden: 40, brask: 30}", "weight: {arden: 32, brask: 30}"),
        ("weight: {arden: [10, 15, 20],", "weight: {arden: [8, 12, 16],"),
        ("weight: {arden: 30, brask: 45}", "weight: {arden: 24, brask: 45}"),
        (
            "weight: {arden: 15, brask: 10}}",
            "weight: {arden: 12, brask: 10}}\n"
            "  pride: {label: pride, kind: status, weight: {arden: 20, brask: 0}}",
        ),
    ],
}
"""What to write where in a bundled scenario, so that its first side cares about one issue more; weights still sum to 100."""


def with_pride(name: str) -> Program:
    text = find(name)[0].read_text(encoding="utf-8")
    for old, new in PRIDE[name]:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return compile_scenario(loads(text))


@pytest.mark.parametrize(
    "told",
    [ONE, TWO, EVERYTHING, BOTH_FRONTS],
    ids=["one front", "two fronts", "everything", "everything, two fronts"],
)
def test_splitting_an_issue_leaves_everything_where_it_was(told: dict[str, Any]) -> None:
    program = as_program(War(**told))
    one, other = exactly(program), exactly(with_split_issue(program, 0))
    assert upper_hand(other) == pytest.approx(upper_hand(one), abs=1e-9)
    for name in ("surplus", "settle", "arrive", "premium"):
        assert other[1][0, 0][name] == pytest.approx(one[1][0, 0][name], abs=1e-9)


def test_an_issue_that_only_one_side_cares_about_leaves_the_upper_hand_where_it_was() -> None:
    one, other = exactly(line_of_forts()), exactly(with_pride("forts"))
    assert upper_hand(other) == pytest.approx(upper_hand(one), abs=1e-9)
    assert other[1][0, 0]["surplus"] == pytest.approx(one[1][0, 0]["surplus"], abs=1e-9)


@pytest.mark.parametrize(
    "retell",
    [lambda: with_split_issue(rivers(), 0), lambda: with_pride(INVENTED)],
    ids=["an issue split", "an issue of one side only"],
)
def test_issues_cut_otherwise_leave_the_fitted_answer_where_it_was(retell: Callable[[], Program]) -> None:
    one, other = paired(shortened(rivers()), shortened(retell()), 1, 1500)
    assert upper_hand(other) == pytest.approx(upper_hand(one), abs=1e-5)
    for column in range(2):
        assert other[1][0, column]["surplus"] == pytest.approx(one[1][0, column]["surplus"], abs=1e-5)


# ---- guarantees and talks


POINTS = st.floats(-20.0, 120.0)
PROMISED = st.floats(0.0, 30.0)


@kernel
def claims(a, b, work, tables_of):  # type: ignore[no-untyped-def]
    """The chance of a breach and the equal gain over values plus premiums: records of memory are for kernels only."""
    w = work[0]
    found = table.claims(a, b, w.values.broken, w.q, w.prepared, tables_of[0])
    return found[0], found[3]


@given(POINTS, POINTS, st.tuples(POINTS, POINTS, POINTS, POINTS), st.floats(0.01, 0.9), PROMISED, PROMISED)
def test_a_larger_guarantee_never_makes_a_deal_harder(
    a: float, b: float, resumed: tuple[float, float, float, float], base: float, guarantee: float, more: float
) -> None:
    work, layout = scratch(), tables(line_of_forts())
    work["prepared"]["frontier_a"][0, :2] = 0.0, 100.0
    work["prepared"]["frontier_b"][0, :2] = 100.0, 0.0
    work["q"]["breach_base"], work["q"]["breach_slope"] = base, 4.0
    work["values"]["broken"] = np.array(resumed).reshape(2, 2)
    chances, gains = [], []
    for promised in (
        (guarantee, guarantee),
        (guarantee + more, guarantee),
        (guarantee + more, guarantee + more),
    ):
        work["q"]["side_guarantee"] = promised
        chance, gain = claims(a, b, work, layout)
        chances.append(chance)
        gains.append(gain)
    assert chances[0] >= chances[1] >= chances[2]
    assert gains[0] <= gains[1] + 1e-12
    assert gains[1] <= gains[2] + 1e-12


def gained_by_a_breach(reading: Reading) -> float:
    """What the sides that suffer a breach would have in the war resumed, over the values of fighting to the finish."""
    resumed, finish = reading[0][0]["broken"], reading[0][0]["finish"]
    return float(resumed[0, 1] + resumed[1, 0] - finish.sum())


BREAKABLE = {
    "longer": EVERYTHING,
    "longer, two fronts": BOTH_FRONTS,
    **{name: told for name, told in WARS.items() if "breach" in told},
}


@pytest.mark.parametrize("told", BREAKABLE.values(), ids=BREAKABLE)
def test_larger_guarantees_raise_the_surplus_to_the_finish_and_leave_its_values_alone(
    told: dict[str, Any],
) -> None:
    """S_W never shrinks where a breach gains those who suffer it nothing, and W knows of no settlement."""
    readings = [
        exactly(as_program(War(**{**told, "guarantee": (points, points)})))
        for points in (0.0, 4.0, 8.0, 16.0, 60.0, 120.0)
    ]
    assert all(gained_by_a_breach(reading) <= 0 for reading in readings), (
        "the claim's condition does not hold"
    )
    surpluses = [reading[1][0, 1]["surplus"] for reading in readings]
    assert (np.diff(surpluses) >= 0).all(), surpluses
    assert surpluses[-1] > surpluses[0] + 1, surpluses
    assert all((reading[0][0]["finish"] == readings[0][0][0]["finish"]).all() for reading in readings)


@pytest.mark.parametrize("told", [SELDOM, EVERYTHING], ids=["settlements hold", "settlements may be broken"])
def test_easier_talks_leave_the_surplus_to_the_finish_alone(told: dict[str, Any]) -> None:
    """S falls when talks get easier, because waiting then has a better option in it; S_W does not."""
    found = [
        exactly(as_program(War(**{**told, "access": access, "persistence": access})))[1][0]
        for access in (0.05, 0.2, 0.6, 1.0)
    ]
    assert all(months[1] == found[0][1] for months in found)
    assert found[-1][0]["surplus"] < found[0][0]["surplus"] - 1
    if not told.get("breach"):
        assert (np.diff([months[0]["surplus"] for months in found]) < 0).all()


def fitted_pairs(sets: list[str]) -> list[tuple[Reading, Reading]]:
    """Return what the fitted solver says of the invented war without effects and with them."""
    plain, variant = shortened(rivers()), shortened(compile_scenario(load(INVENTED), sets=sets))
    return [paired(plain, variant, seed, 2000) for seed in range(3)]


def test_easier_talks_leave_the_fitted_surplus_to_the_finish_alone() -> None:
    pairs = fitted_pairs(["talks.access += 0.4"])
    gaps = [other[1][0, 1]["surplus"] - one[1][0, 1]["surplus"] for one, other in pairs]
    assert np.abs(np.mean(gaps)) <= 0.5, gaps


def test_larger_guarantees_raise_the_fitted_surplus_to_the_finish() -> None:
    pairs = fitted_pairs(["arden.guarantee += 12", "brask.guarantee += 12"])
    gaps = [other[1][0, 1]["surplus"] - one[1][0, 1]["surplus"] for one, other in pairs]
    assert min(gaps) > 1, gaps


# ---- little error

HOPES = {"priors": ((0.5, 0.5), (0.5, 0.5))}
NEARLY_AGREED: dict[str, dict[str, Any]] = {
    "offers": {**WARS["offers"], **HOPES},
    "talks seldom": {**SELDOM, **HOPES},
    "settlements may be broken": {**EVERYTHING, **HOPES, "breach": 0.02},
    "two fronts": {**WARS["offers"], **TWO, **HOPES},
}


@pytest.mark.parametrize("told", NEARLY_AGREED.values(), ids=NEARLY_AGREED)
def test_as_the_error_vanishes_the_game_is_take_it_or_leave_it(told: dict[str, Any]) -> None:
    plain = exactly(as_program(War(**{**told, "error": 0.0})))
    gaps = []
    for error in (1e-1, 1e-3, 1e-5, 1e-7):
        reading = exactly(as_program(War(**{**told, "error": error})))
        gaps.append(np.abs(reading[1][0, 0]["arrive"] - plain[1][0, 0]["arrive"]).max())
    assert gaps[0] > gaps[1] > gaps[2] > gaps[3], gaps
    assert gaps[3] < 1e-4, gaps
    assert plain[1][0, 0]["acceptance"] == 1.0
    # Whoever makes the offer leaves the other with its claim, and takes all that there is to gain.
    skill = told["skill"][0] / sum(told["skill"])
    share = [skill, 1 - skill]
    month, fight = plain[1][0, 0], plain[0][0]
    claim = fight["talk"] + month["premium"]
    assert month["points"] == pytest.approx(claim + np.array(share) * month["surplus"], abs=1e-9)


# ---- beliefs


def test_common_prior_makes_the_sides_share_the_analysts_beliefs() -> None:
    """With common_prior set, private beliefs change nothing."""
    program = believing(line_of_forts(), (0.4, 0.7), ((0.5, 0.5), (0.2, 0.8), (0.8, 0.2)))
    common = varied(program, structure={"common_prior": 1})
    shared = believing(program, (0.4, 0.7), ((0.5, 0.5), (0.5, 0.5), (0.5, 0.5)))
    assert exactly(common)[1][0, 0]["arrive"] == pytest.approx(exactly(shared)[1][0, 0]["arrive"], abs=1e-12)
