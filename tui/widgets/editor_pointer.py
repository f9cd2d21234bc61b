"""What the mouse does to a page: placing the cursor, selecting, and dragging the scroll bar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.editing import motions
from tui.editing.viewport import Place
from tui.widgets.editor_page import Page
from tui.widgets.scroll_bar import line_at


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the pointer is."""

    y: int
    """Row of the editor; may lie outside while a button is held."""
    cell: int
    """Cell of the text area."""
    is_on_bar: bool
    """Whether it is on the scroll bar."""
    is_in_gutter: bool = False
    """Whether it is left of the text."""


class _Drag(StrEnum):
    NOTHING = "nothing"
    TEXT = "text"
    BAR = "bar"


class Pointer:
    """The mouse and what it holds."""

    def __init__(self) -> None:
        self._drag = _Drag.NOTHING

    @property
    def is_pressed(self) -> bool:
        """Whether something is being dragged."""
        return self._drag is not _Drag.NOTHING

    def press(self, page: Page, spot: Spot, *, select: bool) -> None:
        """Take hold of the text or of the scroll bar."""
        if spot.is_in_gutter and page.open_fold_at(spot.y):
            return
        self._drag = _Drag.BAR if spot.is_on_bar else _Drag.TEXT
        if self._drag is _Drag.BAR:
            self.drag(page, spot)
        else:
            page.caret.move(page.offset_at(spot.y, spot.cell), select=select)

    def drag(self, page: Page, spot: Spot) -> None:
        """Move what is held to `spot`; beyond the edge the text scrolls."""
        viewport = page.viewport
        if self._drag is _Drag.BAR:
            viewport.scroll_to(Place(line_at(spot.y, page.buffer.snapshot.line_count, viewport.height), 0))
            return
        if spot.y < 0:
            viewport.scroll(spot.y)
        elif spot.y >= viewport.height:
            viewport.scroll(spot.y - viewport.height + 1)
        page.caret.move(page.offset_at(spot.y, spot.cell), select=True)

    def release(self) -> None:
        """Let go."""
        self._drag = _Drag.NOTHING

    def click(self, page: Page, spot: Spot, *, times: int) -> None:
        """Select the word at the second click in a row and the line at the third."""
        if spot.is_on_bar or times < 2:
            return
        snapshot, offset = page.buffer.snapshot, page.offset_at(spot.y, spot.cell)
        if times == 2:
            page.caret.select(*motions.word_at(snapshot, offset))
        else:
            row = snapshot.location(offset).row
            page.caret.select(snapshot.offset(row, 0), snapshot.offset(row + 1, 0))
