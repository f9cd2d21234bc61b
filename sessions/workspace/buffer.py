"""The one owner of a file's text while it is open, with its undo history and what is known of the file on disk.

Invariants:
- The text changes through `apply`, `undo` and `redo` only; each publishes one `Applied`, or raises and changes nothing.
- A change costs no work proportional to the text; neither does asking whether the text is modified.
- Undo takes back the latest group, whoever made it; a group never holds changes of two origins.
- A buffer in conflict with the disk keeps its own text; nothing of the disk is applied until the author decides.

Event loop only. Snapshots may be handed to threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from latex import diff
from latex.text import Edit, Origin, Snapshot, Transaction
from sessions.events import Applied, Listeners

UNDO_GROUP_S = 1.0  # seconds; a pause this long while typing ends what one undo takes back

_NOWHERE = -1  # the saved state where no state of the history equals the file on disk


@dataclass(frozen=True, slots=True)
class Conflict:
    """The file and the buffer were changed in the same passage; the author has to choose."""

    base: str
    """The text both versions come from: what was last read or saved."""
    mine: str
    """The buffer's text when the conflict was found; typing may have gone on since."""
    theirs: str
    """The text on disk."""
    regions: tuple[diff.Conflict, ...]
    """The passages in which the two disagree, in order."""
    disk_digest: str
    """Digest of the file that holds `theirs`."""


class SavePoint(NamedTuple):
    """A state of a buffer that is being written to disk."""

    snapshot: Snapshot
    state: int


class _Group(NamedTuple):
    """What one undo takes back: edits against the text of the state `before`, which lead to the state `after`."""

    edits: tuple[Edit, ...]
    origin: Origin
    label: str
    before: int
    after: int
    last: Edit
    """The latest edit in it, against the text just before that edit."""
    time: float
    """When the latest edit came, in seconds of the buffer's clock."""


class Buffer:
    """The text of one open file.

    `group_seconds` is how long a pause in typing may be within one undo group; 0 gives every change its own group.
    """

    def __init__(
        self,
        file: str,
        path: Path,
        text: str,
        listeners: Listeners,
        *,
        disk_digest: str | None = None,
        encoding: str = "utf-8",
        newline: str = "\n",
        is_read_only: bool = False,
        clock: Callable[[], float] = time.monotonic,
        group_seconds: float = UNDO_GROUP_S,
    ) -> None:
        self.file = file
        """Name relative to the folder of the root file, with forward slashes."""
        self.path = path
        self.encoding = encoding
        self.newline = newline
        """What ends most lines on disk; the text itself holds every line end as it is."""
        self.is_read_only = is_read_only
        self.disk_digest = disk_digest
        """Digest of the file as last seen on disk; None where there is no file (new, or deleted outside)."""
        self.is_deleted = False
        """The file was on disk and is gone."""
        self.conflict: Conflict | None = None
        self._listeners = listeners
        self._clock = clock
        self._group_seconds = group_seconds
        self._snapshot = Snapshot.of(text)
        self._saved = self._snapshot
        self._done: list[_Group] = []
        self._undone: list[_Group] = []
        self._group_is_open = False
        self._state = 0
        self._saved_state = 0
        self._next_state = 1

    @property
    def snapshot(self) -> Snapshot:
        """The text now."""
        return self._snapshot

    @property
    def version(self) -> int:
        """The version of the text now; every change, undo and redo adds one."""
        return self._snapshot.version

    @property
    def text(self) -> str:
        """The whole text now; joining it costs work proportional to it, once per version."""
        return self._snapshot.text

    @property
    def saved_text(self) -> str:
        """The text of the file as last read or saved; empty for a file that is not on disk yet."""
        return self._saved.text

    @property
    def saved(self) -> Snapshot:
        """The file as last read or saved; its version number means nothing."""
        return self._saved

    @property
    def is_modified(self) -> bool:
        """Whether the text may differ from the file; false again when undo or redo returns to the saved state."""
        return self._state != self._saved_state

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is something undone to bring back."""
        return bool(self._undone)

    @property
    def undo_label(self) -> str | None:
        """What the next undo takes back; None where there is nothing."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What the next redo brings back; None where there is nothing."""
        return self._undone[-1].label if self._undone else None

    def edit(self, edits: Iterable[Edit], *, origin: Origin = Origin.AUTHOR, label: str = "typing") -> Transaction:
        """Apply `edits` (sorted, against the text now) as one transaction and return it.

        Raises:
            StaleEditError: an edit expects text that is not there; nothing is changed.
        """
        transaction = Transaction(self.version, tuple(edits), origin, label)
        self.apply(transaction)
        return transaction

    def apply(self, transaction: Transaction) -> None:
        """Apply `transaction`, record it for undo and tell it. One without edits changes nothing.

        Raises:
            StaleEditError: it was made for another version or expects text that is not there.
        """
        if not transaction.edits:
            return
        after = self._snapshot.apply(transaction)
        self._record(transaction)
        self._put(after, transaction)

    def undo(self) -> Transaction | None:
        """Take back the latest group as one transaction and return it; None where there is nothing."""
        if not self._done:
            return None
        group = self._done[-1]
        transaction = Transaction(self.version - 1, group.edits, group.origin, group.label).inverse(Origin.UNDO)
        after = self._snapshot.apply(transaction)
        self._undone.append(self._done.pop())
        self._step(group.before, after, transaction)
        return transaction

    def redo(self) -> Transaction | None:
        """Bring back the group undone last as one transaction and return it; None where there is nothing."""
        if not self._undone:
            return None
        group = self._undone[-1]
        transaction = Transaction(self.version, group.edits, Origin.REDO, group.label)
        after = self._snapshot.apply(transaction)
        self._done.append(self._undone.pop())
        self._step(group.after, after, transaction)
        return transaction

    def break_undo_group(self) -> None:
        """Let the next change start an undo group of its own (the cursor was moved, the pane left)."""
        self._group_is_open = False

    def save_point(self) -> SavePoint:
        """Return the state to be saved now, so that typing meanwhile is not taken for saved."""
        self.break_undo_group()
        return SavePoint(self._snapshot, self._state)

    def mark_saved(self, point: SavePoint, disk_digest: str) -> None:
        """Record that the file on disk holds the text of `point`."""
        self._saved = point.snapshot
        self._saved_state = point.state
        self.disk_digest = disk_digest
        self.is_deleted = False

    def mark_disk(self, held: Snapshot, disk_digest: str, *, is_text_now: bool) -> None:
        """Record that the file on disk holds the text `held`, which need not be a state of this buffer.

        `is_text_now` says that it equals the text of the buffer as it is now.
        """
        self.break_undo_group()
        self._saved = self._snapshot if is_text_now else held
        self._saved_state = self._state if is_text_now else _NOWHERE
        self.disk_digest = disk_digest
        self.is_deleted = False

    def mark_deleted(self) -> None:
        """Record that the file is gone from the disk; the text stays, and counts as modified."""
        self.break_undo_group()
        self._saved_state = _NOWHERE
        self.disk_digest = None
        self.is_deleted = True

    def _record(self, transaction: Transaction) -> None:
        before, self._state = self._state, self._next_state
        self._next_state += 1
        now = self._clock()
        self._undone.clear()
        joined = self._joined(transaction, now) if self._group_is_open else None
        if joined is not None:
            self._done[-1] = joined
        else:
            edits, last = transaction.edits, transaction.edits[-1]
            self._done.append(_Group(edits, transaction.origin, transaction.label, before, self._state, last, now))
        self._group_is_open = self._group_seconds > 0 and _is_typing(transaction)

    def _joined(self, transaction: Transaction, now: float) -> _Group | None:
        """Return the latest group with `transaction` joined to it; None where that starts a group of its own."""
        group = self._done[-1]
        if not _is_typing(transaction) or now - group.time > self._group_seconds:
            return None
        edit = transaction.edits[0]
        if (transaction.origin, transaction.label) != (group.origin, group.label):
            return None
        if edit.start > group.last.start + len(group.last.new) or edit.end < group.last.start:
            return None
        edits = (_one_edit(group.edits[0], edit),)
        return group._replace(edits=edits, after=self._state, last=edit, time=now)

    def _step(self, state: int, after: Snapshot, transaction: Transaction) -> None:
        self._state = state
        self._group_is_open = False
        self._put(after, transaction)

    def _put(self, after: Snapshot, transaction: Transaction) -> None:
        before, self._snapshot = self._snapshot, after
        self._listeners.publish(Applied(self.file, before, after, transaction))


def _is_typing(transaction: Transaction) -> bool:
    """Return whether a group may go on after `transaction`: one passage, no line end in it."""
    return len(transaction.edits) == 1 and "\n" not in transaction.edits[0].new + transaction.edits[0].old


def _one_edit(first: Edit, second: Edit) -> Edit:
    """Return the edit that does what `first` and then `second`, which touches its new text, do."""
    end = first.start + len(first.new)
    kept_before = max(0, first.start - second.start)
    kept_after = max(0, second.end - end)
    old = second.old[:kept_before] + first.old + second.old[len(second.old) - kept_after :]
    new = first.new[: max(0, second.start - first.start)] + second.new + first.new[max(0, second.end - first.start) :]
    return Edit(min(first.start, second.start), old, new)
