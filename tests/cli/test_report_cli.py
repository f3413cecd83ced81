"""``upperhand report``: the file it writes, what it prints, and what it refuses before any work."""

import os
import shutil
import subprocess
import sys

import pytest

from upperhand.cli.main import main
from upperhand.report import pdf
from upperhand.report.document import MARK
from upperhand.scenario.load import bundled

LITTLE = ["--quick", "--paths", "500", "--draws", "128"]


@pytest.fixture
def war(tmp_path, monkeypatch):
    """Write a shorter war of the two rivers into the current folder."""
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    assert "horizon: 24\ntail: 36\n" in text
    (tmp_path / "short.yaml").write_text(
        text.replace("horizon: 24\ntail: 36\n", "horizon: 12\ntail: 6\n"), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return "short.yaml"


@pytest.fixture
def no_work(monkeypatch):
    """Fail if anything is solved: what is refused is refused at once."""
    monkeypatch.setattr(
        "upperhand.cli.progress.working", lambda *rest, **more: pytest.fail("it worked first")
    )


def test_it_says_where_the_report_is_and_replaces_an_earlier_one(war, capsys, tmp_path):
    for _ in range(2):
        assert main(["report", war, *LITTLE, "--seed", "3"]) == 0
        assert capsys.readouterr().out == "two-rivers-report.html\n"
    text = (tmp_path / "two-rivers-report.html").read_text(encoding="utf-8")
    assert text.startswith(f"<!doctype html>\n{MARK}\n")
    assert "seed 3" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["short.yaml", "two-rivers-report.html"]


def test_the_ledger_gives_the_sentences_and_what_was_said_last_time(war, capsys, tmp_path):
    news = "\n\n".join(f"Paragraph {n} of the gazette." for n in range(1, 9))
    (tmp_path / "gazette-12.txt").write_text(news, encoding="utf-8")
    assert main(["read", "gazette-12.txt", "--scenario", war, "--published", "2031-03-12"]) == 0
    assert main(["brief", war, *LITTLE, "--store", "store"]) == 0
    path = tmp_path / war
    path.write_text(path.read_text(encoding="utf-8").replace("horizon: 12", "horizon: 11"), encoding="utf-8")
    assert main(["report", war, *LITTLE, "--out", "out.html"]) == 0
    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<p>Paragraph 7 of the gazette.</p>" in text
    assert "Since 15 March 2031 it has" in text


def test_a_variant_stands_beside_its_baseline_and_the_pdf_beside_the_page(war, capsys, tmp_path, monkeypatch):
    printed = []
    monkeypatch.setattr(
        pdf, "printer", lambda: ("a printer", lambda page: printed.append(page) or b"%PDF-1.7")
    )
    asked = ["report", war, *LITTLE, "--option", "more_shells", "--out", "deep/out.html", "--pdf"]
    assert main(asked) == 0
    assert capsys.readouterr().out.split() == ["deep/out.html", "deep/out.pdf"]
    assert (tmp_path / "deep/out.pdf").read_bytes() == b"%PDF-1.7"
    text = (tmp_path / "deep/out.html").read_text(encoding="utf-8")
    assert printed == [text]
    for part in ("Without the change", "What it changes", "Send 30 thousand shells a month more"):
        assert part in text


def test_each_question_is_its_part_of_the_work(war, monkeypatch):
    seen = []

    def heard(label, work, steps):
        assert len(steps) == 2
        return work(seen.append)

    monkeypatch.setattr("upperhand.cli.progress.working", heard)
    monkeypatch.setattr("upperhand.cli.report._options", lambda war, progress, **_: progress(1.0))
    assert main(["report", war, *LITTLE, "--options"]) == 0
    assert sum(seen) == pytest.approx(1.0)
    assert seen[-1] == 0.5


@pytest.mark.parametrize("existing", ["notes.html", "folder"])
def test_nothing_but_a_report_is_replaced(war, capsys, tmp_path, no_work, existing):
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.html").write_text("my own", encoding="utf-8")
    assert main(["report", war, "--out", existing]) == 2
    assert existing in capsys.readouterr().err
    assert (tmp_path / "notes.html").read_text(encoding="utf-8") == "my own"


def test_a_pdf_that_nothing_can_print_is_refused_before_the_work(war, capsys, tmp_path, monkeypatch, no_work):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    assert main(["report", war, "--pdf"]) == 1
    said = capsys.readouterr().err
    assert "upperhand[pdf]" in said
    assert len(said.splitlines()) == 2
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--option", "more_shels"], 2, "more_shells"),
        (["--set", "brask.nothing = 1"], 2, "nothing"),
        (["--out", "out.pdf"], 2, "--out out.html --pdf"),
    ],
    ids=["unknown option", "unknown number", "a PDF alone"],
)
def test_what_is_wrong_is_said_at_once(war, capsys, no_work, arguments, code, said):
    assert main(["report", war, *arguments]) == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_browser_of_this_machine_prints(monkeypatch):
    if not any(map(shutil.which, pdf.BROWSERS)):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium on this machine")
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    name, printed = pdf.printer()
    assert name in pdf.BROWSERS
    made = printed("<!doctype html><title>t</title><p>One page.</p>")
    assert made.startswith(b"%PDF-")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from upperhand.cli.main import main; main(['report', '--help']);"
        "sys.exit(bool({'jinja2', 'matplotlib', 'numba', 'weasyprint'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
