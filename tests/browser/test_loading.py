"""What the page loads: little, from its own server only, under a policy that allows nothing else."""

import gzip
import re

from playwright.sync_api import expect

from upperhand.web.guard import POLICY

MOST = 200_000
"""Bytes of the first load, packed by gzip."""


def test_the_first_load_is_small_and_comes_from_the_server_alone(show, watch):
    show(answered=False).wait_for_load_state("load")
    page = [each for each in watch.loaded if "/api/" not in each.url]
    assert {each.request.resource_type for each in page} >= {"document", "script", "stylesheet"}
    size = sum(len(gzip.compress(each.body())) for each in page)
    assert 10_000 < size < MOST, f"{size} bytes"
    assert watch.outside == []


def test_every_answer_carries_the_policy(show, watch):
    show()
    assert len(watch.loaded) > 3
    for each in watch.loaded:
        assert each.headers["content-security-policy"] == POLICY, each.url
        assert each.headers["x-content-type-options"] == "nosniff", each.url
    assert "unsafe" not in POLICY


def test_the_policy_stops_what_would_come_from_outside_or_from_within_the_page(show, watch):
    page = show()
    watch.expected += ["Content Security Policy", "Content-Security-Policy", "outside"]
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            const image = document.createElement("img");
            image.src = "http://outside.example/x.png";
            document.body.append(image);
        }"""
    )
    assert (
        page.evaluate("() => fetch('http://outside.example/').then(() => 'came', () => 'stopped')")
        == "stopped"
    )
    assert page.evaluate("() => window.ran") is None
    assert any("Content" in each for each in watch.complaints)
    watch.outside.clear()  # asked for on purpose


def test_what_is_loaded_again_comes_from_the_browsers_store(show, watch):
    page = show()
    first = len(watch.loaded)
    page.reload()
    expect(page.locator("#headline")).to_be_visible()
    again = [each for each in watch.loaded[first:] if "/assets/" in each.url]
    assert all(re.search("immutable", each.headers["cache-control"]) for each in again)
