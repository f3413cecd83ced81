"""Files that mean harm, or are no documents: one clear message each, and the others are read all the same."""

import contextlib
import datetime as dt
import io
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.test_documents import FEED, PAGE, pdf, pdf_of
from upperhand.evidence import apart
from upperhand.evidence.documents import read_all, read_bytes
from upperhand.evidence.kinds import MOST_BYTES, kind_of
from upperhand.evidence.problems import DocumentError

TODAY = dt.date(2031, 3, 14)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)
OPENS = (
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&x;</title></item></channel></rss>"
)


def bomb(size: int) -> bytes:
    """Return a PDF whose one page unfolds to so many bytes."""
    return pdf_of(zlib.compress(b" " * size, 9), "/Filter /FlateDecode")


def encrypted() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Talks failed."]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


CASES = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\n ", "empty"),
    ("signs.txt", b"... --- ...", "no words"),
    ("huge.txt", b"a " * (MOST_BYTES // 2 + 1), "larger than"),
    ("long.txt", b"word " * 500_000, "longer than"),
    ("noise.txt", bytes(range(256)) * 40, "not text"),
    ("archive.zip", b"PK\x03\x04" + b"\0" * 100, "zip archive"),
    ("packed.txt.gz", b"\x1f\x8b" + b"\0" * 100, "gzip"),
    ("picture.txt", b"\x89PNG" + b"\0" * 100, "an image"),
    ("laughs.xml", LAUGHS.encode(), "entities"),
    ("opens.xml", OPENS.encode(), "entities"),
    ("deep.html", b"<html>" + b"<div>" * 50_000 + b"Talks failed.", "nested"),
    ("deep.xml", b"<rss>" + b"<a>" * 50_000, "nested"),
    ("map.xml", b"<?xml version='1.0'?><urlset><url>a</url></urlset>", "neither a feed"),
    ("none.xml", b"<rss><channel><title>Gazette</title></channel></rss>", "no entries"),
    ("script.html", b"<html><head></head><body><script>alert(1)</script></body></html>", "no text"),
    ("cut.pdf", pdf(["Talks failed."])[:200], "broken"),
    ("pictures.pdf", pdf([]), "no text"),
    ("bomb.pdf", bomb(200_000_000), "unfolds"),
]


@pytest.mark.parametrize(("name", "content", "says"), CASES, ids=[case[0] for case in CASES])
def test_a_bad_file_gets_one_clear_message(name: str, content: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read_bytes(name, content, TODAY)
    problem = caught.value.as_dict()
    assert problem["file"] == name
    assert problem["why"]
    assert problem["remedy"]
    assert str(caught.value).startswith(name + ": ")


def test_an_encrypted_pdf_is_told() -> None:
    with pytest.raises(DocumentError, match="encrypted"):
        read_bytes("a.pdf", encrypted(), TODAY)


def test_a_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    for name, content, _ in CASES:
        if len(content) < 10_000_000:
            (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text("Envoys met. They left.")
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "zz.xml").write_text(FEED)
    os.mkfifo(tmp_path / "pipe")
    documents, problems = read_all([tmp_path, tmp_path / "missing.txt"], TODAY)
    assert [d.name for d in documents] == ["good", "page", "zz-1", "zz-2"]
    bad = {Path(p.file).name for p in problems}
    assert bad == {name for name, content, _ in CASES if len(content) < 10_000_000} | {"pipe", "missing.txt"}
    assert len(problems) == len(bad)


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with apart.Reader(seconds=0.001) as reader:
        with pytest.raises(DocumentError, match="too long"):
            reader.read("html", "slow.html", b"", PAGE)
        reader.seconds = 30.0
        assert reader.read("html", "page.html", b"", PAGE)[0].title == "Talks stall at the river"


def test_names_of_files_in_a_document_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is river.")
    page = f'<html><body><p>Envoys met.</p><iframe src="file://{secret}"></iframe><img src="{secret}"></body></html>'
    assert "river" not in read_bytes("a.html", page.encode(), TODAY)[0].text


START = [
    b"",
    b"%PDF-1.4\n",
    b"<html>",
    b"<rss><channel><item>",
    b"\xff\xfe",
    b"<feed>",
    b"PK\x03\x04",
    pdf(["Talks."])[:-40],
]


@given(
    st.sampled_from(START), st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.pdf", "a.xml"])
)
def test_any_bytes_are_read_or_told(start: bytes, rest: bytes, name: str) -> None:
    with contextlib.suppress(DocumentError):
        kind, text = kind_of(name, start + rest)
        content = text.encode("utf-8", "replace") if kind == "html" else start + rest
        if kind != "text":
            assert all(extract.text for extract in apart.extracts(kind, name, content))


@settings(max_examples=60)
@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.html"]))
def test_any_text_keeps_its_places(text: str, name: str) -> None:
    try:
        documents = read_bytes(name, text.encode("utf-8", "surrogatepass"), TODAY)
    except DocumentError:
        return
    for found in documents:
        last = 0
        for number, passage in enumerate(found.passages, 1):
            assert passage.paragraph == number
            assert last <= passage.start < passage.end <= len(found.text)
            assert all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
            last = passage.end


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=12))
def test_a_damaged_pdf_is_read_or_told(changes: list[tuple[int, int]]) -> None:
    data = bytearray(pdf(["Talks failed.", "They go on."]))
    for place, value in changes:
        data[place % len(data)] = value
    with contextlib.suppress(DocumentError):
        assert read_bytes("a.pdf", bytes(data), TODAY)
