"""Draw chance as a pure function of (seed, path, period, channel), so that luck depends on nothing else.

A channel is a stream of luck with a name ("battle of the northern front"); its key is a hash of that name,
so that adding an event to a war leaves all other draws as they were, and two variants of a war share theirs.

    base = mix(mix(seed + GOLDEN) + path * GOLDEN)            once per path: `path_key`
    word = mix(base + channel + period * GOLDEN)              once per draw: `draw`

`mix` is the finaliser of SplitMix64 [1]_ with the constants of Stafford's thirteenth variant; along the
periods of one path and channel the words are SplitMix64 itself, a generator that passes BigCrush, started at
a random place. All arithmetic is modulo 2**64; negative seeds wrap.

References
----------
.. [1] G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
.. [2] M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
   Statistics 37(3), 1988.
.. [3] P. L'Ecuyer, C. Lecot and B. Tuffin, "A randomized quasi-Monte Carlo simulation method for Markov
   chains", Operations Research 56(4), 2008.
"""

import hashlib
import math
from typing import TypeAlias

import numpy as np

from upperhand.jit import kernel

Word: TypeAlias = np.uint64 | int

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio, made odd: the step between neighbouring inputs of `mix`."""

_FACTOR_1, _FACTOR_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)
BLOCK = 32
"""Neighbouring ranks that share out a channel's draws; a power of two. See `luck`."""

_BLOCK_BITS = np.uint64(BLOCK.bit_length() - 1)
_BLOCK_MASK = np.uint64(BLOCK - 1)
_BLOCK_SHIFT = np.uint64(64 - (BLOCK.bit_length() - 1))
_TO_52_BITS, _TO_53_BITS = np.uint64(12), np.uint64(11)


def channel_key(name: str) -> np.uint64:
    """Return the key of a channel: the first eight bytes (big-endian) of the blake2b hash of its name.

    Examples
    --------
    >>> hex(channel_key("forts.battle"))
    '0x48178b216f06263c'
    """
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode()).digest()[:8], "big"))


def stream(seed: int, name: str) -> int:
    """Return the seed of one of the purposes for which a solve draws chance, so that no two solves share their luck.

    Examples
    --------
    >>> stream(1, "explore") == stream(1, "explore"), stream(1, "explore") == stream(2, "explore")
    (True, False)
    """
    with np.errstate(over="ignore"):
        word = mix(np.uint64(seed) + channel_key(name))
    return int(np.uint64(word) >> np.uint64(2))


def threshold(probability: float) -> np.uint64:
    """Return the number to give to `happens` for an event of this probability (exact to 2**-53).

    Raises
    ------
    ValueError
        If `probability` does not lie in [0, 1].
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability lies between 0 and 1, not at {probability!r}")
    return np.uint64(math.ceil(probability * 2.0**53))


@kernel
def mix(word: np.uint64) -> np.uint64:
    """Scramble 64 bits, one to one: each input bit flips each output bit with probability near 1/2."""
    word = (word ^ (word >> _SHIFT_1)) * _FACTOR_1
    word = (word ^ (word >> _SHIFT_2)) * _FACTOR_2
    return word ^ (word >> _SHIFT_3)


@kernel
def path_key(seed: Word, path: Word) -> np.uint64:
    """Return the base of all draws of one path; compute it once and hand it to `draw`."""
    return mix(mix(np.uint64(seed) + GOLDEN) + np.uint64(path) * GOLDEN)


@kernel
def draw(base: np.uint64, period: Word, channel: Word) -> np.uint64:
    """Return the 64 random bits of a period and channel on the path whose `path_key` is `base`."""
    return mix(base + np.uint64(channel) + np.uint64(period) * GOLDEN)


@kernel
def luck(key: tuple[np.uint64, np.uint64], period: Word, channel: Word) -> np.uint64:
    """Return the 64 random bits of a period and channel for a luck ``key = (base, rank)``.

    With rank 0 this is `draw`: luck of one path by itself. With ranks 1, 2, … and a common base, every `BLOCK`
    neighbouring ranks share a channel's draws out evenly: each of `BLOCK` equal parts of the range is hit once, in
    an order of its own for every block, channel and period (Latin hypercube in blocks). One-step expectations over
    paths ranked by what matters are then far less noisy than with independent draws [3]_, and each word by itself
    is still uniform. (A lattice over all ranks was worse: now and then its multiplier is nearly a simple
    fraction, luck then drifts with the rank, and a regression takes it for a part of the state.)
    """
    word = draw(key[0], period, channel)
    rank = key[1]
    if rank == np.uint64(0):
        return word
    shuffle = mix(word + (rank >> _BLOCK_BITS) * GOLDEN)
    place = (rank & _BLOCK_MASK) * (((shuffle >> np.uint64(20)) << np.uint64(1)) | np.uint64(1)) + shuffle
    part = ((place ^ (shuffle >> np.uint64(8))) & _BLOCK_MASK) << _BLOCK_SHIFT
    return part | (mix(word ^ (rank * _FACTOR_2)) >> _BLOCK_BITS)


@kernel
def to_uniform(word: np.uint64) -> float:
    """Turn 64 random bits into a number in the open interval (0, 1): the middles of 2**52 equal cells."""
    return (np.float64(word >> _TO_52_BITS) + 0.5) * 2.0**-52


@kernel
def happens(word: np.uint64, below: np.uint64) -> bool:
    """Say whether an event with `threshold` `below` happens; cheaper than comparing a float."""
    return bool((word >> _TO_53_BITS) < below)


@kernel
def to_normal(word: np.uint64) -> float:
    """Turn 64 random bits into a standard normal number, increasing in the word.

    The inverse distribution function at `to_uniform(word)`, to within 1e-10. The middle 96 % is a
    rational function fitted for this purpose (minimax, at 60 digits), so that the branch is nearly
    always the same; the tails are those of AS 241 [2]_.
    """
    q = to_uniform(word) - 0.5
    if abs(q) <= 0.48:
        r = q * q
        over = 86.122562644096036891
        over = over * r - 597.06133459448113365
        over = over * r + 963.15179657179256084
        over = over * r - 663.48830837290284059
        over = over * r + 226.78954763588264611
        over = over * r - 38.056738997387398239
        over = over * r + 2.5066282766199505568
        under = 128.3752334920884167
        under = under * r - 471.45748646477113336
        under = under * r + 584.64427827871000869
        under = under * r - 343.70071843438984184
        under = under * r + 105.16866062880604483
        under = under * r - 16.229639633907063524
        under = under * r + 1.0
        return q * over / under
    return math.copysign(_tail(math.sqrt(-math.log(0.5 - abs(q)))), q)


@kernel
def _tail(r: float) -> float:
    """Return the normal quantile at 1 − exp(−r²), for probabilities below .075."""
    if r <= 5.0:
        r -= 1.6
        over = 7.74545014278341407640e-4
        over = over * r + 2.27238449892691845833e-2
        over = over * r + 2.41780725177450611770e-1
        over = over * r + 1.27045825245236838258
        over = over * r + 3.64784832476320460504
        over = over * r + 5.76949722146069140550
        over = over * r + 4.63033784615654529590
        over = over * r + 1.42343711074968357734
        under = 1.05075007164441684324e-9
        under = under * r + 5.47593808499534494600e-4
        under = under * r + 1.51986665636164571966e-2
        under = under * r + 1.48103976427480074590e-1
        under = under * r + 6.89767334985100004550e-1
        under = under * r + 1.67638483018380384940
        under = under * r + 2.05319162663775882187
        under = under * r + 1.0
        return over / under
    r -= 5.0
    over = 2.01033439929228813265e-7
    over = over * r + 2.71155556874348757815e-5
    over = over * r + 1.24266094738807843860e-3
    over = over * r + 2.65321895265761230930e-2
    over = over * r + 2.96560571828504891230e-1
    over = over * r + 1.78482653991729133580
    over = over * r + 5.46378491116411436990
    over = over * r + 6.65790464350110377720
    under = 2.04426310338993978564e-15
    under = under * r + 1.42151175831644588870e-7
    under = under * r + 1.84631831751005468180e-5
    under = under * r + 7.86869131145613259100e-4
    under = under * r + 1.48753612908506148525e-2
    under = under * r + 1.36929880922735805310e-1
    under = under * r + 5.99832206555887937690e-1
    under = under * r + 1.0
    return over / under


@kernel
def bits(seed: Word, path: Word, period: Word, channel: Word) -> np.uint64:
    """Return the 64 random bits of (seed, path, period, channel)."""
    return draw(path_key(seed, path), period, channel)


@kernel
def uniform(seed: Word, path: Word, period: Word, channel: Word) -> float:
    """Return the number in (0, 1) of (seed, path, period, channel)."""
    return to_uniform(draw(path_key(seed, path), period, channel))


@kernel
def normal(seed: Word, path: Word, period: Word, channel: Word) -> float:
    """Return the standard normal number of (seed, path, period, channel)."""
    return to_normal(draw(path_key(seed, path), period, channel))
