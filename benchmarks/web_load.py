"""Fifty readers at once, while the war is at rest and while it is solved: python -m benchmarks.web_load."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.serving import EFFORT, Serving

LONG = {"paths": 20_000, "draws": 512}
"""Effort of a run that is still under way when the readers have done."""


class Readers:
    """Many who read at once, each over a line of its own.

    Attributes
    ----------
    took : list of float
        Seconds of every request.
    errors : list of str
        What was not answered well.
    """

    def __init__(self, home: str, addresses: list[str], readers: int, requests: int) -> None:
        self.host = urlsplit(home).netloc
        self.addresses, self.requests = addresses, requests
        self.took: list[float] = []
        self.errors: list[str] = []
        self.ready = threading.Barrier(readers)
        threads = [threading.Thread(target=self._read, args=(k,)) for k in range(readers)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def _read(self, first: int) -> None:
        line = HTTPConnection(self.host, timeout=60)
        self.ready.wait()
        for k in range(self.requests):
            address = self.addresses[(first + k) % len(self.addresses)]
            began = time.perf_counter()
            try:
                line.request("GET", f"/api/{address}")
                answer = line.getresponse()
                if address.endswith("/events"):
                    answer.readline()  # the first event; the line is the reader's own until then
                    line.close()
                else:
                    answer.read()
                if answer.status != 200:
                    self.errors.append(f"{answer.status} {address}")
            except (OSError, HTTPException) as error:
                self.errors.append(f"{type(error).__name__} {address}")
                line.close()
            self.took.append(time.perf_counter() - began)
        line.close()

    def told(self) -> str:
        """Return errors and times in a line."""
        times = sorted(self.took)
        p50, p95 = (1000 * times[int(share * (len(times) - 1))] for share in (0.5, 0.95))
        errors = f"{len(self.errors)} errors" + (
            f" ({', '.join(sorted(set(self.errors))[:3])})" if self.errors else ""
        )
        return f"{len(times)} reads, {errors}, p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def main() -> int:
    """Measure; return 1 if a read was not answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=50, help="users at once")
    parser.add_argument("--requests", type=int, default=40, help="requests of each")
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {options.readers} readers")
    failed = False
    for name, effort in (("at rest", EFFORT), ("while a run is under way", LONG)):
        with tempfile.TemporaryDirectory() as folder:
            served = Serving(Path(folder), EFFORT)
            try:
                served.answer(quick=True)
                run = served.post("assess", {"quick": True})["id"]
                addresses = [
                    "war",
                    f"runs/{run}/answer",
                    "runs",
                    f"runs/{run}",
                    f"runs/{run}/events",
                    "claims",
                ]
                addresses += [f"evidence/{each['name']}" for each in served.get("war")["inputs"][:4]]
                if effort is LONG:
                    served.end()
                    served.effort = LONG
                    served.start()
                    long = served.post("assess", {"quick": False})["id"]
                    addresses = [
                        each.replace(run, long) for each in addresses if not each.endswith("/answer")
                    ]
                    while served.get(f"runs/{long}")["done"] == 0.0:
                        time.sleep(0.1)
                done = Readers(served.address, addresses, options.readers, options.requests)
                print(f"{name}: {done.told()}")
                failed = failed or bool(done.errors)
            finally:
                served.end()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
