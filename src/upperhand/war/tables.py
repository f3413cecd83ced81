"""What the compiled step needs of a scenario, as one record: the same layout for every scenario."""

from __future__ import annotations

import numpy as np

from upperhand.scenario.program import CONDITIONS, OPS, STRUCTURE, TERMS, Program
from upperhand.scenario.quantities import (
    EVENTS,
    FRONTS,
    INPUTS,
    ISSUES,
    LATENTS,
    LINES,
    SIDES,
    STATE,
    SUPPLIERS,
    TYPES,
)

from .draws import channel_key

EFFECTIVENESS = LATENTS.index("side_effectiveness")
STRIKE_EFFECT = LATENTS.index("side_strike_effect")
ENDURANCE = LATENTS.index("side_endurance")

PREPARED = np.dtype(
    [
        ("log_focus", np.float64, (SIDES, FRONTS)),  # log of each side's share of effort on a front
        ("focus", np.float64, (SIDES, FRONTS)),
        ("pledge", np.float64, (SUPPLIERS,)),  # share of its packages that a supplier sends
        ("pressure", np.float64, (SIDES,)),  # points that refusing talks costs a side
        ("held", np.float64, (FRONTS, LINES + 1)),  # share of a front's territory at each line
        ("weights", np.float64, (SIDES, ISSUES)),  # points, rescaled to sum to 100
        ("frontier_a", np.float64, (ISSUES + 1,)),
        ("frontier_b", np.float64, (ISSUES + 1,)),
        ("order", np.int64, (ISSUES,)),
        ("next_change", np.float64),  # period at which the inputs change again without an event
        ("line", np.float64, (FRONTS,)),  # whole lines at the last refresh
        ("row", np.int64),  # draw whose inputs are in place; -1 none
        ("moved", np.float64),  # 1 when an event has stepped since the last refresh
    ]
)
"""What follows from the inputs alone; computed when they change, not every month."""


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
    "explore/rest",
)
"""Names of the streams of chance that belong to no front and no event."""

EFFECTS, TERM_ROWS, CONDITION_ROWS = 384, 384, 128
"""How many effects, terms of hazards and conditions a scenario may have in all."""

TABLES = np.dtype(
    [
        *STRUCTURE.descr,
        ("effect_rows", np.int64),
        ("effects", OPS, (EFFECTS,)),
        ("impulse_rows", np.int64),
        ("impulses", np.int64, (EFFECTS,)),  # rows of effects that push a state
        ("terms", TERMS, (TERM_ROWS,)),
        ("term_start", np.int64, (EVENTS + 1,)),
        ("conditions", CONDITIONS, (CONDITION_ROWS,)),
        ("condition_start", np.int64, (EVENTS + 1,)),
        ("latents", np.float64, (TYPES, len(LATENTS), SIDES)),
        ("odds_shift", np.float64, (TYPES,)),  # exp(-(effectiveness of A - of B)) under each type
        ("odds_shift_back", np.float64, (TYPES,)),  # its inverse
        ("signals", np.int64, (len(LATENTS), SIDES)),  # 1 where types differ
        ("priors", np.float64, (SIDES, TYPES)),  # the sides' weights
        ("front_channel", np.uint64, (FRONTS, 3)),
        ("event_channel", np.uint64, (EVENTS,)),
        ("world_channel", np.uint64, (len(CHANNELS),)),
        ("watch_fronts", np.int64),  # 1 where crossing a line has effects
        ("months", np.float64),  # months per period
    ]
)
"""A compiled scenario as the kernels read it: one record, so that one pointer carries it."""


def with_flat(layout: np.dtype[np.void]) -> np.dtype[np.void]:
    """Return a layout of float64 fields with a further field ``flat`` that overlays all of them."""
    fields = layout.fields
    assert fields is not None
    assert layout.names is not None
    names = [*layout.names, "flat"]
    formats = [*(fields[name][0] for name in layout.names), (np.float64, (layout.itemsize // 8,))]
    offsets = [*(fields[name][1] for name in layout.names), 0]
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": layout.itemsize})


PATH = with_flat(STATE)
MONTH = with_flat(INPUTS)
"""A state and a month's inputs as the kernels hold them: read by name, indexed flat by effects."""


def _starts(owners: np.ndarray) -> np.ndarray:
    """Return, for rows sorted by event, where each event's rows begin (one more at the end)."""
    return np.searchsorted(owners, np.arange(EVENTS + 1)).astype(np.int64)


class CapacityError(ValueError):
    """A scenario has more effects, terms or conditions than the step can hold."""


def _rows(name: str, rows: np.ndarray, capacity: int) -> int:
    if len(rows) > capacity:
        raise CapacityError(f"a scenario may have at most {capacity} {name}, this one has {len(rows)}")
    return len(rows)


def tables(program: Program) -> np.ndarray:
    """Lay out a program for the kernels.

    Parameters
    ----------
    program : Program

    Returns
    -------
    ndarray of TABLES, shape (1,)
        Of a size that does not depend on the scenario, so that nothing is recompiled.
    """
    names = program.names
    array = np.zeros(1, TABLES)
    out = array[0]
    for name in STRUCTURE.names or ():
        out[name] = program.structure[name][0]
    for f, name in enumerate(names.fronts):
        for part, what in enumerate(("attack", "counter", "advance")):
            out["front_channel"][f, part] = channel_key(f"front/{name}/{what}")
    for e, name in enumerate(names.events):
        out["event_channel"][e] = channel_key(f"event/{name}")
    n_types = int(out["types"])
    latents = program.type_latents
    out["latents"] = latents
    out["odds_shift"] = np.exp(-(latents[:, EFFECTIVENESS, 0] - latents[:, EFFECTIVENESS, 1]))
    out["odds_shift_back"] = 1.0 / out["odds_shift"]
    out["signals"] = np.ptp(latents[:n_types], axis=0) > 0
    out["priors"] = program.priors[[0, 0]] if out["common_prior"] else program.priors[1:]
    out["effect_rows"] = _rows("effects", program.effects, EFFECTS)
    out["effects"][: len(program.effects)] = program.effects
    impulses = np.flatnonzero(program.effects["bank"] == 1)
    out["impulse_rows"] = len(impulses)
    out["impulses"][: len(impulses)] = impulses
    terms = program.terms[np.argsort(program.terms["event"], kind="stable")]
    out["terms"][: _rows("terms of hazards", terms, TERM_ROWS)] = terms
    out["term_start"] = _starts(terms["event"])
    conditions = program.conditions[np.argsort(program.conditions["event"], kind="stable")]
    out["conditions"][: _rows("conditions", conditions, CONDITION_ROWS)] = conditions
    out["condition_start"] = _starts(conditions["event"])
    out["world_channel"] = [channel_key(name) for name in CHANNELS]
    out["watch_fronts"] = (program.effects["mode"] >= 3).any()
    out["months"] = program.months_per_period
    return array
