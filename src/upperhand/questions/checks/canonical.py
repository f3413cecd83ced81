"""Checks of the scenarios in ``scenarios/canonical`` on the way of every scenario: load, compile, solve, play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import wrightomega

from upperhand.bargaining.agreement import expected_battles
from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.fitted import solve
from upperhand.bargaining.outcome import follow_exact
from upperhand.bargaining.play import Played, play
from upperhand.bargaining.premium import MOST_LIKELY
from upperhand.bargaining.reading import read
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import load
from upperhand.scenario.program import Program
from upperhand.scenario.quantities import INPUTS
from upperhand.theory import arms_transfer, fearon1995, powell2006, slantchev2003, smith_stam2004

from . import wars
from .check import ARITHMETIC, SAME, Check, Value
from .fitted_wars import BAR, summed_up

GROUP = "canonical scenarios"


@dataclass(frozen=True)
class Solved:
    """A scenario solved exactly, and several times by the fitted solver with play.

    Attributes
    ----------
    exact, fitted : dict of str to float; lists of them for the fitted solver, one per solve
        Numbers of the assessment's date and of the war that follows, by name.
    played : tuple of Played
    """

    model: str
    exact: dict[str, float]
    fitted: tuple[dict[str, float], ...]
    played: tuple[Played, ...]

    def both(
        self, case: str, name: str, expected: float, allowed: float = 1e-8, why: str = ARITHMETIC
    ) -> Iterator[Check]:
        """Compare a number, from either solver, with the theory's.

        The exact solver may be off by `allowed`; the fitted one also by its Monte-Carlo error and what its bar allows.
        """
        yield Check(GROUP, self.model, case, self.exact[name], expected, allowed, why)
        ours, width = summed_up([np.array(one[name]) for one in self.fitted])
        bar, said = BAR, f"{BAR} points"
        if name in CHANCES:
            bar, said = 0.01, "1 percentage point"
        elif name == "battles":
            bar, said = max(0.03 * expected, 0.01), "3 % of the battles (at least .01)"
        reason = f"Monte-Carlo error (99.5 % interval, {len(self.fitted)} solves) and the fit's bar, {said}"
        whole = allowed + bar + float(width)
        yield Check(GROUP, self.model, f"{case} (fitted)", float(ours), expected, whole, reason)


CHANCES = ("settle", "settled", "decided")


def solved(
    name: str, options: Sequence[str] = (), sets: Sequence[str] = (), *, seed: int, solves: int, paths: int
) -> Solved:
    """Solve a bundled scenario both ways."""
    return solve_program(
        name, compile_scenario(load(name), options, sets), seed=seed, solves=solves, paths=paths
    )


def solve_program(model: str, program: Program, *, seed: int, solves: int, paths: int) -> Solved:
    """Solve a program both ways."""
    solution = solve_exact(program)
    outcome = follow_exact(solution)
    exact = _today(*read_exact(solution)[:2])
    exact |= {
        "battles": outcome.battles,
        "settled": outcome.ends["settlement"],
        "decided": outcome.ends["decided"],
    }
    fitted, played = [], []
    for k in range(solves):
        luck = 1000 * seed + 200 + k
        one = solve(program, paths=paths, seed=luck)
        course = play(one, paths=paths, seed=luck)
        fitted.append(_today(*read(one)[:2]) | _later(program, course))
        played.append(course)
    return Solved(model, exact, tuple(fitted), tuple(played))


def _today(found: np.ndarray, months: np.ndarray) -> dict[str, float]:
    month = months[0, 0]
    return {
        "fight_a": float(found[0]["fight"][0]),
        "fight_b": float(found[0]["fight"][1]),
        "claim_b": float(found[0]["fight"][1] + month["premium"][1]),
        "points_a": float(month["points"][0]),
        "value_a": float(month["arrive"][0]),
        "surplus": float(month["surplus"]),
        "settle": float(month["settle"]),
    }


def _later(program: Program, played: Played) -> dict[str, float]:
    taken = (1.0 - played.settled) * (played.ended > 0)
    return {
        "battles": expected_battles(program, played),
        "settled": float(played.settled.mean()),
        "decided": float(taken.mean()),
    }


def _same(model: str, case: str, ours: Value, expected: bool) -> Check:
    return Check(GROUP, model, case, bool(ours), expected, 0.0, SAME)


def bargaining_range(seed: int, solves: int) -> Iterator[Check]:
    """Compare both ends of the range, as the file stands and with other numbers."""
    for p, cost_a, cost_b in ((0.6, 0.1, 0.05), (0.9, 0.05, 0.1), (0.02, 0.08, 0.03)):
        sets = (
            f"battle.base_odds = {wars.log_odds(p)!r}",
            f"ash.cost = {100 * cost_a!r}",
            f"birch.cost = {100 * cost_b!r}",
        )
        low, high = fearon1995.bargaining_range(p, cost_a, cost_b)
        war = solved("fearon1995", (), sets, seed=seed, solves=solves, paths=5000)
        named = f"p = {p:g}"
        # The range stops at 0, where R does not: what a side claims is never less than nothing.
        for who, end, claim in (("A", 100 * low, "fight_a"), ("B", 100 * (1 - high), "fight_b")):
            if war.exact[claim] >= 0:
                yield from war.both(f"{named}: claim of {who}", claim, end)
        yield from war.both(f"{named}: width", "surplus", 100 * (high - low))
        yield from war.both(f"{named}: settles", "settle", 1.0)


def complete_information(seed: int, solves: int) -> Iterator[Check]:
    """Compare values of fighting on and the terms of the settlement at once."""
    war = solved("slantchev2003", seed=seed, solves=solves, paths=5000)
    terms = slantchev2003.equilibrium(6, 0.55, 0.95, 0.02, 0.02, protocol="random")
    low, high = 100 * float(terms.share_if_b[3]), 100 * float(terms.share_if_a[3])
    allowed, why = (
        0.1,
        "the line freezes after 30 battles: what they leave open, discounted, is below .1 points",
    )
    yield from war.both("fighting on: A", "fight_a", low, allowed, why)
    yield from war.both("fighting on: B", "fight_b", 100 - high, allowed, why)
    yield from war.both("terms: points of A", "points_a", 0.5 * (low + high), allowed, why)
    yield from war.both("settles at once", "settle", 1.0)
    yield from war.both("battles", "battles", 0.0)


def optimism(seed: int, solves: int) -> Iterator[Check]:
    """Compare a war of optimism: value, battles and how it ends; and see beliefs converge."""
    program = compile_scenario(load("smith_stam2004"))
    war = solve_program("smith_stam2004", program, seed=seed, solves=solves, paths=10_000)
    published = smith_stam2004.solve(6, 3, (3, 2), (2, 3), 0.01, 0.01, 0.98)
    outcome = published.outcome(0.5)
    allowed, why = 1e-3, "the line freezes after 20 battles, which moves values by 1e-6 points"
    yield from war.both("value of A", "value_a", 100 * float(published.start[0]), allowed, why)
    yield from war.both("battles", "battles", float(outcome.battles), allowed, why)
    yield from war.both("decided by arms", "decided", float(outcome.p_military), allowed, why)
    yield from war.both("settled", "settled", 1 - float(outcome.p_military), allowed, why)
    months = war.played[0].months
    gap = np.abs(months["belief"][..., 0] - months["belief"][..., 1])
    chance = months["alive"] * months["settle"]
    yield _same(
        war.model, "beliefs closer at settlement", (chance * gap).sum() < gap[0, 0] * chance.sum(), True
    )
    common = wars.varied(program, structure={"common_prior": 1})
    alike = solve_program(war.model, common, seed=seed, solves=solves, paths=5000)
    same = smith_stam2004.solve(6, 3, (3, 2), (3, 2), 0.01, 0.01, 0.98).outcome(0.5)
    yield from alike.both("common prior: battles", "battles", float(same.battles))


def lottery(odds: Sequence[float], forts: int, start: int, cost: float) -> tuple[float, float]:
    """Return (A's share, a side's cost) of a war fought with these chances to its end, by counting all courses.

    Examples
    --------
    >>> lottery([0.5, 0.5], 2, 1, 0.1)
    (0.5, 0.1)
    """
    if start in (0, forts) or not len(odds):
        return start / forts, 0.0
    won, lost = lottery(odds[1:], forts, start + 1, cost), lottery(odds[1:], forts, start - 1, cost)
    p = odds[0]
    return p * won[0] + (1 - p) * lost[0], cost + p * won[1] + (1 - p) * lost[1]


def shifting_wars(before: float, after: float, cost_b: float) -> tuple[list[float], float]:
    """Return (A's chance to win a war begun before and after the shift, B's cost) as `powell2006` takes them.

    Months 0 and 1 are fought at the odds of before. A war begun now costs B not what one begun later does: the
    difference counts as chance to win, since only what war is worth to B matters where A makes all offers.
    """
    now, spent = lottery([before, before, *[after] * 14], 4, 2, cost_b)
    later, spent_later = lottery([after] * 14, 4, 2, cost_b)
    return [now + spent - spent_later, later], spent_later / (1 - MOST_LIKELY)


def commitment(seed: int, solves: int) -> Iterator[Check]:
    """Compare when a shift of power means war, and by how much the settlement falls short.

    The two differ between the slow rise and the fast one: in the paper A may at any time demand what a war would bring
    it, here it breaks a settlement only if the war itself pays it.
    """
    name = "powell2006"
    for options, after in (((), 0.8), (("slow_rise",), 0.2), (("guarantee",), 0.8)):
        war = solved(name, options, seed=seed, solves=solves, paths=20_000)
        path, cost_b = shifting_wars(0.14, after, 0.01)
        missing = float(powell2006.least_guarantee(path[0], path[1], MOST_LIKELY, cost_b))
        given = missing * (1 + 1e-9) if options == ("guarantee",) else 0.0
        peace = powell2006.shifting_power(path, MOST_LIKELY, 0.0, cost_b, guarantee_b=given)
        case = ", ".join(options) or "fast rise"
        yield from war.both(f"{case}: settles", "settle", 0.0 if peace[0].war_if_a else 1.0)
        worth = 100 * (1 - path[0] - cost_b * (1 - MOST_LIKELY))
        yield from war.both(f"{case}: B's war", "fight_b", worth)
        if not options:
            # The guarantee comes with the shift; today B would need its present value beyond the whole of today's pie.
            short = 100 * MOST_LIKELY * missing
            ours = war.exact["claim_b"] - 100
            yield Check(GROUP, name, f"{case}: points missing", ours, short, 1e-8, ARITHMETIC)


def neutrality(seed: int, solves: int) -> Iterator[Check]:
    """Compare what arms move: the terms one for one, the chance of war not, until the demand is the whole pie."""
    name = "arms_transfer"
    before = solved(name, seed=seed, solves=solves, paths=5000)
    after = solved(name, ("arm_birch",), seed=seed, solves=solves, paths=5000)
    theory = arms_transfer.neutrality(0.5, 0.1, 0.0, 0.4)
    moved = -10.0 * float(theory.demand_slope)
    terms = before.exact["points_a"] + moved
    chance = before.exact["settle"] - 0.1 * float(theory.p_war_slope)
    yield from after.both("terms after arms: A", "points_a", terms)
    yield from after.both("chance of a deal after arms", "settle", chance)
    error, surplus = float(compile_scenario(load(name)).inputs.view(INPUTS)["talks_error"][0]), 15.0
    accepted = float(wrightomega(surplus / error - 1))
    yield from before.both("chance of a deal", "settle", accepted / (1 + accepted))
    # Where B would rather give up than fight, the terms stop at the whole pie and the link returns.
    odds = (f"battle.base_odds = {wars.log_odds(0.97)!r}", f"battle.base_odds = {wars.log_odds(0.96)!r}")
    sure, armed = (solved(name, (), (text,), seed=seed, solves=2, paths=2000) for text in odds)
    moves = abs(sure.exact["settle"] - armed.exact["settle"]) > 1e-6
    theory = arms_transfer.neutrality(0.97, 0.1, 0.0, 0.4)
    yield _same(name, "sure to win: arms move it", moves, bool(theory.p_war_slope))


PARTS = (bargaining_range, complete_information, optimism, commitment, neutrality)


def checks(full: bool, seed: int) -> Iterator[Check]:
    """Compute all of them."""
    for part in PARTS:
        yield from part(seed, 12 if full else 4)
