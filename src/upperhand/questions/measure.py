"""What one solve and play says, as named numbers: the same list for the centre, every draw and every variant."""

from __future__ import annotations

import numpy as np

from upperhand.bargaining.play import Played
from upperhand.runs.replicate import Outcome
from upperhand.scenario.program import Array, Program


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
        numbers[f"to_the_finish/{i}"] = v["finish"][:, i]
        numbers[f"premium/{i}"] = month["premium"][:, i]
        numbers[f"balanced/{i}"] = claim[:, i] + 0.5 * month["surplus"]
        numbers[f"freeze/{i}"] = freeze[:, i]
        numbers[f"consent/{i}"] = month["consent"][:, i]
        numbers[f"gain/{i}"] = month["gain"][:, i]
        numbers[f"sincerity/{i}"] = month["sincere"][:, i]
    return {name: np.asarray(value, np.float64) for name, value in numbers.items()}


def by_path(program: Program, played: Played) -> dict[str, Array]:
    """Return what happens on every played path, each of shape (paths,): chances of settlement, ends, losses, terms."""
    months = played.months
    horizon = months.shape[1] - 1
    alive = months["alive"].astype(np.float64)
    hazard = alive[:, :horizon] * months["settle"][:, :horizon]
    fought = alive[:, :horizon] - hazard  # also in the month that ends the war
    settled = np.cumsum(hazard, axis=1)
    left = 1.0 - played.settled
    numbers: dict[str, Array] = {f"deal/{t + 1}": settled[:, t] for t in range(horizon)}
    numbers["settled"] = played.settled
    for code, name in ((1, "collapse/0"), (2, "collapse/1"), (3, "escalation")):
        numbers[f"ends/{name}"] = left * (played.ended == code)
    ongoing = left * (played.ended == 0)
    numbers["ends/decided"] = left * (played.ended == 4)
    numbers["ends/pause"] = ongoing * months["paused"][:, -1]
    numbers["ends/unresolved"] = ongoing - numbers["ends/pause"]
    exposure = np.maximum(alive[:, :horizon].sum(axis=1), 1e-9)
    numbers["talks/share"] = (alive[:, :horizon] * months["talk"][:, :horizon]).sum(axis=1) / exposure
    for part in ("access", "acceptance"):
        numbers[f"parts/{part}"] = (alive[:, :horizon] * months[part][:, :horizon]).sum(axis=1) / exposure
    for i in range(2):
        shown = months["consent"][:, :horizon, i]
        numbers[f"parts/consent/{i}"] = (alive[:, :horizon] * shown).sum(axis=1) / exposure
        deaths = np.diff(months["dead"][:, :, i].astype(np.float64), axis=1)
        numbers[f"losses/{i}"] = (fought * deaths).sum(axis=1)
    for m, issue in enumerate(program.names.issues):
        numbers[f"terms/{issue}"] = played.terms[:, m]
    return numbers


def realised(played: Played) -> dict[str, float]:
    """Return the mean discounted value along the played paths, under each side's own beliefs and the analyst's."""
    own = played.weights
    return {
        **{
            f"own/{i}": float((played.realised[:, i] * own[:, i]).mean() / own[:, i].mean()) for i in range(2)
        },
        **{f"analyst/{i}": float(played.realised[:, i].mean()) for i in range(2)},
    }
