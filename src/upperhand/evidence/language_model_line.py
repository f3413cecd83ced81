"""Asks an OpenAI-compatible endpoint one question: bounded in time and size, never redirected, its key never shown.

The standard library does it: one POST with a limit on everything needs no client of its own, so that this extra brings no
library with it.
"""

from __future__ import annotations

import base64
import http.client
import json
import random
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from .language_model_endpoint import Endpoint, on_this_machine

MOST_BYTES = 2_000_000
"""Size of an answer beyond which it is not read."""

_AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504, 529])
"""Status codes after which asking again may help."""


class Unanswered(Exception):
    """A question that got no answer.

    Attributes
    ----------
    what, why, remedy : str
        In words a person can act on; never with the key.
    again : bool
        Whether asking again may help.
    wait : float
        Seconds that the server asks to wait.
    picky : bool
        Whether the server understood, but wants the question put differently.
    """

    def __init__(
        self,
        what: str,
        why: str = "",
        remedy: str = "",
        again: bool = False,
        wait: float = 0.0,
        picky: bool = False,
    ) -> None:
        super().__init__(what)
        self.what, self.why, self.remedy = what, why, remedy
        self.again, self.wait, self.picky = again, wait, picky


@dataclass(frozen=True)
class Patience:
    """How long answers are waited for.

    Attributes
    ----------
    tries : int
        Times that one question is put, at least 1.
    pause : float
        Seconds before the second time; twice that before the third, and so on.
    each : float
        Seconds that one try may take, all in all.
    whole : float
        Seconds for all questions about one document.
    """

    tries: int = 4
    pause: float = 2.0
    each: float = 120.0
    whole: float = 600.0


def ask(
    endpoint: Endpoint, messages: list[dict[str, str]], patience: Patience, until: float, plain: bool = False
) -> str:
    """Return what the model answers.

    Parameters
    ----------
    endpoint : Endpoint
    messages : list of {"role": str, "content": str}
    patience : Patience
    until : float
        Time of ``time.monotonic`` after which nothing is waited for any more.
    plain : bool
        Leave out the settings that not every endpoint knows.

    Raises
    ------
    Unanswered
        If there is no answer, whatever the reason.
    """
    body: dict[str, Any] = {"model": endpoint.model, "messages": messages}
    if not plain:
        body |= {"temperature": 0, "response_format": {"type": "json_object"}}
    content = json.dumps(body).encode()
    number = 0
    while True:
        number += 1
        try:
            return _content(
                endpoint, _posted(endpoint, content, min(patience.each, until - time.monotonic()))
            )
        except Unanswered as problem:
            # Several that were sent away at once must not come back at once.
            wait = max(problem.wait, patience.pause * 2 ** (number - 1) * random.uniform(0.8, 1.2))
            if not problem.again or number >= patience.tries or time.monotonic() + wait >= until:
                raise
            time.sleep(wait)


def _connection(endpoint: Endpoint, seconds: float) -> http.client.HTTPConnection:
    """Return a connection to the endpoint, through the system's proxy where one is set."""
    parts = urlsplit(endpoint.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=seconds)
    context = ssl.create_default_context()
    proxy = "" if on_this_machine(host) or proxy_bypass(host) else getproxies().get("https", "")
    if not proxy:
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context)
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    connection = http.client.HTTPSConnection(
        through.hostname or "", through.port, timeout=seconds, context=context
    )
    secret = f"{unquote(through.username or '')}:{unquote(through.password or '')}".encode()
    known = {"Proxy-Authorization": f"Basic {base64.b64encode(secret).decode()}"} if through.username else {}
    connection.set_tunnel(host, parts.port, known)
    return connection


def _posted(endpoint: Endpoint, content: bytes, seconds: float) -> bytes:
    """Return the body of the answer to one request; it takes at most so many seconds, however slowly bytes come in."""
    if seconds <= 0:
        raise Unanswered(
            f"{endpoint.host} did not answer in time", remedy="try again later, or allow more time"
        )
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "upperhand"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    late = threading.Event()
    connection: http.client.HTTPConnection | None = None
    line: socket.socket | None = None

    def end() -> None:
        late.set()
        # A connection lets go of its line as soon as the head of the answer is read.
        ended = line if connection is None or line else connection.sock
        if ended is not None:
            with suppress(OSError):  # closed meanwhile
                socket.socket.shutdown(ended, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        connection = _connection(endpoint, seconds)
        connection.connect()
        line = connection.sock
        connection.request(
            "POST", urlsplit(endpoint.url).path.rstrip("/") + "/chat/completions", content, headers
        )
        response = connection.getresponse()
        body = response.read(MOST_BYTES + 1)
        if late.is_set():
            raise TimeoutError
        if len(body) <= MOST_BYTES and response.length:
            raise http.client.IncompleteRead(body, response.length)
        return _checked(endpoint, response, body)
    except ssl.SSLCertVerificationError as error:
        raise Unanswered(
            f"the certificate of {endpoint.host} does not hold",
            str(error.verify_message),
            "check the address",
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise _too_late(endpoint, seconds) from None
        why = (
            getattr(error, "strerror", None)
            or (isinstance(error, OSError) and str(error))
            or type(error).__name__
        )
        raise Unanswered(
            f"{endpoint.host} could not be asked",
            _words(endpoint, why.encode()),
            "check the address and that the server runs",
            again=True,
        ) from None
    finally:
        timer.cancel()
        if connection is not None:
            connection.close()


def _too_late(endpoint: Endpoint, seconds: float) -> Unanswered:
    return Unanswered(
        f"{endpoint.host} did not answer in time",
        f"it was waited for {seconds:.0f} seconds",
        "try again later, or take a faster model",
        again=True,
    )


def _checked(endpoint: Endpoint, response: http.client.HTTPResponse, body: bytes) -> bytes:
    """Return the body of a good answer; a status says what is wrong with another."""
    status, host = response.status, endpoint.host
    if len(body) > MOST_BYTES:
        raise Unanswered(
            f"the answer of {host} is larger than {MOST_BYTES // 1_000_000} MB",
            "a hundredth of that holds all claims of a long article",
            "take another model",
        )
    if status == 200:
        return body
    if 300 <= status < 400:
        raise Unanswered(
            f"{host} sends elsewhere (status {status})",
            "it was not followed: the text and the key go only to the address you set",
            "set UPPERHAND_LLM_URL to the final address",
        )
    if status in (401, 403):
        raise Unanswered(f"{host} refuses the key (status {status})", remedy="check UPPERHAND_LLM_KEY")
    if status == 404:
        raise Unanswered(
            f"{host} knows no such model or address (status 404)",
            _words(endpoint, body),
            "check UPPERHAND_LLM_MODEL, and that UPPERHAND_LLM_URL ends as its maker says, often in /v1",
        )
    try:
        wait = max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        wait = 0.0
    what = f"{host} is too busy (status 429)" if status == 429 else f"{host} fails (status {status})"
    raise Unanswered(
        what, _words(endpoint, body), "try again later", status in _AGAIN, wait, picky=status in (400, 422)
    )


def _words(endpoint: Endpoint, body: bytes) -> str:
    """Return the beginning of what a server says, without the key and without signs that move a terminal's cursor."""
    text = " ".join(body[:2_000].decode("utf-8", "replace").split())
    if endpoint.key:
        text = text.replace(endpoint.key, "…")
    return "".join(sign for sign in text if sign.isprintable())[:200]


def _content(endpoint: Endpoint, body: bytes) -> str:
    """Return the words of the model in an answer."""
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise Unanswered(
            f"{endpoint.host} answers in a form that is not OpenAI's",
            "there is no choices[0].message.content",
            "check that UPPERHAND_LLM_URL is an OpenAI-compatible address",
        )
    # What a server echoes must not reach the cache; a word as short as "none" is no secret.
    return content.replace(endpoint.key, "…") if len(endpoint.key) >= 8 else content
