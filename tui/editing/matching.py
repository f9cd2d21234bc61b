"""The partner of a bracket or of `\\begin`/`\\end` near the cursor, looked for in a bounded window.

Comments and escaped brackets are passed over; what lies further away than the window counts as not there, so that a
key costs the same in a text of any length.
"""

from __future__ import annotations

import re

from latex.text import Snapshot, Span

_WINDOW_LINES = 200  # lines either way; about four screens
_PARTNERS = {"(": ")", "[": "]", "{": "}"}
_CLOSERS = {closer: opener for opener, closer in _PARTNERS.items()}
_ENVIRONMENT = re.compile(r"\\(begin|end)[ \t]*\{([^{}%\\]*)\}")
_BRACKET = re.compile(r"\\.|[()\[\]{}]")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")


def partners(snapshot: Snapshot, offset: int) -> tuple[Span, Span] | None:
    """Return the bracket or `\\begin{…}`/`\\end{…}` at `offset` (or just before it) and its partner, in that order."""
    row, column = snapshot.location(offset)
    line = _code(snapshot.line(row))
    start = offset - column
    for match in _ENVIRONMENT.finditer(line):
        if match.start() <= column <= match.end():
            found = _environment_partner(snapshot, row, match)
            return (Span(start + match.start(), start + match.end()), found) if found is not None else None
    for at in (column, column - 1):
        if 0 <= at < len(line) and (line[at] in _PARTNERS or line[at] in _CLOSERS):
            brackets = [m for m in _BRACKET.finditer(line) if m.start() == at and len(m[0]) == 1]
            found = _bracket_partner(snapshot, row, at, line[at]) if brackets else None
            if found is not None:
                return Span(start + at, start + at + 1), found
    return None


def is_closed(snapshot: Snapshot, row: int, name: str) -> bool:
    """Return whether the environment `name` that starts on line `row` is ended in the lines that follow."""
    depth = 1
    for other in range(row + 1, min(snapshot.line_count, row + 1 + _WINDOW_LINES)):
        for match in _ENVIRONMENT.finditer(_code(snapshot.line(other))):
            if match[2] == name:
                depth += 1 if match[1] == "begin" else -1
                if depth == 0:
                    return True
    return False


def _code(line: str) -> str:
    """Return `line` without its comment."""
    match = _COMMENT.search(line) if "%" in line else None
    return line[: match.end() - 1] if match is not None else line


def _environment_partner(snapshot: Snapshot, row: int, match: re.Match[str]) -> Span | None:
    return _partner(snapshot, row, match.start(), _ENVIRONMENT, match[1], forward=match[1] == "begin")


def _bracket_partner(snapshot: Snapshot, row: int, column: int, bracket: str) -> Span | None:
    forward = bracket in _PARTNERS
    partner = _PARTNERS[bracket] if forward else _CLOSERS[bracket]
    pattern = re.compile(rf"(?:\\.)|([{re.escape(bracket + partner)}])")
    return _partner(snapshot, row, column, pattern, bracket, forward=forward)


def _partner(
    snapshot: Snapshot, row: int, column: int, pattern: re.Pattern[str], same: str, *, forward: bool
) -> Span | None:
    """Return the match that balances the one at `column`; `same` is the first group of those on its side."""
    step, first, depth = 1 if forward else -1, row, 0
    while abs(row - first) <= _WINDOW_LINES and 0 <= row < snapshot.line_count:
        found = [m for m in pattern.finditer(_code(snapshot.line(row))) if m[1]]
        if row == first:
            found = [m for m in found if (m.start() >= column if forward else m.start() <= column)]
        for match in found if forward else reversed(found):
            depth += 1 if match[1] == same else -1
            if depth == 0:
                start = snapshot.offset(row, 0)
                return Span(start + match.start(), start + match.end())
        row += step
    return None
