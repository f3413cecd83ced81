"""The verbs assess, whatif, options and warmup: output, exit codes, progress and Ctrl-C."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from upperhand.bargaining.fitted import SolverError
from upperhand.cli import progress
from upperhand.cli.main import main
from upperhand.scenario.load import bundled
from upperhand.war.condition import ConditionError
from upperhand.war.tables import CapacityError

QUICK = ["--quick", "--paths", "500", "--draws", "256"]

ESTIMATE = {"value", "low", "high", "error"}
SIDES = {"arden", "brask"}
EACH = dict.fromkeys(SIDES, ESTIMATE)
FORM = {
    "scenario": {"id", "title", "as_of", "hash"},
    "version": str,
    "seed": int,
    "paths": int,
    "draws": int,
    "sides": list,
    "upper_hand": ESTIMATE | {"favours"},
    "upper_hand_analyst": ESTIMATE | {"favours"},
    "optimism": ESTIMATE,
    "reservation": EACH,
    "to_the_finish": EACH,
    "freeze": dict.fromkeys(SIDES, float),
    "premium": EACH,
    "balanced": EACH,
    "surplus": ESTIMATE,
    "surplus_to_the_finish": ESTIMATE,
    "breach": ESTIMATE,
    "deal": list,
    "deal_parts": {"access": ESTIMATE, "consent": EACH, "acceptance": ESTIMATE},
    "ends": {
        "settlement": ESTIMATE,
        "collapse": EACH,
        "escalation": ESTIMATE,
        "pause": ESTIMATE,
        "unresolved": ESTIMATE,
        "decided": ESTIMATE,
    },
    "terms": dict.fromkeys(("south_bank", "hills", "alliance", "dues"), ESTIMATE),
    "talks": {"share_of_months": ESTIMATE, "this_month": ESTIMATE},
    "sincerity": EACH,
    "losses": EACH,
    "diagnostics": dict,
    "seconds": float,
}
"""The documented form of ``assess --json``: names of the fields, and what stands under each."""


def check(value, form, where="result"):
    """Compare a JSON value with its documented form."""
    if isinstance(form, type):
        assert isinstance(value, form), where
    elif isinstance(form, set):
        assert set(value) == form, where
        for name, number in value.items():
            kind = str if name in ("favours", "id", "title", "as_of", "hash") else float
            assert isinstance(number, kind), f"{where}.{name}"
        if form >= ESTIMATE:
            assert value["low"] <= value["value"] <= value["high"], where
            assert value["error"] >= 0.0, where
    else:
        assert set(value) == set(form), where
        for name, part in form.items():
            check(value[name], part, f"{where}.{name}")


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(scope="module")
def war(tmp_path_factory):
    """Write a shorter war of the two rivers."""
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    assert "horizon: 24\ntail: 36\n" in text
    path = tmp_path_factory.mktemp("war") / "short.yaml"
    path.write_text(text.replace("horizon: 24\ntail: 36\n", "horizon: 12\ntail: 6\n"), encoding="utf-8")
    return str(path)


def without_time(text):
    return [line for line in text.splitlines() if '"seconds"' not in line]


def test_json_has_the_documented_form_and_does_not_depend_on_threads(capsys, war):
    code, one, err = run(capsys, "assess", war, "--json", *QUICK, "--threads", "1", "--seed", "3")
    assert code == 0
    assert not set("\r\x1b") & set(err)  # plain lines at most, and only where it takes long
    _, two, _ = run(capsys, "assess", war, "--json", *QUICK, "--threads", "2", "--seed", "3")
    assert without_time(one) == without_time(two)
    answer = json.loads(one)
    check(answer, FORM)
    assert answer["seed"] == 3
    chances = [entry["value"] for entry in answer["deal"]]
    assert len(chances) == 12
    assert chances == sorted(chances)
    for entry in answer["deal"]:
        assert set(entry) == ESTIMATE | {"date", "base_rate"}
    dates = [entry["date"] for entry in answer["deal"]]
    assert dates[0] == "2031-04-15"
    assert dates == sorted(dates)
    ends = answer["ends"]
    total = sum(ends[name]["value"] for name in ends if name != "collapse")
    total += sum(each["value"] for each in ends["collapse"].values())
    assert total == pytest.approx(1.0, abs=0.02)
    assert ends["settlement"]["value"] == pytest.approx(chances[-1], abs=1e-5)
    favours = answer["upper_hand"]["favours"]
    assert favours in (*SIDES, "cannot tell")


def test_page_and_folder(capsys, tmp_path):
    code, out, err = run(
        capsys, "assess", "forts", *QUICK, "--set", "ash.cost = 2", "--out", str(tmp_path / "answer")
    )
    assert code == 0
    assert out.startswith("Twelve forts")
    assert "with: ash.cost = 2" in out
    assert "\x1b" not in out
    assert err.splitlines()[-1].startswith(f"wrote {tmp_path / 'answer'}: result.json")
    assert (tmp_path / "answer" / "figures" / "deal.svg").is_file()


def test_whatif_has_baseline_variant_and_difference(capsys):
    code, out, _ = run(capsys, "whatif", "forts", "--json", *QUICK, "--set", "ash.cost = 3")
    assert code == 0
    answer = json.loads(out)
    assert {"baseline", "variant", "difference"} <= set(answer)
    assert set(answer["baseline"]) == set(answer["variant"]) == set(FORM)
    difference = answer["difference"]
    assert {"upper_hand", "surplus", "reservation", "deal", "losses", "ends"} <= set(difference)
    assert len(difference["deal"]) == len(answer["baseline"]["deal"])
    assert difference["reservation"]["ash"]["high"] < 0.0  # fighting costs Ash more
    code, out, _ = run(capsys, "whatif", "forts", *QUICK, "--set", "ash.cost = 3")
    assert code == 0
    assert "What if: ash.cost = 3?" in out


def test_options_lists_every_option(capsys, war):
    text = Path(war).read_text(encoding="utf-8")
    options, courses, schedule = (text.index(f"\n{part}:") for part in ("options", "courses", "schedule"))
    convene, sanction, nothing = (
        text.index(f"\n  {name}:", options) for name in ("convene", "sanction", "nothing")
    )
    fewer = "\noptions:" + text[convene:sanction] + text[nothing:courses]
    path = Path(war).with_name("fewer.yaml")
    path.write_text(text[:options] + fewer + text[schedule:], encoding="utf-8")
    code, out, err = run(capsys, "options", str(path), "--json", *QUICK)
    assert code == 0, err
    answer = json.loads(out)
    assert [point["id"] for point in answer["options"]] == ["convene", "nothing"]
    assert answer["options"][0]["deal"]["value"] > 0.0
    assert answer["options"][1]["upper_hand"]["value"] == 0.0


WRONG = [
    ("unknown option", ["assess", "two-rivers", "--option", "deep_strik"], 2, "the nearest is 'deep_strike'"),
    ("unknown number", ["whatif", "two-rivers", "--set", "arden.fore = 1"], 2, "arden.force"),
    ("bad text", ["whatif", "two-rivers", "--set", "arden.force 1"], 2, "arden.force 1"),
    (
        "nothing to change",
        ["whatif", "two-rivers"],
        2,
        "try: --option ID (all options: upperhand options two-rivers)",
    ),
    ("no such scenario", ["assess", "two-river"], 2, "'two-rivers'"),
    ("not a number", ["assess", "forts", "--paths", "many"], 2, "--paths"),
    ("no paths", ["assess", "forts", "--paths", "0"], 2, "--paths"),
    ("a file for a folder", ["assess", "forts", "--out", __file__], 2, "is a file; --out wants a folder"),
]


@pytest.mark.parametrize(
    ("arguments", "code", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_what_is_wrong_is_said_with_its_exit_code(capsys, arguments, code, said):
    got, out, err = run(capsys, *arguments)
    assert got == code, err
    assert out == ""
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", [SolverError, ConditionError, CapacityError])
def test_a_failure_of_the_work_is_one_clear_message_with_exit_code_1(capsys, monkeypatch, kind):
    def fail(*arguments, **settings):
        raise kind("the fit degenerates: use more --paths")

    monkeypatch.setattr("upperhand.questions.assess.assess", fail)
    code, out, err = run(capsys, "assess", "forts")
    assert code == 1
    assert out == ""
    assert err == "error: the fit degenerates: use more --paths\n"


def test_wrong_use_is_found_before_anything_heavy_is_imported():
    code = (
        "import sys; from upperhand.cli.main import main;"
        "codes = main(['--help']), main(['assess', 'two-rivers', '--option', 'x']), main(['whatif', 'forts']);"
        "heavy = [m for m in ('numba', 'scipy', 'matplotlib', 'pyarrow') if m in sys.modules];"
        "sys.exit(str((codes, heavy)) if codes != (0, 2, 2) or heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def wait_until_it_computes(process):
    """Wait until it has used more processor time than imports take, where the system shows it; else for a while."""
    stat = Path(f"/proc/{process.pid}/stat")
    if not stat.is_file():
        time.sleep(8.0)
        return
    ticks = os.sysconf("SC_CLK_TCK")
    for _ in range(600):
        time.sleep(0.1)
        if int(stat.read_text().rsplit(")", 1)[1].split()[11]) > 5.0 * ticks:
            break


def test_ctrl_c_ends_with_130_while_threads_compute():
    command = [sys.executable, "-m", "upperhand", "assess", "two-rivers", "--paths", "50000"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_it_computes(process)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)  # the whole solve would take far longer
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.splitlines()[-1] == "interrupted"
    assert out == ""


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


def test_a_bar_is_shown_only_on_a_terminal_and_only_after_a_while(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(progress.time, "perf_counter", lambda: clock[0])
    for stream, seconds, shown in (
        (io.StringIO(), 2.0, False),
        (Terminal(), 0.1, False),
        (Terminal(), 3.0, True),
    ):
        monkeypatch.setattr(sys, "stderr", stream)
        clock[0] = 0.0
        bar = progress.Bar("solving")
        for _ in range(4):
            clock[0] += seconds
            bar(0.2)
        bar.close()
        assert ("solving" in stream.getvalue()) == shown
    # 80 % done; the last 60 % took 9 s: 3 s are left.
    assert "80 %, about 3 s left" in stream.getvalue()


def test_without_a_terminal_a_plain_line_says_every_ten_seconds_how_far_it_is(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(progress.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    bar = progress.Bar("solving", ["the baseline", "option 1 of 3", "option 2 of 3", "option 3 of 3"])
    for _ in range(40):  # 40 steps of 1.5 s: a minute
        clock[0] += 1.5
        bar(1.0 / 40)
    bar.close()
    lines = sys.stderr.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "solving the baseline",
        "solving option 1 of 3",
        "solving option 2 of 3",
        "solving option 2 of 3",
        "solving option 3 of 3",
    ]
    assert lines[2] == "solving option 2 of 3: 53 %, about 28 s left"
    assert not any("\r" in line or "\x1b" in line for line in lines)


def test_the_work_may_fail_and_the_error_is_the_users(monkeypatch):
    def fail(report):
        raise ValueError("no")

    monkeypatch.setattr(progress, "kernels_compiled", lambda: True)
    with pytest.raises(ValueError, match="no"):
        progress.working("failing", fail)


def test_the_first_run_says_that_it_compiles(monkeypatch, tmp_path, capsys):
    import upperhand.jit  # noqa: F401  (chooses the folder, which the test then changes)

    monkeypatch.setitem(os.environ, "NUMBA_CACHE_DIR", str(tmp_path))
    assert not progress.kernels_compiled()
    assert progress.working("nothing", lambda report: 7) == 7
    assert capsys.readouterr().err.startswith("compiling the kernels, once on this machine")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "play.follow-117.py311.nbi").touch()
    progress.working("nothing", lambda report: 7)
    assert capsys.readouterr().err == ""


def test_the_entry_kernel_is_what_numba_calls_it(capsys):
    """A renamed kernel must not make every run say that it compiles."""
    assert main(["assess", "forts", *QUICK]) == 0
    capsys.readouterr()
    assert progress.kernels_compiled()


def test_warmup_says_what_it_did(monkeypatch, capsys):
    monkeypatch.setattr("upperhand.cli.warmup._solve_little", lambda report: None)
    monkeypatch.setattr(progress, "kernels_compiled", lambda: True)
    assert main(["warmup"]) == 0
    assert "compiled already" in capsys.readouterr().out
    monkeypatch.setattr(progress, "kernels_compiled", lambda: False)
    assert main(["warmup", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["compiled"] is True


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["page", "json"])
def test_verify_ends_with_4_if_a_check_is_off(capsys, monkeypatch, form):
    from upperhand.questions import verify as question
    from upperhand.questions.checks.check import Check

    def checks(ours):
        return lambda full, seed: iter([Check("small wars", "forts", "value", ours, 65.0, 0.2, "rounding")])

    for ours, code in ((65.1, 0), (65.3, 4), (float("nan"), 4)):
        monkeypatch.setattr(question, "PARTS", ((checks(ours), 1.0),))
        got, out, err = run(capsys, "verify", *form)
        assert got == code, err
        if form:
            answer = json.loads(out)
            assert answer["ok"] == (code == 0)
            assert [check["ok"] for check in answer["checks"]] == [code == 0]
        else:
            assert ("OFF" in out) == (code == 4)
            assert "small wars" in out.lower()
