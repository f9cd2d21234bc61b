"""Requests in comments: where they stand, what they ask, and what goes when they are answered."""

from __future__ import annotations

import pytest

from latex.requests import requests_in


def asked(text: str) -> list[str]:
    return [request.words for request in requests_in(text)]


def without(text: str) -> str:
    """Return the text without its requests."""
    for request in reversed(requests_in(text)):
        assert text[request.span.start : request.span.end] == request.text
        text = text[: request.span.start] + text[request.span.end :]
    return text


def test_a_request_on_lines_of_its_own_goes_with_its_lines() -> None:
    text = "Let $x$.\n  % AI: show the second case\n  %   as well\nThen.\n"
    assert asked(text) == ["show the second case as well"]
    assert without(text) == "Let $x$.\nThen.\n"
    assert requests_in(text)[0].row == 1


def test_a_request_at_the_end_of_a_line_leaves_the_line() -> None:
    text = "Clearly $a<b$.  %% AI: why?\n% not part of it\n"
    assert asked(text) == ["why?"]
    assert without(text) == "Clearly $a<b$.\n% not part of it\n"


@pytest.mark.parametrize(
    "text",
    [
        "50\\% AI: no comment\n",
        "% AIM: nothing\n",
        "% AI:\n\nText.\n",
        "AI: text\n",
        "\\begin{verbatim}\n% AI: shown\n\\end{verbatim}\n",
        "\\begin{comment}\n% AI: left out\n\\end{comment}\n",
    ],
)
def test_what_is_no_request(text: str) -> None:
    assert asked(text) == []


def test_several_requests_and_line_ends_of_windows() -> None:
    text = "% AI: one\r\n% AI: two\r\n% and on\r\n\\\\% AI: three\r\nEnd."
    assert asked(text) == ["one", "two and on", "three"]
    assert without(text) == "\\\\\r\nEnd."


def test_a_request_in_the_last_line_without_an_end() -> None:
    assert without("Text.\n% AI: more") == "Text.\n"
