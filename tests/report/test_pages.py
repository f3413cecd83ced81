"""The terminal pages: plain words, whole points, 80 columns, no colour where there is no terminal."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest

from upperhand.questions import options, solves, whatif
from upperhand.questions.estimate import Estimate
from upperhand.report import effects, measures, sheet, way
from upperhand.report.one_page import OnePage, on_terminal
from upperhand.report.page import ENOUGH_DRAWS, assess_page
from upperhand.report.page_options import options_page
from upperhand.report.page_whatif import whatif_page
from upperhand.scenario.quantities import QUANTITIES


def text(page, width=80):
    file = io.StringIO()
    sheet.show(on_terminal(page) if isinstance(page, OnePage) else page, file, width)
    return file.getvalue()


def in_order(shown, parts):
    """Say whether all these parts stand on a page, each after the one before."""
    places = [shown.index(part) for part in parts]
    return places == sorted(places)


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
    """Only changes near 0, thousands of dead, numbers of the world and the base rate's source have decimals."""
    shown = re.sub(r"[(?+−]+[01]\.\d( to [+−]?[01]\.\d\))?", "", text(pages[name]))
    for part in ("\nWhat it sets", "\nAt what cost?"):
        head, _, rest = shown.partition(part)
        shown = head + rest[rest.find("\nHow far to trust") :]
    numbers = [line for line in shown.splitlines() if not re.search(r"dead|upperhand|0\.1\.0|What if", line)]
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
    assert in_order(shown, parts)
    for word in (
        "past wars",
        "access",
        "consent",
        "acceptance",
        "assumed",
        "\n  ranges ",
        "\n  checks ",
        "upperhand quantities short.yaml",
    ):
        assert word in shown


@pytest.mark.parametrize(
    ("hand", "said"),
    [
        (Estimate(-12.9, -18.6, -7.9, 0.4), "Brask has the upper hand: by 13 points (8 to 19)."),
        (Estimate(1.2, 0.9, 1.4, 0.1), "Arden has the upper hand: by 1 point."),
        (
            Estimate(2.0, -3.0, 7.0, 0.4),
            "Who has the upper hand cannot be told: 3 points for Brask to 7 points for Arden.",
        ),
        (
            Estimate(-8.0, -15.0, -2.0, 6.5),
            "Who has the upper hand cannot be told: 18 points for Brask to 1 point for Arden.",
        ),
    ],
    ids=["second", "first", "cannot tell", "cannot tell for the error"],
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


def test_the_upper_hand_is_half_the_difference_of_what_the_balanced_settlement_changes(found):
    first, second = found.sides
    balanced = {first: Estimate(46.0, 40.0, 50.0, 0.4), second: Estimate(67.0, 60.0, 72.0, 0.4)}
    given = replace(found, balanced=balanced, freeze={first: 53.0, second: 44.0})
    said = flat(assess_page(given))
    assert "is worth 7 points less to Arden and 23 points more to Brask than freezing today's line" in said
    assert "The upper hand is half the difference between the two." in said
    assert re.search(r"balanced settlement\s+46 \(40 to 50\)\s+67 \(60 to 72\)", text(assess_page(given)))
    gains = [found.balanced[side].value - found.freeze[side] for side in found.sides]
    assert 0.5 * (gains[0] - gains[1]) == pytest.approx(found.upper_hand.value, abs=1.5)


def test_the_terms_state_their_rule_in_a_line(pages):
    said = flat(pages["assess"])
    assert (
        "Goes to: at least 90 % of the issue; mostly: at least 65 %; leans to: less, or a range on both"
        in said
    )
    assert "The sides trade issues: each gets first what weighs more for it than for the other." in said


def test_numbers_are_counted_by_their_evidence_as_validate_does(pages):
    assert (
        "Of 126 numbers in the file: 0 from a source, 0 assumed from a reported fact and 126 assumed outright."
        in flat(pages["assess"])
    )


def test_a_file_of_one_s_own_is_named_by_its_path_and_title(pages):
    assert "made from short.yaml (“The war of the two rivers”, " in flat(pages["assess"])
    assert "made from forts (“Twelve forts”, " in flat(pages["forts"])


def test_other_ways_to_compute_the_answer_are_said_in_whole_points(found):
    spread = {"seeds": {"upper_hand": 1.4, "surplus": 0.2, "settlement": 0.031, "months": 0.9}}
    precision = replace(found.precision, spread=spread | {"play": {"upper_hand": -2.6, "surplus": 1.2}})
    said = flat(assess_page(replace(found, precision=precision)))
    assert (
        "Computed in other ways (other luck and the war as played), the upper hand differs by at most 3 points, the "
        "surplus by 1, the chance of a settlement by 3 percentage points and the time at war by 1 month;"
        in said
    )


def test_the_next_question_is_one_that_has_an_answer(pages):
    assert flat(pages["assess"]).endswith("What would move it? upperhand options short.yaml")
    assert flat(pages["forts"]).endswith("What would move it? upperhand whatif forts --set NAME=VALUE")


def test_a_range_that_rounds_to_its_value_is_left_out(pages):
    assert not re.search(r"(\d+) \(\1 to \1\)", text(pages["forts"]))


def test_sides_go_by_their_names(found):
    assert effects.in_words(found, "lower_river.fresh = 0").meaning.endswith("(positive: by Arden)")
    assert "first side" not in text(assess_page(found))


def test_whatif_begins_with_what_fighting_on_is_worth_and_dates_every_figure(pages):
    shown = text(pages["whatif"])
    parts = [
        "\n  today\n",
        "\n    fighting on, Arden",
        "\n    fighting on, Brask",
        "\n    upper hand (+ Arden)",
        "\n  settled\n",
        "\n    by September 2031",
        "\n  by May 2032\n",
        "\n    still at war",
    ]
    assert in_order(shown, parts)
    assert "A settlement made today would be broken" in flat(pages["assess"])
    assert "Means over the possible courses of the war that are still at war in March 2032" in flat(
        pages["whatif"]
    )


def test_whatif_says_where_more_shells_end_up(comparison):
    steps = way.steps(comparison)
    (more,) = (step for step in steps if step.measure == "shells" and step.entity == "arden")
    at, k = way.period_looked_at(comparison), 0
    for fires, said in ((0.97, True), (0.5, False)):
        months = comparison.variant.months.copy()
        months["fires"][:, at, k] = fires
        changed = replace(comparison, variant=replace(comparison.variant, months=months))
        told = way.piled_up(changed, [more, replace(more, change=-9.0)])
        assert len(told) == (2 if said else 0)
        if said:
            assert "piles up in stock" in told[0]
            assert "Arden still fires 97 %" in told[1]
            assert "its stock is smaller, by 9 thousand" in told[1]


def test_whatif_tells_what_a_change_acts_on_even_where_it_hardly_moves(comparison):
    """Few missiles, or a permission that would come anyway, are why a change makes no difference."""
    permission = replace(comparison, effects=("corvia.long_range.depth_km = 60",))
    found = {(step.measure, step.entity): step for step in way.acts_on(permission)}
    assert set(found) == {("long_range", "corvia"), ("reach", "corvia"), ("strikes", "arden")}
    at, k = way.period_looked_at(comparison), 0
    months, alive = comparison.baseline.months, comparison.baseline.months["alive"][:, at].astype(float)
    runs = np.split(np.arange(len(months)), comparison.baseline.precision.replicates)
    means = [np.average(months["strikes"][run, at, k], weights=alive[run]) for run in runs]
    assert found["strikes", "arden"].before == pytest.approx(np.mean(means), rel=1e-6)
    assert "hardly moves them" in flat(whatif_page(permission))
    assert way.acts_on(replace(comparison, effects=("lower_river.fresh = 0",))) == []
    fields = [quantity.field for quantity in QUANTITIES if quantity.scope in ("side", "supplier")]
    for part, ids in way.ACTS_ON:
        assert any(part in field for field in fields), part
        assert set(ids) <= set(measures.BY_ID)


def test_whatif_compares_no_war_that_is_over(comparison):
    months = comparison.variant.months.copy()
    months["alive"][:, 1:] = 0.0  # settled at once
    over = replace(comparison, variant=replace(comparison.variant, months=months))
    assert way.steps(over) == []
    assert "the war is over by then" in flat(whatif_page(over))


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
    assert re.search(r"1 +Convene the sides \(Corvia\)\s+·\s+\+9 \(5 to 13\)", shown)
    assert re.search(r"2 +Send shells \(Corvia\)\s+\+3 \(2 to 5\)\s+\? \(−1 to 5\)", shown)
    assert re.search(r"3 +Carry on \(Corvia\)\s+·\s+·", shown)
    assert "\n       dead of Arden −3.6 (−5.6 to −1.9)\n" in shown
    assert "dead of Brask" not in shown
    assert "?: cannot tell" in shown


def test_options_near_zero_have_a_decimal_and_long_words_are_not_broken(option_map):
    small = replace(option_map.points[0], upper_hand=Estimate(-0.2, -0.8, 0.2, 0.1), actor="elland")
    shown = text(options_page(replace(option_map, points=(small,))))
    assert "? (−0.8 to 0.2)" in shown
    assert not re.search(r"\w-\n", shown)


def test_options_say_how_many_cannot_be_told_and_that_no_weapons_are_visible(option_map):
    doubtful = Estimate(1.0, -2.0, 4.0, 0.3)
    shells = replace(
        option_map.points[2], upper_hand=doubtful, deal=doubtful, effects=("corvia.shells.monthly += 30",)
    )
    said = flat(options_page(replace(option_map, points=(*option_map.points[:2], shells))))
    assert "2 of the 3 options cannot be told from no effect; “Convene the sides” raises the chance" in said
    assert "Options of sending weapons or permitting their use: 1 of 1 cannot be told." in said
    seen = replace(shells, upper_hand=option_map.points[2].upper_hand)
    said = flat(options_page(replace(option_map, points=(*option_map.points[:2], seen))))
    assert "sending weapons" not in said
    used = replace(shells, effects=("arden.drones.oil = 0.8",))  # how a side uses what it has
    said = flat(options_page(replace(option_map, points=(*option_map.points[:2], used))))
    assert "sending weapons" not in said
    none = flat(options_page(replace(option_map, points=(shells,))))
    assert "None of the 1 option can be told from no effect" in none


def test_options_and_whatif_say_that_their_baseline_is_solved_with_less_effort(pages):
    for name in ("options", "whatif"):
        assert "This baseline comes from" in flat(pages[name])
        assert "that of `upperhand assess` from 4 of 5,000" in flat(pages[name])
    assert "This baseline" not in flat(pages["assess"])


@pytest.mark.parametrize("effort", [solves.FULL, solves.QUICK, whatif.PAIRED, options.EACH, options.BRIEF])
def test_no_question_warns_of_its_own_default_draws(effort):
    """A war's evidence may leave as little as a fifth of the draws' worth before the page warns."""
    assert effort.draws >= 5 * ENOUGH_DRAWS


def test_a_war_without_options_says_so_and_nothing_else(option_map):
    shown = flat(options_page(replace(option_map, points=())))
    assert shown.endswith("The scenario has no options.")


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
