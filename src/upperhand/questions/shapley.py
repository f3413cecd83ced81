"""Shapley shares: what each cause adds, averaged over all orders in which the causes could come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import factorial

import numpy as np

from upperhand.scenario.program import Array

MOST_EXACT = 10
"""Causes up to which all subsets are looked at."""

Subset = frozenset[int]


def all_subsets(n: int) -> list[Subset]:
    """Return the subsets of n causes, the empty one first and the whole last."""
    return sorted((frozenset(i for i in range(n) if bits >> i & 1) for bits in range(1 << n)), key=len)


def exact(values: Mapping[Subset, Array], n: int) -> Array:
    """Return the share of every cause, float64[n, ...], after Shapley, "A Value for n-Person Games" (1953).

    ``share_i = sum over subsets S without i of |S|! (n - |S| - 1)! / n! * (value(S with i) - value(S))``. Shares add up
    to the value of all causes less the value of none.

    Parameters
    ----------
    values : mapping of frozenset of int to float64[...]
        Value of every subset.

    Examples
    --------
    >>> worth = {frozenset(): 0.0, frozenset({0}): 1.0, frozenset({1}): 2.0, frozenset({0, 1}): 5.0}
    >>> exact({subset: np.array(value) for subset, value in worth.items()}, 2).tolist()
    [2.0, 3.0]
    """
    shares = np.zeros((n, *np.shape(values[frozenset()])))
    for subset, value in values.items():
        for i in range(n):
            if i not in subset:
                weight = factorial(len(subset)) * factorial(n - len(subset) - 1) / factorial(n)
                shares[i] += weight * (values[subset | {i}] - value)
    return shares


def orders(n: int, pairs: int, seed: int) -> list[tuple[int, ...]]:
    """Return random orders of n causes, each followed by its reverse: what comes early in one comes late in the other."""
    chance = np.random.default_rng(seed)
    found: list[tuple[int, ...]] = []
    for _ in range(pairs):
        order = tuple(int(i) for i in chance.permutation(n))
        found += [order, order[::-1]]
    return found


def on_the_way(sequence: Sequence[tuple[int, ...]]) -> list[Subset]:
    """Return every subset that comes up when the causes come in in these orders, each once."""
    found: dict[Subset, None] = {}
    for order in sequence:
        for k in range(len(order) + 1):
            found[frozenset(order[:k])] = None
    return sorted(found, key=lambda subset: (len(subset), sorted(subset)))


def sampled(values: Callable[[Subset], Array], sequence: Sequence[tuple[int, ...]]) -> Array:
    """Return what every cause adds when the causes come in in every order, float64[orders, n, ...].

    Its mean over the orders estimates the shares, and adds up just as they do.
    """
    found = []
    for order in sequence:
        steps = [values(frozenset(order[:k])) for k in range(len(order) + 1)]
        added = np.empty((len(order), *np.shape(steps[0])))
        for k, cause in enumerate(order):
            added[cause] = steps[k + 1] - steps[k]
        found.append(added)
    return np.stack(found)
