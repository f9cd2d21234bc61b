"""The AI edits as a list, newest first, with a mark at those the person has not read; draws the rows in sight only."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from sessions.history.log import AiEdit
from tui.widgets.review_page import visible
from tui.widgets.scrolled_lines import ScrolledLines

_SUBJECT = 46  # cells of a subject in a wide window; what follows stands in a column


class EditList(ScrolledLines, can_focus=True):
    """A list of commits, one to a line, of which one is the current one."""

    COMPONENT_CLASSES = {"edits--quiet", "edits--unread", "edits--subject", "edits--cursor"}
    DEFAULT_CSS = """
    EditList {
        background: $background; color: $foreground;
        & > .edits--quiet { color: $quiet; }
        & > .edits--unread { color: $accent; text-style: bold; }
        & > .edits--subject { color: $foreground; text-style: bold; }
        & > .edits--cursor { background: $cursor-line; }
        &:ansi > .edits--cursor, &:nocolor > .edits--cursor { text-style: reverse; }
    }
    """

    class Moved(Message):
        """Another edit is the current one."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._edits: tuple[AiEdit, ...] = ()
        self._unread: frozenset[str] = frozenset()
        self._at = 0
        self._styles: dict[str, Style] = {}

    def show(self, edits: tuple[AiEdit, ...], unread: frozenset[str]) -> None:
        """Show other edits, of which those with the hashes in `unread` are marked; the current one stays if it can."""
        current = self.current
        self._edits, self._unread = edits, unread
        places = {edit.commit: index for index, edit in enumerate(edits)}
        self._at = places.get(current.commit, min(self._at, len(edits) - 1)) if current else 0
        self._at = max(0, self._at)
        self.bring_into_view(self._at)
        self.refresh_lines()

    @property
    def current(self) -> AiEdit | None:
        """The current edit; None where the list is empty."""
        return self._edits[self._at] if self._edits else None

    @property
    def line_count(self) -> int:
        return len(self._edits)

    def draw_line(self, line: int, width: int) -> Strip:
        if line >= len(self._edits):
            return Strip.blank(width, self.ground)
        edit = self._edits[line]
        ground = self.ground + (self._style("edits--cursor") if line == self._at else Style())
        subject = visible(edit.subject)
        if cell_len(subject) < _SUBJECT <= width // 2:
            subject = set_cell_size(subject, _SUBJECT)
        targets = ", ".join(
            f"{handle} (statement)" if handle in edit.changed_statements else handle for handle in edit.targets
        )
        rest = visible(f"  {targets}  {edit.role}, {edit.review}  {edit.author}")
        parts = (
            (" ● " if edit.commit in self._unread else "   ", "edits--unread"),
            (f"{edit.date:%Y-%m-%d %H:%M}  ", "edits--quiet"),
            (subject, "edits--subject"),
            (rest, "edits--quiet"),
        )
        strip = Strip([Segment(text, ground + self._style(name)) for text, name in parts])
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", ground + self._style("edits--quiet"))])
        return strip.adjust_cell_length(width, ground)

    def forget_styles(self) -> None:
        super().forget_styles()
        self._styles = {}

    def move(self, by: int) -> None:
        """Make the edit `by` lines below the current one."""
        at = max(0, min(self._at + by, len(self._edits) - 1))
        if at != self._at:
            before, self._at = self._at, at
            if not self.bring_into_view(at):
                self.refresh_lines([before - self.top, at - self.top])
            self.post_message(self.Moved())

    async def _on_key(self, event: events.Key) -> None:
        moves = {"up": -1, "k": -1, "down": 1, "j": 1, "home": -len(self._edits), "end": len(self._edits)}
        if event.key in moves:
            event.stop()
            event.prevent_default()
            self.move(moves[event.key])

    def on_click(self, event: events.Click) -> None:
        if event.x < self.text_width:
            self.move(event.y + self.top - self._at)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(name, partial=True)
        return self._styles[name]
