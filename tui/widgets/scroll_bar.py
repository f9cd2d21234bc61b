"""Where the thumb of a scroll bar is, for widgets that draw their own in their last column.

Textual's own scroll view lays the whole screen out anew at each step, some 5 ms that a key would wait for.
"""

from __future__ import annotations


def thumb(first: int, shown: int, count: int, height: int) -> range:
    """Return the rows of the thumb, where `shown` lines of `count` are in sight from `first`; none where all are."""
    if shown >= count:
        return range(0)
    size = max(1, height * height // count)
    start = (height - size) * first // max(1, count - shown)
    return range(min(start, height - size), min(start, height - size) + size)


def line_at(y: int, count: int, height: int) -> int:
    """Return the line to show first where the thumb is dragged to row `y`, which may lie outside."""
    return max(0, min(y, height)) * count // max(1, height)
