"""The rows of the editor as they were last drawn, and which cells differ when they are drawn anew.

Invariants:
- A row whose look has not changed is not painted again, wherever it has moved to.
- The regions returned by `update` cover every cell that changed, and little else.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.geometry import Region
from textual.strip import Strip

from latex.highlight import lex
from tui.editing.search import Query
from tui.editing.viewport import Place
from tui.widgets.editor_page import Page
from tui.widgets.editor_paint import RowLook, Styles, changed_cells, paint

_MARK_SIGNS = {"change": "▎", "unread": "▎", "problem": "▎"}


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
        self._drawn: dict[Place, tuple[RowLook, Strip]] = {}
        self._blank = Strip([])

    def forget(self) -> None:
        """Paint everything anew next time (other colours)."""
        self._drawn.clear()
        self.strips = []

    def update(self, page: Page, frame: Frame, styles: Styles) -> list[Region]:
        """Draw `page` and return the regions that changed."""
        gutter = gutter_width(page, has_numbers=frame.has_numbers)
        text_width = frame.width - gutter - 1
        drawn: dict[Place, tuple[RowLook, Strip]] = {}
        strips: list[Strip] = []
        for place, look in _looks(page, frame, gutter).items():
            known = self._drawn.get(place)
            if known is not None and known[0] == look:
                drawn[place] = known
            else:
                drawn[place] = (look, paint(look, styles, frame.width, text_width))
                self.rows_painted += 1
            strips.append(drawn[place][1])
        if self._blank.cell_length != frame.width:
            self._blank = Strip.blank(frame.width, styles.base)
        strips += [self._blank] * (frame.height - len(strips))
        before, self.strips, self._drawn = self.strips, strips, drawn
        return _changed(before, strips, frame)


def _changed(before: list[Strip], after: list[Strip], frame: Frame) -> list[Region]:
    if len(before) != len(after) or not before or before[0].cell_length != frame.width:
        return [Region(0, 0, frame.width, frame.height)]
    regions = []
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is not new and old != new:
            first, last = changed_cells(old, new)
            regions.append(Region(first, y, last - first, 1))
    return regions


def _looks(page: Page, frame: Frame, gutter: int) -> dict[Place, RowLook]:
    viewport, snapshot = page.viewport, page.buffer.snapshot
    places = viewport.places()
    first, last = places[0].row, places[-1].row + 1
    states = page.states.entries(first, last)
    covers = page.covers(first, last, frame.query, has_focus=frame.has_focus)
    cursor_row = page.caret.location.row
    thumb = _thumb(first, last, snapshot.line_count, frame.height)
    looks: dict[Place, RowLook] = {}
    lines = snapshot.lines(first, last)
    for y, place in enumerate(places):
        row = place.row
        line = lines[row - first]
        mark = page.marks.get(row)
        if place.sub_row == 0 or y == 0:
            wrapped = viewport.wrapped(row)
            runs = lex(line[: len(wrapped.text)], states[row - first])[0]
            over = tuple(covers.get(row, ()))
            component = f"editor--mark-{mark}" if mark else "editor--cursor-line" if row == cursor_row else ""
        number = str(row + 1) if frame.has_numbers and place.sub_row == 0 else ""
        sign = _MARK_SIGNS[mark] if mark else " "
        looks[place] = RowLook(
            wrapped, place.sub_row, runs, over, sign + number.rjust(gutter - 2) + " ", component, y in thumb
        )
    return looks


def _thumb(first: int, last: int, count: int, height: int) -> range:
    """Return the rows of the scroll bar's thumb; none where the whole text is in sight."""
    if last - first >= count:
        return range(0)
    size = max(1, height * (last - first) // count)
    start = min(height - size, first * height // count)
    return range(start, start + size)
