"""A variant beside its baseline: paired luck, the right number moved, and names that do not exist."""

import json

import numpy as np
import pytest

from upperhand.questions.estimate import Estimate
from upperhand.questions.whatif import Comparison, whatif
from upperhand.scenario.errors import UnknownName

SHELLS = "corvia.shells.monthly"


@pytest.fixture(scope="module")
def nothing(war, tiny) -> Comparison:
    return whatif(war, options=["nothing"], **tiny)


@pytest.fixture(scope="module")
def shells(war, tiny) -> Comparison:
    return whatif(war, set={SHELLS: 90.0}, **tiny)


def _estimates(part: object) -> list[Estimate]:
    if isinstance(part, Estimate):
        return [part]
    parts = part.values() if isinstance(part, dict) else part
    assert isinstance(parts, tuple) or isinstance(part, dict)
    return [estimate for each in parts for estimate in _estimates(each)]


def _answer(found: Comparison) -> str:
    answer = found.as_dict()
    for each in (answer, answer["baseline"], answer["variant"]):
        each["seconds"] = None
    return json.dumps(answer)


def test_no_effect_is_no_difference_at_all(nothing) -> None:
    changes = _estimates(nothing.difference)
    assert len(changes) > 20
    assert set(changes) == {Estimate(0.0, 0.0, 0.0, 0.0)}
    assert nothing.effects == ()


def test_the_same_seed_gives_the_same_answer(war, tiny, shells) -> None:
    assert _answer(whatif(war, set=[f"{SHELLS} = 90.0"], **tiny, threads=1)) == _answer(shells)


def test_set_reaches_the_number_that_it_names(war, shells) -> None:
    ref = war.names.resolve(SHELLS)
    before, after = shells.baseline.program, shells.variant.program
    added = [row for row in after.effects if row not in before.effects]
    (effect,) = added
    assert (effect["bank"], effect["slot"], effect["kind"], effect["start"]) == (0, ref.slot, 0, 0)
    assert effect["value"] == 90.0
    assert shells.effects == (f"{SHELLS} = 90.0",)
    # In the first month it changes what its client gets, by the share of its pledge that Corvia sends; nobody else.
    first, second = (found.months[:, 1]["inflow"] for found in (shells.baseline, shells.variant))
    more = np.median(second[:, 0] - first[:, 0])
    assert 0.4 * 60 < more < 60
    assert np.median(second[:, 1] - first[:, 1]) == 0.0


def test_shells_help_the_side_that_gets_them(shells) -> None:
    change = shells.difference["upper_hand"]
    assert isinstance(change, Estimate)
    assert change.value > 0
    mirrored = shells.difference["reservation"]
    assert isinstance(mirrored, dict)
    assert mirrored["arden"].value > 0 > mirrored["brask"].value


@pytest.mark.parametrize(
    ("wrong", "suggestion"),
    [
        ({"options": ["deep_strik"]}, "deep_strike"),
        ({"set": ["corvia.shells.montly = 3"]}, SHELLS),
        ({"set": {"corvia.shells.montly": 3.0}}, SHELLS),
        ({"set": ["brsk.economy *= 0.9"]}, "brask.economy"),
    ],
    ids=["option", "quantity", "quantity by name", "side"],
)
def test_unknown_names_are_answered_with_the_nearest(war, tiny, wrong, suggestion) -> None:
    with pytest.raises(UnknownName) as caught:
        whatif(war, **wrong, **tiny)
    assert suggestion in str(caught.value)
