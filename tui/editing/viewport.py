"""Which rows of a wrapped text are in sight: a window anchored at a line and a row within it.

Invariants:
- No question costs more than the lines in sight; how long the text is does not matter.
- The window always shows text: its top lies within the text, and it does not scroll past the last row unless the
  text is shorter than the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from latex.text import RowChange, Snapshot
from tui.editing.wrap import Wrapped, wrap


class Place(NamedTuple):
    """A row of cells: a line of the text, and a row within it."""

    row: int
    sub_row: int


class Viewport:
    """The window of `height` rows on a text wrapped at `width` cells."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.width = 80
        self.height = 24
        self.top = Place(0, 0)
        self._places: tuple[object, tuple[Place, ...]] | None = None

    def wrapped(self, row: int) -> Wrapped:
        """Return line `row` broken into rows."""
        return wrap(self.snapshot.line(row), self.width)

    def places(self) -> tuple[Place, ...]:
        """Return the rows in sight, from the top; fewer than `height` where the text ends."""
        key = (self.snapshot, self.width, self.height, self.top)
        if self._places is None or self._places[0] != key:
            self._places = (key, tuple(self._in_sight()))
        return self._places[1]

    def resize(self, width: int, height: int) -> None:
        """Wrap at `width` and show `height` rows; the line at the top stays there."""
        if (width, height) != (self.width, self.height):
            self.width, self.height = max(1, width), max(1, height)
            self.scroll_to(Place(self.top.row, 0))

    def follow(self, after: Snapshot, changes: Iterable[RowChange]) -> None:
        """Take over the text after an edit; the line at the top stays there."""
        self.snapshot = after
        row = self.top.row
        for change in changes:
            if change.row + change.removed <= row:
                row += change.inserted - change.removed
            elif change.row < row:
                row = min(row, change.row + change.inserted - 1)
        row = min(row, after.line_count - 1)
        self.top = Place(row, min(self.top.sub_row, self.wrapped(row).height - 1))

    def place_of(self, row: int, column: int) -> Place:
        """Return the row of cells that shows a location."""
        return Place(row, self.wrapped(row).sub_row(column))

    def y_of(self, place: Place) -> int | None:
        """Return the row of the window that shows `place`; None where it is out of sight."""
        if place < self.top or place.row >= self.top.row + self.height:
            return None
        y = place.sub_row - self.top.sub_row
        for line in self.snapshot.lines(self.top.row, place.row):
            y += wrap(line, self.width).height
        return y if y < self.height else None

    def step(self, place: Place, rows: int) -> Place:
        """Return the place `rows` further down (up where negative), as far as the text goes."""
        row, sub_row = place
        sub_row += rows
        while sub_row < 0:
            if row == 0:
                return Place(0, 0)
            row -= 1
            sub_row += self.wrapped(row).height
        while sub_row >= (height := self.wrapped(row).height):
            if row + 1 >= self.snapshot.line_count:
                return Place(row, height - 1)
            row, sub_row = row + 1, sub_row - height
        return Place(row, sub_row)

    def scroll(self, rows: int) -> None:
        """Move the window down by `rows` (up where negative)."""
        self.scroll_to(self.step(self.top, rows))

    def scroll_to(self, top: Place) -> None:
        """Let `top` be the first row in sight, or the last place that fills the window."""
        row = max(0, min(top.row, self.snapshot.line_count - 1))
        top = Place(row, max(0, min(top.sub_row, self.wrapped(row).height - 1)))
        self.top = min(top, self._last_top(top))

    def reveal(self, place: Place, *, centre: bool = True) -> None:
        """Bring `place` in sight: by as little as possible where it is near, else to the middle."""
        if self.y_of(place) is not None:
            return
        last_top = self.step(place, 1 - self.height)
        if place < self.top and self.step(place, self.height // 2) >= self.top:
            self.scroll_to(place)
        elif place > self.top and self.step(self.top, self.height // 2) >= last_top:
            self.scroll_to(last_top)
        else:
            self.scroll_to(self.step(place, -(self.height // 2) if centre else 0))

    def _last_top(self, top: Place) -> Place:
        """Return the lowest place that may be at the top; only looked for near the end of the text."""
        last_row = self.snapshot.line_count - 1
        if last_row - top.row >= self.height:
            return top
        return self.step(Place(last_row, self.wrapped(last_row).height - 1), 1 - self.height)

    def _in_sight(self) -> list[Place]:
        places: list[Place] = []
        row, sub_row = self.top
        for line in self.snapshot.lines(row, row + self.height):
            rows = wrap(line, self.width).height
            places += [Place(row, each) for each in range(sub_row, rows)]
            row, sub_row = row + 1, 0
            if len(places) >= self.height:
                break
        return places[: self.height]
