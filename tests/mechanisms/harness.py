"""Change a cause, solve and play the war anew with the same luck, and measure what it moves, with a 90 % interval.

The question of every mechanism test is the same: *this cause, over its full range, moves that outcome by how much?*
The cause is a number, an effect, an event or a belief of an invented war (`wars/`); the outcome is a number of the solved
or played war (`runs.measure`, and the state of the played war by month); the interval comes from replicate solves that
share their luck between baseline and variant.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from upperhand.bargaining.fitted import solve
from upperhand.jit import source_hash
from upperhand.questions.estimate import half_width
from upperhand.runs import measure
from upperhand.runs.replicate import Job, Outcome, run
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import loads
from upperhand.scenario.model import Scenario
from upperhand.scenario.program import Array, Program
from upperhand.war.condition import observe

WARS = Path(__file__).parent / "wars"

MONTHS = (1, 3, 6, 12)
"""Months at which the state of the played war is read."""

OF_SIDES = (
    "gains_held",
    "force",
    "shells",
    "fires",
    "exhaustion",
    "support",
    "economy",
    "oil",
    "infrastructure",
    "logistics",
    "press",
    "belief",
    "fight",
    "points",
    "losses",
)
OF_WORLD = ("escalation", "channels", "paused", "talk", "access", "surplus", "alive")
"""What is read of each side, and of the world, in those months."""


@dataclass(frozen=True)
class Effort:
    """How many replicates, and how many explored and played paths in each."""

    seeds: int
    paths: int


REDUCED = Effort(4, 500)
"""For the normal test run: every claim whose sign so few paths can tell; `full_effort.py` lists the others."""
FULL = Effort(5, 1600)
FINE = Effort(8, 2000)
"""For small differences."""
FINEST = Effort(8, 5000)
"""For claims of the kind "hardly at all": the interval must lie within half a point, and a fit on few paths is off by that."""

HARDLY_POINTS, HARDLY_CHANCE = 0.5, 0.005
"""Half a point, half a percentage point."""


class _Settings:
    reduced: bool = False


settings = _Settings()
"""Set by `conftest`: reduced without ``--run-slow``, whatever effort a test asks for."""


def merged(base: Any, over: Any) -> Any:
    """Return `base` with `over` laid upon it: mappings key by key, anything else replaced."""
    if isinstance(base, dict) and isinstance(over, Mapping):
        return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}
    return over


@cache
def _tree(name: str) -> Any:
    return YAML(typ="safe").load((WARS / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def _scenario(name: str, overlay: str) -> Scenario:
    return loads(json.dumps(merged(_tree(name), json.loads(overlay)), default=str), f"{name}.yaml")


@dataclass(frozen=True)
class War:
    """A variant of an invented war; make one with `war`."""

    name: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    sets: Sequence[str] = ()
    overlay: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """The scenario with its overlay."""
        return _scenario(self.name, json.dumps(self.overlay, sort_keys=True))

    @property
    def program(self) -> Program:
        """The compiled war."""
        scenario = self.scenario
        program = observe(compile_scenario(scenario, sets=self.sets))
        banks = (program.inputs.copy(), program.state.copy())
        for name, value in self.numbers.items():
            ref = scenario.names.resolve(name)
            assert ref.quantity.kind != "derived", f"{name} is computed"
            banks[ref.bank][ref.slot] = value
        return replace(program, inputs=banks[0], state=banks[1])

    def but(
        self,
        numbers: Mapping[str, float] | None = None,
        sets: Sequence[str] = (),
        overlay: Mapping[str, Any] | None = None,
    ) -> War:
        """Return the war with one cause changed."""
        return War(
            self.name,
            {**self.numbers, **(numbers or {})},
            (*self.sets, *sets),
            merged(dict(self.overlay), overlay or {}),
        )


def war(
    numbers: Mapping[str, float] | None = None,
    *,
    name: str = "four-fronts",
    sets: Sequence[str] = (),
    overlay: Mapping[str, Any] | None = None,
    breach: float = 0.0,
) -> War:
    """Return a variant of an invented war.

    Parameters
    ----------
    numbers : mapping of str to float
        Numbers as they are from the first day, by full name.
    name : str
        File in `wars/`.
    sets : sequence of str
        Effects, as after ``--set``.
    overlay : mapping
        YAML laid upon the file: events, beliefs, observations.
    breach : float
        Chance that a side breaks a settlement when that neither pays nor costs it. Off unless the mechanism is about
        it: the value of the war resumed is the noisiest part of a fit, and blurs what other causes do.
    """
    return War(name, {"breach.base": breach, **(numbers or {})}, tuple(sets), overlay or {})


def content(program: Program) -> str:
    """Return a hash of everything in a program that moves its results."""
    digest = hashlib.sha256()
    arrays = (
        program.structure,
        program.inputs,
        program.state,
        program.effects,
        program.terms,
        program.conditions,
        program.type_latents,
        program.priors,
    )
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(repr((program.names.fronts, program.names.events)).encode())
    return digest.hexdigest()[:24]


def _mean(weights: Array, values: Array) -> float:
    return float((weights * values).sum() / max(weights.sum(), 1e-12))


def numbers_of(program: Program, outcome: Outcome) -> dict[str, float]:
    """Reduce a solve and play to named numbers.

    Those of `runs.measure` (sides are 0 and 1), ``leverage/i`` (points of the balanced settlement of today),
    ``settled_points/i`` (points of the settlements reached), and the state of the played war as ``name/i@month``,
    ``position/FRONT@month`` or ``name@month``, each weighted by the chance that the war goes on.
    """
    found = {name: float(value[0]) for name, value in measure.today(outcome).items()}
    found |= {name: float(value.mean()) for name, value in measure.by_path(program, outcome.played).items()}
    for name, (part, whole) in measure.shares(program).items():
        found[name] = float(measure.ratio(np.array(found[part]), np.array(found[whole]), 0.5))
    for i in range(2):
        claim = found[f"reservation/{i}"] + found[f"premium/{i}"]
        found[f"leverage/{i}"] = claim + 0.5 * found["surplus"]
    months = outcome.played.months
    for t in MONTHS:
        month = months[:, t]
        alive = month["alive"].astype(np.float64)

        def here(values: Array, alive: Array = alive) -> float:
            return _mean(alive, values.astype(np.float64))

        for name in OF_SIDES:
            for i in range(2):
                found[f"{name}/{i}@{t}"] = here(month[name][:, i])
        for f, front in enumerate(program.names.fronts):
            found[f"position/{front}@{t}"] = here(month["position"][:, f])
        for name in OF_WORLD:
            found[f"{name}@{t}"] = here(month[name])
        found[f"alive@{t}"] = float(alive.mean())
    alive = months["alive"].astype(np.float64)
    found["paused"] = _mean(alive, months["paused"].astype(np.float64))
    for i in range(2):
        settled = alive * months["settle"].astype(np.float64)
        found[f"settled_points/{i}"] = _mean(settled, months["points"][:, :, i].astype(np.float64))
    return found


_MEMORY: dict[tuple[str, int, int], dict[str, float]] = {}


def _kept(key: tuple[str, int, int], compute: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Look an outcome up in the folder that UPPERHAND_TEST_CACHE names, if it does; for work on the tests themselves."""
    folder = os.environ.get("UPPERHAND_TEST_CACHE")
    if not folder:
        return compute()
    package = Path(measure.__file__).resolve().parents[1]
    mark = hashlib.sha256(Path(__file__).read_bytes() + Path(measure.__file__).read_bytes()).hexdigest()[:8]
    path = Path(folder) / f"{source_hash(package)}-{mark}-{key[0]}-{key[1]}-{key[2]}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(compute()))
    return dict(json.loads(path.read_text()))


@cache
def order_of_luck(name: str, seed: int, paths: int) -> Array:
    """Return the order by which the explored paths of an invented war share out chance: that of the war as its file has it.

    Every variant follows it, baselines too, so that any two of them share their luck.
    """
    return solve(war(name=name).program, paths=paths, seed=seed, threads=1).order


def replicate(case: War, seed: int, paths: int) -> dict[str, float]:
    """Solve and play a war once; remembered, so that a baseline is solved once in a session."""
    program = case.program
    key = (content(program), seed, paths)
    if key not in _MEMORY:

        def solved() -> dict[str, float]:
            job = Job(program, seed, paths, paths, order=order_of_luck(case.name, seed, paths))
            return numbers_of(program, run(job, threads=1))

        _MEMORY[key] = _kept(key, solved)
    return _MEMORY[key]


def outcomes(case: War, effort: Effort | None = None) -> dict[str, Array]:
    """Return every named number of all replicates of a war."""
    chosen = REDUCED if settings.reduced else effort or FULL
    rows = [replicate(case, seed, chosen.paths) for seed in range(1, chosen.seeds + 1)]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@dataclass(frozen=True)
class Shift:
    """By how much a cause moved an outcome: the mean over replicates, and the half-width of its 90 % interval."""

    value: float
    half: float

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.value + self.half

    def __str__(self) -> str:
        return f"{self.value:+.3g} ± {self.half:.2g}"


def shift_of(differences: Array) -> Shift:
    """Return the mean of paired differences with its interval."""
    half = half_width(np.asarray(differences))
    return Shift(float(np.mean(differences)), half if math.isfinite(half) else math.inf)


@dataclass(frozen=True)
class Found:
    """What a cause moved, replicate by replicate."""

    baseline: dict[str, Array]
    variant: dict[str, Array]

    def by_replicate(self, name: str) -> Array:
        """Return the paired differences of a named number."""
        return self.variant[name] - self.baseline[name]

    def __getitem__(self, name: str) -> Shift:
        return shift_of(self.by_replicate(name))

    def more_than(self, other: Found, name: str) -> Shift:
        """Return by how much more this cause moved an outcome than another one did."""
        return shift_of(self.by_replicate(name) - other.by_replicate(name))


def effect(baseline: War, variant: War, effort: Effort | None = None) -> Found:
    """Measure what a variant changes against its baseline, with common luck."""
    return Found(outcomes(baseline, effort), outcomes(variant, effort))


def guaranteed() -> Found:
    """Return what a guarantee to the first side moves, where a settlement may be broken."""
    return effect(war(breach=0.5), war({"calden.guarantee": 30.0}, breach=0.5), FINE)


def both_guaranteed() -> Found:
    """Return what guarantees to both sides move, where neither knows well what a breach would gain."""
    unsure = war({"breach.slope": 30.0}, breach=0.5)
    return effect(unsure, unsure.but({"calden.guarantee": 60.0, "ostrel.guarantee": 60.0}))


@dataclass
class Measured:
    """Asserts what a cause did, and writes it down for the table in `docs/mechanisms.md`.

    With reduced effort, a claim of `left_to_full` only has to be possible: its interval must not lie on the wrong side.
    It counts as a claim all the same; a note does not.
    """

    test: str
    left_to_full: frozenset[str] = frozenset()
    lines: list[dict[str, Any]] = field(default_factory=list)
    claims: int = 0

    def note(self, label: str, found: Shift) -> Shift:
        """Write down a size without a claim."""
        self.lines.append({"test": self.test, "label": label, "value": found.value, "half": found.half})
        return found

    def _claim(self, label: str, found: Shift, *, shown: bool, possible: bool, more: str = "") -> None:
        self.note(label, found)
        self.claims += 1
        if settings.reduced and label in self.left_to_full:
            assert possible, f"{label}: {found}{more}, though with reduced effort"
        else:
            assert shown, f"{label}: {found}{more}"

    def rises(self, label: str, found: Shift) -> None:
        """The outcome rises: the interval lies above zero."""
        self._claim(label, found, shown=found.low > 0.0, possible=found.high > 0.0)

    def falls(self, label: str, found: Shift) -> None:
        """The outcome falls: the interval lies below zero."""
        self._claim(label, found, shown=found.high < 0.0, possible=found.low < 0.0)

    def hardly(self, label: str, found: Shift, within: float) -> None:
        """The outcome hardly moves: the interval lies within a small distance of zero."""
        shown = max(abs(found.low), abs(found.high)) < within
        possible = found.low < within and found.high > -within
        self._claim(label, found, shown=shown, possible=possible, more=f", not within {within}")

    def stays(self, label: str, found: Shift) -> None:
        """The outcome does not move at all."""
        self._claim(label, found, shown=found == Shift(0.0, 0.0), possible=found == Shift(0.0, 0.0))

    def write(self) -> None:
        """Append what was measured with full effort to the file that UPPERHAND_MEASURED names, if it does."""
        target = os.environ.get("UPPERHAND_MEASURED")
        if target and self.lines and not settings.reduced:
            with open(target, "a", encoding="utf-8") as file:
                file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in self.lines)
