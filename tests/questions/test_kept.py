"""A variant kept as a file is the same war as the what-if, and every other byte of the file is the user's."""

import numpy as np
import pytest

from upperhand.questions.assess import assess
from upperhand.questions.kept import kept
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import bundled, load, loads

LITTLE = {"quick": True, "paths": 450, "draws": 128}
RIVERS = bundled()["two-rivers"].read_text("utf-8")

OPTIONS = [
    ("two-rivers", option) for option in (*load("two-rivers").options, *load("two-rivers").courses)
] + [
    ("ukraine-2024-09", option)
    for option in [*load("ukraine-2024-09").options, *load("ukraine-2024-09").courses][::5]
]


def ranges(program):
    return sorted((r.bank, r.slot, r.low, r.central, r.high) for r in program.ranges)


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_an_option_can_be_kept(name, option):
    text = bundled()[name].read_text("utf-8")
    made, asked = compile_scenario(loads(kept(text, [option]))), compile_scenario(load(name), [option])
    assert np.array_equal(made.effects, asked.effects)
    assert np.array_equal(made.inputs, asked.inputs)
    assert ranges(made) == ranges(asked)


@pytest.mark.parametrize(
    "effect",
    [
        "brask.recruits *= 0.8",
        "brask.recruits = 9 from 2031-06",
        "corvia.will *= 0.5 over 3 months for 6 months",
        "corvia.will *= 0.5 after 2 months",
        "corvia.will *= 0.5 after 2 months for 6 months",
        "corvia.will *= 0.5 over 2 months after 2 months for 6 months",
    ],
)
def test_a_changed_number_is_changed_at_the_same_time(effect):
    made, asked = (
        compile_scenario(loads(kept(RIVERS, (), [effect]))),
        compile_scenario(load("two-rivers"), (), [effect]),
    )
    assert np.array_equal(made.effects, asked.effects)


def test_the_file_gives_the_numbers_of_the_variant():
    options, sets = ["more_shells", "convene"], ["brask.recruits *= 0.8"]
    one = assess(loads(kept(RIVERS, options, sets, "shells, and talks")), **LITTLE)
    other = assess(load("two-rivers"), options=options, sets=sets, **LITTLE)
    for name in ("upper_hand", "surplus", "reservation", "ends", "losses"):
        assert one.as_dict()[name] == other.as_dict()[name]


def test_every_other_line_stays():
    made = kept(RIVERS, ["arm"], ["brask.recruits *= 0.8"], "Arm: \x00 'it'").splitlines()
    before = RIVERS.splitlines()
    assert [line for line in before if line not in made] == ["title: The war of the two rivers"]
    assert loads("\n".join(made)).title == "The war of the two rivers: Arm: 'it'"
    added = [line.strip() for line in made if line not in before]
    assert sum(line.startswith("- label:") for line in added) == 3


def test_nothing_changed_is_the_file_itself():
    assert kept(RIVERS) == RIVERS
