"""The week of the page on news runs, command by command, on the example articles."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from upperhand.cli.main import main
from upperhand.scenario.load import load

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "news.md"
LIGHT = ["--quick", "--paths", "600", "--draws", "1024"]


def commands() -> list[list[str]]:
    """Return the commands of the page in its order, each once."""
    found: dict[str, None] = {}
    for block in re.findall(r"^```text\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.S | re.M):
        for line in block.splitlines():
            if line.startswith("$ upperhand ") and "--language-model" not in line:
                found[line.removeprefix("$ upperhand ").split(" #")[0].strip()] = None
    return [shlex.split(command) for command in found]


def test_the_page_names_every_verb_of_the_week() -> None:
    assert {words[0] for words in commands()} >= {"read", "review", "update", "brief", "score"}


def test_a_week_from_articles_to_a_brief(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / "scenarios" / "two-rivers.yaml", tmp_path / "my-war.yaml")
    shutil.copytree(ROOT / "examples" / "two-rivers-news", tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    before = load("my-war.yaml")
    for words in commands():
        more = [*LIGHT, "--store", str(tmp_path / "store")] if words[0] == "brief" else []
        monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * 40))
        assert main([*words, *more]) == 0, (words, capsys.readouterr().err)
        said = capsys.readouterr().out
        if words[0] == "update" and "--undo" in words:
            assert load("my-war.yaml").hash == before.hash
            assert main(["update", "my-war.yaml"]) == 0
        if words[0] == "brief":
            for part in ("What moved it?", "envoys ¶", "What is missing?", "What is assumed?"):
                assert part in said
    after = load("my-war.yaml")
    assert after.as_of > before.as_of
    assert len(after.observations) > len(before.observations)
    capsys.readouterr()
    assert (
        main(["brief", "my-war.yaml", "--json", "--no-record", *LIGHT, "--store", str(tmp_path / "store")])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    parts = [found["changes"][step] for step in ("time", "judgement") if found["changes"][step]]
    for name in ("upper_hand", "surplus", "deal"):
        shares = sum(part[name]["value"] for part in [*parts, *found["changes"]["news"]])
        assert shares == pytest.approx(found["changes"]["total"][name]["value"], abs=1e-5)
    assert main(["ledger", "check", "my-war.yaml"]) == 0
