"""Bargaining: arms races, pressure, preconditions, optimism, consent, who is invited, memory (M12–M24)."""

from tests.mechanisms.harness import (
    FINE,
    FINEST,
    HARDLY_CHANCE,
    HARDLY_POINTS,
    Measured,
    effect,
    outcomes,
    war,
)

NO_WAY_IN = {
    "talks.access": 0.0,
    "talks.channel_weight": 0.0,
    "talks.memory": 0.0,
    "isle.effort": 0.0,
    "sand.effort": 0.0,
}


def believing(share: float) -> dict[str, object]:
    """Return beliefs under which Ostrel gives this weight to its own army being the better one."""
    weights = {"ostrel_better": share, "calden_better": 1.0 - share}
    return {"beliefs": {"fighters": {"weights": {"ostrel": weights}}}}


def test_m12_what_one_side_arms_with_the_other_loses(measured: Measured) -> None:
    lean, armed = {"calden.shells.production": 0.0}, {"calden.shells.production": 200.0}
    found = effect(war(lean), war(armed), FINE)
    measured.rises("points that fighting on is worth to the side that arms", found["reservation/0"])
    measured.falls("points that it is worth to the other", found["reservation/1"])
    answer = effect(war(lean), war({**armed, "kadrim.shells.monthly": 200.0}), FINE)
    measured.falls("points of leverage once the other answers in kind", answer.more_than(found, "leverage/0"))


def test_m12_talks_in_sight_hardly_hurry_the_armies(measured: Measured) -> None:
    found = effect(war(), war(sets=("talks.forum += 0.8 from 2041-12 for 3 months",)), FINE)
    measured.hardly(
        "chance that the first side presses, three months before a likely summit", found["press/0@3"], 0.02
    )
    measured.hardly("chance that the second side presses", found["press/1@3"], 0.02)


def test_m13_damage_brings_the_other_side_to_the_table(measured: Measured) -> None:
    found = effect(war({"calden.drones.production": 0.0}), war({"calden.drones.production": 2000.0}))
    measured.falls("points that fighting on is worth to the side under strikes", found["reservation/1"])
    measured.rises("its chance to consent to talks", found["parts/consent/1"])
    measured.rises("chance of a settlement within a year", found["settled"])


def test_m13_mere_strength_moves_the_terms_and_not_the_will(measured: Measured) -> None:
    found = effect(war({"calden.force": 150.0}), war({"calden.force": 600.0}), FINE)
    measured.falls(
        "points that fighting on is worth to the weaker side, force 150 to 600 thousand",
        found["reservation/1"],
    )
    measured.rises("points of the settlements reached, to the stronger", found["settled_points/0"])
    measured.falls("the weaker side's chance to consent to talks", found["parts/consent/1"])
    measured.falls("chance of a settlement within a year", found["settled"])


def test_m14_success_makes_the_winner_willing(measured: Measured) -> None:
    face = {"calden.talks.precondition": 6.0}
    found = effect(war(face), war({**face, "calden.gains_held": 4.0}))
    measured.rises("chance that the side with gains consents to talk today", found["consent/0"])
    measured.rises("share of months in talks", found["talks/share"])
    stronger = effect(war(), war({"salt_road.position": 3.0, "calden.gains_held": 2.0}))
    measured.rises("points of the settlements that it reaches", stronger["settled_points/0"])


def test_m15_a_precondition_blocks_talks_and_softens_with_gains(measured: Measured) -> None:
    none, full = war({"calden.talks.precondition": 0.0}), war({"calden.talks.precondition": 20.0})
    found = effect(none, full)
    measured.falls("share of months in talks, the precondition at 20 points of face", found["talks/share"])
    measured.falls("chance of a settlement within a year", found["settled"])
    soft = effect(full, full.but({"calden.gains_held": 4.0}))
    measured.rises("share of months in talks, four lines of gains held", soft["talks/share"])
    unsaid = effect(full, full.but({"calden.talks.demand": 0.0}))
    measured.rises("share of months in talks, declared but not meant", unsaid["talks/share"])


def test_m16_a_cut_corridor_moves_the_terms_hardly_the_talks(measured: Measured) -> None:
    # From whole to as good as cut: the bounds of the quantity.
    found = effect(war({"ostrel.logistics.corridor": 1.0}), war({"ostrel.logistics.corridor": 0.1}), FINEST)
    measured.rises("points of the balanced settlement", found["leverage/0"])
    measured.hardly("share of months in talks", found["talks/share"], HARDLY_CHANCE)
    measured.hardly("chance of a settlement within a year", found["settled"], HARDLY_CHANCE)
    # It falls by just about half a point, so no "hardly" here: away from a deal, not towards one.
    measured.falls("surplus, points", found["surplus"])


def test_m16_gains_revive_talks_where_a_precondition_stands_in_the_way(measured: Measured) -> None:
    face = {"calden.talks.precondition": 6.0}
    found = effect(war(face), war({**face, "salt_road.position": 4.0, "calden.gains_held": 3.0}))
    measured.rises(
        "share of months in talks, corridor reached and a precondition of 6 points", found["talks/share"]
    )


def test_m17_believing_in_victory_blocks_the_deal(measured: Measured) -> None:
    found = effect(war(overlay=believing(0.05)), war(overlay=believing(0.95)))
    measured.rises("points that fighting on is worth to the believer", found["reservation/1"])
    measured.falls("surplus, points", found["surplus"])
    measured.falls("its chance to consent to talks", found["parts/consent/1"])
    measured.falls("chance of a settlement within a year", found["settled"])


def test_m19_talks_need_both_sides(measured: Measured) -> None:
    willing = war({"calden.talks.reluctance": 0.2, "ostrel.talks.reluctance": 0.2})
    for i, side in enumerate(("calden", "ostrel")):
        found = effect(willing, willing.but({f"{side}.talks.reluctance": 50.0}))
        measured.falls(f"share of months in talks, side {i + 1} refuses", found["talks/share"])
        measured.falls(f"chance of a settlement, side {i + 1} refuses", found["settled"])
        other = f"parts/consent/{1 - i}"
        assert found[other].low > 0.0, "the other side's consent, which rises, does not help"


def test_m20_an_open_invitation_opens_the_summit(measured: Measured) -> None:
    summit = {"talks.forum": 0.5}
    found = effect(war({**summit, "ostrel.talks.invited": 0.0}), war({**summit, "ostrel.talks.invited": 1.0}))
    measured.rises("share of months in talks, the other side invited", found["talks/share"])
    measured.rises("chance of a settlement within a year", found["settled"])
    empty = effect(war({"talks.forum": 0.0}), war({**summit, "ostrel.talks.invited": 0.0}))
    measured.stays("share of months in talks, a summit without it", empty["talks/share"])


def test_m21_leverage_counts_only_where_there_are_talks(measured: Measured) -> None:
    found = effect(war(NO_WAY_IN), war({**NO_WAY_IN, "salt_road.position": 4.0}))
    measured.rises("points of the balanced settlement, no talks possible", found["leverage/0"])
    measured.stays("chance of a settlement, no talks possible", found["settled"])
    assert outcomes(war(NO_WAY_IN))["settled"].max() == 0.0


def test_m22_diplomacy_for_talks_and_for_arms_compete(measured: Measured) -> None:
    found = effect(war({"vorin.attention": 0.0}), war({"vorin.attention": 1.0}))
    measured.rises(
        "share of months in talks, a supplier gives all its diplomacy to talks", found["talks/share"]
    )
    measured.falls("shells fired to need after 6 months", found["fires/0@6"])


def test_m24_earlier_rounds_make_talks_easier(measured: Measured) -> None:
    found = effect(war({"rounds": 0.0}), war({"rounds": 20.0}))
    measured.rises("share of months in talks, 20 rounds behind them", found["talks/share"])
    measured.rises("chance of a settlement within a year", found["settled"])


def test_neutrality_arms_move_the_terms_not_the_chance(measured: Measured) -> None:
    # From no shells of its own to more than it can fire.
    found = effect(war({"calden.shells.production": 0.0}), war({"calden.shells.production": 200.0}), FINEST)
    assert found.variant["fires/0@6"].min() > 0.99
    measured.rises("points of the balanced settlement", found["leverage/0"])
    measured.hardly("surplus, points", found["surplus"], HARDLY_POINTS)
    measured.hardly("share of months in talks", found["talks/share"], HARDLY_CHANCE)
