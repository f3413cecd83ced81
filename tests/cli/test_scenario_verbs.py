"""The verbs list, validate, quantities and schema: what they print where, and with which exit code."""

import json
import os
import subprocess
import sys

import pytest

from upperhand.cli.main import VERBS, main
from upperhand.scenario.load import bundled, load

HEAVY = ("numba", "llvmlite", "scipy", "matplotlib", "pyarrow", "duckdb", "jsonschema")


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_list(capsys):
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert out.startswith("forts")
    assert "Twelve forts" in out
    code, out, _ = run(capsys, "list", "--json")
    assert {item["name"] for item in json.loads(out)} == set(bundled())


def test_validate_says_ok_with_counts(capsys):
    code, out, err = run(capsys, "validate", "forts", "two-rivers")
    assert code == 0
    assert len(out.splitlines()) == 2
    assert "ok: 1 front, 1 stake" in out
    assert "126 numbers, 0 from a source, 0 assumed from a reported fact, 126 assumed outright" in out
    assert err == ""


def test_an_unknown_name_is_wrong_usage_and_not_an_invalid_scenario(capsys):
    code, out, err = run(capsys, "validate", "two-river", "forts")
    assert code == 2
    assert "forts.yaml: ok" in out
    assert "the nearest is 'two-rivers'" in err
    code, out, _ = run(capsys, "validate", "two-river", "--json")
    assert code == 2
    assert not json.loads(out)[0]["ok"]


def test_validate_prints_notes_and_warnings_on_stderr(capsys, tmp_path):
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    path = tmp_path / "war.yaml"
    path.write_text(text.replace("about: brask.talks.reluctance", "about: brask.fleet"), encoding="utf-8")
    code, out, err = run(capsys, "validate", str(path))
    assert code == 0
    assert "ok" in out
    assert "warning: observation 1 is about brask.fleet" in err


def test_validate_refuses_with_exit_code_3_and_goes_on(capsys, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("upperhand: 1\nid: x\ntitel: y\n", encoding="utf-8")
    code, out, err = run(capsys, "validate", str(bad), "forts", str(tmp_path / "none.yaml"))
    assert code == 3
    assert "forts.yaml: ok" in out
    assert f"{bad}:3:1: 'titel' is not a known section" in err
    assert "'title'" in err
    assert "there is no file or bundled scenario" in err
    code, out, err = run(capsys, "validate", "--json", str(bad), "forts")
    assert code == 3
    assert err == ""
    first, second = json.loads(out)
    assert (first["ok"], second["ok"]) == (False, True)
    assert first["problems"][0]["line"] == 3
    assert second["counts"]["fronts"] == 1


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff\x00", b"\xff\xfe" * 100, b"[" * 10_000, b"a: &a [*a, *a]", b"%" * 50, "﻿".encode() * 3],
    ids=["empty", "zero", "not utf-8", "deep", "alias", "percent", "marks"],
)
def test_any_file_gets_a_message_not_a_traceback(capsys, tmp_path, raw):
    path = tmp_path / "war.yaml"
    path.write_bytes(raw)
    code, out, err = run(capsys, "validate", str(path))
    assert (code, out) == (3, "")
    assert err.startswith(str(path))
    assert "Traceback" not in err


def test_quantities(capsys):
    code, out, _ = run(capsys, "quantities", "two-rivers", "--json")
    assert code == 0
    entries = {entry["name"]: entry for entry in json.loads(out)}
    shells = entries["corvia.shells.monthly"]
    assert shells["value"] == 30
    assert shells["range"] == [20, 30, 45]
    assert shells["unit"] == "thousand per month"
    assert shells["evidence"] == "assumed"
    assert entries["arden.fires"]["value"] is None
    assert entries["arden.shells.weight"]["evidence"].startswith("assumed (the table's default)")
    assert entries["dalmar_deal.signed.hazard"]["value"] == 0.1
    assert not any(name.startswith("usa") for name in entries)
    given = [entry["name"] in load("two-rivers").quantities for entry in json.loads(out)]
    assert given == sorted(given, reverse=True)  # what the file gives comes first
    assert sum(given) == 126
    assert "first side" not in out
    assert "lines held by Arden" in out
    code, out, err = run(capsys, "quantities", "two-rivers")
    assert "gives 126 of these numbers: 0 from a source, 0 assumed from a reported fact, 126 assumed" in err
    code, out, _ = run(capsys, "quantities", "two-rivers", "--like", "corvia.will")
    assert len(out.splitlines()) == 1
    assert "0.8 [0.6, 0.95]" in out


def test_quantities_needs_a_scenario(capsys):
    code, out, err = run(capsys, "quantities")
    assert (code, out) == (2, "")
    assert "--reference" in err
    code, out, err = run(capsys, "quantities", "two-river")
    assert (code, out) == (2, "")
    assert "'two-rivers'" in err


def test_schema(capsys):
    code, out, _ = run(capsys, "schema")
    assert code == 0
    assert json.loads(out)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_help_is_cut_nowhere_and_has_examples(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert "..." not in out.replace("[ARGS]...", "")
    for verb in VERBS:
        assert f"\n  {verb} " in out
    code, out, _ = run(capsys, "whatif", "--help")
    shown = " ".join(out.split())
    assert 'such as "brask.oil.weight *= 0.8 over 6 months"' in shown
    assert "such as 7; same seed" in shown


def test_usage(capsys):
    code, out, err = run(capsys, "quantitis")
    assert (code, out) == (2, "")
    assert "quantities" in err
    code, _, err = run(capsys, "list", "--jsn")
    assert code == 2
    assert "--json" in err


def test_an_interruption_ends_with_130(capsys, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("upperhand.scenario.load.summaries", interrupt)
    assert main(["list"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_failure_of_ours_ends_with_1(capsys, monkeypatch):
    def fail():
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("upperhand.scenario.load.summaries", fail)
    assert main(["list"]) == 1
    assert "error: the disk is full" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--help"], ["validate", "two-rivers"], ["list"], ["quantities", "forts"], ["schema"]]
)
def test_nothing_heavy_is_imported(arguments):
    script = (
        "import sys\n"
        "from upperhand.cli.main import main\n"
        f"code = main({arguments!r})\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'imported {heavy}' if heavy else code)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
