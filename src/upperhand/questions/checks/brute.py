"""Checks of the published models by brute force: random parameters, and every move tried or every course counted.

Each check counts the parameter sets, of so many drawn, in which the model's answer is not what enumeration finds; none
is allowed. The drawn numbers are fractions, so nothing is lost to rounding.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction as F
from functools import cache

from upperhand.theory import (
    arms_transfer,
    fearon1995,
    filson_werner2002,
    kydd2003,
    powell2004,
    powell2006,
    slantchev2003,
    smith_stam2004,
    stopping,
)

from .check import Check

GROUP = "published models by brute force"

Draw = Callable[[int, int, int], F]
"""``draw(low, high, parts)``: a fraction between low/parts and high/parts."""


def best_on_grid(found: F, pays: Callable[[F], F]) -> bool:
    """Say whether `found` is at least what every demand on a grid pays."""
    return all(pays(F(k, 60)) <= found for k in range(61))


def demands(draw: Draw) -> bool:
    """A's demand against two costs, and against a uniform one, beats every other on a grid."""
    p, cost_a, weak = draw(0, 20, 20), draw(0, 10, 20), draw(0, 20, 20)
    low, high = sorted((draw(0, 10, 20), draw(0, 10, 20)))

    def against_two(x: F) -> F:
        kinds = ((1 - weak, low), (weak, high))
        return sum((q * (x if x - p <= c else p - cost_a) for q, c in kinds), F(0))

    def against_uniform(x: F) -> F:
        fights = min(max((x - p - low) / (high - low), F(0)), F(1)) if high > low else F(x > p + low)
        return fights * (p - cost_a) + (1 - fights) * x

    two = fearon1995.two_type(p, cost_a, low, high, weak)
    one = fearon1995.uniform_cost(p, cost_a, low, high)
    return (
        two.value_a == against_two(F(two.demand))
        and one.value_a == against_uniform(F(one.demand))
        and best_on_grid(F(two.value_a), against_two)
        and best_on_grid(F(one.value_a), against_uniform)
    )


def shift(draw: Draw) -> bool:
    """War exactly when the shift is too fast; the least guarantee keeps the peace and less does not."""
    before, after = sorted((draw(0, 20, 20), draw(0, 20, 20)))
    discount, cost = draw(1, 19, 20), draw(0, 30, 10)
    if (1 - after) / (1 - discount) < cost:
        return True  # B would rather give up everything later on than fight: another regime
    war = powell2006.shifting_power([before, after], discount, cost, cost)[0].war_if_a
    least = powell2006.least_guarantee(before, after, discount, cost)

    def with_guarantee(size: F) -> bool:
        return powell2006.shifting_power([before, after], discount, cost, cost, guarantee_b=size)[0].war_if_a

    fast = discount * after - before > cost * (1 - discount) ** 2
    enough = F(least)
    return war == fast and not with_guarantee(enough) and (not enough or with_guarantee(enough - F(1, 10**9)))


def battle_or_peace(draw: Draw) -> bool:
    """Before every battle each proposer's offer beats all others on a grid, and the responder is held to its due."""
    forts, discount = int(draw(2, 6, 1)), draw(5, 19, 20)
    p, cost_a, cost_b = draw(1, 19, 20), draw(0, 4, 20), draw(0, 4, 20)
    share_a, share_b = slantchev2003.equilibrium(forts, p, discount, cost_a, cost_b)
    for k in range(1, forts):
        for offer, later, a_proposes in ((share_a[k], share_b, True), (share_b[k], share_a, False)):
            drift = p * later[k + 1] + (1 - p) * later[k - 1]
            fight_a, fight_b = discount * drift - cost_a, discount * (1 - drift) - cost_b
            own, other = (fight_a, fight_b) if a_proposes else (fight_b, fight_a)
            kept, given = (offer, 1 - offer) if a_proposes else (1 - offer, offer)
            due = max(F(0), other)
            others = [1 - F(j, 60) for j in range(61) if F(j, 60) >= due]
            if given != due or kept < max([own, *others]):
                return False
    return True


def beliefs(draw: Draw) -> bool:
    """Values and settlements are what plain recursion over all courses says, with foresight and without."""
    forts, horizon, discount = int(draw(2, 5, 1)), int(draw(1, 7, 1)), draw(16, 20, 20)
    start, share = int(draw(1, forts - 1, 1)), draw(0, 10, 10)
    priors = [(int(draw(1, 6, 1)), int(draw(1, 6, 1))) for _ in range(2)]
    costs, foresight = [draw(0, 10, 100), draw(0, 10, 100)], bool(draw(0, 1, 1))
    solved = smith_stam2004.solve(
        forts,
        start,
        priors[0],
        priors[1],
        costs[0],
        costs[1],
        discount,
        proposer=share,
        foresight=foresight,
        horizon=horizon,
    )

    @cache
    def ahead(side: int, w: int, lost: int, ever: bool) -> F:
        """Value to a side of arriving at (w, lost); `ever`: settlements are looked ahead to."""
        k = start + w - lost
        if k in (0, forts) or w + lost == horizon:
            return F(k, forts) if side == 0 else 1 - F(k, forts)
        if ever:
            claims = [max(F(0), battle(i, w, lost, foresight)) for i in (0, 1)]
            if sum(claims) <= 1:
                x = claims[0] + share * (1 - sum(claims))
                return x if side == 0 else 1 - x
        return battle(side, w, lost, ever)

    @cache
    def battle(side: int, w: int, lost: int, ever: bool) -> F:
        a, b = priors[side]
        p = F(a + w, a + b + w + lost)
        up, down = ahead(side, w + 1, lost, ever), ahead(side, w, lost + 1, ever)
        return discount * (p * up + (1 - p) * down) - costs[side]

    return tuple(solved.start) == (ahead(0, 0, 0, True), ahead(1, 0, 0, True))


def screens(draw: Draw) -> bool:
    """S's value is the best of every listed offer, the offer that all accept, and no offer at all."""
    low, high = sorted((draw(0, 29, 100), draw(1, 30, 100)))
    a, b, discount, cost_s = draw(0, 16, 40), draw(1, 16, 40), draw(10, 19, 20), draw(0, 30, 100)
    if low == high:
        return True  # one type: nothing to screen
    war, odds = powell2004.Screening(cost_s, low, high, a, b, discount=discount), draw(0, 90, 7)

    def worth(at: F) -> F:
        return F(war.summary(at / (1 + at)).value_s * (1 + at))

    def fight(at: F) -> F:
        return (1 + at) * (b - cost_s) + discount * (1 - a - b) * worth(at)

    payoffs = [fight(odds), (1 + odds) * (1 - F(war.prices[0]))]
    for price, cutoff in zip(war.prices[1:], war.cutoffs, strict=False):
        left = min(F(cutoff), odds)
        payoffs.append((odds - left) * (1 - F(price)) + fight(left))
    return worth(odds) == max(payoffs)


def known_types(draw: Draw) -> bool:
    """Where the type is known, A offers what the war to the end is worth to D, which may give up at any time."""
    tough, weak = sorted((draw(1, 39, 40), draw(1, 39, 40)))
    if tough == weak:
        return True
    cost_a, cost_d, discount = draw(0, 15, 50), draw(0, 15, 50), draw(10, 20, 20)
    units = int(draw(1, 3, 1)), int(draw(1, 3, 1))

    def finish(p: F, a: int, d: int) -> F:
        if not d or not a:
            return F(not a)
        return max(F(0), discount * (p * finish(p, a, d - 1) + (1 - p) * finish(p, a - 1, d)) - cost_d)

    solved = filson_werner2002.solve(tough, weak, cost_a, cost_d, *units, discount)
    return all(
        solved.at(F(q)).offer == finish(p, *units) and solved.at(F(q)).p_accept == 1
        for q, p in ((0, tough), (1, weak))
    )


def protected(draw: Draw) -> bool:
    """A's demand on a protege beats every other on a grid, and the threshold is where war ends."""
    force, cost_a, cost_b, weak = draw(2, 50, 10), draw(0, 20, 20), draw(0, 20, 20), draw(0, 20, 20)
    low, high = sorted((draw(1, 50, 10), draw(1, 50, 10)))
    transfer = draw(0, 40, 10)
    found = arms_transfer.protege(force, low, high, weak, cost_a, cost_b, transfer)

    def pays(x: F) -> F:
        total = F(0)
        for q, other in ((weak, low), (1 - weak, high)):
            p = force / (force + other + transfer)
            total += q * (x if 1 - x >= 1 - p - cost_b else p - cost_a)
        return total

    limit = arms_transfer.threshold(force, low, high, weak, cost_a, cost_b)
    ends = (
        limit == float("inf")
        or not arms_transfer.protege(force, low, high, weak, cost_a, cost_b, F(limit) + F(1, 10**9)).p_war
    )
    return found.value_a == pays(F(found.demand)) and best_on_grid(F(found.value_a), pays) and ends


def impartial(draw: Draw) -> bool:
    """An unbiased mediator with a noisy signal is not believed; a word that is, ends war with every warned A."""
    p, weak, cost_a = draw(0, 20, 20), draw(0, 20, 20), draw(0, 10, 20)
    low, high = sorted((draw(0, 10, 20), draw(0, 10, 20)))
    noise, bias, aversion = draw(1, 10, 20), draw(0, 50, 10), draw(0, 20, 10)
    game = (p, weak, cost_a, low, high, noise, noise)
    word = kydd2003.mediation(*game, bias, aversion)
    # Believed, A risks war only after "weak": with the tough ones that the signal took for weak.
    expected = (1 - weak) * noise if word.credible else word.p_war_without
    return not kydd2003.mediation(*game, F(0), aversion).credible and word.p_war == expected


def courses(draw: Draw) -> bool:
    """The stopping game's values are what plain recursion over all courses says."""
    forts, horizon, discount = int(draw(2, 6, 1)), int(draw(1, 8, 1)), draw(16, 20, 20)
    start, share = int(draw(1, forts - 1, 1)), draw(0, 10, 10)
    low, high = sorted((draw(1, 19, 20), draw(1, 19, 20)))
    priors, costs = [draw(0, 10, 10), draw(0, 10, 10)], [draw(0, 10, 100), draw(0, 10, 100)]
    beliefs_and_costs = (priors[0], priors[1], costs[0], costs[1])
    solved = stopping.solve(forts, start, horizon, low, high, *beliefs_and_costs, discount, proposer=share)

    def believed(side: int, w: int, lost: int) -> F:
        weak = (1 - priors[side]) * low**w * (1 - low) ** lost
        strong = priors[side] * high**w * (1 - high) ** lost
        return (weak * low + strong * high) / (weak + strong)

    @cache
    def arrive(w: int, lost: int) -> tuple[F, F]:
        k = start + w - lost
        if k in (0, forts) or w + lost == horizon:
            return F(k, forts), 1 - F(k, forts)
        up, down = arrive(w + 1, lost), arrive(w, lost + 1)
        fight = []
        for i in (0, 1):
            p = believed(i, w, lost)
            fight.append(discount * (p * up[i] + (1 - p) * down[i]) - costs[i])
        surplus = 1 - max(F(0), fight[0]) - max(F(0), fight[1])
        x = max(F(0), fight[0]) + share * surplus
        return (x, 1 - x) if surplus >= 0 else (fight[0], fight[1])

    return tuple(solved.start) == arrive(0, 0)


MODELS: tuple[tuple[str, str, Callable[[Draw], bool]], ...] = (
    ("fearon1995", "no better demand", demands),
    ("powell2006", "war if and only if fast; least guarantee", shift),
    ("slantchev2003", "no better offer", battle_or_peace),
    ("smith_stam2004", "plain recursion", beliefs),
    ("powell2004", "no better offer", screens),
    ("filson_werner2002", "known types", known_types),
    ("arms_transfer", "no better demand; threshold", protected),
    ("kydd2003", "the unbiased are not believed", impartial),
    ("stopping", "plain recursion", courses),
)


def checks(tries: int, seed: int) -> Iterator[Check]:
    """Draw so many parameter sets for every model and count those in which enumeration disagrees."""
    for model, case, holds in MODELS:
        chance = random.Random(f"{seed} {model}")

        def draw(low: int, high: int, parts: int, chance: random.Random = chance) -> F:
            return F(chance.randint(low, high), parts)

        off = sum(not holds(draw) for _ in range(tries))
        why = f"counted in fractions over {tries} random parameter sets: none may disagree"
        yield Check(GROUP, model, f"{case}: off", float(off), 0.0, 0.0, why)
