"""Information: what is said and seen moves what is believed, never the world (M18, M22, M23, M51, M53–M57)."""

from typing import Any

import numpy as np

from tests.mechanisms.harness import Measured, Shift, War, effect, shift_of, war
from upperhand.scenario.draws import design
from upperhand.war.condition import observation_fit, weigh
from upperhand.war.simulate import simulate

DRAWS, SEEDS = 512, (1, 2, 3, 4, 5)

UNSURE = {
    "sides": {"calden": {"talks": {"reluctance": [0.7, 1.5, 3.0]}}, "ostrel": {"talks": {"reluctance": [1, 2, 4]}}},
    "world": {"talks": {"access": [0.03, 0.06, 0.12]}},
    "events": {
        "deal": {"label": "Kadrim sells shells", "stages": {"talks": {"hazard": [0.05, 0.15, 0.4]},
                 "signed": {"hazard": 0.2, "then": ["kadrim.shells.monthly = 150"]}}},
        "visit": {"label": "where they meet", "on": "2041-06",
                  "outcomes": {"port": {"p": [0.2, 0.5, 0.8]}, "capital": {"p": 0.2}}},
    },
}  # fmt: skip


def report(about: str, sees: float | str, grade: str = "B2", public: bool = True) -> dict[str, Any]:
    """Return an observation."""
    return {
        "on": "2041-04-28",
        "about": about,
        "sees": sees,
        "reliability": [grade[0], int(grade[1])],
        "public": public,
        "says": "somebody says so",
        "from": "assumed",
    }


def seen(*reports: dict[str, Any]) -> War:
    """Return the war with these reports."""
    return war(overlay={**UNSURE, "observations": list(reports)})


def believed(case: War, name: str) -> np.ndarray:
    """Return the analyst's mean of a number under the evidence, for several designs of draws."""
    program, ref = case.program, case.scenario.names.resolve(name)
    means = []
    for seed in SEEDS:
        draws = design(program, DRAWS, seed)
        weights, _ = weigh(observation_fit(program, draws), least=0.0)
        means.append(weights @ (draws.inputs if ref.bank == 0 else draws.states)[:, ref.slot])
    return np.array(means)


def moved(case: War, name: str, baseline: War | None = None) -> Shift:
    """Return by how much the reports of a war move what the analyst believes of a number."""
    return shift_of(believed(case, name) - believed(baseline or seen(), name))


def prior(case: War, who: int) -> float:
    """Return the weight on Calden's army being the better one: the analyst's (0), Calden's (1) or Ostrel's (2)."""
    return float(case.program.priors[who, 0])


def assert_same_world(one: War, other: War) -> None:
    """Assert that two variants are the same war: their numbers, their draws, and every course under fixed postures."""
    a, b = one.program, other.program
    for name in ("structure", "inputs", "state", "effects", "terms", "conditions", "type_latents"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name
    drawn = design(a, 32, 1), design(b, 32, 1)
    assert np.array_equal(drawn[0].inputs, drawn[1].inputs)
    for press in ((0.5, 0.5), (1.0, 0.0)):
        courses = [simulate(p, paths=600, periods=12, press=press) for p in (a, b)]
        assert courses[0].position.tobytes() == courses[1].position.tobytes()
        assert courses[0].dead.tobytes() == courses[1].dead.tobytes()
        assert courses[0].ended.tobytes() == courses[1].ended.tobytes()


def test_m18_declared_willingness_moves_belief_alone(measured: Measured) -> None:
    declared = seen(report("ostrel.talks.reluctance", "very low", "D4"))
    judged = seen(report("ostrel.talks.reluctance", "very high", "B2", public=False))
    measured.falls(
        "reluctance believed, points: it says that it is ready", moved(declared, "ostrel.talks.reluctance")
    )
    measured.rises("the same: envoys see no sign of it", moved(judged, "ostrel.talks.reluctance"))
    both = seen(*declared.overlay["observations"], *judged.overlay["observations"])
    measured.rises("the same, both: cheap talk counts for less", moved(both, "ostrel.talks.reluctance"))
    assert_same_world(seen(), both)


def test_m22_chatter_about_talks_moves_belief_alone(measured: Measured) -> None:
    chatter = seen(report("talks.access", "very high", "D3"))
    measured.rises("chance believed that channels allow talks", moved(chatter, "talks.access"))
    assert_same_world(seen(), chatter)


def test_m23_an_appointment_is_an_indication(measured: Measured) -> None:
    negotiator = seen(report("calden.talks.reluctance", "low", "C3"))
    measured.falls(
        "reluctance believed, points: a negotiator is appointed", moved(negotiator, "calden.talks.reluctance")
    )
    assert_same_world(seen(), negotiator)


def test_m53_what_is_said_in_private_moves_the_analyst_alone(measured: Measured) -> None:
    private = seen(report("calden.effectiveness", "high", "B2", public=False))
    public = seen(report("calden.effectiveness", "high", "B2", public=True))
    doubtful = seen(report("calden.effectiveness", "high", "E5", public=False))
    poor = seen(report("calden.effectiveness", "low", "B2", public=False))
    base = seen()
    gain = prior(private, 0) - prior(base, 0)
    measured.rises("weight that the analyst gives to the better army", Shift(gain, 0.0))
    assert prior(poor, 0) < prior(base, 0)
    assert prior(doubtful, 0) - prior(base, 0) < 0.3 * gain, "a source of low grade counts for little"
    for who in (1, 2):
        assert prior(private, who) == prior(base, who)
        assert prior(public, who) > prior(base, who)
    assert_same_world(base, public)


def test_m54_disclosure_informs_and_costs(measured: Measured) -> None:
    disclosed = seen(report("deal.talks.hazard", "very high", "A2"))
    measured.rises("monthly chance believed that the deal advances", moved(disclosed, "deal.talks.hazard"))
    assert_same_world(seen(), disclosed)
    # What disclosure costs the supplier is an effect on the world, and a quantity of its own.
    selling = {"kadrim.shells.monthly": 100.0, "kadrim.exposure": 2.0}
    cost = effect(war({**selling, "kadrim.disclosed": 0.0}), war({**selling, "kadrim.disclosed": 1.0}))
    measured.falls("the buyer's shells fired to need after 6 months, the deal made public", cost["fires/1@6"])


def test_m55_conflicting_details_leave_the_place_open(measured: Measured) -> None:
    port = report("visit.port.hazard", "very high", "C3")
    capital = report("visit.port.hazard", "very low", "C3")
    one, both = seen(port), seen(port, capital)
    measured.rises("chance believed of the port, one report", moved(one, "visit.port.hazard"))
    measured.falls("what a second, contradicting one does to it", moved(both, "visit.port.hazard", one))
    confirmed = seen(port, {**capital, "reliability": ["A", 1]})
    measured.falls("what it does if it is confirmed", moved(confirmed, "visit.port.hazard", both))
    assert_same_world(seen(), both)


def test_m56_hopes_move_with_news_of_battle(measured: Measured) -> None:
    quiet = war(overlay={"observations": []})
    news = war(overlay={"observations": [report("calden.effectiveness", 0.6, "B2")]})
    found = effect(quiet, news)
    measured.rises("lines expected on the salt road after a year", found["position/salt_road@12"])
    measured.rises("points of the settlements expected", found["settled_points/0"])
    measured.note("chance of a settlement within a year", found["settled"])
    assert_same_world(quiet, news)


def test_m57_a_commander_s_optimism_counts_for_little(measured: Measured) -> None:
    base = seen()
    boast = seen(report("calden.effectiveness", "very high", "E4"))
    maps = seen(report("calden.effectiveness", "very high", "B1"))
    said, shown = (prior(case, 0) - prior(base, 0) for case in (boast, maps))
    measured.rises("weight on the better army: everything is ahead of us", Shift(said, 0.0))
    measured.rises("weight on the better army: the same, seen on maps", Shift(shown, 0.0))
    assert said < 0.2 * shown
    assert_same_world(base, boast)


def test_m51_a_new_minister_as_a_signal(measured: Measured) -> None:
    named = seen(report("calden.talks.reluctance", "low", "D3"))
    measured.falls("reluctance believed, points", moved(named, "calden.talks.reluctance"))
    assert_same_world(seen(), named)
