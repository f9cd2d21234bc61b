"""The place in a buffer where typing goes, with the selection: the state every editing key works on.

Invariants:
- Cursor and anchor always lie within the text: they move with every transaction, whoever made it, so that they stay
  beside the characters they were beside.
- Nothing here knows rows on a screen; what does (up, down, pages) sets `goal` and moves by offsets.
"""

from __future__ import annotations

from collections.abc import Sequence

from latex.text import Edit, Location, Snapshot, Span, Transaction, map_offset
from sessions.workspace.buffer import Buffer


class Caret:
    """Cursor and selection of one view of a buffer."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.goal: int | None = None
        """The cell that moving up and down keeps to; None after any other motion."""
        self._cursor = 0
        self._anchor: int | None = None
        self._location: tuple[Snapshot, int, Location] | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The text now."""
        return self.buffer.snapshot

    @property
    def cursor(self) -> int:
        """Offset of the cursor."""
        return self._cursor

    @property
    def location(self) -> Location:
        """Row and column of the cursor."""
        snapshot, cursor = self.buffer.snapshot, self._cursor
        if self._location is None or self._location[0] is not snapshot or self._location[1] != cursor:
            self._location = (snapshot, cursor, snapshot.location(cursor))
        return self._location[2]

    @property
    def selection(self) -> Span | None:
        """What is selected; None where nothing is."""
        if self._anchor is None or self._anchor == self._cursor:
            return None
        return Span(min(self._anchor, self._cursor), max(self._anchor, self._cursor))

    @property
    def selected_text(self) -> str:
        """The selected text; empty where nothing is selected."""
        span = self.selection
        return self.snapshot.slice(span.start, span.end) if span is not None else ""

    def move(self, offset: int, *, select: bool = False, goal: int | None = None) -> None:
        """Put the cursor at `offset`; with `select` the selection is stretched to it, otherwise dropped."""
        if not select:
            self._anchor = None
        elif self._anchor is None:
            self._anchor = self._cursor
        self._cursor = max(0, min(offset, self.snapshot.length))
        self.goal = goal
        self.buffer.break_undo_group()

    def select(self, anchor: int, cursor: int) -> None:
        """Select from `anchor` to `cursor`, where the cursor then is."""
        length = self.snapshot.length
        self._anchor = max(0, min(anchor, length))
        self._cursor = max(0, min(cursor, length))
        self.goal = None
        self.buffer.break_undo_group()

    def edit(self, edits: Sequence[Edit], *, cursor: int, anchor: int | None = None, label: str = "typing") -> None:
        """Make `edits` as the author, then put cursor and anchor at these offsets of the new text.

        Where somebody else edits in answer to that, both have moved along already and stay.
        """
        before = self.buffer.version
        self.buffer.edit(edits, label=label)
        self.goal = None
        if self.buffer.version == before + 1:
            self._cursor, self._anchor = cursor, anchor

    def replace(self, start: int, end: int, new: str, *, label: str = "typing") -> None:
        """Replace `[start, end)` by `new` and put the cursor behind it."""
        old = self.snapshot.slice(start, end)
        if old != new:
            self.edit((Edit(start, old, new),), cursor=start + len(new), label=label)
        else:
            self.move(end)

    def insert(self, text: str, *, label: str = "typing") -> None:
        """Put `text` in the place of the selection, or at the cursor."""
        span = self.selection or Span(self._cursor, self._cursor)
        self.replace(span.start, span.end, text, label=label)

    def follow(self, transaction: Transaction) -> None:
        """Move with a transaction that was just applied."""
        edits = tuple(map(_trimmed, transaction.edits))
        length = self.snapshot.length
        self._cursor = min(length, map_offset(self._cursor, edits))
        if self._anchor is not None:
            self._anchor = min(length, map_offset(self._anchor, edits))


def _trimmed(edit: Edit) -> Edit:
    """Return `edit` without what it replaces by itself at its ends, so that a cursor there keeps its place."""
    old, new = edit.old, edit.new
    if not old or not new:
        return edit
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Edit(edit.start + head, old[head : len(old) - tail], new[head : len(new) - tail])
