"""The weekly round at the command line: read, update, undo, brief, score; errors in one message each."""

import datetime as dt
import io
import json

import pytest

from upperhand.cli.main import main
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.problems import LedgerError
from upperhand.scenario.load import bundled, load

NEWS = """Guns for Arden
The River Gazette
2031-04-02

Corvia agreed on Tuesday to send Arden 500 shells. Brask's leader said he was ready to talk.
"""

LITTLE = ("--quick", "--paths", "600", "--draws", "256")


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Go to a folder with a war and an article of its own; return a caller of the command line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "ilva")
    (tmp_path / "war.yaml").write_bytes(bundled()["two-rivers"].read_bytes())
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")

    def call(*arguments):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        code = main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def accepted(run):
    code, out, _ = run("read", "news.txt", "--scenario", "war.yaml", "--published", "2031-04-02", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["pending"] == len(found["claims"]) >= 2
    assert run("review", "war.yaml", "--accept-all")[0] == 0
    return found


def test_from_news_to_a_scenario_and_back(run, tmp_path):
    before = (tmp_path / "war.yaml").read_bytes()
    found = accepted(run)
    code, out, _ = run("update", "war.yaml", "--dry-run")
    assert code == 0
    assert "+as_of: 2031-04-02" in out
    assert (tmp_path / "war.yaml").read_bytes() == before
    code, out, _ = run("update", "war.yaml", "--json")
    change = json.loads(out)
    assert (code, change["as_of"], change["written"]) == (0, "2031-04-02", True)
    assert {*change["taken"], *change["left"]} == {claim["id"] for claim in found["claims"]}
    assert change["taken"]
    war = load(tmp_path / "war.yaml")
    assert (war.as_of, war.numbers_as_of) == (dt.date(2031, 4, 2), load("two-rivers").as_of)
    code, out, _ = run("update", "war.yaml")
    assert "nothing to take in" in out
    code, out, _ = run("update", "war.yaml", "--undo")
    assert (code, (tmp_path / "war.yaml").read_bytes()) == (0, before)
    assert "is of 2031-03-15 again" in out


def test_a_brief_says_what_moved_keeps_its_forecasts_and_they_are_scored(run, tmp_path):
    accepted(run)
    change = json.loads(run("update", "war.yaml", "--json")[1])
    code, out, _ = run("brief", "war.yaml", "--json", "--out", "page", "--store", "store", *LITTLE)
    assert code == 0
    found = json.loads(out)
    assert found["since"] == "2031-03-15"
    assert {told["claim"] for group in found["claims"].values() for told in group} == set(change["taken"])
    assert found["unreviewed"] == len(change["taken"])
    for name in ("upper_hand", "surplus", "deal"):
        parts = [found["changes"][part] for part in ("time", "judgement")] + found["changes"]["news"]
        shares = sum(part[name]["value"] for part in parts if part)
        assert shares == pytest.approx(found["changes"]["total"][name]["value"], abs=1e-5)
    assert {file.name for file in (tmp_path / "page").iterdir()} == {"brief.md", "brief.html", "brief.json"}
    code, out, _ = run("score", "war.yaml", "--json")
    rated = json.loads(out)
    assert (code, rated["number"], rated["waiting"]) == (0, 0, len(rated["forecasts"]))
    first = min(rated["forecasts"], key=lambda each: each["by"])
    assert run("update", "war.yaml", "--as-of", first["by"])[0] == 0
    code, out, _err = run("score", "war.yaml", "--json")
    assert (json.loads(out)["number"], json.loads(out)["unknown"]) == (0, 1), (
        "the timeline says nothing of that month"
    )
    number = first["number"]
    rated = json.loads(
        run("score", "war.yaml", "--outcome", f"{number}=no", "--evidence", "the gazette", "--json")[1]
    )
    assert (rated["number"], rated["came_true"]) == (1, 0)
    assert rated["brier"] == pytest.approx(first["probability"] ** 2)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("update", "war.yaml", "--as-of", "soon"), 2, "'soon' is not a day"),
        (("update", "war.yaml", "--as-of", "2030-01-01"), 2, "later than 2030-01-01"),
        (("update", "war.yaml", "--undo", "--dry-run"), 2, "--undo goes alone"),
        (("update", "war.yaml", "--undo"), 1, "no update to take back"),
        (("update", "nowhere.yaml"), 2, "nowhere.yaml"),
        (("score", "war.yaml"), 1, "war.ledger"),
        (("brief", "war.yaml", "--since", "yesterday"), 2, "'yesterday' is not a day"),
        (("read", "nothing.txt", "--scenario", "war.yaml"), 3, "there is no such file"),
        (
            ("read", "news.txt", "--scenario", "war.yaml", "--engine", "magic"),
            2,
            "there is no engine 'magic'",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_wrong_is_said_in_one_message(run, arguments, code, says):
    found, _, err = run(*arguments)
    assert found == code
    assert says in err
    assert "Traceback" not in err


def test_a_file_that_is_no_text_is_refused_with_its_place(run, tmp_path):
    (tmp_path / "war.yaml").write_bytes(bundled()["two-rivers"].read_bytes() + b"# caf\xe9\n")
    code, _, err = run("update", "war.yaml")
    assert code == 3
    assert "0xe9 is not UTF-8" in err


def test_where_nothing_can_be_written_a_brief_says_how_to_do_without(run, tmp_path, monkeypatch):
    whole, opened = Ledger.open, []

    def read_only(path, create=True, read_only=False):
        opened.append(read_only)
        if not read_only:
            raise LedgerError(
                str(path), "the ledger cannot be written", remedy="check who may write the file"
            )
        return whole(path, create, read_only)

    whole(tmp_path / "war.ledger").close()
    monkeypatch.setattr(Ledger, "open", read_only)
    monkeypatch.setattr("upperhand.cli.brief.os.access", lambda *_: False)
    code, _, said = run("brief", "war.yaml", "--store", "store", *LITTLE)
    assert code != 0
    assert "--no-record" in said
    code, out, _ = run("brief", "war.yaml", "--no-record", "--store", "store", *LITTLE)
    assert code == 0
    assert out
    assert opened[1:]
    assert all(opened[1:])
