"""News in the page: articles in, the review by keyboard, claims by hand, the update that moves the answer, the brief."""

import re
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

NEWS = Path(__file__).parents[2] / "examples" / "two-rivers-news"
REFUSED = "422"
"""In what the browser itself complains of, when the server refuses something."""

LONG = 400_000
"""Milliseconds for what takes many solves."""

WORDS = "Brask's army is worn out."


@pytest.fixture
def served(serve):
    """A war of the test's own."""
    served = serve()
    yield served
    served.end()


@pytest.fixture
def home(served):
    return served.address


@pytest.fixture
def read(served):
    """The war with its articles read."""
    for file in sorted(NEWS.iterdir()):
        address = f"{served.address}api/documents?name={quote(file.name)}"
        urlopen(Request(address, file.read_bytes(), {"origin": served.address.rstrip("/")})).close()
    return served


def opened(show) -> Page:
    page = show("#page=news", answered=False)
    expect(page.get_by_role("heading", name="News", exact=True)).to_be_visible()
    return page


def said(page: Page):
    return page.locator(".said")


def at_claim(page: Page) -> str:
    """Return the claim that has the focus: a screen reader reads it."""
    title = page.locator("#claim")
    expect(title).to_be_focused()
    return str(title.inner_text())


def accepted(served) -> list[str]:
    return [card["told"] for card in served.get("claims?status=accepted")["cards"]]


def test_articles_go_in_together_and_each_says_how_it_went(show, watch, served, tmp_path):
    watch.expected = [REFUSED]
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    page = opened(show)
    files = [NEWS / "envoys.txt", broken, NEWS / "week.xml", NEWS / "envoys.txt"]
    page.get_by_label("Files with articles").set_input_files(files)
    lines = page.get_by_role("list", name="Articles read").get_by_role("listitem")
    expect(lines).to_have_count(4)
    expect(lines.nth(0)).to_contain_text("7 claims")
    expect(lines.nth(1)).to_contain_text("Refused: the PDF is broken")
    expect(lines.nth(2)).to_contain_text("Prisoners come home")
    expect(lines.nth(3)).to_contain_text("was read before; nothing is added")
    expect(said(page)).to_have_text("3 read, 1 refused.")
    waiting = served.get("news")["pending"]
    assert waiting == 11
    assert page.get_by_role("list", name="Claims").get_by_role("listitem").count() == waiting


def test_a_file_that_misses_the_field_is_read_all_the_same(show):
    page = opened(show)
    page.evaluate(
        """text => {
            const files = new DataTransfer();
            files.items.add(new File([text], "envoys.txt"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }""",
        (NEWS / "envoys.txt").read_text(),
    )
    expect(page.get_by_role("list", name="Articles read")).to_contain_text("7 claims")


def test_a_pasted_text_carries_what_was_typed_and_no_day_is_in_doubt(show):
    page = opened(show)
    page.get_by_role("button", name="Paste a text").press("Enter")
    page.keyboard.type("Corvia agreed on Tuesday to send Arden 500 shells.")
    page.get_by_label("Title").fill("Guns for Arden")
    page.get_by_label("Publisher").fill("The Gazette")
    page.get_by_label("Published on").fill("2031-04-02")
    page.get_by_label("Published on").press("Enter")
    source = page.locator(".claim .source")
    expect(source).to_have_text("Guns for Arden, The Gazette, 2 April 2031 (Guns-for-Arden ¶1)")
    expect(page.locator(".claim")).to_contain_text("1 April 2031 (“on Tuesday”)")


def test_an_inferred_day_is_confirmed_from_the_claim(show, read):
    page = opened(show)
    expect(page.get_by_role("button", name="confirm this day")).to_be_visible()
    page.keyboard.press("d")
    page.get_by_label("Day", exact=True).fill("2031-03-21")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("was published on 21 March 2031")
    expect(page.get_by_role("button", name="confirm this day")).to_have_count(0)
    assert not any(each["to_confirm"] for each in read.get("news")["documents"])


def test_the_review_goes_by_keys_and_the_focus_goes_along(show, read):
    page = opened(show)
    first = page.locator("#claim")
    expect(first).to_contain_text("1 of 17")
    page.keyboard.press("j")
    second = at_claim(page)
    assert second.startswith("2 of 17")
    page.keyboard.press("p")
    assert at_claim(page).startswith("1 of 17")
    page.keyboard.press("a")
    expect(said(page)).to_contain_text("Accepted: Elland: visits – Brask. 16 more wait.")
    assert "Elland: visits – Brask" in at_claim(page)
    expect(page.locator(".near")).to_contain_text("accepted")
    page.keyboard.press("r")
    expect(said(page)).to_contain_text("Rejected")
    page.keyboard.press("u")
    expect(said(page)).to_contain_text("Taken back: Elland: visits – Brask")
    assert "refinery ¶5" in page.locator(".claim .source").inner_text()
    assert accepted(read) == ["Elland: visits – Brask"]
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    for key in "aerpuhd":
        assert page.locator("#keys kbd", has_text=re.compile(rf"\b{key}\b")).count()
    page.get_by_label("Single keys act").uncheck()
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    assert len(accepted(read)) == 1


def test_letters_are_letters_while_somebody_types(show, read):
    page = opened(show)
    page.get_by_label("Why").press_sequentially("rare hue")
    page.get_by_label("Why").press("Tab")
    page.keyboard.press("a")
    expect(said(page)).to_contain_text("Accepted")
    (card,) = read.get("claims?status=accepted")["cards"]
    assert "rare hue" in card["decided"]


def test_a_claim_shows_its_sentence_and_what_it_would_change_in_words(show, read):
    page = opened(show)
    page.get_by_role("button", name=re.compile("strikes oil")).click()
    claim = page.locator(".claim")
    expect(claim.locator("blockquote strong")).to_have_text(
        "Ardenian drones struck an oil refinery in southern Brask on Saturday, setting two tanks on fire, "
        "officials on both sides said."
    )
    expect(claim.locator("mark")).to_have_text("struck an oil")
    expect(claim.locator(".plan")).to_contain_text("Changes the war itself")
    expect(claim.locator(".plan")).to_contain_text(
        "Brask: working share of oil and other export capacity falls by 0.015"
    )
    expect(claim).to_contain_text("22 March 2031 (“on Saturday”)")


def test_a_correction_shows_its_fault_at_the_field(show, watch, read):
    watch.expected = [REFUSED]
    page = opened(show)
    expect(page.locator("#claim")).to_be_visible()
    page.keyboard.press("e")
    what = page.get_by_role("combobox", name="What (type)")
    expect(what).to_be_focused()
    what.fill("nonsense odd")
    page.keyboard.press("Enter")
    expect(what).to_have_attribute("aria-invalid", "true")
    expect(what).to_be_focused()
    expect(page.locator("#edit-type-fault")).to_contain_text("there is no type of claim 'nonsense_odd'")
    what.fill("mediat")
    page.keyboard.press("Tab")
    expect(what).not_to_have_value("mediat")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Corrected and accepted")
    (card,) = read.get("claims?status=accepted")["cards"]
    assert "corrected: type" in card["decided"]


def test_a_claim_by_hand_needs_no_mouse(show, served):
    page = opened(show)
    expect(page.get_by_role("button", name="By hand")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_label("Sentence of an article")).to_be_focused()
    for text in (WORDS, "exhau", "bras", "", "", "brask worn"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(page.get_by_label("It …")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("high")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Added and accepted: Brask: is exhausted")
    (card,) = served.get("claims?status=accepted")["cards"]
    assert (
        card["fields"] | {"quantity": "brask.exhaustion", "value": "high", "actor": "brask"} == card["fields"]
    )
    assert card["context"]["words"] + card["context"]["lead"] + card["context"]["tail"] == WORDS


def test_all_at_once_asks_first(show, read):
    page = opened(show)
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_role("dialog")).to_contain_text("17 claims without a look")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert accepted(read) == []
    page.get_by_role("button", name="Accept all").click()
    page.get_by_role("button", name="Accept without a look").click()
    expect(said(page)).to_contain_text("17 accepted, unreviewed")
    assert len(accepted(read)) == 17


def test_an_update_is_tried_first_moves_the_answer_says_why_and_is_taken_back(show, read):
    before = read.scenario.read_bytes()
    page = opened(show)
    page.get_by_role("button", name=re.compile("strikes oil")).click()
    page.keyboard.press("a")
    expect(said(page)).to_contain_text("Accepted")
    page.get_by_role("button", name="See what would change").click()
    trial = page.get_by_role("region", name="1 claim would go into the file")
    expect(trial).to_contain_text("from 15 March 2031 to 24 March 2031")
    trial.get_by_text("Lines of the file").click()
    expect(trial).to_contain_text("+as_of: 2031-03-24")
    assert read.scenario.read_bytes() == before
    trial.get_by_role("button", name="Take 1 claim into the war").click()
    moved = page.get_by_role("region", name="What the news did to the answer")
    expect(moved.get_by_role("table").first).to_contain_text("claim 1", timeout=LONG)
    expect(moved).to_contain_text("Ardenian drones struck an oil refinery")
    expect(moved).to_contain_text("refinery ¶2")
    headline = read.answer(quick=True)["standing"]["headline"]
    expect(moved).to_contain_text(headline)
    expect(page.get_by_role("banner")).to_contain_text("as of 24 March 2031")
    page.get_by_role("button", name="Take the last update back").click()
    expect(said(page)).to_contain_text("taken back")
    expect(page.get_by_role("banner")).to_contain_text("as of 15 March 2031")
    assert read.scenario.read_bytes() == before


def test_the_brief_is_made_kept_and_found_again(show, served):
    page = show("#page=brief", answered=False)
    page.get_by_role("button", name="Make the brief, quickly").click()
    expect(page.get_by_role("heading", name="Is there a deal?")).to_be_visible(timeout=LONG)
    made = served.get("brief")["page"]
    for section in made["sections"]:
        expect(page.get_by_role("heading", name=section["heading"], exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as HTML").click()
    assert made["title"] in Path(download.value.path()).read_text("utf-8")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_text("The brief is copied as Markdown.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").startswith(f"# {made['title']}")
    page.reload()
    expect(page.get_by_role("heading", name="Is there a deal?")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("heading", name="Is there a deal?")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280, 1900])
def test_news_fits_the_screen(show, read, width):
    page = show("#page=news", answered=False, viewport={"width": width, "height": 800})
    expect(page.locator(".claim")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    for button in page.locator(".claim .acts button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 24
