"""What the compiled step needs of a scenario, as a tuple of arrays: the same types for every scenario."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import EVENTS, FRONTS, ISSUES, LATENTS, LINES, SIDES

from .draws import channel_key

EFFECTIVENESS = LATENTS.index("side_effectiveness")
STRIKE_EFFECT = LATENTS.index("side_strike_effect")
ENDURANCE = LATENTS.index("side_endurance")

PREPARED = np.dtype(
    [
        ("log_focus", np.float64, (SIDES, FRONTS)),  # log of each side's share of effort on a front
        ("focus", np.float64, (SIDES, FRONTS)),
        ("held", np.float64, (FRONTS, LINES + 1)),  # share of a front's territory at each line
        ("weights", np.float64, (SIDES, ISSUES)),  # points, rescaled to sum to 100
        ("frontier_a", np.float64, (ISSUES + 1,)),
        ("frontier_b", np.float64, (ISSUES + 1,)),
        ("order", np.int64, (ISSUES,)),
        ("next_change", np.float64),  # period at which the inputs change again without an event
        ("line", np.float64, (FRONTS,)),  # whole lines at the last refresh
        ("moved", np.float64),  # 1 when an event has stepped since the last refresh
    ]
)
"""What follows from the inputs alone; computed when they change, not every month."""


class Tables(NamedTuple):
    """A compiled scenario's arrays, as the kernels take them."""

    structure: np.ndarray  # STRUCTURE, shape (1,)
    effects: np.ndarray  # OPS
    impulses: np.ndarray  # int64: rows of effects that push a state
    terms: np.ndarray  # TERMS
    term_start: np.ndarray  # int64, shape (EVENTS + 1,)
    conditions: np.ndarray  # CONDITIONS
    condition_start: np.ndarray  # int64, shape (EVENTS + 1,)
    latents: Array  # shape (TYPES, len(LATENTS), SIDES)
    odds_shift: Array  # shape (TYPES,): exp(-(effectiveness of A - of B)) under each type
    signals: np.ndarray  # int64, shape (len(LATENTS), SIDES): 1 where types differ beyond battle
    priors: Array  # shape (2, TYPES): the sides' weights
    front_channel: np.ndarray  # uint64, shape (FRONTS, 3)
    event_channel: np.ndarray  # uint64, shape (EVENTS,)
    world_channel: np.ndarray  # uint64: see CHANNELS
    months: float  # months per period


CHANNELS = (
    "losses/a",
    "losses/b",
    "collapse",
    "escalation",
    "pause",
    "access",
    "consent",
    "signal/effect/a",
    "signal/effect/b",
    "signal/endurance/a",
    "signal/endurance/b",
    "explore/a",
    "explore/b",
    "explore/talk",
    "explore/pause",
    "type",
    "inner",
)


def _starts(owners: np.ndarray) -> np.ndarray:
    """Return, for rows sorted by event, where each event's rows begin (one more at the end)."""
    return np.searchsorted(owners, np.arange(EVENTS + 1)).astype(np.int64)


def tables(program: Program) -> Tables:
    """Lay out a program for the kernels.

    Parameters
    ----------
    program : Program

    Returns
    -------
    Tables
        Arrays of fixed types and of capacities that do not depend on the scenario, so that nothing is recompiled.
    """
    names, structure = program.names, program.structure.copy()
    fronts = np.zeros((FRONTS, 3), np.uint64)
    for f, name in enumerate(names.fronts):
        for part, what in enumerate(("attack", "counter", "advance")):
            fronts[f, part] = channel_key(f"front/{name}/{what}")
    events = np.zeros(EVENTS, np.uint64)
    for e, name in enumerate(names.events):
        events[e] = channel_key(f"event/{name}")
    n_types = int(structure["types"][0])
    shift = program.type_latents[:, EFFECTIVENESS, 0] - program.type_latents[:, EFFECTIVENESS, 1]
    used = program.type_latents[:n_types]
    signals = (np.ptp(used, axis=0) > 0).astype(np.int64)
    priors = program.priors[[0, 0]] if structure["common_prior"][0] else program.priors[1:]
    terms = program.terms[np.argsort(program.terms["event"], kind="stable")]
    conditions = program.conditions[np.argsort(program.conditions["event"], kind="stable")]
    return Tables(
        structure=structure,
        effects=program.effects.copy(),
        impulses=np.flatnonzero(program.effects["bank"] == 1).astype(np.int64),
        terms=terms,
        term_start=_starts(terms["event"]),
        conditions=conditions,
        condition_start=_starts(conditions["event"]),
        latents=np.ascontiguousarray(program.type_latents),
        odds_shift=np.exp(-shift),
        signals=signals,
        priors=np.ascontiguousarray(priors),
        front_channel=fronts,
        event_channel=events,
        world_channel=np.array([channel_key(name) for name in CHANNELS], np.uint64),
        months=float(program.months_per_period),
    )

