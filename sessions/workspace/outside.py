"""What other programs do to open files: taken in, merged with what was typed, or held until the author decides.

Invariants:
- A change on disk becomes one transaction that undo takes back; the text typed here is never replaced unseen.
- While a conflict is held, the buffer keeps its text and the disk keeps its own.
- The caller holds the turn of the buffer's file, so no save runs at the same time.

Event loop only; files are read and compared in threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from latex.text import Origin, Snapshot
from sessions.errors import ChangedOnDiskError, FileError
from sessions.events import ChangedOutside, DiskNews, Listeners, Problem
from sessions.workspace.buffer import Buffer, Conflict
from sessions.workspace.files import FileText
from sessions.workspace.folder import Folder
from sessions.workspace.intake import Intake, Keep, conflict_sentence, resolve, take_in, taken_in_sentence

_ATTEMPTS = 3  # comparisons overtaken by typing before one is made while the keys wait


class Outside:
    """Brings into buffers what happened to their files; `note_disk` is told each buffer whose file is known anew."""

    def __init__(self, folder: Folder, listeners: Listeners, note_disk: Callable[[Buffer], None]) -> None:
        self._folder = folder
        self._listeners = listeners
        self._note_disk = note_disk

    async def look_at(self, buffer: Buffer) -> None:
        """Read the file and take in what is new in it."""
        try:
            read = await asyncio.to_thread(self._read_or_none, buffer.file)
        except FileError as error:
            self._listeners.publish(Problem(f"{error} The text read before is kept here."))
            return
        if read is None:
            self._note_missing(buffer)
        elif read.digest == buffer.disk_digest:
            self._note_unchanged(buffer)
        elif buffer.conflict is None or buffer.conflict.disk_digest != read.digest:
            await self._take_in(buffer, read)

    def put(self, buffer: Buffer, intake: Intake, digest: str, origin: Origin, label: str) -> None:
        """Apply what was taken in as one transaction, or hold the conflict."""
        if intake.regions:
            theirs = intake.held.text
            buffer.conflict = Conflict(buffer.saved_text, buffer.text, theirs, intake.regions, digest)
            self._tell(buffer, DiskNews.CONFLICT, conflict_sentence(buffer.file, buffer.text, intake.regions))
            return
        buffer.conflict = None
        buffer.edit(intake.edits, origin=origin, label=label)
        buffer.mark_disk(intake.held, digest, is_text_now=intake.is_text_then)
        self._note_disk(buffer)

    def settle(self, buffer: Buffer, keep: Keep) -> None:
        """End the conflict as the author wishes, as one undo step. Does nothing where there is none."""
        conflict = buffer.conflict
        if conflict is None:
            return
        edits = resolve(conflict.base, buffer.text, conflict.theirs, keep)
        buffer.conflict = None
        buffer.edit(edits, origin=Origin.DISK, label="choice between two versions")
        held = Snapshot.of(conflict.theirs)
        buffer.mark_disk(held, conflict.disk_digest, is_text_now=buffer.text == conflict.theirs)
        self._note_disk(buffer)
        kept = {"mine": "Your version was", "disk": "The version on disk was", "both": "Both versions were"}[keep]
        undo = " Undo goes back to your text before that." if edits else ""
        self._tell(buffer, DiskNews.MERGED, f"{kept} kept in {buffer.file}.{undo}")

    def _read_or_none(self, file: str) -> FileText | None:
        return self._folder.read(file) if self._folder.file_path(file).exists() else None

    def _note_missing(self, buffer: Buffer) -> None:
        if buffer.disk_digest is None:
            return
        buffer.mark_deleted()
        buffer.conflict = None
        self._note_disk(buffer)
        self._tell(
            buffer,
            DiskNews.DELETED,
            f"{buffer.file} was deleted or moved by another program. "
            "Its text is still open here; save to write it anew.",
        )

    def _note_unchanged(self, buffer: Buffer) -> None:
        if buffer.conflict is not None:
            buffer.conflict = None
            self._tell(
                buffer, DiskNews.MERGED, f"{buffer.file} is on disk again as you had it; nothing is left to choose."
            )

    async def _take_in(self, buffer: Buffer, read: FileText) -> None:
        intake = await _compared(buffer, read.text)
        was_missing, was_modified, before = buffer.disk_digest is None, buffer.is_modified, buffer.snapshot
        buffer.encoding, buffer.newline, buffer.is_read_only = read.encoding, read.newline, read.is_read_only
        self.put(buffer, intake, read.digest, Origin.DISK, "changes on disk")
        if intake.regions:
            return
        news = DiskNews.APPEARED if was_missing else DiskNews.MERGED if was_modified else DiskNews.TAKEN_IN
        if intake.edits:
            sentence = taken_in_sentence(buffer.file, before, intake.edits, is_merged=was_modified)
        elif was_missing:
            sentence = f"{buffer.file} is on disk again."
        else:
            sentence = f"{buffer.file} was written by another program; its text is the one you have here."
        self._tell(buffer, news, sentence)

    def _tell(self, buffer: Buffer, news: DiskNews, sentence: str) -> None:
        self._listeners.publish(ChangedOutside(buffer.file, news, sentence))


async def _compared(buffer: Buffer, theirs: str) -> Intake:
    """Return how `theirs` comes into the buffer as it is on return, though the author types on meanwhile."""
    for _ in range(_ATTEMPTS):
        mine = buffer.snapshot
        intake = await asyncio.to_thread(_intake, buffer.saved, mine, theirs)
        if buffer.snapshot is mine:
            return intake
    return _intake(buffer.saved, buffer.snapshot, theirs)


def _intake(saved: Snapshot, mine: Snapshot, theirs: str) -> Intake:
    return take_in(saved.text, mine.text, theirs)


def refuse_in_conflict(buffer: Buffer) -> None:
    """Raise `ChangedOnDiskError` while the author has a conflict to settle: a save would overwrite unseen text."""
    if buffer.conflict is not None:
        raise ChangedOnDiskError(
            f"{buffer.file} was not saved: another program changed it where you have typed as well. "
            "Both texts are safe; choose which to keep, then save again."
        )


def refusal_after_look(buffer: Buffer, refusal: ChangedOnDiskError) -> ChangedOnDiskError:
    """Return what the author is told when a save was refused and the disk was looked at since."""
    refuse_in_conflict(buffer)
    if buffer.is_deleted:
        return refusal
    return ChangedOnDiskError(
        f"{buffer.file} was not saved: another program had changed it. Its changes have just been taken in beside "
        "yours; look at them, then save again."
    )
