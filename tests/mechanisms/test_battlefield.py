"""Battlefield: gains, lines, breakthroughs, the corridor, surprise, holding, escalation, the war before (M01–M11)."""

from tests.mechanisms.harness import Measured, effect, shift_of, war
from upperhand.questions.base_rate import settled_within

BELTS = ("bridge", "first belt", "second belt", "salt road")


def road(*strength: float, taken: tuple[str, ...] = (), held_by_calden: float = 0.4) -> dict[str, object]:
    """Return the salt road with Ostrel's strengths of its three outer lines, and what taking the last one does."""
    lines: list[dict[str, object]] = [{"name": BELTS[0], "strength": 0.4}]
    for name, value in zip(BELTS[1:], strength, strict=True):
        lines.append({"name": name, "strength": {"calden": held_by_calden, "ostrel": value}})
    lines[-1]["when_taken"] = list(taken)
    return {"fronts": {"salt_road": {"lines": lines}}}


def test_m01_a_gain_raises_leverage_now_and_later(measured: Measured) -> None:
    found = effect(war(), war({"salt_road.position": 2.0}))
    measured.rises("points of the balanced settlement to the gainer, one line taken", found["leverage/0"])
    measured.falls("points to the other", found["leverage/1"])
    measured.rises("points of a settlement six months later", found["points/0@6"])
    measured.note("upper hand over the new line", found["upper_hand"])


def test_m01_the_other_side_gains_as_well(measured: Measured) -> None:
    found = effect(war(), war({"salt_road.position": 0.2}))
    measured.rises(
        "points of the balanced settlement to the second side, 0.8 lines taken", found["leverage/1"]
    )
    measured.rises("points of the settlements reached", found["settled_points/1"])


def test_m02_an_offensive_gains_ground_bit_by_bit(measured: Measured) -> None:
    found = effect(war({"calden.tempo": 0.0}), war({"calden.tempo": 1.0}))
    measured.rises("lines on the salt road after 3 months", found["position/salt_road@3"])
    measured.rises("lines on the salt road after 12 months", found["position/salt_road@12"])
    growth = found.by_replicate("position/salt_road@12") - found.by_replicate("position/salt_road@3")
    assert growth.min() > 0.0
    measured.rises("points of the balanced settlement", found["leverage/0"])


def test_m03_the_first_line_is_the_hardest(measured: Measured) -> None:
    def pace(hardest_first: bool, start: float) -> object:
        strengths = (2.2, 0.2, 0.2) if hardest_first else (0.2, 2.2, 0.2)
        return war({"salt_road.position": start}, overlay=road(*strengths))

    # The same start before and after the first belt; only the order of the lines differs.
    before = effect(pace(False, 1.4), pace(True, 1.4))
    after = effect(pace(False, 2.4), pace(True, 2.4))
    measured.falls("lines after 6 months, before the breach", before["position/salt_road@6"])
    measured.rises("lines after 6 months, once the first line is behind", after["position/salt_road@6"])


def test_m04_a_breakthrough_quickens_the_pace_expected(measured: Measured) -> None:
    inside, behind = {"salt_road.position": 1.4}, {"salt_road.position": 2.4}
    belts, even = road(3.0, 0.0, 0.0), road(1.0, 1.0, 1.0)
    found = effect(war(inside, overlay=belts), war(behind, overlay=belts))
    same = effect(war(inside, overlay=even), war(behind, overlay=even))
    pace = shift_of(found.by_replicate("position/salt_road@6") - 1.0)
    measured.rises("lines gained in the six months after a breakthrough, against the six before", pace)
    measured.rises(
        "points of leverage, beyond those of a line like any other", found.more_than(same, "leverage/0")
    )


def test_m05_cutting_the_corridor_is_a_threshold(measured: Measured) -> None:
    cut = road(1.2, 0.6, 0.3, taken=("ostrel.logistics.corridor = 0.1",), held_by_calden=4.0)
    plain = road(1.2, 0.6, 0.3, held_by_calden=4.0)
    step = {"salt_road.position": 4.0}
    near = {"salt_road.position": 3.8}
    crossing = effect(war(near, overlay=cut), war(step, overlay=cut))
    same = effect(war(near, overlay=plain), war(step, overlay=plain))
    measured.rises("points of leverage of the last fifth of a line", crossing["leverage/0"])
    measured.rises("of them through the corridor", crossing.more_than(same, "leverage/0"))
    measured.rises(
        "lines on another front after 6 months", crossing.more_than(same, "position/glass_hills@6")
    )


def test_m06_ground_taken_by_surprise_is_held_at_a_cost(measured: Measured) -> None:
    assault = ("border_vale.dormant = 0", "border_vale.position += 0.5")
    found = effect(war(), war(sets=assault))
    measured.rises("lines held on the other's ground after 6 months", found["position/border_vale@6"])
    held = {"border_vale.dormant": 0.0, "border_vale.position": 1.0}
    cost = effect(war({**held, "border_vale.hold_cost": 0.0}), war({**held, "border_vale.hold_cost": 0.5}))
    measured.falls("lines on the salt road after 6 months, force tied down", cost["position/salt_road@6"])
    measured.falls("points of the balanced settlement, force tied down", cost["leverage/0"])


def test_m07_surprise_helps_and_telling_partners_spoils_it(measured: Measured) -> None:
    opened = {"border_vale.dormant": 0.0, "border_vale.age": 0.0, "battle.surprise": 4.0}
    seen = war({**opened, "ostrel.border_vale.foreknown": 1.0})
    unseen = war({**opened, "ostrel.border_vale.foreknown": 0.0})
    measured.rises("lines after 3 months, nobody foresaw it", effect(seen, unseen)["position/border_vale@3"])
    told = unseen.but({"battle.leak": 1.0, "vorin.foreknown": 1.0})
    measured.falls(
        "lines after 3 months, a partner that leaks was told", effect(unseen, told)["position/border_vale@3"]
    )


def test_m08_the_land_held_is_the_stock_from_which_all_starts(measured: Measured) -> None:
    found = effect(war({"salt_road.position": 0.0}), war({"salt_road.position": 4.0}))
    measured.rises("points of freezing the line, all of the front", found["freeze/0"])
    measured.rises("points of the balanced settlement", found["leverage/0"])
    measured.rises("points of the settlements reached", found["settled_points/0"])


def test_m09_gains_must_be_held_to_count(measured: Measured) -> None:
    taken = {"salt_road.position": 2.0, "salt_road.fresh": 1.0, "battle.fresh": 1.0, "vorin.theory": 3.0}
    loose = war({**taken, "battle.consolidation": 0.0})
    firm = war({**taken, "battle.consolidation": 1.0})
    found = effect(loose, firm)
    measured.rises("ground consolidated and held after 6 months, lines", found["gains_held/0@6"])
    measured.rises("shells fired to need after 6 months: suppliers believe in it", found["fires/0@6"])
    measured.rises("lines after 12 months", found["position/salt_road@12"])


def test_m10_foreign_arms_raise_the_risk_of_escalation(measured: Measured) -> None:
    found = effect(war({"vorin.provocation": 0.0}), war({"vorin.provocation": 0.1}))
    measured.rises("chance that the war escalates beyond its bounds", found["ends/escalation"])


def test_m11_the_war_so_far_sets_where_it_starts(measured: Measured) -> None:
    none = {"calden.prisoners": 0.0, "ostrel.prisoners": 0.0, "battle.prisoners": 0.0}
    found = effect(war(none), war({**none, "calden.prisoners": 20.0, "ostrel.prisoners": 20.0}))
    measured.rises("trust in channels after a year, 20 thousand prisoners on each side", found["channels@12"])
    assert settled_within(12.0, 30.0) < settled_within(12.0, 3.0), (
        "an old war is settled less often in a year"
    )
