"""Where language models are asked: which settings are taken, and which are refused before anything is sent."""

from __future__ import annotations

import pytest

from tests.evidence.fake_model import (
    KEY,
)
from upperhand.evidence.language_model_endpoint import Endpoint, EndpointError


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://models.example/v1", True),
        ("http://localhost:8080/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://127.9.9.9:1/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://models.example/v1", False),
        ("http://localhost.example/v1", False),
        ("http://192.168.0.2/v1", False),
        ("http://0.0.0.0/v1", False),
        ("http://127.0.0.1@models.example/v1", False),
        ("https://user:word@models.example/v1", False),
        ("https://models.example/v1?a=b", False),
        ("https://models.example/v1#a", False),
        ("https://models.example:99999/v1", False),
        ("https://models.example/v1\r\nX: y", False),
        ("https:///v1", False),
        ("file:///etc/passwd", False),
        ("ftp://models.example", False),
        ("models.example/v1", False),
        ("http://[::1", False),
    ],
)
def test_which_addresses_are_asked(url: str, good: bool) -> None:
    if good:
        assert Endpoint(url, "small").url == url
    else:
        with pytest.raises(EndpointError) as told:
            Endpoint(url, "small", KEY)
        assert told.value.file == "UPPERHAND_LLM_URL"
        assert told.value.problem.remedy
        assert KEY not in str(told.value)


def test_plain_http_elsewhere_is_told_to_use_https() -> None:
    with pytest.raises(EndpointError, match=r"use https://models\.example/v1"):
        Endpoint("http://models.example/v1", "small")


@pytest.mark.parametrize("key", ["two words", "line\r\nX-More: 1", "ключ", "tab\t"])
def test_a_key_that_could_break_a_header_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(EndpointError) as told:
        Endpoint("https://models.example/v1", "small", key)
    assert key not in str(told.value)


OURS = {"UPPERHAND_LLM_URL": "https://ours.example/v1", "UPPERHAND_LLM_MODEL": "small"}
THEIRS = {"OPENAI_BASE_URL": "https://theirs.example/v1", "OPENAI_API_KEY": "theirs"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            {**OURS, "UPPERHAND_LLM_KEY": " ours\n"}, ("https://ours.example/v1", "ours"), id="ours"
        ),
        pytest.param(
            {**OURS, **THEIRS}, ("https://ours.example/v1", ""), id="their key stays at their address"
        ),
        pytest.param(
            {**THEIRS, "UPPERHAND_LLM_MODEL": "small"},
            ("https://theirs.example/v1", "theirs"),
            id="fall back",
        ),
        pytest.param(
            {**THEIRS, "UPPERHAND_LLM_MODEL": "small", "UPPERHAND_LLM_KEY": "ours"},
            ("https://theirs.example/v1", "ours"),
            id="our key for their address",
        ),
    ],
)
def test_settings_come_from_the_environment(environment: dict[str, str], expected: tuple[str, str]) -> None:
    found = Endpoint.from_environment(environment)
    assert (found.url, found.key) == expected


@pytest.mark.parametrize(
    ("environment", "setting"),
    [
        ({}, "UPPERHAND_LLM_URL"),
        ({"OPENAI_API_KEY": "theirs", "UPPERHAND_LLM_MODEL": "small"}, "UPPERHAND_LLM_URL"),
        ({"UPPERHAND_LLM_URL": "https://ours.example"}, "UPPERHAND_LLM_MODEL"),
    ],
)
def test_a_missing_setting_is_named(environment: dict[str, str], setting: str) -> None:
    with pytest.raises(EndpointError) as told:
        Endpoint.from_environment(environment)
    assert told.value.file == setting
