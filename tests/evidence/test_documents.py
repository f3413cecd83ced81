"""Documents of every kind read into passages with their places; the seeds too, where they are."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest

from upperhand.evidence.dates import find_dates
from upperhand.evidence.documents import Document, read_all, read_bytes
from upperhand.evidence.repeats import find_repeats
from upperhand.scenario.evidence import problems_of

TODAY = dt.date(2031, 3, 14)
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

PAGE = """<!doctype html><html><head><title>Talks stall | The Gazette</title>
<meta property="article:published_time" content="2031-03-12T08:00:00Z">
<meta property="og:site_name" content="The Gazette">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Talks stall at the river",
 "datePublished": "2031-03-11", "author": [{"name": "Jane Roe"}]}</script>
<script>document.write("Brask has won the war of the river.")</script></head>
<body><nav>Home News Sport</nav><article><h1>Talks stall at the river</h1><p>By Jane Roe</p>
<p>Envoys of Arden &amp; Brask met on Tuesday in the border town. They did not agree on the line.</p>
<h2>What comes next?</h2>
<p>Gen. Smith said that his troops would hold the crossing until November, and that shells were short.</p>
<p>Read more: The river war explained</p></article><footer>Copyright 2031</footer></body></html>"""

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Gazette</title>
<item><title>Talks stall</title><pubDate>Wed, 12 Mar 2031 08:00:00 GMT</pubDate>
<description>&lt;p&gt;Envoys left.&lt;/p&gt;&lt;p&gt;No date was set.&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;
</description></item>
<item><title>Port hit</title><description>A drone hit the port.</description></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><title>Talks</title>
<updated>2031-03-01T00:00:00Z</updated><author><name>Jane Roe</name></author>
<content type="html">&lt;p&gt;They failed.&lt;/p&gt;</content></entry></feed>"""


def read(name: str, content: str | bytes) -> Document:
    data = content.encode() if isinstance(content, str) else content
    return read_bytes(name, data, TODAY)[0]


def pdf(lines: list[str], **information: str) -> bytes:
    """Return a PDF of one page with a line of text each; written by hand, so that nothing else is needed."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    return pdf_of(f"BT /F1 11 Tf 50 780 Td {shown} ET".encode("latin-1"), "", **information)


def pdf_of(stream: bytes, coded: str, **information: str) -> bytes:
    """Return a PDF of one page with the content given."""
    info = " ".join(f"/{name} ({value})" for name, value in information.items())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} {coded} >>\nstream\n".encode() + stream + b"\nendstream",
        f"<< {info} >>".encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 6 /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def asides(document: Document) -> list[str]:
    return [passage.aside for passage in document.passages]


def test_a_page_gives_its_article_and_runs_nothing() -> None:
    found = read("river.html", PAGE)
    assert (found.title, found.publisher, found.author) == (
        "Talks stall at the river",
        "The Gazette",
        "Jane Roe",
    )
    assert str(found.published) == "2031-03-11"
    assert not found.published.to_confirm
    assert asides(found) == ["title", "by-line", "", "sub-head", "", "link to more"]
    assert "won the war" not in found.text
    assert [found.words(s) for s in found.sentences()][:2] == [
        "Envoys of Arden & Brask met on Tuesday in the border town.",
        "They did not agree on the line.",
    ]


def test_each_entry_of_a_feed_is_a_document() -> None:
    found = read_bytes("week.xml", FEED.encode(), TODAY)
    assert [d.name for d in found] == ["week-1", "week-2"]
    assert [d.title for d in found] == ["Talks stall", "Port hit"]
    assert {d.publisher for d in found} == {"The Gazette"}
    assert [str(d.published) for d in found] == ["2031-03-12", "not after 2031-03-14"]
    assert [found[0].words(s) for s in found[0].sentences()] == ["Envoys left.", "No date was set."]
    assert found[0].sha256 != found[1].sha256


def test_an_atom_feed_is_read_too() -> None:
    found = read("a.atom", ATOM)
    assert (found.title, found.author, str(found.published)) == ("Talks", "Jane Roe", "2031-03-01")
    assert found.published.basis == "the feed's updated"


def test_a_pdf_is_read_and_its_broken_lines_joined() -> None:
    lines = [
        "Talks stall at the river",
        "Envoys of Arden and Brask met on Tuesday in the old border town and did",
        "not agree on where the line should run when the guns fall silent at last",
        "this year. They left.",
        "The general said that his troops would hold the crossing until November",
        "and that shells were short.",
    ]
    found = read("river.pdf", pdf(lines, CreationDate="D:20310312080000", Author="Jane Roe"))
    assert [len(p.sentences) for p in found.passages] == [1, 2, 1]
    assert found.words(found.passages[1]).startswith(
        "Envoys of Arden and Brask met on Tuesday in the old border town and did not"
    )
    assert (found.title, found.author) == ("Talks stall at the river", "Jane Roe")
    assert str(found.published) == "2031-03-12"
    assert found.published.to_confirm  # when a file was made is not when it was published


def test_offsets_are_those_of_the_raw_text() -> None:
    raw = "Talks stall\r\n\r\n  The envoys   met. \tThey left.\r\n\r\nRain “fell”.\r\n"
    found = read("a.txt", raw)
    assert found.text == raw
    assert [raw[s.start : s.end] for s in found.sentences()] == [
        "The envoys   met.",
        "They left.",
        "Rain “fell”.",
    ]
    assert [s.paragraph for s in found.sentences()] == [2, 2, 3]
    assert found.place(raw.index("They")) == "a ¶2"


def test_text_broken_by_width_keeps_its_paragraphs() -> None:
    raw = (
        "The envoys of both sides met in the border town on Tuesday and\n"
        "talked until late in the night about the line and the prisoners\n"
        "without any result.\n"
        "The general of the northern army said that his troops would not\n"
        "leave the crossing.\n"
    )
    found = read("a.txt", raw)
    assert [(p.paragraph, len(p.sentences)) for p in found.passages] == [(1, 1), (2, 1)]


ASIDE = [
    ("By Jane Roe", "by-line"),
    ("By Jane Roe and John Doe in Ardenburg", "by-line"),
    ("Reporting by Jane Roe; editing by John Doe", "by-line"),
    ("Jane Roe is a diplomatic correspondent based in Ardenburg.", "by-line"),
    ("Read more: The river war explained", "link to more"),
    ("Also read: The river war explained", "link to more"),
    ("RELATED ARTICLES", "link to more"),
    ("font change", "widget"),
    ("Share on Facebook", "widget"),
    ("Advertisement", "widget"),
    ("5 min read", "widget"),
    ("Sign up for our newsletter to get the news first", "widget"),
    ("Published: 12 March 2031 at 08:15", "date line"),
    ("March 12, 2031", "date line"),
    ("Wed 12 Mar 2031 18.12 BST", "date line"),
    ("Last modified on Wed 12 Mar 2031 18.12 BST", "date line"),
    ("(Reporting by Jane Roe; Editing by John Doe)", "by-line"),
    ("Wednesday, 12 March 2031", "date line"),
    ("Photo: the crossing at dawn", "caption"),
    ("Soldiers at the crossing on Tuesday. Jane Roe/AFP via Getty Images", "caption"),
    ("© 2031 The Gazette. All rights reserved.", "notice"),
    ("* * *", "rule"),
    ("| Tanks lost | 120 |", "table row"),
    ("Gains on the ground", "sub-head"),
    ("What are the options?", "sub-head"),
]

REPORT = [
    "By Friday the town had fallen.",
    "No deal was reached.",
    "Officials told Reuters.",
    "“We will hold.”",
    "Share prices fell as the guns spoke.",
    "Close allies of the president resigned.",
    "Watch towers were built along the river.",
    "Who will hold the crossing when the winter comes and the river freezes over from one bank to the other?",
    "From Arden came shells.",
    "Analysis of the pictures shows 12 tanks.",
    "Print works in the town were shelled.",
    "In the first week the capital expected talks to go on without a result until the end of the summer",
]


@pytest.mark.parametrize(("line", "why"), [*ASIDE, *((line, "") for line in REPORT)])
def test_what_is_set_aside_and_why(line: str, why: str) -> None:
    body = "The envoys of Arden and Brask met in the border town for two days."
    found = read("a.txt", f"{body}\n\n{body}\n\n{line}\n\n{body}")
    assert found.passages[2].aside == why


def test_a_name_under_the_title_is_the_author() -> None:
    found = read("a.txt", "Talks fail\n\nJane Roe in Ardenburg\n\nEnvoys met. They left.")
    assert (found.author, asides(found)) == ("Jane Roe in Ardenburg", ["title", "by-line", ""])


def test_a_date_in_the_name_or_on_a_line_is_to_be_confirmed() -> None:
    named = read("gazette-2031-03-01.txt", "Talks failed. They go on.")
    lined = read("a.txt", "Talks fail\n\nPublished 2 March 2031\n\nEnvoys met. They left.")
    assert [str(d.published) for d in (named, lined)] == ["2031-03-01", "2031-03-02"]
    assert named.published.to_confirm
    assert lined.published.to_confirm
    assert named.published.basis == "the file's name"


def test_without_a_date_an_interval_with_reasons() -> None:
    found = read(
        "a.txt", "Envoys met in March 2029, as they had on 3 May 2030. A vote may follow by the end of 2035."
    ).published
    assert (str(found.start), str(found.end), found.to_confirm) == ("2030-05-03", "2031-03-14", True)
    assert any("3 May 2030" in reason for reason in found.reasons)
    nothing = read("a.txt", "Envoys met. They left.").published
    assert (nothing.start, nothing.interval, str(nothing.end)) == (None, None, "2031-03-14")


def test_a_date_that_can_be_read_twice_is_to_be_confirmed() -> None:
    page = '<html><head><meta name="date" content="03/04/2030"></head><body><p>Envoys met in town.</p></body></html>'
    found = read("a.html", page).published
    assert (str(found), found.to_confirm) == ("2030-04-03", True)


def test_a_date_to_come_is_not_believed() -> None:
    found = read("a.html", PAGE.replace("2031-03-1", "2035-03-1")).published
    assert found.to_confirm
    assert found.end == TODAY
    assert "2035-03-11" in found.reasons[-1]


def test_a_weekday_with_its_day_says_the_year() -> None:
    found = read("a.txt", "It began in 2028. Envoys met on Tuesday, March 4, and left.").published
    assert (
        str(found.start.year if found.start else "") == "2031"
    )  # 4 March is a Tuesday in 2031, not in 2029 or 2030
    assert found.interval == (dt.date(2031, 2, 18), TODAY)


def test_names_can_be_cited_and_are_never_given_twice(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Talks & more (1).txt").write_text("Envoys met. They left.")
    (tmp_path / "one" / ".hidden").write_text("no")
    documents, problems = read_all([tmp_path], TODAY)
    assert not problems
    assert [d.name for d in documents] == ["Talks-more-1", "Talks-more-1-2"]
    for found in documents:
        assert problems_of(f"{found.name} ¶1", [found.name]) == ("", "")


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"Envoys met. They left.")

    monkeypatch.setattr("sys.stdin", Input)
    documents, problems = read_all(["-"], TODAY)
    assert (documents[0].name, len(documents[0].sentences()), problems) == ("stdin", 2, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_characters_are_read_however_they_are_written(encoding: str) -> None:
    text = "The café’s envoys met. They left."
    assert read("a.txt", text.encode(encoding)).text == text


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
class TestSeeds:
    def documents(self) -> list[Document]:
        return list(read_all([SEEDS], dt.date(2024, 12, 31))[0])

    def test_both_read_into_paragraphs_as_scenarios_count_them(self) -> None:
        for found in self.documents():
            lines = [line for line in found.text.splitlines() if line.strip()]
            assert [found.words(p) for p in found.passages] == [" ".join(line.split()) for line in lines]
            assert asides(found)[0] == "title"

    def test_lines_that_are_no_report_are_set_aside(self) -> None:
        for found in self.documents():
            for passage in found.passages:
                words = found.words(passage)
                furniture = re.match(r"(?:read more|font change|the new york times\Z)", words, re.IGNORECASE)
                assert bool(passage.aside) == bool(
                    furniture or passage.paragraph == 1 or len(words.split()) < 12
                )

    def test_every_date_in_them_resolves_near_its_publication(self) -> None:
        for found, on, least in zip(
            self.documents(), (dt.date(2024, 9, 13), dt.date(2023, 9, 4)), (5, 12), strict=True
        ):
            mentions = find_dates(found.text, on)
            assert len(mentions) >= least
            assert all(abs((m.start - on).days) < 800 for m in mentions)

    def test_the_publication_lies_in_the_interval_that_is_inferred(self) -> None:
        for found, on in zip(self.documents(), (dt.date(2024, 9, 13), dt.date(2023, 9, 4)), strict=True):
            assert (found.published.start or on) <= on <= found.published.end

    def test_their_pull_quotes_are_found(self) -> None:
        repeats = find_repeats(self.documents())
        assert len(repeats) == 4
        assert max(len(repeat.places) for repeat in repeats) == 3
