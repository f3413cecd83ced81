"""Debian's chromium before a served war; every test ends with a look at what its pages asked for and complained of.

Playwright runs for these tests only, not for the session: a loop of events runs in the thread while it does.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import FLAGS, WIDE, found
from tests.browser.serving import Serving
from tests.browser.watching import Watch
from upperhand.web.app import has_page

PATIENCE = int(os.environ.get("PATIENCE", 60_000))
"""Milliseconds for an answer: the war is solved meanwhile, on a machine that may be slow."""


def missing(what: str) -> None:
    """Leave the tests out on a developer's machine; fail where everything has to be tested."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; where CI is set, the page has to be tested", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="package")
def chromium() -> str:
    """Path of the browser."""
    path = found()
    if path is None:
        missing("there is no chromium (Debian: apt-get install chromium)")
    if not has_page():
        missing("the page is not built (make page)")
    return str(path)


@pytest.fixture(scope="package")
def playwright(chromium: str) -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "en-GB", "timezone_id": "UTC"}


@pytest.fixture(scope="package")
def serve(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Serving]]:
    """Start servers that end with the tests: ``serve()`` gives a war of its own, which a test may change."""
    started: list[Serving] = []

    def start(folder: Path | None = None, **settings: Any) -> Serving:
        started.append(Serving(folder or tmp_path_factory.mktemp("served"), **settings))
        return started[-1]

    yield start
    for each in started:
        each.end()


@pytest.fixture(scope="package")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that all workers of pytest-xdist see."""
    own = tmp_path_factory.getbasetemp()
    found = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "browser"
    found.mkdir(exist_ok=True)
    return found


@pytest.fixture(scope="package")
def war(serve: Callable[..., Serving], shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """The war that is served to all tests that change nothing, solved once: as it is, with Arm Arden, and with every option."""
    solved = shared / "solved"
    with open(shared / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker solves, the others copy
        if solved.exists():
            return serve(Path(shutil.copytree(solved, tmp_path_factory.mktemp("served"), dirs_exist_ok=True)))
        served = serve()
        for options in ([], ["arm"]):
            for quick in (True, False):
                served.answer(options=options, quick=quick)
        served.answer("options", quick=True)
        shutil.copytree(served.folder, solved)
    return served


@pytest.fixture
def home(war: Serving) -> str:
    """Address that pages open; a module about another server overrides it."""
    return war.address


@pytest.fixture
def watch(home: str) -> Iterator[Watch]:
    """What the test's pages did; at its end they have asked for nothing from outside and complained of nothing."""
    watching = Watch(home)
    yield watching
    watching.check()


Show = Callable[..., Page]


@pytest.fixture
def show(watch: Watch, home: str, new_context: Callable[..., BrowserContext]) -> Show:
    """Open the page: ``show("#options=arm", viewport=…)`` returns it when the answer stands there.

    ``answered=False`` returns it at once; ``context=page.context`` opens a second tab.
    """

    def opened(
        link: str = "", *, answered: bool = True, context: BrowserContext | None = None, **settings: Any
    ) -> Page:
        if context is None:
            context = new_context(**{"viewport": WIDE, "reduced_motion": "reduce"} | settings)
            watch.look_at(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(home + link)
        if answered:
            wait_for_answer(page)
        return page

    return opened


def wait_for_answer(page: Page) -> None:
    """Wait until the page shows the full answer to what is asked."""
    expect(page.locator("[data-precision=full]")).to_be_visible()
