"""Arms that add to one side's prospects what they take from the other's move the terms, not the chance of a deal.

Each way in which arms may yet move that chance is switched on alone.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from tests.bargaining.answers import exactly, upper_hand
from tests.bargaining.brute_force import War
from tests.bargaining.wars import as_program
from upperhand.bargaining.exact import solve_exact
from upperhand.bargaining.fitted import solve
from upperhand.bargaining.outcome import follow_exact
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.scenario.program import OPS, Program
from upperhand.scenario.quantities import slot

ROAD = War(
    forts=(100,), start=(50,), shares=(1.0,), horizon=30, odds=(0.5,), priors=((1.0,), (1.0,)), truth=(1.0,),
    cost=(0.6, 0.9), discount=(0.97, 0.97), flow=True, floor=False, split=False, error=5.0, skill=(2.0, 1.0),
    access=0.3, persistence=0.6, serious=0.5, reluctance=(1.0, 1.5), pressure=(0.3, 0.2), regroup=(0.2, -0.1), rest=6,
)  # fmt: skip
"""Zero-sum, beliefs in common, the ends far off: what arms add to one side's prospects they take from the other's."""

SHORT_ROAD = replace(ROAD, forts=(40,), start=(20,), horizon=18, caches={})
FRAGILE = replace(SHORT_ROAD, breach=0.2, surprise=1, caches={})
DISPUTED = replace(
    ROAD, odds=(0.5, 0.6), priors=((0.0001, 0.9999), (0.9999, 0.0001)), truth=(0.5, 0.5), caches={}
)
NEAR_THE_END = replace(ROAD, forts=(8,), start=(6,), caches={})
DEMANDING = replace(ROAD, face=(4.0, 0.0), caches={})

ARMS = ("battle.base_odds += 0.4",)
LATER = ("battle.base_odds += 0.4 from 2020-09-01",)
FADING = ("battle.base_odds += 1 for 6 months",)

Change = Callable[[Program], Program]


def as_told(war: War, sets: tuple[str, ...], change: Change | None = None) -> Program:
    """The war with effects, as after --set; and with a further change."""
    program = as_program(war).with_effects(compile_scenario(load("forts"), sets=list(sets)).effects)
    return program if change is None else change(program)


def chance_of_a_deal(war: War, sets: tuple[str, ...] = (), change: Change | None = None) -> float:
    """Within the horizon."""
    return float(follow_exact(solve_exact(as_told(war, sets, change))).settled[-1])


@pytest.mark.parametrize(
    ("war", "arms"),
    [(ROAD, ARMS), (ROAD, LATER), (SHORT_ROAD, FADING)],
    ids=["arms now", "arms later", "arms for a time"],
)
def test_arms_that_move_both_prospects_one_for_one_leave_the_chance_of_a_deal_alone(
    war: War, arms: tuple[str, ...]
) -> None:
    before, after = chance_of_a_deal(war), chance_of_a_deal(war, arms)
    assert 0.05 < before < 0.95
    assert after == pytest.approx(before, abs=1e-12)
    one, other = exactly(as_told(war, ())), exactly(as_told(war, arms))
    assert other[1][0, 0]["surplus"] == pytest.approx(one[1][0, 0]["surplus"], abs=1e-9)
    assert upper_hand(other) > upper_hand(one) + 1  # but they move the terms


def test_arms_leave_the_chance_of_a_deal_alone_in_the_fitted_answer() -> None:
    one = solve(as_told(ROAD, ()), paths=3000, seed=0, threads=2)
    other = solve(as_told(ROAD, ARMS), paths=3000, seed=0, threads=2, order=one.order)
    chances = [play(solution, paths=2000, seed=0, threads=2).settled.mean() for solution in (one, other)]
    hands = [upper_hand(read(solution)) for solution in (one, other)]
    assert chances[0] == pytest.approx(chance_of_a_deal(ROAD), abs=0.01)
    assert chances[1] == pytest.approx(chances[0], abs=0.005)
    assert hands[1] > hands[0] + 1


def when_taken(field: str, factor: float, line: float, program: Program) -> Program:
    """An input of side A is multiplied while A holds the front up to a line."""
    row = np.zeros(1, OPS)
    row["slot"], row["kind"], row["mode"], row["level"] = slot(field, (0,)), 1, 3, line
    row["duration"], row["value"], row["high"] = np.inf, factor, 100.0
    return program.with_effects(row)


softened = partial(when_taken, "side_talks_precondition", 0.2, 51.0)
pressed = partial(when_taken, "side_talks_pressure", 8.0, 51.0)

EXCEPTIONS: dict[str, tuple[Callable[[], float], Callable[[], float]]] = {
    # Their hits are a cost to the other side besides what they win.
    "damage as cost": (
        partial(chance_of_a_deal, ROAD),
        partial(chance_of_a_deal, ROAD, (*ARMS, "birch.cost += 0.3")),
    ),
    # A settlement may be broken; the war resumed after it would be one without the advantage of today.
    "a later shift of power": (
        partial(chance_of_a_deal, FRAGILE),
        partial(chance_of_a_deal, FRAGILE, FADING),
    ),
    # The sides do not agree what the arms are worth; battles will tell.
    "disagreement about the weapon": (partial(chance_of_a_deal, ROAD), partial(chance_of_a_deal, DISPUTED)),
    # Prospects cannot go beyond all or nothing.
    "corners": (partial(chance_of_a_deal, NEAR_THE_END), partial(chance_of_a_deal, NEAR_THE_END, ARMS)),
    # Gains soften a precondition, and so open the way to talks.
    "preconditions softened by gains": (
        partial(chance_of_a_deal, DEMANDING, (), softened),
        partial(chance_of_a_deal, DEMANDING, ARMS, softened),
    ),
    # A supplier presses its client once the client has what it wanted.
    "suppliers that react": (
        partial(chance_of_a_deal, ROAD, (), pressed),
        partial(chance_of_a_deal, ROAD, ARMS, pressed),
    ),
}
"""The chance of a deal without and with the arms, each exception switched on alone."""


@pytest.mark.parametrize(("without", "with_arms"), EXCEPTIONS.values(), ids=EXCEPTIONS)
def test_each_named_exception_to_neutrality_moves_the_chance_of_a_deal(
    without: Callable[[], float], with_arms: Callable[[], float]
) -> None:
    before, after = without(), with_arms()
    assert abs(after - before) > 0.002, f"{before:.4f} -> {after:.4f}"


def test_a_precondition_that_gains_do_not_soften_is_neutral() -> None:
    """Not the precondition is the exception, but its softening."""
    assert chance_of_a_deal(DEMANDING, ARMS) == pytest.approx(chance_of_a_deal(DEMANDING), abs=1e-12)
    assert chance_of_a_deal(DEMANDING) < chance_of_a_deal(ROAD) - 0.01


def test_common_beliefs_of_several_types_are_still_neutral() -> None:
    """Learning alone is no exception: sides that start from the same beliefs stay in step."""
    same = replace(ROAD, odds=(0.4, 0.6), priors=((0.3, 0.7), (0.3, 0.7)), truth=(0.3, 0.7), caches={})
    assert chance_of_a_deal(same, ARMS) == pytest.approx(chance_of_a_deal(ROAD), abs=1e-12)
