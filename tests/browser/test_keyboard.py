"""Everything can be done without a pointer."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import wait_for_answer

FOCUSED = "() => document.activeElement.id"

CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, summary, textarea, [tabindex='0']")].filter((each) =>
    !each.disabled && each.checkVisibility() && !each.closest("details:not([open]) > :not(summary)"))"""


def test_the_skip_link_comes_first_and_leads_to_the_answer(show):
    page = show()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="To the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "headline"


def test_tab_reaches_every_control_and_the_focus_can_be_seen(show):
    page = show()
    page.locator("#figure-options").wait_for()
    wanted = page.evaluate(f"() => {{ window.controls = ({CONTROLS})(); return window.controls.length; }}")
    assert wanted > 20
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        number, seen = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
                return [window.controls.indexOf(document.activeElement), seen];
            }"""
        )
        if number >= 0:
            assert seen, number
            reached.add(number)
    missed = page.evaluate("(reached) => window.controls.filter((_, k) => !reached.includes(k)).map((each) => each.outerHTML)",
                           list(reached))  # fmt: skip
    assert missed == []


def test_space_takes_an_option_and_the_answer_follows(show):
    page = show()
    before = page.locator("#headline").inner_text()
    arm = page.get_by_role("checkbox", name="Arm Arden")
    arm.focus()
    page.keyboard.press("Space")
    expect(arm).to_be_checked()
    wait_for_answer(page)
    expect(page.locator("#headline")).not_to_have_text(before)
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    page.keyboard.press("Enter")
    expect(arm).not_to_be_checked()
    expect(page.locator("#headline")).to_have_text(before)


def test_arrows_move_an_input_within_its_range(show, war):
    page = show()
    search = page.get_by_role("searchbox", name="Find an input")
    search.focus()
    page.keyboard.type("arden.recruits")
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("arden.recruits="))
    page.keyboard.press("End")
    known = next(each for each in war.get("war")["inputs"] if each["name"] == "arden.recruits")
    assert float(slider.input_value()) == known["high"]
    page.get_by_role("button", name="Reset").press("Enter")
    expect(page).not_to_have_url(re.compile("arden.recruits="))
    assert float(slider.input_value()) == known["value"]


def test_escape_closes_the_sources_and_the_focus_returns(show):
    page = show()
    door = page.locator(".first").get_by_role("button", name="Sources").first
    door.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(door).to_be_focused()


def test_the_focus_stays_within_the_open_panel(show):
    page = show()
    page.locator(".first").get_by_role("button", name="Sources").first.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )


def test_an_option_of_the_list_beside_the_map_can_be_taken(show):
    page = show()
    listed = page.locator(".options button").first
    listed.press("Enter")
    expect(listed).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("#options="))


def test_the_pages_have_addresses_and_the_back_button_works(show):
    page = show()
    for name in ("News", "Brief"):
        page.get_by_role("navigation").get_by_role("button", name=name).press("Enter")
        expect(page.get_by_role("heading", level=1).filter(visible=True)).to_be_visible()
        expect(page).to_have_url(re.compile(f"page={name.lower()}"))
    page.go_back()
    expect(page).to_have_url(re.compile("page=news"))
    expect(page.locator("#news")).to_be_visible()
