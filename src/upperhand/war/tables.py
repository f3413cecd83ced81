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
    N_INPUTS,
    SIDES,
    STATE,
    SUPPLIERS,
    TYPES,
    slot,
)

from .draws import channel_key

EFFECTIVENESS = LATENTS.index("side_effectiveness")
STRIKE_EFFECT = LATENTS.index("side_strike_effect")
ENDURANCE = LATENTS.index("side_endurance")

EFFECTS, TERM_ROWS, CONDITION_ROWS = 384, 384, 128
"""How many effects, terms of hazards and conditions a scenario may have in all."""

OTHER, FOCUS, GROUND, STAKES = 1, 2, 4, 8
PARTS = {
    "front_dormant": FOCUS,
    "side_front_focus": FOCUS,
    "line_share": GROUND,
    "side_issue_weight": STAKES,
}
"""Which part of PREPARED has to be computed anew when an input of this name changes; OTHER where none is named."""

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
        (
            "ways_shut",
            np.float64,
        ),  # chance that channels, mediators and forums open no talks, memory left aside
        ("before", np.float64, (EFFECTS,)),  # touched inputs before the last refresh
        ("next_change", np.float64),  # period at which the inputs change again without an event
        ("line", np.float64, (FRONTS,)),  # whole lines at the last refresh
        ("row", np.int64),  # draw whose inputs are in place; -1 none
        ("moved", np.float64),  # 1 when an event has stepped since the last refresh
    ]
)
"""What follows from the inputs alone; computed when they change, not every month."""


TABLES = np.dtype(
    [
        *STRUCTURE.descr,
        ("effect_rows", np.int64),
        ("effects", OPS, (EFFECTS,)),
        ("rivals", np.int64, (EFFECTS,)),  # 1 where another set has the same target
        ("input_rows", np.int64),
        ("on_inputs", np.int64, (EFFECTS,)),  # rows of effects that change an input
        ("touched", np.int64),
        ("touched_slot", np.int64, (EFFECTS,)),  # the inputs that they change, each once
        ("touched_low", np.float64, (EFFECTS,)),
        ("touched_high", np.float64, (EFFECTS,)),
        ("touched_part", np.int64, (EFFECTS,)),  # what depends on it: see PARTS
        ("impulse_rows", np.int64),
        ("impulses", np.int64, (EFFECTS,)),  # rows of effects that push a state
        ("terms", TERMS, (TERM_ROWS,)),
        ("term_start", np.int64, (EVENTS + 1,)),
        ("conditions", CONDITIONS, (CONDITION_ROWS,)),
        ("condition_start", np.int64, (EVENTS + 1,)),
        ("latents", np.float64, (TYPES, len(LATENTS), SIDES)),
        # Types that fight alike share what battles teach; types that show the same signs, what signs teach.
        ("fighters", np.int64),
        ("fighter_of", np.int64, (TYPES,)),
        ("odds_shift", np.float64, (TYPES,)),  # exp(-(effectiveness of A - of B)) of each kind of fighters
        ("odds_shift_back", np.float64, (TYPES,)),  # its inverse
        ("showings", np.int64),
        ("showing_of", np.int64, (TYPES,)),
        ("showing", np.float64, (TYPES, len(LATENTS), SIDES)),
        ("signals", np.int64, (len(LATENTS), SIDES)),  # 1 where types differ
        ("priors", np.float64, (SIDES, TYPES)),  # the sides' weights
        ("front_channel", np.uint64, (FRONTS, 3)),
        ("event_channel", np.uint64, (EVENTS,)),
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


def _lay_out_effects(effects: np.ndarray, out: np.void) -> None:
    """Fill what the refresh of inputs needs to know of the effects on them."""
    rows = np.flatnonzero(effects["bank"] == 0)
    out["input_rows"] = len(rows)
    out["on_inputs"][: len(rows)] = rows
    slots, first = np.unique(effects["slot"][rows], return_index=True)
    first = rows[first]
    out["touched"] = len(slots)
    out["touched_slot"][: len(slots)] = slots
    out["touched_low"][: len(slots)] = effects["low"][first]
    out["touched_high"][: len(slots)] = effects["high"][first]
    part_of = np.full(N_INPUTS, OTHER)
    for name, part in PARTS.items():
        start = slot(name, ())
        part_of[start : start + int(np.prod(INPUTS[name].shape))] = part
    out["touched_part"][: len(slots)] = part_of[slots]
    sets = rows[effects["kind"][rows] == 0]
    for row in sets:
        out["rivals"][row] = (effects["slot"][sets] == effects["slot"][row]).sum() > 1


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
    shifts, kinds = np.unique(
        np.exp(-(latents[:n_types, EFFECTIVENESS, 0] - latents[:n_types, EFFECTIVENESS, 1])),
        return_inverse=True,
    )
    out["fighters"], out["fighter_of"][:n_types] = len(shifts), kinds
    out["odds_shift"][: len(shifts)], out["odds_shift_back"][: len(shifts)] = shifts, 1.0 / shifts
    out["signals"] = np.ptp(latents[:n_types], axis=0) > 0
    signs = latents[:n_types].copy()
    signs[:, EFFECTIVENESS] = 0.0
    signs, kinds = np.unique(signs, axis=0, return_inverse=True)
    out["showings"], out["showing_of"][:n_types], out["showing"][: len(signs)] = (
        len(signs),
        kinds.ravel(),
        signs,
    )
    out["priors"] = program.priors[[0, 0]] if out["common_prior"] else program.priors[1:]
    out["effect_rows"] = _rows("effects", program.effects, EFFECTS)
    out["effects"][: len(program.effects)] = program.effects
    _lay_out_effects(program.effects, out)
    impulses = np.flatnonzero(program.effects["bank"] == 1)
    out["impulse_rows"] = len(impulses)
    out["impulses"][: len(impulses)] = impulses
    terms = program.terms[np.argsort(program.terms["event"], kind="stable")]
    out["terms"][: _rows("terms of hazards", terms, TERM_ROWS)] = terms
    out["term_start"] = _starts(terms["event"])
    conditions = program.conditions[np.argsort(program.conditions["event"], kind="stable")]
    out["conditions"][: _rows("conditions", conditions, CONDITION_ROWS)] = conditions
    out["condition_start"] = _starts(conditions["event"])
    out["watch_fronts"] = (program.effects["mode"] >= 3).any()
    out["months"] = program.months_per_period
    return array
