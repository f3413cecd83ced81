"""What one solve and play says, as named numbers: the same list for the centre, every draw and every variant."""

from __future__ import annotations

import numpy as np

from upperhand.bargaining.play import Played
from upperhand.scenario.program import Array, Program
from upperhand.war import ends

from .replicate import Outcome

ENDS = {
    ends.COLLAPSE_A: "collapse/0",
    ends.COLLAPSE_B: "collapse/1",
    ends.ESCALATED: "escalation",
    ends.DECIDED: "decided",
}
"""Names of the ends of a war without a settlement (see `war.ends`)."""


def today(outcome: Outcome) -> dict[str, Array]:
    """Return the numbers of the assessment's date at every draw of an outcome, each of shape (draws,)."""
    v, month, finish = outcome.values, outcome.months[:, 0], outcome.months[:, 1]
    freeze = outcome.today
    claim = v["fight"] + month["premium"]
    numbers: dict[str, Array] = {
        "upper_hand": 0.5 * ((claim[:, 0] - freeze[:, 0]) - (claim[:, 1] - freeze[:, 1])),
        "surplus": month["surplus"],
        "surplus_to_the_finish": finish["surplus"],
        "access": month["access"],
        "acceptance": month["acceptance"],
        "breach": month["breach"],
        "talk": month["talk"],
    }
    for i in range(2):
        numbers[f"reservation/{i}"] = v["fight"][:, i]
        numbers[f"arrive/{i}"] = month["arrive"][:, i]
        numbers[f"to_the_finish/{i}"] = v["finish"][:, i]
        numbers[f"premium/{i}"] = month["premium"][:, i]
        numbers[f"balanced/{i}"] = claim[:, i] + 0.5 * month["surplus"]
        numbers[f"freeze/{i}"] = freeze[:, i]
        numbers[f"consent/{i}"] = month["consent"][:, i]
        numbers[f"gain/{i}"] = month["gain"][:, i]
        numbers[f"sincerity/{i}"] = month["sincere"][:, i]
    return {name: np.asarray(value, np.float64) for name, value in numbers.items()}


def by_path(program: Program, played: Played) -> dict[str, Array]:
    """Return what happens on every played path, each of shape (paths,): chances of settlement, ends, losses, terms.

    ``settle`` is the chance of a settlement in the first period.
    ``months/…`` are months until the war ends or the horizon, each by the chance that the sides talk, that a way to talk
    is open, and so on; `shares` says which of these numbers to divide by which. ``weighed/i`` over ``weight/i`` is the
    value along the paths to side i under its own beliefs.
    """
    months = played.months
    horizon = months.shape[1] - 1
    alive = months["alive"].astype(np.float64)
    hazard = alive[:, :horizon] * months["settle"][:, :horizon]
    fought = alive[:, :horizon] - hazard  # also in the month that ends the war
    settled = np.cumsum(hazard, axis=1)
    left = 1.0 - played.settled
    numbers: dict[str, Array] = {f"deal/{t + 1}": settled[:, t] for t in range(horizon)}
    numbers["settled"] = played.settled
    numbers["settle"] = months["settle"][:, 0].astype(np.float64)
    for code, name in ENDS.items():
        numbers[f"ends/{name}"] = left * (played.ended == code)
    ongoing = left * (played.ended == ends.GOING_ON)
    numbers["ends/pause"] = ongoing * months["paused"][:, -1]
    numbers["ends/unresolved"] = ongoing - numbers["ends/pause"]
    numbers["months"] = alive[:, :horizon].sum(axis=1)
    for name in ("talk", "access", "acceptance"):
        numbers[f"months/{name}"] = (alive[:, :horizon] * months[name][:, :horizon]).sum(axis=1)
    for i in range(2):
        consent = months["consent"][:, :horizon, i]
        numbers[f"months/consent/{i}"] = (alive[:, :horizon] * consent).sum(axis=1)
        numbers[f"realised/{i}"] = played.realised[:, i]
        numbers[f"weight/{i}"] = played.weights[:, i]
        numbers[f"weighed/{i}"] = played.weights[:, i] * played.realised[:, i]
        deaths = np.diff(months["dead"][:, :, i].astype(np.float64), axis=1)
        numbers[f"losses/{i}"] = (fought * deaths).sum(axis=1)
    for m, issue in enumerate(program.names.issues):
        numbers[f"settled/{issue}"] = played.terms[:, m]
    return numbers


LEAST_WHOLE = 0.005
"""Chance of a settlement, or months of war, below which shares of it say nothing."""


def ratio(part: Array, whole: Array, otherwise: float) -> Array:
    """Return part / whole, and `otherwise` where the whole is too small for its shares to say anything."""
    return np.where(whole < LEAST_WHOLE, otherwise, part / np.maximum(whole, LEAST_WHOLE))


def shares(program: Program) -> dict[str, tuple[str, str]]:
    """Return the numbers that are ratios of two numbers of `by_path`, as (part, whole): means first, then the ratio."""
    names = ("access", "acceptance", "consent/0", "consent/1")
    return {
        "talks/share": ("months/talk", "months"),
        **{f"parts/{name}": (f"months/{name}", "months") for name in names},
        **{f"terms/{issue}": (f"settled/{issue}", "settled") for issue in program.names.issues},
    }


def by_draw(results: Array, z: Array, of_path: np.ndarray) -> Array:
    """Estimate results at every draw from noisy results of single paths, by regression on the draws' coordinates.

    Parameters
    ----------
    results : float64[paths, k]
    z : float64[draws, ranges]
        Coordinates of the draws.
    of_path : int64[paths]
        Draw of each path.

    Returns
    -------
    float64[draws, k]
        Expected results at each draw; noise makes them spread too far: see `questions.estimate.agreed`.
    """
    used = z.std(axis=0) > 0 if len(z) > 1 else np.zeros(z.shape[1], bool)
    design = np.concatenate([np.ones((len(z), 1)), z[:, used]], axis=1)
    rows = design[of_path]
    solved = np.linalg.solve(rows.T @ rows + 1e-6 * np.eye(rows.shape[1]), rows.T @ results)
    return np.asarray(design @ solved)
