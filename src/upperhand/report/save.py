"""Writes a result to a folder: JSON, tidy Parquet, the figures' series, SVG and PNG; whole files or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from upperhand.questions.explain import Explanation
from upperhand.questions.options import OptionMap
from upperhand.questions.result import Assessment
from upperhand.questions.run import Run
from upperhand.questions.whatif import Comparison
from upperhand.runs.files import write_whole

from . import charts, figures, periods, series, series_runs

Result = Assessment | Comparison | OptionMap | Run | Explanation


def save(result: Result, folder: Path, say: Callable[[str], None] = lambda text: None) -> list[Path]:
    """Write everything of a result.

    Parameters
    ----------
    result : Assessment, Comparison, OptionMap, Run or Explanation
    folder : Path
        Made if absent; files of the same names are replaced, others left alone.
    say : callable
        Told what was written, in one line.

    Returns
    -------
    list of Path
        ``result.json``, ``series.json``, ``periods.parquet`` (and ``options.parquet``), or ``variants.parquet``, or
        ``shares.parquet``; ``figures/*.svg`` and ``figures/*.png``.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    drawn = list(_charts(result))
    pictures = figures.draw(drawn)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    written = [
        _text(folder / "result.json", _json(result.as_dict())),
        _text(folder / "series.json", _json([charts.as_dict(chart) for chart in drawn])),
        *_tables(result, folder),
    ]
    for picture in pictures:
        written.append(_text(folder / "figures" / f"{picture.id}.svg", picture.svg))
        written.append(_bytes(folder / "figures" / f"{picture.id}.png", picture.png))
    tables = ", ".join(path.name for path in written if path.suffix in (".json", ".parquet"))
    say(f"wrote {folder}: {tables}; figures: {', '.join(picture.id for picture in pictures)} (SVG and PNG)")
    return written


def _charts(result: Result) -> Sequence[charts.Chart]:
    if isinstance(result, Comparison):
        return series.of_comparison(result)
    if isinstance(result, Run):
        return series_runs.of_run(result)
    if isinstance(result, Explanation):
        return series_runs.of_explanation(result)
    return series.of_options(result) if isinstance(result, OptionMap) else series.of_assessment(result)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _tables(result: Result, folder: Path) -> list[Path]:
    """Write the tidy tables; a comparison's has a column more, which says which of the two a row is of."""
    if isinstance(result, Comparison):
        both = {"baseline": result.baseline, "variant": result.variant}
        rows = [(name, *row) for name, found in both.items() for row in periods.of_assessment(found)]
        return [_parquet(folder / "periods.parquet", ("variant", *periods.PERIOD_COLUMNS), rows)]
    if isinstance(result, Run):
        return [_parquet(folder / "variants.parquet", periods.VARIANT_COLUMNS, periods.of_run(result))]
    if isinstance(result, Explanation):
        return [_parquet(folder / "shares.parquet", periods.SHARE_COLUMNS, periods.of_explanation(result))]
    base = result.baseline if isinstance(result, OptionMap) else result
    written = [
        _parquet(folder / "periods.parquet", periods.PERIOD_COLUMNS, periods.of_assessment(base)),
    ]
    if isinstance(result, OptionMap):
        rows_of_options = periods.of_options(result)
        written.append(_parquet(folder / "options.parquet", periods.OPTION_COLUMNS, rows_of_options))
    return written


def _parquet(path: Path, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"period": pa.int32(), "date": pa.date32(), "value": pa.float64()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in names])
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    table = pa.Table.from_arrays([pa.array(c, schema.types[k]) for k, c in enumerate(columns)], schema=schema)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return _bytes(path, sink.getvalue().to_pybytes())


def _text(path: Path, text: str) -> Path:
    return _bytes(path, text.encode())


def _bytes(path: Path, content: bytes) -> Path:
    write_whole(path, lambda file: file.write(content))
    return path
