"""Checks of the published models: the numbers that each is known for, computed anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction as F
from math import inf, nextafter
from typing import Any

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

from .check import FRACTIONS, ROUNDING, SAME, Check

GROUP = "published models"


def exactly(model: str, case: str, ours: Any, exact: Any) -> Check:
    """Compare fractions, or yes with no: any difference at all is an error."""
    if isinstance(exact, bool):
        return Check(GROUP, model, case, bool(ours), exact, 0.0, SAME)
    if not isinstance(ours, (F, int)):  # a float where a fraction was due is an error, even if it is close
        return Check(GROUP, model, case, float("nan"), float(exact), 0.0, FRACTIONS)
    shown = float(ours)
    if ours != exact and shown == float(exact):  # a difference too small for the table is one all the same
        shown = nextafter(shown, inf)
    return Check(GROUP, model, case, shown, float(exact), 0.0, FRACTIONS)


def printed(model: str, case: str, ours: Any, text: str) -> Check:
    """Compare with a number as printed, for example "0.30009": half a unit of its last digit is allowed.

    A quarter per mille of that half unit comes on top, for a number that ends on 5 and was rounded either way.
    """
    digits = len(text.partition(".")[2])
    return Check(GROUP, model, case, float(ours), float(text), 0.50025 * 10**-digits, ROUNDING)


def several(model: str, names: Sequence[str], ours: Sequence[Any], texts: Sequence[str]) -> Iterator[Check]:
    """Compare several printed numbers."""
    for name, number, text in zip(names, ours, texts, strict=True):
        yield printed(model, name, number, text)


def fearon() -> Iterator[Check]:
    """Check the bargaining range, and the demands against private costs."""
    model, p, cost = "fearon1995", F(1, 2), F(1, 10)
    low, high = fearon1995.bargaining_range(F(3, 5), cost, F(1, 20))
    yield exactly(model, "range, low end", low, F(1, 2))
    yield exactly(model, "range, high end", high, F(13, 20))
    for top, expected in (
        (F(1, 5), (F(11, 20), F(1, 4), F(41, 80))),
        (F(2, 5), (F(13, 20), F(3, 8), F(89, 160))),
    ):
        found = fearon1995.uniform_cost(p, cost, F(0), top)
        for name, ours, exact in zip(("demand", "war", "value"), found, expected, strict=True):
            yield exactly(model, f"cost up to {top}: {name}", ours, exact)
    risky = fearon1995.two_type(p, cost, F(1, 20), F(3, 10), F(2, 5))
    yield exactly(model, "two types at 2/5: demand", risky.demand, F(4, 5))
    yield exactly(model, "two types at 2/5: war", risky.p_war, F(3, 5))
    at_tie = fearon1995.two_type(p, cost, F(1, 20), F(3, 10), F(3, 8))
    yield exactly(model, "two types at 3/8: war", at_tie.p_war, F(0))


def shifting_power() -> Iterator[Check]:
    """Check when a shift of power means war, and the guarantee that would keep the peace."""
    model, discount, cost = "powell2006", F(9, 10), F(1, 2)
    slow = powell2006.shifting_power([F(3, 10), F(1, 3)], discount, cost, cost)[0]
    yield exactly(model, "to 1/3: war", slow.war_if_a, False)
    yield exactly(model, "to 1/3: first share", slow.share_if_a, F(1, 20))
    yield exactly(model, "to 1/3: value of A", slow.value_a, F(7, 2))
    fast = powell2006.shifting_power([F(3, 10), F(2, 5)], discount, cost, cost)[0]
    yield exactly(model, "to 2/5: war", fast.war_if_a, True)
    least = powell2006.least_guarantee(F(3, 10), F(2, 5), discount, cost)
    yield exactly(model, "to 2/5: least guarantee", least, F(11, 18))
    for steps, war in ((5, True), (10, False)):
        path = [F(3, 10) + F(3, 10) * F(t, steps) for t in range(steps + 1)]
        periods = powell2006.shifting_power(path, discount, cost, cost)
        yield exactly(model, f"in {steps} steps: war", any(period.war_if_a for period in periods), war)
    for guarantee, war in ((F(0), True), (F(2), False)):
        capped = powell2006.shifting_power(
            [F(3, 10), F(3, 5)], discount, cost, cost, cap=F(38, 100), guarantee_a=guarantee
        )
        yield exactly(model, f"cap .38, guarantee {guarantee}: war", capped[0].war_if_a, war)


def forts() -> Iterator[Check]:
    """Check the war on six forts under complete information."""
    model, game = "slantchev2003", (6, 0.55, 0.95, 0.02, 0.02)
    war = slantchev2003.war_to_finish(*game)
    names = ("to the finish: A", "to the finish: B", "A wins", "battles")
    found = (war.value_a[3], war.value_b[3], war.p_win_a[3], war.battles[3])
    yield from several(model, names, found, ("0.30009", "0.10452", "0.64612", "8.76699"))
    for protocol, texts in (("alternate", ("0.63631", "0.55926")), ("random", ("0.64279", "0.55279"))):
        terms = slantchev2003.equilibrium(*game, protocol=protocol)  # type: ignore[arg-type]
        shares = (terms.share_if_a[3], terms.share_if_b[3])
        yield from several(model, (f"{protocol}: A offers", f"{protocol}: B offers"), shares, texts)


def optimism() -> Iterator[Check]:
    """Check the wars of optimism with Beta beliefs."""
    rows = (
        ((3, 2), 0.01, True, ("0.54055", "4.125", "0.250")),
        ((3, 2), 0.01, False, ("0.53533", "2.000", "0.000")),
        ((6, 3), 0.02, True, ("0.58922", "6.258", "0.578")),
        ((6, 3), 0.02, False, ("0.58526", "4.500", "0.438")),
    )
    for prior, cost, foresight, texts in rows:
        war = smith_stam2004.solve(6, 3, prior, prior[::-1], cost, cost, 0.98, foresight=foresight)
        outcome = war.outcome(0.5)
        kind = f"Beta{prior}" + ("" if foresight else ", no foresight")
        names = (f"{kind}: value", f"{kind}: battles", f"{kind}: military")
        yield from several(
            "smith_stam2004", names, (war.start[0], outcome.battles, outcome.p_military), texts
        )


def screening() -> Iterator[Check]:
    """Check offers that screen while the fighting goes on."""
    model, war = "powell2004", powell2004.Screening(0.05, 0.02, 0.12, 0.2, 0.2)
    names = ("price 0", "price 1", "price 2", "cut-off 1", "cut-off 2")
    found = (*war.prices[:3], *war.cutoffs[1:3])
    yield from several(model, names, found, ("0.41860", "0.31860", "0.26160", "1.00000", "4.50877"))
    summary = war.summary(0.95)
    sure = ("weak at .95: first offer", "weak at .95: battles", "weak at .95: value of S")
    found = (summary.first_offer, summary.battles, summary.value_s)
    yield from several(model, sure, found, ("0.2616", "0.130", "0.71270"))


def few_battles() -> Iterator[Check]:
    """Check the war of few battles, exact in the prior."""
    model, war = "filson_werner2002", (F(4, 10), F(7, 10), F(1, 20), F(1, 20))
    one = filson_werner2002.solve(*war, 1, 1)
    yield exactly(model, "one unit at 1/4: pools", one.at(F(1, 4)).pools, True)
    yield exactly(model, "one unit above 1/4: pools", one.at(F(26, 100)).pools, False)
    two = filson_werner2002.solve(*war, 2, 2).at(F(1, 2))
    yield exactly(model, "two units at 1/2: offer", two.offer, F(523, 2000))
    yield exactly(model, "two units at 1/2: value", two.value_a, F(480419, 924000))
    yield printed(model, "two units at 1/2: accepted", two.p_accept, "0.3268")


def arms() -> Iterator[Check]:
    """Check that arms move terms and not the chance of war, and how many end the risk."""
    model, cost, zero = "arms_transfer", F(1, 10), F(0)
    before = arms_transfer.neutrality(F(1, 2), cost, zero, F(2, 5))
    after = arms_transfer.neutrality(F(2, 5), cost, zero, F(2, 5))
    yield exactly(model, "p falls by 1/10: demand falls by", before.demand - after.demand, F(1, 10))
    yield exactly(model, "p falls by 1/10: war changes by", after.p_war - before.p_war, F(0))
    game = (F(1), F(1, 2), F(2), F(3, 5), cost, cost)
    yield exactly(model, "protege without arms: war", arms_transfer.protege(*game, F(0)).p_war, F(2, 5))
    yield printed(model, "protege: arms that end it", arms_transfer.threshold(*game), "1.186932")


def mediator() -> Iterator[Check]:
    """Check when a mediator is believed."""
    model = "kydd2003"
    game = (F(1, 2), F(1, 2), F(1, 10), F(1, 20), F(3, 10), F(1, 5), F(1, 5))
    biased, unbiased = kydd2003.mediation(*game, F(2), F(1)), kydd2003.mediation(*game, F(0), F(1))
    yield exactly(model, "partial: believed", biased.credible, True)
    yield exactly(model, "partial: war", biased.p_war, F(1, 10))
    yield exactly(model, "unbiased: believed", unbiased.credible, False)
    yield exactly(model, "unbiased: war", unbiased.p_war, F(1, 2))
    low, high = biased.window or (F(0), F(0))
    yield printed(model, "window, low end", low, "1.053")
    yield exactly(model, "window, high end", high, F(80))


def stopping_game() -> Iterator[Check]:
    """Check game S."""
    game = stopping.solve(**stopping.GAMES["S"])
    found = (*game.start, game.outcome(0.55).battles)
    yield from several("stopping", ("S: A", "S: B", "S: battles"), found, ("0.648970", "0.415914", "9.448"))


MODELS = (
    fearon,
    shifting_power,
    forts,
    optimism,
    screening,
    few_battles,
    arms,
    mediator,
    stopping_game,
)


def checks() -> Iterator[Check]:
    """Compute all of them."""
    for model in MODELS:
        yield from model()
