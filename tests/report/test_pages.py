"""The terminal pages: plain words, whole points, 80 columns, no colour where there is no terminal."""

import io
import re
from dataclasses import replace

import pytest

from upperhand.questions.estimate import Estimate
from upperhand.report import effects, sheet
from upperhand.report.page import assess_page
from upperhand.report.page_options import options_page
from upperhand.report.page_whatif import whatif_page


def text(page, width=80):
    file = io.StringIO()
    sheet.show(page, file, width)
    return file.getvalue()


def flat(page):
    return " ".join(text(page).split())


@pytest.fixture(scope="session")
def pages(found, forts, comparison, no_change, option_map):
    return {
        "assess": assess_page(found),
        "forts": assess_page(forts),
        "whatif": whatif_page(comparison),
        "nothing": whatif_page(no_change),
        "options": options_page(option_map),
    }


@pytest.mark.parametrize("name", ["assess", "forts", "whatif", "nothing", "options"])
def test_pages_fit_80_columns_without_colour(pages, name):
    shown = text(pages[name])
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert "\x1b" not in shown
    assert "nan" not in shown
    assert not any(line != line.rstrip() for line in shown.splitlines())


@pytest.mark.parametrize("name", ["assess", "forts", "whatif", "options"])
def test_points_and_per_cent_are_whole(pages, name):
    """Only thousands of dead, the numbers of the world and the base rate's source have decimals."""
    shown = text(pages[name])
    for part in ("\nWhat it sets", "\nAt what cost?"):
        head, _, rest = shown.partition(part)
        shown = head + rest[rest.find("\nHow far to trust") :]
    numbers = [line for line in shown.splitlines() if not re.search("dead|upperhand|What if", line)]
    decimals = re.findall(r"\d\.\d+", "\n".join(numbers))
    assert decimals == ([] if name in ("whatif", "options") else ["5.07", "1.47"])


def test_the_page_answers_in_order(pages):
    shown = text(pages["assess"])
    parts = [
        "upper hand",
        "Is there a deal?",
        "When?",
        "How does it stand",
        "On which terms",
        "How far to trust",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    for word in (
        "past wars",
        "access",
        "consent",
        "acceptance",
        "assumed",
        "upperhand quantities short.yaml",
    ):
        assert word in shown


@pytest.mark.parametrize(
    ("hand", "said"),
    [
        (Estimate(-12.9, -18.6, -7.9, 0.4), "Brask has the upper hand: by 13 points (8 to 19)."),
        (Estimate(1.2, 0.9, 1.4, 0.1), "Arden has the upper hand: by 1 point (1 to 1)."),
        (
            Estimate(2.0, -3.0, 7.0, 0.4),
            "Who has the upper hand cannot be told: 3 points for Brask to 7 points for Arden.",
        ),
    ],
    ids=["second", "first", "cannot tell"],
)
def test_headline(found, hand, said):
    assert said in flat(assess_page(replace(found, upper_hand=hand)))


def test_deal_or_what_is_missing(with_surplus):
    assert "Is there a deal? Yes" in flat(assess_page(with_surplus(20.0, 12.0, 29.0)))
    missing = flat(assess_page(with_surplus(-7.0, -9.0, -4.0)))
    assert "Is there a deal? No" in missing
    assert "7 points are missing (4 to 9)" in missing
    feared = flat(assess_page(with_surplus(-7.0, -9.0, -4.0, premium=5.0)))
    assert "guarantees are what is missing" in feared
    doubtful = flat(assess_page(with_surplus(2.0, -3.0, 8.0)))
    assert "Is there a deal? Cannot tell" in doubtful
    assert "From 3 points missing to 8 points to share" in doubtful


def test_a_poor_fit_is_said(found):
    precision = replace(
        found.precision, played_minus_fitted=(-4.0, 0.0), played_minus_fitted_error=(0.5, 0.5)
    )
    assert "The fit is off by more than 2 points for Arden" in flat(
        assess_page(replace(found, precision=precision))
    )


def test_no_deaths_are_shown_for_a_war_without(pages):
    assert "At what cost" not in text(pages["forts"])
    assert "At what cost" in text(pages["assess"])


def test_whatif_shows_the_way(pages):
    shown = flat(pages["whatif"])
    assert "What if: Send 30 thousand shells a month more and brask.sanctions += 0.2?" in shown
    assert "brask.sanctions: 0.1 + 0.2 share" in shown
    assert "corvia.shells.monthly: 30 + 30 thousand per month" in shown
    assert "Brask: war economy" in shown
    assert "cannot tell" in shown


def test_whatif_says_why_nothing_moves(pages):
    shown = flat(pages["nothing"])
    assert "corvia.long_range.depth_km: 50 → 50 km (it is so already: no change)" in shown
    assert "Nothing moves: every number has the value already" in shown
    assert "no effect" in shown


def test_options_are_a_table_with_both_axes_and_help(pages):
    shown = text(pages["options"])
    assert re.search(r"1 Send shells \(Corvia\)\s+\+3 \(2, 5\)\s+\? \(−1, 5\)\s+−4", shown)
    assert re.search(r"2 Convene the sides \(Corvia\)\s+·\s+\+9 \(5, 13\)", shown)
    assert "?: cannot tell" in shown


@pytest.mark.parametrize(
    ("effect", "change", "meaning"),
    [
        ("corvia.long_range.targets = logistics", "military → logistics", "Corvia: targets"),
        ("dalmar_deal.stage = signed", "talks → signed", "Dalmar sends shells in bulk: stage"),
        ("brask.force -= 20", "300 − 20 thousand", "Brask: troops"),
        ("arden.will_not = 1", None, None),
        (
            "talks.forum += 0.5 for 3 months",
            "0 + 0.5 probability per month, for 3 months",
            "chance that a summit",
        ),
        ("arden.lower_river.far_dyke.strength *= 2", "0.4 × 2 log-odds", "Arden, the Lower river, far dyke:"),
        (
            "arden.guarantee += [1, 2, 3] over 1 month",
            "0 + 2 (1 to 3) points, over 1 month",
            "Arden: what guarantees",
        ),
    ],
)
def test_effects_in_words(found, effect, change, meaning):
    if change is None:
        with pytest.raises(Exception, match="will_not"):
            effects.in_words(found, effect)
        return
    said = effects.in_words(found, effect)
    assert said.change == change
    assert said.meaning.startswith(meaning)
    assert not said.idle
