"""Economic and naval war: oil, infrastructure, grain, the fleet and the ports (M36–M40)."""

from tests.mechanisms.harness import Measured, effect, war


def test_m36_strikes_on_oil_hit_the_economy(measured: Measured) -> None:
    aimed = {"calden.drones.oil": 1.0}
    found = effect(
        war({**aimed, "calden.drones.production": 0.0}), war({**aimed, "calden.drones.production": 1000.0})
    )
    measured.falls("working share of the other's oil after 6 months", found["oil/1@6"])
    measured.falls("its economy after a year", found["economy/1@12"])
    measured.falls("points that fighting on is worth to it", found["reservation/1"])
    measured.rises("points of the balanced settlement", found["leverage/0"])


def test_m37_drones_ruin_infrastructure(measured: Measured) -> None:
    found = effect(war({"ostrel.drones.production": 0.0}), war({"ostrel.drones.production": 600.0}))
    measured.falls("working share of infrastructure after 6 months", found["infrastructure/0@6"])
    measured.falls("economy after a year", found["economy/0@12"])
    measured.falls("points that fighting on is worth to the side under drones", found["reservation/0"])


def test_m38_an_agreement_on_grain_pays_and_builds_trust(measured: Measured) -> None:
    grain = {
        "label": "ships may sail",
        "hazard": 0.0,
        "stages": {"agreed": {"while": ["calden.port = 1"], "then": ["channels += 0.2"]}, "lapsed": {}},
    }
    closed = war({"calden.port": 0.0, "ostrel.fleet": 1.0}, overlay={"events": {"grain": grain}})
    revived = closed.but({"grain.agreed.hazard": 5.0})
    found = effect(closed, revived)
    measured.rises("economy after 6 months, the agreement in force", found["economy/0@6"])
    measured.rises("trust in channels after 6 months", found["channels@6"])
    lapsed = effect(revived, revived.but({"grain.lapsed.hazard": 5.0}))
    measured.falls("economy after 6 months, the agreement lapsed", lapsed["economy/0@6"])


def test_m39_a_fleet_put_out_of_action_opens_the_sea(measured: Measured) -> None:
    shut = {"calden.port": 0.0}
    found = effect(war({**shut, "ostrel.fleet": 1.0}), war({**shut, "ostrel.fleet": 0.0}))
    measured.rises("economy of the side whose sea it closed, after 6 months", found["economy/0@6"])
    measured.rises("points of the balanced settlement", found["leverage/0"])


def test_m40_port_and_fleet_work_through_each_other(measured: Measured) -> None:
    blocked = effect(
        war({"ostrel.fleet": 1.0, "calden.port": 0.0}), war({"ostrel.fleet": 1.0, "calden.port": 1.0})
    )
    measured.rises("economy after 6 months, ships may sail past a whole fleet", blocked["economy/0@6"])
    free = effect(
        war({"ostrel.fleet": 0.0, "calden.port": 0.0}), war({"ostrel.fleet": 0.0, "calden.port": 1.0})
    )
    measured.stays("the same where no fleet is left", free["economy/0@6"])
