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

    COMPONENT_CLASSES = {"line-input--label", "line-input--cursor", "line-input--hint", "line-input--offered"}
    DEFAULT_CSS = """
    LineInput {
        height: 1; background: $panel; color: $foreground;
        & > .line-input--label { color: $accent; text-style: bold; }
        & > .line-input--cursor { text-style: reverse; }
        & > .line-input--hint { color: $quiet; }
        & > .line-input--offered { background: $selection; }
        &:nocolor > .line-input--offered { text-style: underline; }
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
        self._is_offered = False  # the text was put here and not touched: what is typed takes its place

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._text

    def begin(self, label: str, text: str = "", hint: str = "", *, is_offered: bool = False) -> None:
        """Ask for a line under `label`, starting from `text`; what is offered, the first letter typed replaces."""
        self.label, self.hint, self._text, self._cursor = label, hint, text, len(text)
        self._is_offered = is_offered and bool(text)
        self.refresh()

    def put(self, text: str) -> None:
        """Put `text` in the place of what has been typed."""
        self._text, self._cursor, self._is_offered = text, len(text), False
        self.refresh()

    async def _on_key(self, event: events.Key) -> None:
        if not self._type(event):
            return
        event.stop()
        event.prevent_default()
        self.refresh()

    def _type(self, event: events.Key) -> bool:
        """Carry out a key; return False for one that is not for typing."""
        start = self._start()
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
                self._replace(min(start, max(0, self._cursor - 1)), self._cursor, "")
            case "delete" | "ctrl+d":
                self._replace(start, self._cursor + 1, "")
            case "ctrl+u":
                self._replace(0, self._cursor, "")
            case "ctrl+w" | "alt+backspace" | "ctrl+backspace":
                kept = self._text[: self._cursor].rstrip()
                self._replace(kept.rfind(" ") + 1, self._cursor, "")
            case _:
                if not (event.is_printable and event.character):
                    return False
                self._replace(start, self._cursor, event.character)
        return True

    def _start(self) -> int:
        """Return where what is typed now begins to take the place of text, and count the text as touched."""
        start = 0 if self._is_offered else self._cursor
        self._is_offered = False
        return start

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._replace(self._start(), self._cursor, " ".join(event.text.split("\n")))
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
        text_style = ground
        if self._is_offered:
            text_style += self.get_component_rich_style("line-input--offered", partial=True)
        segments = [
            Segment(label, ground + self.get_component_rich_style("line-input--label", partial=True)),
            Segment(shown[:at], text_style),
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
