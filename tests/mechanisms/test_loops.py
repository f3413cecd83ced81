"""The nine loops: each is closed, and reinforces (R) or balances (B), in the solved and played war.

A loop is shown by opening it at one link: the same push then moves the same outcome less (R), or more (B), than where the
loop is closed.
"""

from tests.mechanisms.harness import (
    FINE,
    FINEST,
    HARDLY_CHANCE,
    Measured,
    both_guaranteed,
    effect,
    guaranteed,
    war,
)

PUSH = {"calden.gains_held": 3.0}


def test_loop_1_gains_let_a_side_ask_for_more_arms_first(measured: Measured) -> None:
    asks = {"label": "asks for arms before talks", "hazard": "0.02 * exp(1.2 * calden.gains_held)",
            "then": ["calden.lobbying = 1"]}  # fmt: skip
    doubting = {"vorin.theory": 0.0, "lumar.theory": 0.0, "vorin.tie": 1.0}
    opened = effect(war(doubting), war({**doubting, **PUSH}), FINE)
    closed_war = war(doubting, overlay={"events": {"asks": asks}})
    closed = effect(closed_war, closed_war.but(PUSH), FINE)
    measured.rises(
        "R: shells fired to need after 6 months, closed beyond open", closed.more_than(opened, "fires/0@6")
    )
    measured.rises(
        "R: lines on the salt road after a year", closed.more_than(opened, "position/salt_road@12")
    )
    measured.rises("R: points of the balanced settlement", closed.more_than(opened, "leverage/0"))


def test_loop_2_gains_energise_support(measured: Measured) -> None:
    open_, shut = {"vorin.theory": 0.0, "lumar.theory": 0.0}, {"vorin.theory": 0.8, "lumar.theory": 0.8}
    opened = effect(war(open_), war({**open_, **PUSH}), FINE)
    closed = effect(war(shut), war({**shut, **PUSH}), FINE)
    measured.rises(
        "R: shells fired to need after 6 months, closed beyond open", closed.more_than(opened, "fires/0@6")
    )
    measured.rises(
        "R: lines on the salt road after a year", closed.more_than(opened, "position/salt_road@12")
    )


def test_loop_3_arms_strengthen_belief_in_force_but_hardly_lengthen_the_war(measured: Measured) -> None:
    found = effect(war({"kadrim.shells.monthly": 0.0}), war({"kadrim.shells.monthly": 200.0}), FINEST)
    measured.rises("R: points that force is worth to the side that is armed", found["reservation/1"])
    measured.hardly("chance that the war goes on after a year", found["alive@12"], HARDLY_CHANCE)

    def faith(share: float) -> dict[str, object]:
        weights = {"ostrel_better": share, "calden_better": 1.0 - share}
        return {"beliefs": {"fighters": {"weights": {"ostrel": weights}}}}

    believer = effect(war(overlay=faith(0.05)), war(overlay=faith(0.95)))
    measured.rises("R: that chance, if what rises is its faith in its own army", believer["alive@12"])


def test_loop_4_damage_brings_talks_and_ends_wars(measured: Measured) -> None:
    found = effect(war({"calden.drones.production": 0.0}), war({"calden.drones.production": 2000.0}))
    measured.rises("B: share of months in talks", found["talks/share"])
    measured.falls("B: chance that the war goes on after a year", found["alive@12"])


def test_loop_5_fighting_tires_and_tired_armies_pause(measured: Measured) -> None:
    tired = {"calden.exhaustion": 0.8, "ostrel.exhaustion": 0.8}
    opened = effect(war({"pause.base": 0.0}), war({**tired, "pause.base": 0.0}))
    closed = effect(war(), war(tired))
    measured.falls(
        "B: exhaustion of the first side after a year, closed beyond open",
        closed.more_than(opened, "exhaustion/0@12"),
    )
    measured.falls("B: exhaustion of the second side", closed.more_than(opened, "exhaustion/1@12"))
    measured.falls("B: its deaths in the year, thousand", closed.more_than(opened, "losses/1"))


def test_loop_6_a_visible_deal_draws_a_cost(measured: Measured) -> None:
    deal = {"label": "the deal", "hazard": 0.0, "then": ["kadrim.shells.monthly = 150"]}
    alarm = {"label": "disclosed and threatened", "hazard": 5.0, "when": "deal.stage >= 1",
             "then": ["kadrim.disclosed = 1", "kadrim.threatened = 1"]}  # fmt: skip
    numbers = {"kadrim.shells.monthly": 0.0, "kadrim.deterrence": 1.0, "kadrim.exposure": 1.0}
    case = war(numbers, overlay={"events": {"deal": deal, "alarm": alarm}})
    blind = case.but({"alarm.happens.hazard": 0.0})
    push = {"deal.happens.hazard": 5.0}
    closed, opened = effect(case, case.but(push)), effect(blind, blind.but(push))
    measured.falls(
        "B: the buyer's shells fired to need after 6 months, closed beyond open",
        closed.more_than(opened, "fires/1@6"),
    )


def test_loop_7_an_election_ahead_presses_for_talks_or_for_quick_gains(measured: Measured) -> None:
    far = war(sets=("vorin.wants_end += 8 over 7 months from 2043-01 for 7 months",))
    near = war(sets=("vorin.wants_end += 8 over 7 months for 7 months",))
    talks = effect(far, near)
    measured.rises("B: chance of a settlement within a year, pressure to talk", talks["settled"])
    measured.falls("B: chance that the war goes on after a year", talks["alive@12"])

    surge = {"label": "a last package before the vote", "hazard": "2 * exp(-0.7 * vote.months_to)",
             "then": ["vorin.shells.monthly += 120"]}  # fmt: skip

    def vote(day: str) -> object:
        return war(overlay={"calendar": {"vote": {"on": day}}, "events": {"surge": surge}})

    gains = effect(vote("2044-01-01"), vote("2041-07-01"), FINE)
    measured.rises("R: shells fired to need after 6 months, arms for quick gains", gains["fires/0@6"])
    measured.rises("R: points of the balanced settlement", gains["leverage/0"])


def test_loop_8_permission_hurts_the_enemy_and_raises_the_risk(measured: Measured) -> None:
    # A supplier that sends much has much to withhold.
    stock = {"vorin.long_range": 1000.0, "vorin.long_range.monthly": 200.0, "vorin.shells.monthly": 100.0}
    stock |= {"escalation.deep": 1.0}
    granted = {"vorin.long_range.depth_km": 300.0, "vorin.long_range.targets": 2.0}

    def case(fear: float) -> object:
        return war({**stock, "vorin.fear": fear, "lumar.fear": fear})

    def push(fear: float) -> object:
        return war({**stock, **granted, "vorin.fear": fear, "lumar.fear": fear})

    bold, afraid = effect(case(0.0), push(0.0), FINE), effect(case(3.0), push(3.0), FINE)
    measured.rises("R: points of the balanced settlement", bold["leverage/0"])
    measured.rises("B: chance that the war escalates beyond its bounds", bold["ends/escalation"])
    measured.falls(
        "B: the client's shells fired to need after 6 months, suppliers afraid",
        afraid.more_than(bold, "fires/0@6"),
    )


def test_loop_9_a_guarantee_shortens_the_war(measured: Measured) -> None:
    found = guaranteed()
    measured.rises("B: surplus over a war to the finish, points", found["surplus_to_the_finish"])
    measured.rises("B: chance of a settlement within a year", found["settled"])
    measured.falls("B: chance that the war goes on after a year", found["alive@12"])
    both = both_guaranteed()
    measured.falls("B: the same chance, both guaranteed and what a breach gains unsure", both["alive@12"])
