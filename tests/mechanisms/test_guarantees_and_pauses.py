"""Guarantees, exhaustion and pauses (M47–M49)."""

from tests.mechanisms.harness import FINE, HARDLY_CHANCE, Measured, both_guaranteed, effect, guaranteed, war


def test_m47_a_guarantee_makes_a_settlement_acceptable(measured: Measured) -> None:
    found = guaranteed()
    measured.falls("chance that a settlement is broken", found["breach"])
    measured.rises("surplus over a war to the finish, points", found["surplus_to_the_finish"])
    measured.rises("chance of a settlement within a year", found["settled"])
    both = both_guaranteed()
    measured.falls("chance of a breach, both guaranteed, what one gains unsure", both["breach"])
    measured.rises("chance of a settlement then", both["settled"])


def test_m48_armies_both_exhausted_may_pause(measured: Measured) -> None:
    fresh = war({"calden.exhaustion": 0.1, "ostrel.exhaustion": 0.1})
    both = effect(fresh, fresh.but({"calden.exhaustion": 0.8, "ostrel.exhaustion": 0.8}))
    measured.rises("share of months in a pause, both exhausted", both["paused"])


def test_m48_one_exhausted_army_brings_no_pause(measured: Measured) -> None:
    fresh = war({"calden.exhaustion": 0.1, "ostrel.exhaustion": 0.1})
    one = effect(fresh, fresh.but({"calden.exhaustion": 0.8}), FINE)
    measured.hardly("share of months in a pause, one of them exhausted", one["paused"], HARDLY_CHANCE)


def test_m49_a_pause_is_not_a_settlement(measured: Measured) -> None:
    never, often = war({"pause.base": 0.0}), war({"pause.base": 0.3})
    found = effect(never, often)
    measured.rises("share of months in a pause", found["paused"])
    measured.falls("chance of a settlement within a year: waiting costs less", found["settled"])
    measured.rises("chance that the year ends in a pause, unsettled", found["ends/pause"])
    measured.falls("deaths of the first side, thousand", found["losses/0"])
    lasting = effect(often, often.but({"pause.resume": 0.0}))
    measured.rises("share of months in a pause, if none ever ended", lasting["paused"])
