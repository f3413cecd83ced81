"""Fight many wars on a line of forts, nobody talking: one battle a period, won by A with probability `p`.

Side A holds `k` of `forts`; a battle moves it one up or down; at 0 or `forts` the war is over. This is the
gambler's ruin of the published models, alone and as fast as the machine allows. It shares its luck with any
other program that draws by `upperhand.war.draws` on the channel `forts.battle`.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from upperhand.jit import kernel
from upperhand.war.draws import GOLDEN, channel_key, draw, happens, path_key, threshold

CHANNEL = channel_key("forts.battle")
"""The key of the channel that battles draw from."""

_BLOCK = 2048
"""Wars held at once: few enough that they stay in the first-level cache (two arrays of 16 KiB)."""

_STRIDE = 8
"""Battles between two clearings of ended wars: enough to pay for the clearing, few enough to waste little."""


def simulate(
    seed: int,
    paths: int,
    forts: int,
    start: int,
    p: float,
    horizon: int,
    threads: int = 1,
    chunk: int | None = None,
) -> tuple[int, int]:
    """Count A's victories and all battles over many wars; memory does not grow with `paths`.

    Parameters
    ----------
    seed : int
        Chooses the luck.
    paths : int
        Number of wars; war number i is the same whatever the other arguments below say.
    forts, start : int
        Forts on the line, and how many of them A holds at first (0 to `forts`).
    p : float
        Probability that A wins a battle.
    horizon : int
        Most battles in a war; one that lasts longer is won by nobody.
    threads : int, optional
        Threads that share the work; the answer does not depend on it.
    chunk : int, optional
        Wars that a thread takes at a time; the answer does not depend on it.

    Returns
    -------
    wins_a : int
        Wars in which A takes all forts within the horizon.
    battles_total : int
        Battles fought in all wars together.

    Raises
    ------
    ValueError
        If an argument is out of bounds.

    Examples
    --------
    >>> simulate(seed=1, paths=1000, forts=6, start=3, p=0.55, horizon=1000)
    (637, 8622)
    """
    least = {"paths": (paths, 0), "forts": (forts, 1), "horizon": (horizon, 0), "threads": (threads, 1)}
    if chunk is None:
        # Long enough that handing out work costs nothing; few enough that the list of chunks stays short.
        chunk = max(1 << 17, -(-paths // (64 * max(threads, 1))))
    least["chunk"] = (chunk, 1)
    for name, (value, bound) in least.items():
        if value < bound:
            raise ValueError(f"{name} must be at least {bound}, not {value}")
    if not 0 <= start <= forts:
        raise ValueError(f"start must lie between 0 and forts = {forts}, not at {start}")
    below = threshold(p)
    if start in (0, forts):
        return (paths if start == forts else 0), 0

    def fight(first: int) -> tuple[int, int]:
        count = min(chunk, paths - first)
        return _fight(np.uint64(seed % 2**64), first, count, forts, start, below, horizon)

    firsts = range(0, paths, chunk)
    if threads == 1:
        counts = [fight(first) for first in firsts]
    else:
        with ThreadPoolExecutor(threads) as pool:
            counts = list(pool.map(fight, firsts))
    return sum(wins for wins, _ in counts), sum(battles for _, battles in counts)


@kernel
def _fight(
    seed: np.uint64, first: int, count: int, forts: int, start: int, below: np.uint64, horizon: int
) -> tuple[int, int]:
    """Fight the wars first … first + count − 1, a block at a time; return A's victories and the battles."""
    base = np.empty(_BLOCK, np.uint64)
    held = np.empty(_BLOCK, np.int64)
    wins = battles = 0
    for block in range(first, first + count, _BLOCK):
        alive = min(_BLOCK, first + count - block)
        for i in range(alive):
            base[i] = path_key(seed, block + i)
            held[i] = start
        period = 0
        while alive > 0 and period + _STRIDE <= horizon:
            battles += _advance(base, held, alive, period, _STRIDE, forts, below)
            alive, won = _clear(base, held, alive, forts)
            wins += won
            period += _STRIDE
        battles += _advance(base, held, alive, period, horizon - period, forts, below)
        alive, won = _clear(base, held, alive, forts)
        wins += won
    return wins, battles


@kernel
def _advance(
    base: NDArray[np.uint64],
    held: NDArray[np.int64],
    alive: int,
    period: int,
    periods: int,
    forts: int,
    below: np.uint64,
) -> int:
    """Fight `periods` battles in each of the first `alive` wars; one that has ended stands still.

    Free of branches, so that the compiler fights several wars in one vector instruction.
    """
    between = np.uint64(forts - 1)
    battles = 0
    for i in range(alive):
        key = base[i] + np.uint64(period) * GOLDEN
        k = held[i]
        for _ in range(periods):
            # 0 < k < forts in one comparison, since 0 − 1 wraps to the largest number
            on = int(np.uint64(k - 1) < between)
            k += on * (2 * int(happens(draw(key, 0, CHANNEL), below)) - 1)
            battles += on
            key += GOLDEN
        held[i] = k
    return battles


@kernel
def _clear(base: NDArray[np.uint64], held: NDArray[np.int64], alive: int, forts: int) -> tuple[int, int]:
    """Close the ranks over ended wars; return how many go on and how many of the others A has won."""
    between = np.uint64(forts - 1)
    kept = np.uint64(0)
    won = 0
    for i in range(alive):
        k = held[i]
        base[kept] = base[i]
        held[kept] = k
        won += int(k == forts)
        kept += np.uint64(np.uint64(k - 1) < between)
    return int(np.int64(kept)), won
