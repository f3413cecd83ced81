"""A war in a folder of its own, and the page's server before it."""

import threading

import pytest
from starlette.testclient import TestClient

from upperhand.evidence.place import workplace
from upperhand.scenario.load import bundled
from upperhand.web.app import create_app

HOME = "http://127.0.0.1:8642"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "war.yaml").write_bytes(bundled()["two-rivers"].read_bytes())
    return tmp_path


@pytest.fixture
def page(folder):
    """Return a client of the app, which has `served`; little effort, so that runs end."""
    app = create_app(workplace("war.yaml"), folder / "store", who="ilva", paths=600, draws=256)
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        client.served = app.served
        yield client


class Slow:
    """Answers questions when it is told to, in steps; counts them."""

    def __init__(self):
        self.asked = 0
        self.go, self.begun = threading.Event(), threading.Event()

    def __call__(self, question, scenario, report):
        self.asked += 1
        self.begun.set()
        while not self.go.wait(0.01):
            report(0.001)
        report(0.5)
        return b'{"seed": %d}' % question.seed


@pytest.fixture
def slow():
    made = Slow()
    yield made
    made.go.set()
