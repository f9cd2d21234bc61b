r"""Requests to the colleague that stand in the source as comments: `% AI: show the second case as well`.

A comment that begins with `AI:` is a request; comment lines right below it, without a request of their own, go on with
it. What stands in an environment taken word for word (`verbatim`, `lstlisting`, `comment`) is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from latex.highlight import START, exit_state
from latex.text import Span

_MARK = re.compile(r"(?<!\\)((?:\\\\)*)(%+)[ \t]*AI:[ \t]*(.*)")
_COMMENT = re.compile(r"[ \t]*%+[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the author's in the source."""

    span: Span
    """What goes when it is answered: whole lines, or the comment at the end of a line with the blanks before it."""
    text: str
    """What stands there."""
    words: str
    """What is asked for."""
    row: int
    """Line of its beginning, from 0."""


def requests_in(text: str) -> tuple[Request, ...]:
    """Return the requests of a file, in order."""
    if "AI:" not in text:
        return ()
    found: list[Request] = []
    lines = text.split("\n")
    state, offset, row = START, 0, 0
    while row < len(lines):
        line = lines[row].removesuffix("\r")
        match = _MARK.search(line) if not _is_word_for_word(state) else None
        last = row
        if match is not None:
            start = match.end(1)
            words = [match[3].strip()]
            is_whole = not line[:start].strip()
            while is_whole and last + 1 < len(lines) and (more := _continued(lines[last + 1])) is not None:
                words.append(more)
                last += 1
            request = _request(text, lines, row, last, offset, 0 if is_whole else len(line[:start].rstrip()), is_whole)
            if asked := " ".join(filter(None, words)):
                found.append(Request(request, text[request.start : request.end], asked, row))
        for each in range(row, last + 1):
            state = exit_state(lines[each], state)
            offset += len(lines[each]) + 1
        row = last + 1
    return tuple(found)


def _request(text: str, lines: list[str], row: int, last: int, offset: int, column: int, is_whole: bool) -> Span:
    end = offset + sum(len(line) + 1 for line in lines[row : last + 1])
    if not is_whole:
        return Span(offset + column, offset + len(lines[row].removesuffix("\r")))
    return Span(offset, min(end, len(text)))


def _continued(line: str) -> str | None:
    match = _COMMENT.fullmatch(line.removesuffix("\r"))
    return match[1].strip() if match is not None and _MARK.search(line) is None and match[1].strip() else None


def _is_word_for_word(state: tuple[str, ...]) -> bool:
    return bool(state) and (state[-1] == "I" or state[-1][:2] in ("V:", "X:"))
