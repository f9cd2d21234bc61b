"""Panes: which has the keys, how wide they are, and remembering it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from sessions.layout import Layout, save_layout
from tui.screens.panes import STEP, Pane, Panes

if TYPE_CHECKING:
    from pathlib import Path

    from tui.desks.stage import Stage


class LayoutDesk:
    """Moves between panes and borders."""

    def __init__(self, stage: Stage, panes: Panes, layout: Layout, file: Path) -> None:
        self._stage = stage
        self._panes = panes
        self._layout = layout
        self._file = file

    def command_results(self) -> None:
        self._stage.focus_pane(Pane.RESULTS)

    def command_manuscript(self) -> None:
        self._stage.focus_pane(Pane.MANUSCRIPT)

    def command_colleague(self) -> None:
        self._stage.focus_pane(Pane.COLLEAGUE)

    def command_next_pane(self) -> None:
        self._stage.focus_pane(self._panes.neighbour(1))

    def command_previous_pane(self) -> None:
        self._stage.focus_pane(self._panes.neighbour(-1))

    def command_zoom(self) -> None:
        if not self._panes.zoom():
            self._stage.tell("The window has space for one pane only, so this one has all of it already.")

    def command_wider(self) -> None:
        self._widen(STEP)

    def command_narrower(self) -> None:
        self._widen(-STEP)

    def remember_widths(self) -> None:
        """Keep the widths for the next time."""
        widths = self._panes.widths
        self._remember(replace(self._layout, results=widths[Pane.RESULTS], colleague=widths[Pane.COLLEAGUE]))

    def remember_line_numbers(self, has_numbers: bool) -> None:
        """Keep for the next time whether there are line numbers."""
        self._remember(replace(self._layout, line_numbers=has_numbers))

    def _widen(self, by: int) -> None:
        if not self._panes.widen(by):
            self._stage.tell("There is one pane in sight; widths are those of panes side by side.")

    def _remember(self, layout: Layout) -> None:
        if layout != self._layout:
            self._layout = layout
            self._stage.run(self._save(layout), name="remember the layout", group="layout")

    async def _save(self, layout: Layout) -> None:
        try:
            await asyncio.to_thread(save_layout, self._file, layout)
        except OSError as error:
            self._stage.tell(
                f"The layout holds for this session only: {self._file} cannot be written ({error.strerror})."
            )
