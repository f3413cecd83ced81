"""Readers of all kinds: no rule of accessibility broken, on phones and in the dark, and nothing moves for who minds it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True}


def broken(page):
    """Return the rules that the page breaks, each with where."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", RULES)
    assert len(found["passes"]) > 10
    return [(each["id"], [node["target"] for node in each["nodes"]][:5]) for each in found["violations"]]


@pytest.mark.parametrize("link", ["", "#options=arm"], ids=["baseline", "what-if"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_the_answer_breaks_no_rule(show, link, scheme, size):
    assert broken(show(link, color_scheme=scheme, **size)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_can_be_opened_breaks_no_rule(show, scheme):
    page = show("#options=arm", color_scheme=scheme)
    page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    assert broken(page) == []
    page.locator(".first").get_by_role("button", name="Sources").first.click()
    assert broken(page) == []
    page.get_by_role("dialog").locator(".rests button").first.click()
    expect(page.get_by_role("dialog").locator("h3")).to_be_visible()
    assert broken(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["news", "brief"])
def test_news_and_brief_break_no_rule(show, place, scheme):
    page = show(f"#page={place}", answered=False, color_scheme=scheme)
    expect(page.locator(f"#{place}")).to_be_visible()
    assert broken(page) == []


@pytest.mark.parametrize("link", ["", "#options=arm", "#page=news", "#page=brief"])
@pytest.mark.parametrize("width", [360, 768, 1024, 1920])
def test_nothing_has_to_be_scrolled_sideways(show, link, width):
    answer = "page=" not in link
    page = show(link, answered=answer, viewport={"width": width, "height": 800})
    expect(page.locator("h1").filter(visible=True)).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_first_screen_says_who_has_the_upper_hand_and_whether_there_is_a_deal(show):
    for size in ({"width": 1440, "height": 900}, {"width": 1920, "height": 1080}):
        page = show(viewport=size)
        expect(page.locator("#headline")).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("heading", name="Is there a deal?").first).to_be_in_viewport()
        expect(page.get_by_role("heading", name="What if").first).to_be_in_viewport()
    expect(show(**PHONE).locator("#headline")).to_be_in_viewport(ratio=1)


def test_nothing_moves_for_who_asked_for_less_motion(show):
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
        const style = getComputedStyle(each);
        const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
        return lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration));
    }).map((each) => each.outerHTML.slice(0, 80))"""
    page = show(reduced_motion="reduce")
    page.get_by_role("checkbox", name="Arm Arden").check()
    assert page.evaluate(moving) == []


def test_sides_differ_in_more_than_colour(show):
    """Lines of the two sides have patterns of their own."""
    page = show()
    dashes = page.evaluate(
        """() => Object.fromEntries(["arden", "brask"].map((side) => [side,
            [...document.querySelectorAll(`#figure-claims [data-of$="/${side}"][data-p50]`)]
            .map((each) => getComputedStyle(each).strokeDasharray)]))"""
    )
    assert dashes["arden"]
    assert dashes["brask"]
    assert not set(dashes["arden"]) & set(dashes["brask"])
