"""Estimates at once, held against full solves of the same variants."""

import numpy as np
import pytest

import upperhand as uh
from upperhand.questions.at_once import LEAST, AtOnce
from upperhand.questions.whatif import whatif
from upperhand.scenario.errors import UnknownName

VARIANTS = [
    {"sets": ["battle.contest = 0.4"]},
    {"sets": ["arden.cost = 0.5"]},
    {"sets": ["arden.talks.precondition = 3"]},
    {"options": ["convene"]},
    {"options": ["guarantee"]},
    {"options": ["more_shells", "sanction"], "sets": ["brask.recruits *= 0.8"]},
]


@pytest.fixture(scope="module")
def at_once():
    return AtOnce(uh.load("two-rivers"))


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_solve_lies_within_the_error_that_is_shown(at_once, variant):
    found = at_once.moved(**variant)
    full = whatif(
        uh.load("two-rivers"),
        options=variant.get("options", ()),
        set=variant.get("sets", ()),
        seed=5,
        paths=1500,
        draws=128,
    ).difference
    for name, by in zip(LEAST, (full["upper_hand"], full["surplus"], full["deal"][-1]), strict=True):
        assert abs(found[name].value - by.value) <= np.hypot(found[name].error, by.error), name


def test_what_changes_nothing_moves_nothing_and_the_same_question_has_the_same_answer(at_once):
    assert all(each.value == each.error == 0.0 for each in at_once.moved(options=["nothing"]).values())
    assert at_once.moved(options=["convene"]) == at_once.moved(options=["convene"])


def test_threads_do_not_matter():
    one, two = (AtOnce(uh.load("two-rivers"), paths=600, threads=n).moved(["convene"]) for n in (1, 2))
    assert one == two


def test_an_unknown_option_is_refused(at_once):
    with pytest.raises(UnknownName):
        at_once.moved(options=["none_such"])
