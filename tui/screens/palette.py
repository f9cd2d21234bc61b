"""The palette of commands over the room as it stands.

Textual's dims the room beneath it, which draws every cell twice for a command, and its cursor blinks for as long as it
is open.
"""

from __future__ import annotations

from textual.command import CommandInput, CommandPalette


class Palette(CommandPalette):
    """Textual's palette, at rest."""

    DEFAULT_CSS = """
    Palette { background: transparent; }
    """

    def on_mount(self) -> None:
        self.query_one(CommandInput).cursor_blink = False
