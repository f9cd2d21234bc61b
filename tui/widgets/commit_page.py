"""The page of one commit in the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.diff_look import NAMES, RULES
from tui.widgets.scrolled_lines import ScrolledLines
from tui.widgets.styled_rows import Line, Styled, wrapped


class CommitPage(ScrolledLines):
    """Lines of styled pieces, wrapped and scrolled."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(NAMES)
    DEFAULT_CSS = f"""
    CommitPage {{
        background: $background; color: $foreground;
        {RULES}
    }}
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._page: tuple[Line, ...] = ()
        self._rows: list[tuple[Styled, ...]] = []
        self._styles: dict[str, Style] = {}

    def show(self, lines: Sequence[Line], *, from_top: bool) -> None:
        """Show other lines; from the top, or from where the window is."""
        self._page = tuple(lines)
        self._lay_out()
        if from_top:
            self.top = 0
        self.show_from(self.top)
        self.refresh_lines()

    @property
    def text(self) -> str:
        """What the page says."""
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self._rows)

    @property
    def line_count(self) -> int:
        return len(self._rows)

    def draw_line(self, line: int, width: int) -> Strip:
        if line >= len(self._rows):
            return Strip.blank(width, self.ground)
        segments = [Segment(text, self._style(name)) for text, name in self._rows[line] if text]
        return Strip([Segment(" ", self.ground), *segments]).adjust_cell_length(width, self.ground)

    def on_resize(self) -> None:
        self._lay_out()
        super().on_resize()

    def forget_styles(self) -> None:
        super().forget_styles()
        self._styles = {}

    def _lay_out(self) -> None:
        width = max(10, self.text_width - 2)
        self._rows = [row for line in self._page for row in wrapped(line, width)]

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            part = self.get_component_rich_style(f"review--{name}", partial=True) if name else Style()
            self._styles[name] = self.ground + part
        return self._styles[name]
