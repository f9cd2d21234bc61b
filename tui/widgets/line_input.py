"""One line of text to type: for prompts and filters.

Every key is handled here and in order (Textual runs bound keys after printable ones that arrive with them), so fast
typing over a slow line comes out as it was typed.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class LineInput(Widget, can_focus=True):
    """A single line with a cursor."""

    COMPONENT_CLASSES = {"line-input--label", "line-input--cursor", "line-input--hint"}
    DEFAULT_CSS = """
    LineInput {
        height: 1; background: $panel; color: $foreground;
        & > .line-input--label { color: $accent; text-style: bold; }
        & > .line-input--cursor { text-style: reverse; }
        & > .line-input--hint { color: $quiet; }
    }
    """

    class Changed(Message):
        """The text was changed by a key."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Cancelled(Message):
        """Escape was pressed."""

    class Moved(Message):
        """Up or down was pressed: -1 or 1."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.label = ""
        self.hint = ""
        self._text = ""
        self._cursor = 0

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._text

    def begin(self, label: str, text: str = "", hint: str = "") -> None:
        """Ask for a line under `label`, starting from `text`."""
        self.label, self.hint, self._text, self._cursor = label, hint, text, len(text)
        self.refresh()

    async def _on_key(self, event: events.Key) -> None:
        if not self._type(event):
            return
        event.stop()
        event.prevent_default()
        self.refresh()

    def _type(self, event: events.Key) -> bool:
        """Carry out a key; return False for one that is not for typing."""
        match event.key:
            case "enter":
                self.post_message(self.Submitted(self._text))
            case "escape" | "ctrl+c":
                self.post_message(self.Cancelled())
            case "up" | "down":
                self.post_message(self.Moved(-1 if event.key == "up" else 1))
            case "left" | "right":
                self._cursor = max(0, min(len(self._text), self._cursor + (1 if event.key == "right" else -1)))
            case "home" | "ctrl+a":
                self._cursor = 0
            case "end" | "ctrl+e":
                self._cursor = len(self._text)
            case "backspace" | "ctrl+h":
                self._replace(max(0, self._cursor - 1), self._cursor, "")
            case "delete" | "ctrl+d":
                self._replace(self._cursor, self._cursor + 1, "")
            case "ctrl+u":
                self._replace(0, self._cursor, "")
            case "ctrl+w" | "alt+backspace" | "ctrl+backspace":
                kept = self._text[: self._cursor].rstrip()
                self._replace(kept.rfind(" ") + 1, self._cursor, "")
            case _:
                if not (event.is_printable and event.character):
                    return False
                self._replace(self._cursor, self._cursor, event.character)
        return True

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._replace(self._cursor, self._cursor, " ".join(event.text.split("\n")))
        self.refresh()

    def _replace(self, start: int, end: int, new: str) -> None:
        before = self._text
        self._text = before[:start] + new + before[end:]
        self._cursor = start + len(new)
        if self._text != before:
            self.post_message(self.Changed(self._text))

    def render_line(self, y: int) -> Strip:
        ground = self.rich_style
        width = self.size.width
        label = f" {self.label} " if self.label else " "
        room = max(4, width - cell_len(label) - 1)
        start = max(0, self._cursor - room + 1)
        shown = self._text[start : start + room]
        at = self._cursor - start
        segments = [
            Segment(label, ground + self.get_component_rich_style("line-input--label", partial=True)),
            Segment(shown[:at], ground),
            Segment(
                shown[at : at + 1] or " ", ground + self.get_component_rich_style("line-input--cursor", partial=True)
            ),
            Segment(shown[at + 1 :], ground),
        ]
        if not self._text and self.hint:
            segments.append(
                Segment(self.hint, ground + self.get_component_rich_style("line-input--hint", partial=True))
            )
        return Strip(segments).adjust_cell_length(width, ground)
