"""A list of lines of which a window is shown, with a scroll bar in the last column.

Textual's own scroll view lays the whole screen out anew at each step, some 5 ms that a key would wait for.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from tui.widgets.painted import PaintedWidget
from tui.widgets.scroll_bar import line_at, thumb

_WHEEL_ROWS = 3


class ScrolledLines(PaintedWidget):
    """Shows a window of its lines; a subclass says how many there are and what each looks like."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"lines--thumb"}
    DEFAULT_CSS = """
    ScrolledLines { overflow: hidden; }
    ScrolledLines > .lines--thumb { background: $rule; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.top = 0
        """The line that is shown first."""
        self._drawn: dict[int, Strip] = {}
        """What each row of the window showed last."""
        self._ground: Style | None = None
        self._thumb: Style | None = None
        self._is_on_bar = False
        """The thumb of the scroll bar is held by the mouse."""

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def draw_line(self, line: int, width: int) -> Strip:
        """Return what a line looks like, `width` cells wide; also for lines after the last."""
        raise NotImplementedError

    @property
    def ground(self) -> Style:
        """The style of an empty cell."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    @property
    def text_width(self) -> int:
        """Cells of a line, beside the scroll bar."""
        return max(1, self.size.width - 1)

    def is_at_end(self) -> bool:
        """Return whether the last line is in view."""
        return self.top >= self.line_count - self.size.height

    def show_from(self, top: int) -> bool:
        """Let a line be the first that is shown, as far as there are lines; return whether that moved the window."""
        top = max(0, min(top, self.line_count - self.size.height))
        is_moved, self.top = top != self.top, top
        if is_moved:
            self.refresh_lines()
        return is_moved

    def bring_into_view(self, line: int) -> bool:
        """Move the window as little as needed to show a line; return whether it was moved."""
        return self.show_from(min(line, max(self.top, line - self.size.height + 1)))

    def refresh_lines(self, rows: Iterable[int] | None = None) -> None:
        """Draw the rows of the window, or these of them, that no longer are what was drawn last."""
        size = self.size
        rows = range(size.height) if rows is None else rows
        new = {y: strip for y in rows if (strip := self._row(y, size)) != self._drawn.get(y)}
        if new and self.show_rows({y: (0, strip) for y, strip in new.items()}):
            self._drawn |= new

    def render_line(self, y: int) -> Strip:
        strip = self._drawn[y] = self._row(y, self.size)
        return strip

    def on_resize(self) -> None:
        self.show_from(self.top)
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.forget_styles()
        self.refresh()

    def forget_styles(self) -> None:
        """Ask the style sheet again for what was looked up."""
        self._ground = self._thumb = None

    def _row(self, y: int, size: Size) -> Strip:
        if self._thumb is None:
            self._thumb = self.ground + self.get_component_rich_style("lines--thumb", partial=True)
        is_thumb = y in thumb(self.top, size.height, self.line_count, size.height)
        bar = Segment(" ", self._thumb if is_thumb else self.ground)
        return Strip([*self.draw_line(y + self.top, size.width - 1), bar], size.width)

    def _scroll_by_mouse(self, event: events.MouseEvent, top: int) -> None:
        event.stop()
        event.prevent_default()
        self.show_from(top)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll_by_mouse(event, self.top + _WHEEL_ROWS)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll_by_mouse(event, self.top - _WHEEL_ROWS)

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        if event.x >= self.size.width - 1 and self.line_count > self.size.height:
            self._is_on_bar = True
            self.capture_mouse()
            self._on_mouse_move(event)

    def _on_mouse_move(self, event: events.MouseEvent) -> None:
        if self._is_on_bar:
            self._scroll_by_mouse(event, line_at(event.y, self.line_count, self.size.height))

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        if self._is_on_bar:
            event.stop()
            self._is_on_bar = False
            self.release_mouse()
