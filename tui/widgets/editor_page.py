"""One buffer as the editor shows it: caret, window, lexer states and marks, all moved along by its transactions.

Invariants:
- A page shows its buffer's snapshot: `follow` is called once with each `Applied` of the buffer, in order.
- Caret, window and marks stay at their text whoever changed it, also while another page is shown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from latex.highlight import State
from latex.text import Snapshot, Span, map_offset, row_changes
from sessions.errors import QueryError
from sessions.events import Applied
from sessions.searching.query import Query, find_next, find_previous
from sessions.workspace.buffer import Buffer
from tui.editing import folds, matching, motions, objects
from tui.editing.caret import Caret
from tui.editing.clipboard import Clipboard
from tui.editing.closers import Closers
from tui.editing.folds import Fold, Folds
from tui.editing.states import LineStates
from tui.editing.viewport import Place, Viewport
from tui.widgets.editor_paint import Overlay

Cover = tuple[int, int, int]
"""First column, column after the last, overlay."""

_DELETES_RIGHT = frozenset({"delete_right", "delete_word_right", "delete_to_line_end"})
_DELETES_LEFT = frozenset({"delete_left", "delete_word_left"})
_CHANGES_LINES = frozenset(
    {"move_lines_up", "move_lines_down", "indent", "unindent", "toggle_comment", "reflow", "cut"}
)


class Mark(StrEnum):
    """What the gutter says about a line."""

    CHANGE = "change"
    UNREAD = "unread"
    PROBLEM = "problem"
    AI = "ai"
    """The colleague wrote it."""
    AI_EDITED = "ai-edited"
    """The colleague wrote it, and the author changed it before accepting."""


class Page:
    """A buffer in the editor."""

    def __init__(self, buffer: Buffer, clipboard: Clipboard) -> None:
        self.buffer = buffer
        self.clipboard = clipboard
        self.caret = Caret(buffer)
        self.folds = Folds()
        self.viewport = Viewport(buffer.snapshot, self.folds)
        self.states = LineStates(buffer.snapshot)
        self.marks: dict[int, Mark] = {}
        self.result: Span | None = None
        self.closers = Closers(self.caret)
        self.grown: list[Span] = []
        """The selections from which more was selected, one after another."""
        self._shown = buffer.snapshot
        self._given_up: Query | None = None
        self._partners: tuple[Snapshot, int, tuple[Span, ...]] | None = None

    def follow(self, event: Applied) -> None:
        """Take over the text after a transaction.

        A listener that edits while it is told of an edit makes events arrive out of order; rows and states then start
        anew from the latest text.
        """
        self.caret.follow(event.transaction)
        self.closers.follow(event.transaction.edits)
        if event.before is self._shown:
            self._move_along(event)
        elif event.after.version > self._shown.version:
            self.states = LineStates(event.after)
            self.folds.open_all()
            self.viewport.follow(event.after, ())
        if event.after.version > self._shown.version:
            self._shown = event.after

    def _move_along(self, event: Applied) -> None:
        changes = row_changes(event.before, event.transaction)
        self.states.follow(event.after, changes)
        self.folds.follow(changes)
        self.viewport.follow(event.after, changes)
        if self.result is not None:
            edits = event.transaction.edits
            self.result = Span(map_offset(self.result.start, edits), map_offset(self.result.end, edits))
        for change in changes:
            if self.marks and change.inserted != change.removed:
                shift, end = change.inserted - change.removed, change.row + change.removed
                moved = {row + shift if row >= end else min(row, change.row): mark for row, mark in self.marks.items()}
                self.marks = moved

    def cursor_place(self) -> Place:
        """Return the row of cells the cursor is on."""
        return self.viewport.place_of(*self.caret.location)

    def reveal_cursor(self) -> None:
        """Bring the cursor in sight, and open what it is folded in."""
        while (fold := self.folds.hiding(self.caret.location.row)) is not None:
            self.folds.open(fold)
            self.viewport.refold()
        self.viewport.reveal(self.cursor_place())

    def state_at(self, row: int) -> State:
        """Return the lexer's state at the start of a row."""
        return self.states.entries(row, row + 1)[0]

    def select_more(self) -> None:
        """Select the least whole around the selection."""
        span = self.caret.selection or Span(self.caret.cursor, self.caret.cursor)
        grown = objects.grown(self.buffer.snapshot, self.states, span)
        if grown != span:
            steps = [*self.grown, span]
            self.caret.select(grown.start, grown.end)
            self.grown = steps

    def select_less(self) -> None:
        """Go back to the selection from which more was selected."""
        if self.grown:
            span = self.grown.pop()
            self.caret.select(span.start, span.end)

    def move_rows(self, rows: int, *, select: bool) -> None:
        """Move the cursor up or down by rows of cells, keeping to the cell where it started."""
        caret, viewport = self.caret, self.viewport
        row, column = caret.location
        place = viewport.place_of(row, column)
        cell = viewport.wrapped(row).cell(column) if caret.goal is None else caret.goal
        to = viewport.step(place, rows)
        if to == place:
            offset = motions.line_bounds(self.buffer.snapshot, row)[0 if rows < 0 else 1]
        else:
            offset = self._offset_in(to, cell)
        caret.move(offset, select=select, goal=cell)

    def page(self, direction: int, *, select: bool) -> None:
        """Move window and cursor by a page, up or down; two rows stay in sight."""
        rows = max(1, self.viewport.height - 2) * direction
        self.viewport.scroll(rows)
        self.move_rows(rows, select=select)

    def find(self, query: Query, *, forward: bool, origin: int | None = None) -> Span | None:
        """Return the next match after the selection, or before it, or from `origin` on; None where there is none."""
        here = self.caret.selection or Span(self.caret.cursor, self.caret.cursor)
        if forward:
            return find_next(self.buffer.snapshot, query, here.end if origin is None else origin)
        return find_previous(self.buffer.snapshot, query, here.start if origin is None else origin)

    def offset_at(self, y: int, cell: int) -> int:
        """Return the offset drawn at a cell of the text area, or the nearest."""
        places = self.viewport.places()
        place = places[max(0, min(y, len(places) - 1))]
        return self._offset_in(place, cell)

    def _offset_in(self, place: Place, cell: int) -> int:
        """Return the offset drawn at a cell of a row, or the nearest; what is folded behind it has none."""
        column = self.viewport.wrapped(place.row).column(place.sub_row, cell)
        line = self.buffer.snapshot.line(place.row)
        return self.buffer.snapshot.offset(place.row, min(column, motions.visible_length(line)))

    def fold(self) -> bool:
        """Fold the innermost passage around the cursor, or open the one the cursor's line shows.

        Returns whether there is one.
        """
        row = self.caret.location.row
        fold = self.folds.at(row)
        if fold is not None:
            self.folds.open(fold)
        else:
            fold = folds.foldable(self.buffer.snapshot, self.states, row)
            if fold is None:
                return False
            self._hide([fold])
        self.viewport.refold()
        return True

    def open_fold_at(self, y: int) -> bool:
        """Open the fold that is shown by a row of the window; return whether there is one."""
        places = self.viewport.places()
        fold = self.folds.at(places[y].row) if 0 <= y < len(places) else None
        if fold is None or places[y].sub_row:
            return False
        self.folds.open(fold)
        self.viewport.refold()
        return True

    def fold_all(self, wanted: Iterable[Fold]) -> int:
        """Fold these passages, or open everything where all of them are folded; return how many are folded now."""
        passages = list(wanted)
        if passages and all(self.folds.at(each.first) for each in passages):
            self.folds.open_all()
            passages = []
        self._hide(passages)
        self.viewport.refold()
        self.reveal_cursor()
        return len(passages)

    def _hide(self, passages: Iterable[Fold]) -> None:
        self.folds.add_all(passages)
        fold = self.folds.hiding(self.caret.location.row)
        if fold is not None:
            self.caret.move(motions.line_bounds(self.buffer.snapshot, fold.first)[0])

    def open_at_edges(self, action: str) -> bool:
        """Open a fold that `action` would reach into; return whether the action may go on.

        A deletion at the edge of a fold opens it and deletes nothing: what is hidden is changed only in sight.
        """
        if not self.folds:
            return True
        span = self.caret.selection
        row, column = self.caret.location
        at = self.folds.at(row)
        is_at_end = column >= motions.visible_length(self.buffer.snapshot.line(row))
        before = self.folds.hiding(row - 1) if row and column == 0 else None
        reached = at if is_at_end and action in _DELETES_RIGHT else before if action in _DELETES_LEFT else None
        if span is None and reached is not None:
            self.folds.open(reached)
            self.viewport.refold()
            return False
        if action in _CHANGES_LINES:
            rows = range(row, row + 1)
            if span is not None:
                first, last = (self.buffer.snapshot.location(end).row for end in (span.start, span.end))
                rows = range(first, last + 1)
            for fold in [each for each in self.folds if each.last + 1 >= rows.start and each.first <= rows.stop]:
                self.folds.open(fold)
            self.viewport.refold()
        return True

    def covers(self, rows: Sequence[int], query: Query | None, *, has_focus: bool) -> dict[int, list[Cover]]:
        """Return what lies over the text of `rows`, by row."""
        covers: dict[int, list[Cover]] = {}
        if self.result is not None:
            self._cover(covers, self.result, Overlay.RESULT, rows)
        if query is not None and query != self._given_up:
            self._cover_matches(covers, query, rows)
        if has_focus:
            for span in self._matching():
                self._cover(covers, span, Overlay.MATCH, rows)
        if self.caret.selection is not None:
            self._cover(covers, self.caret.selection, Overlay.SELECTION, rows)
        row, column = self.caret.location
        if has_focus and row in rows:
            end = max(column + 1, motions.next_column(self.buffer.snapshot.line(row), column))
            covers.setdefault(row, []).append((column, end, Overlay.CURSOR))
        return covers

    def _cover_matches(self, covers: dict[int, list[Cover]], query: Query, rows: Sequence[int]) -> None:
        try:
            for row in rows:
                for start, end in query.columns(self.buffer.snapshot.line(row)):
                    covers.setdefault(row, []).append((start, end, Overlay.SEARCH))
        except QueryError:
            self._given_up = query  # it would hold up every key

    def _matching(self) -> tuple[Span, ...]:
        snapshot, cursor = self.buffer.snapshot, self.caret.cursor
        if self._partners is None or self._partners[0] is not snapshot or self._partners[1] != cursor:
            self._partners = (snapshot, cursor, matching.partners(snapshot, cursor) or ())
        return self._partners[2]

    def _cover(self, covers: dict[int, list[Cover]], span: Span, overlay: Overlay, rows: Sequence[int]) -> None:
        start, end = self.buffer.snapshot.location(span.start), self.buffer.snapshot.location(span.end)
        for row in rows[bisect_left(rows, start.row) : bisect_right(rows, end.row)]:
            from_column = start.column if row == start.row else 0
            to_column = end.column if row == end.row else motions.visible_length(self.buffer.snapshot.line(row)) + 1
            if from_column < to_column:
                covers.setdefault(row, []).append((from_column, to_column, overlay))


def marks_of(marks: Mapping[int, Mark | str]) -> dict[int, Mark]:
    """Return marks by row, with their kinds checked."""
    return {row: Mark(mark) for row, mark in marks.items()}
