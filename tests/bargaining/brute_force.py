"""A war of forts by plain recursion over everything that can happen, written from the model's description alone.

Slow, and independent of the compiled solvers: beliefs are updated battle by battle, an offer is found by solving its
first-order condition, W is the expectation of a war in which beliefs go on being updated.
All issues matter equally to both sides, so that 100 points are divided and the frontier is u_A + u_B = 100.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from scipy.optimize import brentq

Belief = tuple[float, ...]
Pair = tuple[float, float]


@dataclass(frozen=True)
class War:
    """All that the war depends on; times in months."""

    forts: tuple[int, ...]
    start: tuple[int, ...]
    shares: tuple[float, ...]
    horizon: int
    odds: tuple[float, ...]
    priors: tuple[Belief, Belief]
    truth: Belief
    cost: Pair = (1.0, 1.5)
    discount: Pair = (0.99, 0.99)
    flow: bool = False
    floor: bool = True
    split: bool = True
    error: float = 0.0
    skill: Pair = (1.0, 1.0)
    access: float = 1.0
    persistence: float = 1.0
    serious: float = 1.0
    reluctance: Pair = (0.0, 0.0)
    pressure: Pair = (0.0, 0.0)
    face: Pair = (0.0, 0.0)
    regroup: Pair = (0.0, 0.0)
    breach: float = 0.0
    slope: float = 4.0
    surprise: int = 0
    rest: int = 0
    guarantee: Pair = (0.0, 0.0)
    caches: dict[str, object] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Month:
    """A month at the table, and what fighting on is worth."""

    fight: Pair
    finish: Pair
    premium: Pair
    surplus: float
    settle: float
    talk: float
    points: Pair
    arrive: Pair


class Recursion:
    """Works a war out; results are kept by state."""

    def __init__(self, war: War) -> None:
        self.war = war
        self.month = cache(self._month)  # type: ignore[method-assign]
        self.finish = cache(self._finish)  # type: ignore[method-assign]

    def line(self, positions: tuple[int, ...]) -> Pair:
        """Points of today's line."""
        mine = 100 * sum(
            s * k / n for s, k, n in zip(self.war.shares, positions, self.war.forts, strict=True)
        )
        return mine, 100 - mine

    def decided(self, positions: tuple[int, ...]) -> bool:
        return all(k in (0, n) for k, n in zip(positions, self.war.forts, strict=True))

    def battles(self, positions: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """All outcomes of a month: where the fronts stand after it, A's wins and losses."""
        moves = [(0,) if k in (0, n) else (1, -1) for k, n in zip(positions, self.war.forts, strict=True)]
        for move in itertools.product(*moves):
            after = tuple(k + step for k, step in zip(positions, move, strict=True))
            yield after, move.count(1), move.count(-1)

    def likelihood(self, wins: int, losses: int) -> Belief:
        return tuple(p**wins * (1 - p) ** losses for p in self.war.odds)

    def step(
        self, t: int, positions: tuple[int, ...], beliefs: tuple[Belief, Belief], i: int
    ) -> Iterator[tuple]:
        """Yield (chance under side i's belief, positions, beliefs) after a month."""
        for after, wins, losses in self.battles(positions):
            seen = self.likelihood(wins, losses)
            chance = sum(b * s for b, s in zip(beliefs[i], seen, strict=True))
            updated = []
            for belief in beliefs:
                joint = [b * s for b, s in zip(belief, seen, strict=True)]
                updated.append(tuple(j / sum(joint) for j in joint))
            yield chance, after, tuple(updated)

    def hold(self, positions: tuple[int, ...], i: int) -> float:
        war = self.war
        today = (1 - war.discount[i]) * self.line(positions)[i] if war.flow else 0.0
        return today - war.cost[i]

    def _finish(self, i: int, t: int, positions: tuple[int, ...], beliefs: tuple[Belief, Belief]) -> float:
        """W of side i."""
        if t == self.war.horizon or self.decided(positions):
            return self.line(positions)[i]
        ahead = sum(
            chance * self.finish(i, t + 1, after, updated)
            for chance, after, updated in self.step(t, positions, beliefs, i)
        )
        return self.hold(positions, i) + self.war.discount[i] * ahead

    def broken(
        self, t: int, positions: tuple[int, ...], beliefs: tuple[Belief, Belief], i: int, breaker: int
    ) -> float:
        """What the war is worth to i after that side's breach."""
        by = self.war.surprise if breaker == 0 else -self.war.surprise
        moved = tuple(min(max(k + by, 0), n) for k, n in zip(positions, self.war.forts, strict=True))
        return self.finish(i, min(t + self.war.rest, self.war.horizon), moved, beliefs)

    def breaks(self, gain: float) -> float:
        odds = self.war.breach / (1 - self.war.breach) * math.exp(gain / self.war.slope)
        return odds / (1 + odds)

    def claims(self, value: Pair, broken: tuple[Pair, Pair]) -> tuple[float, Pair, float]:
        """Return (chance of a breach, premiums, equal gain); broken[i][breaker]."""
        gain = equal_gain(*value)
        if self.war.breach == 0:
            return 0.0, (0.0, 0.0), gain
        by_a = self.breaks(broken[0][0] - self.war.guarantee[1] - (value[0] + gain))
        by_b = self.breaks(broken[1][1] - self.war.guarantee[0] - (value[1] + gain))
        q = min(1 - (1 - by_a) * (1 - by_b), 0.6)  # a settlement likelier to break is none
        premium = tuple(max(value[i] - broken[i][1 - i], 0) * q / (1 - q) for i in range(2))
        return q, premium, equal_gain(value[0] + premium[0], value[1] + premium[1])  # type: ignore[return-value]

    def _month(
        self, t: int, positions: tuple[int, ...], beliefs: tuple[Belief, Belief], talking: bool
    ) -> Month:
        war = self.war
        go_on = [[0.0, 0.0], [0.0, 0.0]]
        for i in range(2):
            for talk in (0, 1):
                for chance, after, updated in self.step(t, positions, beliefs, i):
                    ended = t + 1 == war.horizon or self.decided(after)
                    ahead = (
                        self.line(after)[i]
                        if ended
                        else self.month(t + 1, after, updated, bool(talk)).arrive[i]
                    )
                    go_on[talk][i] += war.discount[i] * chance * ahead
                go_on[talk][i] += self.hold(positions, i) + talk * war.regroup[i]
        fight, talk_value = (go_on[0][0], go_on[0][1]), (go_on[1][0], go_on[1][1])
        reservation = tuple(max(v, 0.0) for v in talk_value) if war.floor else talk_value
        broken = tuple(
            tuple(self.broken(t, positions, beliefs, i, breaker) for breaker in range(2)) for i in range(2)
        )
        q, premium, gain = self.claims(reservation, broken)  # type: ignore[arg-type]
        claim = (reservation[0] + premium[0], reservation[1] + premium[1])
        skill = war.skill[0] / sum(war.skill)
        if war.split:
            surplus = 2 * gain
            if war.error > 0:
                accepted = 1 / (1 + math.exp(-surplus / war.error))
            else:
                accepted = float(surplus >= 0)
            points = (claim[0] + skill * surplus, claim[1] + (1 - skill) * surplus)
            gains = (accepted * skill * surplus, accepted * (1 - skill) * surplus)
        else:
            accepted, gains, points = expected_offer(claim, war.error, skill)
        face = (0.0, 0.0) if talking else war.face
        in_talks = []
        for i in range(2):
            # A settlement is worth what it gives over the claim, unless broken; less than surrender is never borne.
            deal = (1 - q) * gains[i] + accepted * (reservation[i] - talk_value[i])
            in_talks.append(talk_value[i] + war.serious * deal - face[i])
        consent = []
        for i in range(2):
            over_refusing = in_talks[i] - (fight[i] - war.pressure[i])
            if war.split and war.reluctance[i] == 0:
                consent.append(1.0)
            else:
                consent.append(max(over_refusing, 0.0) / (max(over_refusing, 0.0) + war.reluctance[i] or 1.0))
        access = max(war.access, war.persistence) if talking else war.access
        both = access * consent[0] * consent[1]
        arrive = tuple(
            both * in_talks[i]
            + access * (1 - consent[i]) * (fight[i] - war.pressure[i])
            + access * consent[i] * (1 - consent[1 - i]) * fight[i]
            + (1 - access) * fight[i]
            for i in range(2)
        )
        return Month(
            fight=fight,
            finish=tuple(self.finish(i, t, positions, beliefs) for i in range(2)),  # type: ignore[arg-type]
            premium=premium,
            surplus=2 * gain,
            settle=both * war.serious * accepted,
            talk=both,
            points=points,
            arrive=arrive,  # type: ignore[arg-type]
        )

    def settled_by(self) -> list[float]:
        """Chance of a settlement by the end of each month, over the types that the analyst thinks possible."""
        found = [0.0] * self.war.horizon
        for p, weight in zip(self.war.odds, self.war.truth, strict=True):
            self._follow(0, self.war.start, self.war.priors, False, weight, p, found)
        return list(itertools.accumulate(found))

    def _follow(
        self,
        t: int,
        positions: tuple[int, ...],
        beliefs: tuple[Belief, Belief],
        talking: bool,
        mass: float,
        p: float,
        found: list[float],
    ) -> None:
        if t == self.war.horizon or self.decided(positions) or mass == 0:
            return
        month = self.month(t, positions, beliefs, talking)
        found[t] += mass * month.settle
        stays = ((1 - month.talk, False), (month.talk - month.settle, True))
        outcomes = zip(self.battles(positions), self.step(t, positions, beliefs, 0), strict=True)
        for (after, wins, losses), (_, _, updated) in outcomes:
            for stay, talked in stays:
                self._follow(
                    t + 1, after, updated, talked, mass * stay * p**wins * (1 - p) ** losses, p, found
                )


def equal_gain(a: float, b: float) -> float:
    """The largest gain that some division of 100 points gives both over `a` and `b`."""
    mine = min(max((100 + a - b) / 2, 0), 100)
    return min(mine - a, 100 - mine - b)


def best_offer(own: float, other: float, s: float) -> tuple[float, float, float, float]:
    """Return (chance, proposer's gain, responder's gain, points offered to the responder) of the best offer."""
    if own >= 100:
        return 0.0, 0.0, 0.0, 0.0
    if s == 0:
        give = min(max(other, 0.0), 100.0)
        if other <= 100 and 100 - give >= own:
            return 1.0, 100 - give - own, give - other, give
        return 0.0, 0.0, 0.0, 100 - own

    def slope(give: float) -> float:
        # Of the log of the gain, which is concave: -1 / (what is left over own) + P(refuse) / s.
        return -1 / (100 - give - own) + 1 / (s * (1 + math.exp((give - other) / s)))

    ceiling = min(100.0, 100 - own) - 1e-12 * (1 + abs(own))
    if slope(0.0) <= 0:
        give = 0.0
    elif slope(ceiling) >= 0:
        give = 100.0
    else:
        give = float(brentq(slope, 0.0, ceiling, xtol=1e-14, rtol=1e-15))
    z = (give - other) / s
    chance = 1 / (1 + math.exp(-z))
    return chance, (100 - give - own) * chance, s * math.log1p(math.exp(z)), give


def expected_offer(claim: tuple[float, float], s: float, skill: float) -> tuple[float, Pair, Pair]:
    """Return (chance, gains, points if there is a settlement) before it is known who makes the offer."""
    chance_a, own_a, other_b, to_b = best_offer(claim[0], claim[1], s)
    chance_b, own_b, other_a, to_a = best_offer(claim[1], claim[0], s)
    chance = skill * chance_a + (1 - skill) * chance_b
    gains = (skill * own_a + (1 - skill) * other_a, (1 - skill) * own_b + skill * other_b)
    share = skill * chance_a / chance if chance > 0 else skill
    mine = share * (100 - to_b) + (1 - share) * to_a
    return chance, gains, (mine, 100 - mine)
