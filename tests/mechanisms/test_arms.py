"""Arms diplomacy: the wish for leverage, stocks, lobbying, a staged deal, drones, ties, gains that energise (M25–M32)."""

from tests.mechanisms.harness import FINEST, HARDLY_CHANCE, HARDLY_POINTS, Measured, effect, war

NO_MISSILES = {
    "vorin.long_range": 0.0,
    "vorin.long_range.monthly": 0.0,
    "lumar.long_range": 0.0,
    "lumar.long_range.monthly": 0.0,
}
FAR = {"vorin.long_range.depth_km": 300.0, "vorin.long_range.targets": 2.0}

DEAL = {
    "label": "Kadrim sells shells",
    "stages": {
        "letters": {"hazard": 0.5},
        "visit": {"hazard": 0.5},
        "signed": {"hazard": 0.5, "then": ["kadrim.shells.monthly = 150"]},
    },
}


def test_m25_arms_are_wanted_for_leverage(measured: Measured) -> None:
    found = effect(war({"vorin.shells.monthly": 0.0}), war({"vorin.shells.monthly": 150.0}))
    measured.rises("points of the balanced settlement", found["leverage/0"])
    measured.rises("points of the settlements reached", found["settled_points/0"])


def test_m26_long_range_missiles_reach_the_other_s_logistics(measured: Measured) -> None:
    stock = {"vorin.long_range": 2000.0, "vorin.long_range.monthly": 300.0}
    found = effect(war({**FAR, **NO_MISSILES}), war({**FAR, **NO_MISSILES, **stock}))
    measured.falls("working share of the other's logistics after 6 months", found["logistics/1@6"])
    measured.rises("points of the balanced settlement", found["leverage/0"])


def test_m27_lobbying_brings_arms(measured: Measured) -> None:
    found = effect(war({"calden.lobbying": 0.0}), war({"calden.lobbying": 1.0}))
    measured.rises("shells fired to need after 6 months", found["fires/0@6"])
    measured.rises("points of the balanced settlement", found["leverage/0"])


def test_m28_a_deal_advances_by_stages(measured: Measured) -> None:
    none = war({"kadrim.shells.monthly": 0.0})
    early = none.but(overlay={"events": {"deal": {**DEAL, "hazard": 0.0}}})
    late = none.but(overlay={"events": {"deal": {**DEAL, "at": "visit"}}})
    measured.rises("shells fired to need after 3 months, deal begun", effect(none, early)["fires/1@6"])
    measured.rises("the same, two stages further on", effect(early, late)["fires/1@3"])
    measured.rises("points that fighting on is worth to the buyer", effect(none, late)["reservation/1"])


def test_m29_foreign_shells_move_the_terms_hardly_the_talks(measured: Measured) -> None:
    found = effect(war({"kadrim.shells.monthly": 0.0}), war({"kadrim.shells.monthly": 200.0}), FINEST)
    measured.rises("shells fired to need after 6 months", found["fires/1@6"])
    assert found.variant["fires/1@6"].min() > 0.99, (
        "the buyer fires all that it can use: more shells change nothing"
    )
    measured.rises("points that fighting on is worth to the buyer", found["reservation/1"])
    measured.falls("points of the balanced settlement to the other side", found["leverage/0"])
    measured.hardly("surplus, points", found["surplus"], HARDLY_POINTS)
    measured.hardly("share of months in talks", found["talks/share"], HARDLY_CHANCE)
    measured.hardly("chance of a settlement within a year", found["settled"], HARDLY_CHANCE)


def test_m30_drones_sent_every_month_wear_the_other_side(measured: Measured) -> None:
    found = effect(war({"zhorn.drones.monthly": 0.0}), war({"zhorn.drones.monthly": 1000.0}))
    measured.falls("working share of the other's infrastructure after 6 months", found["infrastructure/0@6"])
    measured.falls("points that fighting on is worth to the side under drones", found["reservation/0"])


def test_m31_ties_and_quid_pro_quo_enable_deals(measured: Measured) -> None:
    asking = {"calden.lobbying": 1.0}
    found = effect(war({**asking, "vorin.tie": 0.0}), war({**asking, "vorin.tie": 1.0}))
    measured.rises("shells fired to need after 6 months, an old tie", found["fires/0@6"])
    deal = {"events": {"deal": {"label": DEAL["label"], "hazard": "0.02 * exp(5 * kadrim.tie)",
                                "then": ["kadrim.shells.monthly = 150"]}}}  # fmt: skip
    cold = war({"kadrim.shells.monthly": 0.0, "kadrim.tie": 0.0}, overlay=deal)
    warm = cold.but(sets=("kadrim.tie += 0.8",))
    measured.rises(
        "the buyer's shells fired to need after 6 months, technology for shells",
        effect(cold, warm)["fires/1@6"],
    )


def test_m32_success_energises_support(measured: Measured) -> None:
    believing = {"vorin.theory": 0.6, "lumar.theory": 0.6}
    found = effect(war(believing), war({**believing, "calden.gains_held": 3.0}))
    doubting = {"vorin.theory": 0.0, "lumar.theory": 0.0}
    without = effect(war(doubting), war({**doubting, "calden.gains_held": 3.0}))
    measured.rises("shells fired to need after 6 months", found.more_than(without, "fires/0@6"))
    measured.rises("points of the balanced settlement", found.more_than(without, "leverage/0"))
