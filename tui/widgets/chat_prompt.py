"""Where the author writes to the colleague: a small editor of its own, as tall as what is written."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.geometry import Size
from textual.message import Message

from latex.text import Edit, Span
from sessions.events import Listeners
from sessions.workspace.buffer import Buffer
from tui.editing.wrap import wrap
from tui.widgets.editor import Editor

_BESIDE = 4  # cells beside the text: the mark and a space, the cursor after a full line, the bar
_TALLEST = 12  # rows; a longer text scrolls


class ChatPrompt(Editor):
    """An editor whose Enter sends."""

    DEFAULT_CSS = "ChatPrompt { background: $panel; }"

    class Submitted(Message):
        """The author sends what is written."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Escape: stop the reply, or go back to the manuscript."""

    class LogWanted(Message):
        """The author goes up into the conversation."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.show_line_numbers = False
        self._own_listeners = Listeners()
        self._own_buffer = Buffer("prompt", Path("prompt"), "", self._own_listeners)
        self._height = 1

    def prepare(self) -> None:
        """Begin to show what is written."""
        self._own_listeners.subscribe(lambda _: self._fit())
        self.show(self._own_buffer, self._own_listeners)

    @property
    def text(self) -> str:
        """What is written."""
        return self._own_buffer.text

    def clear(self) -> None:
        """Empty it; undo brings the text back."""
        self.offer("")

    def offer(self, text: str) -> None:
        """Put `text` in the place of what is written, selected: Enter sends it, and typing takes its place."""
        if text != self.text:
            self._own_buffer.edit((Edit(0, self.text, text),), label="offered words")
        self.select(Span(0, len(text)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._height = self._rows(width)
        return self._height

    def _fit(self) -> None:
        if self._rows(self.size.width) != self._height:
            self.refresh(layout=True)

    def _rows(self, width: int) -> int:
        """Return how many rows of `width` cells what is written takes, as far as it is shown."""
        rows = (wrap(line, max(1, width - _BESIDE)).height for line in self.text.split("\n"))
        return max(1, min(_TALLEST, sum(rows)))

    async def _on_key(self, event: events.Key) -> None:
        message: Message | None = None
        match event.key:
            case "enter":
                message = self.Submitted(self.text)
            case "escape":
                message = self.Left()
            case "shift+tab":
                message = self.LogWanted()
            case "ctrl+j" | "alt+enter" | "shift+enter":
                self._stop(event)
                self.insert("\n")
                return
        if message is None:
            await super()._on_key(event)
            return
        self._stop(event)
        self.post_message(message)

    @staticmethod
    def _stop(event: events.Key) -> None:
        event.stop()
        event.prevent_default()
