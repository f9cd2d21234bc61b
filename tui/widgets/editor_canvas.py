"""The rows of the editor as they were last drawn, and which cells differ when they are drawn anew.

Invariants:
- A row whose look has not changed is not painted again, wherever it has moved to.
- The regions returned by `update` cover every cell that changed, and little else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from latex.highlight import Kind, Run, State, lex
from sessions.searching.query import Query
from tui.editing.folds import Fold
from tui.editing.viewport import folded_mark
from tui.editing.wrap import wrap
from tui.widgets.editor_page import Cover, Mark, Page
from tui.widgets.editor_paint import LineLook, RowLook, Styles, changed_cells, paint
from tui.widgets.scroll_bar import thumb

_REMEMBERED_ROWS = 1000  # rows kept painted; some twenty screens

_SIGNS = {Mark.AI_EDITED: "╎"}
_LineKey = tuple[str, State, tuple[Cover, ...], Mark | None, bool, Fold | None]
"""Line, lexer state, overlays, mark, whether the cursor is there, what is folded behind it."""


class _Line(NamedTuple):
    """A line that was drawn."""

    key: _LineKey
    look: LineLook
    strips: dict[tuple[int, bool], Strip]
    """By row of the line and whether the thumb is beside it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What decides how a page is drawn, besides the page."""

    width: int
    height: int
    has_focus: bool
    has_numbers: bool
    query: Query | None


def gutter_width(page: Page, *, has_numbers: bool) -> int:
    """Return the cells left of the text: the mark, and the line number with a space."""
    return 1 + (max(3, len(str(page.buffer.snapshot.line_count))) + 1 if has_numbers else 1)


class Canvas:
    """What is on the screen."""

    def __init__(self) -> None:
        self.strips: list[Strip] = []
        self.rows_painted = 0
        """How many rows were painted so far; for tests of what a key costs."""
        self._shape: tuple[Page, int, int, bool] | None = None
        self._lines: dict[int, _Line] = {}
        self._painted: dict[RowLook, Strip] = {}

    def forget(self) -> None:
        """Paint everything anew next time (other colours)."""
        self._lines, self._painted, self.strips = {}, {}, []

    def update(self, page: Page, frame: Frame, styles: Styles) -> list[Region]:
        """Draw `page` and return the regions that changed."""
        digits = gutter_width(page, has_numbers=frame.has_numbers) - 2
        shape = (page, page.viewport.width, digits, frame.has_numbers)
        if shape != self._shape:
            self._shape = shape
            self._lines = {}
        if self.strips and self.strips[0].cell_length != frame.width:
            self.forget()
        before, self.strips = self.strips, self._draw(page, frame, digits, styles)
        if len(self.strips) < frame.height:
            blank = Strip([Segment(" " * frame.width, styles.base)], frame.width)
            self.strips += [blank] * (frame.height - len(self.strips))
        return _changed(before, self.strips, frame)

    def _draw(self, page: Page, frame: Frame, digits: int, styles: Styles) -> list[Strip]:
        rows = list(dict.fromkeys(place.row for place in page.viewport.places()))
        sub_row = page.viewport.top.sub_row
        snapshot = page.buffer.snapshot
        states = _states(page, rows)
        covers = page.covers(rows, frame.query, has_focus=frame.has_focus)
        cursor_row, marks = page.caret.location.row, page.marks
        bar = thumb(rows[0], rows[-1] + 1 - rows[0], snapshot.line_count, frame.height)
        strips: list[Strip] = []
        known, self._lines = self._lines, {}
        for row, state in zip(rows, states, strict=True):
            line, folded = snapshot.line(row), page.folds.at(row)
            cover = tuple(covers[row]) if row in covers else ()
            key = (line, state, cover, marks.get(row), row == cursor_row, folded)
            drawn = known.get(row)
            if drawn is None or drawn.key != key:
                look = _line_look(line, state, page.viewport.width, folded_mark(folded) if folded else "")
                drawn = _Line(key, look, {})
            self._lines[row] = drawn
            for each in range(sub_row, drawn.look.wrapped.height):
                is_thumb = len(strips) in bar
                strip = drawn.strips.get((each, is_thumb))
                if strip is None:
                    number = str(row + 1).rjust(digits) if frame.has_numbers and each == 0 else " " * digits
                    row_look = _row_look(drawn, each, number, is_thumb=is_thumb)
                    strip = drawn.strips[each, is_thumb] = self._strip(row_look, frame, styles)
                strips.append(strip)
                if len(strips) == frame.height:
                    return strips
            sub_row = 0
        return strips

    def _strip(self, look: RowLook, frame: Frame, styles: Styles) -> Strip:
        strip = self._painted.get(look)
        if strip is None:
            if len(self._painted) > _REMEMBERED_ROWS:
                self._painted.clear()
            strip = self._painted[look] = paint(look, styles, frame.width)
            self.rows_painted += 1
        return strip


@lru_cache(maxsize=256)  # lines; more than are in sight, so that moving the cursor cuts no rows anew
def _line_look(line: str, state: State, width: int, folded: str) -> LineLook:
    text = line.removesuffix("\r")
    runs = lex(text, state)[0]
    if folded:
        runs = (*runs, Run(len(text), len(text) + len(folded), Kind.COMMENT))
    return LineLook(wrap(text + folded, width), runs)


def _states(page: Page, rows: Sequence[int]) -> list[State]:
    """Return the states at the start of `rows`, asked for together where they follow each other."""
    if rows[-1] - rows[0] + 1 == len(rows):
        return page.states.entries(rows[0], rows[-1] + 1)
    return [page.states.entries(row, row + 1)[0] for row in rows]


def _row_look(drawn: _Line, sub_row: int, number: str, *, is_thumb: bool) -> RowLook:
    _, _, covers, mark, has_cursor, folded = drawn.key
    is_cursor_line = has_cursor and sub_row == 0
    component = f"editor--mark-{mark}" if mark else "editor--cursor-line" if is_cursor_line else "editor--gutter"
    sign = _SIGNS.get(mark, "▎") if mark else "▸" if folded and sub_row == 0 else " "
    return drawn.look.row(sub_row, covers, f"{sign}{number} ", component, is_thumb=is_thumb)


def _changed(before: list[Strip], after: list[Strip], frame: Frame) -> list[Region]:
    if len(before) != len(after) or not before or before[0].cell_length != frame.width:
        return [Region(0, 0, frame.width, frame.height)]
    regions = []
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is not new and old != new:
            first, last = changed_cells(old, new)
            regions.append(Region(first, y, last - first, 1))
    return regions
