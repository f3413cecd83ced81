"""Wars told to the plain recursion, the same wars as the solvers take them, and one that never changes."""

from __future__ import annotations

from typing import Any

from tests.bargaining.brute_force import War
from upperhand.bargaining.stationary import StationaryWar, limit_case
from upperhand.questions.checks.wars import believing, endless_war, line_of_forts, two_fronts, varied
from upperhand.scenario.program import Program

BELIEFS = {
    "odds": (0.35, 0.6),
    "priors": ((0.2, 0.8), (0.7, 0.3)),
    "truth": (0.4, 0.6),
}
ONE = {"forts": (5,), "start": (2,), "shares": (1.0,), "horizon": 6, **BELIEFS}
TWO = {"forts": (3, 4), "start": (1, 2), "shares": (0.6, 0.4), "horizon": 4, **BELIEFS}
SHY = {"access": 0.3, "persistence": 0.7, "serious": 0.6, "reluctance": (1.0, 0.5)}
OFFERS = {"split": False, "error": 5.0, "skill": (2.0, 1.0)}
FRAGILE = {"breach": 0.25, "surprise": 1, "rest": 2, "guarantee": (3.0, 8.0)}
WARS = {
    "one front": ONE,
    "two fronts": TWO,
    "common hopes": {**ONE, "priors": ((0.5, 0.5), (0.5, 0.5))},
    "holding ground pays": {**ONE, "flow": True},
    "no floor, dear": {**ONE, "floor": False, "cost": (20.0, 25.0)},
    "floor, dear": {**ONE, **OFFERS, "cost": (20.0, 25.0)},
    "talks seldom": {**ONE, **SHY},
    "smoothed, talks seldom": {**ONE, **SHY, "error": 3.0},
    "offers": {**ONE, **OFFERS},
    "offers without error": {**ONE, **OFFERS, "error": 0.0},
    "offers, talks seldom": {**ONE, **OFFERS, **SHY},
    "pressure, face, rest": {
        **ONE, **OFFERS, **SHY, "pressure": (0.5, 2.0), "face": (3.0, 0.2), "regroup": (0.4, -0.3),
    },
    "breach": {**ONE, **OFFERS, **FRAGILE},
    "breach, split": {**ONE, **FRAGILE},
    "everything": {
        **ONE, **OFFERS, **SHY, **FRAGILE, "pressure": (0.5, 2.0), "face": (3.0, 0.2), "regroup": (0.4, -0.3),
        "flow": True, "discount": (0.97, 0.985),
    },
    "everything, two fronts": {
        **TWO, **OFFERS, **SHY, **FRAGILE, "pressure": (0.5, 2.0), "face": (3.0, 0.2), "regroup": (0.4, -0.3),
        "flow": True, "discount": (0.97, 0.985),
    },
}  # fmt: skip
"""Tiny wars, among them each part of the game alone and all together; `War(**told)` makes one."""

SELDOM: dict[str, Any] = {
    "forts": (12,), "start": (6,), "shares": (1.0,), "horizon": 36, "odds": (0.4, 0.65),
    "priors": ((0.3, 0.7), (0.7, 0.3)), "truth": (0.5, 0.5), "cost": (0.8, 1.0), "flow": True, "floor": False,
    "split": False, "error": 5.0, "skill": (2.0, 1.0), "access": 0.3, "persistence": 0.7, "serious": 0.6,
    "reluctance": (1.0, 1.5), "pressure": (0.5, 0.3), "face": (0.5, 0.2), "regroup": (0.2, -0.1),
}  # fmt: skip
"""A war of forts in which the sides talk now and then, and settle in about a third of all courses."""

EVERYTHING = {**SELDOM, "breach": 0.15, "surprise": 1, "rest": 2, "guarantee": (10.0, 12.0)}
"""The same where settlements may be broken and are guaranteed."""

BOTH_FRONTS = {**EVERYTHING, "forts": (7, 6), "start": (4, 3), "shares": (0.6, 0.4), "horizon": 18}
"""On two fronts."""


def as_program(war: War) -> Program:
    """Return the war as the solvers take it."""
    beliefs = (war.truth, *war.priors)
    program = varied(
        believing(line_of_forts(), war.odds, beliefs),
        inputs={
            "side_cost": war.cost,
            "side_discount": war.discount,
            "talks_error": war.error,
            "side_talks_skill": war.skill,
            "talks_access": war.access,
            "talks_persistence": war.persistence,
            "talks_serious": war.serious,
            "talks_memory": 0.0,
            "talks_channel_weight": 0.0,
            "side_talks_reluctance": war.reluctance,
            "side_talks_pressure": war.pressure,
            "side_talks_precondition": war.face,
            "side_talks_regroup": war.regroup,
            "breach_base": war.breach,
            "breach_slope": war.slope,
            "breach_surprise": float(war.surprise),
            "guarantee_rest": float(war.rest),
            "side_guarantee": war.guarantee,
        },
        state={"front_position": (float(war.start[0]),)},
        structure={
            "lines": (war.forts[0],),
            "horizon": war.horizon,
            "flow": war.flow,
            "floor": war.floor,
            "split": war.split,
        },
    )
    return program if len(war.forts) == 1 else two_fronts(program, war.forts, war.start, war.shares)  # type: ignore[arg-type]


def never_changing(horizon: int, flow: int) -> tuple[Program, StationaryWar]:
    """Return a war that nothing decides, in which holding today's ground pays (flow 1) or not, and its closed form."""
    discount, costs, access, error, skill = 0.9, (0.6, 0.9), 0.15, 5.0, 0.7
    war = endless_war(horizon, discount, costs, access, error, skill)
    war = varied(war, inputs={"issue_today": 0.55}, structure={"flow": flow})
    paid = flow * (1 - discount)
    closed = limit_case(discount, *costs, access, error, proposer_a=skill, flow_a=paid * 55, flow_b=paid * 45)
    assert closed.inside
    return war, closed
