"""What comparing cells costs against writing all of them: `python bench/cells.py`.

One page of text after another in a window of 160×48, as the compositor gives them: the time and the bytes of writing
the cells that differ, beside Textual's own way, which is every cell with its colours named anew.
"""

from __future__ import annotations

import time

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bench.measuring import SIZES, Measured, ms, paper, ratio, show, side_by_side
from tui.display.cells import Cells
from tui.display.pens import Pens

_WIDTH, _HEIGHT = 160, 48
_STYLES = [Style(color=colour, bgcolor="#15181d") for colour in ("#d8dade", "#7aa2c8", "#c49a6c", "#737c89")]


def page(lines: list[str], first: int) -> list[Strip]:
    """Return a page of text in four colours."""
    strips = []
    for line in lines[first : first + _HEIGHT]:
        words = line[: _WIDTH - 2].split(" ")
        segments = [Segment(word + " ", _STYLES[len(word) % 4]) for word in words]
        strips.append(Strip(segments).adjust_cell_length(_WIDTH, _STYLES[0]))
    return strips


def main() -> None:
    lines = paper(SIZES["144 kB"]).split("\n")
    pages = [page(lines, first) for first in range(0, 2000, _HEIGHT)]
    sizes = {"cells that differ": 0, "every cell": 0}
    at = {"cells that differ": 0, "every cell": 0}
    cells = Cells(Pens(ColorSystem.TRUECOLOR), erases_in_colour=True)
    cells.resize(_WIDTH, _HEIGHT)

    def differing() -> float:
        strips = pages[at["cells that differ"] % len(pages)]
        at["cells that differ"] += 1
        begun = time.perf_counter()
        for y, strip in enumerate(strips):
            cells.put(0, y, strip)
        sizes["cells that differ"] += len(cells.take().encode())
        return time.perf_counter() - begun

    def every() -> float:
        strips = pages[at["every cell"] % len(pages)]
        at["every cell"] += 1
        begun = time.perf_counter()
        output = "".join(
            (style.render(text, color_system=ColorSystem.TRUECOLOR) if style else text)
            for strip in strips
            for text, style, _ in strip
        )
        sizes["every cell"] += len(output.encode())
        return time.perf_counter() - begun

    things: dict[str, Measured] = {"every cell": every, "cells that differ": differing}
    costs = side_by_side(things, rounds=40)
    rows = [
        [name, ratio(cost, costs["every cell"]), ms(sorted(cost)[len(cost) // 2]), f"{sizes[name] / at[name]:,.0f}"]
        for name, cost in costs.items()
    ]
    show("A page, cell by cell", ["way", "to every cell", "median", "bytes"], rows)


if __name__ == "__main__":
    main()
