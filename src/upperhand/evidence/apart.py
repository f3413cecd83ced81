"""Reads PDF, HTML and feeds in a process of its own, with limits of time and memory: a hostile file ends that alone."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import IO, Any

from .from_html import Extract
from .problems import DocumentError

SECONDS = 20.0
"""Longest time that one document may take."""

MEMORY = 2_000_000_000
"""Bytes of memory that reading may take, where the system can limit it."""


class Reader:
    """Starts the process when the first document needs it, and again if one ended it.

    Examples
    --------
    >>> with Reader() as reader:
    ...     reader.read("html", "a.html", b"", "<html><p>Talks failed.</p></html>")[0].text
    'Talks failed.'
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, kind: str, file: str, data: bytes, text: str) -> list[Extract]:
        """Return what a reader takes out of a file.

        Raises
        ------
        DocumentError
            If it cannot be read, takes too long or too much memory.
        """
        content = text.encode("utf-8", "replace") if kind == "html" else data
        answer = self._ask(kind, file, content)
        if answer is None:
            raise DocumentError(
                file,
                "reading the file took too long or too much memory",
                f"it was stopped; {self.seconds:.0f} seconds are enough for any article",
                "save the article as plain text",
            )
        if "problem" in answer:
            raise DocumentError(file, *answer["problem"])
        return [
            Extract(**{name: str(value) for name, value in found.items()}) for found in answer["extracts"]
        ]

    def _ask(self, kind: str, file: str, content: bytes) -> dict[str, Any] | None:
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Timer(self.seconds, process.kill)
        late.start()
        try:
            _send(process.stdin, json.dumps([kind, file]).encode(), content)
            head = _receive(process.stdout)
            answer: dict[str, Any] = json.loads(head)
            return answer
        except (OSError, EOFError, ValueError):
            self._end()
            return None
        finally:
            late.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "upperhand.evidence.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
        )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def extracts(kind: str, file: str, content: bytes) -> list[Extract]:
    """Return what a reader takes out of a file, in this process.

    Raises
    ------
    DocumentError
        If it cannot be read.
    """
    try:
        if kind == "pdf":
            from .from_pdf import read_pdf

            return [read_pdf(file, content)]
        if kind == "feed":
            from .from_feed import read_feed

            return read_feed(file, content)
        from .from_html import read_html

        found = read_html(content.decode("utf-8", "replace"))
    except DocumentError:
        raise
    except ImportError as error:
        what = f"a library is missing that reads {kind.upper() if kind != 'feed' else 'feeds'}"
        raise DocumentError(file, what, str(error), "install upperhand again with all it needs") from None
    except MemoryError:
        raise DocumentError(
            file, "reading the file took too much memory", remedy="save it as plain text"
        ) from None
    except Exception as error:
        why = f"reading it failed: {type(error).__name__}: {str(error)[:120]}"
        raise DocumentError(
            file, "the file is broken", why, "save the article again, or as plain text"
        ) from None
    if not any(character.isalnum() for character in found.text):
        raise DocumentError(
            file, "the page holds no text", "scripts may have to fill it", "save its text from a browser"
        )
    return [found]


def _send(stream: IO[bytes], *parts: bytes) -> None:
    for part in parts:
        stream.write(struct.pack(">Q", len(part)) + part)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    (length,) = struct.unpack(">Q", head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def _limit() -> None:
    """Limit this process's memory, and let it write no file."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def main() -> None:
    """Answer until the input ends: a request is kind and file, then content; an answer is JSON."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit()
    while True:
        try:
            kind, file = json.loads(_receive(source))
            content = _receive(source)
        except EOFError:
            return
        try:
            answer: dict[str, object] = {
                "extracts": [asdict(found) for found in extracts(kind, file, content)]
            }
        except DocumentError as error:
            answer = {"problem": [error.problem.what, error.problem.why, error.problem.remedy]}
        _send(answers, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
