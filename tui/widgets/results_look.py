"""How the results pane looks: its colours, and a row of texts as a strip of cells."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.results_row import Part

CLASSES = {
    "results--heading",
    "results--title",
    "results--mark",
    "results--missing",
    "results--change",
    "results--person",
    "results--new",
    "results--cursor",
    "results--here",
    "results--filter",
}
CSS = """
Results {
    background: $background; color: $foreground;
    & > .results--heading { color: $quiet; text-style: italic; }
    & > .results--title { color: $quiet; }
    & > .results--mark { color: $quiet; }
    & > .results--missing { color: $warning; }
    & > .results--change { color: $accent; text-style: bold; }
    & > .results--person { color: $success; }
    & > .results--new { color: $success; text-style: bold; }
    & > .results--cursor { background: $cursor-line; }
    & > .results--here { text-style: bold; }
    & > .results--filter { color: $accent; }
    &:focus > .results--cursor { background: $selection; text-style: bold; }
    &:nocolor > .results--cursor { text-style: underline; }
    &:nocolor:focus > .results--cursor { text-style: reverse; }
    &:ansi:focus > .results--cursor { text-style: reverse; background: ansi_default; }
}
"""


def strip(parts: list[Part], width: int, ground: Style, style_of: Callable[[str], Style]) -> Strip:
    """Return the texts on `ground`, cut to `width` cells; what is cut ends with an ellipsis."""
    segments: list[Segment] = []
    left = width
    for text, name in parts:
        if cell_len(text) > left:
            text = set_cell_size(text, max(0, left - 1)) + "…"
        segments.append(Segment(text, ground + style_of(name) if name else ground))
        left -= cell_len(text)
        if left <= 0:
            break
    return Strip(segments).adjust_cell_length(width, ground)
