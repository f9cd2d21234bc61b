"""Rows of the manuscript as strips of styled cells.

Invariants:
- A strip depends on its `RowLook` and the style sheet alone, so that strips can be kept and compared by their looks.
- Nothing reaches the terminal but printable characters: `wrap` has put stand-ins for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntFlag
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from latex.highlight import Kind, Run
from tui.editing.wrap import Wrapped

COMPONENTS = {
    Kind.COMMAND: "editor--command",
    Kind.MATH: "editor--math",
    Kind.MATH_COMMAND: "editor--math-command",
    Kind.COMMENT: "editor--comment",
    Kind.ENVIRONMENT: "editor--environment",
    Kind.REFERENCE: "editor--reference",
    Kind.VERBATIM: "editor--verbatim",
}


class Overlay(IntFlag):
    """What lies over the colours of the text; a later one covers the earlier."""

    RESULT = 1
    SEARCH = 2
    MATCH = 4
    SELECTION = 8
    CURSOR = 16


OVERLAYS = {
    Overlay.RESULT: "editor--result",
    Overlay.SEARCH: "editor--search",
    Overlay.MATCH: "editor--match",
    Overlay.SELECTION: "editor--selection",
    Overlay.CURSOR: "editor--cursor",
}

COMPONENT_CLASSES = {
    *COMPONENTS.values(),
    *OVERLAYS.values(),
    "editor--gutter",
    "editor--cursor-line",
    "editor--mark-change",
    "editor--mark-unread",
    "editor--mark-problem",
    "editor--mark-ai",
    "editor--mark-ai-edited",
    "editor--thumb",
}
STYLE_SHEET = """
PageView {
    overflow: hidden;
    background: $background;
    color: $foreground;
    .editor--command, .editor--math-command { color: $command; }
    .editor--math { color: $math; }
    .editor--comment { color: $comment; }
    .editor--environment { color: $environment; }
    .editor--reference { color: $reference; }
    .editor--verbatim { color: $quiet; }
    .editor--result { background: $cursor-line; }
    .editor--search { background: $search; }
    .editor--match { background: $match; }
    .editor--selection { background: $selection; }
    .editor--cursor { text-style: reverse; }
    .editor--gutter { color: $rule; }
    .editor--cursor-line { color: $foreground; }
    .editor--mark-change { color: $success; }
    .editor--mark-unread { color: $warning; }
    .editor--mark-problem { color: $error; }
    .editor--mark-ai { color: $accent; }
    .editor--mark-ai-edited { color: $accent; }
    .editor--thumb { background: $rule; }
}
"""

_STRETCH = re.compile(rb"(.)\1*", re.DOTALL)
_KIND_BITS = 3
_KIND_BYTES = tuple(bytes((kind,)) for kind in Kind)


class RowLook(NamedTuple):
    """All that decides what a row looks like."""

    gutter: str
    component: str
    """Component class of the gutter."""
    indent: int
    text: str
    shown: tuple[str, ...] | None
    """What is drawn for each column of `text`; None where that is the text itself."""
    cells: int
    """Cells that `text` takes."""
    columns: bytes
    """Kind and overlays of each column of the text, and one for the end of the line where that is covered."""
    is_thumb: bool
    """Whether the scroll bar's thumb is beside the row."""


class LineLook:
    """A line with its colours, from which the looks of its rows are cut."""

    def __init__(self, wrapped: Wrapped, runs: tuple[Run, ...]) -> None:
        self.wrapped = wrapped
        columns = bytearray(len(wrapped.text))
        for first, last, kind in runs:
            columns[first:last] = _KIND_BYTES[kind] * (last - first)
        at = wrapped.text.find("\t")
        while at >= 0:
            columns[at] = Kind.COMMENT
            at = wrapped.text.find("\t", at + 1)
        self._columns = bytes(columns)

    def row(
        self, sub_row: int, covers: tuple[tuple[int, int, int], ...], gutter: str, component: str, *, is_thumb: bool
    ) -> RowLook:
        """Return the look of a row; covers are (first column, column after the last, overlay).

        The end of the line counts as a column.
        """
        wrapped = self.wrapped
        start, end = wrapped.starts[sub_row], wrapped.end(sub_row)
        columns = self._columns[start:end]
        last = end + 1 if sub_row + 1 == wrapped.height else end
        if any(cover[0] < last and cover[1] > start for cover in covers):
            columns = _covered(columns, start, last, covers)
        shown = None if wrapped.shown is None else wrapped.shown[start:end]
        cells = end - start if wrapped.edges is None else wrapped.edges[end] - wrapped.edges[start]
        indent = wrapped.indent if sub_row else 0
        return RowLook(gutter, component, indent, wrapped.text[start:end], shown, cells, columns, is_thumb)


def _covered(columns: bytes, start: int, last: int, covers: tuple[tuple[int, int, int], ...]) -> bytes:
    """Return the columns `[start, last)` of a line with what lies over them."""
    covered = bytearray(columns.ljust(last - start, b"\0"))
    for first, after, overlay in covers:
        for column in range(max(first, start), min(after, last)):
            covered[column - start] |= overlay << _KIND_BITS
    return bytes(covered if len(columns) == len(covered) or covered[-1] else covered[:-1])


class Styles:
    """The styles of the editor's parts, looked up in the style sheet once."""

    def __init__(self, of_component: Callable[[str], Style], base: Style) -> None:
        self.base = base
        self._of_component = of_component
        self._components: dict[str, Style] = {}
        self._cells: dict[int, Style] = {0: base}

    def component(self, name: str) -> Style:
        """Return the style of a component class over the base."""
        style = self._components.get(name)
        if style is None:
            style = self._components[name] = self.base + self._of_component(name)
        return style

    def cell(self, look: int) -> Style:
        """Return the style of a kind and the overlays over it, packed by `_pack`."""
        style = self._cells.get(look)
        if style is None:
            style = self.base
            kind, overlays = Kind(look & (1 << _KIND_BITS) - 1), look >> _KIND_BITS
            if kind in COMPONENTS:
                style += self._of_component(COMPONENTS[kind])
            for overlay, component in OVERLAYS.items():
                if overlays & overlay:
                    style += self._of_component(component)
            self._cells[look] = style
        return style


def paint(look: RowLook, styles: Styles, width: int) -> Strip:
    """Return the strip of a row `width` cells wide; the last cell is the scroll bar's."""
    segments = [Segment(look.gutter, styles.component(look.component))]
    if look.indent:
        segments.append(Segment(" " * look.indent, styles.base))
    left = width - len(look.gutter) - look.indent - look.cells - 1
    for match in _STRETCH.finditer(look.columns):
        first, last = match.span()
        text = look.text[first:last] if look.shown is None else "".join(look.shown[first:last])
        if last > len(look.text):
            text += " "
            left -= 1
        segments.append(Segment(text, styles.cell(match[1][0])))
    padding = " " * left
    if look.is_thumb:
        segments += [Segment(padding, styles.base), Segment(" ", styles.component("editor--thumb"))]
    else:
        segments.append(Segment(padding + " ", styles.base))
    return Strip(_joined(segments), width)


def _joined(segments: list[Segment]) -> list[Segment]:
    """Return `segments` with neighbours of one style made one, which saves their colours on the line."""
    joined = segments[:1]
    for segment in segments[1:]:
        if segment.style == joined[-1].style:
            joined[-1] = Segment(joined[-1].text + segment.text, segment.style)
        else:
            joined.append(segment)
    return joined


def changed_cells(old: Strip, new: Strip) -> tuple[int, int]:
    """Return the cells `[first, last)` in which two strips of one width differ."""
    before, after = list(old), list(new)
    head = tail = 0
    while before and after and before[0] == after[0]:
        head += before.pop(0).cell_length
        after.pop(0)
    while before and after and before[-1] == after[-1]:
        tail += before.pop().cell_length
        after.pop()
    if before and after:
        head += _shared_cells(before[0], after[0])
        tail += _shared_cells(before[-1], after[-1], from_end=True)
    return head, max(head + 1, new.cell_length - tail)


def _shared_cells(one: Segment, other: Segment, *, from_end: bool = False) -> int:
    """Return how many cells two segments share at their start, or at their end."""
    if one.style != other.style or not (one.text.isascii() and other.text.isascii()):
        return 0
    mine, theirs = (one.text[::-1], other.text[::-1]) if from_end else (one.text, other.text)
    different = (at for at, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b)
    return next(different, min(len(mine), len(theirs)))
