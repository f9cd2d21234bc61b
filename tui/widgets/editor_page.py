"""One buffer as the editor shows it: caret, window, lexer states and marks, all moved along by its transactions.

Invariants:
- A page shows its buffer's snapshot: `follow` is called once with each `Applied` of the buffer, in order.
- Caret, window and marks stay at their text whoever changed it, also while another page is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from latex.highlight import State
from latex.text import Snapshot, Span, map_offset, row_changes
from sessions.errors import QueryError
from sessions.events import Applied
from sessions.searching.query import Query, find_next, find_previous
from sessions.workspace.buffer import Buffer
from tui.editing import matching, motions, objects
from tui.editing.caret import Caret
from tui.editing.clipboard import Clipboard
from tui.editing.closers import Closers
from tui.editing.states import LineStates
from tui.editing.viewport import Place, Viewport
from tui.widgets.editor_paint import Overlay

Cover = tuple[int, int, int]
"""First column, column after the last, overlay."""


class Mark(StrEnum):
    """What the gutter says about a line."""

    CHANGE = "change"
    UNREAD = "unread"
    PROBLEM = "problem"


class Page:
    """A buffer in the editor."""

    def __init__(self, buffer: Buffer, clipboard: Clipboard) -> None:
        self.buffer = buffer
        self.clipboard = clipboard
        self.caret = Caret(buffer)
        self.viewport = Viewport(buffer.snapshot)
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
            self.viewport.follow(event.after, ())
        if event.after.version > self._shown.version:
            self._shown = event.after

    def _move_along(self, event: Applied) -> None:
        changes = row_changes(event.before, event.transaction)
        self.states.follow(event.after, changes)
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
        """Bring the cursor in sight."""
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
            offset = self.buffer.snapshot.offset(to.row, viewport.wrapped(to.row).column(to.sub_row, cell))
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
        return self.buffer.snapshot.offset(place.row, self.viewport.wrapped(place.row).column(place.sub_row, cell))

    def covers(self, first: int, last: int, query: Query | None, *, has_focus: bool) -> dict[int, list[Cover]]:
        """Return what lies over the text of rows `[first, last)`, by row."""
        covers: dict[int, list[Cover]] = {}
        if self.result is not None:
            self._cover(covers, self.result, Overlay.RESULT, first, last)
        if query is not None and query != self._given_up:
            self._cover_matches(covers, query, first, last)
        if has_focus:
            for span in self._matching():
                self._cover(covers, span, Overlay.MATCH, first, last)
        if self.caret.selection is not None:
            self._cover(covers, self.caret.selection, Overlay.SELECTION, first, last)
        row, column = self.caret.location
        if has_focus and first <= row < last:
            end = max(column + 1, motions.next_column(self.buffer.snapshot.line(row), column))
            covers.setdefault(row, []).append((column, end, Overlay.CURSOR))
        return covers

    def _cover_matches(self, covers: dict[int, list[Cover]], query: Query, first: int, last: int) -> None:
        try:
            for row, line in enumerate(self.buffer.snapshot.lines(first, last), first):
                for start, end in query.columns(line):
                    covers.setdefault(row, []).append((start, end, Overlay.SEARCH))
        except QueryError:
            self._given_up = query  # it would hold up every key

    def _matching(self) -> tuple[Span, ...]:
        snapshot, cursor = self.buffer.snapshot, self.caret.cursor
        if self._partners is None or self._partners[0] is not snapshot or self._partners[1] != cursor:
            self._partners = (snapshot, cursor, matching.partners(snapshot, cursor) or ())
        return self._partners[2]

    def _cover(self, covers: dict[int, list[Cover]], span: Span, overlay: Overlay, first: int, last: int) -> None:
        start, end = self.buffer.snapshot.location(span.start), self.buffer.snapshot.location(span.end)
        for row in range(max(first, start.row), min(last, end.row + 1)):
            from_column = start.column if row == start.row else 0
            to_column = end.column if row == end.row else motions.visible_length(self.buffer.snapshot.line(row)) + 1
            if from_column < to_column:
                covers.setdefault(row, []).append((from_column, to_column, overlay))


def marks_of(marks: Mapping[int, Mark | str]) -> dict[int, Mark]:
    """Return marks by row, with their kinds checked."""
    return {row: Mark(mark) for row, mark in marks.items()}
