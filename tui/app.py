"""The app: themes, key map, palette, signals, and the room's screen; everything else is said elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from types import FrameType

from rich.segment import Segment
from rich.style import Style
from textual.actions import ActionParseResult
from textual.app import SystemCommand
from textual.color import Color
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget

from sessions.room import Room
from tui import keymap, terminal
from tui.colours import ColouredApp
from tui.commands import COMMANDS
from tui.screens.palette import Palette
from tui.screens.room import RoomScreen

_FATAL = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
"""The line dropped, the machine goes down, or somebody ends the program from outside (^C and ^\\ are keys here): what
was typed must be on disk before it is gone."""
_PATIENCE_S = 1.0  # seconds a command waits for keys before it; a pane that hangs must not hold up Ctrl+S
_SWITCH_S = 0.0005  # seconds a key waits for the analysis to let go of the interpreter; Python's own 5 ms can be felt
_FAREWELL_S = 2.0  # seconds to stop the colleague, finish git and restore the terminal after a signal

_COLOURLESS = Style.parse("default on default")


class WithoutColour(LineFilter):
    """Takes every colour away; what had a ground of its own is shown in reverse."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text, style and _uncoloured(style), control) for text, style, control in segments]


async def _caught_up(widget: Widget) -> None:
    """Wait until `widget` has carried out the keys it was given.

    The key of a command is handled while those before it may still wait in the pane: without this, text typed in one
    packet with Ctrl+Q would not be asked about. Later keys wait meanwhile, so that they go where the command leads.
    """
    is_done = asyncio.Event()
    if widget.call_later(is_done.set):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(is_done.wait(), _PATIENCE_S)


def _uncoloured(style: Style) -> Style:
    has_ground = style.bgcolor is not None and not style.bgcolor.is_default
    return style + _COLOURLESS + Style(reverse=True) if has_ground else style + _COLOURLESS


class LemmataApp(ColouredApp[None]):
    """One room on one terminal."""

    TITLE = "Lemmata"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f20"  # the room's own command opens it, so that its key can be remapped
    CSS = "Screen { scrollbar-size-vertical: 1; }"

    def __init__(self, room: Room, theme: str = "dark", row: int | None = None) -> None:
        super().__init__(theme, erases_in_colour=terminal.erases_in_colour(os.environ))
        self.room = room
        self._row = row
        self._own_keys = keymap.checked(room.settings.keys)
        self._without_colour = WithoutColour()
        self.set_keymap(self._own_keys)
        terminal.teach_keys()

    def on_mount(self) -> None:
        screen = RoomScreen(self.room, self._row, keymap.editing_keys(self._own_keys))
        for name, keys in keymap.without_default(self._own_keys):
            self.bind(keys, f"screen.command('{name}')")
        self.push_screen(screen)
        self._watch_signals()
        # What was made by importing stays; looking through it again at every collection would cost typing its tails.
        gc.freeze()
        sys.setswitchinterval(_SWITCH_S)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for command in COMMANDS:
            if isinstance(screen, RoomScreen) and command.id != "palette":
                yield SystemCommand(command.title, command.help, lambda name=command.id: screen.action_command(name))

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        focused = self.focused
        if focused is None:
            return await super().run_action(action, default_namespace, namespaces)
        await _caught_up(focused)
        is_done = await super().run_action(action, default_namespace, namespaces)
        # What a pane tells the room goes up step by step; the next key is for where that leads.
        for node in focused.ancestors_with_self:
            if isinstance(node, Widget):
                await _caught_up(node)
        return is_done

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_line_filters(self) -> Sequence[LineFilter]:
        # Textual's answer to NO_COLOR is shades of grey, which are colours to the terminal.
        return [self._without_colour] if self.no_color else super().get_line_filters()

    def copy_to_clipboard(self, text: str) -> None:
        sequence = terminal.clipboard_sequence(text, os.environ)
        if sequence and self._driver is not None:
            self._driver.write(sequence)
        elif isinstance(self.screen, RoomScreen):
            self.screen.tell("Copied here only: a terminal takes at most 56 kB into its clipboard at once.")

    def _watch_signals(self) -> None:
        loop = asyncio.get_running_loop()

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            # Carried out between two instructions, so it works where the loop hangs. A window that was closed takes
            # no farewell either: Textual waits for ever to write one.
            end = threading.Timer(_FAREWELL_S, self._end)
            end.daemon = True
            end.start()
            loop.call_soon_threadsafe(self._leave_at_once)

        # A test may run the app in a thread, where signals are not ours to handle.
        if threading.current_thread() is threading.main_thread():
            for number in _FATAL:
                signal.signal(number, on_signal)

    def _end(self) -> None:
        """End the process from another thread, with what was typed on disk."""
        try:
            self.room.flush()
        finally:
            os._exit(3)

    def _leave_at_once(self) -> None:
        self.room.flush()
        self.exit(return_code=3)

    async def action_quit(self) -> None:
        if isinstance(self.screen, RoomScreen):
            self.screen.action_command("quit")
