"""The figures' series: against brute force, against the results they come from, and as JSON."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from upperhand.questions.estimate import quantile
from upperhand.report import charts, measures, over_time, series, way

weighted = st.lists(st.tuples(st.floats(-100, 100), st.floats(0.01, 1)), min_size=2, max_size=40)


@given(weighted, st.sampled_from(measures.QUANTILES))
def test_quantiles_agree_with_those_of_the_estimates(rows, share):
    values, weights = (np.array(column) for column in zip(*rows, strict=True))
    got = measures.quantiles(values[:, None], weights[:, None], (share,))[0, 0]
    assert got == pytest.approx(quantile(values, weights, share), abs=1e-9)


def test_paths_without_weight_do_not_count():
    values = np.array([[1.0], [2.0], [1000.0]])
    assert measures.quantiles(values, np.array([[1.0], [1.0], [0.0]]), (0.95,))[0, 0] <= 2.0
    assert np.isnan(measures.quantiles(values, np.zeros((3, 1)))).all()


def test_what_the_second_side_would_leave_is_the_best_that_any_settlement_gives_the_first(found):
    weights = found.program.input_view()["side_issue_weight"]
    n = len(found.program.names.issues)
    left = over_time.left_by_second(found)
    claims = measures.values(found, measures.BY_ID["claim"])[:, :, 1]
    for path, period in ((0, 0), (1, 5), (7, 9)):
        best = linprog(  # A's shares x: largest Σ wa x with Σ wb (1 - x) >= claim
            -weights[0, :n],
            A_ub=[weights[1, :n]],
            b_ub=[weights[1, :n].sum() - claims[path, period]],
            bounds=[(0, 1)] * n,
        )
        assert left[path, period] == pytest.approx(-best.fun, abs=1e-6)


def test_todays_shares_give_the_points_of_freezing_the_line(found, forts):
    for each in (found, forts):
        weights = each.program.input_view()["side_issue_weight"]
        shares = [series.share_today(each, issue) for issue in each.program.names.issues]
        first, second = each.sides
        n = len(shares)
        assert np.dot(weights[0, :n], shares) == pytest.approx(each.freeze[first], abs=1e-6)
        assert np.dot(weights[1, :n], 1 - np.array(shares)) == pytest.approx(each.freeze[second], abs=1e-6)


def test_fans_are_ordered_and_as_long_as_the_dates(found, forts, comparison):
    drawn = [*series.of_assessment(found), *series.of_assessment(forts), *series.of_comparison(comparison)]
    seen = 0
    for chart in drawn:
        if not isinstance(chart, charts.FanChart):
            continue
        for fan in (fan for panel in chart.panels for fan in panel.fans):
            rows = np.array([fan.p5, fan.p25, fan.p50, fan.p75, fan.p95])
            assert (np.diff(rows, axis=0) >= -1e-9).all()
            assert rows.shape[1] == len(chart.dates)
            assert len(fan.before) in (0, len(chart.dates))
            seen += 1
    assert seen > 10


def test_a_war_that_is_soon_over_is_shown_only_while_paths_are_at_war(forts):
    last = measures.last_period(forts)
    assert 0 < last < len(forts.deal)
    chart = over_time.territory(forts)
    assert len(chart.dates) == last + 1


def test_every_chart_is_plain_data_with_provenance_and_a_finding(found, forts, comparison, option_map):
    drawn = [*series.of_assessment(found), *series.of_assessment(forts)]
    drawn += [*series.of_comparison(comparison), *series.of_options(option_map)]
    for chart in drawn:
        plain = json.loads(json.dumps(charts.as_dict(chart), allow_nan=False))
        assert plain["provenance"]["hash"] in (found.scenario.hash, forts.scenario.hash)
        assert plain["finding"]
        assert not plain["finding"].endswith(".")
        assert plain["uncertainty"] in (charts.CHANCE, charts.IGNORANCE)


def test_ends_of_the_figure_sum_to_one(found, comparison):
    for chart in (series.ends(found), series.ends(comparison.variant, comparison.baseline)):
        for bar in chart.bars:
            assert sum(part.value for part in bar.parts) == pytest.approx(1.0)


def test_the_curve_of_settlement_is_the_result(found):
    chart = series.deal(found)
    assert len(chart.dates) == len(found.deal) + 1
    assert chart.curves[0].value[0] == 0.0
    assert chart.curves[0].value[-1] == pytest.approx(found.deal[-1].chance.value, rel=1e-5)
    assert chart.base_rate[-1] == pytest.approx(found.deal[-1].base_rate, rel=1e-4)


def test_what_changes_nothing_moves_nothing_on_the_way(no_change):
    assert way.steps(no_change) == []
    groups = series.changes(no_change).groups
    assert {row.verdict for group in groups for row in group.rows} == {"no effect"}


def test_the_way_names_what_was_changed(comparison):
    steps = way.steps(comparison)
    assert [step.measure for step in steps if step.entity == "brask"][:1] == ["economy"]
    economy = next(step for step in steps if (step.measure, step.entity) == ("economy", "brask"))
    assert economy.after < economy.before  # sanctions
    assert [abs(step.size) for step in steps] == sorted((abs(step.size) for step in steps), reverse=True)


def test_options_come_with_the_largest_effects_first(option_map):
    assert [point.id for point in series.by_effect(option_map.points)] == [
        "convene",
        "more_shells",
        "nothing",
    ]
    chart = series.weapons_or_talks(option_map)
    assert [mark.number for mark in chart.points] == [1, 2, 3]
    assert chart.points[0].y == pytest.approx(9.0)
