"""The report: one file that needs nothing else, says where its numbers come from, and cannot be broken by a scenario."""

import base64
import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import pytest

from upperhand.evidence.documents import read_bytes
from upperhand.report import charts, file, pdf, series
from upperhand.report.document import MARK, Told, report, stamp
from upperhand.report.downloads import _csv
from upperhand.report.inline import inline
from upperhand.report.page import assess_page
from upperhand.report.page_whatif import whatif_page
from upperhand.report.since import Since
from upperhand.scenario.inventory import inventory
from upperhand.scenario.model import Source

VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = '</style><script>alert("x")</script>"><img src=x onerror=alert(1)>'


class Page(HTMLParser):
    """Reads a page: its elements, texts by element, and whether every element is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts, self.ids = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="session")
def whole(comparison, option_map):
    """Return a report with everything: a variant beside its baseline, and the options."""
    told = Told(comparison.variant, comparison, option_map)
    return SimpleNamespace(told=told, text=report(told))


@pytest.fixture(scope="session")
def plain(found):
    told = Told(found)
    return SimpleNamespace(told=told, text=report(told))


@pytest.fixture(params=["plain", "whole"])
def made(request):
    return request.getfixturevalue(request.param)


def files(text):
    """Return the files inside a report by their names."""
    links = {a["download"]: a["href"] for a in Page(text).all("a") if "download" in a}
    return {name: base64.b64decode(link.partition("base64,")[2]).decode() for name, link in links.items()}


def test_it_is_one_sound_page(made):
    page = Page(made.text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    inside = {a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")}
    assert inside <= set(page.ids)
    for attributes in (a for _, a in page.elements):
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= set(page.ids)
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', made.text))
    assert used <= set(page.ids)  # hatches, clips and markers of the figures


def test_nothing_comes_from_outside_and_nothing_runs(made):
    page = Page(made.text)
    assert not page.all("script") + page.all("img") + page.all("link") + page.all("iframe")
    assert not [a for _, a in page.elements if "src" in a or any(name.startswith("on") for name in a)]
    (policy,) = (m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    for attributes in (a for _, a in page.elements):
        assert attributes.get("href", "#").startswith(("#", "data:", "http"))
    style = re.search(r"<style>(.*?)</style>", made.text, re.S)[1]
    assert "@import" not in style
    assert "url(" not in style


def test_it_says_what_the_terminal_says(made):
    said = Page(made.text).words
    pages = [assess_page(made.told.found)]
    pages += [whatif_page(made.told.compared)] if made.told.compared else []
    told = {section.id: section for page in reversed(pages) for section in page.sections}
    if made.told.options:
        del told["next"]
    for section in told.values():
        assert section.heading.rstrip(".") in said
        for part in section.parts:
            for cell in [part] if isinstance(part, str) else (cell for row in part.rows for cell in row):
                assert " ".join(cell.split()) in said


def test_the_answer_stands_first(plain):
    said = Page(plain.text).words
    first = said[: said.index("In this report")]
    for word in (
        "has the upper hand",
        "Is there a deal today?",
        "Settled by May 2032?",
        "past wars",
        "What this cannot know",
    ):
        assert word in first
    assert re.search(r"by \d+ points? \(\d+ to \d+\)", first)


def test_it_says_how_far_the_answer_has_moved_since_last_time(found, comparison):
    hand = found.upper_hand
    then = replace(hand, value=hand.value + 30.0, low=hand.low + 30.0, high=hand.high + 30.0)
    since = Since(dt.date(2031, 3, 1), then, ("Arden", "Brask"))
    said = Page(report(Told(found, since=since))).words
    assert "Since 1 March 2031 it has moved 30 points towards Brask." in said
    said = Page(report(Told(comparison.variant, comparison, since=since))).words
    assert "Since 1 March" not in said  # a change of the question is none of the war


def test_it_is_stamped(made):
    found = made.told.found
    line = stamp(found)
    for part in (
        found.scenario.hash,
        f"seed {found.seed}",
        f"upperhand {found.version}",
        "data to 15 March 2031",
    ):
        assert part in line
    assert Page(made.text).words.count(line) == 1
    foot = re.search(r'@bottom-left \{ content: "([^"]*)"', made.text)[1]
    assert found.scenario.hash in foot  # of every printed page


def test_all_numbers_are_inside(made):
    told, inside = made.told, files(made.text)
    answer = (told.compared or told.found).as_dict()
    assert json.loads(inside["result.json"]) == json.loads(json.dumps(answer))
    drawn = series.of_comparison(told.compared) if told.compared else series.of_assessment(told.found)
    kept = {chart["id"]: chart for chart in json.loads(inside["series.json"])}
    for chart in drawn:
        assert kept[chart.id] == json.loads(json.dumps(charts.as_dict(chart)))
    rows = list(csv.DictReader(io.StringIO(inside["numbers.csv"])))
    assert [row["name"] for row in rows] == [each.name for each in inventory(told.found.scenario)]
    assert all(row["evidence"] and row["ground"] for row in rows)
    periods = list(csv.DictReader(io.StringIO(inside["periods.csv"])))
    last = [
        r
        for r in periods
        if r["measure"] == "deal" and r["statistic"] == "value" and r["variant"] != "baseline"
    ]
    assert float(last[-1]["value"]) == pytest.approx(told.found.deal[-1].chance.value)
    assert ("options.csv" in inside) == (told.options is not None)


def test_every_number_has_its_evidence(plain):
    said = Page(plain.text).words
    scenario = plain.told.found.scenario
    for each in inventory(scenario):
        assert each.name in said
    for key, source in scenario.sources.items():
        assert key in said
        assert (source.title or source.publisher or source.dataset) in said
    for each in scenario.observations:
        assert each.says in said


def test_every_figure_has_a_name_and_a_table(made):
    text = made.text
    found = re.findall(r"<figure id=.*?</figure>", text, re.S)
    wanted = 1 if made.told.compared else 0
    assert len(found) >= len(series.of_assessment(made.told.found)) + wanted
    for each in found:
        page = Page(each)
        (drawing,) = page.all("svg")
        assert drawing["role"] == "img"
        title, says = (
            re.search(rf'<(?:title|desc) id="{id}">([^<]+)<', each)[1]
            for id in drawing["aria-labelledby"].split()
        )
        assert len(title) > 10
        assert len(says) > 10
        assert "></th>" not in each
        assert page.all("details")
        assert page.all("table")


def test_headings_have_an_order_and_landmarks_are_there(made):
    page = Page(made.text)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(page.all("main")) == len(page.all("nav")) == 1
    assert page.all("html")[0]["lang"] == "en"


def test_words_of_a_scenario_stay_words(found):
    scenario = found.scenario.model_copy(
        update={
            "title": HOSTILE,
            "summary": HOSTILE,
            "id": 'a"}</style><b>',
            "sources": {"evil": Source(title=HOSTILE, document="javascript:alert(1)", licence=HOSTILE)},
        }
    )
    text = report(Told(replace(found, scenario=scenario)))
    page = Page(text)
    assert not page.all("script") + page.all("img") + page.all("b")
    assert HOSTILE in "".join(page.texts)
    assert not [a for a in page.all("a") if "javascript" in a.get("href", "")]
    assert len(re.findall("</style>", text)) == 1


def test_a_spreadsheet_computes_nothing():
    made = _csv("x.csv", "", ("a", "b"), [('=HYPERLINK("x")', -1.5), ("+1", "plain")])
    assert list(csv.reader(io.StringIO(made.content))) == [
        ["a", "b"],
        ['\'=HYPERLINK("x")', "-1.5"],
        ["'+1", "plain"],
    ]


def test_the_sentence_behind_a_number_is_shown(found):
    """As far as the ledger holds the document: here behind a report about a number."""
    lines = [f"Paragraph {n} is <short>." for n in range(1, 9)]
    (document,) = read_bytes("gazette-12.txt", "\n\n".join(lines).encode(), found.scenario.as_of)
    text = report(Told(found, documents=[document]))
    cited = [each.from_ for each in found.scenario.observations if each.from_]
    assert cited
    quotes = re.findall(r"<blockquote><p>(.*?)</p><footer>(.*?)</footer>", text)
    assert {place for _, place in quotes} == set(cited)
    assert all("&lt;short&gt;" in words for words, _ in quotes)


def test_colours_follow_the_theme_or_stand_as_they_are():
    drawn = (
        '<svg viewBox="0 0 1 1"><path id="a" style="fill: #1a1a1a; stroke: #123456"/><use href="#a"/></svg>'
    )
    assert "fill: var(--ink, #1a1a1a); stroke: #123456" in inline(drawn, "x", "t", "d")
    assert "fill: #1a1a1a;" in inline(drawn, "x", "t", "d", themed=False)
    assert 'id="x-a"' in inline(drawn, "x", "t", "d")
    assert 'href="#x-a"' in inline(drawn, "x", "t", "d")


def test_a_plain_report_knows_no_names_of_colours_in_its_figures(found):
    text = report(Told(found), themed=False)
    assert not re.search(r'style="[^"]*var\(', text)


# ---- where it is written, and on paper


def test_it_replaces_nothing_but_a_report(tmp_path):
    path = tmp_path / "deep" / "out.html"
    assert file.free(str(path)) == path
    path.write_text(f"<!doctype html>\n{MARK}\n", encoding="utf-8")
    assert file.free(str(path)) == path
    path.write_text("my own page", encoding="utf-8")
    with pytest.raises(ValueError, match="is no report"):
        file.free(str(path))
    with pytest.raises(ValueError, match="is a folder"):
        file.free(str(tmp_path))
    other = tmp_path / "new.html"
    (tmp_path / "new.pdf").write_text("notes", encoding="utf-8")
    assert file.free(str(other)) == other
    with pytest.raises(ValueError, match=r"new\.pdf is there"):
        file.free(str(other), pdf=True)


def test_without_a_printer_one_word_says_what_to_do(monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(pdf.NoPrinter, match="upperhand\\[pdf\\]"):
        pdf.printer()


def test_a_browser_that_hangs_or_prints_nothing_is_given_up(monkeypatch):
    def hang(*arguments, timeout, **more):
        assert timeout == pdf.PATIENCE
        raise pdf.subprocess.TimeoutExpired(arguments, timeout)

    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: name if name == "chromium" else None)
    name, printed = pdf.printer()
    assert name == "chromium"
    monkeypatch.setattr(pdf.subprocess, "run", hang)
    with pytest.raises(pdf.NoPrinter, match="within"):
        printed("<p>x")
    monkeypatch.setattr(pdf.subprocess, "run", lambda *rest, **more: SimpleNamespace(returncode=7))
    with pytest.raises(pdf.NoPrinter, match="ended with 7"):
        printed("<p>x")


def test_weasyprint_prints_and_fetches_nothing():
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed")
    name, printed = pdf.printer()
    assert name == "WeasyPrint"
    assert printed('<!doctype html><p>One page.<img src="https://example.org/a.png">').startswith(b"%PDF-")
