"""A Textual app that shows one word and does nothing else: what `python bench/starting.py` compares with."""

from __future__ import annotations

import os

from tui.terminal import prepare

prepare(os.environ)

from textual.app import App, ComposeResult  # noqa: E402
from textual.widgets import Static  # noqa: E402


class BareApp(App[None]):
    """One word on the screen."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("READY")


if __name__ == "__main__":
    BareApp().run()
