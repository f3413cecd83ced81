"""Where a language model answers: the address, the model's name and the key, checked before anything is sent."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .problems import DocumentError


class EndpointError(DocumentError):
    """Settings of a language model that cannot be used (exit code 2); ``file`` names the setting."""


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
        if parts.scheme == "http" and not on_this_machine(host):
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


def _unusable(what: str, remedy: str) -> EndpointError:
    return EndpointError("UPPERHAND_LLM_URL", what, "nothing was sent", remedy)


def on_this_machine(host: str) -> bool:
    """Return whether a host's name can only mean this machine.

    Examples
    --------
    >>> on_this_machine("127.0.0.1"), on_this_machine("models.example")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
