"""Time from a change to the changed headline, measured in a browser: python -m benchmarks.page."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import FLAGS, WIDE, found
from tests.browser.serving import EFFORT, Serving

WATCH = """([name, value]) => new Promise((done) => {
    const verdict = document.querySelector("[data-precision]");
    const control = document.getElementById(name) ?? document.querySelector(`[data-name="${name}"]`);
    const before = document.querySelector("#headline").textContent;
    const began = performance.now();
    let last = null;
    const look = () => {
        const how = verdict.dataset.precision;
        if (how === "old") last = "old";
        else if (last === "old" || document.querySelector("#headline").textContent !== before || how === "estimate")
            return requestAnimationFrame(() => done([performance.now() - began, how]));
        if (performance.now() - began > 60000) return done([performance.now() - began, how]);
        requestAnimationFrame(look);
    };
    if (control.type === "checkbox") control.click();
    else {
        control.value = value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        control.dispatchEvent(new Event("change", { bubbles: true }));
    }
    queueMicrotask(look);
})"""
"""Changes a control, and gives the milliseconds until the headline is that of the change, and how good it is then."""


def main() -> int:
    """Measure toggles and sliders; print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=24, help="changes of each kind")
    parser.add_argument("--full", action="store_true", help="with the usual effort, not that of the tests")
    options = parser.parse_args()
    browser = found()
    if browser is None:
        print("error: there is no chromium", file=sys.stderr)
        return 1
    effort = {} if options.full else EFFORT
    print(f"{platform.machine()}, {os.cpu_count()} cores, two-rivers, {effort or 'usual effort'}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        served = Serving(Path(folder), effort)
        try:
            served.answer(quick=True)
            served.answer(quick=False)
            served.answer("options", quick=True)  # or the page would begin it meanwhile
            launched = playwright.chromium.launch(executable_path=browser, args=FLAGS)
            page = launched.new_page(viewport=WIDE)
            page.set_default_timeout(120_000)
            for kind, took in (
                ("toggles", _toggles(page, served, options.changes)),
                ("sliders", _sliders(page, served, options.changes)),
            ):
                times = sorted(ms for ms, _ in took)
                how = sorted({each for _, each in took})
                tail = times[int(0.95 * (len(times) - 1))]
                middle = statistics.median(times)
                print(
                    f"{kind}: median {middle:.0f} ms, p95 {tail:.0f} ms, {len(times)} changes; {', '.join(how)}"
                )
            launched.close()
        finally:
            served.end()
    return 0


def _fresh(page: Page, served: Serving) -> None:
    page.goto("about:blank")
    page.goto(served.address)
    page.locator("[data-precision=full]").wait_for()


def _measured(page: Page, name: str, value: float | None) -> tuple[float, str]:
    ms, how = page.evaluate(WATCH, [name, value])
    return float(ms), str(how)


def _toggles(page: Page, served: Serving, changes: int) -> list[tuple[float, str]]:
    """Take each option in turn, from the war as it is."""
    measured: list[tuple[float, str]] = []
    boxes = len(served.get("war")["options"])
    for k in range(changes):
        _fresh(page, served)
        page.evaluate(
            "(k) => { document.querySelectorAll('.what-if input[type=checkbox]')[k].dataset.name = 'measured'; }",
            k % boxes,
        )
        measured.append(_measured(page, "measured", None))
    return measured


def _sliders(page: Page, served: Serving, changes: int) -> list[tuple[float, str]]:
    """Move inputs within their ranges."""
    inputs: list[dict[str, Any]] = [
        each for each in served.get("war")["inputs"] if each["low"] is not None and each["low"] < each["high"]
    ]
    measured: list[tuple[float, str]] = []
    for k in range(changes):
        each = inputs[k % len(inputs)]
        _fresh(page, served)
        page.get_by_role("searchbox", name="Find an input").fill(each["name"])
        page.locator(f"[id='input-{each['name']}']").wait_for()
        value = each["low"] + (0.8 if each["value"] < (each["low"] + each["high"]) / 2 else 0.2) * (
            each["high"] - each["low"]
        )
        measured.append(_measured(page, f"input-{each['name']}", value))
    return measured


if __name__ == "__main__":
    sys.exit(main())
