"""Mediation: many mediators, one-issue meetings, graded answers, summits, side deals, ties (M41–M46)."""

from tests.mechanisms.harness import HARDLY_CHANCE, Measured, effect, war


def meeting(**outcomes: list[str]) -> dict[str, object]:
    """Return an event next month that ends in one of the outcomes, whose effects are given."""
    found = {name: {"p": 0.0, "then": then} for name, then in outcomes.items()}
    return {"events": {"meeting": {"label": "a meeting", "on": "2041-06", "outcomes": found}}}


def test_m41_mediators_add_up(measured: Measured) -> None:
    none = war({"isle.effort": 0.0, "sand.effort": 0.0})
    one = none.but({"isle.effort": 0.6})
    two = one.but({"sand.effort": 0.6})
    measured.rises("share of months in talks, one mediator", effect(none, one)["talks/share"])
    measured.rises("share of months in talks, a second one", effect(one, two)["talks/share"])
    measured.rises("chance of a settlement within a year, both", effect(none, two)["settled"])


def test_m42_a_failed_meeting_on_one_issue_still_opens_a_way(measured: Measured) -> None:
    case = war(overlay=meeting(agreed=["calden.port = 1", "channels += 0.6"], failed=["channels += 0.25"]))
    failed = effect(case, case.but({"meeting.failed.hazard": 1.0}))
    agreed = effect(case, case.but({"meeting.agreed.hazard": 1.0}))
    measured.rises("share of months in talks, nothing agreed", failed["talks/share"])
    measured.rises(
        "share of months in talks, beyond that, if it is agreed", agreed.more_than(failed, "talks/share")
    )


def test_m43_answers_to_a_proposal_are_graded(measured: Measured) -> None:
    case = war(
        overlay=meeting(accepted=["talks.forum += 0.3"], not_rejected=["talks.forum += 0.1"], rejected=[])
    )
    accepted = effect(case, case.but({"meeting.accepted.hazard": 1.0}))
    open_still = effect(case, case.but({"meeting.not_rejected.hazard": 1.0}))
    rejected = effect(case, case.but({"meeting.rejected.hazard": 1.0}))
    measured.hardly("share of months in talks, rejected", rejected["talks/share"], HARDLY_CHANCE)
    measured.rises("share of months in talks, not rejected", open_still["talks/share"])
    measured.rises(
        "share of months in talks, accepted rather than not rejected",
        accepted.more_than(open_still, "talks/share"),
    )


def test_m44_date_and_list_of_a_summit_are_choices(measured: Measured) -> None:
    soon = war(sets=("talks.forum += 0.6 from 2041-06 for 2 months",))
    later = war(sets=("talks.forum += 0.6 from 2042-02 for 2 months",))
    measured.rises("chance of a settlement within a year, a summit soon", effect(war(), soon)["settled"])
    found = effect(soon, later)
    measured.falls("chance of a settlement within 6 months, the summit put off", found["deal/6"])
    alone = soon.but({"ostrel.talks.invited": 0.0})
    measured.falls(
        "chance of a settlement within 6 months, the other side not invited", effect(soon, alone)["deal/6"]
    )


def test_m45_exchanges_build_trust_while_the_war_goes_on(measured: Measured) -> None:
    held = {"calden.prisoners": 20.0, "ostrel.prisoners": 20.0}
    found = effect(war({**held, "talks.exchange": 0.0}), war({**held, "talks.exchange": 1.0}))
    measured.rises("trust in channels after 6 months", found["channels@6"])
    measured.rises("chance that talks can be held in the twelfth month", found["access@12"])


def test_m46_visits_build_ties_that_mediators_use(measured: Measured) -> None:
    found = effect(
        war(), war(sets=("calden.isle.tie += 0.4 over 3 months", "ostrel.isle.tie += 0.5 over 3 months"))
    )
    measured.rises("share of months in talks", found["talks/share"])
    idle = {"isle.effort": 0.0}
    nothing = effect(war(idle), war({**idle, "calden.isle.tie": 1.0, "ostrel.isle.tie": 1.0}))
    measured.stays("share of months in talks, a mediator that does nothing", nothing["talks/share"])
