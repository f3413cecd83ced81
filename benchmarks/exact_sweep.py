"""Compare the exact solver's sweep with QuantEcon's DiscreteDP on one agent's problem: fight on, or take a standing offer.

One side holds some forts of a long line. Every period it may take the offer, a share of the line that grows with what it holds,
or fight a battle for the next fort. Both programs do the same finite-horizon sweeps (value now from value later) and must
give the same values.
"""

import tracemalloc
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from benchmarks.timing import Rival, alternate, table

P, COST, DISCOUNT = 0.52, 0.3, 0.99
"""Chance to win a battle, points that a period of fighting costs, discount a period."""

OURS, QUANTECON = "upperhand", "QuantEcon DiscreteDP"


Program: TypeAlias = tuple[Callable[[], None], Callable[[], np.ndarray]]
"""What sweeps once, and what returns the values after the last sweep."""


def offers(places: int) -> np.ndarray:
    """Return the points of the standing offer at every place: a little less than the share that is held."""
    held = np.linspace(0.0, 1.0, places)
    return np.where((held == 0.0) | (held == 1.0), 100.0 * held, 90.0 * held)


def ours(offer: np.ndarray) -> Program:
    """Set up our sweep."""
    from upperhand.bargaining.sweep import Period, sweep

    places = len(offer)
    win, hold, kept = (np.full((1, places), number) for number in (P, -COST, DISCOUNT))
    period = Period(win, hold, kept, offer[None])
    values = np.empty((2, 1, 1, places))
    values[:] = offer
    turn = [0]

    def once() -> None:
        sweep(values, turn[0], 1 - turn[0], places - 1, 0, period)
        turn[0] = 1 - turn[0]

    return once, lambda: values[1 - turn[0], 0, 0]


def discrete_dp(offer: np.ndarray) -> Program:
    """Set up DiscreteDP, in its sparse form of state-action pairs."""
    import scipy.sparse
    from quantecon.markov import DiscreteDP

    places = len(offer)
    inner = np.arange(1, places - 1)
    # Action 0 takes the offer and ends in a state that is worth nothing more; action 1 fights, where there is a battle.
    over = places
    states = np.concatenate([np.arange(places + 1), inner])
    actions = np.concatenate([np.zeros(places + 1, np.int64), np.ones(len(inner), np.int64)])
    rewards = np.concatenate([offer, [0.0], np.full(len(inner), -COST)])
    rows = np.concatenate([np.arange(places + 1), *(places + 1 + np.arange(len(inner)) for _ in range(2))])
    columns = np.concatenate([np.full(places + 1, over), inner + 1, inner - 1])
    chances = np.concatenate([np.ones(places + 1), np.full(len(inner), P), np.full(len(inner), 1.0 - P)])
    moves = scipy.sparse.csr_matrix((chances, (rows, columns)), shape=(len(states), places + 1))
    problem = DiscreteDP(rewards, moves, DISCOUNT, states, actions)
    values = [np.append(offer, 0.0)]

    def once() -> None:
        values[0] = problem.bellman_operator(values[0])

    return once, lambda: values[0][:places]


PROGRAMS: dict[str, Callable[[np.ndarray], Program]] = {OURS: ours, QUANTECON: discrete_dp}


def peak(name: str, offer: np.ndarray) -> float:
    """Return the memory in MB that setting up and sweeping take at most, as Python and NumPy allocate it."""
    tracemalloc.start()
    try:
        once, _ = PROGRAMS[name](offer)
        for _ in range(3):
            once()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def bench_sweeps(sizes: tuple[int, ...], repetitions: int) -> int:
    """Print seconds a sweep and memory side by side; return 4 if the values differ."""
    for places in sizes:
        sweeps, offer = max(3_000_000 // places, 3), offers(places)
        rivals, values = [], {}
        for name, build in PROGRAMS.items():
            once, value = build(offer)
            for _ in range(20):
                once()
            values[name] = value().copy()

            def run(once=once, sweeps=sweeps, places=places) -> tuple[float, None]:  # type: ignore[no-untyped-def]
                for _ in range(sweeps):
                    once()
                return sweeps * places, None

            rivals.append(Rival(name, run))
        if not np.allclose(values[OURS], values[QUANTECON], rtol=0, atol=1e-9):
            print("the sweeps give different values")
            return 4
        rates = alternate(rivals, repetitions)
        title = (
            f"One agent on a line of {places:,} places: fight on or take the offer; medians of {repetitions}"
        )
        print(table(title, "places/s", rates, (QUANTECON,)))
        memory = {name: peak(name, offer) for name in PROGRAMS}
        shown = ", ".join(
            f"{name} {1e3 * places / rates[name]:.3g} ms and {memory[name]:.0f} MB" for name in PROGRAMS
        )
        print(f"a sweep: {shown} ({memory[QUANTECON] / memory[OURS]:.1f} times the memory)")
    return 0
