"""What stands on the page is what the program says."""

import json
import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.browser.conftest import wait_for_answer

NUMBER = re.compile(r"\d+\.\d+")


def test_the_headline_is_what_the_command_line_says(show, war):
    """Same file, same seed, same effort."""
    effort = [word for name, n in war.effort.items() for word in (f"--{name}", str(n))]
    said = subprocess.run(
        [sys.executable, "-c", "from upperhand.cli.main import main; main()", "assess", "war.yaml", *effort, "--json"],
        cwd=war.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(said.stdout)
    headline = show().locator("#headline").inner_text()
    assert headline == war.answer(quick=False)["standing"]["headline"]
    assert str(round(abs(told["upper_hand"]["value"]))) in re.findall(r"\d+", headline)


def test_a_what_if_shows_its_own_headline_beside_the_baselines(show, war):
    page = show()
    before = page.locator("#headline").inner_text()
    page.get_by_role("checkbox", name="Arm Arden").check()
    asked = war.answer(options=["arm"], quick=False)
    expect(page.locator("#headline")).to_have_text(asked["standing"]["headline"])
    assert before in page.locator("main").inner_text()


def test_no_number_on_the_page_pretends_to_precision(show):
    """Whole points everywhere outside the tables behind charts and what is entered into the scenario."""
    page = show()
    for part in ("#headline", "#headline ~ p", "figcaption", "svg text"):
        for text in page.locator(part).all_inner_texts():
            assert not re.search(r"\d\.\d{2}", text), (part, text)
    assert not NUMBER.search(page.locator("#headline").inner_text())


def test_every_chart_has_a_name_and_a_table(show):
    page = show()
    figures = page.locator("figure")
    assert figures.count() >= 5
    for figure in figures.all():
        drawings = figure.locator("svg[role=img], [role=img] svg, [role=figure]").all()
        assert drawings, figure.get_attribute("id")
        assert all((each.get_attribute("aria-label") or "").strip() or each.get_attribute("aria-labelledby") for each in
                   figure.locator("[role=img]").all())
        rows = figure.locator("details table tbody tr")
        assert rows.count() > 0, figure.get_attribute("id")


def test_a_link_reproduces_the_view(show):
    page = show()
    page.get_by_role("checkbox", name="Arm Arden").check()
    wait_for_answer(page)
    address = page.url
    assert "arm" in address
    other = show(address.partition("/#")[2] and "#" + address.partition("#")[2])
    expect(other.get_by_role("checkbox", name="Arm Arden")).to_be_checked()
    assert other.locator("#headline").inner_text() == page.locator("#headline").inner_text()
