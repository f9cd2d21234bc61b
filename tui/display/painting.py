"""An app that writes to its terminal only the cells that change.

Textual writes every cell of each region that a widget calls changed, with all colours named anew. Here each frame is
held against what the terminal shows. A frame that would only wait behind others is not made at all: once the line has
caught up, the screen is drawn as it then is.

Invariants:
- What the terminal shows is what Textual composed last, unless the line is behind.
- The whole screen is written only when it is new: at the start, after a resize, after another program had the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.display.cells import Cells
from tui.display.driver import LoopDriver
from tui.display.pens import Pens

_SYNCHRONISED_FROM = 1024  # characters; shorter frames arrive in one piece anyway
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_COLOURS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
_Result = TypeVar("_Result")
Put = tuple[Offset, Strip]
"""A strip and the cell of the screen where it begins."""


class PaintingApp(App[_Result], Generic[_Result]):
    """An app that keeps count of the cells on its terminal."""

    def __init__(self, *, erases_in_colour: bool = True) -> None:
        super().__init__()
        self._cells = Cells(Pens(_COLOURS.get(self.console.color_system or "")), erases_in_colour=erases_in_colour)
        self._after_first: Callable[[], None] | None = None
        self._is_owing = False
        """Whether a frame was left out because the line was behind."""

    def get_driver_class(self) -> type[Driver]:
        return LoopDriver

    def after_first_picture(self, work: Callable[[], None]) -> None:
        """Call `work` once the first picture is on the terminal, or composed where there is none."""
        if self.is_headless:
            self.call_after_refresh(work)
        else:
            self._after_first = work

    def draw_anew(self) -> None:
        """Write every cell again: another program may have drawn on the terminal."""
        self._cells.forget()
        if self.screen_stack:
            self.screen.refresh()

    def paint_now(self, widget: Widget, puts: Sequence[Put]) -> bool:
        """Show strips of `widget` without a round through the compositor; return whether that could be done.

        Only for a widget that nothing of its screen lies over.
        """
        driver, screen = self._painted, self.screen
        if driver is None or driver.is_behind or self._batch_count or self.no_color:
            return False
        if widget.screen is not screen or screen._layout_required:
            return False
        self._write(driver, puts)
        return True

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.Resize):
            self.draw_anew()

    def _on_app_resumed(self, _: object) -> None:
        self.draw_anew()

    async def _on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._on_app_resumed)

    @property
    def _painted(self) -> LoopDriver | None:
        """The driver, while the app has a terminal to itself."""
        driver = self._driver
        return driver if isinstance(driver, LoopDriver) and self._running and not self._closed else None

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        driver = self._painted
        if driver is None or self._batch_count or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, renderable)
            return
        if driver.is_behind:
            self._is_owing = True
            driver.when_caught_up(self._pay)
        else:
            self._write(driver, _puts(renderable))
        self.post_display_hook()

    def _write(self, driver: LoopDriver, puts: Iterable[Put]) -> None:
        if self._cells.size != self.size:
            self._cells.resize(*self.size)
        written = self._cells.cells_written
        for offset, strip in puts:
            self._cells.put(*offset, strip)
        self._cells.move_to(*self.screen.outer_size.clamp_offset(self.cursor_position))
        output = self._cells.take()
        if len(output) >= _SYNCHRONISED_FROM and self._sync_available:
            output = f"{_SYNC_START}{output}{_SYNC_END}"
        if output:
            driver.write(output)
            driver.flush()
            if self._after_first is not None and self._cells.cells_written > written:
                self.call_later(self._after_first)
                self._after_first = None

    def _pay(self) -> None:
        """Draw the frame that was left out, as it would be now."""
        if self._is_owing and self.screen_stack:
            self._is_owing = False
            self.screen.refresh()


def _puts(update: LayoutUpdate | ChopsUpdate) -> Iterator[Put]:
    """Yield the strips of an update and where they belong."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for piece in strips:
                yield Offset(x, y), piece
                x += piece.cell_length
        return
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < last and end > first:
                yield Offset(x, y), strip.crop(0, min(end, last) - x)
