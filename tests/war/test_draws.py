"""Draws are the stated function of (seed, path, period, channel), and look random along each of the four."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from scipy.special import ndtri

from tests.war.reference_draws import WORD, reference_bits
from upperhand.war import draws

COUNT = 1 << 16

# Starting places, and what one step along an axis does to (seed, path, period, channel).
PLACES = [(0, 0, 0, 0), (2026, 10**9, 119, int(draws.channel_key("talks")))]
AXES = {"seed": (1, 0, 0, 0), "path": (0, 1, 0, 0), "period": (0, 0, 1, 0), "channel": (0, 0, 0, 1)}


def words_along(axis: str, place: tuple[int, int, int, int], count: int = COUNT) -> NDArray[np.uint64]:
    step = AXES[axis]
    inputs = (
        [np.uint64((start + by * i) % WORD) for start, by in zip(place, step, strict=True)]
        for i in range(count)
    )
    return np.array([draws.bits(*values) for values in inputs], dtype=np.uint64)


@pytest.fixture(scope="module", params=[(axis, place) for axis in AXES for place in PLACES], ids=str)
def words(request: pytest.FixtureRequest) -> NDArray[np.uint64]:
    return words_along(*request.param)


WORDS = st.integers(0, WORD - 1)


@given(WORDS, WORDS, WORDS, WORDS)
def test_bits_are_the_stated_function(seed: int, path: int, period: int, channel: int) -> None:
    values = [np.uint64(value) for value in (seed, path, period, channel)]
    assert draws.bits(*values) == reference_bits(seed, path, period, channel)


@given(WORDS, WORDS, st.integers(0, 10**6), WORDS)
def test_a_hoisted_base_gives_the_same_bits(seed: int, path: int, period: int, channel: int) -> None:
    base = np.uint64(draws.path_key(np.uint64(seed), np.uint64(path)))
    assert draws.draw(base, period, np.uint64(channel)) == reference_bits(seed, path, period, channel)


def test_along_the_periods_it_is_splitmix64() -> None:
    """The first words published for SplitMix64 started at 0 are mix(1·golden), mix(2·golden), …"""
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]
    assert [draws.draw(np.uint64(0), period, 0) for period in (1, 2, 3, 4)] == published


def test_negative_seeds_wrap() -> None:
    assert draws.bits(-1, 5, 6, 7) == reference_bits(WORD - 1, 5, 6, 7)


def test_channel_key_hashes_the_name() -> None:
    assert int(draws.channel_key("talks")) == int.from_bytes(hashlib.blake2b(b"talks").digest()[:8], "big")
    assert draws.channel_key("talks") != draws.channel_key("talk")


# Each check below rejects good luck once in ten thousand; the seeds are fixed, so it always does or never.
LEAST_P = 1e-4


@pytest.mark.parametrize("shift", [0, 11, 28, 44, 56])
def test_every_byte_is_uniform(words: NDArray[np.uint64], shift: int) -> None:
    counts = np.bincount((words >> np.uint64(shift)).astype(np.uint8), minlength=256)
    assert LEAST_P < stats.chisquare(counts).pvalue < 1 - LEAST_P


@pytest.mark.parametrize("lag", [1, 2, 3, 7, 64])
def test_neighbours_are_uncorrelated(words: NDArray[np.uint64], lag: int) -> None:
    u = words.astype(float) / WORD
    assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < 4 / np.sqrt(COUNT)


@pytest.mark.parametrize("shift", [0, 30, 59])
def test_neighbours_are_independent(words: NDArray[np.uint64], shift: int) -> None:
    """Pairs of neighbours fall evenly on a 32 × 32 board, in the low, middle and high bits alike."""
    part = ((words >> np.uint64(shift)) & np.uint64(31)).astype(np.int64)
    board = np.bincount(part[0::2] * 32 + part[1::2], minlength=1024)
    assert LEAST_P < stats.chisquare(board).pvalue < 1 - LEAST_P


@pytest.mark.parametrize(("one", "other"), [("seed", "path"), ("path", "period"), ("period", "channel")])
def test_axes_are_independent_of_each_other(one: str, other: str) -> None:
    """Each bit of a word agrees with the same bit of its neighbour along another axis half of the time."""
    a, b = words_along(one, (3, 3, 3, 3), 4096), words_along(other, (3, 3, 3, 3), 4096)
    agreement = [
        np.mean((((a[1:] ^ b[1:]) >> np.uint64(bit)) & np.uint64(1)).astype(float)) for bit in range(64)
    ]
    assert np.max(np.abs(np.array(agreement) - 0.5)) < 4.5 * 0.5 / np.sqrt(4095)


@pytest.mark.parametrize("axis", list(AXES))
def test_one_input_bit_flips_half_of_the_output_bits(axis: str) -> None:
    """Avalanche: over all 64 input bits of an axis, each output bit flips with probability near one half."""
    where = list(AXES).index(axis)
    starts = np.random.default_rng(1).integers(0, WORD, size=(200, 4), dtype=np.uint64)
    flips = np.zeros((64, 64))
    for start in starts:
        before = draws.bits(*start)
        for bit in range(64):
            changed = start.copy()
            changed[where] ^= np.uint64(1 << bit)
            difference = before ^ draws.bits(*changed)
            flips[bit] += [(difference >> out) & 1 for out in range(64)]
    rate = flips / len(starts)
    assert np.max(np.abs(rate - 0.5)) < 5.5 * 0.5 / np.sqrt(len(starts))
    assert np.max(np.abs(rate.mean(axis=0) - 0.5)) < 0.02
    assert np.max(np.abs(rate.mean(axis=1) - 0.5)) < 0.02


def test_uniform_is_open_and_uniform(words: NDArray[np.uint64]) -> None:
    u = np.array([draws.to_uniform(word) for word in words[:8192]])
    assert stats.kstest(u, "uniform").pvalue > LEAST_P
    assert draws.to_uniform(np.uint64(0)) == 2.0**-53
    assert draws.to_uniform(np.uint64(WORD - 1)) == 1 - 2.0**-53


def test_normal_is_the_inverse_distribution_function() -> None:
    rng = np.random.default_rng(2)
    spread = rng.integers(0, WORD, 20_000, dtype=np.uint64)
    tails = np.uint64(1) << np.arange(64, dtype=np.uint64)
    words = np.concatenate([[np.uint64(0)], spread, tails, ~tails])
    words.sort()
    z = np.array([draws.to_normal(word) for word in words])
    u = np.array([draws.to_uniform(word) for word in words])
    np.testing.assert_allclose(z, ndtri(u), rtol=0, atol=1e-10)
    # Increasing, but for the seam (6e-11) between the middle and the tails.
    assert np.all(np.diff(z) > -1e-10)


def test_normal_moments(words: NDArray[np.uint64]) -> None:
    z = np.array([draws.to_normal(word) for word in words])
    assert abs(z.mean()) < 4 / np.sqrt(COUNT)
    assert abs(z.var() - 1) < 4 * np.sqrt(2 / COUNT)
    assert abs((z**4).mean() - 3) < 4 * np.sqrt(96 / COUNT)


def test_short_forms_agree_with_the_parts() -> None:
    word = np.uint64(draws.bits(1, 2, 3, 4))
    assert draws.uniform(1, 2, 3, 4) == draws.to_uniform(word)
    assert draws.normal(1, 2, 3, 4) == draws.to_normal(word)


@pytest.mark.parametrize("probability", [0.0, 1e-3, 0.4, 0.5, 1.0])
def test_happens_as_often_as_its_probability_says(words: NDArray[np.uint64], probability: float) -> None:
    below = draws.threshold(probability)
    share = np.mean([draws.happens(word, below) for word in words])
    assert abs(share - probability) <= 4 * np.sqrt(probability * (1 - probability) / COUNT)


def test_certain_and_impossible_events() -> None:
    for word in (np.uint64(0), np.uint64(WORD - 1)):
        assert draws.happens(word, draws.threshold(1.0))
        assert not draws.happens(word, draws.threshold(0.0))


@pytest.mark.parametrize("probability", [-1e-9, 1.0000001, float("nan")])
def test_threshold_refuses_what_is_no_probability(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        draws.threshold(probability)
