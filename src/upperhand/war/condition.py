"""The war so far as evidence: how well each draw of the inputs explains the timeline and the observations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from upperhand.jit import kernel
from upperhand.scenario.draws import Draws
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import N_STATE

from . import battlefield, schedule
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


class ConditionError(RuntimeError):
    """The evidence contradicts the ranges of the scenario."""


@kernel
def _predict(t, states, inputs, effects, tables_of, path, month, prepared_of, out):  # type: ignore[no-untyped-def]
    """Fill, for every draw: log mean losses of both sides, and mean and variance of each front's monthly move.

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
        balance = x.side_power[0] - x.side_power[1]
        worth = q.side_effectiveness[0] - q.side_effectiveness[1]
        for i in range(2):
            # Who pressed in a past month is not recorded: half and half.
            intensity = battlefield.intensity(q, 0.5, 0.5)
            sign = -0.5 if i == 0 else 0.5
            out[row, i] = np.log(max(q.battle_losses * intensity, 1e-9)) + sign * q.battle_exchange * balance
        stride = q.battle_stride * q.battle_tail / max(q.battle_tail - 1.0, 0.3)
        for f in range(tables.fronts):
            mean = 0.0
            spread = 0.0
            for attacker in range(2):
                sign = 1.0 if attacker == 0 else -1.0
                line = (
                    int(np.floor(x.front_position[f]))
                    if attacker == 0
                    else int(np.ceil(x.front_position[f])) - 1
                )
                if line < 0 or line >= tables.lines[f] or q.front_dormant[f] > 0.5:
                    continue
                exponent = (
                    q.battle_base
                    + sign
                    * (
                        q.battle_contest * (balance + prepared.log_focus[0, f] - prepared.log_focus[1, f])
                        + worth
                    )
                    - q.side_line_strength[1 - attacker, f, line]
                )
                chance = 0.5 * min(q.side_tempo[attacker] * tables.months, 1.0) / (1.0 + np.exp(-exponent))
                mean += sign * chance * stride
                spread += chance * stride * stride * 2.0
            out[row, 2 + 2 * f] = mean
            out[row, 3 + 2 * f] = spread


def timeline_fit(program: Program, draws: Draws) -> Array:
    """Return the log-likelihood of the war so far under each draw, shape (draws,).

    One month ahead: each recorded month is compared with what the draw's inputs predict for a month at the
    assessment's date. Losses are log-normal, moves of fronts Student-t (3) because quiet months and collapses both occur.
    A misfit stays from month to month, so months after the first count for `CORRELATION` each.
    """
    months = program.timeline
    if not months or program.structure["law"][0] == 1:
        return np.zeros(len(draws))
    prepared = np.zeros(1, PREPARED)
    prepared["row"] = -1
    fronts = len(program.names.fronts)
    out = np.zeros((len(draws), 2 + 2 * fronts))
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
    fit = np.zeros(len(draws))
    for i in range(2):
        seen = np.array([m.losses[i] for m in months if np.isfinite(m.losses[i]) and m.losses[i] > 0])
        if len(seen):
            new = 1.0 + CORRELATION * (len(seen) - 1)
            sd = np.hypot(LOSS_MISFIT, np.log(seen).std() / np.sqrt(new))
            fit -= 0.5 * ((np.log(seen).mean() - out[:, i]) / sd) ** 2
    for f in range(fronts):
        moved = np.array([m.moved[f] for m in months if np.isfinite(m.moved[f])])
        if len(moved):
            new = 1.0 + CORRELATION * (len(moved) - 1)
            variance = out[:, 3 + 2 * f] / new + MOVE_MISFIT**2
            gap = (moved.mean() * 1.0 - out[:, 2 + 2 * f]) ** 2 / variance
            fit += -2.0 * np.log1p(gap / 3.0) - 0.5 * np.log(variance)
    return fit


def observation_fit(program: Program, draws: Draws) -> Array:
    """Return the log-likelihood of the observations about inputs and states under each draw, shape (draws,)."""
    banks = {"input": draws.inputs, "state": draws.states}
    fit = np.zeros(len(draws))
    for seen in program.observations:
        if seen.latent < 0:
            fit -= 0.5 * ((banks[seen.bank][:, seen.slot] - seen.value) / seen.sd) ** 2
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
