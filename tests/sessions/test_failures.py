"""What a server's words and a broken connection mean."""

from __future__ import annotations

import itertools
import socket
import ssl

import pytest

from sessions.colleague.failures import of_connection, of_status, quoted, refused_feature
from sessions.colleague.key import Key
from sessions.colleague.wire import Address

ADDRESS = Address("https://api.example.org", "claude-opus-5-5", False)


@pytest.mark.parametrize(
    ("status", "words", "feature"),
    [
        (400, '"llama3.1:8b" does not support thinking', "thinking"),
        (400, "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags", "thinking"),
        (400, "thinking.adaptive.display: Extra inputs are not permitted", "thinking"),
        (422, '{"loc": ["body", "output_config"], "msg": "Extra inputs are not permitted"}', "output_config"),
        (400, "This model does not support the effort parameter.", "output_config"),
        (400, "system.1.cache_control.ttl: Extra inputs are not permitted", "cache_control"),
        (400, "messages.3.content.0.cache_control: Extra inputs are not permitted", "cache_control"),
        (400, "messages.2.role: Input should be 'user' or 'assistant' (was 'system')", "system_messages"),
    ],
)
def test_a_field_that_a_server_does_not_know_is_recognised(status: int, words: str, feature: str) -> None:
    assert refused_feature(status, words) == feature


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "messages.1.content.0: thinking blocks are bound to the conversation; unexpected change"),
        (400, "messages.1.content.0.thinking: Input should be a valid string"),
        (400, "A maximum of 4 blocks with cache_control may be provided. Found 5."),
        (404, "unknown model: kimi-k2-thinking"),
        (400, "prompt is too long: 1000001 tokens"),
        (500, "thinking: not supported"),
    ],
)
def test_other_complaints_drop_nothing(status: int, words: str) -> None:
    assert refused_feature(status, words) is None


def chain(*errors: BaseException) -> BaseException:
    """Return the first error, each caused by the next."""
    for error, cause in itertools.pairwise(errors):
        error.__cause__ = cause
    return errors[0]


@pytest.mark.parametrize(
    ("error", "kind", "is_passing"),
    [
        (chain(OSError("x"), ssl.SSLCertVerificationError("expired")), "tls", False),
        (chain(OSError("x"), ssl.SSLError("wrong version number")), "tls", False),
        (chain(TimeoutError("x"), ssl.SSLWantReadError("x")), "network", True),
        (chain(OSError("x"), socket.gaierror("x")), "dns", True),
        (chain(OSError("x"), ExceptionGroup("x", [OSError("y"), ConnectionRefusedError("z")])), "refused", False),
        (chain(OSError("x"), ConnectionResetError("x")), "network", True),
    ],
)
def test_a_broken_connection_is_told_by_its_cause(error: BaseException, kind: str, is_passing: bool) -> None:
    failure = of_connection(error, ADDRESS)
    assert (failure.kind, failure.is_passing) == (kind, is_passing)
    assert failure.sentence.endswith(".")


@pytest.mark.parametrize(
    ("error_type", "kind"),
    [("overloaded_error", "overloaded"), ("rate_limit_error", "rate_limit"), (None, "server"), ("new_error", "server")],
)
def test_an_error_inside_a_stream_is_told_by_its_type(error_type: str | None, kind: str) -> None:
    assert of_status(200, error_type, "", None, ADDRESS).kind == kind


def test_the_words_of_a_server_are_short_harmless_and_without_the_key() -> None:
    words = quoted("bad \x1b]52;c;aGk=\x07 key-1234567 \u202e" + "a" * 1000, Key("key-1234567"))
    assert words.isprintable()
    assert "key-1234567" not in words
    assert len(words) < 250
