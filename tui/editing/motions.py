"""Where a motion leads: functions of a text and an offset, which touch the lines they pass and no others.

Offsets given and returned lie within the text and between characters: never inside a CR LF, nor between a character
and the combining ones that follow it.
"""

from __future__ import annotations

import re

from latex.text import Snapshot
from tui.editing.wrap import cluster_end, cluster_start

_MARKS = "\u0300-\u036f\u20d0-\u20ff"  # combining characters of the scripts mathematics is written in
_WORD = re.compile(rf"\\[A-Za-z@]+\*?|[\w{_MARKS}]+|[^\w\s\\{_MARKS}]+|\\[^A-Za-z@\s]?")
_SENTENCE_END = re.compile(r"[.!?][)\]}'\"$]*(?=\s|$)")
_HEADING = re.compile(r"(?<!%)\\(?:part|chapter|(?:sub){0,2}section|paragraph)\*?(?=[\[{ ])")
_SENTENCE_LINES = 200  # lines; a sentence longer than this is none


def visible_length(line: str) -> int:
    """Return the columns of `line` without the CR of its line end."""
    return len(line) - 1 if line.endswith("\r") else len(line)


def line_bounds(snapshot: Snapshot, row: int) -> tuple[int, int]:
    """Return the offsets of the start of a line and of its end, before the line end."""
    start = snapshot.offset(row, 0)
    return start, start + visible_length(snapshot.line(row))


def settled(snapshot: Snapshot, offset: int) -> int:
    """Return `offset`, moved into the text and to the start of the character it lies in."""
    row, column = snapshot.location(offset)
    line = snapshot.line(row)
    return snapshot.offset(row, cluster_start(line, min(column, visible_length(line))))


def left(snapshot: Snapshot, offset: int) -> int:
    """Return the place one character back."""
    row, column = snapshot.location(offset)
    if column == 0:
        return line_bounds(snapshot, row - 1)[1] if row else 0
    return offset - column + cluster_start(snapshot.line(row), column - 1)


def right(snapshot: Snapshot, offset: int) -> int:
    """Return the place one character on."""
    row, column = snapshot.location(offset)
    line = snapshot.line(row)
    if column >= visible_length(line):
        return snapshot.offset(row + 1, 0) if row + 1 < snapshot.line_count else offset
    return offset - column + cluster_end(line, column)


def word_left(snapshot: Snapshot, offset: int) -> int:
    """Return the start of the word before; a control sequence is one word."""
    row, column = snapshot.location(offset)
    while True:
        starts = [match.start() for match in _WORD.finditer(snapshot.line(row)) if match.start() < column]
        if starts:
            return snapshot.offset(row, starts[-1])
        if row == 0:
            return 0
        row, column = row - 1, len(snapshot.line(row - 1)) + 1


def word_right(snapshot: Snapshot, offset: int) -> int:
    """Return the end of the word after; a control sequence is one word."""
    row, column = snapshot.location(offset)
    while True:
        ends = (match.end() for match in _WORD.finditer(snapshot.line(row)) if match.end() > column)
        if (end := next(ends, None)) is not None:
            return snapshot.offset(row, end)
        if row + 1 >= snapshot.line_count:
            return snapshot.length
        row, column = row + 1, -1


def word_at(snapshot: Snapshot, offset: int) -> tuple[int, int]:
    """Return the offsets of the word around `offset`; both are `offset` where it touches none."""
    row, column = snapshot.location(offset)
    touching = [m for m in _WORD.finditer(snapshot.line(row)) if m.start() <= column <= m.end()]
    if not touching:
        return offset, offset
    match = next((m for m in touching if m.start() <= column < m.end()), touching[0])
    return offset - column + match.start(), offset - column + match.end()


def smart_home(snapshot: Snapshot, offset: int) -> int:
    """Return the first character of the line that is not white space, or from there the start of the line."""
    row, column = snapshot.location(offset)
    line = snapshot.line(row)
    indent = len(line) - len(line.lstrip(" \t"))
    return offset - column + (0 if column == indent else indent)


def line_end(snapshot: Snapshot, offset: int) -> int:
    """Return the end of the line, before its line end."""
    return line_bounds(snapshot, snapshot.location(offset).row)[1]


def paragraph_up(snapshot: Snapshot, offset: int) -> int:
    """Return the blank line before the paragraph, or the start of the text."""
    row = snapshot.location(offset).row
    while row > 0 and _is_blank(snapshot, row):
        row -= 1
    while row > 0 and not _is_blank(snapshot, row):
        row -= 1
    return snapshot.offset(max(0, row), 0)


def paragraph_down(snapshot: Snapshot, offset: int) -> int:
    """Return the blank line after the paragraph, or the end of the text."""
    row, last = snapshot.location(offset).row, snapshot.line_count
    while row < last and _is_blank(snapshot, row):
        row += 1
    while row < last and not _is_blank(snapshot, row):
        row += 1
    return snapshot.offset(row, 0) if row < last else snapshot.length


def sentence_start(snapshot: Snapshot, offset: int) -> int:
    """Return the start of the sentence, or of the one before where `offset` is at the start of one."""
    row = snapshot.location(offset).row
    first = row
    while first > max(0, row - _SENTENCE_LINES) and not (_is_blank(snapshot, first) and first < row):
        first -= 1
    base = snapshot.offset(first, 0)
    before = snapshot.slice(base, offset).rstrip()
    starts = [m.end() for m in _SENTENCE_END.finditer(before) if m.end() < len(before)]
    if starts:
        after = before[starts[-1] :]
        return base + starts[-1] + len(after) - len(after.lstrip())
    return base + len(before) - len(before.lstrip())


def sentence_end(snapshot: Snapshot, offset: int) -> int:
    """Return the place after the full stop that ends the sentence, or the end of the paragraph."""
    row = snapshot.location(offset).row
    last = row + 1
    while last < min(snapshot.line_count, row + _SENTENCE_LINES) and not _is_blank(snapshot, last):
        last += 1
    text = snapshot.slice(offset, line_bounds(snapshot, last - 1)[1])
    match = _SENTENCE_END.search(text, 1)
    if match is not None:
        return offset + match.end()
    if text.strip() or last >= snapshot.line_count:
        return offset + len(text)
    return sentence_end(snapshot, snapshot.offset(last + 1, 0)) if last + 1 < snapshot.line_count else snapshot.length


def heading_after(snapshot: Snapshot, offset: int) -> int:
    """Return the next section heading; `offset` where there is none. Costs the lines up to it."""
    row, column = snapshot.location(offset)
    for at in range(row, snapshot.line_count):
        found = (match.start() for match in _HEADING.finditer(snapshot.line(at)) if at > row or match.start() > column)
        if (start := next(found, None)) is not None:
            return snapshot.offset(at, start)
    return offset


def heading_before(snapshot: Snapshot, offset: int) -> int:
    """Return the section heading before; `offset` where there is none. Costs the lines down to it."""
    row, column = snapshot.location(offset)
    for at in range(row, -1, -1):
        starts = [match.start() for match in _HEADING.finditer(snapshot.line(at)) if at < row or match.start() < column]
        if starts:
            return snapshot.offset(at, starts[-1])
    return offset


def _is_blank(snapshot: Snapshot, row: int) -> bool:
    line = snapshot.line(row)
    return not line or line.isspace()


def next_column(line: str, column: int) -> int:
    """Return the column after the character at `column`."""
    return cluster_end(line, column) if column < visible_length(line) else column + 1
