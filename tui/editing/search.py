"""Looking for text: a query compiled once, asked of single lines for colouring and of many lines to find the next.

A match lies within one line. White space in a plain query stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from latex.text import Snapshot, Span

_CHUNK_LINES = 512  # lines read at once; one block of a snapshot


class QueryError(ValueError):
    """A regular expression that cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str, *, regex: bool = False) -> Query:
        """Return the query for `text`; case counts only where `text` has a capital letter.

        Raises:
            QueryError: `text` is not a regular expression.
        """
        flags = re.IGNORECASE if text == text.lower() else 0
        try:
            return cls(re.compile(text if regex else re.escape(text), flags))
        except re.error as error:
            raise QueryError(f"{text} is not a regular expression: {error}.") from error

    def columns(self, line: str) -> list[tuple[int, int]]:
        """Return the columns `[start, end)` of the matches in `line` that are not empty."""
        return [match.span() for match in self.pattern.finditer(line) if match.end() > match.start()]


def find_next(snapshot: Snapshot, query: Query, offset: int) -> Span | None:
    """Return the first match that starts at `offset` or later, going on from the start of the text."""
    row, column = snapshot.location(offset)
    for at, line in _rows_from(snapshot, row):
        for start, end in query.columns(line):
            if at != row or start >= column:
                return _span(snapshot, at, start, end)
    for start, end in query.columns(snapshot.line(row)):
        return _span(snapshot, row, start, end)
    return None


def find_previous(snapshot: Snapshot, query: Query, offset: int) -> Span | None:
    """Return the last match that ends at `offset` or before, going on from the end of the text."""
    row, column = snapshot.location(offset)
    for at, line in _rows_back_from(snapshot, row):
        for start, end in reversed(query.columns(line)):
            if at != row or end <= column:
                return _span(snapshot, at, start, end)
    for start, end in reversed(query.columns(snapshot.line(row))):
        return _span(snapshot, row, start, end)
    return None


def _span(snapshot: Snapshot, row: int, start: int, end: int) -> Span:
    base = snapshot.offset(row, 0)
    return Span(base + start, base + end)


def _rows_from(snapshot: Snapshot, row: int) -> Iterator[tuple[int, str]]:
    """Yield every line once, `row` first, going round at the end."""
    for first, last in ((row, snapshot.line_count), (0, row)):
        for start in range(first, last, _CHUNK_LINES):
            end = min(start + _CHUNK_LINES, last)
            yield from enumerate(snapshot.lines(start, end), start)


def _rows_back_from(snapshot: Snapshot, row: int) -> Iterator[tuple[int, str]]:
    """Yield every line once, `row` first, going backwards and round at the start."""
    for first, last in ((0, row + 1), (row + 1, snapshot.line_count)):
        for end in range(last, first, -_CHUNK_LINES):
            start = max(first, end - _CHUNK_LINES)
            yield from reversed(list(enumerate(snapshot.lines(start, end), start)))
