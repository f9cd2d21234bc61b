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
from tui.editing.folds import Fold, Folds
from tui.editing.wrap import Wrapped, wrap


class Place(NamedTuple):
    """A row of cells: a line of the text, and a row within it."""

    row: int
    sub_row: int


class Viewport:
    """The window of `height` rows on a text wrapped at `width` cells, without what is folded."""

    def __init__(self, snapshot: Snapshot, folds: Folds | None = None) -> None:
        self.snapshot = snapshot
        self.folds = Folds() if folds is None else folds
        self.width = 80
        self.height = 24
        self.top = Place(0, 0)
        self._places: tuple[object, tuple[Place, ...]] | None = None

    def wrapped(self, row: int) -> Wrapped:
        """Return line `row` broken into rows, with what is folded behind it."""
        return wrap(self.shown_line(row), self.width)

    def shown_line(self, row: int) -> str:
        """Return line `row` as it is shown: with the number of lines folded behind it."""
        line = self.snapshot.line(row)
        fold = self.folds.at(row) if self.folds else None
        return line if fold is None else line.removesuffix("\r") + folded_mark(fold)

    def places(self) -> tuple[Place, ...]:
        """Return the rows in sight, from the top; fewer than `height` where the text ends."""
        key = (self.snapshot, self.width, self.height, self.top, self.folds.version)
        if self._places is None or self._places[0] != key:
            self._places = (key, tuple(self._in_sight()))
        return self._places[1]

    def resize(self, width: int, height: int) -> None:
        """Wrap at `width` and show `height` rows; the line at the top stays there."""
        if (width, height) != (self.width, self.height):
            self.width, self.height = max(1, width), max(1, height)
            self.scroll_to(Place(self.top.row, 0))

    def follow(self, after: Snapshot, changes: Iterable[RowChange]) -> None:
        """Take over the text after an edit, whose folds have followed it; the line at the top stays there."""
        self.snapshot = after
        row = self.top.row
        for change in changes:
            if change.row + change.removed <= row:
                row += change.inserted - change.removed
            elif change.row < row:
                row = min(row, change.row + change.inserted - 1)
        row = self.folds.shown(min(row, after.line_count - 1))
        self.top = Place(row, min(self.top.sub_row, self.wrapped(row).height - 1))

    def refold(self) -> None:
        """Keep the top in sight after a passage was folded or opened."""
        self.scroll_to(Place(self.folds.shown(self.top.row), self.top.sub_row))

    def place_of(self, row: int, column: int) -> Place:
        """Return the row of cells that shows a location; of a hidden one the line it is folded behind."""
        shown = self.folds.shown(row)
        return Place(shown, self.wrapped(shown).sub_row(column) if shown == row else 0)

    def y_of(self, place: Place) -> int | None:
        """Return the row of the window that shows `place`; None where it is out of sight."""
        if place < self.top:
            return None
        row, y = self.top.row, -self.top.sub_row
        while row < place.row and y < self.height:
            y += self.wrapped(row).height
            row = self.folds.after(row)
        y += place.sub_row
        return y if row == place.row and y < self.height else None

    def step(self, place: Place, rows: int) -> Place:
        """Return the place `rows` further down (up where negative), as far as the text goes."""
        row, sub_row = place
        sub_row += rows
        while sub_row < 0:
            if row == 0:
                return Place(0, 0)
            row = self.folds.before(row)
            sub_row += self.wrapped(row).height
        while sub_row >= (height := self.wrapped(row).height):
            after = self.folds.after(row)
            if after >= self.snapshot.line_count:
                return Place(row, height - 1)
            row, sub_row = after, sub_row - height
        return Place(row, sub_row)

    def scroll(self, rows: int) -> None:
        """Move the window down by `rows` (up where negative)."""
        self.scroll_to(self.step(self.top, rows))

    def scroll_to(self, top: Place) -> None:
        """Let `top` be the first row in sight, or the last place that fills the window."""
        row = self.folds.shown(max(0, min(top.row, self.snapshot.line_count - 1)))
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
        if not self.folds and last_row - top.row >= self.height:
            return top
        last_row = self.folds.shown(last_row)
        return self.step(Place(last_row, self.wrapped(last_row).height - 1), 1 - self.height)

    def _in_sight(self) -> list[Place]:
        places: list[Place] = []
        row, sub_row = self.top
        while row < self.snapshot.line_count and len(places) < self.height:
            places += [Place(row, each) for each in range(sub_row, self.wrapped(row).height)]
            row, sub_row = self.folds.after(row), 0
        return places[: self.height]


def folded_mark(fold: Fold) -> str:
    """Return what is shown behind the first line of a fold."""
    return f"  ⋯ {fold.last - fold.first} lines"
