"""The stationary war in closed form, against value iteration with the table of offers."""

import doctest
import math

import pytest

from upperhand.bargaining import stationary
from upperhand.bargaining.frontier import Frontier
from upperhand.bargaining.offers import expected_table
from upperhand.bargaining.omega import wright_omega
from upperhand.bargaining.stationary import limit_case

PIE = Frontier.of([100.0], [100.0])


@pytest.mark.parametrize("proposer_a", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(
    ("delta", "cost_a", "cost_b", "tau", "s", "flow"),
    [
        pytest.param(0.985, 0.3, 0.3, 0.15, 5.0, (0.0, 0.0), id="no flow"),
        pytest.param(0.985, 0.1, 0.5, 0.15, 5.0, (0.6, 0.9), id="a zero-sum status quo"),
        pytest.param(0.96, 0.5, 0.4, 0.6, 8.0, (0.0, 0.0), id="much talk"),
        pytest.param(0.985, 0.4, 0.4, 0.05, 0.5, (0.75, 0.75), id="little doubt"),
        pytest.param(0.985, 0.4, 0.6, 0.0, 5.0, (0.6, 0.9), id="no talks"),
    ],
)
def test_a_stationary_war_is_its_closed_form(
    delta: float,
    cost_a: float,
    cost_b: float,
    tau: float,
    s: float,
    flow: tuple[float, float],
    proposer_a: float,
) -> None:
    war = limit_case(delta, cost_a, cost_b, tau, s, proposer_a=proposer_a, flow_a=flow[0], flow_b=flow[1])
    assert war.inside
    # Value iteration with the program's own table, from far off.
    ra, rb, p_settle = 0.0, 0.0, 0.0
    for _ in range(4000):
        p_settle, gain_a, gain_b, _, _ = expected_table(PIE.points_a, PIE.points_b, 1, ra, rb, s, proposer_a)
        ra = flow[0] - cost_a + delta * (ra + tau * gain_a)
        rb = flow[1] - cost_b + delta * (rb + tau * gain_b)
    assert war.reservation_a == pytest.approx(ra, abs=1e-8)
    assert war.reservation_b == pytest.approx(rb, abs=1e-8)
    assert war.p_accept == pytest.approx(p_settle, abs=1e-9)
    assert war.hazard == pytest.approx(tau * p_settle, abs=1e-9)
    # Equation (2) of `limit_case`: the sum over both sides.
    w = wright_omega(war.surplus / s - 1.0)
    left = (1.0 - delta) * (ra + rb) + cost_a + cost_b - sum(flow)
    assert left == pytest.approx(delta * tau * s * (w + math.log1p(w)), abs=1e-9)


def test_a_stationary_war_says_where_its_form_ends() -> None:
    # A alone proposes and expects so much that it would ask for more than there is.
    assert limit_case(0.985, 0.1, 0.1, 0.15, 5.0, proposer_a=0.5).inside
    assert not limit_case(0.985, 0.1, 1.5, 0.15, 5.0, proposer_a=1.0).inside


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"delta": 1.0}, "discount factor must lie between 0 and 1, not 1.0"),
        ({"tau": 1.5}, r"talks must lie in \[0, 1\], not 1.5"),
        ({"s": 0.0}, "scale must be above 0, not 0.0"),
        ({"proposer_a": -0.1}, r"A proposes must lie in \[0, 1\], not -0.1"),
    ],
)
def test_a_stationary_war_refuses_what_makes_no_sense(change: dict[str, float], message: str) -> None:
    arguments = {"delta": 0.98, "cost_a": 0.3, "cost_b": 0.3, "tau": 0.2, "s": 5.0} | change
    with pytest.raises(ValueError, match=message):
        limit_case(**arguments)


def test_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(stationary)
    assert result.attempted > 0
    assert result.failed == 0
