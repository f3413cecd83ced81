"""The same war told from the other end: the second side becomes the first, and every number follows.

Nothing about a war depends on which side its file names first. So a program with its sides swapped must give mirrored
answers; the tests hold every mechanism and both solvers to that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .program import MODES, Array, Names, Observed, Program, Range, Recorded, effect_order
from .quantities import INPUTS, N_INPUTS, N_STATE, QUANTITIES, STATE
from .text import MULTIPLY, SET

AT_LEAST, BELOW = MODES.index("front_at_least"), MODES.index("front_below")

FROM_OTHER_END = ("front_position", "front_home")
"""Counted in lines from the first side's end of a front."""

FROM_WHOLE = ("issue_today",)
"""The first side's share of a whole."""

TOWARDS_FIRST = ("front_fresh", "battle_base_odds")
"""Positive where it favours the first side."""


@dataclass(frozen=True)
class _Bank:
    """Where each number of a bank goes, and what becomes of it: ``mirrored[slots[k]] = offset[k] + sign[k] * value[k]``."""

    slots: np.ndarray
    sign: Array
    offset: Array

    def values(self, old: Array) -> Array:
        """Return all values of the bank, mirrored."""
        new = old.copy()
        new[self.slots] = self.offset + self.sign * old
        return new

    def value(self, slot: int, value: float) -> float:
        """Return what a value of one number becomes."""
        return float(self.offset[slot] + self.sign[slot] * value)

    def interval(self, slot: int, low: float, high: float) -> tuple[float, float]:
        """Return what an interval of one number becomes."""
        first, second = self.value(slot, low), self.value(slot, high)
        return min(first, second), max(first, second)


def _bank(layout: np.dtype[np.void], size: int, lines: np.ndarray) -> _Bank:
    numbers = np.arange(size).view(np.int64)
    slots, sign, offset = numbers.copy(), np.ones(size), np.zeros(size)
    fields = layout.fields
    assert fields is not None
    for quantity in QUANTITIES:
        if quantity.field not in fields:
            continue
        start = fields[quantity.field][1] // 8
        shape = quantity.shape
        count = int(np.prod(shape, dtype=np.int64))
        here = (start + np.arange(count)).reshape(shape)
        there = here.copy()
        if quantity.scope.startswith("side"):
            there = there[::-1]
        if quantity.scope in ("line", "side_line"):
            there = there.copy()
            for f, n in enumerate(lines):
                there[..., f, :n] = there[..., f, :n][..., ::-1]
        slots[here] = there
        if quantity.field in FROM_OTHER_END:
            sign[here] = -1.0
            offset[here] = lines
        elif quantity.field in FROM_WHOLE:
            sign[here], offset[here] = -1.0, 1.0
        elif quantity.field in TOWARDS_FIRST:
            sign[here] = -1.0
    return _Bank(slots, sign, offset)


def swap_sides(program: Program) -> Program:
    """Return the same war with its sides in the other order.

    Parameters
    ----------
    program : Program

    Returns
    -------
    Program
        Its answers are those of `program` with the sides exchanged: U becomes -U.

    Raises
    ------
    ValueError
        If an effect multiplies a number that is counted from one side's end, such as where a front stands: seen from the
        other end that is no multiplication.

    Examples
    --------
    >>> from .compile import compile_scenario
    >>> from .load import load
    >>> swapped = swap_sides(compile_scenario(load("forts")))
    >>> swapped.names.sides, float(swapped.input_view()["side_cost"][0])
    (('birch', 'ash'), 1.5)
    """
    structure = program.structure.copy()
    lines = structure["lines"][0]
    banks = (_bank(INPUTS, N_INPUTS, lines), _bank(STATE, N_STATE, lines))
    suppliers = int(structure["suppliers"][0])
    structure["client"][0, :suppliers] = 1 - structure["client"][0, :suppliers]
    structure["points"] = structure["points"][:, ::-1]
    state = banks[1].values(program.state)
    ended = state.view(STATE)["ended"]
    ended[:] = {1.0: 2.0, 2.0: 1.0}.get(float(ended[0]), float(ended[0]))
    effects, place = _effects(program, banks, lines)
    inputs = banks[0].values(program.inputs)
    terms = program.terms.copy()
    hazards = inputs.view(INPUTS)["event_stage_hazard"][0]
    for row in terms:
        # exp(c (L - y)) = exp(c L) exp(-c y): the constant goes into the base.
        bank, slot = banks[row["bank"]], int(row["slot"])
        hazards[row["event"]] *= np.exp(row["coefficient"] * bank.offset[slot])
        row["coefficient"] *= bank.sign[slot]
        row["slot"] = bank.slots[slot]
    conditions = program.conditions.copy()
    for row in conditions:
        bank, slot = banks[row["bank"]], int(row["slot"])
        row["threshold"] = bank.value(slot, row["threshold"])
        row["sense"] *= bank.sign[slot]
        row["slot"] = bank.slots[slot]
    return replace(
        program,
        names=_names(program.names),
        structure=structure,
        inputs=inputs,
        state=state,
        effects=effects,
        terms=terms,
        conditions=conditions,
        type_latents=np.ascontiguousarray(program.type_latents[:, :, ::-1]),
        priors=np.ascontiguousarray(program.priors[[0, 2, 1]]),
        ranges=tuple(_range(number, program, banks, place) for number in program.ranges),
        observations=tuple(_observed(seen, banks) for seen in program.observations),
        timeline=tuple(_recorded(month) for month in program.timeline),
    )


def _effects(
    program: Program, banks: tuple[_Bank, _Bank], lines: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the effects, and for each old row its new one."""
    effects = program.effects.copy()
    for row in effects:
        bank, slot = banks[row["bank"]], int(row["slot"])
        if bank.sign[slot] < 0:
            row["value"] = _change(row["kind"], bank, slot)(row["value"])
        row["low"], row["high"] = bank.interval(slot, row["low"], row["high"])
        row["slot"] = bank.slots[slot]
        if row["mode"] in (AT_LEAST, BELOW):
            # position >= n is (lines - position) <= lines - n: below the next number up.
            row["mode"] = AT_LEAST + BELOW - row["mode"]
            row["level"] = np.nextafter(lines[row["ref"]] - row["level"], np.inf)
    order = effect_order(effects)
    return effects[order], np.argsort(order)


def _change(kind: int, bank: _Bank, slot: int) -> Callable[[float], float]:
    """Return what becomes of the value of an effect on a number that is mirrored."""
    if kind == SET:
        return lambda value: bank.value(slot, value)
    if kind == MULTIPLY and bank.offset[slot] != 0.0:
        raise ValueError(
            "an effect multiplies a number that is counted from one side's end: it cannot be mirrored"
        )
    return lambda value: value if kind == MULTIPLY else -value


def _range(number: Range, program: Program, banks: tuple[_Bank, _Bank], place: np.ndarray) -> Range:
    if number.bank in ("input", "state"):
        bank = banks[number.bank == "state"]
        change: Callable[[float], float] = lambda value: bank.value(number.slot, value)  # noqa: E731
        slot = int(bank.slots[number.slot])
    else:
        effect = program.effects[number.slot]
        bank = banks[effect["bank"]]
        mirrored = bank.sign[effect["slot"]] < 0
        change = _change(effect["kind"], bank, int(effect["slot"])) if mirrored else float
        slot = int(place[number.slot])
    low, high = sorted((change(number.low), change(number.high)))
    bounds = sorted((change(number.bound_low), change(number.bound_high)))
    return replace(
        number,
        slot=slot,
        low=low,
        central=change(number.central),
        high=high,
        bound_low=bounds[0],
        bound_high=bounds[1],
    )


def _observed(seen: Observed, banks: tuple[_Bank, _Bank]) -> Observed:
    bank = banks[seen.bank == "state"]
    side = 1 - seen.side if seen.side >= 0 else seen.side
    return replace(seen, slot=int(bank.slots[seen.slot]), value=bank.value(seen.slot, seen.value), side=side)


def _recorded(month: Recorded) -> Recorded:
    first, second = month.losses
    return replace(month, moved=tuple(-moved for moved in month.moved), losses=(second, first))


def _names(names: Names) -> Names:
    first, second = names.sides
    return replace(names, sides=(second, first), lines=tuple(lines[::-1] for lines in names.lines))
