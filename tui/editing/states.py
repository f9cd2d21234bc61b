"""The lexer state at the start of every line, kept in step with the text without reading all of it.

Invariants:
- A state handed out for a row within reach of what is known is exact; further away it is found from the nearest blank
  line before, which is right unless the row lies in a long verbatim passage.
- An edit costs the lines it changes, not those that follow; `advance` works the rest off in pieces.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from latex.highlight import START, State, exit_state
from latex.text import RowChange, Snapshot

_REACH = 300  # lines; lexed at once to reach a row, about 3 ms
_LOOK_BACK = 100  # lines; a paragraph longer than this is none


class LineStates:
    """States of the lines of one text."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._entries: list[State | None] = [None] * snapshot.line_count
        self._entries[0] = START
        self._frontier = [0]
        """Rows in order whose own state is known, but has not been carried over to the next row."""

    @property
    def is_complete(self) -> bool:
        """Whether the state of every line is exact."""
        return not self._frontier

    def follow(self, after: Snapshot, changes: Iterable[RowChange]) -> None:
        """Take over the text after an edit that made `changes`, last first as `row_changes` gives them."""
        self._snapshot = after
        for row, removed, inserted in changes:
            self._entries[row + 1 : row + removed] = [None] * (inserted - 1)
            shift = inserted - removed
            self._frontier = [
                each if each < row else row if each < row + removed else each + shift for each in self._frontier
            ]
            if self._entries[row] is not None:
                self._mark(row)
        self._frontier = sorted(set(self._frontier))

    def entries(self, first: int, last: int) -> list[State]:
        """Return the states at the start of rows `[first, last)`."""
        if self._frontier and first - self._frontier[0] <= _REACH:
            self._carry(last)
        if self._frontier and self._frontier[0] < last - 1:
            return self._guessed(first, last)
        return [state if state is not None else START for state in self._entries[first:last]]

    def advance(self, lines: int) -> None:
        """Carry known states on over about `lines` lines."""
        if self._frontier:
            self._carry(self._frontier[0] + lines)

    def _mark(self, row: int) -> None:
        index = bisect_left(self._frontier, row)
        if index == len(self._frontier) or self._frontier[index] != row:
            insort(self._frontier, row)

    def _carry(self, end: int) -> None:
        """Carry states on until every row before `end` has its own."""
        entries, frontier = self._entries, self._frontier
        while frontier and frontier[0] < end - 1:
            row = frontier.pop(0)
            stop = min(end - 1, len(entries) - 1)
            while row < stop:
                state = entries[row]
                after = exit_state(self._snapshot.line(row), START if state is None else state)
                row += 1
                if entries[row] == after:
                    break
                entries[row] = after
            else:
                if row < len(entries) - 1:
                    self._mark(row)
                    return

    def _guessed(self, first: int, last: int) -> list[State]:
        top = first
        while top > max(0, first - _LOOK_BACK) and self._snapshot.line(top - 1).strip():
            top -= 1
        state = self._entries[top] or START
        states = []
        for row, line in enumerate(self._snapshot.lines(top, last), top):
            if row >= first:
                states.append(state)
            state = exit_state(line, state)
        return states
