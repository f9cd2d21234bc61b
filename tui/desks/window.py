"""The window itself: its colours, its parts and numbers, and what stands over it for a moment."""

from __future__ import annotations

from tui.desks.layout import LayoutDesk
from tui.desks.stage import Stage
from tui.display.painting import PaintingApp
from tui.screens.panes import Pane
from tui.screens.parts import Parts


class WindowDesk:
    """Carries out the commands that are about the window and not about what it shows."""

    def __init__(self, stage: Stage, parts: Parts, layout: LayoutDesk) -> None:
        self._stage = stage
        self._parts = parts
        self._layout = layout

    def command_help(self) -> None:
        from tui.screens.help import HelpScreen

        self._stage.app.push_screen(HelpScreen(self._stage.room.settings.keys))

    def command_palette(self) -> None:
        self._stage.app.action_command_palette()

    def command_suspend(self) -> None:
        self._stage.room.flush()
        self._stage.app.action_suspend_process()

    def command_draw_anew(self) -> None:
        if isinstance(self._stage.app, PaintingApp):
            self._stage.app.draw_anew()

    def command_theme(self) -> None:
        app = self._stage.app
        names = list(app.available_themes)
        app.theme = names[(names.index(app.theme) + 1) % len(names)]
        self._stage.tell(f'The {app.theme} theme; `theme = "{app.theme}"` in the settings keeps it.')

    def command_line_numbers(self) -> None:
        self._parts.has_numbers = not self._parts.has_numbers
        self._layout.remember_line_numbers(self._parts.has_numbers)

    def command_split(self) -> None:
        self._stage.run(self._split_or_join(), name="split the manuscript", group="split")

    async def _split_or_join(self) -> None:
        if self._parts.is_split:
            await self._parts.join()
        else:
            at = self._stage.editor.cursor_offset
            await self._parts.split()
            self._stage.show_file(self._stage.file, at)
        self._stage.focus_pane(Pane.MANUSCRIPT)

    def command_other_part(self) -> None:
        if not self._parts.is_split:
            self._stage.tell("The manuscript is in one part; “Split the manuscript” makes two.")
            return
        self._parts.other()
        self._stage.focus_pane(Pane.MANUSCRIPT)
