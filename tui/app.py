"""The app: themes, key map, palette, signals, and the room's screen; everything else is said elsewhere."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Iterable

from textual.app import SystemCommand
from textual.screen import Screen

from sessions.room import Room
from tui.colours import ColouredApp
from tui.commands import COMMANDS
from tui.screens.room import RoomScreen

_FATAL = (signal.SIGHUP, signal.SIGTERM)
"""The line dropped, or the machine goes down: what was typed must be on disk before the program is gone."""


class LemmataApp(ColouredApp[None]):
    """One room on one terminal."""

    TITLE = "Lemmata"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f20"  # the room's own command opens it, so that its key can be remapped
    CSS = "Screen { scrollbar-size-vertical: 1; }"

    def __init__(self, room: Room, theme: str = "dark", row: int | None = None) -> None:
        super().__init__(theme)
        self.room = room
        self._row = row
        self.set_keymap(dict(room.settings.keys))

    def on_mount(self) -> None:
        self.push_screen(RoomScreen(self.room, self._row))
        self._watch_signals()
        # What was made by importing stays; looking through it again at every collection would cost typing its tails.
        gc.freeze()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for command in COMMANDS:
            if isinstance(screen, RoomScreen) and command.id != "palette":
                yield SystemCommand(command.title, command.help, lambda name=command.id: screen.action_command(name))

    def _watch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _FATAL:
            loop.add_signal_handler(number, self._leave_at_once)

    def _leave_at_once(self) -> None:
        self.room.flush()
        self.exit(return_code=3)

    async def action_quit(self) -> None:
        if isinstance(self.screen, RoomScreen):
            self.screen.action_command("quit")
