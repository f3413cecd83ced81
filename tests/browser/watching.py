"""Watches what a page loads and what it complains about."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


@dataclass
class Watch:
    """What the pages of a context did, against what they may do.

    Attributes
    ----------
    home : str
        Address of the server: all else is outside.
    outside : list of str
        Addresses asked for that are not the server's.
    complaints : list of str
        Errors and warnings of the console, breaches of the content policy among them, and uncaught exceptions.
    loaded : list of Response
        Everything that came, in order.
    expected : list of str
        Parts of complaints that a test brings about on purpose.
    """

    home: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    loaded: list[Response] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def look_at(self, context: BrowserContext) -> None:
        """Begin to watch a context."""
        context.on("request", self._request)
        context.on("response", lambda response: self.loaded.append(response))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.outside.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def check(self) -> None:
        """Nothing from outside, and no complaint that was not expected."""
        assert self.outside == []
        unexpected = {each for each in self.complaints if not any(part in each for part in self.expected)}
        assert not unexpected, "; ".join(sorted(unexpected))
