"""A page of the manuscript on screen: drawn line by line, only where it changed.

Invariants:
- The widget keeps caches of the text (wrapped rows, lexer states, strips); what it shows is always the snapshot of the
  buffer.
- What is drawn costs work for the lines in sight and the lines that changed, never for the text.
- An idle view does nothing and writes nothing: no blinking, no timers once every line's state is known.

The widget draws its own scroll bar in its last column and has no border or padding; put those on its container.
"""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer

from latex.text import Location, Snapshot, Span
from sessions.searching.query import Query
from sessions.workspace.buffer import Buffer
from tui.widgets.editor_canvas import Canvas, Frame, gutter_width
from tui.widgets.editor_page import Page
from tui.widgets.editor_paint import COMPONENT_CLASSES, STYLE_SHEET, Styles
from tui.widgets.keeping_focus import KeepingFocus
from tui.widgets.painted import PaintedWidget

_AHEAD_LINES = 1000  # lines whose lexer state is found at once in the background, about 5 ms
_AHEAD_S = 0.02  # seconds between two such pieces, so that keys come first


class PageView(KeepingFocus, PaintedWidget):
    """Shows a page, its cursor and selection, and the matches of a search; it changes nothing."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = COMPONENT_CLASSES
    DEFAULT_CSS = STYLE_SHEET

    show_line_numbers = reactive(True)
    """Whether line numbers stand beside the text."""

    class CursorMoved(Message):
        """The cursor is somewhere else, or its text has changed; several moves may come as one."""

        def __init__(self, view: PageView, file: str, offset: int, location: Location) -> None:
            super().__init__()
            self.view = view
            self.file = file
            self.offset = offset
            self.row = location.row
            self.column = location.column

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._page: Page | None = None
        self._query: Query | None = None
        self._canvas = Canvas()
        self._styles: Styles | None = None
        self._is_stale = True
        self._is_untold = True
        self._told: tuple[str, Snapshot, int] | None = None
        self._ahead: Timer | None = None

    @property
    def buffer(self) -> Buffer | None:
        """The buffer in sight; None before the first."""
        return self._page.buffer if self._page is not None else None

    @property
    def cursor_offset(self) -> int:
        """Offset of the cursor; 0 where nothing is shown."""
        return self._page.caret.cursor if self._page is not None else 0

    @property
    def cursor_location(self) -> Location:
        """Row and column of the cursor."""
        return self._page.caret.location if self._page is not None else Location(0, 0)

    @property
    def selection(self) -> Span | None:
        """What is selected; None where nothing is."""
        return self._page.caret.selection if self._page is not None else None

    @property
    def selected_text(self) -> str:
        """The selected text; empty where nothing is selected."""
        return self._page.caret.selected_text if self._page is not None else ""

    async def _on_idle(self, event: events.Idle) -> None:
        self._tell_cursor()
        self._redraw(at_once=True)
        self._look_ahead()

    def render_line(self, y: int) -> Strip:
        self._redraw()
        strips = self._canvas.strips
        return strips[y] if y < len(strips) else Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        self._measure()
        if self._page is not None and self._page.viewport.y_of(self._page.cursor_place()) is None:
            self._page.reveal_cursor()
        self._changed()

    def on_focus(self) -> None:
        self._changed()

    def watch_show_line_numbers(self) -> None:
        self._measure()
        self._changed()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles = None
        self._changed()

    def _changed(self) -> None:
        """Draw again once the keys that wait have been carried out."""
        self._is_stale = self._is_untold = True
        self.check_idle()

    def _redraw(self, *, at_once: bool = False) -> None:
        """Draw what has changed; `at_once` need not wait for the next frame."""
        if self._page is None or not self._is_stale or not self.size:
            return
        self._is_stale = False
        self._measure()
        if self._styles is None:
            self._styles = Styles(lambda name: self.get_component_rich_style(name, partial=True), self.rich_style)
            self._canvas.forget()
        frame = Frame(self.size.width, self.size.height, self.has_focus, self.show_line_numbers, self._query)
        regions = self._canvas.update(self._page, frame, self._styles)
        if at_once and regions and all(each.height == 1 for each in regions):
            strips = self._canvas.strips
            self.show_rows({each.y: (each.x, strips[each.y].crop(each.x, each.right)) for each in regions})
        elif regions:
            self.refresh(*regions)

    def _tell_cursor(self) -> None:
        """Tell where the cursor is, and put the terminal's own there for input methods and screen readers."""
        page = self._page
        if page is None or not self._is_untold:
            return
        self._is_untold = False
        offset = page.caret.cursor
        if self._told is None or self._told != (page.buffer.file, page.buffer.snapshot, offset):
            self._told = (page.buffer.file, page.buffer.snapshot, offset)
            self.post_message(self.CursorMoved(self, page.buffer.file, offset, page.caret.location))
        if self.has_focus:
            place = page.cursor_place()
            y = page.viewport.y_of(place)
            if y is not None:
                x = page.viewport.wrapped(place.row).cell(page.caret.location.column) + self._gutter(page)
                self.app.cursor_position = self.region.offset + Offset(x, y)

    def _measure(self) -> None:
        """Fit the window to the widget."""
        if self._page is not None and self.size:
            width = self.size.width - self._gutter(self._page) - 2
            self._page.viewport.resize(max(8, width), self.size.height)

    def _gutter(self, page: Page) -> int:
        return gutter_width(page, has_numbers=self.show_line_numbers)

    def _look_ahead(self) -> None:
        """Find the states of lines out of sight, bit by bit, until all are known."""
        if self._page is not None and self._ahead is None and self.is_attached and not self._page.states.is_complete:
            self._ahead = self.set_timer(_AHEAD_S, self._look_further)

    def _look_further(self) -> None:
        self._ahead = None
        page = self._page
        if page is not None:
            places = page.viewport.places()
            first, last = places[0].row, places[-1].row + 1
            before = page.states.entries(first, last)
            page.states.advance(_AHEAD_LINES)
            if page.states.entries(first, last) != before:
                self._changed()
            self._look_ahead()
