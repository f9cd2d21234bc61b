"""Rows of the manuscript as strips of styled cells.

Invariants:
- A strip depends on its `RowLook` and the style sheet alone, so that strips can be kept and compared by their looks.
- Nothing reaches the terminal but printable characters: `wrap` has put stand-ins for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag

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

_STRETCH = re.compile(rb"(.)\1*", re.DOTALL)
_KIND_BITS = 3


@dataclass(frozen=True, slots=True)
class RowLook:
    """All that decides what a row looks like."""

    wrapped: Wrapped
    sub_row: int
    runs: tuple[Run, ...]
    covers: tuple[tuple[int, int, int], ...]
    """(first column, column after the last, overlay): the end of the line counts as a column."""
    gutter: str
    mark: str
    """Component class of the gutter's mark, or of its number; empty for the plain gutter."""
    is_thumb: bool
    """Whether the scroll bar's thumb is beside the row."""


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


def paint(look: RowLook, styles: Styles, width: int, text_width: int) -> Strip:
    """Return the strip of a row `width` cells wide, `text_width` of them for text and the scroll bar beside it."""
    wrapped, sub_row = look.wrapped, look.sub_row
    segments = [Segment(look.gutter, styles.component(look.mark or "editor--gutter"))] if look.gutter else []
    start, end = wrapped.starts[sub_row], wrapped.end(sub_row)
    indent = wrapped.indent if sub_row else 0
    if indent:
        segments.append(Segment(" " * indent, styles.base))
    left = text_width - indent - (end - start if wrapped.edges is None else wrapped.edges[end] - wrapped.edges[start])
    for match in _STRETCH.finditer(_columns(look, start, end)):
        first, last = start + match.start(), start + match.end()
        text = wrapped.text[first:last] if wrapped.shown is None else "".join(wrapped.shown[first:last])
        if last > end:
            text += " "
            left -= 1
        segments.append(Segment(text, styles.cell(match[1][0])))
    padding = " " * left
    if look.is_thumb:
        segments += [Segment(padding, styles.base), Segment(" ", styles.component("editor--thumb"))]
    else:
        segments.append(Segment(padding + " ", styles.base))
    return Strip(segments, width)


def _columns(look: RowLook, start: int, end: int) -> bytes:
    """Return kind and overlays of each column of `[start, end)`, and of the end of the line where it is covered."""
    columns = bytearray(end - start + 1)
    for first, last, kind in look.runs:
        first, last = max(first, start), min(last, end)
        if first < last:
            columns[first - start : last - start] = bytes((kind,)) * (last - first)
    is_last = look.sub_row + 1 == look.wrapped.height
    for first, last, overlay in look.covers:
        for column in range(max(first, start), min(last, end + 1 if is_last else end)):
            columns[column - start] |= overlay << _KIND_BITS
    return bytes(columns if columns[-1] else columns[:-1])


def changed_cells(old: Strip, new: Strip) -> tuple[int, int]:
    """Return the cells `[first, last)` in which two strips of one width differ."""
    before, after = list(old), list(new)
    head = 0
    while before and after and before[0] == after[0]:
        head += before.pop(0).cell_length
        after.pop(0)
    tail = 0
    while before and after and before[-1] == after[-1]:
        tail += before.pop().cell_length
        after.pop()
    if before and after:
        head += _common_cells(before[0], after[0])
    return head, max(head + 1, new.cell_length - tail)


def _common_cells(one: Segment, other: Segment) -> int:
    """Return how many cells two segments share from their start."""
    if one.style != other.style or not (one.text.isascii() and other.text.isascii()):
        return 0
    same = 0
    for mine, theirs in zip(one.text, other.text, strict=False):
        if mine != theirs:
            break
        same += 1
    return same
