"""What somebody sends who means harm: nothing is opened or unpacked, nothing waits for ever, nothing is told of the machine."""

import asyncio
import gzip
import io
import json
import sys
import zipfile
import zlib

import pytest
from starlette.testclient import TestClient

from upperhand.evidence.place import workplace
from upperhand.web import guard
from upperhand.web.app import create_app
from upperhand.web.guard import MOST_UPLOADS, UPLOADS, Guard
from upperhand.web.openapi import description

HOSTILE_HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io:8642",
    "[::ffff:127.0.0.1]:8642",
    "[fe80::1]",
    "0.0.0.0:8642",
    "0x7f.1",
    "127.1",
    "localhost.",
    "localhost,evil.example",
    "evil.example\\@localhost",
)

ROUTES = [
    (method.upper(), address.replace("{id}", "0" * 20).replace("{form}", "md"))
    for address, methods in description()["paths"].items()
    for method in (*methods, "head", "options", "put", "patch", "trace")
]

FOREIGN = (
    ("host", "evil.example", 400),
    ("origin", "http://evil.example", 403),
    ("sec-fetch-site", "cross-site", 403),
)

opened: list[str] = []
"""Files that are opened while a test listens."""

listening = False


def _hear(event, arguments):
    if listening and event in ("open", "os.listdir", "os.scandir", "shutil.copyfile"):
        opened.append(str(arguments[0]))


sys.addaudithook(_hear)


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_no_other_name_for_this_machine_is_answered(page, host):
    assert page.get("/api/war", headers={"host": host}).status_code == 400


def test_no_method_of_no_route_answers_a_foreign_page(page):
    for method, address in ROUTES:
        for name, value, status in FOREIGN:
            answer = page.request(method, address, headers={name: value})
            assert answer.status_code == status, (method, address, name)


@pytest.mark.parametrize(
    "headers",
    [
        [("host", "127.0.0.1:8642"), ("host", "evil.example")],
        [("host", "127.0.0.1:8642"), ("origin", "http://127.0.0.1:8642"), ("origin", "http://evil.example")],
        [("host", "127.0.0.1:8642"), ("content-length", "2"), ("content-length", "99999999")],
        [("host", "127.0.0.1:8642"), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
    ],
    ids=["host", "origin", "length", "site"],
)
def test_of_two_headers_the_worse_one_counts(page, headers):
    answer = page.request("POST", "/api/assess", content=b"{}", headers=headers)
    assert answer.status_code in (400, 403, 413)
    assert page.get("/api/runs").json() == []


NAMES = (
    "../../x",
    "/etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "C:\\windows\\win.ini",
    "a\x00.txt",
    "x/../../../etc/passwd",
    "~root",
)


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_no_path_from_a_request_is_opened(page, folder, name):
    global listening
    page.post(
        "/api/documents",
        params={"name": "first.txt"},
        content=b"A title\nThe Gazette\n2031-04-02\n\nWords.\n",
    )
    opened.clear()
    listening = True
    try:
        page.post(
            "/api/documents",
            params={"name": name},
            content=b"Guns\nThe Gazette\n2031-04-02\n\nMore words here.\n",
        )
        for address in (
            f"/{name}",
            f"/assets/{name}",
            f"/api/evidence/{name}",
            f"/api/claims/{name}/decision",
            f"/api/runs/{name}",
        ):
            page.get(address.replace("\x00", "%00"))
        page.post("/api/variant.yaml", json={"name": name, "options": ["more_shells"]})
        page.post("/api/assess", json={"options": [name]})
    finally:
        listening = False
    places = [
        path
        for path in opened
        if "passwd" in path or "win.ini" in path or path.endswith((".txt", "/x", "x.yaml", "root"))
    ]
    assert any(path.endswith("war.yaml") for path in opened)
    assert places == []
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} <= {".yaml", ".ledger", ".json"}


def zipped():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return made.getvalue()


def pdf_bomb():
    stream = zlib.compress(b"0" * 200_000_000, 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (table, start)
    )


ENTITIES = b"\n".join(b'<!ENTITY %c "%s">' % (98 + k, b"&%c;" % (97 + k) * 10) for k in range(9))

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha ha ha ha ha ha ha ha">\n%s]><rss version="2.0"><channel>'
    b"<title>&j;</title><item><title>&j;</title><description>&j;</description></item></channel></rss>"
) % ENTITIES

SECRET = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>News</title><item><title>&x;</title><description>&x;</description></item></channel></rss>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", zipped()),
        ("a.txt", gzip.compress(b"0" * 50_000_000)),
        ("a.pdf", pdf_bomb()),
        ("a.xml", LAUGHS),
        ("a.xml", SECRET),
        ("a.html", b"<p>" + b"<b>" * 200_000 + b"words"),
        ("a.txt", b"\x00" * 1_000_000),
        ("a.html", b"<title>T</title><script>alert(1)</script><p>The war goes on.</p>" + b"<!--" * 50_000),
    ],
    ids=["zip", "gzip", "pdf", "laughs", "entity", "deep", "zeros", "script"],
)
def test_a_hostile_document_is_read_within_bounds_or_refused_in_words(page, name, content):
    answer = page.post("/api/documents", params={"name": name}, content=content)
    assert answer.status_code in (200, 422)
    assert len(answer.content) < 20_000
    for leak in ("Traceback", "root:", "site-packages", "<script"):
        assert leak not in answer.text
    listed = page.get("/api/claims", params={"status": "all", "count": 500})
    assert "root:" not in listed.text
    assert "alert(1)" not in listed.text


def asked(path, receive):
    """Return the status that the guard gives a request before an app that never ends."""
    sent = []

    async def app(scope, receive, send):
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": [(b"host", b"localhost")]}
    return app, scope, send, sent


def test_only_so_many_documents_are_held_at_once():
    async def never():
        await asyncio.Event().wait()

    async def whole():
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def play():
        app, scope, _, _ = asked(UPLOADS, never)
        guarded = Guard(app)
        answers = []

        async def send(message):
            answers.append(message)

        waiting = [asyncio.create_task(guarded(dict(scope), never, send)) for _ in range(MOST_UPLOADS)]
        await asyncio.sleep(0)
        await guarded(dict(scope), whole, send)
        assert answers[0]["status"] == 429
        waiting[0].cancel()
        await asyncio.gather(waiting[0], return_exceptions=True)
        assert guarded.uploads == MOST_UPLOADS - 1
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert guarded.uploads == 0

    asyncio.run(play())


def test_a_request_that_does_not_arrive_is_let_go(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.01)

    async def never():
        await asyncio.Event().wait()

    async def play():
        app, scope, send, sent = asked("/api/assess", never)
        await Guard(app)(scope, never, send)
        assert sent[0]["status"] == 408

    asyncio.run(play())


def test_there_are_no_websockets():
    async def play():
        app, scope, send, sent = asked("/api/war", None)
        await Guard(app)({**scope, "type": "websocket"}, None, send)
        assert sent == [{"type": "websocket.close", "code": 1008}]

    asyncio.run(play())


@pytest.mark.parametrize("id", ["../../x", "/tmp", "..", "украина", 'a"b', "a\\b"], ids=repr)
def test_a_scenario_that_calls_itself_a_path_stays_in_its_place(folder, id):
    war = folder / "war.yaml"
    war.write_text(war.read_text("utf-8").replace("id: two-rivers\n", f"id: {json.dumps(id)}\n"), "utf-8")
    before = set(folder.parent.iterdir())
    app = create_app(workplace("war.yaml"), folder / "store")
    with TestClient(app, base_url="http://127.0.0.1:8642") as client:
        kept = client.post("/api/variant.yaml", json={"name": "it"})
        assert kept.headers["content-disposition"].endswith('-it.yaml"')
        assert client.get("/api/war").json()["id"] == id
        assert client.get("/api/map").status_code == 404
    (made,) = (folder / "store" / "page").iterdir()
    assert made.is_dir()
    assert set(folder.parent.iterdir()) == before
    assert sorted(path.name for path in folder.iterdir()) == ["store", "war.yaml"]
