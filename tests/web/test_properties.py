"""The API holds to its description whatever is sent: schemathesis makes requests from it, right ones and wrong ones."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from upperhand.evidence.place import workplace
from upperhand.web.app import create_app
from upperhand.web.worker import Worker

HERE = Path(__file__).parent
DESCRIPTION = HERE.parents[1] / "frontend" / "openapi.json"
EXAMPLES = 10

ASKED = "--checks all --phases examples,coverage,fuzzing,stateful --continue-on-failure --no-color"

LEFT_OUT = "use_after_free"
"""Of the checks: DELETE cancels a run, and that it was cancelled can still be read."""


def not_solved(self, question, scenario, report, *more, **named):
    for _ in range(3):
        report(0.1)
        time.sleep(0.01)
    raise ValueError("not solved in this test")


@pytest.fixture
def address(folder, monkeypatch):
    """Return the address of a server on this machine, whose solves fail at once."""
    monkeypatch.setattr(Worker, "__call__", not_solved)
    app = create_app(workplace("war.yaml"), folder / "store", paths=450, draws=128)
    settings = uvicorn.Config(app, port=0, log_level="error", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_no_request_finds_a_fault(address, folder):
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml")]
    options = [*ASKED.split(), "--exclude-checks", LEFT_OUT, "--max-examples", str(EXAMPLES)]
    found = subprocess.run(
        [*command, "run", str(DESCRIPTION), "--url", address, *options],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "not_a_server_error" not in found.stdout
    assert [path.name for path in folder.iterdir() if path.suffix in (".yaml", ".ledger")] == [
        "war.yaml",
        "war.ledger",
    ]
