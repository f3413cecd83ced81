"""Who may ask from where, how much may be sent, and what every answer carries."""

import asyncio

import pytest

from upperhand.web.guard import MOST_DOCUMENT, MOST_JSON, POLICY, Guard


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8642", 200),
        ("localhost:8642", 200),
        ("LOCALHOST", 200),
        ("[::1]:8642", 200),
        ("example.org", 400),
        ("127.0.0.1.example.org", 400),
        ("example.org:8642@127.0.0.1", 400),
        ("127.0.0.1/example.org", 400),
        ("[", 400),
        ("", 400),
    ],
)
def test_only_this_machines_names_are_answered(page, host, status):
    assert page.get("/api/war", headers={"host": host}).status_code == status
    assert page.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 202),
        ({"origin": "http://127.0.0.1:8642"}, 202),
        ({"origin": "http://127.0.0.1:9"}, 403),
        ({"origin": "http://localhost:8642"}, 403),
        ({"origin": "https://example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 202),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_a_foreign_page_cannot_ask(page, headers, status):
    answer = page.post("/api/assess", json={}, headers=headers)
    assert answer.status_code == status
    assert len(page.get("/api/runs").json()) == (status == 202)
    for run in page.get("/api/runs").json():
        page.delete(f"/api/runs/{run['id']}")


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/"),
        ("GET", "/api/war"),
        ("GET", "/nothing"),
        ("GET", "/../../etc/passwd"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("PUT", "/api/war"),
        ("POST", "/api/assess"),
        ("GET", "/api/runs/00000000000000000000"),
    ],
)
def test_every_answer_says_what_the_page_may_load(page, method, address):
    answer = page.request(method, address, content=b"{")
    assert answer.headers["content-security-policy"] == POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in answer.headers
    assert "root:" not in answer.text


def test_there_is_no_page_of_docs(page):
    for address in ("/docs", "/redoc", "/openapi.json"):
        assert page.get(address).status_code == 404


def test_no_more_is_read_than_may_be_sent(page):
    assert page.post("/api/assess", content=b" " * (MOST_JSON + 1)).status_code == 413

    headers = {"content-length": str(MOST_DOCUMENT + 1)}
    assert page.post("/api/documents?name=a.txt", content=b"x", headers=headers).status_code == 413
    assert page.post("/api/assess", content=b"{}", headers={"content-length": "-2"}).status_code == 413


def test_what_is_sent_without_a_length_is_counted_as_it_comes():
    """The test client would gather a body without end itself: so the guard is called as a server calls it."""
    pieces, sent = [], []

    async def app(scope, receive, send):
        raise AssertionError("it must not come this far")

    async def receive():
        pieces.append(65_536)
        return {"type": "http.request", "body": b" " * 65_536, "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/assess", "headers": [(b"host", b"localhost")]}
    asyncio.run(Guard(app)(scope, receive, send))
    assert sent[0]["status"] == 413
    assert sum(pieces) <= MOST_JSON + 65_536


def test_an_error_of_the_program_shows_no_trace(page, monkeypatch, capsys):
    def broken(*_):
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("upperhand.web.war.war", broken)
    answer = page.get("/api/war")
    assert answer.status_code == 500
    assert answer.json()["what"] == "the program failed at this"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "/secret/path" in capsys.readouterr().err
