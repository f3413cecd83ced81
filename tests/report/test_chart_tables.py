"""The tables behind the charts: every chart has one, of whole rows, that says what the series hold."""

import datetime as dt

import pytest

from upperhand.report import charts, series
from upperhand.report.chart_tables import tables
from upperhand.report.words import day, figure, percent

MADE = charts.Provenance("war", "The war", "2031-03-15", "ab", 1, "0.1.0")


@pytest.fixture(scope="module")
def drawn(found, comparison, option_map):
    return (
        *series.of_assessment(found),
        *series.of_comparison(comparison),
        *series.of_options(option_map),
    )


def test_every_chart_has_tables_of_whole_rows(drawn):
    for chart in drawn:
        made = tables(chart)
        assert made, chart.id
        for table in made:
            assert table.rows, chart.id
            assert {len(row) for row in table.rows} == {len(table.head)}, chart.id


def test_a_fans_table_gives_its_dates_in_words_and_its_medians(found):
    chart = next(each for each in series.of_assessment(found) if each.id == "stocks")
    table, fan = tables(chart)[0], chart.panels[0].fans[0]
    assert [row[0] for row in table.rows] == [day(dt.date.fromisoformat(date)) for date in chart.dates]
    assert [row[1] for row in table.rows] == [figure(value) for value in fan.p50]


def test_the_chance_of_a_deal_stands_beside_past_wars(found):
    chart = next(each for each in series.of_assessment(found) if each.id == "deal")
    last = tables(chart)[0].rows[-1]
    assert (last[1], last[-1]) == (percent(chart.curves[0].value[-1]), percent(chart.base_rate[-1]))


@pytest.mark.parametrize(
    ("verdict", "said"), [("cannot tell", "cannot tell"), ("", "+3")], ids=["unclear", "clear"]
)
def test_what_cannot_be_told_gets_no_number(verdict, said):
    row = charts.Change("surplus", "surplus", 3.2, 1.0, 6.0, 0.1, verdict)
    chart = charts.ChangeChart("changes", "", "", "", (charts.ChangeGroup("points", "points", (row,)),), MADE)
    assert tables(chart)[0].rows == (("surplus", said, "+1 to +6"),)


def test_the_shares_of_a_waterfall_keep_their_value_where_the_sign_is_open():
    step = charts.Change("beliefs", "beliefs", 2.0, -1.0, 4.0, 0.1, "cannot tell")
    fall = charts.Fall("upper_hand", "upper hand", "points", -12.0, -10.0, (step,))
    rows = tables(charts.WaterfallChart("waterfall", "", "", "", ("without", "with"), (fall,), MADE))[0].rows
    assert [row[1:] for row in rows] == [
        ("−12", "", ""),
        ("+2", "−1 to +4", "cannot tell"),
        ("−10", "", ""),
    ]


def test_dates_without_paths_left_stay_empty():
    none = float("nan")
    fan = charts.Fan("a", "Arden", "first", *((1.0, none) for _ in range(5)))
    panel = charts.Panel("stock", "Stock", "thousand", (fan,))
    chart = charts.FanChart("stocks", "", "", "", ("2031-03-15", "2031-04-15"), (panel,), (), MADE)
    assert tables(chart)[0].rows[1] == ("15 April 2031", "", "", "")
