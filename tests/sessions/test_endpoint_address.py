"""Where the author's text may go, and what is said when there is no key; nothing is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from endpoint_bench import (
    MODEL,
    failure_of,
)

from sessions.colleague.endpoint import Endpoint, choose_base_url
from sessions.errors import AssistantError


@pytest.mark.parametrize("address", ["http://example.org", "http://10.0.0.1:8080", "http://127.0.0.1.example.org"])
def test_plain_http_to_another_machine_is_refused(address: str) -> None:
    with pytest.raises(AssistantError, match="unencrypted"):
        Endpoint("m", address)


@pytest.mark.parametrize("address", ["http://localhost:11434", "http://127.0.0.1:8080", "http://[::1]:1234"])
def test_plain_http_on_this_machine_is_fine(address: str) -> None:
    assert Endpoint("m", address).is_local


@pytest.mark.parametrize(
    "address", ["", "localhost:80", "ftp://a.org", "https://me:secret@a.org", "http://[x", "https://a:b"]
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(AssistantError, match="is not one") as caught:
        Endpoint("m", address)
    assert "secret" not in str(caught.value)


async def test_without_a_key_nothing_starts_and_the_ways_to_give_one_are_named(tmp_path: Path) -> None:
    endpoint = Endpoint(MODEL, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    error = await failure_of(endpoint)
    assert error.kind == "key"
    assert str(error) == endpoint.missing_key
    for way in ("ANTHROPIC_API_KEY", str(tmp_path / "lemmata" / "key"), "lemmata demo"):
        assert way in str(error)


def test_settings_come_before_the_environment_and_that_before_the_public_address() -> None:
    environment = {"ANTHROPIC_BASE_URL": "http://localhost:1"}
    assert choose_base_url("http://localhost:2", environment) == "http://localhost:2"
    assert choose_base_url("", environment) == "http://localhost:1"
    assert choose_base_url("", {}) == "https://api.anthropic.com"
