"""The war so far as evidence: how well each draw of the inputs explains the timeline and the observations."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from upperhand.jit import kernel, leaf_kernel
from upperhand.scenario.draws import Draws
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import INPUTS, N_STATE

from . import battlefield, schedule
from .carry import carried
from .initial import derive
from .tables import MONTH, PATH, PREPARED, tables

LOSS_MISFIT = 0.4
"""Standard deviation of the log of a war's mean monthly losses around the model's, beyond monthly noise."""

MOVE_MISFIT = 0.15
"""The same for lines moved a month, on each front."""

CORRELATION = 0.25
"""Share of each further month that counts as new evidence: the model's misfit stays the same from month to month."""

LEAST_DRAWS = 50.0
"""So many draws of the inputs, in effect, are needed for a range."""

LEAST_LOSSES = 1e-9
"""Thousand; a level of losses of zero has no logarithm."""

TAILS = 3.0
"""Degrees of freedom of Student's t for a front's moves: quiet months and collapses both occur."""

EVEN = (0.5, 0.5)
"""Who pressed in a past month is not recorded: half and half."""


class ConditionError(RuntimeError):
    """The evidence contradicts the ranges of the scenario."""


@leaf_kernel
def _gain(x, q, tables, prepared, f, attacker):  # type: ignore[no-untyped-def]
    """Return the chance that a side gains on a front in a period of which nobody knows who pressed, and two moments.

    The moments are the mean and the mean square of what it then gains.
    """
    line = battlefield.line_ahead(x.front_position[f], attacker)
    if line < 0 or line >= tables.lines[f] or q.front_dormant[f] > 0.5:
        return 0.0, 0.0, 0.0
    odds = battlefield.attack_log_odds(x, q, tables, prepared, f, attacker, line)
    chance = EVEN[attacker] * min(q.side_tempo[attacker] * tables.months, 1.0) / (1.0 + math.exp(-odds))
    room = tables.lines[f] - x.front_position[f] if attacker == 0 else x.front_position[f]
    mean, square = battlefield.expected_advance(q, room)
    return chance, mean, square


@kernel
def _predict(t, states, inputs, effects, tables_of, path, month, prepared_of, out):  # type: ignore[no-untyped-def]
    """Fill, for every draw: log of both sides' losses, and mean and variance of each front's move, in one period.

    The period `t` is 0; as an argument it spares a second compilation of what takes periods.
    """
    tables = tables_of[0]
    x = path[0]
    q = month[0]
    prepared = prepared_of[0]
    for row in range(states.shape[0]):
        for c in range(N_STATE):
            x.flat[c] = states[row, c]
        schedule.settle_inputs(t, x, row, (inputs, effects), tables, q, prepared)
        derive(x, q, tables, prepared)
        for i in range(2):
            level = battlefield.loss_level(x, q, i, EVEN, 0.0) * tables.months
            out[row, i] = np.log(max(level, LEAST_LOSSES))
        for f in range(tables.fronts):
            up, gained, gained_square = _gain(x, q, tables, prepared, f, 0)
            down, lost, lost_square = _gain(x, q, tables, prepared, f, 1)
            # Where both gain, the line stays: one draw of size serves both (see `battlefield.fight`).
            up, down = up * (1.0 - down), down * (1.0 - up)
            mean = up * gained - down * lost
            out[row, 2 + 2 * f] = mean
            out[row, 3 + 2 * f] = up * gained_square + down * lost_square - mean * mean


def one_period_ahead(program: Program, draws: Draws) -> Array:
    """Return what every draw's inputs predict for one period at the assessment's date, half of the time pressed.

    Parameters
    ----------
    program : Program
    draws : Draws

    Returns
    -------
    float64[draws, 2 + 2 * fronts]
        Mean log of each side's losses, thousand; then, front by front, mean and variance of the lines that side A gains.
    """
    prepared = np.zeros(1, PREPARED)
    prepared["row"] = -1
    out = np.zeros((len(draws), 2 + 2 * len(program.names.fronts)))
    _predict(
        0,
        draws.states,
        draws.inputs,
        draws.effects,
        tables(program),
        np.zeros(1, PATH),
        np.zeros(1, MONTH),
        prepared,
        out,
    )
    return out


def timeline_fit(program: Program, draws: Draws) -> Array:
    """Return the log-likelihood of the war so far under each draw, shape (draws,).

    Each recorded period is compared with what the draw predicts for one (see `one_period_ahead`). Losses are log-normal,
    moves of fronts Student's t (see `TAILS`). A misfit stays from month to month, so months after the first count for
    `CORRELATION` each.
    """
    if not program.timeline or program.structure["law"][0] == 1:
        return np.zeros(len(draws))
    months = program.months_per_period
    out = one_period_ahead(program, draws)
    fit = np.zeros(len(draws))
    noise = draws.inputs.view(INPUTS)["battle_loss_noise"].ravel()
    for i in range(2):
        recorded = np.array([m.losses[i] for m in program.timeline])
        seen = np.log(recorded[recorded > 0])
        if len(seen):
            new = 1.0 + CORRELATION * months * (len(seen) - 1)
            variance = LOSS_MISFIT**2 + noise**2 / new
            fit -= 0.5 * (seen.mean() - out[:, i]) ** 2 / variance + 0.5 * np.log(variance)
    for f in range(len(program.names.fronts)):
        recorded = np.array([m.moved[f] for m in program.timeline])
        moved = recorded[np.isfinite(recorded)]
        if len(moved):
            new = 1.0 + CORRELATION * months * (len(moved) - 1)
            variance = out[:, 3 + 2 * f] / new + (MOVE_MISFIT * months) ** 2
            gap = (moved.mean() - out[:, 2 + 2 * f]) ** 2 / variance
            fit -= 0.5 * (TAILS + 1.0) * np.log1p(gap / TAILS) + 0.5 * np.log(variance)
    return fit


def observation_fit(program: Program, draws: Draws) -> Array:
    """Return the log-likelihood of the observations about inputs and states under each draw, shape (draws,)."""
    banks = {"input": draws.inputs, "state": draws.states}
    later = (
        {**banks, "state": carried(program, draws).states}
        if any(o.carried for o in program.observations)
        else banks
    )
    fit = np.zeros(len(draws))
    for seen in program.observations:
        if seen.latent < 0:
            values = (later if seen.carried else banks)[seen.bank][:, seen.slot]
            fit -= 0.5 * ((values - seen.value) / seen.sd) ** 2
    return fit


def observe(program: Program) -> Program:
    """Return the program with its types reweighted by observations of what the sides are uncertain of.

    A public observation moves the analyst's weights and both sides'; a private one only the analyst's. An
    observation never moves the world: states and inputs stay as they are.
    """
    priors = program.priors.copy()
    for seen in program.observations:
        if seen.latent < 0:
            continue
        base = program.inputs[seen.slot]
        gap = base + program.type_latents[:, seen.latent, seen.side] - seen.value
        weight = np.exp(-0.5 * (gap / seen.sd) ** 2)
        rows = slice(0, 3) if seen.public else slice(0, 1)
        priors[rows] *= weight
    return replace(program, priors=priors / priors.sum(axis=1, keepdims=True))


def weigh(fit: Array, least: float = LEAST_DRAWS) -> tuple[Array, float]:
    """Return weights that sum to 1, and the effective sample size ``1 / sum of squares``.

    Raises
    ------
    ConditionError
        If fewer than `least` draws are left in effect.
    """
    weights = np.exp(fit - fit.max())
    weights /= weights.sum()
    size = float(1.0 / (weights**2).sum())
    if size < least:
        raise ConditionError(
            f"the war so far and the observations leave {size:.0f} of {len(weights)} draws of the inputs in effect "
            f"(at least {least:.0f} are needed): widen the ranges that the evidence contradicts, or use more --draws"
        )
    return weights, size
