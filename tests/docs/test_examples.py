"""Every example in the README and the docs runs."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from upperhand.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMPUTES = {"assess", "whatif", "options", "run", "explain", "brief", "report"}
KEEPS = {"run", "runs", "explain", "brief"}
LIGHT = ["--paths", "900", "--draws", "320"]
LIGHTER = ["--paths", "500", "--draws", "128"]
"""For what solves many wars."""
MANY = ["--quick", "--paths", "650", "--draws", "320"]
"""For all options of a war whose timeline leaves few draws."""


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.S | re.M)


def commands() -> list[str]:
    """Return every distinct `upperhand` command of the pages, in order."""
    found: dict[str, None] = {}
    for page in PAGES:
        for block in blocks(page, "console"):
            for line in block.splitlines():
                words = line.removeprefix("$ ").split(" #")[0].strip()
                for name in (".venv/bin/upperhand ", "upperhand "):
                    if words.startswith(name):
                        found[words.removeprefix(name)] = None
    return list(found)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one store for all examples: what one has solved the next finds."""
    return tmp_path_factory.mktemp("kept")


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_docs_runs(
    command: str,
    kept: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(ROOT / "scenarios" / "two-rivers.yaml", tmp_path / "my-war.yaml")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    if words[0] in COMPUTES:
        words += (
            LIGHTER if words[0] in KEEPS or words[0] == "report" else MANY if words[0] == "options" else LIGHT
        )
    if words[0] in KEEPS:
        words += ["--store", str(kept)]
    assert main(words) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.strip()
    if "--out" in words:
        folder = words[words.index("--out") + 1]
        for page in PAGES:
            for promised in re.findall(rf"`({re.escape(folder)}/[^`]+)`", page.read_text(encoding="utf-8")):
                assert Path(promised).is_file()


def test_the_picture_of_the_readme_stands_beside_the_command_that_makes_it() -> None:
    after = (ROOT / "README.md").read_text(encoding="utf-8").split("](docs/images/weapons-or-talks.svg)")[1]
    caption = after.strip().split("\n\n")[0]
    (command,) = (c for c in commands() if c.startswith("options ukraine-2024-09 --out"))
    assert f"Made by `upperhand {command}`" in " ".join(caption.split())


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=lambda p: p.name)
def test_python_of_the_docs_runs(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import upperhand as uh

    monkeypatch.chdir(tmp_path)
    for name in ("assess", "whatif", "options", "run", "explain"):
        whole = getattr(uh, name)
        monkeypatch.setattr(
            uh,
            name,
            lambda war, *rest, whole=whole, **more: whole(war, *rest, **{"paths": 900, "draws": 320, **more}),
            raising=False,
        )
    for code in blocks(page, "python"):
        exec(compile(code, str(page), "exec"), {})


def test_every_linked_page_exists() -> None:
    missing = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert not missing
