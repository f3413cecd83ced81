"""Steps 4 and 5: attacks on chains of defence lines, advances with heavy tails, losses; and the law of forts."""

import math

from upperhand.jit import leaf_kernel

from .draws import channel_key, luck, to_normal, to_uniform
from .tables import EFFECTIVENESS

LOSSES = (channel_key("losses/a"), channel_key("losses/b"))

LONGEST_ADVANCE = 3.0
"""Lines in a month; beyond that a war of movement, which the ladder does not describe."""

MOST_LOST = 0.5
"""Share of a force that a period can cost; it keeps a force from being lost to an outlier of the noise."""


@leaf_kernel
def _odds_against(exponent):  # type: ignore[no-untyped-def]
    return math.exp(min(max(-exponent, -30.0), 30.0))


@leaf_kernel
def _learn(odds_against, success, tables, sign, likelihood):  # type: ignore[no-untyped-def]
    """Multiply the likelihood of each kind of fighters by the chance it gave to an attack's outcome.

    ``odds_against`` is exp(-log-odds) at no shift; a type shifts the log-odds of side A's attacks up and of B's down.
    """
    for m in range(tables.fighters):
        shifted = odds_against * (tables.odds_shift[m] if sign > 0.0 else tables.odds_shift_back[m])
        chance = 1.0 / (1.0 + shifted)
        likelihood[m] *= chance if success else shifted * chance


@leaf_kernel
def _strength(x, q, f, line, holder):  # type: ignore[no-untyped-def]
    """Resistance of a line in the hands of `holder`; ground just taken is held less firmly."""
    fresh = x.front_fresh[f] if holder == 0 else -x.front_fresh[f]
    works = q.side_line_strength[holder, f, line]
    return works - q.battle_fresh * min(max(fresh, 0.0), 1.0) * abs(works)


@leaf_kernel
def _surprise(x, q, tables, f, defender):  # type: ignore[no-untyped-def]
    """Log-odds that surprise adds on a front lately opened; what the attacker's suppliers were told may have leaked."""
    unseen = 1.0 - q.side_front_foreknown[defender, f]
    if unseen <= 0.0:
        return 0.0
    for s in range(tables.suppliers):
        if tables.client[s] != defender:
            unseen *= 1.0 - q.battle_leak * q.supplier_foreknown[s]
    return q.battle_surprise * unseen * math.exp(-x.front_age[f] / q.battle_surprise_fade)


@leaf_kernel
def line_ahead(position, attacker):  # type: ignore[no-untyped-def]
    """Return the line that an attacker has before it; one that the front does not have where there is none."""
    return math.floor(position) if attacker == 0 else math.ceil(position) - 1


@leaf_kernel
def attack_log_odds(x, q, tables, prepared, f, attacker, line):  # type: ignore[no-untyped-def]
    """Return the log-odds that an attack gains, where both sides' fighters are as their inputs say.

    ``base + contest * ln(P_att / P_def) + effectiveness - strength(line) + surprise`` (see DESIGN, section 2).
    """
    balance = x.side_power[0] - x.side_power[1] + prepared.log_focus[0, f] - prepared.log_focus[1, f]
    better = q.battle_contest * balance + q.side_effectiveness[0] - q.side_effectiveness[1]
    defender = 1 - attacker
    return (
        q.battle_base
        + (better if attacker == 0 else -better)
        - _strength(x, q, f, line, defender)
        + _surprise(x, q, tables, f, defender)
    )


@leaf_kernel
def _advance(word, q):  # type: ignore[no-untyped-def]
    """Draw an advance in lines from a Pareto law: quiet months and collapses both occur."""
    return min(q.battle_stride * to_uniform(word) ** (-1.0 / q.battle_tail), LONGEST_ADVANCE)


@leaf_kernel
def _power_mean(exponent, log_ratio):  # type: ignore[no-untyped-def]
    """Return ``(1 - exp(-exponent * log_ratio)) / exponent``, which is ``log_ratio`` where the exponent is 0."""
    if abs(exponent) < 1e-9:
        return log_ratio
    return -math.expm1(-exponent * log_ratio) / exponent


@leaf_kernel
def expected_advance(q, room):  # type: ignore[no-untyped-def]
    """Return the mean and the mean square of an advance with so many lines ahead: moments of a Pareto law cut off.

    With stride s, tail a and longest advance L, a month's or to the end of the front: ``s (1 + (1 - (s/L)^(a-1)) / (a-1))``, and
    ``s^2 (1 + 2 (1 - (s/L)^(a-2)) / (a-2))``.
    """
    longest = min(LONGEST_ADVANCE, room)
    stride = min(q.battle_stride, longest)
    beyond = math.log(longest / stride)
    mean = stride * (1.0 + _power_mean(q.battle_tail - 1.0, beyond))
    return mean, stride * stride * (1.0 + 2.0 * _power_mean(q.battle_tail - 2.0, beyond))


@leaf_kernel
def fight(t, x, q, tables, prepared, key, theta, press, likelihood):  # type: ignore[no-untyped-def]
    """Fight a month on every open front.

    A side that presses attacks on a front with chance ``tempo``; what it gains see `attack_log_odds` and
    `expected_advance`.

    Parameters
    ----------
    theta : float64[len(LATENTS), 2]
        True shifts of the latent quantities on this path.
    press : tuple of two floats
        How much each side presses.
    likelihood : float64[TYPES]
        Multiplied by the chance that each type gave to what happened.
    """
    towards = math.exp(theta[EFFECTIVENESS, 1] - theta[EFFECTIVENESS, 0])
    away = 1.0 / towards
    months = tables.months
    for f in range(tables.fronts):
        if q.front_dormant[f] > 0.5:
            continue
        start = x.front_position[f]
        position = start
        for attacker in range(2):
            sign = 1.0 if attacker == 0 else -1.0
            line = line_ahead(start, attacker)
            if line < 0 or line >= tables.lines[f]:
                continue
            attack = min(q.side_tempo[attacker] * press[attacker] * months, 1.0)
            if prepared.focus[attacker, f] <= 0.0 or attack <= 0.0:
                continue
            u = to_uniform(luck(key, t, tables.front_channel[f, attacker]))
            if u >= attack:
                continue
            plain = _odds_against(attack_log_odds(x, q, tables, prepared, f, attacker, line))
            success = u * (1.0 + plain * (towards if attacker == 0 else away)) < attack
            _learn(plain, success, tables, sign, likelihood)
            if success:
                # One draw of size serves both attackers of a front: they rarely both gain.
                gained = _advance(luck(key, t, tables.front_channel[f, 2]), q)
                position += sign * gained
                x.side_prisoners[attacker] += q.battle_prisoners * gained
        position = min(max(position, 0.0), float(tables.lines[f]))
        x.front_position[f] = position
        _consolidate(x, q, f, position - start, months)
        x.front_age[f] += months


@leaf_kernel
def _consolidate(x, q, f, moved, months):  # type: ignore[no-untyped-def]
    """Turn part of the fresh ground into held gains; ground lost takes from the loser's gains."""
    x.front_fresh[f] += moved
    firm = min(q.battle_consolidation * months, 1.0) * x.front_fresh[f]
    x.front_fresh[f] -= firm
    gainer = 0 if firm > 0.0 else 1
    x.side_gains_held[gainer] += abs(firm)
    if moved != 0.0:
        loser = 1 if moved > 0.0 else 0
        x.side_gains_held[loser] -= min(abs(moved), max(x.side_gains_held[loser], 0.0))


@leaf_kernel
def intensity(q, own_press, other_press):  # type: ignore[no-untyped-def]
    """Losses relative to those of a side that holds under attack: fewer in quiet, more for an attacker."""
    return q.battle_quiet + (1.0 - q.battle_quiet) * other_press + (q.battle_press_losses - 1.0) * own_press


@leaf_kernel
def loss_level(x, q, i, press, noise):  # type: ignore[no-untyped-def]
    """Return a side's losses in a month, thousand: a generalised Lanchester law.

    ``losses = battle.losses * intensity * exp(-+ slope/2 * ln(force ratio) + noise)``: the log casualty ratio falls
    with the log force ratio by ``battle.exchange``, a slope fitted on battles; see `intensity` for what pressing does.
    """
    ratio = x.side_power[i] - x.side_power[1 - i]
    level = q.battle_losses * intensity(q, press[i], press[1 - i])
    return level * math.exp(-0.5 * q.battle_exchange * ratio + noise)


@leaf_kernel
def losses(t, x, q, tables, key, press):  # type: ignore[no-untyped-def]
    """Count the month's losses (see `loss_level`), and let held gains fade."""
    months = tables.months
    for i in range(2):
        x.side_gains_held[i] *= 1.0 - min(q.gains_fade * months, 1.0)
        if x.paused > 0.5:
            x.side_losses[i] = 0.0
            continue
        noise = q.battle_loss_noise * to_normal(luck(key, t, LOSSES[i]))
        lost = min(loss_level(x, q, i, press, noise) * months, MOST_LOST * x.side_force[i])
        x.side_losses[i] = lost / months
        x.side_force[i] = max(x.side_force[i] - lost, 1.0)
        x.side_equipment[i] = max(x.side_equipment[i] - q.side_equipment_loss[i] * lost, 0.0)
        x.side_dead[i] += q.side_casualty_share[i] * lost


@leaf_kernel
def forts_odds_against(q, shift):  # type: ignore[no-untyped-def]
    """Odds that side A loses a battle for a fort, where its log-odds are shifted by what is true of the fighters."""
    return _odds_against(q.battle_base_odds + q.side_effectiveness[0] - q.side_effectiveness[1] + shift)


@leaf_kernel
def forts(t, x, q, tables, key, theta, likelihood):  # type: ignore[no-untyped-def]
    """Fight one Bernoulli battle a period on every front still contested: it moves the front by one line."""
    for f in range(tables.fronts):
        position = x.front_position[f]
        if position <= 0.0 or position >= tables.lines[f]:
            continue
        u = to_uniform(luck(key, t, tables.front_channel[f, 0]))
        success = u * (1.0 + forts_odds_against(q, theta[EFFECTIVENESS, 0] - theta[EFFECTIVENESS, 1])) < 1.0
        _learn(forts_odds_against(q, 0.0), success, tables, 1.0, likelihood)
        x.front_position[f] = position + (1.0 if success else -1.0)


@leaf_kernel
def forts_decided(x, tables):  # type: ignore[no-untyped-def]
    """Say whether every front of a war of forts is decided."""
    for f in range(tables.fronts):
        if 0.0 < x.front_position[f] < tables.lines[f]:
            return False
    return True
