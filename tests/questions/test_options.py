"""Every option of the small war, beside one baseline."""

import pytest

from upperhand.questions.estimate import Estimate
from upperhand.questions.options import OptionMap, options


@pytest.fixture(scope="module")
def found(war, tiny) -> OptionMap:
    return options(war, **tiny)


def test_one_point_for_each_option_in_the_scenarios_order(war, found) -> None:
    assert [point.id for point in found.points] == list(war.options)
    assert [point.actor for point in found.points] == [option.actor for option in war.options.values()]


def test_an_option_without_effects_stands_at_the_origin(found) -> None:
    (point,) = [point for point in found.points if point.id == "nothing"]
    zero = Estimate(0.0, 0.0, 0.0, 0.0)
    changes = {point.upper_hand, point.surplus, point.deal, point.escalation, *point.losses.values()}
    assert changes == {zero}
    assert not point.effects


def test_the_others_move_something(found) -> None:
    for point in found.points:
        if point.id != "nothing":
            assert point.effects
            assert any(change.value != 0.0 for change in (point.upper_hand, point.surplus, point.deal)), (
                point.id
            )


def test_the_form_of_the_json(war, found) -> None:
    answer = found.as_dict()
    assert set(answer) == {"baseline", "options", "seconds"}
    for point in answer["options"]:
        assert {
            "id",
            "label",
            "actor",
            "effects",
            "upper_hand",
            "surplus",
            "deal",
            "escalation",
            "losses",
        } == set(point)
        assert set(point["losses"]) == set(war.names.sides)
        for part in ("upper_hand", "surplus", "deal", "escalation"):
            assert isinstance(point[part]["cannot_tell"], bool)
