"""Starts ``upperhand serve`` on a war in a folder of its own, and asks it as a program would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from upperhand.scenario.load import bundled

ROOT = Path(__file__).resolve().parents[2]

ENVIRONMENT = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT / "src")}
"""Of the program under test: that of these sources, wherever it runs."""

PROGRAM = [sys.executable, "-c", "from upperhand.cli.main import main; main()"]

ENDED = {"done", "failed", "cancelled"}

EFFORT = {"paths": 450, "draws": 128}
"""Little effort: the page is tested here, not the war. All numbers follow from it and the seed."""


class Serving:
    """A running server.

    Attributes
    ----------
    address : str
        Where the page is, with a slash at the end.
    folder : Path
        Holds the scenario, its ledger and the store.
    """

    def __init__(self, folder: Path, effort: dict[str, int] | None = None) -> None:
        self.folder = folder
        self.effort = EFFORT if effort is None else effort
        self.scenario = folder / "war.yaml"
        if not self.scenario.exists():
            self.scenario.write_bytes(bundled()["two-rivers"].read_bytes())
        self.start()

    def start(self, port: int = 0) -> None:
        """Start the server; it goes on where an earlier one in this folder left off."""
        words = ["--port", str(port), "--no-open", "--store", "store"]
        words += [word for name, n in self.effort.items() for word in (f"--{name}", str(n))]
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "war.yaml", *words],
            cwd=self.folder,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=ENVIRONMENT,
        )
        said = ""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                self.address = found[0]
                break
        while self.process.poll() is None:
            try:
                self.get("war")
                return
            except URLError:
                time.sleep(0.05)  # it says its address a moment before it listens
        raise RuntimeError(f"the server did not start: {said}")

    def end(self) -> None:
        """Stop the server and its worker."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()

    def workers(self) -> list[int]:
        """Return the numbers of the processes that solve."""
        found = []
        for each in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = each.read_text().rpartition(")")[2].split()[1]
                words = each.with_name("cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # it ended meanwhile
            if int(parent) == self.process.pid and b"--multiprocessing-fork" in words:
                found.append(int(each.parent.name))
        return found

    # ---- the API

    def get(self, address: str) -> Any:
        """Return what the API answers."""
        with urlopen(f"{self.address}api/{address}") as answer:
            return json.load(answer)

    def post(self, address: str, body: Any, method: str = "POST") -> Any:
        """Send JSON; return what the API answers, also if it refuses."""
        request = Request(
            f"{self.address}api/{address}",
            json.dumps(body).encode(),
            {"content-type": "application/json", "origin": self.address.rstrip("/")},
            method=method,
        )
        try:
            with urlopen(request) as answer:
                return json.load(answer)
        except HTTPError as refused:
            return json.load(refused)

    def answer(self, kind: str = "assess", **asked: Any) -> Any:
        """Ask, wait for the end, and return the answer."""
        run = self.post(kind, asked)["id"]
        while (state := self.get(f"runs/{run}")["state"]) not in ENDED:
            time.sleep(0.05)
        assert state == "done", self.get(f"runs/{run}")
        return self.get(f"runs/{run}/answer")
