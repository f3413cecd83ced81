"""The words that a reader has to know, each with its meaning."""

from __future__ import annotations

GLOSSARY = (
    (
        "upper hand",
        "by how many points the balanced settlement is better for a side than freezing today's line",
    ),
    ("points", "all that is in dispute is worth 100 points to each side"),
    (
        "what fighting on is worth",
        "points that a side expects to win or lose by fighting on, less what the fighting costs",
    ),
    ("premium", "extra points that a side needs because a settlement may be broken; guarantees shrink it"),
    ("surplus", "points that a settlement leaves to share; below zero, so many points are missing"),
    ("balanced settlement", "the settlement with the same gain over fighting on for both sides"),
    ("range", "90 % over what the analyst does not know"),
    ("base rate", "how often past wars of this age had been settled by then"),
    ("cannot tell", "the range reaches to both sides of zero"),
    ("assumed", "somebody's judgement, with no report or data set behind the number"),
    ("option", "a choice of an actor that changes the war"),
    ("freeze", "settling on today's line"),
    ("settlement", "an agreement about every issue; a pause is none"),
    ("optimism", "how much more the sides together expect of fighting than the analyst does"),
)
"""Words of pages and reports, each with its meaning."""
