"""The line to a language model: slow, busy, broken, hostile or elsewhere; and what is kept of its answers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.evidence.fake_model import (
    GAZETTEER,
    GOOD,
    HURRIED,
    KEY,
    SHELLED,
    TEXT,
    TYPES,
    answers,
    coded,
    document,
    model_of,
    record,
    says,
    send,
    serving,
)
from upperhand.evidence import language_model_prompt as prompt
from upperhand.evidence.language_model import LanguageModel
from upperhand.evidence.language_model_endpoint import Endpoint
from upperhand.evidence.language_model_line import MOST_BYTES, Patience


def test_a_slow_server_is_waited_for_no_longer_than_allowed() -> None:
    let_go = threading.Event()

    def slow(handler: BaseHTTPRequestHandler, _: int) -> None:
        let_go.wait(30)

    with serving(slow) as server:
        answer = model_of(server.url, patience=Patience(tries=2, pause=0.01, each=0.5, whole=9.0)).code(
            document()
        )
        let_go.set()
    assert "did not answer in time" in answer.problems[0].problem.what
    assert len(server.asked) == 2  # a timeout is tried again


def test_an_answer_that_drips_is_cut_off_by_the_time_for_all_of_it() -> None:
    let_go = threading.Event()

    def drips(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not let_go.wait(0.02):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return

    with serving(drips) as server:
        answer = model_of(server.url, patience=Patience(tries=1, each=0.3)).code(document())
        let_go.set()
    assert "did not answer in time" in answer.problems[0].problem.what


def test_the_whole_time_ends_the_tries() -> None:
    with serving(lambda handler, _: send(handler, 503, b"")) as server:
        model_of(server.url, patience=Patience(tries=1000, pause=0.05, whole=1.0)).code(document())
    assert 1 <= len(server.asked) < 20


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    def act(handler: BaseHTTPRequestHandler, number: int) -> None:
        send(handler, status, b"busy", Retry_After="0") if number < 3 else answers([SHELLED])(handler, number)

    with serving(act) as server:
        answer = model_of(server.url).code(document())
    assert len(answer.claims) == 1
    assert not answer.problems
    assert len(server.asked) == 3


def test_a_server_that_asks_for_more_time_than_there_is_is_not_waited_for() -> None:
    with serving(lambda handler, _: send(handler, 429, b"", Retry_After="3600")) as server:
        answer = model_of(server.url).code(document())
    assert len(server.asked) == 1
    assert "too busy (status 429)" in answer.problems[0].problem.what


def hangs_up(handler: BaseHTTPRequestHandler, _: int) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def half(handler: BaseHTTPRequestHandler, _: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(says(GOOD)[:40])


def garbage(handler: BaseHTTPRequestHandler, _: int) -> None:
    handler.wfile.write(b"\x00\xff" * 50 + b"\r\n\r\n")


@pytest.mark.parametrize("act", [hangs_up, half, garbage], ids=lambda act: act.__name__)
def test_a_broken_line_is_tried_again_and_then_told(
    act: Callable[[BaseHTTPRequestHandler, int], None],
) -> None:
    with serving(act) as server:
        answer = model_of(server.url).code(document())
    assert len(server.asked) == HURRIED.tries
    assert "could not be asked" in answer.problems[0].problem.what
    assert not answer.reachable


def test_a_broken_line_that_mends_is_no_problem() -> None:
    def act(handler: BaseHTTPRequestHandler, number: int) -> None:
        (half if number == 1 else answers([SHELLED]))(handler, number)

    assert not coded(act).problems


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    sent = []

    def huge(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(1_000):
                handler.wfile.write(b" " * 100_000)
                sent.append(100_000)
        except OSError:
            return

    answer = coded(huge)
    assert "larger than 2 MB" in answer.problems[0].problem.what
    assert sum(sent) < 50 * MOST_BYTES


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(answers([SHELLED])) as elsewhere:
        target = elsewhere.url + "/chat/completions"
        answer = coded(lambda handler, _: send(handler, status, b"", Location=target))
    assert not elsewhere.asked
    assert not answer.claims
    assert "sends elsewhere" in answer.problems[0].problem.what


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        answer = model_of(url).code(document())
    assert "could not be asked" in answer.problems[0].problem.what


def test_an_endpoint_that_does_not_know_a_setting_is_asked_without_it_from_then_on() -> None:
    def act(handler: BaseHTTPRequestHandler, _: int) -> None:
        strange = "response_format" in server.asked[-1]
        send(handler, 400, b"unknown field") if strange else answers([SHELLED])(handler, 1)

    with serving(act) as server:
        model = model_of(server.url)
        assert [len(model.code(document()).claims) for _ in range(2)] == [1, 1]
    assert ["temperature" in asked for asked in server.asked] == [True, False, False]


def test_a_long_document_is_asked_about_in_parts_and_a_failure_ends_the_asking() -> None:
    text = " ".join(f"Corvia attacked village number {n} by the river." for n in range(100))

    def act(handler: BaseHTTPRequestHandler, number: int) -> None:
        line = json.loads(server.asked[-1]["messages"][1]["content"].splitlines()[1])
        found = [record(line["sentence"], "Corvia attacked", "attack", source="Corvia")]
        send(handler, 401, b"") if number == 2 else answers(found)(handler, number)

    with serving(act) as server:
        answer = model_of(server.url).code(document(text))
    assert len(server.asked) == 2
    assert [claim.quote for claim in answer.claims] == ["Corvia attacked village number 0 by the river."]
    assert "refuses the key" in answer.problems[0].problem.what
    assert "not asked about 60 sentences" in answer.problems[1].problem.what


def test_after_a_failure_no_other_document_is_sent() -> None:
    with serving(lambda handler, _: send(handler, 403, b"")) as server:
        answer = model_of(server.url).code_all([document(), document(), document()])
    assert len(server.asked) == 1
    assert "1 more" in answer.problems[-1].problem.what
    with serving(answers([SHELLED])) as server:
        answer = model_of(server.url).code_all([document(), replace(document(), sha256="0" * 64)])
    assert (len(answer.claims), answer.asked, answer.reachable) == (2, 2, True)


def test_a_proxy_gets_no_key_before_the_line_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def refuse() -> None:
            line, _ = proxy.accept()
            with line:
                heard.append(line.recv(65_536))
                line.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        monkeypatch.setenv("https_proxy", f"http://me:my%20word@127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        patience = replace(HURRIED, tries=1)
        answer = model_of("https://models.example/v1", patience=patience).code(document())
        thread.join(10)
    assert heard[0].startswith(b"CONNECT models.example:443")
    assert b"Proxy-Authorization: Basic bWU6bXkgd29yZA==" in heard[0]  # me:my word
    assert KEY.encode() not in heard[0]
    assert "403" in answer.problems[0].problem.why
    assert not answer.reachable


def test_the_key_is_neither_shown_nor_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def echoes(handler: BaseHTTPRequestHandler, number: int) -> None:
        header = handler.headers["Authorization"]
        if number % 2:
            send(handler, 422, f"bad \x1b[31m {header}".encode())
        else:
            answers([{**SHELLED, "quote": header}, SHELLED])(handler, number)

    with serving(echoes) as server, caplog.at_level("DEBUG"):
        model = model_of(server.url, cache=tmp_path)
        answer = model.code(document())
        broken = coded(
            lambda handler, _: send(handler, 500, b"\x1b[2J " + handler.headers["Authorization"].encode())
        )
    shown = repr(answer) + repr(model.endpoint) + caplog.text
    shown += "".join(str(problem) for problem in (*answer.problems, *broken.problems))
    assert "Bearer …" in shown
    assert "\x1b" not in shown
    assert KEY not in shown
    assert len(answer.claims) == 1
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert kept
    assert KEY.encode() not in kept


# The cache


def test_an_answer_is_kept_and_not_asked_for_again(tmp_path: Path) -> None:
    with serving(answers([SHELLED])) as server:
        first = model_of(server.url, cache=tmp_path / "a").code(document())
        again = model_of(server.url, cache=tmp_path / "a").code(document())
        other = LanguageModel(Endpoint(server.url, "large"), TYPES, GAZETTEER, cache=tmp_path / "a")
        other.code(document())
        model_of(server.url, cache=tmp_path / "a").code(document(TEXT + "\n\nRain fell."))
    assert len(server.asked) == 3
    assert (first.asked, again.asked) == (1, 0)
    assert again.claims == first.claims


def test_other_words_of_the_prompt_are_another_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answers([SHELLED])) as server:
        model_of(server.url, cache=tmp_path).code(document())
        monkeypatch.setattr("upperhand.evidence.language_model_cache.VERSION", prompt.VERSION + 1)
        model_of(server.url, cache=tmp_path).code(document())
    assert len(server.asked) == 2


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b"null", b'{"answer": 7}', b"\xff" * 10, b"[" * 100_000])
def test_a_damaged_answer_is_asked_for_again(tmp_path: Path, kept: bytes) -> None:
    with serving(answers([SHELLED])) as server:
        model = model_of(server.url, cache=tmp_path)
        model.code(document())
        (file,) = tmp_path.iterdir()
        file.write_bytes(kept)
        assert len(model.code(document()).claims) == 1
        assert model.code(document()).asked == 0
    assert len(server.asked) == 2


def test_every_bit_of_a_kept_answer_counts(tmp_path: Path) -> None:
    with serving(answers([SHELLED])) as server:
        model = model_of(server.url, cache=tmp_path)
        whole = model.code(document()).claims
        (file,) = tmp_path.iterdir()
        good = file.read_bytes()
        for at in range(0, len(good), 7):
            file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            assert model.code(document()).claims == whole


def test_an_answer_that_cannot_be_read_is_not_kept(tmp_path: Path) -> None:
    with serving(answers("sorry")) as server:
        for _ in range(2):
            model_of(server.url, cache=tmp_path).code(document())
    assert len(server.asked) == 2
    assert not list(tmp_path.iterdir())


def test_a_cache_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answer = coded(answers([SHELLED]), cache=tmp_path / "file" / "answers")
    assert len(answer.claims) == 1
    assert "could not be kept" in answer.problems[0].problem.what
