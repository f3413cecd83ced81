"""Fight wars on a line of forts with NumPy arrays, with the draws of upperhand.war.draws."""

import numpy as np
from numpy.typing import NDArray

from upperhand.war.draws import GOLDEN, threshold
from upperhand.war.forts import CHANNEL

BLOCK = 1 << 15
"""Wars held at once: larger blocks fall out of the cache, smaller ones make NumPy's calls count."""

Words = NDArray[np.uint64]


def mix(words: Words) -> Words:
    """Scramble words in place, as upperhand.war.draws.mix does, and return them."""
    words ^= words >> np.uint64(30)
    words *= np.uint64(0xBF58476D1CE4E5B9)
    words ^= words >> np.uint64(27)
    words *= np.uint64(0x94D049BB133111EB)
    words ^= words >> np.uint64(31)
    return words


def simulate(seed: int, paths: int, forts: int, start: int, p: float, horizon: int) -> tuple[int, int]:
    """Count A's victories and all battles; same arguments and numbers as upperhand.war.forts.simulate."""
    below = threshold(p)
    root = mix(np.array([seed], np.uint64) + GOLDEN)
    wins = battles = 0
    for first in range(0, paths, BLOCK):
        number = np.arange(first, min(first + BLOCK, paths), dtype=np.uint64)
        key = mix(number * GOLDEN + root) + CHANNEL
        held = np.full(key.size, start, np.int64)
        for _ in range(horizon):
            battles += held.size
            held += np.where((mix(key.copy()) >> np.uint64(11)) < below, 1, -1)
            key += GOLDEN
            wins += int(np.count_nonzero(held == forts))
            on = (held > 0) & (held < forts)
            held, key = held[on], key[on]
            if not held.size:
                break
    return wins, battles
