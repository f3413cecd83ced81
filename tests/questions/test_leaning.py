"""What an answer leans on: the inputs that are found to matter do matter when they are changed, and by as much."""

import numpy as np
import pytest

from upperhand.questions.assess import assess
from upperhand.questions.leaning import LEAST, MOST, leaning
from upperhand.questions.solves import QUICK, Solved, effort_of, solve_all
from upperhand.report.leans import leans
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import with_centre
from upperhand.scenario.load import load
from upperhand.war.condition import observe

DRAWS = 512


@pytest.fixture(scope="module")
def solved():
    program = observe(compile_scenario(load("two-rivers")))
    return solve_all(program, effort_of(QUICK, 450, DRAWS), 1, None, None)


def with_numbers(solved, number, noise=0.3):
    """Return the solves as if a number were a known function of the draws, with the noise of two solves."""
    z = with_centre(solved.program, DRAWS, 1).z
    luck = np.random.default_rng(1).normal(0.0, noise, (2, len(z)))
    made = Solved.__new__(Solved)
    made.__dict__.update(solved.__dict__)
    horizon = int(solved.program.structure["horizon"][0])
    flat = np.zeros_like(luck)
    made.joint_numbers = {"upper_hand": number(z) + luck, "surplus": flat, f"deal/{horizon}": flat}
    return made


def test_known_slopes_are_found_and_nothing_else(solved):
    found = leaning(with_numbers(solved, lambda z: 3.0 * z[:, 4] - 1.5 * z[:, 7]), DRAWS, 1)
    assert [lean.of for lean in found[:2]] == ["upper_hand", "upper_hand"]
    assert [lean.input.name for lean in found[:2]] == [solved.program.ranges[i].name for i in (4, 7)]
    assert found[0].change == pytest.approx(3.0 * 3.29, rel=0.1)
    assert found[1].change == pytest.approx(-1.5 * 3.29, rel=0.15)
    assert not [lean for lean in found if lean.of != "upper_hand"]


def test_of_noise_nothing_is_named(solved):
    assert leaning(with_numbers(solved, lambda z: 0.0 * z[:, 0], noise=5.0), DRAWS, 1) == ()


def test_an_assessment_names_inputs_in_words_with_their_evidence():
    war = load("two-rivers")
    found = assess(war, quick=True, paths=1200, draws=DRAWS)
    named = leans(found)
    assert named
    for of in ("upper_hand", "surplus", "chance"):
        sizes = [abs(each.change) for each in named if each.of == of]
        assert sizes == sorted(sizes, reverse=True)
        assert len(sizes) <= MOST
        assert min(sizes, default=LEAST) >= LEAST
    for each in named:
        assert each.input in war.quantities or each.input == ""
        assert each.low < each.high
        assert each.text.startswith(f"from {each.low:g} to {each.high:g}: ")
        assert each.label
