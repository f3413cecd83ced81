"""Documents as an analyst has them (text, HTML, PDF, feeds, folders) read into passages and sentences with their places."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from . import apart
from .asides import why_aside
from .from_html import Extract
from .kinds import MOST_BYTES, MOST_CHARACTERS, kind_of, too_big
from .paragraphs import paragraphs
from .problems import DocumentError
from .published import Published, inferred, said
from .sentences import split

MOST_FILES = 5_000
"""Files of one folder that are read."""


@dataclass(frozen=True)
class Sentence:
    """A sentence in its place: offsets in the document's text, paragraph and number in it, both from 1."""

    start: int
    end: int
    paragraph: int
    number: int


@dataclass(frozen=True)
class Passage:
    """A paragraph in its place.

    Attributes
    ----------
    start, end : int
        Offsets in the document's text.
    paragraph : int
        Its number from the title, 1, on, those set aside counted too: what "document ¶4" means.
    aside : str
        Why it is no part of the report ("by-line", "link to more" …); empty if it is.
    sentences : tuple of Sentence
    """

    start: int
    end: int
    paragraph: int
    aside: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Document:
    """A document that was read.

    Attributes
    ----------
    name : str
        By which claims cite it: ``name ¶4``.
    file : str
        As the user named it.
    kind : {"text", "html", "pdf", "feed"}
    sha256 : str
        Of the file; of the text for the entry of a feed.
    title, publisher, author : str
        Empty where not known.
    published : Published
    text : str
        As extracted; all offsets are of this text.
    passages : tuple of Passage
    """

    name: str
    file: str
    kind: str
    sha256: str
    title: str
    publisher: str
    author: str
    published: Published
    text: str
    passages: tuple[Passage, ...]

    def words(self, place: Passage | Sentence) -> str:
        """Return the words of a place, broken lines joined."""
        return " ".join(
            re.sub(r"(?<=[a-z])-\s*\n\s*(?=[a-z])", "", self.text[place.start : place.end]).split()
        )

    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the report, without what was set aside."""
        return tuple(s for passage in self.passages if not passage.aside for s in passage.sentences)

    def place(self, at: int) -> str:
        """Return the place of an offset as it is cited: ``name ¶4``."""
        number = max((p.paragraph for p in self.passages if p.start <= at), default=1)
        return f"{self.name} ¶{number}"


def read_all(
    paths: Iterable[str | Path], today: dt.date | None = None
) -> tuple[tuple[Document, ...], tuple[DocumentError, ...]]:
    """Read documents; what cannot be read is told and stops nothing.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, or ``-`` for the standard input.
    today : datetime.date, optional
        The day of reading: no document is published after it.

    Returns
    -------
    documents : tuple of Document
        In the order of the paths, a folder's by name; no two of one name.
    problems : tuple of DocumentError

    Examples
    --------
    >>> documents, problems = read_all(["no-such-file.txt"])
    >>> len(documents), problems[0].problem.what
    (0, 'there is no such file')
    """
    today = today or dt.date.today()
    documents: list[Document] = []
    problems: list[DocumentError] = []
    names: set[str] = set()
    with apart.Reader() as reader:
        for file in _files(paths, problems):
            try:
                for document in _documents(file, _bytes(file), today, names, reader):
                    documents.append(document)
                    names.add(document.name)
            except DocumentError as problem:
                problems.append(problem)
    return tuple(documents), tuple(problems)


def read_bytes(file: str, data: bytes, today: dt.date | None = None) -> tuple[Document, ...]:
    """Read a file's content: one document, or the entries of a feed.

    Raises
    ------
    DocumentError
        If it cannot be read; nothing else, whatever the bytes.

    Examples
    --------
    >>> text = b"Talks fail\\nBy Jane Roe\\nEnvoys met on Tuesday. They left."
    >>> document = read_bytes("river.txt", text, dt.date(2031, 3, 14))[0]
    >>> document.title, document.author, [p.aside for p in document.passages]
    ('Talks fail', 'Jane Roe', ['title', 'by-line', ''])
    >>> document.place(document.sentences()[1].start)
    'river ¶3'
    """
    with apart.Reader() as reader:
        return tuple(_documents(file, data, today or dt.date.today(), set(), reader))


def _files(paths: Iterable[str | Path], problems: list[DocumentError]) -> Iterable[str]:
    for path in map(str, paths):
        if path == "-" or not os.path.isdir(path):
            yield path
            continue
        found: list[str] = []

        def lost(error: OSError) -> None:
            problems.append(
                DocumentError(str(error.filename), "the folder cannot be opened", str(error.strerror))
            )

        for folder, below, files in os.walk(path, onerror=lost):
            below[:] = sorted(name for name in below if not name.startswith("."))
            found += [os.path.join(folder, name) for name in sorted(files) if not name.startswith(".")]
            if len(found) > MOST_FILES:
                break
        if not found:
            problems.append(
                DocumentError(path, "the folder holds no files", remedy="name a folder with documents")
            )
        if len(found) > MOST_FILES:
            what = f"the folder holds more than {MOST_FILES} files"
            problems.append(DocumentError(path, what, "only the first are read", "read its parts one by one"))
        yield from found[:MOST_FILES]


def _bytes(file: str) -> bytes:
    """Return what a file holds, or as much as shows that it is too big."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        path = Path(file)
        if not path.exists():
            raise DocumentError(file, "there is no such file", remedy="check the name and the folder")
        if not path.is_file():  # a pipe or a device might never end
            raise DocumentError(
                file, "this is no regular file", "a device or pipe may never end", "give a file"
            )
        if path.stat().st_size > MOST_BYTES:
            raise too_big(file)
        with path.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise DocumentError(file, "the file cannot be opened", why, "check who may read it") from None


def _documents(
    file: str, data: bytes, today: dt.date, names: set[str], reader: apart.Reader
) -> Iterable[Document]:
    kind, text = kind_of(file, data)
    extracts = [Extract(text)] if kind == "text" else reader.read(kind, file, data, text)
    stem = _citable("stdin" if file == "-" else Path(file).stem)
    taken = set(names)
    for number, extract in enumerate(extracts, 1):
        if len(extract.text) > MOST_CHARACTERS:
            what = f"the text is longer than {MOST_CHARACTERS:,} characters"
            raise DocumentError(file, what, "an article is a hundred times shorter", "split it")
        wanted = stem if len(extracts) == 1 else f"{stem}-{number}"
        name, again = wanted, 2
        while name in taken:
            name, again = f"{wanted}-{again}", again + 1
        taken.add(name)
        content = extract.text.encode("utf-8", "replace") if kind == "feed" else data
        yield _document(name, file, kind, hashlib.sha256(content).hexdigest(), extract, today)


def _citable(stem: str) -> str:
    """Return a name that `from:` in a scenario accepts."""
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", stem).strip("-._")[:60]
    return name if name and name[0].isalnum() else "document"


def _document(name: str, file: str, kind: str, sha256: str, extract: Extract, today: dt.date) -> Document:
    text = extract.text
    spans = paragraphs(text)
    texts = [text[start:end] for start, end in spans]
    title = extract.title or _title(texts)
    passages = []
    for number, (start, end) in enumerate(spans, 1):
        aside = why_aside(texts[number - 1], number, title, texts[number] if number < len(texts) else "")
        pieces = enumerate(split(text[start:end]), 1)
        sentences = tuple(Sentence(start + a, start + b, number, which) for which, (a, b) in pieces)
        passages.append(Passage(start, end, number, aside, sentences))
    asides = [(" ".join(words.split()), p.aside) for words, p in zip(texts, passages, strict=True)]
    publisher = extract.publisher or next((words for words, why in asides if why == "publisher"), "")
    lines = (re.sub(r"\A(?:by|from) ", "", words, flags=re.I) for words, why in asides if why == "by-line")
    author = extract.author or next(lines, "")[:200]
    published = said(extract.published, extract.basis, today)
    if published is None:
        published = inferred(Path(file).name, asides, today)
        if extract.published:
            doubt = f"{extract.basis} says '{extract.published[:40]}', which is no day up to {today}"
            published = replace(published, reasons=(*published.reasons, doubt))
    return Document(name, file, kind, sha256, title, publisher, author, published, text, tuple(passages))


def _title(texts: list[str]) -> str:
    """Return the first paragraph if it stands over the text like a title."""
    first = " ".join(texts[0].split()) if len(texts) > 1 else ""
    if not first or len(first.split()) > 25 or re.search(r"[.!:;,][\"'”’)]*\Z", first):
        return ""
    return "" if why_aside(first, 1, "", "") else first
