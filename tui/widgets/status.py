"""The lines at the head and the foot of the room: where one is, what is going on, which keys lead on."""

from __future__ import annotations

from itertools import zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from tui.widgets.painted import PaintedWidget

Part = tuple[str, str]
"""A text and its component class, empty for none."""


class StatusLine(PaintedWidget):
    """One line with parts on the left and parts on the right; the left ones give way last."""

    COMPONENT_CLASSES = {"status--name", "status--quiet", "status--warning", "status--key", "status--news"}
    DEFAULT_CSS = """
    StatusLine {
        height: 1; background: $panel; color: $foreground;
        & > .status--name { color: $heading; text-style: bold; }
        & > .status--quiet { color: $quiet; }
        & > .status--warning { color: $warning; text-style: bold; }
        & > .status--key { color: $accent; text-style: bold; }
        & > .status--news { color: $foreground; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()
        self._cells: list[Part] = []

    def show(self, left: tuple[Part, ...], right: tuple[Part, ...] = ()) -> None:
        """Show other parts; only the cells that change are drawn."""
        if (left, right) == (self._left, self._right):
            return
        self._left, self._right = left, right
        before, self._cells = self._cells, _cells(self._laid_out(self.size.width))
        changed = [x for x, (old, new) in enumerate(zip_longest(before, self._cells)) if old != new]
        if changed:
            self.show_rows({0: (changed[0], self.render_line(0).crop(changed[0], changed[-1] + 1))})

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(text for text, _ in (*self._left, *self._right))

    def on_resize(self) -> None:
        self._cells = _cells(self._laid_out(self.size.width))

    def render_line(self, y: int) -> Strip:
        width, ground = self.size.width, self.rich_style
        segments = [
            Segment(text, ground + self.get_component_rich_style(name, partial=True) if name else ground)
            for text, name in self._laid_out(width)
        ]
        return Strip(segments).adjust_cell_length(width, ground)

    def _laid_out(self, width: int) -> list[Part]:
        """Return the parts that fit, with the blanks around them."""
        left, right = list(self._left), list(self._right)
        while right and _length(left) + _length(right) + 3 > width:
            right.pop(0)
        while len(left) > 1 and _length(left) + 1 > width:
            left.pop()
            # A key says nothing without what it does.
            while len(left) > 1 and left[-1][1] == "status--key" and self._left[len(left)][1] == "":
                left.pop()
        gap = max(1, width - _length(left) - _length(right) - 2)
        return [(" ", ""), *left, (" " * gap, ""), *right]


def _length(parts: list[Part]) -> int:
    return sum(cell_len(text) for text, _ in parts)


def _cells(parts: list[Part]) -> list[Part]:
    """Return one entry for each cell, a wide character followed by an empty one."""
    return [
        cell
        for text, name in parts
        for character in text
        for cell in ((character, name), ("", name))[: max(1, cell_len(character))]
    ]
