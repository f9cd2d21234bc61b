"""One line of text as rows of cells: stand-ins for what cannot be shown, and soft wrapping by word.

Invariants:
- Every code point of a line has a column, whatever it is; what a terminal would act on or hide is shown by a stand-in.
- The rows of a line cover its columns in order, without gaps; each row but the last ends after a space where it can.
- A row is at most one cell wider than asked for, and that cell is the space it ends with.

A line of printable ASCII, however long, is wrapped with one search for each row.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from wcwidth import wcwidth

TAB_WIDTH = 4  # cells; what most LaTeX sources that use tabs are written with

_ONE_CELL_EACH = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037b-\u0482\u2010-\u2027\u2190-\u2211]*")
# Flags and skin tones: terminals disagree on how wide they are beside their neighbours.
_JOINS_NEIGHBOURS = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_STAND_INS = {"\x7f": "␡", "\x85": "␤", "\u2028": "⏎", "\u2029": "¶", "\u200b": "∙", "\ufeff": "∙", "\u00ad": "‐"}


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A line broken into rows."""

    text: str
    """The line without its line end."""
    starts: tuple[int, ...]
    """The column each row starts at; the first is 0."""
    indent: int
    """Cells by which rows after the first are indented."""
    shown: tuple[str, ...] | None
    """What is drawn for each column; None where that is the text itself, one cell for each column."""
    edges: tuple[int, ...] | None
    """Cells from the start of the line to each column and to its end; None where cells are columns."""

    @property
    def height(self) -> int:
        """Rows, at least one."""
        return len(self.starts)

    def end(self, sub_row: int) -> int:
        """The column just after a row."""
        return self.starts[sub_row + 1] if sub_row + 1 < len(self.starts) else len(self.text)

    def sub_row(self, column: int) -> int:
        """Return the row that shows `column`; the end of the line is on the last."""
        return bisect_right(self.starts, column) - 1

    def cell(self, column: int) -> int:
        """Return the cell at which `column` is drawn in its row."""
        sub_row = self.sub_row(column)
        return self._indent_of(sub_row) + self._cells_between(self.starts[sub_row], column)

    def column(self, sub_row: int, cell: int) -> int:
        """Return the column drawn at `cell` of a row, or the nearest one on that row."""
        start, end = self.starts[sub_row], self.end(sub_row)
        cell -= self._indent_of(sub_row)
        if self.edges is None:
            column = start + max(0, cell)
        else:
            column = bisect_right(self.edges, self.edges[start] + max(0, cell), hi=len(self.text) + 1) - 1
            column = self._start_of_cluster(column)
        last = end if sub_row + 1 == len(self.starts) else end - 1
        return max(start, min(column, last))

    def row_text(self, sub_row: int) -> str:
        """Return what is drawn for a row, without indentation."""
        start, end = self.starts[sub_row], self.end(sub_row)
        return self.text[start:end] if self.shown is None else "".join(self.shown[start:end])

    def _indent_of(self, sub_row: int) -> int:
        return self.indent if sub_row else 0

    def _cells_between(self, start: int, end: int) -> int:
        return end - start if self.edges is None else self.edges[end] - self.edges[start]

    def _start_of_cluster(self, column: int) -> int:
        """Return the base character of the combining characters at `column`."""
        edges = self.edges
        while edges is not None and 0 < column < len(self.text) and edges[column + 1] == edges[column]:
            column -= 1
        return column


@lru_cache(maxsize=2048)  # lines; more than any screen shows twice over
def wrap(line: str, width: int | None) -> Wrapped:
    """Return `line` broken into rows of `width` cells; None does not break it.

    A CR at the end belongs to the line end and is not shown.
    """
    text = line[:-1] if line.endswith("\r") else line
    if _ONE_CELL_EACH.fullmatch(text) is not None:
        shown, edges = None, None
        length = len(text)
    else:
        shown = _shown(text)
        edges = tuple(accumulate(map(_cells_of, shown, text), initial=0))
        length = edges[-1]
    indent = 0 if width is None else min(len(text) - len(text.lstrip(" ")), width // 2)
    if width is None or length <= width:
        starts: tuple[int, ...] = (0,)
    elif edges is None:
        starts = _break_ascii(text, width, indent)
    else:
        starts = _break_wide(text, edges, width, indent)
    return Wrapped(text, starts, indent, shown, edges)


def cluster_start(text: str, column: int) -> int:
    """Return the start of the character at `column`: the base character where combining ones follow it."""
    while (
        0 < column < len(text) and text[column] >= "\u0300" and wcwidth(text[column]) == 0 and _combines(text[column])
    ):
        column -= 1
    return column


def cluster_end(text: str, column: int) -> int:
    """Return the column after the character at `column`, with the combining ones that follow it."""
    column += 1
    while column < len(text) and text[column] >= "\u0300" and _combines(text[column]):
        column += 1
    return column


def _combines(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me") and not "\ufe00" <= character <= "\ufe0f"


def _break_ascii(text: str, width: int, indent: int) -> tuple[int, ...]:
    starts, start, room = [0], 0, width
    while len(text) - start > room:
        space = text.rfind(" ", start, start + room + 1)
        start = space + 1 if space > start + (indent if start == 0 else 0) else start + room
        starts.append(start)
        room = width - indent
    if starts[-1] == len(text):
        starts.pop()
    return tuple(starts)


def _break_wide(text: str, edges: tuple[int, ...], width: int, indent: int) -> tuple[int, ...]:
    starts, start, room = [0], 0, width
    while edges[-1] - edges[start] > room:
        fits = max(start + 1, bisect_right(edges, edges[start] + room) - 1)
        space = text.rfind(" ", start, fits + 1)
        if space <= start + (indent if start == 0 else 0):
            space = fits - 1
        start = cluster_end(text, space)
        starts.append(start)
        room = width - indent
    if starts[-1] >= len(text):
        starts.pop()
    return tuple(starts)


def _shown(text: str) -> tuple[str, ...]:
    shown: list[str] = []
    cell = 0
    for index, character in enumerate(text):
        if character == "\t":
            piece = "→".ljust(TAB_WIDTH - cell % TAB_WIDTH)
        elif character < "\x7f" and character >= " ":
            piece = character
        else:
            piece = _stand_in(character, follows=index > 0)
        shown.append(piece)
        cell += len(piece) if character == "\t" else max(0, wcwidth(piece))
    return tuple(shown)


@lru_cache(maxsize=4096)
def _stand_in(character: str, *, follows: bool) -> str:
    """Return what is drawn for `character`; `follows` says that there is one before it to combine with."""
    code = ord(character)
    if character in _STAND_INS:
        return _STAND_INS[character]
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(character) in _HIDDEN or "\ufe00" <= character <= "\ufe0f":
        return "⍰"
    if _combines(character):
        return character if follows and wcwidth(character) == 0 else "⍰"
    if wcwidth(character) == 0 or _JOINS_NEIGHBOURS.match(character) is not None:
        return "⍰"
    return character


def _cells_of(piece: str, character: str) -> int:
    return len(piece) if character == "\t" else max(0, wcwidth(piece))
