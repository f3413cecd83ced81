"""Results in a folder: what is written, that it can be read back, and that no file is ever half there."""

import json
import os

import duckdb
import pytest

from upperhand.report.folder import usable
from upperhand.report.save import save


def test_an_assessment(found, tmp_path):
    said = []
    written = save(found, tmp_path / "a" / "b", said.append)
    folder = tmp_path / "a" / "b"
    assert len(said) == 1
    assert json.loads((folder / "result.json").read_text()) == json.loads(json.dumps(found.as_dict()))
    ids = [chart["id"] for chart in json.loads((folder / "series.json").read_text())]
    assert {f"{name}.{suffix}" for name in ids for suffix in ("svg", "png")} == {
        path.name for path in (folder / "figures").iterdir()
    }
    assert all(path.stat().st_size > 0 for path in written)
    assert sorted(p.name for p in folder.iterdir()) == [
        "figures",
        "periods.parquet",
        "result.json",
        "series.json",
    ]


def test_periods_are_tidy(found, tmp_path, monkeypatch):
    monkeypatch.setattr("upperhand.report.figures.draw", lambda wanted: [])
    save(found, tmp_path)
    rows = duckdb.read_parquet(str(tmp_path / "periods.parquet"))
    assert rows.columns == ["period", "date", "measure", "entity", "statistic", "value", "unit"]
    one = duckdb.sql(
        "select value from rows where measure = 'deal' and statistic = 'value' order by period"
    ).fetchall()
    assert [row[0] for row in one] == [deal.chance.value for deal in found.deal]
    shells = duckdb.sql(
        "select distinct entity from rows where measure = 'shells' and statistic = 'p50' order by entity"
    ).fetchall()
    assert [row[0] for row in shells] == sorted(found.sides)
    doubles = "select count(*) - count(distinct (period, measure, entity, statistic)) from rows"
    assert duckdb.sql(doubles).fetchall()[0] == (0,)
    assert duckdb.sql("select count(*) from rows where value is null or isnan(value)").fetchall()[0] == (0,)
    first = duckdb.sql("select date from rows where period = 0 limit 1").fetchall()[0]
    assert first == (found.scenario.as_of,)


def test_comparison_and_options(comparison, option_map, tmp_path, monkeypatch):
    monkeypatch.setattr("upperhand.report.figures.draw", lambda wanted: [])  # drawn in another test
    save(comparison, tmp_path / "w")
    rows = duckdb.read_parquet(str(tmp_path / "w" / "periods.parquet"))
    assert rows.columns[0] == "variant"
    assert duckdb.sql("select distinct variant from rows order by 1").fetchall() == [
        ("baseline",),
        ("variant",),
    ]
    save(option_map, tmp_path / "o")
    options = duckdb.read_parquet(str(tmp_path / "o" / "options.parquet"))
    hand = "select value from options where option = 'more_shells' and measure = 'upper_hand'"
    assert duckdb.sql(f"{hand} and statistic = 'low'").fetchall()[0] == (1.8,)
    assert options.columns[-3:] == ["statistic", "value", "unit"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(found, tmp_path, monkeypatch):
    folder = tmp_path
    (folder / "figures").mkdir()
    (folder / "result.json").write_text("old")

    def fail(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr("upperhand.report.figures.draw", lambda wanted: [])
    with pytest.raises(OSError, match="No space"):
        save(found, folder)
    assert (folder / "result.json").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["figures", "result.json"]


def test_a_folder_is_refused_in_one_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(NotADirectoryError, match="is a file; --out wants a folder"):
        usable(str(file))
    with pytest.raises(OSError, match="cannot write to the folder"):
        usable(str(file / "below"))
    assert usable(str(tmp_path / "new")).is_dir()
