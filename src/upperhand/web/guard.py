"""Stands before every request: who may ask from where, how much may be sent, and what every answer says to the browser."""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from .faults import OF_THE_PROGRAM
from .messages import Fault

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts by which the page may be called: any other is a name that somebody has pointed at this machine."""

MOST_JSON = 200_000
"""Bytes of a request, other than a document."""

MOST_DOCUMENT = 20_000_000
"""Bytes of a document."""

UPLOADS = "/api/documents"

MOST_UPLOADS = 4
"""Documents that are sent or read at once: so many, and no more, are held in memory."""

PATIENCE = 60.0
"""Seconds for a request to arrive."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""What the page may load: its own files, nothing else."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class _Late(Exception):
    """A request that did not arrive in time."""


class _Gone(Exception):
    """The browser went away in the middle of a request."""


class Guard:
    """Wraps the app.

    Parameters
    ----------
    app : callable
        In the form of ASGI.
    hosts : collection of str
        Further names by which the page may be called.
    served : object
        What the app works with.
    """

    def __init__(self, app: App, hosts: Collection[str] = (), served: Any = None) -> None:
        self.app, self.served = app, served
        self.hosts = LOOPBACK | frozenset(hosts)
        self.uploads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":  # there is none, and no page is asked from where it comes
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        upload = scope["path"] == UPLOADS

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                own = {name for name, _ in HEADERS}
                kept = [(n, v) for n, v in message.get("headers", []) if n.lower() not in (*own, b"server")]
                if scope["path"].startswith("/api/") and not any(
                    n.lower() == b"cache-control" for n, _ in kept
                ):
                    kept.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        refused = self._refused(scope)
        if refused is None and upload and self.uploads >= MOST_UPLOADS:
            refused = (
                429,
                Fault(what="too many documents are sent at once", remedy="send them one after another"),
            )
        taken = refused is None and upload
        self.uploads += taken
        try:
            if refused is None:
                body = await _body(receive, _most(scope["path"]))
                refused = _too_much(scope["path"]) if body is None else None
            if refused is not None:
                await _say(answer, *refused)
                return
            await self.app(scope, _again(body or b"", receive), answer)
        except _Gone:
            return
        except _Late:
            await _say(answer, 408, Fault(what="the request did not arrive in time", remedy="send it again"))
        except Exception:
            traceback.print_exc(
                file=sys.stderr
            )  # for who runs the program; the page hears only that it failed
            if not begun:
                await _say(answer, 500, OF_THE_PROGRAM)
        finally:
            self.uploads -= taken

    def _refused(self, scope: Scope) -> tuple[int, Fault] | None:
        """Return why a request is not heard: called by a foreign name, or from a foreign page."""
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value.decode("latin-1"))
        hosts = headers.get(b"host", [])
        if len(hosts) != 1 or _name(f"//{hosts[0]}") not in self.hosts:
            what = "the page answers only by this machine's own name"
            return 400, Fault(what=what, remedy="open the address that 'upperhand serve' printed")
        foreign = Fault(what="another page asked for this", why="only the program's own page may")
        for origin in headers.get(b"origin", []):
            parts = origin.partition("://")
            if parts[0] not in ("http", "https") or parts[2].lower() != hosts[0].lower():
                return 403, foreign
        opens = scope["method"] in ("GET", "HEAD") and not scope["path"].startswith(
            "/api/"
        )  # a link may lead here
        sites = headers.get(b"sec-fetch-site", [])
        if not opens and any(site not in ("same-origin", "none") for site in sites):
            return 403, foreign
        lengths = headers.get(b"content-length", [])
        if any(not length.isdigit() or int(length) > _most(scope["path"]) for length in lengths):
            return _too_much(scope["path"])
        return None


def _name(address: str) -> str:
    """Return the host of an address, without its port; empty where there is none."""
    if set(address[2:]) & set("@/\\?#"):
        return ""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _most(path: str) -> int:
    return MOST_DOCUMENT if path == UPLOADS else MOST_JSON


def _too_much(path: str) -> tuple[int, Fault]:
    remedy = "split the document" if path == UPLOADS else "ask for less at once"
    return 413, Fault(what=f"more than {_most(path):,} bytes were sent", remedy=remedy)


async def _body(receive: Receive, most: int) -> bytes | None:
    """Return what was sent; None if it is more than may be."""
    parts = bytearray()
    until = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise _Late from None
        if message["type"] == "http.disconnect":
            raise _Gone
        parts += message.get("body", b"")
        if len(parts) > most:
            return None
        if not message.get("more_body", False):
            return bytes(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body once, and then whatever else comes."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give


async def _say(send: Send, status: int, fault: Fault) -> None:
    body = json.dumps(fault.model_dump(mode="json"), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
