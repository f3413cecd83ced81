"""Runs: one at a time, found again, answered once, cancelled, and begun again after a kill."""

import json
import multiprocessing
import sys
import threading
import time

import pytest

from upperhand.web.faults import Refused, fault_of
from upperhand.web.messages import Question
from upperhand.web.runs import MOST_WAITING, Runs
from upperhand.web.worker import Lost

HERE = "aa"


def question(seed=1, **more):
    return Question(kind="assess", seed=seed, **more)


@pytest.fixture
def runs(tmp_path, slow):
    made = Runs(tmp_path, slow, lambda: HERE)
    yield made
    made.close()


def test_the_same_question_is_answered_once(runs, slow):
    slow.go.set()
    id = runs.ask(question(), "as it is")
    assert runs.wait(id) == "done"
    assert json.loads(runs.answer(id)) == {"seed": 1}
    assert runs.ask(question(), "as it is") == id
    assert slow.asked == 1
    assert runs.ask(question(options=["guarantee"]), "other") != id


def test_too_many_are_refused_and_those_that_wait_can_be_cancelled(runs, slow):
    first = runs.ask(question(0), "")
    slow.begun.wait(10)
    waiting = [runs.ask(question(seed), "") for seed in range(1, MOST_WAITING + 1)]
    with pytest.raises(Refused) as refused:
        runs.ask(question(99), "")
    assert refused.value.status == 429
    assert runs.progress(waiting[2]).says == "waits for 3 before it"
    assert runs.cancel(waiting[0]).state == "cancelled"
    assert runs.ask(question(99), "")
    runs.cancel(first)
    assert runs.wait(first) == "cancelled"
    slow.go.set()
    assert runs.wait(waiting[1]) == "done"
    with pytest.raises(Refused) as refused:
        runs.answer(first)
    assert refused.value.status == 409
    assert runs.ask(question(0), "") == first
    assert runs.wait(first) == "done"


def test_a_run_that_is_being_cancelled_can_be_asked_again_before_it_has_ended(tmp_path):
    begun, go = threading.Event(), threading.Event()

    def ask(question, scenario, report):
        begun.set()
        go.wait(10)
        report(0.5)
        return b"{}"

    runs = Runs(tmp_path, ask, lambda: HERE)
    id = runs.ask(question(), "")
    begun.wait(10)
    runs.cancel(id)
    assert runs.ask(question(), "") == id
    go.set()
    assert runs.wait(id) == "done"
    runs.close()


def test_a_run_that_is_cut_off_while_it_is_being_cancelled_stays_cancelled(tmp_path):
    begun, go = threading.Event(), threading.Event()

    def ask(question, scenario, report):
        begun.set()
        go.wait(10)
        raise Lost

    runs = Runs(tmp_path, ask, lambda: HERE)
    id = runs.ask(question(), "")
    begun.wait(10)
    runs.cancel(id)
    go.set()
    assert runs.wait(id) == "cancelled"
    runs.close()


def test_closing_the_server_is_not_taken_for_being_cut_off(tmp_path):
    begun, go = threading.Event(), threading.Event()

    def ask(question, scenario, report):
        begun.set()
        go.wait(10)
        raise Lost

    runs = Runs(tmp_path, ask, lambda: HERE)
    id = runs.ask(question(), "")
    begun.wait(10)
    runs.close(go.set)
    kept = json.loads((tmp_path / f"{id}.run.json").read_bytes())
    assert (kept["state"], kept["beginnings"]) == ("running", 1)


def test_a_failed_run_says_why_and_can_be_asked_again(tmp_path, capsys):
    errors = [ValueError("too few draws"), RuntimeError("secret")]

    def ask(*_):
        if errors:
            raise errors.pop(0)
        return b"{}"

    runs = Runs(tmp_path, ask, lambda: HERE)
    said = []
    for _ in range(3):
        id = runs.ask(question(), "")
        said.append((runs.wait(id), runs.get(id).says))
    runs.close()
    assert said[0] == ("failed", "too few draws")
    assert said[1] == ("failed", "the program failed at this")
    assert said[2][0] == "done"
    assert "secret" in capsys.readouterr().err


def test_the_next_server_finds_answers_and_begins_again_what_was_cut_off(tmp_path, slow):
    one = Runs(tmp_path, slow, lambda: HERE)
    slow.go.set()
    done = one.ask(question(1), "first")
    assert one.wait(done) == "done"
    slow.go.clear()
    slow.begun.clear()
    cut = one.ask(question(2), "second")
    slow.begun.wait(10)
    one.close()
    other = Runs(tmp_path, slow, lambda: HERE)
    assert {run.id for run in other.all()} == {done, cut}
    assert json.loads(other.answer(done)) == {"seed": 1}
    slow.go.set()
    assert other.wait(cut) == "done"
    assert slow.asked == 3
    other.close()


def test_what_killed_the_program_twice_is_not_begun_a_third_time(tmp_path, slow):
    for _ in range(2):
        runs = Runs(tmp_path, slow, lambda: HERE)
        id = runs.ask(question(), "")
        slow.begun.wait(10)
        slow.begun.clear()
        runs.close()
    runs = Runs(tmp_path, slow, lambda: HERE)
    assert runs.get(id).state == "failed"
    assert "twice" in runs.get(id).says
    runs.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": "../x"}', b"\xff"], ids=repr)
def test_damaged_files_of_the_store_are_left_out(tmp_path, slow, content):
    slow.go.set()
    runs = Runs(tmp_path, slow, lambda: HERE)
    id = runs.ask(question(), "")
    runs.wait(id)
    runs.close()
    (tmp_path / f"{id}.run.json").write_bytes(content)
    other = Runs(tmp_path, slow, lambda: HERE)
    assert other.all() == ()
    other.close()


def test_a_run_in_a_state_that_there_is_not_is_left_out(tmp_path, slow):
    slow.go.set()
    runs = Runs(tmp_path, slow, lambda: HERE)
    id = runs.ask(question(), "")
    runs.wait(id)
    runs.close()
    kept = tmp_path / f"{id}.run.json"
    kept.write_bytes(kept.read_bytes().replace(b'"done"', b'"dreaming"'))
    other = Runs(tmp_path, slow, lambda: HERE)
    assert other.all() == ()
    other.close()


def test_what_gives_way_and_is_cut_off_waits_again(tmp_path):
    begun, go, asked = threading.Event(), threading.Event(), []

    def ask(question, scenario, report):
        asked.append(question.kind)
        if len(asked) == 1:
            begun.set()
            go.wait(10)
            raise Lost
        return b"{}"

    runs = Runs(tmp_path, ask, lambda: HERE)
    long = runs.ask(Question(kind="options"), "")
    begun.wait(10)
    quick = runs.ask(question(quick=True), "")
    go.set()
    assert (runs.wait(quick), runs.wait(long)) == ("done", "done")
    assert asked == ["options", "assess", "options"]
    runs.close()


def test_an_answer_that_is_gone_is_asked_for_again(tmp_path, slow):
    slow.go.set()
    runs = Runs(tmp_path, slow, lambda: HERE)
    id = runs.ask(question(), "")
    runs.wait(id)
    runs.close()
    (tmp_path / f"{id}.answer.json").unlink()
    other = Runs(tmp_path, slow, lambda: HERE)
    with pytest.raises(Refused) as refused:
        other.answer(id)
    assert refused.value.status == 410
    assert other.wait(other.ask(question(), "")) == "done"
    other.close()


def bounded(line):
    import resource

    from upperhand.web.memory import bound_memory

    most = bound_memory(share=0.2)
    if most is not None:
        line.send(resource.getrlimit(resource.RLIMIT_DATA)[0] == most)
        try:
            bytearray(2 * most)
        except MemoryError as error:
            line.send(fault_of(error)[1].what)
            return
    line.send(None)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")
def test_the_process_that_solves_cannot_take_the_whole_machine():
    mine, other = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=bounded, args=(other,))
    process.start()
    assert mine.recv() is True
    assert mine.recv() == "there is too little memory for this"
    process.join()


def test_what_takes_long_gives_way_to_a_quick_question(runs, slow):
    long = runs.ask(question(1, quick=False), "in full")
    slow.begun.wait(10)
    last = runs.ask(Question(kind="options"), "every option")
    quick = runs.ask(question(2), "quick")
    for _ in range(200):
        if runs.progress(long).state == "waiting":
            break
        time.sleep(0.02)
    assert runs.progress(quick).state == "running"
    assert runs.progress(long).says == "waits for 1 before it"
    assert runs.ask(question(1, quick=False), "in full") == long
    slow.go.set()
    assert [runs.wait(id) for id in (quick, long, last)] == ["done"] * 3
    assert slow.asked == 4


def test_what_gives_way_can_be_cancelled(runs, slow):
    long = runs.ask(question(1, quick=False), "in full")
    slow.begun.wait(10)
    runs.ask(question(2), "quick")
    runs.cancel(long)
    assert runs.wait(long) == "cancelled"
