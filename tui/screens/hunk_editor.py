"""A passage of a change to be edited before it is accepted."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from sessions.events import Listeners
from sessions.workspace.buffer import Buffer
from tui.widgets.editor import Editor
from tui.widgets.status import StatusLine


class HunkEditor(ModalScreen[str | None]):
    """Shows a passage in an editor of its own; dismissed with the text, or None where it was left."""

    BINDINGS = [
        Binding("ctrl+s,f2", "take", "Accept this text", id="hunk.take", priority=True),
        Binding("escape", "leave", "Leave it", id="hunk.leave", priority=True),
    ]
    DEFAULT_CSS = """
    HunkEditor { align: center middle; background: transparent; }
    HunkEditor > Vertical { width: 94%; height: 80%; border: round $accent; background: $background; }
    HunkEditor Editor { height: 1fr; }
    """

    def __init__(self, text: str, heading: str) -> None:
        super().__init__()
        self._listeners = Listeners()
        self._buffer = Buffer("change", Path("change"), text, self._listeners)
        self._heading = heading

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = self._heading
            yield Editor(id="hunk-editor")
            yield StatusLine(id="hunk-foot")

    def on_mount(self) -> None:
        editor = self.query_one(Editor)
        editor.show(self._buffer, self._listeners)
        self.set_focus(editor)
        keys = (("^S", "status--key"), (" accept this text   ", ""), ("Esc", "status--key"), (" leave it", ""))
        self.query_one(StatusLine).show(keys)

    def action_take(self) -> None:
        self.dismiss(self._buffer.text)

    def action_leave(self) -> None:
        self.dismiss(None)
