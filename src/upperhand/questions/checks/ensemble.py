"""What must emerge: patterns known of wars, looked for in an ensemble of random balanced ones. Nothing is typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from upperhand.runs.executors import run_all
from upperhand.runs.record import Record
from upperhand.runs.replicate import Job
from upperhand.scenario import events
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.draws import at
from upperhand.scenario.load import load
from upperhand.scenario.program import OPS, Array, Program
from upperhand.scenario.quantities import INPUTS, STATE
from upperhand.scenario.text import parse_effect
from upperhand.war.tables import EFFECTIVENESS

from . import wars
from .check import Check

GROUP = "what must emerge"

SHARE = 0.9
"""Share of the wars in which a pattern has to be found."""

WAR = "two-rivers"
"""The bundled invented war whose numbers are drawn anew."""

WIDER = 1.2
"""The random wars vary by so much more than the analyst of that war thinks possible."""

MOST_APART, SURPLUS = 10.0, (-8.0, 12.0)
"""A balanced war begins with so many points of upper hand either way at most, and a surplus in this range."""

HORIZON, TAIL = 36, 12
"""Months reported, and months beyond in which the solver looks ahead."""

PRESSURE, WAVE = 2.0, 6
"""A wave of outside pressure: points a month that refusing talks costs either side, and its months."""

GAIN, TODAY = 0.6, 0.3
"""Ground that side A gains, in lines; share of an issue, valued alike, that side A holds less of until a settlement."""

MOST_TRIES = 20
"""Random wars that are drawn for each balanced one, at most."""

SINCE = 6
"""Months over which gains and losses of ground are looked at."""


@dataclass(frozen=True)
class Size:
    """How much is computed: wars, solves of each variant, explored and played paths of each solve."""

    wars: int
    solves: int
    paths: int


FULL = Size(wars=40, solves=2, paths=1500)


@dataclass(frozen=True)
class Played:
    """The solves of a variant of a war; their mean numbers by name as in `runs.measure`, and its played paths."""

    records: Sequence[Record]

    def __getitem__(self, name: str) -> float:
        return float(np.mean([each[name][0] for each in self.records]))

    def months(self, name: str) -> Array:
        """Return what `Played` says of every month of every path; float64[paths, months, ...]."""
        return np.concatenate([each.months[name] for each in self.records if each.months is not None])

    def talks(self, until: int) -> tuple[float, float]:
        """Return the share of the first months of war spent in talks, and the share of those that bring a settlement."""
        alive, talk, settle = (self.months(name)[:, :until] for name in ("alive", "talk", "settle"))
        talked = (alive * talk).sum()
        return float(talked / alive.sum()), float((alive * settle).sum() / talked)


def solved(
    program: Program, size: Size, seed: int, threads: int | None, like: Played | None = None
) -> Played:
    """Solve and play a war several times; with the luck and the courses of another one, where one is given."""
    orders = [each.order for each in like.records] if like else [None] * size.solves
    jobs = [
        Job(program, 1000 * seed + k, size.paths, size.paths, order=order) for k, order in enumerate(orders)
    ]
    return Played(run_all(jobs, threads, months=True))


@dataclass(frozen=True)
class Balanced:
    """A random war that neither side has all but won, in which a deal is neither certain nor out of sight."""

    program: Program
    base: Played
    size: Size
    seed: int
    threads: int | None

    def variant(self, program: Program) -> Played:
        """Solve a variant with the luck of the war itself."""
        return solved(program, self.size, self.seed, self.threads, self.base)

    @cached_property
    def pressed(self) -> Played:
        """The war with a wave of outside pressure on whoever refuses to talk."""
        scenario = load(WAR)
        rows = [
            events.row_of(
                parse_effect(f"{side}.talks.pressure += {PRESSURE} for {WAVE} months", scenario.names),
                events.Trigger(),
                scenario,
            )
            for side in scenario.sides
        ]
        return self.variant(self.program.with_effects(np.array(rows, OPS)))

    @cached_property
    def gained(self) -> Played:
        """The war after side A gained ground on its first front."""
        program = wars.varied(self.program)
        position = program.state.view(STATE)["front_position"]
        position[0, 0] = min(position[0, 0] + GAIN, float(program.structure["lines"][0, 0]))
        return self.variant(program)

    @cached_property
    def shifted(self) -> Played:
        """The war in which side A holds less, until a settlement, of what no front decides and both value alike."""
        program = wars.varied(self.program)
        issue = int(np.argmax(program.structure["issue_front"][0, : len(program.names.issues)] < 0))
        program.inputs.view(INPUTS)["issue_today"][0, issue] -= TODAY
        return self.variant(program)

    @cached_property
    def agreed(self) -> Played:
        """The war in which both sides believe what the analyst believes."""
        return self.variant(wars.varied(self.program, structure={"common_prior": 1}))

    @property
    def hazards(self) -> Array:
        """Chance a month that the war ends, by settlement or otherwise; float64[months]."""
        alive = self.base.months("alive").sum(axis=0)
        return np.asarray(1.0 - alive[1:] / alive[:-1])


def random_war(base: Program, chance: np.random.Generator) -> Program:
    """Return the invented war with its uncertain numbers drawn anew, and sides that each believe in themselves.

    Both weigh the issues alike. Nobody has announced conditions for talks, and nobody is very reluctant, so that there are
    talks in one to twenty months of a hundred. The weaker army fights better, by so much at random.
    """
    drawn = at(base, WIDER * chance.standard_normal((1, len(base.ranges))))
    effects = base.effects.copy()
    effects["value"] = drawn.effects[0]
    program = replace(
        base, inputs=drawn.inputs[0].copy(), state=drawn.states[0], effects=effects, ranges=(), timeline=()
    )
    q = program.inputs.view(INPUTS)
    q["side_issue_weight"][0, 1] = q["side_issue_weight"][0, 0]
    q["side_talks_demand"] = 0.0
    q["side_talks_reluctance"] *= 0.25
    q["talks_access"] += 0.1
    q["side_effectiveness"][0, 0] += chance.uniform(0.2, 1.2)
    apart, sure = chance.uniform(0.3, 1.2), chance.uniform(0.6, 0.85, 2)
    latents, priors = np.zeros_like(program.type_latents), np.zeros_like(program.priors)
    latents[0, EFFECTIVENESS], latents[1, EFFECTIVENESS] = (apart / 2, -apart / 2), (-apart / 2, apart / 2)
    priors[:, :2] = (0.5, 0.5), (sure[0], 1 - sure[0]), (1 - sure[1], sure[1])
    return wars.varied(program, structure={"types": 2}, type_latents=latents, priors=priors)


def balanced_wars(size: Size, seed: int, threads: int | None = None) -> Iterator[Balanced]:
    """Draw random wars until enough of them are balanced, or too many have been drawn."""
    chance = np.random.default_rng(seed)
    base = wars.varied(
        compile_scenario(load(WAR)), structure={"horizon": HORIZON, "tail": TAIL}, observations=()
    )
    found = 0
    for _ in range(MOST_TRIES * size.wars):
        program, luck = random_war(base, chance), int(chance.integers(2**20))
        variant = solved(program, size, luck, threads)
        if abs(variant["upper_hand"]) <= MOST_APART and SURPLUS[0] <= variant["surplus"] <= SURPLUS[1]:
            found += 1
            yield Balanced(program, variant, size, luck, threads)
            if found == size.wars:
                return


def pressure_fills_the_table(war: Balanced) -> bool:
    """A wave of outside pressure brings more talks while it lasts, of which a smaller share succeed."""
    (before, succeeded), (after, succeed) = war.base.talks(WAVE), war.pressed.talks(WAVE)
    return after > before and succeed < succeeded


def hazard_is_flat(war: Balanced) -> bool:
    """The chance a month that the war ends is about the same in its first half and its second: within a factor of two."""
    early, late = np.split(war.hazards, 2)
    return bool(0.5 < late.mean() / early.mean() < 2.0)


def gains_shift_terms(war: Balanced) -> bool:
    """Ground gained moves today's balanced settlement towards the gainer, and away from the other."""
    moved = [war.gained[f"balanced/{i}"] - war.base[f"balanced/{i}"] for i in range(2)]
    return moved[0] > 0.0 > moved[1]


def defeats_bring_concessions(war: Balanced) -> bool:
    """A side that has lost ground in half a year asks for less than where it has gained, and the other for more."""
    still = war.base.months("alive")[:, SINCE]
    position = war.base.months("position")[:, :, 0]
    moved = position[:, SINCE] - position[:, 0]
    centred = moved - np.average(moved, weights=still)
    claims = war.base.months("fight")[:, SINCE] + war.base.months("premium")[:, SINCE]
    slopes = (still * centred) @ claims
    return bool(slopes[0] > 0.0 > slopes[1])


def optimism_lengthens(war: Balanced) -> bool:
    """A war between sides that each believe in themselves lasts longer than between sides of one mind."""
    return war.base["months"] > war.agreed["months"]


def opposite_prospects_leave_the_surplus(war: Balanced) -> bool:
    """Prospects that move against each other one for one move the surplus by less than a tenth of that."""
    moved = [war.shifted[f"reservation/{i}"] - war.base[f"reservation/{i}"] for i in range(2)]
    surplus = war.shifted["surplus"] - war.base["surplus"]
    return moved[0] < 0.0 < moved[1] and abs(surplus) < 0.1 * (moved[1] - moved[0])


PATTERNS: tuple[tuple[str, Callable[[Balanced], bool]], ...] = (
    ("more outside pressure, more talks, fewer succeed", pressure_fills_the_table),
    ("hazard of ending flat within a war", hazard_is_flat),
    ("gains shift terms", gains_shift_terms),
    ("worsening results bring concessions", defeats_bring_concessions),
    ("optimism lengthens, a common prior shortens", optimism_lengthens),
    ("opposite prospects leave the surplus", opposite_prospects_leave_the_surplus),
)


def falls_across(hazards: Array, seed: int, ensembles: int = 1000) -> float:
    """Return the share of resampled ensembles whose pooled hazard is lower late than early: who settles soon, has gone.

    Parameters
    ----------
    hazards : float64[wars, months]
    """
    alive = np.cumprod(1.0 - hazards, axis=1)
    alive = np.concatenate([np.ones((len(hazards), 1)), alive[:, :-1]], axis=1)
    picks = np.random.default_rng(seed).integers(len(hazards), size=(ensembles, len(hazards)))
    pooled = (alive * hazards)[picks].sum(axis=1) / alive[picks].sum(axis=1)
    half = pooled.shape[1] // 2
    return float((pooled[:, half:].mean(axis=1) < pooled[:, :half].mean(axis=1)).mean())


def checks(size: Size, seed: int) -> Iterator[Check]:
    """Look for every pattern in every war; every check says in which share of them it was found."""
    found: list[list[bool]] = []
    hazards = []
    for war in balanced_wars(size, seed):
        hazards.append(war.hazards)
        found.append([holds(war) for _, holds in PATTERNS])
    enough = "balanced wars found among those drawn"
    yield Check(GROUP, "the ensemble", "balanced wars", len(found), size.wars, 0.0, enough)
    if not found:
        return
    why = f"a pattern must be found in {100 * SHARE:.0f} % of {size.wars} random balanced wars"
    for (name, _), share in zip(PATTERNS, np.mean(found, axis=0), strict=True):
        yield Check(GROUP, name, "share of the wars", float(share), 1.0, 1 - SHARE + 1e-9, why)
    across = falls_across(np.array(hazards), seed)
    why = f"in {100 * SHARE:.0f} % of 1,000 ensembles drawn from these wars with replacement"
    yield Check(
        GROUP,
        "hazard falls with duration across wars",
        "share of ensembles",
        across,
        1.0,
        1 - SHARE + 1e-9,
        why,
    )
