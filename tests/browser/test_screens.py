"""The page looks as it did: pictures compared with those that are kept, give or take what fonts and smoothing differ by.

``make screenshots`` writes the kept ones anew; look at them before you commit them.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

KEPT = Path(__file__).parent / "screens"

# One font everywhere, so that machines agree.
FONT = "* { font-family: 'DejaVu Sans' !important; caret-color: transparent !important; }"

SCREENS = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "print": {"viewport": {"width": 800, "height": 1100}},
}

NOTABLE = 48
"""Difference of one colour of a pixel, of 255, from which on it counts."""

MOST = 0.06
"""Share of pixels that may differ notably after both pictures are blurred."""


def difference(one, other):
    """Return the share of pixels that differ notably."""
    blurred = [each.convert("RGB").filter(ImageFilter.GaussianBlur(3)) for each in (one, other)]
    bands = ImageChops.difference(*blurred).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    counts = worst.histogram()
    return sum(counts[NOTABLE:]) / sum(counts)


@pytest.mark.parametrize("name", SCREENS)
def test_the_page_looks_as_it_did(show, name):
    page = show("#options=arm", **SCREENS[name])
    page.locator("#figure-options").wait_for()
    if name == "print":
        page.emulate_media(media="print")
    # Rules from the page itself would break its policy; the browser's own way is open to tests only.
    page.evaluate(
        "(rules) => { const own = new CSSStyleSheet(); own.replaceSync(rules); document.adoptedStyleSheets = [own]; }",
        FONT,
    )
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_timeout(300)  # drawings follow the width of their place
    taken = Image.open(BytesIO(page.screenshot(animations="disabled")))
    kept = KEPT / f"{name}.png"
    if os.environ.get("UPPERHAND_WRITE_SCREENSHOTS"):
        KEPT.mkdir(exist_ok=True)
        taken.convert("RGB").quantize(48).save(kept, optimize=True)
        return
    before = Image.open(kept)
    assert taken.size == before.size
    share = difference(taken, before)
    assert share <= MOST, f"{100 * share:.1f} % of {name} differ; see make screenshots"


def test_a_picture_that_differs_would_be_noticed():
    """What the comparison lets pass is no empty page and no page in other colours."""
    for one, other in (("wide", "dark"),):
        pictures = [Image.open(KEPT / f"{name}.png") for name in (one, other)]
        assert difference(*pictures) > 5 * MOST
    wide = Image.open(KEPT / "wide.png").convert("RGB")
    assert difference(wide, Image.new("RGB", wide.size, wide.getpixel((2, 2)))) > MOST


def test_the_kept_pictures_are_small():
    assert sum(each.stat().st_size for each in KEPT.glob("*.png")) < 300_000
