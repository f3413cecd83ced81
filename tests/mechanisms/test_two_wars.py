"""Two invented wars, one as small as wars get and one with everything, pass the same checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pytest

from tests.mechanisms.harness import Measured, War, effect, outcomes, war


@dataclass(frozen=True)
class Roles:
    """Who plays which part in a war."""

    name: str
    a: str
    b: str
    front: str
    supplier: str
    starts_at: float


SMALL = Roles("one-front", "hask", "tolm", "ford", "pell", 1.5)
LARGE = Roles("four-fronts", "calden", "ostrel", "salt_road", "vorin", 1.0)


@dataclass(frozen=True)
class Check:
    """A cause in both wars, and the direction in which an outcome must go; A is the first side, B the second."""

    name: str
    low: Mapping[str, float]
    high: Mapping[str, float]
    outcome: str
    way: Literal["rises", "falls"]
    breach: float = 0.0
    quick: bool = False

    def case(self, roles: Roles, numbers: Mapping[str, float]) -> War:
        """Return a war with the names of its own actors in the cause."""
        parts = {"A": roles.a, "B": roles.b, "FRONT": roles.front, "SUPPLIER": roles.supplier}

        def named(text: str) -> str:
            return ".".join(parts.get(part, part) for part in text.split("."))

        return war({named(k): v for k, v in numbers.items()}, name=roles.name, breach=self.breach)


CHECKS = [
    Check("a gain raises leverage", {}, {"FRONT.position": 3.0}, "leverage/0", "rises", quick=True),
    Check("force raises leverage", {}, {"A.force": 900.0}, "leverage/0", "rises"),
    Check("shells raise leverage", {"SUPPLIER.shells.monthly": 0}, {"SUPPLIER.shells.monthly": 200}, "leverage/0", "rises"),
    Check("will of suppliers", {"SUPPLIER.will": 0}, {"SUPPLIER.will": 2}, "fires/0@6", "rises"),
    Check("access brings talks", {"talks.access": 0.02}, {"talks.access": 0.4}, "talks/share", "rises", quick=True),
    Check("access brings deals", {"talks.access": 0.02}, {"talks.access": 0.4}, "settled", "rises"),
    Check("reluctance", {"B.talks.reluctance": 0.1}, {"B.talks.reluctance": 20}, "talks/share", "falls", quick=True),
    Check("a precondition", {"A.talks.precondition": 0}, {"A.talks.precondition": 20}, "talks/share", "falls"),
    Check("pressure", {}, {"B.talks.pressure": 10}, "talks/share", "rises"),
    Check("cost brings a deal nearer", {"B.cost": 0.1}, {"B.cost": 1.5}, "surplus", "rises", quick=True),
    Check("cost weakens", {"B.cost": 0.1}, {"B.cost": 1.5}, "reservation/1", "falls"),
    # Stakes enter as a flow that patience rescales, costs month by month: so who looks further ahead counts more of a long
    # war's cost. Without costs patience moves hardly anything (measured: 0 within the intervals in both wars).
    Check("patience makes a long war dear", {"A.cost": 1, "A.discount": 0.97}, {"A.cost": 1, "A.discount": 0.995},
          "to_the_finish/0", "falls"),
    Check("patience brings a deal nearer", {"A.cost": 1, "A.discount": 0.97}, {"A.cost": 1, "A.discount": 0.995},
          "surplus_to_the_finish", "rises"),
    Check("negotiators", {"A.talks.skill": 0.1}, {"A.talks.skill": 10}, "settled_points/0", "rises"),
    Check("exhaustion brings a pause", {"A.exhaustion": 0.1, "B.exhaustion": 0.1},
          {"A.exhaustion": 0.9, "B.exhaustion": 0.9}, "paused", "rises", quick=True),
    Check("exhaustion brings collapse", {}, {"A.exhaustion": 1.0, "A.support": 0.0}, "ends/collapse/0", "rises"),
    Check("escalation", {"escalation": 0.0}, {"escalation": 3.0}, "ends/escalation", "rises", quick=True),
    Check("losses", {}, {"battle.losses": 20.0}, "losses/0", "rises"),
    Check("a theory of victory", {"A.gains_held": 3, "SUPPLIER.theory": 0}, {"A.gains_held": 3, "SUPPLIER.theory": 1},
          "fires/0@6", "rises"),
    Check("a guarantee", {"breach.slope": 30}, {"breach.slope": 30, "A.guarantee": 40, "B.guarantee": 40}, "settled", "rises",
          breach=0.5),
    Check("fear of a breach", {"breach.slope": 50.0, "breach.base": 0.05}, {"breach.slope": 50.0, "breach.base": 0.6},
          "settled", "falls"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("roles", "check"),
    [
        pytest.param(
            roles,
            check,
            id=f"{roles.name}-{check.name}",
            # The tests of mechanisms move the same causes in the large war.
            marks=[] if check.quick and roles is SMALL else [pytest.mark.slow],
        )
        for roles in (SMALL, LARGE)
        for check in CHECKS
    ],
)
def test_the_same_causes_move_both_wars_the_same_way(roles: Roles, check: Check, measured: Measured) -> None:
    found = effect(check.case(roles, check.low), check.case(roles, check.high))
    getattr(measured, check.way)(check.outcome, found[check.outcome])


@pytest.mark.parametrize("roles", [SMALL, LARGE], ids=lambda roles: roles.name)
def test_without_a_way_to_the_table_nothing_is_settled(roles: Roles) -> None:
    numbers = {"talks.access": 0.0, "talks.channel_weight": 0.0, "talks.memory": 0.0}
    if roles is LARGE:
        numbers |= {"isle.effort": 0.0, "sand.effort": 0.0}
    assert outcomes(war(numbers, name=roles.name))["settled"].max() == 0.0


def test_what_a_war_does_not_have_moves_nothing(measured: Measured) -> None:
    """No sea, no oil: the fleet and the missing share of oil are inert."""
    found = effect(war(name="one-front"), war({"tolm.fleet": 1.0, "hask.port": 0.0}, name="one-front"))
    measured.stays("points of the balanced settlement, a fleet where there is no sea", found["leverage/0"])
    found = effect(war(name="one-front"), war({"tolm.oil": 0.1}, name="one-front"))
    measured.stays("economy, oil lost where none counts", found["economy/1@12"])
