"""How often wars of this age ended by settlement: the number that stands beside every probability."""

from __future__ import annotations

import math

from upperhand.scenario.program import Program

LOG_MEAN, LOG_SD = 5.07, 1.47
"""Log-normal of interstate war durations in days since 1816, published; median 163 days."""

SETTLED_SHARE = 2.0 / 3.0
"""Share of interstate wars that end by settlement."""

SOURCE = "log-normal of interstate war durations since 1816 (mu 5.07, sigma 1.47 in log days), times the two thirds that settle"

DAYS_PER_MONTH = 30.4375


def survival(days: float) -> float:
    """Return the share of wars that last longer than so many days."""
    if days <= 0:
        return 1.0
    return 0.5 * math.erfc((math.log(days) - LOG_MEAN) / (LOG_SD * math.sqrt(2.0)))


def by_horizon(program: Program) -> float:
    """Return the base rate of a settlement by the horizon, for a war as old as this one."""
    months = float(program.structure["horizon"][0]) * program.months_per_period
    return settled_within(months, program.months_at_war or 0.0)


def settled_within(months: float, age_months: float) -> float:
    """Return the base rate of a settlement within so many months, for a war that has lasted so long.

    Parameters
    ----------
    months : float
        From now on.
    age_months : float
        Age of the war now.

    Examples
    --------
    A war alive at 57 months ends within twelve with probability .24 by this law.

    >>> round(settled_within(12, 57) / SETTLED_SHARE, 2)
    0.24
    """
    now = survival(age_months * DAYS_PER_MONTH)
    later = survival((age_months + months) * DAYS_PER_MONTH)
    return SETTLED_SHARE * (1.0 - later / now) if now > 0 else 0.0
