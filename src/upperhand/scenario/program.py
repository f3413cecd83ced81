"""The compiled scenario: plain arrays that the war and the solver run on, with the names to read them by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .quantities import (
    DATES,
    EVENTS,
    FRONTS,
    INPUTS,
    ISSUES,
    LATENTS,
    SIDES,
    STATE,
    SUPPLIERS,
    TYPES,
)

Array = NDArray[np.float64]

STRUCTURE = np.dtype(
    [
        ("law", np.int64),  # 0 battle, 1 forts
        (
            "flow",
            np.int64,
        ),  # 1: holding ground is worth (1-discount) * status quo a period; 0: only the end pays
        ("floor", np.int64),  # 1: reservation values are floored at 0 (surrender is always open)
        (
            "split",
            np.int64,
        ),  # 1: sides split the surplus and settle with chance 1/(1+exp(-S/error)); 0: offers are made
        ("common_prior", np.int64),  # 1: the sides share the analyst's beliefs
        ("fronts", np.int64),
        ("lines", np.int64, (FRONTS,)),
        ("suppliers", np.int64),
        ("client", np.int64, (SUPPLIERS,)),  # side that the supplier serves
        ("mediators", np.int64),
        ("issues", np.int64),
        ("issue_front", np.int64, (ISSUES,)),  # front whose line decides the issue today, or -1
        ("events", np.int64),
        ("event_stages", np.int64, (EVENTS,)),  # number of stages, or of outcomes
        (
            "event_dated",
            np.int64,
            (EVENTS,),
        ),  # 0: hazard stage by stage; 1: one draw within the window, outcomes by chance
        ("event_open", np.int64, (EVENTS,)),  # first period of the window
        ("event_close", np.int64, (EVENTS,)),  # last period of the window
        ("dates", np.int64),
        ("date_period", np.float64, (DATES,)),  # months from as_of to the date
        ("types", np.int64),
        ("horizon", np.int64),  # periods reported
        ("tail", np.int64),  # periods solved beyond them
        ("elapsed", np.int64),  # periods from the day of the numbers to the assessment's date
        ("points", np.float64, (SIDES,)),  # what all issues together are worth to each side: 100
    ]
)
"""What shapes a scenario: counts, links, switches, and the unit of value."""

OPS = np.dtype(
    [
        ("bank", np.int64),  # 0: an input; 1: a state (one impulse)
        ("slot", np.int64),  # place in the flat view of that bank
        ("kind", np.int64),  # 0 set, 1 multiply, 2 add
        ("mode", np.int64),  # what starts it: see MODES
        ("ref", np.int64),  # event or front that starts it
        ("level", np.float64),  # stage, outcome or line that starts it
        ("start", np.int64),  # period (mode 0), or delay after the trigger
        ("ramp", np.float64),  # periods until fully in force (0: at once)
        ("duration", np.float64),  # periods in force (inf: for good)
        ("value", np.float64),
        ("low", np.float64),  # bounds of the quantity
        ("high", np.float64),
    ]
)
"""Effects, one row each, sorted: all sets by start, then products, then sums."""

MODES = ("date", "event_at_least", "event_exactly", "front_at_least", "front_below")

TERMS = np.dtype([("event", np.int64), ("bank", np.int64), ("slot", np.int64), ("coefficient", np.float64)])
"""Terms of hazards: ``hazard = base * exp(sum coefficient * quantity)``, sorted by event."""

CONDITIONS = np.dtype(
    [
        ("event", np.int64),
        ("bank", np.int64),
        ("slot", np.int64),
        ("sense", np.float64),
        ("threshold", np.float64),
    ]
)
"""An event moves only while ``sense * (quantity - threshold) >= 0`` for all of its conditions; sorted by event."""

Bank = Literal["input", "state", "effect", "absent"]


@dataclass(frozen=True)
class Range:
    """A number that the analyst does not know: [low, central, high] with its place in the program.

    One whose bank is ``absent`` is in no place of this program: it only keeps its coordinate for those that have it.
    ``low`` and ``high`` are the 5 % and 95 % points and ``central`` the median of a two-piece normal, clipped to
    the quantity's bounds.
    """

    name: str
    bank: Bank
    slot: int
    low: float
    central: float
    high: float
    bound_low: float = -np.inf
    bound_high: float = np.inf


@dataclass(frozen=True)
class Observed:
    """An observation ready for use: what it says of which number, how reliably, and to whom.

    ``sd`` is the standard deviation of the report's error in the quantity's unit. ``latent`` and ``side`` are set
    where the quantity is one that the sides are uncertain of; then it reweights types. ``carried``: a state that was seen, as a
    number, after the day of the scenario's numbers; it is held against the state carried on to the assessment's date.
    """

    name: str
    label: str
    bank: Literal["input", "state"]
    slot: int
    value: float
    sd: float
    public: bool
    latent: int = -1
    side: int = -1
    carried: bool = False


@dataclass(frozen=True)
class Recorded:
    """One period of the war so far: what happened on the fronts, the losses, and whether the sides talked.

    ``period`` counts from the assessment's date, so it is below 0; ``moved`` is the change of position in lines per front
    (nan: not known), ``losses`` thousand per side (nan: not known).
    """

    label: str
    moved: tuple[float, ...]
    losses: tuple[float, float]
    settled: bool = False
    talked: bool = False
    period: int = -1


@dataclass(frozen=True)
class Names:
    """Identifiers and labels, in the order of the arrays."""

    sides: tuple[str, ...]
    fronts: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    suppliers: tuple[str, ...]
    mediators: tuple[str, ...]
    issues: tuple[str, ...]
    events: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    dates: tuple[str, ...]
    types: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """A compiled scenario.

    Attributes
    ----------
    inputs, state : ndarray, shape (N_INPUTS,), (N_STATE,)
        Central values at the assessment's date, flat views of ``INPUTS`` and ``STATE``.
    structure : ndarray, shape (1,), dtype STRUCTURE
    effects, terms, conditions : ndarray of dtype OPS, TERMS, CONDITIONS
    type_latents : ndarray, shape (TYPES, len(LATENTS), 2)
        Shift of each latent quantity of each side under each type.
    priors : ndarray, shape (3, TYPES)
        Weights of the types: the analyst's, side A's, side B's. Rows sum to 1.
    ranges : tuple of Range
        What the analyst does not know; the columns of a draw.
    months_at_war : float or None
        Age of the war at the assessment's date; None where the scenario does not say.
    months_per_period : float
        Length of a period in months.
    """

    id: str
    title: str
    hash: str
    as_of: dt.date
    months_per_period: float
    names: Names
    structure: np.ndarray
    inputs: Array
    state: Array
    effects: np.ndarray
    terms: np.ndarray
    conditions: np.ndarray
    type_latents: Array
    priors: Array
    ranges: tuple[Range, ...] = ()
    observations: tuple[Observed, ...] = ()
    timeline: tuple[Recorded, ...] = ()
    months_at_war: float | None = None

    @property
    def periods(self) -> int:
        """Periods that the solver looks ahead: the horizon reported plus the tail."""
        return int(self.structure["horizon"][0] + self.structure["tail"][0])

    def with_effects(self, effects: np.ndarray) -> Program:
        """Return the program with more effects, kept in the order that the step needs; ranges follow their effects."""
        if not len(effects):
            return self
        joined = np.concatenate([self.effects, effects])
        order = effect_order(joined)
        place = np.argsort(order)
        ranges = tuple(replace(r, slot=int(place[r.slot])) if r.bank == "effect" else r for r in self.ranges)
        return replace(self, effects=joined[order], ranges=ranges)

    def input_view(self) -> np.void:
        """Return the central inputs as a record, to be read by name."""
        return self.inputs.view(INPUTS)[0]  # type: ignore[no-any-return]

    def state_view(self) -> np.void:
        """Return the state at the assessment's date as a record, to be read by name."""
        return self.state.view(STATE)[0]  # type: ignore[no-any-return]


def effect_order(effects: np.ndarray) -> NDArray[np.intp]:
    """Return the order that makes the order of effects in the file irrelevant: sets by start, then products, then sums."""
    # A dated set stands before one that an event or a front triggers: the triggered one is always the later.
    return np.lexsort((effects["value"], effects["start"], effects["mode"] > 0, effects["kind"]))


def ordered(effects: np.ndarray) -> np.ndarray:
    """Sort effects so that their order in the file does not matter; see `effect_order`."""
    return effects[effect_order(effects)]


def empty_structure() -> np.ndarray:
    """Return a structure with no entities, all links unset."""
    structure = np.zeros(1, STRUCTURE)
    structure["issue_front"] = -1
    structure["flow"] = 1
    structure["points"] = 100.0
    return structure


def empty_types() -> tuple[Array, Array]:
    """Return latents and priors for a scenario with one type and no private beliefs."""
    latents = np.zeros((TYPES, len(LATENTS), SIDES))
    priors = np.zeros((3, TYPES))
    priors[:, 0] = 1.0
    return latents, priors
