"""What stands on the page is what the program says, and what stands behind it is two clicks away."""

import json
import re
import subprocess

from playwright.sync_api import expect

from tests.browser.conftest import wait_for_answer
from tests.browser.serving import ENVIRONMENT, PROGRAM


def test_the_headline_is_what_the_command_line_says(show, war):
    """Same file, same seed, same effort."""
    effort = [word for name, n in war.effort.items() for word in (f"--{name}", str(n))]
    said = subprocess.run(
        [*PROGRAM, "assess", "war.yaml", *effort, "--json"],
        cwd=war.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(said.stdout)["upper_hand"]
    headline = show().locator("#headline").inner_text()
    assert headline == war.answer(quick=False)["standing"]["headline"]
    assert [int(n) for n in re.findall(r"\d+", headline)] == [
        round(abs(told["value"])),
        *sorted(round(abs(told[end])) for end in ("low", "high")),
    ]


def test_a_what_if_shows_its_own_headline_and_the_baselines_beside_it(show, war):
    page = show()
    page.get_by_role("checkbox", name="Arm Arden").check()
    wait_for_answer(page)
    asked = war.answer(options=["arm"], quick=False)
    expect(page.locator("#headline")).to_have_text(asked["standing"]["headline"])
    expect(page.locator(".verdict .baseline")).to_contain_text(asked["baseline"]["headline"])
    assert asked["changed"]
    expect(page.locator("main")).to_contain_text(asked["changed"])


def test_undo_and_reset_bring_the_view_back(show):
    page = show()
    before = page.locator("#headline").inner_text()
    arm = page.get_by_role("checkbox", name="Arm Arden")
    arm.check()
    expect(page).to_have_url(re.compile("#options=arm$"))
    page.get_by_role("button", name="Undo").click()
    expect(arm).not_to_be_checked()
    arm.check()
    page.get_by_role("button", name="Reset").click()
    expect(arm).not_to_be_checked()
    wait_for_answer(page)
    expect(page.locator("#headline")).to_have_text(before)


def test_a_link_reproduces_the_view(show):
    page = show()
    page.get_by_role("checkbox", name="Arm Arden").check()
    wait_for_answer(page)
    other = show("#" + page.url.partition("#")[2])
    expect(other.get_by_role("checkbox", name="Arm Arden")).to_be_checked()
    assert other.locator("#headline").inner_text() == page.locator("#headline").inner_text()


def test_headline_and_tiles_are_in_whole_points(show):
    for page in (show(), show("#options=arm")):
        for part in page.locator(".verdict h1, .verdict p, .tile .big, .tile p").all_inner_texts():
            assert not re.search(r"\d\.\d", part), part


def test_no_text_of_a_drawing_pretends_to_precision(show):
    texts = show("#options=arm").locator("svg text").all_text_contents()
    assert len(texts) > 50
    assert [each for each in texts if re.search(r"\d\.\d{2}", each)] == []


def test_dates_are_written_in_words(show):
    page = show()
    page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    assert re.findall(r"\b\d{4}-\d{2}-\d{2}\b", page.locator("main").first.inner_text()) == []


def test_every_chart_has_a_name_and_a_table(show):
    page = show("#options=arm")
    figures = page.locator("figure").all()
    assert len(figures) >= 6
    for figure in figures:
        name = figure.get_attribute("id")
        drawings = figure.get_by_role("img").all()
        assert drawings, name
        assert all(len(each.get_attribute("aria-label") or "") > 20 for each in drawings), name
        assert figure.locator("details table tbody tr").count() > 0, name


def test_two_clicks_from_a_number_to_what_stands_behind_it(show, war):
    """Every number of the first screen has its sources; there a second click opens the ground of each input."""
    page = show()
    doors = page.locator(".first").get_by_role("button", name="Sources")
    assert doors.count() >= 3
    panel = page.get_by_role("dialog")
    for door in doors.all():
        door.click()
        inputs = panel.locator(".rests button")
        assert inputs.count() > 0
        asked = inputs.first.inner_text()
        inputs.first.click()
        heading = panel.locator("h3")
        expect(heading).to_be_visible()
        assert heading.inner_text() in asked
        known = next(
            each for each in war.get("war")["inputs"] if each["name"] == panel.locator("code").inner_text()
        )
        expect(panel).to_contain_text(known["ground"])
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
