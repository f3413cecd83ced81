"""The browser: where it is, and how it is started."""

import shutil

from playwright.sync_api import ViewportSize

NAMES = ("chromium", "chromium-browser", "google-chrome")

# No name resolves: what is asked for outside cannot be answered, even where nobody watches.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

WIDE: ViewportSize = {"width": 1440, "height": 900}


def found() -> str | None:
    """Return the path of the browser, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)
