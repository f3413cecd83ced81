"""The verbs review and ledger at the command line: keys line by line, lists, accept-all, exports, errors."""

import io
import json
import os
import sqlite3
import subprocess
import sys

import pytest

from tests.evidence.samples import claim, document
from upperhand.cli.main import main
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.place import workplace
from upperhand.evidence.problems import FileError
from upperhand.evidence.proposal import Proposal
from upperhand.scenario.load import bundled

STRUCK = Proposal("effect", effects=("arden.logistics -= 0.01",), why="strikes take capacity away")
WILL = Proposal("observation", about="corvia.will", sees="high", reliability=("B", 3), why="a promise")


@pytest.fixture
def war(tmp_path, monkeypatch):
    """Go to a folder with a war of one's own and a ledger with two claims; return the ledger's path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "ilva")
    (tmp_path / "war.yaml").write_bytes(bundled()["two-rivers"].read_bytes())
    with Ledger.open("war.ledger") as ledger:
        (kept,) = ledger.add_documents([document()])
        claims = [claim(kept), claim(kept, "Corvia agreed", "pledge_arms", "corvia", when="")]
        ledger.add_claims(claims)
        ledger.add_proposals({claims[0].id: STRUCK, claims[1].id: WILL})
    return tmp_path / "war.ledger"


@pytest.fixture
def run(capsys, monkeypatch):
    def call(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def standing(path):
    with Ledger.open(path, read_only=True) as ledger:
        return [(e.claim.coded.type, e.status) for e in ledger.claims()]


def test_a_review_line_by_line(run, war):
    code, out, err = run("review", "war.yaml", typed="a\nr\nnot so\nq\n")
    assert code == 0
    assert "1 of 2, pending" in out
    assert "»Ardenian officials said on Tuesday that Brask had struck two depots.«" in out
    assert "effect: arden.logistics -= 0.01 (C3)" in out
    assert "observation: corvia.will is high (B3, public)" in out
    assert "no more claims" in out
    assert err == "all reviewed; next: upperhand update war.yaml\n"
    assert standing(war) == [("strike", "accepted"), ("pledge_arms", "rejected")]
    with Ledger.open(war) as ledger:
        assert [(d.who, d.note) for d in ledger.decisions()] == [("ilva", ""), ("ilva", "not so")]


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("", ["pending", "pending"]),
        ("a\n", ["accepted", "pending"]),
        ("s\na\n", ["pending", "accepted"]),
        ("s\nb\na\n", ["accepted", "pending"]),
        ("a\nu\n", ["pending", "pending"]),
        ("a\nu\nr\n\n", ["rejected", "pending"]),
        ("a\na\nu\nu\n", ["pending", "pending"]),
        ("a\nb\nr\n\n", ["rejected", "pending"]),
        ("x\n\na\n", ["accepted", "pending"]),
        ("b\nu\na\nq\na\n", ["accepted", "pending"]),
        ("A\n", ["accepted", "pending"]),
        ("s\ns\na\n", ["pending", "pending"]),
        ("r\n", ["pending", "pending"]),
        ("d\n\na\n", ["accepted", "pending"]),
        ("d\nsome day\n2031-03-12\na\n", ["accepted", "pending"]),
    ],
    ids=lambda value: value.replace("\n", "-") if isinstance(value, str) else "",
)
def test_keys(run, war, typed, after):
    code, _, _ = run("review", "war.yaml", typed=typed)
    assert code == 0
    assert [status for _, status in standing(war)] == after


def test_editing_asks_again_where_a_value_does_not_do(run, war):
    lines = [
        "e",
        "",
        "Corvja",
        "Corvia",
        "",
        "-",
        "brask.exhaustoin",
        "brask.exhaustion",
        "highest",
        "high",
        "",
        "no",
        "q",
    ]
    code, out, err = run("review", "war.yaml", typed="\n".join(lines) + "\n")
    assert code == 0
    assert "there is no actor 'Corvja'; the nearest is 'corvia'" in out
    assert "the nearest is 'brask.exhaustion'" in out
    assert "'highest' is no value" in out
    assert "accepted, corrected: actor, date, quantity, value, effect, public" in out
    assert "1 left to review" in err
    with Ledger.open(war) as ledger:
        entry = ledger.claims("accepted")[0]
    assert entry.claim.coded.source.actor == "corvia"
    assert entry.claim.when is None
    assert entry.proposal.words() == "observation: brask.exhaustion is high (C3, not public)"


def test_editing_cut_off_writes_nothing(run, war):
    code, _, _ = run("review", "war.yaml", typed="e\n\nCorvia\n")
    assert code == 0
    assert [status for _, status in standing(war)] == ["pending", "pending"]


def test_a_claim_by_hand(run, war):
    typed = "h\nBrask's army is tired.\nexhaustion\nBrask\n\nbrask.exhaustion is high\nq\n"
    code, out, _ = run("review", "war.yaml", typed=typed)
    assert code == 0
    assert "added and accepted" in out
    assert standing(war)[-1] == ("exhaustion", "accepted")
    code, out, _ = run("review", "war.yaml", typed="h\n\nh\nA note.\nu\n")  # given up, then cut off
    assert code == 0
    assert len(standing(war)) == 3


def test_help_lists_every_key(run, war):
    _, out, _ = run("review", "war.yaml", typed="?\nx\n")
    for key in "aersdhubq?":
        assert f"\n  {key}  " in out
    assert "'x' is no key" in out


def test_list(run, war):
    run("review", "war.yaml", typed="a\n")
    code, out, err = run("review", "war.yaml", "--list")
    assert code == 0
    assert "Corvia [" in out
    assert "Brask" not in out
    assert err == "1 claims\n"
    code, out, _ = run("review", "war.yaml", "--list", "--status", "all", "--json")
    cards = json.loads(out)
    assert [(card["type"], card["status"]) for card in cards] == [
        ("strike", "accepted"),
        ("pledge_arms", "pending"),
    ]
    assert cards[0]["context"]["words"] == "Brask had struck"
    code, _, err = run("review", "war.yaml", "--list", "--status", "acepted")
    assert code == 2
    assert "the nearest is 'accepted'" in err


def test_accept_all(run, war):
    code, out, err = run("review", "war.yaml", "--accept-all", "--least", "B3")
    assert (code, out) == (0, "accepted 1, unreviewed\n")
    assert "left 1 pending: worse than B3" in err
    code, out, _ = run("review", "war.yaml", "--accept-all", "--json")
    assert json.loads(out) == {"accepted": 1, "weak": 0, "model": 0, "unfit": 0, "repeated": 0}
    assert [status for _, status in standing(war)] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--accept-all", "--list"], "one of them"),
        (["--least", "B"], "--accept-all --least B"),
        (["--accept-all", "--least", "good"], "no reliability"),
    ],
)
def test_wrong_usage(run, war, arguments, told):
    code, out, err = run("review", "war.yaml", *arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_examples(run, war):
    run("review", "war.yaml", typed="r\n\na\n")
    code, out, _ = run("review", "war.yaml", "--examples")
    assert code == 0
    first, second = map(json.loads, out.splitlines())
    assert (first["events"], first["accepted"]) == ([], False)
    assert [event["source"] for event in second["events"]] == ["corvia"]


# The ledger


def test_ledger_show_check_and_export(run, war):
    code, out, _ = run("ledger", "show", "war.yaml")
    assert code == 0
    assert "war.ledger: 5 rows" in out
    assert "claims: 2 pending" in out
    code, out, _ = run("ledger", "show", "war.yaml", "--json")
    assert json.loads(out)["rows"] == {"claim": 2, "document": 1, "proposal": 2}
    code, out, _ = run("ledger", "check", "war.yaml", "--json")
    checked = json.loads(out)
    assert (code, checked["ok"], checked["rows"]) == (0, True, 5)
    assert run("ledger", "check", "war.yaml", "--chain", checked["chain"])[0] == 0
    code, _, err = run("ledger", "check", "war.yaml", "--chain", "0" * 64)
    assert code == 4
    assert "written anew" in err
    code, out, _ = run("ledger", "export", "war.yaml")
    assert [json.loads(line)["row"] for line in out.splitlines()] == [
        "document",
        "claim",
        "claim",
        "proposal",
        "proposal",
    ]
    code, _, err = run("ledger", "export", "war.yaml", "--out", "all.jsonl")
    assert (code, err) == (0, "wrote 5 rows to all.jsonl\n")
    assert (war.parent / "all.jsonl").read_text(encoding="utf-8") == out
    assert run("ledger", "export", "war.yaml", "--out", "nowhere/all.jsonl")[0] == 2


def test_a_changed_ledger_ends_with_4(run, war):
    other = sqlite3.connect(war)
    other.execute("DROP TRIGGER never_changed")
    other.execute("UPDATE rows SET content = replace(content, 'strike', 'attack')")
    other.commit()
    other.close()
    code, _, err = run("ledger", "check", "war.yaml")
    assert code == 4
    assert "row 2 (claim of" in err


def test_no_ledger_and_no_scenario(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = run("ledger", "show", "two-rivers")
    assert code == 1
    assert "two-rivers.ledger: there is no ledger" in err
    assert "upperhand read" in err
    code, _, err = run("review", "two-rivers", "--list")
    assert code == 1
    code, _, err = run("review", "two-river")
    assert code == 2
    assert "the nearest is 'two-rivers'" in err
    assert list(tmp_path.iterdir()) == []


def test_a_bundled_scenario_is_copied_before_anything_is_written(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed = "h\nBrask's army is tired.\nexhaustion\nBrask\n\n\nq\n"
    code, _, err = run("review", "two-rivers", typed=typed)
    assert code == 0
    assert "copied the bundled scenario to two-rivers.yaml" in err
    assert (tmp_path / "two-rivers.yaml").read_bytes() == bundled()["two-rivers"].read_bytes()
    code, _, err = run("review", "two-rivers", "--list", "--status", "accepted")
    assert (code, err) == (0, "1 claims\n")


# Where things lie


def test_where_a_scenario_and_its_ledger_lie(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = workplace("two-rivers")
    assert (found.scenario_path, found.bundled) == (bundled()["two-rivers"], True)
    assert found.ledger_path.resolve() == tmp_path / "two-rivers.ledger"
    told = []
    own = found.to_write(told.append)
    assert (own.scenario_path.name, own.bundled, len(told)) == ("two-rivers.yaml", False, 1)
    assert workplace("two-rivers") == own
    assert own.to_write(told.append) == own
    assert workplace("two-rivers.yaml").ledger_path.resolve() == tmp_path / "two-rivers.ledger"
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "war.yaml").touch()
    assert workplace("below/war.yaml").ledger_path == workplace("below/war.yaml").scenario_path.with_suffix(
        ".ledger"
    )


def test_a_copy_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = workplace("two-rivers")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("upperhand.evidence.place.os.replace", refuse)
    with pytest.raises(FileError, match=r"cannot be copied here\n  why: Permission denied"):
        found.to_write(print)


def test_at_a_terminal_a_key_needs_no_enter(war):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "90"}
    command = [sys.executable, "-m", "upperhand", "review", "war.yaml"]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=war.parent
    )
    os.close(theirs)
    seen = b""
    keys = [(b"1 of 2", b"\x1b[A"), (b"is no key", b"a"), (b"2 of 2", b"s"), (b"no more claims", b"q")]
    try:
        while True:
            seen += os.read(ours, 4096)
            if keys and keys[0][0] in seen and seen.endswith(b"> "):
                os.write(ours, keys.pop(0)[1])
    except OSError:  # the terminal is gone: the program has ended
        pass
    os.close(ours)
    assert process.wait() == 0
    assert keys == []
    assert b"1 left to review" in seen
    assert standing(war) == [("strike", "accepted"), ("pledge_arms", "pending")]
