"""Numbers with two uncertainties: hand arithmetic, and noise that must not pass for ignorance."""

import doctest
import math

import numpy as np
import pytest
from scipy import stats

from upperhand.questions import base_rate, dates, estimate
from upperhand.questions.estimate import Estimate, agreed, around, half_width, quantile
from upperhand.questions.solves import FULL, effort_of
from upperhand.runs.measure import by_draw

SPREAD, WEIGHTS = np.array([2.0, -1.0, 0.0]), np.array([0.25, 0.25, 0.5])


@pytest.mark.parametrize(
    ("values", "weights", "share", "expected"),
    [
        pytest.param([0.0, 1.0], [0.5, 0.5], 0.5, 0.5, id="halfway between two"),
        pytest.param([1.0, 0.0], [0.5, 0.5], 0.375, 0.25, id="order does not matter"),
        pytest.param([1.0, 0.0], [5.0, 5.0], 0.375, 0.25, id="nor does the scale of the weights"),
        pytest.param([2.0, -1.0, 0.0], [0.25, 0.25, 0.5], 0.5, 0.0, id="the heavy one is the median"),
        pytest.param([2.0, -1.0, 0.0], [0.25, 0.25, 0.5], 0.05, -1.0, id="nothing lies beyond the least"),
        pytest.param([2.0, -1.0, 0.0], [0.25, 0.25, 0.5], 0.95, 2.0, id="nor beyond the greatest"),
    ],
)
def test_weighted_quantiles(values, weights, share, expected) -> None:
    assert quantile(np.array(values), np.array(weights), share) == pytest.approx(expected)


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 15, 40])
def test_half_width_is_students(freedom: int) -> None:
    samples = np.arange(freedom + 1.0)
    expected = stats.t.ppf(0.95, freedom) * stats.sem(samples)
    assert half_width(samples) == pytest.approx(expected, rel=1e-9)


def test_one_sample_has_no_error_to_show() -> None:
    assert math.isnan(half_width(np.array([3.0])))


def spread(centre: float) -> np.ndarray:
    """The spread of the draws, led by the result at the central inputs."""
    return np.concatenate([[centre], SPREAD])


def test_around_by_hand() -> None:
    # Mean 2; half-width 2.919986 / sqrt(3) = 1.686. Median, 5 % and 95 % of the spread 0, -1 and 2; less the centre.
    found = around(np.array([1.0, 2.0, 3.0]), spread(0.5), WEIGHTS)
    assert found.value == pytest.approx(1.5)
    assert found.error == pytest.approx(2.919986 / math.sqrt(3.0))
    assert found.low == pytest.approx(1.5 - found.error)  # wider than 2 - 1.5
    assert found.high == pytest.approx(3.5)
    assert found.cannot_tell


def test_around_keeps_to_the_bounds_of_the_quantity() -> None:
    found = around(np.array([0.98, 0.98]), 0.1 * spread(0.0), WEIGHTS, low=0.0, high=1.0)
    assert (found.value, found.high, found.error) == (pytest.approx(0.98), 1.0, 0.0)
    assert found.low == pytest.approx(0.88)


def test_bias_of_the_joint_solves_cancels() -> None:
    samples = np.array([1.0, 2.0, 3.0])
    assert around(samples, spread(0.5) + 9.0, WEIGHTS) == around(samples, spread(0.5), WEIGHTS)


def test_a_single_replicate_still_has_a_range() -> None:
    found = around(np.array([2.0]), spread(0.0), WEIGHTS)
    assert (found.low, found.value, found.high) == (1.0, 2.0, 4.0)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (Estimate(2.0, 1.0, 3.0, 0.5), False),
        (Estimate(2.0, 1.0, 3.0, 1.5), False),
        (Estimate(2.0, 1.0, 3.0, 1.8), True),
        (Estimate(-2.0, -3.0, -1.0, 0.5), False),
        (Estimate(0.0, 0.0, 0.0, 0.0), False),
    ],
)
def test_cannot_tell_puts_both_uncertainties_together(estimate: Estimate, expected: bool) -> None:
    assert estimate.cannot_tell is expected


PATHS, DRAWS, RANGES = 4000, 500, 20


def _coordinates() -> tuple[np.ndarray, np.ndarray]:
    z = np.random.default_rng(1).standard_normal((DRAWS, RANGES))
    z[0] = 0.0
    return z, np.arange(PATHS) % DRAWS


def test_by_draw_finds_what_is_linear_without_noise() -> None:
    z, of_path = _coordinates()
    truth = np.stack([3.0 + 2.0 * z[:, 0] - z[:, 7], np.full(DRAWS, 5.0)], axis=1)
    assert by_draw(truth[of_path], z, of_path) == pytest.approx(truth, abs=1e-6)


def test_by_draw_without_ranges_is_the_mean() -> None:
    results = np.array([[1.0], [2.0], [6.0]])
    fitted = by_draw(results, np.zeros((1, 4)), np.zeros(3, np.int64))
    assert fitted == pytest.approx(np.array([[3.0]]), abs=1e-5)


def test_noise_of_two_solves_does_not_pass_for_ignorance_and_a_signal_keeps_its_own() -> None:
    z, of_path = _coordinates()
    evenly = np.full(DRAWS - 1, 1.0 / (DRAWS - 1))
    noise = np.random.default_rng(2).standard_normal((2, PATHS, 200))
    plain = math.sqrt(RANGES / PATHS)  # the spread that noise alone gives one such regression

    def left(signal: np.ndarray) -> np.ndarray:
        fits = np.stack([by_draw(signal[of_path] + part, z, of_path) for part in noise])
        return np.array([agreed(fits[:, :, k], evenly, RANGES)[1:].std() for k in range(200)])

    without = left(np.zeros((DRAWS, 1)))
    # What is left of noise is what it may agree on by chance: little, but never nothing.
    assert np.median(without) < 0.5 * plain
    assert without.min() > 0.1 * plain
    signal = 0.3 * z[:, :1]
    assert left(signal).mean() == pytest.approx(signal.std(), rel=0.05)


def test_too_few_draws_for_a_range_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 50, not 49"):
        effort_of(FULL, None, 49)


@pytest.mark.parametrize("module", [estimate, base_rate, dates], ids=lambda module: module.__name__)
def test_examples_run(module) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
