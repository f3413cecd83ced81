"""The verbs run, runs and explain: output, exit codes, resuming, and what is said of wrong usage."""

import json
import signal
import subprocess
import sys
import time

import pytest

from upperhand.cli.main import main

LITTLE = ["--quick", "--paths", "500", "--draws", "128"]
VARY = ["--vary", "corvia.will = 0.2, 0.9"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return ["--store", str(tmp_path_factory.mktemp("store"))]


def test_run_then_again_then_the_list_then_a_question(capsys, store, tmp_path):
    assert main(["run", "two-rivers", *VARY, *LITTLE, *store, "--out", str(tmp_path)]) == 0
    page = capsys.readouterr().out
    assert "2 variants beside the war as it is" in page
    assert "corvia.will = 0.9" in page
    assert "computed now, 0 found" in page
    assert {file.name for file in tmp_path.iterdir()} == {
        "result.json",
        "series.json",
        "variants.parquet",
        "figures",
    }
    assert main(["run", "two-rivers", *VARY, *LITTLE, *store, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["solves"]["done"] == 0
    assert [variant["name"] for variant in answer["variants"]] == ["corvia.will = 0.2", "corvia.will = 0.9"]
    saved = json.loads((tmp_path / "result.json").read_text())
    assert saved["variants"] == answer["variants"]

    assert main(["runs", *store]) == 0
    assert answer["run"] in capsys.readouterr().out
    assert main(["runs", *store, "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["id"] == answer["run"]
    sql = "select variant, avg(surplus) as surplus from solves where draw = 0 and solve < 4 group by 1 order by 1"
    assert main(["runs", answer["run"], *store, "--sql", sql, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["variant"] for row in rows] == ["baseline", "corvia.will = 0.2", "corvia.will = 0.9"]
    assert main(["runs", answer["run"], *store]) == 0
    assert "baseline" in capsys.readouterr().out
    assert main(["runs", answer["run"], *store, "--sql", "select nonsense"]) == 1
    assert "nonsense" in capsys.readouterr().err
    assert main(["runs", "ffffffff", *store]) == 2
    assert "no finished run" in capsys.readouterr().err


def test_explain_on_page_and_as_json(capsys, store, tmp_path):
    arguments = [
        "explain",
        "two-rivers",
        "--option",
        "guarantee",
        "--set",
        "corvia.will = 0.9",
        *LITTLE,
        *store,
    ]
    assert main([*arguments, "--out", str(tmp_path)]) == 0
    page = capsys.readouterr().out
    for words in (
        "What made the difference?",
        "Promise to defend",
        "all 4 subsets of 2 causes",
        "with all",
    ):
        assert words in " ".join(page.split())
    assert (tmp_path / "shares.parquet").exists()
    assert (tmp_path / "figures" / "waterfall.svg").exists()
    assert main([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["solves"]["done"] == 0
    assert [share["cause"] for share in answer["shares"]] == ["guarantee", "corvia.will = 0.9"]


def test_variants_from_a_file_and_every_option(capsys, store, tmp_path):
    file = tmp_path / "v.yaml"
    file.write_text("less: {set: [corvia.will = 0.2]}\n")
    assert main(["run", "two-rivers", "--variants", str(file), *LITTLE, *store, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["solves"]["done"] == 0  # the same war as above, under another name
    file.write_text("less: {set: [corvia.wil = 0.2]}\n")
    assert main(["run", "two-rivers", "--variants", str(file), *LITTLE, *store]) == 3
    assert "v.yaml:1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["run", "two-rivers"], 2, "no variant is asked for"),
        (["run", "two-rivers", "--vary", "corvia.will"], 2, "NAME = VALUE"),
        (["run", "two-rivers", "--vary", "corvia.wil = 1, 2"], 2, "corvia.will"),
        (["run", "two-rivers", "--option", "guarantee"], 2, "go with --vary"),
        (["run", "two-rivers", *VARY, "--cluster", "tcp://127.0.0.1:1", "--threads", "2"], 2, "--threads"),
        (["run", "nowhere", *VARY], 2, "no file or bundled scenario"),
        (["explain", "two-rivers", "--cause", "event"], 2, "no cause 'event'"),
        (["explain", "two-rivers", "--option", "garantee"], 2, "guarantee"),
        (["runs", "--sql", "select 1"], 2, "--sql needs a run"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_wrong_usage_is_told_at_once(capsys, arguments, code, says):
    assert main(arguments) == code
    assert says in capsys.readouterr().err


def test_a_store_that_is_a_file_is_refused(capsys, tmp_path):
    (tmp_path / "file").write_text("x")
    assert main(["run", "two-rivers", *VARY, *LITTLE, "--store", str(tmp_path / "file")]) == 1
    assert "cannot keep runs in" in capsys.readouterr().err


def test_no_runs_yet(capsys, tmp_path):
    assert main(["runs", "--store", str(tmp_path / "none")]) == 0
    assert "No runs in" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_without_dask_the_word_is_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['dask'] = sys.modules['dask.distributed'] = None\n"
        "from upperhand.cli.main import main\n"
        f"sys.exit(main(['run', 'two-rivers', '--each-option', '--store', {str(tmp_path)!r}, '--cluster', 'tcp://127.0.0.1:1']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'upperhand[cluster]'" in done.stderr


def test_ctrl_c_says_that_nothing_is_lost(tmp_path):
    command = [
        sys.executable,
        "-m",
        "upperhand",
        "run",
        "two-rivers",
        "--each-option",
        "--store",
        str(tmp_path),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while not list(tmp_path.glob("??/*.parquet")) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "finished solves are kept" in said
    assert list(tmp_path.glob("??/*.parquet"))
