"""The programs that speed is compared with fight the same wars and count the same battles."""

import shutil
from pathlib import Path

import pytest

from benchmarks.run import agree, compile_c
from benchmarks.timing import Rival, alternate, table


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_plain_c_and_numpy_count_the_same_battles_as_the_kernel(tmp_path: Path) -> None:
    fight_in_c = compile_c(tmp_path)
    assert fight_in_c is not None
    assert agree(fight_in_c, 5000)
    assert not agree(lambda paths: fight_in_c(paths + 1), 5000)


def test_a_rate_is_the_median_and_the_table_shows_its_ratios() -> None:
    slow = iter([9.0, 1.0, 2.0, 3.0])
    rates = alternate([Rival("slow", lambda: (6.0, next(slow))), Rival("fast", lambda: (6.0, 1.0))], 3)
    assert rates == {"slow": 3.0, "fast": 6.0}
    rows = table("Title", "things/s", rates, ["slow", "absent"]).splitlines()
    assert [row.split() for row in rows[1:]] == [
        ["things/s", "÷", "slow"],
        ["slow", "3", "1"],
        ["fast", "6", "2"],
    ]
