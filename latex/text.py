"""Text as immutable snapshots, and the one type of change that turns one into the next.

Invariants:
- A `Snapshot` never changes; applying a `Transaction` gives a new one with the next version.
- Every `Edit` carries the text it expects to replace; where that text is not there, nothing is applied.
- Characters are kept exactly: a line ends at LF only, so CR, form feed, U+2028 and the like stay inside lines.
- Applying an edit costs work proportional to one block of lines and the number of blocks, not to the text.

Positions: an *offset* counts code points from the start of the text; a *location* is (row, column), both from 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

_BLOCK_LINES = 512  # lines; a key copies one block, and 10 MB of source is about 500 blocks
_MOST_PATCHES = 5  # transactions; so many copies of the text cost what joining its lines does
_MANY_EDITS = 64  # edits; above this rebuilding the text once is cheaper than editing blocks one by one


class StaleEditError(ValueError):
    """The text an edit expects to replace is not where the edit says it is."""


class Location(NamedTuple):
    """A place in a text by line."""

    row: int
    """Line, from 0."""
    column: int
    """Code points from the start of the line, from 0."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range of offsets `[start, end)`."""

    start: int
    end: int

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end

    def touches(self, other: Span) -> bool:
        """Return whether the two ranges overlap or meet."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace `old`, expected at offset `start`, by `new`."""

    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """The offset just after the replaced text, in the text before the edit."""
        return self.start + len(self.old)

    @property
    def shift(self) -> int:
        """By how many code points the text after the edit moves."""
        return len(self.new) - len(self.old)


class Origin(StrEnum):
    """Who made a change."""

    AUTHOR = "author"
    COLLEAGUE = "colleague"
    DISK = "disk"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Transaction:
    """Edits made together: all of them are applied or none.

    `edits` are sorted by `start`, do not overlap, and all count offsets in the text of version `base`.
    """

    base: int
    edits: tuple[Edit, ...]
    origin: Origin = Origin.AUTHOR
    label: str = ""
    """What the change is called where undo is offered ("typing", "Change 7")."""

    def inverse(self, origin: Origin = Origin.UNDO, label: str | None = None) -> Transaction:
        """Return the transaction that takes this one back, against version `base + 1`."""
        moved = 0
        inverted = []
        for edit in self.edits:
            inverted.append(Edit(edit.start + moved, edit.new, edit.old))
            moved += edit.shift
        return Transaction(self.base + 1, tuple(inverted), origin, self.label if label is None else label)


class Snapshot:
    """An immutable text with a version number, split into lines at LF."""

    __slots__ = ("_blocks", "_lengths", "_offsets", "_origin", "_rows", "_text", "version")

    def __init__(self, blocks: tuple[tuple[str, ...], ...], sizes: Iterable[int], version: int) -> None:
        self._blocks = blocks
        self._offsets = list(accumulate(sizes, initial=0))
        self._rows = list(accumulate(map(len, blocks), initial=0))
        self._lengths: dict[int, list[int]] = {}
        self._text: str | None = None
        self._origin: tuple[str, tuple[tuple[Edit, ...], ...]] | None = None
        """An earlier text that was joined, and the edits since."""
        self.version = version

    @classmethod
    def of(cls, text: str, version: int = 0) -> Snapshot:
        """Return the snapshot of `text`; costs work proportional to the text."""
        blocks = _blocks_of(text.split("\n"))
        snapshot = cls(blocks, map(_size, blocks), version)
        snapshot._text = text
        return snapshot

    @property
    def text(self) -> str:
        """The whole text; joined on first use, which costs work proportional to it. Safe from any thread."""
        text, origin = self._text, self._origin
        if text is None and origin is not None:
            text = origin[0]
            for edits in origin[1]:
                text = replace(text, edits)
        elif text is None:
            text = "\n".join("\n".join(block) for block in self._blocks)
        self._text, self._origin = text, None
        return text

    @property
    def length(self) -> int:
        """Code points in the text."""
        return self._offsets[-1] - 1

    @property
    def line_count(self) -> int:
        """Lines in the text; an empty text has one."""
        return self._rows[-1]

    def line(self, row: int) -> str:
        """Return line `row` without its LF; a CR before the LF stays on it."""
        block = bisect_right(self._rows, row) - 1
        return self._blocks[block][row - self._rows[block]]

    def lines(self, start: int, end: int) -> list[str]:
        """Return the lines of rows `[start, end)`, clipped to the text."""
        start, end = max(0, start), min(end, self.line_count)
        lines: list[str] = []
        block = bisect_right(self._rows, start) - 1
        while start < end:
            first = self._rows[block]
            lines += self._blocks[block][start - first : end - first]
            block += 1
            start = self._rows[block]
        return lines

    def offset(self, row: int, column: int) -> int:
        """Return the offset of a location; row and column are clipped to the text."""
        if row >= self.line_count:
            return self.length
        row = max(0, row)
        block = bisect_right(self._rows, row) - 1
        lines = self._blocks[block]
        index = row - self._rows[block]
        before = self._lengths_of(block)[index] + index
        return self._offsets[block] + before + max(0, min(column, len(lines[index])))

    def location(self, offset: int) -> Location:
        """Return the location of an offset, clipped to the text."""
        offset = max(0, min(offset, self.length))
        block = bisect_right(self._offsets, offset) - 1
        left = offset - self._offsets[block]
        lengths = self._lengths_of(block)
        index, after = 0, len(lengths) - 1
        while after - index > 1:
            middle = (index + after) // 2
            if lengths[middle] + middle <= left:
                index = middle
            else:
                after = middle
        return Location(self._rows[block] + index, left - lengths[index] - index)

    def slice(self, start: int, end: int) -> str:
        """Return the text in `[start, end)`, clipped; costs work proportional to the lines it covers."""
        start, end = max(0, start), min(end, self.length)
        if start >= end:
            return ""
        first, last = self.location(start), self.location(end)
        lines = self.lines(first.row, last.row + 1)
        lines[-1] = lines[-1][: last.column]
        lines[0] = lines[0][first.column :]
        return "\n".join(lines)

    def _lengths_of(self, block: int) -> list[int]:
        """Return the code points before each line of a block, line ends not counted, and those of all its lines."""
        lengths = self._lengths.get(block)
        if lengths is None:
            lengths = self._lengths[block] = list(accumulate(map(len, self._blocks[block]), initial=0))
        return lengths

    def apply(self, transaction: Transaction) -> Snapshot:
        """Return the text after `transaction`, one version on.

        Raises:
            StaleEditError: the transaction was made for another version, its edits are out of order or
                overlap, or the text one of them expects is not there. Nothing is applied then.
        """
        if transaction.base != self.version:
            raise StaleEditError(f"made for version {transaction.base}, the text is at {self.version}")
        check_order(transaction.edits)
        if len(transaction.edits) > _MANY_EDITS:
            return Snapshot.of(replace(self.text, transaction.edits), self.version + 1)
        blocks, sizes = (
            list(self._blocks),
            [b - a for a, b in pairwise(self._offsets)],
        )
        for edit in reversed(transaction.edits):
            if edit.start < 0 or edit.end > self.length or self.slice(edit.start, edit.end) != edit.old:
                raise StaleEditError(f"the text at offset {edit.start} is not the text to be replaced")
            self._splice(blocks, sizes, edit)
        after = Snapshot(tuple(blocks), sizes, self.version + 1)
        after._origin = self._origin_after(transaction.edits)
        return after

    def _origin_after(self, edits: tuple[Edit, ...]) -> tuple[str, tuple[tuple[Edit, ...], ...]] | None:
        """Return what the text after `edits` can be made from, where that is cheaper than joining its lines."""
        text, origin = self._text, self._origin
        if text is not None:
            return text, (edits,)
        if origin is not None and len(origin[1]) < _MOST_PATCHES:
            return origin[0], (*origin[1], edits)
        return None

    def _splice(self, blocks: list[tuple[str, ...]], sizes: list[int], edit: Edit) -> None:
        """Put `edit` into copies of this snapshot's blocks; edits must come last first.

        Edits after this one may have split or joined the blocks from the one that holds its end on, so as many
        of them are taken as its rows need; up to the end of the edit they hold what this snapshot holds.
        """
        first, last = self.location(edit.start), self.location(edit.end)
        start = bisect_right(self._rows, first.row) - 1
        top, bottom = first.row - self._rows[start], last.row - self._rows[start]
        joined: list[str] = []
        end = start
        while len(joined) <= bottom:
            joined += blocks[end]
            end += 1
        changed = (joined[top][: first.column] + edit.new + joined[bottom][last.column :]).split("\n")
        joined[top : bottom + 1] = changed
        if len(joined) <= 2 * _BLOCK_LINES:
            sizes[start:end] = [sum(sizes[start:end]) + edit.shift]
            blocks[start:end] = [tuple(joined)]
        else:
            pieces = _blocks_of(joined)
            sizes[start:end] = map(_size, pieces)
            blocks[start:end] = pieces


class RowChange(NamedTuple):
    """How an edit changes the rows of a text: `removed` rows from `row` on become `inserted` rows."""

    row: int
    removed: int
    inserted: int


def row_changes(before: Snapshot, transaction: Transaction) -> list[RowChange]:
    """Return how `transaction` changes the rows of `before`, last first, so that they can be done in order."""
    return [
        RowChange(before.location(edit.start).row, 1 + edit.old.count("\n"), 1 + edit.new.count("\n"))
        for edit in reversed(transaction.edits)
    ]


def check_order(edits: Sequence[Edit]) -> None:
    """Raise `StaleEditError` unless `edits` are sorted by start and do not overlap."""
    for one, other in pairwise(edits):
        if other.start < one.end or other.start < one.start:
            raise StaleEditError("the edits of a transaction overlap or are out of order")


def replace(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits` (sorted, not overlapping) made.

    Raises:
        StaleEditError: the text an edit expects is not there.
    """
    check_order(edits)
    pieces, position = [], 0
    for edit in edits:
        if edit.start < 0 or text[edit.start : edit.end] != edit.old:
            raise StaleEditError(f"the text at offset {edit.start} is not the text to be replaced")
        pieces += [text[position : edit.start], edit.new]
        position = edit.end
    return "".join([*pieces, text[position:]])


def map_offset(offset: int, edits: Sequence[Edit], *, before_insert: bool = False) -> int:
    """Return where `offset` of the text before `edits` lies after them.

    An offset inside replaced text moves to the end of its replacement. At the very place of an insertion it moves
    behind the inserted text, or stays in front with `before_insert`.
    """
    moved = 0
    for edit in edits:
        if offset < edit.start or (offset == edit.start and (before_insert or edit.old != "")):
            break
        if offset < edit.end:
            return edit.start + moved + len(edit.new)
        moved += edit.shift
    return offset + moved


def rebase(transaction: Transaction, over: Iterable[Transaction]) -> Transaction:
    """Return `transaction` as it applies after the transactions `over`, which follow its base one by one.

    Raises:
        StaleEditError: one of `over` changed or inserted text where `transaction` edits, or does not follow.
    """
    for later in over:
        if later.base != transaction.base:
            raise StaleEditError(f"made for version {transaction.base}, moved over version {later.base}")
        edits = tuple(
            Edit(edit.start + _displacement(edit, later.edits), edit.old, edit.new) for edit in transaction.edits
        )
        transaction = Transaction(later.base + 1, edits, transaction.origin, transaction.label)
    return transaction


def _displacement(edit: Edit, others: Sequence[Edit]) -> int:
    """Return by how many code points `others` move `edit`, refusing where one of them touches its text."""
    moved = 0
    for other in others:
        if other.end < edit.start or (other.end == edit.start and other.old and edit.old):
            moved += other.shift
        elif other.start > edit.end or (other.start == edit.end and other.old and edit.old):
            break
        else:
            raise StaleEditError("another change touched the same passage")
    return moved


def _blocks_of(lines: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(lines[i : i + _BLOCK_LINES]) for i in range(0, len(lines), _BLOCK_LINES))


def _size(block: tuple[str, ...]) -> int:
    """Return the code points of a block, counting one LF after each line."""
    return sum(map(len, block)) + len(block)
