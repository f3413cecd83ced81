"""The features on which the fitted solver regresses: built from what both sides can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from upperhand.jit import leaf_kernel
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import QUANTITIES, slot
from upperhand.war import learning

from . import position

SUMMARY = 5
"""Numbers made from the state: points of freezing for A and B, balance of power, each side's expected shift of battle odds."""


FARTHEST = 5.0
"""Bound, in standard deviations, that a state's feature approaches."""

STATES, SQUARES, PRODUCTS, HINGES = 160, 16, 448, 24
"""Capacity of a basis: states, squares (and fronts that may be decided), products and hinges."""

BASIS = np.dtype(
    [
        ("states", np.int64),
        ("slots", np.int64, (STATES,)),  # places of the states in the flat view
        ("stocks", np.int64),  # so many of them, the first, are stocks:
        ("half", np.float64, (STATES,)),  # stocks s enter as s / (s + half)
        ("mean", np.float64, (STATES + SUMMARY,)),
        ("scale", np.float64, (STATES + SUMMARY,)),  # 1 / standard deviation
        ("squares", np.int64),
        ("square_of", np.int64, (SQUARES,)),  # places of the numbers whose squares follow
        ("contests", np.int64),  # so many fronts, the first, tell whether they are still contested
        ("features", np.int64),
        ("singles", np.int64),  # so many features, the first, are one entry of the base vector by itself
        ("products", np.int64, (PRODUCTS, 3)),
        ("levers", np.int64),
        ("bends", np.int64),
        ("hinges", np.float64, (HINGES,)),  # where R may bend, in points of surplus
    ]
)
"""A basis as the kernels read it.

The base vector is ``[1, states..., summary..., squares..., contests...]``, standardised; a feature is a product of up to three of
its entries.
The first ``levers`` features also carry what a choice changes: talking, pressing.
"""


@dataclass(frozen=True)
class Richness:
    """How rich a basis is.

    Attributes
    ----------
    name : str
    powers : int
        Highest power of the summary numbers.
    pairs : bool
        Products of every state with the position.
    hinges : tuple of float
        Where the regression of R may bend, in points of surplus.
    forts : int
        Highest degree in a war of forts, whose few states enter with all their products.
    """

    name: str
    powers: int
    pairs: bool
    hinges: tuple[float, ...]
    forts: int


STANDARD = Richness("standard", 2, False, (-15.0, -5.0, 0.0, 5.0, 15.0), 3)
RICH = Richness("rich", 3, True, (-30.0, -20.0, -12.0, -7.0, -3.0, 0.0, 3.0, 7.0, 12.0, 20.0, 30.0), 4)
BASES = {basis.name: basis for basis in (STANDARD, RICH)}


def state_slots(program: Program) -> np.ndarray:
    """Return the places of all states that may enter a basis, for the entities that exist."""
    k = program.structure[0]
    names = program.names
    counts = {
        "side": (2,),
        "front": (len(names.fronts),),
        "supplier": (len(names.suppliers),),
        "event": (len(names.events),),
        "world": (),
    }
    found: list[int] = []
    for q in QUANTITIES:
        if not q.feature or (k["law"] == 1 and q.name not in ("position", "stage")):
            continue
        for index in np.ndindex(*counts[q.scope]):
            found.append(slot(q.field, tuple(index)))
    # Whether the sides talk is a choice of the month, not a feature: see `table.sit_down`.
    skip = {slot("talking")}
    return np.array([s for s in found if s not in skip], np.int64)


STOCKS = (
    "side_shells",
    "side_equipment",
    "side_drones",
    "side_missiles",
    "side_air_defence",
    "supplier_long_range",
)


def stock_slots(program: Program) -> np.ndarray:
    """Return the places of all stocks."""
    suppliers = len(program.names.suppliers)
    return np.array(
        [slot(name, (n,)) for name in STOCKS for n in range(suppliers if name.startswith("supplier") else 2)],
        np.int64,
    )


def monomials(free: Sequence[int], squares: int, degree: int) -> list[tuple[int, int, int]]:
    """Return all products of these places of the base vector from degree 2 up, as triples of places.

    Their squares stand in the same order from place `squares` on. Left out is what would need more than three factors:
    products of four different ones.
    """
    rows = []
    for total in range(2, degree + 1):
        for combination in combinations_with_replacement(range(len(free)), total):
            factors = []
            for k in sorted(set(combination)):
                times = combination.count(k)
                factors += [squares + k] * (times // 2) + [free[k]] * (times % 2)
            if len(factors) <= 3:
                first, second, third = [*factors, 0, 0, 0][:3]
                rows.append((first, second, third))
    return rows


def build(program: Program, samples: Array, summaries: Array, richness: Richness, levers: bool) -> np.ndarray:
    """Choose and standardise the features from a sample of explored states.

    Parameters
    ----------
    program : Program
    samples : float64[n, N_STATE]
        Explored states of all periods.
    summaries : float64[n, SUMMARY]
        Their summary numbers.
    richness : Richness
    levers : bool
        Whether talking or pressing changes the war at all.

    Returns
    -------
    ndarray of BASIS, shape (1,)
        States that never vary are left out; so is a summary number that another one determines.
    """
    slots = state_slots(program)
    stock = np.isin(slots, stock_slots(program))
    slots, stock = np.concatenate([slots[stock], slots[~stock]]), np.sort(stock)[::-1]
    # More of a stock helps less and less, and a rested side has many times what a fighting one has.
    half = np.where(stock, np.maximum(np.median(samples[:, slots], axis=0), 1e-9), 0.0)
    bent = np.where(
        stock, samples[:, slots] / (samples[:, slots] + np.maximum(half, 1e-9)), samples[:, slots]
    )
    values = np.concatenate([bent, summaries], axis=1)
    spread = values.std(axis=0)
    keep = spread > 1e-9 * (1.0 + np.abs(values.mean(axis=0)))
    summary_kept = np.flatnonzero(keep[-SUMMARY:])
    spread[-SUMMARY:][~keep[-SUMMARY:]] = np.inf
    keep[-SUMMARY:] = True  # the summary keeps its five places; a constant one counts as 0
    n_stocks = int((stock & keep[: len(slots)]).sum())
    half, slots = half[keep[: len(slots)]], slots[keep[: len(slots)]]
    n_states = len(slots)
    mean, scale = values.mean(axis=0)[keep], spread[keep]
    core = [1 + n_states + int(s) for s in summary_kept]
    if 1 + n_states + 1 in core and np.std(summaries[:, 0] + summaries[:, 1]) < 1e-6 * np.std(
        summaries[:, 0]
    ):
        core.remove(1 + n_states + 1)  # a zero-sum position: one side's points tell the other's
    rows = [(0, 0, 0), *((i, 0, 0) for i in core), *((i, 0, 0) for i in range(1, 1 + n_states))]
    n_levers, n_singles = 1 + len(core), len(rows)
    array = np.zeros(1, BASIS)
    out = array[0]
    if program.structure["law"][0] == 1:
        # Where the fronts stand and what the sides believe is all there is: their products, to a higher degree.
        fronts = slot("front_position") + np.arange(len(program.names.fronts))
        beliefs = [c for c in core if c > n_states + 3]
        free = [*beliefs, *(int(c) for c in 1 + np.flatnonzero(np.isin(slots, fronts)))][:SQUARES]
        out["squares"], out["square_of"][: len(free)] = len(free), free
        rows += monomials(free, 1 + n_states + SUMMARY, richness.forts if len(free) < 5 else 3)
        if len(fronts) > 1:  # what is left to fight for changes at once when a front is decided
            out["contests"] = len(fronts)
            places = 1 + n_states + SUMMARY + len(free) + np.arange(len(fronts))
            for contest in places.tolist():
                rows += [(contest, 0, 0), *((contest, i, 0) for i in free)]
    else:
        for degree in range(2, richness.powers + 1):
            for combination in combinations_with_replacement(core, degree):
                rows.append(tuple([*combination, 0, 0][:3]))  # type: ignore[arg-type]
        if richness.pairs and core:
            rows.extend((core[0], i, 0) for i in range(1, 1 + n_states))
    if n_states > STATES or len(rows) > PRODUCTS:
        raise ValueError(f"{n_states} states and {len(rows)} products are more than a basis can hold")
    out["states"], out["features"] = n_states, len(rows)
    out["stocks"], out["singles"] = n_stocks, n_singles
    out["slots"][:n_states], out["half"][:n_states] = slots, half
    out["mean"][: len(mean)], out["scale"][: len(scale)] = mean, 1.0 / scale
    out["products"][: len(rows)] = rows
    out["levers"] = n_levers if levers else 0
    out["bends"] = len(richness.hinges)
    out["hinges"][: len(richness.hinges)] = richness.hinges
    return array


@leaf_kernel
def summarise(x, q, tables, prepared, out, at):  # type: ignore[no-untyped-def]
    """Fill the summary numbers of a state from place `at` on."""
    a, b = position.freeze(x, q, tables, prepared)
    out[at] = a
    out[at + 1] = b
    out[at + 2] = x.side_power[0] - x.side_power[1]
    for i in range(2):
        out[at + 3 + i] = learning.expected_shift(x, tables, i)


@leaf_kernel
def _bounded(z):  # type: ignore[no-untyped-def]
    """Bend a standardised number so that far states count less: a straight line is no guide beyond what was explored."""
    return z / (1.0 + abs(z) / FARTHEST)


@leaf_kernel
def fill(x, q, tables, prepared, basis, base, out):  # type: ignore[no-untyped-def]
    """Fill the features of a state.

    Parameters
    ----------
    base : float64[1 + states + SUMMARY + squares + contests]
        Scratch: the base vector.
    out : float64[features]
        Receives the features.
    """
    n = basis.states
    base[0] = 1.0
    for c in range(n):
        base[1 + c] = x.flat[basis.slots[c]]
    summarise(x, q, tables, prepared, base, 1 + n)
    # Apart from the gathering, so that the compiler makes them vector loops.
    for c in range(basis.stocks):
        base[1 + c] = base[1 + c] / (base[1 + c] + basis.half[c])
    for c in range(n + SUMMARY):
        base[1 + c] = _bounded((base[1 + c] - basis.mean[c]) * basis.scale[c])
    for c in range(basis.squares):
        base[1 + n + SUMMARY + c] = base[basis.square_of[c]] ** 2
    for f in range(basis.contests):
        contested = 0.0 < x.front_position[f] < tables.lines[f]
        base[1 + n + SUMMARY + basis.squares + f] = 1.0 if contested else 0.0
    for m in range(basis.singles):
        out[m] = base[basis.products[m, 0]]
    for m in range(basis.singles, basis.features):
        out[m] = base[basis.products[m, 0]] * base[basis.products[m, 1]] * base[basis.products[m, 2]]


def features_count(basis: np.ndarray) -> tuple[int, int]:
    """Return how many features W and R have."""
    own = int(basis[0]["features"])
    return own, own + EXTRA + int(basis[0]["bends"])


EXTRA = 5
"""Features of R made from W: each side's W, their squares and product."""


@leaf_kernel
def fill_after(finish_a, finish_b, surplus, basis, out, at):  # type: ignore[no-untyped-def]
    """Fill the further features of R, from both sides' values of a war to the finish and the surplus at those.

    Parameters
    ----------
    at : int
        Place in `out` of the first of them.
    """
    a = 0.02 * (finish_a - 50.0)
    b = 0.02 * (finish_b - 50.0)
    out[at + 0] = a
    out[at + 1] = b
    out[at + 2] = a * a
    out[at + 3] = b * b
    out[at + 4] = a * b
    for h in range(basis.bends):
        out[at + 5 + h] = 0.05 * max(surplus - basis.hinges[h], 0.0)
