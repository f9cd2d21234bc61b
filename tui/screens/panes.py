"""The three panes and how many of them the window has space for.

At 130 columns and more three panes stand side by side, above 80 columns the manuscript and one more, and up to 80
columns one. The panes know nothing of rooms: they keep which of them is current and bring it into view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

_WIDE, _NARROW = 130, 80  # columns: three panes from the first on, one up to the second


class Pane(StrEnum):
    """The three panes, left to right."""

    RESULTS = "results"
    MANUSCRIPT = "manuscript"
    COLLEAGUE = "colleague"


class Panes(Horizontal):
    """Results, manuscript and conversation."""

    def __init__(self, contents: Mapping[Pane, Sequence[Widget]]) -> None:
        super().__init__(id="panes")
        self._panes = {pane: Vertical(*contents[pane], id=f"{pane}-pane", classes="pane") for pane in Pane}
        self._shown = frozenset(Pane)
        self._side = Pane.RESULTS
        self.current = Pane.MANUSCRIPT

    def compose(self) -> ComposeResult:
        yield from self._panes.values()

    def fit(self, width: int) -> None:
        """Show as many panes as a window of `width` columns has space for."""
        self.screen.set_class(width >= _WIDE, "-wide")
        self.screen.set_class(_NARROW < width < _WIDE, "-medium")
        self.screen.set_class(width <= _NARROW, "-narrow")
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
        container = self._panes[pane]
        # Setting a title, even the same one, draws the pane and all in it again.
        if container.border_title != title:
            container.border_title = title

    def _show(self) -> None:
        shown = frozenset(Pane)
        if self.screen.has_class("-medium"):
            shown = frozenset({Pane.MANUSCRIPT, self._side})
        elif self.screen.has_class("-narrow"):
            shown = frozenset({self.current})
        self._shown = shown
        for pane, container in self._panes.items():
            container.display = pane in shown
