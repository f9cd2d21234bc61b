"""Looking for text: a query compiled once, asked of single lines for colouring and of many lines to find the next.

A match lies within one line. White space in a plain query stands for itself.

Invariants:
- No query takes for ever: an expression that tries too much on one line is given up, and the room goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from latex.text import Snapshot, Span
from sessions.errors import QueryError

_CHUNK_LINES = 512  # lines read at once; one block of a snapshot
_PATIENCE_S = 0.2  # seconds for one line; an honest expression takes microseconds


class _Match(Protocol):
    def start(self) -> int: ...

    def end(self) -> int: ...

    def expand(self, template: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for."""

    text: str
    """As it was typed, without the slashes of an expression."""
    is_expression: bool

    @classmethod
    def of(cls, text: str, *, regex: bool = False) -> Query:
        """Return the query for `text`; case counts only where `text` has a capital letter.

        Raises:
            QueryError: `text` is not a regular expression, or asks for the end of a line.
        """
        query = cls(text, regex)
        if regex and re.search(r"(?<!\\)(?:\\\\)*\\[nr]", text):
            raise QueryError(f"{text} asks for the end of a line, but what is looked for lies within one line.")
        query._compiled()
        return query

    @classmethod
    def typed(cls, text: str) -> Query:
        """Return the query for what was typed at a prompt: /…/ is a regular expression.

        Raises:
            QueryError: as for `of`.
        """
        is_expression = len(text) > 2 and text.startswith("/") and text.endswith("/")
        return cls.of(text[1:-1] if is_expression else text, regex=is_expression)

    def columns(self, line: str) -> list[tuple[int, int]]:
        """Return the columns `[start, end)` of the matches in `line` that are not empty.

        Raises:
            QueryError: the expression was given up on this line.
        """
        return [(match.start(), match.end()) for match in self._matches(line)]

    def replaced(self, line: str, template: str) -> list[tuple[int, int, str]]:
        r"""Return the matches in `line` with what each becomes; in an expression `\1` is its first group.

        Raises:
            QueryError: the template names a group that is not there, or the expression was given up.
        """
        if not self.is_expression:
            return [(match.start(), match.end(), template) for match in self._matches(line)]
        try:
            return [(match.start(), match.end(), match.expand(template)) for match in self._matches(line)]
        except (re.error, IndexError, LookupError) as error:
            raise QueryError(f"{template} cannot replace what {self.text} finds: {error}.") from error

    def _matches(self, line: str) -> Iterator[_Match]:
        pattern = self._compiled()
        if isinstance(pattern, re.Pattern):
            found: Iterator[_Match] = pattern.finditer(line)
        else:
            found = pattern.finditer(line, timeout=_PATIENCE_S)
        try:
            for match in found:
                if match.end() > match.start():
                    yield match
        except TimeoutError as error:
            raise QueryError(
                f"{self.text} takes too long on a line that begins “{line.strip()[:30]}”, so the search was given up. "
                "Nested repetitions are the usual reason."
            ) from error

    def _compiled(self) -> re.Pattern[str] | _Expression:
        return _compiled(self.text, self.is_expression)


class _Expression(Protocol):
    def finditer(self, line: str, *, timeout: float) -> Iterator[_Match]: ...


@lru_cache(maxsize=64)  # queries; as many as anybody has on the screen
def _compiled(text: str, is_expression: bool) -> re.Pattern[str] | _Expression:
    flags = re.IGNORECASE if text == text.lower() else 0
    if not is_expression:
        return re.compile(re.escape(text), flags)
    import regex  # the standard library's expressions cannot be given up

    try:
        return cast("_Expression", regex.compile(text, regex.IGNORECASE if flags else 0))
    except regex.error as error:
        raise QueryError(f"{text} is not a regular expression: {error}.") from error


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


def count_before(snapshot: Snapshot, query: Query, offset: int, most: int = 9_999) -> tuple[int, int, bool]:
    """Return how many matches start before `offset`, how many there are, and whether more than `most` were not counted.

    Costs work proportional to the text; any thread may call it.
    """
    place = snapshot.location(offset)
    before = count = 0
    for row in range(0, snapshot.line_count, _CHUNK_LINES):
        for at, line in enumerate(snapshot.lines(row, row + _CHUNK_LINES), row):
            columns = query.columns(line)
            count += len(columns)
            before += sum((at, start) < place for start, _ in columns)
        if count > most and row > place.row:
            return before, count, True
    return before, count, False


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
