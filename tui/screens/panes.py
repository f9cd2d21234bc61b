"""The three panes, how many of them the window has space for, and how wide they are.

At 130 columns and more three panes stand side by side, above 80 columns the manuscript and one more, and up to 80
columns one; a pane that is zoomed has the window to itself. The panes know nothing of rooms: they keep which of them
is current and bring it into view.

Invariants:
- A width that somebody wished for is kept, and had again as soon as the window has space for it.
- The manuscript keeps `_LEAST_MANUSCRIPT` columns where the window has as many to give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

_WIDE, _NARROW = 130, 80  # columns: three panes from the first on, one up to the second
_LEAST, _LEAST_MANUSCRIPT = 18, 40  # columns with their border; what is narrower says nothing
STEP = 4
"""Columns by which a key makes a pane wider or narrower."""


class Pane(StrEnum):
    """The three panes, left to right."""

    RESULTS = "results"
    MANUSCRIPT = "manuscript"
    COLLEAGUE = "colleague"


DEFAULT_WIDTHS: Mapping[Pane, int] = {Pane.RESULTS: 32, Pane.COLLEAGUE: 44}
"""Columns of the panes at the sides, with their border."""


class _Box(Vertical):
    """A pane with its border, by which a side pane can be dragged wider or narrower."""

    class Dragged(Message):
        """The border was moved to a column of the window."""

        def __init__(self, box: _Box, column: int) -> None:
            super().__init__()
            self.box = box
            self.column = column

    class Released(Message):
        """The border was let go."""

    class Restored(Message):
        """The border was clicked twice."""

        def __init__(self, box: _Box) -> None:
            super().__init__()
            self.box = box

    def __init__(self, pane: Pane, contents: Sequence[Widget]) -> None:
        super().__init__(*contents, id=f"{pane}-pane", classes="pane")
        self.pane = pane
        self._is_dragged = False

    def _is_on_border(self, event: events.MouseEvent) -> bool:
        border = {Pane.RESULTS: self.outer_size.width - 1, Pane.COLLEAGUE: 0}.get(self.pane)
        return event.screen_x - self.region.x == border

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and self._is_on_border(event):
            event.stop()
            self._is_dragged = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._is_dragged:
            event.stop()
            self.post_message(self.Dragged(self, event.screen_x))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._is_dragged:
            event.stop()
            self._is_dragged = False
            self.release_mouse()
            self.post_message(self.Released())

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self._is_on_border(event):
            event.stop()
            self.post_message(self.Restored(self))


class Panes(Horizontal):
    """Results, manuscript and conversation."""

    class WidthsChanged(Message):
        """Somebody wishes for other widths."""

    def __init__(self, contents: Mapping[Pane, Sequence[Widget]], widths: Mapping[Pane, int] = DEFAULT_WIDTHS) -> None:
        super().__init__(id="panes")
        self._panes = {pane: _Box(pane, contents[pane]) for pane in Pane}
        self._shown = frozenset(Pane)
        self._side = Pane.RESULTS
        self._window = 0
        self._titles: dict[Pane, str] = {}
        self.current = Pane.MANUSCRIPT
        self.is_zoomed = False
        """Whether the current pane has the window to itself, where there would be space for more."""
        self.widths = dict(widths)
        """The widths that were wished for, in columns."""

    def compose(self) -> ComposeResult:
        yield from self._panes.values()

    def fit(self, width: int) -> None:
        """Show as many panes as a window of `width` columns has space for."""
        self._window = width
        self._show()

    def make_current(self, pane: Pane) -> None:
        """Bring a pane into view."""
        self.current = pane
        if pane is not Pane.MANUSCRIPT:
            self._side = pane
        self._show()

    def note_focus(self, widget: Widget) -> None:
        """Take the pane that holds `widget`, if one does, for the current one."""
        for pane, container in self._panes.items():
            if container in widget.ancestors and pane is not self.current:
                self.make_current(pane)

    def neighbour(self, by: int) -> Pane:
        """Return the pane `by` places to the right of the current one, round and round."""
        panes = list(Pane)
        return panes[(panes.index(self.current) + by) % len(panes)]

    def is_shown(self, pane: Pane) -> bool:
        """Return whether the window has space for `pane` now."""
        return pane in self._shown

    def entitle(self, pane: Pane, title: str) -> None:
        """Write `title` above a pane."""
        self._titles[pane] = title
        self._entitle(pane)

    def zoom(self) -> bool:
        """Give the current pane the window, or take it back; return whether there is space for more than one."""
        has_space = len(self._panes_for_window()) > 1
        self.is_zoomed = not self.is_zoomed and has_space
        self._show()
        return has_space

    def widen(self, by: int) -> bool:
        """Make the current pane wider by so many columns, at the cost of its neighbours; return whether it can be."""
        sides = [pane for pane in (Pane.RESULTS, Pane.COLLEAGUE) if pane in self._shown]
        if len(self._shown) == 1 or not sides:
            return False
        if self.current is Pane.MANUSCRIPT:
            for pane in sides:
                self._wish(pane, self._width_of(pane) - by // len(sides))
        else:
            self._wish(self.current, self._width_of(self.current) + by)
        self._changed()
        return True

    def on__box_dragged(self, message: _Box.Dragged) -> None:
        message.stop()
        pane = message.box.pane
        width = message.column + 1 if pane is Pane.RESULTS else self._window - message.column
        self._wish(pane, width)
        self._show()

    def on__box_released(self, message: _Box.Released) -> None:
        message.stop()
        self._changed()

    def on__box_restored(self, message: _Box.Restored) -> None:
        message.stop()
        self.widths[message.box.pane] = DEFAULT_WIDTHS[message.box.pane]
        self._changed()

    def _wish(self, pane: Pane, width: int) -> None:
        others = sum(self._width_of(each) for each in self._shown if each not in (pane, Pane.MANUSCRIPT))
        self.widths[pane] = max(_LEAST, min(width, self._window - others - _LEAST_MANUSCRIPT))

    def _changed(self) -> None:
        self._show()
        self.post_message(self.WidthsChanged())

    def _panes_for_window(self) -> frozenset[Pane]:
        if self._window <= _NARROW:
            return frozenset({self.current})
        return frozenset(Pane) if self._window >= _WIDE else frozenset({Pane.MANUSCRIPT, self._side})

    def _width_of(self, pane: Pane) -> int:
        """Return the width of a side pane now: the one wished for, as far as the manuscript keeps its own."""
        sides = [each for each in (Pane.RESULTS, Pane.COLLEAGUE) if each in self._shown]
        room = max(_LEAST * len(sides), self._window - _LEAST_MANUSCRIPT)
        wished = sum(self.widths[each] for each in sides)
        width = self.widths[pane]
        return width if wished <= room else max(_LEAST, width * room // wished)

    def _show(self) -> None:
        shown = self._panes_for_window()
        if self.is_zoomed and len(shown) > 1:
            shown = frozenset({self.current})
        self._shown = shown
        for pane, container in self._panes.items():
            container.display = pane in shown
            container.set_class(len(shown) == 1, "-alone")
            if pane is not Pane.MANUSCRIPT:
                self._set_width(container, None if len(shown) == 1 else self._width_of(pane))
            self._entitle(pane)

    @staticmethod
    def _set_width(container: Widget, width: int | None) -> None:
        # A width that is set, even to the same, lays the screen out again.
        wanted = "1fr" if width is None else str(width)
        if str(container.styles.width) != wanted:
            container.styles.width = width if width is not None else "1fr"

    def _entitle(self, pane: Pane) -> None:
        container = self._panes[pane]
        title = self._titles.get(pane, "") + (" · zoomed" if self.is_zoomed and pane is self.current else "")
        # Setting a title, even the same one, draws the pane and all in it again.
        if container.border_title != title:
            container.border_title = title
