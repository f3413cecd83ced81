"""Asks an OpenAI-compatible endpoint one question: bounded in time and size, never redirected, its key never shown.

The standard library does it: one POST with a limit on everything needs no client of its own, so that this extra brings no
library with it.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import random
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from .problems import DocumentError

MOST_BYTES = 2_000_000
"""Size of an answer beyond which it is not read."""

_AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504, 529])
"""Status codes after which asking again may help."""


class EndpointError(DocumentError):
    """Settings of a language model that cannot be used (exit code 2); ``file`` names the setting."""


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
class Endpoint:
    """Where a language model answers.

    Attributes
    ----------
    url : str
        Base address, to which ``/chat/completions`` is added; https, or plain http on this machine only.
    model : str
        The name by which the endpoint knows the model.
    key : str
        Sent to that address alone; empty where none is needed. It is never shown.

    Raises
    ------
    EndpointError
        If the address or the key cannot be used.

    Examples
    --------
    >>> Endpoint("http://localhost:8080/v1", "small", key="secret")
    Endpoint(url='http://localhost:8080/v1', model='small')
    >>> Endpoint("http://models.example/v1", "small")
    Traceback (most recent call last):
        ...
    upperhand.evidence.language_model_endpoint.EndpointError: UPPERHAND_LLM_URL: plain http goes to this machine only
      why: the key and the text would cross the network unprotected
      try: use https://models.example/v1
    """

    url: str
    model: str
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, before anything is sent."""
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise _unusable("the address is none", "give https://HOST/PATH") from None
        if not host or parts.scheme not in ("http", "https") or re.search(r"[^!-~]", self.url):
            raise _unusable("the address is none", "give https://HOST/PATH")
        if parts.username is not None or parts.query or parts.fragment:
            raise _unusable(
                "the address holds more than host and path",
                "give https://HOST/PATH, and the key in UPPERHAND_LLM_KEY",
            )
        if parts.scheme == "http" and not _on_this_machine(host):
            raise EndpointError(
                "UPPERHAND_LLM_URL",
                "plain http goes to this machine only",
                "the key and the text would cross the network unprotected",
                f"use {self.url.replace('http:', 'https:', 1)}",
            )
        if not self.model.strip():
            raise EndpointError(
                "UPPERHAND_LLM_MODEL",
                "no model is named",
                "an endpoint has several",
                "set it to the model's name",
            )
        if re.search(r"[^!-~]", self.key):
            raise EndpointError(
                "UPPERHAND_LLM_KEY", "the key holds a blank or a sign that no key has", remedy="copy it again"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Endpoint:
        """Return the endpoint that the environment names.

        ``UPPERHAND_LLM_URL``, ``UPPERHAND_LLM_KEY`` and ``UPPERHAND_LLM_MODEL``. Without the first, ``OPENAI_BASE_URL`` and
        ``OPENAI_API_KEY``: a key goes to the address it was set beside, not to another.

        Raises
        ------
        EndpointError
            If they name none, or none that can be used.

        Examples
        --------
        >>> Endpoint.from_environment({"OPENAI_BASE_URL": "https://models.example/v1", "UPPERHAND_LLM_MODEL": "small"}).url
        'https://models.example/v1'
        """
        given = {
            name: value.strip()
            for name, value in (os.environ if environment is None else environment).items()
        }
        url, key = given.get("UPPERHAND_LLM_URL", ""), given.get("UPPERHAND_LLM_KEY", "")
        if not url:
            url, key = given.get("OPENAI_BASE_URL", ""), key or given.get("OPENAI_API_KEY", "")
        if not url:
            raise EndpointError(
                "UPPERHAND_LLM_URL",
                "no address of a language model is set",
                "documents are sent only where you say",
                "set UPPERHAND_LLM_URL, UPPERHAND_LLM_MODEL and, where it is needed, UPPERHAND_LLM_KEY",
            )
        return cls(url, given.get("UPPERHAND_LLM_MODEL", ""), key)

    @property
    def host(self) -> str:
        """The host with its port, as errors name it."""
        return urlsplit(self.url).netloc


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


def _unusable(what: str, remedy: str) -> EndpointError:
    return EndpointError("UPPERHAND_LLM_URL", what, "nothing was sent", remedy)


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _connection(endpoint: Endpoint, seconds: float) -> http.client.HTTPConnection:
    """Return a connection to the endpoint, through the system's proxy where one is set."""
    parts = urlsplit(endpoint.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=seconds)
    context = ssl.create_default_context()
    proxy = "" if _on_this_machine(host) or proxy_bypass(host) else getproxies().get("https", "")
    if not proxy:
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context)
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    connection = http.client.HTTPSConnection(
        through.hostname or "", through.port, timeout=seconds, context=context
    )
    connection.set_tunnel(host, parts.port)
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
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Unanswered(
            f"{endpoint.host} could not be asked",
            str(why),
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
