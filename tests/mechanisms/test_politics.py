"""Politics, sanctions, calendar, alliances (M50–M52, M58–M61)."""

from tests.mechanisms.harness import FINE, Measured, effect, war


def test_m50_the_nearer_the_election_the_harder_the_patron_presses(measured: Measured) -> None:
    near = war(sets=("vorin.wants_end += 8 over 7 months for 7 months",))
    far = war(sets=("vorin.wants_end += 8 over 7 months from 2043-01 for 7 months",))
    found = effect(far, near)
    measured.rises("chance of talks in the sixth month, an election then", found["talk@6"])
    measured.rises("share of months in talks", found["talks/share"])
    growth = found.by_replicate("talk@6") - found.by_replicate("talk@1")
    assert growth.min() > 0.0, "pressure rises as the date nears"
    loose = effect(far.but({"vorin.tie": 0.0}), near.but({"vorin.tie": 0.0}))
    measured.stays("share of months in talks, a patron without ties", loose["talks/share"])


def test_m51_a_negotiator_gets_better_terms_a_scandal_costs_support(measured: Measured) -> None:
    skilled = effect(war({"calden.talks.skill": 0.1}), war({"calden.talks.skill": 10.0}))
    measured.rises("points of the settlements reached, a skilled negotiator", skilled["settled_points/0"])
    scandal = effect(war(), war({"calden.scandal": 1.0}))
    measured.falls("support at home after 6 months", scandal["support/0@6"])
    measured.falls("shells fired to need after 6 months", scandal["fires/0@6"])
    measured.falls("points that fighting on is worth", scandal["reservation/0"])


def test_m52_leaders_want_different_things(measured: Measured) -> None:
    found = effect(war({"ostrel.talks.reluctance": 0.2}), war({"ostrel.talks.reluctance": 10.0}))
    measured.falls("share of months in talks, a leader who dislikes talking", found["talks/share"])
    other = {
        "label": "another leader",
        "hazard": 5.0,
        "then": ["ostrel.south.weight = 5", "ostrel.alliance.weight = 55"],
    }
    change = effect(war(), war(overlay={"events": {"succession": other}}))
    measured.rises(
        "surplus over a war to the finish, a leader who cares less for the south",
        change["surplus_to_the_finish"],
    )
    measured.rises("chance of a settlement within a year", change["settled"])


def test_m58_a_threat_deters_and_its_execution_hurts(measured: Measured) -> None:
    selling = {"kadrim.shells.monthly": 100.0, "kadrim.deterrence": 2.0}
    found = effect(
        war({**selling, "kadrim.threatened": 0.0}), war({**selling, "kadrim.threatened": 1.0}), FINE
    )
    measured.falls("the buyer's shells fired to need after 6 months, under threat", found["fires/1@6"])
    measured.falls("points that fighting on is worth to the buyer", found["reservation/1"])
    deal = {"label": "the deal", "hazard": 5.0, "then": ["kadrim.shells.monthly = 150"]}
    action = {"label": "sanctions", "hazard": 0.0, "when": "deal.stage >= 1", "then": ["kadrim.will *= 0.2"]}
    case = war({"kadrim.shells.monthly": 0.0}, overlay={"events": {"deal": deal, "action": action}})
    carried_out = effect(case, case.but({"action.happens.hazard": 5.0}))
    measured.falls(
        "the buyer's shells fired to need after 6 months, threat carried out", carried_out["fires/1@6"]
    )
    no_deal = case.but({"deal.happens.hazard": 0.0})
    idle = effect(no_deal, no_deal.but({"action.happens.hazard": 5.0}))
    # Not exactly zero: the solver explores courses in which the deal comes about after all.
    measured.hardly("the same where nothing is supplied", idle["fires/1@6"], within=0.05)


def test_m59_dated_events_happen_within_their_windows(measured: Measured) -> None:
    talks = {
        "label": "a visit",
        "window": ["2041-08-01", "2041-10-31"],
        "p": 0.0,
        "then": ["channels += 0.3"],
    }
    case = war(overlay={"events": {"visit": talks}})
    found = effect(case, case.but({"visit.happens.hazard": 1.0}))
    measured.note("trust in channels before the window", found["channels@1"])
    assert abs(found["channels@1"].value) < 0.002, "nothing happens before the window opens"
    measured.rises("trust in channels after it", found["channels@6"])
    measured.rises("trust in channels after a year", found["channels@12"])


def test_m60_a_divided_bloc_delivers_less(measured: Measured) -> None:
    divided = {"vorin.unity": 0.2, "lumar.unity": 0.2, "tesh.unity": 0.2}
    found = effect(war(divided), war())
    measured.rises(
        "shells fired to need after 6 months, the first side's suppliers at one", found["fires/0@6"]
    )
    measured.rises("points of the balanced settlement", found["leverage/0"])
    others = effect(
        war({"kadrim.unity": 0.0, "kadrim.shells.monthly": 100.0}), war({"kadrim.shells.monthly": 100.0})
    )
    measured.rises(
        "shells fired to need after 6 months, the second side's suppliers at one", others["fires/1@6"]
    )


def test_m61_a_theory_of_victory_shapes_aid(measured: Measured) -> None:
    gains = {"calden.gains_held": 3.0}
    found = effect(war({**gains, "vorin.theory": 0.0}), war({**gains, "vorin.theory": 1.0}))
    measured.rises(
        "shells fired to need after 6 months, a supplier that believes in held gains", found["fires/0@6"]
    )
    measured.rises("lines on the salt road after a year", found["position/salt_road@12"])
    measured.rises("points of the balanced settlement", found["leverage/0"])
