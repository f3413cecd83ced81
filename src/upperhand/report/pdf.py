"""Prints a report as PDF: with WeasyPrint if it is installed, else with a browser of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
"""Programs that print a page without showing it."""

PATIENCE = 180.0
"""Seconds after which a browser that prints is given up."""

FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)

Printer = Callable[[str], bytes]


class NoPrinter(Exception):
    """Nothing on this machine prints a report."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why}\n  try: pip install 'upperhand[pdf]', or leave out --pdf and print the page from any browser"
        )


def printer() -> tuple[str, Printer]:
    """Return what prints here: its name, and a function from HTML to PDF.

    Raises
    ------
    NoPrinter
    """
    if find_spec("weasyprint") is not None:
        try:
            import weasyprint  # noqa: F401
        except OSError:
            pass  # the package is here, the libraries that it draws with are not
        else:
            return "WeasyPrint", _weasyprint
    for name in BROWSERS:
        program = shutil.which(name)
        if program is not None:
            return name, partial(_browser, program)
    raise NoPrinter("neither WeasyPrint nor a Chromium is on this machine, and a PDF needs one of them")


def _weasyprint(page: str) -> bytes:
    """Print with WeasyPrint, which may fetch nothing."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    made: bytes = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf()
    return made


def _browser(program: str, page: str) -> bytes:
    """Print with a browser that has a profile of its own, and no window."""
    with tempfile.TemporaryDirectory(prefix="upperhand-") as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, encoding="utf-8")
        alone = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        command = [
            program,
            *FLAGS,
            *alone,  # as root a browser starts in no other way; the page holds no script
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise NoPrinter(f"{program} did not print within {PATIENCE:.0f} seconds") from None
        if not target.exists() or not target.stat().st_size:
            raise NoPrinter(f"{program} printed nothing (it ended with {done.returncode})")
        return target.read_bytes()
