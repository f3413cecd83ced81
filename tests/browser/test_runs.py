"""Long runs: they are found again in a second tab and after a reload, can be stopped, and outlive their process."""

import os
import re
import signal
import time

import pytest
from playwright.sync_api import expect

LONG = {"paths": 6000, "draws": 256}
"""Effort that takes long enough to look at a run under way."""


@pytest.fixture(scope="module")
def long_war(serve):
    return serve(effort=LONG)


@pytest.fixture
def home(long_war):
    return long_war.address


def under_way(war):
    return [each for each in war.get("runs") if each["state"] in ("waiting", "running")]


def test_a_reload_and_a_second_tab_find_the_run_and_it_is_not_begun_twice(show, long_war):
    page = show(answered=False)
    expect(page.get_by_role("progressbar").first).to_be_visible()
    begun = {each["id"] for each in under_way(long_war)}
    assert begun
    page.reload()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    other = show(answered=False, context=page.context)
    expect(other.get_by_role("progressbar").first).to_be_visible()
    assert {each["id"] for each in under_way(long_war)} == begun


def test_progress_is_said_and_a_run_can_be_cancelled(show, long_war):
    page = show(answered=False)
    bar = page.get_by_role("progressbar").first
    expect(bar).to_be_visible()
    assert page.get_by_text(re.compile(r"\d+ %|waits")).count() > 0
    (running,) = [each["id"] for each in under_way(long_war) if each["state"] == "running"] or [None]
    page.get_by_role("button", name="Cancel").first.click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    until = time.monotonic() + 60
    while long_war.get(f"runs/{running}")["state"] == "running" and time.monotonic() < until:
        time.sleep(0.1)
    assert long_war.get(f"runs/{running}")["state"] == "cancelled"


def test_a_killed_worker_is_said_and_the_run_goes_on(show, long_war):
    page = show(answered=False)
    expect(page.get_by_text(re.compile(r"[1-9]\d? %")).first).to_be_visible()
    (worker,) = long_war.workers()
    os.kill(worker, signal.SIGKILL)
    expect(
        page.get_by_text(re.compile("begun again|begins again|killed|was lost|cut off")).first
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"[1-9]\d? %")).first).to_be_visible()
    (new,) = long_war.workers()
    assert new != worker
    page.get_by_role("button", name="Cancel").first.click()


def test_a_server_that_is_gone_is_said_and_found_again(show, long_war, watch):
    watch.expected = ["ERR_", "the server responded"]
    page = show(answered=False)
    expect(page.get_by_text(re.compile(r"[1-9]\d? %")).first).to_be_visible()
    long_war.end()
    expect(page.get_by_text("the program does not answer").first).to_be_visible()
    long_war.start(port=int(long_war.address.rsplit(":", 1)[1].strip("/")))
    expect(page.get_by_text(re.compile(r"[1-9]\d? %")).first).to_be_visible()
    page.get_by_role("button", name="Cancel").first.click()
