"""The belief-weighted regression of realised payoffs, a second way to the fitted solver's numbers."""

import doctest

import numpy as np
import pytest

from upperhand.bargaining import longstaff_schwartz
from upperhand.bargaining.agreement import compare
from upperhand.bargaining.exact import solve_exact
from upperhand.bargaining.longstaff_schwartz import CrossCheckError, covers, solve_realised
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.questions.checks import fitted_wars, wars
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.theory import stopping


@pytest.fixture(scope="module")
def game():
    return wars.stopping_war(**stopping.GAMES["S"])


def test_the_example_in_the_documentation():
    tried = doctest.testmod(longstaff_schwartz)
    assert (tried.attempted, tried.failed) == (5, 0)


def test_values_over_states_are_near_the_exact_ones(game):
    """.003 of the pie takes 50,000 paths; with 20,000 the error is about twice that."""
    solution = solve_realised(game, paths=20_000, seed=1)
    found = compare(solution, solve_exact(game), play(solution, paths=2000, seed=1))
    assert (found.rmse < 1.0).all()
    assert (found.rmse_finish < 1.0).all()
    assert (np.abs(found.today) < 0.8).all()


def test_numbers_do_not_depend_on_threads_and_do_on_the_seed(game):
    one, two, other = (
        read(solve_realised(game, paths=1000, seed=seed, threads=threads))[0]["fight"].copy()
        for seed, threads in ((1, 1), (1, 2), (2, 2))
    )
    assert (one == two).all()
    assert (one != other).any()


def test_a_war_of_one_battle_is_weighed_by_each_sides_beliefs():
    """W today is the weighted mean of the end, so it must be what each side's own odds say."""
    war = wars.believing(wars.line_of_forts(), (0.3, 0.8), ((0.5, 0.5), (0.1, 0.9), (0.6, 0.4)))
    war = wars.varied(
        war,
        inputs={"side_cost": 1.0, "side_discount": 1.0},
        state={"front_position": (1.0,)},
        structure={"lines": (2,), "horizon": 1, "tail": 0},
    )
    found = read(solve_realised(war, paths=40_000, seed=3))[0][0]
    expected = [100 * (0.1 * 0.3 + 0.9 * 0.8) - 1, 100 * (0.6 * 0.7 + 0.4 * 0.2) - 1]
    assert found["finish"] == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (lambda: compile_scenario(load("two-rivers")), "law: forts"),
        (lambda: wars.varied(wars.line_of_forts(), inputs={"talks_access": 0.5}), "talks.access"),
        (lambda: wars.varied(wars.line_of_forts(), inputs={"breach_base": 0.1}), "breach.base"),
        (lambda: wars.varied(wars.line_of_forts(), inputs={"side_talks_regroup": 0.1}), "talks.regroup"),
    ],
    ids=["battle", "talks seldom", "breach", "regroup"],
)
def test_what_it_does_not_cover_it_refuses(program, said):
    with pytest.raises(CrossCheckError, match=said):
        solve_realised(program(), paths=100)
    assert covers(wars.line_of_forts()) is None


@pytest.mark.slow
def test_both_regressions_agree_within_the_stated_error():
    size = fitted_wars.Size(seeds=1, bases=("standard",), crosses=8, cross_paths=50_000)
    checks = list(fitted_wars.cross_check(size, seed=1))
    assert [(one.case, one.ours, one.exact, one.tolerance) for one in checks if not one.ok] == []
    assert max(one.tolerance for one in checks) < 0.6
