"""Wright's omega against SciPy's, against its definition, and at the ends of the floating-point numbers."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import wrightomega

from upperhand.bargaining import omega
from upperhand.bargaining.omega import wright_omega, wright_omega_each


def test_agrees_with_scipy_from_minus_50_to_50() -> None:
    z = np.linspace(-50.0, 50.0, 1_000_001)  # includes the joints -40, -1/2 and 6
    relative = np.abs(wright_omega_each(z) / wrightomega(z) - 1.0)
    assert relative.max() < 1e-13, f"worst at z = {z[relative.argmax()]}"


@pytest.mark.parametrize("joint", [-40.0, -0.5, 6.0])
def test_no_step_where_the_start_changes(joint: float) -> None:
    below, above = wright_omega(math.nextafter(joint, -math.inf)), wright_omega(joint)
    assert above == pytest.approx(below, rel=4e-14)


@settings(max_examples=300)
@given(st.floats(-700.0, 1e6))
@example(-5.0)  # where Newton's method from a poor start ends 70 % wrong
def test_agrees_with_scipy_far_out(z: float) -> None:
    assert wright_omega(z) == pytest.approx(float(wrightomega(z)), rel=1e-13)


@settings(max_examples=300)
@given(st.floats(1e-12, 1e12))
def test_is_the_inverse_of_w_plus_log_w(w: float) -> None:
    z = w + math.log(w)
    # dw/dz = w/(1 + w): the rounding of z alone moves w by that much
    allowed = 1e-13 * w + math.ulp(z) * w / (1.0 + w)
    assert abs(wright_omega(z) - w) <= allowed


@pytest.mark.parametrize(
    ("z", "w"),
    [
        pytest.param(1.0, 1.0, id="fixed point"),
        pytest.param(1.0 + math.e, math.e, id="e"),
        pytest.param(0.0, 0.567143290409783873, id="omega constant"),
        pytest.param(-800.0, 0.0, id="underflow"),
        pytest.param(-math.inf, 0.0, id="minus infinity"),
        pytest.param(1e300, 1e300, id="huge"),
        pytest.param(math.inf, math.inf, id="infinity"),
    ],
)
def test_known_values(z: float, w: float) -> None:
    assert wright_omega(z) == pytest.approx(w, rel=1e-15)


def test_nan_stays_nan() -> None:
    assert math.isnan(wright_omega(math.nan))


def test_array_form_keeps_the_shape_and_takes_any_layout() -> None:
    z = np.linspace(-3.0, 9.0, 24).reshape(4, 6)
    assert wright_omega_each(z.T).shape == (6, 4)
    np.testing.assert_array_equal(wright_omega_each(z.T), wright_omega_each(z).T)
    assert wright_omega_each(2.0).shape == ()
    assert float(wright_omega_each(2.0)) == wright_omega(2.0)


def test_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(omega)
    assert result.attempted > 0
    assert result.failed == 0
