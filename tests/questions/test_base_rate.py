"""The base rate against SciPy's log-normal and the published figure."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from upperhand.questions import base_rate

LAW = stats.lognorm(s=base_rate.LOG_SD, scale=math.exp(base_rate.LOG_MEAN))


@given(st.floats(0.0, 20_000.0))
def test_survival_is_scipys(days: float) -> None:
    assert base_rate.survival(days) == pytest.approx(LAW.sf(days), abs=1e-12)


def test_half_of_the_wars_last_163_days() -> None:
    assert LAW.median() == pytest.approx(163, abs=5)  # mu is published with two decimals
    assert base_rate.survival(math.exp(base_rate.LOG_MEAN)) == pytest.approx(0.5)


@given(st.floats(0.1, 60.0), st.floats(0.0, 200.0))
def test_settled_within_is_the_conditional_share(months: float, age: float) -> None:
    days = base_rate.DAYS_PER_MONTH
    ended = 1.0 - LAW.sf((age + months) * days) / LAW.sf(age * days)
    assert base_rate.settled_within(months, age) == pytest.approx(base_rate.SETTLED_SHARE * ended, abs=1e-9)


def test_a_war_alive_at_57_months_ends_within_twelve_with_the_published_chance() -> None:
    assert base_rate.settled_within(12, 57) / base_rate.SETTLED_SHARE == pytest.approx(0.24, abs=0.005)


def test_old_wars_end_less_soon() -> None:
    by_age = [base_rate.settled_within(12, age) for age in (0, 6, 24, 57, 120)]
    assert by_age == sorted(by_age, reverse=True)
    assert base_rate.settled_within(0, 24) == 0.0
